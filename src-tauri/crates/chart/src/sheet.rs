//! A whole dashboard as one picture.

use crate::{
    Palette,
    figure::{Figure, Legend},
};

/// A dashboard with everything that stands on it.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Width of the picture in CSS pixels.
    pub width: u32,
    /// Concrete colours, or the window's.
    pub palette: Palette,
    /// Title of the dashboard; untrusted text.
    pub title: String,
    /// Environment, time range and variables, under the title; untrusted text.
    pub lines: Vec<String>,
    /// What stands on it.
    pub items: Vec<SheetItem>,
}

/// A heading or a panel of a [`Sheet`].
#[derive(Clone, Debug)]
pub enum SheetItem {
    /// The heading of a row of panels; untrusted text.
    Heading {
        /// Rows of the grid above it.
        y: u32,
        /// The row's title.
        title: String,
    },
    /// A panel.
    Panel(Box<SheetPanel>),
}

/// A panel of a [`Sheet`].
#[derive(Clone, Debug)]
pub struct SheetPanel {
    /// Place and size on Grafana's grid: 24 columns, rows of 30 CSS pixels with gaps of 8.
    pub place: GridPlace,
    /// Title; untrusted text; empty for none.
    pub title: String,
    /// What is said beside the title, such as how old the data is.
    pub note: String,
    /// The content.
    pub figure: Figure,
    /// Names of the series.
    pub legend: Option<Legend>,
    /// Draws no frame and no ground.
    pub transparent: bool,
}

/// Place and size on a dashboard's grid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GridPlace {
    /// Columns from the left, 0 to 23.
    pub x: u32,
    /// Rows from the top.
    pub y: u32,
    /// Columns, 1 to 24.
    pub width: u32,
    /// Rows.
    pub height: u32,
}
