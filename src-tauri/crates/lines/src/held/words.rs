use chrono::{DateTime, SecondsFormat};
use model::{FieldMatch, FieldOp, LogFilter, Nanos, Severity};

/// A filter in words, for sources that have no query language: its conditions and its range. What
/// was typed stands in quotes, with everything in it that could be taken for something else escaped.
#[must_use]
pub fn words(filter: &LogFilter) -> String {
    let mut parts: Vec<String> = filter.fields.iter().map(condition).collect();
    if !filter.severities.is_empty() {
        let names = filter
            .severities
            .iter()
            .map(|severity| severity_name(*severity));
        parts.push(format!("severity is {}", any(names.map(str::to_owned))));
    }
    let texts = filter.text.iter().filter(|text| !text.is_empty());
    parts.extend(texts.map(|text| format!("the line holds {text:?}")));
    let lines = match parts.is_empty() {
        true => "all lines".to_owned(),
        false => format!("lines where {}", parts.join(" and ")),
    };
    let (start, end) = (filter.range.start.to_nanos(), filter.range.end.to_nanos());
    format!("{lines}, from {} to {}", moment(start), moment(end))
}

/// A severity as it is listed among the values of a field.
#[must_use]
pub fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Unset => "unset",
        Severity::Trace => "trace",
        Severity::Debug => "debug",
        Severity::Info => "info",
        Severity::Warn => "warn",
        Severity::Error => "error",
        Severity::Fatal => "fatal",
    }
}

/// A time as it is named in a sentence, with as many digits as it needs.
#[must_use]
pub fn moment(at: Nanos) -> String {
    DateTime::from_timestamp_nanos(at.0).to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

fn condition(field: &FieldMatch) -> String {
    let name = match field
        .name
        .chars()
        .all(|c| c.is_alphanumeric() || "._-".contains(c))
    {
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
