use model::Severity;

use super::{Field, Flat, Kind, names::Role};
use crate::{
    Dialect,
    severity::{from_number, from_syslog, from_text, is_plain},
};

pub(super) const KEYS: &[&str] = &[
    "level_name",
    "level",
    "severity",
    "log.level",
    "@l",
    "levelname",
    "syslog.severity",
    "LogLevel",
    "severity_text",
    "severityText",
    "loglevel",
    "lvl",
    "@fields.level",
    "L",
    "@level",
    "PRIORITY",
    "priority",
    "severity_number",
    "severityNumber",
    "level_index",
    "levelno",
    "level_value",
    "s",
    "status",
    "severity.text",
    "SeverityText",
    "severity.number",
    "SeverityNumber",
];

/// The severity of a record; a level whose own word says more than the range stays a field.
pub(super) fn take(flat: &mut Flat<'_>, dialect: Dialect) -> Severity {
    let says_no_more = |field: &Field<'_>| field.kind == Kind::Number || is_plain(&field.text);
    let severity = flat.find(Role::Severity, |field| read(field, dialect), says_no_more);
    // Serilog leaves the level out where it is Information.
    severity.unwrap_or(match dialect {
        Dialect::Clef => Severity::Info,
        _ => Severity::Unset,
    })
}

fn read(field: &Field<'_>, dialect: Dialect) -> Option<Severity> {
    if field.kind == Kind::Text
        && let Some(severity) = from_text(&field.text)
    {
        return Some(severity);
    }
    if field.path == "s" {
        return (dialect == Dialect::Mongo).then(|| mongo(&field.text))?;
    }
    let number: i64 = field.text.parse().ok()?;
    match field.path.as_ref() {
        "severity_number" | "severityNumber" | "severity.number" | "SeverityNumber" => {
            Some(from_number(i32::try_from(number).ok()?))
        }
        "level_index" => by_step(number, &[0, 1, 2, 3, 4, 5]),
        "levelno" => by_step(number, &[0, 10, 20, 30, 40, 50]),
        "level_value" => by_step(number, &[0, 10_000, 20_000, 30_000, 40_000, 50_000]),
        "severity" | "priority" | "PRIORITY" | "syslog.severity" => from_syslog(number),
        "level" if dialect == Dialect::Gelf => from_syslog(number),
        "level" if (100..=600).contains(&number) => by_step(number, &[0, 100, 200, 300, 400, 500]),
        "level" if (10..100).contains(&number) => by_step(number, &[10, 20, 30, 40, 50, 60]),
        _ => None,
    }
}

/// The range whose lower bound the number reaches.
fn by_step(number: i64, bounds: &[i64; 6]) -> Option<Severity> {
    const RANGES: [Severity; 6] = [
        Severity::Trace,
        Severity::Debug,
        Severity::Info,
        Severity::Warn,
        Severity::Error,
        Severity::Fatal,
    ];
    let mut reached = bounds
        .iter()
        .zip(RANGES)
        .filter(|(bound, _)| number >= **bound);
    reached.next_back().map(|(_, range)| range)
}

/// MongoDB's letters; `D1` to `D5` are steps of debug.
fn mongo(letter: &str) -> Option<Severity> {
    Some(match letter.bytes().next()? {
        b'F' => Severity::Fatal,
        b'E' => Severity::Error,
        b'W' => Severity::Warn,
        b'I' => Severity::Info,
        b'D' => Severity::Debug,
        _ => return None,
    })
}
