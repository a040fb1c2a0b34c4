//! Aggregations that let whole series through: `topk`, `bottomk`, `limitk`, `limit_ratio`.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::{AggregateOp, Groups, present_at};
use crate::column::{ABSENT, Series};
use crate::error::Error;
use crate::eval::Notes;
use crate::functions::sort::nan_last;

/// Keeps at each step the members of each group that the parameter lets through.
pub(super) fn pick(
    op: AggregateOp,
    parameter: &[f64],
    groups: &Groups,
    series: Vec<Series>,
    notes: &Notes,
) -> Result<Vec<Series>, Error> {
    if parameter.iter().any(|value| value.is_nan()) {
        let what = if op == AggregateOp::LimitRatio {
            "Ratio value is NaN"
        } else {
            "Parameter value is NaN"
        };
        return Err(Error::Execution(what.to_owned()));
    }
    if op == AggregateOp::LimitRatio
        && !series.is_empty()
        && parameter.iter().any(|ratio| ratio.abs() > 1.0)
    {
        notes.warn(
            "ratio value should be between -1 and 1; it is taken as the nearer of them".to_owned(),
        );
    }
    let mut kept: Vec<Vec<f64>> = series
        .iter()
        .map(|one| vec![ABSENT; one.values.len()])
        .collect();
    // Where there is one step only, the series come out in the order they were picked in.
    let one_step = parameter.len() == 1;
    let mut order = Vec::new();
    for members in groups.members() {
        for (step, parameter) in parameter.iter().enumerate() {
            for (place, value) in picked(op, *parameter, &series, &members, step) {
                if let Some(cell) = kept.get_mut(place).and_then(|column| column.get_mut(step)) {
                    *cell = value;
                }
                if one_step {
                    order.push(place);
                }
            }
        }
    }
    let mut picked: Vec<Option<Series>> = series
        .into_iter()
        .zip(kept)
        .map(|(one, values)| Some(Series { values, ..one }))
        .collect();
    let ordered: Vec<Series> = order
        .into_iter()
        .filter_map(|place| picked.get_mut(place)?.take())
        .collect();
    Ok(ordered
        .into_iter()
        .chain(picked.into_iter().flatten())
        .filter(|one| !one.is_empty())
        .collect())
}

fn picked(
    op: AggregateOp,
    parameter: f64,
    series: &[Series],
    members: &[usize],
    step: usize,
) -> Vec<(usize, f64)> {
    let present = present_at(series, members, step);
    let wanted = if parameter < 1.0 {
        0
    } else {
        parameter as usize
    };
    match op {
        AggregateOp::Limitk => present.take(wanted).collect(),
        AggregateOp::LimitRatio => {
            let sampled = |place: usize| {
                series
                    .get(place)
                    .is_some_and(|one| falls_in(one, parameter))
            };
            present.filter(|(place, _)| sampled(*place)).collect()
        }
        _ => {
            if wanted == 0 {
                return Vec::new();
            }
            let descending = op == AggregateOp::Topk;
            let by_value = |left: &(usize, f64), right: &(usize, f64)| {
                nan_last(left.1, right.1, descending).then_with(|| left.0.cmp(&right.0))
            };
            let mut list: Vec<(usize, f64)> = present.collect();
            if wanted < list.len() {
                list.select_nth_unstable_by(wanted - 1, by_value);
                list.truncate(wanted);
            }
            list.sort_unstable_by(by_value);
            list
        }
    }
}

/// A series' labels decide, not chance, so that `r` and `r - 1` share no series.
fn falls_in(series: &Series, ratio: f64) -> bool {
    let mut hasher = DefaultHasher::new();
    series.labels.hash(&mut hasher);
    let place = hasher.finish() as f64 / u64::MAX as f64;
    if ratio >= 0.0 {
        place < ratio
    } else {
        place >= 1.0 + ratio
    }
}
