//! What was seen of a database's histories, look by look, and what that proves.
//!
//! A [`Look`] records only what differs from the look before. [`Memory`] is what all looks
//! together say: since when each row is known, and what became of it. Everything here is a pure
//! function; keeping looks where nobody can change them unseen is the part of whoever keeps them.

use model::Nanos;
use serde::{Deserialize, Serialize};

use crate::tool::Tool;

mod change;
mod memory;
mod print;
mod proof;

pub use change::{Change, Happened};
pub use memory::{Memory, Window};
pub use print::Sight;
pub use proof::date;

/// One look at the histories of a database, as it is recorded. One without differences says that
/// all was as before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// The last look that found everything as it was recorded before, by this computer's clock;
    /// absent in the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Nanos>,
    /// The server's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_at: Option<Nanos>,
    /// Who answered.
    pub origin: Origin,
    /// What differs, one per history.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Difference>,
}

/// The server that answered a look; what it does not say is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// What a primary and all its physical replicas have in common, or the server's own id.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub system: String,
    /// The line of history it is on, which grows with each promotion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeline: Option<i64>,
    /// The address at which it sees itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// The database that was read.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub database: String,
    /// Its version, in its own words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// `replica`, `primary`, `file`, `application` or `unknown`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role: String,
    /// How far it was behind its primary, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub behind_ms: Option<u64>,
}

/// What of one history differs from the look before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The table with its schema.
    pub history: String,
    /// The tool that keeps it.
    pub tool: Tool,
    /// Rows it has now.
    pub rows: u64,
    /// All rows are listed, not only those that differ.
    #[serde(default, skip_serializing_if = "is_false")]
    pub whole: bool,
    /// There are more rows than were read: what is not listed may still be there.
    #[serde(default, skip_serializing_if = "is_false")]
    pub cut: bool,
    /// It could not be read.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unread: bool,
    /// The table is not there any more, or cannot be seen any more.
    #[serde(default, skip_serializing_if = "is_false")]
    pub gone: bool,
    /// Rows that were not there or were otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub came: Vec<Print>,
    /// Keys of rows that are not there any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub went: Vec<String>,
}

/// What is remembered of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Print {
    /// Its id and its turn among rows of that id: `20250114093012#1`.
    pub key: String,
    /// The checksum in the row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checksum: Option<String>,
    /// What became of it.
    pub state: String,
    /// When it was applied, as the row has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applied: Option<String>,
    /// The tool says that it ran it again, which gives a row a new checksum and time.
    #[serde(default, skip_serializing_if = "is_false")]
    pub rerun: bool,
}

fn is_false(value: &bool) -> bool {
    !value
}

#[cfg(test)]
mod tests;
