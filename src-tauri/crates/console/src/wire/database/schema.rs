use model::{Failure, Millis};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks for the tables of a database, or for those that fit a search.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct SchemaRequest {
    /// Environment id.
    pub environment: String,
    /// Key of the source; the first database without.
    pub source: Option<String>,
    /// Words that all have to occur in names, comments or the documented data model.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    pub search: String,
    /// How many tables to pass by.
    #[serde(default)]
    #[ts(optional, as = "Option<u32>")]
    pub from: u32,
    /// How many tables to answer with at most; all without.
    #[serde(default)]
    #[ts(optional)]
    pub count: Option<u32>,
    /// Takes what was read a moment ago, so that pages belong together.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub kept: bool,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// The tables and views of a database.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SchemaView {
    /// Key of the source.
    pub source: String,
    /// Sorted by schema and name; those that fit a search by how well they do.
    pub tables: Vec<TableLine>,
    /// How many tables fit the search, listed or not; all without a search.
    pub matched: u32,
    /// How many tables there are.
    pub total: u32,
    /// True if the database has more tables than are read.
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
    /// The data model says something about it.
    pub documented: bool,
    /// Where the words of a search occur, the best first; empty without a search.
    pub hits: Vec<SchemaHit>,
}

/// Where a word of a search occurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SchemaHit {
    /// What kind of text it occurs in.
    pub place: HitPlace,
    /// The column, if it is one's.
    pub column: Option<String>,
    /// The text around it, untrusted.
    pub text: String,
    /// Where the words stand in `text`: from and to, in UTF-16 units.
    #[ts(type = "[number, number][]")]
    pub marks: Vec<(u32, u32)>,
}

/// Texts in which a search looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HitPlace {
    /// The name of the table or column.
    Name,
    /// The comment in the database.
    Comment,
    /// The documented data model.
    Docs,
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
    /// What each of them does to it or to one of its columns, in the order they ran.
    pub touches: Vec<TouchView>,
    /// What the data model says about it.
    pub docs: Option<DocsView>,
}

/// What a migration does to a table or to one of its columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TouchView {
    /// [`super::HistoryView::key`].
    pub history: String,
    /// [`super::MigrationRow::key`].
    pub migration: String,
    /// The migration's id.
    pub id: String,
    /// The column, where it is one column's.
    pub column: Option<String>,
    /// What is done: "creates", "alters", "indexes", "drops", "fills".
    pub deed: String,
    /// The file within the pack.
    pub file: String,
    /// The line of the file, from 1.
    pub line: u32,
}

/// What the documented data model says about something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocsView {
    /// Markdown, untrusted; empty if it is only named.
    pub text: String,
    /// The type it is said to have, may be empty.
    pub type_name: String,
    /// The documented type and the one in the database are not the same.
    pub type_differs: bool,
    /// The line of `docs/data-model.md`, from 1.
    pub line: u32,
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
    /// What the data model says about it.
    pub docs: Option<DocsView>,
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
    /// Its name; empty where the server keeps none.
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
