use model::{Failure, LogFilter, Nanos};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Writes every line that fits to a file, oldest first, and a manifest beside it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ExportLogs {
    /// Environment id.
    pub environment: String,
    /// Key of the source; all sources with logs without, merged by time.
    pub source: Option<String>,
    /// The conditions.
    pub filter: LogFilter,
    /// What is written.
    pub format: ExportFormat,
    /// Hides what the rules of redaction find; without, redaction must be off for the environment.
    pub redacted: bool,
}

/// What an export writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// One JSON object a line.
    Ndjson,
    /// A table; cells that a spreadsheet would take for a formula begin with an apostrophe.
    Csv,
    /// The lines as the source has them.
    Text,
}

/// Names an export.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct ExportRef {
    /// Its number, from [`ExportView::job`].
    pub job: u32,
}

/// How an export stands.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ExportView {
    /// Names the export in the requests that follow.
    pub job: u32,
    /// Where it is written.
    pub path: String,
    /// Where its manifest is, once it is whole or ended.
    pub manifest: Option<String>,
    /// What goes on.
    pub stage: ExportStage,
    /// Lines written so far.
    #[ts(type = "number")]
    pub lines: u64,
    /// Bytes written so far.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Pieces that were hidden.
    #[ts(type = "number")]
    pub redacted: u64,
    /// Time of the line written last.
    pub reached: Option<Nanos>,
    /// Share of the range that is done, 0 to 1.
    pub share: f64,
    /// SHA-256 of the file in hex, once it is whole or ended.
    pub sha256: Option<String>,
    /// What is missing or changed, in words: limits of the source, formulas in cells.
    pub notes: Vec<String>,
    /// Why it waits or ended early.
    pub failure: Option<Failure>,
}

/// What goes on with an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportStage {
    /// It writes.
    Running,
    /// It failed and holds its place: `resume_export` goes on from there.
    Waiting,
    /// Everything is written.
    Whole,
    /// It was cancelled; what was written stays, and its manifest says so.
    Cancelled,
}
