//! The names and numbers that logs give to severities.

use model::Severity;

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
    let mut lower = [0; 16];
    let base = text.trim().split(['+', '-']).next()?;
    let lower = lower.get_mut(..base.len())?;
    lower.copy_from_slice(base.as_bytes());
    lower.make_ascii_lowercase();
    Some(match &*lower {
        b"trace" | b"verbose" | b"silly" | b"finest" | b"finer" | b"trc" | b"trce" => {
            Severity::Trace
        }
        b"debug" | b"fine" | b"config" | b"dbg" | b"dbug" => Severity::Debug,
        b"info" | b"information" | b"informational" | b"notice" | b"http" | b"inf" => {
            Severity::Info
        }
        b"warn" | b"warning" | b"wrn" => Severity::Warn,
        b"error" | b"err" | b"severe" | b"dpanic" | b"fail" => Severity::Error,
        b"fatal" | b"critical" | b"crit" | b"panic" | b"alert" | b"emergency" | b"emerg"
        | b"ftl" => Severity::Fatal,
        _ => return None,
    })
}

/// Whether a level's name says no more than its range.
#[must_use]
pub fn is_plain(word: &str) -> bool {
    const PLAIN: [&str; 8] = [
        "trace",
        "debug",
        "info",
        "information",
        "warn",
        "warning",
        "error",
        "fatal",
    ];
    PLAIN.iter().any(|plain| word.eq_ignore_ascii_case(plain))
}

/// Syslog's severities, 0 to 7 (RFC 5424 §6.2.1).
pub(crate) fn from_syslog(number: i64) -> Option<Severity> {
    Some(match number {
        0..=2 => Severity::Fatal,
        3 => Severity::Error,
        4 => Severity::Warn,
        5 | 6 => Severity::Info,
        7 => Severity::Debug,
        _ => return None,
    })
}
