//! Spans: written with a summary per trace, found by trace or by search, dropped by age.

mod condition;

use std::collections::BTreeSet;

use futures::TryStreamExt;
use model::{
    Nanos, Span, SpanKind, SpanStatus, TimeRange, Trace, TraceId, TraceQuery, TraceSummary, Value,
    ValueKind,
};
use sqlx::{Connection, QueryBuilder, Row, Sqlite, SqliteConnection, sqlite::SqliteRow};

use super::{Inner, Maintenance, Store, StoreError};

pub(crate) use self::condition::Condition;

impl Store {
    /// Keeps spans; one that is sent again takes its own place. All of them or, with an error, none.
    ///
    /// # Errors
    /// If they cannot be written.
    pub async fn append_spans(&self, spans: Vec<Span>) -> Result<(), StoreError> {
        self.inner.append_spans(&spans).await
    }

    /// All spans of a trace, ascending by start; nothing if there are none.
    pub(crate) async fn trace(&self, id: TraceId) -> Result<Option<Trace>, StoreError> {
        let read = async {
            let rows = sqlx::query("SELECT * FROM span WHERE trace_id = ? ORDER BY start, id")
                .bind(id.to_string())
                .fetch_all(self.inner.database.readers())
                .await?;
            rows.iter().map(span).collect::<sqlx::Result<Vec<Span>>>()
        };
        let spans = read
            .await
            .map_err(|reason| self.inner.database.error(reason))?;
        Ok((!spans.is_empty()).then(|| Trace::of_spans(id, &spans)))
    }

    /// Distinct services of spans, or span names of one service, within a range.
    pub(crate) async fn span_names(
        &self,
        service: Option<&str>,
        range: TimeRange,
    ) -> Result<Vec<String>, StoreError> {
        let column = if service.is_some() { "name" } else { "service" };
        let mut query = QueryBuilder::<Sqlite>::new("SELECT DISTINCT span.");
        query.push(column);
        query.push(" FROM trace JOIN span ON span.trace_id = trace.id WHERE trace.start BETWEEN ");
        query.push_bind(range.start.to_nanos().0);
        query.push(" AND ");
        query.push_bind(range.end.to_nanos().0.saturating_add(999_999));
        if let Some(service) = service {
            query
                .push(" AND span.service = ")
                .push_bind(service.to_owned());
        }
        query.push(" ORDER BY 1");
        query
            .build_query_scalar()
            .fetch_all(self.inner.database.readers())
            .await
            .map_err(|reason| self.inner.database.error(reason))
    }

    /// Summaries of traces of which one span fits, newest first, one more than the limit if there
    /// are more.
    pub(crate) async fn search_traces(
        &self,
        query: &TraceQuery,
        conditions: &[Condition],
    ) -> Result<Vec<TraceSummary>, StoreError> {
        let most = query.limit as usize + 1;
        let read = async {
            let mut statement = compile(query, !conditions.is_empty());
            let mut rows = statement.build().fetch(self.inner.database.readers());
            let mut found: Vec<TraceSummary> = Vec::new();
            while let Some(row) = rows.try_next().await? {
                let known = found
                    .last()
                    .is_some_and(|last| row.try_get::<&str, _>("id").is_ok_and(|id| id == last.id));
                if !known && fits(&row, conditions)? {
                    found.push(summary(&row)?);
                    if found.len() == most {
                        break;
                    }
                }
            }
            Ok(found)
        };
        read.await
            .map_err(|reason| self.inner.database.error(reason))
    }
}

impl Inner {
    async fn append_spans(&self, spans: &[Span]) -> Result<(), StoreError> {
        let mut writer = self.database.writer().await;
        let write = async {
            let mut transaction = writer.begin().await?;
            for span in spans {
                insert(&mut transaction, span).await?;
            }
            let traces: BTreeSet<&str> = spans.iter().map(|span| span.trace_id.as_str()).collect();
            let mut new = 0;
            for trace in traces {
                new += summarise(&mut transaction, trace).await?;
            }
            transaction.commit().await?;
            Ok(new)
        };
        let new: i64 = write.await.map_err(|reason| self.database.error(reason))?;
        self.state_mut().stored.spans += new.unsigned_abs();
        Ok(())
    }

    /// Drops traces that started before a moment in nanoseconds.
    pub(super) async fn drop_traces(
        &self,
        writer: &mut SqliteConnection,
        before: i64,
        report: &mut Maintenance,
    ) -> Result<(), StoreError> {
        let write = async {
            let mut transaction = writer.begin().await?;
            let old = "DELETE FROM span WHERE trace_id IN (SELECT id FROM trace WHERE start < ?)";
            let gone = sqlx::query(old)
                .bind(before)
                .execute(&mut *transaction)
                .await?
                .rows_affected();
            sqlx::query("DELETE FROM trace WHERE start < ?")
                .bind(before)
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await?;
            Ok(gone)
        };
        let gone = write.await.map_err(|reason| self.database.error(reason))?;
        report.dropped_spans += gone;
        let mut state = self.state_mut();
        state.stored.spans = state.stored.spans.saturating_sub(gone);
        Ok(())
    }
}

async fn insert(connection: &mut SqliteConnection, span: &Span) -> sqlx::Result<()> {
    let encode = |error: serde_json::Error| sqlx::Error::Encode(error.into());
    sqlx::query(
        "INSERT OR REPLACE INTO span (trace_id, span_id, parent_id, name, service, kind, start,
             finish, status, status_message, attributes, events)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&span.trace_id)
    .bind(&span.span_id)
    .bind(&span.parent_id)
    .bind(&span.name)
    .bind(&span.service)
    .bind(span.kind as i64)
    .bind(span.start.0)
    .bind(span.end.0)
    .bind(span.status as i64)
    .bind(&span.status_message)
    .bind(serde_json::to_string(&span.attributes).map_err(encode)?)
    .bind(serde_json::to_string(&span.events).map_err(encode)?)
    .execute(connection)
    .await?;
    Ok(())
}

/// Brings the summary of a trace up to date; the number of spans it gained.
async fn summarise(connection: &mut SqliteConnection, trace: &str) -> sqlx::Result<i64> {
    let spans = "SELECT coalesce((SELECT spans FROM trace WHERE id = ?), 0)";
    let before: i64 = sqlx::query_scalar(spans)
        .bind(trace)
        .fetch_one(&mut *connection)
        .await?;
    // The root names the trace, or else its first span does.
    sqlx::query(
        "INSERT OR REPLACE INTO trace (id, service, name, start, finish, spans, errors)
         SELECT ?1, first.service, first.name, whole.start, whole.finish, whole.spans, whole.errors
         FROM (SELECT service, name FROM span WHERE trace_id = ?1
               ORDER BY parent_id <> '', start, id LIMIT 1) AS first,
              (SELECT min(start) AS start, max(finish) AS finish, count(*) AS spans,
                      sum(status = ?2) AS errors FROM span WHERE trace_id = ?1) AS whole",
    )
    .bind(trace)
    .bind(SpanStatus::Error as i64)
    .execute(&mut *connection)
    .await?;
    let after: i64 = sqlx::query_scalar(spans)
        .bind(trace)
        .fetch_one(&mut *connection)
        .await?;
    Ok(after - before)
}

/// The conditions on the trace, service and operation as SQL; with its spans if they are asked for.
fn compile(search: &TraceQuery, spans: bool) -> QueryBuilder<Sqlite> {
    let mut query = QueryBuilder::new("SELECT trace.*");
    query.push(if spans {
        ", span.attributes FROM trace JOIN span ON span.trace_id = trace.id"
    } else {
        " FROM trace"
    });
    query.push(" WHERE trace.start BETWEEN ");
    query.push_bind(search.range.start.to_nanos().0);
    query
        .push(" AND ")
        .push_bind(search.range.end.to_nanos().0.saturating_add(999_999));
    match search.errors {
        Some(true) => query.push(" AND errors > 0"),
        Some(false) => query.push(" AND errors = 0"),
        None => &mut query,
    };
    for (comparison, bound) in [
        (">=", search.min_duration_ms),
        ("<=", search.max_duration_ms),
    ] {
        if let Some(millis) = bound {
            query
                .push(format_args!(
                    " AND trace.finish - trace.start {comparison} "
                ))
                .push_bind((millis * 1e6) as i64);
        }
    }
    let of_span = [("service", &search.service), ("name", &search.operation)];
    let of_span = of_span
        .into_iter()
        .filter_map(|(column, value)| Some((column, value.as_ref()?)));
    let apart = !spans && of_span.clone().next().is_some();
    if apart {
        query.push(" AND EXISTS (SELECT 1 FROM span WHERE span.trace_id = trace.id");
    }
    for (column, value) in of_span {
        query.push(format_args!(" AND span.{column} = "));
        query.push_bind(value.clone());
    }
    if apart {
        query.push(")");
    }
    query.push(" ORDER BY trace.start DESC, trace.id");
    if !spans {
        query.push(" LIMIT ");
        query.push_bind(i64::from(search.limit) + 1);
    }
    query
}

/// Whether the attributes of a span fit.
fn fits(row: &SqliteRow, conditions: &[Condition]) -> sqlx::Result<bool> {
    if conditions.is_empty() {
        return Ok(true);
    }
    let pairs: Vec<(String, String)> = serde_json::from_str(row.try_get("attributes")?)
        .map_err(|error| sqlx::Error::Decode(error.into()))?;
    let holds = |condition: &Condition| {
        pairs
            .iter()
            .find(|(name, _)| *name == condition.name)
            .is_some_and(|(_, value)| condition.test.holds(guessed(value)))
    };
    Ok(conditions.iter().all(holds))
}

/// The types are not kept: what reads as a number is one.
fn guessed(text: &str) -> Value<'_> {
    let kind = match text.parse::<f64>() {
        Ok(_) => ValueKind::Double,
        Err(_) => ValueKind::Text,
    };
    Value { kind, text }
}

fn span(row: &SqliteRow) -> sqlx::Result<Span> {
    let decode = |error: serde_json::Error| sqlx::Error::Decode(error.into());
    let (attributes, events): (String, String) =
        (row.try_get("attributes")?, row.try_get("events")?);
    Ok(Span {
        trace_id: row.try_get("trace_id")?,
        span_id: row.try_get("span_id")?,
        parent_id: row.try_get("parent_id")?,
        name: row.try_get("name")?,
        service: row.try_get("service")?,
        kind: kind(row.try_get("kind")?),
        start: Nanos(row.try_get("start")?),
        end: Nanos(row.try_get("finish")?),
        status: status(row.try_get("status")?),
        status_message: row.try_get("status_message")?,
        attributes: serde_json::from_str(&attributes).map_err(decode)?,
        events: serde_json::from_str(&events).map_err(decode)?,
    })
}

fn summary(row: &SqliteRow) -> sqlx::Result<TraceSummary> {
    let (start, finish): (i64, i64) = (row.try_get("start")?, row.try_get("finish")?);
    Ok(TraceSummary {
        id: row.try_get("id")?,
        service: row.try_get("service")?,
        name: row.try_get("name")?,
        start: Nanos(start),
        duration_ms: finish.saturating_sub(start).max(0) as f64 / 1e6,
        spans: Some(count(row.try_get("spans")?)),
        errors: Some(count(row.try_get("errors")?)),
    })
}

fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn kind(number: i64) -> SpanKind {
    use SpanKind::{Client, Consumer, Internal, Producer, Server, Unspecified};
    let all = [Unspecified, Internal, Server, Client, Producer, Consumer];
    all.into_iter()
        .find(|kind| *kind as i64 == number)
        .unwrap_or_default()
}

fn status(number: i64) -> SpanStatus {
    let all = [SpanStatus::Unset, SpanStatus::Ok, SpanStatus::Error];
    all.into_iter()
        .find(|status| *status as i64 == number)
        .unwrap_or_default()
}
