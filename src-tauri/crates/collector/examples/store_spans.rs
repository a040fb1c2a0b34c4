//! Fills a store with traces of a busy shop, batch by batch, and times what a screen asks of them.
//!
//! `cargo run --release -p collector --example store_spans -- [SPANS [LARGE_TRACE [FOLDER]]]`

#[path = "beside/scan.rs"]
mod scan;

use std::{path::Path, sync::Arc, time::Instant};

use collector::{Limits, Store};
use model::{
    Attribute, AttributeMatch, MatchOp, Millis, Nanos, Span, SpanId, SpanKind, SpanResource,
    SpanStatus, TimeRange, TraceId, TraceQuery, Traces as _, ValueKind,
};

const START: i64 = 1_795_000_000_000;
/// Spans of one request of an exporter.
const BATCH: u64 = 4_000;
/// Spans of one trace.
const TRACE: u64 = 10;
/// A trace begins so long after the one before it.
const MILLIS_PER_TRACE: u64 = 50;
const SERVICES: [&str; 5] = ["gateway", "orders", "billing", "stock", "mail"];

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let spans: u64 = arguments
        .next()
        .map_or(Ok(2_000_000), |text| text.parse())?;
    let large: u64 = arguments.next().map_or(Ok(50_000), |text| text.parse())?;
    let folder = match arguments.next() {
        Some(parent) => tempfile::tempdir_in(Path::new(&parent))?,
        None => tempfile::tempdir()?,
    };
    let limits = Limits {
        // As long as they lasted.
        max_age: Millis((spans / TRACE * MILLIS_PER_TRACE) as i64),
        max_bytes: u64::MAX,
        ..Limits::default()
    };
    let (store, _) = Store::open(folder.path(), limits, Millis(START)).await?;
    let shop = Shop::new();

    let begun = Instant::now();
    for from in (0..spans).step_by(BATCH as usize) {
        let batch = from..(from + BATCH).min(spans);
        store
            .append_spans(batch.map(|nth| shop.span(nth)).collect())
            .await?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    let bytes = store.maintain(Millis(START)).await?.bytes;
    line("append spans", spans as f64 / seconds, "spans/s");
    line("bytes per span", bytes as f64 / spans as f64, "bytes");

    for size in [10_000.min(large), large] {
        let id = TraceId(u128::from(u64::MAX) + u128::from(size));
        for from in (0..size).step_by(BATCH as usize) {
            let batch = from..(from + BATCH).min(size);
            let spans = batch.map(|nth| Span {
                trace_id: id,
                span_id: SpanId(nth + 1),
                parent_id: SpanId(nth / 10),
                ..shop.span(nth)
            });
            store.append_spans(spans.collect()).await?;
        }
        let begun = Instant::now();
        let trace = store.traces().trace(id, None).await?.value;
        let took = millis(begun);
        assert_eq!(trace.map(|trace| trace.len() as u64), Some(size));
        line(&format!("read a trace of {size} spans"), took, "ms");
    }

    searched(&store, folder.path()).await?;
    appended(&store, &shop, spans).await?;
    Ok(())
}

/// How long the screen's questions take, beside SQLite's own walk through the packed spans.
async fn searched(store: &Store, folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut slowest = 0.0_f64;
    for (name, query) in questions() {
        let mut times = Vec::new();
        let mut found = 0;
        for _ in 0..5 {
            let begun = Instant::now();
            found = store.traces().search(&query).await?.value.len();
            times.push(millis(begun));
        }
        times.sort_by(f64::total_cmp);
        slowest = slowest.max(times[2]);
        println!(
            "{name}: {found} traces, {:.1} ms (of 5: {:.1} to {:.1})",
            times[2], times[0], times[4],
        );
    }
    line("slowest search of spans", slowest, "ms");
    let scan = scan::scan(folder, "span", "instr(data, x'6e6f74207468657265') > 0").await?;
    println!("SQLite's own walk through all spans: {scan:.0} ms");
    line("slowest search of spans, times a walk", slowest / scan, "x");
    let begun = Instant::now();
    assert!(store.traces().services(EVER).await?.value.len() >= SERVICES.len());
    let operations = store.traces().operations("orders", EVER).await?.value;
    assert!(!operations.is_empty());
    line("services and operations", millis(begun), "ms");
    Ok(())
}

/// Half a minute of batches as an exporter sends them, with the dropping of old traces beside them:
/// how long the slowest batch took.
async fn appended(
    store: &Store,
    shop: &Shop,
    spans: u64,
) -> Result<(), Box<dyn std::error::Error>> {
    /// Spans of one request of a busy exporter, and requests in half a minute.
    const SMALL: u64 = 512;
    const BATCHES: u64 = 120;
    let mut times = Vec::new();
    let maintained = store.clone();
    let mut maintaining = None;
    for nth in 0..BATCHES {
        let from = spans + nth * SMALL;
        if nth == BATCHES / 4 {
            // A quarter of all that is kept is too old by then.
            let store = maintained.clone();
            let now = shop.span(spans + spans / 4).start.to_millis();
            maintaining = Some(tokio::spawn(async move {
                let begun = Instant::now();
                let done = store.maintain(now).await;
                done.map(|done| (done.dropped_spans, millis(begun)))
            }));
        }
        let batch = (from..from + SMALL).map(|nth| shop.span(nth)).collect();
        let begun = Instant::now();
        store.append_spans(batch).await?;
        times.push(millis(begun));
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    if let Some(maintaining) = maintaining {
        let (dropped, took) = maintaining.await??;
        println!("{dropped} spans dropped in {took:.0} ms");
        assert!(dropped > 0);
    }
    times.sort_by(f64::total_cmp);
    println!(
        "512 spans: {:.1} ms, of 20 {:.1} ms",
        times[times.len() / 2],
        times[times.len() * 19 / 20]
    );
    line(
        "longest wait to keep 512 spans",
        times.last().copied().unwrap_or_default(),
        "ms",
    );
    Ok(())
}

const EVER: TimeRange = TimeRange {
    start: Millis(0),
    end: Millis(2 * START),
};

fn questions() -> Vec<(&'static str, TraceQuery)> {
    use MatchOp::{Above, Below, Contains, Equal, Exists, NotEqual};
    const STATUS: &str = "http.response.status_code";
    let any = || TraceQuery::newest(EVER, 100);
    let of = |service: &str| TraceQuery {
        service: Some(service.to_owned()),
        ..any()
    };
    let called = |operation: &str| TraceQuery {
        operation: Some(operation.to_owned()),
        ..any()
    };
    let with = |query: TraceQuery, conditions: &[(&str, MatchOp, &str)]| TraceQuery {
        attributes: conditions
            .iter()
            .map(|(name, op, value)| AttributeMatch {
                name: (*name).to_owned(),
                op: *op,
                value: (*value).to_owned(),
            })
            .collect(),
        ..query
    };
    let failed = |query: TraceQuery| TraceQuery {
        errors: Some(true),
        ..query
    };
    let longer = |query: TraceQuery, millis: f64| TraceQuery {
        min_duration_ms: Some(millis),
        ..query
    };
    vec![
        ("everything", any()),
        ("a service", of("billing")),
        ("a service that is not there", of("nobody")),
        ("a frequent operation", called("step 3 of 7")),
        ("an operation that is not there", called("step 3 of 70")),
        ("with an error", failed(any())),
        ("errors of a service", failed(of("mail"))),
        (
            "without an error",
            TraceQuery {
                errors: Some(false),
                ..of("mail")
            },
        ),
        ("long ones", longer(any(), 95.0)),
        ("too long ones", longer(any(), 5_000.0)),
        ("long ones of a service", longer(of("stock"), 95.0)),
        ("a rare value", with(any(), &[(STATUS, Equal, "503")])),
        ("a frequent value", with(any(), &[(STATUS, Equal, "200")])),
        ("another value", with(any(), &[(STATUS, NotEqual, "200")])),
        (
            "other than a rare value",
            with(any(), &[(STATUS, NotEqual, "503")]),
        ),
        ("a number above all", with(any(), &[(STATUS, Above, "599")])),
        ("a number above", with(any(), &[(STATUS, Above, "499")])),
        (
            "a number below, of a service",
            with(of("mail"), &[("cart.total", Below, "0.5")]),
        ),
        (
            "a value of one span, long ago",
            with(any(), &[("request.id", Equal, &request(7))]),
        ),
        (
            "a value of one span, lately",
            with(any(), &[("request.id", Equal, &request(150_000))]),
        ),
        (
            "an attribute that is there",
            with(any(), &[("request.id", Exists, "")]),
        ),
        (
            "an attribute that is nowhere",
            with(any(), &[("nobody.knows", Exists, "")]),
        ),
        (
            "a text that no value holds",
            with(any(), &[("request.id", Contains, "not there")]),
        ),
        (
            "a text that a few values hold",
            with(any(), &[("request.id", Contains, "abcd")]),
        ),
        (
            "a text that many values hold",
            with(any(), &[("request.id", Contains, "req-")]),
        ),
        (
            "a text of a query",
            with(any(), &[("db.query.text", Contains, "FROM orders")]),
        ),
        (
            "all but one of many values",
            with(any(), &[("request.id", NotEqual, &request(7))]),
        ),
        (
            "errors of a route, a host and a service",
            with(
                failed(of("orders")),
                &[
                    ("http.route", Contains, "/7"),
                    ("host.name", Equal, "orders-1"),
                    (STATUS, Above, "499"),
                ],
            ),
        ),
        (
            "a frequent value within an hour, long ago",
            TraceQuery {
                range: TimeRange {
                    start: Millis(START),
                    end: Millis(START + 3_600_000),
                },
                ..with(any(), &[(STATUS, Equal, "200")])
            },
        ),
    ]
}

/// What sends the spans.
struct Shop {
    resources: Vec<Arc<SpanResource>>,
}

impl Shop {
    fn new() -> Self {
        let resource = |nth: usize| {
            let service = SERVICES[nth % SERVICES.len()];
            Arc::new(SpanResource {
                service: service.to_owned(),
                attributes: vec![
                    Attribute::text("service.name", service),
                    Attribute::text("host.name", format!("{service}-{}", nth / SERVICES.len())),
                ],
            })
        };
        Self {
            resources: (0..15).map(resource).collect(),
        }
    }

    fn span(&self, nth: u64) -> Span {
        let (trace, at) = (nth / TRACE, nth % TRACE);
        let noise = nth.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
        let number = |name: &str, kind, value: String| Attribute {
            kind,
            ..Attribute::text(name, value)
        };
        let status = if noise.is_multiple_of(5_000) {
            503
        } else {
            200
        };
        let mut attributes = vec![
            number(
                "http.response.status_code",
                ValueKind::Int,
                status.to_string(),
            ),
            Attribute::text("http.request.method", ["GET", "POST"][noise as usize % 2]),
            Attribute::text("http.route", format!("/api/v1/things/{}", noise % 200)),
            Attribute::text("url.scheme", "https"),
            Attribute::text("network.protocol.version", "1.1"),
            number("server.port", ValueKind::Int, "8080".to_owned()),
        ];
        match at {
            // One value that no other span has, in each trace.
            0 => attributes.push(Attribute::text("request.id", request(trace))),
            3 | 6 => attributes.push(Attribute::text(
                "db.query.text",
                format!(
                    "SELECT * FROM {} WHERE id = $1",
                    ["orders", "stock"][noise as usize % 2]
                ),
            )),
            9 => attributes.push(number(
                "cart.total",
                ValueKind::Double,
                format!("{}.{:02}", noise % 300, noise % 97),
            )),
            _ => {}
        }
        let start =
            START * 1_000_000 + (trace * MILLIS_PER_TRACE * 1_000_000 + at * 1_000_000) as i64;
        Span {
            trace_id: TraceId(u128::from(trace) + 1),
            span_id: SpanId(at + 1),
            parent_id: SpanId(at),
            name: format!("step {at} of {}", noise % 20),
            resource: Arc::clone(&self.resources[noise as usize % self.resources.len()]),
            kind: SpanKind::Server,
            start: Nanos(start),
            end: Nanos(start + (noise % 90_000_000) as i64),
            status: if status == 200 {
                SpanStatus::Unset
            } else {
                SpanStatus::Error
            },
            attributes,
            ..Span::default()
        }
    }
}

fn request(trace: u64) -> String {
    format!(
        "req-{:016x}",
        (trace + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    )
}

fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

/// Read by `cargo xtask bench`.
fn line(name: &str, value: f64, unit: &str) {
    println!("{{\"name\":\"{name}\",\"value\":{value:.3},\"unit\":\"{unit}\"}}");
}
