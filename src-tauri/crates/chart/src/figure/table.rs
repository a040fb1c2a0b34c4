use crate::Color;

/// One page of a table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The columns from the left.
    pub columns: Vec<Column>,
    /// The rows from the top; short rows end in empty cells.
    pub rows: Vec<Vec<Cell>>,
    /// Rows that exist but are not among these.
    pub more: usize,
}

/// One column of a [`Table`].
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// Title; untrusted text.
    pub title: String,
    /// Width in CSS pixels; by its content if absent.
    pub width: Option<f64>,
    /// Numbers stand at the right.
    pub right: bool,
}

/// One cell of a [`Table`].
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// Untrusted text.
    pub text: String,
    /// Colour by state or mapping.
    pub color: Option<Color>,
    /// Gives the colour to the cell instead of to its text.
    pub background: bool,
    /// Fills this share of the cell, 0 to 1, as a bar.
    pub fraction: Option<f64>,
}
