use std::ops::Range;

use model::{Value, ValueKind};

/// Attributes on their way into a trace: texts of the message are borrowed from it, texts that
/// had to be made lie in one buffer, so that a span costs no allocation.
#[derive(Debug, Default)]
pub(super) struct Attributes<'a> {
    pairs: Vec<(Text<'a>, ValueKind, Text<'a>)>,
    made: String,
}

/// A text of the message, or one that was made.
#[derive(Clone, Debug)]
pub(super) enum Text<'a> {
    Sent(&'a str),
    Made(Range<usize>),
}

impl<'a> Attributes<'a> {
    pub(super) fn clear(&mut self) {
        self.pairs.clear();
        self.made.clear();
    }

    pub(super) fn push(&mut self, name: Text<'a>, kind: ValueKind, text: Text<'a>) {
        self.pairs.push((name, kind, text));
    }

    /// Makes a text.
    pub(super) fn make(&mut self, write: impl FnOnce(&mut String)) -> Text<'a> {
        let from = self.made.len();
        write(&mut self.made);
        Text::Made(from..self.made.len())
    }

    /// A text of the message; bytes that are not UTF-8 become replacement characters.
    pub(super) fn text(&mut self, bytes: &'a [u8]) -> Text<'a> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Text::Sent(text),
            Err(_) => self.make(|made| made.push_str(&String::from_utf8_lossy(bytes))),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, Value<'_>)> {
        self.pairs.iter().map(|(name, kind, text)| {
            let value = Value {
                kind: *kind,
                text: self.get(text),
            };
            (self.get(name), value)
        })
    }

    fn get<'s>(&'s self, text: &'s Text<'a>) -> &'s str {
        match text {
            Text::Sent(text) => text,
            Text::Made(range) => self.made.get(range.clone()).unwrap_or_default(),
        }
    }
}
