use serde_json::{Value, json};

use super::super::{
    field,
    node::{Log, Node},
};
use super::shared::tooltip;
use crate::{
    Buckets, Color, Heatmap, HeatmapAxis, HeatmapCalculation, HeatmapColor, HeatmapScale, Panel,
    PanelKind, Tooltip, duration,
};

/// Reads the heatmap of Grafana 9 and later.
pub(super) fn read(options: &mut Node<'_>, panel: &mut Panel, log: &Log) -> PanelKind {
    let usual = Heatmap::default();
    options.approximate("exemplars", "exemplars have the window's own mark");
    options.approximate("annotations", "marks are drawn as the window's own");
    options.approximate_unless("selectionMode", &["x".into()], "dragging selects a time");
    options.refuse_unless(
        "showValue",
        &["never".into()],
        "counts are told on hovering",
    );
    options.approximate_unless(
        "timezone",
        &[json!([])],
        "times are in the dashboard's zone",
    );
    let calculated = options.flag("calculate").unwrap_or(false);
    let mut calculation = options.child("calculation");
    if !calculated {
        // Buckets are not made, so how they would be says nothing.
        calculation.ignore_all();
    }
    let mut filter = options.child("filterValues");
    let mut cell = options.child("cellValues");
    let mut rows = options.child("rowsFrame");
    rows.approximate("value", "counts are called counts");
    let bounds = [
        ("auto", None),
        ("unknown", None),
        ("ge", Some(true)),
        ("le", Some(false)),
    ];
    let bound = rows.choice("layout", &bounds).flatten();
    if bound == Some(true) {
        rows.approximate("layout", UPPER);
    }
    let mut tip = options.child("tooltip");
    let plain = "hovering tells the count of the cell";
    tip.refuse_unless("yHistogram", &[], plain);
    tip.refuse_unless("showColorScale", &[], plain);
    let hidden = tip.flag("show") == Some(false);
    let tooltip = tooltip(&mut tip);
    let (unit, decimals) = (cell.filled("unit"), cell.decimals("decimals"));
    PanelKind::Heatmap(Heatmap {
        calculate: calculated.then(|| calculate(&mut calculation)),
        color: color(&mut options.child("color"), log),
        axis: axis(&mut options.child("yAxis"), bound, panel),
        cell_unit: unit,
        cell_decimals: decimals,
        cell_gap: gap(options.number("cellGap")),
        above: filter.number("le").or(usual.above),
        below: filter.number("ge"),
        show_legend: options.child("legend").flag("show").unwrap_or(true),
        tooltip: if hidden { Tooltip::Hidden } else { tooltip },
    })
}

const UPPER: &str = "buckets are named by their upper end";

fn gap(pixels: Option<f64>) -> f64 {
    let usual = Heatmap::default().cell_gap;
    pixels.unwrap_or(usual).clamp(0.0, 25.0)
}

fn calculate(node: &mut Node<'_>) -> HeatmapCalculation {
    let buckets = |node: &mut Node<'_>| {
        let (mode, value) = (node.text("mode"), node.any("value"));
        bucket(mode.unwrap_or_default(), value)
    };
    let (x, mut y) = (buckets(&mut node.child("xBuckets")), node.child("yBuckets"));
    let mut scale = y.child("scale");
    let log = scale.text("type") == Some("log");
    HeatmapCalculation {
        x,
        y_log: log.then(|| scale.number("log").unwrap_or(2.0)),
        y: buckets(&mut y),
    }
}

fn bucket(mode: &str, value: Option<&Value>) -> Buckets {
    let text = match value {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => return Buckets::Auto,
    };
    let number = text.parse::<f64>().ok().filter(|number| *number > 0.0);
    match mode {
        "count" => number.map_or(Buckets::Auto, |count| Buckets::Count(count as u32)),
        _ => number
            .or_else(|| duration(&text).map(|length| length.0 as f64))
            .map_or(Buckets::Auto, Buckets::Size),
    }
}

fn color(node: &mut Node<'_>, log: &Log) -> HeatmapColor {
    let usual = HeatmapColor::default();
    let opacity = node
        .choice("mode", &[("scheme", false), ("opacity", true)])
        .unwrap_or(false);
    let linear = node
        .choice("scale", &[("exponential", false), ("linear", true)])
        .unwrap_or(false);
    let exponent = node.number("exponent").unwrap_or(0.5);
    let fill = node.text("fill").unwrap_or("dark-orange");
    let scheme = node.text("scheme").unwrap_or("Oranges").to_owned();
    HeatmapColor {
        scale: if opacity {
            HeatmapScale::Opacity {
                color: field::color(fill, log),
                exponent: if linear { 1.0 } else { exponent },
            }
        } else {
            HeatmapScale::Scheme(scheme)
        },
        steps: node.count("steps").unwrap_or(usual.steps).clamp(2, 128),
        reverse: node.flag("reverse").unwrap_or(false),
        min: node.number("min"),
        max: node.number("max"),
    }
}

fn axis(node: &mut Node<'_>, lower_bound: Option<bool>, panel: &Panel) -> HeatmapAxis {
    node.approximate("axisWidth", "an axis is as wide as its numbers");
    node.refuse_unless("axisBorderShow", &[], "axes have no line");
    let sides = [
        ("auto", (false, false)),
        ("left", (false, false)),
        ("right", (false, true)),
        ("hidden", (true, false)),
    ];
    let (hidden, right) = node.choice("axisPlacement", &sides).unwrap_or_default();
    HeatmapAxis {
        hidden,
        right,
        label: node.owned("axisLabel"),
        unit: node.filled("unit").or_else(|| panel.field.unit.clone()),
        decimals: node.decimals("decimals").or(panel.field.decimals),
        min: node.number("min"),
        max: node.number("max"),
        reverse: node.flag("reverse").unwrap_or(false),
        lower_bound,
    }
}

/// Whether a heatmap keeps its options in the panel, as Grafana 8 and before did.
pub(super) fn is_legacy(node: &Node<'_>) -> bool {
    node.has("dataFormat") && !node.holds("options", "calculate")
}

/// Reads the heatmap of Grafana 8 and before.
pub(super) fn legacy(node: &mut Node<'_>, panel: &mut Panel, log: &Log) -> PanelKind {
    // An empty object of old, and how bright the card under the pointer is.
    node.ignore(&["options", "heatmap", "highlightCards"]);
    node.approximate("tooltipDecimals", "counts have the decimals they need");
    let formats = [("tsbuckets", false), ("timeseries", true)];
    let calculated = node.choice("dataFormat", &formats).unwrap_or(true);
    let (x, y) = (buckets(node, 'x'), buckets(node, 'y'));
    let mut axis = node.child("yAxis");
    let y_log = axis.number("logBase").filter(|base| *base > 1.0);
    axis.refuse_unless("splitFactor", &[], "buckets are not split");
    node.child("xAxis")
        .refuse_unless("show", &[true.into()], "the time axis is drawn");
    let bounds = [
        ("auto", None),
        ("middle", None),
        ("lower", Some(true)),
        ("upper", Some(false)),
    ];
    let lower_bound = node.choice("yBucketBound", &bounds).flatten();
    if lower_bound == Some(true) {
        node.approximate("yBucketBound", UPPER);
    }
    let mut cards = node.child("cards");
    cards.approximate_unless("cardRound", &[json!(null), 0.into()], "cells have corners");
    // Cells without a count are not drawn in either case.
    node.ignore(&["hideZeroBuckets"]);
    let mut tip = node.child("tooltip");
    tip.refuse_unless("showHistogram", &[], "hovering tells the count of the cell");
    PanelKind::Heatmap(Heatmap {
        calculate: calculated.then_some(HeatmapCalculation { x, y, y_log }),
        color: legacy_color(&mut node.child("color"), log),
        axis: HeatmapAxis {
            hidden: axis.flag("show") == Some(false),
            right: false,
            label: axis.owned("label"),
            unit: axis.filled("format").or_else(|| panel.field.unit.clone()),
            decimals: axis.decimals("decimals"),
            min: axis.number("min"),
            max: axis.number("max"),
            reverse: node.flag("reverseYBuckets").unwrap_or(false),
            lower_bound,
        },
        cell_gap: gap(cards.number("cardPadding")),
        show_legend: node.child("legend").flag("show").unwrap_or(true),
        tooltip: match tip.flag("show") {
            Some(false) => Tooltip::Hidden,
            _ => Tooltip::Single,
        },
        ..Heatmap::default()
    })
}

/// A size has precedence over a number.
fn buckets(node: &mut Node<'_>, axis: char) -> Buckets {
    let size = bucket("size", node.any(&format!("{axis}BucketSize")));
    let count = bucket("count", node.any(&format!("{axis}BucketNumber")));
    if size == Buckets::Auto { count } else { size }
}

/// `interpolateSpectral` and the like, or one colour.
fn legacy_color(node: &mut Node<'_>, log: &Log) -> HeatmapColor {
    let modes = [("spectrum", false), ("opacity", true)];
    let opacity = node.choice("mode", &modes).unwrap_or(false);
    let scheme = node.text("colorScheme").unwrap_or("interpolateOranges");
    let scheme = scheme.strip_prefix("interpolate").unwrap_or(scheme);
    let card = node.text("cardColor");
    let linear = node
        .choice("colorScale", &[("sqrt", false), ("linear", true)])
        .unwrap_or(false);
    let exponent = node.number("exponent").unwrap_or(0.5);
    HeatmapColor {
        scale: if opacity {
            HeatmapScale::Opacity {
                color: card.map_or(Color::Warning, |card| field::color(card, log)),
                exponent: if linear { 1.0 } else { exponent },
            }
        } else {
            HeatmapScale::Scheme(scheme.to_owned())
        },
        min: node.number("min"),
        max: node.number("max"),
        ..HeatmapColor::default()
    }
}
