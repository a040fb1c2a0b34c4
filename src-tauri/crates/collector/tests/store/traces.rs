use std::sync::Arc;

use model::{
    Attribute, AttributeMatch, Code, MatchOp, Nanos, Span, SpanEvent, SpanId, SpanKind, SpanLink,
    SpanResource, SpanScope, SpanStatus, Trace, TraceId, TraceQuery, Traces as _, ValueKind,
};

use crate::{START, open, range};

fn id(nth: u64) -> String {
    format!("{nth:032x}")
}

/// A resource of a service.
fn resource(service: &str) -> Arc<SpanResource> {
    Arc::new(SpanResource {
        service: service.to_owned(),
        attributes: vec![Attribute::text("service.name", service)],
    })
}

fn span(trace: u64, nth: u64, parent: u64, start: i64, length: i64) -> Span {
    Span {
        trace_id: TraceId(trace.into()),
        span_id: SpanId(nth),
        parent_id: SpanId(parent),
        name: format!("step {nth}"),
        resource: resource(if nth == 1 { "gateway" } else { "orders" }),
        kind: SpanKind::Server,
        start: Nanos((START + start) * 1_000_000),
        end: Nanos((START + start + length) * 1_000_000 + 7),
        ..Span::default()
    }
}

fn any() -> TraceQuery {
    TraceQuery::newest(range(0, 1_000_000), 100)
}

#[tokio::test]
async fn a_trace_comes_back_whole_whatever_order_its_spans_came_in() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let full = Span {
        kind: SpanKind::Consumer,
        status: SpanStatus::Error,
        status_message: "pool \"exhausted\"".to_owned(),
        attributes: vec![
            Attribute {
                kind: ValueKind::Int,
                ..Attribute::text("b", "1")
            },
            Attribute::text("a", "\u{1f680}"),
            Attribute::text("a", ""),
        ],
        scope: Arc::new(SpanScope {
            name: "lib".to_owned(),
            version: "0.1".to_owned(),
            attributes: vec![Attribute::text("short", "\u{0}'\"")],
        }),
        links: vec![SpanLink {
            trace_id: TraceId(u128::MAX),
            span_id: SpanId(u64::MAX),
            attributes: vec![Attribute::text("why", "retry")],
        }],
        dropped: [1, 2, 3],
        events: vec![SpanEvent {
            at: Nanos(1_795_223_130_123_456_789),
            name: "exception".to_owned(),
            attributes: vec![Attribute::text("exception.type", "Timeout")],
        }],
        ..span(9, 2, 1, 10, 50)
    };
    store.append_spans(vec![full.clone()]).await.unwrap();
    let summary = &store.traces().search(&any()).await.unwrap().value[0];
    assert_eq!(
        summary.name, "step 2",
        "no root yet: the first span names the trace"
    );
    store
        .append_spans(vec![span(9, 3, 1, 20, 5), span(9, 1, 0, 12, 100)])
        .await
        .unwrap();
    store.append_spans(vec![full.clone()]).await.unwrap();
    assert_eq!(
        store.extent().spans,
        3,
        "what is sent again takes its own place"
    );
    store.close().await;

    let store = open(folder.path()).await;
    assert_eq!(store.extent().spans, 3);
    let traces = store.traces();
    let trace = traces.trace(TraceId(9), None).await.unwrap();
    let sent = [full.clone(), span(9, 1, 0, 12, 100), span(9, 3, 1, 20, 5)];
    assert_eq!(trace.value, Some(Trace::of_spans(TraceId(9), &sent)));
    assert_eq!(traces.trace(TraceId(8), None).await.unwrap().value, None);

    let summary = &store.traces().search(&any()).await.unwrap().value[0];
    assert_eq!(
        (summary.name.as_str(), summary.service.as_str()),
        ("step 1", "gateway")
    );
    assert_eq!((summary.spans, summary.errors), (Some(3), Some(1)));
    assert_eq!(summary.start, full.start);
    assert!(
        (summary.duration_ms - 102.000_007).abs() < 1e-9,
        "{}",
        summary.duration_ms
    );
}

#[tokio::test]
async fn traces_are_found_by_what_is_asked_newest_first() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let mut spans = Vec::new();
    for trace in 1..=5 {
        spans.push(span(trace, 1, 0, trace as i64 * 100, trace as i64 * 10));
        spans.push(span(trace, 2, 1, trace as i64 * 100 + 1, 1));
    }
    spans[3].status = SpanStatus::Error;
    spans[4].resource = resource("billing");
    spans[9].name = "DROP'".to_owned();
    store.append_spans(spans).await.unwrap();

    let some = |text: &str| Some(text.to_owned());
    for (query, expected) in [
        (any(), vec![5, 4, 3, 2, 1]),
        (
            TraceQuery {
                errors: Some(true),
                ..any()
            },
            vec![2],
        ),
        (
            TraceQuery {
                min_duration_ms: Some(40.0),
                ..any()
            },
            vec![5, 4],
        ),
        (
            TraceQuery {
                errors: Some(false),
                max_duration_ms: Some(30.1),
                ..any()
            },
            vec![3, 1],
        ),
        (
            TraceQuery {
                service: some("billing"),
                ..any()
            },
            vec![3],
        ),
        (
            TraceQuery {
                operation: some("DROP'"),
                ..any()
            },
            vec![5],
        ),
        (
            TraceQuery {
                service: some("billing"),
                operation: some("step 2"),
                ..any()
            },
            vec![],
        ),
        (
            TraceQuery {
                service: some("billing"),
                operation: some("step 1"),
                ..any()
            },
            vec![3],
        ),
        (
            TraceQuery {
                range: range(200, 300),
                ..any()
            },
            vec![3, 2],
        ),
        (TraceQuery { limit: 2, ..any() }, vec![5, 4]),
    ] {
        let answer = store.traces().search(&query).await.unwrap();
        let found: Vec<String> = answer.value.iter().map(|trace| trace.id.clone()).collect();
        let expected: Vec<String> = expected.into_iter().map(id).collect();
        assert_eq!(found, expected, "{query:?}");
        assert_eq!(answer.capped_at, (query.limit == 2).then_some(2));
    }
}

#[tokio::test]
async fn clocks_that_run_backwards_give_no_negative_duration() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    store
        .append_spans(vec![span(1, 1, 0, 100, -50)])
        .await
        .unwrap();
    let found = store.traces().search(&any()).await.unwrap().value;
    assert!(found[0].duration_ms.abs() < f64::EPSILON);
}

#[tokio::test]
async fn services_and_their_operations_are_listed_once() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let spans = vec![
        span(1, 1, 0, 0, 5),
        span(1, 3, 1, 1, 1),
        span(1, 2, 1, 1, 1),
        span(2, 2, 0, 900, 1),
    ];
    store.append_spans(spans).await.unwrap();
    let traces = store.traces();
    let services = traces.services(range(0, 1_000)).await.unwrap();
    assert_eq!(services.value, ["gateway", "orders"]);
    let early = traces.operations("orders", range(0, 500)).await.unwrap();
    assert_eq!(early.value, ["step 2", "step 3"]);
    let none = traces.operations("gateway", range(800, 900)).await.unwrap();
    assert!(none.value.is_empty());
}

fn asks(name: &str, op: MatchOp, value: &str) -> AttributeMatch {
    AttributeMatch {
        name: name.to_owned(),
        op,
        value: value.to_owned(),
    }
}

#[tokio::test]
async fn one_span_of_a_trace_has_to_fit_every_condition() {
    use MatchOp::{Above, Below, Contains, Equal, Exists, NotEqual};
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let pair = |name: &str, value: &str| Attribute::text(name, value);
    let number = |name: &str, value: u64| Attribute {
        kind: ValueKind::Int,
        ..Attribute::text(name, value.to_string())
    };
    let mut spans = Vec::new();
    for trace in 1..=4 {
        let mut root = span(trace, 1, 0, trace as i64 * 100, 10);
        root.attributes = vec![
            pair("http.route", "/orders/{id}"),
            number("http.response.status_code", 100 * trace),
        ];
        let mut child = span(trace, 2, 1, trace as i64 * 100, 5);
        child.attributes = vec![pair("db.statement", "SELECT '\"%_' \u{1f680}")];
        spans.extend([root, child]);
    }
    spans[3].attributes.push(pair("only", "here"));
    store.append_spans(spans).await.unwrap();

    let status = "http.response.status_code";
    for (conditions, expected) in [
        (vec![asks(status, Equal, "200")], vec![2]),
        (vec![asks(status, NotEqual, "200")], vec![4, 3, 1]),
        (vec![asks(status, Above, "250")], vec![4, 3]),
        (vec![asks(status, Below, "250")], vec![2, 1]),
        (
            vec![asks(status, Above, "100"), asks(status, Below, "400")],
            vec![3, 2],
        ),
        (vec![asks("http.route", Contains, "/{id")], vec![4, 3, 2, 1]),
        (
            vec![asks("db.statement", Contains, "'\"%_' \u{1f680}")],
            vec![4, 3, 2, 1],
        ),
        (vec![asks("db.statement", Contains, "%SEL%")], vec![]),
        (vec![asks("only", Exists, "")], vec![2]),
        (vec![asks("only", NotEqual, "x")], vec![2]),
        (vec![asks("none", NotEqual, "x")], vec![]),
        (
            vec![asks(status, Exists, ""), asks("db.statement", Exists, "")],
            vec![],
        ),
    ] {
        let query = TraceQuery {
            attributes: conditions,
            ..any()
        };
        let answer = store.traces().search(&query).await.unwrap();
        let found: Vec<String> = answer.value.iter().map(|trace| trace.id.clone()).collect();
        let expected: Vec<String> = expected.into_iter().map(id).collect();
        assert_eq!(found, expected, "{}", store.traces().written(&query));
    }
    let both = TraceQuery {
        operation: Some("step 1".to_owned()),
        attributes: vec![asks("db.statement", Exists, "")],
        ..any()
    };
    assert!(store.traces().search(&both).await.unwrap().value.is_empty());
    let one = TraceQuery {
        attributes: vec![asks(status, Exists, "")],
        limit: 1,
        ..any()
    };
    let answer = store.traces().search(&one).await.unwrap();
    assert_eq!((answer.value.len(), answer.capped_at), (1, Some(1)));
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    for query in [
        TraceQuery {
            attributes: vec![asks("k", MatchOp::Above, "many")],
            ..any()
        },
        TraceQuery {
            attributes: vec![asks("", MatchOp::Exists, "")],
            ..any()
        },
        TraceQuery {
            raw: Some("{ status = error }".to_owned()),
            ..any()
        },
    ] {
        let failure = store.traces().search(&query).await.unwrap_err();
        assert_eq!(failure.code, Code::BadInput);
        assert!(failure.remedy.is_some(), "{failure:?}");
    }
}

#[tokio::test]
async fn hostile_texts_and_ten_thousand_attributes_come_back_and_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let hostile = [
        "",
        "\u{0}",
        "a\u{0}b",
        "' OR 1=1 --",
        "\" OR \"",
        "NEAR(a b)",
        "\u{202e}\u{1f680}",
        "\n\t\\",
    ];
    let mut large = span(1, 1, 0, 0, 1);
    large.attributes = (0..10_000)
        .map(|nth| Attribute::text(format!("k{nth}"), format!("v{nth}")))
        .collect();
    let spans: Vec<Span> = (2_u64..)
        .zip(hostile)
        .map(|(nth, text)| Span {
            name: text.to_owned(),
            status_message: text.to_owned(),
            resource: resource(text),
            attributes: vec![Attribute::text(format!("n{text}"), text)],
            events: vec![SpanEvent {
                at: Nanos(i64::MAX),
                name: text.to_owned(),
                attributes: vec![Attribute::text(text, text)],
            }],
            ..span(nth, nth, 0, nth as i64, 1)
        })
        .collect();
    let all = [vec![large.clone()], spans.clone()].concat();
    store.append_spans(all).await.unwrap();

    let traces = store.traces();
    for span in spans.iter().chain([&large]) {
        let read = traces.trace(span.trace_id, None).await.unwrap().value;
        assert_eq!(read, Some(Trace::of_spans(span.trace_id, [span])));
    }
    for (nth, text) in (2_u64..).zip(hostile) {
        let query = TraceQuery {
            service: Some(text.to_owned()),
            operation: Some(text.to_owned()),
            attributes: vec![
                asks(&format!("n{text}"), MatchOp::Equal, text),
                asks(&format!("n{text}"), MatchOp::Contains, text),
            ],
            ..any()
        };
        let found = traces.search(&query).await.unwrap().value;
        assert_eq!(found.len(), 1, "{text:?}");
        assert_eq!(found[0].id, id(nth));
    }
    let last = TraceQuery {
        attributes: vec![asks("k9999", MatchOp::Equal, "v9999")],
        ..any()
    };
    assert_eq!(traces.search(&last).await.unwrap().value[0].id, id(1));
}

#[tokio::test]
async fn a_resource_answers_for_what_its_spans_do_not_say() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let on = |host: &str| {
        Arc::new(SpanResource {
            service: "orders".to_owned(),
            attributes: vec![Attribute::text("host.name", host)],
        })
    };
    let mut spans = vec![
        span(1, 1, 0, 1, 1),
        span(2, 1, 0, 2, 1),
        span(3, 1, 0, 3, 1),
    ];
    spans[0].resource = on("a");
    spans[1].resource = on("b");
    spans[2].resource = on("a");
    spans[2].attributes = vec![Attribute::text("host.name", "b")];
    store.append_spans(spans).await.unwrap();
    for (name, value, expected) in [
        ("host.name", "a", vec![1]),
        ("host.name", "b", vec![3, 2]),
        ("resource.host.name", "a", vec![3, 1]),
        ("span.host.name", "b", vec![3]),
        ("span.host.name", "a", vec![]),
    ] {
        let query = TraceQuery {
            attributes: vec![asks(name, MatchOp::Equal, value)],
            ..any()
        };
        let found = store.traces().search(&query).await.unwrap().value;
        let found: Vec<String> = found.into_iter().map(|trace| trace.id).collect();
        let expected: Vec<String> = expected.into_iter().map(id).collect();
        assert_eq!(found, expected, "{name} = {value}");
    }
}
