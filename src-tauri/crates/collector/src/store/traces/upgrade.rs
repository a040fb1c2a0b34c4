//! Traces of a file of format 1, which kept one flat list of texts per span.

use std::{collections::HashMap, sync::Arc};

use model::{
    Attribute, Nanos, Span, SpanEvent, SpanId, SpanResource, SpanScope, TraceId, ValueKind,
};
use serde::Deserialize;
use sqlx::{Connection as _, Row, SqliteConnection, sqlite::SqliteRow};

use super::{
    append::append,
    packed::{kind, status},
    terms::Terms,
};

/// Spans read and written at a time.
const AT_ONCE: i64 = 10_000;

/// Tables of format 1 make way for those of format 2, all or nothing.
pub(in crate::store) async fn upgrade(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    let mut transaction = connection.begin().await?;
    sqlx::raw_sql(
        "ALTER TABLE span RENAME TO old_span; ALTER TABLE trace RENAME TO old_trace;
         DROP INDEX trace_start;",
    )
    .execute(&mut *transaction)
    .await?;
    sqlx::raw_sql(super::SCHEMA)
        .execute(&mut *transaction)
        .await?;
    let mut terms = Terms::default();
    let mut shared = Shared::default();
    let mut from = i64::MIN;
    loop {
        let rows = sqlx::query("SELECT * FROM old_span WHERE id > ? ORDER BY id LIMIT ?")
            .bind(from)
            .bind(AT_ONCE)
            .fetch_all(&mut *transaction)
            .await?;
        let Some(last) = rows.last() else { break };
        from = last.try_get("id")?;
        let spans: Vec<Span> = rows
            .iter()
            .filter_map(|row| shared.span(row).transpose())
            .collect::<sqlx::Result<_>>()?;
        append(&mut transaction, &mut terms, &spans).await?;
    }
    sqlx::raw_sql("DROP TABLE old_span; DROP TABLE old_trace; PRAGMA user_version = 2;")
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}

/// The one index of formats 2 to 4 becomes the first part of that of format 5, all or nothing.
pub(in crate::store) async fn upgrade_index(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    let mut transaction = connection.begin().await?;
    let old: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'span_index')")
            .fetch_one(&mut *transaction)
            .await?;
    // A file of format 1 has been made anew.
    if old {
        sqlx::raw_sql(
            "CREATE TABLE span_part (
                 first INTEGER PRIMARY KEY, last INTEGER NOT NULL, spans INTEGER NOT NULL,
                 oldest INTEGER NOT NULL, newest INTEGER NOT NULL
             );
             ALTER TABLE span_index RENAME TO span_index_0;
             INSERT INTO span_part
                 SELECT 0, coalesce(max(no), 0), coalesce(sum(spans), 0),
                        coalesce(min(start), 0), coalesce(max(start), 0) FROM trace;
             DROP INDEX trace_start;
             CREATE INDEX trace_start ON trace (start, finish, errors);",
        )
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await
}

/// Resources and scopes of the old spans, each once.
#[derive(Debug, Default)]
struct Shared {
    resources: HashMap<String, Arc<SpanResource>>,
    scopes: HashMap<(String, String), Arc<SpanScope>>,
}

#[derive(Deserialize)]
struct OldEvent {
    at: Nanos,
    name: String,
    attributes: Vec<(String, String)>,
}

impl Shared {
    /// Service and scope are known by name; what else came from the resource is not told apart
    /// from what the span said itself. A span without ids is left out: none was ever taken in.
    fn span(&mut self, row: &SqliteRow) -> sqlx::Result<Option<Span>> {
        let decode = |error: serde_json::Error| sqlx::Error::Decode(error.into());
        let text = |column: &str| row.try_get::<String, _>(column);
        let (Ok(trace_id), Ok(span_id)) = (
            text("trace_id")?.parse::<TraceId>(),
            text("span_id")?.parse::<SpanId>(),
        ) else {
            return Ok(None);
        };
        let mut pairs: Vec<(String, String)> =
            serde_json::from_str(&text("attributes")?).map_err(decode)?;
        let events: Vec<OldEvent> = serde_json::from_str(&text("events")?).map_err(decode)?;
        let service = text("service")?;
        let mut take = |name: &str| {
            let at = pairs.iter().rposition(|(known, _)| known == name)?;
            Some(pairs.remove(at).1)
        };
        let named = take("service.name").is_some();
        let scope = (
            take("otel.scope.name").unwrap_or_default(),
            take("otel.scope.version").unwrap_or_default(),
        );
        let resource = self.resources.entry(service.clone()).or_insert_with(|| {
            let name = named.then(|| typed(("service.name".to_owned(), service.clone())));
            Arc::new(SpanResource {
                service,
                attributes: name.into_iter().collect(),
            })
        });
        let scope = self.scopes.entry(scope.clone()).or_insert_with(|| {
            Arc::new(SpanScope {
                name: scope.0,
                version: scope.1,
                attributes: Vec::new(),
            })
        });
        let number = |column: &str| -> sqlx::Result<u8> {
            Ok(u8::try_from(row.try_get::<i64, _>(column)?).unwrap_or_default())
        };
        Ok(Some(Span {
            trace_id,
            span_id,
            parent_id: text("parent_id")?.parse().unwrap_or_default(),
            name: text("name")?,
            resource: Arc::clone(resource),
            scope: Arc::clone(scope),
            kind: kind(number("kind")?),
            start: Nanos(row.try_get("start")?),
            end: Nanos(row.try_get("finish")?),
            status: status(number("status")?),
            status_message: text("status_message")?,
            attributes: pairs.into_iter().map(typed).collect(),
            events: events
                .into_iter()
                .map(|event| SpanEvent {
                    at: event.at,
                    name: event.name,
                    attributes: event.attributes.into_iter().map(typed).collect(),
                })
                .collect(),
            ..Span::default()
        }))
    }
}

/// Types were not kept: what is written as a whole number is one.
fn typed((name, value): (String, String)) -> Attribute {
    let whole = value
        .parse::<i64>()
        .is_ok_and(|number| number.to_string() == value);
    let kind = if whole {
        ValueKind::Int
    } else {
        ValueKind::Text
    };
    Attribute { name, kind, value }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use model::{
        AttributeMatch, MatchOp, Millis, SpanKind, SpanStatus, TimeRange, TraceQuery, Traces as _,
    };
    use sqlx::{ConnectOptions as _, sqlite::SqliteConnectOptions};

    use crate::{Limits, Store};

    use super::*;

    /// A file as format 1 wrote it, with as many spans, ten to a trace.
    async fn old_file(folder: &Path, spans: i64) {
        let options = SqliteConnectOptions::new()
            .filename(folder.join("history.sqlite"))
            .create_if_missing(true);
        let mut old = options.connect().await.unwrap();
        let others = [
            include_str!("../schema.sql"),
            include_str!("../logs/format2.sql"),
        ];
        for schema in others {
            sqlx::raw_sql(schema).execute(&mut old).await.unwrap();
        }
        sqlx::raw_sql(
            "CREATE TABLE span (id INTEGER PRIMARY KEY, trace_id TEXT NOT NULL,
                 span_id TEXT NOT NULL, parent_id TEXT NOT NULL, name TEXT NOT NULL,
                 service TEXT NOT NULL, kind INTEGER NOT NULL, start INTEGER NOT NULL,
                 finish INTEGER NOT NULL, status INTEGER NOT NULL, status_message TEXT NOT NULL,
                 attributes TEXT NOT NULL, events TEXT NOT NULL, UNIQUE (trace_id, span_id));
             CREATE TABLE trace (id TEXT NOT NULL UNIQUE, service TEXT NOT NULL,
                 name TEXT NOT NULL, start INTEGER NOT NULL, finish INTEGER NOT NULL,
                 spans INTEGER NOT NULL, errors INTEGER NOT NULL);
             CREATE INDEX trace_start ON trace (start);
             PRAGMA user_version = 1;",
        )
        .execute(&mut old)
        .await
        .unwrap();
        sqlx::query(
            r#"INSERT INTO span SELECT NULL, printf('%032x', 1 + value / 10),
                   printf('%016x', 1 + value % 10),
                   iif(value % 10 = 0, '', printf('%016x', value % 10)), 'step ' || (value % 10),
                   'shop', 2, 1000000 * value, 1000000 * value + 7, 2, 'pool ''exhausted''',
                   '[["n","' || value || '"],["k","é"],["otel.scope.name","lib"],["service.name","shop"]]',
                   '[{"at":"5","name":"retry","attributes":[["in","event"]]}]'
               FROM (WITH RECURSIVE counted(value) AS (SELECT 0 UNION ALL SELECT value + 1 FROM counted LIMIT ?)
                     SELECT value FROM counted)"#,
        )
        .bind(spans)
        .execute(&mut old)
        .await
        .unwrap();
        sqlx::Connection::close(old).await.unwrap();
    }

    #[tokio::test]
    async fn a_file_of_format_1_is_read_on() {
        let folder = tempfile::tempdir().unwrap();
        old_file(folder.path(), 25_000).await;
        for _ in 0..2 {
            let (store, problems) = Store::open(folder.path(), Limits::default(), Millis(0))
                .await
                .unwrap();
            assert_eq!(problems, []);
            assert_eq!(store.extent().spans, 25_000);
            let traces = store.traces();
            let trace = traces.trace(TraceId(1), None).await.unwrap().value.unwrap();
            assert_eq!(trace.len(), 10);
            let span = trace.span(3);
            assert_eq!(
                (span.name(), span.service(), span.kind()),
                ("step 3", "shop", SpanKind::Server)
            );
            assert_eq!(
                (span.status(), span.message()),
                (SpanStatus::Error, "pool 'exhausted'")
            );
            assert_eq!(
                (span.parent().0, span.start(), span.end()),
                (3, 3_000_000, 3_000_007)
            );
            assert_eq!((span.scope().name(), span.resource().len()), ("lib", 1));
            let n = span.attribute("n").unwrap();
            assert_eq!((n.kind, n.text), (ValueKind::Int, "3"));
            assert_eq!(span.attribute("k").unwrap().text, "é");
            assert_eq!(span.attributes().len(), 2);
            let event = span.events().next().unwrap();
            assert_eq!(
                (event.at(), event.name(), event.attributes().len()),
                (5, "retry", 1)
            );

            let query = TraceQuery {
                service: Some("shop".to_owned()),
                operation: Some("step 9".to_owned()),
                errors: Some(true),
                min_duration_ms: None,
                max_duration_ms: None,
                attributes: vec![AttributeMatch {
                    name: "n".to_owned(),
                    op: MatchOp::Above,
                    value: "24985".to_owned(),
                }],
                raw: None,
                range: TimeRange {
                    start: Millis(0),
                    end: Millis(100_000),
                },
                limit: 10,
            };
            let found = traces.search(&query).await.unwrap().value;
            assert_eq!(found.len(), 2, "{found:?}");
            assert_eq!(
                (found[0].id.as_str(), found[0].spans),
                (TraceId(2_500).to_string().as_str(), Some(10))
            );
            store.close().await;
        }
    }
}
