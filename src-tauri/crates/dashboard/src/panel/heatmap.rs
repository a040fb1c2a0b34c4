use super::Tooltip;
use crate::Color;

/// What only a heatmap has.
#[derive(Clone, Debug, PartialEq)]
pub struct Heatmap {
    /// Buckets made of raw values; without, series are the buckets already.
    pub calculate: Option<HeatmapCalculation>,
    /// How counts become colours.
    pub color: HeatmapColor,
    /// The axis of values.
    pub axis: HeatmapAxis,
    /// Unit of the counts; that of the field without.
    pub cell_unit: Option<String>,
    /// Decimals of the counts.
    pub cell_decimals: Option<u8>,
    /// Room between cells in CSS pixels.
    pub cell_gap: f64,
    /// Counts at or below are left out.
    pub above: Option<f64>,
    /// Counts at or above are left out.
    pub below: Option<f64>,
    /// Whether the scale of colours is drawn.
    pub show_legend: bool,
    /// What hovering shows.
    pub tooltip: Tooltip,
}

impl Default for Heatmap {
    fn default() -> Self {
        Self {
            calculate: None,
            color: HeatmapColor::default(),
            axis: HeatmapAxis::default(),
            cell_unit: None,
            cell_decimals: None,
            cell_gap: 1.0,
            above: Some(1e-9),
            below: None,
            show_legend: true,
            tooltip: Tooltip::Single,
        }
    }
}

/// How buckets are made of raw values.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HeatmapCalculation {
    /// Along the time; a size is in milliseconds.
    pub x: Buckets,
    /// Along the values, in the field's unit.
    pub y: Buckets,
    /// Base of logarithmic buckets along the values.
    pub y_log: Option<f64>,
}

/// How many buckets there are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub enum Buckets {
    #[default]
    Auto,
    Count(u32),
    Size(f64),
}

/// How counts become colours.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatmapColor {
    /// The colours.
    pub scale: HeatmapScale,
    /// How many colours there are, 2 to 128.
    pub steps: u32,
    /// Starts with the last colour.
    pub reverse: bool,
    /// The count of the first colour; the least without.
    pub min: Option<f64>,
    /// The count of the last colour; the most without.
    pub max: Option<f64>,
}

impl Default for HeatmapColor {
    fn default() -> Self {
        Self {
            scale: HeatmapScale::Scheme("Oranges".to_owned()),
            steps: 64,
            reverse: false,
            min: None,
            max: None,
        }
    }
}

/// The colours of a heatmap.
#[derive(Clone, Debug, PartialEq)]
pub enum HeatmapScale {
    /// A scheme of d3 by its name, such as `Spectral` or `RdYlGn`.
    Scheme(String),
    /// One colour from clear to full.
    Opacity {
        /// The colour.
        color: Color,
        /// Opacity grows with the count to this power; 1 is linear.
        exponent: f64,
    },
}

/// The axis of values of a heatmap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeatmapAxis {
    /// Whether it is left out.
    pub hidden: bool,
    /// Stands to the right.
    pub right: bool,
    /// What is written beside it.
    pub label: String,
    /// Grafana unit id.
    pub unit: Option<String>,
    /// Decimals of its numbers.
    pub decimals: Option<u8>,
    /// Its least value.
    pub min: Option<f64>,
    /// Its greatest value.
    pub max: Option<f64>,
    /// Greatest values at the bottom.
    pub reverse: bool,
    /// Whether a bucket's number is its lower end, not its upper; from the label without.
    pub lower_bound: Option<bool>,
}
