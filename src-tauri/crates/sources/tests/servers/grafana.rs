//! Grafana as its API is documented; no real one was asked.

use axum::http::Method;
use model::{AlertState, Alerts, Code, Millis, NewSilence, SilenceMatcher};
use sources::alerts::Grafana;

use crate::replay::{Asked, Recording, Server};

const RULES: &str = r#"{"status":"success","data":{"groups":[{
  "name":"every minute","file":"Shop","folderUid":"f1","interval":60,
  "lastEvaluation":"2026-11-21T01:13:53Z","evaluationTime":0.01,
  "rules":[
    {"state":"firing","name":"Slow checkout","query":"histogram_quantile(0.95, x)","duration":300,
     "keepFiringFor":0,"labels":{"severity":"critical"},"annotations":{"runbook_url":"r.md"},
     "health":"ok","type":"alerting","uid":"u1","folderUid":"f1",
     "lastEvaluation":"2026-11-21T01:13:53Z","evaluationTime":0.25,
     "alerts":[
       {"labels":{"alertname":"Slow checkout","grafana_folder":"Shop","route":"/pay"},
        "annotations":{},"state":"Alerting","activeAt":"2026-11-21T01:10:00Z","value":"1.5e+00"},
       {"labels":{"alertname":"Slow checkout","grafana_folder":"Shop","route":"/cart"},
        "annotations":{},"state":"Pending","activeAt":"2026-11-21T01:13:00Z","value":""},
       {"labels":{"alertname":"Slow checkout","grafana_folder":"Shop","route":"/"},
        "annotations":{},"state":"Normal (MissingSeries)","activeAt":"2026-11-21T01:00:00Z","value":""}],
     "totals":{"alerting":1}},
    {"state":"inactive","name":"No data","query":"up","health":"nodata","type":"alerting","labels":null},
    {"state":"inactive","name":"Broken","query":"up{","health":"error","lastError":"parse error","type":"alerting"},
    {"name":"job:up:sum","query":"sum(up)","health":"ok","type":"recording"}]}],
  "totals":{"firing":1}}}"#;

const ALERTS: &str = r#"[{"annotations":{},"endsAt":"2026-11-21T01:17:13.789Z","fingerprint":"01",
  "receivers":[{"name":"ops"}],"startsAt":"2026-11-21T01:12:00Z","updatedAt":"2026-11-21T01:13:13Z",
  "status":{"inhibitedBy":[],"silencedBy":[],"mutedBy":["weekends"],"state":"suppressed"},
  "labels":{"__alert_rule_uid__":"u1","alertname":"Slow checkout","grafana_folder":"Shop","route":"/pay"}}]"#;

/// Answers what Grafana answers, and nothing else.
fn answer(asked: &Asked) -> Recording {
    let api = "/api/alertmanager/grafana/api/v2";
    let path = asked.uri.path();
    match (&asked.method, path.strip_prefix(api).unwrap_or(path)) {
        (&Method::GET, "/api/prometheus/grafana/api/v1/rules") => Recording::json(RULES),
        (&Method::GET, "/api/health") => {
            Recording::json(r#"{"commit":"x","database":"ok","version":"12.1.0"}"#)
        }
        (&Method::GET, "/alerts") => Recording::json(ALERTS),
        (&Method::GET, "/silences") => Recording::json("[]"),
        (&Method::POST, "/silences") => {
            Recording::new(202, "application/json", r#"{"silenceID":"s-1"}"#)
        }
        (&Method::DELETE, "/silence/s-1") => Recording::json(r#"{"message":"silence deleted"}"#),
        (&Method::DELETE, _) => Recording::new(
            404,
            "application/json",
            r#"{"message":"silence not found","messageId":"x","statusCode":404,"traceID":""}"#,
        ),
        _ => Recording::new(404, "application/json", r#"{"message":"Not found"}"#),
    }
}

async fn scene() -> (Server, Grafana) {
    let server = Server::new(answer).await;
    let grafana = Grafana::new(server.client());
    (server, grafana)
}

#[tokio::test]
async fn delivered_alerts_and_those_that_wait_are_told_together() {
    let (_server, grafana) = scene().await;
    let told = grafana.told().await.unwrap();
    assert!(told.warnings.is_empty(), "{:?}", told.warnings);
    let shown: Vec<(Option<&str>, AlertState)> = told
        .value
        .iter()
        .map(|one| (one.alert.labels.get("route"), one.alert.state))
        .collect();
    assert_eq!(
        shown,
        [
            (Some("/pay"), AlertState::Suppressed),
            (Some("/cart"), AlertState::Pending)
        ]
    );
    assert_eq!(told.value[0].muted_by, ["weekends"]);
    let own = |name: &String| name.starts_with("__");
    assert!(!told.value[0].alert.labels.0.keys().any(own));
}

#[tokio::test]
async fn rules_name_their_folder_and_say_what_is_wrong_with_them() {
    let (_server, grafana) = scene().await;
    let rules = grafana.rules().await.unwrap().value;
    assert_eq!(rules.len(), 4);
    let slow = &rules[0];
    assert_eq!(slow.group, "Shop / every minute");
    assert_eq!((slow.hold, slow.took), (Millis(300_000), Some(0.25)));
    assert_eq!(slow.evaluated, Some(Millis(1_795_223_633_000)));
    let states: Vec<AlertState> = slow.alerts.iter().map(|one| one.state).collect();
    assert_eq!(states, [AlertState::Firing, AlertState::Pending]);
    assert_eq!(slow.alerts[0].value, Some(1.5));
    let wrong: Vec<Option<&str>> = rules.iter().map(|one| one.last_error.as_deref()).collect();
    assert_eq!(
        wrong,
        [
            None,
            Some("its query gives no data"),
            Some("parse error"),
            None
        ]
    );
}

#[tokio::test]
async fn silences_are_made_and_ended_in_its_own_alertmanager() {
    let (server, grafana) = scene().await;
    let silence = NewSilence {
        replaces: None,
        matchers: vec![SilenceMatcher {
            name: "alertname".into(),
            value: "Slow checkout".into(),
            regex: false,
            equal: true,
        }],
        starts: Millis(1_795_223_583_789),
        ends: Millis(1_795_227_183_000),
        by: "anna".into(),
        comment: "known".into(),
    };
    assert_eq!(grafana.silence(&silence).await.unwrap(), "s-1");
    grafana.expire("s-1").await.unwrap();
    let failure = grafana.expire("s-2").await.unwrap_err();
    assert_eq!(failure.code, Code::NotFound, "{failure:?}");
    assert!(grafana.silences().await.unwrap().value.is_empty());
    let ladder = grafana.diagnose().await;
    let last = ladder.steps.last().unwrap();
    assert!(last.detail.contains("4 rules; Grafana 12.1.0"), "{last:?}");
    assert!(server.asked().iter().all(|one| one.uri.query().is_none()));
}

#[tokio::test]
async fn what_is_not_grafana_is_an_unexpected_answer() {
    let page = "<html><title>Sign in</title>";
    let server = Server::with(Recording::new(200, "text/html", page)).await;
    let grafana = Grafana::new(server.client());
    for failure in [
        grafana.alerts().await.unwrap_err(),
        grafana.rules().await.unwrap_err(),
        grafana.silences().await.unwrap_err(),
    ] {
        assert_eq!(failure.code, Code::UnexpectedAnswer, "{failure:?}");
    }
}
