//! Files of every age and kind, and files that are none.

use dashboard::{
    Calc, Color, ColorMode, Dashboard, DrawStyle, GridPos, LegendMode, Panel, PanelKind, SourceRef,
    Stacking, StatColor, ThresholdStyle, Tooltip, parse,
};
use model::{Millis, Problem, Weight};
use serde_json::{Value, json};

fn read(value: &Value) -> (Dashboard, Vec<Problem>) {
    parse(&value.to_string(), "dashboards/some.json")
}

fn only(panel: Value) -> (Panel, Vec<Problem>) {
    let (dashboard, problems) = read(&json!({ "panels": [panel] }));
    let panel = dashboard.panels().next().expect("the panel").clone();
    (panel, problems)
}

fn messages(problems: &[Problem]) -> String {
    problems
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_time_series_keeps_what_its_file_says() {
    let (panel, problems) = only(json!({
        "id": 7, "type": "timeseries", "title": "Errors", "description": "d",
        "gridPos": {"x": 12, "y": 3, "w": 12, "h": 8},
        "datasource": {"type": "prometheus", "uid": "${ds}"},
        "interval": "30s", "maxDataPoints": 500,
        "targets": [
            {"refId": "A", "expr": "up", "legendFormat": "{{job}}", "interval": "1m"},
            {"refId": "B", "expr": "down", "instant": true, "hide": true, "datasource": "Other"},
        ],
        "fieldConfig": {
            "defaults": {
                "unit": "percentunit", "decimals": 2, "min": 0, "max": 1,
                "color": {"mode": "palette-classic"},
                "thresholds": {"mode": "absolute", "steps": [
                    {"color": "green", "value": null}, {"color": "red", "value": 0.05}]},
                "custom": {"drawStyle": "bars", "fillOpacity": 30, "stacking": {"mode": "normal", "group": "A"},
                           "thresholdsStyle": {"mode": "line+area"}, "spanNulls": false,
                           "scaleDistribution": {"type": "log", "log": 2}, "glow": "hue"},
            },
            "overrides": [{"matcher": {"id": "byRegexp", "options": "/5../"}, "properties": [
                {"id": "color", "value": {"mode": "fixed", "fixedColor": "dark-red"}},
                {"id": "custom.drawStyle", "value": "line"}]}],
        },
        "options": {"legend": {"displayMode": "table", "placement": "right", "calcs": ["max", "mean"], "showLegend": true},
                    "tooltip": {"mode": "multi", "sort": "desc"}},
    }));
    assert_eq!(panel.id, 7);
    assert_eq!(
        panel.grid,
        GridPos {
            x: 12,
            y: 0,
            w: 12,
            h: 8
        },
        "y counts from the row"
    );
    assert_eq!(panel.source, SourceRef::Variable("ds".to_owned()));
    assert_eq!(
        (panel.min_interval.as_deref(), panel.max_data_points),
        (Some("30s"), Some(500))
    );
    assert_eq!(panel.targets[0].interval.as_deref(), Some("1m"));
    assert!(panel.targets[1].instant && panel.targets[1].hidden);
    let draw = &panel.field.draw;
    assert_eq!(
        (draw.style, draw.stacking),
        (Some(DrawStyle::Bars), Some(Stacking::Normal))
    );
    assert_eq!(
        (draw.threshold_style, draw.log_base()),
        (Some(ThresholdStyle::Both), Some(2.0))
    );
    let failed = panel.field_of("503", "A", "number");
    assert_eq!(failed.color, Some(ColorMode::Fixed(Color::Critical)));
    assert_eq!(failed.draw.style, Some(DrawStyle::Lines));
    assert_eq!(
        failed.unit.as_deref(),
        Some("percentunit"),
        "what an override leaves open stays"
    );
    let PanelKind::TimeSeries(series) = &panel.kind else {
        panic!("{:?}", panel.kind)
    };
    assert_eq!(series.legend.mode, LegendMode::Table);
    assert_eq!(series.legend.calcs, [Calc::Max, Calc::Mean]);
    assert!(series.legend.right && series.tooltip == Tooltip::AllDescending);
    assert_eq!(
        messages(&problems),
        "dashboards/some.json: panel \"Errors\": options without effect here: \
         fieldConfig.custom.glow; compare with Grafana if one of them matters"
    );
}

#[test]
fn files_with_rows_graphs_and_single_stats_become_todays_panels() {
    let (dashboard, problems) = read(&json!({
        "schemaVersion": 14, "title": "Old",
        "rows": [
            {"title": "First", "showTitle": true, "height": "250px", "panels": [
                {"id": 1, "type": "singlestat", "title": "Up", "span": 4, "format": "percent", "valueName": "current",
                 "thresholds": "50,80", "colors": ["#d44a3a", "#EAB839", "#299c46"], "colorBackground": true,
                 "valueMaps": [{"op": "=", "value": "null", "text": "none"}], "sparkline": {"show": true},
                 "targets": [{"expr": "up", "intervalFactor": 2}]},
                {"id": 1, "type": "singlestat", "title": "Load", "span": 4, "gauge": {"show": true, "minValue": 0, "maxValue": 8}},
                {"id": 3, "type": "graph", "title": "Traffic", "span": 8, "fill": 3, "linewidth": 2, "stack": true,
                 "yaxes": [{"format": "Bps", "min": "0", "logBase": 10}, {"format": "short"}],
                 "aliasColors": {"in": "#7EB26D"}, "seriesOverrides": [{"alias": "/out/", "transform": "negative-Y", "yaxis": 2}],
                 "thresholds": [{"value": 5, "op": "gt", "colorMode": "critical", "line": true}],
                 "legend": {"show": true, "values": true, "avg": true, "alignAsTable": true},
                 "nullPointMode": "connected", "tooltip": {"shared": true, "sort": 2}},
            ]},
            {"title": "Second", "collapse": true, "height": 100, "panels": [
                {"id": 4, "type": "graph", "title": "Bars", "xaxis": {"mode": "series"}}]},
        ],
    }));
    assert_eq!(dashboard.rows.len(), 2);
    assert!(dashboard.rows[1].collapsed);
    let [up, load, traffic] = dashboard.rows[0].panels.as_slice() else {
        panic!("three panels")
    };
    assert_ne!(up.id, load.id, "equal ids are told apart");
    assert_eq!((load.grid.x, load.grid.w, load.grid.h), (8, 8, 7));
    assert_eq!(
        (traffic.grid.x, traffic.grid.y),
        (0, 7),
        "what does not fit begins a new line"
    );
    let PanelKind::Stat(stat) = &up.kind else {
        panic!("{:?}", up.kind)
    };
    assert_eq!(
        (stat.reduce.calc, stat.color, stat.sparkline),
        (Calc::LastNotNull, StatColor::Background, true)
    );
    let thresholds = up.field.thresholds.as_ref().expect("thresholds");
    assert_eq!(thresholds.color(60.0, None, None), Some(Color::Warning));
    assert_eq!(
        up.field
            .mapping(None)
            .and_then(|found| found.text.as_deref()),
        Some("none")
    );
    assert_eq!(up.targets[0].interval_factor, 2);
    assert!(matches!(load.kind, PanelKind::Gauge(_)) && load.field.max == Some(8.0));
    assert_eq!(traffic.field.draw.fill_opacity, Some(30.0));
    assert_eq!(
        (traffic.field.min, traffic.field.draw.log_base()),
        (Some(0.0), Some(10.0))
    );
    assert_eq!(
        traffic.field.draw.span_nulls,
        Some(dashboard::Nulls::Always)
    );
    assert_eq!(
        traffic.field_of("in", "A", "number").color,
        Some(ColorMode::Fixed(Color::Ok))
    );
    assert_eq!(
        traffic.field_of("outgoing", "A", "number").draw.negative,
        Some(true)
    );
    let bars = &dashboard.rows[1].panels[0];
    assert!(matches!(bars.kind, PanelKind::BarChart(_)));
    assert_eq!(bars.transformations.len(), 1, "series become rows");
    assert_eq!(messages(&problems), "");
}

#[test]
fn what_is_not_drawn_is_kept_and_named() {
    let (panel, problems) = only(json!({
        "type": "geomap", "title": "World",
        "targets": [{"refId": "A", "expr": "up"}, {"refId": "B", "rawSql": "SELECT 1", "datasource": {"type": "postgres", "uid": "x"}}],
        "transformations": [{"id": "spatial", "options": {}}, {"id": "limit", "options": {"limitField": 3}}],
    }));
    assert!(matches!(&panel.kind, PanelKind::Unsupported { kind, .. } if kind == "geomap"));
    assert_eq!(panel.targets[0].expr, "up");
    assert_eq!(panel.targets[1].other.as_deref(), Some("postgres"));
    assert_eq!(panel.transformations.len(), 1);
    let said = messages(&problems);
    for part in [
        "\"geomap\" are not drawn",
        "query B: it is of the source kind \"postgres\"",
        "\"spatial\" is not made",
    ] {
        assert!(said.contains(part), "{part} is missing in\n{said}");
    }
}

#[test]
fn dashboard_options_and_envelopes_are_read() {
    let inner = json!({
        "uid": "u", "title": "T", "tags": ["a", "b"], "timezone": "utc", "graphTooltip": 1, "refresh": "1m",
        "time": {"from": "now-6h", "to": "now"}, "panels": [],
        "annotations": {"list": [{"builtIn": 1, "name": "Alerts"}, {"name": "Deploys", "expr": "x"}]},
        "templating": {"list": [{"type": "custom", "name": "v", "query": "a,b : c,d\\,e", "multi": true,
                                 "current": {"text": ["a"], "value": ["a"]}}]},
    });
    for file in [
        inner.clone(),
        json!({"meta": {}, "dashboard": inner}),
        json!({"apiVersion": "dashboard.grafana.app/v1beta1", "kind": "Dashboard", "spec": inner}),
    ] {
        let (dashboard, problems) = read(&file);
        assert_eq!(
            (dashboard.uid.as_str(), dashboard.from.as_str()),
            ("u", "now-6h")
        );
        assert_eq!(dashboard.refresh, Some(Millis(60_000)));
        assert!(dashboard.shared_crosshair && dashboard.zone == dashboard::Timezone::Utc);
        assert_eq!(dashboard.variables[0].current, ["a"]);
        let dashboard::VariableKind::Custom(options) = &dashboard.variables[0].kind else {
            panic!()
        };
        let values: Vec<&str> = options.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(
            values,
            ["a", "b : c", "d,e"].map(|text| text.rsplit(" : ").next().unwrap_or(text))
        );
        assert!(messages(&problems).contains("annotation queries are not asked: Deploys"));
    }
}

#[test]
fn files_that_are_no_dashboard_say_so_with_a_place() {
    for (text, part) in [
        ("", "this is not JSON"),
        ("{\n \"panels\": [,]\n}", "this is not JSON"),
        ("[]", "not an object"),
        ("{}", "neither \"panels\" nor \"rows\""),
        ("<html>", "this is not JSON"),
        (
            r#"{"apiVersion":"dashboard.grafana.app/v9","spec":{"parts":[]}}"#,
            "neither \"panels\" nor \"rows\" nor \"elements\"",
        ),
        (&"[".repeat(100_000), "nested more than 127 deep"),
        (
            &format!(
                "{{\"panels\":{}{}}}",
                "[".repeat(10_000),
                "]".repeat(10_000)
            ),
            "nested more than 127 deep",
        ),
    ] {
        let (dashboard, problems) = parse(text, "dashboards/some.json");
        assert_eq!(
            (dashboard.title.as_str(), dashboard.panels().count()),
            ("some", 0)
        );
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].weight, Weight::Error);
        assert!(problems[0].message.contains(part), "{}", problems[0]);
    }
    let (_, problems) = parse("{\n \"panels\": [,]\n}", "x.json");
    assert_eq!((problems[0].line, problems[0].column), (Some(2), Some(13)));
}

#[test]
fn a_wrong_value_anywhere_costs_no_more_than_its_place() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../dashboards/http-red.json"
    );
    let whole: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut places = Vec::new();
    collect(&whole, String::new(), &mut places);
    let panels = read(&whole).0.panels().count();
    let wrong = [
        json!(null),
        json!(-1e300),
        json!("\u{0}$[[${"),
        json!([{}]),
        json!({"x": []}),
    ];
    for (at, place) in places.iter().enumerate().step_by(11) {
        let mut changed = whole.clone();
        if let Some(value) = changed.pointer_mut(place) {
            value.clone_from(&wrong[at % wrong.len()]);
        }
        let (dashboard, _) = read(&changed);
        let structural = place.matches('/').count() <= 1 || place.ends_with("/type");
        let left = dashboard.panels().count();
        assert!(
            structural || left + 1 >= panels,
            "{place} costs {} panels",
            panels - left
        );
    }
}

fn collect(value: &Value, at: String, places: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                collect(
                    value,
                    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")),
                    places,
                );
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                collect(value, format!("{at}/{index}"), places);
            }
        }
        _ => {}
    }
    places.push(at);
}
