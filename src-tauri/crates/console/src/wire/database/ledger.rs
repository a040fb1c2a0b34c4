use model::{Failure, Millis, Nanos};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::wire::overview::Health;

/// The record of every look at a database's migration histories, kept on this computer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LedgerView {
    /// Key of the source.
    pub source: String,
    /// Whether the record may be relied on: critical if it is broken, warning if nothing can be
    /// added to it.
    pub health: Health,
    /// How it stands, in a sentence: "128 entries since 2026-03-03, unbroken".
    pub sentence: String,
    /// Entries of all its files.
    pub entries: u32,
    /// The first look, by this computer's clock.
    pub first_look: Option<Millis>,
    /// The newest look, by this computer's clock; one that found nothing new counts.
    pub last_look: Option<Millis>,
    /// The newest entry, to be kept elsewhere: it proves later that nothing was cut off.
    pub head: Option<LedgerHead>,
    /// Its files, the oldest first; looks are added to the last. A broken one stays as it is.
    pub files: Vec<LedgerFile>,
    /// Whether this window may add to it.
    pub writable: bool,
    /// Why nothing can be added to it, or why it cannot be read.
    pub failure: Option<Failure>,
    /// What changed between looks, the newest first.
    pub changes: Vec<LedgerChange>,
    /// The number at which the list of changes was cut, if it was.
    pub capped_at: Option<u32>,
}

/// The newest entry of a ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LedgerHead {
    /// Its number, from 0.
    pub sequence: u32,
    /// Its SHA-256, in hexadecimal digits.
    pub hash: String,
}

/// One file of a ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LedgerFile {
    /// Where it lies.
    pub path: String,
    /// Entries that hold.
    pub entries: u32,
    /// When its first entry was written.
    pub first: Option<Millis>,
    /// When its last entry that holds was written.
    pub last: Option<Millis>,
    /// Where it is broken, if it is.
    pub breach: Option<LedgerBreach>,
    /// What else must be known of it, in sentences: an unfinished line that was cut off, a clock
    /// that went back.
    pub notes: Vec<String>,
}

/// Where a chain of entries is broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LedgerBreach {
    /// The line, from 1.
    pub line: u32,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What should stand there.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

/// Something that changed in a history between two looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LedgerChange {
    /// [`HistoryView::key`](crate::wire::HistoryView::key).
    pub history: String,
    /// [`MigrationRow::key`](crate::wire::MigrationRow::key); absent if no row bears it any more,
    /// or if the whole history is meant.
    pub migration: Option<String>,
    /// What the tool knows the migration by; empty if the whole history is meant.
    pub id: String,
    /// A stable name: `appeared`, `appeared_late`, `repaired`, `row_changed`, `row_vanished`,
    /// `state_changed`, `moved`, `moved_back`, `history_appeared`, `history_vanished`,
    /// `other_server`.
    pub code: String,
    /// In a sentence.
    pub message: String,
    /// True if somebody rewrote history, false if that is how the tool works.
    pub grave: bool,
    /// When it happened.
    pub window: SeenWindow,
    /// The entry that records it: its number within its file.
    pub sequence: u32,
}

/// Between which looks something happened, by this computer's clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SeenWindow {
    /// The last look before it; absent if it was so at the first look.
    pub after: Option<Nanos>,
    /// The first look that found it.
    pub before: Nanos,
    /// In words: "between 2026-03-03T10:00:00Z and 2026-03-03T10:00:30Z".
    pub text: String,
}
