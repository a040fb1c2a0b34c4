use std::time::Duration;

use console::wire::{Related, RelatedRequest};
use model::AlertState;
use serde_json::json;

use crate::{fake::Fake, scene::Scene};

/// Four panels: errors as recorded, errors as counted, something else, and errors by name.
const DASHBOARD: &str = r#"{"uid":"service","title":"Service","schemaVersion":39,"panels":[
    {"id":1,"type":"timeseries","title":"Errors per second","gridPos":{"x":0,"y":0,"w":12,"h":8},
     "targets":[{"refId":"A","expr":"job:errors:rate5m{job=~\"$job\"}"}]},
    {"id":2,"type":"timeseries","title":"Share","gridPos":{"x":12,"y":0,"w":12,"h":8},
     "targets":[{"refId":"A","expr":"rate(errors_total[$__rate_interval]) / rate(requests_total[$__rate_interval])"}]},
    {"id":3,"type":"stat","title":"Queue","gridPos":{"x":0,"y":8,"w":12,"h":8},
     "targets":[{"refId":"A","expr":"queue_length"}]},
    {"id":4,"type":"stat","title":"Both","gridPos":{"x":0,"y":8,"w":12,"h":8},
     "targets":[{"refId":"A","expr":"sum({__name__=\"errors_total\"}) + sum(job:errors:rate5m)"}]}],
    "templating":{"list":[{"name":"job","type":"custom","query":"api,web"}]}}"#;

const RULES: &str = r#"
groups:
  - name: g
    rules:
      - record: job:errors:rate5m
        expr: sum by (job) (rate(errors_total[5m]))
      - alert: HighErrorRate
        expr: rate(errors_total[5m]) > 1
        annotations: { runbook_url: "https://wiki.example.com/runbooks/errors.md#steps" }
      - alert: QueueFull
        expr: queue_length > 100
"#;

async fn scene() -> (Fake, Scene) {
    let rules = json!([{ "name": "server", "rules": [
        { "type": "alerting", "name": "HighErrorRate", "query": "rate(errors_total[5m])  > 1",
          "duration": 0, "labels": {}, "annotations": {} },
        { "type": "alerting", "name": "NoErrorsAtAll", "query": "absent(job:errors:rate5m)",
          "duration": 0, "labels": {}, "annotations": {} },
    ] }]);
    let alerts = json!([
        { "labels": { "alertname": "HighErrorRate", "job": "a" }, "annotations": {}, "state": "pending",
          "activeAt": "2026-09-21T00:00:00Z", "value": "1" },
        { "labels": { "alertname": "HighErrorRate", "job": "b" }, "annotations": {}, "state": "firing",
          "activeAt": "2026-09-21T00:00:00Z", "value": "1" },
    ]);
    let fake = Fake::with_rules(&["up"], rules, alerts, Duration::ZERO).await;
    let files = [
        ("dashboards/service.json", DASHBOARD),
        ("alerts/a.yml", RULES),
        ("runbooks/errors.md", "# When errors rise\n"),
        ("runbooks/no-errors-at-all.md", "# Silence\n"),
        (
            "runbooks/panel.md",
            "# Panel\nLook at errors PER second first.\n",
        ),
        (
            "runbooks/board.md",
            "# Board\nOpen the dashboard `service`.\n",
        ),
        ("runbooks/metric.md", "# Metric\nAsk for errors_total.\n"),
        (
            "runbooks/other.md",
            "# Other\nmy_errors_total and errors_totally are others.\n",
        ),
    ];
    let scene = Scene::new(&fake, &files).await;
    (fake, scene)
}

async fn of_panel(scene: &Scene, panel: u32) -> Related {
    let request = RelatedRequest {
        environment: "here".to_owned(),
        uid: "service".to_owned(),
        panel,
    };
    console::related(&scene.console, request).await.unwrap()
}

#[tokio::test]
async fn panels_alerts_and_runbooks_meet_over_metrics_and_what_is_recorded_of_them() {
    let (_fake, scene) = scene().await;
    let found = of_panel(&scene, 1).await;
    assert_eq!(found.metrics, ["job:errors:rate5m"]);
    let panels: Vec<(u32, String)> = found
        .panels
        .iter()
        .filter(|one| one.uid == "service")
        .map(|one| (one.panel, one.metrics.join(" ")))
        .collect();
    assert_eq!(
        panels,
        [
            (4, "errors_total job:errors:rate5m".to_owned()),
            (2, "errors_total".to_owned())
        ]
    );
    let alerts: Vec<(&str, &str, Option<AlertState>)> = found
        .alerts
        .iter()
        .map(|one| (one.name.as_str(), one.origin.as_str(), one.state))
        .collect();
    assert_eq!(
        alerts,
        [
            ("HighErrorRate", "alerts/a.yml", Some(AlertState::Firing)),
            ("NoErrorsAtAll", "main", None),
        ]
    );
    let runbooks: Vec<(&str, &str)> = found
        .runbooks
        .iter()
        .filter(|one| !one.file.starts_with("starter/"))
        .map(|one| (one.file.as_str(), one.why.as_str()))
        .collect();
    assert_eq!(
        runbooks,
        [
            ("runbooks/errors.md", "runbook of HighErrorRate"),
            (
                "runbooks/no-errors-at-all.md",
                "named like the alert NoErrorsAtAll"
            ),
            (
                "runbooks/panel.md",
                "mentions the panel \"Errors per second\""
            ),
            ("runbooks/board.md", "mentions the dashboard service"),
            ("runbooks/metric.md", "mentions the metric errors_total"),
        ]
    );
}

#[tokio::test]
async fn the_way_leads_back_from_what_was_recorded() {
    let (_fake, scene) = scene().await;
    let found = of_panel(&scene, 2).await;
    assert_eq!(found.metrics, ["errors_total", "requests_total"]);
    let panels: Vec<u32> = found
        .panels
        .iter()
        .filter(|one| one.uid == "service")
        .map(|one| one.panel)
        .collect();
    assert_eq!(
        panels,
        [4, 1],
        "the panel of the recorded rate is found from the counter"
    );
    let alone = of_panel(&scene, 3).await;
    let alerts: Vec<&str> = alone.alerts.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(alerts, ["QueueFull"]);
    assert!(alone.panels.iter().all(|one| one.uid != "service"));
}
