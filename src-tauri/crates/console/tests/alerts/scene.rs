//! A console whose pack has an environment with a Prometheus and an Alertmanager, once in
//! production and once not, and one with a Prometheus alone.

use std::{fs, path::PathBuf, sync::Arc, time::Duration};

use console::{
    Clock, Console, Options,
    wire::{AlertLine, AlertsRequest, AlertsView, MatcherView, OpenPack, RuleLine},
};
use model::{Millis, Nanos};
use serde_json::{Value, json};

use crate::{
    alertmanager::Alertmanager,
    fake::{Fake, NOW},
};

pub(crate) struct Scene {
    pub(crate) console: Console,
    pub(crate) alertmanager: Alertmanager,
    pub(crate) prometheus: Fake,
    pub(crate) folder: tempfile::TempDir,
}

struct Standing;

impl Clock for Standing {
    fn now(&self) -> Nanos {
        Millis(NOW).to_nanos()
    }
}

/// Series that the made-up Prometheus has.
pub(crate) const SERIES: [&str; 6] = [
    "up{job=\"api\",instance=\"a\"}",
    "up{job=\"web\",instance=\"b\"}",
    "http_requests_total{job=\"api\",route=\"/pay\",code=\"500\"}",
    "http_requests_total{job=\"api\",route=\"/pay\",code=\"200\"}",
    "queue_depth{queue=\"orders\"}",
    "ALERTS{alertname=\"Errors\",alertstate=\"firing\",job=\"api\",severity=\"critical\"}",
];

pub(crate) fn groups() -> Value {
    let rule = |name: &str, query: &str, more: Value| {
        let mut rule = json!({ "type": "alerting", "name": name, "query": query, "duration": 300,
            "health": "ok", "labels": { "severity": "critical" }, "annotations": {}, "alerts": [],
            "lastEvaluation": "2026-09-21T14:13:10Z", "evaluationTime": 0.002 });
        rule.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        rule
    };
    json!([{ "name": "g", "file": "/rules.yml", "rules": [
        rule("Errors", "rate(http_requests_total{code=~\"5..\"}[5m]) > 0.1",
            json!({ "alerts": [alert(&[("job", "api")], "firing")],
                    "annotations": { "runbook_url": "runbooks/errors.md" } })),
        rule("Waiting", "queue_depth > 0", json!({ "alerts": [
            { "labels": { "alertname": "Waiting", "queue": "orders" }, "annotations": {},
              "state": "pending", "activeAt": "2026-09-21T14:12:00Z", "value": "1e+00" }] })),
        rule("Typo", "queue_depht > 10", json!({})),
        rule("Fine", "queue_depth > 100", json!({ "annotations": { "runbook": "gone.md" } })),
        rule("Broken", "up * on () up", json!({ "health": "err", "lastError": "many-to-many" })),
        { "type": "recording", "name": "job:up:sum", "query": "sum(up)", "health": "ok" },
    ]}])
}

/// The alert `Errors` as Prometheus writes it.
pub(crate) fn alert(labels: &[(&str, &str)], state: &str) -> Value {
    let mut all = json!({ "alertname": "Errors", "severity": "critical" });
    for (name, value) in labels {
        all[*name] = (*value).into();
    }
    json!({ "labels": all, "annotations": { "summary": "errors <b>rise</b>" }, "state": state,
        "activeAt": "2026-09-21T14:10:00Z", "value": "2e-01" })
}

/// An alert as Alertmanager writes it, with the external label `cluster`.
pub(crate) fn delivered(name: &str, labels: &[(&str, &str)], status: Value) -> Value {
    let mut all = json!({ "alertname": name, "severity": "critical", "cluster": "c1" });
    for (label, value) in labels {
        all[*label] = (*value).into();
    }
    json!({ "labels": all, "annotations": {}, "startsAt": "2026-09-21T14:12:00.000Z",
        "endsAt": "2026-09-21T14:20:00.000Z", "fingerprint": format!("f-{name}"), "status": status })
}

pub(crate) fn active() -> Value {
    json!({ "state": "active", "silencedBy": [], "inhibitedBy": [], "mutedBy": [] })
}

pub(crate) fn silence(id: &str, state: &str, by: &str) -> Value {
    json!({ "id": id, "status": { "state": state }, "createdBy": by, "comment": "known",
        "startsAt": "2026-09-21T12:00:00.000Z", "endsAt": "2026-09-22T12:00:00.000Z",
        "updatedAt": "2026-09-21T12:00:00.000Z",
        "matchers": [{ "name": "alertname", "value": "Disk", "isRegex": false, "isEqual": true }] })
}

impl Scene {
    pub(crate) async fn new(allowed: bool) -> Self {
        let alerts = json!([
            delivered("Errors", &[("job", "api")], active()),
            delivered(
                "Disk",
                &[],
                json!({ "state": "suppressed", "silencedBy": ["s-1"],
                "inhibitedBy": ["f-Errors"], "mutedBy": ["nights"] })
            ),
        ]);
        let silences = json!([
            silence("s-1", "active", "anna"),
            silence("s-0", "expired", "ben")
        ]);
        Self::with(allowed, alerts, silences).await
    }

    pub(crate) async fn with(allowed: bool, delivered: Value, silences: Value) -> Self {
        let firing = json!([
            alert(&[("job", "api")], "firing"),
            { "labels": { "alertname": "Waiting", "queue": "orders" }, "annotations": {},
              "state": "pending", "activeAt": "2026-09-21T14:12:00Z", "value": "1e+00" },
        ]);
        let prometheus = Fake::with_rules(&SERIES, groups(), firing, Duration::ZERO).await;
        let alertmanager = Alertmanager::start(delivered, silences).await;
        let folder = tempfile::tempdir().unwrap();
        let environment = |name: &str, production: bool| {
            format!(
                "[environments.{name}]\ntitle = \"Shop {name}\"\nproduction = {production}\n\
                 [environments.{name}.sources.metrics]\ntitle = \"Prometheus\"\nkind = \"prometheus\"\n\
                 url = \"http://{}\"\n\
                 [environments.{name}.sources.alerts]\ntitle = \"Alertmanager\"\nkind = \"alertmanager\"\n\
                 url = \"http://{}\"\n",
                prometheus.address, alertmanager.address
            )
        };
        let toml = format!(
            "name = \"Test\"\n[alerts]\nsilences = {allowed}\n{}{}\
             [environments.bare.sources.metrics]\nkind = \"prometheus\"\nurl = \"http://{}\"\n",
            environment("live", true),
            environment("demo", false),
            prometheus.address
        );
        let files = [
            ("wheelhouse.toml", toml.as_str()),
            (
                "alerts/a.yml",
                "groups:\n- name: pack\n  rules:\n\
                 \x20 - { alert: Waiting, expr: \"queue_depth>0\" }\n\
                 \x20 - { alert: Fine, expr: \"queue_depth > 50\" }\n\
                 \x20 - { alert: Lonely, expr: \"up == 0\", labels: { severity: warning } }\n\
                 \x20 - { record: a, expr: up }\n",
            ),
            ("runbooks/errors.md", "# When errors rise\n"),
            (
                "runbooks/orphan.md",
                "---\nalerts: [NobodyMakesThis]\n---\n# Orphan\n",
            ),
            (
                "dashboards/service.json",
                "{\"uid\":\"service\",\"title\":\"Service\",\"schemaVersion\":39,\"panels\":[\
                 {\"id\":1,\"type\":\"stat\",\"title\":\"Requests\",\"gridPos\":{\"x\":0,\"y\":0,\"w\":12,\"h\":8},\
                 \"targets\":[{\"refId\":\"A\",\"expr\":\"rate(http_requests_total[5m])\"}]}]}",
            ),
        ];
        let at = |name: &str| folder.path().join(name);
        for (name, text) in files {
            let path = at("pack").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let console = Console::start(Options {
            clock: Arc::new(Standing),
            ..Options::within(folder.path())
        })
        .await
        .unwrap();
        let request = OpenPack {
            folder: at("pack").display().to_string(),
        };
        console::open_pack(&console, request).await.unwrap();
        Self {
            console,
            alertmanager,
            prometheus,
            folder,
        }
    }

    pub(crate) async fn view(&self, environment: &str) -> AlertsView {
        let request = AlertsRequest {
            environment: environment.to_owned(),
        };
        console::alerts(&self.console, request).await.unwrap()
    }

    /// What is recorded of silences, line by line.
    pub(crate) fn record(&self) -> Vec<String> {
        let folder = self.folder.path().join("data/silences");
        let Ok(packs) = fs::read_dir(folder) else {
            return Vec::new();
        };
        let files: Vec<PathBuf> = packs
            .map(|pack| pack.unwrap().path().join("silences.jsonl"))
            .collect();
        let [file] = files.as_slice() else {
            panic!("{files:?}");
        };
        let text = fs::read_to_string(file).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }
}

pub(crate) fn line<'v>(view: &'v AlertsView, name: &str) -> &'v AlertLine {
    let named = |one: &&AlertLine| one.alert.labels.get("alertname") == Some(name);
    view.alerts.iter().find(named).unwrap()
}

pub(crate) fn rule<'v>(view: &'v AlertsView, name: &str) -> &'v RuleLine {
    view.rules.iter().find(|one| one.name == name).unwrap()
}

pub(crate) fn matcher(name: &str, value: &str) -> MatcherView {
    MatcherView {
        name: name.to_owned(),
        value: value.to_owned(),
        regex: false,
        equal: true,
    }
}
