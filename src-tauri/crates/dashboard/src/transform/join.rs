use std::collections::{HashMap, HashSet};

use super::columns::number_repeated;
use crate::{Cell, Column, Frame, frame::Key};

/// Which rows a join keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Join {
    /// One for every value of the column.
    #[default]
    Outer,
    /// Those whose value all frames have, once per combination.
    Inner,
    /// All rows; one value may stand in several.
    OuterTabular,
}

/// A frame whose join column is set apart.
struct Side<'a> {
    by: &'a Column,
    others: Vec<&'a Column>,
    rows: usize,
}

pub(super) fn join(frames: Vec<Frame>, field: Option<&str>, mode: Join) -> Vec<Frame> {
    if frames.len() < 2 {
        return frames;
    }
    let by = |frame: &Frame| {
        frame.columns.iter().position(|column| match field {
            Some(name) => column.name == name,
            None => column.kind() == "time",
        })
    };
    let sides: Vec<Side<'_>> = frames
        .iter()
        .filter_map(|frame| {
            let at = by(frame)?;
            let others = frame.columns.iter().enumerate();
            Some(Side {
                by: frame.columns.get(at)?,
                others: others
                    .filter(|(own, _)| *own != at)
                    .map(|(_, column)| column)
                    .collect(),
                rows: frame.rows(),
            })
        })
        .collect();
    let Some(first) = sides.first() else {
        return frames;
    };
    let mut columns = vec![Column::new(first.by.name.clone(), Vec::new())];
    for column in sides.iter().flat_map(|side| &side.others) {
        columns.push(Column {
            name: column.name.clone(),
            labels: column.labels.clone(),
            cells: Vec::new(),
        });
    }
    let picked = match mode {
        Join::Outer => outer(&sides),
        Join::Inner => inner(&sides),
        Join::OuterTabular => tabular(&sides),
    };
    for (key, rows) in &picked {
        columns[0].cells.push((*key).clone());
        let cells = sides.iter().zip(rows).flat_map(|(side, row)| {
            side.others.iter().map(move |column| {
                row.and_then(|row| column.cells.get(row))
                    .cloned()
                    .unwrap_or_default()
            })
        });
        for (column, cell) in columns.iter_mut().skip(1).zip(cells) {
            column.cells.push(cell);
        }
    }
    number_repeated(&mut columns);
    vec![Frame {
        ref_id: frames
            .first()
            .map(|frame| frame.ref_id.clone())
            .unwrap_or_default(),
        name: String::new(),
        columns,
    }]
}

/// A row of the answer: the common value, and per side the row that is taken.
type Picked<'a> = Vec<(&'a Cell, Vec<Option<usize>>)>;

fn outer<'a>(sides: &[Side<'a>]) -> Picked<'a> {
    let mut places: HashMap<Key<'a>, usize> = HashMap::new();
    let mut picked: Picked<'a> = Vec::new();
    for (at, side) in sides.iter().enumerate() {
        for (row, cell) in side.by.cells.iter().enumerate() {
            let place = *places.entry(cell.key()).or_insert_with(|| {
                picked.push((cell, vec![None; sides.len()]));
                picked.len() - 1
            });
            picked[place].1[at] = Some(row);
        }
    }
    // Numbers and times ascend; texts stay as they come.
    if !picked.iter().any(|(cell, _)| matches!(cell, Cell::Text(_))) {
        picked.sort_by(|(one, _), (other, _)| super::rows::compare(one, other));
    }
    picked
}

fn inner<'a>(sides: &[Side<'a>]) -> Picked<'a> {
    /// More rows than this are a cross product by accident.
    const MOST: usize = 1_000_000;
    let index = |side: &Side<'a>| {
        let mut rows: HashMap<Key<'a>, Vec<usize>> = HashMap::new();
        for (row, cell) in side.by.cells.iter().enumerate() {
            rows.entry(cell.key()).or_default().push(row);
        }
        rows
    };
    let indexes: Vec<_> = sides.iter().skip(1).map(index).collect();
    let mut picked: Picked<'a> = Vec::new();
    for (row, cell) in sides[0].by.cells.iter().enumerate() {
        let mut partial = vec![vec![Some(row)]];
        for index in &indexes {
            let matching = index.get(&cell.key()).map_or(&[][..], Vec::as_slice);
            let extended = partial.iter().flat_map(|rows| {
                matching.iter().map(|row| {
                    let mut rows = rows.clone();
                    rows.push(Some(*row));
                    rows
                })
            });
            partial = extended.take(MOST).collect();
        }
        picked.extend(partial.into_iter().map(|rows| (cell, rows)));
        if picked.len() >= MOST {
            break;
        }
    }
    picked
}

fn tabular<'a>(sides: &[Side<'a>]) -> Picked<'a> {
    let first_row = |side: &Side<'a>| {
        let mut rows: HashMap<Key<'a>, usize> = HashMap::new();
        for (row, cell) in side.by.cells.iter().enumerate() {
            rows.entry(cell.key()).or_insert(row);
        }
        rows
    };
    let indexes: Vec<_> = sides.iter().map(first_row).collect();
    let mut seen: HashSet<Vec<Option<usize>>> = HashSet::new();
    let mut picked: Picked<'a> = Vec::new();
    for (at, side) in sides.iter().enumerate() {
        for row in 0..side.rows {
            let Some(cell) = side.by.cells.get(row) else {
                continue;
            };
            let mut rows: Vec<Option<usize>> = indexes
                .iter()
                .map(|index| index.get(&cell.key()).copied())
                .collect();
            rows[at] = Some(row);
            if seen.insert(rows.clone()) {
                picked.push((cell, rows));
            }
        }
    }
    picked
}

pub(super) fn concatenate(frames: Vec<Frame>, named: bool, label: Option<&str>) -> Vec<Frame> {
    if frames.len() < 2 {
        return frames;
    }
    let rows = frames.iter().map(Frame::rows).max().unwrap_or(0);
    let ref_id = frames
        .first()
        .map(|frame| frame.ref_id.clone())
        .unwrap_or_default();
    let mut columns = Vec::new();
    for frame in frames {
        for mut column in frame.columns {
            column.cells.resize(rows, Cell::Empty);
            if !frame.name.is_empty() {
                match label {
                    Some(label) => {
                        let labels = &mut column.labels.0;
                        labels.insert(label.to_owned(), frame.name.clone());
                    }
                    // A series is named after its frame already.
                    None if named && column.name != frame.name => {
                        column.name = format!("{} · {}", frame.name, column.name);
                    }
                    None => {}
                }
            }
            columns.push(column);
        }
    }
    number_repeated(&mut columns);
    vec![Frame {
        ref_id,
        name: String::new(),
        columns,
    }]
}
