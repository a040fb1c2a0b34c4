use crate::Color;

/// The names of a picture's series, with their numbers.
#[derive(Clone, Debug, Default)]
pub struct Legend {
    /// One per series.
    pub entries: Vec<LegendEntry>,
    /// Titles of the numbers, such as `max`.
    pub heads: Vec<String>,
    /// One row per series instead of running on.
    pub table: bool,
    /// At the right of the picture instead of below it.
    pub right: bool,
}

/// One series of a [`Legend`].
#[derive(Clone, Debug)]
pub struct LegendEntry {
    /// Name; untrusted text.
    pub label: String,
    /// Colour.
    pub color: Color,
    /// Its numbers in the order of the heads.
    pub values: Vec<String>,
}
