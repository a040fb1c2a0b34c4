use indexmap::IndexMap;
use model::{Failure, Labels, Millis, TimeRange};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Chosen values by variable name; `$__all` stands for all of them.
pub type Chosen = IndexMap<String, Vec<String>>;

/// Asks for one panel's content.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PanelRequest {
    /// Environment id.
    pub environment: String,
    /// Dashboard uid.
    pub uid: String,
    /// Panel id.
    pub panel: u32,
    /// Chosen values of the dashboard's variables.
    #[ts(type = "Record<string, string[]>")]
    pub chosen: Chosen,
    /// The shared range.
    pub range: TimeRange,
    /// Width of the drawing in CSS pixels.
    pub width: u32,
    /// Height of the drawing in CSS pixels.
    pub height: u32,
    /// Colours.
    pub theme: ThemeName,
    /// Time axis.
    pub zone: Zone,
    /// Series to draw by legend label; empty means all of them.
    pub isolate: Vec<String>,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ThemeName {
    Dark,
    Light,
}

/// The zone of the time axis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "name", rename_all = "snake_case")]
pub enum Zone {
    /// Coordinated Universal Time.
    Utc,
    /// An IANA zone, such as `Europe/Berlin`, as the window's system names it.
    Named(String),
}

/// A panel's content with the state it is in.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PanelView {
    /// Its title with variables filled in.
    pub title: String,
    /// What to draw, or why nothing can be drawn.
    pub content: Content,
    /// How old the newest point is, if not fresh.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stale: Option<Staleness>,
    /// The number of series or rows at which the answer was cut, if it was.
    pub capped_at: Option<u32>,
    /// Warnings of the source and queries that failed while others answered.
    pub warnings: Vec<String>,
    /// The queries as they were sent.
    pub queries: Vec<String>,
    /// When this was answered.
    pub at: Millis,
}

/// What a panel holds.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Content {
    /// A drawing with a time axis.
    Chart(Box<ChartView>),
    /// Big numbers.
    Stat(Vec<StatView>),
    /// Numbers on an arc.
    Gauge(Vec<StatView>),
    /// Rows and columns.
    Table(TableView),
    /// GitHub-flavoured Markdown, untrusted.
    Markdown(String),
    /// Plain text.
    Plain(String),
    /// No data, and why.
    Empty(String),
    /// A panel type or query that is not evaluated, and why.
    Unsupported(String),
    /// It failed, and what to do.
    Failed(Failure),
}

/// A drawing and what the window needs to hover over it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ChartView {
    /// The drawing; its colours are CSS variables. Made by Wheelhouse, its text is escaped.
    pub svg: String,
    /// Names the values behind the drawing for `panel_values`.
    pub values_key: String,
    /// The plot area within the drawing.
    pub plot: PlotRect,
    /// What the left edge and the right edge of the plot stand for.
    pub range: TimeRange,
    /// The value axis.
    pub axis: AxisView,
    /// The series in drawing order.
    pub series: Vec<SeriesView>,
    /// Where and how the legend stands.
    pub legend: Legend,
    /// Points that could not be drawn because they are not finite.
    pub not_finite: u32,
}

/// The value axis.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AxisView {
    /// Value at the bottom edge of the plot.
    pub min: f64,
    /// Value at the top edge of the plot.
    pub max: f64,
    /// Base of the logarithm, if the axis is logarithmic.
    pub log: Option<f64>,
    /// Grafana's unit id.
    pub unit: String,
}

/// A rectangle in CSS pixels.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct PlotRect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// One series of a drawing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SeriesView {
    /// Its legend label, untrusted.
    pub label: String,
    /// Its colour as a CSS value, usually `var(--series-3)`.
    pub color: String,
    /// Its labels.
    pub labels: Labels,
    /// Values of the legend's calculations with units, in the legend's order.
    pub calcs: Vec<String>,
    /// False if it is left out of the drawing by isolation.
    pub shown: bool,
}

/// How the legend stands.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Legend {
    /// False if the file hides it.
    pub shown: bool,
    /// True for a table with calculations.
    pub table: bool,
    /// True at the right, false below.
    pub right: bool,
    /// Heads of the calculations.
    pub calcs: Vec<LegendCalc>,
}

/// The head of one calculation.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LegendCalc {
    /// In words, such as "Last".
    pub title: String,
}

/// One big number.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct StatView {
    /// Its label, may be empty if there is only one.
    pub label: String,
    /// The number with its unit, or a mapped text.
    pub text: String,
    /// The number itself; absent if it is not finite.
    pub value: Option<f64>,
    /// Its colour as a CSS value.
    pub color: String,
    /// The state its threshold gives it.
    pub state: CellState,
    /// Share of the gauge's arc, 0–1.
    pub fraction: Option<f64>,
    /// Where the arc's thresholds begin, as shares 0–1 with CSS colours.
    #[ts(type = "[number, string][]")]
    pub bands: Vec<(f64, String)>,
    /// A small drawing of its recent course.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spark: Option<String>,
}

/// The state a threshold or mapping gives a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CellState {
    /// No threshold applies, or it only chooses a colour.
    #[default]
    Neutral,
    /// Green.
    Ok,
    /// Yellow or orange.
    Warning,
    /// Red.
    Critical,
}

/// Rows and columns.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TableView {
    /// Heads.
    pub columns: Vec<TableColumn>,
    /// Rows; every row has one cell per column.
    pub rows: Vec<Vec<TableCell>>,
    /// Number of rows before the cap.
    pub total: u32,
}

/// A head.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TableColumn {
    /// Its name, untrusted.
    pub name: String,
    /// Numbers align right.
    pub numeric: bool,
}

/// A cell.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TableCell {
    /// What is shown, untrusted.
    pub text: String,
    /// What is sorted by, if it is a number.
    pub value: Option<f64>,
    /// The state its threshold gives it.
    pub state: CellState,
}

/// How old the newest point is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct Staleness {
    /// The newest point.
    pub newest: Millis,
    /// Its age in milliseconds.
    pub age: Millis,
}

/// Asks for the values behind a drawing, as raw bytes.
///
/// The answer is little-endian: `u32` number of series *s*, `u32` number of moments *n*, then *n*
/// `f64` moments in milliseconds, then *s* × *n* `f64` values, series by series; `NaN` is a gap.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ValuesRequest {
    /// From [`ChartView::values_key`].
    pub key: String,
}
