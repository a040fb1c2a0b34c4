use std::{fs, sync::Arc};

use model::{AlertState, TimeRange};

use super::*;
use crate::{
    Console, Options,
    environments::Running,
    wire::{OpenPack, OverviewRequest, ThemeName, Zone},
};

const DIRECT: &str = "[environments.here.sources.own]\nkind = \"direct\"\n";
const PROMETHEUS: &str =
    "[environments.here.sources.other]\nkind = \"prometheus\"\nurl = \"http://127.0.0.1:9\"\n";

const RULES: &str = r#"
groups:
  - name: g
    interval: 5s
    rules:
      - record: one
        expr: vector(1)
      - record: broken:sum
        expr: sum(
      - alert: Always
        expr: vector(1)
        labels: { severity: critical }
        annotations: { summary: "it is {{ $value }}" }
      - alert: Later
        expr: absent(nothing_here)
        for: 1h
      - alert: Never
        expr: vector(1) == 2
      - alert: Broken
        expr: sum(
"#;

struct Scene {
    folder: tempfile::TempDir,
    console: Console,
}

impl Scene {
    async fn new(sources: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("pack/alerts")).unwrap();
        fs::write(at("pack/wheelhouse.toml"), sources).unwrap();
        fs::write(at("pack/alerts/a.yml"), RULES).unwrap();
        let console = start(&folder, Arc::new(collector::SystemClock)).await;
        let scene = Self { folder, console };
        scene.open().await;
        scene
    }

    async fn open(&self) {
        let folder = self.folder.path().join("pack").display().to_string();
        let opened = crate::open_pack(&self.console, OpenPack { folder }).await;
        opened.unwrap();
    }

    async fn running(&self) -> Arc<Running> {
        self.console.environment("here").await.unwrap()
    }

    async fn overview(&self) -> crate::wire::Overview {
        let now = self.console.shared.now();
        let request = OverviewRequest {
            environment: "here".to_owned(),
            range: TimeRange {
                start: Millis(now.0 - 60_000),
                end: now,
            },
            width: 300,
            height: 100,
            theme: ThemeName::Light,
            zone: Zone::Utc,
        };
        crate::overview(&self.console, request).await.unwrap()
    }
}

async fn start(folder: &tempfile::TempDir, clock: Arc<dyn Clock>) -> Console {
    let options = Options {
        clock,
        ..Options::within(folder.path())
    };
    Console::start(options).await.unwrap()
}

fn rules(running: &Running) -> Option<Arc<Rules>> {
    running.source("own").unwrap().rules().cloned()
}

#[tokio::test]
async fn the_overview_shows_what_the_rules_of_the_pack_find() {
    let scene = Scene::new(DIRECT).await;
    let running = scene.running().await;
    let rules = rules(&running).expect("the collector evaluates them");
    rules.evaluation.evaluate(0).await;

    let overview = scene.overview().await;
    let alerts: Vec<_> = overview
        .alerts
        .iter()
        .map(|alert| (alert.labels.get("alertname").unwrap_or("-"), alert.state))
        .collect();
    assert_eq!(
        alerts,
        [
            ("Always", AlertState::Firing),
            ("Later", AlertState::Pending)
        ]
    );
    assert_eq!(
        overview.alerts[0].annotations.get("summary"),
        Some("it is 1")
    );
    let [of_record, failure] = &overview.alert_failures[..] else {
        panic!("two rules fail: {:?}", overview.alert_failures)
    };
    let start = "recording rule \"broken:sum\" of group \"g\" cannot be evaluated";
    assert!(of_record.message.starts_with(start), "{of_record:?}");
    assert!(failure.message.contains("\"Broken\""), "{failure:?}");
    let place = failure.place.as_deref();
    assert_eq!(place, Some("character 4 of sum("), "the closest place");

    let answer = rules.rules().await.unwrap();
    let [warning] = &answer.warnings[..] else {
        panic!("of the record alone: {:?}", answer.warnings)
    };
    assert!(warning.contains(start), "{warning}");
    let listed = answer.value;
    let failed: Vec<_> = listed
        .iter()
        .map(|rule| (&*rule.name, rule.last_error.is_some()))
        .collect();
    assert_eq!(
        failed,
        [
            ("one", false),
            ("broken:sum", true),
            ("Always", false),
            ("Later", false),
            ("Never", false),
            ("Broken", true)
        ]
    );
    scene.console.close().await;
}

#[tokio::test]
async fn changed_rules_start_the_environment_anew_and_end_the_old_tasks() {
    let scene = Scene::new(DIRECT).await;
    let before = scene.running().await;
    scene.open().await;
    assert!(
        Arc::ptr_eq(&before, &scene.running().await),
        "the same rules change nothing"
    );
    let old = rules(&before).unwrap();
    assert_eq!(old.rules().await.unwrap().value.len(), 6);
    let tasks: Vec<_> = old.tasks.iter().map(JoinHandle::abort_handle).collect();
    let gone = Arc::downgrade(&before);
    // Who still looks at the old environment keeps its store from the new one.
    drop((old, before));

    let changed = "groups: [{name: g, rules: [{alert: Other, expr: vector(1)}]}]";
    fs::write(scene.folder.path().join("pack/alerts/a.yml"), changed).unwrap();
    scene.open().await;
    let after = scene.running().await;
    assert!(gone.upgrade().is_none(), "the environment began anew");
    let new = rules(&after).expect("the new environment has the store");
    assert_eq!(new.rules().await.unwrap().value.len(), 1);
    let ended = async {
        while !tasks.iter().all(tokio::task::AbortHandle::is_finished) {
            tokio::task::yield_now().await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(10), ended).await;
    waited.expect("the old tasks end");
    scene.console.close().await;
}

#[tokio::test]
async fn a_prometheus_of_the_environment_is_left_to_evaluate_them() {
    let scene = Scene::new(&format!("{DIRECT}{PROMETHEUS}")).await;
    assert!(rules(&*scene.running().await).is_none());
    scene.console.close().await;
}

#[tokio::test]
async fn records_and_alerts_are_series_that_a_dashboard_can_ask_for() {
    let scene = Scene::new(DIRECT).await;
    let running = scene.running().await;
    let rules = rules(&running).expect("the collector evaluates them");
    for _ in 0..3 {
        rules.evaluation.evaluate(0).await;
    }
    let metrics = running.source("own").unwrap().metrics().unwrap();
    let asked = metrics.instant(
        "count by (__name__, alertstate) ({__name__=~\"one|ALERTS.*\"})",
        scene.console.shared.now(),
    );
    let model::InstantValue::Vector(found) = asked.await.unwrap().value else {
        panic!("a vector")
    };
    let mut found: Vec<String> = found
        .iter()
        .map(|one| format!("{} {}", one.labels, one.point.value))
        .collect();
    found.sort();
    assert_eq!(
        found,
        [
            "ALERTS_FOR_STATE 2",
            "ALERTS{alertstate=\"firing\"} 1",
            "ALERTS{alertstate=\"pending\"} 1",
            "one 1"
        ]
    );
    scene.console.close().await;
}

/// A clock that stands until it is set.
#[derive(Default)]
struct Set(std::sync::atomic::AtomicI64);

impl Set {
    fn minute(&self, minute: i64) {
        let at = 1_790_000_000_000 + minute * 60_000;
        self.0.store(at, std::sync::atomic::Ordering::SeqCst);
    }
}

impl Clock for Set {
    fn now(&self) -> model::Nanos {
        Millis(self.0.load(std::sync::atomic::Ordering::SeqCst)).to_nanos()
    }
}

#[tokio::test]
async fn a_restart_of_wheelhouse_does_not_begin_the_waiting_anew() {
    let folder = tempfile::tempdir().unwrap();
    let pack = folder.path().join("pack");
    fs::create_dir_all(pack.join("alerts")).unwrap();
    fs::write(pack.join("wheelhouse.toml"), DIRECT).unwrap();
    // The tasks evaluate once at the start; the rest is done by hand.
    let written =
        "groups: [{name: g, interval: 1d, rules: [{alert: Waits, expr: vector(1), for: 15m}]}]";
    fs::write(pack.join("alerts/a.yml"), written).unwrap();
    let clock = Arc::new(Set::default());
    let mut states = Vec::new();
    for (opened_at, minutes) in [(0, vec![0, 1, 10]), (12, vec![12, 13, 20, 22])] {
        clock.minute(opened_at);
        let console = start(&folder, clock.clone()).await;
        let request = OpenPack {
            folder: pack.display().to_string(),
        };
        crate::open_pack(&console, request).await.unwrap();
        let running = console.environment("here").await.unwrap();
        let rules = rules(&running).expect("the collector evaluates them");
        rules.evaluation.evaluate(0).await;
        for minute in minutes {
            clock.minute(minute);
            rules.evaluation.evaluate(0).await;
            let [alert] = &rules.alerts().await.unwrap().value[..] else {
                panic!("one alert at {minute}m")
            };
            states.push((minute, alert.state));
        }
        drop((rules, running));
        console.close().await;
    }
    let (pending, firing) = (AlertState::Pending, AlertState::Firing);
    assert_eq!(
        states,
        [
            (0, pending),
            (1, pending),
            (10, pending),
            (12, pending),
            (13, pending),
            (20, pending),
            // Ten minutes were waited before, and ten are the least after a restart.
            (22, firing)
        ]
    );
}
