use super::{Legend, Orientation, ShowValue, Tooltip};
use crate::Stacking;

/// What only a time series panel has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimeSeries {
    /// The legend.
    pub legend: Legend,
    /// What hovering shows.
    pub tooltip: Tooltip,
}

/// What only a bar chart has.
#[derive(Clone, Debug, PartialEq)]
pub struct BarChart {
    /// Which way the bars run.
    pub orientation: Orientation,
    /// The column along the axis; the first of texts, else of times, without.
    pub x_field: Option<String>,
    /// The column whose values colour the bars.
    pub color_field: Option<String>,
    /// Whether bars of one group stand on each other.
    pub stacking: Stacking,
    /// Part of its place that a bar takes, 0 to 1.
    pub bar_width: f64,
    /// Part of its place that a group of bars takes, 0 to 1.
    pub group_width: f64,
    /// Roundness of the corners, 0 to 0.5 of the width.
    pub bar_radius: f64,
    /// Whether values are written at the bars.
    pub show_value: ShowValue,
    /// The legend.
    pub legend: Legend,
    /// What hovering shows.
    pub tooltip: Tooltip,
    /// Turn of the words under the axis in degrees, -90 to 90.
    pub tick_rotation: f64,
    /// Least distance between the words under the axis in CSS pixels; negative keeps the last.
    pub tick_spacing: f64,
    /// Letters of a word under the axis at most.
    pub tick_length: Option<u32>,
}

impl Default for BarChart {
    fn default() -> Self {
        Self {
            orientation: Orientation::Auto,
            x_field: None,
            color_field: None,
            stacking: Stacking::None,
            bar_width: 0.97,
            group_width: 0.7,
            bar_radius: 0.0,
            show_value: ShowValue::Auto,
            legend: Legend::default(),
            tooltip: Tooltip::Single,
            tick_rotation: 0.0,
            tick_spacing: 0.0,
            tick_length: None,
        }
    }
}

/// What only a histogram has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Histogram {
    /// Width of a bucket in the field's unit; by the values without.
    pub bucket_size: Option<f64>,
    /// How many buckets there are where their width is not given; about 30 without.
    pub bucket_count: Option<u32>,
    /// Where the first bucket begins.
    pub bucket_offset: f64,
    /// Counts the values of all series together.
    pub combine: bool,
    /// Whether bars of one bucket stand on each other.
    pub stacked: bool,
    /// The legend.
    pub legend: Legend,
    /// What hovering shows.
    pub tooltip: Tooltip,
}

/// What only a state timeline has.
#[derive(Clone, Debug, PartialEq)]
pub struct StateTimeline {
    /// Equal states that follow each other are one.
    pub merge: bool,
    /// Whether states are written into their lane.
    pub show_value: ShowValue,
    /// Where in its stretch a state is written.
    pub align: TextPlace,
    /// Part of its place that a lane takes, 0 to 1.
    pub row_height: f64,
    /// Lanes of one page; all on one without.
    pub per_page: Option<u32>,
    /// The legend.
    pub legend: Legend,
    /// What hovering shows.
    pub tooltip: Tooltip,
}

impl Default for StateTimeline {
    fn default() -> Self {
        Self {
            merge: true,
            show_value: ShowValue::Auto,
            align: TextPlace::Left,
            row_height: 0.9,
            per_page: None,
            legend: Legend::default(),
            tooltip: Tooltip::Single,
        }
    }
}

/// What only a status history has.
#[derive(Clone, Debug, PartialEq)]
pub struct StatusHistory {
    /// Whether states are written into their cell.
    pub show_value: ShowValue,
    /// Part of its place that a lane takes, 0 to 1.
    pub row_height: f64,
    /// Part of its place that a cell takes, 0 to 1.
    pub col_width: f64,
    /// Lanes of one page; all on one without.
    pub per_page: Option<u32>,
    /// The legend.
    pub legend: Legend,
    /// What hovering shows.
    pub tooltip: Tooltip,
}

impl Default for StatusHistory {
    fn default() -> Self {
        Self {
            show_value: ShowValue::Auto,
            row_height: 0.9,
            col_width: 0.9,
            per_page: None,
            legend: Legend::default(),
            tooltip: Tooltip::Single,
        }
    }
}

/// Where a text stands in its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum TextPlace {
    #[default]
    Left,
    Center,
    Right,
}
