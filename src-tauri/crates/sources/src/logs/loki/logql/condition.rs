//! Conditions on fields that are kept beside the line or stand in it.

use model::{Failure, FieldMatch, FieldOp};

use super::LINE;
use crate::{
    literal::{as_written, literally, quoted},
    logs::{
        conditions::number,
        in_text::{named_or_plain, with_value},
        loki::entry::{REQUEST_IDS, SPAN_IDS, TRACE_IDS, sanitized},
    },
};

/// Words that LogQL does not take as the name of a label (pkg/logql/syntax/lex.go).
const RESERVED: [&str; 29] = [
    "and",
    "or",
    "unless",
    "by",
    "without",
    "on",
    "ignoring",
    "group_left",
    "group_right",
    "bool",
    "offset",
    "unwrap",
    "json",
    "logfmt",
    "regexp",
    "unpack",
    "pattern",
    "line_format",
    "label_format",
    "drop",
    "keep",
    "decolorize",
    "distinct",
    "ip",
    "vector",
    "label_replace",
    "variants",
    "of",
    "sort",
];

/// A condition as a filter over labels, and what has to stand before it.
#[derive(Debug, Default)]
pub(super) struct Condition {
    /// Nothing if the server can narrow nothing down.
    pub(super) filter: Option<String>,
    /// Whether it needs the line as a label.
    pub(super) whole_line: bool,
    /// Whether it needs the fields of JSON lines as labels.
    pub(super) parse: bool,
}

/// A filter that lets all lines through for which the condition holds.
pub(super) fn condition(field: &FieldMatch) -> Result<Condition, Failure> {
    let of_a_column = match field.name.as_str() {
        "service" => true,
        "trace_id" | "span_id" | "request_id" => {
            !matches!(field.op, FieldOp::Equal | FieldOp::Contains)
        }
        _ => false,
    };
    if of_a_column {
        // Lines name these in many ways, so each line has to be read.
        return Ok(Condition::default());
    }
    let names = names(&field.name);
    if names.is_empty() {
        return Ok(Condition::default());
    }
    let holds = |test: &dyn Fn(&str) -> String| -> Vec<String> {
        names.iter().map(|name| test(name)).collect()
    };
    let values = &field.values;
    Ok(match field.op {
        FieldOp::Equal => {
            let mut either = holds(&|name| equal(name, values));
            either.push(line_holds(&with_value(&field.name, values)));
            Condition::in_line(either, false)
        }
        FieldOp::Contains => {
            let literal: Vec<String> = values.iter().map(|value| literally(value)).collect();
            let mut either = holds(&|name| {
                let pattern = format!("(?is).*(?:{}).*", literal.join("|"));
                format!("{name}=~{}", quoted(&pattern))
            });
            let written: Vec<String> = values.iter().map(|value| as_written(value)).collect();
            either.push(line_holds(&format!("(?i:{})", written.join("|"))));
            Condition::in_line(either, false)
        }
        FieldOp::Regex => {
            let mut either = holds(&|name| {
                let parts = values.iter().map(|value| format!("(?:{value})"));
                let parts: Vec<String> = parts.collect();
                let pattern = format!("(?s:.*)(?:{})(?s:.*)", parts.join("|"));
                format!("{name}=~{}", quoted(&pattern))
            });
            either.push(unread(&names, &field.name));
            Condition::in_line(either, true)
        }
        FieldOp::Above | FieldOp::Below => {
            let sign = if field.op == FieldOp::Above { '>' } else { '<' };
            let bound = number(field)?;
            let mut either = holds(&|name| format!("{name}{sign}{bound}"));
            either.push(unread(&names, &field.name));
            Condition::in_line(either, true)
        }
        FieldOp::Exists => {
            let mut either = holds(&|name| format!("{name}!=\"\""));
            either.push(line_holds(&named_or_plain(&field.name)));
            Condition::in_line(either, false)
        }
        // A line without the label passes, and is looked at when it comes.
        FieldOp::NotEqual => Condition::beside(holds(&|name| match values.as_slice() {
            [one] => format!("{name}!={}", quoted(one)),
            _ => {
                let literal: Vec<String> = values.iter().map(|value| literally(value)).collect();
                format!("{name}!~{}", quoted(&literal.join("|")))
            }
        })),
        FieldOp::Missing => Condition::beside(holds(&|name| format!("{name}=\"\""))),
    })
}

/// A text that may be an id: in the line, or kept beside it as an id.
pub(super) fn id_anywhere(text: &str) -> String {
    let ids = [TRACE_IDS, SPAN_IDS, REQUEST_IDS];
    let pattern = quoted(&format!("(?i).*{}.*", literally(text)));
    let mut either: Vec<String> = ids
        .iter()
        .filter_map(|names| names.first())
        .map(|name| format!("{name}=~{pattern}"))
        .collect();
    either.push(line_holds(&format!("(?i:{})", as_written(text))));
    either.join(" or ")
}

impl Condition {
    fn in_line(either: Vec<String>, parse: bool) -> Self {
        Self {
            filter: Some(either.join(" or ")),
            whole_line: true,
            parse,
        }
    }

    fn beside(all: Vec<String>) -> Self {
        Self {
            filter: Some(all.join(" and ")),
            ..Self::default()
        }
    }
}

/// Under which names a field can be kept beside the line; none if LogQL could not say them.
fn names(field: &str) -> Vec<String> {
    let ids = match field {
        "trace_id" => &TRACE_IDS,
        "span_id" => &SPAN_IDS,
        "request_id" => &REQUEST_IDS,
        _ => {
            let name = sanitized(field);
            let sayable = !RESERVED.contains(&name.as_str()) && !name.starts_with("__");
            return if sayable { vec![name] } else { Vec::new() };
        }
    };
    ids.iter().map(|name| (*name).to_owned()).collect()
}

fn equal(name: &str, values: &[String]) -> String {
    match values {
        [one] => format!("{name}={}", quoted(one)),
        many => {
            let literal: Vec<String> = many.iter().map(|value| literally(value)).collect();
            format!("{name}=~{}", quoted(&literal.join("|")))
        }
    }
}

/// The line somewhere fits the expression.
fn line_holds(pattern: &str) -> String {
    format!("{LINE}=~{}", quoted(&format!("(?s).*(?:{pattern}).*")))
}

/// A line that has the field and is not JSON in which Loki would have found it.
fn unread(names: &[String], field: &str) -> String {
    let empty: Vec<String> = names.iter().map(|name| format!("{name}=\"\"")).collect();
    let line = line_holds(&named_or_plain(field));
    format!("({} and {line})", empty.join(" and "))
}
