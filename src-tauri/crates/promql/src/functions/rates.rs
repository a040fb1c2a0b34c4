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
    let span = Span {
        start: window.start,
        end: window.end,
        first: first.at,
        last: last.at,
        intervals,
    };
    Some(change * (span.factor(counter.then_some((first.value, change))) / per))
}

/// Where samples lie inside a window.
pub(super) struct Span {
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) first: i64,
    pub(super) last: i64,
    pub(super) intervals: usize,
}

impl Span {
    /// By how much the change between the outermost samples grows when it is extended to the ends of the
    /// window: all the way where the next sample would be near, half an interval where not, and never to
    /// below zero for a counter, of which the first value and the change are given.
    pub(super) fn factor(&self, counter: Option<(f64, f64)>) -> f64 {
        let seconds = |from: i64, to: i64| (to - from) as f64 / 1000.0;
        let mut to_start = seconds(self.start, self.first);
        let mut to_end = seconds(self.last, self.end);
        let sampled = seconds(self.first, self.last);
        let interval = sampled / self.intervals as f64;
        let near = interval * 1.1;
        if to_start >= near {
            to_start = interval / 2.0;
        }
        if let Some((value, change)) = counter
            && change > 0.0
            && value >= 0.0
        {
            let to_zero = sampled * (value / change);
            to_start = if to_zero < to_start {
                to_zero
            } else {
                to_start
            };
        }
        if to_end >= near {
            to_end = interval / 2.0;
        }
        (sampled + to_start + to_end) / sampled
    }
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
