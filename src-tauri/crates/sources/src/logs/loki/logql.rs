//! [`LogFilter`] → LogQL.
//!
//! The query lets every line through that the filter accepts, and few others: what it cannot say
//! is asked of the lines that come ([`lines::held`]). A field may be a label of the stream, kept
//! beside the line, or stand in the line in any dialect; only the first is asked of the index.

mod condition;

use condition::condition;
use model::{Code, Failure, FieldMatch, FieldOp, LogFilter, Severity};

use super::labels::Labels;
use crate::{
    literal::{as_written, literally, quoted},
    logs::{conditions::complete, in_text::is_like_an_id},
};

/// The longest query that Loki parses, in bytes (`maxInputSize` in pkg/logql/syntax/parser.go).
const LONGEST_QUERY: usize = 128 << 10;

/// The label that holds the line itself, where a condition may hold for it or for a label.
const LINE: &str = "wheelhouse_line";

/// A query, and whether it says all that the filter does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Compiled {
    pub(super) query: String,
    /// The labels in braces with which it begins; nothing if it was written by hand.
    pub(super) selector: Option<String>,
    /// If not, it lets a few more lines through.
    pub(super) exact: bool,
}

/// The query; [`Code::BadInput`] names a condition that cannot be put.
pub(super) fn logql(filter: &LogFilter, labels: &Labels) -> Result<Compiled, Failure> {
    if let Some(raw) = &filter.raw {
        return Ok(Compiled {
            query: raw.clone(),
            selector: None,
            exact: true,
        });
    }
    let mut matchers = Vec::new();
    let mut anchored = false;
    let mut stages = Vec::new();
    let mut exact = true;
    let mut whole_line = false;
    let mut parse = false;
    let mut filters = Vec::new();
    for text in filter.text.iter().filter(|text| !text.is_empty()) {
        exact &= text.is_ascii() && !needs_escapes(text);
        if is_like_an_id(text) {
            whole_line = true;
            filters.push(condition::id_anywhere(text));
        } else {
            stages.push(line_filter(text));
        }
    }
    if let Some(stage) = severities(&filter.severities) {
        // Of lines whose level Loki did not find, the line itself knows more.
        exact = false;
        stages.push(stage);
    }
    for field in &filter.fields {
        complete(field)?;
        let label = match field.name.as_str() {
            "service" => labels.service(),
            name if labels.has(name) => Some(name),
            _ => None,
        };
        if let Some(label) = label
            && let Some((matcher, holds)) = matcher(label, field)
        {
            matchers.push(matcher);
            anchored |= holds;
            continue;
        }
        exact = false;
        let condition = condition(field)?;
        whole_line |= condition.whole_line;
        parse |= condition.parse;
        filters.extend(condition.filter);
    }
    if !anchored {
        matchers.insert(0, format!("{}=~\".+\"", labels.any()));
    }
    let selector = format!("{{{}}}", matchers.join(", "));
    let mut query = selector.clone();
    if whole_line {
        stages.push(format!("| label_format {LINE}=\"{{{{__line__}}}}\""));
    }
    if parse {
        stages.push("| json".to_owned());
    }
    stages.extend(filters.into_iter().map(|filter| format!("| {filter}")));
    if whole_line {
        // A line that is no JSON is no error here, and counting would stop at one.
        stages.push(format!("| drop {LINE}, __error__, __error_details__"));
    }
    for stage in stages {
        query.push(' ');
        query.push_str(&stage);
    }
    if query.len() > LONGEST_QUERY {
        return Err(Failure::new(
            Code::BadInput,
            format!(
                "the search is {} bytes long as a query, and Loki takes {LONGEST_QUERY}",
                query.len()
            ),
        )
        .remedy("look for a shorter text"));
    }
    Ok(Compiled {
        query,
        selector: Some(selector),
        exact,
    })
}

/// A text anywhere in the line, in any case of its letters.
fn line_filter(text: &str) -> String {
    let letters = text.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    if !letters && text.is_ascii() && !needs_escapes(text) {
        return format!("|= {}", quoted(text));
    }
    format!("|~ {}", quoted(&format!("(?i){}", as_written(text))))
}

fn needs_escapes(text: &str) -> bool {
    text.chars()
        .any(|c| c.is_control() || matches!(c, '"' | '\\' | '/' | '<' | '>' | '&'))
}

/// Leaves out the levels that Loki found and that are not wanted.
fn severities(wanted: &[Severity]) -> Option<String> {
    const NAMES: [(&str, Severity); 7] = [
        ("trace", Severity::Trace),
        ("debug", Severity::Debug),
        ("info", Severity::Info),
        ("warn", Severity::Warn),
        ("error", Severity::Error),
        ("critical", Severity::Fatal),
        ("fatal", Severity::Fatal),
    ];
    if wanted.is_empty() {
        return None;
    }
    let unwanted: Vec<&str> = NAMES
        .iter()
        .filter(|(_, severity)| !wanted.contains(severity))
        .map(|(name, _)| *name)
        .collect();
    (!unwanted.is_empty()).then(|| format!("| detected_level!~\"{}\"", unwanted.join("|")))
}

/// A condition on a label of the index, and whether it holds for no stream without the label.
fn matcher(label: &str, field: &FieldMatch) -> Option<(String, bool)> {
    let values = || field.values.iter();
    let any_of = |parts: Vec<String>| quoted(&parts.join("|"));
    let anywhere = |part: String| format!("(?s:.*)(?:{part})(?s:.*)");
    Some(match field.op {
        FieldOp::Equal => match field.values.as_slice() {
            [one] => (format!("{label}={}", quoted(one)), !one.is_empty()),
            many => {
                let literal = values().map(|value| literally(value)).collect();
                let holds = many.iter().all(|value| !value.is_empty());
                (format!("{label}=~{}", any_of(literal)), holds)
            }
        },
        FieldOp::NotEqual => match field.values.as_slice() {
            [one] => (format!("{label}!={}", quoted(one)), false),
            _ => {
                let literal = values().map(|value| literally(value)).collect();
                (format!("{label}!~{}", any_of(literal)), false)
            }
        },
        FieldOp::Contains => {
            let parts = values().map(|value| anywhere(format!("(?i){}", literally(value))));
            (format!("{label}=~{}", any_of(parts.collect())), false)
        }
        FieldOp::Regex => {
            let parts = values().map(|value| anywhere(value.clone()));
            (format!("{label}=~{}", any_of(parts.collect())), false)
        }
        FieldOp::Exists => (format!("{label}!=\"\""), true),
        FieldOp::Missing => (format!("{label}=\"\""), false),
        FieldOp::Above | FieldOp::Below => return None,
    })
}

#[cfg(test)]
mod tests;
