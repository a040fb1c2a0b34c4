//! What a source is asked while a dashboard is open: equal queries once, eight at a time, and
//! nothing any more once nobody looks.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{Json, Router, extract::State, routing::any};
use console::{
    Console, Options,
    wire::{Chosen, OpenPack, PanelRequest, ThemeName, Withdraw, Zone},
};
use model::{Code, Millis, TimeRange};
use serde_json::{Value, json};
use tokio::sync::Notify;

#[derive(Default)]
struct Load {
    now: AtomicUsize,
    most: AtomicUsize,
    ranges: AtomicUsize,
    dropped: AtomicUsize,
    /// Answers wait for this.
    open: Notify,
    held: bool,
}

/// A request under way; one that is not answered was dropped by who asked.
struct UnderWay {
    load: Arc<Load>,
    answered: bool,
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.load.now.fetch_sub(1, Ordering::SeqCst);
        if !self.answered {
            self.load.dropped.fetch_add(1, Ordering::SeqCst);
        }
    }
}

async fn answer(State(load): State<Arc<Load>>, uri: axum::http::Uri, body: String) -> Json<Value> {
    let now = load.now.fetch_add(1, Ordering::SeqCst) + 1;
    load.most.fetch_max(now, Ordering::SeqCst);
    let mut under_way = UnderWay {
        load: load.clone(),
        answered: false,
    };
    let asked = format!("{uri}{body}");
    let is_panel = asked.contains("panel_metric");
    if is_panel {
        load.ranges.fetch_add(1, Ordering::SeqCst);
    }
    if load.held && is_panel {
        load.open.notified().await;
    } else {
        // Long enough for the others to arrive.
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    under_way.answered = true;
    let series = json!({ "metric": { "job": "a" }, "values": [[1_795_223_000, "1"]] });
    let range = uri.path().ends_with("query_range");
    Json(json!({ "status": "success", "data": {
        "resultType": if range { "matrix" } else { "vector" },
        "result": if is_panel { vec![series] } else { Vec::new() } } }))
}

struct Scene {
    console: Console,
    load: Arc<Load>,
    _folder: tempfile::TempDir,
}

/// Twenty panels; the first ten ask the same.
async fn scene(held: bool) -> Scene {
    let load = Arc::new(Load {
        held,
        ..Load::default()
    });
    let application = Router::new().fallback(any(answer)).with_state(load.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("the scene is set");
    let address = listener.local_addr().expect("the scene is set");
    tokio::spawn(async move { axum::serve(listener, application).await });
    let folder = tempfile::tempdir().expect("the scene is set");
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("pack/dashboards")).expect("the scene is set");
    let pack =
        format!("[environments.e.sources.m]\nkind = \"prometheus\"\nurl = \"http://{address}\"\n");
    fs::write(at("pack/wheelhouse.toml"), pack).expect("the scene is set");
    let panels: Vec<Value> = (1..=20)
        .map(|id| {
            let metric = if id <= 10 { 0 } else { id };
            json!({ "id": id, "type": "stat", "title": "p", "gridPos": { "x": 0, "y": id, "w": 4, "h": 4 },
                "targets": [{ "refId": "A", "expr": format!("panel_metric{metric}") }] })
        })
        .collect();
    let dashboard = json!({ "uid": "d", "title": "D", "schemaVersion": 41, "panels": panels });
    fs::write(at("pack/dashboards/d.json"), dashboard.to_string()).expect("the scene is set");
    let console = Console::start(Options::within(folder.path()))
        .await
        .expect("the scene is set");
    let pack = at("pack").display().to_string();
    console::open_pack(&console, OpenPack { folder: pack })
        .await
        .expect("the scene is set");
    Scene {
        console,
        load,
        _folder: folder,
    }
}

fn request(panel: u32, question: u32) -> PanelRequest {
    PanelRequest {
        environment: "e".to_owned(),
        uid: "d".to_owned(),
        panel,
        chosen: Chosen::new(),
        range: TimeRange::ending(Millis(1_795_223_100_000), Millis(3_600_000)),
        width: 300,
        height: 100,
        theme: ThemeName::Dark,
        zone: Zone::Utc,
        isolate: Vec::new(),
        scoped: Chosen::new(),
        question,
    }
}

async fn until(what: &str, holds: impl Fn() -> bool) {
    let waiting = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(20), waiting).await;
    assert!(waited.is_ok(), "{what}: not within 20 s");
}

#[tokio::test(flavor = "multi_thread")]
async fn equal_queries_are_sent_once_and_eight_at_a_time() {
    let scene = scene(false).await;
    let asking = (1..=20).map(|id| console::panel(&scene.console, request(id, 0)));
    for view in futures::future::join_all(asking).await {
        let content = view.unwrap().content;
        assert!(
            matches!(content, console::wire::Content::Stat(_)),
            "{content:?}"
        );
    }
    assert_eq!(
        scene.load.ranges.load(Ordering::SeqCst),
        11,
        "ten panels ask the same"
    );
    let most = scene.load.most.load(Ordering::SeqCst);
    assert!((2..=8).contains(&most), "{most} at once");
    scene.console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_question_is_dropped_at_the_server_with_its_last_asker() {
    let scene = scene(true).await;
    let (console, load) = (scene.console.clone(), scene.load.clone());
    let ask = |panel, question| {
        let console = console.clone();
        tokio::spawn(async move { console::panel(&console, request(panel, question)).await })
    };
    let (one, other) = (ask(1, 1), ask(2, 2));
    until("the query arrives", || load.now.load(Ordering::SeqCst) == 1).await;
    console::withdraw(&console, Withdraw { questions: vec![1] })
        .await
        .unwrap();
    let failure = one.await.unwrap().unwrap_err();
    assert_eq!(failure.code, Code::Cancelled);
    assert_eq!(
        load.dropped.load(Ordering::SeqCst),
        0,
        "the other still waits"
    );
    console::withdraw(&console, Withdraw { questions: vec![2] })
        .await
        .unwrap();
    assert_eq!(other.await.unwrap().unwrap_err().code, Code::Cancelled);
    until("the server notices", || {
        load.dropped.load(Ordering::SeqCst) == 1
    })
    .await;
    assert_eq!(
        load.ranges.load(Ordering::SeqCst),
        1,
        "both shared one request"
    );
    scene.console.close().await;
}
