use std::collections::BTreeSet;

use chart::figure::Figure;
use chrono::{DateTime, NaiveDate, NaiveDateTime};
use dashboard::{Column, Frame};
use model::{Failure, Millis};
use pack::{ChartHint, ChartShape, NamedQuery, TimeUnit};
use replica::{Cell, Rows};

use crate::{
    Console,
    panel::{FrameDrawing, draw_frame},
    wire::{Content, RunQuery},
};

/// Names along the base of bars that are drawn at most.
const BARS: usize = 60;
/// Series of one drawing.
const SERIES: usize = 20;

/// The drawing of an answer, if the query asks for one and the answer can be drawn.
pub(super) struct Drawn {
    pub(super) content: Option<Content>,
    pub(super) figure: Option<Figure>,
    /// What it leaves out, or why there is none.
    pub(super) note: String,
}

/// Draws an answer as the query asks.
pub(super) fn of(
    console: &Console,
    query: &NamedQuery,
    rows: &Rows,
    request: &RunQuery,
) -> Result<Drawn, Failure> {
    let undrawn = |note: String| Drawn {
        content: None,
        figure: None,
        note,
    };
    let Some(hint) = &query.chart else {
        return Ok(undrawn(String::new()));
    };
    if rows.rows.is_empty() {
        return Ok(undrawn("there is nothing to draw: no row".to_owned()));
    }
    let framed = match hint.shape {
        ChartShape::Line => over_time(hint, rows),
        ChartShape::Bars => over_names(hint, rows),
    };
    let (frame, note) = match framed {
        Ok(framed) => framed,
        Err(why) => return Ok(undrawn(why)),
    };
    let drawing = FrameDrawing {
        place: "named query",
        over_time: hint.shape == ChartShape::Line,
        width: request.width,
        height: request.height,
        theme: request.theme,
        zone: &request.zone,
    };
    let (content, figure) = draw_frame(console, &drawing, frame)?;
    Ok(Drawn {
        content: Some(content),
        figure,
        note,
    })
}

/// A table of times and numbers; columns of texts part the rows into series.
fn over_time(hint: &ChartHint, rows: &Rows) -> Result<(Frame, String), String> {
    let time = |at: usize| -> Option<Vec<Millis>> {
        rows.rows
            .iter()
            .map(|row| moment(row.get(at)?, hint.unit))
            .collect()
    };
    let base = match &hint.over {
        Some(name) => Some(named(rows, name)?),
        None => (0..rows.columns.len()).find(|at| time(*at).is_some()),
    };
    let times = base.and_then(time).ok_or_else(|| match &hint.over {
        Some(name) => format!(
            "column {name:?} does not hold a moment in every row; say what its numbers count, as in `over {name} (ms)`"
        ),
        None => "no column holds a moment in every row; name one, as in `line over day (ms)`"
            .to_owned(),
    })?;
    let (values, names) = parted(rows, base);
    if values.is_empty() {
        return Err("no column holds numbers".to_owned());
    }
    let moments: Vec<Millis> = times
        .iter()
        .copied()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let mut columns = vec![Column::new(
        "Time",
        moments
            .iter()
            .copied()
            .map(dashboard::Cell::Time)
            .collect::<Vec<_>>(),
    )];
    let mut left_out = 0;
    for (row, at) in rows.rows.iter().zip(&times) {
        let part: Vec<String> = names
            .iter()
            .map(|name| row.get(*name).and_then(Cell::text).unwrap_or_default())
            .collect();
        for value in &values {
            let header = &rows.columns[*value].name;
            let name = match (part.is_empty(), values.len()) {
                (true, _) => header.clone(),
                (false, 1) => part.join(", "),
                (false, _) => format!("{}, {header}", part.join(", ")),
            };
            let place = match columns
                .iter()
                .skip(1)
                .position(|column| column.name == name)
            {
                Some(place) => place + 1,
                None if columns.len() > SERIES => {
                    left_out += 1;
                    continue;
                }
                None => {
                    columns.push(Column::new(
                        name,
                        vec![dashboard::Cell::Empty; moments.len()],
                    ));
                    columns.len() - 1
                }
            };
            if let (Ok(moment), Some(number)) = (
                moments.binary_search(at),
                row.get(*value).and_then(Cell::number),
            ) {
                columns[place].cells[moment] = dashboard::Cell::Number(number);
            }
        }
    }
    let note = if left_out > 0 {
        format!(
            "the first {SERIES} series are drawn; {left_out} values of others are in the table only"
        )
    } else {
        String::new()
    };
    Ok((framed(columns), note))
}

/// A table of names and numbers.
fn over_names(hint: &ChartHint, rows: &Rows) -> Result<(Frame, String), String> {
    let base = match &hint.over {
        Some(name) => named(rows, name)?,
        None => (0..rows.columns.len())
            .find(|at| !holds_numbers(rows, *at))
            .unwrap_or(0),
    };
    let values: Vec<usize> = (0..rows.columns.len())
        .filter(|at| *at != base && holds_numbers(rows, *at))
        .collect();
    if values.is_empty() {
        return Err("no column holds numbers".to_owned());
    }
    let shown = || rows.rows.iter().take(BARS);
    let names = shown()
        .map(|row| {
            let name = row.get(base).and_then(Cell::text);
            dashboard::Cell::Text(name.unwrap_or_else(|| "(none)".to_owned()))
        })
        .collect::<Vec<_>>();
    let mut columns = vec![Column::new(rows.columns[base].name.clone(), names)];
    for at in values.iter().take(SERIES) {
        let numbers = shown().map(|row| {
            row.get(*at)
                .and_then(Cell::number)
                .map_or(dashboard::Cell::Empty, dashboard::Cell::Number)
        });
        columns.push(Column::new(
            rows.columns[*at].name.clone(),
            numbers.collect::<Vec<_>>(),
        ));
    }
    let note = if rows.rows.len() > BARS {
        format!("the first {BARS} of {} rows are drawn", rows.rows.len())
    } else {
        String::new()
    };
    Ok((framed(columns), note))
}

fn framed(columns: Vec<Column>) -> Frame {
    Frame {
        ref_id: "A".to_owned(),
        name: String::new(),
        columns,
    }
}

/// Columns of numbers, and columns of texts, without the base.
fn parted(rows: &Rows, base: Option<usize>) -> (Vec<usize>, Vec<usize>) {
    (0..rows.columns.len())
        .filter(|at| Some(*at) != base)
        .partition(|at| holds_numbers(rows, *at))
}

fn named(rows: &Rows, name: &str) -> Result<usize, String> {
    rows.position(name)
        .ok_or_else(|| format!("the answer has no column {name:?} to draw over"))
}

fn holds_numbers(rows: &Rows, at: usize) -> bool {
    let is_number =
        |cell: &Cell| matches!(cell, Cell::Integer(_) | Cell::Float(_) | Cell::Numeric(_));
    let mut cells = rows.rows.iter().filter_map(|row| row.get(at));
    cells.clone().any(is_number) && cells.all(|cell| is_number(cell) || *cell == Cell::Null)
}

/// The moment a cell holds, in milliseconds.
fn moment(cell: &Cell, unit: Option<TimeUnit>) -> Option<Millis> {
    match cell {
        Cell::Instant(micros) | Cell::WallClock(micros) => Some(Millis(micros.div_euclid(1_000))),
        Cell::Text(text) => text_moment(text),
        other => {
            let number = other.number()?;
            let millis = match unit? {
                TimeUnit::Seconds => number * 1_000.0,
                TimeUnit::Millis => number,
                TimeUnit::Micros => number / 1_000.0,
                TimeUnit::Nanos => number / 1_000_000.0,
            };
            // Beyond it the calendar ends, and drawing with it.
            (millis.abs() < 8.0e15).then_some(Millis(millis as i64))
        }
    }
}

/// SQLite and dates of all engines come as text.
fn text_moment(text: &str) -> Option<Millis> {
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Some(Millis(
            day.and_hms_opt(0, 0, 0)?.and_utc().timestamp_millis(),
        ));
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(Millis(at.timestamp_millis()));
    }
    [
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M",
    ]
    .iter()
    .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
    .map(|at| Millis(at.and_utc().timestamp_millis()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use replica::Header;

    fn rows(columns: &[&str], rows: Vec<Vec<Cell>>) -> Rows {
        Rows {
            columns: columns
                .iter()
                .map(|name| Header {
                    name: (*name).to_owned(),
                    type_name: String::new(),
                })
                .collect(),
            rows,
            ..Rows::default()
        }
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    fn hint(shape: ChartShape, over: Option<&str>, unit: Option<TimeUnit>) -> ChartHint {
        ChartHint {
            shape,
            over: over.map(str::to_owned),
            unit,
        }
    }

    #[test]
    fn rows_become_series_over_time() {
        let answer = rows(
            &["day", "state", "orders"],
            vec![
                vec![text("2026-01-02"), text("paid"), Cell::Integer(5)],
                vec![text("2026-01-01"), text("paid"), Cell::Integer(3)],
                vec![text("2026-01-01"), text("lost"), Cell::Null],
            ],
        );
        let (frame, note) = over_time(&hint(ChartShape::Line, None, None), &answer).unwrap();
        assert_eq!(note, "");
        let names: Vec<&str> = frame.columns.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["Time", "paid", "lost"]);
        use dashboard::Cell::{Empty, Number, Time};
        assert_eq!(
            frame.columns[0].cells,
            [
                Time(Millis(1_767_225_600_000)),
                Time(Millis(1_767_312_000_000))
            ]
        );
        assert_eq!(frame.columns[1].cells, [Number(3.0), Number(5.0)]);
        assert_eq!(frame.columns[2].cells, [Empty, Empty]);
    }

    #[test]
    fn numbers_are_moments_only_where_the_query_says_so() {
        let answer = rows(
            &["at", "n"],
            vec![vec![Cell::Integer(1_000), Cell::Numeric("1.5".into())]],
        );
        let why = over_time(&hint(ChartShape::Line, None, None), &answer).unwrap_err();
        assert!(why.starts_with("no column holds a moment"), "{why}");
        let said = hint(ChartShape::Line, Some("at"), Some(TimeUnit::Seconds));
        let (frame, _) = over_time(&said, &answer).unwrap();
        assert_eq!(
            frame.columns[0].cells,
            [dashboard::Cell::Time(Millis(1_000_000))]
        );
        let gone = hint(ChartShape::Line, Some("gone"), None);
        assert!(over_time(&gone, &answer).unwrap_err().contains("\"gone\""));
    }

    #[test]
    fn bars_say_what_they_leave_out() {
        let many = (0..100)
            .map(|at| vec![text(&format!("n{at}")), Cell::Integer(at)])
            .collect();
        let answer = rows(&["name", "n"], many);
        let (frame, note) = over_names(&hint(ChartShape::Bars, None, None), &answer).unwrap();
        assert_eq!(frame.columns[1].cells.len(), BARS);
        assert_eq!(note, "the first 60 of 100 rows are drawn");
        let words = rows(&["name"], vec![vec![text("x")]]);
        assert!(over_names(&hint(ChartShape::Bars, None, None), &words).is_err());
    }
}
