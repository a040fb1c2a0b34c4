use std::{
    collections::BTreeSet,
    fmt::Write as _,
    hash::{Hash as _, Hasher as _},
};

use model::{Code, Failure, LogLine};
use siphasher::sip::SipHasher13;

/// A moment, and the lines of that moment that were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    at: i64,
    seen: BTreeSet<u64>,
}

impl Cursor {
    /// The moment before any line of it was read.
    pub(super) fn before(at: i64) -> Self {
        Self {
            at,
            seen: BTreeSet::new(),
        }
    }

    /// Nanoseconds since the epoch.
    pub(super) fn at(&self) -> i64 {
        self.at
    }

    /// How many lines of its moment were read.
    pub(super) fn len(&self) -> usize {
        self.seen.len()
    }

    pub(super) fn knows(&self, line: &LogLine) -> bool {
        line.at.0 == self.at && self.seen.contains(&mark(line))
    }

    /// Takes note of a line that was read.
    pub(super) fn pass(&mut self, line: &LogLine) {
        if line.at.0 != self.at {
            self.at = line.at.0;
            self.seen.clear();
        }
        self.seen.insert(mark(line));
    }

    /// As a text that survives a restart: the moment, then the marks of its lines.
    pub(super) fn written(&self) -> String {
        let mut text = self.at.to_string();
        for mark in &self.seen {
            write!(text, ",{mark:x}").expect("a String takes everything");
        }
        text
    }

    /// What [`Cursor::written`] wrote; [`Code::BadInput`] for anything else.
    pub(super) fn read(text: &str) -> Result<Self, Failure> {
        let mut parts = text.split(',');
        let at = parts.next().and_then(|digits| digits.parse().ok());
        let seen: Option<BTreeSet<u64>> = parts
            .map(|digits| u64::from_str_radix(digits, 16).ok())
            .collect();
        match (at, seen) {
            (Some(at), Some(seen)) => Ok(Self { at, seen }),
            _ => Err(Failure::new(
                Code::BadInput,
                "the mark of the page before is not one of this kind of source",
            )
            .remedy("search again from the beginning")),
        }
    }
}

/// Of a line's id; the same in every version of the program.
fn mark(line: &LogLine) -> u64 {
    let mut hasher = SipHasher13::new();
    line.id.hash(&mut hasher);
    hasher.finish()
}
