//! Spans on their way into the file, a batch at a time: a statement per span costs more than its row.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use model::{Span, SpanId, SpanStatus, TraceId};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::{
    FIRST_BITS,
    index::{Index, Indexed, last_trace},
    packed::{More, Packed},
    terms::{self, MESSAGE, NAME, OPERATION, RESOURCE, SCOPE, Term, Terms, pairs},
};

/// Rows of one statement; SQLite takes 32,766 values.
const ROWS: usize = 1_000;

/// A trace as its row has it.
#[derive(Clone, Debug, Default, sqlx::FromRow)]
struct TraceRow {
    no: i64,
    id: String,
    service: String,
    name: String,
    start: i64,
    finish: i64,
    spans: i64,
    errors: i64,
    /// Whether the span that names the trace has a parent, and when it began: a root names the
    /// trace, or else its first span does.
    lead_child: bool,
    lead_start: i64,
}

/// A span with its place.
struct Placed<'a> {
    span: &'a Span,
    row: i64,
    data: Vec<u8>,
    tokens: String,
}

impl Placed<'_> {
    fn indexed(&self) -> Indexed<'_> {
        Indexed {
            row: self.row,
            terms: &self.tokens,
        }
    }
}

/// Keeps spans; one that is sent again takes its own place. The number of new ones.
pub(super) async fn append(
    connection: &mut SqliteConnection,
    terms: &mut Terms,
    spans: &[Span],
) -> sqlx::Result<i64> {
    // The last one of those with the same id counts.
    let mut last: BTreeMap<(TraceId, SpanId), &Span> = BTreeMap::new();
    for span in spans {
        last.insert((span.trace_id, span.span_id), span);
    }
    let mut traces = find_traces(connection, last.keys().map(|(trace, _)| *trace)).await?;
    let known = find_spans(connection, &traces, last.keys()).await?;
    let packed = pack(connection, terms, last.values().copied()).await?;

    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for (span, (data, tokens)) in last.values().copied().zip(packed) {
        let trace = traces
            .get_mut(&span.trace_id)
            .expect("every trace was found or made");
        let placed = |row| Placed {
            span,
            row,
            data,
            tokens,
        };
        match known.get(&(trace.no, span.span_id)) {
            Some(row) => changed.push(placed(*row)),
            None if trace.spans >> FIRST_BITS == 0 => {
                new.push(placed((trace.no << FIRST_BITS) | trace.spans));
                trace.cover(span);
            }
            None => tracing::warn!(trace = %trace.id, "a span too many of a trace is left out"),
        }
    }
    replace(connection, &changed).await?;
    insert(connection, &new).await?;
    let mut index = Index::begin(connection).await?;
    let rows: Vec<i64> = changed.iter().map(|placed| placed.row).collect();
    index.remove(connection, &rows).await?;
    let indexed = changed.iter().chain(&new).map(Placed::indexed);
    index.add(connection, indexed.collect()).await?;
    for trace in changed
        .iter()
        .map(|placed| placed.span.trace_id)
        .collect::<HashSet<_>>()
    {
        if let Some(row) = traces.get_mut(&trace) {
            recount(connection, row).await?;
        }
    }
    for trace in traces.values() {
        index.cover(trace.no, trace.start);
    }
    index.save(connection).await?;
    save_traces(connection, traces.values()).await?;
    save_operations(connection, last.values().copied()).await?;
    Ok(new.len() as i64)
}

impl TraceRow {
    fn cover(&mut self, span: &Span) {
        let child = span.parent_id.is_some();
        if self.spans == 0 {
            (self.start, self.finish) = (span.start.0, span.end.0);
        }
        if self.spans == 0 || (child, span.start.0) < (self.lead_child, self.lead_start) {
            (self.lead_child, self.lead_start) = (child, span.start.0);
            self.service.clone_from(&span.resource.service);
            self.name.clone_from(&span.name);
        }
        self.start = self.start.min(span.start.0);
        self.finish = self.finish.max(span.end.0);
        self.spans += 1;
        self.errors += i64::from(span.status == SpanStatus::Error);
    }
}

/// The rows of traces, made for those that have none.
async fn find_traces(
    connection: &mut SqliteConnection,
    ids: impl Iterator<Item = TraceId>,
) -> sqlx::Result<BTreeMap<TraceId, TraceRow>> {
    let mut ids: Vec<TraceId> = ids.collect();
    ids.dedup();
    let texts: Vec<String> = ids.iter().map(TraceId::to_string).collect();
    let json = serde_json::to_string(&texts).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let rows: Vec<TraceRow> = sqlx::query_as(
        "SELECT trace.* FROM json_each(?) AS asked CROSS JOIN trace ON trace.id = asked.value",
    )
    .bind(json)
    .fetch_all(&mut *connection)
    .await?;
    let mut known: HashMap<String, TraceRow> =
        rows.into_iter().map(|row| (row.id.clone(), row)).collect();
    let mut next = last_trace(connection).await?;
    let found = ids.into_iter().zip(texts).map(|(id, text)| {
        let row = known.remove(&text).unwrap_or_else(|| {
            next += 1;
            TraceRow {
                no: next,
                id: text,
                ..TraceRow::default()
            }
        });
        (id, row)
    });
    Ok(found.collect())
}

/// The rows of those spans that are there.
async fn find_spans(
    connection: &mut SqliteConnection,
    traces: &BTreeMap<TraceId, TraceRow>,
    spans: impl Iterator<Item = &(TraceId, SpanId)>,
) -> sqlx::Result<HashMap<(i64, SpanId), i64>> {
    let asked: Vec<(i64, i64)> = spans
        .filter_map(|(trace, span)| {
            let trace = traces.get(trace).filter(|trace| trace.spans > 0)?;
            Some((trace.no, span.0.cast_signed()))
        })
        .collect();
    if asked.is_empty() {
        return Ok(HashMap::new());
    }
    let json = serde_json::to_string(&asked).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let rows: Vec<(i64, i64, i64)> = sqlx::query_as(
        "SELECT span.trace, span.span_id, span.id FROM json_each(?) AS asked
         CROSS JOIN span ON span.trace = asked.value ->> 0 AND span.span_id = asked.value ->> 1",
    )
    .bind(json)
    .fetch_all(connection)
    .await?;
    let row = |(trace, span, id): (i64, i64, i64)| ((trace, SpanId(span.cast_unsigned())), id);
    Ok(rows.into_iter().map(row).collect())
}

/// The blob of each span and what the index holds of it.
async fn pack<'a>(
    connection: &mut SqliteConnection,
    terms: &mut Terms,
    spans: impl Iterator<Item = &'a Span> + Clone,
) -> sqlx::Result<Vec<(Vec<u8>, String)>> {
    let encode = |error: serde_json::Error| sqlx::Error::Encode(error.into());
    let newest = spans.clone().map(|span| span.start.0).max().unwrap_or(0);
    // Names come first: values belong to their numbers.
    let mut texts: HashMap<(i64, usize), String> = HashMap::new();
    for span in spans.clone() {
        let (resource, scope) = (&span.resource, &span.scope);
        if let Ok(text) = terms::resource_text(resource) {
            texts
                .entry((RESOURCE, Arc::as_ptr(resource).addr()))
                .or_insert(text);
        }
        if let Ok(text) = terms::scope_text(scope) {
            texts
                .entry((SCOPE, Arc::as_ptr(scope).addr()))
                .or_insert(text);
        }
    }
    let text_of = |of: i64, at: usize| texts.get(&(of, at)).map_or("", String::as_str);
    let mut first = Vec::new();
    for span in spans.clone() {
        first.push(Term::plain(OPERATION, &span.name));
        first.push(Term::plain(
            RESOURCE,
            text_of(RESOURCE, Arc::as_ptr(&span.resource).addr()),
        ));
        first.push(Term::plain(
            SCOPE,
            text_of(SCOPE, Arc::as_ptr(&span.scope).addr()),
        ));
        first.push(Term::plain(MESSAGE, &span.status_message));
        let names = span.attributes.iter();
        first.extend(names.map(|attribute| Term::plain(NAME, &attribute.name)));
    }
    let first = terms.resolve(connection, &first, newest).await?;
    let mut ids = first.iter().copied();
    let mut next = || ids.next().expect("as many numbers as terms");
    let (mut heads, mut names, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for span in spans.clone() {
        heads.push([next(), next(), next(), next()]);
        for attribute in &span.attributes {
            let of = next();
            names.push(of);
            values.push(Term {
                of,
                kind: attribute.kind,
                text: &attribute.value,
            });
        }
    }
    let values = terms.resolve(connection, &values, newest).await?;
    let (mut names, mut values) = (names.as_slice(), values.as_slice());
    let mut out = Vec::with_capacity(heads.len());
    for (span, [name, resource, scope, message]) in spans.zip(heads) {
        let (own_names, own_values);
        (own_names, names) = names.split_at(span.attributes.len());
        (own_values, values) = values.split_at(span.attributes.len());
        let packed = Packed {
            id: span.span_id,
            parent: span.parent_id,
            name,
            resource,
            scope,
            kind: span.kind,
            status: span.status,
            message: if span.status_message.is_empty() {
                0
            } else {
                message
            },
            start: span.start.0,
            end: span.end.0,
            attributes: own_values.to_vec(),
            more: more(span),
        };
        let mut text = String::new();
        for token in [name, resource].iter().chain(own_names).chain(own_values) {
            text.push_str(&token.to_string());
            text.push(' ');
        }
        out.push((packed.pack().map_err(encode)?, text));
    }
    Ok(out)
}

fn more(span: &Span) -> Option<More> {
    let some = !span.events.is_empty() || !span.links.is_empty() || span.dropped != [0; 3];
    some.then(|| More {
        events: span
            .events
            .iter()
            .map(|event| (event.at.0, event.name.clone(), pairs(&event.attributes)))
            .collect(),
        links: span
            .links
            .iter()
            .map(|link| {
                let (trace, span) = (link.trace_id.to_string(), link.span_id.to_string());
                (trace, span, pairs(&link.attributes))
            })
            .collect(),
        dropped: span.dropped,
    })
}

async fn insert(connection: &mut SqliteConnection, placed: &[Placed<'_>]) -> sqlx::Result<()> {
    for rows in placed.chunks(ROWS) {
        let mut insert =
            QueryBuilder::<Sqlite>::new("INSERT INTO span (id, trace, span_id, data) ");
        insert.push_values(rows, |mut row, placed| {
            row.push_bind(placed.row)
                .push_bind(placed.row >> FIRST_BITS)
                .push_bind(placed.span.span_id.0.cast_signed())
                .push_bind(placed.data.clone());
        });
        insert
            .build()
            .persistent(false)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn replace(connection: &mut SqliteConnection, placed: &[Placed<'_>]) -> sqlx::Result<()> {
    for placed in placed {
        sqlx::query("UPDATE span SET data = ? WHERE id = ?")
            .bind(&placed.data)
            .bind(placed.row)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Makes the row of a trace anew, because one of its spans is another than before.
async fn recount(connection: &mut SqliteConnection, row: &mut TraceRow) -> sqlx::Result<()> {
    let datas: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT data FROM span WHERE trace = ? ORDER BY id")
            .bind(row.no)
            .fetch_all(&mut *connection)
            .await?;
    let mut spans: Vec<Packed> = Vec::with_capacity(datas.len());
    spans.extend(datas.iter().filter_map(|data| Packed::unpack(data)));
    let Some(lead) = spans
        .iter()
        .min_by_key(|span| (span.parent.is_some(), span.start))
    else {
        return Ok(());
    };
    (row.lead_child, row.lead_start) = (lead.parent.is_some(), lead.start);
    (row.service, row.name) = sqlx::query_as(
        "SELECT coalesce((SELECT text ->> 0 FROM term WHERE id = ?), ''),
                coalesce((SELECT text FROM term WHERE id = ?), '')",
    )
    .bind(lead.resource)
    .bind(lead.name)
    .fetch_one(connection)
    .await?;
    row.start = spans
        .iter()
        .map(|span| span.start)
        .min()
        .unwrap_or(row.start);
    row.finish = spans
        .iter()
        .map(|span| span.end)
        .max()
        .unwrap_or(row.finish);
    let failed = |span: &&Packed| span.status == SpanStatus::Error;
    row.errors = spans.iter().filter(failed).count() as i64;
    Ok(())
}

async fn save_traces(
    connection: &mut SqliteConnection,
    traces: impl Iterator<Item = &TraceRow>,
) -> sqlx::Result<()> {
    let traces: Vec<&TraceRow> = traces.collect();
    for rows in traces.chunks(ROWS) {
        let mut insert = QueryBuilder::<Sqlite>::new(
            "INSERT OR REPLACE INTO trace (no, id, service, name, start, finish, spans, errors,
                 lead_child, lead_start) ",
        );
        insert.push_values(rows, |mut row, trace| {
            row.push_bind(trace.no)
                .push_bind(trace.id.clone())
                .push_bind(trace.service.clone())
                .push_bind(trace.name.clone())
                .push_bind(trace.start)
                .push_bind(trace.finish)
                .push_bind(trace.spans)
                .push_bind(trace.errors)
                .push_bind(trace.lead_child)
                .push_bind(trace.lead_start);
        });
        insert
            .build()
            .persistent(false)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Hours in nanoseconds.
const HOUR: i64 = 3_600 * 1_000_000_000;

async fn save_operations<'a>(
    connection: &mut SqliteConnection,
    spans: impl Iterator<Item = &'a Span>,
) -> sqlx::Result<()> {
    let mut seen: BTreeMap<(&str, &str, i64), (i64, i64)> = BTreeMap::new();
    for span in spans {
        let at = span.start.0;
        let key = (
            span.resource.service.as_str(),
            span.name.as_str(),
            at.div_euclid(HOUR),
        );
        let (first, last) = seen.entry(key).or_insert((at, at));
        (*first, *last) = ((*first).min(at), (*last).max(at));
    }
    let seen: Vec<_> = seen.into_iter().collect();
    for rows in seen.chunks(ROWS) {
        let mut insert = QueryBuilder::<Sqlite>::new(
            "INSERT INTO operation (service, name, hour, first, last) ",
        );
        insert.push_values(rows, |mut row, ((service, name, hour), (first, last))| {
            row.push_bind((*service).to_owned())
                .push_bind((*name).to_owned())
                .push_bind(*hour)
                .push_bind(*first)
                .push_bind(*last);
        });
        insert.push(
            " ON CONFLICT (service, name, hour) DO UPDATE
              SET first = min(first, excluded.first), last = max(last, excluded.last)",
        );
        insert
            .build()
            .persistent(false)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
