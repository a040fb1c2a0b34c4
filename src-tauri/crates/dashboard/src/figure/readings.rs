use model::{Labels, Point};

use super::{Shown, Tint, Write, cell, ends};
use crate::{Calc, Cell, Column, Field, Frame, ReduceOptions, matching, reduce_cells};

/// One number of a stat, a gauge, a bar gauge or a pie.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// What it is called.
    pub name: String,
    /// The labels of its column, and the texts beside it where every value is shown.
    pub labels: Labels,
    /// The value with text and colour.
    pub shown: Shown,
    /// Its place between the ends of its range, 0 to 1.
    pub fraction: Option<f64>,
    /// The ends of its range.
    pub ends: (f64, f64),
    /// Thresholds as places on the range and their colours, from 0 upwards.
    pub bands: Vec<(f64, Tint)>,
    /// The change from the first value to the last, in percent.
    pub change: Option<f64>,
    /// The points behind it, for a sparkline.
    pub points: Vec<Point>,
    /// The configuration of its field, for links.
    pub field: Field,
}

/// Values that are shown by themselves at most, unless the file says.
const USUAL: u32 = 25;
/// More than these are not read any more.
const MOST: usize = 1_000;

/// The single numbers of a panel: each column reduced, or each of its values by itself.
///
/// `field` is the configuration of a column after overrides. Source: Grafana
/// `packages/grafana-data/src/field/fieldDisplay.ts`.
#[must_use]
pub fn readings(
    frames: &[Frame],
    field: &dyn Fn(&Frame, &Column) -> Field,
    options: &ReduceOptions,
    write: Write<'_>,
) -> Vec<Reading> {
    let all = ends(
        frames
            .iter()
            .flat_map(|frame| &frame.columns)
            .flat_map(numbers),
    );
    let limit = options.limit.unwrap_or(USUAL) as usize;
    let most = if options.all_values {
        limit.min(MOST)
    } else {
        MOST
    };
    let mut readings = Vec::new();
    for frame in frames {
        let times = frame.columns.iter().find(|column| column.kind() == "time");
        for column in &frame.columns {
            let field = field(frame, column);
            let name = field.shown_name(&column.name, &column.labels);
            if field.hidden == Some(true) || !is_meant(&options.fields, column, &name) {
                continue;
            }
            let range = field.ends(ends(numbers(column)), all);
            let reading = |name: String, own: &Cell, cells: &[Cell]| {
                let shown = cell(&field, own, range, write);
                Reading {
                    fraction: shown.value.and_then(|value| fraction(value, range)),
                    bands: bands(&field, range),
                    change: match reduce_cells(Calc::DiffPercent, cells) {
                        Cell::Number(change) if change.is_finite() => Some(change),
                        _ => None,
                    },
                    name,
                    labels: column.labels.clone(),
                    shown,
                    ends: range,
                    points: points(times, cells),
                    field: field.clone(),
                }
            };
            if options.all_values {
                for (row, own) in column.cells.iter().enumerate() {
                    if readings.len() == most {
                        return readings;
                    }
                    let name = row_name(frame, column, &field, &name, row);
                    let mut reading = reading(name, own, std::slice::from_ref(own));
                    reading.labels.0.extend(row_labels(frame, row));
                    readings.push(reading);
                }
            } else {
                if readings.len() == most {
                    return readings;
                }
                let own = reduce_cells(options.calc, &column.cells);
                let unit = options.calc.unit(field.unit.as_deref()).map(str::to_owned);
                let mut reading = reading(name, &own, &column.cells);
                if unit != field.unit {
                    // A count of seconds is no time.
                    let counted = Field {
                        unit,
                        ..field.clone()
                    };
                    reading.shown = cell(&counted, &own, range, write);
                }
                readings.push(reading);
            }
        }
    }
    readings
}

fn numbers(column: &Column) -> impl Iterator<Item = f64> {
    column.cells.iter().filter_map(Cell::number)
}

/// Whether the options mean a column: all numbers if empty, else its name or an expression.
fn is_meant(fields: &str, column: &Column, name: &str) -> bool {
    let kind = column.kind();
    match fields {
        "" => matches!(kind, "number" | "boolean" | "frame"),
        own if own == name || own == column.name => true,
        pattern if pattern.starts_with('/') => {
            let any_but_time = pattern != "/.*/" || kind != "time";
            any_but_time && matching::regex(pattern).is_some_and(|pattern| pattern.is_match(name))
        }
        _ => false,
    }
}

/// A value of a table is called by the texts of its row, and by its column if there are several.
fn row_name(frame: &Frame, column: &Column, field: &Field, name: &str, row: usize) -> String {
    if field.display_name.is_some() {
        return name.to_owned();
    }
    let mut parts = Vec::new();
    let mut other_numbers = false;
    for other in frame
        .columns
        .iter()
        .filter(|other| !std::ptr::eq(*other, column))
    {
        match other.kind() {
            "string" => {
                let part = other.cells.get(row).map(Cell::written).unwrap_or_default();
                if !part.is_empty() {
                    parts.push(part);
                }
            }
            "number" => other_numbers = true,
            _ => {}
        }
    }
    if other_numbers || parts.is_empty() {
        parts.push(name.to_owned());
    }
    parts.join(" ")
}

/// What tells a row of a table apart: its texts, by the names of their columns.
fn row_labels(frame: &Frame, row: usize) -> impl Iterator<Item = (String, String)> {
    let texts = frame.columns.iter();
    texts.filter_map(move |column| match column.cells.get(row)? {
        Cell::Text(text) => Some((column.name.clone(), text.clone())),
        _ => None,
    })
}

fn fraction(value: f64, (low, high): (f64, f64)) -> Option<f64> {
    let share = (value - low) / (high - low);
    (!share.is_nan()).then(|| share.clamp(0.0, 1.0))
}

fn bands(field: &Field, (low, high): (f64, f64)) -> Vec<(f64, Tint)> {
    let Some(thresholds) = &field.thresholds else {
        return Vec::new();
    };
    let steps = thresholds.absolute(Some(low), Some(high)).into_iter();
    steps
        .map(|(from, color)| {
            let share = fraction(from, (low, high)).unwrap_or(0.0);
            (share, Tint::Solid(color))
        })
        .collect()
}

fn points(times: Option<&Column>, cells: &[Cell]) -> Vec<Point> {
    if let [Cell::Trend(trend)] = cells {
        return trend.points.clone();
    }
    let times = times
        .map(|column| column.cells.as_slice())
        .unwrap_or_default();
    if times.len() != cells.len() {
        return Vec::new();
    }
    let point = |(at, value): (&Cell, &Cell)| match at {
        Cell::Time(at) => Some(Point {
            at: *at,
            value: value.number()?,
        }),
        _ => None,
    };
    times.iter().zip(cells).filter_map(point).collect()
}

#[cfg(test)]
mod tests {
    use model::Millis;

    use super::*;
    use crate::{Color, Thresholds};

    fn write(unit: Option<&str>, _: Option<u8>, value: f64) -> String {
        format!("{value}{}", unit.unwrap_or_default())
    }

    fn frame() -> Frame {
        let text = |text: &str| Cell::Text(text.to_owned());
        let times = [1, 2, 3].map(|at| Cell::Time(Millis(at)));
        Frame {
            columns: vec![
                Column::new("Time", times.to_vec()),
                Column::new("version", vec![text("v1"), text("v2"), Cell::Empty]),
                Column::new("a", [2.0, 4.0, 5.0].map(Cell::Number).to_vec()),
                Column::new("b", [10.0, 20.0, 30.0].map(Cell::Number).to_vec()),
            ],
            ..Frame::default()
        }
    }

    fn read(calc: Calc, all_values: bool, fields: &str, limit: Option<u32>) -> String {
        let options = ReduceOptions {
            calc,
            all_values,
            fields: fields.to_owned(),
            limit,
        };
        let field = |_: &Frame, _: &Column| Field {
            unit: Some("s".into()),
            ..Field::default()
        };
        let readings = readings(&[frame()], &field, &options, &write);
        let written = readings
            .iter()
            .map(|reading| format!("{}={}", reading.name, reading.shown.text));
        written.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn columns_become_numbers() {
        for (calc, all, fields, limit, expected) in [
            (Calc::LastNotNull, false, "", None, "a=5s b=30s"),
            (Calc::Count, false, "", None, "a=3none b=3none"),
            (Calc::DiffPercent, false, "a", None, "a=150percent"),
            (Calc::LastNotNull, false, "version", None, "version=v2"),
            (Calc::LastNotNull, false, "/^v/", None, "version=v2"),
            (Calc::Max, false, "/.*/", None, "version= a=5s b=30s"),
            (Calc::Max, false, "/^Time$/", None, "Time=3s"),
            (Calc::Max, false, "/(/", None, ""),
            (Calc::Max, true, "a", None, "v1 a=2s v2 a=4s a=5s"),
            (
                Calc::Max,
                true,
                "",
                Some(4),
                "v1 a=2s v2 a=4s a=5s v1 b=10s",
            ),
            (Calc::Max, true, "", Some(0), ""),
        ] {
            assert_eq!(
                read(calc, all, fields, limit),
                expected,
                "{calc:?} {fields}"
            );
        }
    }

    #[test]
    fn a_number_keeps_what_tells_it_apart() {
        let mut own = frame();
        own.columns[2].labels = Labels::from_iter([("pod", "x")]);
        let field = |_: &Frame, _: &Column| Field::default();
        let labels = |all_values| {
            let options = ReduceOptions {
                all_values,
                fields: "a".to_owned(),
                ..ReduceOptions::default()
            };
            let readings = readings(std::slice::from_ref(&own), &field, &options, &write);
            let labels = readings.iter().map(|reading| reading.labels.to_string());
            labels.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(labels(false), "{pod=\"x\"}");
        assert_eq!(
            labels(true),
            "{pod=\"x\", version=\"v1\"} {pod=\"x\", version=\"v2\"} {pod=\"x\"}"
        );
    }

    #[test]
    fn a_number_has_its_place_change_and_points() {
        let field = |_: &Frame, _: &Column| Field {
            thresholds: Some(Thresholds {
                percentage: false,
                steps: vec![(f64::NEG_INFINITY, Color::Ok), (16.0, Color::Critical)],
            }),
            ..Field::default()
        };
        let readings = readings(&[frame()], &field, &ReduceOptions::default(), &write);
        let b = &readings[1];
        assert_eq!(
            (b.ends, b.fraction, b.change),
            ((2.0, 30.0), Some(1.0), Some(200.0))
        );
        assert_eq!(
            b.bands,
            [
                (0.0, Tint::Solid(Color::Ok)),
                (0.5, Tint::Solid(Color::Critical))
            ]
        );
        assert_eq!((b.points.len(), b.points[2].value), (3, 30.0));
        assert_eq!(b.shown.tint, Some(Tint::Solid(Color::Critical)));
    }
}
