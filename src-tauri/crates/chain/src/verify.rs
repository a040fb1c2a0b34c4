use std::{
    fmt,
    io::{self, BufRead, Read as _},
};

use model::Nanos;

use crate::{
    Entry, Hash, Head, LONGEST,
    entry::{Unfit, beginning},
};

/// What a chain's file was found to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Entries that hold: all of them, or those before the breach.
    pub entries: u64,
    /// The last entry that holds.
    pub head: Option<Head>,
    /// When the first entry was written.
    pub first: Option<Nanos>,
    /// When the last entry that holds was written.
    pub last: Option<Nanos>,
    /// What was known of it from elsewhere; without, a cut-off end cannot be told.
    pub remembered: Option<Head>,
    /// Bytes up to the end of the last entry that holds.
    pub bytes: u64,
    /// An unfinished line at the end, which nobody was told is kept.
    pub torn: Option<Torn>,
    /// The first place where the clock went back.
    pub clock_back: Option<ClockBack>,
    /// The first line that does not hold.
    pub breach: Option<Breach>,
}

/// An unfinished line: what a process that was ended left behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Torn {
    /// The line, from 1.
    pub line: u64,
    /// How much of it there is.
    pub bytes: u64,
}

/// A clock that went back between two entries. The chain holds all the same: its order is that of
/// the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockBack {
    /// The line of the later entry, from 1.
    pub line: u64,
    /// By how much, in nanoseconds.
    pub by: i64,
}

/// Where a chain is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The line, from 1; for a cut-off end the one after the last.
    pub line: u64,
    /// What is wrong.
    pub kind: BreachKind,
    /// What should stand there.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreachKind {
    /// It is not written as an entry is.
    Form,
    /// It was changed after it was written.
    Content,
    /// It has another number: lines before it were removed, moved or put in.
    Sequence,
    /// It does not follow the line before it, but one of another chain.
    Previous,
    /// It is not the entry that was remembered: the chain was written anew.
    Head,
    /// The remembered entry is not there: the end was cut off.
    CutOff,
}

impl BreachKind {
    /// What is wrong, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Form => "the line is not written as an entry is",
            Self::Content => "the entry was changed after it was written",
            Self::Sequence => "entries before it were removed, moved or put in",
            Self::Previous => "the entry does not follow the one before it",
            Self::Head => "the entry is not the one that was remembered: all was written anew",
            Self::CutOff => "the end was cut off: an entry that was kept is not there",
        }
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (words, expected, found) = (self.kind.words(), &self.expected, &self.found);
        write!(out, "{words} (expected {expected}, found {found})")
    }
}

impl Verdict {
    /// Whether every byte is accounted for.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.breach.is_none() && self.torn.is_none()
    }
}

/// Goes through a chain's file from its first line and hands over each entry that holds, up to the
/// first that does not. Holds one line at a time.
///
/// `head` is what is known of the chain from elsewhere: an entry that it must have.
///
/// # Errors
/// If the file cannot be read; what is wrong with it is in the verdict.
pub fn read(
    lines: impl BufRead,
    head: Option<Head>,
    each: impl FnMut(Entry),
) -> io::Result<Verdict> {
    go_on(lines, Verifier::beginning(), head, each)
}

/// The same for the rest of a file, whose entries follow what the verifier has seen.
pub(crate) fn go_on(
    mut lines: impl BufRead,
    mut verifier: Verifier,
    head: Option<Head>,
    mut each: impl FnMut(Entry),
) -> io::Result<Verdict> {
    let mut verdict = Verdict {
        remembered: head,
        ..Verdict::default()
    };
    let mut line = Vec::new();
    verifier.head = head;
    loop {
        line.clear();
        let most = LONGEST as u64 + 1;
        lines.by_ref().take(most).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            verdict.breach = verifier.cut_off();
            return Ok(verdict);
        }
        let Some(text) = line.strip_suffix(b"\n") else {
            match verifier.unfinished(&line) {
                Ok(torn) => {
                    verdict.breach = verifier.cut_off();
                    verdict.torn = Some(torn);
                }
                Err(breach) => verdict.breach = Some(breach),
            }
            return Ok(verdict);
        };
        match verifier.line(text) {
            Ok(entry) => {
                verdict.note(&entry, verifier.lines);
                verdict.bytes += line.len() as u64;
                each(entry);
            }
            Err(breach) => {
                verdict.breach = Some(breach);
                return Ok(verdict);
            }
        }
    }
}

impl Verdict {
    fn note(&mut self, entry: &Entry, line: u64) {
        if let Some(last) = self.last
            && entry.at < last
        {
            let by = last.0.saturating_sub(entry.at.0);
            self.clock_back.get_or_insert(ClockBack { line, by });
        }
        self.entries += 1;
        self.head = Some(entry.head());
        self.first.get_or_insert(entry.at);
        self.last = Some(entry.at);
    }
}

/// Judges line after line of a chain, or of an excerpt of one.
#[derive(Clone, Debug)]
pub struct Verifier {
    last: Last,
    lines: u64,
    /// What must come, if it has not come yet.
    head: Option<Head>,
}

#[derive(Clone, Copy, Debug)]
enum Last {
    /// The chain has not begun.
    Nothing,
    /// The first line of an excerpt may be any entry.
    Anything,
    Entry(Head),
}

impl Verifier {
    /// For a chain from its first entry.
    #[must_use]
    pub fn beginning() -> Self {
        Self::from(Last::Nothing)
    }

    /// For the entries after `head`.
    #[must_use]
    pub fn following(head: Head) -> Self {
        Self::from(Last::Entry(head))
    }

    /// For an excerpt that begins anywhere.
    #[must_use]
    pub fn excerpt() -> Self {
        Self::from(Last::Anything)
    }

    fn from(last: Last) -> Self {
        Self {
            last,
            lines: 0,
            head: None,
        }
    }

    /// Lines are counted on from those before.
    pub(crate) fn after_lines(mut self, lines: u64) -> Self {
        self.lines = lines;
        self
    }

    /// Judges the next line, given without its end.
    ///
    /// # Errors
    /// What is wrong with it; nothing after it can be judged.
    pub fn line(&mut self, line: &[u8]) -> Result<Entry, Breach> {
        self.lines += 1;
        let entry = Entry::read(line).map_err(|unfit| match unfit {
            Unfit::Form => self.formless(line),
            Unfit::Content { said, computed } => self.breach(
                BreachKind::Content,
                format!("content with SHA-256 {said}"),
                format!("content with SHA-256 {computed}"),
            ),
        })?;
        let (sequence, previous) = match self.last {
            Last::Nothing => (0, Hash::NOTHING),
            Last::Anything => (entry.sequence, entry.previous),
            Last::Entry(head) => (head.sequence.saturating_add(1), head.hash),
        };
        if entry.sequence != sequence {
            return Err(self.breach(
                BreachKind::Sequence,
                format!("entry {sequence}"),
                format!("entry {}", entry.sequence),
            ));
        }
        if entry.previous != previous {
            return Err(self.breach(
                BreachKind::Previous,
                format!("an entry after {previous}"),
                format!("an entry after {}", entry.previous),
            ));
        }
        if let Some(head) = self.head.filter(|head| head.sequence == sequence) {
            if head.hash != entry.hash {
                return Err(self.breach(
                    BreachKind::Head,
                    format!("entry {sequence} with SHA-256 {}", head.hash),
                    format!("entry {sequence} with SHA-256 {}", entry.hash),
                ));
            }
            self.head = None;
        }
        self.last = Last::Entry(entry.head());
        Ok(entry)
    }

    /// Judges a last line that has no end: what a process left that was ended while it wrote, or a
    /// line that was changed.
    fn unfinished(&self, line: &[u8]) -> Result<Torn, Breach> {
        let next = match self.last {
            Last::Entry(head) => head.sequence.saturating_add(1),
            Last::Nothing | Last::Anything => 0,
        };
        let beginning = beginning(next);
        let common = beginning.len().min(line.len());
        let begins = line.get(..common) == beginning.as_bytes().get(..common);
        // After a power cut a file may have its new length before its new content.
        let empty = line.iter().all(|byte| *byte == 0);
        let ended = line
            .split_last()
            .is_some_and(|(_, before)| !matches!(Entry::read(before), Err(Unfit::Form)));
        if (begins && !ended) || empty {
            return Ok(Torn {
                line: self.lines + 1,
                bytes: line.len() as u64,
            });
        }
        let mut breach = self.formless(line);
        breach.line += 1;
        Err(breach)
    }

    /// The breach of an end without the entry that must come.
    fn cut_off(&self) -> Option<Breach> {
        let head = self.head?;
        let found = match self.last {
            Last::Entry(last) => format!("the end after entry {}", last.sequence),
            Last::Nothing | Last::Anything => "no entry".to_owned(),
        };
        Some(Breach {
            line: self.lines + 1,
            kind: BreachKind::CutOff,
            expected: format!("entry {} with SHA-256 {}", head.sequence, head.hash),
            found,
        })
    }

    fn formless(&self, line: &[u8]) -> Breach {
        let start = line.get(..line.len().min(120)).unwrap_or_default();
        let expected = match self.last {
            Last::Nothing => "entry 0".to_owned(),
            Last::Anything => "an entry".to_owned(),
            Last::Entry(head) => format!("entry {}", head.sequence.saturating_add(1)),
        };
        self.breach(
            BreachKind::Form,
            expected,
            format!("{:?}", String::from_utf8_lossy(start)),
        )
    }

    fn breach(&self, kind: BreachKind, expected: String, found: String) -> Breach {
        Breach {
            line: self.lines,
            kind,
            expected,
            found,
        }
    }
}
