//! [`LogFilter`] → LogsQL.
//!
//! The query lets every line through that the filter accepts, and few others: what it cannot say
//! is asked of the lines that come ([`lines::held`]). A message that is itself a JSON object is
//! taken apart when it comes, so such lines are let through where a field may stand in them.

use model::{Failure, FieldMatch, FieldOp, LogFilter, Severity};

use super::{field, names::Names};
use crate::{
    literal::{as_written, literally, quoted},
    logs::conditions::{complete, number},
};

/// Lines whose message is a JSON object.
const IN_MESSAGE: &str = "_msg:=\"{\"*";

/// The field that holds the whole line for a moment.
const LINE: &str = "wheelhouse_line";

/// A query in its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Compiled {
    /// Conditions on fields.
    pub(super) filter: String,
    /// What comes behind them, for texts.
    pub(super) pipes: String,
    /// The field that holds the severity.
    pub(super) level: String,
    /// If not, it lets a few more lines through.
    pub(super) exact: bool,
}

impl Compiled {
    /// The query as it is sent.
    pub(super) fn query(&self) -> String {
        format!("{}{}", self.filter, self.pipes)
    }
}

/// The query; [`Code::BadInput`] names a condition that cannot be put.
pub(super) fn logsql(filter: &LogFilter, names: &Names) -> Result<Compiled, Failure> {
    let levels = names.of_severity();
    let level = levels.first().copied().unwrap_or("level").to_owned();
    if let Some(raw) = &filter.raw {
        return Ok(Compiled {
            filter: raw.clone(),
            pipes: String::new(),
            level,
            exact: true,
        });
    }
    let mut conditions = Vec::new();
    if let [level] = levels.as_slice() {
        conditions.extend(severities(level, &filter.severities));
    }
    for field in &filter.fields {
        conditions.extend(condition(field, names)?);
    }
    let exact = filter.severities.is_empty() && filter.fields.is_empty();
    let texts: Vec<&String> = filter.text.iter().filter(|text| !text.is_empty()).collect();
    let mut pipes = String::new();
    if !texts.is_empty() {
        // Text may stand in any field.
        pipes = format!(" | pack_json as {LINE} | filter");
        for text in texts {
            let pattern = quoted(&format!("(?i){}", as_written(text)));
            pipes.push_str(&format!(" {LINE}:~{pattern}"));
        }
        pipes.push_str(&format!(" | delete {LINE}"));
    }
    Ok(Compiled {
        filter: match conditions.join(" ") {
            none if none.is_empty() => "*".to_owned(),
            all => all,
        },
        pipes,
        level,
        exact,
    })
}

/// Leaves out the levels that are not wanted, by their usual names.
fn severities(level: &str, wanted: &[Severity]) -> Option<String> {
    const WORDS: [&str; 17] = [
        "trace",
        "verbose",
        "debug",
        "info",
        "information",
        "informational",
        "notice",
        "warn",
        "warning",
        "error",
        "err",
        "fatal",
        "critical",
        "crit",
        "panic",
        "alert",
        "emergency",
    ];
    if wanted.is_empty() {
        return None;
    }
    let unwanted = |word: &&&str| {
        lines::severity_from_text(word).is_some_and(|severity| !wanted.contains(&severity))
    };
    let words: Vec<&str> = WORDS.iter().filter(unwanted).copied().collect();
    if words.is_empty() {
        return None;
    }
    let pattern = quoted(&format!("(?i)^(?:{})$", words.join("|")));
    Some(format!("!{}:~{pattern}", field(level)))
}

/// A filter that lets all lines through for which the condition holds; nothing if it cannot
/// narrow anything down.
fn condition(condition: &FieldMatch, names: &Names) -> Result<Option<String>, Failure> {
    let FieldMatch { name, op, values } = condition;
    complete(condition)?;
    let column = matches!(
        name.as_str(),
        "service" | "trace_id" | "span_id" | "request_id"
    );
    if values.iter().any(String::is_empty) && *op == FieldOp::Equal {
        return Ok(None);
    }
    let key = field(name);
    let in_message = {
        let written: Vec<String> = values.iter().map(|value| as_written(value)).collect();
        let pattern = quoted(&format!("(?i){}", written.join("|")));
        format!("({IN_MESSAGE} _msg:~{pattern})")
    };
    Ok(Some(match op {
        FieldOp::Equal if matches!(name.as_str(), "trace_id" | "span_id") => {
            let forms: Vec<String> = values.iter().flat_map(|id| forms(id)).collect();
            either(
                names.of_column(name),
                "",
                |key| format!("{key}:({})", forms.join(" or ")),
                &in_message_of(&forms),
            )
        }
        FieldOp::Equal if column => either(
            names.of_column(name),
            name,
            |key| equal(key, values),
            &in_message,
        ),
        FieldOp::Equal => format!("({} or {in_message})", equal(&key, values)),
        // Lines name these in many ways, so each line has to be read.
        _ if column => return Ok(None),
        FieldOp::NotEqual => format!("!{}", equal(&key, values)),
        FieldOp::Contains => {
            let literal: Vec<String> = values.iter().map(|value| literally(value)).collect();
            let pattern = quoted(&format!("(?i){}", literal.join("|")));
            format!("({key}:~{pattern} or {in_message})")
        }
        FieldOp::Regex => {
            let parts: Vec<String> = values.iter().map(|value| format!("(?:{value})")).collect();
            format!("({key}:~{} or {IN_MESSAGE})", quoted(&parts.join("|")))
        }
        FieldOp::Exists => format!("({key}:* or {IN_MESSAGE})"),
        FieldOp::Missing => format!("{key}:\"\""),
        FieldOp::Above => format!("({key}:>{} or {IN_MESSAGE})", number(condition)?),
        FieldOp::Below => format!("({key}:<{} or {IN_MESSAGE})", number(condition)?),
    }))
}

/// The test for one of the fields, or what else may be.
fn either(fields: Vec<&str>, otherwise: &str, test: impl Fn(&str) -> String, or: &str) -> String {
    let mut tests: Vec<String> = fields.iter().map(|name| test(&field(name))).collect();
    if tests.is_empty() && !otherwise.is_empty() {
        tests.push(test(&field(otherwise)));
    }
    tests.push(or.to_owned());
    format!("({})", tests.join(" or "))
}

fn equal(key: &str, values: &[String]) -> String {
    match values {
        [one] => format!("{key}:={}", quoted(one)),
        many => {
            let many: Vec<String> = many.iter().map(|value| quoted(value)).collect();
            format!("{key}:in({})", many.join(", "))
        }
    }
}

fn in_message_of(forms: &[String]) -> String {
    format!("({IN_MESSAGE} _msg:({}))", forms.join(" or "))
}

/// How an id of hex digits is written, each as a phrase: so, in capitals, as Amazon's trace
/// header, as a UUID, or as Datadog's decimal number of its lower half.
fn forms(id: &str) -> Vec<String> {
    let mut forms = vec![id.to_owned()];
    let upper = id.to_ascii_uppercase();
    if upper != id {
        forms.push(upper);
    }
    let low = match id.len() {
        32 => id.get(16..),
        16 => Some(id),
        _ => None,
    };
    if let Some(number) = low.and_then(|low| u64::from_str_radix(low, 16).ok()) {
        forms.push(number.to_string());
    }
    if let (32, Some(first), Some(rest)) = (id.len(), id.get(..8), id.get(8..)) {
        forms.push(format!("{first}-{rest}"));
        let parts = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)];
        let parts: Option<Vec<&str>> = parts.iter().map(|(from, to)| id.get(*from..*to)).collect();
        forms.extend(parts.map(|parts| parts.join("-")));
    }
    forms.iter().map(|form| quoted(form)).collect()
}

#[cfg(test)]
mod tests;
