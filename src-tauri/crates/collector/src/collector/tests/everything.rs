use std::{
    fs,
    io::Write,
    net::SocketAddr,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use axum::{Router, http::StatusCode, routing::get};
use flate2::{Compression, write::GzEncoder};
use model::{InstantValue, LogFilter, LogSearch, Logs as _, Metrics as _, TimeRange, Traces as _};
use opentelemetry_proto::tonic::collector::{
    metrics::v1::{ExportMetricsServiceRequest, metrics_service_client::MetricsServiceClient},
    trace::v1::ExportTraceServiceRequest,
};
use prost::Message;
use tokio::net::TcpListener;

use super::*;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// An exporter whose page and state the test changes.
#[derive(Clone)]
struct Exporter(Arc<Mutex<(StatusCode, String)>>);

impl Exporter {
    async fn start() -> (Self, String) {
        let exporter = Self(Arc::new(Mutex::new((StatusCode::OK, String::new()))));
        let serving = exporter.clone();
        let page = move || {
            let shown = serving.0.lock().unwrap_or_else(PoisonError::into_inner);
            let (status, page) = shown.clone();
            drop(shown);
            async move {
                (
                    status,
                    [("content-type", "text/plain; version=0.0.4")],
                    page,
                )
            }
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/metrics", listener.local_addr().unwrap());
        let router = Router::new().route("/metrics", get(page));
        tokio::spawn(async move { axum::serve(listener, router).await });
        (exporter, url)
    }

    fn show(&self, status: StatusCode, page: &str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (status, page.to_owned());
    }
}

async fn value(store: &Store, query: &str, at: Millis) -> Option<f64> {
    match store.metrics().instant(query, at).await.unwrap().value {
        InstantValue::Vector(samples) => samples.first().map(|sample| sample.point.value),
        other => panic!("{query}: {other:?}"),
    }
}

async fn bodies(store: &Store, service: &str) -> Vec<String> {
    let range = TimeRange {
        start: Millis(0),
        end: Millis(now().0 + 60_000),
    };
    let filter = LogFilter::of_field("service", service, range);
    let search = LogSearch::newest(filter, 1_000);
    let page = store.logs().search(&search).await.unwrap().value;
    page.lines.into_iter().map(|line| line.body).collect()
}

fn config(url: &str, log: PathBuf, history: PathBuf) -> CollectorConfig {
    let any: SocketAddr = "127.0.0.1:0".parse().unwrap();
    CollectorConfig {
        scrape: vec![ScrapeTarget {
            job: "shop".into(),
            url: url.into(),
            every: Duration::from_millis(100),
            timeout: Duration::from_secs(5),
        }],
        otlp_http: Some(any),
        otlp_grpc: Some(any),
        logs: vec![TailFile {
            path: log,
            service: "shop".into(),
        }],
        history: vec![HistoryFile {
            path: history,
            labels: vec![("job".into(), "shop".into())],
        }],
    }
}

fn span(id: &str, at: i64) -> String {
    format!(
        r#"{{"resourceSpans":[{{"resource":{{"attributes":[{{"key":"service.name","value":{{"stringValue":"shop"}}}}]}},"scopeSpans":[{{"spans":[{{"traceId":"{TRACE}","spanId":"{id}","name":"GET /","kind":2,"startTimeUnixNano":"{at}000000","endTimeUnixNano":"{at}000001"}}]}}]}}]}}"#
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_that_comes_in_can_be_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (log, past) = (folder.path().join("app.log"), folder.path().join("past"));
    fs::create_dir(&past).unwrap();
    let then = now().0 - 3_600_000;
    let page = format!(
        "# TYPE old gauge\nold{{x=\"1\"}} 5 {}\nbad\n# EOF\n",
        then / 1_000
    );
    fs::write(past.join("h.om"), page).unwrap();
    let requests = format!("{}\nnot json\n", span("00f067aa0ba902b7", then));
    fs::write(past.join("h.otlp.jsonl"), requests).unwrap();

    let (exporter, url) = Exporter::start().await;
    exporter.show(
        StatusCode::OK,
        "requests_total{code=\"200\"} 7\nleaving 1\nbroken{\n",
    );
    let store = open(folder.path()).await;
    let (collector, problems) = start(config(&url, log.clone(), past.clone()), &store).await;
    assert_eq!(problems, []);

    scraped(&store, &collector, &exporter).await;
    received(&store, &collector).await;
    imported(&store, &collector, then).await;

    fs::write(
        &log,
        "{\"level\":\"info\",\"msg\":\"one\",\"time\":\"2026-11-26T15:00:00.1Z\"}\npartial",
    )
    .unwrap();
    until("the first line", || async {
        (bodies(&store, "shop").await == ["one"]).then_some(())
    })
    .await;
    collector.shutdown().await;

    let mut file = fs::OpenOptions::new().append(true).open(&log).unwrap();
    file.write_all(b" line\n").unwrap();
    fs::rename(&log, folder.path().join("app.log.1")).unwrap();
    fs::write(&log, "after the rotation\n").unwrap();
    let (collector, _) = start(config(&url, log, past), &store).await;
    let expected = ["one", "partial line", "after the rotation"];
    until("every line once", || async {
        let mut bodies = bodies(&store, "shop").await;
        assert!(
            bodies.len() <= expected.len(),
            "a line came twice: {bodies:?}"
        );
        bodies.sort_by_key(|body| expected.iter().position(|line| line == body));
        (bodies == expected).then_some(())
    })
    .await;
    until("both files known", || async {
        let history = collector.status().history;
        let known = history.iter().all(|file| file.state == HistoryState::Known);
        known.then_some(())
    })
    .await;
    collector.shutdown().await;
    store.close().await;
}

async fn scraped(store: &Store, collector: &Collector, exporter: &Exporter) {
    until("the counter", || async {
        let read = value(store, "requests_total{job=\"shop\"}", now()).await;
        (read == Some(7.0)).then_some(())
    })
    .await;
    assert_eq!(value(store, "up{job=\"shop\"}", now()).await, Some(1.0));
    let status = until("the target's status", || async {
        let status = collector.status().targets.remove(0);
        status.up.is_some().then_some(status)
    })
    .await;
    assert_eq!(
        (status.up, status.samples, status.last_error),
        (Some(true), 2, None)
    );
    assert_eq!(status.problems[0].line, Some(3), "{:?}", status.problems);

    exporter.show(StatusCode::OK, "requests_total{code=\"200\"} 8\n");
    until("the end of a series that left the page", || async {
        value(store, "leaving", now()).await.is_none().then_some(())
    })
    .await;

    exporter.show(StatusCode::INTERNAL_SERVER_ERROR, "");
    until("a target that is down", || async {
        let read = value(store, "up{job=\"shop\"}", now()).await;
        (read == Some(0.0)).then_some(())
    })
    .await;
    assert_eq!(
        value(store, "requests_total", now()).await,
        None,
        "its series end with it"
    );
    until("the failure in the status", || async {
        let failure = collector.status().targets.remove(0).last_error?;
        (failure.code == Code::ServerError).then_some(())
    })
    .await;
}

async fn received(store: &Store, collector: &Collector) {
    let receivers = collector.status().receivers;
    let http = receivers[0].address.to_string();

    let json = span("00f067aa0ba902b8", now().0);
    let request: ExportTraceServiceRequest = serde_json::from_str(&json).unwrap();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(&request.encode_to_vec()).unwrap();
    let headers = [
        ("Content-Type", "application/x-protobuf"),
        ("Content-Encoding", "gzip"),
    ];
    let answer = wire::post(&http, "/v1/traces", &headers, &gzip.finish().unwrap()).await;
    assert_eq!(
        (answer.status, answer.body.len()),
        (200, 0),
        "{}",
        answer.text()
    );

    let logs = format!(
        r#"{{"resourceLogs":[{{"resource":{{"attributes":[{{"key":"service.name","value":{{"stringValue":"otlp"}}}}]}},"scopeLogs":[{{"logRecords":[{{"timeUnixNano":"{}000000","severityNumber":17,"body":{{"stringValue":"from otlp"}}}}]}}]}}]}}"#,
        now().0
    );
    let headers = [("Content-Type", "application/json")];
    let answer = wire::post(&http, "/v1/logs", &headers, logs.as_bytes()).await;
    assert_eq!((answer.status, answer.text().as_str()), (200, "{}"));
    assert_eq!(bodies(store, "otlp").await, ["from otlp"]);

    let metrics = format!(
        r#"{{"resourceMetrics":[{{"resource":{{"attributes":[{{"key":"service.name","value":{{"stringValue":"otlp"}}}}]}},"scopeMetrics":[{{"metrics":[{{"name":"jobs.done","sum":{{"aggregationTemporality":1,"isMonotonic":true,"dataPoints":[{{"timeUnixNano":"{}000000","asInt":"4"}}]}}}},{{"name":"e","exponentialHistogram":{{"aggregationTemporality":1,"dataPoints":[{{"count":"1"}}]}}}}]}}]}}]}}"#,
        now().0
    );
    let request: ExportMetricsServiceRequest = serde_json::from_str(&metrics).unwrap();
    let grpc = format!("http://{}", receivers[1].address);
    let mut client = MetricsServiceClient::connect(grpc).await.unwrap();
    let answer = client.export(request).await.unwrap().into_inner();
    let partial = answer.partial_success.unwrap();
    assert_eq!(partial.rejected_data_points, 1);
    assert!(
        partial.error_message.contains("exponential"),
        "{}",
        partial.error_message
    );
    assert_eq!(
        value(store, "jobs_done_total{job=\"otlp\"}", now()).await,
        Some(4.0)
    );

    let receivers = collector.status().receivers;
    assert_eq!((receivers[0].received, receivers[0].refused), (2, 0));
    assert_eq!((receivers[1].received, receivers[1].refused), (1, 1));
    assert!(receivers[1].last_error.is_some());
}

async fn imported(store: &Store, collector: &Collector, then: i64) {
    until("both files", || async {
        let history = collector.status().history;
        let done = |state: &HistoryState| matches!(state, HistoryState::Imported { .. });
        let done = history.len() == 2 && history.iter().all(|file| done(&file.state));
        done.then_some(())
    })
    .await;
    let history = collector.status().history;
    let imported = |samples, spans| HistoryState::Imported {
        samples,
        lines: 0,
        spans,
    };
    assert_eq!(history[0].state, imported(1, 0));
    assert_eq!(history[0].problems[0].line, Some(3));
    assert_eq!(history[1].state, imported(0, 1));
    assert_eq!(history[1].problems[0].line, Some(2));
    let at = Millis(then + 1_000);
    assert_eq!(value(store, "old{job=\"shop\"}", at).await, Some(5.0));
    let id = TRACE.parse().unwrap();
    let trace = store.traces().trace(id, None).await.unwrap().value.unwrap();
    assert_eq!(trace.len(), 2, "one from the file, one received");
}
