use serde_json::Value;

use super::{Log, color, number};
use crate::{Color, Mapping, MappingRule};

/// One entry of `mappings`: of today's form, which holds several, or of schema 25 and before.
pub(super) fn read(value: &Value, log: &Log) -> Vec<Mapping> {
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
            "regex" => {
                let pattern = text_of("pattern").unwrap_or_default();
                if crate::matching::regex(pattern).is_none() {
                    log.warning(
                        format!("the mapping's regex {pattern:?} is not understood"),
                        "write it without look-around and back-references",
                    );
                }
                one(MappingRule::Regex(pattern.to_owned()))
            }
            "special" => match text_of("match") {
                Some("null") => one(MappingRule::Null),
                Some("nan") => one(MappingRule::Nan),
                Some("null+nan") => one(MappingRule::NullOrNan),
                Some("empty") => one(MappingRule::Empty),
                Some(word @ ("true" | "false")) => one(MappingRule::Value(word.to_owned())),
                other => {
                    log.warning(
                        format!(
                            "a mapping of the special value {:?} is not understood",
                            other.unwrap_or_default()
                        ),
                        "values are shown as they are",
                    );
                    Vec::new()
                }
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
pub(in crate::read) fn value_rule(value: Option<&Value>) -> MappingRule {
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
