use model::{Failure, LogAbilities, LogFilter, LogOrder, Millis, Nanos};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{FacetValue, Redaction};

/// Asks for the sources that have log lines.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LogSourcesRequest {
    /// Environment id.
    pub environment: String,
}

/// A source that has log lines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LogSourceView {
    /// Its key.
    pub source: String,
    /// Its title.
    pub title: String,
    /// Its kind, such as `loki`.
    pub kind: String,
    /// What it can do.
    pub abilities: LogAbilities,
    /// Why it cannot be asked at all, such as a missing secret.
    pub failure: Option<Failure>,
}

/// Searches for log lines and holds the first of them.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OpenLogs {
    /// Environment id.
    pub environment: String,
    /// Key of the source; all sources with logs at once without, merged by time.
    pub source: Option<String>,
    /// The conditions.
    pub filter: LogFilter,
    /// Which end of the range is held first.
    #[serde(default)]
    pub order: LogOrder,
    /// How many lines are held at first, of each source; the source's page if that is less.
    pub hold: u32,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// Holds more lines of an open search.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MoreLogs {
    /// The open lines.
    pub logs: u32,
    /// Older lines, else newer ones.
    pub older: bool,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// Names lines that are open.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct LogsRef {
    /// Their number, from [`HeldLogs::logs`].
    pub logs: u32,
}

/// Asks for files of log lines, or a folder of them, and reads them.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct PickLogFiles {
    /// Asks for a folder.
    pub folder: bool,
}

/// Reads files of log lines that were dropped: JSON lines, logfmt or plain text, also `.gz` and
/// `.zst`; folders of them too. All are merged by time.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReadLogFiles {
    /// Where they are.
    pub paths: Vec<String>,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// Log lines that the console holds and hands out row by row, and what is known of them.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct HeldLogs {
    /// Names the open lines in the requests that follow.
    pub logs: u32,
    /// Where they come from.
    pub origin: LogsOrigin,
    /// What was looked for; of files the range that their lines span.
    pub filter: LogFilter,
    /// Which end of the range was held first.
    pub order: LogOrder,
    /// Every source or file that was asked; rows name theirs by its place here.
    pub asked: Vec<AskedLogs>,
    /// Number of lines held.
    pub count: u32,
    /// Time of the oldest line held.
    pub oldest: Option<Nanos>,
    /// Time of the newest line held.
    pub newest: Option<Nanos>,
    /// `more_logs` may find older lines.
    pub older: bool,
    /// `more_logs` may find newer lines.
    pub newer: bool,
    /// The most lines that are held, if that is what ended it.
    pub full: Option<u32>,
    /// Lines held, by the number of their severity.
    #[ts(type = "number[]")]
    pub severities: [u64; 7],
    /// Fields of the lines held that make good columns, the best first.
    pub columns: Vec<FieldCoverage>,
    /// Dialects of the lines held, the most frequent first.
    pub dialects: Vec<FacetValue>,
    /// How times of the lines held were read, such as "milliseconds since 1970, by their size".
    pub times: Vec<FacetValue>,
    /// What is hidden on screen.
    pub redaction: Redaction,
    /// When this was answered.
    pub at: Millis,
}

/// Where held lines come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LogsOrigin {
    /// A search of one source or of all.
    Search,
    /// New lines as they come.
    Follow,
    /// Files on this computer.
    Files,
}

/// One source or file and how it answered.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AskedLogs {
    /// Its key; the path of a file.
    pub source: String,
    /// Its title; the name of a file.
    pub title: String,
    /// Its kind, such as `loki`; `file` for a file.
    pub kind: String,
    /// The query as it was sent; empty for a file.
    pub written: String,
    /// Name of the language it is written in; absent if it cannot be edited.
    pub language: Option<String>,
    /// Lines of it that are held.
    pub lines: u32,
    /// The number of lines at which the source's own limit ends a search, if it was reached.
    pub capped_at: Option<u32>,
    /// True if part of the data is missing by the source's own word.
    pub partial: bool,
    /// Warnings of the source, or parts of the file that could not be read.
    pub warnings: Vec<String>,
    /// Remarks of the source.
    pub notes: Vec<String>,
    /// Why it did not answer, or not to the end; what it gave before stays.
    pub failure: Option<Failure>,
    /// How long it took the last time, in milliseconds.
    pub took_ms: f64,
}

/// A field and how many of the lines held have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldCoverage {
    /// Its name, untrusted.
    pub name: String,
    /// How many lines have it.
    pub lines: u32,
}
