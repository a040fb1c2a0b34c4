use dashboard::{Cell, Column, Field, Frame, Panel, Table, TargetFormat};
use model::{Series, VectorSample};

use super::{
    ask::{Answers, Asked},
    numbers,
};
use crate::wire::{
    CellLook, CellState, Content, Emptiness, EmptyCause, TableCell, TableColumn, TableView,
};

/// Rows that are sent to the window at most.
const MOST_ROWS: usize = 5_000;

/// A table panel: answers as frames, transformed, joined and formatted.
pub(super) fn content(panel: &Panel, kind: &Table, answers: &Answers) -> Content {
    let frames = frames(panel, answers);
    let frames = dashboard::transform(frames, &panel.transformations);
    let Some(mut frame) = frames.into_iter().next() else {
        return Content::Empty(Emptiness::new(
            EmptyCause::Transformed,
            "the transformations leave no table",
        ));
    };
    if let [only] = kind.sort_by.as_slice() {
        sort(&mut frame, &only.0, only.1);
    }
    let total = frame.rows();
    let columns: Vec<(&Column, Field)> = frame
        .columns
        .iter()
        .map(|column| {
            (
                column,
                panel.field_of(&column.name, &frame.ref_id, column.kind()),
            )
        })
        .filter(|(_, field)| field.hidden != Some(true))
        .collect();
    let rows = (0..total.min(MOST_ROWS))
        .map(|row| {
            columns
                .iter()
                .map(|(column, field)| cell(column.cells.get(row).unwrap_or(&Cell::Empty), field))
                .collect()
        })
        .collect();
    Content::Table(TableView {
        columns: columns
            .iter()
            .map(|(column, field)| TableColumn {
                name: field.shown_name(&column.name, &column.labels),
                numeric: column.kind() == "number",
                align: None,
                width: None,
                look: CellLook::Plain,
                filterable: false,
            })
            .collect(),
        rows,
        total: u32::try_from(total).unwrap_or(u32::MAX),
        footer: Vec::new(),
        head: true,
    })
}

/// One frame per query in table format, one per series otherwise.
fn frames(panel: &Panel, answers: &Answers) -> Vec<Frame> {
    let names = numbers::names(panel, answers);
    let mut frames: Vec<Frame> = Vec::new();
    let letters: std::collections::BTreeSet<&str> = answers
        .series
        .iter()
        .map(|series| series.ref_id.as_str())
        .collect();
    let several = letters.len() > 1;
    for letter in &letters {
        let of_query: Vec<(&Asked, &String)> = answers
            .series
            .iter()
            .zip(&names)
            .filter(|(series, _)| series.ref_id == **letter)
            .collect();
        let as_table = of_query
            .iter()
            .all(|(series, _)| series.instant || series.format == TargetFormat::Table);
        if as_table {
            let samples: Vec<VectorSample> = of_query
                .iter()
                .flat_map(|(series, _)| {
                    series.points.iter().map(|point| VectorSample {
                        labels: series.labels.clone(),
                        point: *point,
                        histogram: None,
                    })
                })
                .collect();
            frames.push(Frame::of_vector(letter, &samples, several));
        } else {
            frames.extend(of_query.iter().map(|(series, name)| {
                let whole = Series {
                    labels: series.labels.clone(),
                    points: series.points.clone(),
                    histograms: Vec::new(),
                };
                Frame::of_series(letter, name, &whole)
            }));
        }
    }
    frames
}

fn sort(frame: &mut Frame, by: &str, descending: bool) {
    let Some(column) = frame.columns.iter().find(|column| column.name == by) else {
        return;
    };
    let mut order: Vec<usize> = (0..frame.rows()).collect();
    let key = |row: usize| column.cells.get(row).unwrap_or(&Cell::Empty);
    order.sort_by(|a, b| compare(key(*a), key(*b)));
    if descending {
        order.reverse();
    }
    for column in &mut frame.columns {
        column.cells = order
            .iter()
            .map(|row| column.cells.get(*row).cloned().unwrap_or_default())
            .collect();
    }
}

fn compare(a: &Cell, b: &Cell) -> std::cmp::Ordering {
    let rank = |cell: &Cell| match cell {
        Cell::Empty => 0,
        Cell::Time(_) => 1,
        Cell::Number(_) => 2,
        Cell::Text(_) => 3,
        Cell::Flag(_) => 4,
        Cell::Trend(_) => 5,
    };
    match (a, b) {
        (Cell::Number(a), Cell::Number(b)) => a.total_cmp(b),
        (Cell::Time(a), Cell::Time(b)) => a.cmp(b),
        (Cell::Text(a), Cell::Text(b)) => a.cmp(b),
        (Cell::Flag(a), Cell::Flag(b)) => a.cmp(b),
        _ => rank(a).cmp(&rank(b)),
    }
}

fn cell(own: &Cell, field: &Field) -> TableCell {
    match own {
        Cell::Empty => TableCell {
            text: field.no_value.clone().unwrap_or_default(),
            value: None,
            state: CellState::Neutral,
            color: None,
            fraction: None,
            spark: None,
            links: Vec::new(),
        },
        Cell::Time(at) => TableCell {
            text: chart::unit::format("dateTimeAsIso", at.0 as f64, None),
            value: Some(at.0 as f64),
            state: CellState::Neutral,
            color: None,
            fraction: None,
            spark: None,
            links: Vec::new(),
        },
        Cell::Number(number) => TableCell {
            text: numbers::text(field, *number),
            value: number.is_finite().then_some(*number),
            state: numbers::judge(field, Some(*number)).1,
            color: None,
            fraction: None,
            spark: None,
            links: Vec::new(),
        },
        Cell::Flag(flag) => cell(&Cell::Text(flag.to_string()), field),
        Cell::Trend(trend) => cell(&trend.value.map_or(Cell::Empty, Cell::Number), field),
        Cell::Text(text) => {
            let mapped = field
                .text_mapping(text)
                .and_then(|mapping| mapping.text.clone());
            TableCell {
                text: mapped.unwrap_or_else(|| text.clone()),
                value: None,
                state: CellState::Neutral,
                color: None,
                fraction: None,
                spark: None,
                links: Vec::new(),
            }
        }
    }
}
