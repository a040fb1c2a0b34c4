use sqlx::{Row as _, TypeInfo as _, ValueRef as _, sqlite::SqliteRow};

use super::Cell;
use crate::Fault;

/// Reads a value by what is stored, not by what the column declares: SQLite lets them differ.
pub(crate) fn cell(row: &SqliteRow, at: usize) -> Result<Cell, Fault> {
    let value = row.try_get_raw(at)?;
    if value.is_null() {
        return Ok(Cell::Null);
    }
    let kind = value.type_info().name().to_owned();
    Ok(match kind.as_str() {
        "INTEGER" | "BOOLEAN" => Cell::Integer(row.try_get_unchecked(at)?),
        "REAL" => Cell::Float(row.try_get_unchecked(at)?),
        "BLOB" => Cell::Bytes(row.try_get_unchecked(at)?),
        // Text is read as bytes: SQLite does not promise that it is UTF-8.
        _ => {
            let bytes: Vec<u8> = row.try_get_unchecked(at)?;
            Cell::Text(String::from_utf8_lossy(&bytes).into_owned())
        }
    })
}
