//! Files as other tools write them, and files that are far too large.

use dashboard::{Dashboard, Element, PanelKind, Report, SourceRef, Verdict, examine};
use model::{Problem, Weight};
use serde_json::{Value, json};

fn read(file: &Value) -> (Dashboard, Vec<Problem>, Report) {
    examine(&file.to_string(), "strange.json")
}

fn titles(dashboard: &Dashboard) -> Vec<&str> {
    dashboard
        .panels()
        .map(|panel| panel.title.as_str())
        .collect()
}

#[test]
fn panels_are_read_in_every_shape_that_tools_write() {
    for (file, expected) in [
        // An object in place of a list, and a list with holes.
        (
            json!({"panels": {"1": {"type": "stat", "title": "a"}, "2": {"type": "stat", "title": "b"}}}),
            vec!["a", "b"],
        ),
        (
            json!({"panels": [null, {"type": "stat", "title": "a", "targets": null}, 7, "x"]}),
            vec!["a"],
        ),
        (
            json!({"panels": [{"type": "stat", "title": "a", "targets": [null, {"expr": "up"}], "links": null,
            "fieldConfig": null, "options": null, "gridPos": null}]}),
            vec!["a"],
        ),
        // Numbers as text, and places beyond the grid.
        (
            json!({"panels": [{"type": "stat", "title": "b", "gridPos": {"x": "30", "y": "5", "w": "6", "h": "-4"}},
            {"type": "stat", "title": "a", "gridPos": {"x": 0, "y": "1", "w": 90, "h": 1e9}}]}),
            vec!["a", "b"],
        ),
        // No schema version, title, uid or id.
        (
            json!({"panels": [{"type": "stat"}, {"type": "stat"}]}),
            vec!["", ""],
        ),
        (
            json!({"schemaVersion": "39", "rows": {"a": {"panels": {"x": {"type": "stat", "title": "a"}}}}}),
            vec!["a"],
        ),
        // Rows within rows do not exist, but their panels do.
        (
            json!({"panels": [{"type": "row", "title": "r", "collapsed": true, "panels": [{"type": "stat", "title": "a"}]}]}),
            vec!["a"],
        ),
    ] {
        let (dashboard, problems, _) = read(&file);
        assert_eq!(titles(&dashboard), expected, "{file}");
        assert!(
            problems
                .iter()
                .all(|problem| problem.weight < Weight::Error),
            "{problems:?}"
        );
        for panel in dashboard.panels() {
            assert!(
                panel.grid.x + panel.grid.w <= 24 && panel.grid.h >= 1,
                "{:?}",
                panel.grid
            );
        }
        let mut ids: Vec<u32> = dashboard.panels().map(|panel| panel.id).collect();
        ids.dedup();
        assert_eq!(ids.len(), expected.len(), "ids are unique");
        assert!(!ids.contains(&0));
    }
}

#[test]
fn ids_of_the_file_are_kept_where_they_are_its_own() {
    let panel = |id: Value, y: u32| json!({"type": "stat", "id": id, "gridPos": {"x": 0, "y": y, "w": 4, "h": 1}});
    let file = json!({"panels": [panel(json!(3), 0), panel(json!(3), 1), panel(json!(null), 2), panel(json!("2"), 3),
        panel(json!(-1), 4), panel(json!(4_294_967_295_u64), 5), panel(json!(1), 6)]});
    let (dashboard, _, _) = read(&file);
    let ids: Vec<u32> = dashboard.panels().map(|panel| panel.id).collect();
    assert_eq!(ids, [3, 4, 5, 2, 6, 7, 1]);
}

#[test]
fn stored_copies_of_repeated_panels_are_made_anew() {
    let (dashboard, problems, report) = read(&json!({"panels": [
        {"type": "stat", "id": 1, "title": "$pod", "repeat": "pod", "gridPos": {"x": 0, "y": 0, "w": 6, "h": 4}},
        {"type": "stat", "id": 9, "title": "$pod", "repeatPanelId": 1, "repeatIteration": 5, "targets": [{"expr": "up"}],
            "fieldConfig": {"defaults": {"unit": "s"}, "overrides": [{"matcher": {"id": "byName"}, "properties": [{"id": "unit"}]}]},
            "gridPos": {"x": 6, "y": 0, "w": 6, "h": 4}},
        {"type": "row", "title": "$node", "repeatPanelId": 1, "panels": [{"type": "stat"}]},
    ]}));
    assert_eq!(
        dashboard.panels().map(|panel| panel.id).collect::<Vec<_>>(),
        [1]
    );
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(report.count(Element::Panel, Verdict::Rendered), 3);
    assert_eq!(report.count(Element::Query, Verdict::Rendered), 1);
    assert_eq!(report.count(Element::Override, Verdict::Rendered), 1);
}

#[test]
fn what_stands_for_a_source_tells_its_language() {
    let file = |datasource: Value| {
        json!({
            "__inputs": [{"name": "DS_LOGS", "type": "datasource", "pluginId": "loki"},
                {"name": "DS_PROMETHEUS", "type": "datasource", "pluginId": "prometheus"}],
            "templating": {"list": [{"name": "logs", "type": "datasource", "query": "loki"},
                {"name": "ds", "type": "datasource", "query": "prometheus"}]},
            "panels": [{"type": "timeseries", "datasource": datasource, "targets": [{"refId": "A", "expr": "up"}]}],
        })
    };
    let variable = |name: &str| SourceRef::Variable(name.to_owned());
    for (datasource, source, other) in [
        (json!("${DS_PROMETHEUS}"), variable("DS_PROMETHEUS"), None),
        (json!("${DS_LOGS}"), variable("DS_LOGS"), Some("loki")),
        (json!("$logs"), variable("logs"), Some("loki")),
        (json!({"uid": "$ds"}), variable("ds"), None),
        (
            json!({"type": "loki", "uid": "${unknown:raw}"}),
            variable("unknown"),
            Some("loki"),
        ),
        (
            json!({"type": "prometheus", "uid": "[[ds]]"}),
            variable("ds"),
            None,
        ),
        (
            json!({"type": "tempo", "uid": "x"}),
            SourceRef::Named {
                id: "x".to_owned(),
                kind: Some("tempo".to_owned()),
            },
            Some("tempo"),
        ),
        (
            json!({"type": "datasource", "uid": "-- Mixed --"}),
            SourceRef::Mixed,
            None,
        ),
        (
            json!({"type": "datasource", "uid": "grafana"}),
            SourceRef::Internal("grafana".to_owned()),
            Some("grafana"),
        ),
        (
            json!("-- Dashboard --"),
            SourceRef::Internal("Dashboard".to_owned()),
            Some("Dashboard"),
        ),
        (json!(null), SourceRef::Default, None),
        (json!("default"), SourceRef::Default, None),
        (
            json!("Prometheus"),
            SourceRef::Named {
                id: "Prometheus".to_owned(),
                kind: None,
            },
            None,
        ),
        (json!({}), SourceRef::Default, None),
    ] {
        let (dashboard, _, _) = read(&file(datasource.clone()));
        let panel = dashboard.panels().next().expect("the panel");
        assert_eq!(panel.source, source, "{datasource}");
        assert_eq!(panel.targets[0].other.as_deref(), other, "{datasource}");
        assert_eq!(panel.targets[0].expr, "up", "the text is kept");
    }
}

#[test]
fn a_panel_shows_what_another_one_has_asked() {
    let shared = json!({"type": "datasource", "uid": "-- Dashboard --"});
    let takes = |from: Value, with: bool| {
        json!({"type": "stat", "datasource": shared,
        "targets": [{"refId": "A", "datasource": shared, "panelId": from, "withTransforms": with},
            {"refId": "B", "datasource": shared, "panelId": from}]})
    };
    let (dashboard, problems, report) = read(&json!({"panels": [
        {"id": 1, "type": "table", "datasource": "Prom", "transformations": [{"id": "merge", "options": {}}],
            "targets": [{"refId": "X", "expr": "up"}, {"refId": "Y", "expr": "down", "datasource": "Other"}]},
        takes(json!(1), false), takes(json!(1), true), takes(json!(99), false), takes(json!(null), false),
    ]}));
    let told: Vec<(Vec<&str>, usize)> = dashboard
        .panels()
        .map(|panel| {
            (
                panel
                    .targets
                    .iter()
                    .map(|target| target.expr.as_str())
                    .collect(),
                panel.transformations.len(),
            )
        })
        .collect();
    let asked = vec!["up", "down"];
    assert_eq!(
        told,
        [
            (asked.clone(), 1),
            (asked.clone(), 0),
            (asked, 1),
            (vec!["", ""], 0),
            (vec!["", ""], 0)
        ]
    );
    let copy = &dashboard.panels().nth(1).expect("a copy").targets[0];
    assert_eq!(
        copy.source,
        SourceRef::Named {
            id: "Prom".to_owned(),
            kind: None
        }
    );
    assert_eq!(report.count(Element::Query, Verdict::Rendered), 6);
    assert_eq!(report.count(Element::Query, Verdict::Unsupported), 4);
    assert_eq!(problems.len(), 4, "{problems:?}");
}

#[test]
fn queries_for_log_lines_are_searches() {
    let (dashboard, problems, report) = read(&json!({"panels": [
        {"type": "logs", "title": "L", "datasource": {"type": "loki", "uid": "x"},
            "targets": [{"refId": "A", "expr": "{app=\"a\"} |= \"b\"", "maxLines": 20, "queryType": "range"}]},
        {"type": "logs", "title": "M", "targets": [{"refId": "A", "expr": "{app=\"a\"}"}]},
        {"type": "logs", "title": "E", "datasource": {"type": "elasticsearch", "uid": "x"}, "targets": [{"query": "a:b"}]},
        {"type": "timeseries", "title": "T", "datasource": {"type": "loki", "uid": "x"},
            "targets": [{"expr": "rate({app=\"a\"}[5m])"}]},
    ]}));
    let others: Vec<Option<&str>> = dashboard
        .panels()
        .map(|panel| panel.targets[0].other.as_deref())
        .collect();
    assert_eq!(
        others,
        [
            Some("loki"),
            Some("loki"),
            Some("elasticsearch"),
            Some("loki")
        ]
    );
    assert_eq!(report.count(Element::Query, Verdict::Rendered), 2);
    assert_eq!(report.count(Element::Query, Verdict::Unsupported), 2);
    assert_eq!(problems.len(), 2, "{problems:?}");
}

#[test]
fn library_panels_and_old_alerts_are_told() {
    let (dashboard, problems, report) = read(&json!({"panels": [
        {"id": 1, "title": "L", "libraryPanel": {"name": "Shared", "uid": "u"}},
        {"id": 2, "type": "graph", "title": "G", "alert": {"name": "old", "conditions": [{"type": "query"}]}},
    ]}));
    assert!(matches!(
        dashboard.panels().next().expect("it is kept").kind,
        PanelKind::Unsupported { .. }
    ));
    let said: Vec<&str> = problems
        .iter()
        .map(|problem| problem.message.as_str())
        .collect();
    assert_eq!(
        said,
        [
            "panel \"L\": the library panel \"Shared\" is kept in Grafana, not in this file",
            "panel \"G\": its alert is of Grafana's old alerting and is not evaluated",
        ]
    );
    let refused = report
        .entries
        .iter()
        .filter(|entry| entry.verdict == Verdict::Unsupported);
    let names: Vec<(&str, usize)> = refused
        .map(|entry| (entry.name.as_str(), entry.count))
        .collect();
    assert_eq!(
        names,
        [("library panel", 1), ("libraryPanel", 2), ("alert", 2)]
    );
}

#[test]
fn marks_before_the_text_and_commas_too_many_have_a_place() {
    let (dashboard, problems, _) = examine("\u{feff}{\"title\": \"t\", \"panels\": []}", "x.json");
    assert_eq!((dashboard.title.as_str(), problems.len()), ("t", 0));
    for (text, line, column) in [
        ("{\n  \"panels\": [\n    {},\n  ]\n}", 4, 3),
        ("{\n  \"panels\": [],\n}", 3, 1),
        ("{\"panels\": [] \"rows\": []}", 1, 15),
        ("{'panels': []}", 1, 2),
        ("// a comment\n{}", 1, 1),
    ] {
        let (_, problems, report) = examine(text, "x.json");
        assert_eq!(
            (problems[0].line, problems[0].column),
            (Some(line), Some(column)),
            "{text}"
        );
        assert_eq!(problems[0].weight, Weight::Error);
        assert_eq!(report.counts(), []);
    }
}

#[test]
fn fifty_megabytes_are_read() {
    let text = "word ".repeat(9_600_000);
    let surprises: Vec<String> = (0..25_000).map(|at| format!("\"k{at}\":1")).collect();
    let panels: Vec<String> = (1..=2_000)
        .map(|at| {
            format!("{{\"id\":{at},\"type\":\"spiral\",\"gridPos\":{{\"y\":{at},\"w\":24}}}}")
        })
        .collect();
    let file = format!(
        "{{\"title\":\"Large\",\"panels\":[{{\"type\":\"text\",\"options\":{{\"content\":\"{text}\"}}}},\
         {{\"type\":\"stat\",\"options\":{{{}}}}},{}]}}",
        surprises.join(","),
        panels.join(",")
    );
    assert!(file.len() > 48_000_000, "{}", file.len());
    let (dashboard, problems, report) = examine(&file, "large.json");
    assert_eq!(dashboard.panels().count(), 2_002);
    assert_eq!(report.count(Element::Panel, Verdict::Unsupported), 2_000);
    assert_eq!(report.count(Element::Setting, Verdict::Unsupported), 25_000);
    assert!(report.left_off > 0 && report.entries.len() == 20_000);
    assert_eq!(problems.len(), 2_001);
    assert!(problems.iter().all(|problem| problem.message.len() < 1_000));
    let layout = dashboard::laid_out(&dashboard, &|_| Vec::new());
    let placed: usize = layout.rows.iter().map(|row| row.panels.len()).sum();
    assert_eq!(placed, 2_002);
}

#[test]
fn nesting_of_ten_thousand_levels_is_refused_with_a_remedy() {
    let deep = |open: &str, close: &str| {
        format!(
            "{{\"panels\": {}{}}}",
            open.repeat(10_000),
            close.repeat(10_000)
        )
    };
    for text in [
        deep("[", "]"),
        deep("{\"a\":", "}").replace(":}", ":1}"),
        "[".repeat(1_000_000),
    ] {
        let (dashboard, problems, _) = examine(&text, "deep.json");
        assert_eq!(dashboard.panels().count(), 0);
        assert_eq!(
            (problems[0].message.as_str(), problems[0].remedy.as_str()),
            (
                "its objects and lists are nested more than 127 deep",
                "no dashboard needs that: export it again"
            )
        );
        assert!(problems[0].line.is_some());
    }
}
