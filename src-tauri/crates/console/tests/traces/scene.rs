//! A console whose collector has imported a few traces and the log lines that go with them.

use std::{fs, sync::Arc};

use console::{
    Change, Clock, Console, Options,
    wire::{OpenPack, TraceNamesRequest},
};
use model::{Millis, Nanos, TimeRange};
use serde_json::{Value, json};
use tokio::sync::Notify;

/// 2026-11-21 03:05:30 UTC.
pub(crate) const NOW: i64 = 1_795_230_330_000;
/// An order that fails, with a request id.
pub(crate) const FAILED: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
/// A list of orders that asks for the lines of each of them.
pub(crate) const LIST: &str = "a3ce929d0e0e47364bf92f3577b34da6";
/// Its request id; log lines of ten days ago carry it.
pub(crate) const REQUEST: &str = "req_01hz";
/// Named by a log line, but not sampled.
pub(crate) const LOST: &str = "00000000000000000000000000000abc";

/// A console with a pack open, and its environment "here".
pub(crate) struct Scene {
    pub(crate) console: Console,
    pub(crate) folder: tempfile::TempDir,
}

struct Standing;

impl Clock for Standing {
    fn now(&self) -> Nanos {
        Millis(NOW).to_nanos()
    }
}

/// The last hour.
pub(crate) fn hour() -> TimeRange {
    TimeRange::ending(Millis(NOW), Millis(3_600_000))
}

impl Scene {
    /// Opens the pack and waits until its history is read.
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let toml = "name = \"Test\"\n[environments.here.sources.local]\nkind = \"direct\"\n\
                    history = [\"history.otlp.jsonl\"]\nretention = { max_age = \"720h\" }\n";
        fs::create_dir_all(at("pack")).unwrap();
        fs::write(at("pack").join("wheelhouse.toml"), toml).unwrap();
        fs::write(at("pack").join("history.otlp.jsonl"), history()).unwrap();
        let read = Arc::new(Notify::new());
        let heard = read.clone();
        let console = Console::start(Options {
            clock: Arc::new(Standing),
            on_change: Arc::new(move |change| {
                if change == Change::Collected {
                    heard.notify_one();
                }
            }),
            ..Options::within(folder.path())
        })
        .await
        .unwrap();
        let request = OpenPack {
            folder: at("pack").display().to_string(),
        };
        console::open_pack(&console, request).await.unwrap();
        // The first question starts the environment.
        let names = TraceNamesRequest {
            environment: "here".to_owned(),
            source: None,
            service: None,
            range: hour(),
        };
        console::trace_names(&console, names).await.unwrap();
        tokio::time::timeout(std::time::Duration::from_secs(20), read.notified())
            .await
            .expect("the history is read");
        Self { console, folder }
    }
}

fn history() -> String {
    let lines = [
        spans("shop", &failed()),
        spans("shop", &list()),
        logs(&[
            (0, FAILED, 2, REQUEST, "order refused"),
            (5, FAILED, 1, REQUEST, "request failed"),
            (-864_000_000, LOST, 1, "req_old", "long ago"),
        ]),
    ];
    lines.map(|line| format!("{line}\n")).concat()
}

/// A request of 400 ms, 10 minutes ago, whose database call fails.
fn failed() -> Vec<Value> {
    let begun = NOW - 600_000;
    let route = [
        ("http.route", "/orders"),
        ("http.request.method", "POST"),
        ("http.response.status_code", "500"),
    ];
    let insert = [
        ("db.system.name", "sqlite"),
        ("db.query.text", "INSERT INTO orders (id) VALUES ($1)"),
        ("db.collection.name", "orders"),
    ];
    vec![
        span(FAILED, (1, 0), "POST /orders", 2, (begun, 400), &route, ""),
        span(
            FAILED,
            (2, 1),
            "INSERT orders",
            3,
            (begun + 50, 300),
            &insert,
            "pool timeout",
        ),
    ]
}

/// A request of 100 ms, 5 minutes ago, with twelve equal queries.
fn list() -> Vec<Value> {
    let begun = NOW - 300_000;
    let select = [
        ("db.system.name", "sqlite"),
        (
            "db.query.text",
            "SELECT * FROM order_items WHERE order_id = $1",
        ),
    ];
    let mut spans = vec![span(LIST, (1, 0), "GET /orders", 2, (begun, 100), &[], "")];
    spans.extend((0..12).map(|nth| {
        let ran = (begun + 10 + nth * 7, 5);
        span(
            LIST,
            (10 + nth, 1),
            "SELECT order_items",
            3,
            ran,
            &select,
            "",
        )
    }));
    spans
}

fn span(
    trace: &str,
    (id, parent): (i64, i64),
    name: &str,
    kind: i64,
    (begun, took): (i64, i64),
    attributes: &[(&str, &str)],
    error: &str,
) -> Value {
    let attributes: Vec<Value> = attributes
        .iter()
        .map(|(key, value)| text(key, value))
        .collect();
    let mut span = json!({
        "traceId": trace,
        "spanId": format!("{id:016x}"),
        "name": name,
        "kind": kind,
        "startTimeUnixNano": (begun * 1_000_000).to_string(),
        "endTimeUnixNano": ((begun + took) * 1_000_000).to_string(),
        "attributes": attributes,
        "status": if error.is_empty() { json!({}) } else { json!({ "code": 2, "message": error }) },
    });
    if parent != 0 {
        span["parentSpanId"] = json!(format!("{parent:016x}"));
    }
    span
}

fn text(key: &str, value: &str) -> Value {
    json!({ "key": key, "value": { "stringValue": value } })
}

fn spans(service: &str, spans: &[Value]) -> Value {
    json!({ "resourceSpans": [{
        "resource": { "attributes": [text("service.name", service)] },
        "scopeSpans": [{ "scope": { "name": "test" }, "spans": spans }],
    }] })
}

/// Lines some milliseconds after the failing request began.
fn logs(lines: &[(i64, &str, i64, &str, &str)]) -> Value {
    let records: Vec<Value> = lines
        .iter()
        .map(|(after, trace, span, request, body)| {
            json!({
                "timeUnixNano": ((NOW - 600_000 + after) * 1_000_000).to_string(),
                "severityNumber": 17,
                "body": { "stringValue": body },
                "traceId": trace,
                "spanId": format!("{span:016x}"),
                "attributes": [text("request_id", request)],
            })
        })
        .collect();
    json!({ "resourceLogs": [{
        "resource": { "attributes": [text("service.name", "shop")] },
        "scopeLogs": [{ "logRecords": records }],
    }] })
}
