//! Random messages with hostile texts in every field.

use opentelemetry_proto::tonic::{
    common::v1::{
        AnyValue, ArrayValue, InstrumentationScope, KeyValue, KeyValueList, any_value::Value,
    },
    resource::v1::Resource,
    trace::v1::{
        ResourceSpans, ScopeSpans, Span, Status, TracesData,
        span::{Event, Link},
    },
};
use rand::{Rng as _, rngs::StdRng};

pub(crate) const HOSTILE: [&str; 16] = [
    "",
    " ",
    "service.name",
    "<script>alert(1)</script>",
    "\"} | select(.x) {\"",
    "\\",
    "'; drop table spans; --",
    "a\nb\r\n\tc",
    "\u{0}\u{1}\u{7f}",
    "\u{1b}[31mred\u{1b}[0m",
    "\u{202e}RTL\u{202c}",
    "🍵 чай 茶",
    "\u{feff}bom",
    "${jndi:ldap://x}",
    "NaN",
    "{\"stringValue\":\"x\"}",
];

pub(crate) fn traces_data(rng: &mut StdRng) -> TracesData {
    let traces: Vec<Vec<u8>> = (0..rng.random_range(1..4)).map(|_| id(rng, 16)).collect();
    TracesData {
        resource_spans: some(rng, 3, |rng| ResourceSpans {
            resource: rng.random_bool(0.8).then(|| Resource {
                attributes: pairs(rng, "service.name"),
                ..Resource::default()
            }),
            scope_spans: some(rng, 3, |rng| ScopeSpans {
                scope: rng.random_bool(0.8).then(|| InstrumentationScope {
                    name: text(rng),
                    version: text(rng),
                    attributes: pairs(rng, "k"),
                    dropped_attributes_count: 0,
                }),
                spans: some(rng, 4, |rng| {
                    let at = rng.random_range(0..traces.len());
                    span(rng, &traces[at])
                }),
                schema_url: text(rng),
            }),
            schema_url: text(rng),
        }),
    }
}

fn span(rng: &mut StdRng, trace: &[u8]) -> Span {
    Span {
        trace_id: trace.to_vec(),
        span_id: id(rng, 8),
        parent_span_id: if rng.random() { id(rng, 8) } else { Vec::new() },
        trace_state: text(rng),
        name: text(rng),
        kind: rng.random_range(0..7),
        start_time_unix_nano: rng.random::<u64>() >> 1,
        end_time_unix_nano: rng.random::<u64>() >> 1,
        attributes: pairs(rng, "k"),
        dropped_attributes_count: rng.random_range(0..2),
        events: some(rng, 3, |rng| Event {
            time_unix_nano: rng.random::<u64>() >> 1,
            name: text(rng),
            attributes: pairs(rng, "k"),
            dropped_attributes_count: 0,
        }),
        dropped_events_count: rng.random_range(0..2),
        links: some(rng, 2, |rng| Link {
            trace_id: id(rng, 16),
            span_id: id(rng, 8),
            attributes: pairs(rng, "k"),
            ..Link::default()
        }),
        dropped_links_count: rng.random_range(0..2),
        status: rng.random_bool(0.7).then(|| Status {
            message: text(rng),
            code: rng.random_range(0..4),
        }),
        flags: rng.random(),
    }
}

fn pairs(rng: &mut StdRng, usual: &str) -> Vec<KeyValue> {
    some(rng, 4, |rng| KeyValue {
        key: if rng.random() {
            usual.to_owned()
        } else {
            text(rng)
        },
        value: rng.random_bool(0.9).then(|| value(rng, 0)),
        ..KeyValue::default()
    })
}

fn value(rng: &mut StdRng, depth: u32) -> AnyValue {
    let kinds = if depth < 4 { 8 } else { 6 };
    let value = match rng.random_range(0..kinds) {
        0 => return AnyValue::default(),
        1 => Value::StringValue(text(rng)),
        2 => Value::BoolValue(rng.random()),
        3 => Value::IntValue(rng.random()),
        // Ordinary ones: how the others are written is a matter of its own.
        4 => Value::DoubleValue(f64::from(rng.random::<i32>()) / 64.0),
        5 => Value::BytesValue(id(rng, 5)),
        6 => Value::ArrayValue(ArrayValue {
            values: some(rng, 4, |rng| self::value(rng, depth + 1)),
        }),
        _ => Value::KvlistValue(KeyValueList {
            values: some(rng, 4, |rng| KeyValue {
                key: text(rng),
                value: Some(self::value(rng, depth + 1)),
                ..KeyValue::default()
            }),
        }),
    };
    AnyValue { value: Some(value) }
}

fn text(rng: &mut StdRng) -> String {
    HOSTILE[rng.random_range(0..HOSTILE.len())].to_owned()
}

fn id(rng: &mut StdRng, length: usize) -> Vec<u8> {
    (0..length).map(|_| rng.random_range(1..=255)).collect()
}

fn some<T>(rng: &mut StdRng, most: usize, mut make: impl FnMut(&mut StdRng) -> T) -> Vec<T> {
    (0..rng.random_range(0..=most)).map(|_| make(rng)).collect()
}
