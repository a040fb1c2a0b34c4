use std::collections::HashMap;

use super::most_rows;
use crate::{Cell, Column, Frame, frame::Key};

/// All frames in one: columns of the same name are one, and rows that agree in every column that
/// all frames have, and contradict each other in none, are one.
pub(super) fn merge(frames: Vec<Frame>) -> Vec<Frame> {
    let mut frames = frames;
    if frames.len() < 2 {
        return frames;
    }
    let first_ref = frames
        .first()
        .map(|frame| frame.ref_id.clone())
        .unwrap_or_default();
    if frames.iter().all(|frame| frame.columns.is_empty()) {
        frames.truncate(1);
        return frames;
    }
    let used: Vec<&Frame> = frames
        .iter()
        .filter(|frame| !frame.columns.is_empty())
        .collect();
    let (names, places) = columns(&used);
    let keys: Vec<usize> = (0..names.len())
        .filter(|at| places.iter().all(|own| own.contains_key(at)))
        .collect();
    if keys.is_empty() {
        return frames;
    }
    let rows = rows(&used, &places, &keys, names.len());
    let mut columns: Vec<Column> = names
        .iter()
        .map(|name| Column::new(*name, Vec::with_capacity(rows.len())))
        .collect();
    for row in rows {
        for (column, cell) in columns.iter_mut().zip(row) {
            column.cells.push(cell.cloned().unwrap_or_default());
        }
    }
    vec![Frame {
        ref_id: first_ref,
        name: String::new(),
        columns,
    }]
}

/// The names of all columns, and per frame the place among them of each of its own.
fn columns<'a>(frames: &[&'a Frame]) -> (Vec<&'a str>, Vec<HashMap<usize, &'a Column>>) {
    let mut names: Vec<&str> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    let mut places = Vec::with_capacity(frames.len());
    for frame in frames {
        let mut own = HashMap::new();
        for column in &frame.columns {
            let at = *known.entry(column.name.as_str()).or_insert_with(|| {
                names.push(&column.name);
                names.len() - 1
            });
            own.insert(at, column);
        }
        places.push(own);
    }
    (names, places)
}

/// A cell that a frame does not have is `None`, one that it has and that is empty is not.
type Row<'a> = Vec<Option<&'a Cell>>;

fn rows<'a>(
    frames: &[&'a Frame],
    places: &[HashMap<usize, &'a Column>],
    keys: &[usize],
    width: usize,
) -> Vec<Row<'a>> {
    let mut rows: Vec<Row<'a>> = Vec::new();
    let mut by_key: HashMap<Vec<Key<'a>>, Vec<usize>> = HashMap::new();
    for (frame, own) in frames.iter().zip(places) {
        let cell = |column: &'a Column, at: usize| column.cells.get(at).unwrap_or(&Cell::Empty);
        for at in 0..frame.rows() {
            let key = keys
                .iter()
                .filter_map(|place| own.get(place))
                .map(|column| cell(column, at).key())
                .collect();
            let same = by_key.entry(key).or_default();
            let mut merged = false;
            for existing in same.iter() {
                let existing = &mut rows[*existing];
                let mut cells = own.iter();
                let agrees = cells.all(|(place, column)| match existing[*place] {
                    None | Some(Cell::Empty) => true,
                    Some(own) => own == cell(column, at),
                });
                if agrees {
                    merged = true;
                    for (place, column) in own {
                        existing[*place] = Some(cell(column, at));
                    }
                }
            }
            if !merged && rows.len() < most_rows(width) {
                let mut row: Row<'a> = vec![None; width];
                for (place, column) in own {
                    row[*place] = Some(cell(column, at));
                }
                same.push(rows.len());
                rows.push(row);
            }
        }
    }
    rows
}
