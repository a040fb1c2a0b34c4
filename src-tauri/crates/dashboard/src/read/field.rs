use serde_json::{Map, Value, json};

use super::{
    node::{Log, Node, number},
    panel,
};
use crate::{
    CellStyle, Color, ColorMode, Draw, DrawStyle, Field, Interpolation, Mapping, MappingRule,
    Matcher, Override, Side, Stacking, ThresholdStyle, Thresholds, matching,
};

/// Reads `fieldConfig`: how values look, and the exceptions.
pub(super) fn read(panel: &mut Node<'_>, log: &Log) -> (Field, Vec<Override>) {
    let mut config = panel.child("fieldConfig");
    let field = config
        .any("defaults")
        .map_or_else(Field::default, |value| defaults(value, log));
    let overrides = config
        .list("overrides")
        .iter()
        .map(|value| exception(value, log))
        .collect();
    (field, overrides)
}

fn defaults(value: &Value, log: &Log) -> Field {
    let mut node = Node::new(value, "fieldConfig", log);
    node.ignore(&[
        "nullValueMode",
        "displayNameFromDS",
        "filterable",
        "fieldMinMax",
        "unitScale",
        "description",
        "title",
    ]);
    let (draw, rest) = custom(&mut node.child("custom"), log);
    Field {
        unit: node.text("unit").map(str::to_owned),
        decimals: node
            .number("decimals")
            .map(|decimals| decimals.clamp(0.0, 17.0) as u8),
        min: node.number("min"),
        max: node.number("max"),
        display_name: node.filled("displayName"),
        no_value: node.filled("noValue"),
        thresholds: node.any("thresholds").map(|value| thresholds(value, log)),
        mappings: node
            .list("mappings")
            .iter()
            .flat_map(|value| mappings(value, log))
            .collect(),
        color: node.any("color").and_then(|value| color_mode(value, log)),
        links: panel::links(node.list("links"), log),
        draw,
        hidden: rest.hidden,
        width: rest.width,
        cell: rest.cell,
    }
}

/// An override's properties have the names of the defaults: they are read by the same code.
fn exception(value: &Value, log: &Log) -> Override {
    let mut node = Node::new(value, "overrides", log);
    node.ignore(&["__systemRef"]);
    let matcher = matcher(&mut node.child("matcher"), log);
    let mut defaults_like = Map::new();
    let mut custom = Map::new();
    for property in node.list("properties") {
        let id = property
            .get("id")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let value = property.get("value").cloned().unwrap_or(Value::Null);
        match id.strip_prefix("custom.") {
            Some(name) => custom.insert(name.to_owned(), value),
            None => defaults_like.insert(id.to_owned(), value),
        };
    }
    defaults_like.insert("custom".to_owned(), Value::Object(custom));
    Override {
        matcher,
        field: defaults(&Value::Object(defaults_like), log),
    }
}

fn matcher(node: &mut Node<'_>, log: &Log) -> Matcher {
    let options = node.any("options");
    let text = options
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let id = node.text("id").unwrap_or_default();
    let unknown = |why: String| {
        log.warning(why, "the override is left out; match by name instead");
        Matcher::Unknown(id.to_owned())
    };
    match id {
        "byName" => Matcher::Name(text),
        "byRegexp" if matching::regex(&text).is_none() && !text.contains('$') => {
            unknown(format!("the override's regex {text:?} is not understood"))
        }
        "byRegexp" => Matcher::Regex(text),
        "byFrameRefID" => Matcher::RefId(text),
        "byType" => Matcher::Type(text),
        "byNames" => {
            let names = options
                .and_then(|options| options.get("names"))
                .and_then(Value::as_array);
            let excludes = options
                .and_then(|options| options.get("mode"))
                .is_some_and(|mode| mode == "exclude");
            if excludes {
                // Written by Grafana when somebody isolates a series in the legend.
                return Matcher::Unknown("byNames exclude".to_owned());
            }
            let names = names.into_iter().flatten().filter_map(Value::as_str);
            Matcher::Names(names.map(str::to_owned).collect())
        }
        other => unknown(format!("overrides that match {other:?} are not understood")),
    }
}

/// Custom options that are not about drawing.
struct Rest {
    cell: Option<CellStyle>,
    hidden: Option<bool>,
    width: Option<u32>,
}

fn custom(node: &mut Node<'_>, log: &Log) -> (Draw, Rest) {
    // Sizes and alignments follow the window's own look.
    node.ignore(&[
        "align",
        "axisWidth",
        "barMaxWidth",
        "barWidthFactor",
        "filterable",
        "footer",
        "graph",
        "minWidth",
        "pointShape",
        "pointSize",
        "pointStrokeWidth",
        "wrapText",
    ]);
    for (key, usual) in [
        ("axisBorderShow", vec![json!(false)]),
        ("axisCenteredZero", vec![json!(false)]),
        ("axisColorMode", vec![json!("text")]),
        ("axisGridShow", vec![json!(true)]),
        ("barAlignment", vec![json!(0)]),
        ("gradientMode", vec![json!("none"), json!("opacity")]),
        ("insertNulls", vec![json!(false)]),
        ("inspect", vec![json!(false)]),
        ("showPoints", vec![json!("auto"), json!("never")]),
    ] {
        node.usual(key, &usual);
    }
    if let Some(below) = node.filled("fillBelowTo") {
        log.note(
            format!("the fill down to {below:?} is not drawn"),
            "use a stack or a plain fill",
        );
    }
    let dashed = node.child_text("lineStyle", "fill");
    if dashed.is_some_and(|fill| fill != "solid") {
        log.note(
            "dashed lines are drawn solid",
            "tell the series apart by name or colour",
        );
    }
    let distribution = node.child_text("scaleDistribution", "type");
    let base = node
        .any("scaleDistribution")
        .and_then(|scale| scale.get("log"))
        .and_then(number);
    if distribution == Some("symlog") {
        log.note(
            "a symmetric logarithmic axis is drawn linear",
            "use a logarithmic axis",
        );
    }
    let stacking = node.child_text("stacking", "mode").map(|mode| match mode {
        "normal" => Stacking::Normal,
        "percent" => Stacking::Percent,
        _ => Stacking::None,
    });
    let group = node.child_text("stacking", "group").map(str::to_owned);
    let hide = node
        .any("hideFrom")
        .and_then(|hide| hide.get("viz"))
        .and_then(Value::as_bool);
    let threshold_style = node
        .child_text("thresholdsStyle", "mode")
        .map(|mode| match mode {
            "line" | "dashed" => ThresholdStyle::Line,
            "area" => ThresholdStyle::Area,
            "line+area" | "dashed+area" => ThresholdStyle::Both,
            _ => ThresholdStyle::Off,
        });
    let draw = Draw {
        style: node.text("drawStyle").map(|style| match style {
            "bars" => DrawStyle::Bars,
            "points" => DrawStyle::Points,
            _ => DrawStyle::Lines,
        }),
        interpolation: node.text("lineInterpolation").map(|shape| match shape {
            "stepAfter" | "stepBefore" => Interpolation::StepAfter,
            _ => Interpolation::Linear,
        }),
        fill_opacity: node.number("fillOpacity"),
        line_width: node.number("lineWidth"),
        stacking,
        stack_group: group,
        span_nulls: node
            .any("spanNulls")
            .map(|value| value != &Value::Bool(false)),
        log_base: (distribution == Some("log")).then(|| base.unwrap_or(10.0)),
        axis: node.text("axisPlacement").and_then(|side| match side {
            "right" => Some(Side::Right),
            "left" => Some(Side::Left),
            "hidden" => Some(Side::Hidden),
            _ => None,
        }),
        axis_label: node.filled("axisLabel"),
        soft_min: node.number("axisSoftMin"),
        soft_max: node.number("axisSoftMax"),
        threshold_style,
        negative: node.text("transform").map(|how| how == "negative-Y"),
    };
    let rest = Rest {
        cell: cell(node),
        hidden: node.any("hidden").and_then(Value::as_bool).or(hide),
        width: node
            .number("width")
            .map(|width| width.clamp(0.0, 10_000.0) as u32),
    };
    (draw, rest)
}

/// `cellOptions` today, `displayMode` before schema 37.
fn cell(node: &mut Node<'_>) -> Option<CellStyle> {
    let own = node
        .child_text("cellOptions", "type")
        .or_else(|| node.text("displayMode"))?;
    match own {
        "auto" => Some(CellStyle::Plain),
        "color-text" => Some(CellStyle::Colored),
        _ if own.starts_with("color-background") => Some(CellStyle::Filled),
        _ => {
            // Gauges and sparklines in cells: left for the note.
            node.forget("cellOptions");
            node.forget("displayMode");
            None
        }
    }
}

pub(super) fn thresholds(value: &Value, log: &Log) -> Thresholds {
    let percentage = value.get("mode").is_some_and(|mode| mode == "percentage");
    let steps = value.get("steps").and_then(Value::as_array);
    let step = |step: &Value| {
        let from = step
            .get("value")
            .and_then(number)
            .unwrap_or(f64::NEG_INFINITY);
        (
            from,
            color(
                step.get("color").and_then(Value::as_str).unwrap_or("text"),
                log,
            ),
        )
    };
    let mut steps: Vec<(f64, Color)> = steps.into_iter().flatten().map(step).collect();
    steps.sort_by(|one, other| one.0.total_cmp(&other.0));
    Thresholds { percentage, steps }
}

/// A colour, or grey with a note.
pub(super) fn color(text: &str, log: &Log) -> Color {
    Color::read(text).unwrap_or_else(|| {
        log.note(
            format!("the colour {text:?} is not known and shown grey"),
            "use a name or #rrggbb",
        );
        Color::Muted
    })
}

fn color_mode(value: &Value, log: &Log) -> Option<ColorMode> {
    let fixed = || {
        let text = value.get("fixedColor").and_then(Value::as_str);
        ColorMode::Fixed(text.map_or(Color::Muted, |text| color(text, log)))
    };
    match value.get("mode").and_then(Value::as_str)? {
        "thresholds" => Some(ColorMode::Thresholds),
        "fixed" | "shades" => Some(fixed()),
        mode if mode.starts_with("continuous-") => Some(ColorMode::Continuous(mode.to_owned())),
        mode if mode.starts_with("palette-") => Some(ColorMode::Palette),
        other => {
            log.note(
                format!("the colour mode {other:?} is not known"),
                "series colours are used",
            );
            None
        }
    }
}

/// One entry of `mappings`: of today's form, which holds several, or of schema 25 and before.
fn mappings(value: &Value, log: &Log) -> Vec<Mapping> {
    let options = value.get("options");
    let result = |options: Option<&Value>| {
        let result = options.and_then(|options| options.get("result"));
        (shown(result), tint(result, log))
    };
    let one = |rule: MappingRule| {
        let (text, color) = result(options);
        vec![Mapping { rule, text, color }]
    };
    let text_of = |key: &str| {
        options
            .and_then(|options| options.get(key))
            .and_then(Value::as_str)
    };
    let number_of =
        |from: Option<&Value>, key: &str| from.and_then(|from| from.get(key)).and_then(number);
    match value.get("type") {
        Some(Value::String(kind)) => match kind.as_str() {
            "value" => {
                let entries = options.and_then(Value::as_object).into_iter().flatten();
                let mut entries: Vec<_> = entries.collect();
                entries.sort_by_key(|(_, result)| result.get("index").and_then(Value::as_u64));
                let mapping = |(own, result): (&String, &Value)| Mapping {
                    rule: MappingRule::Value(own.clone()),
                    text: shown(Some(result)),
                    color: tint(Some(result), log),
                };
                entries.into_iter().map(mapping).collect()
            }
            "range" => one(MappingRule::Range(
                number_of(options, "from").unwrap_or(f64::NEG_INFINITY),
                number_of(options, "to").unwrap_or(f64::INFINITY),
            )),
            "regex" => one(MappingRule::Regex(
                text_of("pattern").unwrap_or_default().to_owned(),
            )),
            "special" => match text_of("match") {
                Some("null") => one(MappingRule::Null),
                Some("nan") => one(MappingRule::Nan),
                Some("null+nan") => one(MappingRule::NullOrNan),
                Some("empty") => one(MappingRule::Empty),
                Some("true") => one(MappingRule::Value("true".to_owned())),
                Some("false") => one(MappingRule::Value("false".to_owned())),
                _ => Vec::new(),
            },
            other => {
                log.warning(
                    format!("mappings of the kind {other:?} are not understood"),
                    "values are shown as they are",
                );
                Vec::new()
            }
        },
        // 1 is a value, 2 a range.
        Some(Value::Number(kind)) => {
            let rule = match kind.as_u64() {
                Some(2) => MappingRule::Range(
                    number_of(Some(value), "from").unwrap_or(f64::NEG_INFINITY),
                    number_of(Some(value), "to").unwrap_or(f64::INFINITY),
                ),
                _ => value_rule(value.get("value")),
            };
            vec![Mapping {
                rule,
                text: shown(Some(value)),
                color: None,
            }]
        }
        _ => Vec::new(),
    }
}

/// A value rule of old files, where the word `null` means no value.
pub(super) fn value_rule(value: Option<&Value>) -> MappingRule {
    match value {
        Some(Value::String(text)) if text == "null" => MappingRule::Null,
        Some(Value::String(text)) => MappingRule::Value(text.clone()),
        Some(other) => MappingRule::Value(other.to_string()),
        None => MappingRule::Null,
    }
}

fn shown(result: Option<&Value>) -> Option<String> {
    result
        .and_then(|result| result.get("text"))
        .and_then(Value::as_str)
        .map(str::to_owned)
}

fn tint(result: Option<&Value>, log: &Log) -> Option<Color> {
    let text = result
        .and_then(|result| result.get("color"))
        .and_then(Value::as_str)?;
    Some(color(text, log))
}
