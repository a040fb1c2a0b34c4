use model::{Millis, Nanos, Problem};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::checkout::{CheckoutView, MigrationCommits, MigrationOrigin};
use super::ledger::{LedgerChange, LedgerView, SeenWindow};

/// All migration histories of a database, each beside its files.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MigrationsView {
    /// Key of the source.
    pub source: String,
    /// The histories.
    pub histories: Vec<HistoryView>,
    /// Tables that bear the name of a history and are none: their name and why.
    pub lookalikes: Vec<(String, String)>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// How many tables were looked at.
    pub tables: u32,
    /// The record of this look and of all before.
    pub ledger: LedgerView,
    /// When the database was read.
    pub at: Millis,
    /// How long that took, in milliseconds.
    pub took_ms: f64,
}

/// One migration history beside its files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct HistoryView {
    /// Names the history in other requests: its table with its schema.
    pub key: String,
    /// The tool that keeps it, for people.
    pub tool: String,
    /// The table with its schema.
    pub table: String,
    /// What the tool was told by, in words.
    pub why: String,
    /// False if it only may be this tool's.
    pub certain: bool,
    /// The folder of its files, within the pack; absent if none was found.
    pub folder: Option<String>,
    /// What it says in a sentence: "12 applied, 1 pending, 1 edited after it was applied".
    pub sentence: String,
    /// How many of each.
    pub counts: HistoryCounts,
    /// The tool's lock, if it is held.
    pub lock: Option<HistoryLock>,
    /// What this history cannot prove, in words.
    pub limits: Vec<String>,
    /// What git knows of its files.
    pub checkout: CheckoutView,
    /// Migrations in the tool's order, the oldest first; pending ones last.
    pub rows: Vec<MigrationRow>,
    /// The number at which the list was cut, if it was.
    pub capped_at: Option<u32>,
}

/// How many migrations are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct HistoryCounts {
    pub applied: u32,
    pub pending: u32,
    pub failed: u32,
    /// Altered after they were applied.
    pub edited: u32,
    /// In the database, but not in the files.
    pub missing: u32,
    pub out_of_order: u32,
    /// Rows that were changed, removed or put in with an old date since they were first seen.
    pub rewritten: u32,
}

/// A lock that a tool holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HistoryLock {
    /// Since when, as it is recorded; may be empty.
    pub since: String,
    /// By whom, may be empty.
    pub by: String,
}

/// One migration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct MigrationRow {
    /// Names the migration in other requests; unique within its history.
    pub key: String,
    /// What the tool knows it by.
    pub id: String,
    /// Its name for people, may be empty.
    pub name: String,
    /// What became of it.
    pub state: MigrationState,
    /// When it was applied, with how that is known.
    pub applied: AppliedView,
    /// Who is named in the row, and as what: "deploy (database user)"; may be empty.
    pub by: String,
    /// How long it took, in nanoseconds, if that is recorded.
    pub duration: Option<f64>,
    /// The run it belonged to, may be empty.
    pub batch: String,
    /// Whether its file is what was applied.
    pub checksum: ChecksumView,
    /// Its file within the pack, may be empty.
    pub file: String,
    /// Who wrote that file and when it was merged; absent if git does not know.
    pub origin: Option<MigrationOrigin>,
    /// What somebody has to look at, the gravest first.
    pub findings: Vec<MigrationFinding>,
}

/// What became of a migration; the word needs no legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum MigrationState {
    Applied,
    /// Recorded as applied without having been run.
    Marked,
    Baseline,
    Pending,
    /// A file that the tool will never run.
    Skipped,
    Failed,
    HalfApplied,
    Dirty,
    RolledBack,
    /// A row of the tool's own.
    Marker,
    Unproven,
}

/// When a migration was applied, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AppliedView {
    /// As it is recorded, or in words; empty for a pending one.
    pub text: String,
    /// The moment, where it is one.
    pub at: Option<Nanos>,
    /// How it is known.
    pub known: Knowledge,
}

/// How something is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Knowledge {
    /// The row says so.
    Recorded,
    /// The database knows when the row was committed.
    Committed,
    /// This console saw it come, between two looks.
    Seen,
    /// It cannot be known.
    Unknown,
}

/// Whether a file is what was applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChecksumView {
    /// It is.
    Same,
    /// It was altered afterwards.
    Edited,
    /// Only line endings differ.
    LineEndings,
    /// The tool records no checksum.
    None,
    /// It cannot be told: there is no file, or the checksum cannot be recomputed.
    Unknown,
}

/// Something about a migration that somebody has to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MigrationFinding {
    /// A stable name, such as `edited` or `out_of_order`.
    pub code: String,
    /// In a sentence.
    pub message: String,
    /// What to do; may be empty.
    pub remedy: String,
    /// True if it is wrong, false if it is worth knowing.
    pub grave: bool,
}

/// Asks for everything about one migration.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MigrationRequest {
    /// Environment id.
    pub environment: String,
    /// Key of the source.
    pub source: String,
    /// [`HistoryView::key`].
    pub history: String,
    /// [`MigrationRow::key`].
    pub migration: String,
}

/// Everything about one migration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct MigrationDetail {
    /// As it stands in the list.
    pub row: MigrationRow,
    /// Its texts: what was run, how it is undone.
    pub texts: Vec<MigrationText>,
    /// The checksum in the row, may be empty.
    pub checksum_then: String,
    /// The checksum of the file as it is now, by the tool's own rule; may be empty.
    pub checksum_now: String,
    /// Between which looks this console saw it first; absent for what has no row.
    pub first_seen: Option<SeenWindow>,
    /// What changed of its row since then, the newest first.
    pub changes: Vec<LedgerChange>,
    /// Where each fact comes from, in words: name and sentence.
    pub provenance: Vec<(String, String)>,
    /// What git knows of its file.
    pub commits: MigrationCommits,
    /// What the rules of the house say about it.
    pub house: Vec<HouseFinding>,
    /// Tables that its text creates or changes.
    pub tables: Vec<String>,
    /// What else the row says, by column.
    pub details: Vec<(String, String)>,
}

/// A text of a migration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MigrationText {
    /// What it is: "Up", "Down", "Statements that ran".
    pub title: String,
    /// The file within the pack; empty if it comes from the row.
    pub file: String,
    /// Its language: `sql`, or that of the tool.
    pub language: String,
    /// The text, untrusted.
    pub text: String,
    /// True if it was cut because it is very long.
    pub cut: bool,
}

/// What a rule of the house says about a migration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HouseFinding {
    /// The rule, such as "one change per migration".
    pub rule: String,
    /// What was found and why it matters, in a sentence.
    pub message: String,
    /// The line of the file, from 1.
    pub line: Option<u32>,
}
