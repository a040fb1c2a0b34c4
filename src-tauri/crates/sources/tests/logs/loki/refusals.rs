use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use model::{Code, LogFilter, LogSearch, Logs, Millis, TimeRange};
use sources::logs::Loki;
use transport::{Auth, SecretString};

use super::{answer, entries};
use crate::{
    conformance::RANGE,
    fake::{self, Fake, Reply},
};

fn recorded(name: &str) -> Reply {
    let file = fake::root().join(format!("fixtures/recorded/loki/{name}.http"));
    Reply::recorded(&file).unwrap_or_else(|| panic!("{} is no recording", file.display()))
}

async fn search(fake: &Fake) -> model::Failure {
    let loki = Loki::new(fake.client("", Auth::Bearer(SecretString::from("hunter2"))));
    let search = LogSearch::newest(LogFilter::all(RANGE), 10);
    let failure = loki.search(&search).await.unwrap_err();
    assert!(
        failure.remedy.is_some() && failure.place.is_some(),
        "{failure:?}"
    );
    assert!(!format!("{failure:?}").contains("hunter2"), "{failure:?}");
    failure
}

#[tokio::test]
async fn what_the_server_refuses_is_told_with_a_remedy() {
    let text =
        |status, text: &str| Reply::new(status, "text/plain; charset=utf-8", text.to_owned());
    for (reply, code, remedy) in [
        (recorded("err_parse"), Code::BadQuery, "line 1, column 20"),
        (
            recorded("err_empty_matcher"),
            Code::BadQuery,
            "at least one label",
        ),
        (recorded("no_org_id"), Code::Unauthorized, "X-Scope-OrgID"),
        (
            recorded("org_multi_disabled_query"),
            Code::BadInput,
            "one tenant",
        ),
        (
            recorded("org_bad_chars"),
            Code::BadInput,
            "correct the source's tenant",
        ),
        (
            recorded("err_query_timeout_logs"),
            Code::Timeout,
            "shorter range",
        ),
        (
            text(429, "too many outstanding requests").header("retry-after", "7"),
            Code::RateLimited,
            "wait",
        ),
        (
            text(
                400,
                "the query would read too many bytes (query: 10 GB, limit: 1 GB)",
            ),
            Code::TooLarge,
            "name a service",
        ),
        (
            text(400, "Authentication to data source failed"),
            Code::Unauthorized,
            "in Grafana",
        ),
        (text(401, "hunter2 is wrong"), Code::Unauthorized, "secret"),
        (text(503, "unavailable"), Code::ServerError, ""),
        (
            Reply::new(200, "text/html", "<html><title>Sign in</title></html>"),
            Code::UnexpectedAnswer,
            "log-in page",
        ),
        (
            Reply::json("{\"status\":\"success\",\"da"),
            Code::UnexpectedAnswer,
            "",
        ),
        (Reply::json("{\"hits\":[]}"), Code::UnexpectedAnswer, ""),
        (
            Reply::json("{\"status\":\"success\"}"),
            Code::UnexpectedAnswer,
            "",
        ),
        (
            Reply::json(
                r#"{"status":"success","data":{"resultType":"streams","result":[{"stream":{},"values":[["soon","x"]]}]}}"#,
            ),
            Code::UnexpectedAnswer,
            "",
        ),
        (
            Reply::json(r#"{"status":"success","data":{"resultType":"matrix","result":[]}}"#),
            Code::BadQuery,
            "in braces",
        ),
    ] {
        let shown = format!("{reply:?}");
        let fake = Fake::new(move |asked| {
            Ok(match asked.path() {
                "/loki/api/v1/labels" => recorded("labels"),
                _ => reply.clone(),
            })
        })
        .await;
        let failure = search(&fake).await;
        assert_eq!(failure.code, code, "{shown}: {failure:?}");
        let told = failure.remedy.unwrap_or_default();
        assert!(told.contains(remedy), "{shown}: {told}");
    }
}

#[tokio::test]
async fn a_wait_that_the_server_asks_for_is_passed_on() {
    let fake = Fake::new(|asked| {
        Ok(match asked.path() {
            "/loki/api/v1/labels" => recorded("labels"),
            _ => Reply::new(429, "text/plain", "too many outstanding requests")
                .header("retry-after", "600"),
        })
    })
    .await;
    assert_eq!(search(&fake).await.retry_after_ms, Some(600_000));
}

#[tokio::test]
async fn limits_that_were_changed_are_learned_and_kept_to() {
    let refused = Arc::new(AtomicUsize::new(0));
    let counted = refused.clone();
    let held = entries();
    let fake = Fake::new(move |asked| {
        let param = |name: &str| asked.param(name).unwrap_or_default();
        if asked.path().ends_with("/query_range") {
            let limit: usize = param("limit").parse().unwrap();
            let length = param("end").parse::<i64>().unwrap() - param("start").parse::<i64>().unwrap();
            let text = if limit > 10 {
                format!("max entries limit per query exceeded, limit > max_entries_limit_per_query ({limit} > 10)")
            } else if length > 1_200_000_000_000 {
                "the query time range exceeds the limit (query length: 50m0s, limit: 20m)".to_owned()
            } else {
                return answer(asked, &held);
            };
            counted.fetch_add(1, Ordering::Relaxed);
            return Ok(Reply::new(400, "text/plain", text));
        }
        answer(asked, &held)
    })
    .await;
    let loki = Loki::new(fake.client("", Auth::None));
    for _ in 0..2 {
        let search = LogSearch::newest(LogFilter::all(RANGE), 1_000);
        let found = loki.search(&search).await.unwrap();
        assert_eq!(found.value.lines.len(), 59);
    }
    assert_eq!(refused.load(Ordering::Relaxed), 2, "each limit is met once");
    assert_eq!(loki.abilities().page, 10);
}

#[tokio::test]
async fn a_token_that_expires_between_two_pages_fails_the_second_and_can_be_asked_again() {
    let turn = Arc::new(AtomicUsize::new(0));
    let held = entries();
    let fake = Fake::new(move |asked| {
        let nth = turn.fetch_add(1, Ordering::Relaxed);
        // Labels, a page, and then the token is no longer taken once.
        if nth == 2 {
            return Ok(Reply::new(401, "text/plain", "token expired"));
        }
        answer(asked, &held)
    })
    .await;
    let loki = Loki::new(fake.client("", Auth::None));
    let mut search = LogSearch::newest(LogFilter::all(RANGE), 20);
    let first = loki.search(&search).await.unwrap().value;
    search.after = first.next;
    let failure = loki.search(&search).await.unwrap_err();
    assert_eq!(failure.code, Code::Unauthorized);
    let second = loki.search(&search).await.unwrap().value;
    assert_eq!(second.lines.len(), 20);
    assert!(
        first
            .lines
            .iter()
            .all(|line| second.lines.iter().all(|other| other.id != line.id))
    );
}

#[tokio::test]
async fn grafanas_proxy_is_only_a_base_address() {
    let held = entries();
    let fake = Fake::new(move |asked| {
        let inner = asked
            .path()
            .strip_prefix("/grafana/api/datasources/proxy/uid/P8E80F9AEF21F6940")
            .ok_or("not through the proxy")?
            .to_owned();
        let mut asked = asked.clone();
        let query = asked.uri.query().unwrap_or_default().to_owned();
        asked.uri = format!("{inner}?{query}").parse().unwrap();
        answer(&asked, &held)
    })
    .await;
    let client = fake.client(
        "/grafana/api/datasources/proxy/uid/P8E80F9AEF21F6940",
        Auth::None,
    );
    let search = LogSearch::newest(LogFilter::all(RANGE), 100);
    let found = Loki::new(client).search(&search).await.unwrap();
    assert_eq!(found.value.lines.len(), 59);
}

#[tokio::test]
async fn a_step_that_is_none_and_a_mark_of_another_source_are_refused() {
    let held = entries();
    let fake = Fake::new(move |asked| answer(asked, &held)).await;
    let loki = Loki::new(fake.client("", Auth::None));
    let range = TimeRange::ending(RANGE.end, Millis(1_000));
    let failure = loki
        .volume(&LogFilter::all(range), Millis(0))
        .await
        .unwrap_err();
    assert_eq!(failure.code, Code::BadInput);
    let search = LogSearch {
        after: Some("eyJwaXQiOiJ4In0=".to_owned()),
        ..LogSearch::newest(LogFilter::all(range), 10)
    };
    assert_eq!(loki.search(&search).await.unwrap_err().code, Code::BadInput);
}
