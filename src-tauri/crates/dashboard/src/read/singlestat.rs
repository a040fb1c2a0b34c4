use serde_json::Value;

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
    node.ignore(&[
        "prefixFontSize",
        "postfixFontSize",
        "valueFontSize",
        "nullPointMode",
        "mappingTypes",
        "mappingType",
        "maxDataPoints",
        "tableColumn",
        "nullText",
        "colorPrefix",
        "colorPostfix",
        "options",
        "valueMaps",
        "rangeMaps",
        "format",
        "decimals",
        "gauge",
        "sparkline",
        "colors",
        "thresholds",
    ]);
    let field = &mut panel.field;
    field.unit = node.filled("format").or(field.unit.take());
    field.decimals = node
        .number("decimals")
        .map(|decimals| decimals.clamp(0.0, 17.0) as u8)
        .or(field.decimals);
    field.no_value = node.filled("nullText");
    field.mappings.extend(mappings(node));
    field.thresholds = Some(thresholds(node, log));
    field.color = Some(ColorMode::Thresholds);
    let reduce = ReduceOptions {
        calc: calc(node, log),
        fields: node.owned("tableColumn"),
        ..ReduceOptions::default()
    };
    let background = node.flag("colorBackground").unwrap_or(false);
    let value = node.flag("colorValue").unwrap_or(false);
    let (prefix, postfix) = (node.owned("prefix"), node.owned("postfix"));
    let gauge = node.any("gauge");
    let flag = |value: Option<&Value>| {
        value
            .and_then(|value| value.get("show"))
            .is_some_and(|show| show == true)
    };
    if flag(gauge) {
        let end = |key| gauge.and_then(|gauge| gauge.get(key)).and_then(number);
        panel.field.min = end("minValue");
        panel.field.max = end("maxValue");
        return PanelKind::Gauge(Gauge {
            reduce,
            ..Gauge::default()
        });
    }
    PanelKind::Stat(Stat {
        reduce,
        color: match (background, value) {
            (true, _) => StatColor::Background,
            (false, true) => StatColor::Value,
            (false, false) => StatColor::None,
        },
        sparkline: flag(node.any("sparkline")),
        text: TextMode::Value,
        prefix,
        postfix,
        ..Stat::default()
    })
}

fn calc(node: &mut Node<'_>, log: &Log) -> Calc {
    match node.text("valueName").unwrap_or("avg") {
        "avg" => Calc::Mean,
        "current" => Calc::LastNotNull,
        "total" => Calc::Sum,
        name => Calc::read(name).unwrap_or_else(|| {
            log.warning(
                format!("its value {name:?} is not a number, the last value is shown"),
                "use a stat panel",
            );
            Calc::LastNotNull
        }),
    }
}

/// Two limits and three colours, written as text and list.
fn thresholds(node: &mut Node<'_>, log: &Log) -> Thresholds {
    let limits: Vec<f64> = node
        .any("thresholds")
        .and_then(Value::as_str)
        .into_iter()
        .flat_map(|text| text.split(','))
        .filter_map(|limit| limit.trim().parse().ok())
        .collect();
    let colors: Vec<Color> = node
        .list("colors")
        .iter()
        .filter_map(Value::as_str)
        .map(|text| field::color(text, log))
        .collect();
    let from = std::iter::once(f64::NEG_INFINITY).chain(limits);
    Thresholds {
        percentage: false,
        steps: from.zip(colors).collect(),
    }
}

fn mappings(node: &mut Node<'_>) -> Vec<Mapping> {
    // Either the one list counts or the other; 2 is ranges.
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
