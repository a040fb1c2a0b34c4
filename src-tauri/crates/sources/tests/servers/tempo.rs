use model::{
    AttributeMatch, Code, MatchOp, Millis, Nanos, Rung, SpanId, SpanKind, SpanStatus, TimeRange,
    TraceId, TraceQuery, Traces, ValueKind,
};
use transport::{Auth, Endpoint, SecretString};

use crate::replay::{Asked, HOUR, Recording, Server, client};

/// The trace of an order, from seed.json of the recordings.
const ORDER: TraceId = TraceId(0x95c7_b3bc_06d8_c870_67fb_496f_fc7a_efde);

pub(crate) fn query() -> TraceQuery {
    TraceQuery {
        service: None,
        operation: None,
        errors: None,
        min_duration_ms: None,
        max_duration_ms: None,
        attributes: Vec::new(),
        raw: None,
        range: HOUR,
        limit: 20,
    }
}

/// The value of a query parameter, unescaped.
fn field(asked: &Asked, name: &str) -> Option<String> {
    let url = transport::Url::parse(&format!("http://x{}", asked.uri)).unwrap();
    let mut pairs = url.query_pairs();
    pairs
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// A server that knows these paths only.
async fn routes(known: &'static [(&'static str, &'static str)]) -> Server {
    Server::new(move |asked| {
        let path = asked.uri.path();
        known
            .iter()
            .find(|(prefix, _)| path.starts_with(prefix))
            .map_or_else(
                || Recording::of("tempo/err_404"),
                |(_, name)| Recording::of(name),
            )
    })
    .await
}

#[tokio::test]
async fn a_trace_is_asked_for_as_protobuf_of_version_2() {
    let server = Server::with(Recording::of("tempo/trace_v2_protobuf")).await;
    let answer = server.tempo().trace(ORDER, Some(HOUR)).await.unwrap();
    assert!(!answer.partial && answer.warnings.is_empty());
    let trace = answer.value.unwrap();
    assert_eq!((trace.id(), trace.len()), (ORDER, 20));
    let root = trace
        .spans()
        .find(|span| span.parent() == SpanId::NONE)
        .unwrap();
    assert_eq!(
        (root.service(), root.name()),
        ("api", "POST /api/v1/orders")
    );
    assert_eq!(
        (root.kind(), root.status()),
        (SpanKind::Server, SpanStatus::Unset)
    );
    let status = root.attribute("http.response.status_code").unwrap();
    assert_eq!((status.kind, status.text), (ValueKind::Int, "201"));
    let [asked] = &server.asked()[..] else {
        panic!("one question, not {:?}", server.asked());
    };
    assert_eq!(asked.uri.path(), format!("/api/v2/traces/{ORDER}"));
    assert_eq!(asked.headers["accept"], "application/protobuf");
    assert_eq!(field(asked, "start").as_deref(), Some("1795219970"));
    assert_eq!(field(asked, "end").as_deref(), Some("1795223570"));
}

#[tokio::test]
async fn an_old_server_is_asked_by_version_1_from_then_on() {
    let server = routes(&[("/api/traces/", "tempo/trace_v1_protobuf")]).await;
    let tempo = server.tempo();
    for _ in 0..2 {
        let answer = tempo.trace(ORDER, None).await.unwrap();
        assert_eq!(answer.value.unwrap().len(), 20);
    }
    let paths: Vec<String> = server
        .asked()
        .iter()
        .map(|asked| asked.uri.path().into())
        .collect();
    let v1 = format!("/api/traces/{ORDER}");
    assert_eq!(paths, [format!("/api/v2/traces/{ORDER}"), v1.clone(), v1]);

    let gone = routes(&[("/api/traces/", "tempo/notfound_v1_pb")]).await;
    let tempo = gone.tempo();
    assert!(tempo.trace(ORDER, None).await.unwrap().value.is_none());

    let none = routes(&[]).await;
    let failure = none.tempo().trace(ORDER, None).await.unwrap_err();
    assert_eq!(failure.code, Code::NotFound);
    assert!(failure.remedy.unwrap().contains("path"));
}

#[tokio::test]
async fn a_trace_that_is_not_there_is_nothing_and_is_sought_beyond_the_hint() {
    for name in ["notfound_v2", "notfound_v2_pb", "notfound_v1"] {
        let server = Server::with(Recording::of(&format!("tempo/{name}"))).await;
        let answer = server.tempo().trace(ORDER, Some(HOUR)).await.unwrap();
        assert_eq!((answer.value, answer.partial), (None, false), "{name}");
        let hints: Vec<bool> = server
            .asked()
            .iter()
            .map(|asked| asked.uri.query().is_some())
            .collect();
        assert_eq!(hints, [true, false], "{name}");
    }
}

#[tokio::test]
async fn partial_is_what_the_server_says_and_a_filter_is_no_damage() {
    let filtered = Server::with(Recording::of("tempo/trace_v2_q_filter")).await;
    let answer = filtered.tempo().trace(ORDER, None).await.unwrap();
    assert!(!answer.partial && answer.warnings.is_empty());
    assert!(
        answer.infos[0].starts_with("Trace filtered"),
        "{:?}",
        answer.infos
    );
    assert!(!answer.value.unwrap().is_empty());

    let json = r#"{"trace":{"resourceSpans":[{"scopeSpans":[{"spans":[{"spanId":"AAAAAAAAAAE="}]}]}]},
        "status":"PARTIAL","message":"Trace exceeds maximum size of 500000 bytes"}"#;
    let server = Server::with(Recording::json(json)).await;
    let answer = server.tempo().trace(ORDER, None).await.unwrap();
    assert!(answer.partial);
    assert_eq!(
        answer.warnings,
        ["Trace exceeds maximum size of 500000 bytes"]
    );
    assert_eq!(answer.value.unwrap().id(), ORDER);

    let silent = json.replace("Trace exceeds maximum size of 500000 bytes", "");
    let server = Server::with(Recording::json(silent)).await;
    let answer = server.tempo().trace(ORDER, None).await.unwrap();
    assert!(answer.partial && answer.warnings[0].contains("a part of the trace"));
}

#[tokio::test]
async fn damage_costs_only_what_it_hits() {
    let whole = Recording::of("tempo/edge_v2_attrs_protobuf");
    let bytes = whole.bytes();
    // The trace is the first field; what follows it is cut in the middle of a length.
    let server = Server::with(Recording::new(
        200,
        "application/protobuf",
        [bytes, &[0x22, 0x7f]].concat(),
    ))
    .await;
    let answer = server.tempo().trace(TraceId(0xe006), None).await.unwrap();
    assert!(answer.partial);
    assert!(
        answer.warnings[0].contains("claims 127 bytes where 0 are left"),
        "{:?}",
        answer.warnings
    );
    assert!(!answer.value.unwrap().is_empty());

    for (kind, body) in [
        ("application/protobuf", &bytes[..2_000]),
        ("application/protobuf", b"\xff\xff\xff"),
        ("text/html", b"<html><title>Sign in</title>"),
        ("text/plain", b"ready"),
        (
            "application/json",
            b"{\"trace\":{\"resourceSpans\":[{\"scop",
        ),
        ("application/json", b"{\"hello\":\"world\"}"),
        ("application/json", b"[]"),
    ] {
        let server = Server::with(Recording::new(200, kind, body.to_vec())).await;
        let failure = server.tempo().trace(ORDER, None).await.unwrap_err();
        assert_eq!(failure.code, Code::UnexpectedAnswer, "{kind}: {failure:?}");
        assert!(failure.place.is_some() && failure.remedy.is_some());
    }
}

#[tokio::test]
async fn refusals_say_what_to_do() {
    for (name, code, message, remedy) in [
        (
            "tempo-mt/no_org_v2",
            Code::Unauthorized,
            "no org id",
            "tenant",
        ),
        (
            "tempo-mt/read_limit_v1_pb",
            Code::TooLarge,
            "500000",
            "max_bytes_per_trace",
        ),
        (
            "tempo/err_bad_id",
            Code::BadQuery,
            "hex characters",
            "correct",
        ),
    ] {
        let server = Server::with(Recording::of(name)).await;
        let failure = server.tempo().trace(ORDER, None).await.unwrap_err();
        assert_eq!(failure.code, code, "{name}: {failure:?}");
        assert!(failure.message.contains(message), "{name}: {failure:?}");
        assert!(failure.remedy.unwrap().contains(remedy), "{name}");
        assert!(failure.place.is_some(), "{name}");
    }
    for (name, code, remedy) in [
        ("tempo-mt/no_org_search", Code::Unauthorized, "tenant"),
        (
            "tempo-mt/search_default_limits_range",
            Code::BadQuery,
            "at most 168h ",
        ),
        ("tempo/err_search_range", Code::BadQuery, "at most 744h "),
        (
            "tempo/err_search_limit",
            Code::BadQuery,
            "262144 traces at most",
        ),
        (
            "tempo/err_traceql_parse",
            Code::BadQuery,
            "line 1, column 12",
        ),
        (
            "tempo/err_traceql_type",
            Code::BadQuery,
            "correct the query",
        ),
        ("tempo/err_404", Code::NotFound, "path"),
    ] {
        let server = Server::with(Recording::of(name)).await;
        let failure = server.tempo().search(&query()).await.unwrap_err();
        assert_eq!(failure.code, code, "{name}: {failure:?}");
        assert!(failure.remedy.unwrap().contains(remedy), "{name}");
    }
}

#[tokio::test]
async fn a_search_is_sent_in_seconds_with_the_newest_first() {
    let server = Server::with(Recording::of("tempo/search_most_recent_hint")).await;
    let tempo = server.tempo();
    let asked = TraceQuery {
        service: Some("api".into()),
        errors: Some(true),
        attributes: vec![AttributeMatch {
            name: "request.id".into(),
            op: MatchOp::Equal,
            value: "req_3902508b41a95619".into(),
        }],
        range: TimeRange {
            start: Millis(1_795_219_970_400),
            end: Millis(1_795_223_569_600),
        },
        limit: 3,
        ..query()
    };
    let answer = tempo.search(&asked).await.unwrap();
    assert_eq!(answer.capped_at, Some(3));
    assert!(answer.infos.is_empty() && !answer.partial);
    let first = &answer.value[0];
    assert_eq!(first.id, "67872fc5f0554bd608ceb39970ef8b69");
    assert_eq!(
        (first.service.as_str(), first.name.as_str()),
        ("api", "GET /api/v1/products")
    );
    assert_eq!(first.start, Nanos(1_795_223_567_648_324_000));
    assert_eq!(
        (first.duration_ms, first.spans, first.errors),
        (28.0, Some(3), Some(0))
    );
    assert!(
        answer
            .value
            .is_sorted_by(|one, next| one.start >= next.start)
    );

    let sent = &server.asked()[0];
    assert_eq!(sent.uri.path(), "/api/search");
    let expected = "{ resource.service.name = \"api\" && .request.id = \"req_3902508b41a95619\" } \
                    && { status = error } with (most_recent=true)";
    assert_eq!(field(sent, "q").as_deref(), Some(expected));
    assert_eq!(tempo.written(&asked), expected);
    for (name, value) in [
        ("start", "1795219970"),
        ("end", "1795223570"),
        ("limit", "3"),
        ("spss", "1"),
    ] {
        assert_eq!(field(sent, name).as_deref(), Some(value), "{name}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_know_the_hint_is_asked_without_it() {
    let server = Server::new(|asked| {
        let hinted = field(asked, "q")
            .unwrap()
            .contains("with (most_recent=true)");
        Recording::of(if hinted {
            "tempo/err_traceql_parse"
        } else {
            "tempo/search_error"
        })
    })
    .await;
    let tempo = server.tempo();
    let asked = TraceQuery {
        limit: 5,
        ..query()
    };
    assert!(tempo.written(&asked).contains("most_recent"));
    for _ in 0..2 {
        let answer = tempo.search(&asked).await.unwrap();
        assert_eq!((answer.value.len(), answer.capped_at), (5, Some(5)));
        assert!(answer.infos[0].contains("need not be the newest"));
        assert!(answer.value.iter().all(|trace| trace.errors > Some(0)));
    }
    assert_eq!(server.asked().len(), 3, "the hint was tried once");
    assert!(!tempo.written(&asked).contains("most_recent"));

    let broken = Server::with(Recording::of("tempo/err_traceql_parse")).await;
    let tempo = broken.tempo();
    assert!(tempo.search(&asked).await.is_err());
    assert!(
        tempo.written(&asked).contains("most_recent"),
        "the hint was not at fault"
    );
}

#[tokio::test]
async fn a_query_in_traceql_goes_out_as_typed() {
    let server = Server::with(Recording::of("tempo/search_empty")).await;
    let raw = "{ span.nope = 1 } | select(span.`x`) // 🍵";
    let asked = TraceQuery {
        raw: Some(raw.into()),
        service: Some("unused".into()),
        ..query()
    };
    let answer = server.tempo().search(&asked).await.unwrap();
    assert_eq!((answer.value.len(), answer.capped_at), (0, None));
    assert_eq!(field(&server.asked()[0], "q").as_deref(), Some(raw));
    assert_eq!(server.tempo().written(&asked), raw);
}

#[tokio::test]
async fn odd_traces_have_whole_ids_and_names_in_a_search() {
    let server = Server::with(Recording::of("tempo/search_edge")).await;
    let answer = server.tempo().search(&query()).await.unwrap();
    let of = |id: &str| {
        let id = format!("{id:0>32}");
        answer.value.iter().find(|trace| trace.id == id).unwrap()
    };
    assert_eq!(
        of("c0ffee00c0ffee").name,
        "64-bit trace id with leading zeros"
    );
    let orphan = of("e001");
    assert_eq!((orphan.service.as_str(), orphan.spans), ("edge", Some(2)));
    assert_eq!(orphan.name, "<root span not yet received>");
    assert_eq!(of("e005").spans, Some(2));

    let server = Server::with(Recording::of("tempo/search_edge_noservice")).await;
    let answer = server.tempo().search(&query()).await.unwrap();
    let trace = &answer.value[0];
    assert_eq!(
        (trace.service.as_str(), trace.name.as_str()),
        ("", "no service.name")
    );
}

#[tokio::test]
async fn traces_without_errors_are_sorted_out_here() {
    let json = r#"{"traces":[
        {"traceID":"1","serviceStats":{"a":{"spanCount":2,"errorCount":1}}},
        {"traceID":"2","serviceStats":{"a":{"spanCount":2},"b":{"spanCount":4294967295}}},
        {"traceID":"3"},{"traceID":"not an id"}],
        "metrics":{"completedJobs":3,"totalJobs":4}}"#;
    let server = Server::with(Recording::json(json)).await;
    let asked = TraceQuery {
        errors: Some(false),
        ..query()
    };
    let answer = server.tempo().search(&asked).await.unwrap();
    let ids: Vec<&str> = answer
        .value
        .iter()
        .map(|trace| trace.id.trim_start_matches('0'))
        .collect();
    assert_eq!(ids, ["2", "3"]);
    assert_eq!(answer.value[0].spans, Some(u32::MAX));
    assert!(answer.partial);
    for word in ["no trace id", "does not say which", "3 of 4 parts"] {
        assert!(
            answer.warnings.iter().any(|text| text.contains(word)),
            "{word}"
        );
    }
}

#[tokio::test]
async fn services_and_span_names_come_from_tags() {
    let server = routes(&[
        (
            "/api/v2/search/tag/resource.service.name/values",
            "tempo/tag_values_v2",
        ),
        (
            "/api/v2/search/tag/name/values",
            "tempo/tag_values_v2_filtered",
        ),
    ])
    .await;
    let tempo = server.tempo();
    let services = tempo.services(HOUR).await.unwrap().value;
    assert_eq!(
        services,
        ["api", "edge", "edge-remote", "edge2", "payments", "worker"]
    );
    let operations = tempo.operations("wor\"ker", HOUR).await.unwrap();
    assert!(operations.infos.is_empty() && operations.value.len() > 10);
    assert!(operations.value.is_sorted());
    let sent = server.asked();
    assert_eq!(field(&sent[0], "q"), None);
    assert_eq!(
        field(&sent[1], "q").as_deref(),
        Some("{ resource.service.name = \"wor\\\"ker\" }")
    );
    assert_eq!(field(&sent[1], "start").as_deref(), Some("1795219970"));

    let old = routes(&[
        ("/api/search/tag/service.name/values", "tempo/tag_values_v1"),
        ("/api/search/tag/name/values", "tempo/tag_values_v1"),
    ])
    .await;
    let tempo = old.tempo();
    assert_eq!(tempo.services(HOUR).await.unwrap().value, services);
    let operations = tempo.operations("api", HOUR).await.unwrap();
    assert!(operations.infos[0].contains("all services"));
    assert_eq!(old.asked().len(), 3, "version 2 was tried once");
}

#[tokio::test]
async fn grafanas_proxy_is_only_a_base_address() {
    let server = Server::new(|asked| {
        let path = asked.uri.path();
        let told = asked
            .headers
            .get("authorization")
            .map(|value| value.as_bytes());
        if told != Some(b"Bearer glsa_secret") {
            return Recording::new(401, "application/json", r#"{"message":"Unauthorized"}"#);
        }
        match path.strip_prefix("/grafana/api/datasources/proxy/uid/P214B5B846CF3925F") {
            Some("/api/search") => Recording::of("tempo/search_error"),
            Some("/api/status/buildinfo") => Recording::of("tempo/buildinfo"),
            Some(path) if path.starts_with("/api/v2/traces/") => {
                Recording::of("tempo/trace_v2_protobuf")
            }
            Some(path) if path.starts_with("/api/v2/search/tag/") => {
                Recording::new(400, "text/plain", "Authentication to data source failed")
            }
            _ => Recording::new(404, "application/json", r#"{"message":"Not found"}"#),
        }
    })
    .await;
    let base = format!(
        "{}/grafana/api/datasources/proxy/uid/P214B5B846CF3925F",
        server.base
    );
    let mut endpoint = Endpoint::parse(&base).unwrap();
    endpoint.auth = Auth::Bearer(SecretString::from("glsa_secret"));
    let tempo = sources::traces::Tempo::new(client(endpoint));
    assert_eq!(
        tempo.trace(ORDER, None).await.unwrap().value.unwrap().len(),
        20
    );
    assert_eq!(tempo.search(&query()).await.unwrap().value.len(), 5);
    let failure = tempo.services(HOUR).await.unwrap_err();
    assert_eq!(failure.code, Code::Unauthorized);
    assert!(failure.remedy.unwrap().contains("in Grafana"));
    let ladder = tempo.diagnose().await;
    assert!(ladder.failed().is_none(), "{ladder:?}");

    let anonymous = client(Endpoint::parse(&base).unwrap());
    let failure = sources::traces::Tempo::new(anonymous)
        .trace(ORDER, None)
        .await
        .unwrap_err();
    assert_eq!(failure.code, Code::Unauthorized);
    assert!(!format!("{failure:?}").contains("glsa_secret"));
}

#[tokio::test]
async fn the_ladder_ends_with_a_search() {
    let server = routes(&[
        ("/api/search", "tempo/search_empty"),
        ("/api/status/buildinfo", "tempo/buildinfo"),
    ])
    .await;
    let ladder = server.tempo().diagnose().await;
    assert!(ladder.failed().is_none(), "{ladder:?}");
    let last = ladder.steps.last().unwrap();
    assert!(
        last.detail.starts_with("answered a search; Tempo 3.1"),
        "{last:?}"
    );

    let page = Recording::new(200, "text/html", "<title>Grafana</title>");
    let other = Recording::json("{\"status\":\"success\"}");
    for (recording, rung, word) in [
        (
            Recording::of("tempo-mt/no_org_search"),
            Rung::Auth,
            "no org id",
        ),
        (other, Rung::Query, "not of Tempo"),
        (page, Rung::Query, "Grafana"),
    ] {
        let ladder = Server::with(recording).await.tempo().diagnose().await;
        let failed = ladder.failed().unwrap();
        assert_eq!(failed.rung, rung);
        assert!(failed.detail.contains(word), "{failed:?}");
    }
}
