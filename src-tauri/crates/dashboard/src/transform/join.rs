use std::collections::{HashMap, HashSet};

use super::{columns::number_repeated, most_rows};
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
        Join::Outer => outer(&sides, most_rows(columns.len())),
        Join::Inner => inner(&sides, most_rows(columns.len())),
        Join::OuterTabular => tabular(&sides, most_rows(columns.len())),
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

fn outer<'a>(sides: &[Side<'a>], most: usize) -> Picked<'a> {
    let mut places: HashMap<Key<'a>, usize> = HashMap::new();
    let mut picked: Picked<'a> = Vec::new();
    for (at, side) in sides.iter().enumerate() {
        for (row, cell) in side.by.cells.iter().enumerate() {
            let place = match places.get(&cell.key()) {
                Some(place) => *place,
                None if picked.len() == most => continue,
                None => {
                    places.insert(cell.key(), picked.len());
                    picked.push((cell, vec![None; sides.len()]));
                    picked.len() - 1
                }
            };
            picked[place].1[at] = Some(row);
        }
    }
    // Numbers and times ascend; texts stay as they come.
    if !picked.iter().any(|(cell, _)| matches!(cell, Cell::Text(_))) {
        picked.sort_by(|(one, _), (other, _)| super::rows::compare(one, other));
    }
    picked
}

fn inner<'a>(sides: &[Side<'a>], most: usize) -> Picked<'a> {
    let indexes: Vec<_> = sides.iter().map(rows_of).collect();
    let mut picked: Picked<'a> = Vec::new();
    for (row, cell) in sides[0].by.cells.iter().enumerate() {
        let found: Option<Vec<&[usize]>> = indexes
            .iter()
            .skip(1)
            .map(|index| index.get(&cell.key()).map(Vec::as_slice))
            .collect();
        let Some(found) = found else { continue };
        // Every combination, the last side turning fastest.
        let mut turns = vec![0; found.len()];
        loop {
            if picked.len() == most {
                return picked;
            }
            let others = found
                .iter()
                .zip(&turns)
                .map(|(rows, turn)| rows.get(*turn).copied());
            picked.push((cell, std::iter::once(Some(row)).chain(others).collect()));
            let next = (0..turns.len())
                .rev()
                .find(|side| turns[*side] + 1 < found[*side].len());
            let Some(side) = next else { break };
            turns[side] += 1;
            turns[side + 1..].fill(0);
        }
    }
    picked
}

/// The rows of each value.
fn rows_of<'a>(side: &Side<'a>) -> HashMap<Key<'a>, Vec<usize>> {
    let mut rows: HashMap<Key<'a>, Vec<usize>> = HashMap::new();
    for (row, cell) in side.by.cells.iter().enumerate() {
        rows.entry(cell.key()).or_default().push(row);
    }
    rows
}

/// Each row beside the first of every other side; those that are first themselves stand in one
/// row together.
fn tabular<'a>(sides: &[Side<'a>], most: usize) -> Picked<'a> {
    let indexes: Vec<_> = sides.iter().map(rows_of).collect();
    let firsts = |cell: &Cell| -> Vec<Option<usize>> {
        let first = |index: &HashMap<Key<'a>, Vec<usize>>| {
            index
                .get(&cell.key())
                .and_then(|rows| rows.first().copied())
        };
        indexes.iter().map(first).collect()
    };
    let mut seen: HashSet<Key<'a>> = HashSet::new();
    let mut picked: Picked<'a> = Vec::new();
    for (at, (side, index)) in sides.iter().zip(&indexes).enumerate() {
        for (row, cell) in side.by.cells.iter().enumerate() {
            if picked.len() == most {
                return picked;
            }
            let first = index.get(&cell.key()).and_then(|rows| rows.first());
            if first == Some(&row) {
                if seen.insert(cell.key()) {
                    picked.push((cell, firsts(cell)));
                }
            } else {
                let mut rows = firsts(cell);
                rows[at] = Some(row);
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
    let width = frames.iter().map(|frame| frame.columns.len()).sum();
    let rows = frames.iter().map(Frame::rows).max().unwrap_or(0);
    let rows = rows.min(most_rows(width));
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
