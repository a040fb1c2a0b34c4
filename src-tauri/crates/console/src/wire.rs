//! What crosses to the window: one request and one response type per command.

mod dashboards;
mod overview;
mod packs;
mod panels;
mod settings;
mod sources;

pub use dashboards::{
    DashboardRequest, DashboardSummary, DashboardView, DashboardsRequest, GridPlace, PanelFrame,
    RowFrame, VariableChoice, VariableOptions, VariableRequest, VariableView,
};
pub use overview::{
    ChangeKind, ChangeMark, GoldenSignal, GoldenSignals, Health, Overview, OverviewRequest,
    ProbeState, ProbeView, SignalKind, SourceLine,
};
pub use packs::{EnvironmentView, OpenPack, OwnerView, PackView, RecentPack, RunbookLink};
pub use panels::{
    AxisView, CellState, ChartView, Chosen, Content, Legend, LegendCalc, PanelRequest, PanelView,
    PlotRect, SeriesView, Staleness, StatView, TableCell, TableColumn, TableView, ThemeName,
    ValuesRequest, Zone,
};
pub use settings::{Diagnostics, Nothing};
pub use sources::{
    AddSource, AuthKind, Persistence, SetSecret, SourceCard, SourceRef, SourceState, SourcesRequest,
};
