use model::{Millis, Point, TimeRange};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Palette, Zone};

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
    /// What is drawn, first at the back; stacks grow in this order.
    pub series: Vec<Line>,
    /// Limits drawn across the plot.
    pub thresholds: Vec<Threshold>,
    /// Moments and spans marked on the time axis.
    pub annotations: Vec<Annotation>,
    /// Points further apart than this are not connected; about 1.5 steps for range answers.
    /// Without it only `NaN` and the infinities break a line.
    pub gap_after: Option<Millis>,
    /// CSS variables for the window, concrete colours for files.
    pub palette: Palette,
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
            series: Vec::new(),
            thresholds: Vec::new(),
            annotations: Vec::new(),
            gap_after: None,
            palette: Palette::Screen,
            bare: false,
        }
    }
}

/// The value axis.
#[derive(Clone, Debug, Default)]
pub struct Axis {
    /// Grafana's id of the unit, such as `bytes`; see [`crate::unit`].
    pub unit: String,
    /// Decimals of the tick labels; as many as the ticks need if absent.
    pub decimals: Option<u8>,
    /// Base of a logarithmic axis, usually 2 or 10; values at or below zero are gaps on it.
    pub log: Option<f64>,
    /// Fixed lower end; lines are cut there.
    pub min: Option<f64>,
    /// Fixed upper end; lines are cut there.
    pub max: Option<f64>,
    /// The axis reaches down to here at least.
    pub soft_min: Option<f64>,
    /// The axis reaches up to here at least, so that small values do not fill the plot.
    pub soft_max: Option<f64>,
    /// What the axis measures, written above it.
    pub label: Option<String>,
}

impl Axis {
    /// The base of the logarithm, if it is one.
    pub(crate) fn log_base(&self) -> Option<f64> {
        self.log.filter(|base| *base > 1.0 && base.is_finite())
    }
}

/// One series as it is drawn.
#[derive(Clone, Debug)]
pub struct Line {
    /// Name in the legend; untrusted text.
    pub label: String,
    /// Colour.
    pub color: Color,
    /// Shape.
    pub style: Style,
    /// The stack it belongs to.
    pub stack: Option<Stack>,
    /// Points in ascending time.
    pub points: Vec<Point>,
    /// Stroke width in CSS pixels.
    pub width: f64,
    /// Opacity of the area under the line, 0 to 1.
    pub fill_opacity: f64,
    /// Holds each value until the next point instead of sloping towards it.
    pub step_after: bool,
}

impl Line {
    /// A thin unfilled line.
    pub fn new(label: impl Into<String>, color: Color, points: Vec<Point>) -> Self {
        Self {
            label: label.into(),
            color,
            style: Style::Lines,
            stack: None,
            points,
            width: 1.25,
            fill_opacity: 0.0,
            step_after: false,
        }
    }
}

/// The shape of a series.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// Connected points, with an area under them if the fill opacity is above zero.
    #[default]
    Lines,
    /// One bar per point.
    Bars,
    /// One dot per point.
    Points,
}

/// The stack a series is part of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Stack {
    /// Series of the same group are added up, positive and negative values apart.
    pub group: String,
    /// Shares of the whole, 0 to 1, instead of sums.
    pub percent: bool,
}

/// A colour by meaning, resolved by the [`Palette`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// One labelled position on an axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Tick {
    /// The value, or the milliseconds since the epoch.
    pub at: f64,
    /// Its label.
    pub label: String,
}
