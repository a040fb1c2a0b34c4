use std::collections::BTreeMap;

use model::{Millis, Problem};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::wire::{Content, SaveFormat, ThemeName, Zone};

/// The named queries of the pack that can be asked of a database.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct NamedQueries {
    /// Key of the source.
    pub source: String,
    /// By title.
    pub queries: Vec<NamedQuery>,
    /// What is wrong with files of `queries/`.
    pub problems: Vec<Problem>,
}

/// A named query: a file of `queries/`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct NamedQuery {
    /// Names it in other requests: its file without folder and ending.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it tells, may be empty.
    pub description: String,
    /// Its file within the pack.
    pub file: String,
    /// Its text, untrusted.
    pub sql: String,
    /// What it asks for, in the order of the file.
    pub parameters: Vec<QueryParameter>,
    /// Rows that are read at most.
    pub row_cap: u32,
    /// How long it may take, in milliseconds.
    pub time_cap_ms: f64,
    /// Whether its answer is drawn as a chart, too.
    pub chart: bool,
    /// Why it is not run against this database; empty if it can be.
    pub refused: String,
}

/// A parameter of a named query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueryParameter {
    /// Its name in the statement, without the colon.
    pub name: String,
    /// What it means, may be empty.
    pub description: String,
    /// Its type.
    pub kind: ParameterKind,
    /// What can be chosen; of [`ParameterKind::OneOf`] only.
    pub options: Vec<String>,
    /// The value it has without one; absent if one has to be given.
    pub default: Option<String>,
}

/// Types of parameters, with the way they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ParameterKind {
    /// Any text.
    Text,
    /// A whole number of 64 bits.
    Integer,
    /// A number, with a point.
    Number,
    /// `true` or `false`.
    Boolean,
    /// `2026-11-27`.
    Date,
    /// `2026-11-27T02:40:00Z`, or with another offset.
    Timestamp,
    /// `0190f3c2-0000-7000-8000-000000000000`.
    Uuid,
    /// One of [`QueryParameter::options`].
    OneOf,
}

/// Runs a named query.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RunQuery {
    /// Environment id.
    pub environment: String,
    /// Key of the source.
    pub source: String,
    /// [`NamedQuery::id`].
    pub query: String,
    /// Values by the names of the parameters; those left out have their defaults.
    #[ts(type = "Record<string, string>")]
    pub values: BTreeMap<String, String>,
    /// Width of the drawing in CSS pixels.
    pub width: u32,
    /// Height of the drawing in CSS pixels.
    pub height: u32,
    /// Colours.
    pub theme: ThemeName,
    /// Time axis.
    pub zone: Zone,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// What a named query answered.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct QueryResult {
    /// Key of the source.
    pub source: String,
    /// The query as it is now.
    pub query: NamedQuery,
    /// The values it ran with: name and value, defaults too.
    #[ts(type = "[string, string][]")]
    pub values: Vec<(String, String)>,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Types of the columns in the server's words; empty where they are not known.
    pub types: Vec<String>,
    /// Columns that hold numbers.
    pub numeric: Vec<bool>,
    /// Cells as text; absent for NULL.
    pub rows: Vec<Vec<Option<String>>>,
    /// Why there are not more rows, with the number; empty if these are all.
    pub cut: String,
    /// Values that were longer than what is shown and were shortened.
    pub shortened: u32,
    /// Its drawing, if the query asks for one.
    pub chart: Option<Content>,
    /// What the drawing leaves out, or why there is none; empty if it shows everything.
    pub chart_note: String,
    /// How long the server took, in milliseconds.
    pub took_ms: f64,
    /// When it was asked.
    pub at: Millis,
}

/// Saves the answer of a named query.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SaveQuery {
    /// It is run again.
    pub run: RunQuery,
    /// CSV and JSON hold the rows, SVG and PNG the drawing.
    pub format: SaveFormat,
}
