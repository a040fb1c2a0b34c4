use serde_json::{Value, json};

use super::{
    field,
    node::{Log, Node, number},
};
use crate::{
    Calc, Color, ColorMode, Gauge, Mapping, MappingRule, Panel, PanelKind, ReduceOptions, Stat,
    StatColor, TextMode, Thresholds,
};

/// Reads the `singlestat` panel of Grafana 7 and before as a stat, or as a gauge if it shows one.
pub(super) fn read(node: &mut Node<'_>, panel: &mut Panel, log: &Log) -> PanelKind {
    // Names of the two kinds of mappings, for the editor.
    node.ignore(&["mappingTypes", "options"]);
    for key in ["prefixFontSize", "valueFontSize", "postfixFontSize"] {
        let usual = [json!("50%"), json!("80%")];
        node.approximate_unless(key, &usual, "a number is as large as its panel lets it be");
    }
    for key in ["colorPrefix", "colorPostfix"] {
        node.approximate_unless(key, &[false.into()], "it has the colour of the number");
    }
    let zero = "missing values count as missing";
    let connected = ["connected".into(), "null".into()];
    node.approximate_unless("nullPointMode", &connected, zero);
    let field = &mut panel.field;
    field.unit = node.filled("format").or(field.unit.take());
    field.decimals = node.decimals("decimals").or(field.decimals);
    field.no_value = node.filled("nullText");
    field.mappings.extend(mappings(node));
    field.thresholds = Some(thresholds(node, log));
    field.color = Some(ColorMode::Thresholds);
    let (calc, text) = value_name(node, log);
    let reduce = ReduceOptions {
        calc,
        fields: node.owned("tableColumn"),
        ..ReduceOptions::default()
    };
    let background = node.flag("colorBackground").unwrap_or(false);
    let value = node.flag("colorValue").unwrap_or(false);
    let (prefix, postfix) = (node.owned("prefix"), node.owned("postfix"));
    let sparkline = sparkline(node);
    if let Some(gauge) = gauge(node, &mut panel.field, reduce.clone()) {
        for key in ["prefix", "postfix"] {
            node.refuse_unless(key, &[], "a gauge shows the number alone");
        }
        return PanelKind::Gauge(gauge);
    }
    PanelKind::Stat(Stat {
        reduce,
        color: match (background, value) {
            (true, _) => StatColor::Background,
            (false, true) => StatColor::Value,
            (false, false) => StatColor::None,
        },
        sparkline,
        text,
        prefix,
        postfix,
        ..Stat::default()
    })
}

fn sparkline(node: &mut Node<'_>) -> bool {
    let mut sparkline = node.child("sparkline");
    let shown = sparkline.flag("show").unwrap_or(false);
    if shown {
        sparkline.approximate_unless("full", &[false.into()], "it stands under the number");
        for key in ["fillColor", "lineColor", "ymin", "ymax"] {
            sparkline.approximate(key, "it has the number's colour and its own scale");
        }
    }
    sparkline.ignore_all();
    shown
}

fn gauge(node: &mut Node<'_>, field: &mut crate::Field, reduce: ReduceOptions) -> Option<Gauge> {
    let mut gauge = node.child("gauge");
    if gauge.flag("show") != Some(true) {
        gauge.ignore_all();
        return None;
    }
    field.min = gauge.number("minValue");
    field.max = gauge.number("maxValue");
    Some(Gauge {
        reduce,
        threshold_labels: gauge.flag("thresholdLabels").unwrap_or(false),
        threshold_markers: gauge.flag("thresholdMarkers").unwrap_or(true),
        ..Gauge::default()
    })
}

/// What becomes of a series, and what is written of it.
fn value_name(node: &mut Node<'_>, log: &Log) -> (Calc, TextMode) {
    let name = node.text("valueName").unwrap_or("avg");
    if name == "name" {
        return (Calc::LastNotNull, TextMode::Name);
    }
    let calc = calc(name).unwrap_or_else(|| {
        node.approximate("valueName", "the last value is shown");
        log.warning(
            format!("its value {name:?} is not a number, the last value is shown"),
            "use a stat panel",
        );
        Calc::LastNotNull
    });
    (calc, TextMode::Value)
}

/// Reductions by their names of old.
pub(super) fn calc(name: &str) -> Option<Calc> {
    match name {
        "avg" => Some(Calc::Mean),
        "current" => Some(Calc::LastNotNull),
        "total" => Some(Calc::Sum),
        other => Calc::read(other),
    }
}

/// Two limits and three colours, written as text and list.
fn thresholds(node: &mut Node<'_>, log: &Log) -> Thresholds {
    // A list is what a graph left behind.
    let text = node.any("thresholds").and_then(Value::as_str);
    let text = text.unwrap_or_default();
    let limits: Vec<f64> = text
        .split(',')
        .filter_map(|limit| limit.trim().parse().ok())
        .collect();
    colored(&limits, &node.texts("colors"), log)
}

/// The first colour lies below the first limit.
pub(super) fn colored(limits: &[f64], colors: &[String], log: &Log) -> Thresholds {
    let colors: Vec<Color> = colors.iter().map(|text| field::color(text, log)).collect();
    let from = std::iter::once(f64::NEG_INFINITY).chain(limits.iter().copied());
    Thresholds {
        percentage: false,
        steps: from.zip(colors).collect(),
    }
}

/// Either `valueMaps` counts or `rangeMaps`.
pub(super) fn mappings(node: &mut Node<'_>) -> Vec<Mapping> {
    let ranges = node.number("mappingType") == Some(2.0);
    let (values, spans) = (node.list("valueMaps"), node.list("rangeMaps"));
    let text = |map: &Value| map.get("text").and_then(Value::as_str).map(str::to_owned);
    let value = |map: &Value| Mapping {
        rule: field::value_rule(map.get("value")),
        text: text(map),
        color: None,
    };
    let span = |map: &Value| {
        let end = |key: &str, open: f64| map.get(key).and_then(number).unwrap_or(open);
        let null = map.get("from").is_some_and(|from| from == "null");
        Mapping {
            rule: if null {
                MappingRule::Null
            } else {
                MappingRule::Range(end("from", f64::NEG_INFINITY), end("to", f64::INFINITY))
            },
            text: text(map),
            color: None,
        }
    };
    if ranges {
        spans.iter().map(span).collect()
    } else {
        values.iter().map(value).collect()
    }
}
