//! What crosses to the window: one request and one response type per command.

mod alerts;
mod charts;
mod dashboards;
mod database;
mod explore;
mod incidents;
mod logs;
mod numbers;
mod overview;
mod packs;
mod panels;
mod reports;
mod runbooks;
mod settings;
mod slos;
mod sources;
mod traces;

pub use alerts::{
    AlertDetail, AlertDetailRequest, AlertLine, AlertsRequest, AlertsView, Coverage, CreateSilence,
    ExpireSilence, MatcherView, OrphanRunbook, RuleLine, RuleState, SilenceAnswer, SilenceState,
    SilenceView, Silencing,
};
pub use charts::{
    AxisView, ChartView, ExemplarView, FigureLegend, FigureView, Legend, LegendCalc, MarkKind,
    MarkView, PlotRect, SeriesView, SpotShape, SpotView, TooltipMode, ValuesRequest,
};
pub use dashboards::{
    DashboardRequest, DashboardSummary, DashboardView, DashboardsRequest, DataSourceView,
    GridPlace, MapDataSource, PanelFrame, RowFrame, Standing, VariableChoice, VariableOptions,
    VariableRequest, VariableView,
};
pub use database::{
    AppliedView, BeforeAfter, CheckoutState, CheckoutView, ChecksumView, ColumnView, CommitView,
    DataModelView, DatabaseHead, DatabaseRequest, DatabaseSourceView, DatabaseStanding, DiagramBox,
    DiagramEdge, DiagramRequest, DiagramScope, DiagramView, DiffChange, DiffHunk, DiffLine,
    DiffView, DocsView, EvidenceChange, EvidenceChoice, EvidenceException, EvidenceFault,
    EvidenceMade, EvidencePlan, EvidenceRequest, EvidenceSignature, EvidenceStratum,
    EvidenceVerdict, EvidenceWarning, FileState, ForeignKeyView, HealthReport, HealthReports,
    HistoryCounts, HistoryLock, HistoryView, HitPlace, HouseFinding, IndexView, Knowledge,
    LedgerBreach, LedgerChange, LedgerFile, LedgerHead, LedgerView, MigrationCommits,
    MigrationDetail, MigrationEffect, MigrationEffectRequest, MigrationFinding, MigrationHit,
    MigrationHits, MigrationOrigin, MigrationRequest, MigrationRow, MigrationState, MigrationText,
    MigrationsView, ModelGap, NamedQueries, NamedQuery, ParameterKind, QueryParameter, QueryResult,
    RightsView, RoleKind, RunQuery, SaveDiagram, SaveQuery, SchemaHit, SchemaRequest, SchemaView,
    SearchMigrations, SeenWindow, SignatureState, SignatureView, StandingFinding, TableDetail,
    TableLine, TableRequest, TouchView, TypeDifference, VerifyEvidence, VersionThen,
};
pub use explore::{
    CompleteRequest, Completion, CompletionKind, Completions, ExploreRequest, ExploreView,
    QueryProblem,
};
pub use incidents::{
    AnswerRecord, ChangeIncident, EntryView, EntryWhat, ExportIncident, HandoverNote,
    HandoverRequest, IncidentChange, IncidentFormat, IncidentLine, IncidentPicture, IncidentRef,
    IncidentState, IncidentView, IncidentsRequest, IncidentsView, Measure, Milestone, PictureView,
    Pin, PinWhat, Pinned, RecordVerdict, StartIncident,
};
pub use logs::{
    AskedLogs, ContextBy, CountedBy, ExportFormat, ExportLogs, ExportRef, ExportStage, ExportView,
    FacetValue, FieldCoverage, FindLog, FollowLogs, FollowStage, FoundLog, HeldLogs, JsonLine,
    JsonSpan, JsonToken, JsonView, LogContextRequest, LogContextView, LogDetail, LogFacet,
    LogFacets, LogField, LogFieldsRequest, LogKeep, LogLineRequest, LogMatches, LogPattern,
    LogPatterns, LogPatternsRequest, LogRow, LogRows, LogRowsRequest, LogSourceView,
    LogSourcesRequest, LogSpan, LogStyle, LogTime, LogValuesRequest, LogVolume, LogVolumeRequest,
    LogsOrigin, LogsRef, LogsState, MoreLogs, OpenLogs, PatternPiece, PauseLogs, PickLogFiles,
    ReadLogFiles, Redaction, RedactionRecord, SetRedaction,
};
pub use numbers::{
    Align, BarFill, BarGaugeView, CellLook, CellState, StatView, TableCell, TableColumn, TableView,
};
pub use overview::{
    ChangeKind, ChangeMark, GoldenSignal, GoldenSignals, Health, Overview, OverviewRequest,
    ProbeState, ProbeView, SignalKind, SourceLine,
};
pub use packs::{EnvironmentView, OpenPack, OwnerView, PackView, RecentPack, RunbookLink};
pub use panels::{
    Chosen, Content, DashboardGroup, Emptiness, EmptyCause, Hint, LinkTarget, LinkView, LogsView,
    PanelRequest, PanelView, SentQuery, Staleness, ThemeName, Withdraw, Zone,
};
pub use reports::{
    ElementCounts, Finding, ImportReport, LintReport, LintRequest, OpenPage, PageAnswer, Related,
    RelatedAlert, RelatedPanel, RelatedRequest, RelatedRunbook, ReportEntry, ReportRequest,
    SaveFormat, SavePanel, SavedFile, Verdict, VerdictCounts,
};
pub use runbooks::{
    AlertRunbooks, AlertRunbooksRequest, AskBlock, BlockAnswer, BlockKind, Danger, Expectation,
    LiveBlock, LiveLanguage, OpenRunbook, OutlineEntry, Placeholder, Run, RunbookBlock,
    RunbookCheck, RunbookDate, RunbookFact, RunbookLine, RunbookLinkView, RunbookRun, RunbookView,
    RunbooksRequest, RunbooksView, WorkedOnRunbook,
};
pub use settings::{Diagnostics, Nothing};
pub use slos::{BudgetSpent, BudgetSpentRequest, BurnView, SloView, SlosRequest, SlosView};
pub use sources::{
    AddSource, AuthKind, Persistence, SetSecret, SourceCard, SourceKind, SourceRef, SourceState,
    SourcesRequest, TlsCheck,
};
pub use traces::{
    Advice, AskedSource, AttributeGroup, AttributeRow, CompareRequest, Comparison, ComparisonRow,
    ComparisonSide, Crumb, ErrorSpot, EventTick, ExceptionView, FilterAttribute, FindTrace,
    FoldView, FoundTrace, HiddenCounts, MinimapBar, OpenTrace, Outcome, PastedKind, ReadTraceFile,
    RevealRequest, Revealed, RowsRequest, ScaleCut, ScalePiece, SearchTraces, ServiceView,
    SpanDetail, SpanEventView, SpanLinkView, SpanRequest, SqlView, StatisticsRow, TraceFile,
    TraceFinding, TraceLogs, TraceLogsRequest, TraceLookup, TraceMetrics, TraceMetricsRequest,
    TraceNames, TraceNamesRequest, TraceRef, TraceSearch, TraceSourceView, TraceStatistics,
    TraceView, WaterfallFilter, WaterfallRow, WaterfallRows, WaterfallState,
};
