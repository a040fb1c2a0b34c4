//! Fills a store with traces of a busy shop, batch by batch, and times what a screen asks of them.
//!
//! `cargo run --release -p collector --example store_spans -- [SPANS [LARGE_TRACE [FOLDER]]]`

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
        max_age: Millis(i64::MAX / 4),
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

    let asked = |name: &str, op, value: &str| AttributeMatch {
        name: name.to_owned(),
        op,
        value: value.to_owned(),
    };
    let mut slowest = 0.0_f64;
    for (service, conditions) in [
        (None, vec![]),
        (Some("billing"), vec![]),
        (Some("nobody"), vec![]),
        (
            None,
            vec![asked("http.response.status_code", MatchOp::Equal, "503")],
        ),
        (
            None,
            vec![asked("http.response.status_code", MatchOp::NotEqual, "200")],
        ),
        (
            None,
            vec![asked("http.response.status_code", MatchOp::Above, "599")],
        ),
        (None, vec![asked("request.id", MatchOp::Equal, &request(7))]),
        (None, vec![asked("request.id", MatchOp::Exists, "")]),
        (
            None,
            vec![asked("request.id", MatchOp::Contains, "not there")],
        ),
        (
            None,
            vec![asked("db.query.text", MatchOp::Contains, "FROM orders")],
        ),
        (
            Some("mail"),
            vec![asked("cart.total", MatchOp::Below, "0.5")],
        ),
        (
            Some("orders"),
            vec![
                asked("http.route", MatchOp::Contains, "/7"),
                asked("host.name", MatchOp::Equal, "orders-1"),
                asked("http.response.status_code", MatchOp::Above, "499"),
            ],
        ),
    ] {
        let query = TraceQuery {
            service: service.map(str::to_owned),
            operation: None,
            errors: None,
            min_duration_ms: None,
            max_duration_ms: None,
            attributes: conditions,
            raw: None,
            range: TimeRange {
                start: Millis(0),
                end: Millis(2 * START),
            },
            limit: 100,
        };
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
            "{}: {found} traces, {:.1} ms (of 5: {:.1} to {:.1})",
            store.traces().written(&query),
            times[2],
            times[0],
            times[4],
        );
    }
    line("slowest search of spans", slowest, "ms");
    let range = TimeRange {
        start: Millis(0),
        end: Millis(2 * START),
    };
    let begun = Instant::now();
    assert!(store.traces().services(range).await?.value.len() >= SERVICES.len());
    assert!(
        !store
            .traces()
            .operations("orders", range)
            .await?
            .value
            .is_empty()
    );
    line("services and operations", millis(begun), "ms");
    Ok(())
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
        let start = START * 1_000_000 + (trace * 50_000_000 + at * 1_000_000) as i64;
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
    println!("{{\"name\":\"{name}\",\"value\":{value:.1},\"unit\":\"{unit}\"}}");
}
