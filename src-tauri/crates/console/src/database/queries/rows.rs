use replica::{Cell, Cut, Rows};
use serde_json::json;

use crate::{
    panel::{Data, Datum},
    wire::QueryResult,
};

/// The rows as text; absent for NULL.
pub(in crate::database) fn texts(rows: &Rows) -> Vec<Vec<Option<String>>> {
    let row = |row: &Vec<Cell>| row.iter().map(Cell::text).collect();
    rows.rows.iter().map(row).collect()
}

/// Columns that hold numbers and nothing else.
pub(in crate::database) fn numeric(rows: &Rows) -> Vec<bool> {
    (0..rows.columns.len())
        .map(|at| {
            let mut cells = rows.rows.iter().filter_map(|row| row.get(at));
            let is_null = |cell: &Cell| *cell == Cell::Null;
            cells.clone().any(is_number) && cells.all(|cell| is_number(cell) || is_null(cell))
        })
        .collect()
}

/// Why there are not more rows.
pub(super) fn cut(rows: &Rows) -> String {
    match rows.cut {
        None => String::new(),
        Some(Cut::Rows(most)) => {
            format!("only the first {most} rows were read, as the query says")
        }
        Some(Cut::Bytes(most)) => format!(
            "only the first {} rows were read: they fill {} MiB",
            rows.rows.len(),
            most >> 20
        ),
    }
}

/// The rows as a table for CSV: what a server wrote is text, numbers are plain.
pub(super) fn data(rows: &Rows) -> Data {
    let datum = |cell: &Cell| match (cell, cell.text()) {
        (_, None) => Datum::Empty,
        (Cell::Text(_) | Cell::Json(_) | Cell::Bytes(_), Some(text)) => Datum::Text(text),
        (_, Some(text)) => Datum::Plain(text),
    };
    Data {
        heads: rows.columns.iter().map(|one| one.name.clone()).collect(),
        rows: rows
            .rows
            .iter()
            .map(|row| row.iter().map(datum).collect())
            .collect(),
    }
}

/// The answer with what was asked, so that the file speaks for itself.
pub(super) fn json(result: &QueryResult) -> Vec<u8> {
    let mut text = format!(
        "{:#}",
        json!({
            "query": { "title": result.query.title, "file": result.query.file, "sql": result.query.sql },
            "source": result.source,
            "values": result.values,
            "at": result.at,
            "took_ms": result.took_ms,
            "columns": result.columns,
            "types": result.types,
            "rows": result.rows,
            "cut": result.cut,
            "shortened": result.shortened,
        })
    );
    text.push('\n');
    text.into_bytes()
}

fn is_number(cell: &Cell) -> bool {
    matches!(cell, Cell::Integer(_) | Cell::Float(_) | Cell::Numeric(_))
}
