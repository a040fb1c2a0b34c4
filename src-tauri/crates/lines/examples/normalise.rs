//! How fast log lines are read, beside bare JSON parsing of the same bytes, as JSON lines for
//! `cargo xtask bench`.

use std::{fmt::Write as _, hint::black_box, time::Instant};

use model::Nanos;
use serde_json::{Value, json};

const LINES: usize = 200_000;
const ROUNDS: usize = 5;

fn main() {
    for (name, lines) in [("pino", pino()), ("tracing", tracing())] {
        let (mut read, mut bare) = (Vec::new(), Vec::new());
        // By turns, so that both meet the same machine.
        for _ in 0..ROUNDS {
            read.push(seconds(|| {
                for line in &lines {
                    black_box(lines::read(line, Nanos(1), "shop"));
                }
            }));
            bare.push(seconds(|| {
                for line in &lines {
                    let value = serde_json::from_slice::<Value>(line.as_bytes());
                    black_box(value.expect("the lines are JSON"));
                }
            }));
        }
        let (read, bare) = (median(read), median(bare));
        let rate = LINES as f64 / read;
        say(&format!("log lines of {name} read"), rate, "lines/s");
        say(
            &format!("log lines of {name}, seconds for 500,000"),
            500_000.0 / rate,
            "s",
        );
        say(
            &format!("log lines of {name}, times bare serde_json"),
            read / bare,
            "x",
        );
    }
    let text = text();
    let read = median(
        (0..ROUNDS)
            .map(|_| {
                seconds(|| {
                    for line in &text {
                        black_box(lines::read(line, Nanos(1), "shop"));
                    }
                })
            })
            .collect(),
    );
    say("log lines of text read", LINES as f64 / read, "lines/s");
}

fn pino() -> Vec<String> {
    let line = |n: usize| {
        format!(
            r#"{{"level":30,"time":{},"pid":17,"hostname":"shop-7d9f6c5b4-x2x7k","reqId":"req-{n:x}","trace_id":"{:032x}","span_id":"{:016x}","req":{{"method":"GET","url":"/orders/{n}","remoteAddress":"10.0.3.{}"}},"res":{{"statusCode":200}},"responseTime":{}.25,"msg":"request completed"}}"#,
            1_795_705_200_000 + n,
            n as u128 * 0x9e37_79b9_7f4a_7c15 + 1,
            n + 1,
            n % 256,
            n % 90,
        )
    };
    (0..LINES).map(line).collect()
}

fn tracing() -> Vec<String> {
    let line = |n: usize| {
        format!(
            r#"{{"timestamp":"2026-11-26T15:{:02}:{:02}.{n:06}Z","level":"INFO","fields":{{"message":"order \"{n}\" placed","order_id":{n},"amount":12.5}},"target":"harbour::orders","span":{{"request_id":"r-{n}","name":"request"}},"spans":[{{"request_id":"r-{n}","name":"request"}}]}}"#,
            n / 60 % 60,
            n % 60,
        )
    };
    (0..LINES).map(line).collect()
}

fn text() -> Vec<String> {
    (0..LINES)
        .map(|n| {
            let mut line = format!(
                "2026-11-26 15:{:02}:{:02},{:03} ",
                n / 60 % 60,
                n % 60,
                n % 1_000
            );
            let _ = write!(
                line,
                "[worker-{}] WARN  com.shop.Pay - card of order {n} declined",
                n % 8
            );
            line
        })
        .collect()
}

fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn say(name: &str, value: f64, unit: &str) {
    println!("{}", json!({ "name": name, "value": value, "unit": unit }));
}
