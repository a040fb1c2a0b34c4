use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};
use model::{Millis, Point};

use super::{
    join::{Join, join},
    rows,
};
use crate::{Calc, Cell, Column, Frame, Trend, frame::Key, reduce};

/// A shape of series as frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One frame: a time and a column per series.
    Wide,
    /// One frame per series.
    Many,
    /// One frame: a time, a value, and a column per label.
    Long,
}

/// One row per series and query, with labels as columns and the series in a cell.
pub(super) fn to_table(frames: Vec<Frame>, calcs: &[(String, Calc)]) -> Vec<Frame> {
    let mut tables: IndexMap<String, Vec<(model::Labels, Cell)>> = IndexMap::new();
    let mut result = Vec::new();
    for frame in frames {
        // A table with texts or several numbers is no series, and stays as it is.
        let times = frame.columns.iter().find(|column| column.kind() == "time");
        let Some(times) = times.filter(|_| frame.columns.len() <= 2) else {
            result.push(frame);
            continue;
        };
        let calc = calcs
            .iter()
            .find(|(ref_id, _)| *ref_id == frame.ref_id)
            .map_or(Calc::LastNotNull, |(_, calc)| *calc);
        let series = tables.entry(frame.ref_id.clone()).or_default();
        let numbers = frame.columns.iter();
        for column in numbers.filter(|column| column.kind() == "number") {
            let points = points(times, column);
            let value = reduce(calc, &points);
            let trend = Cell::Trend(Arc::new(Trend { points, value }));
            series.push((column.labels.clone(), trend));
        }
    }
    for (ref_id, series) in tables {
        let labels: IndexSet<&String> = series
            .iter()
            .flat_map(|(labels, _)| labels.0.keys())
            .collect();
        let mut columns: Vec<Column> = labels
            .iter()
            .map(|name| {
                let cell = |(labels, _): &(model::Labels, Cell)| {
                    let value = labels.get(name);
                    value.map_or(Cell::Empty, |value| Cell::Text(value.to_owned()))
                };
                Column::new((*name).clone(), series.iter().map(cell).collect())
            })
            .collect();
        drop(labels);
        let trends = series.into_iter().map(|(_, trend)| trend).collect();
        columns.push(Column::new(format!("Trend #{ref_id}"), trends));
        result.push(Frame {
            ref_id,
            name: String::new(),
            columns,
        });
    }
    result
}

fn points(times: &Column, values: &Column) -> Vec<Point> {
    let pairs = times.cells.iter().zip(&values.cells);
    let point = |(at, value): (&Cell, &Cell)| match at {
        Cell::Time(at) => Some(Point {
            at: *at,
            value: value.number()?,
        }),
        _ => None,
    };
    pairs.filter_map(point).collect()
}

/// One table of all series, newest first, with a column for their names.
pub(super) fn to_rows(frames: Vec<Frame>) -> Vec<Frame> {
    let is_series = |frame: &Frame| {
        let kinds: Vec<&str> = frame.columns.iter().map(Column::kind).collect();
        kinds.len() == 2 && kinds.contains(&"time")
    };
    let filled: Vec<&Frame> = frames.iter().filter(|frame| frame.rows() > 0).collect();
    if frames.len() < 2 || !filled.iter().all(|frame| is_series(frame)) {
        return frames;
    }
    let (mut times, mut names, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for frame in filled {
        let Some(time) = frame.columns.iter().find(|column| column.kind() == "time") else {
            continue;
        };
        let other = frame.columns.iter().find(|column| column.kind() != "time");
        let name = match other {
            Some(column) if frame.name.is_empty() => &column.name,
            _ => &frame.name,
        };
        for (row, at) in time.cells.iter().enumerate() {
            times.push(at.clone());
            names.push(Cell::Text(name.clone()));
            let value = other.and_then(|column| column.cells.get(row));
            values.push(value.cloned().unwrap_or_default());
        }
    }
    let table = Frame {
        ref_id: frames
            .first()
            .map(|frame| frame.ref_id.clone())
            .unwrap_or_default(),
        name: String::new(),
        columns: vec![
            Column::new("Time", times),
            Column::new("Metric", names),
            Column::new("Value", values),
        ],
    };
    vec![rows::sort(table, "Time", true)]
}

pub(super) fn reshape(frames: Vec<Frame>, shape: Shape) -> Vec<Frame> {
    match shape {
        Shape::Wide => join(frames, None, Join::Outer),
        Shape::Many => frames.iter().flat_map(apart).collect(),
        Shape::Long => frames.iter().filter_map(long).collect(),
    }
}

/// The series of a frame, each with its time; texts beside them tell series apart.
fn apart(frame: &Frame) -> Vec<Frame> {
    let Some(time) = frame.columns.iter().find(|column| column.kind() == "time") else {
        return Vec::new();
    };
    let texts: Vec<&Column> = of_kind(frame, "string").collect();
    let mut series = Vec::new();
    for column in of_kind(frame, "number").chain(of_kind(frame, "boolean")) {
        let mut parts: IndexMap<Vec<Key<'_>>, Vec<usize>> = IndexMap::new();
        for row in 0..time.cells.len() {
            let key = texts
                .iter()
                .map(|text| text.cells.get(row).map_or(Key::Empty, Cell::key));
            let key: Vec<Key<'_>> = key.collect();
            parts.entry(key).or_default().push(row);
        }
        for rows in parts.values() {
            let mut labels = column.labels.clone();
            for text in &texts {
                let value = rows.first().and_then(|row| text.cells.get(*row));
                let value = value.map(Cell::written).unwrap_or_default();
                labels.0.insert(text.name.clone(), value);
            }
            let pick = |from: &Column| {
                let cell = |row: &usize| from.cells.get(*row).cloned().unwrap_or_default();
                rows.iter().map(cell).collect()
            };
            series.push(Frame {
                ref_id: frame.ref_id.clone(),
                name: frame.name.clone(),
                columns: vec![
                    Column::new(time.name.clone(), pick(time)),
                    Column {
                        name: column.name.clone(),
                        labels,
                        cells: pick(column),
                    },
                ],
            });
        }
    }
    series
}

fn of_kind<'a>(frame: &'a Frame, kind: &'static str) -> impl Iterator<Item = &'a Column> {
    let columns = frame.columns.iter();
    columns.filter(move |column| column.kind() == kind)
}

/// Rows of time, value and labels, ascending in time.
fn long(frame: &Frame) -> Option<Frame> {
    let time = frame
        .columns
        .iter()
        .find(|column| column.kind() == "time")?;
    let numbers: Vec<&Column> = frame
        .columns
        .iter()
        .filter(|column| column.kind() == "number")
        .collect();
    let texts = frame
        .columns
        .iter()
        .filter(|column| column.kind() == "string");
    let texts: Vec<&Column> = texts.collect();
    let labels: IndexSet<&String> = numbers
        .iter()
        .flat_map(|column| column.labels.0.keys())
        .collect();
    let mut order: Vec<(Millis, usize)> = time
        .cells
        .iter()
        .enumerate()
        .filter_map(|(row, cell)| match cell {
            Cell::Time(at) => Some((*at, row)),
            _ => None,
        })
        .collect();
    order.sort();
    let mut columns = vec![
        Column::new(time.name.clone(), Vec::new()),
        Column::new("Value", Vec::new()),
    ];
    columns.extend(
        labels
            .iter()
            .map(|name| Column::new((*name).clone(), Vec::new())),
    );
    columns.extend(
        texts
            .iter()
            .map(|text| Column::new(text.name.clone(), Vec::new())),
    );
    for (at, row) in order {
        for number in &numbers {
            let mut cells = vec![
                Cell::Time(at),
                number.cells.get(row).cloned().unwrap_or_default(),
            ];
            for name in &labels {
                let value = number.labels.get(name);
                cells.push(value.map_or(Cell::Empty, |value| Cell::Text(value.to_owned())));
            }
            let text = |text: &&Column| text.cells.get(row).cloned().unwrap_or_default();
            cells.extend(texts.iter().map(text));
            for (column, cell) in columns.iter_mut().zip(cells) {
                column.cells.push(cell);
            }
        }
    }
    Some(Frame {
        ref_id: frame.ref_id.clone(),
        name: frame.name.clone(),
        columns,
    })
}
