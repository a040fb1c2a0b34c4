use serde::Serialize;

/// A table as a database's catalogue lists it; what [`crate::detect`] looks at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Schema (PostgreSQL), database (MySQL), `main` or empty (SQLite).
    pub schema: String,
    /// Name, in the case the catalogue gives.
    pub name: String,
    /// Columns in their order.
    pub columns: Vec<Column>,
    /// Names of the columns of the primary key; empty where there is none or it is not known.
    pub primary_key: Vec<String>,
}

/// A column as a database's catalogue lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Name, in the case the catalogue gives.
    pub name: String,
    /// Type as the engine writes it, such as `character varying(255)` or `bigint(20)`.
    pub type_name: String,
    /// Whether it may hold NULL.
    pub nullable: bool,
}

impl Table {
    /// A table of columns written as `name type`, for callers that have a catalogue in text.
    #[must_use]
    pub fn new(schema: &str, name: &str, columns: &[(&str, &str)]) -> Self {
        Self {
            schema: schema.to_owned(),
            name: name.to_owned(),
            columns: columns
                .iter()
                .map(|(name, type_name)| Column {
                    name: (*name).to_owned(),
                    type_name: (*type_name).to_owned(),
                    nullable: true,
                })
                .collect(),
            primary_key: Vec::new(),
        }
    }

    /// `schema.name`, or the name alone where there is no schema.
    #[must_use]
    pub fn title(&self) -> String {
        title(&self.schema, &self.name)
    }
}

/// `schema.name`, or the name alone where there is no schema.
pub(crate) fn title(schema: &str, name: &str) -> String {
    if schema.is_empty() {
        name.to_owned()
    } else {
        format!("{schema}.{name}")
    }
}
