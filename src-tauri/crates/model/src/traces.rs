use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Nanos, TimeRange};

/// One span; names, attributes and events are untrusted text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Span {
    /// 32 lower-case hex digits.
    pub trace_id: String,
    /// 16 lower-case hex digits.
    pub span_id: String,
    /// 16 lower-case hex digits, empty for a root.
    pub parent_id: String,
    /// Span name.
    pub name: String,
    /// `service.name` of its resource.
    pub service: String,
    /// Its role.
    pub kind: SpanKind,
    /// When it started.
    pub start: Nanos,
    /// When it ended; may lie before `start` when clocks are wrong.
    pub end: Nanos,
    /// Its status.
    pub status: SpanStatus,
    /// The status message, may be empty.
    pub status_message: String,
    /// Span, scope and resource attributes in that order, values as text.
    pub attributes: Vec<(String, String)>,
    /// Its events.
    pub events: Vec<SpanEvent>,
}

/// A moment within a span.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SpanEvent {
    /// When.
    pub at: Nanos,
    /// Its name.
    pub name: String,
    /// Its attributes, values as text.
    pub attributes: Vec<(String, String)>,
}

/// OpenTelemetry span kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum SpanKind {
    #[default]
    Unspecified,
    Internal,
    Server,
    Client,
    Producer,
    Consumer,
}

/// OpenTelemetry span status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum SpanStatus {
    #[default]
    Unset,
    Ok,
    Error,
}

/// All spans of one trace, ascending by start.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    /// 32 lower-case hex digits.
    pub id: String,
    /// Its spans.
    pub spans: Vec<Span>,
}

/// One line of a trace search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct TraceSummary {
    /// 32 lower-case hex digits.
    pub id: String,
    /// Service of the root, or of the first span.
    pub service: String,
    /// Name of the root, or of the first span.
    pub name: String,
    /// First start.
    pub start: Nanos,
    /// Last end minus first start, in milliseconds.
    pub duration_ms: f64,
    /// Number of spans.
    pub spans: u32,
    /// Number of spans whose status is an error.
    pub errors: u32,
}

/// A trace search; every condition is optional.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceQuery {
    /// Service name.
    pub service: Option<String>,
    /// Span name.
    pub operation: Option<String>,
    /// Only traces with an error.
    pub errors_only: bool,
    /// At least this long, in milliseconds.
    pub min_duration_ms: Option<f64>,
    /// When they started.
    pub range: TimeRange,
    /// At most this many.
    pub limit: usize,
}
