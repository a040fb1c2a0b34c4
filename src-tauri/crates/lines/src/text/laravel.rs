//! Monolog's line format, which Laravel writes: `[time] channel.LEVEL: message {context} {extra}`.

use std::borrow::Cow;

use model::Nanos;

use super::{Parsed, level::is_name, scan::Scan};
use crate::{Dialect, record::Flat, severity};

pub(super) fn read(text: &str, seen: Nanos) -> Option<Parsed<'_>> {
    let mut scan = Scan::new(text);
    scan.expect("[")?;
    let stamp = scan.stamp(seen)?;
    scan.expect("] ")?;
    let (channel, level) = scan.until(':')?.rsplit_once('.')?;
    let severity = severity::from_text(level)?;
    if !is_name(channel) {
        return None;
    }
    scan.spaces();
    let mut parsed = Parsed {
        dialect: Dialect::Laravel,
        stamp: Some(stamp),
        severity: Some(severity),
        ..Parsed::default()
    };
    parsed.field("channel", channel);
    if !severity::is_plain(level) {
        parsed.field("level", level);
    }
    let (message, extra) = attached(scan.rest);
    let (message, context) = attached(message);
    parsed.body = Cow::Borrowed(message);
    for flat in [context, extra].into_iter().flatten() {
        parsed.fields.extend(flat.into_pairs());
    }
    Some(parsed)
}

/// The object or the empty list at the end of a message.
fn attached(text: &str) -> (&str, Option<Flat<'_>>) {
    /// A message may hold braces of its own.
    const TRIES: usize = 4;
    let text = text.trim_end();
    if let Some(before) = text.strip_suffix(" []") {
        return (before.trim_end(), None);
    }
    if !text.ends_with('}') {
        return (text, None);
    }
    let starts = text.match_indices(" {").map(|(at, _)| at).take(TRIES);
    for at in starts {
        if let Some((before, json)) = text.split_at_checked(at)
            && let Some(flat) = Flat::of(json)
        {
            return (before.trim_end(), Some(flat));
        }
    }
    (text, None)
}
