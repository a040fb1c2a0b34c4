//! Dashboards of schema v2: elements and layouts.

use dashboard::{
    Calc, Dashboard, Direction, Element, GridPos, LegendMode, PanelKind, Report, SourceRef,
    VariableKind, VariableQuery, Verdict, examine,
};
use model::{Millis, Problem};
use serde_json::{Value, json};

fn read(spec: Value) -> (Dashboard, Vec<Problem>, Report) {
    let file = json!({
        "apiVersion": "dashboard.grafana.app/v2beta1", "kind": "Dashboard",
        "metadata": {"name": "checkout"}, "spec": spec,
    });
    let read = examine(&file.to_string(), "dashboards/checkout.json");
    assert_eq!(told(&read.2), count(&file["spec"]), "the account is exact");
    read
}

fn panel(id: u32, title: &str, kind: &str) -> Value {
    json!({"kind": "Panel", "spec": {
        "id": id, "title": title, "description": "", "links": [],
        "data": {"kind": "QueryGroup", "spec": {
            "queries": [{"kind": "PanelQuery", "spec": {"refId": "A", "hidden": false, "query": {
                "kind": "DataQuery", "group": "prometheus", "version": "v0",
                "datasource": {"name": "${ds}"}, "spec": {"expr": "up", "legendFormat": "{{job}}"}}}}],
            "transformations": [], "queryOptions": {}}},
        "vizConfig": {"kind": "VizConfig", "group": kind, "version": "12.2.0", "spec": {
            "options": {}, "fieldConfig": {"defaults": {}, "overrides": []}}},
    }})
}

fn item(name: &str, x: u32, y: u32) -> Value {
    json!({"kind": "GridLayoutItem", "spec": {"x": x, "y": y, "width": 12, "height": 6,
        "element": {"kind": "ElementReference", "name": name}}})
}

fn spec(elements: Value, layout: Value) -> Value {
    json!({"title": "Checkout", "elements": elements, "layout": layout})
}

fn auto_items() -> Value {
    let item = |name| {
        json!({"kind": "AutoGridLayoutItem", "spec": {
            "element": {"kind": "ElementReference", "name": name}}})
    };
    Value::Array(["a", "b", "c"].map(item).to_vec())
}

fn rows(dashboard: &Dashboard) -> Vec<(Option<&str>, Vec<&str>)> {
    dashboard
        .rows
        .iter()
        .map(|row| {
            let titles = row.panels.iter().map(|panel| panel.title.as_str());
            (row.title.as_deref(), titles.collect())
        })
        .collect()
}

#[test]
fn a_panel_keeps_what_its_element_says() {
    let mut errors = panel(7, "Errors", "timeseries");
    errors["spec"]["data"]["spec"] = json!({
        "queries": [
            {"kind": "PanelQuery", "spec": {"refId": "A", "hidden": false, "query": {
                "kind": "DataQuery", "group": "prometheus", "version": "v0",
                "datasource": {"name": "${ds}"},
                "spec": {"expr": "rate(errors_total[5m])", "interval": "1m", "exemplar": true}}}},
            {"kind": "PanelQuery", "spec": {"refId": "B", "hidden": true, "query": {
                "kind": "DataQuery", "group": "loki", "version": "v0", "spec": {"expr": "{app=\"x\"}"}}}},
            {"kind": "PanelQuery", "spec": {"refId": "C", "hidden": false,
                "datasource": {"type": "prometheus", "uid": "old"},
                "query": {"kind": "prometheus", "spec": {"expr": "down"}}}},
        ],
        "transformations": [
            {"kind": "limit", "spec": {"id": "limit", "options": {"limitField": 3}}},
            {"kind": "Transformation", "group": "spatial", "spec": {"options": {}}},
        ],
        "queryOptions": {"maxDataPoints": 500, "interval": "30s", "timeFrom": "24h"},
    });
    errors["spec"]["vizConfig"]["spec"] = json!({
        "options": {"legend": {"displayMode": "table", "placement": "right", "calcs": ["max"], "showLegend": true}},
        "fieldConfig": {"defaults": {"unit": "ops"}, "overrides": [
            {"matcher": {"id": "byName", "options": "a"}, "properties": [{"id": "unit", "value": "s"}]}]},
    });
    errors["spec"]["links"] =
        json!([{"title": "Runbook", "url": "https://example.com", "targetBlank": true}]);
    let (dashboard, problems, report) = read(spec(
        json!({"panel-7": errors}),
        json!({"kind": "GridLayout", "spec": {"items": [item("panel-7", 12, 4)]}}),
    ));
    assert_eq!(
        (dashboard.uid.as_str(), dashboard.title.as_str()),
        ("checkout", "Checkout")
    );
    let panel = dashboard.panels().next().expect("the panel");
    assert_eq!(panel.id, 7);
    assert_eq!(
        panel.grid,
        GridPos {
            x: 12,
            y: 0,
            w: 12,
            h: 6
        }
    );
    assert_eq!(panel.min_interval.as_deref(), Some("30s"));
    assert_eq!(
        (panel.max_data_points, panel.time_from.as_deref()),
        (Some(500), Some("24h"))
    );
    let [a, b, c] = panel.targets.as_slice() else {
        panic!("three queries")
    };
    assert_eq!(a.source, SourceRef::Variable("ds".to_owned()));
    assert!(a.exemplars && a.interval.as_deref() == Some("1m"));
    assert!(b.hidden && b.other.as_deref() == Some("loki") && b.expr == "{app=\"x\"}");
    assert_eq!((c.expr.as_str(), c.other.as_deref()), ("down", None));
    assert_eq!(panel.field.unit.as_deref(), Some("ops"));
    assert_eq!(panel.overrides.len(), 1);
    assert_eq!(panel.transformations.len(), 1);
    assert_eq!(panel.links.len(), 1);
    let PanelKind::TimeSeries(series) = &panel.kind else {
        panic!("{:?}", panel.kind)
    };
    assert_eq!(
        (series.legend.mode, series.legend.calcs.as_slice()),
        (LegendMode::Table, &[Calc::Max][..])
    );
    assert_eq!(report.count(Element::Query, Verdict::Unsupported), 1);
    assert_eq!(
        report.count(Element::Transformation, Verdict::Unsupported),
        1
    );
    assert_eq!(problems.len(), 2, "{problems:?}");
}

#[test]
fn layouts_within_layouts_become_rows() {
    let grid = |name: &str| json!({"kind": "GridLayout", "spec": {"items": [item(name, 0, 0)]}});
    let row = |title: &str, layout: Value| json!({"kind": "RowsLayoutRow", "spec": {"title": title, "collapse": false, "layout": layout}});
    let elements = json!({"a": panel(1, "A", "stat"), "b": panel(2, "B", "gauge"), "c": panel(3, "C", "table")});
    for (layout, expected) in [
        (grid("a"), vec![(None, vec!["A"])]),
        (
            json!({"kind": "RowsLayout", "spec": {"rows": [row("One", grid("a")), row("Two", grid("b"))]}}),
            vec![(Some("One"), vec!["A"]), (Some("Two"), vec!["B"])],
        ),
        (
            json!({"kind": "RowsLayout", "spec": {"rows": [
                {"kind": "RowsLayoutRow", "spec": {"title": "x", "hideHeader": true, "layout": grid("a")}},
                row("Empty", json!({"kind": "GridLayout", "spec": {"items": []}}))]}}),
            vec![(None, vec!["A"]), (Some("Empty"), vec![])],
        ),
        (
            json!({"kind": "TabsLayout", "spec": {"tabs": [
                {"kind": "TabsLayoutTab", "spec": {"title": "First", "layout": grid("a")}},
                {"kind": "TabsLayoutTab", "spec": {"title": "Second", "layout":
                    {"kind": "RowsLayout", "spec": {"rows": [row("Row", grid("b")), row("", grid("c"))]}}}}]}}),
            vec![
                (Some("First"), vec!["A"]),
                (Some("Second / Row"), vec!["B"]),
                (Some("Second / "), vec!["C"]),
            ],
        ),
        (
            json!({"kind": "GridLayout", "spec": {"items": [item("a", 0, 0), {"kind": "GridLayoutRow", "spec":
                {"y": 6, "title": "Alpha", "collapsed": true, "elements": [item("b", 0, 7)]}}]}}),
            vec![(None, vec!["A"]), (Some("Alpha"), vec!["B"])],
        ),
        (
            json!({"kind": "AutoGridLayout", "spec": {"columnWidthMode": "standard", "rowHeightMode": "short",
                "items": auto_items()}}),
            vec![(None, vec!["A", "B", "C"])],
        ),
        (json!({"kind": "SpiralLayout", "spec": {"arms": 2}}), vec![]),
    ] {
        let (dashboard, _, _) = read(spec(elements.clone(), layout.clone()));
        assert_eq!(rows(&dashboard), expected, "{layout}");
    }
}

#[test]
fn an_automatic_grid_has_as_many_columns_as_it_may() {
    let elements =
        json!({"a": panel(1, "A", "stat"), "b": panel(2, "B", "stat"), "c": panel(3, "C", "stat")});
    for (options, expected) in [
        (json!({}), [(0, 0, 8, 9), (8, 0, 8, 9), (16, 0, 8, 9)]),
        (
            json!({"maxColumnCount": 2, "rowHeightMode": "short"}),
            [(0, 0, 12, 5), (12, 0, 12, 5), (0, 5, 12, 5)],
        ),
        (
            json!({"columnWidthMode": "custom", "columnWidth": 1_600}),
            [(0, 0, 24, 9), (0, 9, 24, 9), (0, 18, 24, 9)],
        ),
    ] {
        let mut layout = json!({"items": auto_items()});
        layout
            .as_object_mut()
            .expect("an object")
            .extend(options.as_object().expect("one").clone());
        let (dashboard, _, _) = read(spec(
            elements.clone(),
            json!({"kind": "AutoGridLayout", "spec": layout}),
        ));
        let places: Vec<_> = dashboard
            .panels()
            .map(|panel| panel.grid)
            .map(|grid| (grid.x, grid.y, grid.w, grid.h))
            .collect();
        assert_eq!(places, expected, "{options}");
    }
}

#[test]
fn repeats_conditions_and_strange_references_are_told() {
    let mut twice = item("a", 0, 0);
    twice["spec"]["repeat"] =
        json!({"mode": "variable", "value": "pod", "direction": "v", "maxPerRow": 2});
    let layout = json!({"kind": "RowsLayout", "spec": {"rows": [{"kind": "RowsLayoutRow", "spec": {
        "title": "$pod", "collapse": true, "repeat": {"mode": "variable", "value": "node"},
        "conditionalRendering": {"kind": "ConditionalRenderingGroup", "spec": {"visibility": "show", "condition": "and",
            "items": [{"kind": "ConditionalRenderingData", "spec": {"value": true}}]}},
        "layout": {"kind": "GridLayout", "spec": {"items": [twice, item("a", 12, 0), item("gone", 0, 9)]}}}}]}});
    let library = json!({"kind": "LibraryPanel", "spec": {"id": 4, "title": "L", "libraryPanel": {"name": "shared", "uid": "u"}}});
    let (dashboard, problems, report) = read(spec(
        json!({"a": panel(1, "A", "stat"), "l": library}),
        layout,
    ));
    let row = &dashboard.rows[0];
    assert!(row.collapsed && row.repeat.as_deref() == Some("node"));
    let [first, second] = row.panels.as_slice() else {
        panic!("{:?}", row.panels)
    };
    assert_eq!(
        (
            first.repeat.as_deref(),
            first.repeat_direction,
            first.max_per_row
        ),
        (Some("pod"), Direction::Down, 2)
    );
    assert_ne!(first.id, second.id, "an element shown twice is two panels");
    assert_eq!(report.count(Element::Panel, Verdict::Unsupported), 1);
    let said = problems
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n");
    for part in [
        "row \"$pod\": it is shown whatever its condition says",
        "the element \"gone\"",
        "library panel \"shared\"",
    ] {
        assert!(said.contains(part), "{part} is missing in\n{said}");
    }
}

#[test]
fn settings_and_variables_of_the_dashboard_are_read() {
    let mut file = spec(
        json!({}),
        json!({"kind": "GridLayout", "spec": {"items": []}}),
    );
    let more = json!({
        "description": "d", "tags": ["a"], "cursorSync": "Crosshair", "preload": false, "editable": true,
        "timeSettings": {"timezone": "utc", "from": "now-3h", "to": "now", "autoRefresh": "30s",
            "autoRefreshIntervals": ["5s"], "hideTimepicker": false, "fiscalYearStartMonth": 0},
        "links": [{"title": "All", "type": "dashboards", "tags": ["a"], "asDropdown": true, "icon": "", "tooltip": "",
            "targetBlank": false, "includeVars": true, "keepTime": true}],
        "annotations": [
            {"kind": "AnnotationQuery", "spec": {"name": "Built in", "builtIn": true, "enable": true, "hide": true, "iconColor": "red",
                "query": {"kind": "DataQuery", "group": "grafana", "version": "v0", "spec": {}}}},
            {"kind": "AnnotationQuery", "spec": {"name": "Deploys", "enable": true, "hide": false, "iconColor": "red",
                "query": {"kind": "DataQuery", "group": "prometheus", "version": "v0", "spec": {"expr": "x"}}}}],
        "variables": [
            {"kind": "DatasourceVariable", "spec": {"name": "ds", "pluginId": "prometheus", "refresh": "onDashboardLoad", "regex": "",
                "current": {"text": "p", "value": "p"}, "options": [], "multi": false, "includeAll": false, "hide": "dontHide"}},
            {"kind": "QueryVariable", "spec": {"name": "pod", "refresh": "onTimeRangeChanged", "sort": "naturalDesc", "hide": "hideLabel",
                "query": {"kind": "DataQuery", "group": "prometheus", "version": "v0", "datasource": {"name": "${ds}"},
                    "spec": {"query": "label_values(up, pod)", "refId": "r"}}, "multi": true, "includeAll": true, "allValue": ".*",
                "current": {"text": ["All"], "value": ["$__all"]}, "options": [], "regex": ""}},
            {"kind": "QueryVariable", "spec": {"name": "old", "query": {"kind": "prometheus", "spec": {"__legacyStringValue": "label_names()"}},
                "datasource": {"type": "prometheus", "uid": "x"}, "current": {"text": "", "value": ""}}},
            {"kind": "SwitchVariable", "spec": {"name": "raw", "current": "no", "enabledValue": "yes", "disabledValue": "no"}},
            {"kind": "AdhocVariable", "group": "prometheus", "datasource": {"name": "x"}, "spec": {"name": "filters",
                "baseFilters": [], "filters": [{"key": "job", "operator": "=", "value": "a"}], "defaultKeys": []}},
            {"kind": "TextVariable", "spec": {"name": "text", "query": "q", "current": {"text": "q", "value": "q"}}},
        ],
    });
    file.as_object_mut()
        .expect("an object")
        .extend(more.as_object().expect("one").clone());
    let (dashboard, problems, report) = read(file);
    assert_eq!(
        (dashboard.from.as_str(), dashboard.refresh),
        ("now-3h", Some(Millis(30_000)))
    );
    assert!(dashboard.shared_crosshair && dashboard.links[0].menu && dashboard.links[0].keep_time);
    let [ds, pod, old, raw, filters, text] = dashboard.variables.as_slice() else {
        panic!("six variables")
    };
    assert!(matches!(&ds.kind, VariableKind::Source { plugin } if plugin == "prometheus"));
    assert!(
        matches!(&pod.kind, VariableKind::Query { source: SourceRef::Variable(ds), query: VariableQuery::LabelValues { label, .. } }
        if ds == "ds" && label == "pod")
    );
    assert!(pod.refresh_on_range && pod.multi && pod.all_value.as_deref() == Some(".*"));
    assert_eq!(
        (pod.hide, pod.current.as_slice()),
        (dashboard::Hide::Label, &["$__all".to_owned()][..])
    );
    assert_eq!(pod.sort, dashboard::Sort::Natural { descending: true });
    assert!(matches!(
        &old.kind,
        VariableKind::Query {
            query: VariableQuery::LabelNames { .. },
            ..
        }
    ));
    assert!(
        matches!(&raw.kind, VariableKind::Custom(options) if options[0].1 == "yes")
            && raw.current == ["no"]
    );
    assert!(
        matches!(&filters.kind, VariableKind::AdHoc { filters, .. } if filters[0].label == "job")
    );
    assert!(matches!(&text.kind, VariableKind::TextBox(text) if text == "q"));
    assert_eq!(report.count(Element::Annotation, Verdict::Unsupported), 1);
    assert_eq!(problems.len(), 2, "{problems:?}");
}

#[derive(Debug, Default, PartialEq)]
struct Count {
    panels: usize,
    rows: usize,
    queries: usize,
    properties: usize,
    transformations: usize,
    variables: usize,
    links: usize,
    annotations: usize,
    settings: usize,
}

fn told(report: &Report) -> Count {
    Count {
        panels: report.total(Element::Panel),
        rows: report.total(Element::Row),
        queries: report.total(Element::Query),
        properties: report.total(Element::Override),
        transformations: report.total(Element::Transformation),
        variables: report.total(Element::Variable),
        links: report.total(Element::Link),
        annotations: report.total(Element::Annotation),
        settings: report.total(Element::Setting),
    }
}

/// Elements of a `spec`, counted without the crate: they are told apart by their `kind`.
fn count(spec: &Value) -> Count {
    let mut count = Count::default();
    walk(&mut count, "", spec);
    count
}

fn walk(count: &mut Count, key: &str, value: &Value) {
    let list = || value.as_array().into_iter().flatten();
    let kind = value
        .get("kind")
        .and_then(Value::as_str)
        .unwrap_or_default();
    match (key, kind) {
        ("transformations", _) => return count.transformations += list().count(),
        ("annotations", _) => return count.annotations += list().count(),
        ("links", _) => return count.links += list().count(),
        ("overrides", _) => {
            let properties = list().filter_map(|own| own.get("properties")?.as_array());
            return count.properties += properties.map(Vec::len).sum::<usize>();
        }
        (_, "Panel" | "LibraryPanel") => count.panels += 1,
        (_, "RowsLayoutRow" | "TabsLayoutTab" | "GridLayoutRow") => count.rows += 1,
        (_, "PanelQuery") => count.queries += 1,
        (_, kind) if kind.ends_with("Variable") => count.variables += 1,
        _ => {}
    }
    let holds = |value: &Value| value.is_object() || value.is_array();
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                walk(count, key, value);
            }
        }
        Value::Array(list) if list.iter().any(holds) => {
            for value in list {
                walk(count, "", value);
            }
        }
        Value::Array(list) if list.is_empty() && ["queries", "variables"].contains(&key) => {}
        _ => count.settings += 1,
    }
}
