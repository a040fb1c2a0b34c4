/// A name as names are compared: lower case, with `_` for spaces and hyphens.
pub(super) fn compared(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}

/// A name, or a schema and a name, as databases have them without quotes.
pub(super) fn qualified(text: &str) -> Option<(Option<String>, String)> {
    let text = text.trim();
    let (schema, name) = match text.split_once('.') {
        Some((schema, name)) => (Some(unquoted(schema)?), unquoted(name)?),
        None => (None, unquoted(text)?),
    };
    Some((schema, name))
}

/// A single name; quotes around it are taken away.
pub(super) fn unquoted(text: &str) -> Option<String> {
    let text = text.trim();
    for (open, close) in [('"', '"'), ('`', '`'), ('[', ']')] {
        let inner = text
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close));
        if let Some(inner) = inner.filter(|inner| !inner.is_empty() && !inner.contains(close)) {
            return Some(inner.to_owned());
        }
    }
    is_name(text).then(|| text.to_owned())
}

/// Whether a text is a name without quotes.
pub(super) fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '$'))
}

/// A name taken out of a heading, and whether it is meant as a table for sure.
pub(super) fn of_heading(text: &str, code: Option<&str>) -> Option<(Option<String>, String, bool)> {
    let lower = text.trim().to_lowercase();
    if PARTS.contains(&lower.as_str()) {
        return None;
    }
    let mut bare = text.trim();
    let mut certain = false;
    for before in ["table:", "entity:", "table ", "entity ", "view ", "the "] {
        if bare.to_lowercase().starts_with(before) {
            bare = bare.get(before.len()..).unwrap_or(bare).trim();
            certain |= before != "the ";
        }
    }
    for after in [" table", " (table)", " (view)", " view", " entity"] {
        if bare.to_lowercase().ends_with(after) {
            bare = bare.get(..bare.len() - after.len()).unwrap_or(bare).trim();
            certain = true;
        }
    }
    if let Some(code) = code.filter(|code| bare.starts_with(code)) {
        let (schema, name) = qualified(code)?;
        return Some((schema, name, true));
    }
    if let Some((schema, name)) = qualified(bare) {
        return Some((schema, name, certain));
    }
    let words = bare.split_whitespace();
    let named = words.clone().count() <= 3 && words.clone().all(is_name);
    named.then(|| (None, bare.to_owned(), certain))
}

/// Headings that are parts of what stands above them.
const PARTS: [&str; 30] = [
    "columns",
    "fields",
    "attributes",
    "indexes",
    "indices",
    "keys",
    "foreign keys",
    "constraints",
    "relations",
    "relationships",
    "references",
    "notes",
    "note",
    "remarks",
    "overview",
    "introduction",
    "description",
    "purpose",
    "examples",
    "example",
    "history",
    "tables",
    "entities",
    "views",
    "schema",
    "data model",
    "diagram",
    "conventions",
    "glossary",
    "data dictionary",
];

/// Headings below which a table's columns stand.
pub(super) fn heads_columns(text: &str) -> bool {
    matches!(
        text.trim().to_lowercase().as_str(),
        "columns" | "fields" | "attributes" | "description"
    )
}
