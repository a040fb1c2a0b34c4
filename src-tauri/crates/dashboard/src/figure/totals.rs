use model::Point;

use super::Write;
use crate::{Calc, Cell, Field, Footer, Frame, reduce, reduce_cells};

/// The numbers of a legend, in the order of the calculations; a dash where there is none.
///
/// Counts have no unit and shares are in percent, whatever the field measures; mappings do not
/// apply to either.
#[must_use]
pub fn legend_values(
    calcs: &[Calc],
    points: &[Point],
    field: &Field,
    write: Write<'_>,
) -> Vec<String> {
    let text = |calc: &Calc| {
        let value = reduce(*calc, points);
        written(*calc, value, field, write)
    };
    calcs.iter().map(text).collect()
}

fn written(calc: Calc, value: Option<f64>, field: &Field, write: Write<'_>) -> String {
    let Some(value) = value else {
        return "–".to_owned();
    };
    if matches!(calc, Calc::AllIsZero | Calc::AllIsNull) {
        return (value != 0.0).to_string();
    }
    let own = field.unit.as_deref();
    let unit = calc.unit(own);
    if unit == own {
        super::number(field, Some(value), field.ends(None, None), write).text
    } else {
        let decimals = field.decimals.filter(|_| calc == Calc::DiffPercent);
        write(unit, decimals, value)
    }
}

/// The row under a table: a text per column, empty where there is none.
///
/// `fields` are the columns' configurations, in their order. Counting rows fills the first column
/// alone.
#[must_use]
pub fn footer(frame: &Frame, fields: &[Field], options: &Footer, write: Write<'_>) -> Vec<String> {
    let calc = options.calcs.first().copied().unwrap_or(Calc::Sum);
    if options.count_rows && calc == Calc::Count {
        let count = |at: usize| match at {
            0 => frame.rows().to_string(),
            _ => String::new(),
        };
        return (0..frame.columns.len()).map(count).collect();
    }
    let usual = Field::default();
    let columns = frame.columns.iter().enumerate();
    let text = |(at, column): (usize, &crate::Column)| {
        let field = fields.get(at).unwrap_or(&usual);
        let named = || {
            let shown = field.shown_name(&column.name, &column.labels);
            options.fields.contains(&column.name) || options.fields.contains(&shown)
        };
        if !matches!(column.kind(), "number" | "frame") || !(options.fields.is_empty() || named()) {
            return String::new();
        }
        match reduce_cells(calc, &column.cells) {
            Cell::Empty => String::new(),
            Cell::Number(value) => written(calc, Some(value), field, write),
            other => other.written(),
        }
    };
    columns.map(text).collect()
}

#[cfg(test)]
mod tests {
    use model::Millis;

    use super::*;
    use crate::Column;

    fn write(unit: Option<&str>, decimals: Option<u8>, value: f64) -> String {
        let decimals = usize::from(decimals.unwrap_or(0));
        format!("{value:.decimals$}{}", unit.unwrap_or_default())
    }

    #[test]
    fn a_legend_tells_its_calculations() {
        let points: Vec<Point> = [2.0, 4.0, 5.0]
            .iter()
            .map(|&value| Point {
                at: Millis(0),
                value,
            })
            .collect();
        let field = Field {
            unit: Some("s".into()),
            decimals: Some(1),
            ..Field::default()
        };
        for (calc, expected, of_nothing) in [
            (Calc::LastNotNull, "5.0s", "–"),
            (Calc::Sum, "11.0s", "0.0s"),
            (Calc::Count, "3none", "0none"),
            (Calc::DiffPercent, "150.0percent", "–"),
            (Calc::AllIsZero, "false", "false"),
            (Calc::AllIsNull, "false", "true"),
            (Calc::Percentile(50), "4.0s", "–"),
        ] {
            assert_eq!(legend_values(&[calc], &points, &field, &write), [expected]);
            assert_eq!(legend_values(&[calc], &[], &field, &write), [of_nothing]);
        }
    }

    #[test]
    fn a_footer_stands_under_numbers() {
        let frame = Frame {
            columns: vec![
                Column::new("job", vec![Cell::Text("a".into()), Cell::Text("b".into())]),
                Column::new("ms", vec![Cell::Number(1.0), Cell::Number(2.0)]),
                Column::new("n", vec![Cell::Number(5.0), Cell::Empty]),
            ],
            ..Frame::default()
        };
        let fields = vec![Field::default(); 2];
        for (calcs, names, count_rows, expected) in [
            (vec![Calc::Sum], vec![], false, ["", "3", "5"]),
            (vec![], vec![], false, ["", "3", "5"]),
            (vec![Calc::Mean], vec!["n"], false, ["", "", "5"]),
            (vec![Calc::Count], vec![], false, ["", "2none", "1none"]),
            (vec![Calc::Count], vec![], true, ["2", "", ""]),
            (vec![Calc::UniqueValues], vec![], false, ["", "1, 2", "5, "]),
        ] {
            let options = Footer {
                calcs: calcs.clone(),
                fields: names.iter().map(|name: &&str| (*name).to_owned()).collect(),
                count_rows,
            };
            assert_eq!(
                footer(&frame, &fields, &options, &write),
                expected,
                "{calcs:?}"
            );
        }
    }
}
