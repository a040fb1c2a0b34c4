//! Spans, traces and the questions a source of traces answers.

mod builder;
mod columns;
mod ids;
mod query;
mod symbols;
mod value;

pub use builder::{SpanFields, TraceBuilder};
pub use columns::{EventView, LinkView, Pair, Scope, SpanView, Symbol, Trace};
pub use ids::{SpanId, TraceId};
pub use query::{AttributeMatch, MatchOp, TraceAbilities, TraceQuery, TraceSummary};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
pub use value::{Value, ValueKind};

use crate::Nanos;

/// One span as it arrives at the collector; names, attributes and events are untrusted text.
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
