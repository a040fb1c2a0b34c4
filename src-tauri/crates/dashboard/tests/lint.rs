//! The rules of lint: each finds what it is about, and nothing where all is well.

use dashboard::{Finding, lint, parse};
use model::Weight;
use serde_json::{Value, json};

fn findings(file: &Value) -> Vec<Finding> {
    let (dashboard, _) = parse(&file.to_string(), "f.json");
    lint(&dashboard)
}

/// A dashboard without a fault but for one query.
fn with_query(kind: &str, expr: &str) -> Value {
    json!({
        "title": "T",
        "templating": {"list": [
            {"name": "ds", "type": "datasource", "query": "prometheus"},
            {"name": "job", "type": "query", "query": "label_values(up, job)", "multi": true, "includeAll": true,
                "current": {"value": ["$__all"]}},
            {"name": "k", "type": "query", "query": "label_values(up, k)"},
            {"name": "window", "type": "custom", "query": "5m,1h", "current": {"value": "5m"}},
            {"name": "step", "type": "interval", "query": "1m,5m"},
        ]},
        "panels": [{"id": 7, "type": kind, "title": "P", "description": "d", "datasource": "${ds}",
            "fieldConfig": {"defaults": {"unit": "short"}},
            "targets": [{"refId": "A", "expr": expr, "instant": kind == "stat"}]}],
    })
}

#[test]
fn queries_are_judged_by_what_they_compute() {
    for (kind, expr, expected) in [
        ("timeseries", "up", ""),
        (
            "timeseries",
            "sum by (job) (rate(a_total{job=~\"$job\"}[$__rate_interval]))",
            "",
        ),
        // Ranges: a macro, an interval and a choice of durations are not fixed, an hour is meant.
        ("timeseries", "rate(a_total[5m])", "fixed-range [5m]"),
        (
            "timeseries",
            "sum(increase(a_total[90s])) / 2",
            "fixed-range [90s]",
        ),
        (
            "timeseries",
            "rate(a_total[$step]) + irate(a_total[$window]) + rate(a_total[$__interval])",
            "",
        ),
        ("timeseries", "increase(a_total[1h])", ""),
        ("timeseries", "avg_over_time(a[5m])", ""),
        ("stat", "sum(increase(a_total[5m]))", ""),
        // Counters.
        ("timeseries", "sum(a_total)", "raw-counter a_total"),
        (
            "timeseries",
            "{__name__=\"a_total\"}",
            "raw-counter a_total",
        ),
        (
            "timeseries",
            "rate(a_total[$step]) / b_total",
            "raw-counter b_total",
        ),
        (
            "timeseries",
            "count(a_total) + changes(a_total[1h]) + (time() - timestamp(a_total))",
            "",
        ),
        ("stat", "a_total", ""),
        // Quantiles.
        (
            "timeseries",
            "histogram_quantile(0.9, sum by (le) (rate(a_bucket[$step])))",
            "",
        ),
        (
            "timeseries",
            "histogram_quantile(0.9, rate(a_bucket[$step]))",
            "",
        ),
        (
            "timeseries",
            "histogram_quantile(0.9, sum by (job) (rate(a_bucket[$step])))",
            "quantile-without-le a_bucket",
        ),
        (
            "timeseries",
            "histogram_quantile(0.9, sum(rate(a_bucket[$step])))",
            "quantile-without-le a_bucket",
        ),
        (
            "timeseries",
            "histogram_quantile(0.9, sum without (le) (rate(a_bucket[$step])))",
            "quantile-without-le a_bucket",
        ),
        (
            "timeseries",
            "histogram_quantile(0.9, sum without (pod) (rate(a_bucket[$step])))",
            "",
        ),
        (
            "timeseries",
            "histogram_quantile(0.9, sum(rate(a[$step])))",
            "",
        ),
        (
            "timeseries",
            "max(histogram_quantile(0.9, sum by (le) (rate(a_bucket[$step]))))",
            "",
        ),
        // Text that is no query, and where.
        ("timeseries", "sum by job (up)", "broken-query at column 8"),
        (
            "timeseries",
            "rate(up{job=~\"$job\"}[5m]) + * 2",
            "broken-query , with its variables filled in, at column",
        ),
        ("timeseries", "é{", "broken-query "),
        ("timeseries", "topk($k, up)", ""),
        ("timeseries", "max_over_time(up[$k])", ""),
        (
            "timeseries",
            "label_replace(up, \"a\", \"$1\", \"b\", \"(.*)\")",
            "",
        ),
        (
            "timeseries",
            "up{a=\"$nobody\"}",
            "unknown-variable $nobody",
        ),
        ("timeseries", "rate(up[$interval])", ""),
        ("timeseries", &"(".repeat(100_000), "broken-query "),
    ] {
        let found = findings(&with_query(kind, expr));
        let short: String = expr.chars().take(80).collect();
        let Some((rule, words)) = expected.split_once(' ') else {
            assert_eq!(found, [], "{short}");
            continue;
        };
        assert_eq!(found.len(), 1, "{short}: {found:?}");
        assert_eq!((found[0].rule, found[0].panel), (rule, Some(7)), "{short}");
        assert!(
            found[0].message.starts_with("query A "),
            "{}",
            found[0].message
        );
        assert!(
            found[0].message.contains(words),
            "{short}: {}",
            found[0].message
        );
        assert!(!found[0].remedy.is_empty());
    }
}

#[test]
fn panels_are_judged_by_what_people_read() {
    let file = json!({"title": "T", "panels": [
        {"id": 1, "type": "timeseries", "title": "Same", "targets": [{"expr": "up"}]},
        {"id": 2, "type": "stat", "title": "Same ", "description": "d", "targets": [{"expr": "up"}],
            "fieldConfig": {"defaults": {}, "overrides": [
                {"matcher": {"id": "byName", "options": "a"}, "properties": [{"id": "unit", "value": "s"}]}]}},
        {"id": 3, "type": "text", "title": "Same", "options": {"content": "x"}},
        {"id": 4, "type": "table", "title": "Table", "description": "d", "targets": [{"expr": "up", "format": "table"}]},
        {"id": 5, "type": "spiral", "title": "Odd", "targets": [{"expr": "up"}]},
        {"id": 6, "type": "stat", "title": "Other", "description": "d", "datasource": {"type": "loki", "uid": "x"},
            "targets": [{"expr": "{a=\"b\"}"}]},
    ]});
    let found = findings(&file);
    let told: Vec<(&str, Option<u32>)> = found.iter().map(|one| (one.rule, one.panel)).collect();
    assert_eq!(
        told,
        [
            ("no-source-variable", None),
            ("no-description", Some(1)),
            ("no-unit", Some(1)),
            ("duplicate-title", Some(2)),
        ]
    );
    assert_eq!(
        found[0].message,
        "no variable chooses the data source, and 4 panels are bound to one"
    );
    assert_eq!(found[3].message, "panel 1 has the same title");
    assert!(found.iter().all(|one| one.weight == Weight::Note));
}
