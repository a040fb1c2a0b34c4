//! Every cause, asked of a real embedded store.

use std::{fs, sync::Arc};

use model::{Millis, Nanos, TimeRange};

use crate::{
    Change, Clock, Console, Options, panel,
    wire::{Content, Emptiness, EmptyCause, OpenPack, PanelRequest, ThemeName, Zone},
};

const PACK: &str = "[environments.here.sources.own]\nkind = \"direct\"\ntitle = \"Own\"\nhistory = [\"history.om\"]\n";
const NOW: i64 = 1_780_000_000_000;

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Nanos {
        Millis(NOW).to_nanos()
    }
}

/// Requests of two routes until now, and a queue that ended twenty hours ago.
fn history() -> String {
    let mut text = String::from("# TYPE http_requests counter\n");
    for at in (0..120).map(|step| NOW / 1_000 - 3_600 + step * 30) {
        for route in ["/orders", "/carts"] {
            text.push_str(&format!(
                "http_requests_total{{route=\"{route}\"}} {at} {at}\n"
            ));
        }
    }
    text.push_str("# TYPE queue_depth gauge\n");
    for step in 0..10 {
        let at = NOW / 1_000 - 20 * 3_600 + step * 60;
        text.push_str(&format!("queue_depth{{queue=\"mail\"}} {step} {at}\n"));
    }
    text.push_str("# EOF\n");
    text
}

async fn explained(expr: &str, variable: Option<&str>) -> Emptiness {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("pack/dashboards")).unwrap();
    fs::write(at("pack/wheelhouse.toml"), PACK).unwrap();
    fs::write(at("pack/history.om"), history()).unwrap();
    let variables = variable.map_or_else(Vec::new, |name| {
        vec![
            serde_json::json!({"name": name, "label": "The route", "type": "query",
            "query": "label_values(nothing, route)"}),
        ]
    });
    let dashboard = serde_json::json!({
        "uid": "d", "title": "D", "schemaVersion": 39,
        "templating": {"list": variables},
        "panels": [{"id": 1, "type": "timeseries", "title": "p", "gridPos": {"x":0,"y":0,"w":12,"h":8},
            "targets": [{"refId": "A", "expr": expr}]}]
    });
    fs::write(at("pack/dashboards/d.json"), dashboard.to_string()).unwrap();
    let (collected, mut waiting) = tokio::sync::mpsc::unbounded_channel();
    let console = Console::start(Options {
        clock: Arc::new(Fixed),
        on_change: Arc::new(move |change| {
            if change == Change::Collected {
                let _ = collected.send(());
            }
        }),
        ..Options::within(folder.path())
    })
    .await
    .unwrap();
    let pack = at("pack").display().to_string();
    crate::open_pack(&console, OpenPack { folder: pack })
        .await
        .unwrap();
    console.environment("here").await.unwrap();
    tokio::time::timeout(std::time::Duration::from_secs(20), waiting.recv())
        .await
        .expect("the history is imported");
    let request = PanelRequest {
        environment: "here".to_owned(),
        uid: "d".to_owned(),
        panel: 1,
        chosen: crate::wire::Chosen::new(),
        range: TimeRange {
            start: Millis(NOW - 3_600_000),
            end: Millis(NOW),
        },
        width: 600,
        height: 200,
        theme: ThemeName::Dark,
        zone: Zone::Utc,
        isolate: Vec::new(),
        scoped: crate::wire::Chosen::new(),
        question: 0,
    };
    let view = panel(&console, request).await.unwrap();
    console.close().await;
    match view.content {
        Content::Empty(found) => found,
        other => panic!("{expr} is not empty: {other:?}"),
    }
}

fn all_hints(found: &Emptiness) -> String {
    found
        .hints
        .iter()
        .map(|hint| hint.text.as_str())
        .collect::<Vec<_>>()
        .join(" | ")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_metric_that_was_never_seen_is_named_with_its_neighbours() {
    let found = explained("rate(http_request_total[5m])", None).await;
    assert_eq!(found.cause, EmptyCause::MetricUnknown, "{found:?}");
    assert_eq!(
        found.text,
        "Own never saw a metric named http_request_total."
    );
    assert!(
        all_hints(&found).contains("http_requests_total"),
        "{found:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_label_value_that_does_not_exist_is_named_with_its_neighbours() {
    let found = explained("http_requests_total{route=\"/order\"}", None).await;
    assert_eq!(found.cause, EmptyCause::LabelUnknown, "{found:?}");
    assert!(found.text.contains("no value \"/order\""), "{found:?}");
    assert!(all_hints(&found).contains("/orders"), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_label_that_does_not_exist_is_named_with_the_others() {
    let found = explained("http_requests_total{path=\"/orders\"}", None).await;
    assert_eq!(found.cause, EmptyCause::LabelUnknown, "{found:?}");
    assert!(found.text.contains("has no label path"), "{found:?}");
    assert!(all_hints(&found).contains("route"), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn samples_outside_the_range_are_dated_and_reachable() {
    let found = explained("queue_depth", None).await;
    assert_eq!(found.cause, EmptyCause::OutsideRange, "{found:?}");
    let last = NOW - 20 * 3_600_000 + 9 * 60_000;
    let seen = found.last_seen.expect("it is dated");
    assert!((seen.0 - last).abs() <= 60_000, "{seen:?} is not {last}");
    let range = found.hints[0].range.expect("a way there");
    assert!(range.contains(seen));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_computed_away_is_not_called_missing() {
    let found = explained("http_requests_total < 0", None).await;
    assert_eq!(found.cause, EmptyCause::Filtered, "{found:?}");
    assert!(all_hints(&found).contains("comparison"), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_variable_without_a_value_is_named() {
    let found = explained("http_requests_total{route=\"$route\"}", Some("route")).await;
    assert_eq!(found.cause, EmptyCause::VariableEmpty, "{found:?}");
    assert!(found.text.contains("The route"), "{found:?}");
}
