//! Rows as lines.

use model::{LogLine, Nanos, Severity};
use sqlx::{Row as _, SqliteConnection, sqlite::SqliteRow};

use super::Cursor;

/// The lines of rows, in the order asked for.
pub(super) async fn lines(
    connection: &mut SqliteConnection,
    places: &[Cursor],
) -> sqlx::Result<Vec<LogLine>> {
    let ids: Vec<i64> = places.iter().map(|place| place.id).collect();
    let ids = serde_json::to_string(&ids).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let rows = sqlx::query(
        "SELECT log.*, service, stream FROM json_each(?) AS asked
         CROSS JOIN log ON log.id = asked.value JOIN log_origin ON log_origin.id = log.origin
         ORDER BY asked.key",
    )
    .bind(ids)
    .fetch_all(connection)
    .await?;
    rows.iter().map(line).collect()
}

/// Lines whose rows come after one, at most as many, in the order they came; also the last row.
pub(super) async fn after(
    connection: &mut SqliteConnection,
    id: i64,
    most: i64,
) -> sqlx::Result<(Vec<LogLine>, i64)> {
    let rows = sqlx::query(
        "SELECT log.*, service, stream FROM log JOIN log_origin ON log_origin.id = log.origin
         WHERE log.id > ? ORDER BY log.id LIMIT ?",
    )
    .bind(id)
    .bind(most)
    .fetch_all(connection)
    .await?;
    let last = rows.last().map_or(Ok(id), |row| row.try_get("id"))?;
    let lines = rows.iter().map(line).collect::<sqlx::Result<_>>()?;
    Ok((lines, last))
}

/// A severity by its number.
pub(super) fn severity(number: i64) -> Severity {
    let known = usize::try_from(number).ok();
    let known = known.and_then(|number| Severity::ALL.get(number));
    known.copied().unwrap_or_default()
}

fn line(row: &SqliteRow) -> sqlx::Result<LogLine> {
    let fields: &str = row.try_get("fields")?;
    Ok(LogLine {
        at: Nanos(row.try_get("at")?),
        severity: severity(row.try_get("severity")?),
        body: row.try_get("body")?,
        service: row.try_get("service")?,
        trace_id: row.try_get("trace_id")?,
        span_id: row.try_get("span_id")?,
        request_id: row.try_get("request_id")?,
        fields: serde_json::from_str(fields).map_err(|error| sqlx::Error::Decode(error.into()))?,
        raw: row.try_get("raw")?,
        id: row.try_get::<i64, _>("id")?.to_string(),
        stream: row.try_get("stream")?,
    })
}
