//! What crosses for logs: searches, the rows that are on screen, one line, counts, export.

mod counts;
mod export;
mod follow;
mod held;
mod redaction;
mod rows;

pub use counts::{
    CountedBy, FacetValue, LogFacet, LogFacets, LogFieldsRequest, LogPattern, LogPatterns,
    LogPatternsRequest, LogValuesRequest, LogVolume, LogVolumeRequest, PatternPiece,
};
pub use export::{ExportFormat, ExportLogs, ExportRef, ExportStage, ExportView};
pub use follow::{FollowLogs, FollowStage, LogsState, PauseLogs};
pub use held::{
    AskedLogs, FieldCoverage, HeldLogs, LogSourceView, LogSourcesRequest, LogsOrigin, LogsRef,
    MoreLogs, OpenLogs, PickLogFiles, ReadLogFiles,
};
pub use redaction::{Redaction, RedactionRecord, SetRedaction};
pub use rows::{
    ContextBy, FindLog, FoundLog, JsonLine, JsonSpan, JsonToken, JsonView, LogContextRequest,
    LogContextView, LogDetail, LogField, LogKeep, LogLineRequest, LogMatches, LogRow, LogRows,
    LogRowsRequest, LogSpan, LogStyle, LogTime,
};
