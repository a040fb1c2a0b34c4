use super::super::node::{Log, Node};
use super::shared::{legend, orientation, reduce, text_size, tooltip};
use crate::{
    BarGauge, BarMode, BarValue, Gauge, NamePlace, PanelKind, PieChart, PieOrder, PieValue, Stat,
    StatColor, TextMode,
};

pub(super) fn stat(options: &mut Node<'_>, log: &Log) -> PanelKind {
    let colors = [
        ("none", StatColor::None),
        ("value", StatColor::Value),
        ("background", StatColor::Background),
        ("background_solid", StatColor::Background),
    ];
    let texts = [
        ("auto", TextMode::Auto),
        ("value", TextMode::Value),
        ("value_and_name", TextMode::ValueAndName),
        ("name", TextMode::Name),
        ("none", TextMode::None),
    ];
    options.approximate_unless(
        "wideLayout",
        &[true.into()],
        "name and value stand as the panel's shape asks",
    );
    let kept = ["standard".into()];
    options.approximate_unless("percentChangeColorMode", &kept, "a rise is green");
    PanelKind::Stat(Stat {
        reduce: reduce(&mut options.child("reduceOptions"), log),
        color: options.choice("colorMode", &colors).unwrap_or_default(),
        // Grafana fills a missing mode with `area`.
        sparkline: options
            .choice(
                "graphMode",
                &[("area", true), ("line", true), ("none", false)],
            )
            .unwrap_or(true),
        text: options.choice("textMode", &texts).unwrap_or_default(),
        orientation: orientation(options),
        centered: options
            .choice("justifyMode", &[("auto", false), ("center", true)])
            .unwrap_or(false),
        percent_change: options.flag("showPercentChange").unwrap_or(false),
        size: text_size(&mut options.child("text")),
        prefix: String::new(),
        postfix: String::new(),
    })
}

pub(super) fn gauge(options: &mut Node<'_>, log: &Log) -> PanelKind {
    sizes(options);
    PanelKind::Gauge(Gauge {
        reduce: reduce(&mut options.child("reduceOptions"), log),
        orientation: orientation(options),
        threshold_labels: options.flag("showThresholdLabels").unwrap_or(false),
        threshold_markers: options.flag("showThresholdMarkers").unwrap_or(true),
        size: text_size(&mut options.child("text")),
    })
}

/// Gauges and bars share the panel evenly.
fn sizes(options: &mut Node<'_>) {
    let manual = options.text("sizing") == Some("manual");
    let how = "gauges and bars share the panel evenly";
    if manual {
        options.approximate("sizing", how);
    }
    for key in ["minVizHeight", "minVizWidth", "maxVizHeight"] {
        options.ignore(&[key]);
        if manual {
            options.approximate(key, how);
        }
    }
}

pub(super) fn bar_gauge(options: &mut Node<'_>, log: &Log) -> PanelKind {
    let modes = [
        ("basic", BarMode::Basic),
        ("gradient", BarMode::Gradient),
        ("lcd", BarMode::Lcd),
    ];
    let values = [
        ("color", BarValue::Colored),
        ("text", BarValue::Plain),
        ("hidden", BarValue::Hidden),
    ];
    let places = [
        ("auto", NamePlace::Auto),
        ("top", NamePlace::Top),
        ("left", NamePlace::Left),
        ("hidden", NamePlace::Hidden),
    ];
    sizes(options);
    // A bar gauge draws no legend unless one is asked for.
    let mut legend = options.child("legend");
    if legend.flag("showLegend") == Some(true) {
        legend.refuse_rest("bars have their names, and no legend");
    } else {
        legend.ignore_all();
    }
    let value = options.choice("valueMode", &values).unwrap_or_default();
    let name = options.choice("namePlacement", &places).unwrap_or_default();
    let own = "values have the colour of their bar";
    options.approximate_unless("valueMode", &["color".into()], own);
    let own = "names stand where the bars leave room";
    options.approximate_unless("namePlacement", &["auto".into()], own);
    PanelKind::BarGauge(BarGauge {
        reduce: reduce(&mut options.child("reduceOptions"), log),
        orientation: orientation(options),
        mode: options.choice("displayMode", &modes).unwrap_or_default(),
        unfilled: options.flag("showUnfilled").unwrap_or(true),
        value,
        name,
        size: text_size(&mut options.child("text")),
    })
}

pub(super) fn pie_chart(options: &mut Node<'_>, log: &Log) -> PanelKind {
    let value = |name: &str| match name {
        "name" => Some(PieValue::Name),
        "value" => Some(PieValue::Value),
        "percent" => Some(PieValue::Percent),
        _ => None,
    };
    let orders = [
        ("desc", PieOrder::Descending),
        ("asc", PieOrder::Ascending),
        ("none", PieOrder::AsAnswered),
    ];
    let mut shown = options.child("legend");
    PanelKind::PieChart(PieChart {
        reduce: reduce(&mut options.child("reduceOptions"), log),
        donut: options
            .choice("pieType", &[("pie", false), ("donut", true)])
            .unwrap_or(false),
        order: options.choice("sort", &orders).unwrap_or_default(),
        labels: options.choices("displayLabels", value),
        legend_values: shown.choices("values", value),
        legend: legend(&mut shown),
        tooltip: tooltip(&mut options.child("tooltip")),
    })
}
