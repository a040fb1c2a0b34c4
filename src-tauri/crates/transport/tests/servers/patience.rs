use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{body::Body, http::Response};
use model::Code;
use transport::{Ambient, Client, Content, Method, Request};

use crate::serve::{Asked, Server, ambient, client, closed_port, endpoint, ok, revive, status};

/// Fails with a status as often as told, then answers.
fn failing(times: usize, code: u16) -> impl Fn(&Asked) -> Response<Body> + Send + Sync {
    let count = AtomicUsize::new(0);
    move |asked| {
        if count.fetch_add(1, Ordering::SeqCst) < times {
            status(code)
        } else {
            ok(asked)
        }
    }
}

#[tokio::test]
async fn a_safe_question_is_repeated_after_what_may_pass_and_after_nothing_else() {
    for (code, asked) in [
        (429, 3),
        (502, 3),
        (503, 3),
        (504, 3),
        (500, 1),
        (400, 1),
        (401, 1),
    ] {
        let server = Server::plain(failing(2, code)).await;
        let result = client(&server.base).get("/", &[]).await;
        assert_eq!(result.is_ok(), asked == 3, "{code}");
        assert_eq!(server.asked().len(), asked, "{code}");
    }
    let server = Server::plain(failing(9, 503)).await;
    let failure = client(&server.base).get("/", &[]).await.unwrap_err();
    assert_eq!((failure.code, server.asked().len()), (Code::ServerError, 3));
}

#[tokio::test]
async fn what_is_not_safe_is_asked_once() {
    let server = Server::plain(failing(9, 503)).await;
    let request = Request {
        method: Method::Post,
        content: Content::Json("{}"),
        safe: false,
        ..Request::get("/jobs", &[])
    };
    assert_eq!(
        client(&server.base).send(request).await.unwrap().status,
        503
    );
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn retry_after_is_honoured_within_the_time_limit_and_told_beyond_it() {
    fn slow_down(seconds: &str) -> Response<Body> {
        Response::builder()
            .status(429)
            .header("retry-after", seconds)
            .body(Body::empty())
            .unwrap()
    }
    let count = AtomicUsize::new(0);
    let server = Server::plain(move |asked| match count.fetch_add(1, Ordering::SeqCst) {
        0 => slow_down("1"),
        _ => ok(asked),
    })
    .await;
    let start = Instant::now();
    client(&server.base).get("/", &[]).await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1));

    let server = Server::plain(|_| slow_down("3600")).await;
    let failure = client(&server.base).get("/", &[]).await.unwrap_err();
    assert_eq!(failure.code, Code::RateLimited);
    assert_eq!(failure.retry_after_ms, Some(3_600_000));
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_dead_server_opens_the_circuit_and_a_live_one_closes_it() {
    let now = Arc::new(Mutex::new(Instant::now()));
    let ambient = Ambient {
        clock: {
            let now = now.clone();
            Arc::new(move || *now.lock().unwrap())
        },
        ..ambient()
    };
    let (socket, port) = closed_port();
    let client = Client::new(endpoint(&format!("http://{port}")), &ambient).unwrap();
    for _ in 0..5 {
        let failure = client.get("/x", &[]).await.unwrap_err();
        assert_eq!(failure.code, Code::Unreachable, "{failure:?}");
        assert!(failure.message.contains("nothing listens"), "{failure:?}");
    }
    let failure = client.clone().get("/x", &[]).await.unwrap_err();
    assert_eq!(failure.code, Code::CircuitOpen, "clones share it");
    assert_eq!(failure.retry_after_ms, Some(10_000));
    assert!(failure.place.is_some() && failure.remedy.is_some());
    let once = client.once().get("/x", &[]).await.unwrap_err();
    assert_eq!(once.code, Code::Unreachable, "a diagnosis is let through");

    revive(socket);
    *now.lock().unwrap() += Duration::from_secs(10);
    for _ in 0..2 {
        assert_eq!(client.get("/x", &[]).await.unwrap().text(), "alive");
    }
}

#[tokio::test]
async fn a_wrong_question_never_opens_the_circuit() {
    let server = Server::plain(|asked| match asked.uri.path() {
        "/bad" => status(400),
        "/broken" => status(500),
        _ => ok(asked),
    })
    .await;
    let client = client(&server.base);
    for _ in 0..8 {
        assert!(client.get("/bad", &[]).await.is_err());
        assert!(client.get("/broken", &[]).await.is_err());
    }
    assert!(client.get("/good", &[]).await.is_ok());
}

#[tokio::test]
async fn a_name_that_does_not_exist_says_so() {
    let failure = client("http://wheelhouse.invalid")
        .get("/x", &[])
        .await
        .unwrap_err();
    assert_eq!(failure.code, Code::Unreachable, "{failure:?}");
    assert_eq!(
        failure.place.as_deref(),
        Some("http://wheelhouse.invalid/x")
    );
}
