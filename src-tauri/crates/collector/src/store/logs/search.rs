//! Searches: candidates, compared line by line.

use model::{LogContext, LogLine, LogOrder};
use sqlx::SqliteConnection;

use super::{
    Asked, Cursor,
    candidates::Candidates,
    plan::plan,
    row::{self, lines},
};

/// Lines compared by one search; it then says how far it came, and goes on from there when asked.
const MOST_COMPARED: usize = 10_000;
/// Lines read at once.
const AT_ONCE: usize = 250;

/// One page of a search.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) lines: Vec<LogLine>,
    /// Where the next page begins, if there may be more.
    pub(crate) next: Option<Cursor>,
    /// Whether it stopped because it had compared enough, and not because it had found enough.
    pub(crate) tired: bool,
}

pub(super) async fn search(
    connection: &mut SqliteConnection,
    asked: &Asked<'_>,
    order: LogOrder,
    limit: usize,
    after: Option<Cursor>,
) -> sqlx::Result<Found> {
    let plan = plan(connection, asked).await?;
    let mut candidates = Candidates::begin(connection, plan, order, asked.range(), after).await?;
    let (mut found, mut compared) = (Found::default(), 0);
    let mut last = None;
    loop {
        let places = candidates.next(connection).await?;
        if places.is_empty() {
            return Ok(found);
        }
        for places in places.chunks(AT_ONCE) {
            for (place, line) in places.iter().zip(lines(connection, places).await?) {
                let fits = asked.wanted.accepts(&line);
                if (fits && found.lines.len() == limit) || compared == MOST_COMPARED {
                    found.tired = !fits || found.lines.len() < limit;
                    found.next = last;
                    return Ok(found);
                }
                if fits {
                    found.lines.push(line);
                }
                compared += 1;
                last = Some(*place);
            }
        }
    }
}

/// Lines before and after a row that came from where it came from; nothing if it is gone.
pub(super) async fn around(
    connection: &mut SqliteConnection,
    id: i64,
    before: usize,
    after: usize,
) -> sqlx::Result<Option<LogContext>> {
    let row: Option<(i64, i64, String, String)> = sqlx::query_as(
        "SELECT at, origin, service, stream FROM log JOIN log_origin ON log_origin.id = log.origin
         WHERE log.id = ?",
    )
    .bind(id)
    .fetch_optional(&mut *connection)
    .await?;
    let Some((at, origin, service, stream)) = row else {
        return Ok(None);
    };
    let mut sides = Vec::new();
    for (sql, count) in [
        (
            "SELECT at, id FROM log INDEXED BY log_at
             WHERE at <= ?1 AND (at < ?1 OR id < ?2) AND origin = ?3
             ORDER BY at DESC, id DESC LIMIT ?4",
            before,
        ),
        (
            "SELECT at, id FROM log INDEXED BY log_at
             WHERE at >= ?1 AND (at > ?1 OR id > ?2) AND origin = ?3
             ORDER BY at, id LIMIT ?4",
            after,
        ),
    ] {
        let places: Vec<(i64, i64)> = sqlx::query_as(sql)
            .bind(at)
            .bind(id)
            .bind(origin)
            .bind(i64::try_from(count).unwrap_or(i64::MAX))
            .fetch_all(&mut *connection)
            .await?;
        let places: Vec<Cursor> = places
            .into_iter()
            .map(|(at, id)| Cursor { at, id })
            .collect();
        sides.push(row::lines(connection, &places).await?);
    }
    let after = sides.pop().unwrap_or_default();
    let mut before = sides.pop().unwrap_or_default();
    before.reverse();
    let named = [("service", service), ("stream", stream)];
    let named = named.into_iter().filter(|(_, text)| !text.is_empty());
    let named: Vec<String> = named
        .map(|(what, text)| format!("{what} is {text:?}"))
        .collect();
    let query = match named.is_empty() {
        true => "lines without service and stream, in the order of time".to_owned(),
        false => format!("{}, in the order of time", named.join(" and ")),
    };
    Ok(Some(LogContext {
        before,
        after,
        query,
    }))
}
