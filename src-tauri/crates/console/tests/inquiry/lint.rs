use std::time::Duration;

use console::wire::{LintReport, LintRequest};
use model::Weight;
use serde_json::json;

use crate::{
    fake::Fake,
    scene::{Scene, hour},
};

/// Good, misnamed, mislabelled, wrong, filtered and chained queries; links good and dead.
const DASHBOARD: &str = r#"{"uid":"service","title":"Service","description":"d","schemaVersion":39,
  "templating":{"list":[
    {"name":"job","type":"query","query":"label_values(up, job)","refresh":1,"current":{}},
    {"name":"code","type":"custom","query":"200,500","includeAll":true,"multi":true,
     "current":{"text":["All"],"value":["$__all"]}}]},
  "links":[{"type":"link","title":"Gone","url":"/d/gone/x"},{"type":"link","title":"Own","url":"/d/service/x"}],
  "panels":[
    {"id":1,"type":"timeseries","title":"Good","gridPos":{"x":0,"y":0,"w":12,"h":8},
     "links":[{"title":"Other","url":"/d/other"}],
     "targets":[{"refId":"A","expr":"sum(rate(http_requests_total{job=\"$job\",code=~\"$code\"}[$__rate_interval]))"}]},
    {"id":2,"type":"timeseries","title":"Misnamed","gridPos":{"x":0,"y":0,"w":12,"h":8},
     "targets":[{"refId":"A","expr":"rate(http_request_total[$__rate_interval])"}]},
    {"id":3,"type":"timeseries","title":"Mislabelled","gridPos":{"x":0,"y":0,"w":12,"h":8},
     "targets":[{"refId":"A","expr":"up{job=\"apo\"}"},{"refId":"B","expr":"up{jib=\"api\"}"}]},
    {"id":4,"type":"timeseries","title":"Wrong","gridPos":{"x":0,"y":0,"w":12,"h":8},
     "targets":[{"refId":"A","expr":"sum(up) up"}]},
    {"id":5,"type":"stat","title":"Filtered","gridPos":{"x":0,"y":0,"w":12,"h":8},
     "targets":[{"refId":"A","expr":"up > 5"}]},
    {"id":6,"type":"stat","title":"Same","gridPos":{"x":0,"y":0,"w":12,"h":8},
     "targets":[{"refId":"A","expr":"up > 5"}]}]}"#;

const OTHER: &str = r#"{"uid":"other","title":"Other","description":"d","schemaVersion":39,"panels":[
    {"id":1,"type":"text","title":"t","gridPos":{"x":0,"y":0,"w":24,"h":4},"options":{"mode":"markdown","content":"x"}}]}"#;

const RULES: &str = r#"
groups:
  - name: g
    rules:
      - alert: Down
        expr: up == 0
        annotations:
          dashboard: "https://grafana.example.com/d/nowhere/x"
          runbook_url: "runbooks/missing.md"
      - alert: Good
        expr: up == 0
        annotations: { runbook_url: "runbooks/fix.md", dashboard: "/d/other" }
      - alert: Wrong
        expr: up ==
        annotations: { runbook_url: "runbooks/fix.md", summary: "{{ toTime $value }}" }
"#;

async fn linted(live: bool, uid: Option<&str>) -> (Fake, LintReport) {
    let series = [
        "http_requests_total{job=\"api\",code=\"200\"}",
        "up{job=\"api\"}",
        "up{job=\"web\"}",
    ];
    let patience = Duration::from_millis(20);
    let fake = Fake::with_rules(&series, json!([]), json!([]), patience).await;
    let files = [
        ("dashboards/service.json", DASHBOARD),
        ("dashboards/other.json", OTHER),
        ("dashboards/broken.json", "{"),
        ("alerts/a.yml", RULES),
        (
            "runbooks/fix.md",
            "# Fix\nSee [it](/d/other) and [this](/d/lost?var-x=y).\n",
        ),
    ];
    let scene = Scene::new(&fake, &files).await;
    let request = LintRequest {
        environment: "here".to_owned(),
        uid: uid.map(str::to_owned),
        live,
        range: hour(),
    };
    let report = console::lint(&scene.console, request).await.unwrap();
    (fake, report)
}

/// `rule file panel`, for rules of links, files and live queries.
fn shown(report: &LintReport) -> Vec<String> {
    let mut all: Vec<String> = report
        .findings
        .iter()
        .filter(|one| {
            ["dead-link", "unreadable", "bad-query", "matches-nothing"].contains(&one.rule.as_str())
        })
        .map(|one| {
            let panel = one.panel.map(|id| format!(" {id}")).unwrap_or_default();
            format!("{} {}{panel}", one.rule, one.file)
        })
        .collect();
    all.sort();
    all
}

#[tokio::test]
async fn links_are_judged_without_asking_anyone() {
    let (fake, report) = linted(false, None).await;
    assert_eq!(
        shown(&report),
        [
            "dead-link alerts/a.yml",
            "dead-link alerts/a.yml",
            "dead-link dashboards/service.json",
            "dead-link runbooks/fix.md",
            "unreadable dashboards/broken.json",
        ]
    );
    assert_eq!(
        (report.dashboards, report.panels, report.queries),
        (2, 7, 0)
    );
    assert_eq!(report.findings[0].weight, Weight::Error, "gravest first");
    assert!(report.findings.iter().all(|one| !one.remedy.is_empty()));
    let of_rules = report.findings.iter().filter(|one| one.rule == "rule");
    let of_rules: Vec<&str> = of_rules.map(|one| one.message.as_str()).collect();
    let [expression, template] = of_rules[..] else {
        panic!("an expression and a template: {of_rules:?}")
    };
    assert!(expression.ends_with("the expression of the alert Wrong in group \"g\""));
    assert_eq!(
        template,
        "the function `toTime` is not supported in templates: annotation summary of the alert Wrong in group \"g\""
    );
    assert!(fake.asked().is_empty(), "{:?}", fake.asked());
}

#[tokio::test]
async fn live_queries_that_are_refused_or_match_nothing_are_named() {
    let (fake, report) = linted(true, Some("service")).await;
    assert_eq!(
        shown(&report),
        [
            "bad-query dashboards/service.json 4",
            "dead-link dashboards/service.json",
            "matches-nothing dashboards/service.json 2",
            "matches-nothing dashboards/service.json 3",
            "matches-nothing dashboards/service.json 3",
        ]
    );
    let of = |panel: u32| {
        let found = report
            .findings
            .iter()
            .filter(|one| one.panel == Some(panel));
        let said: Vec<String> = found
            .filter(|one| one.rule == "matches-nothing")
            .map(|one| format!("{} {}", one.message, one.remedy))
            .collect();
        said.join("\n")
    };
    assert!(of(2).contains("http_requests_total"), "{}", of(2));
    assert!(of(3).contains("api"), "{}", of(3));
    assert!(of(3).contains("no label jib"), "{}", of(3));
    assert_eq!(report.queries, 6, "equal queries are asked once");
    assert!(report.failures.is_empty(), "{:?}", report.failures);
    assert!(fake.most_open() <= 8, "{}", fake.most_open());
    let asked = fake.asked();
    let good = "sum(rate(http_requests_total{job=\"api\",code=~\"(200|500)\"}[1m]))";
    assert!(asked.iter().any(|one| one.contains(good)), "{asked:?}");
}

#[tokio::test]
async fn a_source_that_is_down_is_told_once() {
    let (fake, scene) = {
        let fake = Fake::start(&["up"]).await;
        let scene = Scene::new(&fake, &[("dashboards/service.json", DASHBOARD)]).await;
        (fake, scene)
    };
    drop(fake);
    let request = LintRequest {
        environment: "here".to_owned(),
        uid: None,
        live: true,
        range: hour(),
    };
    let report = console::lint(&scene.console, request).await.unwrap();
    assert!(!report.failures.is_empty());
    assert!(report.failures.len() <= 3, "{:?}", report.failures);
    assert!(
        report
            .findings
            .iter()
            .all(|one| one.rule != "matches-nothing")
    );
}
