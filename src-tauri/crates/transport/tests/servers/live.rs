use std::time::Duration;

use axum::{body::Body, http::Response};
use futures::{SinkExt as _, StreamExt as _, stream};
use model::Code;
use tokio::net::TcpStream;
use tokio_tungstenite::{accept_async, tungstenite::Message};
use transport::{Opened, Request, Socket};

use crate::serve::{Server, client};

const DEADLINE: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(50);

fn live<T>(opened: Opened<T>) -> T {
    match opened {
        Opened::Live(live) => live,
        Opened::Answered(body) => panic!("{}: {}", body.status, body.text()),
    }
}

#[tokio::test]
async fn a_body_that_does_not_end_is_read_as_it_comes_and_its_silence_told() {
    let server = Server::plain(|_| {
        let first = stream::iter([Ok::<_, std::io::Error>("one line\n")]);
        Response::new(Body::from_stream(first.chain(stream::pending())))
    })
    .await;
    let request = Request::get("/tail", &[("query", "*")]);
    let mut body = live(client(&server.base).open(request).await.unwrap());
    assert_eq!(body.chunk(DEADLINE).await.unwrap().unwrap(), b"one line\n");
    let failure = body.chunk(SHORT).await.unwrap_err();
    assert_eq!(failure.code, Code::Timeout);
    assert!(failure.place.unwrap().ends_with("/tail"));
    let asked = server.asked();
    assert_eq!(asked[0].header("accept-encoding"), Some("identity"));
}

#[tokio::test]
async fn a_refusal_instead_is_read_whole() {
    let server = Server::plain(|_| {
        Response::builder()
            .status(400)
            .body("parse error".into())
            .unwrap()
    })
    .await;
    let client = client(&server.base);
    let opened = client.open(Request::get("/tail", &[])).await.unwrap();
    let Opened::Answered(body) = opened else {
        panic!("it is no success");
    };
    assert_eq!((body.status, &*body.text()), (400, "parse error"));
    let Opened::Answered(body) = client.socket("/tail", &[], &[]).await.unwrap() else {
        panic!("it is no WebSocket");
    };
    assert_eq!(body.status, 400);
}

async fn socket<F: Future<Output = ()> + Send + 'static>(
    talk: impl Fn(TcpStream) -> F + Send + 'static,
) -> Socket {
    let base = Server::raw(talk).await;
    live(
        client(&base)
            .socket("/tail", &[("query", "{}")], &[])
            .await
            .unwrap(),
    )
}

#[tokio::test]
async fn a_websocket_gives_its_texts_answers_pings_and_tells_silence() {
    let mut socket = socket(|stream| async move {
        let mut socket = accept_async(stream).await.unwrap();
        socket.send(Message::Ping("alive".into())).await.unwrap();
        // The text comes only once the ping was answered.
        while !matches!(socket.next().await, Some(Ok(Message::Pong(_)))) {}
        socket.send(Message::text("one")).await.unwrap();
        std::future::pending::<()>().await;
    })
    .await;
    assert_eq!(socket.text(DEADLINE).await.unwrap().as_deref(), Some("one"));
    assert_eq!(socket.text(SHORT).await.unwrap_err().code, Code::Timeout);
}

#[tokio::test]
async fn a_websocket_that_breaks_off_is_no_orderly_end() {
    let mut orderly = socket(|stream| async move {
        let mut socket = accept_async(stream).await.unwrap();
        socket.close(None).await.unwrap();
        while socket.next().await.is_some_and(|message| message.is_ok()) {}
    })
    .await;
    assert_eq!(orderly.text(DEADLINE).await.unwrap(), None);
    let mut broken = socket(|stream| async move {
        drop(accept_async(stream).await.unwrap());
    })
    .await;
    let failure = broken.text(DEADLINE).await.unwrap_err();
    assert_eq!(failure.code, Code::Unreachable);
    assert!(failure.remedy.is_some());
}
