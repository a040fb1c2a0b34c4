use model::{Attribute, LogLine, Millis, Nanos, Severity, SpanId, SpanKind, SpanStatus};
use opentelemetry_proto::tonic::collector::{
    logs::v1::ExportLogsServiceRequest, metrics::v1::ExportMetricsServiceRequest,
    trace::v1::ExportTraceServiceRequest,
};
use prost::Message;

use super::*;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN: &str = "00f067aa0ba902b7";

#[test]
fn spans_keep_their_ids_times_and_attributes() {
    let json = format!(
        r#"{{"resourceSpans":[{{"resource":{{"attributes":[{{"key":"service.name","value":{{"stringValue":"shop"}}}},{{"key":"host.name","value":{{"stringValue":"h"}}}}]}},
        "scopeSpans":[{{"scope":{{"name":"lib","version":"1"}},"spans":[
          {{"traceId":"{upper}","spanId":"{SPAN}","parentSpanId":"","name":"GET /","kind":2,"startTimeUnixNano":"1795705200123456789","endTimeUnixNano":1795705200223456789,
            "attributes":[{{"key":"n","value":{{"intValue":"42"}}}},{{"key":"list","value":{{"arrayValue":{{"values":[{{"stringValue":"a"}},{{"doubleValue":1.5}}]}}}}}},{{"key":"ok","value":{{"boolValue":true}}}}],
            "status":{{"code":2,"message":"boom"}},"events":[{{"timeUnixNano":"1795705200200000000","name":"exception","attributes":[{{"key":"exception.type","value":{{"stringValue":"E"}}}}]}}],"links":[{{"traceId":"{TRACE}","spanId":"{SPAN}","attributes":[{{"key":"why","value":{{"stringValue":"retry"}}}}]}}],"droppedAttributesCount":3,"droppedLinksCount":1,"unknownField":{{"x":1}}}},
          {{"traceId":"{TRACE}","spanId":"0000000000000000","name":"bad","startTimeUnixNano":"1"}},
          {{"traceId":"00","spanId":"{SPAN}","name":"bad","startTimeUnixNano":"1"}}
        ]}}]}}]}}"#,
        upper = TRACE.to_uppercase(),
    );
    let request: ExportTraceServiceRequest = serde_json::from_str(&json).unwrap();
    let again = ExportTraceServiceRequest::decode(request.encode_to_vec().as_slice()).unwrap();
    let (spans, rejected) = spans(again);
    assert_eq!(rejected.count, 2);
    assert!(rejected.message().contains("own id") && rejected.message().contains("trace id"));
    let span = &spans[0];
    assert_eq!(
        (span.trace_id, span.span_id, span.parent_id),
        (TRACE.parse().unwrap(), SPAN.parse().unwrap(), SpanId::NONE)
    );
    assert_eq!(
        (span.start, span.end),
        (
            Nanos(1_795_705_200_123_456_789),
            Nanos(1_795_705_200_223_456_789)
        )
    );
    assert_eq!(
        (span.kind, span.status, span.resource.service.as_str()),
        (SpanKind::Server, SpanStatus::Error, "shop")
    );
    let written = |attributes: &[Attribute]| {
        let attributes = attributes.iter();
        let attributes =
            attributes.map(|Attribute { name, kind, value }| format!("{name}={value} {kind:?}"));
        attributes.collect::<Vec<String>>().join(", ")
    };
    assert_eq!(
        written(&span.attributes),
        r#"n=42 Int, list=["a",1.5] List, ok=true Bool"#
    );
    assert_eq!(
        written(&span.resource.attributes),
        "service.name=shop Text, host.name=h Text"
    );
    assert_eq!(
        (span.scope.name.as_str(), span.scope.version.as_str()),
        ("lib", "1")
    );
    assert_eq!(written(&span.events[0].attributes), "exception.type=E Text");
    assert_eq!(span.links[0].trace_id, TRACE.parse().unwrap());
    assert_eq!(span.links[0].span_id, SPAN.parse().unwrap());
    assert_eq!(written(&span.links[0].attributes), "why=retry Text");
    assert_eq!(span.dropped, [3, 0, 1]);
}

#[test]
fn log_records_become_lines() {
    let json = format!(
        r#"{{"resourceLogs":[{{"resource":{{"attributes":[{{"key":"service.name","value":{{"stringValue":"shop"}}}}]}},"scopeLogs":[{{"logRecords":[
          {{"timeUnixNano":"1795705200123456789","severityNumber":17,"severityText":"ERROR","body":{{"stringValue":"pool timed out"}},"attributes":[{{"key":"request_id","value":{{"stringValue":"r"}}}},{{"key":"pool","value":{{"intValue":"5"}}}}],"traceId":"{TRACE}","spanId":"{SPAN}"}},
          {{"observedTimeUnixNano":"5","severityText":"Notice","body":{{"kvlistValue":{{"values":[{{"key":"a","value":{{"intValue":"1"}}}}]}}}}}},
          {{}}
        ]}}]}}]}}"#
    );
    let request: ExportLogsServiceRequest = serde_json::from_str(&json).unwrap();
    let lines = lines(request, Nanos(9));
    let short = |line: &LogLine| {
        (
            line.at.0,
            line.severity,
            line.body.clone(),
            line.request_id.clone(),
        )
    };
    assert_eq!(
        short(&lines[0]),
        (
            1_795_705_200_123_456_789,
            Severity::Error,
            "pool timed out".into(),
            "r".into()
        )
    );
    assert_eq!(
        (
            lines[0].trace_id.as_str(),
            lines[0].span_id.as_str(),
            lines[0].service.as_str()
        ),
        (TRACE, SPAN, "shop")
    );
    assert_eq!(lines[0].fields, [("pool".to_owned(), "5".to_owned())]);
    assert!(lines[0].raw.contains("pool timed out"));
    assert_eq!(
        short(&lines[1]),
        (5, Severity::Info, r#"{"a":1}"#.into(), String::new())
    );
    assert_eq!(
        lines[1].fields,
        [("severity_text".to_owned(), "Notice".to_owned())]
    );
    assert_eq!(
        short(&lines[2]),
        (9, Severity::Unset, String::new(), String::new())
    );
}

fn metrics(reader: &mut Metrics, metric: &str) -> (Vec<String>, Batch, Rejected) {
    let json = format!(
        r#"{{"resourceMetrics":[{{"resource":{{"attributes":[{{"key":"service.name","value":{{"stringValue":"api"}}}},{{"key":"service.namespace","value":{{"stringValue":"shop"}}}},{{"key":"service.instance.id","value":{{"stringValue":"i"}}}}]}},
        "scopeMetrics":[{{"metrics":[{metric}]}}]}}]}}"#
    );
    let request: ExportMetricsServiceRequest = serde_json::from_str(&json).unwrap();
    let (batch, rejected) = reader.read(request, Millis(7));
    let shown = batch.samples.iter().map(|(labels, sample)| {
        let rest: Vec<String> = labels
            .iter()
            .filter(|(name, _)| !matches!(*name, "job" | "instance" | "__name__"))
            .map(|(k, v)| format!("{k}={v}"))
            .collect();
        assert_eq!(
            (labels.get("job"), labels.get("instance")),
            (Some("shop/api"), Some("i"))
        );
        format!(
            "{}{{{}}} {} @{}",
            labels.name().unwrap(),
            rest.join(","),
            sample.value,
            sample.at
        )
    });
    (shown.collect(), batch.clone(), rejected)
}

#[test]
fn every_kind_of_point_becomes_its_series() {
    for (metric, expected) in [
        (
            r#"{"name":"queue.depth","gauge":{"dataPoints":[{"timeUnixNano":"2000000","asInt":"3","attributes":[{"key":"queue.name","value":{"stringValue":"q"}}]}]}}"#,
            vec!["queue_depth{queue_name=q} 3 @2"],
        ),
        (
            r#"{"name":"load","unit":"1","gauge":{"dataPoints":[{"asDouble":0.5}]}}"#,
            vec!["load_ratio{} 0.5 @7"],
        ),
        (
            r#"{"name":"http.requests","unit":"{request}","sum":{"aggregationTemporality":2,"isMonotonic":true,"dataPoints":[{"timeUnixNano":"2000000","asInt":"10"}]}}"#,
            vec!["http_requests_total{} 10 @2"],
        ),
        (
            r#"{"name":"pool.used","sum":{"aggregationTemporality":2,"dataPoints":[{"timeUnixNano":"2000000","asInt":"-1"}]}}"#,
            vec!["pool_used{} -1 @2"],
        ),
        (
            r#"{"name":"http.server.request.duration","unit":"s","histogram":{"aggregationTemporality":2,"dataPoints":[{"timeUnixNano":"2000000","count":"6","sum":4.5,"bucketCounts":["1","2","3"],"explicitBounds":[0.5,1]}]}}"#,
            vec![
                "http_server_request_duration_seconds_bucket{le=0.5} 1 @2",
                "http_server_request_duration_seconds_bucket{le=1} 3 @2",
                "http_server_request_duration_seconds_bucket{le=+Inf} 6 @2",
                "http_server_request_duration_seconds_sum{} 4.5 @2",
                "http_server_request_duration_seconds_count{} 6 @2",
            ],
        ),
        (
            r#"{"name":"s","summary":{"dataPoints":[{"timeUnixNano":"2000000","count":"2","sum":3,"quantileValues":[{"quantile":0.5,"value":1.5}]}]}}"#,
            vec!["s{quantile=0.5} 1.5 @2", "s_sum{} 3 @2", "s_count{} 2 @2"],
        ),
    ] {
        let (samples, batch, rejected) = metrics(&mut Metrics::default(), metric);
        assert_eq!(samples, expected, "{metric}");
        assert_eq!(rejected, Rejected::default(), "{metric}");
        assert_eq!(batch.metadata.len(), 1);
    }
}

#[test]
fn differences_are_summed_into_totals() {
    let mut reader = Metrics::default();
    let sum = |at: u64, value: u64| {
        format!(
            r#"{{"name":"n","sum":{{"aggregationTemporality":1,"isMonotonic":true,"dataPoints":[{{"timeUnixNano":"{at}000000","asInt":"{value}"}}]}}}}"#
        )
    };
    assert_eq!(metrics(&mut reader, &sum(1, 5)).0, ["n_total{} 5 @1"]);
    assert_eq!(metrics(&mut reader, &sum(2, 3)).0, ["n_total{} 8 @2"]);
    let (samples, _, rejected) = metrics(&mut reader, &sum(2, 3));
    assert!(
        samples.is_empty(),
        "the same difference twice is not counted twice"
    );
    assert_eq!(rejected.count, 1);
    let histogram = |at: u64| {
        format!(
            r#"{{"name":"h","histogram":{{"aggregationTemporality":1,"dataPoints":[{{"timeUnixNano":"{at}000000","count":"3","sum":2,"bucketCounts":["1","2"],"explicitBounds":[1]}}]}}}}"#
        )
    };
    metrics(&mut reader, &histogram(1));
    assert_eq!(
        metrics(&mut reader, &histogram(2)).0,
        [
            "h_bucket{le=1} 2 @2",
            "h_bucket{le=+Inf} 6 @2",
            "h_sum{} 4 @2",
            "h_count{} 6 @2"
        ]
    );
}

#[test]
fn an_exponential_histogram_is_kept_in_buckets() {
    let histogram = r#"{"name":"e","unit":"s","exponentialHistogram":{"aggregationTemporality":2,"dataPoints":[{"timeUnixNano":"1000000","count":"7","sum":9.5,"scale":0,"zeroCount":"1","positive":{"offset":-1,"bucketCounts":["2","4"]}}]}}"#;
    let (samples, _, rejected) = metrics(&mut Metrics::default(), histogram);
    assert_eq!(rejected.count, 0, "{rejected:?}");
    assert_eq!(
        samples,
        [
            "e_seconds_bucket{le=0.0625} 1 @1",
            "e_seconds_bucket{le=0.125} 1 @1",
            "e_seconds_bucket{le=0.25} 1 @1",
            "e_seconds_bucket{le=0.5} 1 @1",
            "e_seconds_bucket{le=1} 3 @1",
            "e_seconds_bucket{le=2} 7 @1",
            "e_seconds_bucket{le=4} 7 @1",
            "e_seconds_bucket{le=8} 7 @1",
            "e_seconds_bucket{le=16} 7 @1",
            "e_seconds_bucket{le=+Inf} 7 @1",
            "e_seconds_sum{} 9.5 @1",
            "e_seconds_count{} 7 @1",
        ]
    );
}

#[test]
fn what_cannot_be_kept_is_refused_in_words() {
    for (metric, count, words) in [
        (
            r#"{"name":"e","exponentialHistogram":{"aggregationTemporality":1,"dataPoints":[{"count":"1"},{"count":"2"}]}}"#,
            2,
            "exponential histogram of differences",
        ),
        (
            r#"{"name":"e","exponentialHistogram":{"aggregationTemporality":2,"dataPoints":[{"count":"1","scale":21,"positive":{"bucketCounts":["1"]}}]}}"#,
            1,
            "its scale is 21",
        ),
        (
            r#"{"name":"u","sum":{"dataPoints":[{"asInt":"1"}]}}"#,
            1,
            "totals or differences",
        ),
        (
            r#"{"name":"h","histogram":{"aggregationTemporality":2,"dataPoints":[{"count":"1","bucketCounts":["1"],"explicitBounds":[1,2]}]}}"#,
            1,
            "1 buckets between 2 bounds",
        ),
        (
            r#"{"name":"g","gauge":{"dataPoints":[{}]}}"#,
            1,
            "holds no value",
        ),
        (r#"{"name":"none"}"#, 1, "holds no data"),
    ] {
        let (samples, _, rejected) = metrics(&mut Metrics::default(), metric);
        assert!(samples.is_empty(), "{metric}: {samples:?}");
        assert_eq!(rejected.count, count, "{metric}");
        assert!(
            rejected.message().contains(words),
            "{metric}: {}",
            rejected.message()
        );
    }
}

#[test]
fn exemplars_stand_on_their_bucket_and_resources_become_target_info() {
    let json = format!(
        r#"{{"resourceMetrics":[{{"resource":{{"attributes":[{{"key":"service.name","value":{{"stringValue":"api"}}}},{{"key":"host.name","value":{{"stringValue":"h"}}}}]}},
        "scopeMetrics":[{{"scope":{{"name":"lib"}},"metrics":[{{"name":"d","histogram":{{"aggregationTemporality":2,"dataPoints":[{{"timeUnixNano":"2000000","flags":0,"count":"1","bucketCounts":["0","1"],"explicitBounds":[1],"exemplars":[{{"timeUnixNano":"1000000","asDouble":3.5,"traceId":"{TRACE}","spanId":"{SPAN}"}}]}}]}}}},
        {{"name":"gone","gauge":{{"dataPoints":[{{"timeUnixNano":"2000000","flags":1}}]}}}}]}}]}}]}}"#
    );
    let (batch, rejected) =
        Metrics::default().read(serde_json::from_str(&json).unwrap(), Millis(7));
    assert_eq!(rejected, Rejected::default());
    let (series, exemplar) = &batch.exemplars[0];
    assert_eq!(
        series.to_string(),
        r#"d_bucket{job="api", le="+Inf", otel_scope_name="lib"}"#
    );
    assert_eq!(
        (exemplar.at, exemplar.value, exemplar.labels.get("trace_id")),
        (Millis(1), 3.5, Some(TRACE))
    );
    let (target, sample) = batch.samples.last().unwrap();
    assert_eq!(
        target.to_string(),
        r#"target_info{host_name="h", job="api"}"#
    );
    assert_eq!((sample.at, sample.value), (2, 1.0));
    assert!(
        batch
            .samples
            .iter()
            .any(|(labels, sample)| labels.name() == Some("gone") && sample.is_stale())
    );
}

#[test]
fn mutated_requests_never_panic() {
    let json = r#"{"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"a"}}]},"scopeMetrics":[{"metrics":[{"name":"h","unit":"s","histogram":{"aggregationTemporality":1,"dataPoints":[{"timeUnixNano":"2","count":"3","sum":1,"bucketCounts":["1","2"],"explicitBounds":[1]}]}}]}]}]}"#;
    let request: ExportMetricsServiceRequest = serde_json::from_str(json).unwrap();
    let bytes = request.encode_to_vec();
    let mut random = crate::testing::Random::new(3);
    let mut reader = Metrics::default();
    for _ in 0..3_000 {
        let mutated = random.mutate(&bytes);
        if let Ok(request) = ExportMetricsServiceRequest::decode(mutated.as_slice()) {
            let _ = reader.read(request, Millis(1));
        }
        if let Ok(request) = ExportTraceServiceRequest::decode(mutated.as_slice()) {
            let _ = spans(request);
        }
        if let Ok(request) = ExportLogsServiceRequest::decode(mutated.as_slice()) {
            let _ = lines(request, Nanos(1));
        }
        let text = random.mutate(json.as_bytes());
        if let Ok(request) = serde_json::from_slice(&text) {
            let _ = reader.read(request, Millis(1));
        }
    }
}
