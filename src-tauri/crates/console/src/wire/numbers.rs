use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::panels::LinkView;

/// Numbers on bars.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct BarGaugeView {
    /// The numbers.
    pub items: Vec<StatView>,
    /// Bars that lie, one under the other; otherwise they stand side by side.
    pub horizontal: bool,
    /// How a bar is filled.
    pub fill: BarFill,
    /// The part that is not reached is tinted.
    pub unfilled: bool,
}

/// How a bar is filled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BarFill {
    /// One colour.
    #[default]
    Plain,
    /// The colours of all thresholds up to the value.
    Gradient,
    /// Separate cells.
    Cells,
}

/// One big number.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct StatView {
    /// Its label, may be empty if there is only one.
    pub label: String,
    /// The number with its unit, or a mapped text.
    pub text: String,
    /// The number itself; absent if it is not finite.
    pub value: Option<f64>,
    /// Its colour as a CSS value.
    pub color: String,
    /// The state its threshold gives it.
    pub state: CellState,
    /// Share of the gauge's arc, 0–1.
    pub fraction: Option<f64>,
    /// Where the arc's thresholds begin, as shares 0–1 with CSS colours.
    #[ts(type = "[number, string][]")]
    pub bands: Vec<(f64, String)>,
    /// A small drawing of its recent course.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spark: Option<String>,
    /// The colour behind the number as a CSS value, if the panel fills its background.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background: Option<String>,
    /// Change over the range in per cent, if the panel shows it.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<f64>,
    /// Links of the value.
    pub links: Vec<LinkView>,
}

/// The state a threshold or mapping gives a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CellState {
    /// No threshold applies, or it only chooses a colour.
    #[default]
    Neutral,
    /// Green.
    Ok,
    /// Yellow or orange.
    Warning,
    /// Red.
    Critical,
}

/// Rows and columns.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TableView {
    /// Heads.
    pub columns: Vec<TableColumn>,
    /// Rows; every row has one cell per column.
    pub rows: Vec<Vec<TableCell>>,
    /// Number of rows before the cap.
    pub total: u32,
    /// A last row of calculations, one text per column; empty if the file asks for none.
    pub footer: Vec<String>,
    /// The head is shown.
    pub head: bool,
}

/// A head.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TableColumn {
    /// Its name, untrusted.
    pub name: String,
    /// Numbers align right.
    pub numeric: bool,
    /// Alignment, if the file says.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub align: Option<Align>,
    /// Width in CSS pixels, if the file says.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// How its cells look.
    pub look: CellLook,
    /// Rows can be filtered by its values.
    pub filterable: bool,
}

/// Alignment of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Align {
    Left,
    Center,
    Right,
}

/// How the cells of a column look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CellLook {
    /// Text.
    #[default]
    Plain,
    /// Text in the colour of its threshold.
    ColoredText,
    /// Text on the colour of its threshold.
    ColoredBackground,
    /// A bar behind the text.
    Bar,
    /// A small drawing.
    Spark,
}

/// A cell.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TableCell {
    /// What is shown, untrusted.
    pub text: String,
    /// What is sorted by, if it is a number.
    pub value: Option<f64>,
    /// The state its threshold gives it.
    pub state: CellState,
    /// Its colour as a CSS value, where its column's look is coloured.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// Share of its bar, 0–1.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fraction: Option<f64>,
    /// A small drawing of its course.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spark: Option<String>,
    /// Links of its value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<LinkView>>", optional)]
    pub links: Vec<LinkView>,
}
