//! Texts anywhere in a line.
//!
//! An analyzed field is a set of words, so each word of the text is looked for as a part of one of
//! its words. A field that is kept whole is asked for the text as it is.

use lines::Column;
use serde_json::{Value, json};

use super::{Asked, MOST_CLAUSES, Said, all, any};
use crate::logs::elasticsearch::mapping::Kind;

/// Letters of a pattern; a longer one would be a machine too large for the server.
const LONGEST_PATTERN: usize = 200;

/// The most words of one text that are asked for.
const MOST_WORDS: usize = 4;

/// The fields in which texts are looked for.
pub(super) struct Looked<'a> {
    words: bool,
    fields: Vec<(&'a str, &'a Kind)>,
    left_out: usize,
    flattened: Option<&'a str>,
}

impl<'a> Looked<'a> {
    /// The fields for so many texts, those of the message and of ids first.
    pub(super) fn new(asked: Asked<'a>, texts: usize) -> Self {
        let mapping = asked.mapping;
        let mut first: Vec<&str> = Vec::new();
        for column in [
            Column::Body,
            Column::RequestId,
            Column::TraceId,
            Column::SpanId,
            Column::Service,
        ] {
            first.extend(mapping.of(column));
        }
        let rank = |name: &str| first.iter().position(|other| *other == name);
        let mut fields: Vec<(&str, &Kind)> = mapping
            .fields()
            .filter(|(_, kind)| matches!(kind, Kind::Text { .. } | Kind::Keyword | Kind::Number))
            .collect();
        fields.sort_by_key(|(name, _)| rank(name).unwrap_or(usize::MAX));
        let most = MOST_CLAUSES / (texts.max(1) * MOST_WORDS);
        let left_out = fields.len().saturating_sub(most);
        fields.truncate(most);
        let mut flattened = mapping.fields();
        Self {
            words: asked.words,
            fields,
            left_out,
            flattened: flattened
                .find(|(_, kind)| **kind == Kind::Flattened)
                .map(|(name, _)| name),
        }
    }

    /// One text in one of the fields.
    pub(super) fn said(&self, text: &str) -> Said {
        if self.words {
            return Said {
                holds: Some(self.phrase(text)),
                ..Said::default()
            };
        }
        let words = words(text);
        let analyzed = |kind: &Kind| matches!(kind, Kind::Text { .. });
        if words.is_empty() && self.fields.iter().any(|(_, kind)| analyzed(kind)) {
            return Said::default();
        }
        let mut either = Vec::new();
        let mut ignored: Vec<&str> = Vec::new();
        for (name, kind) in &self.fields {
            match kind {
                Kind::Text { .. } => either.push(of_words(name, &words)),
                Kind::Number if text.trim().parse::<f64>().is_ok() => {
                    either.push(json!({"match": {*name: {"query": text.trim(), "lenient": true}}}));
                }
                Kind::Number => {}
                _ => {
                    either.push(pattern(name, text));
                    ignored.push(name);
                }
            }
        }
        if !ignored.is_empty() {
            either.push(json!({"terms": {"_ignored": ignored}}));
        }
        Said {
            holds: (!either.is_empty()).then(|| any(either)),
            ..Said::default()
        }
    }

    /// The words of a text one behind the other.
    fn phrase(&self, text: &str) -> Value {
        let names: Vec<&str> = self.fields.iter().map(|(name, _)| *name).collect();
        json!({"multi_match": {
            "query": text,
            "type": "phrase",
            "fields": names,
            "lenient": true,
        }})
    }

    /// What the search does not look at.
    pub(super) fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.words {
            remarks.push(
                "this server allows no expensive queries, so it finds whole words only".to_owned(),
            );
        }
        if self.left_out > 0 {
            remarks.push(format!(
                "text is looked for in {} fields, not in the other {}: name the indices more \
                 closely, or the field",
                self.fields.len(),
                self.left_out
            ));
        }
        if let Some(name) = self.flattened {
            remarks.push(format!(
                "text is not looked for in {name}, which is mapped as flattened"
            ));
        }
        remarks
    }
}

/// The field as a whole holds the text, in any case of its letters.
pub(super) fn pattern(field: &str, text: &str) -> Value {
    let mut pattern = String::from("*");
    for c in text.chars().take(LONGEST_PATTERN) {
        match c {
            '*' | '?' | '\\' => pattern.extend(['\\', c]),
            // The server knows the two cases of ASCII letters only.
            c if !c.is_ascii() && (c.is_lowercase() || c.is_uppercase()) => pattern.push('?'),
            c => pattern.push(c),
        }
    }
    pattern.push('*');
    wildcard(field, &pattern)
}

/// All the words are parts of words of the field.
pub(super) fn of_words(field: &str, words: &[String]) -> Value {
    all(words
        .iter()
        .map(|word| wildcard(field, &format!("*{word}*")))
        .collect())
}

/// The parts of a text that an analyzer leaves whole: runs of letters and digits, the longest
/// ones. What else it does with letters beyond ASCII is unknown, so any letter may stand for them.
pub(super) fn words(text: &str) -> Vec<String> {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || ('\u{c0}'..'\u{590}').contains(&c);
    let mut words: Vec<String> = text
        .split(|c: char| !is_letter(c))
        .filter(|word| word.chars().any(|c| c.is_ascii()))
        .map(|word| {
            let letters = word.chars().take(LONGEST_PATTERN / 2);
            letters
                .map(|c| if c.is_ascii() { c } else { '?' })
                .collect()
        })
        .collect();
    words.sort_by_key(|word: &String| std::cmp::Reverse(word.len()));
    words.dedup();
    words.truncate(MOST_WORDS);
    // A single letter is a part of nearly every word.
    if words.first().is_some_and(|word| word.len() > 1) {
        words.retain(|word| word.len() > 1);
    }
    words
}

fn wildcard(field: &str, pattern: &str) -> Value {
    json!({"wildcard": {field: {"value": pattern, "case_insensitive": true}}})
}
