use model::{SpanFields, SpanId, SpanKind, SpanStatus, TraceBuilder, ValueKind};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::ids;
use crate::traces::{
    flatten::flattened,
    loose::{Attribute, Object, Seconds, Text, or_default, pairs},
};

/// A segment or subsegment (AWS, "X-Ray segment documents"); times are seconds.
#[derive(Deserialize)]
pub(super) struct SegmentWire<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow, default)]
    parent_id: Text<'a>,
    #[serde(borrow, default)]
    name: Text<'a>,
    /// `subsegment` where one is sent on its own.
    #[serde(borrow, default, rename = "type")]
    kind: Text<'a>,
    start_time: Seconds,
    #[serde(default)]
    end_time: Option<Seconds>,
    #[serde(default, deserialize_with = "or_default")]
    in_progress: bool,
    #[serde(default, deserialize_with = "or_default")]
    inferred: bool,
    #[serde(default, deserialize_with = "or_default")]
    error: bool,
    #[serde(default, deserialize_with = "or_default")]
    fault: bool,
    #[serde(default, deserialize_with = "or_default")]
    throttle: bool,
    #[serde(borrow, default)]
    namespace: Text<'a>,
    #[serde(borrow, default)]
    origin: Text<'a>,
    #[serde(borrow, default)]
    user: Text<'a>,
    #[serde(borrow, default)]
    service: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    http: HttpWire<'a>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    sql: Object<'a>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    aws: Object<'a>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    annotations: Object<'a>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    metadata: Object<'a>,
    #[serde(borrow, default)]
    precursor_ids: Option<&'a RawValue>,
    /// An object, or the id of the exception elsewhere.
    #[serde(borrow, default)]
    cause: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    links: Vec<LinkWire<'a>>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    subsegments: Vec<&'a RawValue>,
}

#[derive(Default, Deserialize)]
struct HttpWire<'a> {
    #[serde(borrow, default, deserialize_with = "or_default")]
    request: RequestWire<'a>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    response: ResponseWire<'a>,
}

#[derive(Default, Deserialize)]
struct RequestWire<'a> {
    #[serde(borrow, default)]
    method: Text<'a>,
    #[serde(borrow, default)]
    url: Text<'a>,
    #[serde(borrow, default)]
    user_agent: Text<'a>,
    #[serde(borrow, default)]
    client_ip: Text<'a>,
}

#[derive(Default, Deserialize)]
struct ResponseWire<'a> {
    #[serde(borrow, default)]
    status: Text<'a>,
    #[serde(borrow, default)]
    content_length: Text<'a>,
}

#[derive(Deserialize)]
struct CauseWire<'a> {
    #[serde(borrow, default, deserialize_with = "or_default")]
    exceptions: Vec<ExceptionWire<'a>>,
}

#[derive(Deserialize)]
struct ExceptionWire<'a> {
    #[serde(borrow, default)]
    message: Text<'a>,
    #[serde(borrow, default, rename = "type")]
    kind: Text<'a>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    stack: Vec<FrameWire<'a>>,
}

#[derive(Deserialize)]
struct FrameWire<'a> {
    #[serde(borrow, default)]
    path: Text<'a>,
    #[serde(borrow, default)]
    line: Text<'a>,
    #[serde(borrow, default)]
    label: Text<'a>,
}

#[derive(Deserialize)]
struct LinkWire<'a> {
    #[serde(borrow, default)]
    trace_id: Text<'a>,
    #[serde(borrow, default, alias = "span_id")]
    id: Text<'a>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    attributes: Object<'a>,
}

impl<'a> SegmentWire<'a> {
    pub(super) fn is_subsegment(&self) -> bool {
        self.kind.as_str() == "subsegment"
    }

    pub(super) fn parent(&self) -> SpanId {
        self.parent_id.as_str().parse().unwrap_or_default()
    }

    /// The subsegments in it.
    pub(super) fn inner(&self) -> impl DoubleEndedIterator<Item = &'a RawValue> {
        self.subsegments.iter().copied()
    }

    /// The service that a segment names, with where it runs.
    pub(super) fn add_resource(&self, builder: &mut TraceBuilder) -> u32 {
        let mut attributes = Vec::new();
        put(&mut attributes, "aws.xray.origin", &self.origin);
        let service = self
            .service
            .and_then(|raw| serde_json::from_str(raw.get()).ok());
        attributes.extend(flattened("service", &service.unwrap_or_default()));
        builder.resource(self.name.as_str(), pairs(&attributes))
    }

    /// Adds the span of this segment alone; nothing if it has no usable id.
    pub(super) fn add_to(
        &self,
        builder: &mut TraceBuilder,
        parent: SpanId,
        resource: u32,
        inside: bool,
    ) -> Option<SpanId> {
        let Ok(id) = self.id.as_str().parse() else {
            builder.unreadable();
            return None;
        };
        let cause: Option<CauseWire<'_>> = self
            .cause
            .and_then(|raw| serde_json::from_str(raw.get()).ok());
        let thrown = cause.map(|cause| cause.exceptions).unwrap_or_default();
        let attributes = self.attributes();
        let end = self.end_time.unwrap_or(self.start_time).0;
        let fields = SpanFields {
            id,
            parent,
            name: self.name.as_str(),
            kind: self.span_kind(inside || self.is_subsegment()),
            start: self.start_time.0,
            end,
            status: if self.error || self.fault || self.throttle {
                SpanStatus::Error
            } else {
                SpanStatus::Unset
            },
            message: thrown.first().map_or("", |first| first.message.as_str()),
            resource,
            scope: 0,
        };
        builder.span(fields, pairs(&attributes));
        for exception in &thrown {
            builder.event(end, "exception", pairs(&exception.attributes()));
        }
        for link in &self.links {
            let to = ids::read(link.trace_id.as_str());
            if let Some(to) = to {
                let span = link.id.as_str().parse().unwrap_or_default();
                builder.link(to, span, pairs(&link.attributes.attributes()));
            }
        }
        Some(id)
    }

    fn span_kind(&self, sub: bool) -> SpanKind {
        match self.namespace.as_str() {
            "aws" | "remote" => SpanKind::Client,
            _ if sub => SpanKind::Internal,
            // X-Ray makes up a segment for a callee that sends none.
            _ if self.inferred => SpanKind::Unspecified,
            _ => SpanKind::Server,
        }
    }

    fn attributes(&self) -> Vec<Attribute<'_>> {
        let mut found = Vec::new();
        self.http.add_to(&mut found);
        for one in flattened("", &self.sql) {
            found.push(Attribute {
                name: match &*one.name {
                    "sanitized_query" => "db.query.text".into(),
                    "database_type" => "db.system.name".into(),
                    other => format!("aws.xray.sql.{other}").into(),
                },
                ..one
            });
        }
        put(&mut found, "enduser.id", &self.user);
        found.extend(flattened("", &self.annotations));
        found.extend(flattened("aws", &self.aws));
        for one in flattened("metadata", &self.metadata) {
            // OpenTelemetry's exporter keeps its attributes there, under their own names.
            let name = match one.name.strip_prefix("metadata.default.") {
                Some(name) => name.to_owned().into(),
                None => one.name,
            };
            found.push(Attribute { name, ..one });
        }
        put(&mut found, "aws.xray.namespace", &self.namespace);
        for (flag, name) in [
            (self.in_progress, "aws.xray.in_progress"),
            (self.inferred, "aws.xray.inferred"),
            (self.fault, "aws.xray.fault"),
            (self.throttle, "aws.xray.throttle"),
        ] {
            found.extend(flag.then(|| Attribute::truth(name)));
        }
        if let Some(raw) = self.precursor_ids {
            found.push(Attribute::raw("aws.xray.precursor_ids", raw));
        }
        if let Some(raw) = self.cause.filter(|raw| raw.get().starts_with('"')) {
            found.push(Attribute::raw("aws.xray.cause", raw));
        }
        found
    }
}

impl HttpWire<'_> {
    /// By the names of OpenTelemetry's conventions.
    fn add_to<'a>(&'a self, found: &mut Vec<Attribute<'a>>) {
        put(found, "http.request.method", &self.request.method);
        put(found, "url.full", &self.request.url);
        put(found, "user_agent.original", &self.request.user_agent);
        put(found, "client.address", &self.request.client_ip);
        for (name, text) in [
            ("http.response.status_code", &self.response.status),
            ("http.response.body.size", &self.response.content_length),
        ] {
            if text.as_str().parse::<i64>().is_ok() {
                found.push(Attribute {
                    kind: ValueKind::Int,
                    ..Attribute::text(name, text.as_str())
                });
            }
        }
    }
}

impl ExceptionWire<'_> {
    fn attributes(&self) -> Vec<Attribute<'_>> {
        let mut found = Vec::new();
        put(&mut found, "exception.type", &self.kind);
        put(&mut found, "exception.message", &self.message);
        let stack: Vec<String> = self
            .stack
            .iter()
            .map(|frame| {
                let (path, line) = (frame.path.as_str(), frame.line.as_str());
                format!("at {} ({path}:{line})", frame.label.as_str())
            })
            .collect();
        if !stack.is_empty() {
            found.push(Attribute::text("exception.stacktrace", stack.join("\n")));
        }
        found
    }
}

fn put<'a>(found: &mut Vec<Attribute<'a>>, name: &'static str, text: &'a Text<'_>) {
    if !text.as_str().is_empty() {
        found.push(Attribute::text(name, text.as_str()));
    }
}
