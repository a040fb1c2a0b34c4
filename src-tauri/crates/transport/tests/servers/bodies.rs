use std::{
    io::Write,
    time::{Duration, Instant},
};

use axum::{
    body::{Body, Bytes},
    http::Response,
};
use model::Code;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use transport::Client;

use crate::serve::{Server, ambient, client, endpoint};

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(plain).unwrap();
    writer.finish().unwrap()
}

fn packed(encoding: &'static str, body: Vec<u8>) -> Response<Body> {
    Response::builder()
        .header("content-type", "application/json")
        .header("content-encoding", encoding)
        .body(body.into())
        .unwrap()
}

#[tokio::test]
async fn gzip_and_zstd_are_unpacked() {
    let plain = format!("[{}]", vec!["12345"; 50_000].join(","));
    for encoding in ["gzip", "zstd"] {
        let sent = match encoding {
            "gzip" => gzip(plain.as_bytes()),
            _ => zstd::stream::encode_all(plain.as_bytes(), 3).unwrap(),
        };
        let server = Server::plain(move |_| packed(encoding, sent.clone())).await;
        let body = client(&server.base).get("/", &[]).await.unwrap();
        assert_eq!(body.json::<Vec<u32>>().unwrap().len(), 50_000, "{encoding}");
        assert!(body.took > Duration::ZERO);
    }
}

#[tokio::test]
async fn a_truncated_or_foreign_packing_is_an_unexpected_answer() {
    let mut half = gzip(&vec![b'7'; 100_000]);
    half.truncate(half.len() / 2);
    for (encoding, body) in [
        ("gzip", half),
        ("gzip", b"<html>".to_vec()),
        ("br", vec![0; 9]),
    ] {
        let server = Server::plain(move |_| packed(encoding, body.clone())).await;
        let failure = client(&server.base).get("/x", &[]).await.unwrap_err();
        assert_eq!(failure.code, Code::UnexpectedAnswer, "{failure:?}");
        assert!(failure.message.contains(encoding), "{failure:?}");
        assert!(failure.place.unwrap().ends_with("/x"));
        assert!(failure.remedy.is_some());
    }
}

#[tokio::test]
async fn a_gigabyte_stops_at_the_cap_packed_or_not_announced_or_not() {
    const GIGABYTE: usize = 1 << 30;
    let mebibyte = Bytes::from(vec![b'7'; 1 << 20]);
    let endless = move || {
        let chunks = (0..1024).map({
            let mebibyte = mebibyte.clone();
            move |_| Ok::<_, std::io::Error>(mebibyte.clone())
        });
        Body::from_stream(futures::stream::iter(chunks))
    };
    let bomb = gzip(&vec![0; 8 << 20]).repeat(GIGABYTE / (8 << 20));
    for kind in ["announced", "endless", "bomb"] {
        let (endless, bomb) = (endless.clone(), bomb.clone());
        let server = Server::plain(move |_| match kind {
            "announced" => Response::builder()
                .header("content-length", GIGABYTE)
                .body(endless())
                .unwrap(),
            "endless" => Response::new(endless()),
            _ => packed("gzip", bomb.clone()),
        })
        .await;
        let mut endpoint = endpoint(&server.base);
        endpoint.body_cap = 2 << 20;
        let client = Client::new(endpoint, &ambient()).unwrap();
        let start = Instant::now();
        let failure = client.get("/big", &[]).await.unwrap_err();
        assert_eq!(failure.code, Code::TooLarge, "{kind}: {failure:?}");
        assert!(failure.message.contains("2 MiB"), "{failure:?}");
        assert!(failure.remedy.is_some());
        assert!(start.elapsed() < Duration::from_secs(5), "{kind}");
        assert_eq!(server.asked().len(), 1, "not asked again");
    }
}

#[tokio::test]
async fn a_server_that_stalls_runs_into_the_time_limit_wherever_it_stalls() {
    for sent in [
        "",
        "HTTP/1.1 200 OK\r\nContent-",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n123",
    ] {
        let base = Server::raw(move |mut stream| async move {
            let mut question = [0; 1024];
            let _ = stream.read(&mut question).await;
            stream.write_all(sent.as_bytes()).await.unwrap();
            while !matches!(stream.read(&mut question).await, Ok(0) | Err(_)) {}
        })
        .await;
        let mut endpoint = endpoint(&base);
        endpoint.timeout = Duration::from_millis(300);
        let client = Client::new(endpoint, &ambient()).unwrap();
        let failure = client.get("/x", &[]).await.unwrap_err();
        assert_eq!(failure.code, Code::Timeout, "{sent:?}: {failure:?}");
        assert!(failure.message.contains("0.3 s"), "{failure:?}");
        assert!(failure.place.unwrap().ends_with("/x"));
    }
}

#[tokio::test]
async fn garbage_and_broken_off_answers_are_told_apart() {
    for (sent, code) in [
        ("SSH-2.0-OpenSSH_9.2\r\n\r\n", Code::UnexpectedAnswer),
        ("\u{1}\u{2}\u{3}\r\n\r\n", Code::UnexpectedAnswer),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n123",
            Code::Unreachable,
        ),
        ("", Code::Unreachable),
    ] {
        let base = Server::raw(move |mut stream| async move {
            let mut question = [0; 1024];
            let _ = stream.read(&mut question).await;
            stream.write_all(sent.as_bytes()).await.unwrap();
        })
        .await;
        let failure = client(&base).get("/x", &[]).await.unwrap_err();
        assert_eq!(failure.code, code, "{sent:?}: {failure:?}");
        assert!(failure.place.is_some() && failure.remedy.is_some());
    }
}

#[tokio::test]
async fn dropping_the_question_hangs_up() {
    let (gone, mut was_gone) = tokio::sync::mpsc::channel(1);
    let (reached, mut was_reached) = tokio::sync::mpsc::channel(1);
    let base = Server::raw(move |mut stream| {
        let (gone, reached) = (gone.clone(), reached.clone());
        async move {
            let mut question = [0; 1024];
            let _ = stream.read(&mut question).await;
            let _ = reached.send(()).await;
            while !matches!(stream.read(&mut question).await, Ok(0) | Err(_)) {}
            let _ = gone.send(()).await;
        }
    })
    .await;
    let client = client(&base);
    let asking = tokio::spawn(async move { client.get("/slow", &[]).await });
    let limit = Duration::from_secs(10);
    tokio::time::timeout(limit, was_reached.recv())
        .await
        .unwrap();
    asking.abort();
    tokio::time::timeout(limit, was_gone.recv())
        .await
        .expect("the server sees the connection close");
}
