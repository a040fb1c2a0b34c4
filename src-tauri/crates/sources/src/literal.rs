//! String literals of Go and regular expressions (RE2), as TraceQL, LogQL and LogsQL read them.

use std::fmt::Write as _;

/// A string literal. Nothing invisible stays in it: it is shown as the query that was sent.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_invisible(c) => {
                // Go's literals: four digits, or eight after a capital U.
                let written = match u32::from(c) {
                    code @ 0..=0xffff => write!(out, "\\u{code:04x}"),
                    code => write!(out, "\\U{code:08x}"),
                };
                written.expect("a String takes everything");
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Control characters, marks that turn the direction of text, and other ones without a shape.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}'
        )
}

/// A regular expression that matches exactly this text.
pub(crate) fn literally(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_special(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A regular expression that matches this text as it is, or as it stands in JSON strings, also in
/// ones within one another; it may match a little more.
pub(crate) fn as_written(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let written = match c {
            '"' | '/' => write!(out, "\\\\*{c}"),
            '\\' => write!(out, "\\\\+"),
            '\n' => write!(out, "(?:\n|\\\\+(?:n|u000a))"),
            '\r' => write!(out, "(?:\r|\\\\+(?:r|u000d))"),
            '\t' => write!(out, "(?:\t|\\\\+(?:t|u0009))"),
            '\u{8}' => write!(out, "(?:\u{8}|\\\\+(?:b|u0008))"),
            '\u{c}' => write!(out, "(?:\u{c}|\\\\+(?:f|u000c))"),
            // Encoders for web pages write these three as numbers.
            '<' | '>' | '&' => write!(out, "(?:{c}|\\\\+u{:04x})", u32::from(c)),
            c if !c.is_ascii() || c.is_control() => by_number(&mut out, c),
            c if is_special(c) => write!(out, "\\{c}"),
            c => write!(out, "{c}"),
        };
        written.expect("a String takes everything");
    }
    out
}

/// A character, or the one or two numbers that JSON may write for it.
fn by_number(out: &mut String, c: char) -> std::fmt::Result {
    write!(out, "(?:{c}|")?;
    for unit in c.encode_utf16(&mut [0; 2]) {
        write!(out, "\\\\+(?i:u{unit:04x})")?;
    }
    write!(out, ")")
}

fn is_special(c: char) -> bool {
    r"\.+*?()|[]{}^$".contains(c)
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    #[test]
    fn a_text_is_found_as_it_is_and_as_json_writes_it() {
        for text in [
            "plain",
            "say \"hello\"",
            "C:\\temp",
            "a\"b\\c",
            "line\nbreak\ttab\rreturn",
            "<a href='/x'>&amp;</a>",
            "naïve 🍵",
            "\u{202e}turned",
            "nul\0byte",
            "back\u{8}space and form\u{c}feed",
            ".*+?()[]{}^$|",
        ] {
            let pattern = Regex::new(&as_written(text)).unwrap();
            let once = serde_json::to_string(text).unwrap();
            let twice = serde_json::to_string(&once).unwrap();
            for written in [text, &once, &twice] {
                assert!(pattern.is_match(written), "{pattern} in {written}");
            }
            let exactly = Regex::new(&format!("^{}$", literally(text))).unwrap();
            assert!(exactly.is_match(text), "{text}");
        }
        let numbered = Regex::new(&as_written("é🍵<")).unwrap();
        assert!(numbered.is_match("\\u00E9\\ud83c\\udf75\\u003c"));
        assert!(!Regex::new(&as_written("a.c")).unwrap().is_match("abc"));
    }
}
