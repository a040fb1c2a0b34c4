use model::{Millis, Problem};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The documented data model beside the schema.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DataModelView {
    /// Key of the source.
    pub source: String,
    /// The document within the pack; absent if there is none.
    pub file: Option<String>,
    /// In a sentence: how much is documented, and what does not fit.
    pub sentence: String,
    /// How many of the tables are documented.
    pub documented_tables: u32,
    /// How many tables there are.
    pub tables: u32,
    /// How many columns of the documented tables are documented.
    pub documented_columns: u32,
    /// How many columns the documented tables have.
    pub columns: u32,
    /// Tables and columns that the document does not name.
    pub undocumented: Vec<ModelGap>,
    /// Tables and columns that the document names and the database does not have.
    pub ghosts: Vec<ModelGap>,
    /// Columns whose documented type is not the one in the database.
    pub types: Vec<TypeDifference>,
    /// The number at which each of the three lists was cut, if one was.
    pub capped_at: Option<u32>,
    /// What is wrong in the document.
    pub problems: Vec<Problem>,
    /// When the database was read.
    pub at: Millis,
}

/// Something that is only in one of document and database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ModelGap {
    /// The table's schema, may be empty.
    pub schema: String,
    /// The table.
    pub table: String,
    /// The column, if it is one; the table is missing as a whole without.
    pub column: Option<String>,
    /// The line of the document, from 1, where it has one.
    pub line: Option<u32>,
    /// The name that is nearest to it on the other side, if one is near.
    pub nearest: Option<String>,
}

/// A column whose documented type is not the one in the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct TypeDifference {
    pub schema: String,
    pub table: String,
    pub column: String,
    /// As the document says.
    pub documented: String,
    /// As the database says.
    pub actual: String,
    /// The line of the document, from 1.
    pub line: u32,
}
