use std::collections::{HashMap, HashSet};

use model::{
    Answer, SpanFields, SpanId, SpanKind, SpanStatus, Trace, TraceBuilder, TraceId, TraceSummary,
};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::traces::{
    flatten::flattened,
    loose::{Attribute, Object, Text, or_default, pairs},
    summary::{listed, summary},
};

/// One page of spans as they were sent.
pub(super) struct Page {
    pub(super) spans: Vec<Box<RawValue>>,
    /// The cursor of the next page.
    pub(super) next: Option<String>,
    pub(super) warnings: Vec<String>,
    /// Whether the page may lack spans.
    pub(super) late: bool,
}

/// The spans of several pages.
#[derive(Default)]
pub(super) struct Gathered {
    spans: Vec<Box<RawValue>>,
    traces: HashSet<String>,
    warnings: Vec<String>,
    partial: bool,
}

impl Gathered {
    pub(super) fn add(&mut self, page: Page) {
        let traces = page.spans.iter().filter_map(|raw| {
            let wire: EventWire<'_> = serde_json::from_str(raw.get()).ok()?;
            Some(wire.attributes.trace_id.0.into_owned())
        });
        self.traces.extend(traces);
        self.spans.extend(page.spans);
        self.partial |= page.late;
        for warning in page.warnings {
            if !self.warnings.contains(&warning) {
                self.warnings.push(warning);
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Number of traces that the spans belong to.
    pub(super) fn traces(&self) -> usize {
        self.traces.len()
    }

    /// All spans as one trace.
    pub(super) fn trace(self, id: TraceId) -> Answer<Trace> {
        let wires = self.wires();
        let trace = built(id, wires.iter().map(Option::as_ref));
        self.answer(trace)
    }

    /// The traces of the spans; of each only the spans that fit are known.
    pub(super) fn listed(self, limit: u32, more: bool) -> Answer<Vec<TraceSummary>> {
        let wires = self.wires();
        let mut order = Vec::new();
        let mut by_id: HashMap<&str, Vec<&AttributesWire<'_>>> = HashMap::new();
        for wire in wires.iter().flatten() {
            let id = wire.trace_id.as_str();
            by_id
                .entry(id)
                .or_insert_with(|| {
                    order.push(id);
                    Vec::new()
                })
                .push(wire);
        }
        let lines = order.into_iter().filter_map(|text| {
            let id = trace_id(text)?;
            let line = summary(&built(id, by_id[text].iter().map(|wire| Some(*wire))))?;
            Some(TraceSummary {
                spans: None,
                errors: None,
                ..line
            })
        });
        let list = listed(lines.collect(), limit);
        let cut = list.capped_at.is_some() || more;
        let mut answer = self.answer(list.value);
        answer.capped_at = cut.then_some(limit);
        answer.infos.push(
            "Datadog finds spans: names and durations are those of the spans that fit".into(),
        );
        answer
    }

    fn wires(&self) -> Vec<Option<AttributesWire<'_>>> {
        self.spans
            .iter()
            .map(|raw| serde_json::from_str::<EventWire<'_>>(raw.get()).ok())
            .map(|wire| wire.map(|wire| wire.attributes))
            .collect()
    }

    fn answer<T>(&self, value: T) -> Answer<T> {
        Answer {
            warnings: self.warnings.clone(),
            partial: self.partial,
            ..Answer::whole(value)
        }
    }
}

#[derive(Deserialize)]
struct EventWire<'a> {
    #[serde(borrow)]
    attributes: AttributesWire<'a>,
}

#[derive(Deserialize)]
struct AttributesWire<'a> {
    #[serde(borrow, default)]
    trace_id: Text<'a>,
    #[serde(borrow)]
    span_id: Text<'a>,
    #[serde(borrow, default)]
    parent_id: Text<'a>,
    #[serde(borrow, default)]
    service: Text<'a>,
    #[serde(borrow, default)]
    resource_name: Text<'a>,
    #[serde(borrow, default)]
    operation_name: Text<'a>,
    #[serde(borrow)]
    start_timestamp: Text<'a>,
    #[serde(borrow, default)]
    end_timestamp: Text<'a>,
    #[serde(borrow, default)]
    env: Text<'a>,
    #[serde(borrow, default)]
    host: Text<'a>,
    #[serde(borrow, default, rename = "type")]
    kind: Text<'a>,
    #[serde(borrow, default)]
    status: Text<'a>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    tags: Vec<Text<'a>>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    attributes: Object<'a>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    custom: Object<'a>,
}

/// The columns of spans; `None` is one that could not be read.
fn built<'a, 'b: 'a>(
    id: TraceId,
    wires: impl Iterator<Item = Option<&'a AttributesWire<'b>>>,
) -> Trace {
    let wires: Vec<_> = wires.collect();
    let texts: Vec<&str> = wires
        .iter()
        .flatten()
        .map(|wire| wire.span_id.as_str())
        .collect();
    let ids = Digits::of(&texts);
    let mut builder = TraceBuilder::new(id);
    builder.reserve(wires.len());
    let mut resources = HashMap::new();
    for wire in wires {
        let read = wire.and_then(|wire| {
            let start = nanoseconds(wire.start_timestamp.as_str())?;
            Some((wire, ids.span(wire.span_id.as_str())?, start))
        });
        let Some((wire, id, start)) = read else {
            builder.unreadable();
            continue;
        };
        let place = (&wire.service, &wire.env, &wire.host, &wire.tags);
        let resource = *resources
            .entry(place)
            .or_insert_with(|| wire.add_resource(&mut builder));
        let parent = ids.span(wire.parent_id.as_str()).unwrap_or_default();
        wire.add_to(&mut builder, id, parent, start, resource);
    }
    builder.finish()
}

impl AttributesWire<'_> {
    /// Where it ran; a tag is `name:value`, or a name alone.
    fn add_resource(&self, builder: &mut TraceBuilder) -> u32 {
        let mut attributes = Vec::new();
        for (name, text) in [
            ("deployment.environment.name", &self.env),
            ("host.name", &self.host),
        ] {
            if !text.as_str().is_empty() {
                attributes.push(Attribute::text(name, text.as_str()));
            }
        }
        for tag in &self.tags {
            let (name, value) = tag.as_str().split_once(':').unwrap_or((tag.as_str(), ""));
            if !matches!(name, "env" | "host" | "service") {
                attributes.push(Attribute::text(name, value));
            }
        }
        builder.resource(self.service.as_str(), pairs(&attributes))
    }

    fn add_to(
        &self,
        builder: &mut TraceBuilder,
        id: SpanId,
        parent: SpanId,
        start: i64,
        resource: u32,
    ) {
        let mut attributes = flattened("", &self.attributes);
        attributes.extend(flattened("", &self.custom));
        for (name, text) in [
            ("datadog.operation_name", &self.operation_name),
            ("datadog.type", &self.kind),
        ] {
            if !text.as_str().is_empty() {
                attributes.push(Attribute::text(name, text.as_str()));
            }
        }
        let told = Told::of(&attributes, self.status.as_str());
        let end = told.end(start, nanoseconds(self.end_timestamp.as_str()));
        let name = match self.resource_name.as_str() {
            "" => self.operation_name.as_str(),
            name => name,
        };
        let fields = SpanFields {
            id,
            parent,
            name,
            kind: told.kind,
            start,
            end,
            status: told.status,
            message: told.message,
            resource,
            scope: 0,
        };
        builder.span(fields, pairs(&attributes));
        if let Some(stack) = told.stack {
            let thrown = [
                Attribute::text("exception.type", told.error),
                Attribute::text("exception.message", told.message),
                Attribute::text("exception.stacktrace", stack),
            ];
            builder.event(end, "exception", pairs(&thrown));
        }
    }
}

/// What the attributes say besides themselves.
#[derive(Default)]
struct Told<'a> {
    kind: SpanKind,
    status: SpanStatus,
    error: &'a str,
    message: &'a str,
    stack: Option<&'a str>,
    /// In nanoseconds; the end is told in milliseconds only.
    duration: Option<i64>,
}

impl<'a> Told<'a> {
    fn of(attributes: &'a [Attribute<'_>], status: &str) -> Self {
        let mut told = Told::default();
        let mut failed = status == "error";
        for attribute in attributes {
            let text = &*attribute.text;
            match &*attribute.name {
                "span.kind" => told.kind = kind(text),
                "status" => failed |= text == "error",
                "error" => failed |= matches!(text, "1" | "true"),
                "error.type" => told.error = text,
                "error.message" | "error.msg" => told.message = text,
                "error.stack" => told.stack = Some(text).filter(|stack| !stack.is_empty()),
                "duration" => told.duration = text.parse().ok(),
                _ => {}
            }
        }
        if failed || !told.error.is_empty() || told.stack.is_some() {
            told.status = SpanStatus::Error;
        }
        told
    }

    /// The exact end, where duration and rounded end agree.
    fn end(&self, start: i64, told: Option<i64>) -> i64 {
        const ROUNDING: u64 = 2_000_000;
        let exact = self.duration.map(|length| start.saturating_add(length));
        match (exact, told) {
            (Some(exact), Some(told)) if exact.abs_diff(told) > ROUNDING => told,
            (Some(exact), _) => exact,
            (None, told) => told.unwrap_or(start),
        }
    }
}

/// How an answer writes the ids of its spans: in decimal, or in hex if one of them has a letter.
#[derive(Clone, Copy)]
enum Digits {
    Decimal,
    Hex,
}

impl Digits {
    fn of(texts: &[&str]) -> Self {
        let hex = |text: &&str| text.bytes().any(|byte| byte.is_ascii_alphabetic());
        if texts.iter().any(hex) {
            Self::Hex
        } else {
            Self::Decimal
        }
    }

    fn span(self, text: &str) -> Option<SpanId> {
        match self {
            Self::Hex => text.parse().ok(),
            Self::Decimal => text.parse().ok().map(SpanId).filter(|id| id.is_some()),
        }
    }
}

/// 32 digits are hex, fewer are decimal unless one is a letter.
fn trace_id(text: &str) -> Option<TraceId> {
    if text.len() < 32 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().map(|low: u64| TraceId(low.into()));
    }
    text.parse().ok()
}

fn nanoseconds(text: &str) -> Option<i64> {
    let moment = chrono::DateTime::parse_from_rfc3339(text).ok()?;
    moment.timestamp_nanos_opt()
}

fn kind(text: &str) -> SpanKind {
    match text.to_ascii_lowercase().as_str() {
        "client" => SpanKind::Client,
        "server" => SpanKind::Server,
        "producer" => SpanKind::Producer,
        "consumer" => SpanKind::Consumer,
        "internal" => SpanKind::Internal,
        _ => SpanKind::Unspecified,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{mutated::survived, traces::datadog::wire::SpansWire};

    const SEED: &str = r#"{"data":[{"id":"A","type":"spans","attributes":{
        "trace_id":"5759e988bd862e3fe1be46a994272793","span_id":"7","parent_id":"0","service":"shop","env":"production",
        "host":"i-1","type":"web","resource_name":"GET /","operation_name":"http","status":"error",
        "start_timestamp":"2026-11-21T01:03:10.596Z","end_timestamp":"2026-11-21T01:03:10.696123Z",
        "tags":["team:a"],"attributes":{"http":{"status_code":500}},
        "custom":{"duration":99900001,"error":{"type":"T","message":"m","stack":"s"}}}}],
        "meta":{"page":{"after":"c"},"status":"done","warnings":[{"title":"t","detail":"d"}]}}"#;

    #[test]
    fn no_document_breaks_the_decoder() {
        let read = survived(SEED, |bytes| {
            let wire: SpansWire<'_> = serde_json::from_slice(bytes).ok()?;
            let mut gathered = Gathered::default();
            gathered.add(wire.page());
            Some(vec![gathered.trace(TraceId(7)).value])
        });
        assert!(read > 1_000, "{read}");
    }

    #[test]
    fn the_exact_end_wins_where_it_agrees_with_the_rounded_one() {
        for (duration, told, end) in [
            (None, None, 100),
            (None, Some(2_000_000), 2_000_000),
            (Some(1_999_999), Some(2_000_000), 2_000_099),
            (Some(77), None, 177),
            (Some(9_000_000), Some(2_000_000), 2_000_000),
            (Some(i64::MAX), Some(0), 0),
        ] {
            let of_span = Told {
                duration,
                ..Told::default()
            };
            assert_eq!(of_span.end(100, told), end, "{duration:?} {told:?}");
        }
    }

    #[test]
    fn ids_come_in_decimal_and_in_hex() {
        for (text, id) in [
            ("7", Some(7)),
            ("16266516598257821587", Some(0xe1be_46a9_9427_2793)),
            ("e1be46a994272793", Some(0xe1be_46a9_9427_2793)),
            ("00000000000000000000000000000010", Some(0x10)),
            ("99999999999999999999", None),
            ("", None),
        ] {
            assert_eq!(trace_id(text).map(|id| id.0), id, "{text}");
        }
    }
}
