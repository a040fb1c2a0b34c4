/// A table or view as the database has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Its schema, may be empty.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// What its owner wrote about it, may be empty.
    pub comment: String,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// The columns of its primary key.
    pub primary_key: Vec<String>,
    /// Its foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
}

/// A column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type as the server writes it.
    pub type_name: String,
    /// Whether it may be null.
    pub nullable: bool,
    /// What its owner wrote about it, may be empty.
    pub comment: String,
}

/// A foreign key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ForeignKey {
    /// Its columns.
    pub columns: Vec<String>,
    /// The schema of the table it points to.
    pub to_schema: String,
    /// The table it points to.
    pub to_table: String,
    /// The columns it points to.
    pub to_columns: Vec<String>,
    /// No two rows have the same values, so that at most one row points to each.
    pub unique: bool,
}

impl Table {
    /// `schema.name`, or the name alone where there is no schema.
    #[must_use]
    pub fn title(&self) -> String {
        if self.schema.is_empty() {
            self.name.clone()
        } else {
            format!("{}.{}", self.schema, self.name)
        }
    }
}
