//! An answer of events → lines of the model.
//!
//! Datadog takes events apart itself, so that what its pipelines made of them is what counts: the
//! message stays a text, attributes are fields under their dotted names, and tags are fields whose
//! names begin with `tags.`, except the ones that every product of Datadog knows.

use model::{LogLine, Nanos, Severity};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    ids,
    query::{self, PLAIN, TAG},
};
use crate::{
    datadog::{MetaWire, Told, language::quoted},
    traces::loose::{Text, or_default},
};

#[derive(Deserialize)]
pub(super) struct EventsWire<'a> {
    #[serde(borrow, deserialize_with = "or_default")]
    data: Vec<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    meta: MetaWire<'a>,
}

/// One page.
pub(super) struct Page {
    pub(super) lines: Vec<LogLine>,
    /// How many events could not be read.
    pub(super) unreadable: usize,
    pub(super) told: Told,
}

impl EventsWire<'_> {
    pub(super) fn page(self) -> Page {
        let all = self.data.len();
        let lines: Vec<LogLine> = self.data.iter().filter_map(|raw| line(raw)).collect();
        Page {
            unreadable: all - lines.len(),
            lines,
            told: self.meta.told("events"),
        }
    }
}

#[derive(Deserialize)]
struct EventWire<'a> {
    #[serde(borrow, default)]
    id: Text<'a>,
    #[serde(borrow)]
    attributes: &'a RawValue,
}

#[derive(Deserialize)]
struct AttributesWire<'a> {
    #[serde(borrow)]
    timestamp: Text<'a>,
    #[serde(borrow, default)]
    status: Text<'a>,
    #[serde(borrow, default)]
    service: Text<'a>,
    #[serde(borrow, default)]
    host: Text<'a>,
    #[serde(borrow, default)]
    message: Text<'a>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    tags: Vec<Text<'a>>,
    #[serde(borrow, default)]
    attributes: Option<&'a RawValue>,
}

/// One event; nothing if it has no time.
fn line(raw: &RawValue) -> Option<LogLine> {
    let EventWire { id, attributes } = serde_json::from_str(raw.get()).ok()?;
    let wire: AttributesWire<'_> = serde_json::from_str(attributes.get()).ok()?;
    let at = moment(wire.timestamp.as_str())?;
    let mut line = lines::read(&with_message(wire.attributes), at, "");
    line.at = at;
    line.id = id.0.into_owned();
    line.raw = attributes.get().to_owned();
    line.body = wire.message.0.clone().into_owned();
    line.service = wire.service.0.clone().into_owned();
    line.severity = graver(query::severity(wire.status.as_str()), line.severity);
    line.stream = stream(wire.service.as_str(), wire.host.as_str());
    take_decimal(&mut line);
    if !wire.host.as_str().is_empty() {
        let host = ("host".to_owned(), wire.host.as_str().to_owned());
        line.fields.push(host);
    }
    for tag in &wire.tags {
        let (name, value) = tag
            .as_str()
            .split_once(':')
            .unwrap_or(("tags", tag.as_str()));
        let name = match name {
            "service" => continue,
            name if PLAIN.contains(&name) || name == "tags" => name.to_owned(),
            name => format!("{TAG}{name}"),
        };
        let field = (name, value.to_owned());
        if !line.fields.contains(&field) {
            line.fields.push(field);
        }
    }
    Some(line)
}

/// The attributes as a record whose message is known to be none, so that no text of the event is
/// taken for one.
fn with_message(attributes: Option<&RawValue>) -> String {
    const MESSAGE: &str = r#"{"message":"-""#;
    let inner = attributes.map_or("", |raw| raw.get().trim());
    match inner.strip_prefix('{').map(str::trim_start) {
        Some(rest) if rest.starts_with('"') => format!("{MESSAGE},{rest}"),
        _ => format!("{MESSAGE}}}"),
    }
}

/// What the status says; Datadog has no level below debug, of which the event may know more.
fn graver(status: Option<Severity>, own: Severity) -> Severity {
    match status {
        Some(Severity::Debug) if own == Severity::Trace => own,
        Some(severity) => severity,
        None => own,
    }
}

/// Ids that were written in decimal under a name that does not say so.
fn take_decimal(line: &mut LogLine) {
    let decimal = |name: &str, width| {
        let found = line.fields.iter().find(|(have, _)| have == name);
        found.and_then(|(_, text)| ids::from_decimal(text, width))
    };
    let (trace, span) = (decimal("trace_id", 32), decimal("span_id", 16));
    if line.trace_id.is_empty() {
        line.trace_id = trace.unwrap_or_default();
    }
    if line.span_id.is_empty() {
        line.span_id = span.unwrap_or_default();
    }
}

/// The search that finds the events of one service on one host.
fn stream(service: &str, host: &str) -> String {
    let parts = [("service", service), ("host", host)];
    let known = parts.into_iter().filter(|(_, value)| !value.is_empty());
    let terms: Vec<String> = known
        .map(|(key, value)| format!("{key}:{}", quoted(value)))
        .collect();
    terms.join(" ")
}

fn moment(text: &str) -> Option<Nanos> {
    let time = chrono::DateTime::parse_from_rfc3339(text).ok()?;
    time.timestamp_nanos_opt().map(Nanos)
}

#[cfg(test)]
mod tests;
