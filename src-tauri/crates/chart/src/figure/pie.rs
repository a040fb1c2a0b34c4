use crate::Color;

/// Shares of a whole.
#[derive(Clone, Debug, Default)]
pub struct Pie {
    /// The shares, clockwise from the top.
    pub slices: Vec<Slice>,
    /// A ring instead of a disc.
    pub donut: bool,
    /// What is written on slices that have room for it.
    pub labels: Vec<PieLabel>,
}

/// One share.
#[derive(Clone, Debug)]
pub struct Slice {
    /// Name; untrusted text.
    pub label: String,
    /// How much; negative values and values that are no number have no share.
    pub value: f64,
    /// The value as it is written.
    pub text: String,
    /// Colour.
    pub color: Color,
}

/// What is written on a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieLabel {
    /// The slice's name.
    Name,
    /// Its value.
    Value,
    /// Its share of the whole.
    Percent,
}
