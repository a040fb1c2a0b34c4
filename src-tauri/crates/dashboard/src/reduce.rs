use model::Point;

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
    Count,
    /// Largest less smallest.
    Range,
    /// Sum of increases, as of a counter that may be reset.
    Delta,
    /// Last less first.
    Diff,
    /// Last less first, in percent of the first.
    DiffPercent,
    /// Largest step upwards.
    Step,
    StdDev,
    Variance,
    DistinctCount,
    /// The smallest value above zero.
    LogMin,
    AllIsZero,
    ChangeCount,
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
            "changeCount" => Self::ChangeCount,
            _ => {
                let percent: u8 = id.strip_prefix('p')?.parse().ok()?;
                (1..=99)
                    .contains(&percent)
                    .then_some(Self::Percentile(percent))?
            }
        })
    }

    /// The word for a legend's column.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::LastNotNull => "Last".to_owned(),
            Self::Last => "Last (or nothing)".to_owned(),
            Self::FirstNotNull | Self::First => "First".to_owned(),
            Self::Min => "Min".to_owned(),
            Self::Max => "Max".to_owned(),
            Self::Mean => "Mean".to_owned(),
            Self::Median => "Median".to_owned(),
            Self::Sum => "Total".to_owned(),
            Self::Count => "Count".to_owned(),
            Self::Range => "Range".to_owned(),
            Self::Delta => "Delta".to_owned(),
            Self::Diff => "Difference".to_owned(),
            Self::DiffPercent => "Difference %".to_owned(),
            Self::Step => "Step".to_owned(),
            Self::StdDev => "Std. dev.".to_owned(),
            Self::Variance => "Variance".to_owned(),
            Self::DistinctCount => "Distinct".to_owned(),
            Self::LogMin => "Min > 0".to_owned(),
            Self::AllIsZero => "All zero".to_owned(),
            Self::ChangeCount => "Changes".to_owned(),
            Self::Percentile(percent) => format!("p{percent}"),
        }
    }
}

/// Reduces a series as Grafana does: `NaN` counts as no value, except for first and last.
///
/// `None` where nothing is left to reduce. Source: Grafana
/// `packages/grafana-data/src/transformations/fieldReducer.ts`.
#[must_use]
pub fn reduce(calc: Calc, points: &[Point]) -> Option<f64> {
    let values: Vec<f64> = points
        .iter()
        .map(|point| point.value)
        .filter(|value| !value.is_nan())
        .collect();
    let count = values.len() as f64;
    let sum = values.iter().sum::<f64>();
    let min = values.iter().copied().reduce(f64::min);
    let max = values.iter().copied().reduce(f64::max);
    let steps = || values.windows(2).map(|pair| pair[1] - pair[0]);
    match calc {
        Calc::Last => points.last().map(|point| point.value),
        Calc::First => points.first().map(|point| point.value),
        Calc::LastNotNull => values.last().copied(),
        Calc::FirstNotNull => values.first().copied(),
        Calc::Count => Some(points.len() as f64),
        Calc::Min => min,
        Calc::Max => max,
        _ if values.is_empty() => None,
        Calc::Sum => Some(sum),
        Calc::Mean => Some(sum / count),
        Calc::Range => Some(max? - min?),
        Calc::Diff => Some(values.last()? - values.first()?),
        Calc::DiffPercent => {
            let (first, last) = (values.first()?, values.last()?);
            (*first != 0.0).then(|| (last - first) / first * 100.0)
        }
        Calc::Delta => {
            // After a reset a counter begins at zero, so the value itself is the increase.
            let increase = |pair: &[f64]| {
                if pair[1] < pair[0] {
                    pair[1]
                } else {
                    pair[1] - pair[0]
                }
            };
            Some(values.windows(2).map(increase).sum())
        }
        Calc::Step => steps().filter(|step| *step > 0.0).reduce(f64::max),
        Calc::ChangeCount => Some(steps().filter(|step| *step != 0.0).count() as f64),
        Calc::AllIsZero => Some(f64::from(u8::from(
            values.iter().all(|value| *value == 0.0),
        ))),
        Calc::LogMin => values
            .iter()
            .copied()
            .filter(|value| *value > 0.0)
            .reduce(f64::min),
        Calc::Variance => Some(variance(&values)),
        Calc::StdDev => Some(variance(&values).sqrt()),
        Calc::DistinctCount => {
            let mut sorted = sorted(&values);
            sorted.dedup();
            Some(sorted.len() as f64)
        }
        Calc::Median => {
            let sorted = sorted(&values);
            let middle = sorted.len() / 2;
            let even = sorted.len().is_multiple_of(2);
            Some(if even {
                (sorted[middle - 1] + sorted[middle]) / 2.0
            } else {
                sorted[middle]
            })
        }
        Calc::Percentile(percent) => {
            let sorted = sorted(&values);
            let rank = ((sorted.len() - 1) as f64 * f64::from(percent) / 100.0).round() as usize;
            sorted.get(rank).copied()
        }
    }
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

fn variance(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    values
        .iter()
        .map(|value| (value - mean).powi(2))
        .sum::<f64>()
        / values.len() as f64
}

#[cfg(test)]
mod tests {
    use model::Millis;

    use super::*;

    fn points(values: &[f64]) -> Vec<Point> {
        let point = |&value: &f64| Point {
            at: Millis(0),
            value,
        };
        values.iter().map(point).collect()
    }

    #[test]
    fn series_reduce_to_the_numbers_grafana_shows() {
        let series = points(&[2.0, 4.0, f64::NAN, 1.0, 5.0, f64::NAN]);
        for (id, expected) in [
            ("lastNotNull", Some(5.0)),
            ("firstNotNull", Some(2.0)),
            ("first", Some(2.0)),
            ("min", Some(1.0)),
            ("max", Some(5.0)),
            ("mean", Some(3.0)),
            ("median", Some(3.0)),
            ("sum", Some(12.0)),
            ("count", Some(6.0)),
            ("range", Some(4.0)),
            ("delta", Some(2.0 + 1.0 + 4.0)),
            ("diff", Some(3.0)),
            ("diffperc", Some(150.0)),
            ("step", Some(4.0)),
            ("variance", Some(2.5)),
            ("distinctCount", Some(4.0)),
            ("changeCount", Some(3.0)),
            ("allIsZero", Some(0.0)),
            ("p99", Some(5.0)),
        ] {
            assert_eq!(reduce(Calc::read(id).unwrap(), &series), expected, "{id}");
        }
        assert!(reduce(Calc::Last, &series).unwrap().is_nan());
        assert_eq!(Calc::read("p100"), None);
        assert_eq!(Calc::read("uniqueValues"), None);
    }

    #[test]
    fn nothing_reduces_to_nothing_except_its_count() {
        for calc in [
            Calc::LastNotNull,
            Calc::Mean,
            Calc::Sum,
            Calc::Median,
            Calc::Percentile(50),
            Calc::Delta,
        ] {
            assert_eq!(reduce(calc, &[]), None, "{calc:?}");
            assert_eq!(reduce(calc, &points(&[f64::NAN])), None, "{calc:?}");
        }
        assert_eq!(reduce(Calc::Count, &[]), Some(0.0));
    }
}
