use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{FieldOp, LogFilter, LogLine};
use crate::Millis;

/// One page of a search.
#[derive(Clone, Debug, PartialEq)]
pub struct LogSearch {
    /// What is looked for.
    pub filter: LogFilter,
    /// Which end of the range comes first.
    pub order: LogOrder,
    /// At most this many lines.
    pub limit: usize,
    /// Where the page before ended, as it said in [`LogPage::next`]; survives a restart.
    pub after: Option<String>,
}

impl LogSearch {
    /// The newest lines that the filter accepts.
    #[must_use]
    pub fn newest(filter: LogFilter, limit: usize) -> Self {
        Self {
            filter,
            order: LogOrder::NewestFirst,
            limit,
            after: None,
        }
    }
}

/// Which line comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum LogOrder {
    #[default]
    NewestFirst,
    OldestFirst,
}

/// Lines in the order asked for; lines of one time keep one order from page to page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LogPage {
    /// The lines, none of them on an earlier page.
    pub lines: Vec<LogLine>,
    /// Where the next page begins; nothing if the source has no more.
    pub next: Option<String>,
}

/// Lines of one piece of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Volume {
    /// Where the piece begins.
    pub start: Millis,
    /// How many lines, by the number of their severity.
    #[ts(type = "number[]")]
    pub counts: [u64; 7],
}

/// A name or value and how many lines have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Counted {
    /// The name or value; untrusted text.
    pub text: String,
    /// How many lines, where the source says it.
    #[ts(type = "number | null")]
    pub count: Option<u64>,
}

/// The lines around one line of the same stream, whatever the filter said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LogContext {
    /// Lines before it, oldest first.
    pub before: Vec<LogLine>,
    /// Lines after it, oldest first.
    pub after: Vec<LogLine>,
    /// What was asked, in the source's own language.
    pub query: String,
}

/// Lines that a followed source sent at once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TailBatch {
    /// The lines, oldest first.
    pub lines: Vec<LogLine>,
    /// How many the source says it left out.
    pub dropped: u64,
}

/// How a source finds text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TextMatch {
    /// Anywhere in a line.
    #[default]
    Anywhere,
    /// Whole words, as the source cuts them.
    Words,
}

/// What a source of logs can do; the screen adapts and says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogAbilities {
    /// Name of the query language in which it can be asked directly, such as `LogQL`.
    pub language: Option<String>,
    /// How it finds text.
    pub text: TextMatch,
    /// Comparisons that it answers for fields.
    pub ops: Vec<FieldOp>,
    /// Whether it counts lines over time.
    pub volume: bool,
    /// Whether it names the fields of its lines.
    pub fields: bool,
    /// Whether it lists the values of a field.
    pub values: bool,
    /// Whether it gives the lines around a line.
    pub context: bool,
    /// Whether it sends new lines by itself; if not, it is asked again and again.
    pub tail: bool,
    /// The most lines of one page.
    pub page: u32,
    /// The most lines that a search can reach by its pages, if there is such a limit.
    pub most: Option<u32>,
    /// How long a line may take until it is found, in milliseconds; 0 if it is there at once.
    pub delay_ms: u32,
}
