//! How fast, how far and how often a series moved (`promql/functions.go`).

use super::window::Window;

pub(crate) fn rate(window: &mut Window<'_>) -> Option<f64> {
    extrapolated(window, true, (window.end - window.start) as f64 / 1000.0)
}

pub(crate) fn increase(window: &mut Window<'_>) -> Option<f64> {
    extrapolated(window, true, 1.0)
}

pub(crate) fn delta(window: &mut Window<'_>) -> Option<f64> {
    extrapolated(window, false, 1.0)
}

/// The change between the outermost samples, extended to the ends of the window: all the way where the
/// next sample would be near, half an interval where not, and never below zero for a counter.
fn extrapolated(window: &Window<'_>, counter: bool, per: f64) -> Option<f64> {
    let (first, last) = (window.samples.first()?, window.samples.last()?);
    let intervals = window.samples.len() - 1;
    if intervals == 0 {
        return None;
    }
    let mut change = last.value - first.value;
    for before in window.before_resets {
        change += before;
    }
    let mut to_start = (first.at - window.start) as f64 / 1000.0;
    let mut to_end = (window.end - last.at) as f64 / 1000.0;
    let sampled = (last.at - first.at) as f64 / 1000.0;
    let interval = sampled / intervals as f64;
    let near = interval * 1.1;
    if to_start >= near {
        to_start = interval / 2.0;
    }
    if counter && change > 0.0 && first.value >= 0.0 {
        let to_zero = sampled * (first.value / change);
        to_start = if to_zero < to_start {
            to_zero
        } else {
            to_start
        };
    }
    if to_end >= near {
        to_end = interval / 2.0;
    }
    Some(change * ((sampled + to_start + to_end) / sampled / per))
}

pub(crate) fn irate(window: &mut Window<'_>) -> Option<f64> {
    let [.., before, last] = window.samples else {
        return None;
    };
    let change = if last.value < before.value {
        last.value
    } else {
        last.value - before.value
    };
    let seconds = (last.at - before.at) as f64 / 1000.0;
    (seconds > 0.0).then(|| change / seconds)
}

pub(crate) fn idelta(window: &mut Window<'_>) -> Option<f64> {
    let [.., before, last] = window.samples else {
        return None;
    };
    Some(last.value - before.value)
}

pub(crate) fn resets(window: &mut Window<'_>) -> Option<f64> {
    Some(window.before_resets.len() as f64)
}

pub(crate) fn changes(window: &mut Window<'_>) -> Option<f64> {
    let differs = |pair: &[crate::answer::Sample]| match pair {
        [before, after] => {
            after.value != before.value && !(after.value.is_nan() && before.value.is_nan())
        }
        _ => false,
    };
    Some(
        window
            .samples
            .windows(2)
            .filter(|pair| differs(pair))
            .count() as f64,
    )
}
