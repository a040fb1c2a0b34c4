use model::{Labels, Millis, TimeRange};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::panels::LinkView;

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
    /// The trace on screen ran.
    Trace,
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

/// Asks for the values behind a drawing, as raw bytes.
///
/// The answer is little-endian: `u32` number of series *s*, `u32` number of moments *n*, then *n*
/// `f64` moments in milliseconds, then *s* × *n* `f64` values, series by series; `NaN` is a gap.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ValuesRequest {
    /// From [`ChartView::values_key`].
    pub key: String,
}
