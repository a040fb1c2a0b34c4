use std::ops::Range;

use model::TimeRange;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged};

use crate::{
    spec::{Axis, Tick},
    ticks, unit,
};

/// The value axis with its ends and ticks settled.
#[derive(Clone, Debug)]
pub(crate) struct ValueScale {
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) log: Option<f64>,
    pub(crate) ticks: Vec<Tick>,
}

impl ValueScale {
    /// Settles the axis for data between `extent`; `from_zero` for areas and bars, whose length
    /// misleads if it does not begin at zero.
    pub(crate) fn new(axis: &Axis, extent: Option<(f64, f64)>, from_zero: bool, room: f64) -> Self {
        let count = ((room / 36.0) as usize).clamp(1, 10);
        let log = axis.log_base();
        let ends = Ends::settle(axis, extent, from_zero);
        let at = match log {
            Some(base) => ticks::logarithmic(ends.low, ends.high, count, base),
            None => linear_ticks(&axis.unit, &ends, count),
        };
        let outer = |fixed: bool, own: f64, tick: Option<&f64>| match tick {
            Some(tick) if !fixed => *tick,
            _ => own,
        };
        let low = outer(ends.low_fixed, ends.low, at.first());
        let high = outer(ends.high_fixed, ends.high, at.last());
        let labels = unit::tick_labels(&axis.unit, &at, axis.decimals);
        let ticks = at
            .into_iter()
            .zip(labels)
            .filter(|(at, _)| (low..=high).contains(at))
            .map(|(at, label)| Tick { at, label })
            .collect();
        Self {
            low,
            high: if high > low { high } else { low + 1.0 },
            log,
            ticks,
        }
    }

    /// Share of the axis below a value; outside 0 to 1 for values beyond the ends.
    pub(crate) fn share(&self, value: f64) -> f64 {
        match self.log {
            Some(_) => (value.ln() - self.low.ln()) / (self.high.ln() - self.low.ln()),
            None => value / (self.high - self.low) - self.low / (self.high - self.low),
        }
    }

    /// Whether the axis has a place for the value.
    pub(crate) fn has(&self, value: f64) -> bool {
        value.is_finite() && (self.log.is_none() || value > 0.0)
    }

    /// Where areas and bars stand: at zero, or at the end nearest to it.
    pub(crate) fn base(&self) -> f64 {
        match self.log {
            Some(_) => self.low,
            None => 0f64.clamp(self.low, self.high),
        }
    }
}

fn linear_ticks(unit: &str, ends: &Ends, count: usize) -> Vec<f64> {
    // Percent of one are read in hundredths.
    let times = if unit == "percentunit" { 100.0 } else { 1.0 };
    let (low, high) = (ends.low * times, ends.high * times);
    let binary = unit::is_binary(unit);
    let ticks = ticks::linear(low, high, count, binary, unit::seconds(unit));
    ticks.into_iter().map(|tick| tick / times).collect()
}

/// The ends of an axis before they are moved out to ticks.
struct Ends {
    low: f64,
    high: f64,
    /// Set by the specification: ticks do not move it.
    low_fixed: bool,
    high_fixed: bool,
}

impl Ends {
    fn settle(axis: &Axis, extent: Option<(f64, f64)>, from_zero: bool) -> Self {
        let log = axis.log_base().is_some();
        let usable = |end: &f64| end.is_finite() && (!log || *end > 0.0);
        let min = axis.min.filter(usable);
        let max = axis
            .max
            .filter(usable)
            .filter(|max| min.is_none_or(|min| min < *max));
        let (low, high) = match (extent, log) {
            (Some((low, high)), _) => {
                let low = axis
                    .soft_min
                    .filter(usable)
                    .map_or(low, |soft| soft.min(low));
                let high = axis
                    .soft_max
                    .filter(usable)
                    .map_or(high, |soft| soft.max(high));
                if log {
                    (low, high)
                } else {
                    with_head_room(low, high, from_zero)
                }
            }
            (None, true) => (1.0, 10.0),
            (None, false) => (0.0, 1.0),
        };
        let mut ends = Self {
            low: min.unwrap_or(low.clamp(-1e300, 1e300)),
            high: max.unwrap_or(high.clamp(-1e300, 1e300)),
            low_fixed: min.is_some(),
            high_fixed: max.is_some(),
        };
        if ends.low >= ends.high {
            // Everything lies beyond the one end that is fixed, or in one place.
            match (ends.high_fixed, log) {
                (true, true) => ends.low = ends.high / 10.0,
                (true, false) => ends.low = ends.high - 1.0,
                (false, true) => ends.high = ends.low * 2.0,
                (false, false) => ends.high = ends.low + 1.0,
            }
        }
        ends
    }
}

/// Linear data with zero in sight and some room above, so that the highest point is not the edge.
fn with_head_room(mut low: f64, mut high: f64, from_zero: bool) -> (f64, f64) {
    // A band narrower than half its height is shown from near its lowest value.
    if low >= 0.0 && (from_zero || low < high * 0.6 || low == high) {
        low = 0.0;
    } else if high <= 0.0 && (from_zero || high > low * 0.6 || low == high) {
        high = 0.0;
    }
    if low == high {
        high = low + 1.0;
    }
    let head = (high - low) * 0.04;
    if head.is_finite() {
        high += if high > 0.0 { head } else { 0.0 };
        low -= if low < 0.0 { head } else { 0.0 };
    }
    (low, high)
}

impl Ranged for ValueScale {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        place(self.share(*value), limit)
    }

    fn key_points<H: KeyPointHint>(&self, _: H) -> Vec<f64> {
        self.ticks.iter().map(|tick| tick.at).collect()
    }

    fn range(&self) -> Range<f64> {
        self.low..self.high
    }
}

/// The time axis; values are milliseconds since the epoch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TimeScale(pub(crate) TimeRange);

impl TimeScale {
    pub(crate) fn share(self, at: i64) -> f64 {
        let into = i128::from(at) - i128::from(self.0.start.0);
        into as f64 / self.0.length().0.max(1) as f64
    }
}

impl Ranged for TimeScale {
    type FormatOption = NoDefaultFormatting;
    type ValueType = i64;

    fn map(&self, at: &i64, limit: (i32, i32)) -> i32 {
        place(self.share(*at), limit)
    }

    fn key_points<H: KeyPointHint>(&self, _: H) -> Vec<i64> {
        Vec::new()
    }

    fn range(&self) -> Range<i64> {
        self.0.start.0..self.0.end.0
    }
}

/// A share of an axis as a coordinate; far-off values stop where no picture reaches.
fn place(share: f64, (from, to): (i32, i32)) -> i32 {
    let far = 1_000_000.0;
    (f64::from(from) + share * f64::from(to - from))
        .round()
        .clamp(-far, far) as i32
}
