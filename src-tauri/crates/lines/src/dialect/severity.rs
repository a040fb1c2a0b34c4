use model::Severity;

use super::{
    Dialect,
    flat::{Field, Flat, Kind},
};

const KEYS: &[&str] = &[
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
    "status",
];

/// The severity of a record; a level whose own word says more than the range stays a field.
pub(super) fn take(flat: &mut Flat, dialect: Dialect) -> Severity {
    let found = KEYS.iter().find_map(|key| {
        let severity = read(flat.get(key)?, dialect)?;
        Some((*key, severity))
    });
    match found {
        Some((key, severity)) => {
            let plain = flat
                .get(key)
                .is_some_and(|field| field.kind == Kind::Number || is_plain(&field.text));
            if plain {
                flat.drop_field(key);
            }
            severity
        }
        // Serilog leaves the level out where it is Information.
        None if dialect == Dialect::Clef => Severity::Info,
        None => Severity::Unset,
    }
}

/// Whether a level's name says no more than its range.
#[must_use]
pub fn is_plain(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    matches!(
        word.as_str(),
        "trace" | "debug" | "info" | "information" | "warn" | "warning" | "error" | "fatal"
    )
}

fn read(field: &Field, dialect: Dialect) -> Option<Severity> {
    if field.kind == Kind::Text
        && let Some(severity) = from_text(&field.text)
    {
        return Some(severity);
    }
    let number: i64 = field.text.parse().ok()?;
    match field.path.as_str() {
        "severity_number" | "severityNumber" => Some(from_number(i32::try_from(number).ok()?)),
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

fn from_syslog(number: i64) -> Option<Severity> {
    Some(match number {
        0..=2 => Severity::Fatal,
        3 => Severity::Error,
        4 => Severity::Warn,
        5 | 6 => Severity::Info,
        7 => Severity::Debug,
        _ => return None,
    })
}

/// OpenTelemetry's severity number, four to a range.
#[must_use]
pub fn from_number(number: i32) -> Severity {
    match number {
        1..=4 => Severity::Trace,
        5..=8 => Severity::Debug,
        9..=12 => Severity::Info,
        13..=16 => Severity::Warn,
        17..=20 => Severity::Error,
        21..=24 => Severity::Fatal,
        _ => Severity::Unset,
    }
}

/// A level's name in any case, `slog`'s steps such as `INFO+1` included.
///
/// OpenTelemetry places syslog's critical and alert in ERROR2 and ERROR3. With six ranges they
/// would vanish among the errors, so they are Fatal here, as emergency is.
#[must_use]
pub fn from_text(text: &str) -> Option<Severity> {
    let word = text.trim().to_ascii_lowercase();
    let base = word.split(['+', '-']).next().unwrap_or_default();
    Some(match base {
        "trace" | "verbose" | "silly" | "finest" | "finer" | "trc" => Severity::Trace,
        "debug" | "fine" | "config" | "dbg" => Severity::Debug,
        "info" | "information" | "informational" | "notice" | "http" | "inf" => Severity::Info,
        "warn" | "warning" | "wrn" => Severity::Warn,
        "error" | "err" | "severe" | "dpanic" => Severity::Error,
        "fatal" | "critical" | "crit" | "panic" | "alert" | "emergency" | "emerg" | "ftl" => {
            Severity::Fatal
        }
        _ => return None,
    })
}
