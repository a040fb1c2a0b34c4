mod draw;

use super::Show;
use crate::{Axis, Color, Threshold};

/// Values of categories as bars.
#[derive(Clone, Debug)]
pub struct BarChart {
    /// Names along the base; untrusted text.
    pub categories: Vec<String>,
    /// The values, one group per series.
    pub groups: Vec<BarGroup>,
    /// The value axis.
    pub axis: Axis,
    /// Bars lie instead of standing.
    pub horizontal: bool,
    /// How the series of one category stand together.
    pub mode: BarMode,
    /// Whether values are written at the bars.
    pub values: Show,
    /// Share of a category's room that its bars take, 0 to 1.
    pub group_width: f64,
    /// Limits drawn across the plot.
    pub thresholds: Vec<Threshold>,
}

impl BarChart {
    /// Standing bars side by side.
    #[must_use]
    pub fn new(categories: Vec<String>, groups: Vec<BarGroup>) -> Self {
        Self {
            categories,
            groups,
            axis: Axis::default(),
            horizontal: false,
            mode: BarMode::Grouped,
            values: Show::Auto,
            group_width: 0.7,
            thresholds: Vec::new(),
        }
    }
}

/// One series of a [`BarChart`].
#[derive(Clone, Debug)]
pub struct BarGroup {
    /// Name in the legend; untrusted text.
    pub label: String,
    /// Colour of its bars.
    pub color: Color,
    /// Colours of single bars, where they differ; may be shorter than the values.
    pub colors: Vec<Option<Color>>,
    /// One value per category; `NaN` is no bar.
    pub values: Vec<f64>,
}

impl BarGroup {
    /// A series of one colour.
    pub fn new(label: impl Into<String>, color: Color, values: Vec<f64>) -> Self {
        Self {
            label: label.into(),
            color,
            colors: Vec::new(),
            values,
        }
    }
}

/// How the series of one category stand together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BarMode {
    /// Side by side.
    #[default]
    Grouped,
    /// On each other.
    Stacked,
    /// On each other, as shares of their sum.
    Percent,
}
