use model::{AttributeMatch, MatchOp, Millis, Nanos, TimeRange, TraceQuery, Traces};

use super::{field, query, routes};
use crate::replay::{HOUR, Recording, Server};

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
