//! [`LogFilter`] → Query DSL, as JSON values: what is typed is a value of a string and never more.
//!
//! The query lets every line through that the filter accepts, and few others: what it cannot say
//! is asked of the lines that come ([`lines::held`]).

mod field;
mod message;
mod severity;
mod shown;
mod text;

use model::{Code, Failure, LogFilter};
use serde_json::{Value, json};
pub(super) use severity::severity_of;
pub(super) use shown::shown;

use super::mapping::Mapping;

/// The most conditions of one query that are asked of single fields; servers take 1,024.
const MOST_CLAUSES: usize = 800;

/// What a query is made for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub(super) mapping: &'a Mapping,
    /// Whether messages were seen that are JSON themselves, whose fields are no fields here.
    pub(super) inner: bool,
    /// Whether the server refuses what is expensive, so that it finds whole words only.
    pub(super) words: bool,
}

/// A query, and whether it says all that the filter does.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Compiled {
    /// The query without the range.
    pub(super) query: Value,
    /// If not, it lets a few more lines through.
    pub(super) exact: bool,
    /// What is to be said of it.
    pub(super) remarks: Vec<String>,
}

/// A condition as it can be asked.
#[derive(Clone, Debug, Default, PartialEq)]
struct Said {
    /// What must hold; nothing if the server can narrow nothing down.
    holds: Option<Value>,
    /// What must not hold.
    fails: Vec<Value>,
    exact: bool,
}

/// The query; [`Code::BadInput`] and [`Code::BadQuery`] name what cannot be put.
pub(super) fn dsl(filter: &LogFilter, asked: Asked<'_>) -> Result<Compiled, Failure> {
    if let Some(raw) = &filter.raw {
        return Ok(Compiled {
            query: by_hand(raw)?,
            exact: true,
            remarks: Vec::new(),
        });
    }
    let texts: Vec<&str> = filter
        .text
        .iter()
        .map(String::as_str)
        .filter(|text| !text.is_empty())
        .collect();
    let looked = text::Looked::new(asked, texts.len());
    let mut said: Vec<Said> = texts.iter().map(|text| looked.said(text)).collect();
    said.extend(severity::said(&filter.severities, asked));
    for field in &filter.fields {
        said.push(field::said(field, asked)?);
    }
    let exact = said.iter().all(|said| said.exact);
    let mut holds = Vec::new();
    let mut fails = Vec::new();
    for said in said {
        holds.extend(said.holds);
        fails.extend(said.fails);
    }
    let mut query = serde_json::Map::new();
    if !holds.is_empty() {
        query.insert("filter".to_owned(), Value::Array(holds));
    }
    if !fails.is_empty() {
        query.insert("must_not".to_owned(), Value::Array(fails));
    }
    Ok(Compiled {
        query: match query.is_empty() {
            true => json!({"match_all": {}}),
            false => json!({"bool": query}),
        },
        exact,
        remarks: if texts.is_empty() {
            Vec::new()
        } else {
            looked.remarks()
        },
    })
}

/// A query written by hand: Query DSL if it is a JSON object, else Lucene's query syntax as Kibana
/// and Grafana take it.
fn by_hand(raw: &str) -> Result<Value, Failure> {
    if !raw.trim_start().starts_with('{') {
        return Ok(json!({"query_string": {"query": raw}}));
    }
    let query: Value = serde_json::from_str(raw).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Failure::new(
            Code::BadQuery,
            format!("the query is no JSON object: {error}"),
        )
        .remedy(format!(
            "correct it at line {line}, column {column}, or write it in Lucene's syntax without braces"
        ))
    })?;
    // What is copied from a request has its query inside.
    Ok(match query.get("query") {
        Some(inner) if inner.is_object() => inner.clone(),
        _ => query,
    })
}

/// One of the clauses holds.
fn any(mut clauses: Vec<Value>) -> Value {
    match clauses.len() {
        1 => clauses.remove(0),
        _ => json!({"bool": {"should": clauses, "minimum_should_match": 1}}),
    }
}

/// All of the clauses hold.
fn all(mut clauses: Vec<Value>) -> Value {
    match clauses.len() {
        1 => clauses.remove(0),
        _ => json!({"bool": {"filter": clauses}}),
    }
}

fn exists(field: &str) -> Value {
    json!({"exists": {"field": field}})
}

fn not(clause: Value) -> Value {
    json!({"bool": {"must_not": [clause]}})
}

/// One of the values, letter by letter.
fn terms(field: &str, values: &[String]) -> Value {
    match values {
        [one] => json!({"term": {field: one}}),
        many => json!({"terms": {field: many}}),
    }
}

/// Lines whose value for the field was too long, or of no fitting type, so that it was not indexed.
fn ignored(field: &str) -> Value {
    json!({"term": {"_ignored": field}})
}

#[cfg(test)]
mod tests;
