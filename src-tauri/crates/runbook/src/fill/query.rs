//! PromQL, LogQL and TraceQL: Go's strings, by
//! <https://prometheus.io/docs/prometheus/latest/querying/basics/#string-literals>.

use std::ops::Range;

use crate::{language::Language, placeholder::Place};

/// A string or comment within a query.
pub(super) struct Quoted {
    /// With its quotes.
    pub(super) range: Range<usize>,
    pub(super) mark: char,
}

/// The strings and comments of a query, in order.
pub(super) fn strings(text: &str, language: Language) -> Vec<Quoted> {
    let mut found = Vec::new();
    let mut letters = text.char_indices().peekable();
    while let Some((begin, letter)) = letters.next() {
        let sql = language == Language::Sql;
        let next = letters.peek().map(|(_, next)| *next);
        match letter {
            '\'' | '"' | '`' => {
                let mut end = text.len();
                while let Some((at, inner)) = letters.next() {
                    if inner == '\\' && letter != '`' && !sql {
                        letters.next();
                    } else if inner == letter {
                        // SQL doubles a quote that is meant.
                        if sql && letters.peek().is_some_and(|(_, next)| *next == letter) {
                            letters.next();
                            continue;
                        }
                        end = at + inner.len_utf8();
                        break;
                    }
                }
                found.push(Quoted {
                    range: begin..end,
                    mark: letter,
                });
            }
            '#' if !sql => comment(text, begin, &mut letters, &mut found),
            '-' if sql && next == Some('-') => comment(text, begin, &mut letters, &mut found),
            '/' if sql && next == Some('*') => {
                let rest = text.get(begin..).unwrap_or_default();
                let end = rest.find("*/").map_or(text.len(), |at| begin + at + 2);
                while letters.next_if(|(at, _)| *at < end).is_some() {}
                found.push(Quoted {
                    range: begin..end,
                    mark: '#',
                });
            }
            _ => {}
        }
    }
    found
}

fn comment(
    text: &str,
    begin: usize,
    letters: &mut std::iter::Peekable<std::str::CharIndices<'_>>,
    found: &mut Vec<Quoted>,
) {
    let rest = text.get(begin..).unwrap_or_default();
    let end = rest.find('\n').map_or(text.len(), |at| begin + at);
    while letters.next_if(|(at, _)| *at < end).is_some() {}
    found.push(Quoted {
        range: begin..end,
        mark: '#',
    });
}

/// A value as it is written at its place.
pub(super) fn write(
    text: &str,
    strings: &[Quoted],
    place: &Place,
    value: &str,
) -> Result<String, String> {
    let around = (strings.iter()).find(|quoted| quoted.range.contains(&place.range.start));
    let Some(around) = around else {
        return bare(value);
    };
    if place.range.end >= around.range.end && around.mark != '#' {
        return Err("its place reaches beyond the string that holds it".to_owned());
    }
    let before = text
        .get(..around.range.start)
        .unwrap_or_default()
        .trim_end();
    let pattern = ["=~", "!~", "|~"].iter().any(|sign| before.ends_with(sign));
    let value = if pattern {
        regex::escape(value)
    } else {
        value.to_owned()
    };
    match around.mark {
        '#' => Ok(value),
        '`' if value.contains('`') => {
            Err("its value holds a backtick, which a string in backticks cannot hold".to_owned())
        }
        '`' => Ok(value),
        mark => {
            let mut written = String::with_capacity(value.len());
            for letter in value.chars() {
                if letter == '\\' || letter == mark {
                    written.push('\\');
                }
                written.push(letter);
            }
            Ok(written)
        }
    }
}

/// Outside of strings stand names, numbers and durations only.
fn bare(value: &str) -> Result<String, String> {
    const WORDS: &[&str] = &[
        "and",
        "or",
        "unless",
        "by",
        "without",
        "on",
        "ignoring",
        "group_left",
        "group_right",
        "offset",
        "bool",
        "atan2",
        "inf",
        "nan",
        "start",
        "end",
    ];
    let begins = value
        .chars()
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || "_:".contains(first));
    let name = begins
        && value
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "_:".contains(letter))
        && !WORDS.contains(&value.to_ascii_lowercase().as_str());
    let number = !begins
        && !value.is_empty()
        && value.starts_with(|first: char| first.is_ascii_digit())
        && value
            .chars()
            .all(|letter| letter.is_ascii_digit() || ".smhdwy".contains(letter));
    if name || number {
        Ok(value.to_owned())
    } else {
        Err(format!(
            "{value:?} is no name, number or duration, and its place is outside of quotes"
        ))
    }
}
