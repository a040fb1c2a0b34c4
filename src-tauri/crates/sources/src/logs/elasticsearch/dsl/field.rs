//! Conditions on fields and on the columns of a line.

use lines::Column;
use model::{Failure, FieldMatch, FieldOp};
use serde_json::{Value, json};

use super::{
    Asked, Said, any, exists, ignored, message, not, terms,
    text::{of_words, pattern, words},
};
use crate::logs::{
    conditions::{complete, number},
    elasticsearch::mapping::Kind,
    ids::forms,
};

/// A value of so many letters may be longer than what an index keeps of a field (`ignore_above`).
const LONG: usize = 200;

/// A condition as it can be asked.
pub(super) fn said(field: &FieldMatch, asked: Asked<'_>) -> Result<Said, Failure> {
    complete(field)?;
    let column = column(&field.name);
    let is_id = matches!(column, Some(Column::TraceId | Column::SpanId));
    match field.op {
        // A line that has no id although the field is there is one that has no such id.
        FieldOp::NotEqual | FieldOp::Missing if is_id => return Ok(Said::default()),
        FieldOp::NotEqual => return Ok(unequal(field, column, asked)),
        FieldOp::Missing => return Ok(missing(field, column, asked)),
        _ => {}
    }
    let names = names(&field.name, column, asked);
    let mut either: Vec<Value> = Vec::new();
    let mut exact = names.len() == 1;
    for name in &names {
        let Some(kind) = asked.mapping.kind(name) else {
            return Ok(Said::default());
        };
        let Some((clause, all)) = positive(name, &kind, field, is_id, asked.words)? else {
            return Ok(Said::default());
        };
        exact &= all;
        either.push(clause);
    }
    // An id is rare, so a message that holds it is worth a look in any case.
    let is_rare = is_id || column == Some(Column::RequestId);
    let is_value = matches!(field.op, FieldOp::Equal | FieldOp::Contains);
    if asked.inner || is_rare && is_value {
        match message::holds(field, asked) {
            Some(clauses) => either.extend(clauses),
            None if asked.inner => return Ok(Said::default()),
            None => {}
        }
        exact = false;
    }
    Ok(Said {
        exact: exact && !either.is_empty(),
        holds: (!either.is_empty()).then(|| any(either)),
        fails: Vec::new(),
    })
}

/// The column that a name means.
fn column(name: &str) -> Option<Column> {
    Some(match name {
        "service" => Column::Service,
        "trace_id" => Column::TraceId,
        "span_id" => Column::SpanId,
        "request_id" => Column::RequestId,
        _ => return None,
    })
}

/// The fields of the indices that a name means.
fn names(name: &str, column: Option<Column>, asked: Asked<'_>) -> Vec<String> {
    match column {
        Some(column) => asked
            .mapping
            .of(column)
            .iter()
            .map(|&name| name.into())
            .collect(),
        None => {
            // Places in a list are no part of a field's name.
            let is_place =
                |part: &&str| part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit());
            let parts: Vec<&str> = name.split('.').filter(is_place).collect();
            vec![parts.join(".")]
        }
    }
}

/// What lets all lines through for which the condition holds, and whether it lets no others
/// through; nothing if nothing can be asked.
fn positive(
    name: &str,
    kind: &Kind,
    field: &FieldMatch,
    is_id: bool,
    words_only: bool,
) -> Result<Option<(Value, bool)>, Failure> {
    if *kind == Kind::Hidden {
        return Ok(None);
    }
    Ok(match field.op {
        FieldOp::Equal => equal(name, kind, &field.values, is_id),
        FieldOp::Contains if !words_only => holds(name, kind, &field.values),
        FieldOp::Exists => Some((any(vec![exists(name), ignored(name)]), false)),
        FieldOp::Above | FieldOp::Below if *kind == Kind::Number => {
            let sign = if field.op == FieldOp::Above {
                "gt"
            } else {
                "lt"
            };
            Some((json!({"range": {name: {sign: bound(field)?}}}), true))
        }
        // Texts may be numbers; expressions are not written as the server reads them.
        _ => Some((exists(name), false)),
    })
}

fn equal(name: &str, kind: &Kind, values: &[String], is_id: bool) -> Option<(Value, bool)> {
    // Lists and objects are text only in a line.
    if values.iter().any(|value| value.starts_with(['[', '{'])) {
        return None;
    }
    let long = values.iter().any(|value| value.chars().count() >= LONG);
    let whole = |name: &str| {
        let mut either = match is_id {
            true => ids(name, values),
            false => vec![terms(name, values)],
        };
        if long {
            either.push(ignored(name));
        }
        (any(either), !long && !is_id)
    };
    Some(match kind {
        Kind::Keyword => whole(name),
        Kind::Text { whole: Some(again) } => whole(again),
        Kind::Flattened => (terms(name, values), true),
        Kind::Text { whole: None } => (
            any(values.iter().map(|value| phrase(name, value)).collect()),
            false,
        ),
        Kind::Number | Kind::Value => {
            let mut either: Vec<Value> = values.iter().map(|value| lenient(name, value)).collect();
            either.push(ignored(name));
            (any(either), false)
        }
        Kind::There | Kind::Hidden => (exists(name), false),
    })
}

fn holds(name: &str, kind: &Kind, values: &[String]) -> Option<(Value, bool)> {
    Some(match kind {
        Kind::Keyword => {
            let mut either: Vec<Value> = values.iter().map(|text| pattern(name, text)).collect();
            either.push(ignored(name));
            (any(either), false)
        }
        Kind::Text { .. } => {
            let mut either = Vec::new();
            for value in values {
                let words = words(value);
                if words.is_empty() {
                    return Some((exists(name), false));
                }
                either.push(of_words(name, &words));
            }
            (any(either), false)
        }
        _ => (exists(name), false),
    })
}

/// Leaves lines out that surely have one of the values.
fn unequal(field: &FieldMatch, column: Option<Column>, asked: Asked<'_>) -> Said {
    let names: Vec<String> = match column {
        Some(column) => asked
            .mapping
            .decides(column)
            .iter()
            .map(|&name| name.into())
            .collect(),
        None => names(&field.name, None, asked),
    };
    let plain = !field
        .values
        .iter()
        .any(|value| value.starts_with(['[', '{']));
    let Some(but) = Unless::mentioned(&field.name, asked) else {
        return Said::default();
    };
    let mut said = Said {
        exact: plain && !asked.inner && !names.is_empty(),
        ..Said::default()
    };
    for (nth, name) in names.iter().enumerate() {
        let whole = match asked.mapping.kind(name) {
            Some(Kind::Keyword | Kind::Flattened) => Some(name.clone()),
            Some(Kind::Text { whole: Some(again) }) => Some(again),
            _ => None,
        };
        let Some(whole) = whole.filter(|_| plain) else {
            said.exact = false;
            continue;
        };
        let clause = terms(&whole, &field.values);
        // The fields before it are asked first what the column is.
        said.fails
            .push(but.fails(clause, names.get(..nth).unwrap_or_default()));
    }
    said
}

/// Lines that have none of the fields, or an empty one.
fn missing(field: &FieldMatch, column: Option<Column>, asked: Asked<'_>) -> Said {
    let mut all = Vec::new();
    for name in names(&field.name, column, asked) {
        let empty = match asked.mapping.kind(&name) {
            Some(Kind::Keyword | Kind::Flattened) => Some(name.clone()),
            Some(Kind::Text { whole }) => whole,
            Some(Kind::Number | Kind::Value | Kind::There) => None,
            Some(Kind::Hidden) | None => return Said::default(),
        };
        let mut either = vec![not(exists(&name))];
        if let Some(empty) = empty {
            either.push(json!({"term": {empty: ""}}));
        }
        all.push(any(either));
    }
    let Some(but) = Unless::mentioned(&field.name, asked) else {
        return Said::default();
    };
    Said {
        holds: (!all.is_empty()).then(|| {
            let mut either = vec![super::all(all)];
            either.extend(but.0);
            any(either)
        }),
        ..Said::default()
    }
}

/// What may say otherwise than the fields of the index: messages that are JSON themselves.
pub(super) struct Unless(Vec<Value>);

impl Unless {
    /// Messages that name a field or a column; nothing if the server cannot be asked for them.
    pub(super) fn mentioned(name: &str, asked: Asked<'_>) -> Option<Self> {
        match asked.inner {
            true => message::mentions(name, asked).map(Self),
            false => Some(Self(Vec::new())),
        }
    }

    /// The clause for lines that have none of the fields that come before.
    pub(super) fn fails(&self, clause: Value, before: &[impl AsRef<str>]) -> Value {
        let mut unless: Vec<Value> = before.iter().map(|name| exists(name.as_ref())).collect();
        unless.extend(self.0.iter().cloned());
        match unless.is_empty() {
            true => clause,
            false => json!({"bool": {"filter": [clause], "must_not": unless}}),
        }
    }
}

/// Ids of hex digits as they may be written: in any case, as a UUID, as Amazon's trace header, as
/// Datadog's decimal number of the lower half.
fn ids(name: &str, values: &[String]) -> Vec<Value> {
    let forms = values.iter().flat_map(|id| forms(id));
    forms
        .map(|form| json!({"term": {name: {"value": form, "case_insensitive": true}}}))
        .collect()
}

/// The words of a value one behind the other, as the field's analyzer cuts them.
fn phrase(name: &str, value: &str) -> Value {
    let mut text: String = value.chars().take(LONG).collect();
    if text.len() < value.len() {
        // The last word may not be whole.
        let end = text.rfind(char::is_whitespace).unwrap_or(0);
        text.truncate(end);
    }
    json!({"match_phrase": {name: {"query": text, "zero_terms_query": "all"}}})
}

/// A value of a field that is no text; one that cannot be of its type fits nothing.
fn lenient(name: &str, value: &str) -> Value {
    json!({"match": {name: {"query": value, "lenient": true}}})
}

/// A number literal.
fn bound(field: &FieldMatch) -> Result<Value, Failure> {
    let digits = number(field)?;
    Ok(digits.parse::<f64>().map_or(Value::Null, Value::from))
}
