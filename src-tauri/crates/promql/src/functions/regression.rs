//! Lines through samples, and smoothing.

use super::window::Window;
use crate::answer::Sample;
use crate::error::Error;
use crate::kahan::Sum;
use crate::notes::Note;

pub(crate) fn deriv(window: &mut Window<'_>) -> Option<f64> {
    let (slope, _) = line(window.samples, window.samples.first()?.at)?;
    Some(slope)
}

pub(crate) fn predict_linear(window: &mut Window<'_>) -> Option<f64> {
    let (slope, intercept) = line(window.samples, window.now)?;
    Some(slope * window.parameters.first()? + intercept)
}

/// Slope per second and height at `zero` of the least-squares line.
fn line(samples: &[Sample], zero: i64) -> Option<(f64, f64)> {
    let [first, rest @ ..] = samples else {
        return None;
    };
    if rest.is_empty() {
        return None;
    }
    if rest.iter().all(|sample| sample.value == first.value) {
        return Some(if first.value.is_infinite() {
            (f64::NAN, f64::NAN)
        } else {
            (0.0, first.value)
        });
    }
    let [mut sum_x, mut sum_y, mut sum_xy, mut sum_xx] = [Sum::default(); 4];
    for sample in samples {
        let x = sample.at.saturating_sub(zero) as f64 / 1000.0;
        sum_x.add(x);
        sum_y.add(sample.value);
        sum_xy.add(x * sample.value);
        sum_xx.add(x * x);
    }
    let count = samples.len() as f64;
    let (x, y, xy, xx) = (sum_x.value(), sum_y.value(), sum_xy.value(), sum_xx.value());
    let slope = (xy - x * y / count) / (xx - x * x / count);
    Some((slope, y / count - slope * x / count))
}

/// Holt's double exponential smoothing: the level at the last sample.
pub(crate) fn smoothing(window: &mut Window<'_>) -> Option<f64> {
    let [level_share, trend_share] = window.parameters else {
        return None;
    };
    let [first, second, ..] = window.samples else {
        return None;
    };
    let (mut before, mut level, mut trend) = (0.0, first.value, second.value - first.value);
    for (place, sample) in window.samples.iter().skip(1).enumerate() {
        if place > 0 {
            trend = trend_share * (level - before) + (1.0 - trend_share) * trend;
        }
        let next = level_share * sample.value + (1.0 - level_share) * (level + trend);
        (before, level) = (level, next);
    }
    Some(level)
}

pub(crate) fn check_smoothing(parameters: &[f64]) -> Result<Option<Note>, Error> {
    for (name, value) in ["smoothing", "trend"].into_iter().zip(parameters) {
        if !(*value > 0.0 && *value < 1.0) {
            return Err(Error::Execution(format!(
                "invalid {name} factor {value}: it must lie between 0 and 1"
            )));
        }
    }
    Ok(None)
}
