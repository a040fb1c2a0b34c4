use super::super::node::{Log, Node};
use super::shared::{legend, orientation, reduce, text_size, tooltip};
use crate::{
    BarGauge, BarMode, BarValue, Gauge, NamePlace, PanelKind, PieChart, PieOrder, PieValue, Stat,
    StatColor, TextMode,
};

pub(super) fn stat(options: &mut Node<'_>, log: &Log) -> PanelKind {
    options.ignore(&["wideLayout", "percentChangeColorMode"]);
    PanelKind::Stat(Stat {
        reduce: reduce(&mut options.child("reduceOptions"), log),
        color: match options.text("colorMode") {
            Some("none") => StatColor::None,
            Some("background" | "background_solid") => StatColor::Background,
            _ => StatColor::Value,
        },
        // Grafana fills a missing mode with `area`.
        sparkline: options.text("graphMode").unwrap_or("area") == "area",
        text: match options.text("textMode") {
            Some("value") => TextMode::Value,
            Some("value_and_name") => TextMode::ValueAndName,
            Some("name") => TextMode::Name,
            Some("none") => TextMode::None,
            _ => TextMode::Auto,
        },
        orientation: orientation(options),
        centered: options.text("justifyMode") == Some("center"),
        percent_change: options.flag("showPercentChange").unwrap_or(false),
        size: text_size(&mut options.child("text")),
        prefix: String::new(),
        postfix: String::new(),
    })
}

pub(super) fn gauge(options: &mut Node<'_>, log: &Log) -> PanelKind {
    options.ignore(&["sizing", "minVizHeight", "minVizWidth"]);
    PanelKind::Gauge(Gauge {
        reduce: reduce(&mut options.child("reduceOptions"), log),
        orientation: orientation(options),
        threshold_labels: options.flag("showThresholdLabels").unwrap_or(false),
        threshold_markers: options.flag("showThresholdMarkers").unwrap_or(true),
        size: text_size(&mut options.child("text")),
    })
}

pub(super) fn bar_gauge(options: &mut Node<'_>, log: &Log) -> PanelKind {
    options.ignore(&["sizing", "minVizHeight", "minVizWidth", "maxVizHeight"]);
    // A bar gauge draws no legend unless one is asked for.
    let mut legend = options.child("legend");
    if legend.flag("showLegend") != Some(true) {
        legend.ignore_all();
    }
    PanelKind::BarGauge(BarGauge {
        reduce: reduce(&mut options.child("reduceOptions"), log),
        orientation: orientation(options),
        mode: match options.text("displayMode") {
            Some("basic") => BarMode::Basic,
            Some("lcd") => BarMode::Lcd,
            _ => BarMode::Gradient,
        },
        unfilled: options.flag("showUnfilled").unwrap_or(true),
        value: match options.text("valueMode") {
            Some("text") => BarValue::Plain,
            Some("hidden") => BarValue::Hidden,
            _ => BarValue::Colored,
        },
        name: match options.text("namePlacement") {
            Some("top") => NamePlace::Top,
            Some("left") => NamePlace::Left,
            Some("hidden") => NamePlace::Hidden,
            _ => NamePlace::Auto,
        },
        size: text_size(&mut options.child("text")),
    })
}

pub(super) fn pie_chart(options: &mut Node<'_>, log: &Log) -> PanelKind {
    let values = |names: Vec<String>| {
        let value = |name: &String| match name.as_str() {
            "name" => Some(PieValue::Name),
            "value" => Some(PieValue::Value),
            "percent" => Some(PieValue::Percent),
            _ => None,
        };
        names.iter().filter_map(value).collect::<Vec<_>>()
    };
    let mut shown = options.child("legend");
    let legend_values = values(shown.texts("values"));
    PanelKind::PieChart(PieChart {
        reduce: reduce(&mut options.child("reduceOptions"), log),
        donut: options.text("pieType") == Some("donut"),
        order: match options.text("sort") {
            Some("asc") => PieOrder::Ascending,
            Some("none") => PieOrder::AsAnswered,
            _ => PieOrder::Descending,
        },
        labels: values(options.texts("displayLabels")),
        legend: legend(&mut shown),
        legend_values,
        tooltip: tooltip(&mut options.child("tooltip")),
    })
}
