use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use model::{SpanFields, SpanId, SpanKind, SpanStatus, Trace, TraceBuilder, TraceId, ValueKind};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::traces::{
    loose::{Attribute, Micros, Object, Text, or_default, pairs},
    scopes::Scopes,
};

/// The spans of one trace; `id` is the one that was asked for, else the first span tells.
///
/// What a client and a server report of one call may share an id. The server's half then becomes
/// a child of the client's under an id of its own, with the shared one kept as an attribute.
pub(super) fn decoded(id: Option<TraceId>, raws: &[&RawValue]) -> Trace {
    let wires: Vec<Option<SpanWire<'_>>> = raws
        .iter()
        .map(|raw| serde_json::from_str(raw.get()).ok())
        .collect();
    let read: Vec<&SpanWire<'_>> = wires.iter().flatten().collect();
    let id = id
        .or_else(|| {
            read.iter()
                .find_map(|span| span.trace.as_str().parse().ok())
        })
        .unwrap_or_default();
    let halves = Halves::of(&read);
    // A span without any time of its own is put where the trace begins.
    let begin = read.iter().filter_map(|span| span.start()).min();
    let mut builder = TraceBuilder::new(id);
    builder.reserve(read.len());
    let mut resources = HashMap::new();
    let mut scopes = Scopes::default();
    for wire in &wires {
        match wire {
            Some(span) if span.id() != SpanId::NONE => {
                let resource = *resources
                    .entry(&span.local_endpoint)
                    .or_insert_with(|| span.local_endpoint.add_to(&mut builder));
                span.add_to(
                    &mut builder,
                    &mut scopes,
                    &halves,
                    resource,
                    begin.unwrap_or(0),
                );
            }
            _ => builder.unreadable(),
        }
    }
    builder.finish()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SpanWire<'a> {
    #[serde(borrow, rename = "traceId", default)]
    trace: Text<'a>,
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow, rename = "parentId", default)]
    parent: Text<'a>,
    #[serde(borrow, default)]
    name: Text<'a>,
    #[serde(borrow, default)]
    kind: Text<'a>,
    #[serde(default)]
    timestamp: Micros,
    #[serde(default)]
    duration: Micros,
    #[serde(borrow, default, deserialize_with = "or_default")]
    local_endpoint: EndpointWire<'a>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    remote_endpoint: EndpointWire<'a>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    annotations: Vec<AnnotationWire<'a>>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    tags: Object<'a>,
    #[serde(default, deserialize_with = "or_default")]
    shared: bool,
    #[serde(default, deserialize_with = "or_default")]
    debug: bool,
}

#[derive(Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "camelCase")]
struct EndpointWire<'a> {
    #[serde(borrow, default)]
    service_name: Text<'a>,
    #[serde(borrow, default)]
    ipv4: Text<'a>,
    #[serde(borrow, default)]
    ipv6: Text<'a>,
    #[serde(borrow, default)]
    port: Text<'a>,
}

#[derive(Deserialize)]
struct AnnotationWire<'a> {
    #[serde(default)]
    timestamp: Micros,
    #[serde(borrow, default)]
    value: Text<'a>,
}

/// The halves of calls of which client and server reported under one id.
struct Halves {
    /// The server's new id, by the shared one.
    servers: HashMap<SpanId, SpanId>,
}

impl Halves {
    fn of(spans: &[&SpanWire<'_>]) -> Self {
        let clients: HashSet<SpanId> = spans
            .iter()
            .filter(|span| !span.is_server())
            .map(|span| span.id())
            .collect();
        let mut taken: HashSet<SpanId> = spans.iter().map(|span| span.id()).collect();
        let mut servers = HashMap::new();
        for span in spans.iter().filter(|span| span.is_server()) {
            let shared = span.id();
            if clients.contains(&shared) && !servers.contains_key(&shared) {
                let free = (1..)
                    .map(|step: u64| SpanId(shared.0.rotate_left(32) ^ step))
                    .find(|id| id.is_some() && !taken.contains(id))
                    .expect("a trace has fewer spans than there are ids");
                taken.insert(free);
                servers.insert(shared, free);
            }
        }
        Self { servers }
    }

    /// The id and parent of a span, and whether the id is a new one.
    fn place(&self, span: &SpanWire<'_>) -> (SpanId, SpanId, bool) {
        let (id, parent) = (span.id(), span.parent());
        match self.servers.get(&id) {
            Some(own) if span.is_server() => (*own, id, true),
            // The client's half, whose parent is the caller; a self-parent stays one.
            Some(_) if parent == id => (id, parent, false),
            // What the server did next belongs under the server's half.
            _ => (id, *self.servers.get(&parent).unwrap_or(&parent), false),
        }
    }
}

impl SpanWire<'_> {
    fn id(&self) -> SpanId {
        self.id.as_str().parse().unwrap_or_default()
    }

    fn parent(&self) -> SpanId {
        self.parent.as_str().parse().unwrap_or_default()
    }

    fn is_server(&self) -> bool {
        self.shared || self.kind.as_str().eq_ignore_ascii_case("SERVER")
    }

    /// When it began, by its own word or by its first annotation.
    fn start(&self) -> Option<i64> {
        match self.timestamp.0 {
            0 => self.annotations.iter().map(|one| one.timestamp.0).min(),
            nanos => Some(nanos),
        }
        .filter(|nanos| *nanos != 0)
    }

    fn add_to(
        &self,
        builder: &mut TraceBuilder,
        scopes: &mut Scopes,
        halves: &Halves,
        resource: u32,
        begin: i64,
    ) {
        let (id, parent, renamed) = halves.place(self);
        let mut told = Told::default();
        for tag in self.tags.attributes() {
            told.take(tag);
        }
        told.attributes.extend(self.remote_endpoint.peer());
        for (flag, name) in [(self.shared, "zipkin.shared"), (self.debug, "zipkin.debug")] {
            told.attributes.extend(flag.then(|| Attribute::truth(name)));
        }
        if renamed {
            told.attributes
                .push(Attribute::text("zipkin.id", self.id.0.clone()));
        }
        let scope = scopes.number(builder, &told.scope, &told.version);
        let start = self.start().unwrap_or(begin);
        let fields = SpanFields {
            id,
            parent,
            name: self.name.as_str(),
            kind: kind(self.kind.as_str()),
            start,
            end: start.saturating_add(self.duration.0),
            status: told.status,
            message: &told.message,
            resource,
            scope,
        };
        builder.span(fields, pairs(&told.attributes));
        for annotation in &self.annotations {
            builder.event(annotation.timestamp.0, annotation.value.as_str(), []);
        }
    }
}

/// What the tags of a span say besides attributes.
#[derive(Default)]
struct Told<'a> {
    status: SpanStatus,
    message: Cow<'a, str>,
    scope: Cow<'a, str>,
    version: Cow<'a, str>,
    attributes: Vec<Attribute<'a>>,
}

impl<'a> Told<'a> {
    /// The names are those of OpenTelemetry's exporter; any `error` but `false` is one to Zipkin.
    fn take(&mut self, tag: Attribute<'a>) {
        match (&*tag.name, &*tag.text) {
            ("otel.status_code", "OK") if self.status == SpanStatus::Unset => {
                self.status = SpanStatus::Ok;
            }
            ("otel.status_code", "ERROR") => self.status = SpanStatus::Error,
            ("otel.status_description", _) => self.message = tag.text,
            ("otel.scope.name" | "otel.library.name", _) => self.scope = tag.text,
            ("otel.scope.version" | "otel.library.version", _) => self.version = tag.text,
            ("error", "false") => self.attributes.push(tag),
            ("error", text) => {
                self.status = SpanStatus::Error;
                if !matches!(text, "" | "true") && self.message.is_empty() {
                    self.message = tag.text.clone();
                }
                self.attributes.push(tag);
            }
            _ => self.attributes.push(tag),
        }
    }
}

impl EndpointWire<'_> {
    fn address(&self) -> &str {
        match self.ipv4.as_str() {
            "" => self.ipv6.as_str(),
            ipv4 => ipv4,
        }
    }

    fn add_to(&self, builder: &mut TraceBuilder) -> u32 {
        let attributes = self.named("network.local.address", "network.local.port");
        builder.resource(self.service_name.as_str(), pairs(&attributes))
    }

    /// The other end of a call, by the names of OpenTelemetry's conventions.
    fn peer(&self) -> Vec<Attribute<'_>> {
        let service = match self.service_name.as_str() {
            "" => None,
            name => Some(Attribute::text("peer.service", name)),
        };
        let mut peer = self.named("network.peer.address", "network.peer.port");
        peer.extend(service);
        peer
    }

    fn named(&self, address: &'static str, port: &'static str) -> Vec<Attribute<'_>> {
        let mut named = Vec::new();
        if !self.address().is_empty() {
            named.push(Attribute::text(address, self.address()));
        }
        match self.port.as_str() {
            "" | "0" => {}
            number => named.push(Attribute {
                kind: ValueKind::Int,
                ..Attribute::text(port, number)
            }),
        }
        named
    }
}

fn kind(text: &str) -> SpanKind {
    match text.to_ascii_uppercase().as_str() {
        "CLIENT" => SpanKind::Client,
        "SERVER" => SpanKind::Server,
        "PRODUCER" => SpanKind::Producer,
        "CONSUMER" => SpanKind::Consumer,
        _ => SpanKind::Unspecified,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutated::survived;

    const SEED: &str = r#"[
        {"traceId":"463ac35c9f6413ad48485a3953bb6124","id":"a1","kind":"CLIENT","name":"get","timestamp":1795222990596600,
         "duration":9000,"localEndpoint":{"serviceName":"web","ipv4":"10.0.0.1","port":80},
         "remoteEndpoint":{"serviceName":"api","ipv6":"::1","port":81},"tags":{"error":"x","k":"v"},
         "annotations":[{"timestamp":1795222990597000,"value":"retry"}],"debug":true},
        {"traceId":"463ac35c9f6413ad48485a3953bb6124","id":"a1","kind":"SERVER","shared":true},
        {"traceId":"463ac35c9f6413ad48485a3953bb6124","id":"a2","parentId":"a1","tags":{"otel.scope.name":"s"}}]"#;

    fn read(json: &[u8]) -> Option<Trace> {
        let raws: Vec<&RawValue> = serde_json::from_slice(json).ok()?;
        Some(decoded(None, &raws))
    }

    #[test]
    fn no_document_breaks_the_decoder() {
        let count = survived(SEED, |bytes| read(bytes).map(|trace| vec![trace]));
        assert!(count > 1_000, "{count}");
    }

    #[test]
    fn ids_are_given_anew_only_where_two_halves_share_one() {
        for (spans, expected) in [
            (r#"{"id":"a1","kind":"SERVER"}"#, vec![(0xa1, 0)]),
            (
                r#"{"id":"a1","shared":true,"parentId":"b1"}"#,
                vec![(0xa1, 0xb1)],
            ),
            (
                r#"{"id":"a1","kind":"SERVER"},{"id":"a1","kind":"SERVER"}"#,
                vec![(0xa1, 0), (0xa1, 0)],
            ),
            (r#"{"id":"a1","parentId":"a1"}"#, vec![(0xa1, 0xa1)]),
            (
                r#"{"id":"a1","kind":"CLIENT"},{"id":"a1","kind":"SERVER"},{"id":"a2","parentId":"a1"}"#,
                vec![(0xa1, 0), (0xa1 << 32 ^ 1, 0xa1), (0xa2, 0xa1 << 32 ^ 1)],
            ),
        ] {
            let trace = read(format!("[{spans}]").as_bytes()).unwrap();
            let found: Vec<_> = trace
                .spans()
                .map(|span| (span.id().0, span.parent().0))
                .collect();
            assert_eq!(found, expected, "{spans}");
        }
    }
}
