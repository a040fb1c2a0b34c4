//! Lines counted: by slot where that is enough, by an index that holds what counting needs, or
//! line by line.

mod parts;

use std::collections::BTreeMap;

use lines::held::{MOST_PIECES, severity_name};
use model::{Counted, LogOrder, Millis, Volume};
use sqlx::SqliteConnection;

use super::{
    Asked, SLOT,
    candidates::Candidates,
    plan::{Origins, is_counted, origins, plan, severities},
    row::{lines, severity},
};
use parts::Parts;

/// Lines that are read to be counted.
const MOST_READ: usize = 30_000;
/// Lines read at once.
const AT_ONCE: usize = 250;

/// Lines by severity for every step, the first of which begins with the range; also from when on
/// they are counted, if not all are.
pub(super) async fn volume(
    connection: &mut SqliteConnection,
    asked: &Asked<'_>,
    step: Millis,
) -> sqlx::Result<(Vec<Volume>, Option<i64>)> {
    let length = asked.filter.range.length().0.max(0);
    let step = Millis(step.0.max(length / MOST_PIECES + 1)).to_nanos().0;
    let (first, _) = countable(asked.range());
    let mut pieces: BTreeMap<i64, [u64; 7]> = BTreeMap::new();
    let mut counted_from = None;
    if is_counted(asked.filter) {
        for (nth, number, count) in counted(connection, asked, step).await? {
            pieces.entry(nth).or_default()[severity(number) as usize] += count.unsigned_abs();
        }
    } else {
        let plan = plan(connection, asked).await?;
        let order = LogOrder::NewestFirst;
        let mut candidates =
            Candidates::begin(connection, plan, order, asked.range(), None).await?;
        let mut read = 0;
        'all: loop {
            let places = candidates.next(connection).await?;
            if places.is_empty() {
                break;
            }
            for places in places.chunks(AT_ONCE) {
                if read >= MOST_READ {
                    counted_from = places.first().map(|place| place.at);
                    break 'all;
                }
                read += places.len();
                for line in lines(connection, places).await? {
                    if asked.wanted.accepts(&line) {
                        let nth = line.at.0.saturating_sub(first) / step;
                        pieces.entry(nth).or_default()[line.severity as usize] += 1;
                    }
                }
            }
        }
    }
    let piece = |(nth, counts): (i64, [u64; 7])| Volume {
        start: Millis((first + nth * step).div_euclid(1_000_000)),
        counts,
    };
    Ok((pieces.into_iter().map(piece).collect(), counted_from))
}

/// Lines by service or severity, the most first; nothing if the counts do not know them.
pub(super) async fn values(
    connection: &mut SqliteConnection,
    asked: &Asked<'_>,
    field: &str,
) -> sqlx::Result<Option<Vec<Counted>>> {
    if !is_counted(asked.filter) || !["service", "severity"].contains(&field) {
        return Ok(None);
    }
    let services: Vec<(i64, String)> = sqlx::query_as("SELECT id, service FROM log_origin")
        .fetch_all(&mut *connection)
        .await?;
    let services: BTreeMap<i64, String> = services.into_iter().collect();
    let parts = Parts::of(countable(asked.range()), i64::MAX);
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for (origin, number, count) in rows(connection, asked, &parts, "origin", "origin").await? {
        let text = match field {
            "service" => services.get(&origin).cloned().unwrap_or_default(),
            _ => severity_name(severity(number)).to_owned(),
        };
        *counts.entry(text).or_default() += count.unsigned_abs();
    }
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.retain(|(text, count)| !text.is_empty() && *count > 0);
    counts.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    let counted = |(text, count)| Counted {
        text,
        count: Some(count),
    };
    Ok(Some(counts.into_iter().map(counted).collect()))
}

/// Number of a piece, severity, lines; a piece may come more than once.
async fn counted(
    connection: &mut SqliteConnection,
    asked: &Asked<'_>,
    step: i64,
) -> sqlx::Result<Vec<(i64, i64, i64)>> {
    let range = countable(asked.range());
    let parts = Parts::of(range, step);
    let first = range.0;
    let slots = format!("(slot * {SLOT} - {first}) / {step}");
    let lines = format!("(at - {first}) / {step}");
    rows(connection, asked, &parts, &slots, &lines).await
}

/// The conditions of a filter that counts know.
const WANTED: &str = "(?2 = '' OR origin IN (SELECT value FROM json_each(?2)))
    AND (?3 = '' OR severity IN (SELECT value FROM json_each(?3)))";

/// Lines of the parts, grouped by an expression over slots or lines, and by severity.
async fn rows(
    connection: &mut SqliteConnection,
    asked: &Asked<'_>,
    parts: &Parts,
    by_slots: &str,
    by_lines: &str,
) -> sqlx::Result<Vec<(i64, i64, i64)>> {
    let origins = match origins(connection, asked.filter).await? {
        Origins::All => String::new(),
        Origins::Some(origins) => json(&origins)?,
    };
    let severities = match severities(asked.filter) {
        None => String::new(),
        Some(some) => json(&some.into_iter().map(|one| one as i64).collect::<Vec<_>>())?,
    };
    let slots = format!(
        "SELECT {by_slots} AS piece, severity, sum(lines) FROM json_each(?1) AS part
         CROSS JOIN log_slot ON slot BETWEEN part.value ->> 0 AND part.value ->> 1
         WHERE {WANTED} GROUP BY 1, 2"
    );
    let lines = format!(
        "SELECT {by_lines} AS piece, severity, count(*) FROM json_each(?1) AS part
         CROSS JOIN log INDEXED BY log_at ON at BETWEEN part.value ->> 0 AND part.value ->> 1
         WHERE {WANTED} GROUP BY 1, 2"
    );
    let mut rows = Vec::new();
    for (sql, ranges) in [(slots, &parts.slots), (lines, &parts.lines)] {
        let found: Vec<(i64, i64, i64)> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(json(ranges)?)
            .bind(&origins)
            .bind(&severities)
            .fetch_all(&mut *connection)
            .await?;
        rows.extend(found);
    }
    Ok(rows)
}

/// A range without what lies more than a century away: times are subtracted.
fn countable((from, to): (i64, i64)) -> (i64, i64) {
    const FAR: i64 = 4_000_000_000_000_000_000;
    (from.clamp(-FAR, FAR), to.clamp(-FAR, FAR))
}

fn json<T: serde::Serialize>(numbers: &[T]) -> sqlx::Result<String> {
    serde_json::to_string(numbers).map_err(|error| sqlx::Error::Encode(error.into()))
}
