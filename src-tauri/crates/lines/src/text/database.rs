//! What databases write: PostgreSQL, MySQL and MariaDB, Redis.

use std::borrow::Cow;

use model::{Nanos, Severity};

use super::{Parsed, scan::Scan};
use crate::{Dialect, severity};

pub(super) fn read(text: &str, seen: Nanos) -> Option<Parsed<'_>> {
    redis(text, seen)
        .or_else(|| mysql(text, seen))
        .or_else(|| postgres(text, seen))
}

/// `2026-11-26 15:00:00.123 UTC [12] user@database ERROR:  message`; what stands before the level
/// follows `log_line_prefix`.
fn postgres(text: &str, seen: Nanos) -> Option<Parsed<'_>> {
    let mut scan = Scan::new(text);
    let stamp = scan.stamp(seen)?;
    let mut parsed = Parsed {
        dialect: Dialect::Postgres,
        stamp: Some(stamp),
        ..Parsed::default()
    };
    /// The words of a prefix, and the level after them.
    const WORDS: usize = 8;
    for _ in 0..WORDS {
        scan.spaces();
        if let Some(process) = scan.bracketed() {
            parsed.field("pid", process);
            continue;
        }
        let word = scan.word()?;
        if scan.rest.starts_with("  ")
            && let Some(level) = word.strip_suffix(':')
        {
            parsed.severity = Some(postgres_severity(level)?);
            if !severity::is_plain(level) {
                parsed.field("level", level);
            }
            scan.spaces();
            parsed.body = Cow::Borrowed(scan.rest);
            return Some(parsed);
        }
        if let Some((user, database)) = word.split_once('@') {
            parsed.field("user", user);
            parsed.field("database", database);
        }
    }
    None
}

/// PostgreSQL's own words; a `LOG` and what explains an error are no warnings.
fn postgres_severity(word: &str) -> Option<Severity> {
    Some(match word {
        "DEBUG" | "DEBUG1" | "DEBUG2" | "DEBUG3" | "DEBUG4" | "DEBUG5" => Severity::Debug,
        "LOG" | "INFO" | "NOTICE" | "STATEMENT" | "DETAIL" | "HINT" | "CONTEXT" | "QUERY" => {
            Severity::Info
        }
        "WARNING" => Severity::Warn,
        "ERROR" => Severity::Error,
        "FATAL" | "PANIC" => Severity::Fatal,
        _ => return None,
    })
}

/// `2026-11-26T15:00:00.123456Z 8 [Warning] [MY-013360] [Server] message`.
fn mysql(text: &str, seen: Nanos) -> Option<Parsed<'_>> {
    let mut scan = Scan::new(text);
    let stamp = scan.stamp(seen)?;
    scan.spaces();
    let thread = scan.number()?;
    scan.expect(" ")?;
    let level = scan.bracketed()?;
    let severity = match level {
        "Note" | "System" => Severity::Info,
        "Warning" => Severity::Warn,
        "ERROR" | "Error" => Severity::Error,
        _ => return None,
    };
    let mut parsed = Parsed {
        dialect: Dialect::MySql,
        stamp: Some(stamp),
        severity: Some(severity),
        ..Parsed::default()
    };
    parsed.field("thread", thread);
    if !severity::is_plain(level) {
        parsed.field("level", level);
    }
    for name in ["code", "subsystem"] {
        scan.spaces();
        let before = scan;
        match scan.bracketed() {
            Some(value) if value.starts_with("MY-") || name == "subsystem" => {
                parsed.field(name, value);
            }
            _ => scan = before,
        }
    }
    scan.spaces();
    parsed.body = Cow::Borrowed(scan.rest);
    Some(parsed)
}

/// `12:M 26 Nov 2026 15:00:00.123 * message`.
fn redis(text: &str, seen: Nanos) -> Option<Parsed<'_>> {
    let mut scan = Scan::new(text);
    let process = scan.number()?;
    scan.expect(":")?;
    let role = scan.word().filter(|role| role.len() == 1)?;
    scan.expect(" ")?;
    let stamp = scan.stamp(seen)?;
    scan.expect(" ")?;
    let severity = match scan.word()? {
        "." => Severity::Debug,
        "-" | "*" => Severity::Info,
        "#" => Severity::Warn,
        _ => return None,
    };
    scan.spaces();
    let mut parsed = Parsed {
        dialect: Dialect::Redis,
        stamp: Some(stamp),
        severity: Some(severity),
        body: Cow::Borrowed(scan.rest),
        ..Parsed::default()
    };
    parsed.field("pid", process);
    parsed.field("role", role);
    Some(parsed)
}
