use serde_json::{Value, json};

use super::super::node::Node;
use super::shared::{legend, orientation, show_value, tooltip};
use crate::{
    BarChart, Histogram, PanelKind, Stacking, StateTimeline, StatusHistory, TextPlace, TimeSeries,
};

pub(super) fn time_series(options: &mut Node<'_>) -> PanelKind {
    clock(options);
    options
        .child("annotations")
        .refuse_rest("marks are drawn as the window's own");
    PanelKind::TimeSeries(TimeSeries {
        legend: legend(&mut options.child("legend")),
        tooltip: tooltip(&mut options.child("tooltip")),
    })
}

pub(super) fn bar_chart(options: &mut Node<'_>) -> PanelKind {
    let usual = BarChart::default();
    options.approximate_unless(
        "fullHighlight",
        &[false.into()],
        "hovering lights up the bar alone",
    );
    let chart = BarChart {
        orientation: orientation(options),
        x_field: options.filled("xField"),
        color_field: options.filled("colorByField"),
        stacking: stacking(options),
        bar_width: options.part("barWidth").unwrap_or(usual.bar_width),
        group_width: options.part("groupWidth").unwrap_or(usual.group_width),
        bar_radius: options
            .part("barRadius")
            .unwrap_or(usual.bar_radius)
            .min(0.5),
        show_value: show_value(options),
        legend: legend(&mut options.child("legend")),
        tooltip: tooltip(&mut options.child("tooltip")),
        tick_rotation: options
            .number("xTickLabelRotation")
            .unwrap_or(0.0)
            .clamp(-90.0, 90.0),
        tick_spacing: options.number("xTickLabelSpacing").unwrap_or(0.0),
        tick_length: options
            .count("xTickLabelMaxLength")
            .filter(|letters| *letters > 0),
    };
    options.approximate_unless("barRadius", &[0.into()], "bars have corners");
    for key in [
        "xTickLabelRotation",
        "xTickLabelSpacing",
        "xTickLabelMaxLength",
    ] {
        options.approximate_unless(key, &[0.into()], "words under the axis fit as they can");
    }
    PanelKind::BarChart(chart)
}

pub(super) fn histogram(options: &mut Node<'_>) -> PanelKind {
    PanelKind::Histogram(Histogram {
        bucket_size: options.number("bucketSize").filter(|size| *size > 0.0),
        bucket_count: options.count("bucketCount").filter(|count| *count > 0),
        bucket_offset: options.number("bucketOffset").unwrap_or(0.0),
        combine: options.flag("combine").unwrap_or(false),
        stacked: stacking(options) != Stacking::None,
        legend: legend(&mut options.child("legend")),
        tooltip: tooltip(&mut options.child("tooltip")),
    })
}

pub(super) fn state_timeline(options: &mut Node<'_>) -> PanelKind {
    clock(options);
    let usual = StateTimeline::default();
    let lanes = StateTimeline {
        merge: options.flag("mergeValues").unwrap_or(usual.merge),
        show_value: show_value(options),
        align: options
            .choice(
                "alignValue",
                &[
                    ("left", TextPlace::Left),
                    ("center", TextPlace::Center),
                    ("right", TextPlace::Right),
                ],
            )
            .unwrap_or_default(),
        row_height: options.part("rowHeight").unwrap_or(usual.row_height),
        per_page: options.count("perPage").filter(|lanes| *lanes > 0),
        legend: legend(&mut options.child("legend")),
        tooltip: tooltip(&mut options.child("tooltip")),
    };
    options.approximate_unless("perPage", &[0.into()], "all lanes stand on one page");
    PanelKind::StateTimeline(lanes)
}

pub(super) fn status_history(options: &mut Node<'_>) -> PanelKind {
    clock(options);
    let usual = StatusHistory::default();
    let lanes = StatusHistory {
        show_value: show_value(options),
        row_height: options.part("rowHeight").unwrap_or(usual.row_height),
        col_width: options.part("colWidth").unwrap_or(usual.col_width),
        per_page: options.count("perPage").filter(|lanes| *lanes > 0),
        legend: legend(&mut options.child("legend")),
        tooltip: tooltip(&mut options.child("tooltip")),
    };
    options.approximate_unless("perPage", &[0.into()], "all lanes stand on one page");
    PanelKind::StatusHistory(lanes)
}

/// Zones of an axis of their own.
fn clock(options: &mut Node<'_>) {
    options.approximate_unless(
        "timezone",
        &[json!([]), json!([""]), json!(["browser"])],
        "times are in the dashboard's zone",
    );
}

/// A word in a bar chart, an object in a histogram.
fn stacking(options: &mut Node<'_>) -> Stacking {
    let modes = [
        ("none", Stacking::None),
        ("normal", Stacking::Normal),
        ("percent", Stacking::Percent),
    ];
    let word = match options.any("stacking") {
        Some(Value::Object(_)) => {
            let mut node = options.child("stacking");
            // Bars of one bucket are one stack.
            node.ignore(&["group"]);
            node.choice("mode", &modes)
        }
        _ => options.choice("stacking", &modes),
    };
    word.unwrap_or(Stacking::None)
}
