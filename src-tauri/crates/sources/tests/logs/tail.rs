//! New lines as they come, from servers that talk for as long as they like.

use std::{
    future::Future,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures::{SinkExt as _, StreamExt as _, stream::BoxStream};
use model::{Code, Failure, LogFilter, Logs, Severity, TailBatch, TimeRange};
use serde_json::json;
use sources::logs::{Loki, VictoriaLogs};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use tokio_tungstenite::{
    WebSocketStream, accept_async,
    tungstenite::{
        Message,
        protocol::{CloseFrame, frame::coding::CloseCode},
    },
};
use transport::{Ambient, Client, Endpoint};

use crate::conformance::RANGE;

const DEADLINE: Duration = Duration::from_secs(20);

/// A server that hands every connection to `talk` with the head of what was asked.
async fn server<F: Future<Output = ()> + Send + 'static>(
    talk: impl Fn(TcpStream, String, usize) -> F + Send + 'static,
) -> (Client, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let heads = asked.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut head = vec![0; 8_192];
            let mut length = 0;
            while !String::from_utf8_lossy(&head[..length]).contains("\r\n\r\n") {
                length = stream.peek(&mut head).await.unwrap();
            }
            let head = String::from_utf8_lossy(&head[..length]).into_owned();
            let nth = {
                let mut heads = heads.lock().unwrap();
                heads.push(head.clone());
                heads.iter().filter(|head| head.contains("/tail?")).count()
            };
            tokio::spawn(talk(stream, head, nth));
        }
    });
    let client = Client::new(Endpoint::parse(&base).unwrap(), &Ambient::bare()).unwrap();
    (client, asked)
}

/// Answers one question and ends.
async fn say(mut stream: TcpStream, status: &str, kind: &str, body: &str) {
    let mut head = [0; 8_192];
    _ = stream.read(&mut head).await.unwrap();
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(answer.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
}

async fn labels(stream: TcpStream) {
    let body = r#"{"status":"success","data":["env","service_name"]}"#;
    say(stream, "200 OK", "application/json", body).await;
}

fn frame(lines: &[(&str, &str)], dropped: usize) -> Message {
    let values: Vec<_> = lines
        .iter()
        .map(|(at, line)| json!([at, line, {"structuredMetadata": {"detected_level": "warn"}}]))
        .collect();
    let lost = json!({"labels": {}, "timestamp": "1"});
    let frame = json!({
        "streams": [{"stream": {"service_name": "api"}, "values": values}],
        "dropped_entries": vec![lost; dropped],
        "encodingFlags": ["categorize-labels"],
    });
    Message::text(frame.to_string())
}

async fn closed(mut socket: WebSocketStream<TcpStream>, code: CloseCode, reason: &'static str) {
    let frame = CloseFrame {
        code,
        reason: reason.into(),
    };
    socket.close(Some(frame)).await.unwrap();
    while socket.next().await.is_some_and(|message| message.is_ok()) {}
}

type Batches = BoxStream<'static, Result<TailBatch, Failure>>;

async fn next(batches: &mut Batches) -> Result<TailBatch, Failure> {
    let next = tokio::time::timeout(DEADLINE, batches.next()).await;
    next.expect("a batch in time").expect("the lines go on")
}

fn from_now_on() -> LogFilter {
    LogFilter {
        text: vec!["paid".to_owned()],
        ..LogFilter::all(TimeRange {
            start: RANGE.start,
            end: RANGE.start,
        })
    }
}

#[tokio::test]
async fn loki_sends_lines_says_what_it_dropped_and_is_asked_again_behind_the_last() {
    let (client, asked) = server(|stream, head, nth| async move {
        if !head.contains("/tail?") {
            return labels(stream).await;
        }
        let mut socket = accept_async(stream).await.unwrap();
        socket.send(Message::Ping("alive".into())).await.unwrap();
        if nth == 1 {
            let lines = [
                ("1795165200000000009", "paid late"),
                ("1795165200000000003", "paid early"),
                ("1795165200000000004", "refused"),
            ];
            socket.send(frame(&lines, 2)).await.unwrap();
            return closed(socket, CloseCode::Normal, "an hour is over").await;
        }
        socket
            .send(frame(&[("1795165200000000011", "paid again")], 0))
            .await
            .unwrap();
        while socket.next().await.is_some_and(|message| message.is_ok()) {}
    })
    .await;
    let mut batches = Loki::new(client).tail(&from_now_on()).await.unwrap();
    let first = next(&mut batches).await.unwrap();
    let bodies: Vec<&str> = first.lines.iter().map(|line| line.body.as_str()).collect();
    assert_eq!(bodies, ["paid early", "paid late"]);
    assert_eq!(first.dropped, 2);
    assert_eq!(
        (first.lines[0].severity, first.lines[0].service.as_str()),
        (Severity::Warn, "api")
    );
    assert_eq!(first.lines[0].at.0, 1_795_165_200_000_000_003);
    let second = next(&mut batches).await.unwrap();
    assert_eq!(second.lines[0].body, "paid again");
    let asked = asked.lock().unwrap();
    let tails: Vec<&String> = asked
        .iter()
        .filter(|head| head.contains("/tail?"))
        .collect();
    assert_eq!(tails.len(), 2);
    assert!(
        tails[0].contains("start=1795165200000000000&"),
        "{}",
        tails[0]
    );
    assert!(
        tails[1].contains("start=1795165200000000010&"),
        "{}",
        tails[1]
    );
    for head in tails {
        let head = head.to_ascii_lowercase();
        assert!(head.contains("x-loki-response-encoding-flags: categorize-labels"));
        assert!(
            head.contains("delay_for=0") && head.contains("limit=5000"),
            "{head}"
        );
    }
}

#[tokio::test]
async fn loki_refuses_before_the_talk_or_in_it() {
    let (client, _) = server(|stream, head, _| async move {
        if !head.contains("/tail?") {
            return labels(stream).await;
        }
        let text = "parse error at line 1, col 2: syntax error";
        say(stream, "400 Bad Request", "text/plain", text).await;
    })
    .await;
    let refused = Loki::new(client).tail(&from_now_on()).await.err().unwrap();
    assert_eq!(refused.code, Code::BadQuery);
    assert!(refused.remedy.unwrap().contains("line 1, column 2"));
    for (message, code) in [
        (None, Code::ServerError),
        (Some("not of Loki"), Code::UnexpectedAnswer),
    ] {
        let (client, _) = server(move |stream, head, _| async move {
            if !head.contains("/tail?") {
                return labels(stream).await;
            }
            let mut socket = accept_async(stream).await.unwrap();
            if let Some(message) = message {
                socket.send(Message::text(message)).await.unwrap();
            }
            closed(socket, CloseCode::Error, "only log selector is supported").await;
        })
        .await;
        let mut batches = Loki::new(client).tail(&from_now_on()).await.unwrap();
        let failure = next(&mut batches).await.unwrap_err();
        assert_eq!(failure.code, code, "{failure:?}");
        assert!(
            failure.place.is_some() && failure.remedy.is_some(),
            "{failure:?}"
        );
        if message.is_none() {
            assert!(failure.message.contains("only log selector"), "{failure:?}");
        }
    }
}

#[tokio::test]
async fn victorialogs_sends_lines_cut_anywhere_and_is_asked_again_after_an_end() {
    let record = |nanos: u32, message: &str| {
        format!(
            "{{\"_time\":\"2026-11-20T09:00:00.{nanos:09}Z\",\"_stream_id\":\"0a\",\"_stream\":\"{{}}\",\"_msg\":\"{message}\",\"service\":\"api\",\"level\":\"warn\"}}\n"
        )
    };
    let (client, asked) = server(move |mut stream, head, nth| async move {
        if !head.contains("/tail?") {
            let body = r#"{"values":[{"value":"service","hits":1},{"value":"level","hits":1}]}"#;
            return say(stream, "200 OK", "application/json", body).await;
        }
        let mut asked = [0; 8_192];
        _ = stream.read(&mut asked).await.unwrap();
        let head =
            "HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\nconnection: close\r\n\r\n";
        stream.write_all(head.as_bytes()).await.unwrap();
        if nth == 1 {
            let lines = record(9, "paid tea 🍵") + &record(3, "paid early") + &record(4, "refused");
            // Within a character.
            let (one, two) = lines.as_bytes().split_at(100);
            for part in [one, two] {
                stream.write_all(part).await.unwrap();
                stream.flush().await.unwrap();
            }
            stream.shutdown().await.unwrap();
            return;
        }
        stream
            .write_all(record(11, "paid again").as_bytes())
            .await
            .unwrap();
        _ = stream.read(&mut asked).await;
    })
    .await;
    let mut batches = VictoriaLogs::new(client)
        .tail(&from_now_on())
        .await
        .unwrap();
    let mut bodies = Vec::new();
    while bodies.len() < 3 {
        let batch = next(&mut batches).await.unwrap();
        assert_eq!(batch.dropped, 0);
        bodies.extend(batch.lines.into_iter().map(|line| line.body));
    }
    bodies.sort();
    assert_eq!(bodies, ["paid again", "paid early", "paid tea 🍵"]);
    let asked = asked.lock().unwrap();
    let tails = asked.iter().filter(|head| head.contains("/tail?")).count();
    assert_eq!(tails, 2);
}
