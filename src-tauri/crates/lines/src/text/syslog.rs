//! Syslog: RFC 5424, RFC 3164 and what daemons write to files.

use std::borrow::Cow;

use model::Nanos;

use super::{Parsed, scan::Scan};
use crate::{Dialect, severity};

/// A message that begins with its priority.
pub(super) fn read(text: &str, seen: Nanos) -> Option<Parsed<'_>> {
    let mut scan = Scan::new(text);
    scan.expect("<")?;
    let priority: i64 = scan.until('>')?.parse().ok()?;
    if !(0..=191).contains(&priority) {
        return None;
    }
    let mut parsed = match scan.eat("1 ") {
        true => rfc5424(scan, seen)?,
        false => rfc3164(scan, seen)?,
    };
    parsed.severity = severity::from_syslog(priority % 8);
    parsed.field(
        "facility",
        FACILITIES.get(usize::try_from(priority / 8).ok()?)?,
    );
    Some(parsed)
}

/// `Nov 26 15:00:00 host program[12]: message`, without a priority.
pub(super) fn in_file(text: &str, seen: Nanos) -> Option<Parsed<'_>> {
    rfc3164(Scan::new(text), seen)
}

/// RFC 5424 §6, after the version.
fn rfc5424<'a>(mut scan: Scan<'a>, seen: Nanos) -> Option<Parsed<'a>> {
    let mut parsed = Parsed {
        dialect: Dialect::Syslog,
        ..Parsed::default()
    };
    if !scan.eat("-") {
        parsed.stamp = Some(scan.stamp(seen)?);
    }
    for name in ["host", "program", "pid", "message_id"] {
        scan.expect(" ")?;
        parsed.field(name, scan.word()?);
    }
    scan.expect(" ")?;
    if !scan.eat("-") {
        while scan.rest.starts_with('[') {
            structured(&mut parsed, &mut scan)?;
        }
    }
    scan.eat(" ");
    parsed.body = Cow::Borrowed(scan.rest.trim_start_matches('\u{feff}'));
    Some(parsed)
}

/// `[id name="value" …]` with `\"`, `\\` and `\]` (RFC 5424 §6.3.3).
fn structured<'a>(parsed: &mut Parsed<'a>, scan: &mut Scan<'a>) -> Option<()> {
    scan.expect("[")?;
    let end = scan.rest.find([' ', ']'])?;
    let (_, rest) = scan.rest.split_at_checked(end)?;
    scan.rest = rest;
    while !scan.eat("]") {
        scan.expect(" ")?;
        let name = scan.until('=')?;
        let value = scan.quoted()?;
        let value = match value.contains('\\') {
            true => Cow::Owned(
                value
                    .replace("\\\"", "\"")
                    .replace("\\]", "]")
                    .replace("\\\\", "\\"),
            ),
            false => Cow::Borrowed(value),
        };
        parsed.fields.push((Cow::Borrowed(name), value));
    }
    Some(())
}

/// RFC 3164 §4, after the priority.
fn rfc3164<'a>(mut scan: Scan<'a>, seen: Nanos) -> Option<Parsed<'a>> {
    let mut parsed = Parsed {
        dialect: Dialect::Syslog,
        stamp: Some(scan.stamp(seen)?),
        ..Parsed::default()
    };
    scan.expect(" ")?;
    parsed.field("host", scan.word()?);
    scan.expect(" ")?;
    let (tag, message) = scan.rest.split_once(": ")?;
    let (program, process) = match tag.strip_suffix(']').and_then(|tag| tag.split_once('[')) {
        Some((program, process)) => (program, process),
        None => (tag, ""),
    };
    if program.len() > 64 || program.contains(' ') {
        return None;
    }
    parsed.field("program", program);
    parsed.field("pid", process);
    parsed.body = Cow::Borrowed(message);
    Some(parsed)
}

/// RFC 5424 §6.2.1, by their names in `syslog.h`.
const FACILITIES: [&str; 24] = [
    "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv",
    "ftp", "ntp", "audit", "alert", "clock", "local0", "local1", "local2", "local3", "local4",
    "local5", "local6", "local7",
];
