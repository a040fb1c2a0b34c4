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
mod tests;
