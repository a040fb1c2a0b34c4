//! The same traces as Tempo: what it answered, asked of a store that holds traces it held, and
//! what its documentation says of every condition.

use std::collections::BTreeMap;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use collector::{Store, otlp};
use model::{
    AttributeMatch, MatchOp, Millis, TimeRange, TraceId, TraceQuery, TraceSummary, Traces as _,
};
use serde_json::Value;

use crate::{fake::recorded, open, trace_questions};

/// The hour of the recordings.
const HOUR: TimeRange = TimeRange {
    start: Millis(1_795_219_970_000),
    end: Millis(1_795_223_570_000),
};

/// Recordings of whole traces.
const TRACES: [&str; 11] = [
    "trace_v1.json",
    "trace_v1_error_span.json",
    "big10k_v1.json.gz",
    "edge_v1_attrs.json",
    "edge_v1_clock_skew.json",
    "edge_v1_cycle.json",
    "edge_v1_id64.json",
    "edge_v1_long_3h.json",
    "edge_v1_no_service.json",
    "edge_v1_orphan_no_root.json",
    "edge_v1_two_roots.json",
];

/// A store with the recorded traces.
async fn store(folder: &tempfile::TempDir) -> Option<Store> {
    let store = open(folder.path()).await;
    for name in TRACES {
        let mut answer = recorded(&format!("tempo/{name}"))?;
        let mut batches = answer["batches"].take();
        as_otlp(&mut batches);
        let request = serde_json::json!({ "resourceSpans": batches });
        let request = serde_json::from_value(request).unwrap();
        let (spans, rejected) = otlp::spans(request);
        assert_eq!(rejected.count, 0, "{name}: {rejected:?}");
        store.append_spans(spans).await.unwrap();
    }
    Some(store)
}

/// Tempo writes ids in base64 and enumerations as words, where OTLP/JSON has hex and numbers.
fn as_otlp(value: &mut Value) {
    const KINDS: [&str; 6] = [
        "SPAN_KIND_UNSPECIFIED",
        "SPAN_KIND_INTERNAL",
        "SPAN_KIND_SERVER",
        "SPAN_KIND_CLIENT",
        "SPAN_KIND_PRODUCER",
        "SPAN_KIND_CONSUMER",
    ];
    const CODES: [&str; 3] = ["STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR"];
    let number = |names: &[&str], value: &Value| {
        let at = names.iter().position(|name| Some(*name) == value.as_str());
        at.map_or_else(|| value.clone(), Value::from)
    };
    match value {
        Value::Array(many) => many.iter_mut().for_each(as_otlp),
        Value::Object(object) => {
            for (name, value) in object {
                match name.as_str() {
                    "traceId" | "spanId" | "parentSpanId" => {
                        let bytes = BASE64_STANDARD.decode(value.as_str().unwrap()).unwrap();
                        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                        *value = Value::from(hex);
                    }
                    "kind" => *value = number(&KINDS, value),
                    "code" => *value = number(&CODES, value),
                    // What is no number in JSON comes as a word, and nothing asks for it.
                    "doubleValue" if value.is_string() => *value = Value::from(0.5),
                    _ => as_otlp(value),
                }
            }
        }
        _ => {}
    }
}

/// The traces of a recorded search by their ids.
fn found_by_tempo(name: &str) -> BTreeMap<TraceId, Value> {
    let answer = recorded(&format!("tempo/{name}.json")).unwrap();
    let traces = answer["traces"].as_array().cloned().unwrap_or_default();
    let id = |trace: &Value| format!("{:0>32}", trace["traceID"].as_str().unwrap());
    let traces = traces.into_iter();
    traces
        .map(|trace| (id(&trace).parse().unwrap(), trace))
        .collect()
}

fn any() -> TraceQuery {
    TraceQuery::newest(HOUR, 1_000)
}

fn with(name: &str, value: &str) -> TraceQuery {
    TraceQuery {
        attributes: vec![AttributeMatch {
            name: name.to_owned(),
            op: MatchOp::Equal,
            value: value.to_owned(),
        }],
        ..any()
    }
}

fn called(operation: &str) -> TraceQuery {
    TraceQuery {
        operation: Some(operation.to_owned()),
        ..any()
    }
}

async fn found(store: &Store, query: &TraceQuery) -> BTreeMap<TraceId, TraceSummary> {
    let found = store.traces().search(query).await.unwrap().value;
    assert!(found.is_sorted_by(|one, other| one.start >= other.start));
    let found = found.into_iter();
    found
        .map(|trace| (trace.id.parse().unwrap(), trace))
        .collect()
}

#[tokio::test]
async fn recorded_searches_find_the_same_traces() {
    let folder = tempfile::tempdir().unwrap();
    let Some(store) = store(&folder).await else {
        return;
    };
    let held = found(&store, &any()).await;
    for (name, query, count) in [
        (
            "search_request_id",
            with("request.id", "req_3902508b41a95619"),
            1,
        ),
        (
            "search_request_id",
            with("span.request.id", "req_3902508b41a95619"),
            1,
        ),
        ("search_big", called("nightly-reindex"), 1),
        ("search_edge_noservice", called("no service.name"), 1),
        ("search_empty", with("span.nope", "1"), 0),
    ] {
        let mut expected: Vec<TraceId> = found_by_tempo(name).into_keys().collect();
        expected.retain(|id| held.contains_key(id));
        let found: Vec<TraceId> = found(&store, &query).await.into_keys().collect();
        assert_eq!(found, expected, "{name}");
        assert_eq!(found.len(), count, "{name}");
    }
    // What Tempo found by `resource.service.name =~ "edge.*"` names the service of each span.
    let edges = found_by_tempo("search_edge");
    for service in ["edge", "edge2", "edge3"] {
        let query = TraceQuery {
            service: Some(service.to_owned()),
            ..any()
        };
        let names_it = |trace: &&TraceId| {
            let spans = edges[*trace]["spanSets"][0]["spans"].as_array().unwrap();
            let mut attributes = spans.iter().map(|span| &span["attributes"][0]["value"]);
            attributes.any(|value| value["stringValue"] == service)
        };
        let expected: Vec<TraceId> = edges
            .keys()
            .filter(|id| held.contains_key(*id))
            .filter(names_it)
            .copied()
            .collect();
        let found: Vec<TraceId> = found(&store, &query).await.into_keys().collect();
        assert_eq!(found, expected, "{service}");
    }
}

#[tokio::test]
async fn recorded_summaries_say_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let Some(store) = store(&folder).await else {
        return;
    };
    let held = found(&store, &any()).await;
    let mut compared = 0;
    for (id, theirs) in found_by_tempo("search_limit_1000") {
        let Some(ours) = held.get(&id) else { continue };
        let start: i64 = theirs["startTimeUnixNano"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        let stats = theirs["serviceStats"].as_object().unwrap().values();
        let sum = |name: &str| {
            stats
                .clone()
                .filter_map(|one| one[name].as_u64())
                .sum::<u64>()
        };
        let counts = (ours.spans.map(u64::from), ours.errors.map(u64::from));
        assert_eq!(ours.start.0, start, "{id}");
        assert_eq!(
            ours.duration_ms.floor(),
            theirs["durationMs"].as_f64().unwrap_or(0.0),
            "{id}"
        );
        assert_eq!(
            counts,
            (Some(sum("spanCount")), Some(sum("errorCount"))),
            "{id}"
        );
        // Of several roots Tempo names the one that came last, and none where there is no root.
        let rootless = theirs["rootServiceName"] == "<root span not yet received>";
        if !rootless && theirs["rootTraceName"] != "root 2" {
            assert_eq!(theirs["rootServiceName"], ours.service.as_str(), "{id}");
            assert_eq!(theirs["rootTraceName"], ours.name.as_str(), "{id}");
        }
        compared += 1;
    }
    assert!(compared >= 8, "{compared}");
}

#[tokio::test]
async fn documented_questions_find_the_traces_that_fit() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    store.append_spans(trace_questions::spans()).await.unwrap();
    for question in trace_questions::questions() {
        let found = store.traces().search(&question.query).await.unwrap().value;
        let found: Vec<String> = found.into_iter().map(|trace| trace.id).collect();
        let expected = question.expected.iter();
        let expected: Vec<String> = expected.map(|id| TraceId(*id).to_string()).collect();
        assert_eq!(found, expected, "{}", question.traceql);
    }
}
