//! A line that is plain text → time, severity, message and what else its format names.

use std::borrow::Cow;

use model::{LogLine, Nanos, Severity};

use crate::{
    Dialect,
    moment::Moment,
    record::{self, Flat, Reading},
};

mod access;
mod database;
mod klog;
mod lambda;
mod laravel;
mod level;
mod logfmt;
mod pattern;
mod proxy;
mod ruby;
mod scan;
mod syslog;
mod tabbed;

use scan::Stamp;

/// What a format says about a line.
#[derive(Default)]
struct Parsed<'a> {
    dialect: Dialect,
    stamp: Option<Stamp<'a>>,
    severity: Option<Severity>,
    body: Cow<'a, str>,
    fields: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

/// Reads a line of text; one in no known format is all message.
pub(crate) fn read(text: &str, seen: Nanos, service: &str) -> Reading {
    if let Some(flat) = logfmt::read(text) {
        return record::normalise(flat, Dialect::Logfmt, text, seen, service);
    }
    let mut parsed = parse(text, seen).unwrap_or_else(|| Parsed {
        body: Cow::Borrowed(text),
        ..Parsed::default()
    });
    if let Some(stamp) = &parsed.stamp
        && !stamp.moment.is_whole()
    {
        parsed.field("time", stamp.written);
    }
    let moment = parsed.stamp.as_ref().map(|stamp| stamp.moment);
    if let Some(inner) = Flat::of(&parsed.body) {
        return carried(inner, &parsed, moment, seen, service);
    }
    let mut flat = Flat::of_pairs(parsed.fields);
    let mut ids = record::take_ids(&mut flat);
    ids.complete_from(&parsed.body);
    let line = LogLine {
        at: moment.map_or(seen, |moment| moment.at),
        severity: parsed.severity.unwrap_or_default(),
        service: record::take_service(&mut flat, parsed.dialect, service),
        trace_id: ids.trace,
        span_id: ids.span,
        request_id: ids.request,
        body: parsed.body.into_owned(),
        fields: flat.into_rest(parsed.dialect),
        ..LogLine::default()
    };
    (line, parsed.dialect, moment.map(|moment| moment.guess))
}

/// A JSON record that was carried as the message of a line of text.
fn carried(
    mut inner: Flat<'_>,
    outer: &Parsed<'_>,
    moment: Option<Moment>,
    seen: Nanos,
    service: &str,
) -> Reading {
    inner.extend_owned(&outer.fields);
    let dialect = crate::dialect::of(&inner);
    let seen = moment.map_or(seen, |moment| moment.at);
    let (mut line, dialect, guess) = record::normalise(inner, dialect, &outer.body, seen, service);
    if line.severity == Severity::Unset {
        line.severity = outer.severity.unwrap_or_default();
    }
    (line, dialect, guess.or(moment.map(|moment| moment.guess)))
}

/// Tries the formats that the first character allows.
fn parse(text: &str, seen: Nanos) -> Option<Parsed<'_>> {
    let first = text.bytes().next()?;
    match first {
        b'<' => syslog::read(text, seen),
        b'[' => laravel::read(text, seen)
            .or_else(|| proxy::apache_error(text, seen))
            .or_else(|| access::read(text, seen))
            .or_else(|| lambda::read(text, seen))
            .or_else(|| ruby::tagged(text))
            .or_else(|| pattern::read(text, seen))
            .or_else(|| level::first(text, seen)),
        b'0'..=b'9' => access::read(text, seen)
            .or_else(|| tabbed::read(text, seen))
            .or_else(|| proxy::nginx_error(text, seen))
            .or_else(|| database::read(text, seen))
            .or_else(|| pattern::read(text, seen)),
        b'A'..=b'Z' | b'a'..=b'z' => klog::read(text, seen)
            .or_else(|| ruby::read(text, seen))
            .or_else(|| lambda::read(text, seen))
            .or_else(|| syslog::in_file(text, seen))
            .or_else(|| access::read(text, seen))
            .or_else(|| level::first(text, seen)),
        _ => access::read(text, seen),
    }
}

impl<'a> Parsed<'a> {
    fn field(&mut self, name: &'static str, value: &'a str) {
        if !value.is_empty() && value != "-" {
            self.fields
                .push((Cow::Borrowed(name), Cow::Borrowed(value)));
        }
    }
}
