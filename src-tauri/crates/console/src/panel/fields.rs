//! Answers as tables, changed as the file asks, each column with the configuration it has.

use dashboard::{Cell, Column, Field, Frame, Panel, PanelKind, Subject, TargetFormat};
use model::{Labels, Point, Series, VectorSample};

use super::{
    ask::{Answers, Asked},
    numbers,
};

/// A column as the panel shows it.
pub(super) struct Shown<'a> {
    /// Its query's letter.
    pub(super) ref_id: &'a str,
    /// The column itself.
    pub(super) column: &'a Column,
    /// The frame's times, if it has some.
    pub(super) times: Option<&'a [Cell]>,
    /// The name that is shown.
    pub(super) name: String,
    /// Its configuration, overrides laid over it.
    pub(super) field: Field,
}

impl Shown<'_> {
    /// Its numbers with their times; rows of a table without times count as moments.
    pub(super) fn points(&self) -> Vec<Point> {
        let moment = |row: usize| match self.times.and_then(|times| times.get(row)) {
            Some(Cell::Time(at)) => Some(*at),
            Some(_) => None,
            None => Some(model::Millis(i64::try_from(row).unwrap_or(i64::MAX))),
        };
        let cells = self.column.cells.iter().enumerate();
        cells
            .filter_map(|(row, cell)| {
                Some(Point {
                    at: moment(row)?,
                    value: cell.number()?,
                })
            })
            .collect()
    }
}

/// The configuration that the overrides leave each column.
pub(super) fn configured(panel: &Panel) -> impl Fn(&Frame, &Column) -> Field {
    |frame, column| field(panel, &column.name, &frame.ref_id, column)
}

/// The answers as the file's transformations leave them.
///
/// A query in table format is one frame; otherwise every series is one. An instant query of a table
/// panel is one frame too: that is what everyone means who asks a table for one moment.
pub(super) fn frames(panel: &Panel, answers: &Answers) -> Vec<Frame> {
    dashboard::transform(untouched(panel, answers), &panel.transformations)
}

/// The columns of all frames that are not hidden, with names and configurations.
pub(super) fn shown<'a>(panel: &Panel, frames: &'a [Frame]) -> Vec<Shown<'a>> {
    frames
        .iter()
        .flat_map(|frame| of_frame(panel, frame))
        .filter(|shown| shown.field.hidden != Some(true))
        .collect()
}

/// The columns of one frame with names and configurations, hidden ones among them.
pub(super) fn of_frame<'a>(panel: &Panel, frame: &'a Frame) -> Vec<Shown<'a>> {
    let is_time = |column: &&Column| column.kind() == "time";
    let times = frame.columns.iter().find(is_time);
    frame
        .columns
        .iter()
        .map(|column| {
            let field = field(panel, &column.name, &frame.ref_id, column);
            Shown {
                ref_id: &frame.ref_id,
                column,
                times: times.map(|times| times.cells.as_slice()),
                name: field.shown_name(&column.name, &column.labels),
                field,
            }
        })
        .collect()
}

fn field(panel: &Panel, name: &str, ref_id: &str, column: &Column) -> Field {
    panel.field_for(Subject {
        name,
        ref_id,
        kind: column.kind(),
        reduce: &|calc| dashboard::reduce_cells(calc, &column.cells).number(),
    })
}

fn untouched(panel: &Panel, answers: &Answers) -> Vec<Frame> {
    let names = numbers::names(answers);
    let mut letters: Vec<&str> = Vec::new();
    for series in &answers.series {
        if !letters.contains(&series.ref_id.as_str()) {
            letters.push(&series.ref_id);
        }
    }
    let mut frames = Vec::new();
    for letter in &letters {
        let of_query: Vec<(&Asked, &String)> = answers
            .series
            .iter()
            .zip(&names)
            .filter(|(series, _)| series.ref_id == **letter)
            .collect();
        let is_table = |series: &Asked| {
            series.format == TargetFormat::Table
                || (series.instant && matches!(panel.kind, PanelKind::Table(_)))
        };
        if of_query.iter().all(|(series, _)| is_table(series)) {
            frames.push(table(letter, &of_query, letters.len() > 1));
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

fn table(letter: &str, of_query: &[(&Asked, &String)], several: bool) -> Frame {
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
    Frame::of_vector(letter, &samples, several)
}

/// A column's labels, those of the row where the column has none: for links and tooltips.
pub(super) fn labels_of(frame: &Frame, column: &Column, row: usize) -> Labels {
    if !column.labels.0.is_empty() {
        return column.labels.clone();
    }
    let texts = frame
        .columns
        .iter()
        .filter_map(|other| match other.cells.get(row) {
            Some(Cell::Text(text)) => Some((other.name.clone(), text.clone())),
            _ => None,
        });
    Labels(texts.collect())
}
