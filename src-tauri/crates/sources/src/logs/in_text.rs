//! What a line must look like as text where a condition holds for one of its fields, as regular
//! expressions. They let more lines through than the condition: in which dialect a line is written
//! shows only when it is read.

use super::ids;
use crate::literal::{as_written, literally};

/// The field's name as JSON or logfmt write it, or a line that is no JSON object: what stands in
/// plain text has no names.
pub(super) fn named_or_plain(field: &str) -> String {
    match key(field) {
        Some(key) => format!("{key}|^\\s*[^\\s{{]"),
        None => String::new(),
    }
}

/// The field with one of the values as JSON or logfmt write it, or the value in plain text.
pub(super) fn with_value(field: &str, values: &[String]) -> String {
    if is_hex_id(field) {
        let forms = values.iter().flat_map(|id| ids::forms(id));
        let forms: Vec<String> = forms.map(|form| literally(&form)).collect();
        return format!("(?i:{})", forms.join("|"));
    }
    // Lists and objects are written with spaces, or without.
    if values.iter().any(|value| value.starts_with(['[', '{'])) {
        return named_or_plain(field);
    }
    let written: Vec<String> = values.iter().map(|value| as_written(value)).collect();
    let written = written.join("|");
    match key(field).filter(|_| field != "request_id") {
        Some(key) => format!("{key}\\s*\\\\*\"?(?:{written})|^\\s*[^\\s{{].*(?:{written})"),
        None => written,
    }
}

/// The last part of a field's name and what separates it from its value; nothing for a place in a
/// list, which is not written.
fn key(field: &str) -> Option<String> {
    let last = field.rsplit('.').next().unwrap_or(field);
    let place = last.is_empty() || last.bytes().all(|byte| byte.is_ascii_digit());
    (!place && !last.contains(['[', ']'])).then(|| format!("{}\\\\*\"?\\s*[:=]", as_written(last)))
}

fn is_hex_id(field: &str) -> bool {
    matches!(field, "trace_id" | "span_id")
}

/// Whether a text may be an id, which is often kept beside the line and not in it.
pub(super) fn is_like_an_id(text: &str) -> bool {
    text.len() >= 8
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':'))
}
