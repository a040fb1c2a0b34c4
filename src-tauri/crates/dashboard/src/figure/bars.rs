use super::{Shown, Tint, Write, cell, ends};
use crate::{BarChart, Cell, Column, Field, Frame};

/// The bars of a bar chart: categories along the axis, and in each one bar per series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BarData {
    /// Names of the categories in the order of the rows.
    pub categories: Vec<String>,
    /// The series.
    pub series: Vec<BarSeries>,
}

/// One bar per category.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BarSeries {
    /// Its shown name.
    pub name: String,
    /// One per category, with text and colour; no value is no bar.
    pub bars: Vec<Shown>,
    /// Its configuration.
    pub field: Field,
}

/// Categories beyond this many are not read any more.
const MOST: usize = 2_000;

/// The bars of a table, or of series joined by time; `None` where there are no numbers.
///
/// The axis is the column the options name, else the first of texts, else the first of times, else
/// the number of the row. Source: Grafana `public/app/plugins/panel/barchart/utils.ts`.
#[must_use]
pub fn bars(
    frame: &Frame,
    field: &dyn Fn(&Frame, &Column) -> Field,
    options: &BarChart,
    write: Write<'_>,
) -> Option<BarData> {
    let of_kind = |kind: &str| {
        frame
            .columns
            .iter()
            .position(|column| column.kind() == kind)
    };
    let named = |name: &String| {
        let shown = |column: &Column| field(frame, column).shown_name(&column.name, &column.labels);
        frame
            .columns
            .iter()
            .position(|column| column.name == *name || shown(column) == *name)
    };
    let axis = options
        .x_field
        .as_ref()
        .and_then(named)
        .or_else(|| of_kind("string"))
        .or_else(|| of_kind("time"));
    let rows = frame.rows().min(MOST);
    let tints = options.color_field.as_ref().and_then(named).map(|at| {
        let column = &frame.columns[at];
        let field = field(frame, column);
        let range = field.ends(numbers(column), None);
        let tint = |row| cell(&field, at_row(column, row), range, write).tint;
        (0..rows).map(tint).collect::<Vec<Option<Tint>>>()
    });
    let all = ends(
        frame
            .columns
            .iter()
            .flat_map(|column| column.cells.iter().filter_map(Cell::number)),
    );
    let mut series = Vec::new();
    for (at, column) in frame.columns.iter().enumerate() {
        let field = field(frame, column);
        if Some(at) == axis || column.kind() != "number" || field.hidden == Some(true) {
            continue;
        }
        let range = field.ends(numbers(column), all);
        let bar = |row: usize| {
            let mut shown = cell(&field, at_row(column, row), range, write);
            if let Some(tint) = tints.as_ref().and_then(|tints| *tints.get(row)?) {
                shown.tint = Some(tint);
            }
            shown
        };
        series.push(BarSeries {
            name: field.shown_name(&column.name, &column.labels),
            bars: (0..rows).map(bar).collect(),
            field,
        });
    }
    if series.is_empty() || rows == 0 {
        return None;
    }
    let categories = match axis.and_then(|at| frame.columns.get(at)) {
        Some(column) => {
            let field = field(frame, column);
            let text = |row| cell(&field, at_row(column, row), (0.0, 1.0), write).text;
            (0..rows).map(text).collect()
        }
        None => (1..=rows).map(|row| row.to_string()).collect(),
    };
    Some(BarData { categories, series })
}

fn numbers(column: &Column) -> Option<(f64, f64)> {
    ends(column.cells.iter().filter_map(Cell::number))
}

fn at_row(column: &Column, row: usize) -> &Cell {
    column.cells.get(row).unwrap_or(&Cell::Empty)
}

#[cfg(test)]
mod tests {
    use model::Millis;

    use super::*;
    use crate::{Color, ColorMode, Thresholds};

    fn write(unit: Option<&str>, _: Option<u8>, value: f64) -> String {
        format!("{value}{}", unit.unwrap_or_default())
    }

    fn table() -> Frame {
        let text = |text: &str| Cell::Text(text.to_owned());
        Frame {
            columns: vec![
                Column::new("Time", vec![Cell::Time(Millis(1)), Cell::Time(Millis(2))]),
                Column::new("pod", vec![text("x"), text("y")]),
                Column::new("cpu", vec![Cell::Number(1.0), Cell::Empty]),
                Column::new("mem", vec![Cell::Number(5.0), Cell::Number(9.0)]),
            ],
            ..Frame::default()
        }
    }

    fn drawn(frame: &Frame, x: Option<&str>, color: Option<&str>) -> Option<String> {
        let field = |_: &Frame, column: &Column| Field {
            hidden: (column.name == "hidden").then_some(true),
            color: Some(ColorMode::Thresholds),
            thresholds: (column.name == "mem").then(|| Thresholds {
                percentage: false,
                steps: vec![(f64::NEG_INFINITY, Color::Ok), (9.0, Color::Critical)],
            }),
            ..Field::default()
        };
        let options = BarChart {
            x_field: x.map(str::to_owned),
            color_field: color.map(str::to_owned),
            ..BarChart::default()
        };
        let data = bars(frame, &field, &options, &write)?;
        let bar = |bar: &Shown| match bar.tint {
            Some(tint) => format!("{}{:?}", bar.text, tint.color()),
            None => bar.text.clone(),
        };
        let series = data.series.iter().map(|series| {
            let bars: Vec<String> = series.bars.iter().map(bar).collect();
            format!(" {}:{}", series.name, bars.join(","))
        });
        Some(format!(
            "{}{}",
            data.categories.join(","),
            series.collect::<String>()
        ))
    }

    #[test]
    fn rows_become_categories_and_numbers_series() {
        for (x, color, expected) in [
            (None, None, "x,y cpu:1, mem:5Ok,9Critical"),
            (
                Some("Time"),
                Some("mem"),
                "1dateTimeAsIso,2dateTimeAsIso cpu:1Ok,Critical mem:5Ok,9Critical",
            ),
            (Some("cpu"), None, "1, mem:5Ok,9Critical"),
            (Some("none"), Some("none"), "x,y cpu:1, mem:5Ok,9Critical"),
        ] {
            assert_eq!(
                drawn(&table(), x, color).as_deref(),
                Some(expected),
                "{x:?}"
            );
        }
        let numbers = Frame {
            columns: vec![Column::new("n", vec![Cell::Number(3.0)])],
            ..Frame::default()
        };
        assert_eq!(drawn(&numbers, None, None).as_deref(), Some("1 n:3"));
        let words = Frame {
            columns: table().columns.into_iter().take(2).collect(),
            ..Frame::default()
        };
        assert_eq!(drawn(&words, None, None), None);
        assert_eq!(drawn(&Frame::default(), None, None), None);
    }
}
