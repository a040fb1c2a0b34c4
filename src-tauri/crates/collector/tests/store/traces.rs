use model::{
    AttributeMatch, Code, MatchOp, Nanos, Span, SpanEvent, SpanKind, SpanStatus, Trace, TraceId,
    TraceQuery, Traces as _,
};

use crate::{START, open, range};

fn id(nth: u64) -> String {
    format!("{nth:032x}")
}

fn span(trace: u64, nth: u64, parent: u64, start: i64, length: i64) -> Span {
    Span {
        trace_id: id(trace),
        span_id: format!("{nth:016x}"),
        parent_id: if parent == 0 {
            String::new()
        } else {
            format!("{parent:016x}")
        },
        name: format!("step {nth}"),
        service: if nth == 1 { "gateway" } else { "orders" }.to_owned(),
        kind: SpanKind::Server,
        start: Nanos((START + start) * 1_000_000),
        end: Nanos((START + start + length) * 1_000_000 + 7),
        ..Span::default()
    }
}

fn any() -> TraceQuery {
    TraceQuery {
        service: None,
        operation: None,
        errors: None,
        min_duration_ms: None,
        max_duration_ms: None,
        attributes: Vec::new(),
        raw: None,
        range: range(0, 1_000_000),
        limit: 100,
    }
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
            ("b".to_owned(), "1".to_owned()),
            ("a".to_owned(), "\u{1f680}".to_owned()),
        ],
        events: vec![SpanEvent {
            at: Nanos(1_795_223_130_123_456_789),
            name: "exception".to_owned(),
            attributes: vec![("exception.type".to_owned(), "Timeout".to_owned())],
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
    spans[4].service = "billing".to_owned();
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
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut spans = Vec::new();
    for trace in 1..=4 {
        let mut root = span(trace, 1, 0, trace as i64 * 100, 10);
        root.attributes = vec![
            pair("http.route", "/orders/{id}"),
            pair("http.response.status_code", &(100 * trace).to_string()),
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
