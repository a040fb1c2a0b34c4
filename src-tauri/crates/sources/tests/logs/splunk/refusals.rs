use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use model::{Code, LogFilter, LogSearch, Logs};
use serde_json::json;
use sources::logs::Splunk;
use tokio::time::{Instant, sleep, timeout};

use super::{
    bearer, events,
    jobs::{Jobs, said},
    server, splunk,
};
use crate::{
    conformance::RANGE,
    fake::{Fake, Reply},
};

fn everything() -> LogSearch {
    LogSearch::newest(LogFilter::all(RANGE), 10)
}

/// Waits until no job is left, which happens behind the answer.
async fn cancelled(jobs: &Arc<Mutex<Jobs>>) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while jobs.lock().unwrap().running() > 0 {
        assert!(Instant::now() < deadline, "a job is left");
        sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn no_job_is_left_on_the_server() {
    let (fake, jobs) = server(events()).await;
    splunk(&fake).search(&everything()).await.unwrap();
    cancelled(&jobs).await;
    assert!(jobs.lock().unwrap().started() > 0);
}

#[tokio::test]
async fn a_search_that_nobody_waits_for_is_cancelled() {
    let (fake, jobs) = server(events()).await;
    jobs.lock().unwrap().endless = true;
    let source = splunk(&fake);
    let started = async {
        while jobs.lock().unwrap().started() == 0 {
            sleep(Duration::from_millis(5)).await;
        }
    };
    let search = everything();
    tokio::select! {
        _ = source.search(&search) => panic!("it has no end"),
        () = started => {}
    }
    // The job may have been accepted without its answer having come; then it ends by itself.
    let seen = || fake.paths().iter().any(|path| path.contains("/jobs/"));
    if timeout(Duration::from_millis(200), async {
        while !seen() {
            sleep(Duration::from_millis(5)).await;
        }
    })
    .await
    .is_ok()
    {
        cancelled(&jobs).await;
    }
}

#[tokio::test]
async fn versions_before_nine_and_namespaces_are_found() {
    let (fake, jobs) = server(events()).await;
    jobs.lock().unwrap().old = true;
    let source = splunk(&fake);
    for _ in 0..2 {
        let page = source.search(&everything()).await.unwrap().value;
        assert_eq!(page.lines.len(), 10);
    }
    let second = fake.paths();
    let asked = |path: &str| second.iter().filter(|asked| *asked == path).count();
    assert_eq!(asked("/services/search/v2/jobs"), 1, "asked for once");
    assert_eq!(source.diagnose().await.failed(), None);

    let (fake, jobs) = server(events()).await;
    jobs.lock().unwrap().root = "/servicesNS/nobody/shop";
    let client = fake.client("/servicesNS/nobody/shop", bearer());
    let page = Splunk::new(client, Vec::new()).search(&everything()).await;
    assert_eq!(page.unwrap().value.lines.len(), 10);
}

#[tokio::test]
async fn what_splunk_refuses_is_told_with_a_remedy() {
    const QUOTA: &str = "Search not executed: The maximum number of concurrent historical searches \
        for this user based on their role quota has been reached.";
    for (reply, code, remedy) in [
        (
            said(
                400,
                "FATAL",
                "Error in 'where' command: The expression is malformed.",
            ),
            Code::BadQuery,
            "correct the search",
        ),
        (
            said(401, "WARN", "call not properly authenticated"),
            Code::Unauthorized,
            "authentication token",
        ),
        (
            said(
                403,
                "ERROR",
                "insufficient permission to access this resource",
            ),
            Code::Forbidden,
            "capability search",
        ),
        (
            said(503, "FATAL", QUOTA),
            Code::RateLimited,
            "srchJobsQuota",
        ),
        (
            Reply::new(503, "text/plain", "unavailable").header("retry-after", "600"),
            Code::ServerError,
            "",
        ),
        (
            Reply::new(200, "text/html", "<html><title>Sign in</title></html>"),
            Code::UnexpectedAnswer,
            "log-in page",
        ),
        (Reply::json("{\"sid\": \"1"), Code::UnexpectedAnswer, ""),
        (Reply::json("{\"sid\": \"\"}"), Code::UnexpectedAnswer, ""),
        (Reply::json("{\"hits\":[]}"), Code::UnexpectedAnswer, ""),
    ] {
        let shown = format!("{reply:?}");
        let fake = Fake::new(move |_| Ok(reply.clone())).await;
        let failure = splunk(&fake).search(&everything()).await.unwrap_err();
        assert_eq!(failure.code, code, "{shown}: {failure:?}");
        assert!(failure.place.is_some(), "{failure:?}");
        let told = failure.remedy.unwrap_or_default();
        assert!(told.contains(remedy), "{shown}: {told}");
    }
}

/// A server on which every job says this of itself, and nothing else.
async fn saying(content: serde_json::Value, results: &'static str) -> Fake {
    Fake::new(move |asked| {
        Ok(match (asked.method.as_str(), asked.path()) {
            ("POST", path) if path.ends_with("/jobs") => {
                Reply::new(201, "application/json", r#"{"sid":"7"}"#)
            }
            ("GET", path) if path.ends_with("/results") => Reply::json(results),
            ("GET", _) => Reply::json(json!({"entry": [{"content": content}]}).to_string()),
            _ => Reply::json("{}"),
        })
    })
    .await
}

#[tokio::test]
async fn what_a_job_says_of_itself_is_passed_on() {
    let fatal = json!({"dispatchState": "FAILED", "isDone": true, "isFailed": true, "resultCount": 0,
        "messages": [{"type": "FATAL", "text": "Error in 'SearchParser': Mismatched quotes."}]});
    let fake = saying(fatal, "{}").await;
    let failure = splunk(&fake).search(&everything()).await.unwrap_err();
    assert_eq!(failure.code, Code::BadQuery);
    assert!(failure.message.contains("Mismatched quotes"), "{failure:?}");

    let partly = json!({"dispatchState": "DONE", "isDone": true, "resultCount": 0, "messages": {
        "error": ["Search results may be incomplete: idx2 did not answer"], "warn": ["slow"],
        "debug": ["x"]}});
    let fake = saying(partly, "{}").await;
    let answer = splunk(&fake).search(&everything()).await.unwrap();
    assert!(answer.partial);
    assert_eq!(answer.warnings.len(), 2, "{:?}", answer.warnings);

    let counted = json!({"dispatchState": "DONE", "isDone": true, "resultCount": 1});
    let fake = saying(counted, r#"{"results":[{"count":"59"}]}"#).await;
    let failure = splunk(&fake).search(&everything()).await.unwrap_err();
    assert_eq!(failure.code, Code::BadQuery);
    assert!(failure.remedy.unwrap().contains("for events"));
}

#[tokio::test]
async fn a_search_by_hand_that_could_change_something_is_not_sent() {
    let (fake, _) = server(events()).await;
    let source = splunk(&fake);
    let by_hand = |raw: &str| {
        LogSearch::newest(
            LogFilter {
                raw: Some(raw.to_owned()),
                ..LogFilter::all(RANGE)
            },
            10,
        )
    };
    let failure = source
        .search(&by_hand("index=main | delete"))
        .await
        .unwrap_err();
    assert_eq!(failure.code, Code::Forbidden);
    assert_eq!(fake.asked().len(), 0);
    let page = source
        .search(&by_hand("index=main service=\"billing\""))
        .await
        .unwrap()
        .value;
    assert!(page.lines.iter().all(|line| line.service == "billing"));
    assert_eq!(page.lines.len(), 10);
    let search = LogSearch {
        after: Some("eyJwaXQiOiJ4In0=".to_owned()),
        ..everything()
    };
    let failure = source.search(&search).await.unwrap_err();
    assert_eq!(failure.code, Code::BadInput);
}
