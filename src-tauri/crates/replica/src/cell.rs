use std::fmt::Write;

pub(crate) mod mysql;
pub(crate) mod postgres;
pub(crate) mod sqlite;

/// One value, as the server has it: no digit is lost and nothing is guessed.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// No value.
    Null,
    /// A truth value of PostgreSQL; MySQL and SQLite have integers.
    Bool(bool),
    /// A whole number of up to 64 bits.
    Integer(i64),
    /// A binary fraction.
    Float(f64),
    /// A decimal number of any length, as the server writes it.
    Numeric(String),
    /// Text, and every type that has no variant of its own, as the server writes it.
    Text(String),
    /// JSON, as the server writes it.
    Json(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A point in time, in microseconds since 1970 in UTC.
    Instant(i64),
    /// A date and time without a zone, in microseconds since 1970-01-01 00:00 on that clock.
    WallClock(i64),
}

/// A column of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its type in the server's words, such as `int8` or `varchar`; empty where it is not known.
    pub type_name: String,
}

/// An answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    /// The columns, also of an answer without rows.
    pub columns: Vec<Header>,
    /// The rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
    /// Why there are no more rows, if there are more.
    pub cut: Option<Cut>,
    /// How many values were longer than allowed and were shortened.
    pub shortened: usize,
}

/// Why an answer ends before its last row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// As many rows as allowed.
    Rows(usize),
    /// As many bytes as allowed.
    Bytes(usize),
}

/// How large an answer may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    /// Rows.
    pub rows: usize,
    /// Bytes of all values together.
    pub bytes: usize,
    /// Characters, or bytes, of one value.
    pub value: usize,
}

impl Default for Caps {
    fn default() -> Self {
        Self {
            rows: 10_000,
            bytes: 32 << 20,
            value: 256 << 10,
        }
    }
}

impl Caps {
    /// How many rows a server is asked for: the one too many says whether there are more.
    pub(crate) fn rows_asked(self) -> usize {
        self.rows.saturating_add(1).min(i64::MAX as usize)
    }
}

impl Rows {
    /// The position of a column.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}

impl Cell {
    /// The value as text without loss: bytes in hexadecimal, times by ISO 8601; nothing for null.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        Some(match self {
            Self::Null => return None,
            Self::Bool(value) => value.to_string(),
            Self::Integer(value) => value.to_string(),
            Self::Float(value) => value.to_string(),
            Self::Numeric(text) | Self::Text(text) | Self::Json(text) => text.clone(),
            Self::Bytes(bytes) => bytes.iter().fold("\\x".to_owned(), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            }),
            Self::Instant(micros) => format!("{}Z", clock(*micros)),
            Self::WallClock(micros) => clock(*micros),
        })
    }

    /// The value as a whole number, if it is one or is written as one.
    #[must_use]
    pub fn integer(&self) -> Option<i64> {
        match self {
            Self::Integer(value) => Some(*value),
            Self::Bool(value) => Some(i64::from(*value)),
            Self::Numeric(text) | Self::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// The value as a number, rounded to a binary fraction.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(value) => Some(*value as f64),
            Self::Float(value) => Some(*value),
            Self::Numeric(text) | Self::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// The value as a truth value, as each engine writes one.
    #[must_use]
    pub fn truth(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            Self::Integer(value) => Some(*value != 0),
            Self::Text(text) => match text.to_ascii_lowercase().as_str() {
                "t" | "true" | "on" | "yes" | "1" => Some(true),
                "f" | "false" | "off" | "no" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// What it takes of the bytes allowed.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Self::Numeric(text) | Self::Text(text) | Self::Json(text) => text.len() + 8,
            Self::Bytes(bytes) => bytes.len() + 8,
            _ => 8,
        }
    }

    /// Shortens a value that is longer than allowed and says whether it did. JSON that is cut is
    /// no longer JSON.
    pub(crate) fn shorten(&mut self, most: usize) -> bool {
        match self {
            Self::Text(text) | Self::Numeric(text) | Self::Json(text) => {
                let Some((at, _)) = text.char_indices().nth(most) else {
                    return false;
                };
                text.truncate(at);
                *self = Self::Text(std::mem::take(text));
                true
            }
            Self::Bytes(bytes) if bytes.len() > most => {
                bytes.truncate(most);
                true
            }
            _ => false,
        }
    }
}

/// Microseconds as `2024-02-29T23:59:59.000001`, in the Gregorian calendar also before it began,
/// as PostgreSQL counts.
fn clock(micros: i64) -> String {
    let (days, rest) = (
        micros.div_euclid(86_400_000_000),
        micros.rem_euclid(86_400_000_000),
    );
    let (year, month, day) = date(days);
    let (seconds, fraction) = (rest / 1_000_000, rest % 1_000_000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let mut text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    if fraction != 0 {
        let _ = write!(text, ".{fraction:06}");
    }
    text
}

/// The date that lies so many days after 1970-01-01, by Howard Hinnant's `civil_from_days`.
fn date(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// The days from 1970-01-01 to a date, the inverse of [`date`].
pub(crate) fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_without_loss() {
        for (micros, text) in [
            (0, "1970-01-01T00:00:00"),
            (-1, "1969-12-31T23:59:59.999999"),
            (1_709_251_199_000_001, "2024-02-29T23:59:59.000001"),
            (951_782_400_000_000, "2000-02-29T00:00:00"),
            (-62_135_596_800_000_000, "0001-01-01T00:00:00"),
            (253_402_300_799_999_999, "9999-12-31T23:59:59.999999"),
        ] {
            assert_eq!(Cell::WallClock(micros).text().unwrap(), text);
            assert_eq!(Cell::Instant(micros).text().unwrap(), format!("{text}Z"));
        }
        for day in (-800_000..3_000_000).step_by(97) {
            let (year, month, date) = date(day);
            assert_eq!(days(year, month, date), day);
        }
    }

    #[test]
    fn long_values_are_shortened_between_characters() {
        let mut cell = Cell::Text("äöü€".into());
        assert!(cell.shorten(3));
        assert_eq!(cell, Cell::Text("äöü".into()));
        assert!(!cell.shorten(3));
        let mut json = Cell::Json("{\"a\":1}".into());
        assert!(json.shorten(2));
        assert_eq!(json, Cell::Text("{\"".into()));
        let mut bytes = Cell::Bytes(vec![1, 2, 255]);
        assert_eq!(bytes.text().unwrap(), "\\x0102ff");
        assert!(bytes.shorten(1));
        assert_eq!(bytes, Cell::Bytes(vec![1]));
        assert_eq!(
            Cell::Integer(i64::MIN).text().unwrap(),
            "-9223372036854775808"
        );
    }
}
