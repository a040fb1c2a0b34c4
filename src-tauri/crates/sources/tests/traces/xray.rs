mod rules;

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use model::{Code, MatchOp, Millis, SpanKind, SpanStatus, TimeRange, TraceQuery, Traces};
use serde_json::json;
use sources::traces::XRay;
use transport::{Auth, Aws};

use crate::fake::{Fake, HOSTILE, HOUR, NOW, Reply, condition, query};
use rules::{ACCOUNT, ID, WRITTEN, keys, rules};

async fn xray() -> (Fake, XRay) {
    let fake = Fake::new(|asked| rules(asked, &ACCOUNT)).await;
    let source = XRay::new(fake.client("", keys())).wait(Duration::ZERO);
    (fake, source)
}

#[tokio::test]
async fn segments_of_several_pages_become_one_trace() {
    let (fake, source) = xray().await;
    let answer = source.trace(ID.parse().unwrap(), Some(HOUR)).await.unwrap();
    assert!(!answer.partial);
    let trace = answer.value.unwrap();
    assert_eq!((trace.len(), trace.unreadable()), (5, 1));
    assert_eq!(fake.paths(), ["/Traces", "/Traces"]);
    let [shop, orders, parse, dynamo, late] = [0, 1, 2, 3, 4].map(|at| trace.span(at));
    assert_eq!(
        (shop.name(), shop.service(), shop.kind()),
        ("shop", "shop", SpanKind::Server)
    );
    assert_eq!(shop.start(), 1_461_096_053_370_520_000);
    assert_eq!(shop.end(), 1_461_096_053_478_250_000);
    assert_eq!(
        (shop.status(), shop.message()),
        (SpanStatus::Error, "too late")
    );
    let attribute = |name: &str| shop.attribute(name).map(|value| value.text);
    for (name, value) in [
        ("http.request.method", "POST"),
        ("url.full", "https://shop.example/orders"),
        ("http.response.status_code", "500"),
        ("http.response.body.size", "12"),
        ("client.address", "78.1.2.3"),
        ("enduser.id", "usr_1"),
        ("tenant", "acme"),
        ("gold", "true"),
        ("items", "3"),
        ("feature.flag", "on"),
        ("metadata.debug.a.b", "1"),
        ("aws.ecs.container", "web-0"),
        ("aws.xray.fault", "true"),
    ] {
        assert_eq!(attribute(name), Some(value), "{name}");
    }
    assert!(
        shop.resource()
            .any(|pair| pair.name == "service.version" && pair.value.text == "1.43.0")
    );
    let event = shop.events().next().unwrap();
    let stack = event
        .attributes()
        .find(|pair| pair.name == "exception.stacktrace");
    assert_eq!(stack.unwrap().value.text, "at acquire (db.py:88)");
    let link = shop.links().next().unwrap();
    assert_eq!(
        link.trace_id().to_string(),
        "5759e988bd862e3fe1be46a994272794"
    );
    assert_eq!(link.span_id().to_string(), "194fcc8747581231");

    assert_eq!(
        (orders.parent(), orders.kind()),
        (shop.id(), SpanKind::Client)
    );
    assert_eq!(orders.attribute("db.query.text").unwrap().text, "SELECT 1");
    assert_eq!(
        (parse.parent(), parse.kind()),
        (orders.id(), SpanKind::Internal)
    );
    assert_eq!(parse.end(), parse.start());
    assert_eq!(
        (dynamo.parent(), dynamo.status()),
        (shop.id(), SpanStatus::Error)
    );
    assert_eq!((late.parent(), late.service()), (parse.id(), "shop"));
}

#[tokio::test]
async fn unknown_traces_services_and_the_ladder() {
    let (_fake, source) = xray().await;
    let answer = source.trace("1".parse().unwrap(), None).await.unwrap();
    assert_eq!(answer.value, None);
    assert!(answer.infos[0].contains("Transaction Search"));
    assert_eq!(
        source.services(HOUR).await.unwrap().value,
        ["shop", "worker"]
    );
    let week = TimeRange::ending(NOW, Millis(7 * 86_400_000));
    let services = source.services(week).await.unwrap();
    assert!(services.infos[0].contains("six hours"));
    assert_eq!(
        source.operations("shop", HOUR).await.unwrap().value,
        Vec::<String>::new()
    );
    assert_eq!(source.diagnose().await.failed(), None);
}

#[tokio::test]
async fn a_search_goes_back_in_time_stretch_by_stretch() {
    let (fake, source) = xray().await;
    let day = TraceQuery {
        range: TimeRange::ending(NOW, Millis(24 * 3_600_000)),
        ..query()
    };
    let answer = source.search(&day).await.unwrap();
    assert_eq!(fake.asked().len(), 8, "four stretches of two pages");
    assert_eq!(answer.value.len(), 2, "found in each, listed once");
    let [bare, shop] = &answer.value[..] else {
        panic!("{answer:?}");
    };
    assert_eq!((shop.id.as_str(), shop.service.as_str()), (ID, "shop"));
    assert_eq!(shop.name, "POST https://shop.example/orders");
    assert_eq!((shop.duration_ms, shop.errors), (108.0, Some(1)));
    assert_eq!(shop.start.0, 1_461_096_053_500_000_000);
    assert_eq!(
        (bare.service.as_str(), bare.start.0),
        ("worker", 0x5759_e989 * 1_000_000_000)
    );
    let few = TraceQuery { limit: 1, ..day };
    let answer = source.search(&few).await.unwrap();
    assert_eq!((answer.value.len(), answer.capped_at), (1, Some(1)));
    assert_eq!(fake.asked().len(), 10, "one stretch is enough");
}

#[tokio::test]
async fn each_condition_becomes_a_term() {
    let (fake, source) = xray().await;
    let with = |change: &dyn Fn(&mut TraceQuery)| {
        let mut query = query();
        change(&mut query);
        query
    };
    let one = |name: &str, op, value: &str| {
        let condition = condition(name, op, value);
        with(&|q| q.attributes = vec![condition.clone()])
    };
    for (query, expected) in [
        (with(&|_| ()), None),
        (
            with(&|q| q.service = Some("shop".into())),
            Some(r#"service("shop")"#),
        ),
        (
            with(&|q| q.errors = Some(true)),
            Some("(error = true OR fault = true OR throttle = true)"),
        ),
        (
            with(&|q| q.errors = Some(false)),
            Some("error = false AND fault = false AND throttle = false"),
        ),
        (
            with(&|q| q.min_duration_ms = Some(1_500.0)),
            Some("duration >= 1.5"),
        ),
        (
            with(&|q| {
                q.service = Some("a b".into());
                q.max_duration_ms = Some(0.25);
            }),
            Some(r#"service("a b") AND duration <= 0.00025"#),
        ),
        (
            one("http.response.status_code", MatchOp::Equal, "503"),
            Some("http.status = 503"),
        ),
        (
            one("http.status_code", MatchOp::Above, "499"),
            Some("http.status > 499"),
        ),
        (
            one("url.full", MatchOp::Contains, "/orders"),
            Some(r#"http.url CONTAINS "/orders""#),
        ),
        (
            one("tenant", MatchOp::Equal, "acme"),
            Some(r#"annotation[tenant] = "acme""#),
        ),
        (
            one("items", MatchOp::Equal, "3"),
            Some(r#"(annotation[items] = "3" OR annotation[items] = 3)"#),
        ),
        (
            one("gold", MatchOp::NotEqual, "true"),
            Some(r#"(annotation[gold] != "true" AND annotation[gold] != true)"#),
        ),
        (
            one("tenant", MatchOp::Exists, "x\" OR y"),
            Some("annotation[tenant]"),
        ),
        (
            one("items", MatchOp::Below, "2.5"),
            Some("annotation[items] < 2.5"),
        ),
        (
            with(&|q| q.raw = Some("fault OR responsetime > 5".into())),
            Some("fault OR responsetime > 5"),
        ),
        (with(&|q| q.raw = Some(" ".into())), None),
    ] {
        source.search(&query).await.unwrap();
        let sent = fake.asked().pop().unwrap().json();
        assert_eq!(sent["FilterExpression"].as_str(), expected);
        assert_eq!(source.written(&query), expected.unwrap_or_default());
    }
    let asked = fake.asked().len();
    for (query, code) in [
        (
            with(&|q| q.operation = Some("GET".into())),
            Code::Unsupported,
        ),
        (
            one("http.status_code", MatchOp::Contains, "5"),
            Code::Unsupported,
        ),
        (
            one("http.status_code", MatchOp::Equal, "5 OR fault"),
            Code::BadInput,
        ),
        (one("a]", MatchOp::Exists, ""), Code::BadInput),
        (one("", MatchOp::Exists, ""), Code::BadInput),
        (one("n", MatchOp::Above, "inf"), Code::BadInput),
    ] {
        let failure = source.search(&query).await.unwrap_err();
        assert_eq!(failure.code, code, "{failure:?}");
    }
    assert_eq!(
        fake.asked().len(),
        asked,
        "refused before anything is asked"
    );
}

#[tokio::test]
async fn typed_text_never_leaves_its_quotes() {
    let (fake, source) = xray().await;
    for text in HOSTILE {
        let query = TraceQuery {
            service: Some(text.into()),
            attributes: vec![condition("k", MatchOp::Equal, text)],
            ..query()
        };
        match source.search(&query).await {
            Ok(_) => {
                let sent = fake.asked().pop().unwrap().json();
                let expected = format!("service(\"{text}\") AND annotation[k] = \"{text}\"");
                assert_eq!(sent["FilterExpression"], expected.as_str());
                assert_eq!(expected.matches('"').count(), 4);
            }
            Err(failure) => assert_eq!(failure.code, Code::Unsupported, "{text}: {failure:?}"),
        }
    }
}

#[tokio::test]
async fn ids_that_are_left_unprocessed_are_asked_for_again() {
    for (refusals, partial, found) in [(2, false, true), (9, true, false)] {
        let count = AtomicUsize::new(0);
        let fake = Fake::new(move |asked| {
            if count.fetch_add(1, Ordering::SeqCst) < refusals {
                let left = json!({"Traces": [], "UnprocessedTraceIds": [WRITTEN]});
                return Ok(Reply::json(left.to_string()));
            }
            rules(asked, &ACCOUNT)
        })
        .await;
        let source = XRay::new(fake.client("", keys())).wait(Duration::ZERO);
        let answer = source.trace(ID.parse().unwrap(), None).await.unwrap();
        assert_eq!((answer.partial, answer.value.is_some()), (partial, found));
        assert_eq!(answer.warnings.len(), usize::from(partial));
    }
}

#[tokio::test]
async fn throttling_is_waited_out_and_refusals_name_their_remedy() {
    let count = AtomicUsize::new(0);
    let fake = Fake::new(move |asked| match count.fetch_add(1, Ordering::SeqCst) {
        0 => Ok(Reply::new(
            429,
            "application/x-amz-json-1.1",
            r#"{"__type":"ThrottledException","message":"Rate exceeded"}"#,
        )),
        _ => rules(asked, &ACCOUNT),
    })
    .await;
    let source = XRay::new(fake.client("", keys()));
    assert!(
        source
            .trace(ID.parse().unwrap(), None)
            .await
            .unwrap()
            .value
            .is_some()
    );

    for (status, kind, message, code, remedy) in [
        (
            400,
            "com.amazonaws.xray#ThrottlingException",
            "Rate exceeded",
            Code::RateLimited,
            "wait",
        ),
        (
            403,
            "InvalidSignatureException",
            "Signature expired: 20261126T211500Z is now earlier than",
            Code::Unauthorized,
            "clock",
        ),
        (
            403,
            "InvalidSignatureException",
            "The request signature we calculated does not match",
            Code::Unauthorized,
            "keys",
        ),
        (
            403,
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
            Code::Unauthorized,
            "keys",
        ),
        (
            403,
            "ExpiredTokenException",
            "The security token included in the request is expired",
            Code::Unauthorized,
            "fresh",
        ),
        (
            403,
            "AccessDeniedException",
            "User: arn is not authorized",
            Code::Forbidden,
            "xray:BatchGetTraces",
        ),
        (
            400,
            "InvalidRequestException",
            "Invalid filter expression",
            Code::BadQuery,
            "filter",
        ),
        (500, "InternalFailure", "", Code::ServerError, "logs"),
    ] {
        let body = json!({"__type": kind, "Message": message}).to_string();
        let fake =
            Fake::new(move |_| Ok(Reply::new(status, "application/json", body.clone()))).await;
        let source = XRay::new(fake.client("", keys()));
        let failure = source.search(&query()).await.unwrap_err();
        assert_eq!(failure.code, code, "{kind}: {failure:?}");
        let said = failure.remedy.clone().unwrap();
        assert!(said.contains(remedy), "{failure:?}");
        assert!(failure.message.contains(message) && failure.place.is_some());
    }
}

#[tokio::test]
async fn the_server_of_these_tests_refuses_foreign_signatures() {
    for (secret, region, service) in [
        ("AKIDEXAMPLE:wrong:t0ken/+=", "eu-central-1", "xray"),
        (
            "AKIDEXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            "eu-central-1",
            "xray",
        ),
        (
            "AKIDEXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY:t0ken/+=",
            "us-east-1",
            "xray",
        ),
        (
            "AKIDEXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY:t0ken/+=",
            "eu-central-1",
            "logs",
        ),
    ] {
        let fake = Fake::new(|asked| {
            let refused = rules(asked, &ACCOUNT).expect_err("a foreign signature");
            Ok(Reply::new(403, "text/plain", refused))
        })
        .await;
        let keys = Aws::parse(&secret.into(), region, service).unwrap();
        let source = XRay::new(fake.client("", Auth::Aws(keys)));
        let failure = source.services(HOUR).await.unwrap_err();
        assert_eq!(failure.code, Code::Forbidden);
    }
}
