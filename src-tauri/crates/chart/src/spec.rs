use model::{Millis, TimeRange};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Palette, Zone};

mod axis;
mod line;

pub use axis::Axis;
pub use line::{Align, Bars, Gaps, Interpolation, Line, Markers, Side, Stack, Style};

/// Everything a chart shows, with nothing left to look up: equal specifications give equal pictures.
#[derive(Clone, Debug)]
pub struct ChartSpec {
    /// Width of the picture in CSS pixels.
    pub width: u32,
    /// Height of the picture in CSS pixels.
    pub height: u32,
    /// The span of the time axis; points outside are not drawn.
    pub range: TimeRange,
    /// The zone in which the time axis is labelled.
    pub zone: Zone,
    /// The value axis.
    pub y: Axis,
    /// A second value axis at the right edge, for the series that name it.
    pub right: Option<Axis>,
    /// Leaves the time axis without labels and grid.
    pub hide_time: bool,
    /// What is drawn, first at the back, but in a stack last; stacks grow in this order.
    pub series: Vec<Line>,
    /// Limits drawn across the plot.
    pub thresholds: Vec<Threshold>,
    /// Moments and spans marked on the time axis.
    pub annotations: Vec<Annotation>,
    /// Single requests that stand for a point, drawn as diamonds.
    pub exemplars: Vec<Exemplar>,
    /// Points further apart than this are not connected; about 1.5 steps for range answers.
    /// Without it only `NaN` and the infinities break a line.
    pub gap_after: Option<Millis>,
    /// CSS variables for the window, concrete colours for files.
    pub palette: Palette,
    /// Signs above the annotations; a window that sets flags of its own there leaves them out.
    pub signs: bool,
    /// Neither axes nor grid: a sparkline that fills the picture.
    pub bare: bool,
}

impl ChartSpec {
    /// An empty chart in UTC with CSS variables as colours.
    #[must_use]
    pub fn new(width: u32, height: u32, range: TimeRange) -> Self {
        Self {
            width,
            height,
            range,
            zone: Zone::Utc,
            y: Axis::default(),
            right: None,
            hide_time: false,
            series: Vec::new(),
            thresholds: Vec::new(),
            annotations: Vec::new(),
            exemplars: Vec::new(),
            gap_after: None,
            palette: Palette::Screen,
            signs: true,
            bare: false,
        }
    }
}

/// A colour by meaning, resolved by the [`Palette`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Color {
    /// One of the eight series colours, 0 to 7; higher numbers wrap around.
    Series(u8),
    /// The state "ok".
    Ok,
    /// The state "warning".
    Warning,
    /// The state "critical".
    Critical,
    /// Neutral grey.
    #[default]
    Muted,
    /// A concrete colour that a file asks for.
    Rgb(u8, u8, u8),
}

/// A limit drawn as a line, as a band up to the next limit, or both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// Where it begins; minus infinity for the base.
    pub value: f64,
    /// Its colour.
    pub color: Color,
    /// Draws a line at the value.
    pub line: bool,
    /// Draws that line in dashes.
    pub dashed: bool,
    /// Fills from the value to the next threshold.
    pub fill: bool,
}

/// A moment or a span marked across the plot.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// When it happened or began.
    pub at: Millis,
    /// When it ended, for spans.
    pub end: Option<Millis>,
    /// What happened; untrusted text. The window shows it on hover.
    pub text: String,
    /// Its colour.
    pub color: Color,
    /// What it is, which decides its shape at the top edge.
    pub kind: AnnotationKind,
}

/// What an annotation tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AnnotationKind {
    /// Anything: a tick.
    #[default]
    Note,
    /// A version went live: a triangle that points up.
    Deploy,
    /// A process started anew: a circle.
    Restart,
    /// The schema changed: a square.
    Migration,
    /// An alert fired: a triangle that points down.
    Alert,
    /// A runbook was followed: a hexagon.
    Run,
    /// An incident was recorded: a diamond.
    Incident,
}

/// A single request behind a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exemplar {
    /// When.
    pub at: Millis,
    /// Its own value.
    pub value: f64,
    /// Its colour.
    pub color: Color,
    /// The axis it is read on.
    pub side: Side,
}

/// A picture and what a window needs to read values off it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Chart {
    /// The picture, safe to place in a page: every text is escaped, there is no style or script.
    pub svg: String,
    /// The plot area within the picture, in CSS pixels.
    pub plot: Rect,
    /// Time at the left and right edge of the plot.
    pub x: (Millis, Millis),
    /// Value at the bottom and top edge of the plot.
    pub y: (f64, f64),
    /// Base of the logarithmic axis: the position of a value is linear in its logarithm.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<f64>,
    /// End of the linear part of the logarithmic axis, on either side of zero.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub linear_to: Option<f64>,
    /// Value at the bottom and top edge of the plot on the right axis, if there is one.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right: Option<(f64, f64)>,
    /// Annotations and exemplars in sight, by their place in the specification.
    pub marks: Vec<Mark>,
    /// Ticks of the time axis, in milliseconds.
    pub x_ticks: Vec<Tick>,
    /// Ticks of the value axis.
    pub y_ticks: Vec<Tick>,
    /// Points drawn after reduction.
    pub drawn: u32,
    /// Points in range that cannot be drawn: `NaN`, infinities, and zero or less on a log axis.
    pub not_drawable: u32,
}

/// A rectangle in CSS pixels from the upper left corner of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct Rect {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

/// Where an annotation or an exemplar was drawn, in CSS pixels from the upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Mark {
    /// What it is.
    pub kind: MarkKind,
    /// Its place in [`ChartSpec::annotations`] or [`ChartSpec::exemplars`].
    pub index: u32,
    /// Middle of its sign from the left.
    pub x: f64,
    /// Middle of its sign from the top.
    pub y: f64,
    /// Right end of a span, cut at the plot's edge.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<f64>,
}

/// What a [`Mark`] stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// One of [`ChartSpec::annotations`].
    Annotation,
    /// One of [`ChartSpec::exemplars`].
    Exemplar,
}

/// One labelled position on an axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Tick {
    /// The value, or the milliseconds since the epoch.
    pub at: f64,
    /// Its label.
    pub label: String,
}
