//! An entry of a stream → a line of the model.

use std::{
    collections::BTreeMap,
    hash::{Hash as _, Hasher as _},
};

use model::{LogLine, Nanos};
use siphasher::sip::SipHasher13;

use super::{
    answers::Beside,
    labels::{Labels, is_internal},
};
use crate::literal::quoted;

/// Names under which ids are kept beside lines; the first is also OTLP's.
pub(super) const TRACE_IDS: [&str; 4] = ["trace_id", "traceID", "traceId", "TraceId"];
pub(super) const SPAN_IDS: [&str; 4] = ["span_id", "spanID", "spanId", "SpanId"];
pub(super) const REQUEST_IDS: [&str; 4] = ["request_id", "requestId", "req_id", "x_request_id"];

/// Names of levels beside lines; Loki finds the first itself.
const LEVELS: [&str; 5] = [
    "detected_level",
    "level",
    "severity_text",
    "severity",
    "lvl",
];

/// The labels of a stream.
pub(super) struct Stream {
    /// As a selector.
    selector: String,
    labels: Vec<(String, String)>,
    service: String,
    /// The service's label, which is not repeated among the fields.
    service_label: Option<String>,
}

impl Stream {
    pub(super) fn new(labels: BTreeMap<String, String>, known: &Labels) -> Self {
        let labels: Vec<(String, String)> = labels
            .into_iter()
            .filter(|(name, _)| !is_internal(name))
            .collect();
        let pairs: Vec<String> = labels
            .iter()
            .map(|(name, value)| format!("{name}={}", quoted(value)))
            .collect();
        let service_label = known.service().map(str::to_owned);
        let service = labels
            .iter()
            .find(|(name, _)| Some(name) == service_label.as_ref())
            .map(|(_, value)| value.clone());
        Self {
            selector: format!("{{{}}}", pairs.join(", ")),
            labels,
            service: service.unwrap_or_default(),
            service_label,
        }
    }

    /// One line; what the source says of it counts more than what stands in it.
    pub(super) fn line(&self, at: i64, raw: String, beside: Beside) -> LogLine {
        let metadata = beside.structured_metadata.unwrap_or_default();
        let mut line = lines::read(&raw, Nanos(at), &self.service);
        line.id = self.id(at, &raw, &metadata);
        line.at = Nanos(at);
        line.raw = raw;
        line.stream.clone_from(&self.selector);
        if !self.service.is_empty() {
            line.service.clone_from(&self.service);
        }
        let mut said: Vec<(String, String)> = self
            .labels
            .iter()
            .filter(|(name, _)| Some(name) != self.service_label.as_ref())
            .cloned()
            .chain(metadata)
            .collect();
        take_ids(&mut line, &mut said);
        take_severity(&mut line, &mut said);
        for (name, value) in said {
            put(&mut line.fields, name, value);
        }
        for (name, value) in beside.parsed.unwrap_or_default() {
            let of_the_line = name.ends_with("_extracted")
                || line.fields.iter().any(|(have, _)| sanitized(have) == name);
            if !of_the_line && !name.starts_with("__error") {
                line.fields.push((name, value));
            }
        }
        line
    }

    /// Loki keeps a line once for a stream and a moment, so these tell it apart.
    fn id(&self, at: i64, raw: &str, metadata: &BTreeMap<String, String>) -> String {
        let mut hasher = SipHasher13::new();
        self.selector.hash(&mut hasher);
        raw.hash(&mut hasher);
        for (name, value) in metadata {
            name.hash(&mut hasher);
            value.hash(&mut hasher);
        }
        format!("{at}-{:016x}", hasher.finish())
    }
}

fn take_ids(line: &mut LogLine, said: &mut Vec<(String, String)>) {
    let hex = |digits: usize| {
        move |text: &str| {
            let text = text.trim().to_ascii_lowercase();
            let good = text.len() == digits
                && text.bytes().all(|byte| byte.is_ascii_hexdigit())
                && text.bytes().any(|byte| byte != b'0');
            good.then_some(text)
        }
    };
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    if let Some(id) = take(said, &TRACE_IDS, hex(32)) {
        line.trace_id = id;
    }
    if let Some(id) = take(said, &SPAN_IDS, hex(16)) {
        line.span_id = id;
    }
    if let Some(id) = take(said, &REQUEST_IDS, some) {
        line.request_id = id;
    }
}

fn take_severity(line: &mut LogLine, said: &mut Vec<(String, String)>) {
    let found = LEVELS.iter().find_map(|level| {
        let nth = said.iter().position(|(name, _)| name == level)?;
        let (_, text) = said.get(nth)?;
        Some((nth, lines::severity_from_text(text)?))
    });
    if let Some((nth, severity)) = found {
        line.severity = severity;
        let plain = said
            .get(nth)
            .is_some_and(|(_, text)| lines::severity_is_plain(text));
        if plain {
            said.remove(nth);
        }
    }
    // It says that Loki found none, which the line may know better.
    said.retain(|(name, text)| name != "detected_level" || text != "unknown");
}

/// Takes the first of the names whose value can be read.
fn take(
    said: &mut Vec<(String, String)>,
    names: &[&str],
    read: impl Fn(&str) -> Option<String>,
) -> Option<String> {
    let (nth, value) = names.iter().find_map(|wanted| {
        let nth = said.iter().position(|(name, _)| name == wanted)?;
        let (_, text) = said.get(nth)?;
        Some((nth, read(text)?))
    })?;
    said.remove(nth);
    Some(value)
}

fn put(fields: &mut Vec<(String, String)>, name: String, value: String) {
    match fields.iter_mut().find(|(have, _)| *have == name) {
        Some((_, old)) => *old = value,
        None => fields.push((name, value)),
    }
}

/// A field's name as Loki writes it where only labels may stand.
pub(super) fn sanitized(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 1);
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        out.push('_');
    }
    out.extend(
        name.chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }),
    );
    out
}
