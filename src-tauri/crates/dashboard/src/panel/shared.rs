use crate::Calc;

/// How series become single numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct ReduceOptions {
    /// The reduction.
    pub calc: Calc,
    /// Every value by itself instead of a reduction.
    pub all_values: bool,
    /// A regular expression or name of the fields that are meant; empty for all numbers.
    pub fields: String,
    /// How many values at most when every value is shown.
    pub limit: Option<u32>,
}

impl Default for ReduceOptions {
    fn default() -> Self {
        Self {
            calc: Calc::LastNotNull,
            all_values: false,
            fields: String::new(),
            limit: None,
        }
    }
}

/// A legend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Legend {
    /// How it is set.
    pub mode: LegendMode,
    /// To the right of the plot instead of under it.
    pub right: bool,
    /// Numbers beside each name.
    pub calcs: Vec<Calc>,
    /// What it is sorted by, `true` for descending; in the order of the series without.
    pub sort: Option<(LegendColumn, bool)>,
    /// Width in CSS pixels where it stands to the right.
    pub width: Option<u32>,
}

/// A column of a legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LegendColumn {
    /// The series' name.
    Name,
    /// One of its numbers.
    Calc(Calc),
}

/// How a legend is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum LegendMode {
    #[default]
    List,
    Table,
    Hidden,
}

/// What hovering shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Tooltip {
    #[default]
    Single,
    All,
    /// All series, largest first.
    AllDescending,
    AllAscending,
    Hidden,
}

/// Which way bars, numbers or lanes run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Orientation {
    /// By the panel's shape.
    #[default]
    Auto,
    Horizontal,
    Vertical,
}

/// Whether values are written into their bars, lanes or cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ShowValue {
    /// Where there is room.
    #[default]
    Auto,
    Always,
    Never,
}

/// Sizes of texts in CSS pixels, where the file gives some.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct TextSize {
    pub title: Option<f64>,
    pub value: Option<f64>,
}
