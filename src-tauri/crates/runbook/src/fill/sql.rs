//! SQL: values are bound to places `:name`, so that the server never reads them as code.

use super::{Filled, Value, Written, query::Quoted};
use crate::placeholder::Place;

/// Binds a value. `done` moves beyond a closing quote that the place takes with it.
pub(super) fn write(
    text: &str,
    strings: &[Quoted],
    place: &Place,
    value: &str,
    filled: &mut Filled,
    done: &mut usize,
) -> Result<Written, String> {
    let around = (strings.iter()).find(|quoted| quoted.range.contains(&place.range.start));
    match around.map(|quoted| (quoted.mark, quoted.range.clone())) {
        None => {
            beside(text, place)?;
            let name = bind(filled, place, Value::Bare(value.to_owned()));
            let text = if plain_number(value) {
                value.to_owned()
            } else {
                literal(value).unwrap_or_else(|| place.written.clone())
            };
            Ok(Written { text, query: name })
        }
        Some(('\'', range)) => {
            if range.start + 1 != place.range.start || range.end != place.range.end + 1 {
                return Err(
                    "it is a part of a longer text; write the text's other part with || beside it"
                        .to_owned(),
                );
            }
            filled.query.pop();
            filled.text.pop();
            *done = range.end;
            let name = bind(filled, place, Value::Text(value.to_owned()));
            let text = literal(value).unwrap_or_else(|| format!("'{}'", place.written));
            Ok(Written { text, query: name })
        }
        // In a comment nothing is sent.
        Some(('#', _)) => Ok(Written {
            text: place.written.clone(),
            query: place.written.clone(),
        }),
        Some(_) => Err(
            "it stands for the name of a table or column, and values are only bound as values"
                .to_owned(),
        ),
    }
}

/// A name of a table or column cannot be bound.
fn beside(text: &str, place: &Place) -> Result<(), String> {
    let before = text.get(..place.range.start).unwrap_or_default();
    let after = text.get(place.range.end..).unwrap_or_default();
    let inner = |letter: char| letter.is_alphanumeric() || "_.\"`$:".contains(letter);
    let joined = before.chars().next_back().is_some_and(inner)
        || after
            .chars()
            .next()
            .is_some_and(|next| inner(next) && next != ':');
    let word = before.split_whitespace().next_back().unwrap_or_default();
    let names = [
        "from", "join", "into", "update", "table", "by", "describe", "desc", "as",
    ];
    if joined || names.contains(&word.to_ascii_lowercase().as_str()) {
        return Err(
            "it stands for the name of a table or column, and values are only bound as values"
                .to_owned(),
        );
    }
    Ok(())
}

fn bind(filled: &mut Filled, place: &Place, value: Value) -> String {
    let name: String = place
        .name
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '_'
            }
        })
        .collect();
    let name = format!("v{}_{name}", filled.bound.len() + 1);
    let written = format!(":{name}");
    filled.bound.push((name, value));
    written
}

fn plain_number(value: &str) -> bool {
    !value.is_empty() && value.len() < 20 && value.chars().all(|digit| digit.is_ascii_digit())
}

/// A value as every database reads it; MySQL reads a backslash in its own way.
fn literal(value: &str) -> Option<String> {
    (!value.contains('\\')).then(|| format!("'{}'", value.replace('\'', "''")))
}
