//! How long after a source begins to tell of an alert it is told to the user, as JSON lines for
//! `cargo xtask bench`.

use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{Json, Router, extract::State, routing::any};
use console::{
    Change, Console, NOTICE_INTERVAL, Options,
    wire::{OpenPack, OverviewRequest, ThemeName, Zone},
};
use model::{Millis, TimeRange};
use serde_json::{Value, json};
use tokio::sync::mpsc;

/// Where within the time between two looks each alert begins: soon after one, and just before one.
const MOMENTS: [f64; 3] = [0.05, 0.5, 0.95];

/// Names of the alerts that fire.
type Firing = Arc<Mutex<Vec<String>>>;

#[tokio::main]
async fn main() {
    let firing = Firing::default();
    let address = serve(firing.clone()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let (tell, mut told) = mpsc::unbounded_channel();
    let console = open(folder.path(), &address, tell).await;
    // An environment is looked at once its Overview was shown.
    console::overview(&console, overview())
        .await
        .expect("an overview");
    let mut worst = Duration::ZERO;
    for (nth, moment) in MOMENTS.into_iter().enumerate() {
        tokio::time::sleep(NOTICE_INTERVAL.mul_f64(moment)).await;
        let name = format!("Alert{nth}");
        firing.lock().expect("the list").push(name.clone());
        let began = Instant::now();
        while told.recv().await.expect("the console goes on") != name {}
        worst = worst.max(began.elapsed());
    }
    report(
        "alert that a source tells of, told",
        worst.as_secs_f64(),
        "s",
    );
    console.close().await;
}

async fn serve(firing: Firing) -> String {
    let application = Router::new().fallback(any(answer)).with_state(firing);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(async move {
        axum::serve(listener, application).await.expect("it serves");
    });
    format!("http://{address}")
}

/// A Prometheus that knows of its alerts only.
async fn answer(State(firing): State<Firing>, uri: axum::http::Uri) -> Json<Value> {
    let data = match uri.path() {
        "/api/v1/alerts" => {
            let names = firing.lock().expect("the list").clone();
            let alerts = names.iter().map(|name| {
                json!({ "labels": { "alertname": name, "severity": "critical" },
                    "annotations": {}, "state": "firing", "value": "1",
                    "activeAt": chrono::Utc::now().to_rfc3339() })
            });
            json!({ "alerts": alerts.collect::<Value>() })
        }
        "/api/v1/rules" => json!({ "groups": [] }),
        _ => json!({ "resultType": "vector", "result": [] }),
    };
    Json(json!({ "status": "success", "data": data }))
}

async fn open(folder: &Path, address: &str, tell: mpsc::UnboundedSender<String>) -> Console {
    let at = |name: &str| folder.join(name);
    let pack = format!(
        "[environments.bench.sources.metrics]\nkind = \"prometheus\"\nurl = \"{address}\"\n"
    );
    fs::create_dir_all(at("pack")).expect("a folder");
    fs::write(at("pack/wheelhouse.toml"), pack).expect("a pack");
    let console = Console::start(Options {
        on_change: Arc::new(move |change| {
            let Change::Alerts { notices, .. } = change else {
                return;
            };
            for notice in notices {
                let name = notice.alert.labels.get("alertname").unwrap_or_default();
                let _ = tell.send(name.to_owned());
            }
        }),
        ..Options::within(folder)
    })
    .await
    .expect("a console");
    let folder = at("pack").display().to_string();
    console::open_pack(&console, OpenPack { folder })
        .await
        .expect("the pack opens");
    console
}

fn overview() -> OverviewRequest {
    let now = Millis(chrono::Utc::now().timestamp_millis());
    OverviewRequest {
        environment: "bench".to_owned(),
        range: TimeRange::ending(now, Millis(3_600_000)),
        width: 600,
        height: 240,
        theme: ThemeName::Dark,
        zone: Zone::Utc,
    }
}

#[allow(clippy::print_stdout)] // what it is for
fn report(name: &str, value: f64, unit: &str) {
    println!("{}", json!({ "name": name, "value": value, "unit": unit }));
}
