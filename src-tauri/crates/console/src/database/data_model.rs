use model::Failure;
use schema::Comparison;

use super::{
    chosen,
    known::{Known, known},
};
use crate::{
    Console,
    wire::{DataModelView, DatabaseRequest, ModelGap, TypeDifference},
};

/// Entries of one list that are sent.
const MOST: usize = 500;

/// The pack's `docs/data-model.md` beside the schema: what only one of the two has.
///
/// # Errors
/// If there is no such database, or it cannot be read.
pub async fn data_model(
    console: &Console,
    request: DatabaseRequest,
) -> Result<DataModelView, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, answer(console, &request))
        .await
}

async fn answer(console: &Console, request: &DatabaseRequest) -> Result<DataModelView, Failure> {
    let running = console.environment(&request.environment).await?;
    let (source, replica) = chosen(&running, request.source.as_deref())?;
    let known = known(console, &source, &replica, true).await?;
    let found = schema::compare(&known.tables, &known.document, &|table| {
        known.is_exempt(table)
    });
    let lists = [&found.undocumented, &found.ghosts].map(Vec::len);
    let longest = lists.into_iter().max().unwrap_or(0).max(found.types.len());
    Ok(DataModelView {
        source: source.definition.id.clone(),
        file: known.has_document.then(|| pack::DATA_MODEL.to_owned()),
        sentence: sentence(&known, &found),
        documented_tables: found.documented_tables as u32,
        tables: expected(&known) as u32,
        documented_columns: found.documented_columns as u32,
        columns: found.columns as u32,
        undocumented: found.undocumented.iter().take(MOST).map(gap).collect(),
        ghosts: found.ghosts.iter().take(MOST).map(gap).collect(),
        types: found.types.into_iter().take(MOST).map(difference).collect(),
        capped_at: (longest > MOST).then_some(MOST as u32),
        problems: known.problems.clone(),
        at: known.at,
    })
}

/// Tables that somebody is expected to document.
fn expected(known: &Known) -> usize {
    let mut tables = known.tables.iter();
    let documented =
        |table: &schema::Table| known.document.table(&table.schema, &table.name).is_some();
    tables
        .by_ref()
        .filter(|table| documented(table) || !known.is_exempt(table))
        .count()
}

fn sentence(known: &Known, found: &Comparison) -> String {
    if !known.has_document {
        return format!("the pack has no {}", pack::DATA_MODEL);
    }
    let mut said = format!(
        "{} of {} tables are documented, with {} of their {} columns",
        found.documented_tables,
        expected(known),
        found.documented_columns,
        found.columns
    );
    for (count, one, many) in [
        (
            found.ghosts.len(),
            "documented name is not in the database",
            "documented names are not in the database",
        ),
        (
            found.types.len(),
            "column has another type than documented",
            "columns have other types than documented",
        ),
    ] {
        match count {
            0 => {}
            1 => said.push_str(&format!("; 1 {one}")),
            count => said.push_str(&format!("; {count} {many}")),
        }
    }
    said
}

fn gap(gap: &schema::Gap) -> ModelGap {
    ModelGap {
        schema: gap.schema.clone(),
        table: gap.table.clone(),
        column: gap.column.clone(),
        line: gap.line,
        nearest: gap.nearest.clone(),
    }
}

fn difference(one: schema::TypeDifference) -> TypeDifference {
    TypeDifference {
        schema: one.schema,
        table: one.table,
        column: one.column,
        documented: one.documented,
        actual: one.actual,
        line: one.line,
    }
}
