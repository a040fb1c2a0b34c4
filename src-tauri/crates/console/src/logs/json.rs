//! A line of JSON, indented; read token by token, so that depth costs nothing.

use lines::redact::Mark;

use super::spans::first;
use crate::wire::{JsonLine, JsonSpan, JsonToken, JsonView};

/// Characters that are read.
const LONGEST: usize = 200_000;
/// Lines that are shown.
const LINES: usize = 5_000;
/// Depth that is indented.
const DEPTH: usize = 100;

/// The text as indented JSON; nothing if it is no JSON object or list.
///
/// `marks` are hidden pieces, in characters; they may stand where JSON has a value of another kind.
pub(super) fn pretty(text: &str, marks: &[Mark]) -> Option<JsonView> {
    let (text, cut) = first(text, LONGEST);
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let letters: Vec<char> = text.chars().collect();
    let mut reader = Reader {
        letters: &letters,
        marks,
        at: 0,
        lines: vec![JsonLine {
            depth: 0,
            spans: Vec::new(),
        }],
        open: Vec::new(),
        deepest: false,
    };
    let whole = reader.read()?;
    if !whole && cut == 0 && reader.lines.len() <= LINES {
        return None;
    }
    let cut = match (cut > 0, reader.lines.len() > LINES, reader.deepest) {
        (true, ..) => Some("only the beginning: the line is very long".to_owned()),
        (_, true, _) => Some(format!("only the first {LINES} lines")),
        (.., true) => Some(format!("not indented beyond {DEPTH} levels")),
        _ => None,
    };
    reader.lines.truncate(LINES);
    Some(JsonView {
        lines: reader.lines,
        cut,
    })
}

struct Reader<'t> {
    letters: &'t [char],
    marks: &'t [Mark],
    at: usize,
    lines: Vec<JsonLine>,
    /// Brackets that are open.
    open: Vec<char>,
    deepest: bool,
}

impl Reader<'_> {
    /// Reads to the end; whether everything that was opened is closed, or nothing if it is no JSON.
    fn read(&mut self) -> Option<bool> {
        loop {
            self.skip_space();
            if self.lines.len() > LINES {
                return Some(false);
            }
            let Some(letter) = self.letters.get(self.at).copied() else {
                return Some(self.open.is_empty());
            };
            if self.hidden() {
                continue;
            }
            match letter {
                '{' | '[' => {
                    self.sign(letter.to_string());
                    self.open.push(letter);
                    self.skip_space();
                    let close = if letter == '{' { '}' } else { ']' };
                    if self.letters.get(self.at) != Some(&close) {
                        self.new_line();
                    }
                }
                '}' | ']' => {
                    let opened = self.open.pop()?;
                    if (opened == '{') != (letter == '}') {
                        return None;
                    }
                    if self
                        .letters
                        .get(..self.at)?
                        .iter()
                        .rev()
                        .find(|letter| !letter.is_whitespace())
                        != Some(&opened)
                    {
                        self.new_line();
                    }
                    self.sign(letter.to_string());
                }
                ',' => {
                    self.sign(",".to_owned());
                    self.new_line();
                }
                ':' => self.sign(": ".to_owned()),
                '"' => self.text()?,
                _ => self.word()?,
            }
            if self.open.is_empty() {
                self.skip_space();
                return (self.at == self.letters.len()).then_some(true);
            }
        }
    }

    fn skip_space(&mut self) {
        while self
            .letters
            .get(self.at)
            .is_some_and(|letter| letter.is_whitespace())
        {
            self.at += 1;
        }
    }

    /// A hidden piece where a value was.
    fn hidden(&mut self) -> bool {
        let starts = |mark: &&Mark| mark.start as usize == self.at;
        let Some(mark) = self.marks.iter().find(starts) else {
            return false;
        };
        let end = (mark.end as usize).min(self.letters.len());
        let text = self.letters.get(self.at..end).unwrap_or_default();
        self.push(
            JsonToken::Word,
            text.iter().collect(),
            Some(mark.rule.clone()),
        );
        self.at = end.max(self.at + 1);
        true
    }

    fn text(&mut self) -> Option<()> {
        let start = self.at;
        self.at += 1;
        loop {
            let inside =
                |mark: &&Mark| mark.start as usize <= self.at && self.at < mark.end as usize;
            if let Some(mark) = self.marks.iter().find(inside) {
                self.at = mark.end as usize;
                continue;
            }
            match self.letters.get(self.at)? {
                '"' => break,
                '\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        let end = self.at;
        self.skip_space();
        let is_key = self.letters.get(self.at) == Some(&':') && self.open.last() == Some(&'{');
        let token = if is_key {
            JsonToken::Key
        } else {
            JsonToken::Text
        };
        self.pieces(token, start, end);
        Some(())
    }

    /// A text in pieces, hidden ones apart.
    fn pieces(&mut self, token: JsonToken, mut start: usize, end: usize) {
        let marks: Vec<Mark> = self
            .marks
            .iter()
            .filter(|mark| (mark.start as usize) < end && mark.end as usize > start)
            .cloned()
            .collect();
        for mark in marks {
            let (from, until) = (
                (mark.start as usize).max(start),
                (mark.end as usize).min(end),
            );
            self.push(token, self.shown(start, from), None);
            self.push(token, self.shown(from, until), Some(mark.rule));
            start = until;
        }
        self.push(token, self.shown(start, end), None);
    }

    fn shown(&self, from: usize, until: usize) -> String {
        let text: String = self
            .letters
            .get(from..until)
            .unwrap_or_default()
            .iter()
            .collect();
        lines::ansi::plain(&text)
    }

    fn word(&mut self) -> Option<()> {
        let start = self.at;
        let is_part = |letter: &char| letter.is_ascii_alphanumeric() || "+-.".contains(*letter);
        while self.letters.get(self.at).is_some_and(is_part) {
            self.at += 1;
        }
        let word: String = self.letters.get(start..self.at)?.iter().collect();
        let token = if matches!(word.as_str(), "true" | "false" | "null") {
            JsonToken::Word
        } else if word.starts_with(|letter: char| letter.is_ascii_digit() || letter == '-') {
            JsonToken::Number
        } else {
            return None;
        };
        self.push(token, word, None);
        Some(())
    }

    fn sign(&mut self, text: String) {
        self.at += 1;
        self.push(JsonToken::Sign, text, None);
    }

    fn push(&mut self, token: JsonToken, text: String, redacted: Option<String>) {
        if text.is_empty() {
            return;
        }
        if let Some(line) = self.lines.last_mut() {
            line.spans.push(JsonSpan {
                token,
                text,
                redacted,
            });
        }
    }

    fn new_line(&mut self) {
        self.deepest |= self.open.len() > DEPTH;
        self.lines.push(JsonLine {
            depth: self.open.len().min(DEPTH) as u32,
            spans: Vec::new(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, marks: &[Mark]) -> String {
        let Some(view) = pretty(text, marks) else {
            return "no JSON".into();
        };
        let line = |line: &JsonLine| {
            let spans = line.spans.iter().map(|span| match &span.redacted {
                Some(rule) => format!("‹{rule}:{}›", span.text),
                None => span.text.clone(),
            });
            format!(
                "{}{}",
                " ".repeat(line.depth as usize),
                spans.collect::<String>()
            )
        };
        view.lines.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn json_is_indented_and_what_is_hidden_stays_marked() {
        let mark = |start, end| Mark {
            start,
            end,
            rule: "r".into(),
        };
        for (text, marks, expected) in [
            (
                r#"{"a":1,"b":[true,null],"c":{}}"#,
                vec![],
                "{\n \"a\": 1,\n \"b\": [\n  true,\n  null\n ],\n \"c\": {}\n}",
            ),
            (
                r#"{"a":"x [r] y"}"#,
                vec![mark(8, 11)],
                "{\n \"a\": \"x ‹r:[r]› y\"\n}",
            ),
            (
                r#"{"a":[r],"b":2}"#,
                vec![mark(5, 8)],
                "{\n \"a\": ‹r:[r]›,\n \"b\": 2\n}",
            ),
            (r#"{"q\"":"\\"}"#, vec![], "{\n \"q\\\"\": \"\\\\\"\n}"),
            ("{\"a\":1} tail", vec![], "no JSON"),
            ("[1,2}", vec![], "no JSON"),
            ("{\"a\":", vec![], "no JSON"),
            ("[info] up", vec![], "no JSON"),
            ("plain", vec![], "no JSON"),
        ] {
            assert_eq!(shown(text, &marks), expected, "{text}");
        }
    }

    #[test]
    fn depth_and_length_are_capped_and_said() {
        let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
        let view = pretty(&deep, &[]).unwrap();
        assert!(view.cut.is_some());
        let long = format!("[{}]", vec!["1"; 20_000].join(","));
        let view = pretty(&long, &[]).unwrap();
        assert_eq!(view.lines.len(), LINES);
        assert!(view.cut.unwrap().contains("5000"));
    }
}
