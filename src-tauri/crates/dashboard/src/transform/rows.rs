use std::cmp::Ordering;

use indexmap::IndexSet;

use super::Transformation;
use crate::{
    Calc, Cell, Column, Frame,
    figure::{self, histogram::Bins},
    matching, reduce_cells,
};

/// One row per column of all frames, times apart: its name, its labels and its reductions.
pub(super) fn series_to_rows(frames: &[Frame], calcs: &[Calc], labels: bool) -> Vec<Frame> {
    if frames.is_empty() {
        return Vec::new();
    }
    let series: Vec<&Column> = frames
        .iter()
        .flat_map(|frame| &frame.columns)
        .filter(|column| column.kind() != "time")
        .collect();
    let text = |text: &str| Cell::Text(text.to_owned());
    let names = series.iter().map(|column| text(&column.name)).collect();
    let mut columns = vec![Column::new("Field", names)];
    if labels {
        let names: IndexSet<&String> = series
            .iter()
            .flat_map(|column| column.labels.0.keys())
            .collect();
        for name in names {
            let cell = |column: &&Column| column.labels.get(name).map_or(Cell::Empty, text);
            columns.push(Column::new(name.clone(), series.iter().map(cell).collect()));
        }
    }
    for calc in calcs {
        let cells = series
            .iter()
            .map(|column| reduce_cells(*calc, &column.cells));
        columns.push(Column::new(calc.name(), cells.collect()));
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

/// Each column to one cell, and a column for each reduction if there are several.
pub(super) fn reduce_columns(frames: Vec<Frame>, calcs: &[Calc], times: bool) -> Vec<Frame> {
    let reduced = |mut frame: Frame| {
        let columns = frame.columns.iter();
        let columns = columns.filter(|column| times || column.kind() != "time");
        let columns = columns.flat_map(|column| {
            calcs.iter().map(|calc| {
                let mut labels = column.labels.clone();
                if calcs.len() > 1 {
                    labels.0.insert("reducer".to_owned(), calc.name());
                }
                Column {
                    name: column.name.clone(),
                    labels,
                    cells: vec![reduce_cells(*calc, &column.cells)],
                }
            })
        });
        frame.columns = columns.collect();
        frame
    };
    let frames = frames.into_iter().map(reduced);
    frames.filter(|frame| !frame.columns.is_empty()).collect()
}

pub(super) fn of_queries(
    frames: Vec<Frame>,
    include: Option<&str>,
    exclude: Option<&str>,
) -> Vec<Frame> {
    let mut frames = frames;
    frames.retain(|frame| {
        include.is_none_or(|pattern| matches(pattern, frame))
            && !exclude.is_some_and(|pattern| matches(pattern, frame))
    });
    frames
}

/// Makes a change to the frames of some queries; the others keep their place before the changed.
pub(super) fn within(frames: Vec<Frame>, ref_ids: &str, change: &Transformation) -> Vec<Frame> {
    let first = frames.iter().position(|frame| matches(ref_ids, frame));
    let Some(first) = first else {
        return frames;
    };
    let (meant, mut others): (Vec<Frame>, Vec<Frame>) = frames
        .into_iter()
        .partition(|frame| matches(ref_ids, frame));
    let changed = change.apply(meant);
    let at = first.min(others.len());
    others.splice(at..at, changed);
    others
}

fn matches(pattern: &str, frame: &Frame) -> bool {
    matching::regex(pattern).is_some_and(|pattern| pattern.is_match(&frame.ref_id))
}

/// Counts of the values of every number column in common buckets.
pub(super) fn histogram(
    frames: &[Frame],
    size: Option<f64>,
    offset: f64,
    combine: bool,
) -> Vec<Frame> {
    let series: Vec<(&str, Vec<f64>)> = frames
        .iter()
        .flat_map(|frame| &frame.columns)
        .filter(|column| column.kind() == "number")
        .map(|column| {
            let values = column.cells.iter().filter_map(Cell::number);
            (column.name.as_str(), values.collect())
        })
        .collect();
    let bins = Bins {
        size,
        offset,
        combine,
        ..Bins::default()
    };
    let Some(counted) = figure::histogram::of_values(&series, &bins) else {
        return frames.to_vec();
    };
    let numbers = |values: Vec<f64>| values.into_iter().map(Cell::Number).collect();
    let ends = |end: fn(&(f64, f64)) -> f64| numbers(counted.buckets.iter().map(end).collect());
    let mut columns = vec![
        Column::new("xMin", ends(|bucket| bucket.0)),
        Column::new("xMax", ends(|bucket| bucket.1)),
    ];
    for series in counted.series {
        columns.push(Column::new(series.name, numbers(series.counts)));
    }
    vec![Frame {
        columns,
        ..Frame::default()
    }]
}

/// Sorts stably by one column; empty cells come last either way.
pub(super) fn sort(mut frame: Frame, field: &str, descending: bool) -> Frame {
    let Some(by) = frame.columns.iter().find(|column| column.name == field) else {
        return frame;
    };
    let mut order: Vec<usize> = (0..frame.rows()).collect();
    order.sort_by(|one, other| {
        let cell = |row: usize| by.cells.get(row).unwrap_or(&Cell::Empty);
        let (one, other) = (cell(*one), cell(*other));
        match (*one == Cell::Empty, *other == Cell::Empty) {
            (false, false) if descending => compare(other, one),
            (false, false) => compare(one, other),
            (left, right) => left.cmp(&right),
        }
    });
    for column in &mut frame.columns {
        let mut cells = std::mem::take(&mut column.cells);
        cells.resize(order.len(), Cell::Empty);
        column.cells = order
            .iter()
            .map(|row| std::mem::take(&mut cells[*row]))
            .collect();
    }
    frame
}

pub(super) fn compare(one: &Cell, other: &Cell) -> Ordering {
    match (one, other) {
        (Cell::Number(one), Cell::Number(other)) => one.total_cmp(other),
        (Cell::Time(one), Cell::Time(other)) => one.cmp(other),
        (Cell::Text(one), Cell::Text(other)) => one.cmp(other),
        (Cell::Flag(one), Cell::Flag(other)) => one.cmp(other),
        (Cell::Trend(one), Cell::Trend(other)) => {
            let value = |trend: &crate::Trend| trend.value.unwrap_or(f64::NEG_INFINITY);
            value(one).total_cmp(&value(other))
        }
        _ => Ordering::Equal,
    }
}
