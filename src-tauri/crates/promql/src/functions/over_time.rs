//! The `…_over_time` functions.

use super::time::seconds;
use super::window::Window;
use crate::answer::Sample;
use crate::error::Error;
use crate::kahan::{Mean, Sum};
use crate::notes::Note;

pub(crate) fn sum(window: &mut Window<'_>) -> Option<f64> {
    let mut sum = Sum::default();
    window
        .samples
        .iter()
        .for_each(|sample| sum.add(sample.value));
    Some(sum.value())
}

pub(crate) fn avg(window: &mut Window<'_>) -> Option<f64> {
    let mut mean = Mean::default();
    window
        .samples
        .iter()
        .for_each(|sample| mean.add(sample.value));
    Some(mean.value())
}

pub(crate) fn count(window: &mut Window<'_>) -> Option<f64> {
    Some(window.samples.len() as f64)
}

pub(crate) fn min(window: &mut Window<'_>) -> Option<f64> {
    extreme(window.samples, |new, best| new < best).map(|sample| sample.value)
}

pub(crate) fn max(window: &mut Window<'_>) -> Option<f64> {
    extreme(window.samples, |new, best| new > best).map(|sample| sample.value)
}

pub(crate) fn time_of_min(window: &mut Window<'_>) -> Option<f64> {
    extreme(window.samples, |new, best| new <= best).map(|sample| seconds(sample.at))
}

pub(crate) fn time_of_max(window: &mut Window<'_>) -> Option<f64> {
    extreme(window.samples, |new, best| new >= best).map(|sample| seconds(sample.at))
}

/// The sample that beats all others; anything beats NaN.
fn extreme(samples: &[Sample], beats: impl Fn(f64, f64) -> bool) -> Option<&Sample> {
    samples.iter().reduce(|best, new| {
        if beats(new.value, best.value) || best.value.is_nan() {
            new
        } else {
            best
        }
    })
}

pub(crate) fn first(window: &mut Window<'_>) -> Option<f64> {
    window.samples.first().map(|sample| sample.value)
}

pub(crate) fn last(window: &mut Window<'_>) -> Option<f64> {
    window.samples.last().map(|sample| sample.value)
}

pub(crate) fn time_of_first(window: &mut Window<'_>) -> Option<f64> {
    window.samples.first().map(|sample| seconds(sample.at))
}

pub(crate) fn time_of_last(window: &mut Window<'_>) -> Option<f64> {
    window.samples.last().map(|sample| seconds(sample.at))
}

pub(crate) fn present(_: &mut Window<'_>) -> Option<f64> {
    Some(1.0)
}

pub(crate) fn stddev(window: &mut Window<'_>) -> Option<f64> {
    stdvar(window).map(f64::sqrt)
}

/// Welford's method, both running values compensated.
pub(crate) fn stdvar(window: &mut Window<'_>) -> Option<f64> {
    let [mut mean, mut squares] = [Sum::default(); 2];
    let mut count = 0.0;
    for sample in window.samples {
        count += 1.0;
        let delta = sample.value - mean.value();
        mean.add(delta / count);
        squares.add(delta * (sample.value - mean.value()));
    }
    Some(squares.value() / count)
}

/// The median distance from the median.
pub(crate) fn mad(window: &mut Window<'_>) -> Option<f64> {
    if window.samples.iter().any(|sample| sample.value.is_nan()) {
        return Some(f64::NAN);
    }
    load(window);
    let median = quantile_of(0.5, window.scratch);
    window
        .scratch
        .iter_mut()
        .for_each(|value| *value = (*value - median).abs());
    Some(quantile_of(0.5, window.scratch))
}

pub(crate) fn quantile(window: &mut Window<'_>) -> Option<f64> {
    load(window);
    Some(quantile_of(*window.parameters.first()?, window.scratch))
}

fn load(window: &mut Window<'_>) {
    window.scratch.clear();
    window
        .scratch
        .extend(window.samples.iter().map(|sample| sample.value));
}

pub(crate) fn check_quantile(parameters: &[f64]) -> Result<Option<Note>, Error> {
    Ok(parameters
        .first()
        .and_then(|quantile| quantile_warning(*quantile)))
}

pub(crate) fn quantile_warning(quantile: f64) -> Option<Note> {
    let fits = (0.0..=1.0).contains(&quantile);
    (!fits).then_some(Note::InvalidQuantile(quantile))
}

/// The quantile by linear interpolation between ranks, NaN counting as smallest; sorts the values.
pub(crate) fn quantile_of(quantile: f64, values: &mut [f64]) -> f64 {
    if values.is_empty() || quantile.is_nan() {
        return f64::NAN;
    }
    if quantile < 0.0 {
        return f64::NEG_INFINITY;
    }
    if quantile > 1.0 {
        return f64::INFINITY;
    }
    values.sort_unstable_by(|left, right| nan_first(*left, *right));
    let rank = quantile * (values.len() - 1) as f64;
    let (below, weight) = (rank.floor() as usize, rank - rank.floor());
    let above = (below + 1).min(values.len() - 1);
    match (values.get(below), values.get(above)) {
        (Some(below), Some(above)) => below * (1.0 - weight) + above * weight,
        _ => f64::NAN,
    }
}

fn nan_first(left: f64, right: f64) -> std::cmp::Ordering {
    left.partial_cmp(&right)
        .unwrap_or_else(|| right.is_nan().cmp(&left.is_nan()))
}
