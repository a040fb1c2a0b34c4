use serde::Serialize;

use crate::moment::Moment;

/// One value of a row, as a database driver gives it.
///
/// Engines differ in what they store for the same thing (a boolean is `t`, `1` or `true`, a time
/// is text in SQLite), so every reader below accepts each form that a tool was seen to write.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// NULL.
    Null,
    /// Text; numbers of arbitrary precision too.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A whole number above `i64::MAX`.
    Unsigned(u64),
    /// A floating-point number.
    Float(f64),
    /// A boolean.
    Bool(bool),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A time of a column with a zone: nanoseconds since the Unix epoch.
    Timestamp(i64),
    /// A time of a column without a zone: its digits read as if they were UTC, in nanoseconds.
    LocalTimestamp(i64),
    /// A JSON document, as text.
    Json(String),
    /// An array, such as PostgreSQL's `text[]`.
    List(Vec<Cell>),
}

/// The rows of one table, or of as many of its columns as were asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Rows {
    /// Column names, in the case the database gives.
    pub columns: Vec<String>,
    /// Rows; a row that is too short reads as NULL at its end.
    pub rows: Vec<Vec<Cell>>,
}

impl Rows {
    /// The position of a column, whatever its case and underscores.
    #[must_use]
    pub fn position(&self, column: &str) -> Option<usize> {
        self.columns
            .iter()
            .position(|name| name.eq_ignore_ascii_case(column))
            .or_else(|| {
                let wanted = folded(column);
                self.columns.iter().position(|name| folded(name) == wanted)
            })
    }
}

/// Lower case without underscores: EF Core's `MigrationId` is `migration_id` with a plug-in.
pub(crate) fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| *c != '_')
        .flat_map(char::to_lowercase)
        .collect()
}

impl Cell {
    /// The value as text; `None` for NULL, bytes that are not text, and arrays.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Text(text) | Self::Json(text) => Some(text.clone()),
            Self::Integer(number) => Some(number.to_string()),
            Self::Unsigned(number) => Some(number.to_string()),
            Self::Float(number) => Some(number.to_string()),
            Self::Bool(value) => Some(value.to_string()),
            Self::Bytes(bytes) => String::from_utf8(bytes.clone()).ok(),
            Self::Timestamp(_) | Self::LocalTimestamp(_) => {
                self.moment().map(|moment| moment.text().to_owned())
            }
            Self::Null | Self::List(_) => None,
        }
    }

    /// The value as a whole number, from text and whole floats too.
    #[must_use]
    pub fn integer(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            Self::Unsigned(number) => i64::try_from(*number).ok(),
            Self::Bool(value) => Some(i64::from(*value)),
            Self::Float(number) if number.fract() == 0.0 && number.abs() < 9.0e15 => {
                Some(*number as i64)
            }
            Self::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// The value as a boolean: 0 and 1, `t` and `f`, `true` and `false`, one byte or bit.
    #[must_use]
    pub fn boolean(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            Self::Integer(number) => Some(*number != 0),
            Self::Unsigned(number) => Some(*number != 0),
            Self::Float(number) => Some(*number != 0.0),
            Self::Bytes(bytes) => match bytes.as_slice() {
                [0 | b'0'] => Some(false),
                [1 | b'1'] => Some(true),
                _ => None,
            },
            Self::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
                "t" | "true" | "1" | "y" | "yes" => Some(true),
                "f" | "false" | "0" | "n" | "no" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// The value as a time; whole numbers are epoch seconds or milliseconds by their size.
    #[must_use]
    pub fn moment(&self) -> Option<Moment> {
        match self {
            Self::Timestamp(nanos) => Some(Moment::at(*nanos)),
            Self::LocalTimestamp(nanos) => Some(Moment::local(*nanos)),
            Self::Integer(number) => Moment::epoch(*number),
            Self::Unsigned(number) => i64::try_from(*number).ok().and_then(Moment::epoch),
            Self::Float(number) if number.is_finite() => Moment::epoch(*number as i64),
            Self::Text(text) => Some(Moment::read(text)),
            Self::Bytes(bytes) => std::str::from_utf8(bytes).ok().map(Moment::read),
            _ => None,
        }
    }

    /// The value as bytes; text is its UTF-8, or what its `\x` hexadecimal digits say.
    #[must_use]
    pub fn bytes(&self) -> Option<Vec<u8>> {
        match self {
            Self::Bytes(bytes) => Some(bytes.clone()),
            Self::Text(text) => Some(
                text.strip_prefix("\\x")
                    .and_then(crate::hex::decode)
                    .unwrap_or_else(|| text.as_bytes().to_vec()),
            ),
            _ => None,
        }
    }

    /// The value as a list of texts: an array, a JSON array, or PostgreSQL's `{…}` notation.
    #[must_use]
    pub fn texts(&self) -> Option<Vec<String>> {
        match self {
            Self::List(cells) => cells.iter().map(Self::text).collect(),
            Self::Json(text) => serde_json::from_str(text).ok(),
            Self::Text(text) if text.starts_with('{') => crate::array::read(text),
            Self::Text(text) => serde_json::from_str(text).ok(),
            _ => None,
        }
    }

    /// Whether there is no value.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Rows};

    #[test]
    fn booleans_in_every_form_a_driver_gives() {
        let table = [
            (Cell::Bool(true), Some(true)),
            (Cell::Integer(0), Some(false)),
            (Cell::Text("t".into()), Some(true)),
            (Cell::Text("FALSE".into()), Some(false)),
            (Cell::Bytes(vec![1]), Some(true)),
            (Cell::Bytes(vec![7, 7]), None),
            (Cell::Text("maybe".into()), None),
            (Cell::Null, None),
        ];
        for (cell, expected) in table {
            assert_eq!(cell.boolean(), expected, "{cell:?}");
        }
    }

    #[test]
    fn numbers_keep_every_digit() {
        assert_eq!(
            Cell::Text("20250114093012".into()).integer(),
            Some(20_250_114_093_012)
        );
        assert_eq!(Cell::Unsigned(u64::MAX).integer(), None);
        assert_eq!(
            Cell::Unsigned(u64::MAX).text().as_deref(),
            Some("18446744073709551615")
        );
        assert_eq!(Cell::Float(1.5).integer(), None);
    }

    #[test]
    fn columns_are_found_whatever_their_case() {
        let rows = Rows {
            columns: vec!["MD5SUM".into(), "migration_id".into()],
            rows: vec![],
        };
        assert_eq!(rows.position("md5sum"), Some(0));
        assert_eq!(rows.position("MigrationId"), Some(1));
        assert_eq!(rows.position("id"), None);
    }
}
