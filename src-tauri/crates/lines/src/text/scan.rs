use model::Nanos;

use crate::moment::{self, Moment};

/// A header longer than this is none.
const HEADER: usize = 512;

/// Reads a line from the left; a step that does not fit leaves it where it was.
#[derive(Clone, Copy)]
pub(super) struct Scan<'a> {
    pub(super) rest: &'a str,
}

/// A time and how it is written.
#[derive(Clone, Copy)]
pub(super) struct Stamp<'a> {
    pub(super) moment: Moment,
    pub(super) written: &'a str,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    pub(super) fn eat(&mut self, prefix: &str) -> bool {
        let rest = self.rest.strip_prefix(prefix);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    pub(super) fn expect(&mut self, prefix: &str) -> Option<()> {
        self.eat(prefix).then_some(())
    }

    pub(super) fn spaces(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t']);
    }

    /// The text up to the delimiter, which is passed over.
    pub(super) fn until(&mut self, delimiter: char) -> Option<&'a str> {
        let (before, after) = self.rest.split_at_checked(self.near().find(delimiter)?)?;
        self.rest = after.strip_prefix(delimiter)?;
        Some(before)
    }

    /// The beginning in which a header must end, so that long lines cost no more than short ones.
    fn near(&self) -> &'a str {
        let end = self.rest.floor_char_boundary(HEADER.min(self.rest.len()));
        self.rest.get(..end).unwrap_or(self.rest)
    }

    /// What stands in `[…]`.
    pub(super) fn bracketed(&mut self) -> Option<&'a str> {
        self.between('[', ']')
    }

    /// What stands between the two, on one line.
    pub(super) fn between(&mut self, open: char, close: char) -> Option<&'a str> {
        let mut ahead = Scan::new(self.rest.strip_prefix(open)?);
        let inner = ahead.until(close).filter(|inner| !inner.contains('\n'))?;
        *self = ahead;
        Some(inner)
    }

    /// What stands in `"…"`, where `\"` is no end.
    pub(super) fn quoted(&mut self) -> Option<&'a str> {
        let rest = self.rest.strip_prefix('"')?;
        let mut escaped = false;
        let end = rest.bytes().position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        })?;
        let (inner, after) = rest.split_at_checked(end)?;
        self.rest = after.strip_prefix('"')?;
        Some(inner)
    }

    /// The text up to white space.
    pub(super) fn word(&mut self) -> Option<&'a str> {
        let word = self.peek_word()?;
        self.rest = self.rest.strip_prefix(word)?;
        Some(word)
    }

    pub(super) fn peek_word(&self) -> Option<&'a str> {
        let near = self.near();
        let word = near.split([' ', '\t', '\n']).next()?;
        let whole = word.len() < near.len() || near.len() == self.rest.len();
        (whole && !word.is_empty()).then_some(word)
    }

    pub(super) fn number(&mut self) -> Option<&'a str> {
        let rest = self
            .rest
            .trim_start_matches(|digit: char| digit.is_ascii_digit());
        let number = self.rest.strip_suffix(rest)?;
        self.rest = rest;
        (!number.is_empty() && number.len() <= 20).then_some(number)
    }

    pub(super) fn stamp(&mut self, seen: Nanos) -> Option<Stamp<'a>> {
        self.stamp_by(|text| moment::prefix(text, seen))
    }

    /// A time of day, such as `15:00:00.123`.
    pub(super) fn clock(&mut self) -> Option<&'a str> {
        let rest = moment::clock(self.rest)?;
        let written = self.rest.strip_suffix(rest)?;
        self.rest = rest;
        Some(written)
    }

    pub(super) fn stamp_by(
        &mut self,
        read: impl Fn(&'a str) -> Option<(Moment, &'a str)>,
    ) -> Option<Stamp<'a>> {
        let (moment, rest) = read(self.rest)?;
        let written = self.rest.strip_suffix(rest)?;
        self.rest = rest;
        Some(Stamp { moment, written })
    }
}
