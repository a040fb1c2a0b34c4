use model::{Failure, Millis};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The tables and views of a database.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SchemaView {
    /// Key of the source.
    pub source: String,
    /// Sorted by schema and name.
    pub tables: Vec<TableLine>,
    /// True if there are more than are listed.
    pub cut: bool,
    /// When the database was read.
    pub at: Millis,
}

/// A table in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct TableLine {
    /// Its schema, may be empty.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// What it is: "table", "view", "materialized view" …
    pub kind: String,
    /// About how many rows it has, by the server's own estimate.
    pub rows: Option<f64>,
    /// Its size with indexes, in bytes.
    pub bytes: Option<f64>,
    /// Number of columns.
    pub columns: u32,
    /// Number of indexes.
    pub indexes: u32,
    /// Its comment, may be empty.
    pub comment: String,
    /// What is wrong with it: an invalid index, a foreign key without index.
    pub findings: Vec<String>,
    /// Names of columns and comments in lower case, for searching.
    pub words: String,
}

/// Asks for one table.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TableRequest {
    /// Environment id.
    pub environment: String,
    /// Key of the source.
    pub source: String,
    /// Its schema, may be empty.
    pub schema: String,
    /// Its name.
    pub table: String,
}

/// One table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct TableDetail {
    /// As it stands in the list.
    pub line: TableLine,
    /// Its columns in their order.
    pub columns: Vec<ColumnView>,
    /// Its indexes.
    pub indexes: Vec<IndexView>,
    /// Its foreign keys.
    pub foreign_keys: Vec<ForeignKeyView>,
    /// Foreign keys of other tables that lead here: table and columns.
    pub referenced_by: Vec<(String, String)>,
    /// Migrations that make or change it: history, key and id of each.
    pub migrations: Vec<(String, String, String)>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct ColumnView {
    pub name: String,
    /// Its type as the engine writes it.
    pub type_name: String,
    pub nullable: bool,
    /// May be empty.
    pub default: String,
    /// What else the engine says of it, such as `auto_increment`; may be empty.
    pub extra: String,
    /// May be empty.
    pub comment: String,
    /// Part of the primary key.
    pub key: bool,
}

/// An index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IndexView {
    /// Its name.
    pub name: String,
    /// Its columns and expressions.
    pub columns: Vec<String>,
    /// Whether it is unique.
    pub unique: bool,
    /// Whether it is that of the primary key.
    pub primary: bool,
    /// False if the engine does not use it: its making failed or goes on.
    pub valid: bool,
    /// The condition of a partial one, may be empty.
    pub predicate: String,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ForeignKeyView {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// The table it leads to, with its schema.
    pub to: String,
    /// That table's columns.
    pub to_columns: Vec<String>,
    /// What happens on delete, may be empty.
    pub on_delete: String,
    /// Whether an index begins with its columns.
    pub indexed: bool,
}

/// All questions about the health of a database with their answers.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct HealthReports {
    /// Key of the source.
    pub source: String,
    /// One per question.
    pub reports: Vec<HealthReport>,
    /// When they were asked.
    pub at: Millis,
}

/// The answer to one question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct HealthReport {
    /// A name that stays.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// The privilege without which it shows less; empty if it needs none.
    pub needs: String,
    /// What a replica cannot know of it; empty if it knows all.
    pub on_replica: String,
    /// The role lacks what it needs, and rows may be missing.
    pub limited: bool,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Cells as text; absent for NULL.
    pub rows: Vec<Vec<Option<String>>>,
    /// Columns that hold numbers.
    pub numeric: Vec<bool>,
    /// The number of rows at which it was cut, if it was.
    pub capped_at: Option<u32>,
    /// What must be known to read it, in a sentence; may be empty.
    pub note: String,
    /// Why there is no answer.
    pub failure: Option<Failure>,
}
