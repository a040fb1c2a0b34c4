//! Fills a store with log lines of a busy shop, batch by batch, and times what a screen asks of
//! them and how long a batch waits while scrapes are kept and old lines dropped.
//!
//! `cargo run --release -p collector --example store_lines -- [LINES [FOLDER]]`

#[path = "beside/scan.rs"]
mod scan;

use std::{path::Path, time::Instant};

use collector::{Limits, Scrape, Store};
use model::{
    FieldMatch, FieldOp, LogFilter, LogLine, LogSearch, Logs as _, Millis, Nanos, Severity,
    TimeRange,
};
use promql::Labels;

const START: i64 = 1_795_000_000_000;
/// Lines of one append, as a busy file brings them in a quarter of a second.
const BATCH: u64 = 250;
/// Lines per second of the shop's own time.
const RATE: i64 = 1_000;
const SERVICES: [&str; 5] = ["gateway", "orders", "billing", "stock", "mail"];

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let lines: u64 = arguments
        .next()
        .map_or(Ok(5_000_000), |text| text.parse())?;
    let folder = match arguments.next() {
        Some(parent) => tempfile::tempdir_in(Path::new(&parent))?,
        None => tempfile::tempdir()?,
    };
    let limits = Limits {
        max_age: Millis(lines as i64 * 1_000 / RATE),
        max_bytes: u64::MAX,
        ..Limits::default()
    };
    let (store, _) = Store::open(folder.path(), limits, Millis(START)).await?;

    let begun = Instant::now();
    for from in (0..lines).step_by(20 * BATCH as usize) {
        let batch = from..(from + 20 * BATCH).min(lines);
        store.append_logs(batch.map(line).collect()).await?;
    }
    figure(
        "append lines",
        lines as f64 / begun.elapsed().as_secs_f64(),
        "lines/s",
    );
    let raw: usize = (0..1_000).map(|nth| line(nth).raw.len()).sum();
    let bytes = store.maintain(Millis(START)).await?.bytes;
    figure("bytes per line", bytes as f64 / lines as f64, "bytes");
    println!("a line is {} bytes as it was written", raw / 1_000);

    let range = TimeRange {
        start: Millis(0),
        end: Millis(2 * START),
    };
    let mut slowest = 0.0_f64;
    for (name, filter) in questions(range, lines) {
        let search = LogSearch::newest(filter, 1_000);
        let mut times = Vec::new();
        let mut found = 0;
        let mut more = false;
        for _ in 0..5 {
            let begun = Instant::now();
            let page = store.logs().search(&search).await?.value;
            times.push(millis(begun));
            (found, more) = (page.lines.len(), page.next.is_some());
        }
        times.sort_by(f64::total_cmp);
        slowest = slowest.max(times[2]);
        let more = if more { " and more" } else { "" };
        println!(
            "{name}: {found} lines{more}, {:.1} ms (of 5: {:.1} to {:.1})",
            times[2], times[0], times[4]
        );
    }
    figure("slowest search of log lines", slowest, "ms");
    let nowhere = "raw LIKE '%payment refused by nobody%'";
    let scan = scan::scan(folder.path(), "log", nowhere).await?;
    println!("SQLite's own walk through all lines: {scan:.0} ms");
    figure(
        "slowest search of log lines, times a walk",
        slowest / scan,
        "x",
    );
    let all = LogFilter::all(TimeRange {
        start: Millis(START),
        end: Millis(START + lines as i64 * 1_000 / RATE),
    });
    let begun = Instant::now();
    store.logs().volume(&all, Millis(60_000)).await?;
    figure("volume of all log lines", millis(begun), "ms");
    let mut slowest = 0.0_f64;
    for (name, filter) in questions(all.range, lines) {
        let begun = Instant::now();
        let answer = store.logs().volume(&filter, Millis(60_000)).await?;
        let took = millis(begun);
        slowest = slowest.max(took);
        let count: u64 = answer.value.iter().flat_map(|piece| piece.counts).sum();
        let whole = if answer.partial { "at least " } else { "" };
        println!("volume of {name}: {whole}{count} lines, {took:.1} ms");
    }
    figure("slowest volume of log lines", slowest, "ms");
    let begun = Instant::now();
    store.logs().values(&all, "service", 100).await?;
    store.logs().fields(&all, 100).await?;
    figure("services and fields of log lines", millis(begun), "ms");
    appended(&store, lines).await?;
    store.close().await;
    let begun = Instant::now();
    let (store, _) = Store::open(folder.path(), limits, Millis(START)).await?;
    figure("open a store of log lines", millis(begun), "ms");
    assert!(store.extent().lines > 0);
    Ok(())
}

/// A minute of lines at their rate, with a scrape every quarter of a second and the dropping of old
/// lines beside it: how long the slowest batch and the slowest scrape took.
async fn appended(store: &Store, lines: u64) -> Result<(), Box<dyn std::error::Error>> {
    let (mut batches, mut scrapes) = (Vec::new(), Vec::new());
    let batch_count = 60 * RATE as u64 / BATCH;
    let maintained = store.clone();
    for nth in 0..batch_count {
        let from = lines + nth * BATCH;
        let now = START + (from as i64) * 1_000 / RATE;
        let maintaining = (nth % 60 == 30).then(|| {
            let store = maintained.clone();
            tokio::spawn(async move { store.maintain(Millis(now)).await.map(drop) })
        });
        let begun = Instant::now();
        store
            .append_logs((from..from + BATCH).map(line).collect())
            .await?;
        batches.push(millis(begun));
        let samples = (0..1_000)
            .map(|series| {
                (
                    Labels::from_pairs([("__name__", format!("m{series}"))]),
                    nth as f64,
                )
            })
            .collect();
        let scrape = Scrape {
            at: Millis(now),
            samples,
            ..Scrape::default()
        };
        let begun = Instant::now();
        store.append_scrape(scrape).await?;
        scrapes.push(millis(begun));
        if let Some(maintaining) = maintaining {
            maintaining.await??;
        }
    }
    batches.sort_by(f64::total_cmp);
    scrapes.sort_by(f64::total_cmp);
    let last = |times: &[f64]| times.last().copied().unwrap_or_default();
    println!(
        "250 lines: {:.1} ms, of 20 {:.1} ms; scrape of 1,000 series beside them {:.1} ms",
        batches[batches.len() / 2],
        batches[batches.len() * 19 / 20],
        scrapes[scrapes.len() / 2],
    );
    figure("longest wait to keep 250 log lines", last(&batches), "ms");
    figure("longest scrape beside log lines", last(&scrapes), "ms");
    Ok(())
}

fn questions(range: TimeRange, lines: u64) -> Vec<(&'static str, LogFilter)> {
    let of = |fields: Vec<FieldMatch>| LogFilter {
        fields,
        ..LogFilter::all(range)
    };
    let text = |text: &str| LogFilter {
        text: vec![text.to_owned()],
        ..LogFilter::all(range)
    };
    let severe = |filter: LogFilter, severity: Severity| LogFilter {
        severities: vec![severity],
        ..filter
    };
    let condition = |name: &str, op, value: &str| FieldMatch {
        op,
        ..FieldMatch::equal(name, value)
    };
    let early = line(lines / 50);
    vec![
        ("everything", LogFilter::all(range)),
        ("a service", of(vec![FieldMatch::equal("service", "mail")])),
        (
            "a service that is not",
            of(vec![FieldMatch::equal("service", "nobody")]),
        ),
        ("errors", severe(LogFilter::all(range), Severity::Error)),
        (
            "fatal, which is rare",
            severe(LogFilter::all(range), Severity::Fatal),
        ),
        (
            "errors of a service",
            severe(
                of(vec![FieldMatch::equal("service", "billing")]),
                Severity::Error,
            ),
        ),
        ("a frequent text", text("payment")),
        (
            "a rare text, long ago",
            text(&format!("cart {}", lines / 50)),
        ),
        (
            "a text that is not there",
            text("payment refused by nobody"),
        ),
        (
            "a part of an id, long ago",
            text(early.trace_id.get(3..19).unwrap_or_default()),
        ),
        (
            "a trace, long ago",
            of(vec![FieldMatch::equal("trace_id", &early.trace_id)]),
        ),
        (
            "a request, long ago",
            of(vec![FieldMatch::equal("request_id", &early.request_id)]),
        ),
        (
            "a frequent value",
            of(vec![FieldMatch::equal("http.status", "200")]),
        ),
        (
            "a rare value",
            of(vec![FieldMatch::equal("http.status", "503")]),
        ),
        (
            "a value that is not there",
            of(vec![FieldMatch::equal("http.status", "418")]),
        ),
        (
            "another value",
            of(vec![FieldMatch::not_equal("http.status", "200")]),
        ),
        (
            "a number above",
            of(vec![condition("duration_ms", FieldOp::Above, "2990")]),
        ),
        (
            "a part of a value",
            of(vec![condition("user", FieldOp::Contains, "u-1234")]),
        ),
        (
            "other than a rare value",
            of(vec![FieldMatch::not_equal("http.status", "503")]),
        ),
        (
            "a field that is missing nowhere",
            of(vec![condition("user", FieldOp::Missing, "")]),
        ),
        (
            "an expression over a value",
            of(vec![condition("user", FieldOp::Regex, "^u-12.4$")]),
        ),
        (
            "an expression that nothing fits",
            of(vec![condition("user", FieldOp::Regex, "^x")]),
        ),
        (
            "a frequent text, not of a service",
            LogFilter {
                text: vec!["payment".to_owned()],
                ..of(vec![FieldMatch::not_equal("service", "stock")])
            },
        ),
        (
            "errors within an hour, long ago",
            severe(
                LogFilter::all(TimeRange {
                    start: Millis(START),
                    end: Millis(START + 3_600_000),
                }),
                Severity::Error,
            ),
        ),
        (
            "text and rare value of a service",
            LogFilter {
                text: vec!["payment".to_owned()],
                ..of(vec![
                    FieldMatch::equal("service", "stock"),
                    FieldMatch::equal("http.status", "503"),
                ])
            },
        ),
        (
            "frequent text, fatal, of a service",
            severe(
                LogFilter {
                    text: vec!["payment".to_owned()],
                    ..of(vec![FieldMatch::equal("service", "mail")])
                },
                Severity::Fatal,
            ),
        ),
    ]
}

/// One line of the shop; a request writes ten.
fn line(nth: u64) -> LogLine {
    let noise = |salt: u64| (nth + salt + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
    let request = (nth / 10 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let service = SERVICES[noise(1) as usize % SERVICES.len()];
    let severity = match noise(2) % 100_000 {
        0 => Severity::Fatal,
        1..1_000 => Severity::Error,
        1_000..5_000 => Severity::Warn,
        5_000..30_000 => Severity::Debug,
        _ => Severity::Info,
    };
    let level = format!("{severity:?}").to_lowercase();
    let status = if noise(3).is_multiple_of(5_000) {
        "503"
    } else {
        "200"
    };
    let verb = [
        "took payment for",
        "looked up",
        "reserved",
        "sent a mail for",
    ][noise(4) as usize % 4];
    let body = format!("{verb} cart {nth}");
    let at = START * 1_000_000 + nth as i64 * 1_000_000_000 / RATE;
    let (trace_id, span_id) = (
        format!("{request:016x}{:016x}", !request),
        format!("{:016x}", request ^ nth),
    );
    let request_id = format!("req-{request:x}");
    let (user, duration) = (
        format!("u-{}", noise(5) % 50_000),
        (noise(6) % 3_000).to_string(),
    );
    let raw = format!(
        r#"{{"time":{at},"level":"{level}","service":"{service}","msg":"{body}","trace_id":"{trace_id}","span_id":"{span_id}","request_id":"{request_id}","http.status":{status},"user":"{user}","duration_ms":{duration}}}"#
    );
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    LogLine {
        at: Nanos(at),
        severity,
        service: service.to_owned(),
        fields: vec![
            field("http.status", status),
            field("user", &user),
            field("duration_ms", &duration),
        ],
        stream: format!("/var/log/{service}.log"),
        body,
        trace_id,
        span_id,
        request_id,
        raw,
        ..LogLine::default()
    }
}

fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

/// Read by `cargo xtask bench`.
fn figure(name: &str, value: f64, unit: &str) {
    println!("{{\"name\":\"{name}\",\"value\":{value:.3},\"unit\":\"{unit}\"}}");
}
