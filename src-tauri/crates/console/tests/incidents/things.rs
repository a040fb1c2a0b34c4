//! What is pinned besides queries, blocks and lines: panels, traces and migrations; and by whose
//! clock.

use std::{fs, path::Path};

use console::wire::{
    Chosen, DatabaseRequest, EntryView, EntryWhat, MigrationRequest, OpenTrace, PanelRequest,
    PinWhat, ReadTraceFile, ThemeName, Zone,
};
use model::{Code, Millis, TimeRange};
use serde_json::{Value, json};
use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};

use crate::{
    fake::NOW,
    scene::{HERE, Scene},
};

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";

/// What stands in a file of the record.
fn data(folder: &str, file: &str) -> Value {
    let text = fs::read_to_string(Path::new(folder).join(file)).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The kind, the title, the words and the data of a thing.
fn thing(entry: &EntryView) -> (&str, &str, &str, &str) {
    let EntryWhat::Thing {
        thing,
        title,
        words,
        data,
    } = &entry.what
    else {
        panic!("{entry:?}");
    };
    (thing, title, words, data.as_deref().unwrap())
}

#[tokio::test]
async fn a_panel_is_pinned_with_its_data_and_its_picture() {
    let dashboard = json!({ "uid": "web", "title": "Web", "schemaVersion": 41, "panels": [
        { "id": 7, "type": "timeseries", "title": "Jobs up",
          "gridPos": { "x": 0, "y": 0, "w": 12, "h": 8 },
          "targets": [{ "refId": "A", "expr": "sum(up{job=~\"$job\"})" }] }],
        "templating": { "list": [{ "name": "job", "type": "custom", "query": "a,b" }] } });
    let scene = Scene::new(&[("dashboards/web.json", &dashboard.to_string())]).await;
    let folder = scene.start("One").await.folder;
    let panel = |panel| PanelRequest {
        environment: HERE.to_owned(),
        uid: "web".to_owned(),
        panel,
        chosen: Chosen::from([("job".to_owned(), vec!["b".to_owned()])]),
        range: TimeRange::ending(Millis(NOW), Millis(3_600_000)),
        width: 100,
        height: 50,
        theme: ThemeName::Dark,
        zone: Zone::Utc,
        isolate: Vec::new(),
        scoped: Chosen::new(),
        question: 0,
    };
    let pinned = scene
        .pin(PinWhat::Panel {
            panel: Box::new(panel(7)),
        })
        .await
        .unwrap();
    let EntryWhat::Answer(answer) = &pinned.entry.what else {
        panic!("{pinned:?}");
    };
    assert_eq!(
        (answer.title.as_str(), answer.from.as_str()),
        ("Jobs up", "panel of Web")
    );
    assert_eq!(
        answer.query, "sum(up{job=~\"b\"})",
        "its values are written in"
    );
    let drawn = answer.picture.as_ref().unwrap();
    let svg = fs::read_to_string(Path::new(&folder).join(drawn)).unwrap();
    assert!(svg.starts_with("<svg"), "{svg}");
    let held = data(&folder, answer.data.as_ref().unwrap());
    assert_eq!(held["queries"][0]["expr"], "sum(up{job=~\"b\"})");
    let gone = scene.pin(PinWhat::Panel {
        panel: Box::new(panel(8)),
    });
    assert_eq!(gone.await.unwrap_err().code, Code::NotFound);
    assert!(scene.open("INC-1").await.verdict.holds);
}

#[tokio::test]
async fn a_trace_is_pinned_with_all_its_spans() {
    let span = |id: &str, parent: &str, name: &str, status: u8| {
        json!({ "traceId": TRACE, "spanId": id, "parentSpanId": parent, "name": name, "kind": 2,
            "startTimeUnixNano": "1790000000000000000", "endTimeUnixNano": "1790000000400000000",
            "status": { "code": status, "message": if status == 2 { "declined" } else { "" } } })
    };
    let trace = json!({ "resourceSpans": [{
        "resource": { "attributes": [
            { "key": "service.name", "value": { "stringValue": "shop" } }] },
        "scopeSpans": [{ "spans": [
            span("00f067aa0ba902b7", "", "POST /orders", 0),
            span("00f067aa0ba902b8", "00f067aa0ba902b7", "charge", 2)] }] }] });
    let scene = Scene::new(&[("trace.json", &trace.to_string())]).await;
    let folder = scene.start("One").await.folder;
    let path = scene.folder.path().join("pack/trace.json");
    let path = path.display().to_string();
    let read = ReadTraceFile { path };
    let file = console::read_trace_file(&scene.console, read)
        .await
        .unwrap();
    let trace = Box::new(OpenTrace {
        environment: HERE.to_owned(),
        source: None,
        file: Some(file.path),
        id: TRACE.to_owned(),
        span_id: None,
        around: None,
        question: 0,
    });
    let pinned = scene.pin(PinWhat::Trace { trace }).await.unwrap();
    let (kind, title, words, file) = thing(&pinned.entry);
    assert_eq!((kind, title), ("trace", "shop POST /orders"));
    assert!(
        words.contains("2 spans, 400 ms, 1 with an error")
            && words.contains("the error begins at shop charge: declined"),
        "{words}"
    );
    let held = data(&folder, file).to_string();
    assert!(held.contains("00f067aa0ba902b8"), "{held}");
    assert!(scene.open("INC-1").await.verdict.holds);
}

#[tokio::test]
async fn a_migration_is_pinned_with_what_is_odd_about_it() {
    let scene = Scene::new(&[]).await;
    let folder = scene.start("One").await.folder;
    let mut database = SqliteConnectOptions::new()
        .filename(scene.folder.path().join("pack/orders.db"))
        .create_if_missing(true)
        .connect()
        .await
        .unwrap();
    let history = "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, \
        description TEXT NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, \
        success BOOLEAN NOT NULL, checksum BLOB NOT NULL, execution_time BIGINT NOT NULL); \
        INSERT INTO _sqlx_migrations VALUES (1, 'orders', '2026-01-01 00:00:00', 1, x'aa', 5), \
        (2, 'index orders', '2026-01-02 00:00:00', 0, x'bb', 5);";
    sqlx::raw_sql(history).execute(&mut database).await.unwrap();
    database.close().await.unwrap();
    let request = DatabaseRequest {
        environment: HERE.to_owned(),
        source: None,
        question: 0,
    };
    let view = console::migrations(&scene.console, request).await.unwrap();
    let history = &view.histories[0];
    let failed = history.rows.iter().find(|row| row.id == "2").unwrap();
    let migration = Box::new(MigrationRequest {
        environment: HERE.to_owned(),
        source: view.source.clone(),
        history: history.key.clone(),
        migration: failed.key.clone(),
    });
    let pinned = scene.pin(PinWhat::Migration { migration }).await.unwrap();
    let (kind, title, words, file) = thing(&pinned.entry);
    assert_eq!((kind, title), ("migration", "2 index orders"));
    assert!(words.starts_with("failed, history "), "{words}");
    assert_eq!(data(&folder, file)["row"]["id"], "2");
    assert!(scene.open("INC-1").await.verdict.holds);
}

#[tokio::test]
async fn every_entry_says_how_far_the_computers_clock_is_from_the_sources() {
    let scene = Scene::new(&[]).await;
    scene.start("One").await;
    // The server's clock is that of this computer; a `Date` leaves a second open.
    scene.overview().await;
    let after = scene.note("a source has answered").await;
    let ahead = after.entry.clock_ahead_ms.unwrap();
    assert!(ahead.abs() < 5_000.0, "{ahead}");
}
