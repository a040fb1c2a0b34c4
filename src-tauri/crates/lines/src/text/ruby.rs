//! Ruby's `Logger` and the Rails log.

use std::borrow::Cow;

use model::Nanos;

use super::{Parsed, scan::Scan};
use crate::{Dialect, severity};

/// `E, [2026-11-26T15:00:00.123456 #12] ERROR -- program: message`, `Started GET "/" for …` and
/// `Completed 500 …`.
pub(super) fn read(text: &str, seen: Nanos) -> Option<Parsed<'_>> {
    logger(text, seen)
        .or_else(|| started(text, seen))
        .or_else(|| completed(text))
}

/// `[request] message`, as `config.log_tags = [:request_id]` has it.
pub(super) fn tagged(text: &str) -> Option<Parsed<'_>> {
    let mut scan = Scan::new(text);
    let request = scan.bracketed().filter(|tag| is_uuid(tag))?;
    scan.spaces();
    let mut parsed = inner(scan.rest);
    parsed.field("request_id", request);
    Some(parsed)
}

fn logger(text: &str, seen: Nanos) -> Option<Parsed<'_>> {
    let mut scan = Scan::new(text);
    let letter = scan.until(',').filter(|letter| letter.len() == 1)?;
    scan.expect(" [")?;
    let stamp = scan.stamp(seen)?;
    scan.expect(" #")?;
    let process = scan.until(']')?;
    scan.spaces();
    let level = scan.word().filter(|level| level.starts_with(letter))?;
    scan.expect(" -- ")?;
    let program = scan.until(':')?;
    scan.spaces();
    let mut parsed = tagged(scan.rest).unwrap_or_else(|| inner(scan.rest));
    parsed.stamp = Some(stamp);
    // `A, [...] ANY` is written without a level.
    parsed.severity = severity::from_text(level);
    parsed.field("pid", process);
    parsed.field("program", program);
    Some(parsed)
}

fn inner(text: &str) -> Parsed<'_> {
    completed(text).unwrap_or_else(|| Parsed {
        dialect: Dialect::Ruby,
        body: Cow::Borrowed(text),
        ..Parsed::default()
    })
}

fn started(text: &str, seen: Nanos) -> Option<Parsed<'_>> {
    let mut scan = Scan::new(text);
    scan.expect("Started ")?;
    let method = scan.word()?;
    scan.expect(" ")?;
    let target = scan.quoted()?;
    scan.expect(" for ")?;
    let client = scan.word()?;
    scan.expect(" at ")?;
    let mut parsed = Parsed {
        dialect: Dialect::Ruby,
        stamp: Some(scan.stamp(seen)?),
        body: Cow::Borrowed(text),
        ..Parsed::default()
    };
    parsed.field("http.request.method", method);
    parsed.field("url.path", target);
    parsed.field("client.address", client);
    Some(parsed)
}

fn completed(text: &str) -> Option<Parsed<'_>> {
    let mut scan = Scan::new(text);
    scan.expect("Completed ")?;
    let status = scan.number().filter(|status| status.len() == 3)?;
    let mut parsed = Parsed {
        dialect: Dialect::Ruby,
        body: Cow::Borrowed(text),
        ..Parsed::default()
    };
    parsed.field("http.response.status_code", status);
    Some(parsed)
}

fn is_uuid(text: &str) -> bool {
    let dashes = [8, 13, 18, 23];
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| {
            if dashes.contains(&at) {
                byte == b'-'
            } else {
                byte.is_ascii_hexdigit()
            }
        })
}
