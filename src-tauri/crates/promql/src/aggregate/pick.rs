//! Aggregations that let whole series through: `topk`, `bottomk`, `limitk`, `limit_ratio`.

use super::{AggregateOp, Groups, present_at};
use crate::column::{ABSENT, Series};
use crate::error::Error;
use crate::eval::Meter;
use crate::functions::sort::nan_last;
use crate::notes::{Note, Notes};

/// Keeps at each step the members of each group that the parameter lets through.
pub(super) fn pick(
    op: AggregateOp,
    parameter: &[f64],
    groups: &Groups,
    series: Vec<Series>,
    notes: &Notes,
    meter: &Meter<'_>,
) -> Result<Vec<Series>, Error> {
    if parameter.iter().any(|value| value.is_nan()) {
        let what = if op == AggregateOp::LimitRatio {
            "Ratio value is NaN"
        } else {
            "Parameter value is NaN"
        };
        return Err(Error::Execution(what.to_owned()));
    }
    if op == AggregateOp::LimitRatio && !series.is_empty() {
        for ratio in parameter.iter().copied().filter(|ratio| ratio.abs() > 1.0) {
            let taken_as = ratio.clamp(-1.0, 1.0);
            notes.add(&Note::InvalidRatio { ratio, taken_as });
        }
    }
    let ranks = matches!(op, AggregateOp::Topk | AggregateOp::Bottomk);
    if ranks && series.iter().any(Series::has_histograms) {
        let aggregation = op.name();
        notes.add(&Note::IgnoredInAggregation { aggregation });
    }
    let nothing = |one: &Series| Series {
        values: vec![ABSENT; one.values.len()],
        ..Series::like(one)
    };
    let mut kept: Vec<Series> = series.iter().map(nothing).collect();
    // Where there is one step only, the series come out in the order they were picked in.
    let one_step = parameter.len() == 1;
    let mut order = Vec::new();
    for members in groups.members() {
        for (step, parameter) in parameter.iter().enumerate() {
            meter.check()?;
            for place in picked(op, *parameter, &series, &members, step) {
                if let (Some(into), Some(from)) = (kept.get_mut(place), series.get(place)) {
                    into.set(step, from.cell(step).into());
                }
                if one_step {
                    order.push(place);
                }
            }
        }
    }
    let mut picked: Vec<Option<Series>> = kept.into_iter().map(Some).collect();
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
) -> Vec<usize> {
    let there = || {
        let of_group = members.iter().copied();
        of_group.filter(|place| series.get(*place).is_some_and(|one| one.is_there(step)))
    };
    let wanted = if parameter < 1.0 {
        0
    } else {
        parameter as usize
    };
    match op {
        AggregateOp::Limitk => there().take(wanted).collect(),
        AggregateOp::LimitRatio => {
            let sampled = |place: &usize| {
                series
                    .get(*place)
                    .is_some_and(|one| falls_in(one, parameter))
            };
            there().filter(sampled).collect()
        }
        _ => {
            if wanted == 0 {
                return Vec::new();
            }
            let descending = op == AggregateOp::Topk;
            let by_value = |left: &(usize, f64), right: &(usize, f64)| {
                nan_last(left.1, right.1, descending).then_with(|| left.0.cmp(&right.0))
            };
            let mut list: Vec<(usize, f64)> = present_at(series, members, step).collect();
            if wanted < list.len() {
                list.select_nth_unstable_by(wanted - 1, by_value);
                list.truncate(wanted);
            }
            list.sort_unstable_by(by_value);
            list.into_iter().map(|(place, _)| place).collect()
        }
    }
}

/// A series' labels decide, not chance, so that `r` and `r - 1` share no series; the hash is Prometheus',
/// so that both pick the same ones.
fn falls_in(series: &Series, ratio: f64) -> bool {
    let place = series.labels.fingerprint() as f64 / u64::MAX as f64;
    if ratio >= 0.0 {
        place < ratio
    } else {
        place >= 1.0 + ratio
    }
}
