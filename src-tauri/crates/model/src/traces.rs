//! Spans, traces and the questions a source of traces answers.

mod builder;
mod columns;
mod ids;
mod query;
mod symbols;
mod value;

use std::sync::Arc;

pub use builder::{SpanFields, TraceBuilder};
pub use columns::{EventView, LinkView, Pair, Scope, SpanView, Symbol, Trace};
pub use ids::{SpanId, TraceId};
pub use query::{AttributeMatch, MatchOp, TraceAbilities, TraceQuery, TraceSummary};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
pub use value::{Value, ValueKind};

use crate::Nanos;

/// One span as it arrives at the collector; names, attributes and events are untrusted text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Span {
    /// The trace it belongs to.
    pub trace_id: TraceId,
    /// Its own id.
    pub span_id: SpanId,
    /// The id of its parent; [`SpanId::NONE`] for a root.
    pub parent_id: SpanId,
    /// Span name.
    pub name: String,
    /// What sent it; shared by all spans of a process.
    pub resource: Arc<SpanResource>,
    /// What made it; shared by all spans of an instrumentation library.
    pub scope: Arc<SpanScope>,
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
    /// Its own attributes.
    pub attributes: Vec<Attribute>,
    /// Its events.
    pub events: Vec<SpanEvent>,
    /// Its links.
    pub links: Vec<SpanLink>,
    /// How many of its attributes, events and links were dropped before it was sent.
    pub dropped: [u32; 3],
}

/// What spans were sent by.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpanResource {
    /// `service.name`, may be empty.
    pub service: String,
    /// All attributes, the name of the service among them.
    pub attributes: Vec<Attribute>,
}

/// The instrumentation library that made spans.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpanScope {
    /// Its name, may be empty.
    pub name: String,
    /// Its version, may be empty.
    pub version: String,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
}

/// An attribute that owns its texts; [`Value`] says how a value is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// The type of its value.
    pub kind: ValueKind,
    /// Its value as text.
    pub value: String,
}

impl Attribute {
    /// An attribute whose value is text.
    pub fn text(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind: ValueKind::Text,
            value: value.into(),
        }
    }
}

/// A moment within a span.
#[derive(Clone, Debug, PartialEq)]
pub struct SpanEvent {
    /// When.
    pub at: Nanos,
    /// Its name.
    pub name: String,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
}

/// A link from a span to another one, usually of another trace.
#[derive(Clone, Debug, PartialEq)]
pub struct SpanLink {
    /// The trace it leads to.
    pub trace_id: TraceId,
    /// The span it leads to.
    pub span_id: SpanId,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
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
