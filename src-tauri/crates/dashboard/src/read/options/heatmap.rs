use serde_json::Value;

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
    // Exemplars keep their own mark.
    options.ignore(&[
        "exemplars",
        "annotations",
        "timezone",
        "selectionMode",
        "showValue",
    ]);
    let calculated = options.flag("calculate").unwrap_or(false);
    let mut calculation = options.child("calculation");
    if !calculated {
        calculation.ignore_all();
    }
    let mut filter = options.child("filterValues");
    let mut cell = options.child("cellValues");
    let mut rows = options.child("rowsFrame");
    rows.ignore(&["value"]);
    let bound = rows.text("layout").and_then(|layout| match layout {
        "ge" => Some(true),
        "le" => Some(false),
        _ => None,
    });
    let mut tip = options.child("tooltip");
    tip.ignore(&["yHistogram", "showColorScale"]);
    let (unit, decimals) = (cell.filled("unit"), cell.decimals("decimals"));
    PanelKind::Heatmap(Heatmap {
        calculate: calculated.then(|| calculate(&mut calculation)),
        color: color(&mut options.child("color"), log),
        axis: axis(&mut options.child("yAxis"), bound, panel),
        cell_unit: unit,
        cell_decimals: decimals,
        cell_gap: options
            .number("cellGap")
            .unwrap_or(usual.cell_gap)
            .clamp(0.0, 25.0),
        above: filter.number("le").or(usual.above),
        below: filter.number("ge"),
        show_legend: options.child("legend").flag("show").unwrap_or(true),
        tooltip: if tip.flag("show") == Some(false) {
            Tooltip::Hidden
        } else {
            tooltip(&mut tip)
        },
    })
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
    let opacity = node.text("mode") == Some("opacity");
    let linear = node.text("scale") == Some("linear");
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
    node.ignore(&["axisWidth"]);
    let placement = node.text("axisPlacement").unwrap_or_default();
    HeatmapAxis {
        hidden: placement == "hidden",
        right: placement == "right",
        label: node.owned("axisLabel"),
        unit: node.filled("unit").or_else(|| panel.field.unit.clone()),
        decimals: node.decimals("decimals").or(panel.field.decimals),
        min: node.number("min"),
        max: node.number("max"),
        reverse: node.flag("reverse").unwrap_or(false),
        lower_bound,
    }
}

/// Reads the heatmap of Grafana 8 and before, whose options are keys of the panel.
pub(super) fn legacy(node: &mut Node<'_>, panel: &mut Panel, log: &Log) -> PanelKind {
    node.ignore(&[
        "options",
        "heatmap",
        "highlightCards",
        "xAxis",
        "tooltipDecimals",
    ]);
    let usual = Heatmap::default();
    let calculated = node.text("dataFormat") != Some("tsbuckets");
    let number_of = |text: Option<&Value>| bucket("count", text);
    let x = match bucket("size", node.any("xBucketSize")) {
        Buckets::Auto => number_of(node.any("xBucketNumber")),
        size => size,
    };
    let mut axis = node.child("yAxis");
    axis.ignore(&["splitFactor"]);
    let log_base = axis.number("logBase").filter(|base| *base > 1.0);
    let y = match bucket("size", node.any("yBucketSize")) {
        Buckets::Auto => number_of(node.any("yBucketNumber")),
        size => size,
    };
    let bound = node.text("yBucketBound").and_then(|bound| match bound {
        "lower" => Some(true),
        "upper" => Some(false),
        _ => None,
    });
    let mut color = node.child("color");
    let mut cards = node.child("cards");
    cards.ignore(&["cardRound"]);
    let zero = node.flag("hideZeroBuckets").unwrap_or(false);
    let mut tip = node.child("tooltip");
    tip.ignore(&["showHistogram"]);
    panel.field.unit = panel.field.unit.take().or_else(|| axis.filled("format"));
    PanelKind::Heatmap(Heatmap {
        calculate: calculated.then_some(HeatmapCalculation {
            x,
            y,
            y_log: log_base,
        }),
        color: legacy_color(&mut color, log),
        axis: HeatmapAxis {
            hidden: axis.flag("show") == Some(false),
            right: false,
            label: axis.owned("label"),
            unit: axis.filled("format").or_else(|| panel.field.unit.clone()),
            decimals: axis.decimals("decimals"),
            min: axis.number("min"),
            max: axis.number("max"),
            reverse: node.flag("reverseYBuckets").unwrap_or(false),
            lower_bound: bound,
        },
        cell_gap: cards
            .number("cardPadding")
            .unwrap_or(usual.cell_gap)
            .clamp(0.0, 25.0),
        above: zero.then_some(1e-9).or(usual.above),
        show_legend: node.child("legend").flag("show").unwrap_or(true),
        tooltip: match tip.flag("show") {
            Some(false) => Tooltip::Hidden,
            _ => Tooltip::Single,
        },
        ..usual
    })
}

/// `interpolateSpectral` and the like, or one colour.
fn legacy_color(node: &mut Node<'_>, log: &Log) -> HeatmapColor {
    let usual = HeatmapColor::default();
    let scheme = node.text("colorScheme").unwrap_or("interpolateOranges");
    let scheme = scheme.strip_prefix("interpolate").unwrap_or(scheme);
    let card = node.text("cardColor");
    let linear = node.text("colorScale") == Some("linear");
    let exponent = node.number("exponent").unwrap_or(0.5);
    HeatmapColor {
        scale: if node.text("mode") == Some("opacity") {
            HeatmapScale::Opacity {
                color: card.map_or(Color::Warning, |card| field::color(card, log)),
                exponent: if linear { 1.0 } else { exponent },
            }
        } else {
            HeatmapScale::Scheme(scheme.to_owned())
        },
        min: node.number("min"),
        max: node.number("max"),
        ..usual
    }
}
