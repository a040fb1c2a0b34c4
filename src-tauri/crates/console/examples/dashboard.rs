//! How long a crowded dashboard takes over a source that answers in 100 ms, and how much memory an
//! hour of refreshes leaves behind, as JSON lines for `cargo xtask bench`.

use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{Json, Router, extract::State, routing::any};
use console::{
    Console, Options,
    wire::{Chosen, OpenPack, PanelRequest, ThemeName, Zone},
};
use futures::{StreamExt, stream};
use model::{Millis, TimeRange};
use serde_json::{Value, json};
use tokio::time::MissedTickBehavior;

const PANELS: u32 = 35;
const QUERIES: u32 = 60;
/// Queries that stand in two panels.
const TWICE: u32 = 10;
/// As many panels as the window asks at a time.
const GATE: usize = 8;
const DELAY: Duration = Duration::from_millis(100);
/// An hour of refreshes every ten seconds, unless the argument says how many hours.
const REFRESHES: u32 = 360;
/// Refreshes of the first twenty minutes, while caches fill.
const WARM_UP: u32 = 120;
/// Refreshes of ten minutes, within which memory is weighed several times: what the allocator holds
/// back moves by some percent from one refresh to the next.
const WEIGHED: u32 = 60;
const WEIGHINGS: u32 = 5;
/// What ten seconds are pressed into. Answers are held for two seconds: without a pace, a faster
/// machine would hold more of them.
const PACE: Duration = Duration::from_millis(50);
const REFRESHED: u32 = 24;
const HOUR: i64 = 3_600_000;

#[derive(Default)]
struct Load {
    now: AtomicUsize,
    most: AtomicUsize,
    ranges: AtomicUsize,
    delay_ms: AtomicU64,
}

#[tokio::main]
async fn main() {
    let load = Arc::new(Load::default());
    load.delay_ms.store(
        u64::try_from(DELAY.as_millis()).unwrap_or(100),
        Ordering::Relaxed,
    );
    let address = serve(load.clone()).await;
    let folder = tempfile::tempdir().expect("a folder");
    let console = open(folder.path(), &address).await;
    // The first question of all connects; a window that is open has done so.
    console::panel(&console, request(PANELS, 0))
        .await
        .expect("a panel");
    tokio::time::sleep(Duration::from_secs(3)).await;
    load.most.store(0, Ordering::Relaxed);
    load.ranges.store(0, Ordering::Relaxed);

    let began = Instant::now();
    let asking = (1..=PANELS).map(|id| console::panel(&console, request(id, 60_000)));
    let mut answers = stream::iter(asking).buffer_unordered(GATE);
    let mut first = None;
    while let Some(answer) = answers.next().await {
        answer.expect("a panel");
        first.get_or_insert_with(|| began.elapsed());
    }
    drop(answers);
    let all = began.elapsed();
    report("35 panels, first", millis(first.unwrap_or(all)), "ms");
    report("35 panels, all", millis(all), "ms");
    report(
        "35 panels, requests at once",
        load.most.load(Ordering::Relaxed) as f64,
        "",
    );
    let sent = load.ranges.load(Ordering::Relaxed);
    report(
        "35 panels, equal queries sent twice",
        sent.saturating_sub((QUERIES - TWICE) as usize) as f64,
        "",
    );

    load.delay_ms.store(0, Ordering::Relaxed);
    let hours = std::env::args().nth(1);
    let hours: u32 = hours.map_or(1, |hours| hours.parse().expect("a number of hours"));
    let (mut early, mut late) = (Vec::new(), Vec::new());
    let mut pace = tokio::time::interval(PACE);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let hours_later = WARM_UP + REFRESHES * hours;
    for refresh in 1..=hours_later + WEIGHED {
        pace.tick().await;
        let moved = i64::from(refresh) * 10_000 + 120_000;
        let asking = (1..=REFRESHED).map(|id| console::panel(&console, request(id, moved)));
        let answers: Vec<_> = stream::iter(asking).buffer_unordered(GATE).collect().await;
        assert!(answers.iter().all(Result::is_ok), "every panel is answered");
        // Caches fill first; what grows after that, grows for ever.
        let weighings = if refresh > hours_later {
            &mut late
        } else if (WARM_UP..WARM_UP + WEIGHED).contains(&(refresh - 1)) {
            &mut early
        } else {
            continue;
        };
        if refresh % (WEIGHED / WEIGHINGS) == 0 {
            weighings.push(resident().await);
        }
    }
    let (early, late) = (median(early), median(late));
    if early > 0.0 {
        report(
            &format!("memory growth, {hours} h of refreshes"),
            (late / early - 1.0) * 100.0,
            "%",
        );
    }
    console.close().await;
}

async fn serve(load: Arc<Load>) -> String {
    let application = Router::new().fallback(any(answer)).with_state(load);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(async move {
        axum::serve(listener, application).await.expect("it serves");
    });
    format!("http://{address}")
}

async fn answer(State(load): State<Arc<Load>>, uri: axum::http::Uri, body: String) -> Json<Value> {
    let now = load.now.fetch_add(1, Ordering::Relaxed) + 1;
    load.most.fetch_max(now, Ordering::Relaxed);
    tokio::time::sleep(Duration::from_millis(load.delay_ms.load(Ordering::Relaxed))).await;
    let is_range = uri.path().ends_with("/query_range");
    // Marks ask on their own; panels of this bench all ask for m0, m1 …
    let asked = format!("{}{body}", uri.query().unwrap_or_default());
    if is_range && asked.contains("bench_m") {
        load.ranges.fetch_add(1, Ordering::Relaxed);
    }
    let result = if is_range { matrix(&asked) } else { json!([]) };
    load.now.fetch_sub(1, Ordering::Relaxed);
    Json(
        json!({ "status": "success", "data": { "resultType": if is_range { "matrix" } else { "vector" }, "result": result } }),
    )
}

fn matrix(asked: &str) -> Value {
    let field = |name: &str| -> i64 {
        let found = asked
            .split('&')
            .find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        found
            .and_then(|text| text.parse::<f64>().ok())
            .unwrap_or(0.0) as i64
    };
    let (start, end, step) = (field("start"), field("end"), field("step").max(1));
    let series = (0..4).map(|nth| {
        let values: Vec<Value> = (start..=end)
            .step_by(usize::try_from(step).unwrap_or(15))
            .map(|at| json!([at, format!("{}", (at % 97 + nth) as f64 / 3.0)]))
            .collect();
        json!({ "metric": { "pod": format!("pod-{nth}") }, "values": values })
    });
    Value::Array(series.collect())
}

async fn open(folder: &Path, address: &str) -> Console {
    let at = |name: &str| folder.join(name);
    let pack = format!(
        "[environments.bench.sources.metrics]\nkind = \"prometheus\"\nurl = \"{address}\"\n"
    );
    fs::create_dir_all(at("pack/dashboards")).expect("a folder");
    fs::write(at("pack/wheelhouse.toml"), pack).expect("a pack");
    // Panels share their queries: 60 queries in 35 panels, 50 different ones.
    let mut next = 0;
    let panels: Vec<Value> = (1..=PANELS)
        .map(|id| {
            let count = if id <= QUERIES - PANELS { 2 } else { 1 };
            let targets: Vec<Value> = (0..count)
                .map(|nth| {
                    let query = next % (QUERIES - TWICE);
                    next += 1;
                    json!({ "refId": if nth == 0 { "A" } else { "B" }, "expr": format!("sum by (pod) (rate(bench_m{query}[5m]))") })
                })
                .collect();
            json!({ "id": id, "type": "timeseries", "title": format!("panel {id}"),
                "gridPos": { "x": 0, "y": id * 8, "w": 12, "h": 8 }, "targets": targets })
        })
        .collect();
    let dashboard =
        json!({ "uid": "bench", "title": "Bench", "schemaVersion": 41, "panels": panels });
    fs::write(at("pack/dashboards/bench.json"), dashboard.to_string()).expect("a dashboard");
    let console = Console::start(Options::within(folder))
        .await
        .expect("a console");
    let folder = at("pack").display().to_string();
    console::open_pack(&console, OpenPack { folder })
        .await
        .expect("the pack opens");
    console
}

fn request(panel: u32, moved: i64) -> PanelRequest {
    let end = Millis(1_795_223_100_000 + moved);
    PanelRequest {
        environment: "bench".to_owned(),
        uid: "bench".to_owned(),
        panel,
        chosen: Chosen::new(),
        range: TimeRange::ending(end, Millis(HOUR)),
        width: 600,
        height: 240,
        theme: ThemeName::Dark,
        zone: Zone::Utc,
        isolate: Vec::new(),
        scoped: Chosen::new(),
        question: 0,
    }
}

/// Mebibytes of this process that are in memory; nothing where the system does not tell. Answers
/// that serve other panels for two seconds are waited for.
async fn resident() -> f64 {
    tokio::time::sleep(Duration::from_secs(3)).await;
    let pages = fs::read_to_string("/proc/self/statm").ok();
    let pages = pages.and_then(|text| text.split_whitespace().nth(1)?.parse::<f64>().ok());
    pages.unwrap_or(0.0) * 4_096.0 / 1_048_576.0
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

#[allow(clippy::print_stdout)] // what it is for
fn report(name: &str, value: f64, unit: &str) {
    println!("{}", json!({ "name": name, "value": value, "unit": unit }));
}
