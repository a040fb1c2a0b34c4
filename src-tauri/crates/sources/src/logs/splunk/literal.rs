//! Literals of SPL ("Search Manual: Backslashes, SPL and regular expressions").
//!
//! A backtick never gets into a literal, because macros are put in before anything is parsed.

use crate::literal::is_invisible;

/// The longest text that becomes part of an expression; of a longer one the beginning does.
const LONGEST: usize = 1_000;

/// A string of a search or an expression. Only for texts that are [`is_plain`].
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}

/// Whether a text can be compared as it is.
pub(super) fn is_plain(text: &str) -> bool {
    !text.contains(|c: char| is_invisible(c) || c == '`') && text.chars().count() <= LONGEST
}

/// A field's name in an expression; nothing for names that cannot stand there.
pub(super) fn field(name: &str) -> Option<String> {
    let fits = |c: char| !is_invisible(c) && !"'\"\\`$".contains(c);
    (!name.is_empty() && name.chars().all(fits)).then(|| format!("'{name}'"))
}

/// The beginning of a text that is not too long for an expression.
pub(super) fn start(text: &str) -> &str {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => text.get(..end).unwrap_or(text),
        None => text,
    }
}

/// A string with a regular expression (PCRE) that was written for RE2.
///
/// Whether the server's expressions know letters beyond ASCII is not documented, so those are
/// written in each of their cases, and signs that nobody sees as any sign.
pub(super) fn pattern(expression: &str) -> String {
    let mut out = String::with_capacity(expression.len());
    for c in expression.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '`' => out.push_str("\\x60"),
            c if c.is_ascii_control() => out.push_str(&format!("\\x{:02x}", u32::from(c))),
            c if is_invisible(c) => out.push_str(".{1,4}"),
            c if c.is_ascii() => out.push(c),
            c => out.push_str(&in_each_case(c)),
        }
    }
    quoted(&out)
}

fn in_each_case(c: char) -> String {
    let mut forms = vec![c.to_string()];
    for other in [c.to_lowercase().to_string(), c.to_uppercase().to_string()] {
        if !forms.contains(&other) {
            forms.push(other);
        }
    }
    match forms.as_slice() {
        [one] => one.clone(),
        many => format!("(?:{})", many.join("|")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_hold_what_was_typed() {
        assert_eq!(quoted("a\"b\\c"), r#""a\"b\\c""#);
        for (text, plain) in [
            ("a b", true),
            ("tea 🍵 naïve", true),
            ("a`b", false),
            ("a\nb", false),
            ("\u{202e}a", false),
        ] {
            assert_eq!(is_plain(text), plain, "{text:?}");
        }
        for (name, written) in [
            ("http.route", Some("'http.route'")),
            ("@l", Some("'@l'")),
            ("a b", Some("'a b'")),
            ("a'b", None),
            ("a`b`", None),
            ("a\\", None),
            ("", None),
        ] {
            assert_eq!(field(name).as_deref(), written, "{name}");
        }
    }

    #[test]
    fn expressions_are_written_with_what_everyone_sees() {
        for (expression, written) in [
            ("a\\.b", r#""a\\.b""#),
            ("\n\t\0`", r#""\\n\\t\\x00\\x60""#),
            ("\u{202e}x", r#"".{1,4}x""#),
            ("ä🍵", r#""(?:ä|Ä)🍵""#),
            ("ß", r#""(?:ß|SS)""#),
        ] {
            assert_eq!(pattern(expression), written, "{expression:?}");
        }
        assert_eq!(start(&"é".repeat(2_000)).chars().count(), 1_000);
    }
}
