//! The error logs of nginx and Apache.

use std::borrow::Cow;

use model::Nanos;

use super::{Parsed, scan::Scan};
use crate::{Dialect, severity};

/// `2026/11/26 15:00:00 [error] 12#0: *1 message, client: 10.0.0.1, request: "GET / HTTP/1.1"`.
pub(super) fn nginx_error(text: &str, seen: Nanos) -> Option<Parsed<'_>> {
    let mut scan = Scan::new(text);
    let stamp = scan.stamp(seen)?;
    scan.expect(" ")?;
    let level = scan.bracketed()?;
    let severity = severity::from_text(level)?;
    scan.expect(" ")?;
    let process = scan.number()?;
    scan.expect("#")?;
    let thread = scan.number()?;
    scan.expect(": ")?;
    let mut parsed = Parsed {
        dialect: Dialect::NginxError,
        stamp: Some(stamp),
        severity: Some(severity),
        ..Parsed::default()
    };
    if !severity::is_plain(level) {
        parsed.field("level", level);
    }
    parsed.field("pid", process);
    parsed.field("thread", thread);
    if scan.eat("*") {
        parsed.field("connection", scan.number().unwrap_or_default());
        scan.spaces();
    }
    let (message, pairs) = match scan.rest.find(", client: ") {
        Some(at) => scan.rest.split_at_checked(at)?,
        None => (scan.rest, ""),
    };
    parsed.body = Cow::Borrowed(message);
    let mut rest = Scan::new(pairs);
    while rest.eat(", ") {
        let (name, after) = rest.rest.split_once(": ")?;
        rest.rest = after;
        let value = match rest.quoted() {
            Some(quoted) => quoted,
            None => {
                let end = after.find(", ").unwrap_or(after.len());
                let (value, tail) = after.split_at_checked(end)?;
                rest.rest = tail;
                value
            }
        };
        parsed
            .fields
            .push((Cow::Borrowed(name), Cow::Borrowed(value)));
    }
    Some(parsed)
}

/// `[time] [module:error] [pid 1:tid 2] [client 10.0.0.1:1] AH00124: message`.
pub(super) fn apache_error(text: &str, seen: Nanos) -> Option<Parsed<'_>> {
    let mut scan = Scan::new(text);
    scan.expect("[")?;
    let stamp = scan.stamp(seen)?;
    scan.expect("] ")?;
    let (module, level) = scan.bracketed()?.split_once(':')?;
    let severity = severity::from_text(level)?;
    let mut parsed = Parsed {
        dialect: Dialect::ApacheError,
        stamp: Some(stamp),
        severity: Some(severity),
        ..Parsed::default()
    };
    parsed.field("module", module);
    if !severity::is_plain(level) {
        parsed.field("level", level);
    }
    loop {
        scan.spaces();
        let before = scan;
        match scan.bracketed().and_then(|inner| inner.split_once(' ')) {
            Some(("pid", ids)) => parsed.field("pid", ids),
            Some(("client", address)) => parsed.field("client.address", address),
            _ => {
                parsed.body = Cow::Borrowed(before.rest);
                return Some(parsed);
            }
        }
    }
}
