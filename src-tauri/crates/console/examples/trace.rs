//! How long traces of ten thousand to a million spans take to open, scroll, close and filter, from
//! the bytes of a file to the rows on screen, as JSON lines for `cargo xtask bench`.

use std::{
    fs,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use console::{
    Console, Options,
    wire::{OpenPack, OpenTrace, ReadTraceFile, RowsRequest, WaterfallFilter, WaterfallState},
};
use opentelemetry_proto::tonic::{
    common::v1::{AnyValue, KeyValue, any_value::Value},
    resource::v1::Resource,
    trace::v1::{ResourceSpans, ScopeSpans, Span, Status, TracesData},
};
use prost::Message as _;
use serde_json::json;

const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];
/// Rows on a large screen, with some above and below it.
const PAGE: u32 = 80;
const ID: [u8; 16] = [7; 16];

/// Without an argument measures all sizes, each in a process of its own, so that one does not
/// count the memory of another.
fn main() {
    if let Some(size) = std::env::args().nth(1) {
        let size = size.parse().expect("a number of spans");
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(measure(size));
        return;
    }
    let this = std::env::current_exe().expect("this program has a place");
    for size in SIZES {
        let done = Command::new(&this)
            .arg(size.to_string())
            .status()
            .expect("it starts again");
        assert!(done.success(), "{size} spans");
    }
}

async fn measure(size: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("trace.pb");
    // The bytes are made by another process, whose memory does not count.
    if std::env::args().nth(2).is_some() {
        let file = std::env::args().nth(2).expect("a file");
        fs::write(file, traces_data(size).encode_to_vec()).expect("a file");
        return;
    }
    let this = std::env::current_exe().expect("this program has a place");
    let made = Command::new(this).arg(size.to_string()).arg(&file).status();
    assert!(made.expect("it starts again").success());
    let console = open(folder.path()).await;
    let path = file.display().to_string();

    let began = Instant::now();
    let read = ReadTraceFile { path: path.clone() };
    console::read_trace_file(&console, read)
        .await
        .expect("the file");
    let request = OpenTrace {
        environment: "bench".to_owned(),
        source: None,
        file: Some(path),
        id: "07".repeat(16),
        span_id: None,
        around: None,
        question: 0,
    };
    let view = console::open_trace(&console, request)
        .await
        .expect("the trace");
    let page = |state: &WaterfallState, from: u32| RowsRequest {
        trace: view.trace,
        state: state.clone(),
        from,
        count: PAGE,
    };
    let whole = WaterfallState::default();
    let rows = console::trace_rows(&console, page(&whole, 0)).await;
    let total = rows.expect("rows").total;
    let name = format!("trace of {size} spans");
    report(
        &format!("{name}, file to rows"),
        millis(began.elapsed()),
        "ms",
    );
    assert_eq!(total as usize, size);

    let began = Instant::now();
    const PAGES: u32 = 50;
    for nth in 0..PAGES {
        let from = nth * (total / PAGES);
        console::trace_rows(&console, page(&whole, from))
            .await
            .expect("rows");
    }
    report(
        &format!("{name}, next rows"),
        millis(began.elapsed()) / f64::from(PAGES),
        "ms",
    );

    let closed = WaterfallState {
        depth: Some(0),
        ..WaterfallState::default()
    };
    let began = Instant::now();
    console::trace_rows(&console, page(&closed, 0))
        .await
        .expect("rows");
    report(
        &format!("{name}, all closed"),
        millis(began.elapsed()),
        "ms",
    );

    let filtered = WaterfallState {
        filter: WaterfallFilter {
            text: "orders where id = 4".to_owned(),
            ..WaterfallFilter::default()
        },
        ..WaterfallState::default()
    };
    let began = Instant::now();
    console::trace_rows(&console, page(&filtered, 0))
        .await
        .expect("rows");
    report(
        &format!("{name}, filtered by text"),
        millis(began.elapsed()),
        "ms",
    );
    if let Some(peak) = peak() {
        report(&format!("{name}, whole process"), peak, "MiB");
    }
    console.close().await;
}

async fn open(folder: &Path) -> Console {
    let pack = folder.join("pack");
    fs::create_dir_all(&pack).expect("a folder");
    let toml = "name = \"Bench\"\n[environments.bench]\ntitle = \"Bench\"\n";
    fs::write(pack.join("wheelhouse.toml"), toml).expect("a file");
    let console = Console::start(Options::within(folder))
        .await
        .expect("a console");
    let request = OpenPack {
        folder: pack.display().to_string(),
    };
    console::open_pack(&console, request).await.expect("a pack");
    console
}

/// Spans as backends send them: four below each, twenty services, three attributes, some of them
/// unlike any other.
fn traces_data(spans: usize) -> TracesData {
    let batches = (0..spans.div_ceil(100)).map(|batch| ResourceSpans {
        resource: Some(Resource {
            attributes: vec![text("service.name", format!("service-{}", batch % 20))],
            ..Resource::default()
        }),
        scope_spans: vec![ScopeSpans {
            spans: (batch * 100..spans.min(batch * 100 + 100))
                .map(span)
                .collect(),
            ..ScopeSpans::default()
        }],
        ..ResourceSpans::default()
    });
    TracesData {
        resource_spans: batches.collect(),
    }
}

fn span(at: usize) -> Span {
    let start = 1_795_222_070_505_769_000 + at as u64 * 1_234;
    let parent = if at == 0 { 0 } else { (at as u64 - 1) / 4 + 1 };
    Span {
        trace_id: ID.to_vec(),
        span_id: (at as u64 + 1).to_be_bytes().to_vec(),
        parent_span_id: parent.to_be_bytes().to_vec(),
        name: format!("SELECT orders {}", at % 300),
        kind: 3,
        start_time_unix_nano: start,
        end_time_unix_nano: start + 1_000_000,
        attributes: vec![
            text("db.system.name", "postgresql".to_owned()),
            text(
                "db.query.text",
                format!("SELECT * FROM orders WHERE id = {at}"),
            ),
            text("http.route", format!("/api/v1/orders/{}", at % 50)),
        ],
        status: Some(Status {
            code: i32::from(at.is_multiple_of(400)) * 2,
            ..Status::default()
        }),
        ..Span::default()
    }
}

fn text(key: &str, value: String) -> KeyValue {
    KeyValue {
        key: key.to_owned(),
        value: Some(AnyValue {
            value: Some(Value::StringValue(value)),
        }),
        ..KeyValue::default()
    }
}

/// The most memory that this process ever held, in mebibytes; nothing where the system does not
/// tell.
fn peak() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kibibytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes / 1_024.0)
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

#[allow(clippy::print_stdout)] // what it is for
fn report(name: &str, value: f64, unit: &str) {
    println!("{}", json!({ "name": name, "value": value, "unit": unit }));
}
