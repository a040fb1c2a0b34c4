use std::{
    cell::Cell,
    io::{self, BufWriter, Write},
};

use model::{EventView, LinkView, Pair, SpanKind, SpanStatus, SpanView, Trace, TraceId};
use serde::{Serialize, Serializer, ser::SerializeMap};

use super::value::AnyValue;

/// Writes a trace as OTLP JSON: one `TracesData` on one line, span by span.
///
/// Ids are hexadecimal, times and 64-bit integers decimal strings, and enumerations numbers, as
/// OTLP's JSON encoding asks (opentelemetry-proto, `docs/specification.md`). Spans are grouped by
/// their resource and scope, in the order of the source within. Times before 1970, which OTLP
/// cannot write, become zero.
///
/// # Errors
/// What the writer says.
pub fn otlp_json(trace: &Trace, to: impl Write) -> io::Result<()> {
    let mut to = BufWriter::new(to);
    serde_json::to_writer(&mut to, &TracesData::of(trace))?;
    to.flush()
}

struct TracesData<'a> {
    trace: &'a Trace,
    /// Spans of one resource and scope beside each other.
    order: Vec<u32>,
}

impl<'a> TracesData<'a> {
    fn of(trace: &'a Trace) -> Self {
        let mut order: Vec<u32> = (0..).take(trace.len()).collect();
        order.sort_by_key(|span| origin(trace, *span));
        Self { trace, order }
    }
}

/// The numbers of a span's resource and scope.
fn origin(trace: &Trace, span: u32) -> (usize, usize) {
    let span = trace.span(span as usize);
    (span.resource_index(), span.scope().index())
}

impl Serialize for TracesData<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let resource = |span: u32| origin(self.trace, span).0;
        let same = self.order.chunk_by(|a, b| resource(*a) == resource(*b));
        let spans = same.map(|spans| ResourceSpans(self.trace, spans));
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("resourceSpans", &Each::of(spans))?;
        map.end()
    }
}

/// Spans of one resource.
struct ResourceSpans<'a>(&'a Trace, &'a [u32]);

impl Serialize for ResourceSpans<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(trace, spans) = *self;
        let scope = |span: u32| origin(trace, span).1;
        let same = spans.chunk_by(|a, b| scope(*a) == scope(*b));
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("resource", &Resource(trace.span(spans[0] as usize)))?;
        map.serialize_entry(
            "scopeSpans",
            &Each::of(same.map(|spans| ScopeSpans(trace, spans))),
        )?;
        map.end()
    }
}

/// The resource of a span.
struct Resource<'a>(SpanView<'a>);

impl Serialize for Resource<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const NAME: &str = "service.name";
        let service = self.0.service();
        // Sources that have services rather than resources do not repeat it as an attribute.
        let unsaid = !service.is_empty() && self.0.resource().all(|pair| pair.name != NAME);
        let service = unsaid.then_some(Pair {
            name: NAME,
            value: model::Value::text(service),
        });
        let pairs = service.into_iter().chain(self.0.resource());
        let mut map = serializer.serialize_map(None)?;
        attributes(&mut map, pairs)?;
        map.end()
    }
}

/// Spans of one resource and scope.
struct ScopeSpans<'a>(&'a Trace, &'a [u32]);

impl Serialize for ScopeSpans<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(trace, spans) = *self;
        let id = trace.id();
        let views = spans.iter().map(|span| trace.span(*span as usize));
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("scope", &Scope(trace.span(spans[0] as usize)))?;
        map.serialize_entry("spans", &Each::of(views.map(|span| Span(id, span))))?;
        map.end()
    }
}

/// The scope of a span.
struct Scope<'a>(SpanView<'a>);

impl Serialize for Scope<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let scope = self.0.scope();
        let mut map = serializer.serialize_map(None)?;
        text(&mut map, "name", scope.name())?;
        text(&mut map, "version", scope.version())?;
        attributes(&mut map, scope.attributes())?;
        map.end()
    }
}

struct Span<'a>(TraceId, SpanView<'a>);

impl Serialize for Span<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(trace, span) = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("traceId", &Written(trace))?;
        map.serialize_entry("spanId", &Written(span.id()))?;
        if span.parent().is_some() {
            map.serialize_entry("parentSpanId", &Written(span.parent()))?;
        }
        map.serialize_entry("name", span.name())?;
        count(&mut map, "kind", kind(span.kind()))?;
        map.serialize_entry("startTimeUnixNano", &Written(span.start().max(0)))?;
        map.serialize_entry("endTimeUnixNano", &Written(span.end().max(0)))?;
        let [pairs, events, links] = span.dropped();
        attributes(&mut map, span.attributes())?;
        count(&mut map, "droppedAttributesCount", pairs)?;
        if span.events().len() > 0 {
            map.serialize_entry("events", &Each::of(span.events().map(Event)))?;
        }
        count(&mut map, "droppedEventsCount", events)?;
        if span.links().len() > 0 {
            map.serialize_entry("links", &Each::of(span.links().map(Link)))?;
        }
        count(&mut map, "droppedLinksCount", links)?;
        map.serialize_entry("status", &Status(span))?;
        map.end()
    }
}

struct Event<'a>(EventView<'a>);

impl Serialize for Event<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("timeUnixNano", &Written(self.0.at().max(0)))?;
        map.serialize_entry("name", self.0.name())?;
        attributes(&mut map, self.0.attributes())?;
        map.end()
    }
}

struct Link<'a>(LinkView<'a>);

impl Serialize for Link<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("traceId", &Written(self.0.trace_id()))?;
        map.serialize_entry("spanId", &Written(self.0.span_id()))?;
        attributes(&mut map, self.0.attributes())?;
        map.end()
    }
}

/// The status of a span.
struct Status<'a>(SpanView<'a>);

impl Serialize for Status<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let code = match self.0.status() {
            SpanStatus::Unset => 0,
            SpanStatus::Ok => 1,
            SpanStatus::Error => 2,
        };
        let mut map = serializer.serialize_map(None)?;
        text(&mut map, "message", self.0.message())?;
        count(&mut map, "code", code)?;
        map.end()
    }
}

struct KeyValue<'a>(Pair<'a>);

impl Serialize for KeyValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("key", self.0.name)?;
        map.serialize_entry("value", &AnyValue(self.0.value))?;
        map.end()
    }
}

/// What an iterator gives, as a list; serialized once.
struct Each<I>(Cell<Option<I>>);

impl<I> Each<I> {
    fn of(all: I) -> Self {
        Self(Cell::new(Some(all)))
    }
}

impl<I: Iterator<Item: Serialize>> Serialize for Each<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.take().into_iter().flatten())
    }
}

/// Something as text.
struct Written<T>(T);

impl<T: std::fmt::Display> Serialize for Written<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

fn attributes<'a, M: SerializeMap>(
    map: &mut M,
    pairs: impl Iterator<Item = Pair<'a>>,
) -> Result<(), M::Error> {
    let mut pairs = pairs.peekable();
    if pairs.peek().is_none() {
        return Ok(());
    }
    map.serialize_entry("attributes", &Each::of(pairs.map(KeyValue)))
}

/// A text that may be left out if it is empty.
fn text<M: SerializeMap>(map: &mut M, name: &'static str, text: &str) -> Result<(), M::Error> {
    if text.is_empty() {
        return Ok(());
    }
    map.serialize_entry(name, text)
}

/// A number that may be left out if it is zero.
fn count<M: SerializeMap>(map: &mut M, name: &'static str, count: u32) -> Result<(), M::Error> {
    if count == 0 {
        return Ok(());
    }
    map.serialize_entry(name, &count)
}

fn kind(kind: SpanKind) -> u32 {
    match kind {
        SpanKind::Unspecified => 0,
        SpanKind::Internal => 1,
        SpanKind::Server => 2,
        SpanKind::Client => 3,
        SpanKind::Producer => 4,
        SpanKind::Consumer => 5,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use model::{SpanFields, SpanId, TraceBuilder, Value, ValueKind};

    use super::*;
    use crate::example;

    fn written(trace: &Trace) -> String {
        let mut file = Vec::new();
        otlp_json(trace, &mut file).unwrap();
        String::from_utf8(file).unwrap()
    }

    #[test]
    fn a_trace_is_written_as_one_line_of_otlp() {
        let mut builder = TraceBuilder::new(TraceId(0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c));
        let resource = builder.resource("orders", [("host.name", Value::text("a"))]);
        let scope = builder.scope("http", "1.2", [("s", Value::text("t"))]);
        let first = SpanFields {
            id: SpanId(0xb7ad_6b71_6920_3331),
            name: "GET \"/\"",
            kind: SpanKind::Server,
            start: 1_795_222_070_505_769_001,
            end: 1_795_222_071_505_769_002,
            status: SpanStatus::Error,
            message: "no\n",
            resource,
            ..SpanFields::default()
        };
        let code = Value {
            kind: ValueKind::Int,
            text: "9007199254740993",
        };
        builder.span(first, [("big", code)]);
        builder.event(5, "e", [("k", Value::text("v"))]);
        builder.link(TraceId(9), SpanId(8), []);
        builder.dropped([1, 2, 3]);
        let second = SpanFields {
            id: SpanId(2),
            parent: first.id,
            name: "",
            end: -1,
            resource,
            scope,
            ..SpanFields::default()
        };
        builder.span(second, []);
        let text = written(&builder.finish());
        assert!(
            !text.contains('\n'),
            "tools take a line for a whole message"
        );
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        expect![[r#"
            {
              "resourceSpans": [
                {
                  "resource": {
                    "attributes": [
                      {
                        "key": "service.name",
                        "value": {
                          "stringValue": "orders"
                        }
                      },
                      {
                        "key": "host.name",
                        "value": {
                          "stringValue": "a"
                        }
                      }
                    ]
                  },
                  "scopeSpans": [
                    {
                      "scope": {},
                      "spans": [
                        {
                          "traceId": "0af7651916cd43dd8448eb211c80319c",
                          "spanId": "b7ad6b7169203331",
                          "name": "GET \"/\"",
                          "kind": 2,
                          "startTimeUnixNano": "1795222070505769001",
                          "endTimeUnixNano": "1795222071505769002",
                          "attributes": [
                            {
                              "key": "big",
                              "value": {
                                "intValue": "9007199254740993"
                              }
                            }
                          ],
                          "droppedAttributesCount": 1,
                          "events": [
                            {
                              "timeUnixNano": "5",
                              "name": "e",
                              "attributes": [
                                {
                                  "key": "k",
                                  "value": {
                                    "stringValue": "v"
                                  }
                                }
                              ]
                            }
                          ],
                          "droppedEventsCount": 2,
                          "links": [
                            {
                              "traceId": "00000000000000000000000000000009",
                              "spanId": "0000000000000008"
                            }
                          ],
                          "droppedLinksCount": 3,
                          "status": {
                            "message": "no\n",
                            "code": 2
                          }
                        }
                      ]
                    },
                    {
                      "scope": {
                        "name": "http",
                        "version": "1.2",
                        "attributes": [
                          {
                            "key": "s",
                            "value": {
                              "stringValue": "t"
                            }
                          }
                        ]
                      },
                      "spans": [
                        {
                          "traceId": "0af7651916cd43dd8448eb211c80319c",
                          "spanId": "0000000000000002",
                          "parentSpanId": "b7ad6b7169203331",
                          "name": "",
                          "startTimeUnixNano": "0",
                          "endTimeUnixNano": "0",
                          "status": {}
                        }
                      ]
                    }
                  ]
                }
              ]
            }"#]]
        .assert_eq(&serde_json::to_string_pretty(&value).unwrap());
    }

    #[test]
    fn spans_stay_with_their_resource_and_scope() {
        let mut builder = TraceBuilder::new(TraceId(1));
        let services = ["a", "b"]
            .map(|service| builder.resource(service, [("service.name", Value::text(service))]));
        let scope = builder.scope("s", "", []);
        for at in 0..8_u32 {
            let fields = SpanFields {
                id: SpanId(u64::from(at) + 1),
                resource: services[at as usize % 2],
                scope: scope * (at / 4),
                ..SpanFields::default()
            };
            builder.span(fields, []);
        }
        let file: serde_json::Value = serde_json::from_str(&written(&builder.finish())).unwrap();
        let mut shown = Vec::new();
        for resource in file["resourceSpans"].as_array().unwrap() {
            assert_eq!(
                resource["resource"]["attributes"].as_array().unwrap().len(),
                1
            );
            for scope in resource["scopeSpans"].as_array().unwrap() {
                let spans = scope["spans"].as_array().unwrap().iter();
                let ids =
                    spans.map(|span| span["spanId"].as_str().unwrap().trim_start_matches('0'));
                shown.push((scope["scope"]["name"].as_str(), ids.collect::<String>()));
            }
        }
        let want = [
            (None, "13"),
            (Some("s"), "57"),
            (None, "24"),
            (Some("s"), "68"),
        ];
        assert_eq!(shown, want.map(|(scope, ids)| (scope, ids.to_owned())));
    }

    #[test]
    fn any_trace_is_written_with_all_its_spans() {
        for seed in 0..50 {
            let trace = example::random(seed, 60);
            let file: serde_json::Value = serde_json::from_str(&written(&trace)).unwrap();
            let spans = file["resourceSpans"][0]["scopeSpans"][0]["spans"].as_array();
            assert_eq!(spans.unwrap().len(), trace.len());
        }
        assert_eq!(written(&Trace::default()), "{\"resourceSpans\":[]}");
    }

    #[test]
    fn what_the_writer_says_comes_back() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::Error::from(io::ErrorKind::StorageFull))
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let error = otlp_json(&example::random(1, 9), Full).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    }
}
