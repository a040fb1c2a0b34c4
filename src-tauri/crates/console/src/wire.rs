//! What crosses to the window: one request and one response type per command.

mod dashboards;
mod explore;
mod overview;
mod packs;
mod panels;
mod reports;
mod settings;
mod sources;

pub use dashboards::{
    DashboardRequest, DashboardSummary, DashboardView, DashboardsRequest, DataSourceView,
    GridPlace, MapDataSource, PanelFrame, RowFrame, Standing, VariableChoice, VariableOptions,
    VariableRequest, VariableView,
};
pub use explore::{
    CompleteRequest, Completion, CompletionKind, Completions, ExploreRequest, ExploreView,
    QueryProblem,
};
pub use overview::{
    ChangeKind, ChangeMark, GoldenSignal, GoldenSignals, Health, Overview, OverviewRequest,
    ProbeState, ProbeView, SignalKind, SourceLine,
};
pub use packs::{EnvironmentView, OpenPack, OwnerView, PackView, RecentPack, RunbookLink};
pub use panels::{
    Align, AxisView, BarFill, BarGaugeView, CellLook, CellState, ChartView, Chosen, Content,
    DashboardGroup, Emptiness, EmptyCause, ExemplarView, FigureLegend, FigureView, Hint, Legend,
    LegendCalc, LinkTarget, LinkView, LogsView, MarkKind, MarkView, PanelRequest, PanelView,
    PlotRect, SentQuery, SeriesView, SpotShape, SpotView, Staleness, StatView, TableCell,
    TableColumn, TableView, ThemeName, TooltipMode, ValuesRequest, Withdraw, Zone,
};
pub use reports::{
    ElementCounts, Finding, ImportReport, LintReport, LintRequest, OpenPage, PageAnswer, Related,
    RelatedAlert, RelatedPanel, RelatedRequest, RelatedRunbook, ReportEntry, ReportRequest,
    SaveFormat, SavePanel, SavedFile, Verdict, VerdictCounts,
};
pub use settings::{Diagnostics, Nothing};
pub use sources::{
    AddSource, AuthKind, Persistence, SetSecret, SourceCard, SourceRef, SourceState, SourcesRequest,
};
