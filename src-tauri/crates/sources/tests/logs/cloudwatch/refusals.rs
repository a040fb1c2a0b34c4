use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use model::{Code, Failure, LogFilter, LogOrder, LogSearch, Logs};
use serde_json::json;
use sources::logs::CloudWatch;
use transport::{Auth, Aws};

use super::rules::{Server, events, keys, refusal, reply};
use crate::{
    conformance::RANGE,
    fake::{Asked, Fake, Reply},
};

fn source(fake: &Fake, auth: Auth) -> CloudWatch {
    let groups = ["/ecs/checkout".to_owned()];
    CloudWatch::new(fake.client("", auth), &groups).wait(Duration::from_millis(1))
}

fn newest() -> LogSearch {
    LogSearch::newest(LogFilter::all(RANGE), 10)
}

fn oldest() -> LogSearch {
    LogSearch {
        order: LogOrder::OldestFirst,
        ..newest()
    }
}

async fn failure_of(reply: Reply) -> Failure {
    let fake = Fake::new(move |_| Ok(reply.clone())).await;
    let failure = source(&fake, keys()).search(&newest()).await.unwrap_err();
    assert!(failure.remedy.is_some(), "{failure:?}");
    let shown = format!("{failure:?}");
    assert!(
        !shown.contains("t0ken") && !shown.contains("wJalrX"),
        "{shown}"
    );
    failure
}

#[tokio::test]
async fn what_amazon_refuses_is_told_with_a_remedy() {
    for (reply, code, remedy) in [
        (
            refusal("ThrottlingException", "Rate exceeded"),
            Code::RateLimited,
            "wait",
        ),
        (
            refusal(
                "LimitExceededException",
                "Account maximum query concurrency limit",
            ),
            Code::RateLimited,
            "too often",
        ),
        (
            refusal(
                "InvalidSignatureException",
                "Signature expired: 20261120 is now earlier",
            ),
            Code::Unauthorized,
            "clock",
        ),
        (
            refusal(
                "ExpiredTokenException",
                "The security token t0ken/+= included in the request is expired",
            ),
            Code::Unauthorized,
            "sign in to the profile again",
        ),
        (
            refusal(
                "UnrecognizedClientException",
                "The security token is invalid",
            ),
            Code::Unauthorized,
            "region",
        ),
        (
            refusal("AccessDeniedException", "User is not authorized"),
            Code::Forbidden,
            "allow logs:StartQuery",
        ),
        (
            refusal("ResourceNotFoundException", "no group"),
            Code::NotFound,
            "groups",
        ),
        (
            refusal(
                "MalformedQueryException",
                "end date and time is either before the log groups creation time or exceeds the \
                 log groups log retention settings",
            ),
            Code::BadQuery,
            "a later range",
        ),
        (
            refusal("MalformedQueryException", "unexpected symbol"),
            Code::BadQuery,
            "correct",
        ),
        (
            refusal("InvalidParameterException", "too old"),
            Code::BadQuery,
            "infrequent-access",
        ),
        (Reply::new(500, "text/plain", "oops"), Code::ServerError, ""),
        (
            Reply::new(200, "text/html", "<title>Sign in</title>"),
            Code::UnexpectedAnswer,
            "log-in",
        ),
        (reply(&json!([])), Code::UnexpectedAnswer, ""),
        (reply(&json!({"queryId": 7})), Code::UnexpectedAnswer, ""),
        (Reply::json("{\"queryId\":\"a"), Code::UnexpectedAnswer, ""),
    ] {
        let shown = format!("{reply:?}");
        let failure = failure_of(reply).await;
        assert_eq!(failure.code, code, "{shown}: {failure:?}");
        let told = failure.remedy.unwrap_or_default();
        assert!(told.contains(remedy), "{shown}: {told}");
    }
}

#[tokio::test]
async fn a_query_may_end_badly() {
    for (status, code) in [
        ("Failed", Code::ServerError),
        ("Timeout", Code::Timeout),
        ("Cancelled", Code::Cancelled),
        ("Dreaming", Code::UnexpectedAnswer),
    ] {
        let fake = Fake::new(move |asked| {
            Ok(match asked.header("x-amz-target") {
                Some("Logs_20140328.StartQuery") => reply(&json!({"queryId": "q"})),
                Some("Logs_20140328.StopQuery") => refusal("InvalidParameterException", "ended"),
                _ => reply(&json!({"status": status, "results": []})),
            })
        })
        .await;
        let failure = source(&fake, keys()).search(&newest()).await.unwrap_err();
        assert_eq!(failure.code, code, "{failure:?}");
        assert!(failure.remedy.is_some());
    }
}

#[tokio::test]
async fn a_throttled_question_is_asked_again_and_the_search_goes_on() {
    let server = Server::new(events());
    let turn = Arc::new(AtomicUsize::new(0));
    let fake = Fake::new(move |asked| {
        if turn.fetch_add(1, Ordering::Relaxed).is_multiple_of(2) {
            return Ok(refusal("ThrottlingException", "Rate exceeded"));
        }
        server.answer(asked)
    })
    .await;
    for search in [newest(), oldest()] {
        let page = source(&fake, keys()).search(&search).await.unwrap().value;
        assert_eq!(page.lines.len(), 10);
    }
}

#[tokio::test]
async fn a_token_that_comes_again_and_again_ends_with_a_failure() {
    let fake = Fake::new(|_| Ok(reply(&json!({"events": [], "nextToken": "again"})))).await;
    let failure = source(&fake, keys()).search(&oldest()).await.unwrap_err();
    assert_eq!(failure.code, Code::UnexpectedAnswer);
    assert!(failure.message.contains("same page token"), "{failure:?}");
}

#[tokio::test]
async fn pages_that_stay_empty_lead_to_shorter_pieces_and_then_to_a_failure() {
    let turn = Arc::new(AtomicUsize::new(0));
    let fake = Fake::new(move |_| {
        let nth = turn.fetch_add(1, Ordering::Relaxed);
        Ok(reply(
            &json!({"events": [], "nextToken": format!("t{nth}")}),
        ))
    })
    .await;
    let failure = source(&fake, keys()).search(&oldest()).await.unwrap_err();
    assert_eq!(failure.code, Code::Timeout, "{failure:?}");
    let lengths: Vec<i64> = fake
        .asked()
        .iter()
        .map(|asked| {
            let sent = asked.json();
            sent["endTime"].as_i64().unwrap() - sent["startTime"].as_i64().unwrap()
        })
        .collect();
    assert!(lengths.first() > lengths.last(), "{lengths:?}");
}

#[tokio::test]
async fn keys_of_another_account_and_a_wrong_clock_are_refused_by_the_fake_itself() {
    let refuses = |auth: Auth| async {
        let server = Server::new(events());
        let fake = Fake::new(move |asked: &Asked| {
            Ok(server
                .answer(asked)
                .unwrap_or_else(|rule| refusal("InvalidSignatureException", &rule)))
        })
        .await;
        source(&fake, auth)
            .search(&newest())
            .await
            .unwrap_err()
            .code
    };
    let other = |secret: &str, region: &str, service: &str| {
        Auth::Aws(Aws::parse(&secret.into(), region, service).unwrap())
    };
    let right = "AKIDEXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY:t0ken/+=";
    for auth in [
        other("AKIDEXAMPLE:wrong:t0ken/+=", "eu-central-1", "logs"),
        other(
            "AKIDEXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            "eu-central-1",
            "logs",
        ),
        other(right, "us-east-1", "logs"),
        other(right, "eu-central-1", "xray"),
    ] {
        assert_eq!(refuses(auth).await, Code::Unauthorized);
    }
}

#[tokio::test]
async fn a_session_that_ends_between_two_pages_fails_the_second_and_can_be_asked_again() {
    let server = Server::new(events());
    let ended = Arc::new(AtomicUsize::new(0));
    let answering = ended.clone();
    let fake = Fake::new(move |asked| {
        if answering.load(Ordering::Relaxed) == 1 {
            return Ok(refusal("ExpiredTokenException", "expired"));
        }
        server.answer(asked)
    })
    .await;
    let source = source(&fake, keys());
    let mut search = oldest();
    let first = source.search(&search).await.unwrap().value;
    search.after = first.next;
    ended.store(1, Ordering::Relaxed);
    let failure = source.search(&search).await.unwrap_err();
    assert_eq!(failure.code, Code::Unauthorized);
    ended.store(0, Ordering::Relaxed);
    let second = source.search(&search).await.unwrap().value;
    let known = |line: &model::LogLine| first.lines.iter().any(|other| other.id == line.id);
    assert!(!second.lines.is_empty() && !second.lines.iter().any(known));
}
