//! Panels and rows of files of old: what Grafana has replaced is read as what replaced it.

use dashboard::{
    Calc, CellStyle, Color, ColorMode, Dashboard, Gradient, HeatmapScale, LegendColumn, LegendMode,
    LineStyle, Nulls, Panel, PanelKind, PieValue, Points, Scale, ShowValue, Side, TextMode,
    ThresholdStyle, Transformation, Verdict, examine, parse,
};
use model::Problem;
use serde_json::{Value, json};

fn only(panel: Value) -> Panel {
    let (dashboard, _) = parse(&json!({"panels": [panel]}).to_string(), "old.json");
    dashboard.panels().next().expect("the panel").clone()
}

fn read(file: &Value) -> (Dashboard, Vec<Problem>) {
    parse(&file.to_string(), "old.json")
}

#[test]
fn bands_are_filled_from_the_left_and_then_below() {
    let panel =
        |span: Value, height: Value| json!({"type": "graph", "span": span, "height": height});
    for (height, panels, expected) in [
        // Twelve spans in a line; the band's height is that of its panels.
        (
            json!("250px"),
            vec![(json!(6), json!(null)), (json!(6), json!(null))],
            vec![(0, 0, 12, 7), (12, 0, 12, 7)],
        ),
        (
            json!(380),
            vec![(json!(8), json!(null)), (json!(8), json!(null))],
            vec![(0, 0, 16, 10), (0, 10, 16, 10)],
        ),
        // Low panels are built upon, in the columns at the right end.
        (
            json!(380),
            vec![
                (json!(6), json!(null)),
                (json!(6), json!(190)),
                (json!(6), json!(190)),
            ],
            vec![(0, 0, 12, 10), (12, 0, 12, 5), (12, 5, 12, 5)],
        ),
        // Nothing said: four spans.
        (
            json!(null),
            vec![(json!(null), json!(null)); 4],
            vec![(0, 0, 8, 7), (8, 0, 8, 7), (16, 0, 8, 7), (0, 7, 8, 7)],
        ),
        // Not lower than three, not wider than the grid.
        (
            json!("10"),
            vec![(json!("24"), json!(null))],
            vec![(0, 0, 24, 3)],
        ),
    ] {
        let band: Vec<Value> = panels
            .into_iter()
            .map(|(span, height)| {
                let mut panel = panel(span, height);
                panel
                    .as_object_mut()
                    .expect("an object")
                    .retain(|_, value| !value.is_null());
                panel
            })
            .collect();
        let mut row = json!({"panels": band, "height": height});
        row.as_object_mut()
            .expect("an object")
            .retain(|_, value| !value.is_null());
        let (dashboard, _) = read(&json!({"rows": [row]}));
        let places: Vec<_> = dashboard
            .panels()
            .map(|panel| panel.grid)
            .map(|grid| (grid.x, grid.y, grid.w, grid.h))
            .collect();
        assert_eq!(places, expected, "{row}");
        assert_eq!(dashboard.rows[0].title, None);
    }
}

#[test]
fn titles_of_bands_show_if_one_of_them_is_to() {
    let band = |title: &str, more: Value| {
        let mut band = json!({"title": title, "panels": [{"type": "graph", "minSpan": 2}]});
        band.as_object_mut()
            .expect("an object")
            .extend(more.as_object().expect("one").clone());
        band
    };
    for (more, expected) in [
        (json!({}), [None, None]),
        (json!({"showTitle": true}), [Some("A"), Some("B")]),
        (json!({"collapse": true}), [Some("A"), Some("B")]),
        (json!({"repeat": "x"}), [Some("A"), Some("B")]),
    ] {
        let (dashboard, _) =
            read(&json!({"rows": [band("A", json!({})), band("B", more.clone())]}));
        let titles: Vec<Option<&str>> = dashboard
            .rows
            .iter()
            .map(|row| row.title.as_deref())
            .collect();
        assert_eq!(titles, expected, "{more}");
        assert_eq!(
            dashboard.rows[1].repeat.is_some(),
            more.get("repeat").is_some()
        );
        assert_eq!(dashboard.panels().next().expect("a panel").max_per_row, 6);
    }
}

#[test]
fn a_graph_keeps_its_lines_axes_and_limits() {
    let panel = only(json!({
        "type": "graph", "lines": true, "points": true, "pointradius": 3, "dashes": true, "dashLength": 4, "spaceLength": 2,
        "fill": 5, "fillGradient": 3, "nullPointMode": "connected", "steppedLine": true,
        "yaxes": [{"format": "s", "logBase": 2, "show": false, "label": "l", "min": "1", "max": null, "decimals": 2}, {"format": "bytes", "max": 9}],
        "thresholds": [{"value": 3, "op": "lt", "colorMode": "custom", "fill": true, "fillColor": "#123456"}],
        "seriesOverrides": [{"alias": "/b/", "yaxis": 2, "fillBelowTo": "c", "transform": "constant", "legend": false, "dashes": true, "color": "red"}],
        "legend": {"show": true, "values": true, "current": true, "max": true, "sort": "max", "sortDesc": true, "rightSide": true, "sideWidth": 200},
        "options": {"dataLinks": [{"title": "go", "url": "/d/x"}]},
    }));
    let draw = &panel.field.draw;
    assert_eq!(
        (draw.points, draw.point_size),
        (Some(Points::Always), Some(7.0))
    );
    assert_eq!(draw.line_style, Some(LineStyle::Dash(vec![4.0, 2.0])));
    assert_eq!(
        (draw.gradient, draw.span_nulls),
        (Some(Gradient::Opacity), Some(Nulls::Always))
    );
    assert_eq!(
        (draw.scale, draw.axis),
        (Some(Scale::Log { base: 2.0 }), Some(Side::Hidden))
    );
    assert_eq!(
        (panel.field.min, panel.field.max, panel.field.decimals),
        (Some(1.0), None, Some(2))
    );
    assert_eq!(draw.threshold_style, Some(ThresholdStyle::Area));
    let thresholds = panel.field.thresholds.as_ref().expect("limits");
    assert_eq!(
        thresholds.color(2.0, None, None),
        Some(Color::Rgb(0x12, 0x34, 0x56)),
        "below is the bad side"
    );
    let own = &panel.overrides[0].field;
    assert_eq!(
        (own.draw.axis, own.max, own.unit.as_deref()),
        (Some(Side::Right), Some(9.0), Some("bytes"))
    );
    assert_eq!(
        (own.draw.fill_below_to.as_deref(), own.draw.constant),
        (Some("c"), Some(true))
    );
    assert_eq!(
        (own.hidden_from_legend, &own.color),
        (Some(true), &Some(ColorMode::Fixed(Color::Critical)))
    );
    assert_eq!(own.draw.line_style, Some(LineStyle::Dash(vec![10.0, 10.0])));
    assert_eq!(panel.field.links[0].url, "/d/x");
    let PanelKind::TimeSeries(series) = &panel.kind else {
        panic!("{:?}", panel.kind)
    };
    assert_eq!(series.legend.calcs, [Calc::Max, Calc::LastNotNull]);
    assert_eq!(
        series.legend.sort,
        Some((LegendColumn::Calc(Calc::Max), true))
    );
    assert!(series.legend.right && series.legend.width == Some(200));
}

#[test]
fn axes_and_limits_of_before_schema_12_stand_beside_each_other() {
    let panel = only(json!({
        "type": "graph", "y_formats": ["percent", "short"], "leftYAxisLabel": "load",
        "grid": {"leftMin": 0, "leftMax": 100, "leftLogBase": 1, "rightMax": null,
            "threshold1": 90, "threshold2": 95, "threshold1Color": "rgba(216, 200, 27, 0.27)", "thresholdLine": true},
    }));
    assert_eq!(
        (
            panel.field.unit.as_deref(),
            panel.field.min,
            panel.field.max
        ),
        (Some("percent"), Some(0.0), Some(100.0))
    );
    assert_eq!(panel.field.draw.axis_label.as_deref(), Some("load"));
    assert_eq!(panel.field.draw.threshold_style, Some(ThresholdStyle::Line));
    assert_eq!(panel.field.thresholds.expect("limits").steps.len(), 3);
}

#[test]
fn a_graph_over_something_else_is_a_chart_of_its_own() {
    for (axis, expected) in [
        (json!({"mode": "time"}), "timeseries"),
        (json!({"mode": null}), "timeseries"),
        (json!({"mode": "series", "values": ["avg"]}), "barchart"),
        (json!({"mode": "histogram", "buckets": 12}), "histogram"),
        (json!({"mode": "table"}), "timeseries"),
    ] {
        let panel = only(json!({"type": "graph", "xaxis": axis}));
        assert_eq!(panel.kind.name(), expected, "{axis}");
        match &panel.kind {
            PanelKind::Histogram(histogram) => {
                assert!(histogram.combine && histogram.bucket_count == Some(12))
            }
            PanelKind::BarChart(_) => assert!(matches!(&panel.transformations[0],
                Transformation::Reduce { calcs, .. } if *calcs == [Calc::Mean])),
            _ => {}
        }
    }
}

#[test]
fn a_single_stat_is_a_stat_or_a_gauge() {
    for (options, calc, text) in [
        (json!({}), Calc::Mean, TextMode::Value),
        (
            json!({"valueName": "current"}),
            Calc::LastNotNull,
            TextMode::Value,
        ),
        (json!({"valueName": "total"}), Calc::Sum, TextMode::Value),
        (json!({"valueName": "delta"}), Calc::Delta, TextMode::Value),
        (
            json!({"valueName": "name"}),
            Calc::LastNotNull,
            TextMode::Name,
        ),
        (
            json!({"valueName": "last_time"}),
            Calc::LastNotNull,
            TextMode::Value,
        ),
    ] {
        let mut panel = json!({"type": "singlestat", "prefix": "<", "postfix": ">", "mappingType": 2,
            "rangeMaps": [{"from": "null", "to": "null", "text": "none"}, {"from": "1", "to": "2", "text": "low"}]});
        panel
            .as_object_mut()
            .expect("an object")
            .extend(options.as_object().expect("one").clone());
        let panel = only(panel);
        let PanelKind::Stat(stat) = &panel.kind else {
            panic!("{:?}", panel.kind)
        };
        assert_eq!((stat.reduce.calc, stat.text), (calc, text), "{options}");
        assert_eq!((stat.prefix.as_str(), stat.postfix.as_str()), ("<", ">"));
        let shown = |value| {
            panel
                .field
                .mapping(value)
                .and_then(|found| found.text.clone())
        };
        assert_eq!(
            (shown(None), shown(Some(1.5)), shown(Some(3.0))),
            (Some("none".into()), Some("low".into()), None)
        );
    }
    let gauge = only(
        json!({"type": "singlestat", "gauge": {"show": true, "maxValue": 10, "thresholdLabels": true, "thresholdMarkers": false}}),
    );
    let PanelKind::Gauge(own) = &gauge.kind else {
        panic!("{:?}", gauge.kind)
    };
    assert!(own.threshold_labels && !own.threshold_markers && gauge.field.max == Some(10.0));
}

#[test]
fn column_styles_become_overrides_of_which_the_first_counts() {
    let panel = only(json!({
        "type": "table-old", "transform": "timeseries_aggregations", "columns": [{"value": "avg"}, {"value": "max"}],
        "styles": [
            {"pattern": "Value", "type": "number", "unit": "s", "decimals": 1, "colorMode": "row", "thresholds": ["5", "10"],
                "colors": ["green", "orange", "red"], "link": true, "linkUrl": "/d/x?a=$__cell&b=${__cell_2}&c=$__cell_3", "linkTooltip": "go"},
            {"pattern": "Time", "type": "hidden"},
            {"pattern": "/.*/", "type": "number", "unit": "short", "alias": ""},
        ],
    }));
    let value = panel.field_of("Value", "A", "number");
    assert_eq!(
        (value.unit.as_deref(), value.decimals),
        (Some("s"), Some(1)),
        "the catch-all does not win"
    );
    assert_eq!(value.cell, Some(CellStyle::Filled { row: true }));
    assert_eq!(
        value.thresholds.expect("limits").color(7.0, None, None),
        Some(Color::Warning)
    );
    assert_eq!(
        value.links[0].url,
        "/d/x?a=${__value.text}&b=${__data.fields[2]}&c=${__data.fields[3]}"
    );
    assert_eq!(panel.field_of("Time", "A", "time").hidden, Some(true));
    assert_eq!(
        panel.field_of("other", "A", "number").unit.as_deref(),
        Some("short")
    );
    assert!(
        matches!(&panel.transformations[0], Transformation::Reduce { calcs, .. } if *calcs == [Calc::Mean, Calc::Max])
    );
}

#[test]
fn heatmaps_of_old_say_whether_they_make_their_buckets() {
    let panel = only(json!({
        "type": "heatmap", "dataFormat": "timeseries", "xBucketSize": "1m", "yBucketNumber": 20, "reverseYBuckets": true,
        "yAxis": {"format": "s", "logBase": 2, "min": 0, "show": true, "decimals": 1},
        "color": {"mode": "opacity", "cardColor": "#ff0000", "colorScale": "sqrt", "exponent": 0.3}, "cards": {"cardPadding": 2},
        "tooltip": {"show": false}, "legend": {"show": false},
    }));
    let PanelKind::Heatmap(heatmap) = &panel.kind else {
        panic!("{:?}", panel.kind)
    };
    let made = heatmap.calculate.expect("buckets are made");
    assert_eq!(
        (made.x, made.y, made.y_log),
        (
            dashboard::Buckets::Size(60_000.0),
            dashboard::Buckets::Count(20),
            Some(2.0)
        )
    );
    assert_eq!(
        (
            heatmap.axis.unit.as_deref(),
            heatmap.axis.min,
            heatmap.axis.reverse
        ),
        (Some("s"), Some(0.0), true)
    );
    assert!(
        matches!(heatmap.color.scale, HeatmapScale::Opacity { exponent, .. } if exponent == 0.3)
    );
    assert!(!heatmap.show_legend && heatmap.cell_gap == 2.0);
    let given = only(
        json!({"type": "heatmap", "dataFormat": "tsbuckets", "color": {"mode": "spectrum", "colorScheme": "interpolateRdYlGn"}}),
    );
    let PanelKind::Heatmap(heatmap) = &given.kind else {
        panic!("{:?}", given.kind)
    };
    assert_eq!(
        (heatmap.calculate, &heatmap.color.scale),
        (None, &HeatmapScale::Scheme("RdYlGn".to_owned()))
    );
}

#[test]
fn plug_ins_that_were_replaced_are_read_as_what_replaced_them() {
    let pie = only(
        json!({"type": "grafana-piechart-panel", "pieType": "donut", "valueName": "current", "format": "bytes",
        "legendType": "Right side", "legend": {"show": true, "values": true, "percentage": true}, "aliasColors": {"a": "green"}}),
    );
    let PanelKind::PieChart(chart) = &pie.kind else {
        panic!("{:?}", pie.kind)
    };
    assert!(chart.donut && chart.legend.right && chart.legend.mode == LegendMode::Table);
    assert_eq!(chart.legend_values, [PieValue::Value, PieValue::Percent]);
    assert_eq!(
        (chart.reduce.calc, pie.field.unit.as_deref()),
        (Calc::LastNotNull, Some("bytes"))
    );
    assert_eq!(pie.overrides.len(), 1);
    let file = json!({"panels": [{"type": "natel-discrete-panel", "writeAllValues": true, "rowHeight": 50,
        "valueMaps": [{"value": "1", "text": "UP"}], "colorMaps": [{"text": "UP", "color": "green"}, {"text": "DOWN", "color": "red"}]}]});
    let (dashboard, _, report) = examine(&file.to_string(), "old.json");
    let panel = dashboard.panels().next().expect("the panel");
    assert!(
        matches!(&panel.kind, PanelKind::StateTimeline(lanes) if lanes.show_value == ShowValue::Always)
    );
    assert_eq!(panel.field.mappings.len(), 2);
    assert_eq!(
        panel.field.mapping(Some(1.0)).and_then(|found| found.color),
        Some(Color::Ok)
    );
    assert_eq!(
        report.count(dashboard::Element::Panel, Verdict::Approximated),
        1
    );
}

#[test]
fn what_a_graph_left_behind_means_nothing_elsewhere() {
    let file = json!({"panels": [{"type": "stat", "yaxes": [{"format": "s"}], "stack": true, "seriesOverrides": [{"alias": "x"}],
        "options": {"alertThreshold": true, "legend": {"calcs": []}}}]});
    let (dashboard, problems, report) = examine(&file.to_string(), "old.json");
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(
        report.count(dashboard::Element::Setting, Verdict::Unsupported),
        0
    );
    assert_eq!(
        dashboard.panels().next().expect("the panel").field.unit,
        None
    );
}

#[test]
fn links_of_old_carry_range_and_variables_in_their_address() {
    let panel = only(json!({"type": "graph", "links": [
        {"type": "dashboard", "dashboard": "Thanos / Query", "title": "a", "keepTime": true, "includeVars": true},
        {"dashUri": "db/x", "title": "b", "params": "var-y=1"},
        {"url": "/d/z?u=1", "title": "c", "keepTime": true},
        {"title": "nowhere"},
    ]}));
    let urls: Vec<&str> = panel.links.iter().map(|link| link.url.as_str()).collect();
    assert_eq!(
        urls,
        [
            "/dashboard/db/thanos-query?${__url_time_range}&${__all_variables}",
            "/dashboard/db/x?var-y=1",
            "/d/z?u=1&${__url_time_range}",
        ]
    );
}
