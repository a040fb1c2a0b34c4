use model::{Code, LogFilter, LogSearch, Logs};

use super::{answer, datadog, events, server};
use crate::{
    conformance::RANGE,
    fake::{Fake, Reply},
};

fn everything(limit: usize) -> LogSearch {
    LogSearch::newest(LogFilter::all(RANGE), limit)
}

#[tokio::test]
async fn what_datadog_refuses_is_told_with_a_remedy() {
    let errors = |status, text: &str| {
        let body = format!(r#"{{"errors":["{text}"]}}"#);
        Reply::new(status, "application/json", body)
    };
    for (reply, code, remedy) in [
        (
            errors(400, "Invalid query"),
            Code::BadQuery,
            "correct the query",
        ),
        (errors(401, "Unauthorized"), Code::Unauthorized, "secret"),
        (errors(403, "Forbidden"), Code::Forbidden, "logs_read_data"),
        (errors(503, "unavailable"), Code::ServerError, ""),
        (
            errors(429, "Rate limited")
                .header("x-ratelimit-limit", "300")
                .header("x-ratelimit-period", "3600")
                .header("x-ratelimit-remaining", "0")
                .header("x-ratelimit-reset", "1200"),
            Code::RateLimited,
            "wait 1200 s",
        ),
        (
            Reply::new(200, "text/html", "<html><title>Sign in</title></html>"),
            Code::UnexpectedAnswer,
            "log-in page",
        ),
        (Reply::json("{\"data\":[{\"id"), Code::UnexpectedAnswer, ""),
        (Reply::json("{\"hits\":[]}"), Code::UnexpectedAnswer, ""),
        (Reply::json("[]"), Code::UnexpectedAnswer, ""),
    ] {
        let shown = format!("{reply:?}");
        let fake = Fake::new(move |_| Ok(reply.clone())).await;
        let source = datadog(&fake);
        let failure = source.search(&everything(10)).await.unwrap_err();
        assert_eq!(failure.code, code, "{shown}: {failure:?}");
        assert!(failure.place.is_some(), "{failure:?}");
        let told = failure.remedy.unwrap_or_default();
        assert!(told.contains(remedy), "{shown}: {told}");
        if code == Code::RateLimited {
            assert_eq!(failure.retry_after_ms, Some(1_200_000));
            assert_eq!(fake.asked().len(), 1, "not asked again while it holds");
        }
    }
}

#[tokio::test]
async fn a_cursor_that_never_ends_is_a_failure() {
    let fake = Fake::new(|_| {
        Ok(Reply::json(
            r#"{"data":[],"meta":{"page":{"after":"again"},"status":"done"}}"#,
        ))
    })
    .await;
    let failure = datadog(&fake).search(&everything(10)).await.unwrap_err();
    assert_eq!(failure.code, Code::UnexpectedAnswer);
    assert!(failure.message.contains("again and again"), "{failure:?}");
}

#[tokio::test]
async fn answers_that_came_too_late_and_events_that_cannot_be_read_make_it_partial() {
    let fake = Fake::new(|_| {
        Ok(Reply::json(
            r#"{"data":[{"id":"1"},{"id":"2","attributes":{"timestamp":"2026-11-20T09:10:00Z"}}],
            "meta":{"status":"timeout","warnings":[{"title":"slow","detail":"try less"}]}}"#,
        ))
    })
    .await;
    let answer = datadog(&fake).search(&everything(10)).await.unwrap();
    assert!(answer.partial);
    assert_eq!(answer.value.lines.len(), 1);
    for words in ["slow: try less", "ran out of time", "could not be read"] {
        let told = answer.warnings.iter().any(|told| told.contains(words));
        assert!(told, "{words}: {:?}", answer.warnings);
    }
}

#[tokio::test]
async fn keys_that_expire_between_two_pages_fail_the_second_and_can_be_asked_again() {
    let held = events();
    let turn = std::sync::atomic::AtomicUsize::new(0);
    let fake =
        Fake::new(
            move |asked| match turn.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
                // The first page took two, because of a line within the millisecond behind the range.
                2 => Ok(Reply::new(401, "application/json", r#"{"errors":[]}"#)),
                _ => answer(asked, &held),
            },
        )
        .await;
    let source = datadog(&fake);
    let mut search = everything(20);
    let first = source.search(&search).await.unwrap().value;
    search.after = first.next;
    let failure = source.search(&search).await.unwrap_err();
    assert_eq!(failure.code, Code::Unauthorized);
    let second = source.search(&search).await.unwrap().value;
    assert_eq!(second.lines.len(), 20);
    let again = |line: &&model::LogLine| first.lines.iter().any(|other| other.id == line.id);
    assert_eq!(second.lines.iter().filter(again).count(), 0);
}

#[tokio::test]
async fn the_connection_is_taken_apart_with_a_search() {
    let fake = server(events()).await;
    let ladder = datadog(&fake).diagnose().await;
    assert_eq!(ladder.failed(), None);
    let search = LogSearch {
        after: Some("eyJwaXQiOiJ4In0=".to_owned()),
        ..everything(10)
    };
    let failure = datadog(&fake).search(&search).await.unwrap_err();
    assert_eq!(failure.code, Code::BadInput);
}
