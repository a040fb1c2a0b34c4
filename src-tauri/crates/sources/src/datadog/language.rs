//! Literals of Datadog's search language ("Log Search Syntax", "Trace Explorer, Query Syntax").

/// A value between quotes, where nothing but quotes and backslashes has a meaning.
pub(crate) fn quoted(value: &str) -> String {
    let mut text = String::from("\"");
    for c in value.chars() {
        if matches!(c, '"' | '\\') {
            text.push('\\');
        }
        text.push(c);
    }
    text.push('"');
    text
}

/// A value without quotes, so that there may be asterisks around it.
pub(crate) fn escaped(value: &str) -> String {
    let mut text = String::new();
    for c in value.chars() {
        if !c.is_alphanumeric() && c != '_' {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

/// Whether a name can stand before a colon as it is.
pub(crate) fn is_plain_name(name: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '$');
    name.starts_with(|c: char| c.is_alphanumeric() || c == '_') && name.chars().all(plain)
}
