//! Plain types shared by every room: no I/O and no clock.
//!
//! What crosses between a source and a screen is defined here once. Types that reach the window
//! derive `TS`; 64-bit integers do not (JavaScript would lose digits): milliseconds travel as
//! numbers below 2^53, nanoseconds as decimal strings.

mod alerts;
mod answer;
mod failure;
mod labels;
mod ladder;
mod logs;
mod metrics;
mod problem;
mod source;
mod time;
mod traces;

pub use alerts::{
    Alert, AlertSeverity, AlertState, NewSilence, Rule, RuleKind, Silence, SilenceMatcher,
    SilenceState, Told,
};
pub use answer::Answer;
pub use failure::{Code, Failure};
pub use labels::Labels;
pub use ladder::{Ladder, Rung, RungState, Step};
pub use logs::{
    Counted, FieldMatch, FieldOp, LogAbilities, LogContext, LogFilter, LogLine, LogOrder, LogPage,
    LogSearch, Severity, TailBatch, TextMatch, Volume,
};
pub use metrics::{
    ExemplarPoint, ExemplarSeries, Histogram, HistogramBucket, InstantValue, MetricKind,
    MetricMetadata, Point, Series, VectorSample,
};
pub use problem::{Problem, Weight};
pub use source::{Alerts, Logs, Metrics, Traces};
pub use time::{Millis, Nanos, TimeRange};
pub use traces::{
    Attribute, AttributeMatch, EventView, LinkView, MatchOp, Pair, Scope, Span, SpanEvent,
    SpanFields, SpanId, SpanKind, SpanLink, SpanResource, SpanScope, SpanStatus, SpanView, Symbol,
    Trace, TraceAbilities, TraceBuilder, TraceId, TraceQuery, TraceSummary, Value, ValueKind,
};
