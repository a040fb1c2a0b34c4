//! What crosses for traces: look-up and search, the waterfall's rows, one span, and the rest.

mod analysis;
mod lookup;
mod span;
mod waterfall;

pub use analysis::{
    CompareRequest, Comparison, ComparisonRow, ComparisonSide, StatisticsRow, TraceLogs,
    TraceLogsRequest, TraceMetrics, TraceMetricsRequest, TraceStatistics,
};
pub use lookup::{
    Advice, AskedSource, FindTrace, FoundTrace, Outcome, PastedKind, ReadTraceFile, SearchTraces,
    TraceFile, TraceLookup, TraceNames, TraceNamesRequest, TraceSearch, TraceSourceView,
};
pub use span::{
    AttributeGroup, AttributeRow, Crumb, ExceptionView, SpanDetail, SpanEventView, SpanLinkView,
    SpanRequest, SqlView,
};
pub use waterfall::{
    ErrorSpot, EventTick, FilterAttribute, FoldView, HiddenCounts, MinimapBar, OpenTrace,
    RevealRequest, Revealed, RowsRequest, ScaleCut, ScalePiece, ServiceView, TraceFinding,
    TraceRef, TraceView, WaterfallFilter, WaterfallRow, WaterfallRows, WaterfallState,
};
