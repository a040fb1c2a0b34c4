use sqlx::{
    Column as _, Row as _, TypeInfo as _, ValueRef as _,
    postgres::{PgRow, PgTypeInfo, PgValueRef},
};

use super::Cell;
use crate::Fault;

/// The projection that makes a column readable: what has no reader here is written as text by the
/// server, and a long value is shortened there to one more than allowed.
pub(crate) fn projection(column: &str, kind: &PgTypeInfo, most: usize) -> String {
    match kind.name() {
        "BOOL" | "INT2" | "INT4" | "INT8" | "OID" | "FLOAT4" | "FLOAT8" | "TIMESTAMP"
        | "TIMESTAMPTZ" => column.to_owned(),
        "BYTEA" => format!("substring({column} from 1 for {})", most + 1),
        _ => format!("left({column}::text, {})", most + 1),
    }
}

/// The name of a type as PostgreSQL's users write it.
pub(crate) fn type_name(kind: &PgTypeInfo) -> String {
    kind.name().to_lowercase()
}

/// Reads a value of a column whose own type, before the projection, is `kind`.
pub(crate) fn cell(row: &PgRow, at: usize, kind: &PgTypeInfo) -> Result<Cell, Fault> {
    let value = row.try_get_raw(at)?;
    if value.is_null() {
        return Ok(Cell::Null);
    }
    let unreadable = || Fault::Unexpected {
        what: format!(
            "column {:?} holds a value of type {} in a form that is not known",
            row.columns().get(at).map_or("", |column| column.name()),
            type_name(kind)
        ),
    };
    decode(&value, kind.name()).ok_or_else(unreadable)
}

/// Microseconds from 1970 to 2000, from which PostgreSQL counts.
const EPOCH: i64 = 946_684_800_000_000;

fn decode(value: &PgValueRef<'_>, kind: &str) -> Option<Cell> {
    let bytes = value.as_bytes().ok()?;
    let text = || std::str::from_utf8(bytes).ok().map(str::to_owned);
    // Statements that cannot be wrapped, such as SHOW, are all text.
    Some(match kind {
        "BOOL" => Cell::Bool(*bytes.first()? != 0),
        "INT2" => Cell::Integer(i16::from_be_bytes(bytes.try_into().ok()?).into()),
        "INT4" => Cell::Integer(i32::from_be_bytes(bytes.try_into().ok()?).into()),
        "INT8" => Cell::Integer(i64::from_be_bytes(bytes.try_into().ok()?)),
        "OID" => Cell::Integer(u32::from_be_bytes(bytes.try_into().ok()?).into()),
        "FLOAT4" => Cell::Float(widened(f32::from_be_bytes(bytes.try_into().ok()?))),
        "FLOAT8" => Cell::Float(f64::from_be_bytes(bytes.try_into().ok()?)),
        "TIMESTAMPTZ" => time(i64::from_be_bytes(bytes.try_into().ok()?), Cell::Instant),
        "TIMESTAMP" => time(i64::from_be_bytes(bytes.try_into().ok()?), Cell::WallClock),
        "BYTEA" => Cell::Bytes(bytes.to_vec()),
        "NUMERIC" => Cell::Numeric(text()?),
        "JSON" | "JSONB" => Cell::Json(text()?),
        _ => Cell::Text(text()?),
    })
}

/// The double that is written with the same digits: 0.1 stays 0.1.
fn widened(value: f32) -> f64 {
    value.to_string().parse().unwrap_or_else(|_| value.into())
}

fn time(since_2000: i64, kind: impl Fn(i64) -> Cell) -> Cell {
    match since_2000 {
        i64::MAX => Cell::Text("infinity".into()),
        i64::MIN => Cell::Text("-infinity".into()),
        micros => kind(micros.saturating_add(EPOCH)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_count_from_2000_and_may_never_end() {
        assert_eq!(time(0, Cell::Instant), Cell::Instant(EPOCH));
        assert_eq!(time(i64::MAX, Cell::Instant), Cell::Text("infinity".into()));
        assert_eq!(
            time(i64::MIN, Cell::WallClock),
            Cell::Text("-infinity".into())
        );
        assert_eq!(widened(0.1), 0.1);
    }

    #[test]
    fn what_has_no_reader_is_written_by_the_server() {
        let projected = |name| projection("c1", &PgTypeInfo::with_name(name), 10);
        assert_eq!(projected("INT8"), "c1");
        assert_eq!(projected("BYTEA"), "substring(c1 from 1 for 11)");
        for name in ["NUMERIC", "UUID", "mood", "TEXT", "JSONB"] {
            assert_eq!(projected(name), "left(c1::text, 11)", "{name}");
        }
    }
}
