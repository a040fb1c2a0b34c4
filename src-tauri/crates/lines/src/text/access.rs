//! Access logs: the common and combined formats, Envoy's default, Django's development server.

use std::borrow::Cow;

use model::Nanos;

use super::{Parsed, scan::Scan};
use crate::Dialect;

/// `host ident user [time] "request" status bytes "referer" "agent"`; Envoy and Django begin with
/// the time.
///
/// The message is the request with its status. Such lines have no level, and none is made up from the status. Names of fields are
/// OpenTelemetry's.
pub(super) fn read(text: &str, seen: Nanos) -> Option<Parsed<'_>> {
    let mut scan = Scan::new(text);
    let mut parsed = Parsed {
        dialect: Dialect::AccessLog,
        ..Parsed::default()
    };
    let by_client = !text.starts_with('[');
    if by_client {
        let client = scan.word()?;
        scan.expect(" ")?;
        scan.word()?;
        scan.expect(" ")?;
        let user = scan.until('[')?.strip_suffix(' ')?;
        parsed.field("client.address", client);
        parsed.field("user.name", user);
    } else {
        scan.expect("[")?;
    }
    parsed.stamp = Some(scan.stamp(seen)?);
    scan.expect("] ")?;
    let from_request = scan.rest;
    let request = scan.quoted()?;
    scan.expect(" ")?;
    let status = scan.word()?;
    if status.len() != 3 && status != "0" || !status.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    parsed.body = Cow::Borrowed(from_request.strip_suffix(scan.rest)?);
    if let Some((method, target)) = request.split_once(' ') {
        let (target, protocol) = target.rsplit_once(' ').unwrap_or((target, ""));
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        parsed.field("http.request.method", method);
        parsed.field("url.path", path);
        parsed.field("url.query", query);
        parsed.field(
            "network.protocol.version",
            protocol.trim_start_matches("HTTP/"),
        );
    }
    parsed.field("http.response.status_code", status);
    if by_client {
        rest_by_client(&mut parsed, scan);
    } else {
        rest_of_envoy(&mut parsed, scan);
    }
    Some(parsed)
}

fn rest_by_client<'a>(parsed: &mut Parsed<'a>, mut scan: Scan<'a>) {
    scan.spaces();
    parsed.field("http.response.body.size", scan.word().unwrap_or_default());
    for name in ["http.request.header.referer", "user_agent.original"] {
        scan.spaces();
        parsed.field(name, scan.quoted().unwrap_or_default());
    }
    scan.spaces();
    parsed.field("more", scan.rest);
}

/// `flags received sent duration upstream "forwarded for" "agent" "request id" "authority"
/// "upstream"`.
fn rest_of_envoy<'a>(parsed: &mut Parsed<'a>, mut scan: Scan<'a>) {
    scan.spaces();
    let start = scan;
    let words = [
        "response_flags",
        "bytes_received",
        "bytes_sent",
        "duration",
        "upstream_service_time",
    ];
    let mut found = Vec::new();
    for name in words {
        found.push((name, scan.word().filter(|word| !word.starts_with('"'))));
        scan.spaces();
    }
    if found.iter().any(|(_, word)| word.is_none()) || !scan.rest.starts_with('"') {
        parsed.field("http.response.body.size", start.rest);
        return;
    }
    for (name, word) in found {
        parsed.field(name, word.unwrap_or_default());
    }
    let quoted = [
        "x_forwarded_for",
        "user_agent.original",
        "x_request_id",
        "authority",
        "upstream_host",
    ];
    for name in quoted {
        parsed.field(name, scan.quoted().unwrap_or_default());
        scan.spaces();
    }
}
