use model::{Millis, Point};

use crate::Cell;

mod numbers;

pub(crate) use numbers::variance;

/// How a series becomes one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Calc {
    LastNotNull,
    Last,
    FirstNotNull,
    First,
    Min,
    Max,
    Mean,
    Median,
    Sum,
    /// Values that are there; not a number is there too.
    Count,
    /// Values and gaps.
    CountAll,
    /// Largest less smallest.
    Range,
    /// Sum of increases, as of a counter that may be reset.
    Delta,
    /// Last less first.
    Diff,
    /// Last less first, in percent of the first.
    DiffPercent,
    /// Smallest distance from one value to the next; negative where values fall.
    Step,
    StdDev,
    Variance,
    DistinctCount,
    /// The smallest value above zero.
    LogMin,
    AllIsZero,
    AllIsNull,
    ChangeCount,
    /// Every value, as a text.
    AllValues,
    /// Every value once, as a text.
    UniqueValues,
    /// The value below which that percentage of values lies.
    Percentile(u8),
}

impl Calc {
    /// Reads Grafana's id.
    #[must_use]
    pub fn read(id: &str) -> Option<Self> {
        Some(match id {
            "lastNotNull" | "current" => Self::LastNotNull,
            "last" => Self::Last,
            "firstNotNull" => Self::FirstNotNull,
            "first" => Self::First,
            "min" => Self::Min,
            "max" => Self::Max,
            "mean" | "avg" => Self::Mean,
            "median" => Self::Median,
            "sum" | "total" => Self::Sum,
            "count" => Self::Count,
            "countAll" => Self::CountAll,
            "range" => Self::Range,
            "delta" => Self::Delta,
            "diff" => Self::Diff,
            "diffperc" => Self::DiffPercent,
            "step" => Self::Step,
            "stdDev" => Self::StdDev,
            "variance" => Self::Variance,
            "distinctCount" => Self::DistinctCount,
            "logmin" => Self::LogMin,
            "allIsZero" => Self::AllIsZero,
            "allIsNull" => Self::AllIsNull,
            "changeCount" => Self::ChangeCount,
            "allValues" => Self::AllValues,
            "uniqueValues" => Self::UniqueValues,
            _ => {
                let digits = id.strip_prefix('p')?;
                let percent: u8 = digits.parse().ok()?;
                let named = (1..=99).contains(&percent) && percent.to_string() == digits;
                named.then_some(Self::Percentile(percent))?
            }
        })
    }

    /// Grafana's id.
    #[must_use]
    pub fn id(self) -> String {
        let id = match self {
            Self::LastNotNull => "lastNotNull",
            Self::Last => "last",
            Self::FirstNotNull => "firstNotNull",
            Self::First => "first",
            Self::Min => "min",
            Self::Max => "max",
            Self::Mean => "mean",
            Self::Median => "median",
            Self::Sum => "sum",
            Self::Count => "count",
            Self::CountAll => "countAll",
            Self::Range => "range",
            Self::Delta => "delta",
            Self::Diff => "diff",
            Self::DiffPercent => "diffperc",
            Self::Step => "step",
            Self::StdDev => "stdDev",
            Self::Variance => "variance",
            Self::DistinctCount => "distinctCount",
            Self::LogMin => "logmin",
            Self::AllIsZero => "allIsZero",
            Self::AllIsNull => "allIsNull",
            Self::ChangeCount => "changeCount",
            Self::AllValues => "allValues",
            Self::UniqueValues => "uniqueValues",
            Self::Percentile(percent) => return format!("p{percent}"),
        };
        id.to_owned()
    }

    /// Grafana's name, which heads a legend's column and which overrides of reduced tables go by.
    #[must_use]
    pub fn name(self) -> String {
        let name = match self {
            Self::LastNotNull => "Last *",
            Self::Last => "Last",
            Self::FirstNotNull => "First *",
            Self::First => "First",
            Self::Min => "Min",
            Self::Max => "Max",
            Self::Mean => "Mean",
            Self::Median => "Median",
            Self::Sum => "Total",
            Self::Count => "Count",
            Self::CountAll => "Count all",
            Self::Range => "Range",
            Self::Delta => "Delta",
            Self::Diff => "Difference",
            Self::DiffPercent => "Difference percent",
            Self::Step => "Step",
            Self::StdDev => "StdDev",
            Self::Variance => "Variance",
            Self::DistinctCount => "Distinct Count",
            Self::LogMin => "Min (above zero)",
            Self::AllIsZero => "All Zeros",
            Self::AllIsNull => "All Nulls",
            Self::ChangeCount => "Change Count",
            Self::AllValues => "All values",
            Self::UniqueValues => "All unique values",
            Self::Percentile(percent) => {
                let ending = match (percent, percent % 10) {
                    (4..=20, _) => "th",
                    (_, 1) => "st",
                    (_, 2) => "nd",
                    (_, 3) => "rd",
                    _ => "th",
                };
                return format!("{percent}{ending} %");
            }
        };
        name.to_owned()
    }

    /// The unit of the result for a field of the unit `own`: counts have none, and a share is in
    /// percent whatever was measured.
    #[must_use]
    pub fn unit(self, own: Option<&str>) -> Option<&str> {
        match self {
            Self::DiffPercent => Some("percent"),
            Self::Count
            | Self::CountAll
            | Self::ChangeCount
            | Self::DistinctCount
            | Self::AllIsNull => Some("none"),
            _ => own,
        }
    }
}

/// Reduces a series as Grafana does.
///
/// `NaN` is counted and may be first or last, and is left out of everything else; yes and no are 1
/// and 0. `None` where nothing is left to reduce, and for [`Calc::AllValues`] and
/// [`Calc::UniqueValues`], which are no numbers: see [`reduce_cells`]. Source: Grafana
/// `packages/grafana-data/src/transformations/fieldReducer.ts`, with gaps ignored.
#[must_use]
pub fn reduce(calc: Calc, points: &[Point]) -> Option<f64> {
    let values: Vec<f64> = points.iter().map(|point| point.value).collect();
    match calc {
        Calc::First => values.first().copied(),
        Calc::Last => values.last().copied(),
        Calc::CountAll => Some(values.len() as f64),
        calc => numbers::reduce(calc, &values),
    }
}

/// Reduces the cells of a column, of whatever kind; empty cells are gaps.
#[must_use]
pub fn reduce_cells(calc: Calc, cells: &[Cell]) -> Cell {
    let filled = || cells.iter().filter(|cell| **cell != Cell::Empty);
    let counted = |count: usize| Cell::Number(count as f64);
    match calc {
        Calc::First => cells.first().cloned().unwrap_or_default(),
        Calc::Last => cells.last().cloned().unwrap_or_default(),
        Calc::FirstNotNull => filled()
            .find(|cell| is_said(cell))
            .cloned()
            .unwrap_or_default(),
        Calc::LastNotNull => {
            let mut backwards = cells.iter().rev();
            let last = backwards.find(|cell| is_said(cell));
            last.cloned().unwrap_or_default()
        }
        Calc::Count => counted(filled().count()),
        Calc::CountAll => counted(cells.len()),
        Calc::AllIsNull => Cell::Flag(filled().next().is_none()),
        Calc::AllIsZero => {
            Cell::Flag(filled().next().is_some() && filled().all(|cell| *cell == Cell::Number(0.0)))
        }
        Calc::AllValues => listed(cells.iter().map(Cell::written)),
        Calc::UniqueValues => listed(distinct(cells)),
        Calc::DistinctCount if cells.is_empty() => Cell::Empty,
        Calc::DistinctCount => counted(distinct(filled()).len()),
        Calc::ChangeCount if cells.is_empty() => Cell::Empty,
        Calc::ChangeCount => {
            let filled: Vec<String> = filled().map(Cell::written).collect();
            counted(filled.windows(2).filter(|pair| pair[0] != pair[1]).count())
        }
        calc => of_numbers(calc, cells),
    }
}

fn is_said(cell: &Cell) -> bool {
    match cell {
        Cell::Empty => false,
        Cell::Number(number) => !number.is_nan(),
        _ => true,
    }
}

/// Times are numbers that stay times where the reduction is one of them.
fn of_numbers(calc: Calc, cells: &[Cell]) -> Cell {
    let number = |cell: &Cell| match cell {
        Cell::Number(number) => Some(*number),
        Cell::Time(at) => Some(at.0 as f64),
        Cell::Trend(trend) => trend.value,
        Cell::Empty | Cell::Text(_) | Cell::Flag(_) => None,
    };
    let values: Vec<f64> = cells.iter().filter_map(number).collect();
    let is_time = cells.iter().any(|cell| matches!(cell, Cell::Time(_)));
    let stays = matches!(
        calc,
        Calc::Min | Calc::Max | Calc::Mean | Calc::Median | Calc::Percentile(_)
    );
    match numbers::reduce(calc, &values) {
        Some(value) if is_time && stays => Cell::Time(Millis(value as i64)),
        Some(value) => Cell::Number(value),
        None => Cell::Empty,
    }
}

fn distinct<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> Vec<String> {
    let written: indexmap::IndexSet<String> = cells.into_iter().map(Cell::written).collect();
    written.into_iter().collect()
}

fn listed(values: impl IntoIterator<Item = String>) -> Cell {
    let values: Vec<String> = values.into_iter().collect();
    if values.is_empty() {
        Cell::Empty
    } else {
        Cell::Text(values.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(values: &[f64]) -> Vec<Point> {
        let point = |&value: &f64| Point {
            at: Millis(0),
            value,
        };
        values.iter().map(point).collect()
    }

    const NAN: f64 = f64::NAN;

    /// Columns: rising, with a gap, a counter that is reset twice, all zero, nothing but gaps.
    #[test]
    fn series_reduce_to_the_numbers_grafana_shows() {
        let series: [&[f64]; 5] = [
            &[10.0, 20.0],
            &[NAN, 4.0, NAN, 1.0, 5.0, 4.0, NAN],
            &[5.0, 9.0, 2.0, 4.0, 1.0],
            &[0.0, 0.0],
            &[NAN, NAN],
        ];
        type Row = (&'static str, [Option<f64>; 5]);
        let table: [Row; 25] = [
            (
                "lastNotNull",
                [Some(20.0), Some(4.0), Some(1.0), Some(0.0), None],
            ),
            (
                "current",
                [Some(20.0), Some(4.0), Some(1.0), Some(0.0), None],
            ),
            (
                "last",
                [Some(20.0), Some(NAN), Some(1.0), Some(0.0), Some(NAN)],
            ),
            (
                "firstNotNull",
                [Some(10.0), Some(4.0), Some(5.0), Some(0.0), None],
            ),
            (
                "first",
                [Some(10.0), Some(NAN), Some(5.0), Some(0.0), Some(NAN)],
            ),
            ("min", [Some(10.0), Some(1.0), Some(1.0), Some(0.0), None]),
            ("max", [Some(20.0), Some(5.0), Some(9.0), Some(0.0), None]),
            ("mean", [Some(15.0), Some(3.5), Some(4.2), Some(0.0), None]),
            ("avg", [Some(15.0), Some(3.5), Some(4.2), Some(0.0), None]),
            (
                "median",
                [Some(15.0), Some(4.0), Some(4.0), Some(0.0), None],
            ),
            (
                "sum",
                [Some(30.0), Some(14.0), Some(21.0), Some(0.0), Some(0.0)],
            ),
            (
                "total",
                [Some(30.0), Some(14.0), Some(21.0), Some(0.0), Some(0.0)],
            ),
            (
                "count",
                [Some(2.0), Some(7.0), Some(5.0), Some(2.0), Some(2.0)],
            ),
            (
                "countAll",
                [Some(2.0), Some(7.0), Some(5.0), Some(2.0), Some(2.0)],
            ),
            ("range", [Some(10.0), Some(4.0), Some(8.0), Some(0.0), None]),
            // A reset counts from zero once values rise again, or at the very end.
            (
                "delta",
                [
                    Some(10.0),
                    Some(5.0),
                    Some(4.0 + 4.0 + 1.0),
                    Some(0.0),
                    Some(0.0),
                ],
            ),
            ("diff", [Some(10.0), Some(0.0), Some(-4.0), Some(0.0), None]),
            (
                "diffperc",
                [Some(100.0), Some(0.0), Some(-80.0), Some(NAN), Some(0.0)],
            ),
            (
                "step",
                [Some(10.0), Some(-3.0), Some(-7.0), Some(0.0), None],
            ),
            (
                "variance",
                [Some(25.0), Some(2.25), Some(7.76), Some(0.0), Some(0.0)],
            ),
            (
                "distinctCount",
                [Some(2.0), Some(4.0), Some(5.0), Some(1.0), Some(1.0)],
            ),
            (
                "changeCount",
                [Some(1.0), Some(6.0), Some(4.0), Some(0.0), Some(0.0)],
            ),
            ("logmin", [Some(10.0), Some(1.0), Some(1.0), None, None]),
            (
                "allIsZero",
                [Some(0.0), Some(0.0), Some(0.0), Some(1.0), Some(0.0)],
            ),
            (
                "allIsNull",
                [Some(0.0), Some(0.0), Some(0.0), Some(0.0), Some(1.0)],
            ),
        ];
        for (id, expected) in table {
            let calc = Calc::read(id).unwrap();
            for (series, expected) in series.iter().zip(expected) {
                let value = reduce(calc, &points(series));
                let same = match (value, expected) {
                    (Some(value), Some(expected)) if expected.is_nan() => value.is_nan(),
                    (Some(value), Some(expected)) => (value - expected).abs() < 1e-9,
                    (value, expected) => value == expected,
                };
                assert!(same, "{id} of {series:?}: {value:?}, not {expected:?}");
            }
        }
        let deviation = reduce(Calc::StdDev, &points(series[0]));
        assert_eq!(deviation, Some(5.0));
    }

    #[test]
    fn nothing_reduces_to_what_grafana_has_for_it() {
        for (id, expected) in [
            ("sum", Some(0.0)),
            ("count", Some(0.0)),
            ("countAll", Some(0.0)),
            ("allIsZero", Some(0.0)),
            ("allIsNull", Some(1.0)),
            ("lastNotNull", None),
            ("last", None),
            ("mean", None),
            ("median", None),
            ("min", None),
            ("delta", None),
            ("diffperc", None),
            ("stdDev", None),
            ("changeCount", None),
            ("distinctCount", None),
            ("p50", None),
            ("allValues", None),
        ] {
            assert_eq!(reduce(Calc::read(id).unwrap(), &[]), expected, "{id}");
        }
    }

    #[test]
    fn a_percentile_is_one_of_the_values() {
        let hundred: Vec<f64> = (0..=100).map(f64::from).collect();
        for percent in 1..=99 {
            let calc = Calc::read(&format!("p{percent}")).unwrap();
            assert_eq!(reduce(calc, &points(&hundred)), Some(f64::from(percent)));
        }
        assert_eq!(
            reduce(Calc::Percentile(99), &points(&[3.0, NAN, 1.0])),
            Some(3.0)
        );
    }

    #[test]
    fn ids_and_names_are_grafanas() {
        for (id, name) in [
            ("lastNotNull", "Last *"),
            ("sum", "Total"),
            ("diffperc", "Difference percent"),
            ("logmin", "Min (above zero)"),
            ("uniqueValues", "All unique values"),
            ("p1", "1st %"),
            ("p2", "2nd %"),
            ("p11", "11th %"),
            ("p23", "23rd %"),
            ("p99", "99th %"),
        ] {
            let calc = Calc::read(id).unwrap();
            assert_eq!((calc.name().as_str(), calc.id().as_str()), (name, id));
        }
        for unknown in ["p0", "p100", "p05", "p+5", "", "constructor", "pp"] {
            assert_eq!(Calc::read(unknown), None, "{unknown}");
        }
        assert_eq!(Calc::DiffPercent.unit(Some("s")), Some("percent"));
        assert_eq!(Calc::Count.unit(Some("s")), Some("none"));
        assert_eq!(Calc::Max.unit(Some("s")), Some("s"));
    }

    #[test]
    fn columns_of_any_kind_reduce() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let number = Cell::Number;
        let texts = vec![text("a"), Cell::Empty, text("b"), text("b"), Cell::Empty];
        let times = vec![Cell::Time(Millis(10)), Cell::Time(Millis(20))];
        let mixed = vec![number(1.0), Cell::Empty, number(NAN), number(3.0)];
        for (calc, cells, expected) in [
            (Calc::LastNotNull, &texts, text("b")),
            (Calc::Last, &texts, Cell::Empty),
            (Calc::First, &texts, text("a")),
            (Calc::Count, &texts, number(3.0)),
            (Calc::CountAll, &texts, number(5.0)),
            (Calc::DistinctCount, &texts, number(2.0)),
            (Calc::ChangeCount, &texts, number(1.0)),
            (Calc::UniqueValues, &texts, text("a, , b")),
            (Calc::AllValues, &mixed, text("1, , NaN, 3")),
            (Calc::Max, &texts, Cell::Empty),
            (Calc::AllIsNull, &texts, Cell::Flag(false)),
            (Calc::Max, &times, Cell::Time(Millis(20))),
            (Calc::Range, &times, number(10.0)),
            (Calc::Mean, &mixed, number(2.0)),
            (Calc::Count, &mixed, number(3.0)),
            (Calc::LastNotNull, &mixed, number(3.0)),
            (Calc::AllIsZero, &mixed, Cell::Flag(false)),
        ] {
            assert_eq!(reduce_cells(calc, cells), expected, "{calc:?} {cells:?}");
        }
        assert_eq!(reduce_cells(Calc::UniqueValues, &[]), Cell::Empty);
    }
}
