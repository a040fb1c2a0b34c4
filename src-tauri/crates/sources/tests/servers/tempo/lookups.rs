use model::{Code, SpanId, SpanKind, SpanStatus, TraceId, Traces, ValueKind};

use super::{ORDER, field, routes};
use crate::replay::{HOUR, Recording, Server};

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
