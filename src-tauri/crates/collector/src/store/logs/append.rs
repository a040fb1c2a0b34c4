//! Lines on their way into the file, many to a statement: a statement per line costs more than its
//! row.

use std::collections::{BTreeMap, HashMap};

use model::LogLine;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::{
    PAGE_BITS, SLOT,
    index::{self, part_of_row},
    trigrams,
};

/// Rows of one statement; SQLite takes 32,766 values.
const ROWS: usize = 500;

/// Keeps lines; answers the number of the last row.
pub(super) async fn append(
    connection: &mut SqliteConnection,
    lines: &[LogLine],
) -> sqlx::Result<i64> {
    let last = last(connection).await?;
    let origins = origins(connection, lines).await?;
    let origin = |line: &LogLine| {
        let key = (line.service.as_str(), line.stream.as_str());
        *origins.get(&key).expect("every origin was found or added")
    };
    let mut pages: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    let mut slots: BTreeMap<(i64, i64, i64), i64> = BTreeMap::new();
    let mut next = last + 1;
    for part in lines.chunks(ROWS) {
        let placed: Vec<Placed<'_>> = part
            .iter()
            .zip(next..)
            .map(|(line, id)| Placed {
                line,
                id,
                origin: origin(line),
            })
            .collect();
        next += placed.len() as i64;
        insert(connection, &placed).await?;
        for Placed { line, id, origin } in placed {
            let at = line.at.0;
            let (oldest, newest) = pages.entry(id >> PAGE_BITS).or_insert((at, at));
            (*oldest, *newest) = ((*oldest).min(at), (*newest).max(at));
            let slot = (at.div_euclid(SLOT), origin, line.severity as i64);
            *slots.entry(slot).or_default() += 1;
        }
    }
    save_pages(connection, pages).await?;
    save_slots(connection, slots).await?;
    Ok(next - 1)
}

/// The number of the last row that there ever was.
pub(super) async fn last(connection: &mut SqliteConnection) -> sqlx::Result<i64> {
    let last = sqlx::query_scalar("SELECT seq FROM sqlite_sequence WHERE name = 'log'")
        .fetch_optional(connection)
        .await?;
    Ok(last.unwrap_or(0))
}

/// A line with its place.
struct Placed<'a> {
    line: &'a LogLine,
    id: i64,
    origin: i64,
}

/// Numbers of where lines come from, given to those that are new.
async fn origins<'a>(
    connection: &mut SqliteConnection,
    lines: &'a [LogLine],
) -> sqlx::Result<HashMap<(&'a str, &'a str), i64>> {
    let mut known = HashMap::new();
    for line in lines {
        let key = (line.service.as_str(), line.stream.as_str());
        if known.contains_key(&key) {
            continue;
        }
        let found: Option<i64> =
            sqlx::query_scalar("SELECT id FROM log_origin WHERE service = ? AND stream = ?")
                .bind(key.0)
                .bind(key.1)
                .fetch_optional(&mut *connection)
                .await?;
        let id = match found {
            Some(id) => id,
            None => sqlx::query("INSERT INTO log_origin (service, stream) VALUES (?, ?)")
                .bind(key.0)
                .bind(key.1)
                .execute(&mut *connection)
                .await?
                .last_insert_rowid(),
        };
        known.insert(key, id);
    }
    Ok(known)
}

async fn insert(connection: &mut SqliteConnection, placed: &[Placed<'_>]) -> sqlx::Result<()> {
    let encode = |error: serde_json::Error| sqlx::Error::Encode(error.into());
    let fields: Vec<String> = placed
        .iter()
        .map(|placed| serde_json::to_string(&placed.line.fields).map_err(encode))
        .collect::<Result<_, _>>()?;
    let mut rows = QueryBuilder::<Sqlite>::new(
        "INSERT INTO log (id, at, severity, origin, trace_id, span_id, request_id, body, fields, raw) ",
    );
    rows.push_values(placed.iter().zip(fields), |mut row, (placed, fields)| {
        let line = placed.line;
        row.push_bind(placed.id)
            .push_bind(line.at.0)
            .push_bind(line.severity as i64)
            .push_bind(placed.origin)
            .push_bind(&line.trace_id)
            .push_bind(&line.span_id)
            .push_bind(&line.request_id)
            .push_bind(&line.body)
            .push_bind(fields)
            .push_bind(&line.raw);
    });
    // Full batches are the same statement again, and worth keeping.
    let full = placed.len() == ROWS;
    rows.build()
        .persistent(full)
        .execute(&mut *connection)
        .await?;
    for part in placed.chunk_by(|one, other| part_of_row(one.id) == part_of_row(other.id)) {
        let Some(first) = part.first() else { continue };
        let texts = part
            .iter()
            .map(|placed| (placed.id, trigrams::text(placed.line, placed.origin)));
        index::add(connection, part_of_row(first.id), texts).await?;
    }
    Ok(())
}

async fn save_pages(
    connection: &mut SqliteConnection,
    pages: BTreeMap<i64, (i64, i64)>,
) -> sqlx::Result<()> {
    for (id, (oldest, newest)) in pages {
        sqlx::query(
            "INSERT INTO log_page (id, oldest, newest) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE
             SET oldest = min(oldest, excluded.oldest), newest = max(newest, excluded.newest)",
        )
        .bind(id)
        .bind(oldest)
        .bind(newest)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

async fn save_slots(
    connection: &mut SqliteConnection,
    slots: BTreeMap<(i64, i64, i64), i64>,
) -> sqlx::Result<()> {
    for ((slot, origin, severity), lines) in slots {
        sqlx::query(
            "INSERT INTO log_slot (slot, origin, severity, lines) VALUES (?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET lines = lines + excluded.lines",
        )
        .bind(slot)
        .bind(origin)
        .bind(severity)
        .bind(lines)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
