//! A filter in words: the store has no query language, and shows what it was asked.

use model::{FieldMatch, FieldOp, LogFilter};

use super::{moment, severity_name};

/// The conditions of a filter and its range. What was typed stands in quotes, with everything in
/// it that could be taken for something else escaped.
pub(super) fn of(filter: &LogFilter) -> String {
    let mut parts: Vec<String> = filter.fields.iter().map(condition).collect();
    if !filter.severities.is_empty() {
        let names = filter.severities.iter().map(|severity| severity_name(*severity));
        parts.push(format!("severity is {}", any(names.map(str::to_owned))));
    }
    let texts = filter.text.iter().filter(|text| !text.is_empty());
    parts.extend(texts.map(|text| format!("the line holds {text:?}")));
    let lines = match parts.is_empty() {
        true => "all lines".to_owned(),
        false => format!("lines where {}", parts.join(" and ")),
    };
    let (start, end) = (filter.range.start.to_nanos(), filter.range.end.to_nanos());
    format!("{lines}, from {} to {}", moment(start.0), moment(end.0))
}

fn condition(field: &FieldMatch) -> String {
    let name = match field.name.chars().all(|c| c.is_alphanumeric() || "._-".contains(c)) {
        true if !field.name.is_empty() => field.name.clone(),
        _ => format!("{:?}", field.name),
    };
    let values = || any(field.values.iter().map(|value| format!("{value:?}")));
    match field.op {
        FieldOp::Equal => format!("{name} is {}", values()),
        FieldOp::NotEqual => format!("{name} is not {}", values()),
        FieldOp::Contains => format!("{name} holds {}", values()),
        FieldOp::Regex => format!("{name} fits the expression {}", values()),
        FieldOp::Exists => format!("{name} is there"),
        FieldOp::Missing => format!("{name} is not there"),
        FieldOp::Above => format!("{name} is above {}", values()),
        FieldOp::Below => format!("{name} is below {}", values()),
    }
}

fn any(values: impl Iterator<Item = String>) -> String {
    let values: Vec<String> = values.collect();
    match values.is_empty() {
        true => "one of nothing".to_owned(),
        false => values.join(" or "),
    }
}
