/// The tables of a database.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    /// The tables and views, by schema and name.
    pub tables: Vec<Table>,
    /// There are more tables, columns, indexes or keys than are read at most.
    pub is_cut: bool,
}

/// A table or view.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its schema; in MySQL the database, in SQLite `main`.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// About how many rows it has, by the server's statistics.
    pub rows: Option<i64>,
    /// How much room it takes, where the server says so.
    pub size: Option<Size>,
    /// What its owner wrote about it.
    pub comment: Option<String>,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// The columns of its primary key, in the key's order.
    pub primary_key: Vec<String>,
    /// Its indexes, by name.
    pub indexes: Vec<Index>,
    /// Its foreign keys, by name.
    pub foreign_keys: Vec<ForeignKey>,
}

/// What a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A table that holds its rows.
    Table,
    /// A table whose rows lie in partitions.
    Partitioned,
    /// A part of a partitioned table.
    Partition,
    /// A view.
    View,
    /// A view that holds its rows.
    MaterializedView,
    /// A table of another server or file.
    Foreign,
}

/// Room on disk, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Of the rows.
    pub table: i64,
    /// Of all indexes.
    pub indexes: i64,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type as the server writes it: `character varying(20)`, `int(10) unsigned`.
    pub type_name: String,
    /// Whether it may be null.
    pub nullable: bool,
    /// The expression of its default or of what it is generated from.
    pub default: Option<String>,
    /// `identity`, `generated`, `auto_increment` and the like.
    pub extra: Option<String>,
    /// What its owner wrote about it.
    pub comment: Option<String>,
}

/// An index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// Its columns in their order; `None` is an expression.
    pub columns: Vec<Option<String>>,
    /// No two rows may have the same.
    pub unique: bool,
    /// It is the primary key.
    pub primary: bool,
    /// It is used: `false` is what a failed CREATE INDEX CONCURRENTLY leaves behind.
    pub valid: bool,
    /// It covers only rows that fulfil this.
    pub predicate: Option<String>,
    /// As the server would create it again, where it says so.
    pub definition: Option<String>,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// Its name; empty in SQLite, which keeps none.
    pub name: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// The schema of the table it points to.
    pub to_schema: String,
    /// The table it points to.
    pub to_table: String,
    /// The columns it points to.
    pub to_columns: Vec<String>,
    /// What happens when the row it points to is deleted: `CASCADE`, `NO ACTION` ….
    pub on_delete: Option<String>,
    /// What happens when the row it points to changes its key.
    pub on_update: Option<String>,
    /// All rows were checked when it was made.
    pub validated: bool,
    /// A valid index of the table begins with its columns; without one every change of the table
    /// it points to reads the whole table.
    pub indexed: bool,
}

impl ForeignKey {
    /// Whether an index serves a foreign key with these columns: it is valid, whole, and begins
    /// with them in any order.
    pub(crate) fn is_served_by(columns: &[String], index: &Index) -> bool {
        let Some(first) = index.columns.get(..columns.len()) else {
            return false;
        };
        let covers = |column: &String| first.iter().any(|name| name.as_ref() == Some(column));
        index.valid && index.predicate.is_none() && columns.iter().all(covers)
    }
}
