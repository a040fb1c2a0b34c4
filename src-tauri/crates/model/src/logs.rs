use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Nanos, TimeRange};

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

/// A log search without a query language, compiled per kind of source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LogFilter {
    /// Words that the line must hold, each as typed; empty means any.
    pub text: Vec<String>,
    /// Field conditions, all of which must hold.
    pub fields: Vec<FieldMatch>,
    /// The least severity shown.
    pub severity: Severity,
    /// When.
    pub range: TimeRange,
}

/// One field condition; `service`, `trace_id`, `span_id` and `request_id` name the columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldMatch {
    /// Field name.
    pub name: String,
    /// Exact value.
    pub value: String,
    /// True if the field must differ.
    pub not: bool,
}
