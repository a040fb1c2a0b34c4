use model::Labels;

use crate::{Cell, Column, Frame};

/// Columns that one row per column becomes at most.
const MOST: usize = 1_000;

/// Each row becomes a column of one cell; texts beside it become its labels.
pub(super) fn rows_to_fields(frame: Frame, name: Option<&str>, value: Option<&str>) -> Frame {
    let chosen = |name: Option<&str>, kind: &str| {
        frame.columns.iter().position(|column| match name {
            Some(name) => column.name == name,
            None => column.kind() == kind,
        })
    };
    let (Some(name_at), Some(value_at)) = (chosen(name, "string"), chosen(value, "number")) else {
        return frame;
    };
    let cell = |at: usize, row: usize| {
        let column = frame.columns.get(at);
        column.and_then(|column| column.cells.get(row))
    };
    let column = |row: usize| {
        let others = frame.columns.iter().enumerate();
        let others = others
            .filter(|(at, column)| *at != name_at && *at != value_at && column.kind() == "string");
        let labels: Labels = others
            .filter_map(|(_, column)| {
                let cell = column.cells.get(row)?;
                (*cell != Cell::Empty).then(|| (column.name.clone(), cell.written()))
            })
            .collect();
        Column {
            name: cell(name_at, row).map(Cell::written).unwrap_or_default(),
            labels,
            cells: vec![cell(value_at, row).cloned().unwrap_or_default()],
        }
    };
    Frame {
        ref_id: frame.ref_id.clone(),
        name: String::new(),
        columns: (0..frame.rows().min(MOST)).map(column).collect(),
    }
}

/// Rows become columns and columns rows; a first column of texts or times gives the heads.
pub(super) fn transpose(frame: &Frame, first: &str, rest: &str) -> Frame {
    let heads = frame
        .columns
        .first()
        .filter(|column| matches!(column.kind(), "string" | "time"));
    let columns = frame.columns.iter().skip(usize::from(heads.is_some()));
    let columns: Vec<&Column> = columns.collect();
    let names = columns
        .iter()
        .map(|column| Cell::Text(column.name.clone()))
        .collect();
    let mut turned = vec![Column::new(first, names)];
    for row in 0..frame.rows().min(MOST) {
        let head = heads
            .and_then(|column| column.cells.get(row))
            .map_or_else(|| rest.to_owned(), Cell::written);
        let cell = |column: &&Column| column.cells.get(row).cloned().unwrap_or_default();
        turned.push(Column::new(head, columns.iter().map(cell).collect()));
    }
    super::columns::number_repeated(&mut turned);
    Frame {
        ref_id: frame.ref_id.clone(),
        name: frame.name.clone(),
        columns: turned,
    }
}
