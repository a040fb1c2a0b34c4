//! Documents as an index keeps them: what their fields are, and what of them can be found.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// What a field is mapped as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words, and nothing else.
    Text,
    /// Words, with the whole value in `.keyword`.
    Dynamic,
    /// The whole value, if it is no longer than this.
    Keyword(usize),
    Long,
    Double,
    /// Milliseconds.
    Date,
    DateNanos,
}

/// Letters that dynamic mappings keep of a text in `.keyword`.
pub(super) const DYNAMIC_ABOVE: usize = 256;

#[derive(Clone, Debug)]
pub(super) struct Document {
    pub(super) index: &'static str,
    pub(super) id: String,
    pub(super) source: Value,
    /// Nanoseconds.
    pub(super) at: i64,
}

impl Document {
    /// The values of a field, those of a list one by one.
    pub(super) fn values(&self, field: &str) -> Vec<Value> {
        let mut flat = BTreeMap::new();
        flatten("", &self.source, &mut flat);
        flat.remove(field).unwrap_or_default()
    }

    pub(super) fn texts(&self, field: &str) -> Vec<String> {
        let text = |value: Value| match value {
            Value::String(text) => text,
            other => other.to_string(),
        };
        self.values(field).into_iter().map(text).collect()
    }
}

/// The fields of all documents, told by their values.
pub(super) fn fields(documents: &[Document]) -> BTreeMap<String, Vec<Value>> {
    let mut flat = BTreeMap::new();
    for document in documents {
        flatten("", &document.source, &mut flat);
    }
    flat
}

fn flatten(path: &str, value: &Value, flat: &mut BTreeMap<String, Vec<Value>>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                let path = match path {
                    "" => name.clone(),
                    path => format!("{path}.{name}"),
                };
                flatten(&path, value, flat);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| flatten(path, value, flat)),
        Value::Null => {}
        value => flat.entry(path.to_owned()).or_default().push(value.clone()),
    }
}

/// The words of a text, as the standard analyzer cuts them (Unicode, annex 29, simplified).
pub(super) fn tokens(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let is_letter = |at: usize| {
        let c = letters.get(at).copied().unwrap_or(' ');
        c.is_alphanumeric() || c == '_'
    };
    let mut tokens = Vec::new();
    let mut token = String::new();
    for (at, &c) in letters.iter().enumerate() {
        let joins =
            matches!(c, '.' | '\'' | ':') && at > 0 && is_letter(at - 1) && is_letter(at + 1);
        if is_letter(at) || joins {
            token.extend(c.to_lowercase());
        } else if !token.is_empty() {
            tokens.push(std::mem::take(&mut token));
        }
    }
    if !token.is_empty() {
        tokens.push(token);
    }
    tokens
}

/// A line as the Elastic Common Schema names its fields.
pub(super) fn common_schema(line: &Value) -> Value {
    let mut source = Map::new();
    for (name, value) in line.as_object().unwrap() {
        let value = value.clone();
        let at = |path: &[&str]| {
            path.iter().rev().fold(value.clone(), |inner, name| {
                Value::Object(Map::from_iter([((*name).to_owned(), inner)]))
            })
        };
        let (name, value) = match name.as_str() {
            "timestamp" => ("@timestamp", value),
            "level" => ("log", at(&["level"])),
            "service" => ("service", at(&["name"])),
            "trace_id" => ("trace", at(&["id"])),
            // Some write the names of their fields with dots.
            "span_id" => ("span.id", value),
            "request_id" => ("http.request.id", value),
            name => (name, value),
        };
        source.insert(name.to_owned(), value);
    }
    Value::Object(source)
}
