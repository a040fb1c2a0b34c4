use std::{cmp::Ordering, collections::HashMap};

use model::{Labels, Point};

use crate::{Calc, Cell, Column, Frame, reduce};

/// All frames in one: columns of the same name are one, and rows that agree in every text and time
/// they share are one.
pub(super) fn merge(frames: Vec<Frame>) -> Vec<Frame> {
    if frames.len() < 2 {
        return frames;
    }
    let mut merged = Frame {
        ref_id: frames
            .first()
            .map(|frame| frame.ref_id.clone())
            .unwrap_or_default(),
        ..Frame::default()
    };
    // A name is a key if it is one in every frame that has it.
    let shared: Vec<&str> = frames
        .first()
        .into_iter()
        .flat_map(|first| &first.columns)
        .filter(|column| column.kind() != "number")
        .map(|column| column.name.as_str())
        .filter(|name| {
            frames
                .iter()
                .all(|frame| frame.columns.iter().any(|column| column.name == *name))
        })
        .collect();
    let mut rows: HashMap<String, usize> = HashMap::new();
    let mut height = 0;
    for frame in &frames {
        for row in 0..frame.rows() {
            let key: Vec<String> = shared
                .iter()
                .filter_map(|name| frame.columns.iter().find(|column| column.name == *name))
                .map(|column| format!("{:?}", column.cells.get(row)))
                .collect();
            let new = height;
            let joined = rows.get(&key.join("\u{1f}")).copied();
            let conflict = joined.is_some_and(|at| conflicts(&merged, at, frame, row));
            let at = match joined {
                Some(at) if !conflict && !shared.is_empty() => at,
                _ => {
                    rows.insert(key.join("\u{1f}"), new);
                    height += 1;
                    new
                }
            };
            for column in &frame.columns {
                put(&mut merged, column, row, at);
            }
        }
    }
    for column in &mut merged.columns {
        column.cells.resize(height, Cell::Empty);
    }
    vec![merged]
}

fn conflicts(merged: &Frame, at: usize, frame: &Frame, row: usize) -> bool {
    frame.columns.iter().any(|column| {
        let own = merged.columns.iter().find(|own| own.name == column.name);
        let there = own
            .and_then(|own| own.cells.get(at))
            .unwrap_or(&Cell::Empty);
        let here = column.cells.get(row).unwrap_or(&Cell::Empty);
        *there != Cell::Empty && *here != Cell::Empty && there != here
    })
}

fn put(merged: &mut Frame, column: &Column, row: usize, at: usize) {
    let place = merged
        .columns
        .iter()
        .position(|own| own.name == column.name)
        .unwrap_or_else(|| {
            merged.columns.push(Column {
                cells: Vec::new(),
                ..column.clone()
            });
            merged.columns.len() - 1
        });
    let cells = &mut merged.columns[place].cells;
    if cells.len() <= at {
        cells.resize(at + 1, Cell::Empty);
    }
    if let Some(cell) = column.cells.get(row).filter(|cell| **cell != Cell::Empty) {
        cells[at] = cell.clone();
    }
}

/// One row per number column of all frames: its name and its reductions.
pub(super) fn series_to_rows(frames: &[Frame], calcs: &[Calc]) -> Vec<Frame> {
    let numbers: Vec<&Column> = frames
        .iter()
        .flat_map(|frame| &frame.columns)
        .filter(|column| column.kind() == "number")
        .collect();
    let column = |name: String, cells: Vec<Cell>| Column {
        name,
        labels: Labels::default(),
        cells,
    };
    let names = numbers
        .iter()
        .map(|column| Cell::Text(column.name.clone()))
        .collect();
    let mut columns = vec![column("Field".to_owned(), names)];
    for calc in calcs {
        let cells = numbers
            .iter()
            .map(|column| reduced(*calc, column))
            .collect();
        columns.push(column(calc.name(), cells));
    }
    vec![Frame {
        ref_id: frames
            .first()
            .map(|frame| frame.ref_id.clone())
            .unwrap_or_default(),
        name: String::new(),
        columns,
    }]
}

/// Each column to one row.
pub(super) fn reduce_columns(mut frame: Frame, calcs: &[Calc]) -> Frame {
    frame.columns.retain(|column| column.kind() == "number");
    for column in &mut frame.columns {
        column.cells = calcs.iter().map(|calc| reduced(*calc, column)).collect();
    }
    frame
}

fn reduced(calc: Calc, column: &Column) -> Cell {
    let numbers = column.cells.iter().filter_map(Cell::number);
    let points: Vec<Point> = numbers
        .map(|value| Point {
            at: model::Millis(0),
            value,
        })
        .collect();
    reduce(calc, &points).map_or(Cell::Empty, Cell::Number)
}

/// Sorts stably by one column; empty cells come last either way.
pub(super) fn sort(mut frame: Frame, field: &str, descending: bool) -> Frame {
    let Some(by) = frame.columns.iter().find(|column| column.name == field) else {
        return frame;
    };
    let mut order: Vec<usize> = (0..frame.rows()).collect();
    order.sort_by(|one, other| {
        let (one, other) = (by.cells.get(*one), by.cells.get(*other));
        let empty = |cell: Option<&Cell>| cell.is_none_or(|cell| *cell == Cell::Empty);
        match (empty(one), empty(other)) {
            (false, false) if descending => compare(other, one),
            (false, false) => compare(one, other),
            (left, right) => left.cmp(&right),
        }
    });
    for column in &mut frame.columns {
        let cells = order
            .iter()
            .map(|row| column.cells.get(*row).cloned().unwrap_or_default());
        column.cells = cells.collect();
    }
    frame
}

fn compare(one: Option<&Cell>, other: Option<&Cell>) -> Ordering {
    match (one, other) {
        (Some(Cell::Number(one)), Some(Cell::Number(other))) => one.total_cmp(other),
        (Some(Cell::Time(one)), Some(Cell::Time(other))) => one.cmp(other),
        (Some(Cell::Text(one)), Some(Cell::Text(other))) => one.cmp(other),
        _ => Ordering::Equal,
    }
}
