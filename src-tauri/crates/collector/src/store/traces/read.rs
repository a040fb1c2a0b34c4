//! A trace from its rows, straight into columns.

use std::collections::HashMap;

use model::{SpanFields, Trace, TraceBuilder, TraceId, Value, ValueKind};
use sqlx::SqliteConnection;

use super::{
    packed::{More, Packed},
    terms::{NAME, Pair, ResourceText, ScopeText, numbers, value_kind},
};

/// Rows of one statement: SQLite hands over one text of many rows faster than many rows.
const ROWS: usize = 20_000;

/// All spans of a trace, ascending by start; nothing if there are none.
pub(super) async fn trace(
    connection: &mut SqliteConnection,
    id: TraceId,
) -> sqlx::Result<Option<Trace>> {
    let no: Option<i64> = sqlx::query_scalar("SELECT no FROM trace WHERE id = ?")
        .bind(id.to_string())
        .fetch_optional(&mut *connection)
        .await?;
    let Some(no) = no else { return Ok(None) };
    let mut spans = spans(connection, no).await?;
    spans.sort_by_key(|span| span.start);
    let mut terms: Vec<i64> = spans.iter().flat_map(Packed::terms).collect();
    terms.sort_unstable();
    terms.dedup();
    let texts = texts(connection, &terms).await?;
    build(id, &spans, &texts).map(Some)
}

async fn spans(connection: &mut SqliteConnection, no: i64) -> sqlx::Result<Vec<Packed>> {
    let mut spans = Vec::new();
    let (mut from, end) = (no << super::FIRST_BITS, (no + 1) << super::FIRST_BITS);
    while from < end {
        let rows: Option<String> = sqlx::query_scalar(
            "SELECT group_concat(hex(data), ' ') FROM
                 (SELECT data FROM span WHERE id >= ? AND id < ? ORDER BY id LIMIT ?)",
        )
        .bind(from)
        .bind(end)
        .bind(ROWS as i64)
        .fetch_one(&mut *connection)
        .await?;
        let before = spans.len();
        for row in rows.iter().flat_map(|rows| rows.split(' ')) {
            let bytes = unhex(row).ok_or_else(|| damaged("a span"))?;
            spans.push(Packed::unpack(&bytes).ok_or_else(|| damaged("a span"))?);
        }
        if spans.len() - before < ROWS {
            break;
        }
        // Rows of a trace are numbered without a gap: single spans are never dropped.
        from += ROWS as i64;
    }
    Ok(spans)
}

/// What a number of the dictionary stands for.
#[derive(Clone, Debug)]
struct Text {
    of: i64,
    kind: ValueKind,
    text: String,
}

async fn texts(connection: &mut SqliteConnection, ids: &[i64]) -> sqlx::Result<HashMap<i64, Text>> {
    let mut texts: HashMap<i64, Text> = HashMap::with_capacity(ids.len());
    let mut wanted = ids.to_vec();
    let mut names = Vec::new();
    while !wanted.is_empty() {
        for ids in wanted.chunks(ROWS) {
            let rows: String = sqlx::query_scalar(
                "SELECT json_group_array(json_array(term.id, of, kind, text))
                 FROM json_each(?) AS asked CROSS JOIN term ON term.id = asked.value",
            )
            .bind(numbers(ids.iter().copied()))
            .fetch_one(&mut *connection)
            .await?;
            let rows: Vec<(i64, i64, i64, String)> =
                serde_json::from_str(&rows).map_err(|error| sqlx::Error::Decode(error.into()))?;
            for (id, of, kind, text) in rows {
                names.extend((of > 0).then_some(of));
                let kind = value_kind(kind);
                texts.insert(id, Text { of, kind, text });
            }
        }
        names.sort_unstable();
        names.dedup();
        names.retain(|name| !texts.contains_key(name));
        wanted = std::mem::take(&mut names);
    }
    Ok(texts)
}

fn build(id: TraceId, spans: &[Packed], texts: &HashMap<i64, Text>) -> sqlx::Result<Trace> {
    let text = |id: i64| texts.get(&id).map_or("", |text| text.text.as_str());
    let mut builder = TraceBuilder::new(id);
    builder.reserve(spans.len());
    let (mut resources, mut scopes) = (HashMap::new(), HashMap::new());
    for span in spans {
        let resource = match resources.get(&span.resource) {
            Some(number) => *number,
            None => {
                let ResourceText(service, own) =
                    serde_json::from_str(text(span.resource)).map_err(|_| damaged("a resource"))?;
                let number = builder.resource(&service, borrowed(&own));
                resources.insert(span.resource, number);
                number
            }
        };
        let scope = match scopes.get(&span.scope) {
            Some(number) => *number,
            None => {
                let ScopeText(name, version, own) =
                    serde_json::from_str(text(span.scope)).map_err(|_| damaged("a scope"))?;
                let nothing = name.is_empty() && version.is_empty() && own.is_empty();
                let number = if nothing {
                    0
                } else {
                    builder.scope(&name, &version, borrowed(&own))
                };
                scopes.insert(span.scope, number);
                number
            }
        };
        let fields = SpanFields {
            id: span.id,
            parent: span.parent,
            name: text(span.name),
            kind: span.kind,
            start: span.start,
            end: span.end,
            status: span.status,
            message: text(span.message),
            resource,
            scope,
        };
        let attributes = span.attributes.iter().filter_map(|id| {
            let Text { of, kind, text } = texts.get(id)?;
            let name = texts.get(of).filter(|name| name.of == NAME)?;
            let value = Value { kind: *kind, text };
            Some((name.text.as_str(), value))
        });
        builder.span(fields, attributes);
        if let Some(more) = &span.more {
            add_more(&mut builder, more);
        }
    }
    Ok(builder.finish())
}

fn add_more(builder: &mut TraceBuilder, more: &More) {
    for (at, name, own) in &more.events {
        builder.event(*at, name, borrowed(own));
    }
    for (trace, span, own) in &more.links {
        let (trace, span) = (trace.parse(), span.parse());
        builder.link(
            trace.unwrap_or_default(),
            span.unwrap_or_default(),
            borrowed(own),
        );
    }
    builder.dropped(more.dropped);
}

fn borrowed(pairs: &[Pair]) -> impl Iterator<Item = (&str, Value<'_>)> {
    pairs
        .iter()
        .map(|(name, kind, text)| (name.as_str(), Value { kind: *kind, text }))
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    text.as_bytes()
        .chunks(2)
        .map(|pair| {
            let [high, low] = pair else { return None };
            u8::try_from((digit(*high)? << 4) | digit(*low)?).ok()
        })
        .collect()
}

fn damaged(what: &str) -> sqlx::Error {
    sqlx::Error::Decode(format!("{what} of the local history cannot be read").into())
}
