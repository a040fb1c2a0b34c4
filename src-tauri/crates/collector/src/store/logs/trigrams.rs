//! What the text index holds of a line, and what it is asked.
//!
//! A line is indexed with two marks, for where it comes from and for its severity, and with its
//! fields as `name=value` in lines of their own: a value is then told from the same text elsewhere
//! by the trigrams across the equals sign and the line end. Whatever is asked is a conjunction of
//! such trigrams, so that one walk through the index settles all conditions at once. It finds a
//! superset; the line itself decides.

use model::{LogLine, Severity};

/// Trigrams asked for per text: enough to find a pasted line.
const MOST: usize = 48;
/// Characters of a text of which every trigram is asked for: few trigrams find too much.
const SHORT: usize = 24;
/// The longest text of a line that is indexed besides the line itself, in bytes.
const LONGEST: usize = 16 << 10;

/// What the index holds of a line.
pub(super) fn text(line: &LogLine, origin: i64) -> String {
    let mut text = origin_mark(origin);
    text.push_str(&severity_mark(line.severity));
    text.push('\n');
    text.push_str(&line.raw);
    for (name, value) in &line.fields {
        text.push('\n');
        text.push_str(name);
        text.push('=');
        text.push_str(value);
    }
    for part in [
        &line.body,
        &line.service,
        &line.trace_id,
        &line.span_id,
        &line.request_id,
    ] {
        if part.len() > LONGEST || !line.raw.contains(part.as_str()) {
            text.push('\n');
            text.push_str(part);
        }
    }
    text.push('\n');
    // The tokenizer reads zero bytes in a way of its own.
    if text.contains('\0') {
        text = text.replace('\0', "\u{fffd}");
    }
    text
}

/// An expression over the index that every line with the text fits; nothing if the text is too
/// short to say anything.
pub(super) fn contains(text: &str) -> Option<String> {
    let characters: Vec<char> = text.chars().collect();
    windows(&characters)
}

/// The same for a field that has a value.
pub(super) fn field_is(name: &str, value: &str) -> Option<String> {
    windows(&after_equals(name, &format!("{value}\n")))
}

/// The same for a field that is there.
pub(super) fn field_exists(name: &str) -> Option<String> {
    windows(&format!("\n{name}=").chars().collect::<Vec<char>>())
}

/// The same for lines of one origin.
pub(super) fn origin_is(origin: i64) -> String {
    quoted(&origin_mark(origin))
}

/// The same for lines of one severity.
pub(super) fn severity_is(severity: Severity) -> String {
    quoted(&severity_mark(severity))
}

/// Alternatives of one condition; nothing as soon as one of them says nothing.
pub(super) fn any(parts: impl IntoIterator<Item = Option<String>>) -> Option<String> {
    let parts: Option<Vec<String>> = parts.into_iter().collect();
    Some(format!("({})", parts?.join(" OR ")))
}

/// The end of a name, the equals sign and what follows.
fn after_equals(name: &str, rest: &str) -> Vec<char> {
    let mut named: Vec<char> = format!("\n{name}").chars().collect();
    let mut characters = named.split_off(named.len().saturating_sub(2));
    characters.push('=');
    characters.extend(rest.chars());
    characters
}

fn windows(characters: &[char]) -> Option<String> {
    // Of a long text those side by side are enough, and the last.
    let step = if characters.len() <= SHORT { 1 } else { 3 };
    let mut parts: Vec<String> = characters
        .windows(3)
        .step_by(step)
        .chain(characters.windows(3).next_back())
        .take(MOST)
        // What was a zero byte is another character in the index.
        .filter(|window| !window.contains(&'\0'))
        .map(|window| quoted(&window.iter().collect::<String>()))
        .collect();
    parts.dedup();
    (!parts.is_empty()).then(|| format!("({})", parts.join(" AND ")))
}

/// As a string of FTS5: whatever the reader types is text, never syntax.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Three characters for private use, which no other three that are indexed equal.
fn origin_mark(origin: i64) -> String {
    let digit = |shift: u32| u32::try_from((origin >> shift) & 0xfff).unwrap_or_default();
    mark([
        0xf_0000 + digit(24),
        0xf_1000 + digit(12),
        0xf_2000 + digit(0),
    ])
}

fn severity_mark(severity: Severity) -> String {
    let number = severity as u32;
    mark([0xf_3000, 0xf_3001, 0xf_3010 + number])
}

fn mark(characters: [u32; 3]) -> String {
    characters
        .into_iter()
        .map(|code| char::from_u32(code).expect("the plane for private use has these"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_stays_inside_quotes() {
        for (asked, expected) in [
            (
                contains("abcdef"),
                Some(r#"("abc" AND "bcd" AND "cde" AND "def")"#),
            ),
            (
                contains("abcdefg"),
                Some(r#"("abc" AND "bcd" AND "cde" AND "def" AND "efg")"#),
            ),
            (contains("ab"), None),
            (contains(""), None),
            (contains("a\0b"), None),
            (contains("\" OR"), Some(r#"(""" O" AND " OR")"#)),
            (contains("日本語"), Some(r#"("日本語")"#)),
            (
                field_is("status", "5"),
                Some("(\"us=\" AND \"s=5\" AND \"=5\n\")"),
            ),
            (field_is("n", ""), Some("(\"\nn=\" AND \"n=\n\")")),
            (field_exists("n"), Some("(\"\nn=\")")),
        ] {
            assert_eq!(asked.as_deref(), expected);
        }
    }

    #[test]
    fn marks_differ_from_each_other() {
        let mut marks: Vec<String> = (0..10_000).map(origin_mark).collect();
        marks.extend(Severity::ALL.map(severity_mark));
        assert!(marks.iter().all(|mark| mark.chars().count() == 3));
        let all = marks.len();
        marks.sort();
        marks.dedup();
        assert_eq!(marks.len(), all);
    }
}
