//! Talks like Loki: lines of any piece of time, made as they are asked for, and new lines over a
//! WebSocket.

use std::{fmt::Write as _, time::Duration};

use futures::{SinkExt as _, StreamExt as _};
use model::{Millis, TimeRange};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    time::MissedTickBehavior,
};
use tokio_tungstenite::{accept_async, tungstenite::Message};

/// When the first line was written, in nanoseconds.
pub(super) const START: u64 = 1_795_165_200_000_000_000;
/// Nanoseconds from one line to the next: several share a millisecond, none a moment.
const STEP: u64 = 250_000;
/// Lines that are there when a tail begins: as many as a window holds.
pub(super) const BACKLOG: u64 = 100_000;
/// Lines that come every second after those.
pub(super) const A_SECOND: u64 = 1_000;
/// New lines come so often in a second.
const TIMES: u64 = 50;
/// Lines of one message while the backlog is sent.
const BATCH: u64 = 1_000;

/// The time in which so many lines were written.
pub(super) fn range(lines: u64) -> TimeRange {
    let last = START + (lines - 1) * STEP;
    TimeRange {
        start: millis(START),
        end: millis(last),
    }
}

/// A moment of a line as the window says it.
pub(super) fn millis(nanos: u64) -> Millis {
    Millis((nanos / 1_000_000) as i64)
}

/// Says where it is and answers until it is ended.
#[allow(clippy::print_stdout)] // what it is for
pub(super) async fn serve() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("http://{}", listener.local_addr().expect("its address"));
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(answer(stream));
    }
}

/// Answers the questions of one connection; it ends with the connection.
async fn answer(mut stream: TcpStream) -> Option<()> {
    // As a real server does: the end of a body would wait for a delayed acknowledgement.
    stream.set_nodelay(true).ok()?;
    let mut head = vec![0; 16_384];
    loop {
        let mut length = 0;
        while !ends(head.get(..length)?) {
            match stream.peek(&mut head).await.ok()? {
                same if same == length => tokio::time::sleep(Duration::from_millis(1)).await,
                more => length = more,
            }
            if length == 0 {
                return None;
            }
        }
        let asked = String::from_utf8_lossy(head.get(..length)?).into_owned();
        let place = asked.split_whitespace().nth(1)?;
        if let Some((seconds, _)) = place
            .trim_start_matches('/')
            .split_once("/loki/api/v1/tail?")
        {
            return talk(stream, seconds.parse().ok()?).await;
        }
        stream.read_exact(head.get_mut(..length)?).await.ok()?;
        let body = if place.contains("/query_range?") {
            lines_asked(place)?
        } else {
            r#"{"status":"success","data":["service_name"]}"#.to_owned()
        };
        let length = body.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.ok()?;
        stream.write_all(body.as_bytes()).await.ok()?;
    }
}

fn ends(head: &[u8]) -> bool {
    head.ends_with(b"\r\n\r\n")
}

/// The first lines of the piece of time that is asked for.
fn lines_asked(place: &str) -> Option<String> {
    let (_, fields) = place.split_once('?')?;
    let number = |name: &str| -> Option<u64> {
        let mut fields = fields.split('&').filter_map(|pair| pair.split_once('='));
        fields.find(|(key, _)| *key == name)?.1.parse().ok()
    };
    let (start, end, limit) = (number("start")?, number("end")?, number("limit")?);
    let first = start.saturating_sub(START).div_ceil(STEP);
    let after = end.saturating_sub(START).div_ceil(STEP).min(first + limit);
    let stream = stream(first..after);
    Some(format!(
        r#"{{"status":"success","data":{{"resultType":"streams","encodingFlags":["categorize-labels"],"result":[{stream}]}}}}"#
    ))
}

/// Sends the backlog as fast as it is taken, then new lines at their pace, then nothing.
async fn talk(stream: TcpStream, seconds: u64) -> Option<()> {
    let mut socket = accept_async(stream).await.ok()?;
    let mut sent = 0;
    while sent < BACKLOG {
        socket.send(frame(sent, BATCH)).await.ok()?;
        sent += BATCH;
    }
    let mut tick = tokio::time::interval(Duration::from_secs(1) / TIMES as u32);
    // Who falls behind sends more at once: the pace is kept.
    tick.set_missed_tick_behavior(MissedTickBehavior::Burst);
    while sent < BACKLOG + A_SECOND * seconds {
        tick.tick().await;
        socket.send(frame(sent, A_SECOND / TIMES)).await.ok()?;
        sent += A_SECOND / TIMES;
    }
    loop {
        tokio::select! {
            said = socket.next() => drop(said?.ok()?),
            _ = tokio::time::sleep(Duration::from_secs(5)) => {
                socket.send(Message::Ping("alive".into())).await.ok()?;
            }
        }
    }
}

fn frame(first: u64, count: u64) -> Message {
    let stream = stream(first..first + count);
    Message::text(format!(
        r#"{{"streams":[{stream}],"encodingFlags":["categorize-labels"]}}"#
    ))
}

fn stream(lines: std::ops::Range<u64>) -> String {
    let mut text = String::with_capacity(256 * (lines.end - lines.start) as usize);
    text.push_str(r#"{"stream":{"service_name":"orders"},"values":["#);
    let first = lines.start;
    for nth in lines {
        let (comma, at) = (if nth == first { "" } else { "," }, START + nth * STEP);
        let (request, took) = (nth / 7, nth % 97);
        // Writing into a text does not fail.
        let _ = write!(
            text,
            r#"{comma}["{at}","{{\"level\":\"info\",\"msg\":\"order {nth} paid\",\"request_id\":\"req-{request}\",\"route\":\"/api/v1/orders\",\"took_ms\":{took}}}",{{}}]"#
        );
    }
    text.push_str("]}");
    text
}
