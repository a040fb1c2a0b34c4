//! Values made safe for the language around them.

/// For a regular expression within a string of PromQL.
pub(super) fn promql(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len() + 8);
    for letter in value.chars() {
        match letter {
            // Within a string, a backslash of the expression is two, and each of them is two.
            '\\' => escaped.push_str("\\\\\\\\"),
            _ if "^$*+?.()|{}[]'".contains(letter) => {
                escaped.push_str("\\\\");
                escaped.push(letter);
            }
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// Each of the special signs after a backslash.
pub(super) fn escaped(value: &str, special: &str) -> String {
    let mut escaped = String::with_capacity(value.len() + 8);
    for letter in value.chars() {
        if special.contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// For a query of Lucene; a number stays as it is.
pub(super) fn lucene(value: &str) -> String {
    if value.trim().parse::<f64>().is_ok() {
        return value.to_owned();
    }
    escaped(value, "!*+-=<>&|()[]{}^~?:\\/\" \t\n")
}

/// For a string of SQL, with the quotes around it.
pub(super) fn sql(value: &str) -> String {
    let value = value.replace('\'', "''").replace('"', "\\\"");
    format!("'{value}'")
}

/// For a part of an address: everything but letters, digits and `-._~` as bytes of UTF-8.
pub(super) fn percent(value: &str) -> String {
    bytes(value, b"-._~")
}

/// For a whole address: the signs that divide one stay.
pub(super) fn address(value: &str) -> String {
    bytes(value, b"-._~;,/?:@&=+$#")
}

fn bytes(value: &str, kept: &[u8]) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || kept.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// For the text of a page.
pub(super) fn html(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len() + 8);
    for letter in value.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(letter),
        }
    }
    escaped
}
