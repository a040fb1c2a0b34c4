mod server;

use model::{Code, MatchOp, SpanKind, SpanStatus, TraceQuery, Traces};
use server::{ID, legacy, pieces, v3};
use sources::traces::Jaeger;
use transport::Auth;

use crate::fake::{Asked, Fake, HOSTILE, HOUR, Reply, Ruled, condition, query, rule};

fn of_api() -> TraceQuery {
    TraceQuery {
        service: Some("api".into()),
        ..query()
    }
}

#[tokio::test]
async fn the_stable_api_is_spoken_where_there_is_one() {
    let fake = Fake::new(v3).await;
    let source = Jaeger::new(fake.client("", Auth::None));
    let trace = source.trace(ID.parse().unwrap(), Some(HOUR)).await.unwrap();
    let trace = trace.value.unwrap();
    assert_eq!((trace.len(), trace.id().to_string().as_str()), (2, ID));
    let child = trace.span(1);
    assert_eq!(
        (child.parent(), child.service()),
        (trace.span(0).id(), "api")
    );
    assert_eq!(
        (child.kind(), child.status()),
        (SpanKind::Server, SpanStatus::Error)
    );
    assert_eq!(child.start(), 1_795_222_990_596_600_300);

    let other = "1".parse().unwrap();
    assert_eq!(source.trace(other, None).await.unwrap().value, None);
    assert_eq!(
        source.services(HOUR).await.unwrap().value,
        ["api", "worker"]
    );
    let names = source.operations("a/b", HOUR).await.unwrap().value;
    assert_eq!(names, ["GET /a", "GET /b"]);
    let lines = source.search(&of_api()).await.unwrap().value;
    assert_eq!((lines.len(), lines[0].name.as_str()), (1, "GET /a"));
    assert_eq!((lines[0].spans, lines[0].errors), (Some(2), Some(2)));
    let nobody = TraceQuery {
        service: Some("nobody".into()),
        ..query()
    };
    assert_eq!(source.search(&nobody).await.unwrap().value, []);
    assert!(fake.paths().iter().all(|path| path.starts_with("/api/v3/")));
    assert_eq!(source.diagnose().await.failed(), None);
}

#[tokio::test]
async fn the_older_api_is_found_once_and_remembered() {
    let fake = Fake::new(legacy).await;
    let source = Jaeger::new(fake.client("", Auth::None));
    let answer = source.trace(ID.parse().unwrap(), None).await.unwrap();
    assert_eq!(answer.warnings, ["2 spans were dropped"]);
    let trace = answer.value.unwrap();
    let span = trace.span(0);
    assert_eq!(
        (span.kind(), span.status()),
        (SpanKind::Server, SpanStatus::Error)
    );
    assert_eq!(span.end() - span.start(), 100_000_000);
    let warnings = span.attribute("jaeger.warnings").unwrap();
    assert_eq!(warnings.text, "[\"clock skew\"]");

    assert_eq!(
        source
            .trace("1".parse().unwrap(), None)
            .await
            .unwrap()
            .value,
        None
    );
    assert_eq!(
        source.services(HOUR).await.unwrap().value,
        ["api", "worker"]
    );
    let names = source.operations("a b?&#", HOUR).await.unwrap().value;
    assert_eq!(names, ["GET /a", "GET /b"]);
    for hidden in ["a/b", "..", "."] {
        let names = source.operations(hidden, HOUR).await.unwrap().value;
        assert_eq!(names, ["GET /a"], "{hidden}");
    }
    assert_eq!(source.search(&of_api()).await.unwrap().value.len(), 1);
    let v3 = fake
        .paths()
        .iter()
        .filter(|path| path.starts_with("/api/v3"))
        .count();
    assert_eq!(v3, 1, "asked once only: {:?}", fake.paths());
}

#[tokio::test]
async fn a_server_that_changes_its_api_is_followed() {
    let updated = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let fake = Fake::new({
        let updated = updated.clone();
        move |asked| match updated.load(std::sync::atomic::Ordering::SeqCst) {
            false => legacy(asked),
            true => v3(asked),
        }
    })
    .await;
    let source = Jaeger::new(fake.client("", Auth::None));
    assert_eq!(source.services(HOUR).await.unwrap().value.len(), 2);
    updated.store(true, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(source.services(HOUR).await.unwrap().value.len(), 2);
    assert_eq!(
        fake.paths(),
        [
            "/api/v3/services",
            "/api/services",
            "/api/services",
            "/api/v3/services"
        ]
    );
}

#[tokio::test]
async fn a_store_without_services_is_empty_and_not_foreign() {
    for empty in ["{}", r#"{"services":[],"operations":null}"#] {
        let fake = Fake::new(move |asked| {
            rule(asked.path().starts_with("/api/v3/"), "v3 only")?;
            Ok(Reply::json(empty))
        })
        .await;
        let source = Jaeger::new(fake.client("", Auth::None));
        assert!(source.services(HOUR).await.unwrap().value.is_empty());
        assert!(source.operations("a", HOUR).await.unwrap().value.is_empty());
    }
}

#[tokio::test]
async fn grafana_leads_to_it_with_a_token() {
    const PROXY: &str = "/api/datasources/proxy/uid/jaeger-uid";
    let fake = Fake::new(|asked| {
        let token = asked.header("authorization");
        rule(
            token == Some("Bearer glsa_t0ken"),
            "a service account's token",
        )?;
        let Some(rest) = asked.uri.to_string().strip_prefix(PROXY).map(str::to_owned) else {
            let body = r#"{"message":"data source not found","traceID":""}"#;
            return Ok(Reply::new(404, "application/json", body));
        };
        let behind = Asked {
            uri: rest.parse().unwrap_or_default(),
            ..asked.clone()
        };
        v3(&behind)
    })
    .await;
    let token = || Auth::Bearer("glsa_t0ken".into());
    let source = Jaeger::new(fake.client(PROXY, token()));
    assert_eq!(
        source.services(HOUR).await.unwrap().value,
        ["api", "worker"]
    );
    let found = source.trace(ID.parse().unwrap(), None).await.unwrap();
    assert_eq!(found.value.unwrap().len(), 2);

    let wrong = PROXY.replace("jaeger-uid", "other");
    let source = Jaeger::new(fake.client(&wrong, token()));
    for failure in [
        source.services(HOUR).await.map(drop).unwrap_err(),
        source
            .trace(ID.parse().unwrap(), None)
            .await
            .map(drop)
            .unwrap_err(),
        source.search(&of_api()).await.map(drop).unwrap_err(),
    ] {
        assert_eq!(failure.code, Code::NotFound, "{failure:?}");
        assert!(failure.message.contains("data source not found"));
    }
}

#[tokio::test]
async fn each_condition_becomes_a_parameter_of_both_apis() {
    for (change, v3_expected, legacy_expected) in [
        (
            Box::new(|query: &mut TraceQuery| query.operation = Some("GET /a".into()))
                as Box<dyn Fn(&mut TraceQuery)>,
            ("query.operation_name", "GET /a"),
            ("operation", "GET /a"),
        ),
        (
            Box::new(|query| query.min_duration_ms = Some(1.5)),
            ("query.duration_min", "1500us"),
            ("minDuration", "1500us"),
        ),
        (
            Box::new(|query| query.max_duration_ms = Some(2_000.0)),
            ("query.duration_max", "2000000us"),
            ("maxDuration", "2000000us"),
        ),
        (
            Box::new(|query| query.errors = Some(true)),
            ("query.attributes", r#"{"error":"true"}"#),
            ("tags", r#"{"error":"true"}"#),
        ),
        (
            Box::new(|query| query.limit = 5),
            ("query.num_traces", "5"),
            ("limit", "5"),
        ),
        (
            Box::new(|query| query.limit = 1_000_000),
            ("query.search_depth", "1000"),
            ("limit", "1000"),
        ),
        (
            Box::new(|query| {
                query.attributes = vec![condition("http.route", MatchOp::Equal, "/a")]
            }),
            ("query.attributes", r#"{"http.route":"/a"}"#),
            ("tags", r#"{"http.route":"/a"}"#),
        ),
        (
            Box::new(|_| ()),
            ("query.start_time_min", "2026-11-21T00:12:50.505000000Z"),
            ("start", "1795219970505000"),
        ),
    ] {
        let mut query = of_api();
        change(&mut query);
        for (rules, (name, value)) in [
            (v3 as fn(&Asked) -> Ruled, v3_expected),
            (legacy as fn(&Asked) -> Ruled, legacy_expected),
        ] {
            let fake = Fake::new(rules).await;
            let source = Jaeger::new(fake.client("", Auth::None));
            source.search(&query).await.unwrap();
            let asked = fake.asked().pop().unwrap();
            assert_eq!(asked.param(name).as_deref(), Some(value), "{}", asked.uri);
            let written = source.written(&query);
            assert_eq!(written, format!("GET {}", asked.uri));
        }
    }
}

#[tokio::test]
async fn typed_text_stays_in_its_parameter() {
    for rules in [v3 as fn(&Asked) -> Ruled, legacy] {
        let fake = Fake::new(rules).await;
        let source = Jaeger::new(fake.client("", Auth::None));
        for text in HOSTILE {
            let query = TraceQuery {
                service: Some(text.into()),
                operation: Some(text.into()),
                attributes: vec![condition(text, MatchOp::Equal, text)],
                ..query()
            };
            source.search(&query).await.unwrap();
            source.operations(text, HOUR).await.unwrap();
            let asked = fake.asked();
            let search = &asked[asked.len() - 2];
            let service = search
                .param("query.service_name")
                .or_else(|| search.param("service"));
            assert_eq!(service.as_deref(), Some(text));
            let tags = search
                .param("query.attributes")
                .or_else(|| search.param("tags"));
            let tags: serde_json::Value = serde_json::from_str(&tags.unwrap()).unwrap();
            assert_eq!(tags[text], text);
            assert_eq!(tags.as_object().unwrap().len(), 1);
        }
    }
}

#[tokio::test]
async fn what_jaeger_cannot_answer_is_refused_before_it_is_asked() {
    let fake = Fake::new(|_| Err("nothing should be asked".into())).await;
    let source = Jaeger::new(fake.client("", Auth::None));
    let with = |change: &dyn Fn(&mut TraceQuery)| {
        let mut query = of_api();
        change(&mut query);
        query
    };
    for (query, code) in [
        (with(&|query| query.service = None), Code::BadInput),
        (
            with(&|query| query.service = Some(String::new())),
            Code::BadInput,
        ),
        (
            with(&|query| query.raw = Some("{}".into())),
            Code::Unsupported,
        ),
        (
            with(&|query| query.min_duration_ms = Some(f64::NAN)),
            Code::BadInput,
        ),
        (
            with(&|query| query.max_duration_ms = Some(-1.0)),
            Code::BadInput,
        ),
        (
            with(&|query| query.attributes = vec![condition("a", MatchOp::Contains, "b")]),
            Code::Unsupported,
        ),
        (
            with(&|query| {
                query.attributes = vec![
                    condition("a", MatchOp::Equal, "b"),
                    condition("a", MatchOp::Equal, "c"),
                ];
            }),
            Code::Unsupported,
        ),
    ] {
        let failure = source.search(&query).await.unwrap_err();
        assert_eq!(failure.code, code, "{failure:?}");
        assert!(failure.remedy.is_some());
        assert_eq!(source.written(&query), failure.message);
    }
}

#[tokio::test]
async fn versions_that_leave_a_condition_out_are_corrected() {
    let fake = Fake::new(v3).await;
    let source = Jaeger::new(fake.client("", Auth::None));
    let mut query = of_api();
    query.attributes = vec![condition("http.route", MatchOp::Equal, "/other")];
    let answer = source.search(&query).await.unwrap();
    assert_eq!(answer.value, []);
    assert!(answer.infos[0].contains("1 of 1"), "{answer:?}");
    query.attributes.clear();
    query.errors = Some(false);
    assert_eq!(source.search(&query).await.unwrap().value, []);
    query.errors = None;
    query.limit = 1;
    let answer = source.search(&query).await.unwrap();
    assert_eq!((answer.value.len(), answer.capped_at), (1, Some(1)));
}

#[tokio::test]
async fn an_error_in_the_middle_of_a_stream_keeps_what_came_before() {
    let fake = Fake::new(|_| {
        let error = r#"{"error":{"httpCode":500,"message":"storage went away"}}"#;
        Ok(Reply::json(format!("{}{error}", pieces())))
    })
    .await;
    let source = Jaeger::new(fake.client("", Auth::None));
    let answer = source.trace(ID.parse().unwrap(), None).await.unwrap();
    assert!(answer.partial);
    assert_eq!(answer.warnings, ["storage went away"]);
    assert_eq!(answer.value.unwrap().len(), 2);
}
