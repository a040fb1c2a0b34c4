use model::LogLine;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::AskedSource;
use crate::wire::{
    overview::GoldenSignal,
    panels::{ThemeName, Zone},
};

/// Where time went, by service and by operation.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TraceStatistics {
    /// One row per service and operation, most self time first.
    pub operations: Vec<StatisticsRow>,
    /// One row per service, most self time first.
    pub services: Vec<StatisticsRow>,
}

/// Times of one service or operation, in nanoseconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct StatisticsRow {
    pub service: String,
    /// Span name; empty in a row of a service.
    pub name: String,
    pub count: u32,
    pub errors: u32,
    pub total: f64,
    pub self_time: f64,
    /// Self time as a share of all self time, 0 to 1.
    pub share: f64,
    /// Time on the critical path.
    pub critical: f64,
    pub min: f64,
    pub p50: f64,
    pub p95: f64,
    pub max: f64,
    /// The slowest span.
    pub slowest: u32,
}

/// Compares an open trace with another open one.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CompareRequest {
    /// The open trace.
    pub trace: u32,
    /// The other open trace.
    pub with: u32,
}

/// Two traces side by side, aligned by structure.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Comparison {
    /// What makes the difference, in a sentence.
    pub sentence: String,
    /// Duration of the first minus the other's, in nanoseconds.
    pub slower_by: f64,
    /// Rows in the order of the tree.
    pub rows: Vec<ComparisonRow>,
    /// The number of rows at which the list was cut, if it was.
    pub capped_at: Option<u32>,
}

/// One place in the structure of both traces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ComparisonRow {
    /// Depth in the structure.
    pub depth: u32,
    /// Service.
    pub service: String,
    /// Span name.
    pub name: String,
    /// In the trace that was asked about.
    pub here: Option<ComparisonSide>,
    /// In the other one.
    pub there: Option<ComparisonSide>,
    /// Self time here minus there, in nanoseconds.
    pub self_difference: f64,
}

/// One side of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ComparisonSide {
    /// The first of its spans.
    pub span: u32,
    /// Number of spans.
    pub count: u32,
    /// Their time, in nanoseconds.
    pub total: f64,
    /// Their self time, in nanoseconds.
    pub self_time: f64,
    /// How many have an error.
    pub errors: u32,
}

/// Asks for the log lines of a trace.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TraceLogsRequest {
    /// Environment id.
    pub environment: String,
    /// The open trace.
    pub trace: u32,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// The log lines of a trace.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TraceLogs {
    /// Lines in time order.
    pub lines: Vec<LogLine>,
    /// For every line its span, if the trace has it.
    pub spans: Vec<Option<u32>>,
    /// For every line its time in nanoseconds from the trace's start.
    pub offsets: Vec<f64>,
    /// The number at which the answer was cut, if it was.
    pub capped_at: Option<u32>,
    /// Every source that was asked.
    pub asked: Vec<AskedSource>,
}

/// Asks how the route of a trace did around its time.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TraceMetricsRequest {
    /// Environment id.
    pub environment: String,
    /// The open trace.
    pub trace: u32,
    /// The span whose service and route are meant; the root without.
    pub span: Option<u32>,
    /// Width of one drawing in CSS pixels.
    pub width: u32,
    /// Height of one drawing in CSS pixels.
    pub height: u32,
    /// Colours.
    pub theme: ThemeName,
    /// Time axis.
    pub zone: Zone,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// How the route did around the time of the trace.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TraceMetrics {
    /// The service and route they are about.
    pub about: String,
    /// Requests, errors and latency around that time, with the trace marked; empty without a route.
    pub signals: Vec<GoldenSignal>,
    /// Why there are none; empty if there are.
    pub missing: String,
}
