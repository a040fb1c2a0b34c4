//! Lines whose first word is their level: Uvicorn, Python's `basicConfig`, .NET's console.

use std::borrow::Cow;

use model::{Nanos, Severity};

use super::{Parsed, scan::Scan};
use crate::{Dialect, severity};

/// Reads `[error] m`, `INFO:     m`, `WARNING:name:m`, `info: Category[0]`, `ERROR m`, `Error: m`.
pub(super) fn first(text: &str, seen: Nanos) -> Option<Parsed<'_>> {
    let mut scan = Scan::new(text);
    if let Some(word) = scan.bracketed() {
        let severity = known(word)?;
        scan.spaces();
        return Some(parsed(severity, scan.rest));
    }
    let end = text.find(|letter: char| !letter.is_ascii_alphabetic())?;
    let (word, rest) = text.split_at_checked(end)?;
    let severity = known(word)?;
    let upper = word.bytes().all(|byte| byte.is_ascii_uppercase());
    let lower = word.bytes().all(|byte| byte.is_ascii_lowercase());
    let Some(after) = rest.strip_prefix(':') else {
        return (upper && rest.starts_with([' ', '\t']))
            .then(|| with_time(severity, rest.trim_start(), seen));
    };
    if let Some(parsed) = dotnet(severity, after) {
        return Some(parsed);
    }
    if !upper && !lower {
        // `Error: …` is what an exception says of itself, so it stays part of the message.
        return Some(parsed(severity, text));
    }
    let python = after
        .split_once(':')
        .filter(|(name, _)| upper && is_name(name));
    if let Some((logger, message)) = python {
        let mut parsed = parsed(severity, message);
        parsed.field("logger", logger);
        return Some(parsed);
    }
    Some(parsed(severity, after.trim_start_matches([' ', '\t'])))
}

/// A level's name; short forms that are also words are taken in capitals only.
pub(super) fn known(word: &str) -> Option<Severity> {
    let severity = severity::from_text(word)?;
    let prose = [
        "http", "fine", "config", "alert", "panic", "notice", "verbose",
    ];
    (!prose.contains(&word)).then_some(severity)
}

/// Whether the text may be the name of a logger, a class or a module.
pub(super) fn is_name(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_.:$/-#@[]".contains(&byte);
    !text.is_empty() && text.len() <= 200 && text.bytes().all(allowed)
}

/// What follows the level may begin with the time, as Django's logs do.
fn with_time(severity: Severity, rest: &str, seen: Nanos) -> Parsed<'_> {
    let mut scan = Scan::new(rest);
    let stamp = scan.stamp(seen);
    scan.spaces();
    Parsed {
        stamp,
        ..parsed(severity, scan.rest)
    }
}

/// `info: Category[14]`, with the message on the next line.
fn dotnet(severity: Severity, after: &str) -> Option<Parsed<'_>> {
    let (header, message) = after.split_once('\n')?;
    let (category, event) = header.trim().strip_suffix(']')?.split_once('[')?;
    let mut parsed = parsed(severity, message.trim_start());
    parsed.dialect = Dialect::Dotnet;
    parsed.field("logger", category);
    parsed.field("event_id", event);
    Some(parsed)
}

fn parsed(severity: Severity, body: &str) -> Parsed<'_> {
    Parsed {
        dialect: Dialect::Pattern,
        severity: Some(severity),
        body: Cow::Borrowed(body),
        ..Parsed::default()
    }
}
