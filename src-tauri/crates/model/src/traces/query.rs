use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Nanos, TimeRange};

/// A trace search; every condition is optional, and all that are given must hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct TraceQuery {
    /// Service name.
    pub service: Option<String>,
    /// Span name.
    pub operation: Option<String>,
    /// Only traces with an error, or only those without one.
    pub errors: Option<bool>,
    /// At least this long, in milliseconds.
    pub min_duration_ms: Option<f64>,
    /// At most this long, in milliseconds.
    pub max_duration_ms: Option<f64>,
    /// Attributes that one span of the trace has.
    pub attributes: Vec<AttributeMatch>,
    /// A query in the source's own language, sent as it is instead of all conditions above.
    pub raw: Option<String>,
    /// When they started.
    pub range: TimeRange,
    /// At most this many.
    pub limit: u32,
}

impl TraceQuery {
    /// The newest traces that started within a range, whatever they are.
    #[must_use]
    pub fn newest(range: TimeRange, limit: u32) -> Self {
        Self {
            service: None,
            operation: None,
            errors: None,
            min_duration_ms: None,
            max_duration_ms: None,
            attributes: Vec::new(),
            raw: None,
            range,
            limit,
        }
    }
}

/// One condition on an attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttributeMatch {
    /// Attribute name, such as `http.response.status_code`.
    pub name: String,
    /// How the value is compared.
    pub op: MatchOp,
    /// The value as typed; unused with `exists`.
    pub value: String,
}

/// Comparisons of an attribute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum MatchOp {
    #[default]
    Equal,
    NotEqual,
    /// The value contains the text.
    Contains,
    Exists,
    /// Greater, by number.
    Above,
    /// Less, by number.
    Below,
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
    /// Number of spans, where the source says it.
    pub spans: Option<u32>,
    /// Number of spans whose status is an error, where the source says it.
    pub errors: Option<u32>,
}

/// What a kind of source can do in a search; the screen adapts and says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TraceAbilities {
    /// Name of the query language in which it can be asked directly, such as `TraceQL`.
    pub language: Option<String>,
    /// Whether a service must be named.
    pub needs_service: bool,
    /// Whether it can be searched at all.
    pub search: bool,
    /// Whether conditions on attributes are answered.
    pub attributes: bool,
    /// Comparisons that it answers for attributes.
    pub ops: Vec<MatchOp>,
    /// Whether it can be asked for traces with an error only.
    pub errors: bool,
    /// The most traces of one search.
    pub most: u32,
    /// How long after its end a trace may be missing, in milliseconds; 0 if it is there at once.
    pub delay_ms: u32,
}
