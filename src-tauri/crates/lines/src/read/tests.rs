use std::fmt::Write as _;

use chrono::DateTime;
use expect_test::Expect;

use super::*;

mod carried;
mod damaged;
mod ids;
mod json;
mod servers;
mod text;
mod unusual;

/// 2026-11-26T18:00:00Z: three hours after most lines here were written.
const SEEN: Nanos = Nanos(1_795_716_000_000_000_000);

/// Compares everything that is read from a line, and that the line itself is kept.
fn check(raw: &str, expected: Expect) {
    let read = examine(raw, SEEN, "cfg");
    assert_eq!(read.line.raw, raw, "the line itself is kept");
    expected.assert_eq(&shown(&read));
}

fn shown(read: &Read) -> String {
    let line = &read.line;
    let at = DateTime::from_timestamp_nanos(line.at.0);
    let mut out = format!(
        "{:?} {} {:?} {:?}\n{:?}\n",
        read.dialect,
        at.format("%dT%H:%M:%S%.f"),
        read.time,
        line.severity,
        line.body,
    );
    for (name, id) in [
        ("service", &line.service),
        ("trace", &line.trace_id),
        ("span", &line.span_id),
        ("request", &line.request_id),
    ] {
        if !id.is_empty() && id != "cfg" {
            let _ = writeln!(out, "{name}: {id}");
        }
    }
    for (name, value) in &line.fields {
        let _ = writeln!(out, "  {name}={value:?}");
    }
    out
}
