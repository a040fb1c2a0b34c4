use super::{Legend, Orientation, ReduceOptions, TextSize, Tooltip};

/// What only a stat panel has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stat {
    /// How series become numbers.
    pub reduce: ReduceOptions,
    /// What takes the colour.
    pub color: StatColor,
    /// Whether a sparkline is drawn behind the number.
    pub sparkline: bool,
    /// Which of name and value are written.
    pub text: TextMode,
    /// Which way several numbers run.
    pub orientation: Orientation,
    /// Whether name and value stand in the middle even beside a sparkline.
    pub centered: bool,
    /// Whether the change over the range is written beside the number.
    pub percent_change: bool,
    /// Sizes of name and value.
    pub size: TextSize,
    /// Text before the number, of older files.
    pub prefix: String,
    /// Text after the number, of older files.
    pub postfix: String,
}

impl Stat {
    /// Whether names are written: never, always, or with more than one number.
    #[must_use]
    pub fn names(&self) -> Option<bool> {
        match self.text {
            TextMode::Auto => None,
            TextMode::Name | TextMode::ValueAndName => Some(true),
            TextMode::Value | TextMode::None => Some(false),
        }
    }
}

/// What a stat writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum TextMode {
    /// The value, and the name with more than one.
    #[default]
    Auto,
    Value,
    ValueAndName,
    Name,
    None,
}

/// What takes the colour of a stat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum StatColor {
    None,
    #[default]
    Value,
    Background,
}

/// What only a gauge has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gauge {
    /// How series become numbers.
    pub reduce: ReduceOptions,
    /// Which way several gauges run.
    pub orientation: Orientation,
    /// Whether limits are written at the scale.
    pub threshold_labels: bool,
    /// Whether limits are drawn beside the scale.
    pub threshold_markers: bool,
    /// Sizes of name and value.
    pub size: TextSize,
}

/// What only a bar gauge has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BarGauge {
    /// How series become numbers.
    pub reduce: ReduceOptions,
    /// Which way the bars run; `Auto` is upright in a wide panel.
    pub orientation: Orientation,
    /// How a bar is filled.
    pub mode: BarMode,
    /// Whether the rest of the scale is drawn.
    pub unfilled: bool,
    /// How the value is written.
    pub value: BarValue,
    /// Where the name stands.
    pub name: NamePlace,
    /// Sizes of name and value.
    pub size: TextSize,
}

/// How the bar of a bar gauge is filled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum BarMode {
    Basic,
    #[default]
    Gradient,
    Lcd,
}

/// How the value of a bar gauge is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum BarValue {
    /// In the colour of its limit.
    #[default]
    Colored,
    /// In the colour of text.
    Plain,
    Hidden,
}

/// Where the name of a bar stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum NamePlace {
    #[default]
    Auto,
    Top,
    Left,
    Hidden,
}

/// What only a pie chart has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PieChart {
    /// How series become numbers.
    pub reduce: ReduceOptions,
    /// A ring instead of a disc.
    pub donut: bool,
    /// Order of the slices.
    pub order: PieOrder,
    /// What is written on the slices.
    pub labels: Vec<PieValue>,
    /// The legend; its `calcs` are empty.
    pub legend: Legend,
    /// What the legend tells beside each name.
    pub legend_values: Vec<PieValue>,
    /// What hovering shows.
    pub tooltip: Tooltip,
}

/// What a pie chart writes of a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum PieValue {
    Name,
    Value,
    Percent,
}

/// Order of slices, clockwise from the top.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum PieOrder {
    #[default]
    Descending,
    Ascending,
    AsAnswered,
}
