/// What a column's type can hold, as far as telling histories apart needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Whole,
    Text,
    Boolean,
    Time,
    Bytes,
    Json,
    List,
    Other,
}

impl Kind {
    /// The kind of a type name of PostgreSQL, MySQL, MariaDB or SQLite.
    pub(super) fn of(type_name: &str) -> Self {
        let name = type_name.trim().to_ascii_lowercase();
        let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
        if name.ends_with("[]") || starts(&["array", "_text", "_varchar"]) {
            Self::List
        } else if starts(&["bool", "tinyint(1)", "bit"]) {
            Self::Boolean
        } else if starts(&["timestamp", "datetime", "date"]) {
            Self::Time
        } else if starts(&[
            "int",
            "bigint",
            "smallint",
            "mediumint",
            "tinyint",
            "serial",
            "bigserial",
            "numeric",
            "decimal",
            "unsigned",
            "uint",
            "double",
            "number",
        ]) {
            Self::Whole
        } else if starts(&["json"]) {
            Self::Json
        } else if starts(&[
            "bytea",
            "blob",
            "binary",
            "varbinary",
            "longblob",
            "tinyblob",
        ]) {
            Self::Bytes
        } else if name.contains("char") || name.contains("text") || starts(&["uuid", "citext"]) {
            Self::Text
        } else {
            Self::Other
        }
    }
}
