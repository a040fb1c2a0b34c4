//! How a filter is answered: by the column of an id, by the text index, or in the order of time.

use model::{FieldMatch, FieldOp, LogFilter, LogLine, Severity};
use sqlx::SqliteConnection;

use super::{Asked, trigrams};

/// Alternatives of one condition that are asked of the index; more are left to the lines.
const MOST_ALTERNATIVES: usize = 64;

/// Where the candidates of a search come from; the lines themselves decide.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Plan {
    /// There are none.
    Nothing,
    /// Those whose id is one of these.
    Ids {
        column: &'static str,
        values: Vec<String>,
    },
    /// Those that the expression over the text index finds.
    Index(String),
    /// All of the range.
    Time,
}

pub(super) async fn plan(
    connection: &mut SqliteConnection,
    asked: &Asked<'_>,
) -> sqlx::Result<Plan> {
    let filter = asked.filter;
    if filter.fields.iter().any(asks_for_nothing) {
        return Ok(Plan::Nothing);
    }
    if let Some((column, asked)) = filter.fields.iter().find_map(by_id) {
        let values = asked.values.clone();
        return Ok(Plan::Ids { column, values });
    }
    let mut parts: Vec<String> = Vec::new();
    match origins(connection, filter).await? {
        Origins::All => {}
        Origins::Some(origins) if origins.is_empty() => return Ok(Plan::Nothing),
        Origins::Some(origins) if origins.len() <= MOST_ALTERNATIVES => {
            let marks = origins.into_iter().map(|id| Some(trigrams::origin_is(id)));
            parts.extend(trigrams::any(marks));
        }
        Origins::Some(_) => {}
    }
    if let Some(severities) = severities(filter) {
        let marks = severities.into_iter().map(trigrams::severity_is);
        parts.extend(trigrams::any(marks.map(Some)));
    }
    parts.extend(
        filter
            .text
            .iter()
            .filter_map(|text| trigrams::contains(text)),
    );
    parts.extend(filter.fields.iter().filter_map(field));
    Ok(match parts.is_empty() {
        true => Plan::Time,
        false => Plan::Index(parts.join(" AND ")),
    })
}

/// The severities asked for, unless these are all of them.
pub(super) fn severities(filter: &LogFilter) -> Option<Vec<Severity>> {
    let some = &filter.severities;
    let all = some.is_empty() || Severity::ALL.iter().all(|one| some.contains(one));
    (!all).then(|| some.clone())
}

/// Where lines may come from by the conditions on the service.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Origins {
    All,
    Some(Vec<i64>),
}

/// Settles the conditions on the service: there are few.
pub(super) async fn origins(
    connection: &mut SqliteConnection,
    filter: &LogFilter,
) -> sqlx::Result<Origins> {
    let on_service = LogFilter {
        fields: filter.fields.iter().filter(on_service).cloned().collect(),
        ..LogFilter::all(filter.range)
    };
    if on_service.fields.is_empty() {
        return Ok(Origins::All);
    }
    let Ok(wanted) = lines::held::Filter::new(&on_service) else {
        return Ok(Origins::All);
    };
    let at = filter.range.start.to_nanos();
    let all: Vec<(i64, String)> = sqlx::query_as("SELECT id, service FROM log_origin ORDER BY id")
        .fetch_all(connection)
        .await?;
    let fits = |service: String| {
        wanted.accepts(&LogLine {
            at,
            service,
            ..LogLine::default()
        })
    };
    let some = all
        .into_iter()
        .filter_map(|(id, service)| fits(service).then_some(id));
    Ok(Origins::Some(some.collect()))
}

/// Whether counts by service and severity are all that is needed.
pub(super) fn is_counted(filter: &LogFilter) -> bool {
    filter.text.iter().all(String::is_empty) && filter.fields.iter().all(|field| on_service(&field))
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as `filter` hands it over
fn on_service(field: &&FieldMatch) -> bool {
    field.name == "service"
}

/// Whether one of no values must fit.
fn asks_for_nothing(field: &FieldMatch) -> bool {
    let some = matches!(
        field.op,
        FieldOp::Equal | FieldOp::Contains | FieldOp::Regex
    );
    some && field.values.is_empty()
}

fn by_id(field: &FieldMatch) -> Option<(&'static str, &FieldMatch)> {
    let column = ["trace_id", "request_id"]
        .into_iter()
        .find(|column| *column == field.name)?;
    (field.op == FieldOp::Equal).then_some((column, field))
}

/// What the index knows of a condition on a field.
fn field(asked: &FieldMatch) -> Option<String> {
    let name = asked.name.as_str();
    let alternatives = |one: &dyn Fn(&str) -> Option<String>| {
        let few = (1..=MOST_ALTERNATIVES).contains(&asked.values.len());
        few.then(|| trigrams::any(asked.values.iter().map(|value| one(value))))
            .flatten()
    };
    if ["service", "trace_id", "span_id", "request_id"].contains(&name) {
        // Columns are indexed as they are.
        return match asked.op {
            FieldOp::Equal | FieldOp::Contains if name != "service" => {
                alternatives(&trigrams::contains)
            }
            _ => None,
        };
    }
    match asked.op {
        FieldOp::Equal => alternatives(&|value| trigrams::field_is(name, value)),
        FieldOp::Contains => {
            let exists = trigrams::field_exists(name);
            let part = alternatives(&trigrams::contains);
            let parts: Vec<String> = exists.into_iter().chain(part).collect();
            (!parts.is_empty()).then(|| parts.join(" AND "))
        }
        FieldOp::Regex | FieldOp::Exists | FieldOp::Above | FieldOp::Below => {
            trigrams::field_exists(name)
        }
        FieldOp::NotEqual | FieldOp::Missing => None,
    }
}

#[cfg(test)]
mod tests;
