//! A reading of Query DSL that knows nothing of how it was written, and refuses what the servers
//! refuse.

use std::collections::BTreeMap;

use serde_json::Value;

use super::document::{DYNAMIC_ABOVE, Document, Kind, tokens};

pub(super) type Kinds = BTreeMap<String, Kind>;

/// Conditions on single fields that a query may have.
const MOST_CLAUSES: usize = 1_024;

/// Whether a document fits; the error is what the server would refuse.
pub(super) fn fits(query: &Value, document: &Document, kinds: &Kinds) -> Result<bool, String> {
    let (name, body) = only(query)?;
    match name {
        "match_all" => Ok(true),
        "bool" => of_bool(body, document, kinds),
        "exists" => {
            let field = body["field"].as_str().ok_or("exists without a field")?;
            Ok(indexed(document, field, kinds))
        }
        "query_string" => {
            let text = body["query"]
                .as_str()
                .ok_or("query_string without a query")?;
            let (field, value) = text.split_once(':').unwrap_or(("message", text));
            Ok(document.texts(field).iter().any(|have| have == value))
        }
        "multi_match" => {
            let fields = body["fields"].as_array().ok_or("no fields")?;
            let text = body["query"].as_str().ok_or("no query")?;
            Ok(fields.iter().filter_map(Value::as_str).any(|field| {
                let texts = document.texts(field);
                match kinds.get(field) {
                    Some(Kind::Text | Kind::Dynamic) => {
                        texts.iter().any(|have| holds_phrase(have, text))
                    }
                    _ => texts.iter().any(|have| have == text),
                }
            }))
        }
        "term" | "terms" | "wildcard" | "match" | "match_phrase" | "range" => {
            let (field, body) = only(body)?;
            of_field(name, field, body, document, kinds)
        }
        other => Err(format!("unknown query [{other}]")),
    }
}

/// How many conditions on single fields a query has.
pub(super) fn check(query: &Value) -> Result<(), String> {
    fn count(value: &Value) -> usize {
        match value {
            Value::Object(object) => object
                .iter()
                .map(|(name, inner)| match name.as_str() {
                    "bool" | "filter" | "should" | "must_not" => count(inner),
                    "minimum_should_match" => 0,
                    _ => 1,
                })
                .sum(),
            Value::Array(list) => list.iter().map(count).sum(),
            _ => 0,
        }
    }
    match count(query) {
        0..=MOST_CLAUSES => Ok(()),
        many => Err(format!("too_many_nested_clauses: {many}")),
    }
}

fn only(value: &Value) -> Result<(&str, &Value), String> {
    let object = value.as_object().ok_or("expected an object")?;
    match object.iter().next() {
        Some((name, inner)) if object.len() == 1 => Ok((name, inner)),
        _ => Err(format!("expected one key in {value}")),
    }
}

fn of_bool(body: &Value, document: &Document, kinds: &Kinds) -> Result<bool, String> {
    let object = body.as_object().ok_or("bool is no object")?;
    let mut holds = true;
    for (name, clauses) in object {
        let fitting = || -> Result<Vec<bool>, String> {
            let list = clauses.as_array().ok_or(format!("{name} is no list"))?;
            list.iter()
                .map(|clause| fits(clause, document, kinds))
                .collect()
        };
        holds &= match name.as_str() {
            "filter" => fitting()?.into_iter().all(|fits| fits),
            "must_not" => fitting()?.into_iter().all(|fits| !fits),
            "should" => fitting()?.into_iter().any(|fits| fits),
            "minimum_should_match" => clauses.as_u64() == Some(1),
            other => return Err(format!("[bool] query does not support [{other}]")),
        };
    }
    Ok(holds)
}

/// What a field is, what its parent is called, and how long a value may be to be kept whole.
fn whole<'a>(field: &'a str, kinds: &Kinds) -> Option<(&'a str, Kind, usize)> {
    if let Some(parent) = field.strip_suffix(".keyword")
        && kinds.get(parent) == Some(&Kind::Dynamic)
    {
        return Some((parent, Kind::Keyword(DYNAMIC_ABOVE), DYNAMIC_ABOVE));
    }
    let kind = *kinds.get(field)?;
    let above = match kind {
        Kind::Keyword(above) => above,
        _ => usize::MAX,
    };
    Some((field, kind, above))
}

fn is_ignored(document: &Document, field: &str, kinds: &Kinds) -> bool {
    whole(field, kinds).is_some_and(|(parent, _, above)| {
        let texts = document.texts(parent);
        texts.iter().any(|text| text.chars().count() > above)
    })
}

fn indexed(document: &Document, field: &str, kinds: &Kinds) -> bool {
    let Some((parent, kind, above)) = whole(field, kinds) else {
        return false;
    };
    let texts = document.texts(parent);
    texts.iter().any(|text| match kind {
        Kind::Text | Kind::Dynamic => !tokens(text).is_empty(),
        _ => text.chars().count() <= above,
    })
}

fn of_field(
    query: &str,
    field: &str,
    body: &Value,
    document: &Document,
    kinds: &Kinds,
) -> Result<bool, String> {
    if field == "_ignored" {
        let wanted = values(body)?;
        return Ok(wanted.iter().any(|name| is_ignored(document, name, kinds)));
    }
    if field == "_index" {
        return Ok(values(body)?.iter().any(|name| name == document.index));
    }
    let Some((parent, kind, above)) = whole(field, kinds) else {
        return Ok(false);
    };
    let words = matches!(kind, Kind::Text | Kind::Dynamic);
    let kept = || {
        let texts = document.texts(parent).into_iter();
        texts.filter(move |text| text.chars().count() <= above)
    };
    match query {
        "term" | "terms" if words => {
            Err(format!("{query} on the text field {field} finds nothing"))
        }
        "term" | "terms" => {
            let wanted = values(body)?;
            let any_case = body["case_insensitive"] == Value::Bool(true);
            if matches!(kind, Kind::Long | Kind::Double) {
                let numbers: Result<Vec<f64>, _> = wanted.iter().map(|text| text.parse()).collect();
                let numbers = numbers.map_err(|_| format!("number_format_exception: {body}"))?;
                return Ok(kept().any(|text| numbers.contains(&text.parse().unwrap())));
            }
            Ok(kept().any(|text| {
                wanted.iter().any(|value| match any_case {
                    true => value.eq_ignore_ascii_case(&text),
                    false => *value == text,
                })
            }))
        }
        "wildcard" => {
            if !words && !matches!(kind, Kind::Keyword(_)) {
                return Err(format!(
                    "Can only use wildcard queries on keyword and text fields, not {field}"
                ));
            }
            let pattern: Vec<char> = body["value"].as_str().ok_or("no value")?.chars().collect();
            if pattern.len() > 1_000 {
                return Err("too_complex_to_determinize_exception".to_owned());
            }
            let fits = |text: &str| {
                let letters: Vec<char> = text.chars().collect();
                is_like(&pattern, &letters)
            };
            Ok(match words {
                true => document
                    .texts(parent)
                    .iter()
                    .any(|text| tokens(text).iter().any(|token| fits(token))),
                false => kept().any(|text| fits(&text)),
            })
        }
        "match" => {
            let text = body["query"].as_str().ok_or("no query")?;
            match kind {
                Kind::Long | Kind::Double => {
                    if text.parse::<f64>().is_err() && body["lenient"] != Value::Bool(true) {
                        return Err("number_format_exception".to_owned());
                    }
                    Ok(kept().any(|have| have.parse::<f64>().ok() == text.parse().ok()))
                }
                _ => Ok(kept().any(|have| have == text)),
            }
        }
        "match_phrase" => {
            let text = body["query"].as_str().ok_or("no query")?;
            if tokens(text).is_empty() {
                return Ok(body["zero_terms_query"] == "all");
            }
            Ok(document
                .texts(parent)
                .iter()
                .any(|have| holds_phrase(have, text)))
        }
        _ => of_range(kind, body, document, parent),
    }
}

fn of_range(kind: Kind, body: &Value, document: &Document, field: &str) -> Result<bool, String> {
    let object = body.as_object().ok_or("range is no object")?;
    let dated = matches!(kind, Kind::Date | Kind::DateNanos);
    if dated && body["format"] != "strict_date_optional_time_nanos" {
        return Err(format!("failed to parse the dates of {body}"));
    }
    let unit = if kind == Kind::Date { 1_000_000 } else { 1 };
    let mut holds = true;
    for (sign, bound) in object.iter().filter(|(name, _)| *name != "format") {
        let ordering = if dated {
            let text = bound.as_str().ok_or("a date is a string")?;
            let bound =
                chrono::DateTime::parse_from_rfc3339(text).map_err(|error| error.to_string())?;
            let bound = bound.timestamp_nanos_opt().ok_or("out of range")?;
            document.at.div_euclid(unit).cmp(&bound.div_euclid(unit))
        } else {
            let bound = bound.as_f64().ok_or("a number is a number")?;
            let number = document
                .texts(field)
                .first()
                .and_then(|text| text.parse::<f64>().ok());
            let Some(ordering) = number.and_then(|number| number.partial_cmp(&bound)) else {
                return Ok(false);
            };
            ordering
        };
        holds &= match sign.as_str() {
            "gt" => ordering.is_gt(),
            "gte" => ordering.is_ge(),
            "lt" => ordering.is_lt(),
            "lte" => ordering.is_le(),
            other => return Err(format!("[range] query does not support [{other}]")),
        };
    }
    Ok(holds)
}

fn values(body: &Value) -> Result<Vec<String>, String> {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Ok(match body {
        Value::Array(list) => list.iter().map(text).collect(),
        Value::Object(_) => vec![text(body.get("value").ok_or("no value")?)],
        value => vec![text(value)],
    })
}

fn holds_phrase(text: &str, phrase: &str) -> bool {
    let (text, phrase) = (tokens(text), tokens(phrase));
    !phrase.is_empty() && text.windows(phrase.len()).any(|window| window == phrase)
}

/// `*` stands for any letters, `?` for one, a backslash for the letter behind it.
fn is_like(pattern: &[char], text: &[char]) -> bool {
    match pattern {
        [] => text.is_empty(),
        ['*', rest @ ..] => (0..=text.len()).any(|skip| is_like(rest, &text[skip..])),
        ['?', rest @ ..] => !text.is_empty() && is_like(rest, &text[1..]),
        ['\\', c, rest @ ..] | [c, rest @ ..] => {
            text.first()
                .is_some_and(|have| have.eq_ignore_ascii_case(c))
                && is_like(rest, &text[1..])
        }
    }
}
