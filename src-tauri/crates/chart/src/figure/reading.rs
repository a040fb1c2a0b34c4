mod bar_gauge;
mod gauge;
mod stat;

use model::Point;

use crate::{Color, unit::Formatted};

/// One number with all that a stat, a gauge or a bar gauge shows of it.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Name; untrusted text; empty for none.
    pub label: String,
    /// The value as it is written, or the word that stands in its place.
    pub text: Formatted,
    /// Its place between the field's minimum and maximum, 0 to 1; absent without a value.
    pub fraction: Option<f64>,
    /// Its colour.
    pub color: Color,
    /// Where each threshold begins between minimum and maximum, in ascending order.
    pub bands: Vec<(f64, Color)>,
    /// The minimum as it is written, for scales.
    pub min: String,
    /// The maximum as it is written, for scales.
    pub max: String,
    /// Its course, drawn behind or below.
    pub spark: Vec<Point>,
}

/// Big numbers.
#[derive(Clone, Debug, Default)]
pub struct Stat {
    /// The numbers, tiled.
    pub readings: Vec<Reading>,
    /// What the colour is given to.
    pub color: StatColor,
    /// Draws the course of each.
    pub sparkline: bool,
}

/// What the colour of a stat is given to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StatColor {
    /// Nothing.
    None,
    /// The number.
    #[default]
    Value,
    /// The tile.
    Background,
}

/// Arcs that fill with their values.
#[derive(Clone, Debug, Default)]
pub struct Gauge {
    /// The values, tiled.
    pub readings: Vec<Reading>,
    /// Draws the thresholds as an outer arc.
    pub bands: bool,
    /// Writes minimum and maximum at the ends.
    pub limits: bool,
}

/// Bars that fill with their values.
#[derive(Clone, Debug, Default)]
pub struct BarGauge {
    /// The values, one bar each.
    pub readings: Vec<Reading>,
    /// How bars are filled.
    pub mode: BarGaugeMode,
    /// Bars stand instead of lying.
    pub vertical: bool,
    /// Leaves the part of a bar above its value unmarked.
    pub hide_rest: bool,
}

/// How the bars of a [`BarGauge`] are filled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BarGaugeMode {
    /// With the value's colour.
    Basic,
    /// With the colours of the thresholds it has passed.
    #[default]
    Gradient,
    /// With separate cells, each in its threshold's colour.
    Lcd,
}
