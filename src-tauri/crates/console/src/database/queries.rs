use std::{sync::Arc, time::Instant};

use migrations::rules;
use model::{Code, Failure};
use pack::SourceKind;
use replica::{Caps, Replica};

use super::chosen;
use crate::{
    Console,
    panel::{self, PanelFile},
    wire::{DatabaseRequest, NamedQueries, QueryResult, RunQuery, SaveFormat, SaveQuery},
};

mod draw;
mod judge;
mod rows;
mod view;

pub(crate) use judge::judge;
pub(super) use rows::{numeric, texts};

/// What is shown of an answer, beside the query's own number of rows.
const BYTES: usize = 8 << 20;
const VALUE: usize = 16 << 10;

/// The named queries of the pack that are for a database, with what is wrong in their files.
///
/// # Errors
/// If there is no such database.
pub async fn named_queries(
    console: &Console,
    request: DatabaseRequest,
) -> Result<NamedQueries, Failure> {
    let running = console.environment(&request.environment).await?;
    let (source, replica) = chosen(&running, request.source.as_deref())?;
    let opened = console.shared.opened()?;
    let engine = replica.target().engine;
    let mut queries: Vec<_> = opened
        .pack
        .queries
        .iter()
        .filter(|query| is_for(query, &source.definition.id))
        .map(|query| view::of(query, engine))
        .collect();
    queries.sort_by(|a, b| (&a.title, &a.id).cmp(&(&b.title, &b.id)));
    Ok(NamedQueries {
        source: source.definition.id.clone(),
        queries,
        problems: opened
            .problems
            .iter()
            .filter(|problem| problem.file.starts_with("queries/"))
            .cloned()
            .collect(),
    })
}

/// Runs a named query with its values bound as parameters, never written into it.
///
/// # Errors
/// [`Code::BadInput`] if a value is missing or not of its type; [`Code::BadQuery`] if the guard or
/// the server refuses the statement; whatever keeps the database from answering.
pub async fn run_query(console: &Console, request: RunQuery) -> Result<QueryResult, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, async {
            Ok(answer(console, &request).await?.result)
        })
        .await
}

/// What a named query answers as a file, run again: the rows as CSV or JSON, the drawing as SVG or
/// PNG.
///
/// # Errors
/// As [`run_query`]; [`Code::NotFound`] for a drawing of a query that has none.
pub async fn query_file(console: &Console, request: SaveQuery) -> Result<PanelFile, Failure> {
    let SaveQuery { run, format } = request;
    let answered = answer(console, &run).await?;
    let result = &answered.result;
    let size = (run.width.clamp(40, 4_000), run.height.clamp(30, 4_000));
    let palette = panel::palette(run.theme);
    let figure = || {
        answered.figure.as_ref().ok_or_else(|| {
            Failure::new(
                Code::NotFound,
                format!("query {:?} has no drawing", result.query.title),
            )
            .remedy("save its rows as CSV")
        })
    };
    let bytes = match format {
        SaveFormat::Csv => panel::csv(&rows::data(&answered.rows)),
        SaveFormat::Json => rows::json(result),
        SaveFormat::Svg => figure()?.svg(size.0, size.1, palette).svg.into_bytes(),
        SaveFormat::Png => figure()?.png(size.0, size.1, palette),
    };
    Ok(PanelFile {
        name: panel::file_name(&result.query.title, format),
        bytes,
    })
}

/// An answer with what its files are made of.
struct Answered {
    result: QueryResult,
    rows: replica::Rows,
    figure: Option<chart::figure::Figure>,
}

async fn answer(console: &Console, request: &RunQuery) -> Result<Answered, Failure> {
    let running = console.environment(&request.environment).await?;
    let (source, replica) = chosen(&running, Some(&request.source))?;
    let opened = console.shared.opened()?;
    let query = opened
        .pack
        .queries
        .iter()
        .find(|query| query.id == request.query && is_for(query, &source.definition.id))
        .ok_or_else(|| {
            Failure::new(
                Code::NotFound,
                format!(
                    "the pack has no query {:?} for this database",
                    request.query
                ),
            )
            .at(source.definition.title.clone())
            .remedy("reload the list of queries; the file may have been renamed")
        })?;
    let now = console.shared.now();
    let (values, bound) = judge::bind(query, &request.values, now)?;
    let begun = Instant::now();
    let rows = source
        .ask(run(&replica, query, &bound))
        .await
        .map_err(|failure| failure.at(query.file.clone()))?;
    let took_ms = begun.elapsed().as_secs_f64() * 1_000.0;
    let drawn = draw::of(console, query, &rows, request)?;
    Ok(Answered {
        result: QueryResult {
            source: source.definition.id.clone(),
            query: view::of(query, replica.target().engine),
            values,
            columns: rows.columns.iter().map(|one| one.name.clone()).collect(),
            types: rows
                .columns
                .iter()
                .map(|one| one.type_name.clone())
                .collect(),
            numeric: rows::numeric(&rows),
            rows: rows::texts(&rows),
            cut: rows::cut(&rows),
            shortened: u32::try_from(rows.shortened).unwrap_or(u32::MAX),
            chart: drawn.content,
            chart_note: drawn.note,
            took_ms,
            at: now,
        },
        rows,
        figure: drawn.figure,
    })
}

async fn run(
    replica: &Replica,
    query: &pack::NamedQuery,
    bound: &[(String, replica::Parameter)],
) -> Result<replica::Rows, Failure> {
    let caps = Caps {
        rows: query.rows as usize,
        bytes: BYTES,
        value: VALUE,
    };
    let rows = replica.run_within(&query.sql, bound, caps, query.time);
    rows.await.map_err(|fault| judge::failure(query, fault))
}

/// The queries of a pack for a database, as the rules of the house look at them.
pub(super) fn house_queries(pack: &pack::Pack, source: &str) -> Arc<[rules::Query]> {
    let own = pack.queries.iter().filter(|query| is_for(query, source));
    own.map(|query| rules::Query {
        place: query.file.clone(),
        sql: query.sql.clone(),
    })
    .collect()
}

/// Whether a query is for a database: it names it, or none.
fn is_for(query: &pack::NamedQuery, source: &str) -> bool {
    query.databases.is_empty() || query.databases.iter().any(|name| name == source)
}

/// The engine of a source that is a database.
fn engine(kind: &SourceKind) -> Option<replica::Engine> {
    let SourceKind::Database(database) = kind else {
        return None;
    };
    Some(match database.kind {
        pack::DatabaseKind::Postgres => replica::Engine::Postgres,
        pack::DatabaseKind::Mysql | pack::DatabaseKind::Mariadb => replica::Engine::Mysql,
        pack::DatabaseKind::Sqlite => replica::Engine::Sqlite,
    })
}
