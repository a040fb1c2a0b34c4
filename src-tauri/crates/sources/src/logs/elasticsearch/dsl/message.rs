//! Messages that are JSON themselves: their fields are fields of the line, but none of the index,
//! and come before those.

use lines::Column;
use model::{FieldMatch, FieldOp};
use serde_json::Value;

use super::{
    Asked, ignored,
    text::{of_words, words},
};
use crate::logs::elasticsearch::mapping::Kind;

/// Lines whose message holds a value of the condition, or names its field; nothing if the server
/// cannot be asked for them.
pub(super) fn holds(field: &FieldMatch, asked: Asked<'_>) -> Option<Vec<Value>> {
    match field.op {
        FieldOp::Equal | FieldOp::Contains => {
            let values = field.values.iter().map(|value| words(value));
            held(&values.collect::<Vec<_>>(), asked)
        }
        _ => mentions(&field.name, asked),
    }
}

/// Lines whose message names a field or what a column is called; nothing if the server cannot be
/// asked for them.
pub(super) fn mentions(name: &str, asked: Asked<'_>) -> Option<Vec<Value>> {
    let called: Vec<Vec<String>> = match name {
        "severity" => ["level", "severity", "lvl"].map(words).into(),
        "trace_id" | "span_id" | "request_id" => return None,
        name => vec![words(name.rsplit('.').next().unwrap_or(name))],
    };
    held(&called, asked)
}

/// Lines whose message has all the words of one of the texts.
fn held(texts: &[Vec<String>], asked: Asked<'_>) -> Option<Vec<Value>> {
    let mut clauses = Vec::new();
    for name in asked.mapping.of(Column::Body) {
        let kind = asked.mapping.kind(name)?;
        for words in texts {
            clauses.push(match kind {
                _ if words.is_empty() || asked.words => return None,
                Kind::Text { .. } | Kind::Keyword => of_words(name, words),
                _ => return None,
            });
        }
        if kind == Kind::Keyword {
            clauses.push(ignored(name));
        }
    }
    Some(clauses)
}
