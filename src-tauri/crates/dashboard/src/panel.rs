use crate::{Field, GridPos, Link, Override, SourceRef, Transformation};

mod heatmap;
mod list;
mod number;
mod series;
mod shared;

pub use heatmap::{Buckets, Heatmap, HeatmapAxis, HeatmapCalculation, HeatmapColor, HeatmapScale};
pub use list::{
    AlertList, AlertOrder, AlertStates, CellHeight, DashList, Dedup, Footer, Logs, Table, TextPanel,
};
pub use number::{
    BarGauge, BarMode, BarValue, Gauge, NamePlace, PieChart, PieOrder, PieValue, Stat, StatColor,
    TextMode,
};
pub use series::{BarChart, Histogram, StateTimeline, StatusHistory, TextPlace, TimeSeries};
pub use shared::{
    Legend, LegendColumn, LegendMode, Orientation, ReduceOptions, ShowValue, TextSize, Tooltip,
};

/// One panel as checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// Unique within the dashboard.
    pub id: u32,
    /// Title, untrusted; may hold variables.
    pub title: String,
    /// What it shows; empty if the file does not say.
    pub description: String,
    /// Where it stands.
    pub grid: GridPos,
    /// What it is.
    pub kind: PanelKind,
    /// The source of queries that name none.
    pub source: SourceRef,
    /// Its queries.
    pub targets: Vec<Target>,
    /// Lower limit of the step in Grafana's words, such as `30s`.
    pub min_interval: Option<String>,
    /// Points to ask for instead of one per pixel.
    pub max_data_points: Option<u32>,
    /// A range of its own, such as `24h`, ending when the dashboard's does.
    pub time_from: Option<String>,
    /// How far the range is moved into the past.
    pub time_shift: Option<String>,
    /// Whether a range of its own is not said in the panel's corner.
    pub hide_time_override: bool,
    /// The variable whose values the panel is repeated for.
    pub repeat: Option<String>,
    /// Where its copies go.
    pub repeat_direction: Direction,
    /// How many copies stand side by side at most, where they go to the right.
    pub max_per_row: u32,
    /// Drawn without a background of its own.
    pub transparent: bool,
    /// How values look.
    pub field: Field,
    /// Exceptions for some fields, later ones over earlier ones.
    pub overrides: Vec<Override>,
    /// Changes to the frames before they are shown.
    pub transformations: Vec<Transformation>,
    /// Links out of the panel.
    pub links: Vec<Link>,
}

impl Panel {
    /// The configuration of one field after the overrides that match it.
    #[must_use]
    pub fn field_of(&self, name: &str, ref_id: &str, kind: &str) -> Field {
        let mut field = self.field.clone();
        for own in &self.overrides {
            if own.matcher.matches(name, ref_id, kind) {
                field.overlay(&own.field);
            }
        }
        field
    }
}

/// Where the copies of a repeated panel go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Direction {
    #[default]
    Right,
    Down,
}

/// What a panel is, with what only this type of panel has.
#[derive(Clone, Debug, PartialEq)]
pub enum PanelKind {
    /// Values over time: `timeseries`, and `graph` of older files.
    TimeSeries(TimeSeries),
    /// One large number per series: `stat`, and `singlestat` of older files.
    Stat(Stat),
    /// One number per series on a scale.
    Gauge(Gauge),
    /// One bar per series.
    BarGauge(BarGauge),
    /// Shares of a whole: `piechart`, and `grafana-piechart-panel` of older files.
    PieChart(PieChart),
    /// Rows and columns: `table`, and `table-old`.
    Table(Table),
    /// Counts over time and value.
    Heatmap(Heatmap),
    /// Bars over a text column.
    BarChart(BarChart),
    /// How often values occur.
    Histogram(Histogram),
    /// States over time, one lane per series.
    StateTimeline(StateTimeline),
    /// States over time, one cell per sample.
    StatusHistory(StatusHistory),
    /// Log lines.
    Logs(Logs),
    /// Alerts of the environment.
    AlertList(AlertList),
    /// Other dashboards.
    DashList(DashList),
    /// Prose.
    Text(TextPanel),
    /// A type that is not drawn; its queries and title are kept.
    Unsupported {
        /// Grafana's name of the type.
        kind: String,
        /// Why, in one sentence.
        why: String,
    },
}

impl PanelKind {
    /// Grafana's name of the type today; that of the file if it is not drawn.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::TimeSeries(_) => "timeseries",
            Self::Stat(_) => "stat",
            Self::Gauge(_) => "gauge",
            Self::BarGauge(_) => "bargauge",
            Self::PieChart(_) => "piechart",
            Self::Table(_) => "table",
            Self::Heatmap(_) => "heatmap",
            Self::BarChart(_) => "barchart",
            Self::Histogram(_) => "histogram",
            Self::StateTimeline(_) => "state-timeline",
            Self::StatusHistory(_) => "status-history",
            Self::Logs(_) => "logs",
            Self::AlertList(_) => "alertlist",
            Self::DashList(_) => "dashlist",
            Self::Text(_) => "text",
            Self::Unsupported { kind, .. } => kind,
        }
    }
}

/// One query of a panel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Target {
    /// Its letter.
    pub ref_id: String,
    /// PromQL with variables and macros, or text of the language that `other` names.
    pub expr: String,
    /// The language or source kind if it is not PromQL, such as `loki`.
    pub other: Option<String>,
    /// Name of the series, with `{{label}}`; empty for all labels, `__auto` for what differs.
    pub legend_format: String,
    /// Asks for one moment instead of a range.
    pub instant: bool,
    /// What the answer becomes.
    pub format: TargetFormat,
    /// Lower limit of the step, such as `30s`.
    pub interval: Option<String>,
    /// The step is this many intervals; an old option, 1 unless set.
    pub interval_factor: u32,
    /// Not asked, or asked and not shown.
    pub hidden: bool,
    /// Whether exemplars are wanted.
    pub exemplars: bool,
    /// The source, if not the panel's.
    pub source: SourceRef,
}

/// What an answer becomes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum TargetFormat {
    #[default]
    TimeSeries,
    Table,
    Heatmap,
}
