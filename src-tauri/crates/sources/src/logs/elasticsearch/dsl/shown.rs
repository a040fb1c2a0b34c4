use std::fmt::Write as _;

use serde_json::Value;

use crate::literal::is_invisible;

/// A query as it is shown and can be edited: JSON in which nothing invisible stays.
pub(crate) fn shown(query: &Value) -> String {
    let text = serde_json::to_string_pretty(query).unwrap_or_default();
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        // Such a letter stands only within strings, where its number means the same.
        if c != '\n' && is_invisible(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}").expect("a String takes everything");
            }
        } else {
            out.push(c);
        }
    }
    out
}
