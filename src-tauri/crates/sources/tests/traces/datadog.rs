use std::sync::atomic::{AtomicUsize, Ordering};

use model::{Code, MatchOp, SpanKind, SpanStatus, TraceQuery, Traces};
use serde_json::{Value, json};
use sources::traces::Datadog;

use crate::fake::{Asked, Fake, HOSTILE, HOUR, Reply, Ruled, condition, query, rule};

const ID: &str = "5759e988bd862e3fe1be46a994272793";

fn span(id: &str, parent: &str, name: &str) -> Value {
    json!({"id": "AAAA", "type": "spans", "attributes": {
        "trace_id": ID, "span_id": id, "parent_id": parent,
        "service": "shop", "env": "production", "host": "i-1", "type": "web",
        "resource_name": name, "operation_name": "http.request",
        "start_timestamp": "2026-11-21T01:03:10.596Z", "end_timestamp": "2026-11-21T01:03:10.696Z",
        "tags": ["env:production", "team:a:b", "flag"],
        "attributes": {"http": {"status_code": 500, "route": "/a"}, "span": {"kind": "server"}},
        "custom": {"duration": 99_900_001, "error": {"type": "TimeoutError", "message": "too late", "stack": "at a"}},
        "ingestion_reason": "rule", "single_span": false,
    }})
}

/// The rules of the API's description (.generator/schemas/v2/openapi.yaml).
fn rules(asked: &Asked) -> Ruled {
    if asked.method == "GET" && asked.path() == "/" {
        return Ok(Reply::new(404, "application/json", "{}")); // the ladder's knock
    }
    rule(asked.method == "POST", "POST only")?;
    for (name, value) in [("dd-api-key", "one"), ("dd-application-key", "two")] {
        rule(
            asked.header(name) == Some(value),
            format!("{name} is wrong"),
        )?;
    }
    rule(
        asked.header("content-type") == Some("application/json"),
        "JSON",
    )?;
    let sent = asked.json();
    let attributes = &sent["data"]["attributes"];
    let filter = &attributes["filter"];
    rule(
        filter["query"]
            .as_str()
            .is_some_and(|text| !text.is_empty()),
        "filter.query",
    )?;
    for bound in ["from", "to"] {
        let text = filter[bound].as_str().unwrap_or_default();
        let math = text.starts_with("now");
        let millis = text.len() == 13 && text.parse::<i64>().is_ok();
        rule(math || millis, format!("filter.{bound}={text}"))?;
    }
    match asked.path() {
        "/api/v2/spans/events/search" => {
            rule(sent["data"]["type"] == "search_request", "data.type")?;
            let sort = attributes["sort"].as_str().unwrap_or_default();
            rule(
                ["timestamp", "-timestamp"].contains(&sort),
                format!("sort={sort}"),
            )?;
            let limit = attributes["page"]["limit"].as_u64().unwrap_or(0);
            rule((1..=1_000).contains(&limit), format!("page.limit={limit}"))?;
            let known = filter["query"].as_str().unwrap_or_default().contains(ID)
                || !filter["query"]
                    .as_str()
                    .unwrap_or_default()
                    .starts_with("trace_id:");
            if !known {
                return Ok(Reply::json(r#"{"data":[],"meta":{"status":"done"}}"#));
            }
            match attributes["page"].get("cursor").map(|cursor| cursor.as_str()) {
                None => Ok(Reply::json(json!({
                    "data": [span("16266516598257821587", "0", "POST /orders")],
                    "meta": {"page": {"after": "c2"}, "status": "done"},
                    "links": {"next": "https://api.datadoghq.eu/…"},
                }).to_string())),
                Some(Some("c2")) => Ok(Reply::json(json!({
                    "data": [span("7", "16266516598257821587", "SELECT"), {"attributes": {"span_id": "8"}}],
                    "meta": {"status": "timeout", "warnings": [{"code": "x", "title": "slow", "detail": "try less"}]},
                }).to_string())),
                Some(other) => Err(format!("a cursor that was never given: {other:?}")),
            }
        }
        "/api/v2/spans/analytics/aggregate" => {
            rule(sent["data"]["type"] == "aggregate_request", "data.type")?;
            rule(
                attributes["compute"][0]["aggregation"] == "count",
                "compute",
            )?;
            let facet = attributes["group_by"][0]["facet"]
                .as_str()
                .unwrap_or_default();
            rule(
                ["service", "resource_name"].contains(&facet),
                format!("facet {facet}"),
            )?;
            let bucket = |name: &str| json!({"type": "bucket", "attributes": {"by": {facet: name}, "compute": {"c0": 3}}});
            Ok(Reply::json(
                json!({"data": [bucket("worker"), bucket("shop")], "meta": {}}).to_string(),
            ))
        }
        path => Err(format!("no such path {path}")),
    }
}

async fn datadog() -> (Fake, Datadog) {
    let fake = Fake::new(rules).await;
    let auth = Datadog::auth(&"one:two".into()).unwrap();
    let source = Datadog::new(fake.client("", auth));
    (fake, source)
}

#[tokio::test]
async fn a_trace_is_all_spans_of_its_id() {
    let (fake, source) = datadog().await;
    let answer = source.trace(ID.parse().unwrap(), Some(HOUR)).await.unwrap();
    assert!(answer.partial && answer.capped_at.is_none());
    assert_eq!(answer.warnings[0], "slow: try less");
    let trace = answer.value.unwrap();
    assert_eq!((trace.len(), trace.unreadable()), (2, 1));
    let [root, child] = [0, 1].map(|at| trace.span(at));
    assert_eq!(root.id().0, 16_266_516_598_257_821_587);
    assert_eq!(
        (root.parent().is_some(), child.parent()),
        (false, root.id())
    );
    assert_eq!(
        (root.name(), root.service(), root.kind()),
        ("POST /orders", "shop", SpanKind::Server)
    );
    assert_eq!(
        (root.status(), root.message()),
        (SpanStatus::Error, "too late")
    );
    assert_eq!(root.end() - root.start(), 99_900_001, "not the rounded end");
    assert_eq!(root.attribute("http.status_code").unwrap().text, "500");
    assert_eq!(
        root.attribute("datadog.operation_name").unwrap().text,
        "http.request"
    );
    let event = root.events().next().unwrap();
    assert_eq!(event.name(), "exception");
    let resource: Vec<_> = root
        .resource()
        .map(|pair| (pair.name, pair.value.text))
        .collect();
    assert_eq!(
        resource,
        [
            ("deployment.environment.name", "production"),
            ("host.name", "i-1"),
            ("team", "a:b"),
            ("flag", "")
        ]
    );
    let sent = fake.asked()[0].json();
    let filter = &sent["data"]["attributes"]["filter"];
    assert_eq!(filter["from"], "1795216370505", "an hour earlier");

    let answer = source
        .trace("1".parse().unwrap(), Some(HOUR))
        .await
        .unwrap();
    assert_eq!(answer.value, None);
    let sent = fake.asked().pop().unwrap().json();
    assert_eq!(
        sent["data"]["attributes"]["filter"]["from"], "now-15d",
        "then all that is kept"
    );
}

#[tokio::test]
async fn searches_list_the_traces_of_the_spans_that_fit() {
    let (fake, source) = datadog().await;
    let answer = source.search(&query()).await.unwrap();
    assert_eq!(answer.value.len(), 1);
    let line = &answer.value[0];
    assert_eq!(
        (line.id.as_str(), line.service.as_str(), line.name.as_str()),
        (ID, "shop", "POST /orders")
    );
    assert_eq!((line.spans, line.errors), (None, None));
    assert!(answer.infos[0].contains("finds spans"));
    assert_eq!(answer.capped_at, None);
    let few = TraceQuery {
        limit: 1,
        ..query()
    };
    let before = fake.asked().len();
    let answer = source.search(&few).await.unwrap();
    assert_eq!((answer.value.len(), answer.capped_at), (1, Some(1)));
    assert_eq!(fake.asked().len(), before + 1, "one page is enough");
    assert_eq!(
        source.services(HOUR).await.unwrap().value,
        ["shop", "worker"]
    );
    assert_eq!(
        source.operations("a\"b", HOUR).await.unwrap().value,
        ["shop", "worker"]
    );
    let sent = fake.asked().pop().unwrap().json();
    assert_eq!(
        sent["data"]["attributes"]["filter"]["query"],
        r#"service:"a\"b""#
    );
    assert_eq!(source.diagnose().await.failed(), None);
}

#[tokio::test]
async fn each_condition_becomes_a_term() {
    let (fake, source) = datadog().await;
    let with = |change: &dyn Fn(&mut TraceQuery)| {
        let mut query = query();
        change(&mut query);
        query
    };
    for (query, expected) in [
        (with(&|_| ()), "*"),
        (
            with(&|q| q.service = Some("a b".into())),
            r#"service:"a b""#,
        ),
        (
            with(&|q| q.operation = Some("GET /".into())),
            r#"resource_name:"GET /""#,
        ),
        (with(&|q| q.errors = Some(true)), "status:error"),
        (with(&|q| q.errors = Some(false)), "-status:error"),
        (
            with(&|q| q.min_duration_ms = Some(1.5)),
            "@duration:>=1500000",
        ),
        (
            with(&|q| q.max_duration_ms = Some(2.0)),
            "@duration:<=2000000",
        ),
        (
            with(&|q| {
                q.service = Some("api".into());
                q.attributes = vec![
                    condition("http.status_code", MatchOp::Above, "499"),
                    condition("env", MatchOp::Equal, "production"),
                    condition("http.route", MatchOp::Exists, ""),
                ];
            }),
            r#"service:"api" @http.status_code:>499 env:"production" @http.route:*"#,
        ),
        (
            with(&|q| q.raw = Some("service:a OR service:b".into())),
            "service:a OR service:b",
        ),
    ] {
        source.search(&query).await.unwrap();
        let sent = fake.asked().pop().unwrap().json();
        assert_eq!(sent["data"]["attributes"]["filter"]["query"], expected);
        assert_eq!(source.written(&query), expected);
    }
    for text in HOSTILE {
        let query = TraceQuery {
            service: Some(text.into()),
            attributes: vec![condition("k", MatchOp::Equal, text)],
            ..query()
        };
        match source.search(&query).await {
            Ok(_) => {
                let escaped = text.replace('\\', r"\\").replace('"', "\\\"");
                let expected = format!("service:\"{escaped}\" @k:\"{escaped}\"");
                let sent = fake.asked().pop().unwrap().json();
                assert_eq!(
                    sent["data"]["attributes"]["filter"]["query"],
                    expected.as_str()
                );
            }
            Err(failure) => {
                assert_eq!(failure.code, Code::BadInput);
                assert!(text.chars().any(char::is_control), "{text:?}: {failure:?}");
            }
        }
    }
}

#[tokio::test]
async fn limits_are_told_and_pages_end_somewhere() {
    let fake = Fake::new(|_| {
        Ok(
            Reply::new(429, "application/json", r#"{"errors":["Rate limited"]}"#)
                .header("x-ratelimit-limit", "300")
                .header("x-ratelimit-period", "3600")
                .header("x-ratelimit-remaining", "0")
                .header("x-ratelimit-reset", "1200"),
        )
    })
    .await;
    let source = Datadog::new(fake.client("", Datadog::auth(&"one two".into()).unwrap()));
    let failure = source.services(HOUR).await.unwrap_err();
    assert_eq!(failure.code, Code::RateLimited);
    assert_eq!(failure.retry_after_ms, Some(1_200_000));
    assert_eq!(
        fake.asked().len(),
        1,
        "not asked again while the limit holds"
    );

    let page = AtomicUsize::new(0);
    let fake = Fake::new(move |_| {
        let next = page.fetch_add(1, Ordering::SeqCst);
        let data = json!([span(&(next + 1).to_string(), "0", "x")]);
        Ok(Reply::json(
            json!({"data": data, "meta": {"page": {"after": next.to_string()}}}).to_string(),
        ))
    })
    .await;
    let source = Datadog::new(fake.client("", Datadog::auth(&"one:two".into()).unwrap()));
    let answer = source.trace(ID.parse().unwrap(), None).await.unwrap();
    assert_eq!(answer.value.unwrap().len(), 10);
    assert_eq!(answer.capped_at, Some(10_000));
}

#[tokio::test]
async fn wrong_keys_are_told_with_what_to_look_at() {
    for (status, code) in [(401, Code::Unauthorized), (403, Code::Forbidden)] {
        let fake = Fake::new(move |_| {
            Ok(Reply::new(
                status,
                "application/json",
                r#"{"errors":["Forbidden"]}"#,
            ))
        })
        .await;
        let source = Datadog::new(fake.client("", Datadog::auth(&"one:hunter2".into()).unwrap()));
        let failure = source.trace(ID.parse().unwrap(), None).await.unwrap_err();
        assert_eq!(failure.code, code);
        assert!(failure.remedy.is_some() && !format!("{failure:?}{source:?}").contains("hunter2"));
    }
    for bad in ["", "one", "a:b:c"] {
        assert_eq!(Datadog::auth(&bad.into()).unwrap_err().code, Code::BadInput);
    }
}

#[tokio::test]
async fn ids_are_read_in_hex_where_one_has_a_letter() {
    let fake = Fake::new(|_| {
        let data = json!([
            span("00000000000000a1", "0", "x"),
            span("0000000000000010", "00000000000000a1", "y")
        ]);
        Ok(Reply::json(json!({"data": data}).to_string()))
    })
    .await;
    let source = Datadog::new(fake.client("", Datadog::auth(&"one:two".into()).unwrap()));
    let trace = source
        .trace(ID.parse().unwrap(), None)
        .await
        .unwrap()
        .value
        .unwrap();
    assert_eq!(
        (trace.span(1).id().0, trace.span(1).parent().0),
        (0x10, 0xa1)
    );
}
