use sqlx::{
    Column as _, MySql, Row as _, Type, TypeInfo as _, ValueRef as _,
    mysql::{MySqlRow, MySqlTypeInfo},
};

use super::{Cell, days};
use crate::Fault;

/// The name of a type as MySQL's users write it.
pub(crate) fn type_name(kind: &MySqlTypeInfo) -> String {
    match name(kind) {
        "BOOLEAN" => "tinyint(1)".to_owned(),
        name => name.to_lowercase(),
    }
}

/// sqlx calls text that is compared byte by byte, such as MariaDB's JSON, binary: it looks at how
/// a column is compared, and what counts is the character set.
fn name(kind: &MySqlTypeInfo) -> &str {
    let is_text = <str as Type<MySql>>::compatible(kind);
    match kind.name() {
        "BINARY" if is_text => "CHAR",
        "VARBINARY" if is_text => "VARCHAR",
        "TINYBLOB" if is_text => "TINYTEXT",
        "BLOB" if is_text => "TEXT",
        "MEDIUMBLOB" if is_text => "MEDIUMTEXT",
        "LONGBLOB" if is_text => "LONGTEXT",
        name => name,
    }
}

/// Reads a value of the binary protocol.
///
/// Source: "Binary Protocol Value" in MySQL's description of its protocol.
pub(crate) fn cell(row: &MySqlRow, at: usize) -> Result<Cell, Fault> {
    let value = row.try_get_raw(at)?;
    let kind = name(&value.type_info()).to_owned();
    // sqlx calls dates such as 0000-00-00 null; those have bytes, and nulls have none.
    let bytes: &[u8] = match row.try_get_unchecked(at) {
        Ok(bytes) => bytes,
        Err(_) if value.is_null() => return Ok(Cell::Null),
        Err(error) => return Err(error.into()),
    };
    decode(bytes, &kind).ok_or_else(|| Fault::Unexpected {
        what: format!(
            "column {:?} holds a value of type {} in a form that is not known",
            row.columns().get(at).map_or("", |column| column.name()),
            kind.to_lowercase()
        ),
    })
}

fn decode(bytes: &[u8], kind: &str) -> Option<Cell> {
    let text = || String::from_utf8_lossy(bytes).into_owned();
    Some(match kind {
        "BOOLEAN" | "TINYINT" | "SMALLINT" | "MEDIUMINT" | "INT" | "BIGINT" => {
            Cell::Integer(signed(bytes)?)
        }
        "TINYINT UNSIGNED" | "SMALLINT UNSIGNED" | "MEDIUMINT UNSIGNED" | "INT UNSIGNED"
        | "BIGINT UNSIGNED" | "YEAR" => {
            let value = unsigned(bytes)?;
            i64::try_from(value).map_or_else(|_| Cell::Numeric(value.to_string()), Cell::Integer)
        }
        "FLOAT" => {
            let value = f32::from_le_bytes(bytes.try_into().ok()?);
            Cell::Float(value.to_string().parse().unwrap_or_else(|_| value.into()))
        }
        "DOUBLE" => Cell::Float(f64::from_le_bytes(bytes.try_into().ok()?)),
        "DECIMAL" => Cell::Numeric(text()),
        "JSON" => Cell::Json(text()),
        "TIMESTAMP" => moment(bytes, Cell::Instant)?,
        "DATETIME" => moment(bytes, Cell::WallClock)?,
        "DATE" => date(bytes)?,
        "TIME" => time(bytes)?,
        "BINARY" | "VARBINARY" | "TINYBLOB" | "BLOB" | "MEDIUMBLOB" | "LONGBLOB" | "GEOMETRY"
        | "BIT" => Cell::Bytes(bytes.to_vec()),
        _ => Cell::Text(text()),
    })
}

fn unsigned(bytes: &[u8]) -> Option<u64> {
    if bytes.len() > 8 {
        return None;
    }
    let mut wide = [0; 8];
    wide.get_mut(..bytes.len())?.copy_from_slice(bytes);
    Some(u64::from_le_bytes(wide))
}

fn signed(bytes: &[u8]) -> Option<i64> {
    let value = unsigned(bytes)?;
    let unused = 64 - 8 * u32::try_from(bytes.len()).ok()?;
    // Shifting up and back fills the upper bits with the sign.
    Some(value.cast_signed().checked_shl(unused)? >> unused)
}

/// Year, month and day; zeros where a shorter form leaves them out.
struct Parts {
    year: u16,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
    micros: u32,
}

impl Parts {
    /// The value begins with its length.
    fn read(bytes: &[u8]) -> Option<Self> {
        let (length, rest) = bytes.split_first()?;
        let rest = rest.get(..usize::from(*length))?;
        let byte = |at: usize| rest.get(at).copied().unwrap_or_default();
        Some(Self {
            year: u16::from_le_bytes([byte(0), byte(1)]),
            month: byte(2),
            day: byte(3),
            hour: byte(4),
            minute: byte(5),
            second: byte(6),
            micros: u32::from_le_bytes([byte(7), byte(8), byte(9), byte(10)]),
        })
    }

    /// MySQL keeps dates such as `0000-00-00` that no calendar has.
    fn is_in_the_calendar(&self) -> bool {
        self.month != 0 && self.day != 0
    }
}

fn moment(bytes: &[u8], kind: impl Fn(i64) -> Cell) -> Option<Cell> {
    let parts = Parts::read(bytes)?;
    let (hour, minute, second) = (parts.hour, parts.minute, parts.second);
    if !parts.is_in_the_calendar() {
        let (year, month, day) = (parts.year, parts.month, parts.day);
        let text = format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}");
        return Some(Cell::Text(text));
    }
    let days = days(parts.year.into(), parts.month.into(), parts.day.into());
    let seconds =
        days * 86_400 + i64::from(hour) * 3_600 + i64::from(minute) * 60 + i64::from(second);
    Some(kind(seconds * 1_000_000 + i64::from(parts.micros)))
}

fn date(bytes: &[u8]) -> Option<Cell> {
    let Parts {
        year, month, day, ..
    } = Parts::read(bytes)?;
    Some(Cell::Text(format!("{year:04}-{month:02}-{day:02}")))
}

/// Sign, days, hours, minutes, seconds, microseconds.
fn time(bytes: &[u8]) -> Option<Cell> {
    let (length, rest) = bytes.split_first()?;
    let rest = rest.get(..usize::from(*length))?;
    let byte = |at: usize| rest.get(at).copied().unwrap_or_default();
    let days = u32::from_le_bytes([byte(1), byte(2), byte(3), byte(4)]);
    let micros = u32::from_le_bytes([byte(8), byte(9), byte(10), byte(11)]);
    let sign = if byte(0) == 1 { "-" } else { "" };
    let hours = days.checked_mul(24)? + u32::from(byte(5));
    let mut text = format!("{sign}{hours:02}:{:02}:{:02}", byte(6), byte(7));
    if micros != 0 {
        text.push_str(&format!(".{micros:06}"));
    }
    Some(Cell::Text(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_the_binary_protocol() {
        let text = |text: &str| Cell::Text(text.into());
        let cases: &[(&str, &[u8], Cell)] = &[
            ("BOOLEAN", &[2], Cell::Integer(2)),
            ("TINYINT", &[0xff], Cell::Integer(-1)),
            ("SMALLINT", &[0, 0x80], Cell::Integer(-32_768)),
            ("INT UNSIGNED", &[0xff; 4], Cell::Integer(4_294_967_295)),
            ("BIGINT", &[0xff; 8], Cell::Integer(-1)),
            (
                "BIGINT UNSIGNED",
                &[0xff; 8],
                Cell::Numeric(u64::MAX.to_string()),
            ),
            ("FLOAT", &0.1_f32.to_le_bytes(), Cell::Float(0.1)),
            (
                "DECIMAL",
                b"123456789012345678901234567890.10",
                Cell::Numeric("123456789012345678901234567890.10".into()),
            ),
            ("DATETIME", &[0], text("0000-00-00 00:00:00")),
            ("DATETIME", &[4, 0xe8, 7, 0, 0], text("2024-00-00 00:00:00")),
            (
                "DATETIME",
                &[4, 0xb2, 7, 1, 2],
                Cell::WallClock(86_400_000_000),
            ),
            (
                "TIMESTAMP",
                &[11, 0xb2, 7, 1, 1, 0, 0, 1, 1, 0, 0, 0],
                Cell::Instant(1_000_001),
            ),
            ("DATE", &[4, 0xe8, 7, 2, 29], text("2024-02-29")),
            ("TIME", &[8, 1, 1, 0, 0, 0, 2, 3, 4], text("-26:03:04")),
            ("TIME", &[0], text("00:00:00")),
            ("VARBINARY", &[0, 255], Cell::Bytes(vec![0, 255])),
            ("ENUM", "größe".as_bytes(), text("größe")),
            ("VARCHAR", &[0x61, 0xff], text("a\u{fffd}")),
            ("JSON", b"[1]", Cell::Json("[1]".into())),
        ];
        for (kind, bytes, expected) in cases {
            assert_eq!(
                decode(bytes, kind).as_ref(),
                Some(expected),
                "{kind} {bytes:?}"
            );
        }
        for (kind, bytes) in [
            ("DATETIME", &[11, 1][..]),
            ("BIGINT", &[0; 9]),
            ("DATE", &[]),
            ("DOUBLE", &[1]),
        ] {
            assert_eq!(decode(bytes, kind), None, "{kind} {bytes:?}");
        }
    }
}
