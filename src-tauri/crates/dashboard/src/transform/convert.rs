use chrono::{DateTime, NaiveDate, NaiveDateTime};
use model::Millis;

use crate::{Cell, Frame};

mod moment;

/// A change of one column's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversion {
    /// The column's name.
    pub field: String,
    /// What it becomes.
    pub kind: Kind,
    /// Format of times in Moment's letters; ISO 8601 if absent.
    pub format: Option<String>,
}

/// What a column becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Kind {
    Time,
    Number,
    Text,
    Flag,
}

pub(super) fn convert(mut frame: Frame, conversions: &[Conversion]) -> Frame {
    for conversion in conversions {
        let columns = frame.columns.iter_mut();
        for column in columns.filter(|column| column.name == conversion.field) {
            for cell in &mut column.cells {
                *cell = conversion.of(cell);
            }
        }
    }
    frame
}

impl Conversion {
    /// What cannot be converted is empty.
    fn of(&self, cell: &Cell) -> Cell {
        let format = self.format.as_deref().filter(|format| !format.is_empty());
        match (self.kind, cell) {
            (Kind::Flag, cell) => Cell::Flag(match cell {
                Cell::Empty => false,
                Cell::Number(number) => *number != 0.0 && !number.is_nan(),
                Cell::Text(text) => !text.is_empty(),
                Cell::Flag(flag) => *flag,
                Cell::Time(_) | Cell::Trend(_) => true,
            }),
            (_, Cell::Empty) => Cell::Empty,
            (Kind::Time, Cell::Number(number)) => {
                let seconds = format == Some("X");
                let millis = if seconds { number * 1_000.0 } else { *number };
                if millis.is_finite() {
                    Cell::Time(Millis(millis as i64))
                } else {
                    Cell::Empty
                }
            }
            (Kind::Time, Cell::Text(text)) => {
                parse(text, format).map_or(Cell::Empty, |at| Cell::Time(Millis(at)))
            }
            (Kind::Number, Cell::Text(text)) => {
                let number = text.replace(',', "").trim().parse::<f64>();
                let number = number.ok().filter(|number| number.is_finite());
                number.map_or(Cell::Empty, Cell::Number)
            }
            (Kind::Number, Cell::Time(at)) => Cell::Number(at.0 as f64),
            (Kind::Number, Cell::Flag(flag)) => Cell::Number(f64::from(u8::from(*flag))),
            (Kind::Number, Cell::Trend(trend)) => trend.value.map_or(Cell::Empty, Cell::Number),
            (Kind::Text, Cell::Time(at)) => Cell::Text(write(*at, format, None)),
            (Kind::Text, cell) => Cell::Text(cell.written()),
            (_, cell) => cell.clone(),
        }
    }
}

/// Writes a column of times, or of numbers that are milliseconds, as text.
pub(super) fn format_time(
    mut frame: Frame,
    field: &str,
    format: &str,
    zone: Option<&str>,
) -> Frame {
    let columns = frame.columns.iter_mut();
    for column in columns.filter(|column| column.name == field) {
        for cell in &mut column.cells {
            let at = match cell {
                Cell::Time(at) => *at,
                Cell::Number(number) if number.is_finite() => Millis(*number as i64),
                _ => continue,
            };
            *cell = Cell::Text(write(at, Some(format), zone));
        }
    }
    frame
}

fn write(at: Millis, format: Option<&str>, zone: Option<&str>) -> String {
    let Some(utc) = DateTime::from_timestamp_millis(at.0) else {
        return at.0.to_string();
    };
    let format = format.filter(|format| !format.is_empty());
    let zone: Option<chrono_tz::Tz> = zone.and_then(|zone| zone.parse().ok());
    match zone {
        Some(zone) => moment::write(&utc.with_timezone(&zone), format),
        None => moment::write(&utc, format),
    }
}

/// Milliseconds of a time written as text, in UTC unless it says otherwise.
fn parse(text: &str, format: Option<&str>) -> Option<i64> {
    let text = text.trim();
    if let Some(format) = format {
        return match format {
            "X" => text.parse::<f64>().ok().map(|at| (at * 1_000.0) as i64),
            "x" => text.parse().ok(),
            format => {
                let format = moment::pattern(format);
                let time = NaiveDateTime::parse_from_str(text, &format).ok();
                let day = || {
                    let day = NaiveDate::parse_from_str(text, &format).ok()?;
                    day.and_hms_opt(0, 0, 0)
                };
                Some(time.or_else(day)?.and_utc().timestamp_millis())
            }
        };
    }
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.timestamp_millis());
    }
    let local = [
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%d %H:%M",
    ]
    .iter()
    .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    let day = || {
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .ok()?
            .and_hms_opt(0, 0, 0)
    };
    if let Some(time) = local.or_else(day) {
        return Some(time.and_utc().timestamp_millis());
    }
    text.parse().ok()
}
