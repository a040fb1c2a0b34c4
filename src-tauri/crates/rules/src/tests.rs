//! Groups evaluated over samples in memory.

use model::{AlertState, Failure, Millis};
use pack::read_rules;
use promql::{Labels, Stored, Value, number};

use crate::{Group, History, Outside, Restoring, unit::Bench};

const MINUTE: i64 = 60_000;

struct Scene {
    bench: Bench,
    group: Group,
}

impl Scene {
    /// A group of these rules that has begun.
    fn new(rules: &str) -> Self {
        let mut scene = Self {
            bench: Bench::new(Millis(MINUTE)),
            group: group(rules),
        };
        scene.group.begin();
        scene
    }

    /// Samples of one moment, then an evaluation.
    async fn at(&mut self, minute: i64, samples: &[(&str, f64)]) {
        for (labels, value) in samples {
            let labels = promql::notation::read_labels(labels).expect("labels");
            self.bench
                .add(&labels, vec![(minute * MINUTE, Stored::Number(*value))])
                .await;
        }
        self.group
            .evaluate(&self.bench, Millis(minute * MINUTE))
            .await;
    }

    /// The result of a query as text.
    async fn ask(&self, query: &str, minute: i64) -> String {
        match self
            .bench
            .instant(query, Millis(minute * MINUTE))
            .await
            .expect(query)
        {
            Value::Vector(mut samples) => {
                samples.sort_by(|left, right| left.labels.cmp(&right.labels));
                let samples = samples.iter();
                let shown =
                    samples.map(|one| format!("{} {}", one.labels, number(one.sample.value)));
                shown.collect::<Vec<_>>().join(", ")
            }
            other => format!("{other:?}"),
        }
    }

    /// `state since-in-minutes` of each alert.
    fn alerts(&self) -> String {
        let alerts = self.group.told().into_iter().flat_map(|rule| rule.alerts);
        let shown = alerts.map(|alert| {
            let state = match alert.state {
                AlertState::Firing => "firing",
                _ => "pending",
            };
            let since = alert.since.expect("it is active").0 / MINUTE;
            format!("{} {state} {since}", alert.labels.get("job").unwrap_or("-"))
        });
        shown.collect::<Vec<_>>().join(", ")
    }
}

fn group(rules: &str) -> Group {
    let (groups, problems) = read_rules(rules, "alerts/a.yml");
    assert!(problems.is_empty(), "{problems:?}");
    Group::new(&groups[0], &Outside::default())
}

#[tokio::test]
async fn records_are_seen_by_later_rules_of_the_same_evaluation() {
    let mut scene = Scene::new(
        r#"
groups:
  - name: chain
    labels: { team: a }
    rules:
      - { record: "job:x:sum", expr: "sum by (job) (x)" }
      - { record: "job:x:double", expr: "2 * job:x:sum", labels: { kind: double, job: "" } }
      - { record: one, expr: "1 + 1" }
      - { alert: High, expr: "job:x:double > 5", labels: { severity: page } }
"#,
    );
    scene
        .at(
            0,
            &[("x{job=\"a\",i=\"1\"}", 1.0), ("x{job=\"a\",i=\"2\"}", 2.0)],
        )
        .await;
    assert_eq!(
        scene.ask("{__name__=~\"job:.*|one|ALERTS.*\"}", 0).await,
        "ALERTS{alertname=\"High\", alertstate=\"firing\", kind=\"double\", severity=\"page\", team=\"a\"} 1, \
         ALERTS_FOR_STATE{alertname=\"High\", kind=\"double\", severity=\"page\", team=\"a\"} 0, \
         job:x:double{kind=\"double\", team=\"a\"} 6, job:x:sum{job=\"a\", team=\"a\"} 3, one{team=\"a\"} 2"
    );
}

#[tokio::test]
async fn a_series_that_vanishes_ends_at_once() {
    let mut scene = Scene::new(
        "groups: [{name: g, rules: [{record: r, expr: 'x > 1'}, {alert: A, expr: 'r > 5', for: 1m}]}]",
    );
    scene
        .at(0, &[("x{job=\"a\"}", 9.0), ("x{job=\"b\"}", 2.0)])
        .await;
    scene
        .at(1, &[("x{job=\"a\"}", 9.0), ("x{job=\"b\"}", 0.0)])
        .await;
    assert_eq!(
        scene.ask("r", 1).await,
        "r{job=\"a\"} 9",
        "no lookback to what is gone"
    );
    assert_eq!(
        scene.ask("ALERTS", 1).await,
        "ALERTS{alertname=\"A\", alertstate=\"firing\", job=\"a\"} 1",
        "it is not pending any more"
    );
    scene.at(2, &[("x{job=\"a\"}", 0.0)]).await;
    assert_eq!(scene.ask("{__name__=~\"r|ALERTS.*\"}", 2).await, "");
}

#[tokio::test]
async fn alerts_wait_fire_are_kept_and_end() {
    let rules =
        |more: &str| format!("groups: [{{name: g, rules: [{{alert: A, expr: up == 0{more}}}]}}]");
    let (a, b) = ("up{job=\"a\"}", "up{job=\"b\"}");
    type Steps<'a> = Vec<(i64, Vec<(&'a str, f64)>, &'a str)>;
    let cases: Vec<(&str, String, Steps<'_>)> = vec![
        (
            "pending, firing, resolved",
            rules(", for: 4m"),
            vec![
                (0, vec![(a, 1.0)], ""),
                (1, vec![(a, 0.0)], "a pending 1"),
                (4, vec![(a, 0.0)], "a pending 1"),
                (5, vec![(a, 0.0)], "a firing 1"),
                (6, vec![(a, 0.0)], "a firing 1"),
                (7, vec![(a, 1.0)], ""),
                (8, vec![(a, 0.0)], "a pending 8"),
            ],
        ),
        (
            "a gap while pending begins anew, whatever it is kept for",
            rules(", for: 4m, keep_firing_for: 9m"),
            vec![
                (0, vec![(a, 0.0)], "a pending 0"),
                (2, vec![(a, 1.0)], ""),
                (4, vec![(a, 0.0)], "a pending 4"),
            ],
        ),
        (
            "each label set stands for itself",
            rules(", for: 2m"),
            vec![
                (0, vec![(a, 0.0)], "a pending 0"),
                (1, vec![(a, 0.0), (b, 0.0)], "a pending 0, b pending 1"),
                (2, vec![(a, 0.0), (b, 0.0)], "a firing 0, b pending 1"),
                (3, vec![(a, 1.0), (b, 0.0)], "b firing 1"),
            ],
        ),
        (
            "it is kept firing from the first absence on",
            rules(", keep_firing_for: 2m"),
            vec![
                (0, vec![(a, 0.0)], "a firing 0"),
                (1, vec![(a, 1.0)], "a firing 0"),
                (2, vec![(a, 0.0)], "a firing 0"),
                (3, vec![(a, 1.0)], "a firing 0"),
                (4, vec![(a, 1.0)], "a firing 0"),
                (5, vec![(a, 1.0)], ""),
            ],
        ),
    ];
    for (case, rules, steps) in cases {
        let mut scene = Scene::new(&rules);
        for (minute, samples, expected) in steps {
            scene.at(minute, &samples).await;
            assert_eq!(scene.alerts(), expected, "{case}, at {minute}m");
        }
    }
}

#[tokio::test]
async fn a_rule_that_fails_says_so_and_leaves_everything_as_it_was() {
    let mut scene = Scene::new(
        r#"
groups:
  - name: g
    limit: 2
    rules:
      - { record: same, expr: x, labels: { job: one } }
      - { record: many, expr: "label_replace({__name__=~\"[xyz]\"}, \"of\", \"$1\", \"__name__\", \"(.*)\")" }
      - { alert: Text, expr: "\"a\"" }
      - { alert: Range, expr: "x[5m]" }
      - { alert: Twins, expr: "x > 0", labels: { job: one } }
      - { alert: Crowd, expr: "{__name__=~\"[xyz]\"}", labels: { of: "{{ $labels.__name__ }}" } }
      - { record: good, expr: "sum(x)" }
"#,
    );
    scene.at(0, &[("x{job=\"a\"}", 1.0)]).await;
    assert_eq!(
        scene.group.failures().len(),
        2,
        "{:?}",
        scene.group.failures()
    );
    scene
        .at(1, &[("x{job=\"b\"}", 1.0), ("y", 1.0), ("z", 1.0)])
        .await;
    let failures = scene.group.failures();
    let words = [
        (
            "recording rule \"same\" of group \"g\"",
            "two series become the same record",
        ),
        (
            "recording rule \"many\" of group \"g\"",
            "it records 4 series, more than its group's limit of 2",
        ),
        ("alert rule \"Text\"", "no instant vector"),
        ("alert rule \"Range\"", "no instant vector"),
        ("alert rule \"Twins\"", "two series become the same alert"),
        (
            "alert rule \"Crowd\"",
            "it has 4 alerts, more than its group's limit of 2",
        ),
    ];
    assert_eq!(failures.len(), words.len(), "{failures:?}");
    for (failure, (start, word)) in failures.iter().zip(words) {
        assert!(failure.message.starts_with(start), "{failure}");
        assert!(failure.message.contains(word), "{failure}");
        assert!(failure.remedy.is_some() && failure.place.as_deref() == Some("alerts/a.yml"));
    }
    assert_eq!(scene.ask("good", 1).await, "good 2");
    assert_eq!(
        scene.ask("same", 1).await,
        "same{job=\"one\"} 1",
        "not ended by a failure"
    );
    assert_eq!(
        scene
            .ask("ALERTS{alertname=\"Twins\"}", 1)
            .await
            .matches("ALERTS")
            .count(),
        1
    );
    scene
        .at(
            2,
            &[
                ("x{job=\"b\"}", f64::from_bits(promql::STALE)),
                ("y", f64::from_bits(promql::STALE)),
                ("z", f64::from_bits(promql::STALE)),
                ("x{job=\"a\"}", 1.0),
            ],
        )
        .await;
    assert_eq!(scene.group.failures().len(), 2, "the others recover");
}

#[tokio::test]
async fn templates_know_the_series_and_ask_the_history() {
    let mut scene = Scene::new(
        r#"
groups:
  - name: g
    rules:
      - { record: "jobs", expr: "count(up)" }
      - alert: Down
        expr: up == 0
        labels: { of: "{{ $labels.job }}", empty: "{{ $labels.nothing }}" }
        annotations:
          summary: '{{ $labels.job | title }} is {{ $value }} of {{ with query "jobs" }}{{ . | first | value }}{{ end }}'
          wrong: '{{ query "sum(" | first | value }}'
          unknown: '{{ toTime $value }}'
"#,
    );
    scene
        .at(0, &[("up{job=\"a\"}", 0.0), ("up{job=\"b\"}", 1.0)])
        .await;
    let alerts: Vec<_> = scene
        .group
        .told()
        .into_iter()
        .flat_map(|rule| rule.alerts)
        .collect();
    assert_eq!(
        alerts[0].labels.to_string(),
        r#"{alertname="Down", job="a", of="a"}"#
    );
    let annotation = |name: &str| alerts[0].annotations.get(name).expect(name).to_owned();
    assert_eq!(annotation("summary"), "A is 0 of 2");
    let wrong = annotation("wrong");
    assert!(
        wrong.starts_with("<error expanding template: query: "),
        "{wrong}"
    );
    assert_eq!(
        annotation("unknown"),
        "<error expanding template: the function `toTime` is not supported in templates>"
    );
}

#[tokio::test]
async fn an_offset_looks_back_and_writes_there() {
    let mut scene =
        Scene::new("groups: [{name: g, query_offset: 2m, rules: [{record: r, expr: x}]}]");
    scene.at(0, &[("x", 7.0)]).await;
    scene.at(1, &[("x", 8.0)]).await;
    assert_eq!(scene.ask("r", 1).await, "");
    scene.at(2, &[("x", 9.0)]).await;
    assert_eq!(scene.ask("r", 0).await, "r 7");
}

#[tokio::test]
async fn a_restart_does_not_begin_the_waiting_anew() {
    let rules = "groups: [{name: g, rules: [{alert: A, expr: up == 0, for: 30m}, {alert: Short, expr: up == 0, for: 5m}]}]";
    for (case, down_from, closed_at, opened_at, expected) in [
        (
            "it fired when it closed",
            0,
            40,
            60,
            "a firing 0, a pending 60",
        ),
        (
            "less than the grace was left",
            5,
            30,
            60,
            "a pending 40, a pending 60",
        ),
        (
            "more was left: the pause does not count",
            20,
            30,
            60,
            "a pending 50, a pending 60",
        ),
        (
            "it closed longer ago than is tolerated",
            0,
            40,
            101,
            "a pending 101, a pending 101",
        ),
    ] {
        let mut scene = Scene::new(rules);
        for minute in 0..=closed_at {
            let up = if minute < down_from { 1.0 } else { 0.0 };
            scene.at(minute, &[("up{job=\"a\"}", up)]).await;
        }
        scene.group = group(rules);
        let before = scene.ask("ALERTS_FOR_STATE", closed_at).await;
        scene.at(opened_at, &[("up{job=\"a\"}", 0.0)]).await;
        assert_eq!(
            scene.ask("ALERTS_FOR_STATE", closed_at).await,
            before,
            "{case}"
        );
        let restored = scene.group.restore(
            &scene.bench,
            Millis(opened_at * MINUTE),
            Restoring::default(),
        );
        restored.await.expect("it can be read");
        assert_eq!(scene.alerts(), expected, "{case}");
        scene.at(opened_at + 1, &[("up{job=\"a\"}", 0.0)]).await;
        assert!(
            scene
                .ask("ALERTS", opened_at + 1)
                .await
                .contains("alertstate"),
            "{case}"
        );
    }
}

#[tokio::test]
async fn an_alert_that_had_ended_is_not_restored() {
    let rules = "groups: [{name: g, rules: [{alert: A, expr: up == 0, for: 30m}]}]";
    let mut scene = Scene::new(rules);
    for minute in 0..=50 {
        let up = if minute < 50 { 0.0 } else { 1.0 };
        scene.at(minute, &[("up{job=\"a\"}", up)]).await;
    }
    scene.group = group(rules);
    scene.at(60, &[("up{job=\"a\"}", 0.0)]).await;
    let restored = scene
        .group
        .restore(&scene.bench, Millis(60 * MINUTE), Restoring::default());
    restored.await.expect("it can be read");
    assert_eq!(scene.alerts(), "a pending 60");
}

/// A history that keeps nothing.
struct Full(Bench);

#[async_trait::async_trait]
impl History for Full {
    async fn instant(&self, query: &str, at: Millis) -> Result<Value, Failure> {
        self.0.instant(query, at).await
    }

    async fn select(
        &self,
        matchers: &[promql::Matcher],
        start: Millis,
        end: Millis,
    ) -> Result<Vec<promql::RawSeries>, Failure> {
        History::select(&self.0, matchers, start, end).await
    }

    async fn append(&self, _: Millis, _: Vec<(Labels, Stored)>) -> Result<(), Failure> {
        Err(Failure::new(model::Code::Storage, "the disk is full"))
    }
}

#[tokio::test]
async fn what_cannot_be_kept_is_said_of_the_rules_it_concerns() {
    let mut group = group(
        "groups: [{name: g, rules: [{record: a, expr: vector(1)}, {record: none, expr: absent(vector(1))}, {alert: B, expr: vector(1)}]}]",
    );
    group.begin();
    let full = Full(Bench::new(Millis(MINUTE)));
    group.evaluate(&full, Millis(0)).await;
    let failures = group.failures();
    let named: Vec<bool> = failures
        .iter()
        .map(|one| one.message.contains("the disk is full"))
        .collect();
    assert_eq!(named, [true, true], "{failures:?}");
    assert_eq!(
        group.told()[2].alerts.len(),
        1,
        "the alert stands all the same"
    );
}
