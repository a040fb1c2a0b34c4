use indexmap::IndexMap;
use model::{Alert, Failure, Labels, LogLine, Millis, TimeRange};
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
    /// Values of the repeat that this copy of the panel stands for, over the chosen ones.
    #[serde(default)]
    #[ts(type = "Record<string, string[]>")]
    pub scoped: Chosen,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// Withdraws questions that nobody waits for any more; their requests are dropped at the server.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Withdraw {
    /// Numbers from [`PanelRequest::question`] and its like.
    pub questions: Vec<u32>,
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
    pub queries: Vec<SentQuery>,
    /// Links of the panel itself.
    pub links: Vec<LinkView>,
    /// When this was answered.
    pub at: Millis,
}

/// A query as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct SentQuery {
    /// Its letter.
    pub ref_id: String,
    /// Its text with everything filled in.
    pub expr: String,
    /// Key of the source it went to.
    pub source: String,
    /// Asked for one moment instead of a range.
    pub instant: bool,
    /// The step in milliseconds.
    pub step: Millis,
}

/// What a panel holds.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Content {
    /// A drawing with a time axis.
    Chart(Box<ChartView>),
    /// A drawing of cells, bars or slices that a pointer can rest on.
    Figure(Box<FigureView>),
    /// Big numbers.
    Stat(Vec<StatView>),
    /// Numbers on an arc.
    Gauge(Vec<StatView>),
    /// Numbers on bars.
    BarGauge(BarGaugeView),
    /// Rows and columns.
    Table(TableView),
    /// Log lines.
    Logs(LogsView),
    /// Alerts, gravest first.
    Alerts(Vec<Alert>),
    /// Links to dashboards, in groups.
    Dashboards(Vec<DashboardGroup>),
    /// GitHub-flavoured Markdown, untrusted.
    Markdown(String),
    /// Plain text.
    Plain(String),
    /// No data, and why.
    Empty(Emptiness),
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
    /// The value axis at the right, if some series are measured by it.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right_axis: Option<AxisView>,
    /// The series in drawing order.
    pub series: Vec<SeriesView>,
    /// Where and how the legend stands.
    pub legend: Legend,
    /// What hovering shows.
    pub tooltip: TooltipMode,
    /// What happened within the range, oldest first.
    pub marks: Vec<MarkView>,
    /// Single observations with their traces.
    pub exemplars: Vec<ExemplarView>,
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
    /// Measured by the right axis.
    pub right: bool,
    /// Grafana's id of its unit.
    pub unit: String,
    /// Decimals of its values, if the file says.
    pub decimals: Option<u8>,
    /// Links of its values.
    pub links: Vec<LinkView>,
}

/// What hovering a drawing shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TooltipMode {
    /// The nearest series.
    Single,
    /// All series in drawing order.
    All,
    /// All series, largest first.
    #[default]
    AllDescending,
    /// All series, smallest first.
    AllAscending,
    /// Only the crosshair.
    Hidden,
}

/// Something that happened, as charts mark it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct MarkView {
    /// When it happened or began.
    pub at: Millis,
    /// When it ended, for what lasted.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<Millis>,
    /// What kind.
    pub kind: MarkKind,
    /// In words, untrusted.
    pub text: String,
}

/// Kinds of marks; a kind appears with the first source that knows of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// Another version runs.
    Version,
    /// A process started anew.
    Restart,
    /// An alert fired.
    Alert,
    /// A migration was applied.
    Migration,
    /// A runbook was followed.
    Run,
    /// An incident was open.
    Incident,
}

/// One observation with a pointer to its trace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ExemplarView {
    /// Where it is drawn, in CSS pixels from the left edge of the picture.
    pub x: f64,
    /// Where it is drawn, in CSS pixels from the upper edge of the picture.
    pub y: f64,
    /// When it was observed.
    pub at: Millis,
    /// What was observed, with its unit.
    pub value: String,
    /// The trace it belongs to, if it names one.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
    /// Labels of the series and of the observation.
    pub labels: Labels,
}

/// A drawing of cells, bars or slices.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FigureView {
    /// The drawing; its colours are CSS variables. Made by Wheelhouse, its text is escaped.
    pub svg: String,
    /// In one sentence, for those who do not see it.
    pub summary: String,
    /// The plot area within the drawing.
    pub plot: PlotRect,
    /// What the left edge and the right edge stand for, if the figure has a time axis.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<TimeRange>,
    /// What a pointer can rest on.
    pub spots: Vec<SpotView>,
    /// Names of colours beside the drawing; empty if the drawing explains itself.
    pub legend: Vec<FigureLegend>,
    /// True if the legend stands at the right, false below.
    pub legend_right: bool,
    /// What happened within the range, oldest first.
    pub marks: Vec<MarkView>,
}

/// A part of a figure that a pointer can rest on.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SpotView {
    /// Where it is.
    pub shape: SpotShape,
    /// Head of its tooltip, untrusted.
    pub title: String,
    /// Lines of its tooltip: name, value and colour.
    #[ts(type = "[string, string, string | null][]")]
    pub lines: Vec<(String, String, Option<String>)>,
    /// Links of its value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<LinkView>>", optional)]
    pub links: Vec<LinkView>,
}

/// The shape of a spot, in CSS pixels of the drawing.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum SpotShape {
    /// A rectangle.
    Rect {
        x: f64,
        y: f64,
        width: f64,
        height: f64,
    },
    /// A slice of a ring; angles in radians, clockwise from the top.
    Sector {
        x: f64,
        y: f64,
        inner: f64,
        outer: f64,
        from: f64,
        to: f64,
    },
}

/// One entry of a figure's legend.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FigureLegend {
    /// Its name, untrusted.
    pub label: String,
    /// Its colour as a CSS value.
    pub color: String,
    /// Its values with units, in the legend's order.
    pub values: Vec<String>,
}

/// Numbers on bars.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct BarGaugeView {
    /// The numbers.
    pub items: Vec<StatView>,
    /// Bars that lie, one under the other; otherwise they stand side by side.
    pub horizontal: bool,
    /// How a bar is filled.
    pub fill: BarFill,
    /// The part that is not reached is tinted.
    pub unfilled: bool,
}

/// How a bar is filled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BarFill {
    /// One colour.
    #[default]
    Plain,
    /// The colours of all thresholds up to the value.
    Gradient,
    /// Separate cells.
    Cells,
}

/// Log lines of a panel.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LogsView {
    /// The lines in the order the file asks for.
    pub lines: Vec<LogLine>,
    /// Long lines wrap.
    pub wrap: bool,
    /// Each line shows its time.
    pub times: bool,
    /// Each line shows its service and fields.
    pub labels: bool,
}

/// Dashboards under one heading.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DashboardGroup {
    /// The heading; empty if there is one group only.
    pub heading: String,
    /// The dashboards.
    pub links: Vec<LinkView>,
}

/// A link as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LinkView {
    /// Its title, untrusted.
    pub title: String,
    /// Where it leads.
    pub target: LinkTarget,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LinkTarget {
    /// A dashboard of the pack or the starter set.
    Dashboard {
        /// Its uid.
        uid: String,
        /// Values of its variables.
        #[ts(type = "Record<string, string[]>")]
        chosen: Chosen,
        /// One panel of it.
        panel: Option<u32>,
        /// A range of its own; absent for the shared one.
        range: Option<TimeRange>,
    },
    /// A page outside the window; asked about before it opens.
    Page {
        /// The whole address, `http` or `https`.
        url: String,
        /// Its host, shown before it opens.
        host: String,
    },
    /// An address that is not followed.
    Refused {
        /// The address as it would have been.
        url: String,
        /// Why.
        why: String,
    },
}

/// Why there is nothing to show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Emptiness {
    /// The cause.
    pub cause: EmptyCause,
    /// The cause in one sentence that names the thing.
    pub text: String,
    /// What to try, most likely first.
    pub hints: Vec<Hint>,
    /// When the query last had an answer, if it had one before the range.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<Millis>,
}

impl Emptiness {
    /// A cause in one sentence, with nothing to try.
    #[must_use]
    pub fn new(cause: EmptyCause, text: impl Into<String>) -> Self {
        Self {
            cause,
            text: text.into(),
            hints: Vec::new(),
            last_seen: None,
        }
    }
}

/// Causes of emptiness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EmptyCause {
    /// The panel has no query.
    NoQuery,
    /// The source never saw a metric of that name.
    MetricUnknown,
    /// The metric exists, a label value does not.
    LabelUnknown,
    /// The series exist, but not within the range.
    OutsideRange,
    /// Each selector matches, but what is computed from them is empty.
    Filtered,
    /// A variable that the query needs has no value.
    VariableEmpty,
    /// The transformations leave nothing.
    Transformed,
    /// Nothing to report is the good case: no alert fires, no line matches.
    NothingToShow,
    /// The source could not say why.
    Unknown,
}

/// Something to try against emptiness.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Hint {
    /// What to do or what exists instead, in words.
    pub text: String,
    /// A range that has data, if that is the way out.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<TimeRange>,
    /// A value to choose: variable and value, if that is the way out.
    #[ts(optional, type = "[string, string]")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choose: Option<(String, String)>,
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
    /// Places of the series in the legend's order; those that the file leaves out are missing.
    pub order: Vec<u32>,
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
    /// The colour behind the number as a CSS value, if the panel fills its background.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background: Option<String>,
    /// Change over the range in per cent, if the panel shows it.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<f64>,
    /// Links of the value.
    pub links: Vec<LinkView>,
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
    /// A last row of calculations, one text per column; empty if the file asks for none.
    pub footer: Vec<String>,
    /// The head is shown.
    pub head: bool,
}

/// A head.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TableColumn {
    /// Its name, untrusted.
    pub name: String,
    /// Numbers align right.
    pub numeric: bool,
    /// Alignment, if the file says.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub align: Option<Align>,
    /// Width in CSS pixels, if the file says.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// How its cells look.
    pub look: CellLook,
    /// Rows can be filtered by its values.
    pub filterable: bool,
}

/// Alignment of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Align {
    Left,
    Center,
    Right,
}

/// How the cells of a column look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CellLook {
    /// Text.
    #[default]
    Plain,
    /// Text in the colour of its threshold.
    ColoredText,
    /// Text on the colour of its threshold.
    ColoredBackground,
    /// A bar behind the text.
    Bar,
    /// A small drawing.
    Spark,
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
    /// Its colour as a CSS value, where its column's look is coloured.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// Share of its bar, 0–1.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fraction: Option<f64>,
    /// A small drawing of its course.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spark: Option<String>,
    /// Links of its value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<LinkView>>", optional)]
    pub links: Vec<LinkView>,
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
