use std::time::Duration;

use expect_test::{Expect, expect};
use slo::{Every, Period};

use super::*;

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
fn what_an_objective_gets_wrong_is_its_reason() {
    let ratio = "bad: {metricSource: {type: Prometheus, spec: {query: 'sum(e{code=~\"5..\"})'}}}";
    let total = "total: {metricSource: {type: Prometheus, spec: {query: sum(t)}}}";
    let window = "[{duration: 30d, isRolling: true}]";
    for (from, to, reason) in [
        ("{target: 0.999}", "{target: 1}", "no error budget"),
        ("{target: 0.999}", "{target: 1.2}", "above 1"),
        ("{target: 0.999}", "{target: 99.9}", "above 1"),
        ("{target: 0.999}", "{target: 0}", "promises nothing"),
        ("{target: 0.999}", "{target: -1}", "promises nothing"),
        ("{target: 0.999}", "{target: NaN}", "promises nothing"),
        ("{target: 0.999}", "{target: inf}", "above 1"),
        ("{target: 0.999}", "{target: high}", "no number"),
        ("{target: 0.999}", "{target: 99.9 %}", "no number"),
        ("{target: 0.999}", "{target: [1]}", "no number"),
        ("{target: 0.999}", "{targetPercent: 100}", "no error budget"),
        (
            "{target: 0.999}",
            "{target: 0.9, targetPercent: 90}",
            "both `target`",
        ),
        ("{target: 0.999}", "{displayName: x}", "no `target`"),
        ("[{target: 0.999}]", "[]", "no `objectives`"),
        ("[{target: 0.999}]", "high", "no `objectives`"),
        (window, "[]", "exactly one"),
        (window, "30d", "exactly one"),
        (window, "[{duration: 30d}, {duration: 7d}]", "exactly one"),
        (window, "[{duration: 30 days}]", "30 days"),
        (window, "[{duration: 0d}]", "no time"),
        (window, "[{duration: 99999999999999999999d}]", "no time"),
        (window, "[{duration: 1000Y}]", "no time"),
        (window, "[{isRolling: true}]", "no time"),
        (
            window,
            "[{duration: 1M, isRolling: true, calendar: {startTime: 2026-01-01 00:00:00}}]",
            "both rolling",
        ),
        (
            window,
            "[{duration: 1M, calendar: {startTime: soon, timeZone: UTC}}]",
            "startTime",
        ),
        (
            window,
            "[{duration: 1M, calendar: {startTime: 2026-01-01 00:00:00, timeZone: Mars}}]",
            "timeZone",
        ),
        (
            window,
            "[{duration: 5m, calendar: {startTime: 2026-01-01 00:00:00, timeZone: UTC}}]",
            "no periods",
        ),
        (total, "", "no `total`"),
        (ratio, "", "neither"),
        (
            ratio,
            "good: {metricSource: {spec: {query: a}}}\n        bad: {metricSource: {spec: {query: a}}}",
            "both `good` and `bad`",
        ),
        (
            ratio,
            "bad: {metricSource: {type: Datadog, spec: {query: 'sum:x{*}'}}}",
            "Datadog",
        ),
        (
            ratio,
            "bad: {metricSource: {spec: {other: 1}}}",
            "no `query`",
        ),
        (
            ratio,
            "bad: {metricSource: {spec: {query: 'sum(e'}}}",
            "not PromQL",
        ),
        (
            ratio,
            "bad: {metricSource: {spec: {query: 'sum(rate(e[$__interval]))'}}}",
            "not PromQL",
        ),
        (
            ratio,
            "bad: {metricSource: {spec: {query: 'max(e)'}}}",
            "`max`",
        ),
        (ratio, "bad: {metricSource: }", "no `metricSource`"),
        (ratio, "raw: {metricSource: {spec: {query: a}}}", "neither"),
        ("Occurrences", "Sometimes", "budgetingMethod"),
        ("Occurrences", "Timeslices", "timeSliceWindow"),
        ("openslo/v1", "openslo/v1alpha", "another format"),
        (
            "ratioMetric:",
            "unknownMetric:",
            "exactly one of `ratioMetric`",
        ),
    ] {
        let (slos, problems) = read(&openslo(&[(from, to)]));
        assert_eq!(slos.len(), 1, "{to}: it stays");
        let why = slos[0]
            .objective
            .as_ref()
            .err()
            .unwrap_or_else(|| panic!("{to} was understood"));
        assert!(why.contains(reason), "{to}: {why}");
        assert!(!problems.is_empty(), "{to}");
        for problem in &problems {
            assert!(
                problem.line.is_some() && !problem.remedy.is_empty(),
                "{problem}"
            );
        }
    }
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
fn bad_files_of_the_other_formats_have_their_reasons() {
    let sloth = |slo: &str| format!("version: prometheus/v1\nservice: s\nslos:\n  - {slo}\n");
    let events = "sli: {events: {error_query: 'sum(rate(e[{{.window}}]))', total_query: 'sum(rate(t[{{.window}}]))'}}";
    let pyrra = |spec: &str| {
        format!(
            "apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata: {{name: p}}\nspec: {spec}\n"
        )
    };
    let ratio = "ratio: {errors: {metric: e}, total: {metric: t}}";
    for (text, reason) in [
        (
            sloth(&format!("{{name: a, objective: 100, {events}}}")),
            "no error budget",
        ),
        (
            sloth(&format!("{{name: a, objective: 0, {events}}}")),
            "promises nothing",
        ),
        (sloth(&format!("{{name: a, {events}}}")), "no `objective`"),
        (sloth("{name: a, objective: 99}"), "no `sli`"),
        (sloth("{name: a, objective: 99, sli: {}}"), "exactly one"),
        (
            sloth("{name: a, objective: 99, sli: {raw: {}, events: {}}}"),
            "exactly one",
        ),
        (
            sloth("{name: a, objective: 99, sli: {events: {total_query: t}}}"),
            "no `error_query`",
        ),
        (
            sloth(
                "{name: a, objective: 99, sli: {events: {error_query: 'rate(e[{{.win}}])', total_query: t}}}",
            ),
            "{{.window}}",
        ),
        (
            pyrra(&format!(
                "{{target: '100', window: 4w, indicator: {{{ratio}}}}}"
            )),
            "no error budget",
        ),
        (
            pyrra(&format!(
                "{{target: '99', window: month, indicator: {{{ratio}}}}}"
            )),
            "no `window`",
        ),
        (
            pyrra(&format!(
                "{{target: '99', window: 0, indicator: {{{ratio}}}}}"
            )),
            "no `window`",
        ),
        (pyrra("{target: '99', window: 4w}"), "no `indicator`"),
        (
            pyrra("{target: '99', window: 4w, indicator: {}}"),
            "exactly one",
        ),
        (
            pyrra(&format!(
                "{{target: '99', window: 4w, indicator: {{{ratio}, bool_gauge: {{metric: up}}}}}}"
            )),
            "exactly one",
        ),
        (
            pyrra("{target: '99', window: 4w, indicator: {ratio: {errors: {metric: e}}}}"),
            "no `total`",
        ),
        (
            pyrra(
                "{target: '99', window: 4w, indicator: {ratio: {errors: {metric: e}, total: {}}}}",
            ),
            "no `metric`",
        ),
        (
            pyrra("{target: '99', window: 4w, indicator: {latencyNative: {total: {metric: h}}}}"),
            "no `latency`",
        ),
        (
            pyrra(
                "{target: '99', window: 4w, indicator: {latencyNative: {latency: 1s, total: {metric: sum(h)}}}}",
            ),
            "plain selector",
        ),
    ] {
        let (slos, problems) = read(&text);
        assert_eq!(slos.len(), 1, "{text}");
        let why = slos[0]
            .objective
            .as_ref()
            .err()
            .unwrap_or_else(|| panic!("{text} was understood"));
        assert!(why.contains(reason), "{text}: {why}");
        assert!(!problems.is_empty(), "{text}");
    }
}

#[test]
fn what_is_no_objective_is_a_problem_and_costs_nothing_else() {
    let good = openslo(&[]);
    for (text, problem) in [
        ("kind: Pod\napiVersion: v1\n", "no objective"),
        ("just text\n", "keys with values"),
        ("apiVersion: openslo/v1\nkind: Slo\n", "no kind"),
        ("a: [\n", "not YAML"),
    ] {
        // What stands before a mistake of YAML is used; of the others all is.
        let (slos, problems) = read(&format!("{good}---\n{text}"));
        assert_eq!(slos.len(), 1, "{text}");
        assert!(slos[0].objective.is_ok());
        assert!(
            problems.iter().any(|one| one.message.contains(problem)),
            "{problems:?}"
        );
    }
    let (slos, problems) = read("");
    assert!(slos.is_empty() && problems.is_empty());
    let others = "apiVersion: openslo/v1\nkind: Service\nmetadata: {name: s}\nspec: {}\n---\napiVersion: openslo/v1\nkind: AlertPolicy\nspec: {}\n";
    assert_eq!(read(others), (Vec::new(), Vec::new()));
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
