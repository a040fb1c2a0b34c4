use serde_json::{Map, Value};

use super::{
    link,
    node::{Log, Node, number},
};
use crate::{
    Calc, Color, ColorMode, Comparison, Field, Matcher, Override, SeriesBy, Thresholds, matching,
};

mod custom;
mod mapping;

pub(super) use mapping::value_rule;

/// Reads `fieldConfig`: how values look, and the exceptions.
pub(super) fn read(panel: &mut Node<'_>, log: &Log) -> (Field, Vec<Override>) {
    let mut config = panel.child("fieldConfig");
    let field = config
        .within("defaults")
        .map_or_else(Field::default, |value| defaults(value, "fieldConfig", log));
    let overrides = config
        .elements("overrides")
        .into_iter()
        .map(|value| exception(value, log))
        .collect();
    (field, overrides)
}

fn defaults(value: &Value, path: &str, log: &Log) -> Field {
    let mut node = Node::new(value, path, log);
    // Units are scaled as they are read; a title is that of Grafana 6, replaced by displayName.
    node.ignore(&["unitScale", "title"]);
    if node.text("nullValueMode") == Some("null as zero") {
        node.approximate("nullValueMode", "missing values count as missing");
        log.note(
            "missing values count as missing, not as zero",
            "write \"or vector(0)\" in the query",
        );
    }
    if !node.list("actions").is_empty() {
        node.refuse("actions", "actions that call a server are not offered");
        log.note(
            "actions that call a server are not offered",
            "write the step in a runbook",
        );
    }
    let mut field = Field {
        unit: node.text("unit").map(str::to_owned),
        decimals: node
            .number("decimals")
            .map(|decimals| decimals.clamp(0.0, 17.0) as u8),
        min: node.number("min"),
        max: node.number("max"),
        own_ends: node.flag("fieldMinMax"),
        display_name: node.filled("displayName"),
        source_name: node.filled("displayNameFromDS"),
        description: node.filled("description"),
        no_value: node.filled("noValue"),
        thresholds: node.any("thresholds").map(|value| thresholds(value, log)),
        mappings: node
            .list("mappings")
            .iter()
            .flat_map(|value| mapping::read(value, log))
            .collect(),
        links: link::of_panel(node.elements("links"), log),
        filterable: node.flag("filterable"),
        ..Field::default()
    };
    if let Some(value) = node.any("color") {
        field.color = color_mode(value, log);
        field.color_by = match value.get("seriesBy").and_then(Value::as_str) {
            Some("last") => Some(SeriesBy::Last),
            Some("min") => Some(SeriesBy::Min),
            Some("max") => Some(SeriesBy::Max),
            _ => None,
        };
    }
    custom::read(&mut node.child("custom"), &mut field, log);
    field
}

/// An override's properties have the names of the defaults: they are read by the same code, so
/// that every property can be overridden and an unknown one is reported by its name.
fn exception(value: &Value, log: &Log) -> Override {
    let mut node = Node::whole(value, "overrides", log);
    node.ignore(&["__systemRef"]);
    let matcher = matcher(&mut node.child("matcher"), log);
    let mut defaults_like = Map::new();
    let mut ids = Vec::new();
    for property in node.list("properties") {
        let id = property.get("id").and_then(Value::as_str);
        ids.push(id.unwrap_or_default().to_owned());
        let Some(id) = id else {
            log.warning(
                "a property of an override has no id",
                "remove it, or save the dashboard with a newer Grafana",
            );
            continue;
        };
        let value = property.get("value").cloned().unwrap_or(Value::Null);
        place(&mut defaults_like, id, value);
    }
    let lost = match &matcher {
        Matcher::Unknown(_) => Some("what it matches is not understood"),
        _ => None,
    };
    let read = || defaults(&Value::Object(defaults_like), "overrides", log);
    let field = log.properties(&matcher_name(value), ids, lost, read);
    Override { matcher, field }
}

/// The matcher for people: `byName "errors"`.
fn matcher_name(value: &Value) -> String {
    let id = value.pointer("/matcher/id").and_then(Value::as_str);
    let id = id.unwrap_or_default();
    match value.pointer("/matcher/options") {
        Some(options) => format!("{id} {options}"),
        None => id.to_owned(),
    }
}

/// Puts a value where a dotted id such as `custom.hideFrom.viz` points to.
fn place(map: &mut Map<String, Value>, id: &str, value: Value) {
    match id.split_once('.') {
        None => {
            map.insert(id.to_owned(), value);
        }
        Some((first, rest)) => {
            let inner = map
                .entry(first.to_owned())
                .or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                place(inner, rest, value);
            }
        }
    }
}

fn matcher(node: &mut Node<'_>, log: &Log) -> Matcher {
    let options = node.any("options");
    node.ignore(&["scope"]);
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
        "numeric" => Matcher::Type("number".to_owned()),
        "time" => Matcher::Type("time".to_owned()),
        "byNames" => {
            let option = |key: &str| options.and_then(|options| options.get(key));
            let names = option("names").and_then(Value::as_array);
            let names = names.into_iter().flatten().filter_map(Value::as_str);
            let names = names.map(str::to_owned).collect();
            if option("mode").is_some_and(|mode| mode == "exclude") {
                Matcher::NamesExcept(names)
            } else {
                Matcher::Names(names)
            }
        }
        "byValue" => by_value(options).unwrap_or_else(unknown),
        other => unknown(format!("overrides that match {other:?} are not understood")),
    }
}

fn by_value(options: Option<&Value>) -> Result<Matcher, String> {
    let option = |key: &str| options.and_then(|options| options.get(key));
    let name = |key: &str| option(key).and_then(Value::as_str).unwrap_or_default();
    let reducer = name("reducer");
    let calc = Calc::read(reducer).ok_or_else(|| {
        format!("an override matches by the reduction {reducer:?}, which is not known")
    })?;
    let comparison = if matches!(calc, Calc::AllIsZero | Calc::AllIsNull) {
        None
    } else {
        let op = name("op");
        let comparison = Comparison::read(op)
            .ok_or_else(|| format!("an override compares by {op:?}, which is not known"))?;
        Some((comparison, option("value").and_then(number).unwrap_or(0.0)))
    };
    Ok(Matcher::Value { calc, comparison })
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
        text.map_or(Color::Muted, |text| color(text, log))
    };
    match value.get("mode").and_then(Value::as_str)? {
        "thresholds" => Some(ColorMode::Thresholds),
        "fixed" => Some(ColorMode::Fixed(fixed())),
        "shades" => Some(ColorMode::Shades(fixed())),
        "palette-classic-by-name" => Some(ColorMode::PaletteByName),
        mode if mode.starts_with("palette-") => Some(ColorMode::Palette),
        mode if crate::Scheme::named(mode).is_some() => {
            Some(ColorMode::Continuous(mode.to_owned()))
        }
        other => {
            log.note(
                format!("the colour mode {other:?} is not known"),
                "series colours are used",
            );
            None
        }
    }
}
