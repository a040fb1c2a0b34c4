use super::Calc;

/// Reduces the numbers of a series without its gaps; see [`crate::reduce()`].
pub(super) fn reduce(calc: Calc, with_nan: &[f64]) -> Option<f64> {
    let values: Vec<f64> = with_nan
        .iter()
        .copied()
        .filter(|value| !value.is_nan())
        .collect();
    let yes = |flag: bool| Some(f64::from(u8::from(flag)));
    let min = || values.iter().copied().reduce(f64::min);
    let max = || values.iter().copied().reduce(f64::max);
    let sum = || values.iter().fold(0.0, |sum, value| sum + value);
    match calc {
        Calc::Sum => Some(sum()),
        Calc::Count | Calc::CountAll => Some(with_nan.len() as f64),
        Calc::AllIsNull => yes(values.is_empty()),
        Calc::AllIsZero => yes(!values.is_empty() && values.iter().all(|value| *value == 0.0)),
        Calc::AllValues | Calc::UniqueValues => None,
        _ if with_nan.is_empty() => None,
        Calc::First => with_nan.first().copied(),
        Calc::Last => with_nan.last().copied(),
        Calc::FirstNotNull => values.first().copied(),
        Calc::LastNotNull => values.last().copied(),
        Calc::Min => min(),
        Calc::Max => max(),
        Calc::Range => Some(max()? - min()?),
        Calc::Mean => (!values.is_empty()).then(|| sum() / values.len() as f64),
        Calc::Diff => Some(values.last()? - values.first()?),
        Calc::DiffPercent => Some(match (values.first(), values.last()) {
            (Some(first), Some(last)) => (last - first) / first * 100.0,
            _ => 0.0,
        }),
        Calc::Delta => {
            let complete = with_nan.last().is_some_and(|last| !last.is_nan());
            Some(delta(&values, complete))
        }
        Calc::Step => values
            .windows(2)
            .map(|pair| pair[1] - pair[0])
            .reduce(f64::min),
        Calc::LogMin => values
            .iter()
            .copied()
            .filter(|value| *value > 0.0)
            .reduce(f64::min),
        Calc::Variance => Some(variance(&values)),
        Calc::StdDev => Some(variance(&values).sqrt()),
        Calc::ChangeCount => {
            let same = |pair: &[f64]| pair[0] == pair[1] || (pair[0].is_nan() && pair[1].is_nan());
            Some(with_nan.windows(2).filter(|pair| !same(pair)).count() as f64)
        }
        Calc::DistinctCount => {
            let mut sorted = sorted(&values);
            sorted.dedup();
            let nan = with_nan.len() > values.len();
            Some((sorted.len() + usize::from(nan)) as f64)
        }
        Calc::Median => {
            let sorted = sorted(&values);
            let middle = sorted.len() / 2;
            match sorted.len() {
                0 => None,
                length if length.is_multiple_of(2) => {
                    Some((sorted[middle - 1] + sorted[middle]) / 2.0)
                }
                _ => Some(sorted[middle]),
            }
        }
        Calc::Percentile(percent) => {
            let sorted = sorted(&values);
            let share = f64::from(percent) / 100.0;
            let rank = (sorted.len().saturating_sub(1) as f64 * share).round();
            sorted.get(rank as usize).copied()
        }
    }
}

/// What a counter has grown by. After a fall it counts from zero, which shows in the next value
/// that rises, or, unless the series ends in something else, at the end.
fn delta(values: &[f64], complete: bool) -> f64 {
    let mut grown = 0.0;
    let mut rising = true;
    let last = values.len().saturating_sub(1);
    for (at, pair) in values.windows(2).enumerate() {
        let (before, now) = (pair[0], pair[1]);
        if now < before {
            rising = false;
            if complete && at + 1 == last {
                grown += now;
            }
        } else {
            grown += if rising { now - before } else { now };
            rising = true;
        }
    }
    grown
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// Of the whole population, in one pass (Welford).
pub(crate) fn variance(values: &[f64]) -> f64 {
    let (mut mean, mut squares) = (0.0, 0.0);
    for (count, value) in values.iter().enumerate() {
        let before = mean;
        mean += (value - before) / (count + 1) as f64;
        squares += (value - before) * (value - mean);
    }
    if values.is_empty() {
        0.0
    } else {
        squares / values.len() as f64
    }
}
