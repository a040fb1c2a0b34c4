//! Severities: lines are left out whose level is surely another one.

use lines::Column;
use model::{Nanos, Severity};
use serde_json::{Value, json};

use super::{Asked, Said, field::Unless};
use crate::logs::elasticsearch::mapping::Kind;

/// What levels are called, in small letters.
const NAMES: [&str; 26] = [
    "trace",
    "verbose",
    "silly",
    "finest",
    "finer",
    "debug",
    "fine",
    "config",
    "dbg",
    "info",
    "information",
    "informational",
    "notice",
    "http",
    "inf",
    "warn",
    "warning",
    "wrn",
    "error",
    "err",
    "severe",
    "fatal",
    "critical",
    "crit",
    "panic",
    "emergency",
];

/// Numbers that are levels somewhere: OpenTelemetry's, syslog's, Bunyan's, Monolog's.
const NUMBERS: [i64; 38] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 30,
    40, 50, 60, 100, 200, 250, 300, 400, 500, 550, 600, 10_000,
];

/// The condition; nothing where all severities are wanted.
pub(super) fn said(wanted: &[Severity], asked: Asked<'_>) -> Option<Said> {
    if wanted.is_empty()
        || Severity::ALL
            .iter()
            .all(|severity| wanted.contains(severity))
    {
        return None;
    }
    let mut said = Said::default();
    let Some(but) = Unless::mentioned("severity", asked) else {
        return Some(said);
    };
    let names = asked.mapping.decides(Column::Severity);
    for (nth, name) in names.iter().enumerate() {
        let Some(kind) = asked.mapping.kind(name) else {
            continue;
        };
        let (field, values) = match kind {
            Kind::Keyword | Kind::Flattened => ((*name).to_owned(), spelled(name, wanted)),
            Kind::Text { whole: Some(again) } => (again, spelled(name, wanted)),
            Kind::Number => ((*name).to_owned(), numbers(name, wanted)),
            _ => continue,
        };
        if !values.is_empty() {
            let clause = json!({"terms": {field: values}});
            said.fails
                .push(but.fails(clause, names.get(..nth).unwrap_or_default()));
        }
    }
    Some(said)
}

/// The severity of a line whose fields are these.
pub(in crate::logs::elasticsearch) fn severity_of(fields: &Value) -> Severity {
    lines::read(&fields.to_string(), Nanos(0), "").severity
}

/// The names of other severities, as they are usually spelled.
fn spelled(name: &str, wanted: &[Severity]) -> Vec<Value> {
    let other = NAMES.iter().filter(|level| {
        let severity = severity_of(&json!({name: level}));
        severity != Severity::Unset && !wanted.contains(&severity)
    });
    let spellings = other.flat_map(|level| {
        let upper = level.to_uppercase();
        let capital = match (upper.get(..1), level.get(1..)) {
            (Some(first), Some(rest)) => format!("{first}{rest}"),
            _ => upper.clone(),
        };
        [(*level).to_owned(), upper, capital]
    });
    spellings.map(Value::String).collect()
}

fn numbers(name: &str, wanted: &[Severity]) -> Vec<Value> {
    let other = NUMBERS.iter().filter(|number| {
        let severity = severity_of(&json!({name: number}));
        severity != Severity::Unset && !wanted.contains(&severity)
    });
    other.map(|number| json!(number)).collect()
}
