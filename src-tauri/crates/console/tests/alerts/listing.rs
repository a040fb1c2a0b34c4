use console::wire::{AlertsView, RuleState, SilenceState};
use model::{AlertSeverity, AlertState, Code};
use serde_json::{Value, json};

use crate::scene::{Scene, active, delivered, line, rule};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_evaluated_and_delivered_is_one_alert() {
    let scene = Scene::new(true).await;
    let view = scene.view("live").await;
    assert!(view.failures.is_empty(), "{:?}", view.failures);
    assert_eq!(view.alerts.len(), 3, "{:#?}", view.alerts);

    let errors = line(&view, "Errors");
    assert_eq!(errors.sources, ["Prometheus", "Alertmanager"]);
    assert_eq!(errors.alert.state, AlertState::Firing);
    assert_eq!(errors.alert.value, Some(0.2));
    assert_eq!(errors.severity, AlertSeverity::Critical);
    assert_eq!(errors.rule.as_ref(), Some(&rule(&view, "Errors").id));
    assert_eq!(errors.runbook.as_ref().unwrap().file, "runbooks/errors.md");

    let disk = line(&view, "Disk");
    assert_eq!(disk.alert.state, AlertState::Suppressed);
    assert_eq!(disk.silences, ["s-1"]);
    assert_eq!(
        disk.quiet,
        ["inhibited by Errors", "muted by the time interval nights"]
    );
    assert_eq!(line(&view, "Waiting").alert.state, AlertState::Pending);
    let first: Vec<&str> = view.alerts.iter().map(|one| one.id.as_str()).collect();
    let again = scene.view("live").await;
    let second: Vec<&str> = again.alerts.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(first, second);
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_say_where_they_stand() {
    let scene = Scene::new(true).await;
    let view = scene.view("live").await;
    for (name, origin, state, part) in [
        ("Errors", "Prometheus", RuleState::Firing, "1 alert fires"),
        (
            "Waiting",
            "Prometheus",
            RuleState::Pending,
            "1 alert waits until",
        ),
        (
            "Typo",
            "Prometheus",
            RuleState::Never,
            "no metric queue_depht for 7 days; nearest: queue_depth",
        ),
        (
            "Fine",
            "Prometheus",
            RuleState::Inactive,
            "does not fire; evaluated",
        ),
        ("Broken", "Prometheus", RuleState::Failed, "many-to-many"),
        (
            "Lonely",
            "alerts/a.yml",
            RuleState::Unused,
            "no source of this environment evaluates it",
        ),
    ] {
        let rule = rule(&view, name);
        assert_eq!(
            (rule.origin.as_str(), rule.state),
            (origin, state),
            "{rule:?}"
        );
        assert!(rule.why.contains(part), "{rule:?}");
    }
    // The pack's rule of the same name differs, the one that is spelt otherwise does not.
    let count = |name: &str| view.rules.iter().filter(|one| one.name == name).count();
    assert_eq!(
        (
            count("Waiting"),
            count("Fine"),
            count("a"),
            count("job:up:sum")
        ),
        (1, 2, 0, 0)
    );
    let other = view
        .rules
        .iter()
        .find(|one| one.name == "Fine" && one.origin == "alerts/a.yml");
    let other = other.unwrap();
    assert!(other.why.contains("with another expression"), "{other:?}");
    assert_eq!(
        rule(&view, "Fine").broken.as_deref(),
        Some("its annotation names gone.md, which the pack does not have")
    );
    let mut ids: Vec<&str> = view.rules.iter().map(|one| one.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), view.rules.len());

    assert_eq!(view.coverage.covered, 1);
    assert!(view.coverage.uncovered.contains(&"Lonely".to_owned()));
    let orphans: Vec<&str> = view
        .coverage
        .orphans
        .iter()
        .map(|one| one.file.as_str())
        .collect();
    assert_eq!(orphans, ["runbooks/orphan.md"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn silences_are_listed_with_what_they_hide() {
    let scene = Scene::new(true).await;
    let view = scene.view("live").await;
    let shown: Vec<(&str, SilenceState, u32)> = view
        .silences
        .iter()
        .map(|one| (one.id.as_str(), one.state, one.hides))
        .collect();
    assert_eq!(
        shown,
        [
            ("s-1", SilenceState::Active, 1),
            ("s-0", SilenceState::Expired, 0)
        ]
    );
    assert!(view.silencing.allowed, "{:?}", view.silencing);
    assert_eq!(view.silencing.sources, ["alerts"]);

    let bare = scene.view("bare").await;
    assert!(!bare.silencing.allowed && bare.silencing.why.contains("no source"));
    let refused = Scene::new(false).await.view("live").await;
    assert!(refused.silencing.why.contains("silences = true"));
}

/// Everything but the Alertmanager's part is there.
fn the_rest_stays(view: &AlertsView) {
    assert_eq!(view.alerts.len(), 2, "{:#?}", view.alerts);
    assert_eq!(line(view, "Errors").sources, ["Prometheus"]);
    assert!(view.silences.is_empty());
    assert!(view.rules.len() > 5);
    assert_eq!(view.failures.len(), 1, "{:?}", view.failures);
    let failure = &view.failures[0];
    assert!(
        failure.place.is_some() && failure.remedy.is_some(),
        "{failure:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alertmanager_that_fails_costs_its_part_only() {
    let huge = format!("[\"{}\"]", "x".repeat(300_000));
    for (status, body, code) in [
        (200, "<html><title>Sign in</title>", Code::UnexpectedAnswer),
        (200, "\u{0}\u{1}garbage", Code::UnexpectedAnswer),
        (200, "{\"alerts\":[]}", Code::UnexpectedAnswer),
        (200, huge.as_str(), Code::UnexpectedAnswer),
        (500, "\"boom\"", Code::ServerError),
        (401, "", Code::Unauthorized),
    ] {
        let scene = Scene::new(true).await;
        let known = line(&scene.view("live").await, "Errors").id.clone();
        scene.alertmanager.breaks(status, body);
        let view = scene.view("live").await;
        the_rest_stays(&view);
        assert_eq!(view.failures[0].code, code, "{status}: {:?}", view.failures);
        assert_eq!(line(&view, "Errors").id, known, "it stays the same alert");
    }
    let mut scene = Scene::new(true).await;
    scene.alertmanager = crate::alertmanager::Alertmanager::start(json!([]), json!([])).await;
    let view = scene.view("demo").await;
    the_rest_stays(&view);
    assert_eq!(view.failures[0].code, Code::Unreachable);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_with_five_hundred_labels_is_listed_whole() {
    let names: Vec<String> = (0..500).map(|at| format!("label_{at:03}")).collect();
    let labels: Vec<(&str, &str)> = names
        .iter()
        .map(|name| (name.as_str(), "<script>"))
        .collect();
    let many = json!([delivered("Wide", &labels, active())]);
    let scene = Scene::with(true, many, json!([])).await;
    let view = scene.view("live").await;
    assert_eq!(line(&view, "Wide").alert.labels.0.len(), 503);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_thousand_alerts_are_listed_and_bad_ones_named() {
    let mut all: Vec<Value> = (0..2_000)
        .map(|at| delivered("Many", &[("pod", &format!("p-{at}"))], active()))
        .collect();
    all.push(json!({ "labels": 7 }));
    let scene = Scene::with(true, all.into(), json!([])).await;
    let view = scene.view("live").await;
    assert_eq!(view.alerts.len(), 2_002);
    assert_eq!(view.warnings.len(), 1, "{:?}", view.warnings);
    assert!(view.warnings[0].starts_with("Alertmanager: 1 of the source's alerts"));
}
