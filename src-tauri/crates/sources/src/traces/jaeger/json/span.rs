use std::{borrow::Cow, collections::HashMap};

use model::{SpanFields, SpanId, SpanKind, SpanStatus, TraceBuilder, TraceId, Value, ValueKind};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::traces::{
    loose::{Attribute, Micros, Text, or_default, pairs, value},
    scopes::Scopes,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SpanWire<'a> {
    #[serde(borrow, rename = "traceID", default)]
    trace: Text<'a>,
    #[serde(borrow, rename = "spanID")]
    id: Text<'a>,
    /// Only old versions write it beside the references.
    #[serde(borrow, rename = "parentSpanID", default)]
    parent: Text<'a>,
    #[serde(borrow, default)]
    operation_name: Text<'a>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    references: Vec<ReferenceWire<'a>>,
    start_time: Micros,
    #[serde(default)]
    duration: Micros,
    #[serde(borrow, default, deserialize_with = "or_default")]
    tags: Vec<TagWire<'a>>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    logs: Vec<LogWire<'a>>,
    #[serde(borrow, rename = "processID", default)]
    process_id: Text<'a>,
    /// Stands in the span itself where it was saved from a store of Jaeger's.
    #[serde(borrow, default)]
    process: Option<ProcessWire<'a>>,
    #[serde(borrow, default)]
    warnings: Option<&'a RawValue>,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProcessWire<'a> {
    #[serde(borrow, default)]
    service_name: Text<'a>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    tags: Vec<TagWire<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReferenceWire<'a> {
    #[serde(borrow, default)]
    ref_type: Text<'a>,
    #[serde(borrow, rename = "traceID", default)]
    trace: Text<'a>,
    #[serde(borrow, rename = "spanID", default)]
    span: Text<'a>,
}

#[derive(Clone, Deserialize)]
struct TagWire<'a> {
    #[serde(borrow, default)]
    key: Text<'a>,
    #[serde(borrow, rename = "type", default)]
    kind: Text<'a>,
    #[serde(borrow, default)]
    value: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct LogWire<'a> {
    #[serde(default)]
    timestamp: Micros,
    #[serde(borrow, default, deserialize_with = "or_default")]
    fields: Vec<TagWire<'a>>,
}

/// Processes and scopes that the builder has already, by how the trace names them.
pub(super) struct Known<'a> {
    processes: &'a HashMap<Text<'a>, ProcessWire<'a>>,
    resources: HashMap<&'a str, u32>,
    /// The resource of spans whose process is not in the trace.
    nobody: Option<u32>,
    scopes: Scopes,
}

impl<'a> Known<'a> {
    pub(super) fn new(processes: &'a HashMap<Text<'a>, ProcessWire<'a>>) -> Self {
        Self {
            processes,
            resources: HashMap::new(),
            nobody: None,
            scopes: Scopes::default(),
        }
    }

    fn resource(&mut self, builder: &mut TraceBuilder, span: &SpanWire<'a>) -> u32 {
        if let Some(process) = &span.process {
            return process.add_to(builder);
        }
        let Some((id, process)) = self.processes.get_key_value(&span.process_id) else {
            return *self.nobody.get_or_insert_with(|| builder.resource("", []));
        };
        *self
            .resources
            .entry(id.as_str())
            .or_insert_with(|| process.add_to(builder))
    }
}

impl ProcessWire<'_> {
    fn add_to(&self, builder: &mut TraceBuilder) -> u32 {
        let attributes: Vec<_> = self.tags.iter().map(TagWire::attribute).collect();
        builder.resource(self.service_name.as_str(), pairs(&attributes))
    }
}

/// What the tags of a span say besides attributes.
#[derive(Default)]
struct Told<'a> {
    kind: SpanKind,
    /// From `otel.status_code`, which outranks `error`.
    code: Option<SpanStatus>,
    error: SpanStatus,
    message: Cow<'a, str>,
    scope: Cow<'a, str>,
    version: Cow<'a, str>,
    attributes: Vec<Attribute<'a>>,
}

impl<'a> SpanWire<'a> {
    pub(super) fn trace(&self) -> Option<TraceId> {
        self.trace.as_str().parse().ok()
    }

    pub(super) fn add_to(&self, builder: &mut TraceBuilder, known: &mut Known<'a>, of: TraceId) {
        let Ok(id) = self.id.as_str().parse() else {
            builder.unreadable();
            return;
        };
        let mut told = Told::default();
        for tag in &self.tags {
            told.take(tag.attribute());
        }
        if let Some(warnings) = self
            .warnings
            .filter(|raw| !matches!(raw.get(), "null" | "[]"))
        {
            told.attributes
                .push(Attribute::raw("jaeger.warnings", warnings));
        }
        let resource = known.resource(builder, self);
        let scope = known.scopes.number(builder, &told.scope, &told.version);
        let (parent, links) = self.relations(of);
        let fields = SpanFields {
            id,
            parent,
            name: self.operation_name.as_str(),
            kind: told.kind,
            start: self.start_time.0,
            end: self.start_time.0.saturating_add(self.duration.0),
            status: told.code.unwrap_or(told.error),
            message: &told.message,
            resource,
            scope,
        };
        builder.span(fields, pairs(&told.attributes));
        for log in &self.logs {
            log.add_to(builder);
        }
        for link in links {
            // The name that OpenTelemetry's conventions give to another parent.
            let why = link
                .child
                .then(|| ("opentracing.ref_type", Value::text("child_of")));
            builder.link(link.trace, link.span, why);
        }
    }

    /// The parent and the links. The parent is the first `CHILD_OF` within the trace, else the
    /// first `FOLLOWS_FROM` within it (model.Span.ParentSpanID); what else is referred to is a link.
    fn relations(&self, of: TraceId) -> (SpanId, Vec<Link>) {
        let mut links: Vec<Link> = self
            .references
            .iter()
            .filter_map(|reference| reference.read(of))
            .collect();
        let parent = links
            .iter()
            .position(|link| link.child && link.trace == of)
            .or_else(|| links.iter().position(|link| link.trace == of));
        match parent {
            Some(at) => (links.remove(at).span, links),
            None => (self.parent.as_str().parse().unwrap_or_default(), links),
        }
    }
}

/// Another span that one refers to.
struct Link {
    trace: TraceId,
    span: SpanId,
    child: bool,
}

impl ReferenceWire<'_> {
    fn read(&self, of: TraceId) -> Option<Link> {
        Some(Link {
            trace: match self.trace.as_str() {
                "" => of,
                text => text.parse().ok()?,
            },
            span: self.span.as_str().parse().ok()?,
            child: self.ref_type.as_str().eq_ignore_ascii_case("CHILD_OF"),
        })
    }
}

impl<'a> Told<'a> {
    /// Takes what the model has a field for out of the attributes.
    fn take(&mut self, tag: Attribute<'a>) {
        match &*tag.name {
            "span.kind" => match kind(&tag.text) {
                Some(kind) => self.kind = kind,
                None => self.attributes.push(tag),
            },
            "otel.status_code" => match status(&tag.text) {
                Some(status) => self.code = Some(status),
                None => self.attributes.push(tag),
            },
            "otel.status_description" => self.message = tag.text,
            "otel.scope.name" | "otel.library.name" => self.scope = tag.text,
            "otel.scope.version" | "otel.library.version" => self.version = tag.text,
            "error" => match (tag.kind, &*tag.text) {
                (_, "true") => self.error = SpanStatus::Error,
                // VictoriaTraces writes the status so; elsewhere `false` is a truth value.
                (ValueKind::Text, "false") => self.error = SpanStatus::Ok,
                (_, "unset" | "false" | "") => {}
                _ => {
                    self.error = SpanStatus::Error;
                    self.attributes.push(tag);
                }
            },
            _ => self.attributes.push(tag),
        }
    }
}

impl<'a> TagWire<'a> {
    /// The value by what it is, and by its declared type where that is a text.
    fn attribute(&self) -> Attribute<'a> {
        let (kind, text) = match self.value {
            Some(raw) => value(raw),
            None => (ValueKind::Empty, Cow::Borrowed("")),
        };
        let declared = self.kind.as_str();
        let kind = match (kind, declared) {
            (ValueKind::Text, "int64") if text.parse::<i64>().is_ok() => ValueKind::Int,
            (ValueKind::Text, "float64") if text.parse::<f64>().is_ok() => ValueKind::Double,
            (ValueKind::Text, "bool") if matches!(&*text, "true" | "false") => ValueKind::Bool,
            (ValueKind::Text, "binary") => ValueKind::Bytes,
            (ValueKind::Int, "float64") => ValueKind::Double,
            (kind, _) => kind,
        };
        Attribute {
            name: self.key.0.clone(),
            kind,
            text,
        }
    }
}

impl LogWire<'_> {
    /// The field `event` names it; OpenTracing's loggers write `message` instead.
    fn add_to(&self, builder: &mut TraceBuilder) {
        let mut fields: Vec<_> = self.fields.iter().map(TagWire::attribute).collect();
        let named = |wanted: &str| fields.iter().position(|field| field.name == wanted);
        let name = match named("event") {
            Some(at) => fields.remove(at).text,
            None => named("message").map_or("log".into(), |at| fields[at].text.clone()),
        };
        builder.event(self.timestamp.0, &name, pairs(&fields));
    }
}

fn kind(text: &str) -> Option<SpanKind> {
    Some(match text.to_ascii_lowercase().as_str() {
        "internal" => SpanKind::Internal,
        "server" => SpanKind::Server,
        "client" => SpanKind::Client,
        "producer" => SpanKind::Producer,
        "consumer" => SpanKind::Consumer,
        "unspecified" | "" => SpanKind::Unspecified,
        _ => return None,
    })
}

fn status(text: &str) -> Option<SpanStatus> {
    let text = text.to_ascii_uppercase();
    Some(match text.strip_prefix("STATUS_CODE_").unwrap_or(&text) {
        "OK" => SpanStatus::Ok,
        "ERROR" => SpanStatus::Error,
        "UNSET" | "" => SpanStatus::Unset,
        _ => return None,
    })
}
