//! Query DSL as its servers parse it: every clause is one that a filter may use, every text a
//! string of it, and no string one that is read as a language.

use serde_json::{Map, Value};

use super::literals::is_unseen;

/// All texts of a query; the error is what a strict server would say.
pub(super) fn read(query: &str) -> Result<Vec<String>, String> {
    if let Some(c) = query.chars().find(|c| *c != '\n' && is_unseen(*c)) {
        return Err(format!("{c:?} cannot be seen"));
    }
    let query: Value = serde_json::from_str(query).map_err(|why| why.to_string())?;
    let mut texts = Vec::new();
    clause(&query, &mut texts)?;
    Ok(texts)
}

fn clause(value: &Value, texts: &mut Vec<String>) -> Result<(), String> {
    let (kind, inner) = only(value)?;
    match kind {
        "match_all" => allowed(inner, &[]).map(drop),
        "bool" => {
            let parts = allowed(
                inner,
                &["filter", "must_not", "should", "minimum_should_match"],
            )?;
            for (name, part) in parts {
                match part {
                    Value::Array(clauses) => {
                        clauses.iter().try_for_each(|one| clause(one, texts))?;
                    }
                    Value::Number(_) if name == "minimum_should_match" => {}
                    other => return Err(format!("{name} is {other}")),
                }
            }
            Ok(())
        }
        "exists" => text(&allowed(inner, &["field"])?["field"], texts),
        "term" | "terms" | "match" | "match_phrase" | "wildcard" | "range" => {
            let (_, asked) = only(inner)?;
            of_a_field(kind, asked, texts)
        }
        "multi_match" => {
            let asked = allowed(inner, &["query", "type", "fields", "lenient"])?;
            text(&asked["query"], texts)
        }
        other => Err(format!("{other} is no clause of a filter")),
    }
}

/// What is asked of one field.
fn of_a_field(kind: &str, asked: &Value, texts: &mut Vec<String>) -> Result<(), String> {
    match (kind, asked) {
        ("term", Value::String(_)) => text(asked, texts),
        ("terms", Value::Array(many)) => many.iter().try_for_each(|one| text(one, texts)),
        ("term", _) => text(
            &allowed(asked, &["value", "case_insensitive"])?["value"],
            texts,
        ),
        ("match", _) => text(&allowed(asked, &["query", "lenient"])?["query"], texts),
        ("match_phrase", _) => {
            let asked = allowed(asked, &["query", "zero_terms_query"])?;
            text(&asked["query"], texts)
        }
        ("wildcard", _) => {
            let asked = allowed(asked, &["value", "case_insensitive"])?;
            let pattern = asked["value"].as_str().ok_or("a pattern is a text")?;
            texts.push(part(pattern)?);
            Ok(())
        }
        ("range", _) => match allowed(asked, &["gt", "lt"])?
            .values()
            .all(Value::is_number)
        {
            true => Ok(()),
            false => Err(format!("{asked} is no bound")),
        },
        _ => Err(format!("{kind} of {asked}")),
    }
}

/// The text between the asterisks of a pattern; `?` stands for a letter that has two cases.
fn part(pattern: &str) -> Result<String, String> {
    let inner = pattern
        .strip_prefix('*')
        .and_then(|rest| rest.strip_suffix('*'))
        .ok_or("a part has asterisks around it")?;
    let mut text = String::new();
    let mut letters = inner.chars();
    while let Some(c) = letters.next() {
        match c {
            '\\' => text.push(letters.next().ok_or("a backslash takes the asterisk")?),
            '*' => return Err("an asterisk within a part".to_owned()),
            c => text.push(c),
        }
    }
    Ok(text)
}

fn text(value: &Value, texts: &mut Vec<String>) -> Result<(), String> {
    match value {
        Value::String(text) => {
            texts.push(text.clone());
            Ok(())
        }
        Value::Number(_) => Ok(()),
        other => Err(format!("{other} is no text")),
    }
}

/// The only entry of an object.
fn only(value: &Value) -> Result<(&str, &Value), String> {
    let object = value
        .as_object()
        .ok_or_else(|| format!("{value} is no object"))?;
    let mut entries = object.iter();
    match (entries.next(), entries.next()) {
        (Some((name, inner)), None) => Ok((name, inner)),
        _ => Err(format!("{value} has not one entry")),
    }
}

/// An object without other entries than these.
fn allowed<'a>(value: &'a Value, names: &[&str]) -> Result<&'a Map<String, Value>, String> {
    let object = value
        .as_object()
        .ok_or_else(|| format!("{value} is no object"))?;
    match object.keys().find(|name| !names.contains(&name.as_str())) {
        Some(other) => Err(format!("{other} is no part of it")),
        None => Ok(object),
    }
}

#[test]
fn what_is_no_filter_is_found_out() {
    for query in [
        r#"{"query_string": {"query": "x"}}"#,
        r#"{"bool": {"filter": [{"script": {"script": "x"}}]}}"#,
        r#"{"term": {"a": "b", "c": "d"}}"#,
        r#"{"term": {"a": {"value": "b", "boost": 2}}}"#,
        r#"{"wildcard": {"a": {"value": "*b*c*"}}}"#,
        r#"{"wildcard": {"a": {"value": "*b\\*"}}}"#,
        r#"{"range": {"a": {"gt": "now-1d"}}}"#,
        "{\"term\": {\"a\": \"\u{202e}\"}}",
    ] {
        assert!(read(query).is_err(), "{query}");
    }
}
