use model::{Nanos, SpanKind, SpanStatus, ValueKind};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks for everything about one span.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SpanRequest {
    /// The open trace.
    pub trace: u32,
    /// The span.
    pub span: u32,
}

/// Everything about one span. All texts are untrusted.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SpanDetail {
    /// The span.
    pub span: u32,
    /// 16 lower-case hex digits.
    pub span_id: String,
    /// 16 lower-case hex digits; empty for a root.
    pub parent_id: String,
    /// Span name.
    pub name: String,
    /// Its service.
    pub service: String,
    /// Its role.
    pub kind: SpanKind,
    /// Its status.
    pub status: SpanStatus,
    /// What the status says, may be empty.
    pub status_message: String,
    /// When it started, as the source wrote it.
    pub start: Nanos,
    /// When it ended, as the source wrote it.
    pub end: Nanos,
    /// Start in nanoseconds from the trace's start.
    pub offset: f64,
    /// Length in nanoseconds.
    pub duration: f64,
    /// Self time in nanoseconds.
    pub self_time: f64,
    /// Its time on the critical path, in nanoseconds.
    pub critical: f64,
    /// Its ancestors, root first, without itself.
    pub crumbs: Vec<Crumb>,
    /// Direct children.
    pub children: u32,
    /// All spans below it.
    pub descendants: u32,
    /// Its statement, if it asked a database.
    pub sql: Option<SqlView>,
    /// What it threw, if it did.
    pub exception: Option<ExceptionView>,
    /// Its attributes by semantic convention, then its resource and scope.
    pub groups: Vec<AttributeGroup>,
    /// Its events in time order.
    pub events: Vec<SpanEventView>,
    /// Its links.
    pub links: Vec<SpanLinkView>,
    /// Attributes, events and links that were dropped before they were sent.
    pub dropped: (u32, u32, u32),
}

/// An ancestor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Crumb {
    /// The span.
    pub span: u32,
    /// Its name.
    pub name: String,
    /// Its service.
    pub service: String,
}

/// A database statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SqlView {
    /// The database system, such as `postgresql`; may be empty.
    pub system: String,
    /// The statement with line breaks.
    pub formatted: String,
    /// The statement as it was recorded.
    pub text: String,
    /// The table it is about, if the span says so.
    pub table: Option<String>,
}

/// An exception that a span recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExceptionView {
    /// Its type.
    pub kind: String,
    /// Its message.
    pub message: String,
    /// Its stack trace, may be empty.
    pub stack: String,
}

/// Attributes that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttributeGroup {
    /// Its title, such as "HTTP" or "Resource".
    pub title: String,
    /// The attributes.
    pub rows: Vec<AttributeRow>,
}

/// One attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttributeRow {
    /// Its name.
    pub name: String,
    /// Its value as text.
    pub value: String,
    /// Its type on the wire.
    pub kind: ValueKind,
    /// Other names under which the same value was sent, such as the one before a renaming.
    pub also: Vec<String>,
    /// The value seems to have been cut before it was sent.
    pub truncated: bool,
}

/// An event of a span.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SpanEventView {
    /// When, in nanoseconds from the span's start; negative if clocks are wrong.
    pub offset: f64,
    /// When, as the source wrote it.
    pub at: Nanos,
    /// Its name.
    pub name: String,
    /// Its attributes.
    pub attributes: Vec<AttributeRow>,
}

/// A link of a span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SpanLinkView {
    /// 32 lower-case hex digits.
    pub trace_id: String,
    /// 16 lower-case hex digits.
    pub span_id: String,
    /// The span, if it is in this trace.
    pub here: Option<u32>,
    /// Its attributes.
    pub attributes: Vec<AttributeRow>,
}
