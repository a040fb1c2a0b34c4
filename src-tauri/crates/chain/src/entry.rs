use model::Nanos;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{Hash, Head};

/// The longest line that is written or read, in bytes.
pub const LONGEST: usize = 256 << 20;

/// One entry of a chain.
///
/// As a line it is `{"sequence":3,"at":"…","previous":"…","payload":…,"hash":"…"}`: members in
/// this order, no white space between them. The hash is the SHA-256 of the line's bytes before
/// `,"hash":`.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its number, from 0.
    pub sequence: u64,
    /// When it was written, by the clock of the computer that wrote it.
    pub at: Nanos,
    /// The hash of the entry before it.
    pub previous: Hash,
    /// What it records: a JSON value as it stands in the line.
    pub payload: Box<RawValue>,
    /// Its own hash.
    pub hash: Hash,
}

/// An entry as its members stand in the line.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Members<'l> {
    sequence: u64,
    at: Nanos,
    previous: Hash,
    #[serde(borrow)]
    payload: &'l RawValue,
    hash: Hash,
}

/// Why a line is no entry.
pub(crate) enum Unfit {
    /// It does not have the form of one.
    Form,
    /// It has, but its content is not what its hash says.
    Content {
        /// The hash in the line.
        said: Hash,
        /// The hash of what stands there.
        computed: Hash,
    },
}

impl Entry {
    /// The entry that follows `last`, or the first of a chain.
    ///
    /// # Errors
    /// If the payload cannot be written as JSON.
    pub fn following<P: Serialize + ?Sized>(
        last: Option<Head>,
        at: Nanos,
        payload: &P,
    ) -> Result<Self, serde_json::Error> {
        let mut entry = Self {
            sequence: last.map_or(0, |last| last.sequence.saturating_add(1)),
            at,
            previous: last.map_or(Hash::NOTHING, |last| last.hash),
            payload: serde_json::value::to_raw_value(payload)?,
            hash: Hash::NOTHING,
        };
        entry.hash = Hash::of(entry.content().as_bytes());
        Ok(entry)
    }

    /// Reads a line without its end.
    pub(crate) fn read(line: &[u8]) -> Result<Self, Unfit> {
        let text = std::str::from_utf8(line).map_err(|_| Unfit::Form)?;
        let members: Members<'_> = serde_json::from_str(text).map_err(|_| Unfit::Form)?;
        let entry = Self {
            sequence: members.sequence,
            at: members.at,
            previous: members.previous,
            payload: members.payload.to_owned(),
            hash: members.hash,
        };
        let content = entry.content();
        // One spelling only: what JSON does not mind must not go unseen.
        if text.strip_prefix(content.as_str()) != Some(&entry.end()) {
            return Err(Unfit::Form);
        }
        let computed = Hash::of(content.as_bytes());
        if computed != entry.hash {
            return Err(Unfit::Content {
                said: entry.hash,
                computed,
            });
        }
        Ok(entry)
    }

    /// The line, with its end.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{}{}\n", self.content(), self.end())
    }

    /// The entry as the head of its chain.
    #[must_use]
    pub fn head(&self) -> Head {
        Head {
            sequence: self.sequence,
            hash: self.hash,
        }
    }

    /// What it records, as a type.
    ///
    /// # Errors
    /// If it records something else.
    pub fn payload<'e, P: Deserialize<'e>>(&'e self) -> Result<P, serde_json::Error> {
        serde_json::from_str(self.payload.get())
    }

    /// What the hash covers.
    fn content(&self) -> String {
        format!(
            "{}{}\",\"previous\":\"{}\",\"payload\":{}",
            beginning(self.sequence),
            self.at.0,
            self.previous,
            self.payload.get()
        )
    }

    fn end(&self) -> String {
        format!(",\"hash\":\"{}\"}}", self.hash)
    }
}

/// What the line of an entry begins with, whatever it records.
pub(crate) fn beginning(sequence: u64) -> String {
    format!("{{\"sequence\":{sequence},\"at\":\"")
}
