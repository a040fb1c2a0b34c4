use model::{Millis, Point};

use super::Color;

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
    /// Fades the area out towards its base.
    pub fade: bool,
    /// The area reaches down to the series of this place in [`crate::ChartSpec::series`] instead of
    /// to zero.
    pub fill_to: Option<usize>,
    /// How two points are joined.
    pub interpolation: Interpolation,
    /// Lengths of strokes and gaps in CSS pixels, in turn; empty for a line without gaps.
    pub dash: Vec<f64>,
    /// Whether points are marked.
    pub markers: Markers,
    /// Diameter of a marked point in CSS pixels.
    pub point_size: f64,
    /// Where and how wide bars are.
    pub bars: Bars,
    /// Which distances are bridged.
    pub gaps: Gaps,
    /// The axis its values are read on.
    pub side: Side,
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
            fade: false,
            fill_to: None,
            interpolation: Interpolation::Linear,
            dash: Vec::new(),
            markers: Markers::Never,
            point_size: 4.0,
            bars: Bars::default(),
            gaps: Gaps::Chart,
            side: Side::Left,
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

/// How two points are joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Interpolation {
    /// By a straight line.
    #[default]
    Linear,
    /// By a curve that never leaves the band between the two: monotone cubic, after Fritsch and
    /// Carlson, SIAM J. Numer. Anal. 17 (1980).
    Smooth,
    /// By a step at the earlier point.
    StepBefore,
    /// By a step at the later point.
    StepAfter,
}

/// Whether the points of a line are marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Markers {
    /// Where there is room for each, and where a point stands alone.
    #[default]
    Auto,
    /// All.
    Always,
    /// None, except a point that stands alone and would not be seen otherwise.
    Never,
}

/// Where bars stand and how wide they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bars {
    /// Where a bar stands to its moment.
    pub align: Align,
    /// Share of the distance between two points, 0 to 1.
    pub width: f64,
}

impl Default for Bars {
    fn default() -> Self {
        Self {
            align: Align::Center,
            width: 0.8,
        }
    }
}

/// Where a bar stands to its moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// It ends there.
    Before,
    /// Around it.
    #[default]
    Center,
    /// It begins there.
    After,
}

/// Which distances a line bridges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gaps {
    /// Those that the chart bridges.
    #[default]
    Chart,
    /// All, values that are no number too.
    Bridge,
    /// Distances up to this one, whatever is missing in between.
    BridgeUpTo(Millis),
}

/// The axis a series is read on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// [`crate::ChartSpec::y`].
    #[default]
    Left,
    /// [`crate::ChartSpec::right`].
    Right,
}
