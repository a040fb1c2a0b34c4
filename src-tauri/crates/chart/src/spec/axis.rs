use super::Color;

/// A value axis.
#[derive(Clone, Debug, Default)]
pub struct Axis {
    /// Grafana's id of the unit, such as `bytes`; see [`crate::unit`].
    pub unit: String,
    /// Decimals of the tick labels; as many as the ticks need if absent.
    pub decimals: Option<u8>,
    /// Base of a logarithmic axis, usually 2 or 10; values at or below zero are gaps on it, unless
    /// the axis is linear around zero.
    pub log: Option<f64>,
    /// Makes a logarithmic axis linear between minus and plus this value, so that zero and negative
    /// values have a place on it.
    pub linear_to: Option<f64>,
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
    /// Neither ticks nor label; the plot takes their room.
    pub hidden: bool,
    /// Colour of ticks and label; grey if absent.
    pub color: Option<Color>,
    /// Zero stands in the middle.
    pub centered: bool,
    /// Lines across the plot; without a word, the left axis has them and the right one has not.
    pub grid: Option<bool>,
}

impl Axis {
    /// The base of the logarithm, if it is one.
    pub(crate) fn log_base(&self) -> Option<f64> {
        self.log.filter(|base| *base > 1.0 && base.is_finite())
    }

    /// The end of the linear part of a logarithmic axis.
    pub(crate) fn linear_part(&self) -> Option<f64> {
        self.log_base()?;
        self.linear_to.filter(|to| *to > 0.0 && to.is_finite())
    }
}
