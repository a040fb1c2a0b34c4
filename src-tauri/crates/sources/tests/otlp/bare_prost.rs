//! The messages as prost decodes them, taken apart into plain spans without our decoder.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use model::{SpanKind, SpanStatus, ValueKind};
use opentelemetry_proto::tonic::{
    common::v1::{AnyValue, KeyValue, any_value::Value},
    trace::v1::TracesData,
};

use crate::plain::{Pairs, Plain};

pub(crate) fn plain(data: &TracesData) -> Vec<Plain> {
    let mut spans = Vec::new();
    for resource_spans in &data.resource_spans {
        let resource = resource_spans
            .resource
            .clone()
            .unwrap_or_default()
            .attributes;
        let service = resource.iter().find(|pair| pair.key == "service.name");
        for scope_spans in &resource_spans.scope_spans {
            let scope = scope_spans.scope.clone().unwrap_or_default();
            for span in &scope_spans.spans {
                let status = span.status.clone().unwrap_or_default();
                spans.push(Plain {
                    trace: hex(&span.trace_id, 32),
                    id: hex(&span.span_id, 16),
                    parent: hex(&span.parent_span_id, 16),
                    name: span.name.clone(),
                    kind: match span.kind {
                        1 => SpanKind::Internal,
                        2 => SpanKind::Server,
                        3 => SpanKind::Client,
                        4 => SpanKind::Producer,
                        5 => SpanKind::Consumer,
                        _ => SpanKind::Unspecified,
                    },
                    start: span.start_time_unix_nano.cast_signed(),
                    end: span.end_time_unix_nano.cast_signed(),
                    status: match status.code {
                        1 => SpanStatus::Ok,
                        2 => SpanStatus::Error,
                        _ => SpanStatus::Unset,
                    },
                    message: status.message,
                    service: service.map_or(String::new(), |pair| value(&pair.value).1),
                    resource: pairs(&resource),
                    scope: (
                        scope.name.clone(),
                        scope.version.clone(),
                        pairs(&scope.attributes),
                    ),
                    attributes: pairs(&span.attributes),
                    events: span
                        .events
                        .iter()
                        .map(|event| {
                            let at = event.time_unix_nano.cast_signed();
                            (at, event.name.clone(), pairs(&event.attributes))
                        })
                        .collect(),
                    links: span
                        .links
                        .iter()
                        .map(|link| {
                            let (trace, span) = (hex(&link.trace_id, 32), hex(&link.span_id, 16));
                            (trace, span, pairs(&link.attributes))
                        })
                        .collect(),
                    dropped: [
                        span.dropped_attributes_count,
                        span.dropped_events_count,
                        span.dropped_links_count,
                    ],
                });
            }
        }
    }
    spans
}

fn hex(bytes: &[u8], digits: usize) -> String {
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{text:0>digits$}")
}

fn pairs(pairs: &[KeyValue]) -> Pairs {
    pairs
        .iter()
        .map(|pair| {
            let (kind, text) = value(&pair.value);
            (pair.key.clone(), kind, text)
        })
        .collect()
}

fn value(any: &Option<AnyValue>) -> (ValueKind, String) {
    match any.as_ref().and_then(|any| any.value.as_ref()) {
        None | Some(Value::StringValueStrindex(_)) => (ValueKind::Empty, String::new()),
        Some(Value::StringValue(text)) => (ValueKind::Text, text.clone()),
        Some(Value::BoolValue(value)) => (ValueKind::Bool, value.to_string()),
        Some(Value::IntValue(value)) => (ValueKind::Int, value.to_string()),
        Some(Value::DoubleValue(value)) => (ValueKind::Double, value.to_string()),
        Some(Value::BytesValue(bytes)) => (ValueKind::Bytes, BASE64_STANDARD.encode(bytes)),
        Some(list @ Value::ArrayValue(_)) => (ValueKind::List, json(Some(list))),
        Some(map @ Value::KvlistValue(_)) => (ValueKind::Map, json(Some(map))),
    }
}

fn json(value: Option<&Value>) -> String {
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let inner = |any: Option<&AnyValue>| json(any.and_then(|any| any.value.as_ref()));
    match value {
        None | Some(Value::StringValueStrindex(_)) => "null".to_owned(),
        Some(Value::StringValue(text)) => quoted(text),
        Some(Value::BoolValue(value)) => value.to_string(),
        Some(Value::IntValue(value)) => value.to_string(),
        Some(Value::DoubleValue(value)) => value.to_string(),
        Some(Value::BytesValue(bytes)) => quoted(&BASE64_STANDARD.encode(bytes)),
        Some(Value::ArrayValue(list)) => {
            let values = list.values.iter().map(|value| inner(Some(value)));
            format!("[{}]", values.collect::<Vec<_>>().join(","))
        }
        Some(Value::KvlistValue(map)) => {
            let pairs = map
                .values
                .iter()
                .map(|pair| format!("{}:{}", quoted(&pair.key), inner(pair.value.as_ref())));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
        }
    }
}
