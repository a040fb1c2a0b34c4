//! How fast 100,000 lines that are held are filtered, mined for patterns and redacted, as JSON
//! lines for `cargo xtask bench`.

use std::{hint::black_box, time::Instant};

use lines::{held::Filter, patterns, redact::Redactor};
use model::{FieldMatch, FieldOp, LogFilter, LogLine, Millis, Nanos, TimeRange};
use serde_json::json;

const LINES: usize = 100_000;
const ROUNDS: usize = 5;

fn main() {
    let held: Vec<LogLine> = (0..LINES).map(line).collect();
    let range = TimeRange {
        start: Millis(0),
        end: Millis(i64::MAX),
    };
    let by_text = LogFilter {
        text: vec!["DECLINED".into()],
        ..LogFilter::all(range)
    };
    let everything = LogFilter {
        text: vec!["order".into(), "nothing has this".into()],
        fields: vec![FieldMatch {
            name: "path".into(),
            op: FieldOp::Regex,
            values: vec!["^/(orders|users)/[0-9]+".into()],
        }],
        ..LogFilter::all(range)
    };
    for (name, filter) in [("a text", by_text), ("texts and a field", everything)] {
        let filter = Filter::new(&filter).expect("the filter is whole");
        let took = median(|| held.iter().filter(|line| filter.accepts(line)).count());
        say(
            &format!("100,000 held lines, filter by {name}"),
            took * 1_000.0,
            "ms",
        );
    }
    let took = median(|| patterns::mine(&held, Some(Nanos(1))).patterns.len());
    say("100,000 lines, patterns", took * 1_000.0, "ms");
    let (redactor, _) = Redactor::new(&[]);
    let took = median(|| {
        held.iter()
            .map(|line| redactor.line(line).count)
            .sum::<usize>()
    });
    say("log lines redacted", LINES as f64 / took, "lines/s");
    say("100,000 lines, redacted", took * 1_000.0, "ms");
}

/// One in ten lines has a secret; one in seven is text.
fn line(n: usize) -> LogLine {
    let raw = match n {
        _ if n.is_multiple_of(7) => format!(
            "2026-11-26 15:00:00,123 [worker-{}] WARN  com.shop.Pay - card of order {n} declined after {}ms",
            n % 8,
            n % 900
        ),
        _ if n.is_multiple_of(10) => json!({
            "level": 50, "time": 1_795_705_200_000_u64 + n as u64, "reqId": format!("req-{n:x}"),
            "msg": format!("login of ada{n}@example.com failed: \"{n}\""), "password": format!("secret-{n}"),
        })
        .to_string(),
        _ => json!({
            "level": 30, "time": 1_795_705_200_000_u64 + n as u64, "pid": 17, "hostname": "shop-7d9f6c5b4-x2x7k",
            "reqId": format!("req-{n:x}"), "trace_id": format!("{:032x}", n as u128 * 0x9e37_79b9_7f4a_7c15),
            "method": "GET", "path": format!("/orders/{n}"), "status": 200, "duration": n % 90,
            "msg": format!("request {n} for order {} completed in {}ms", n / 3, n % 90),
        })
        .to_string(),
    };
    lines::read(&raw, Nanos(1), "shop")
}

fn median<T>(work: impl Fn() -> T) -> f64 {
    let mut took: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed().as_secs_f64()
        })
        .collect();
    took.sort_by(f64::total_cmp);
    took[took.len() / 2]
}

fn say(name: &str, value: f64, unit: &str) {
    println!("{}", json!({ "name": name, "value": value, "unit": unit }));
}
