use std::time::Duration;

use expect_test::{Expect, expect};
use slo::{Every, Period};

use super::*;

mod reasons;

const HOUR: Duration = Duration::from_secs(3_600);

fn read(text: &str) -> (Vec<Slo>, Vec<Problem>) {
    read_slos(&[("slos/a.yml", text.to_owned())])
}

/// The objectives as they are understood, and the problems.
fn told((slos, problems): &(Vec<Slo>, Vec<Problem>)) -> String {
    let mut text = String::new();
    for slo in slos {
        text.push_str(&format!(
            "{} ({}) of {:?}: ",
            slo.id,
            slo.format.name(),
            slo.service
        ));
        match &slo.objective {
            Ok(objective) => text.push_str(&format!(
                "{}, {}\n  {}\n",
                objective.target,
                objective.period.in_words(),
                objective.indicator.error_ratio(HOUR)
            )),
            Err(why) => text.push_str(&format!("unknown: {why}\n")),
        }
    }
    for problem in problems {
        text.push_str(&format!("! {problem}\n"));
    }
    text
}

fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&told(&read(text)));
}

/// An OpenSLO objective with these lines in place of its own.
fn openslo(changes: &[(&str, &str)]) -> String {
    let mut text = "\
apiVersion: openslo/v1
kind: SLO
metadata: {name: a}
spec:
  service: s
  indicator:
    spec:
      ratioMetric:
        counter: true
        bad: {metricSource: {type: Prometheus, spec: {query: 'sum(e{code=~\"5..\"})'}}}
        total: {metricSource: {type: Prometheus, spec: {query: sum(t)}}}
  timeWindow: [{duration: 30d, isRolling: true}]
  budgetingMethod: Occurrences
  objectives: [{target: 0.999}]
"
    .to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from} is in the file");
        text = text.replace(from, to);
    }
    text
}

#[test]
fn each_format_is_read() {
    check(
        &openslo(&[]),
        &expect![[r#"
            a (OpenSLO) of "s": 99.9%, 30 days, rolling
              ((sum(rate(e{code=~"5.."}[1h]))) or 0 * (sum(rate(t[1h])))) / (sum(rate(t[1h])))
        "#]],
    );
    check(
        "\
version: prometheus/v1
service: myservice
labels: {owner: team}
slos:
  - name: requests-availability
    objective: 99.9
    description: Answers
    sli:
      events:
        error_query: sum(rate(x{job=\"a\",code=~\"(5..|429)\"}[{{.window}}]))
        total_query: sum(rate(x{job=\"a\"}[{{.window}}]))
    alerting:
      name: HighErrorRate
      labels: {category: availability}
      annotations: {runbook_url: https://r/}
      page_alert: {labels: {severity: critical}}
      ticket_alert: {disable: true}
  - name: raw
    objective: 99
    sli: {raw: {error_ratio_query: 'sum(rate(bad[{{.window}}])) / sum(rate(all[{{.window}}]))'}}
  - name: plugin
    objective: 99
    sli: {plugin: {id: x, options: {}}}
",
        &expect![[r#"
            requests-availability (Sloth) of "myservice": 99.9%, 30 days, rolling
              ((sum(rate(x{job="a",code=~"(5..|429)"}[1h]))) or 0 * (sum(rate(x{job="a"}[1h])))) / (sum(rate(x{job="a"}[1h])))
            raw (Sloth) of "myservice": 99%, 30 days, rolling
              sum(rate(bad[1h])) / sum(rate(all[1h]))
            plugin (Sloth) of "myservice": unknown: its indicator is a plug-in of Sloth, which is a program
            ! slos/a.yml:23:19: its indicator is a plug-in of Sloth, which is a program; its budget is unknown; write the queries that the plug-in makes under `events`
        "#]],
    );
    check(
        "\
apiVersion: sloth.slok.dev/v1
kind: PrometheusServiceLevel
metadata: {name: x}
spec:
  service: s
  slos:
    - name: a
      objective: 99.95
      sli:
        events:
          errorQuery: sum(rate(e[{{.window}}]))
          totalQuery: sum(rate(t[{{.window}}]))
      alerting: {pageAlert: {disable: true}}
",
        &expect![[r#"
            a (Sloth) of "s": 99.95%, 30 days, rolling
              ((sum(rate(e[1h]))) or 0 * (sum(rate(t[1h])))) / (sum(rate(t[1h])))
        "#]],
    );
    let pyrra = |indicator: &str| {
        format!(
            "apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\n\
             metadata: {{name: p}}\nspec:\n  target: \"99.5\"\n  window: 4w\n  indicator:\n    {indicator}\n"
        )
    };
    check(
        &pyrra(
            "ratio: {errors: {metric: 'r{code=~\"5..\"}'}, total: {metric: r}, grouping: [handler]}",
        ),
        &expect![[r#"
            p (Pyrra) of "": 99.5%, 28 days, rolling
              ((sum(rate(r{code=~"5.."}[1h]))) or 0 * (sum(rate(r[1h])))) / (sum(rate(r[1h])))
            ! slos/a.yml:8:79: the groups are counted together here, and share one budget; write an objective for each group that needs a budget of its own
        "#]],
    );
    check(
        &pyrra("latency: {success: {metric: 'd_bucket{le=\"0.5\"}'}, total: {metric: d_count}}"),
        &expect![[r#"
            p (Pyrra) of "": 99.5%, 28 days, rolling
              1 - (sum(rate(d_bucket{le="0.5"}[1h]))) / (sum(rate(d_count[1h])))
        "#]],
    );
    check(
        &pyrra("latencyNative: {latency: 500ms, total: {metric: 'd{job=\"a\"}'}}"),
        &expect![[r#"
            p (Pyrra) of "": 99.5%, 28 days, rolling
              1 - (histogram_fraction(0, 0.5, sum(rate(d{job="a"}[1h]))) * histogram_count(sum(rate(d{job="a"}[1h])))) / (histogram_count(sum(rate(d{job="a"}[1h]))))
        "#]],
    );
    check(
        &pyrra("bool_gauge: {metric: up}"),
        &expect![[r#"
            p (Pyrra) of "": 99.5%, 28 days, rolling
              1 - (sum(sum_over_time(up[1h]))) / (sum(count_over_time(up[1h])))
        "#]],
    );
}

#[test]
fn openslo_refers_across_files_and_has_several_targets() {
    let sli = "\
apiVersion: openslo/v1
kind: SLI
metadata: {name: shared}
spec:
  thresholdMetric: {metricSource: {type: Prometheus, metricSourceRef: main, spec: {query: p95}}}
";
    let objective = "\
- apiVersion: openslo/v1
  kind: SLO
  metadata: {name: slow, displayName: Not slow, annotations: {a/runbook_url: https://r}}
  spec:
    service: s
    indicatorRef: shared
    timeWindow: [{duration: 1M, calendar: {startTime: 2026-01-01 00:00:00, timeZone: Europe/Berlin}}]
    budgetingMethod: Occurrences
    objectives:
      - {displayName: fast, op: lte, value: 0.3, target: 0.9}
      - {op: lt, value: 2, targetPercent: 99.9}
";
    let files = [
        ("slos/a.yml", objective.to_owned()),
        ("slos/b.yml", sli.to_owned()),
    ];
    let read = read_slos(&files);
    expect![[r#"
        slow/fast (OpenSLO) of "s": 90%, month of the calendar, Europe/Berlin
          max(avg_over_time((((p95) >= -Inf) > bool 0.3)[1h:1m]))
        slow/2 (OpenSLO) of "s": 99.9%, month of the calendar, Europe/Berlin
          max(avg_over_time((((p95) >= -Inf) >= bool 2)[1h:1m]))
        ! slos/a.yml:1:3: at a target of 90% a complete outage burns 10.0 times as fast as may be, so that alerts from a burn of 14.4 on can never fire; alert on its symptom itself, or raise the target
    "#]]
    .assert_eq(&told(&read));
    assert_eq!(read.0[0].title, "Not slow: fast");
    assert_eq!(read.0[0].source.as_deref(), Some("main"));
    assert_eq!(
        read.0[0].alerting.annotations.get("runbook_url"),
        Some("https://r")
    );
    let Ok(objective) = &read.0[0].objective else {
        panic!("it is measured");
    };
    assert!(matches!(
        objective.period,
        Period::Calendar {
            every: Every::Months(1),
            ..
        }
    ));
}

#[test]
fn other_budgets_and_metrics_are_understood() {
    let indicator = "bad: {metricSource: {type: Prometheus, spec: {query: 'sum(e{code=~\"5..\"})'}}}\n        total: {metricSource: {type: Prometheus, spec: {query: sum(t)}}}";
    check(
        &openslo(&[
            ("Occurrences", "Timeslices"),
            (
                "{target: 0.999}",
                "{target: 0.99, timeSliceTarget: 0.95, timeSliceWindow: 5}",
            ),
        ]),
        &expect![[r#"
            a (OpenSLO) of "s": 99%, 30 days, rolling
              max(avg_over_time(((((sum(rate(e{code=~"5.."}[5m]))) or 0 * (sum(rate(t[5m])))) / (sum(rate(t[5m]))) >= 0) > bool 0.05)[1h:5m]))
        "#]],
    );
    check(
        &openslo(&[(
            indicator,
            "rawType: success\n        raw: {metricSource: {spec: {query: availability}}}",
        )]),
        &expect![[r#"
            a (OpenSLO) of "s": 99.9%, 30 days, rolling
              1 - (max(avg_over_time(availability[1h])))
        "#]],
    );
    check(
        &openslo(&[("counter: true", "counter: false")]),
        &expect![[r#"
            a (OpenSLO) of "s": 99.9%, 30 days, rolling
              ((sum(sum_over_time(e{code=~"5.."}[1h]))) or 0 * (sum(sum_over_time(t[1h])))) / (sum(sum_over_time(t[1h])))
        "#]],
    );
}

#[test]
fn objectives_of_one_name_stay_apart() {
    let text = openslo(&[]);
    let files =
        ["slos/a.yml", "slos/b.yml", "slos/c.yml", "slos/c.yml"].map(|file| (file, text.clone()));
    let (slos, problems) = read_slos(&files);
    let ids: Vec<&str> = slos.iter().map(|slo| slo.id.as_str()).collect();
    assert_eq!(ids, ["a", "s/a", "slos/c.yml#a", "slos/c.yml#a#2"]);
    assert_eq!(problems.len(), 3);
}

#[test]
fn an_unknown_reference_names_the_nearest() {
    let (slos, problems) = read(&format!(
        "{}---\napiVersion: openslo/v1\nkind: SLI\nmetadata: {{name: requests}}\nspec: {{}}\n",
        openslo(&[(
            "  indicator:\n    spec:\n",
            "  indicatorRef: request\n  other:\n    spec:\n"
        )])
    ));
    assert!(slos[0].objective.is_err());
    assert!(
        problems
            .iter()
            .any(|one| one.remedy.contains("\"requests\"")),
        "{problems:?}"
    );
}
