use model::Millis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::wire::ThemeName;

/// Asks for an entity diagram.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DiagramRequest {
    /// Environment id.
    pub environment: String,
    /// Key of the source; the first database without.
    pub source: Option<String>,
    /// Which tables.
    pub of: DiagramScope,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// Which tables a diagram shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DiagramScope {
    /// Those of one schema.
    Schema {
        /// Its name; empty where there are none, and for a database with one.
        schema: String,
    },
    /// One table and those that keys connect with it.
    Around {
        /// The table's schema, may be empty.
        schema: String,
        /// The table.
        table: String,
        /// How many keys away, 1 or 2.
        steps: u32,
    },
}

/// An entity diagram.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DiagramView {
    /// Key of the source.
    pub source: String,
    /// The drawing; its colours are CSS variables. Made by Wheelhouse, its text is escaped. Each
    /// table is a group with `data-table` that holds [`DiagramBox::id`], each key one with
    /// `data-from` and `data-to`.
    pub svg: String,
    /// In one sentence, for those who do not see it.
    pub summary: String,
    /// Width of the drawing in CSS pixels.
    pub width: f64,
    /// Height of the drawing in CSS pixels.
    pub height: f64,
    /// The tables, from left to right and from top to bottom.
    pub boxes: Vec<DiagramBox>,
    /// The keys.
    pub edges: Vec<DiagramEdge>,
    /// Tables of what was asked for that are not drawn.
    pub left_out: u32,
    /// Why they are not, and what to do; empty if all are drawn.
    pub note: String,
    /// When the database was read.
    pub at: Millis,
}

/// A table in a diagram.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct DiagramBox {
    /// `data-table` of its group.
    pub id: String,
    pub schema: String,
    pub table: String,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// A foreign key in a diagram.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DiagramEdge {
    /// [`DiagramBox::id`] of the table that has it.
    pub from: String,
    /// [`DiagramBox::id`] of the table it points to.
    pub to: String,
    /// In words: "orders.customer_id → customers.id".
    pub words: String,
}

/// Saves a diagram as SVG.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SaveDiagram {
    /// Which.
    pub diagram: DiagramRequest,
    /// Its colours.
    pub theme: ThemeName,
}
