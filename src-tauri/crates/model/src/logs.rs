//! Log lines and the questions a source of logs answers.

mod filter;
mod page;

pub use filter::{FieldMatch, FieldOp, LogFilter};
pub use page::{
    Counted, LogAbilities, LogContext, LogOrder, LogPage, LogSearch, TailBatch, TextMatch, Volume,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Nanos;

/// One log record after its dialect was read; `body` and `fields` are untrusted text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct LogLine {
    /// When it was written.
    pub at: Nanos,
    /// How grave it is.
    pub severity: Severity,
    /// The message.
    pub body: String,
    /// `service.name`, may be empty.
    pub service: String,
    /// 32 hex digits, or empty.
    pub trace_id: String,
    /// 16 hex digits, or empty.
    pub span_id: String,
    /// The request id, or empty.
    pub request_id: String,
    /// All other fields in the order they were written, flattened with dots.
    pub fields: Vec<(String, String)>,
    /// The line as it was read, so that nothing is lost.
    pub raw: String,
    /// What the source tells it apart by, unique within the source; empty where it has no such
    /// thing.
    pub id: String,
    /// What the source keeps it under, such as its labels, index, group or file; lines of one
    /// stream are each other's context. May be empty.
    pub stream: String,
}

/// OpenTelemetry severity ranges, ordered.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS,
)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Severity {
    #[default]
    Unset,
    Trace,
    Debug,
    Info,
    Warn,
    Error,
    Fatal,
}

impl Severity {
    /// All of them, from the least grave on; a severity's place here is its number.
    pub const ALL: [Self; 7] = [
        Self::Unset,
        Self::Trace,
        Self::Debug,
        Self::Info,
        Self::Warn,
        Self::Error,
        Self::Fatal,
    ];

    /// This severity and all graver ones.
    #[must_use]
    pub fn or_worse(self) -> Vec<Self> {
        let graver = |severity: &Self| *severity >= self;
        Self::ALL.into_iter().filter(graver).collect()
    }
}
