//! How fast OTLP protobuf becomes a trace beside bare prost decoding of the same bytes, as JSON
//! lines for `cargo xtask bench`.

use std::{hint::black_box, time::Instant};

use opentelemetry_proto::tonic::{
    common::v1::{AnyValue, InstrumentationScope, KeyValue, any_value::Value},
    resource::v1::Resource,
    trace::v1::{ResourceSpans, ScopeSpans, Span, Status, TracesData, span::Event},
};
use prost::Message as _;
use sources::traces::otlp::Decoder;

/// Rounds, of which the fastest counts: the machine does other things too.
const ROUNDS: usize = 9;

fn main() {
    let mut ratio = f64::NAN;
    for spans in [10_000, 100_000] {
        let data = traces_data(spans);
        let bytes = data.encode_to_vec();
        let json = serde_json::to_vec(&data).expect("messages are JSON");
        let (mut bare, mut ours, mut ours_json) = (f64::MAX, f64::MAX, f64::MAX);
        for _ in 0..ROUNDS {
            bare = bare.min(seconds(|| {
                let data = TracesData::decode(&bytes[..]).expect("it was just encoded");
                black_box(data.resource_spans.len());
            }));
            ours = ours.min(seconds(|| {
                decode(spans, |decoder| decoder.protobuf(&bytes))
            }));
        }
        for _ in 0..3 {
            ours_json = ours_json.min(seconds(|| {
                decode(spans, |decoder| {
                    decoder.json(&json);
                });
            }));
        }
        let name = format!("OTLP of {spans} spans");
        line(&format!("{name}, bare prost"), bare * 1_000.0, "ms");
        line(&format!("{name}, to the model"), ours * 1_000.0, "ms");
        line(
            &format!("{name}, JSON to the model"),
            ours_json * 1_000.0,
            "ms",
        );
        ratio = ours / bare;
    }
    line("OTLP decoding, times bare prost", ratio, "x");
}

fn decode(spans: usize, read: impl FnOnce(&mut Decoder)) {
    let mut decoder = Decoder::new();
    read(&mut decoder);
    let decoded = decoder.finish();
    assert_eq!((decoded.spans(), decoded.damaged), (spans, 0));
    black_box(decoded);
}

fn seconds(run: impl FnOnce()) -> f64 {
    let began = Instant::now();
    run();
    began.elapsed().as_secs_f64()
}

fn line(name: &str, value: f64, unit: &str) {
    #[allow(clippy::print_stdout)] // what it is for
    {
        println!("{{\"name\":\"{name}\",\"value\":{value:.3},\"unit\":\"{unit}\"}}");
    }
}

/// A trace as servers send them: batches of a hundred spans from twenty services, each span with
/// six attributes, some of them unlike any other, and an event now and then.
fn traces_data(spans: usize) -> TracesData {
    let batches = (0..spans.div_ceil(100)).map(|batch| ResourceSpans {
        resource: Some(Resource {
            attributes: vec![
                text("service.name", &format!("service-{}", batch % 20)),
                text("service.version", "1.42.0"),
                text("host.name", &format!("shop-prod-{}", batch % 7)),
                text("telemetry.sdk.language", "rust"),
            ],
            ..Resource::default()
        }),
        scope_spans: vec![ScopeSpans {
            scope: Some(InstrumentationScope {
                name: "http".to_owned(),
                version: "0.58".to_owned(),
                ..InstrumentationScope::default()
            }),
            spans: (batch * 100..spans.min(batch * 100 + 100))
                .map(span)
                .collect(),
            ..ScopeSpans::default()
        }],
        ..ResourceSpans::default()
    });
    TracesData {
        resource_spans: batches.collect(),
    }
}

fn span(at: usize) -> Span {
    let start = 1_795_222_070_505_769_000 + at as u64 * 12_345;
    Span {
        trace_id: vec![7; 16],
        span_id: (at as u64 + 1).to_be_bytes().to_vec(),
        parent_span_id: (at as u64 / 4).to_be_bytes().to_vec(),
        name: format!("SELECT orders {}", at % 300),
        kind: (at % 6) as i32,
        start_time_unix_nano: start,
        end_time_unix_nano: start + 1_000_000,
        attributes: vec![
            text("db.system.name", "postgresql"),
            text(
                "db.query.text",
                &format!("SELECT * FROM orders WHERE id = {at}"),
            ),
            text("http.route", &format!("/api/v1/orders/{}", at % 50)),
            text("request.id", &format!("req_{:016x}", at * 0x9e37_79b9)),
            int("http.response.status_code", 200 + (at % 5) as i64),
            int("db.response.returned_rows", at as i64 % 1_000),
        ],
        events: at
            .is_multiple_of(10)
            .then(|| Event {
                time_unix_nano: start + 10,
                name: "exception".to_owned(),
                attributes: vec![text("exception.type", "TimeoutError")],
                ..Event::default()
            })
            .into_iter()
            .collect(),
        status: Some(Status {
            code: i32::from(at.is_multiple_of(40)) * 2,
            ..Status::default()
        }),
        ..Span::default()
    }
}

fn text(key: &str, value: &str) -> KeyValue {
    pair(key, Value::StringValue(value.to_owned()))
}

fn int(key: &str, value: i64) -> KeyValue {
    pair(key, Value::IntValue(value))
}

fn pair(key: &str, value: Value) -> KeyValue {
    KeyValue {
        key: key.to_owned(),
        value: Some(AnyValue { value: Some(value) }),
        ..KeyValue::default()
    }
}
