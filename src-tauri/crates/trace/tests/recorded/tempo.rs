//! Answers of Tempo as traces; the product's decoder is `sources`' and not known here.

use std::{fs, io::Read, path::PathBuf};

use base64::{Engine, prelude::BASE64_STANDARD};
use flate2::read::GzDecoder;
use model::{SpanFields, SpanId, SpanKind, SpanStatus, Trace, TraceBuilder, TraceId, Value};
use serde_json::Value as Json;

/// A recorded answer of the repository.
pub(crate) fn recorded(name: &str) -> Trace {
    let path = root().join(format!("fixtures/recorded/tempo/{name}.http"));
    let answer = fs::read_to_string(&path).expect("it is in the repository");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    trace(body)
}

/// A large answer that lies beside the repository, if it does.
pub(crate) fn large(name: &str) -> Option<Trace> {
    let beside = || root().join("../shared");
    let shared = std::env::var_os("WHEELHOUSE_SHARED").map_or_else(beside, PathBuf::from);
    let file = fs::File::open(shared.join(format!("recorded/tempo/{name}.json.gz"))).ok()?;
    let mut body = String::new();
    GzDecoder::new(file)
        .read_to_string(&mut body)
        .expect("it is gzip");
    Some(trace(&body))
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

fn trace(body: &str) -> Trace {
    let answer: Json = serde_json::from_str(body).expect("it is JSON");
    let mut builder = TraceBuilder::new(TraceId(1));
    for batch in list(&answer["trace"]["resourceSpans"]) {
        let attributes = list(&batch["resource"]["attributes"]);
        let service = attributes.iter().find(|pair| pair["key"] == "service.name");
        let service = service.map_or("", |pair| text(&pair["value"]["stringValue"]));
        let pairs = pairs(attributes);
        let resource = builder.resource(service, values(&pairs));
        for span in list(&batch["scopeSpans"])
            .iter()
            .flat_map(|scope| list(&scope["spans"]))
        {
            add(&mut builder, resource, span);
        }
    }
    builder.finish()
}

fn add(builder: &mut TraceBuilder, resource: u32, span: &Json) {
    let fields = SpanFields {
        id: id(&span["spanId"]),
        parent: id(&span["parentSpanId"]),
        name: text(&span["name"]),
        kind: match text(&span["kind"]) {
            "SPAN_KIND_CLIENT" => SpanKind::Client,
            "SPAN_KIND_SERVER" => SpanKind::Server,
            "SPAN_KIND_PRODUCER" => SpanKind::Producer,
            "SPAN_KIND_CONSUMER" => SpanKind::Consumer,
            _ => SpanKind::Internal,
        },
        start: nanos(&span["startTimeUnixNano"]),
        end: nanos(&span["endTimeUnixNano"]),
        status: match text(&span["status"]["code"]) {
            "STATUS_CODE_ERROR" => SpanStatus::Error,
            "STATUS_CODE_OK" => SpanStatus::Ok,
            _ => SpanStatus::Unset,
        },
        message: text(&span["status"]["message"]),
        resource,
        scope: 0,
    };
    let own = pairs(list(&span["attributes"]));
    builder.span(fields, values(&own));
    for event in list(&span["events"]) {
        let own = pairs(list(&event["attributes"]));
        let at = nanos(&event["timeUnixNano"]);
        builder.event(at, text(&event["name"]), values(&own));
    }
    for link in list(&span["links"]) {
        builder.link(TraceId(7), id(&link["spanId"]), []);
    }
}

/// Texts as they are, other values as JSON.
fn pairs(attributes: &[Json]) -> Vec<(&str, String)> {
    let pairs = attributes.iter().map(|pair| {
        let value = &pair["value"];
        let own = value["stringValue"].as_str().map(str::to_owned);
        (text(&pair["key"]), own.unwrap_or_else(|| value.to_string()))
    });
    pairs.collect()
}

fn values<'a>(pairs: &'a [(&'a str, String)]) -> impl Iterator<Item = (&'a str, Value<'a>)> {
    pairs.iter().map(|(name, text)| (*name, Value::text(text)))
}

fn list(value: &Json) -> &[Json] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Json) -> &str {
    value.as_str().unwrap_or_default()
}

fn nanos(value: &Json) -> i64 {
    text(value).parse().unwrap_or_default()
}

fn id(value: &Json) -> SpanId {
    let bytes = BASE64_STANDARD.decode(text(value)).unwrap_or_default();
    SpanId(bytes.try_into().map_or(0, u64::from_be_bytes))
}
