//! The options that each type of panel has of its own.

use dashboard::{
    AlertOrder, BarMode, Buckets, Calc, CellHeight, Dedup, Element, HeatmapScale, LegendColumn,
    Orientation, PanelKind, PieOrder, PieValue, ShowValue, Stacking, StatColor, TextMode,
    TextPlace, Tooltip, Verdict, examine,
};
use serde_json::{Value, json};

fn kind(kind: &str, options: Value) -> PanelKind {
    let (kind, strange) = with_report(kind, options);
    assert_eq!(strange, [""; 0], "every option is known");
    kind
}

/// The panel, and the names of settings that are not simply rendered.
fn with_report(kind: &str, options: Value) -> (PanelKind, Vec<String>) {
    let file = json!({"panels": [{"type": kind, "options": options}]});
    let (dashboard, _, report) = examine(&file.to_string(), "o.json");
    let panel = dashboard.panels().next().expect("the panel");
    let strange = report
        .entries
        .iter()
        .filter(|entry| entry.element == Element::Setting);
    (
        panel.kind.clone(),
        strange.map(|entry| entry.name.clone()).collect(),
    )
}

#[test]
fn every_type_that_is_drawn_is_drawn_without_options() {
    for name in [
        "timeseries",
        "stat",
        "gauge",
        "bargauge",
        "piechart",
        "table",
        "heatmap",
        "barchart",
        "histogram",
        "state-timeline",
        "status-history",
        "logs",
        "alertlist",
        "dashlist",
        "text",
    ] {
        assert_eq!(kind(name, json!({})).name(), name);
        assert_eq!(kind(name, json!(null)).name(), name);
    }
}

#[test]
fn numbers_have_their_options() {
    let PanelKind::Stat(stat) = kind(
        "stat",
        json!({"colorMode": "background_solid", "graphMode": "none", "textMode": "value_and_name",
        "orientation": "horizontal", "justifyMode": "center", "showPercentChange": true,
        "reduceOptions": {"calcs": ["p95"], "fields": "/x/", "values": true, "limit": 5}}),
    ) else {
        panic!()
    };
    assert_eq!(
        (stat.color, stat.sparkline, stat.text),
        (StatColor::Background, false, TextMode::ValueAndName)
    );
    assert!(stat.centered && stat.percent_change && stat.orientation == Orientation::Horizontal);
    assert_eq!(
        (stat.reduce.calc, stat.reduce.all_values, stat.reduce.limit),
        (Calc::Percentile(95), true, Some(5))
    );
    assert!(
        matches!(kind("stat", json!({})), PanelKind::Stat(stat) if stat.sparkline && stat.color == StatColor::Value)
    );
    let PanelKind::Gauge(gauge) = kind(
        "gauge",
        json!({"showThresholdLabels": true, "showThresholdMarkers": false,
        "minVizHeight": 75, "sizing": "auto"}),
    ) else {
        panic!()
    };
    assert!(gauge.threshold_labels && !gauge.threshold_markers);
    let PanelKind::BarGauge(bars) = kind(
        "bargauge",
        json!({"displayMode": "lcd", "showUnfilled": false, "orientation": "vertical",
        "valueMode": "color", "namePlacement": "auto", "legend": {"showLegend": false, "calcs": []}}),
    ) else {
        panic!()
    };
    assert!(
        bars.mode == BarMode::Lcd && !bars.unfilled && bars.orientation == Orientation::Vertical
    );
    let PanelKind::PieChart(pie) = kind(
        "piechart",
        json!({"pieType": "donut", "displayLabels": ["name", "percent"], "sort": "asc",
        "legend": {"values": ["value", "percent"], "displayMode": "table", "placement": "right"},
        "tooltip": {"mode": "multi", "sort": "asc"}}),
    ) else {
        panic!()
    };
    assert!(pie.donut && pie.order == PieOrder::Ascending && pie.legend.right);
    assert_eq!(
        (pie.labels.as_slice(), pie.legend_values.as_slice()),
        (
            &[PieValue::Name, PieValue::Percent][..],
            &[PieValue::Value, PieValue::Percent][..]
        )
    );
    assert_eq!(pie.tooltip, Tooltip::AllAscending);
}

#[test]
fn charts_have_their_options() {
    let PanelKind::TimeSeries(series) = kind(
        "timeseries",
        json!({"tooltip": {"mode": "multi", "sort": "desc"},
        "legend": {"calcs": ["mean", "lastNotNull"], "sortBy": "Last *", "sortDesc": true, "width": 120, "showLegend": true}}),
    ) else {
        panic!()
    };
    assert_eq!(
        (series.legend.sort, series.legend.width),
        (
            Some((LegendColumn::Calc(Calc::LastNotNull), true)),
            Some(120)
        )
    );
    let PanelKind::BarChart(bars) = kind(
        "barchart",
        json!({"xField": "route", "colorByField": "job", "stacking": "percent", "barWidth": 0.5,
        "groupWidth": 7, "showValue": "never", "orientation": "horizontal", "barRadius": 0, "xTickLabelRotation": 0}),
    ) else {
        panic!()
    };
    assert_eq!(
        (
            bars.x_field.as_deref(),
            bars.color_field.as_deref(),
            bars.stacking
        ),
        (Some("route"), Some("job"), Stacking::Percent)
    );
    assert_eq!(
        (bars.bar_width, bars.group_width, bars.show_value),
        (0.5, 1.0, ShowValue::Never)
    );
    let PanelKind::Histogram(histogram) = kind(
        "histogram",
        json!({"bucketSize": 5, "bucketOffset": 1.5, "combine": true, "bucketCount": 20,
        "stacking": {"mode": "normal", "group": "A"}}),
    ) else {
        panic!()
    };
    assert_eq!(
        (
            histogram.bucket_size,
            histogram.bucket_offset,
            histogram.bucket_count
        ),
        (Some(5.0), 1.5, Some(20))
    );
    assert!(histogram.combine && histogram.stacked);
    let PanelKind::StateTimeline(lanes) = kind(
        "state-timeline",
        json!({"mergeValues": false, "showValue": "always", "rowHeight": 0.5,
        "alignValue": "center"}),
    ) else {
        panic!()
    };
    assert!(
        !lanes.merge
            && lanes.show_value == ShowValue::Always
            && lanes.align == TextPlace::Center
            && lanes.row_height == 0.5
    );
    let PanelKind::StatusHistory(cells) = kind(
        "status-history",
        json!({"colWidth": 0.8, "rowHeight": 0.7, "showValue": "auto"}),
    ) else {
        panic!()
    };
    assert_eq!((cells.col_width, cells.row_height), (0.8, 0.7));
    let PanelKind::Heatmap(heatmap) = kind(
        "heatmap",
        json!({"calculate": true,
        "calculation": {"xBuckets": {"mode": "size", "value": "5m"}, "yBuckets": {"mode": "count", "value": "9", "scale": {"type": "log", "log": 10}}},
        "color": {"mode": "scheme", "scheme": "Spectral", "steps": 500, "reverse": true, "min": 1, "max": "9", "exponent": 0.5, "fill": "red", "scale": "exponential"},
        "yAxis": {"axisPlacement": "right", "unit": "s", "decimals": 1, "reverse": true, "min": 0, "max": 5, "axisLabel": "l"},
        "cellGap": 3, "cellValues": {"unit": "ops", "decimals": 2}, "filterValues": {"le": 1e-9, "ge": 10}, "legend": {"show": false},
        "tooltip": {"mode": "none"}, "rowsFrame": {"layout": "le"}}),
    ) else {
        panic!()
    };
    let made = heatmap.calculate.expect("buckets are made");
    assert_eq!(
        (made.x, made.y, made.y_log),
        (Buckets::Size(300_000.0), Buckets::Count(9), Some(10.0))
    );
    assert_eq!(
        (heatmap.color.scale, heatmap.color.steps, heatmap.color.max),
        (HeatmapScale::Scheme("Spectral".to_owned()), 128, Some(9.0))
    );
    assert!(heatmap.axis.right && heatmap.axis.reverse && heatmap.axis.lower_bound == Some(false));
    assert_eq!(
        (heatmap.above, heatmap.below, heatmap.cell_gap),
        (Some(1e-9), Some(10.0), 3.0)
    );
    assert!(
        !heatmap.show_legend
            && heatmap.tooltip == Tooltip::Hidden
            && heatmap.cell_unit.as_deref() == Some("ops")
    );
}

#[test]
fn lists_have_their_options() {
    let PanelKind::Table(table) = kind(
        "table",
        json!({"showHeader": false, "cellHeight": "sm", "frameIndex": 2,
        "footer": {"show": true, "reducer": ["sum"], "fields": ["a"], "countRows": false}, "sortBy": [{"displayName": "a", "desc": true}]}),
    ) else {
        panic!()
    };
    let footer = table.footer.expect("a footer");
    assert_eq!(
        (footer.calcs.as_slice(), footer.fields.as_slice()),
        (&[Calc::Sum][..], &["a".to_owned()][..])
    );
    assert!(table.without_header && table.frame == 2 && table.cell_height == CellHeight::Small);
    assert_eq!(table.sort_by, [("a".to_owned(), true)]);
    let PanelKind::Logs(logs) = kind(
        "logs",
        json!({"showTime": true, "wrapLogMessage": true, "sortOrder": "Ascending",
        "dedupStrategy": "numbers", "enableLogDetails": false, "showLabels": true}),
    ) else {
        panic!()
    };
    assert!(
        logs.time
            && logs.wrap
            && logs.ascending
            && logs.labels
            && !logs.details
            && logs.dedup == Dedup::Numbers
    );
    let PanelKind::AlertList(alerts) = kind(
        "alertlist",
        json!({"viewMode": "stat", "sortOrder": 3, "maxItems": 5, "alertName": "a",
        "alertInstanceLabelFilter": "{team=\"x\"}", "stateFilter": {"firing": true, "pending": false, "error": false, "normal": false, "noData": false}}),
    ) else {
        panic!()
    };
    assert!(alerts.count_only && alerts.order == AlertOrder::Importance && alerts.max_items == 5);
    assert!(alerts.states.firing && !alerts.states.pending && !alerts.states.error);
    assert_eq!(
        (alerts.name.as_str(), alerts.label_filter.as_str()),
        ("a", "{team=\"x\"}")
    );
    let PanelKind::DashList(list) = kind(
        "dashlist",
        json!({"showStarred": false, "showSearch": true, "query": "q", "tags": ["t"], "maxItems": 3,
        "folderUID": "f", "keepTime": true, "includeVars": true, "showHeadings": false}),
    ) else {
        panic!()
    };
    assert!(
        list.search && !list.starred && list.keep_time && list.keep_variables && !list.headings
    );
    assert_eq!(
        (list.tags.as_slice(), list.folder.as_deref(), list.max_items),
        (&["t".to_owned()][..], Some("f"), 3)
    );
}

#[test]
fn words_that_are_not_known_are_told() {
    for (name, options, expected) in [
        (
            "stat",
            json!({"colorMode": "sparkle"}),
            vec!["options.colorMode"],
        ),
        (
            "stat",
            json!({"reduceOptions": {"calcs": ["mode"]}}),
            vec!["options.reduceOptions.calcs"],
        ),
        (
            "timeseries",
            json!({"legend": {"calcs": ["mean", "allNulls?"]}}),
            vec!["options.legend.calcs"],
        ),
        (
            "timeseries",
            json!({"legend": {"placement": "left"}}),
            vec!["options.legend.placement"],
        ),
        (
            "timeseries",
            json!({"surprise": {"a": 1, "b": [1, 2]}}),
            vec!["options.surprise"],
        ),
        (
            "timeseries",
            json!({"surprise": false, "other": "", "more": [], "none": null}),
            vec![],
        ),
        (
            "barchart",
            json!({"xTickLabelRotation": -45}),
            vec!["options.xTickLabelRotation"],
        ),
        (
            "bargauge",
            json!({"valueMode": "hidden"}),
            vec!["options.valueMode"],
        ),
        (
            "piechart",
            json!({"displayLabels": "name"}),
            vec!["options.displayLabels"],
        ),
        (
            "text",
            json!({"mode": "html", "content": "<b>x</b>"}),
            vec!["options.mode"],
        ),
    ] {
        let (_, strange) = with_report(name, options.clone());
        assert_eq!(strange, expected, "{name} {options}");
    }
    let file = json!({"panels": [{"type": "timeseries", "options": {"surprise": {"a": 1, "b": [1, 2], "c": {}}}}]});
    let (_, _, report) = examine(&file.to_string(), "o.json");
    assert_eq!(report.count(Element::Setting, Verdict::Unsupported), 3);
}
