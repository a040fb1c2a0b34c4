//! What is wrong with a file of objectives, in words.

use super::*;

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
