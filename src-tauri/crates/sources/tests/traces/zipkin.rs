use model::{Code, MatchOp, SpanKind, SpanStatus, TraceQuery, Traces};
use sources::traces::Zipkin;
use transport::Auth;

use crate::fake::{Asked, Fake, HOSTILE, HOUR, Reply, Ruled, condition, query, rule};

/// A call whose client and server report under one id, and what the server did next.
const TRACE: &str = r#"[
 {"traceId":"463ac35c9f6413ad48485a3953bb6124","id":"00000000000000a1","kind":"SERVER","name":"get /","timestamp":1795222990596600,"duration":9000,"localEndpoint":{"serviceName":"frontend","ipv4":"10.0.0.1","port":8080},"tags":{"http.path":"/","error":"boom"},"annotations":[{"timestamp":1795222990597000,"value":"retry"}]},
 {"traceId":"463ac35c9f6413ad48485a3953bb6124","id":"00000000000000a2","parentId":"00000000000000a1","kind":"CLIENT","name":"get","timestamp":1795222990597600,"duration":5000,"localEndpoint":{"serviceName":"frontend","ipv4":"10.0.0.1","port":8080},"remoteEndpoint":{"serviceName":"backend","ipv6":"2001:db8::1","port":9000},"debug":true},
 {"traceId":"463ac35c9f6413ad48485a3953bb6124","id":"00000000000000a2","parentId":"00000000000000a1","kind":"SERVER","shared":true,"name":"get /api","timestamp":1795222990598600,"duration":3000,"localEndpoint":{"serviceName":"backend"}},
 {"traceId":"463ac35c9f6413ad48485a3953bb6124","id":"00000000000000a3","parentId":"00000000000000a2","name":"query","localEndpoint":{"serviceName":"backend"},"tags":{"otel.status_code":"OK"}},
 {"traceId":"463ac35c9f6413ad48485a3953bb6124","id":"nonsense"}
]"#;

/// The rules of zipkin2-api.yaml and of zipkin2.storage.QueryRequest.
fn rules(asked: &Asked) -> Ruled {
    rule(asked.method == "GET", "GET only")?;
    match asked.path() {
        "/zipkin/api/v2/services" => Ok(Reply::json(r#"["frontend","backend"]"#)),
        "/zipkin/api/v2/spans" => {
            rule(
                asked.param("serviceName").is_some(),
                "serviceName is required",
            )?;
            Ok(Reply::json(r#"["query","get /api"]"#))
        }
        "/zipkin/api/v2/traces" => {
            let known = [
                "serviceName",
                "spanName",
                "annotationQuery",
                "minDuration",
                "maxDuration",
                "endTs",
                "lookback",
                "limit",
            ];
            for (name, value) in asked.query() {
                rule(known.contains(&name.as_str()), format!("unknown {name}"))?;
                rule(!value.is_empty(), format!("{name} is empty"))?;
            }
            let number = |name: &str| -> Result<Option<i64>, String> {
                let text = asked.param(name);
                let parsed = text.map(|text| text.parse().map_err(|_| format!("{name}={text}")));
                parsed.transpose()
            };
            rule(
                number("endTs")?.is_some_and(|ms| (1e12..1e13).contains(&(ms as f64))),
                "endTs is in milliseconds",
            )?;
            rule(number("lookback")?.is_some_and(|ms| ms > 0), "lookback > 0")?;
            rule(number("limit")?.is_some_and(|limit| limit > 0), "limit > 0")?;
            let (least, longest) = (number("minDuration")?, number("maxDuration")?);
            rule(least.is_none_or(|us| us > 0), "minDuration > 0")?;
            if let Some(longest) = longest {
                let least = least.ok_or("maxDuration is only valid with minDuration")?;
                rule(longest >= least, "maxDuration < minDuration")?;
            }
            Ok(Reply::json(match asked.param("serviceName").as_deref() {
                Some("nobody") => "[]".to_owned(),
                _ => format!("[{TRACE}]"),
            }))
        }
        path => match path.strip_prefix("/zipkin/api/v2/trace/") {
            Some(id) => {
                let hex = id
                    .bytes()
                    .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
                rule(hex && matches!(id.len(), 16 | 32), format!("bad id {id}"))?;
                Ok(match id {
                    "463ac35c9f6413ad48485a3953bb6124" => Reply::json(TRACE),
                    _ => Reply::new(404, "text/plain", format!("{id} not found")),
                })
            }
            None => Ok(Reply::new(404, "text/plain", "Not Found")),
        },
    }
}

async fn zipkin() -> (Fake, Zipkin) {
    let fake = Fake::new(rules).await;
    let source = Zipkin::new(fake.client("/zipkin", Auth::None));
    (fake, source)
}

#[tokio::test]
async fn halves_of_a_call_become_parent_and_child() {
    let (_fake, source) = zipkin().await;
    let id = "463ac35c9f6413ad48485a3953bb6124".parse().unwrap();
    let trace = source.trace(id, None).await.unwrap().value.unwrap();
    assert_eq!((trace.len(), trace.unreadable()), (4, 1));
    let [root, client, server, inner] = [0, 1, 2, 3].map(|at| trace.span(at));
    assert_eq!(client.id(), model::SpanId(0xa2));
    assert_eq!(client.parent(), root.id());
    assert_ne!(server.id(), client.id());
    assert_eq!(server.parent(), client.id());
    assert_eq!(inner.parent(), server.id());
    assert_eq!(
        server.attribute("zipkin.id").unwrap().text,
        "00000000000000a2"
    );

    assert_eq!(
        (root.kind(), client.kind()),
        (SpanKind::Server, SpanKind::Client)
    );
    assert_eq!((root.service(), server.service()), ("frontend", "backend"));
    assert_eq!((root.status(), root.message()), (SpanStatus::Error, "boom"));
    assert_eq!(inner.status(), SpanStatus::Ok);
    assert_eq!(root.start(), 1_795_222_990_596_600_000);
    assert_eq!(root.end() - root.start(), 9_000_000);
    assert_eq!(
        inner.start(),
        root.start(),
        "a span without a time of its own"
    );
    let event = root.events().next().unwrap();
    assert_eq!(
        (event.name(), event.at()),
        ("retry", 1_795_222_990_597_000_000)
    );
    let attribute = |name: &str| client.attribute(name).unwrap().text;
    assert_eq!(attribute("peer.service"), "backend");
    assert_eq!(attribute("network.peer.address"), "2001:db8::1");
    assert_eq!(attribute("network.peer.port"), "9000");
    assert_eq!(attribute("zipkin.debug"), "true");
    assert!(root.resource().any(|pair| pair.value.text == "10.0.0.1"));
}

#[tokio::test]
async fn an_unknown_trace_is_told_from_a_wrong_address() {
    let (fake, source) = zipkin().await;
    for id in ["1", "463ac35c9f6413ad48485a3953bb6125"] {
        let answer = source.trace(id.parse().unwrap(), None).await.unwrap();
        assert_eq!(answer.value, None);
    }
    let lost = Zipkin::new(fake.client("/zipkin/ui", Auth::None));
    let nowhere = Fake::new(|_| Ok(Reply::new(404, "text/plain", "Not Found"))).await;
    drop(lost);
    let lost = Zipkin::new(nowhere.client("", Auth::None));
    let failure = lost.trace("1".parse().unwrap(), None).await.unwrap_err();
    assert_eq!(failure.code, Code::NotFound);
    assert_eq!(
        source.services(HOUR).await.unwrap().value,
        ["backend", "frontend"]
    );
    let names = source.operations("a/b&c", HOUR).await.unwrap().value;
    assert_eq!(names, ["get /api", "query"]);
    assert_eq!(source.diagnose().await.failed(), None);
    assert_eq!(
        lost.diagnose().await.failed().unwrap().rung,
        model::Rung::Query
    );
}

#[tokio::test]
async fn each_condition_becomes_a_parameter() {
    let with = |change: &dyn Fn(&mut TraceQuery)| {
        let mut query = query();
        change(&mut query);
        query
    };
    let equal = |name: &str, value: &str| condition(name, MatchOp::Equal, value);
    for (query, expected) in [
        (
            with(&|_| ()),
            vec![
                ("endTs", "1795223570505"),
                ("lookback", "3600000"),
                ("limit", "20"),
            ],
        ),
        (
            with(&|q| q.service = Some("a b".into())),
            vec![("serviceName", "a b")],
        ),
        (
            with(&|q| q.operation = Some("get /".into())),
            vec![("spanName", "get /")],
        ),
        (
            with(&|q| q.min_duration_ms = Some(1.5)),
            vec![("minDuration", "1500")],
        ),
        (
            with(&|q| q.max_duration_ms = Some(2.0)),
            vec![("minDuration", "1"), ("maxDuration", "2000")],
        ),
        (
            with(&|q| {
                q.min_duration_ms = Some(9.0);
                q.max_duration_ms = Some(2.0);
            }),
            vec![("minDuration", "9000"), ("maxDuration", "9000")],
        ),
        (with(&|q| q.limit = 0), vec![("limit", "1")]),
        (with(&|q| q.limit = u32::MAX), vec![("limit", "1000")]),
        (
            with(&|q| q.errors = Some(true)),
            vec![("annotationQuery", "error")],
        ),
        (
            with(&|q| {
                q.errors = Some(true);
                q.attributes = vec![
                    equal("http.path", "/a=b&c"),
                    condition("retry", MatchOp::Exists, "ignored"),
                ];
            }),
            vec![("annotationQuery", "http.path=/a=b&c and retry and error")],
        ),
    ] {
        let (fake, source) = zipkin().await;
        source.search(&query).await.unwrap();
        let asked = fake.asked().pop().unwrap();
        for (name, value) in expected {
            assert_eq!(asked.param(name).as_deref(), Some(value), "{}", asked.uri);
        }
        let uri = asked.uri.to_string();
        let sent = uri.strip_prefix("/zipkin").unwrap();
        assert_eq!(source.written(&query), format!("GET {sent}"));
    }
}

#[tokio::test]
async fn searches_are_summed_up_and_looked_at_again() {
    let (_fake, source) = zipkin().await;
    let lines = source.search(&query()).await.unwrap().value;
    assert_eq!(lines.len(), 1);
    assert_eq!(
        (lines[0].service.as_str(), lines[0].name.as_str()),
        ("frontend", "get /")
    );
    assert_eq!((lines[0].spans, lines[0].errors), (Some(4), Some(1)));
    let without = TraceQuery {
        errors: Some(false),
        ..query()
    };
    let answer = source.search(&without).await.unwrap();
    assert_eq!(answer.value, []);
    assert!(answer.infos[0].contains("1 of 1"), "{answer:?}");
}

#[tokio::test]
async fn typed_text_never_becomes_another_condition() {
    let (fake, source) = zipkin().await;
    for text in HOSTILE {
        let query = TraceQuery {
            service: Some(text.into()),
            operation: Some(text.into()),
            attributes: vec![condition("k", MatchOp::Equal, text)],
            ..query()
        };
        let before = fake.asked().len();
        match source.search(&query).await {
            Ok(_) => {
                let asked = fake.asked().pop().unwrap();
                assert_eq!(asked.param("serviceName").as_deref(), Some(text));
                let annotations = asked.param("annotationQuery").unwrap();
                let parts: Vec<_> = annotations.split(" and ").collect();
                assert_eq!(parts, [format!("k={text}")]);
            }
            Err(failure) => {
                assert_eq!(failure.code, Code::Unsupported, "{text}: {failure:?}");
                assert!(text.contains(" and "), "{text}");
                assert_eq!(fake.asked().len(), before);
            }
        }
    }
    for (name, op, value) in [
        ("a=b", MatchOp::Equal, "c"),
        ("a", MatchOp::Equal, "b and c"),
        ("a and b", MatchOp::Exists, ""),
        ("", MatchOp::Exists, ""),
        ("a", MatchOp::Equal, ""),
        ("a", MatchOp::Equal, " b"),
        ("a", MatchOp::Contains, "b"),
    ] {
        let query = TraceQuery {
            attributes: vec![condition(name, op, value)],
            ..query()
        };
        let failure = source.search(&query).await.unwrap_err();
        assert_eq!(failure.code, Code::Unsupported, "{name} {value}");
    }
}
