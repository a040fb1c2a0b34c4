use std::collections::HashMap;

use indexmap::IndexMap;

use crate::{Calc, Cell, Column, Frame, frame::Key, reduce_cells};

/// What becomes of a column when rows are grouped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// Rows that agree in it are one.
    By,
    /// It is reduced within each group.
    Reduced(Vec<Calc>),
}

/// One row per group; frames without any of the columns that group are left out.
pub(super) fn group(frames: Vec<Frame>, fields: &[(String, Grouping)]) -> Vec<Frame> {
    let what: HashMap<&str, &Grouping> = fields
        .iter()
        .map(|(name, what)| (name.as_str(), what))
        .collect();
    if !fields.iter().any(|(_, what)| *what == Grouping::By) {
        return frames;
    }
    let grouped = |frame: Frame| {
        let by: Vec<&Column> = frame
            .columns
            .iter()
            .filter(|column| what.get(column.name.as_str()) == Some(&&Grouping::By))
            .collect();
        if by.is_empty() {
            return None;
        }
        let groups = groups(&frame, &by);
        let firsts = |column: &&Column| {
            let cells = groups.iter().map(|rows| {
                let first = rows.first().and_then(|row| column.cells.get(*row));
                first.cloned().unwrap_or_default()
            });
            Column::new(column.name.clone(), cells.collect())
        };
        let mut columns: Vec<Column> = by.iter().map(firsts).collect();
        for column in &frame.columns {
            let Some(Grouping::Reduced(calcs)) = what.get(column.name.as_str()) else {
                continue;
            };
            let mut reduced = vec![Vec::with_capacity(groups.len()); calcs.len()];
            for rows in &groups {
                let cell = |row: &usize| column.cells.get(*row).cloned().unwrap_or_default();
                let cells: Vec<Cell> = rows.iter().map(cell).collect();
                for (reduced, calc) in reduced.iter_mut().zip(calcs) {
                    reduced.push(reduce_cells(*calc, &cells));
                }
            }
            for (cells, calc) in reduced.into_iter().zip(calcs) {
                columns.push(Column::new(
                    format!("{} ({})", column.name, calc.id()),
                    cells,
                ));
            }
        }
        Some(Frame {
            ref_id: frame.ref_id.clone(),
            name: String::new(),
            columns,
        })
    };
    frames.into_iter().filter_map(grouped).collect()
}

/// The rows of each group, groups in the order they appear.
fn groups(frame: &Frame, by: &[&Column]) -> Vec<Vec<usize>> {
    let mut groups: IndexMap<Vec<Key<'_>>, Vec<usize>> = IndexMap::new();
    for row in 0..frame.rows() {
        let key = by.iter().map(|column| at(column, row).key()).collect();
        groups.entry(key).or_default().push(row);
    }
    groups.into_values().collect()
}

fn at(column: &Column, row: usize) -> &Cell {
    column.cells.get(row).unwrap_or(&Cell::Empty)
}

/// A table with one column per value of `column`; only of a single frame that has all three.
pub(super) fn matrix(
    frames: Vec<Frame>,
    column: &str,
    row: &str,
    value: &str,
    empty: &Cell,
) -> Vec<Frame> {
    /// Wider tables than this are by accident.
    const MOST: usize = 1_000;
    let [frame] = frames.as_slice() else {
        return frames;
    };
    let named = |name: &str| frame.columns.iter().find(|column| column.name == name);
    let (Some(columns_by), Some(rows_by), Some(values)) = (named(column), named(row), named(value))
    else {
        return frames;
    };
    let mut heads: IndexMap<Key<'_>, &Cell> = IndexMap::new();
    let mut sides: IndexMap<Key<'_>, &Cell> = IndexMap::new();
    let mut cells: HashMap<(usize, usize), &Cell> = HashMap::new();
    for at_row in 0..values.cells.len() {
        let (head, side) = (at(columns_by, at_row), at(rows_by, at_row));
        let head_at = heads.insert_full(head.key(), head).0;
        let side_at = sides.insert_full(side.key(), side).0;
        cells.insert((head_at, side_at), at(values, at_row));
    }
    let height = sides.len().min(super::most_rows(heads.len().min(MOST) + 1));
    let side_cells = sides.values().take(height).map(|cell| (*cell).clone());
    let mut columns = vec![Column::new(
        format!("{row}\\{column}"),
        side_cells.collect(),
    )];
    for (head_at, head) in heads.values().enumerate().take(MOST) {
        let cell = |side_at| {
            let cell = cells.get(&(head_at, side_at)).copied();
            cell.filter(|cell| **cell != Cell::Empty)
                .unwrap_or(empty)
                .clone()
        };
        columns.push(Column::new(head.written(), (0..height).map(cell).collect()));
    }
    vec![Frame {
        ref_id: frame.ref_id.clone(),
        name: String::new(),
        columns,
    }]
}

/// One frame per value of some columns of the first frame.
pub(super) fn partition(
    frames: Vec<Frame>,
    fields: &[String],
    keep: bool,
    named: bool,
) -> Vec<Frame> {
    let Some(frame) = frames.first() else {
        return frames;
    };
    let is_key = |column: &&Column| fields.contains(&column.name);
    let by: Vec<&Column> = frame.columns.iter().filter(is_key).collect();
    if by.is_empty() {
        return frames;
    }
    let part = |rows: &Vec<usize>| {
        let first = rows.first().copied().unwrap_or(0);
        let values: Vec<String> = by
            .iter()
            .map(|column| at(column, first).written())
            .collect();
        let columns = frame
            .columns
            .iter()
            .filter(|column| keep || !is_key(column));
        let columns = columns.map(|column| {
            let mut labels = column.labels.clone();
            if !named {
                for (key, value) in by.iter().zip(&values) {
                    labels.0.insert(key.name.clone(), value.clone());
                }
            }
            Column {
                name: column.name.clone(),
                labels,
                cells: rows.iter().map(|row| at(column, *row).clone()).collect(),
            }
        });
        Frame {
            ref_id: frame.ref_id.clone(),
            name: if named {
                values.join(" ")
            } else {
                frame.name.clone()
            },
            columns: columns.collect(),
        }
    };
    groups(frame, &by).iter().map(part).collect()
}
