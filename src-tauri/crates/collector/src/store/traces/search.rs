//! Which traces fit. Conditions on a span are settled on the dictionary, whose texts are few, and
//! become an expression over the index of spans; the rows of spans are not read.

use model::{Nanos, TraceQuery, TraceSummary, Value};
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection, sqlite::SqliteRow};

use super::{
    Condition, FIRST_BITS,
    condition::{Place, Test},
    index,
    terms::{NAME, OPERATION, RESOURCE, ResourceText, value_kind},
};

/// The most distinct values of an attribute in one search; of more, the newest are taken.
const MOST_VALUES: i64 = 2_000;
/// SQL leaves out most of what does not fit; words for what is not finite read as 0 there.
const NUMBER: &str = " AND kind IN (1, 2) AND (text GLOB '*[a-zA-Z]*' OR CAST(text AS REAL) ";

/// Summaries of traces that fit, newest first, one more than the limit if there are more; and
/// whether an attribute had too many values for all to be compared.
pub(super) async fn search(
    connection: &mut SqliteConnection,
    query: &TraceQuery,
    conditions: &[Condition],
) -> sqlx::Result<(Vec<TraceSummary>, bool)> {
    let most = i64::from(query.limit) + 1;
    let mut cut = false;
    let Some(matching) = matching(connection, query, conditions, &mut cut).await? else {
        return Ok((Vec::new(), cut));
    };
    if matching.is_empty() {
        let mut all = QueryBuilder::new("SELECT * FROM trace");
        of_trace(&mut all, query);
        all.push(" ORDER BY start DESC, no DESC LIMIT ")
            .push_bind(most);
        return Ok((summaries(connection, all).await?, cut));
    }
    let found = by_index(connection, query, &matching, most).await?;
    Ok((found, cut))
}

/// Traces of which a span matches: part after part of the index, the newest first, until none that
/// is left can hold a newer one than those found.
async fn by_index(
    connection: &mut SqliteConnection,
    query: &TraceQuery,
    matching: &str,
    most: i64,
) -> sqlx::Result<Vec<TraceSummary>> {
    let (from, to) = range(query);
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let mut parts = index::parts(connection).await?;
    parts.retain(|part| part.oldest <= to && part.newest >= from);
    parts.sort_by_key(|part| std::cmp::Reverse(part.newest));
    let mut found: Vec<TraceSummary> = Vec::new();
    for part in parts {
        let last = most.checked_sub(1).and_then(|last| found.get(last));
        if last.is_some_and(|last| last.start.0 > part.newest) {
            break;
        }
        let table = part.table();
        let mut some = QueryBuilder::new(format!(
            "WITH fits AS MATERIALIZED
                 (SELECT DISTINCT rowid >> {FIRST_BITS} AS no FROM {table} WHERE {table} MATCH "
        ));
        some.push_bind(matching);
        if query.errors == Some(true) {
            // They are few, and most spans need not be looked at any further.
            let (first, last) = part.traces();
            some.push(format_args!(
                " AND rowid >> {FIRST_BITS} IN
                     (SELECT no FROM trace WHERE no BETWEEN {first} AND {last} AND errors > 0)"
            ));
        }
        some.push(") SELECT trace.* FROM fits CROSS JOIN trace ON trace.no = fits.no");
        of_trace(&mut some, query);
        some.push(" ORDER BY start DESC, trace.no DESC LIMIT ")
            .push_bind(i64::try_from(most).unwrap_or(i64::MAX));
        found.extend(summaries(connection, some).await?);
        // Stable: what came later stands before what came earlier at the same moment.
        found.sort_by_key(|trace| std::cmp::Reverse(trace.start));
        found.truncate(most);
    }
    Ok(found)
}

/// Nanoseconds of the range, both included.
fn range(query: &TraceQuery) -> (i64, i64) {
    let last = query.range.end.to_nanos().0.saturating_add(999_999);
    (query.range.start.to_nanos().0, last)
}

/// The conditions that a trace fulfils as a whole.
fn of_trace(sql: &mut QueryBuilder<Sqlite>, query: &TraceQuery) {
    let (from, to) = range(query);
    sql.push(" WHERE start BETWEEN ")
        .push_bind(from)
        .push(" AND ")
        .push_bind(to);
    match query.errors {
        Some(true) => sql.push(" AND errors > 0"),
        Some(false) => sql.push(" AND errors = 0"),
        None => &mut *sql,
    };
    for (comparison, bound) in [(">=", query.min_duration_ms), ("<=", query.max_duration_ms)] {
        if let Some(millis) = bound {
            sql.push(format_args!(" AND finish - start {comparison} "))
                .push_bind((millis * 1e6) as i64);
        }
    }
}

/// The conditions on one span over the index: empty if there are none, nothing if no span can fit.
async fn matching(
    connection: &mut SqliteConnection,
    query: &TraceQuery,
    conditions: &[Condition],
    cut: &mut bool,
) -> sqlx::Result<Option<String>> {
    let mut all = Vec::new();
    let asks_resource = conditions
        .iter()
        .any(|condition| condition.place != Place::Span);
    let resources = if asks_resource || query.service.is_some() {
        resources(connection).await?
    } else {
        Vec::new()
    };
    if let Some(service) = &query.service {
        let of = resources
            .iter()
            .filter(|(_, resource)| resource.0 == *service);
        let Some(any) = any_of(of.map(|(id, _)| *id)) else {
            return Ok(None);
        };
        all.push(any);
    }
    if let Some(operation) = &query.operation {
        let Some(id) = term(connection, OPERATION, operation).await? else {
            return Ok(None);
        };
        all.push(token(id));
    }
    for condition in conditions {
        let name = term(connection, NAME, &condition.name).await?;
        let own = match (condition.place, name) {
            (Place::Resource, _) | (_, None) => None,
            (_, Some(name)) => own(connection, name, &condition.test, cut).await?,
        };
        let resource = (condition.place != Place::Span)
            .then(|| any_of(of_resource(&resources, condition)))
            .flatten();
        let resource = match (resource, condition.place, name) {
            // Its own attribute hides that of the resource.
            (Some(some), Place::Any, Some(name)) => Some(format!("({some} NOT {})", token(name))),
            (other, ..) => other,
        };
        match (own, resource) {
            (None, None) => return Ok(None),
            (Some(one), None) | (None, Some(one)) => all.push(one),
            (Some(own), Some(resource)) => all.push(format!("({own} OR {resource})")),
        }
    }
    Ok(Some(all.join(" AND ")))
}

/// Spans with an attribute of their own that fits.
async fn own(
    connection: &mut SqliteConnection,
    name: i64,
    test: &Test,
    cut: &mut bool,
) -> sqlx::Result<Option<String>> {
    Ok(match test {
        Test::Exists => Some(token(name)),
        Test::NotEqual(operand) => {
            let equal = Test::Equal(operand.clone());
            let equal = any_of(values(connection, name, &equal, cut).await?);
            Some(match equal {
                Some(equal) => format!("({} NOT {equal})", token(name)),
                None => token(name),
            })
        }
        test => any_of(values(connection, name, test, cut).await?),
    })
}

/// The values of an attribute that fit, newest first.
async fn values(
    connection: &mut SqliteConnection,
    name: i64,
    test: &Test,
    cut: &mut bool,
) -> sqlx::Result<Vec<i64>> {
    let mut sql = QueryBuilder::<Sqlite>::new("SELECT id, kind, text FROM term WHERE of = ");
    sql.push_bind(name);
    match test {
        Test::Contains(part) => {
            sql.push(" AND kind = 0 AND instr(text, ")
                .push_bind(part.clone())
                .push(") > 0");
        }
        Test::Above(bound) => {
            sql.push(NUMBER).push("> ").push_bind(*bound).push(")");
        }
        Test::Below(bound) => {
            sql.push(NUMBER).push("< ").push_bind(*bound).push(")");
        }
        Test::Equal(operand) | Test::NotEqual(operand) => {
            sql.push(" AND (text = ").push_bind(operand.text.clone());
            if let Some(number) = operand.number {
                sql.push(" OR (kind IN (1, 2) AND CAST(text AS REAL) = ")
                    .push_bind(number)
                    .push(")");
            }
            sql.push(")");
        }
        Test::Exists => {}
    }
    sql.push(" ORDER BY id DESC LIMIT ")
        .push_bind(MOST_VALUES + 1);
    let rows: Vec<(i64, i64, String)> = sql.build_query_as().fetch_all(&mut *connection).await?;
    *cut |= rows.len() as i64 > MOST_VALUES;
    let fits = |(_, kind, text): &(i64, i64, String)| {
        test.holds(Value {
            kind: value_kind(*kind),
            text,
        })
    };
    let rows = rows.into_iter().take(MOST_VALUES as usize);
    Ok(rows.filter(fits).map(|(id, ..)| id).collect())
}

fn of_resource<'a>(
    resources: &'a [(i64, ResourceText)],
    condition: &'a Condition,
) -> impl Iterator<Item = i64> + 'a {
    let fits = |resource: &ResourceText| {
        resource
            .1
            .iter()
            .find(|(name, ..)| *name == condition.name)
            .is_some_and(|(_, kind, text)| condition.test.holds(Value { kind: *kind, text }))
    };
    resources
        .iter()
        .filter(move |(_, resource)| fits(resource))
        .map(|(id, _)| *id)
}

async fn resources(connection: &mut SqliteConnection) -> sqlx::Result<Vec<(i64, ResourceText)>> {
    let rows: Vec<(i64, String)> = sqlx::query_as("SELECT id, text FROM term WHERE of = ?")
        .bind(RESOURCE)
        .fetch_all(connection)
        .await?;
    rows.into_iter()
        .map(|(id, text)| {
            let text =
                serde_json::from_str(&text).map_err(|error| sqlx::Error::Decode(error.into()))?;
            Ok((id, text))
        })
        .collect()
}

async fn term(connection: &mut SqliteConnection, of: i64, text: &str) -> sqlx::Result<Option<i64>> {
    let print = super::terms::Term::plain(of, text).print();
    sqlx::query_scalar("SELECT id FROM term WHERE print = ?")
        .bind(print.to_vec())
        .fetch_optional(connection)
        .await
}

fn token(id: i64) -> String {
    format!("\"{id}\"")
}

fn any_of(ids: impl IntoIterator<Item = i64>) -> Option<String> {
    let tokens: Vec<String> = ids.into_iter().map(token).collect();
    (!tokens.is_empty()).then(|| format!("({})", tokens.join(" OR ")))
}

async fn summaries(
    connection: &mut SqliteConnection,
    mut sql: QueryBuilder<Sqlite>,
) -> sqlx::Result<Vec<TraceSummary>> {
    let rows = sql.build().fetch_all(connection).await?;
    rows.iter().map(summary).collect()
}

fn summary(row: &SqliteRow) -> sqlx::Result<TraceSummary> {
    let (start, finish): (i64, i64) = (row.try_get("start")?, row.try_get("finish")?);
    let count = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
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
