use model::TimeRange;

use crate::{
    spec::{Axis, Tick},
    ticks, unit,
};

/// A value axis with its ends and ticks settled.
#[derive(Clone, Debug)]
pub(crate) struct ValueScale {
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) log: Option<f64>,
    pub(crate) linear_to: Option<f64>,
    pub(crate) ticks: Vec<Tick>,
    curve: Curve,
    /// [`Curve`] of the lower end, and the distance to that of the upper end.
    from: f64,
    span: f64,
}

impl ValueScale {
    /// Settles the axis for data between `extent`; `from_zero` for areas and bars, whose length
    /// misleads if it does not begin at zero; about one tick in `apart` of `room` CSS pixels.
    pub(crate) fn new(
        axis: &Axis,
        extent: Option<(f64, f64)>,
        from_zero: bool,
        room: f64,
        apart: f64,
    ) -> Self {
        let count = ((room / apart) as usize).clamp(1, 10);
        let (log, linear_to) = (axis.log_base(), axis.linear_part());
        let ends = Ends::settle(axis, extent, from_zero);
        let at = match (log, linear_to) {
            (Some(base), Some(to)) => ticks::symmetric(ends.low, ends.high, count, base, to),
            (Some(base), None) => ticks::logarithmic(ends.low, ends.high, count, base),
            (None, _) => linear_ticks(&axis.unit, &ends, count),
        };
        let outer = |fixed: bool, own: f64, tick: Option<&f64>| match tick {
            Some(tick) if !fixed => *tick,
            _ => own,
        };
        let low = outer(ends.low_fixed, ends.low, at.first());
        let high = outer(ends.high_fixed, ends.high, at.last());
        let high = if high > low { high } else { low + 1.0 };
        // Powers are far apart: three digits tell them from each other.
        let labels = match log {
            Some(_) => at
                .iter()
                .map(|at| unit::format(&axis.unit, *at, axis.decimals))
                .collect(),
            None => unit::tick_labels(&axis.unit, &at, axis.decimals),
        };
        let ticks = at
            .into_iter()
            .zip(labels)
            .filter(|(at, _)| (low..=high).contains(at))
            .map(|(at, label)| Tick { at, label })
            .collect();
        let curve = match (log, linear_to) {
            (Some(base), Some(to)) => Curve::Symmetric {
                to,
                per: base.ln().recip(),
            },
            (Some(_), None) => Curve::Logarithmic,
            (None, _) => Curve::Linear,
        };
        let (from, to) = (curve.at(low), curve.at(high));
        Self {
            low,
            high,
            log,
            linear_to,
            ticks,
            curve,
            from,
            span: to - from,
        }
    }

    /// Share of the axis below a value; outside 0 to 1 for values beyond the ends.
    pub(crate) fn share(&self, value: f64) -> f64 {
        // Two quotients, because the difference of large values may be no number.
        self.curve.at(value) / self.span - self.from / self.span
    }

    /// Whether the axis has a place for the value.
    pub(crate) fn has(&self, value: f64) -> bool {
        value.is_finite() && (self.log.is_none() || self.linear_to.is_some() || value > 0.0)
    }

    /// Where areas and bars stand: at zero, or at the end nearest to it.
    pub(crate) fn base(&self) -> f64 {
        match (self.log, self.linear_to) {
            (Some(_), None) => self.low,
            _ => 0f64.clamp(self.low, self.high),
        }
    }

    /// Width of the widest tick label in CSS pixels.
    pub(crate) fn label_width(&self) -> f64 {
        let widths = self
            .ticks
            .iter()
            .map(|tick| crate::font::width(&tick.label));
        widths.fold(0.0, f64::max)
    }
}

/// How values are spread over an axis.
#[derive(Clone, Copy, Debug)]
enum Curve {
    Linear,
    Logarithmic,
    /// Linear up to a value on either side of zero, logarithmic beyond.
    Symmetric {
        to: f64,
        per: f64,
    },
}

impl Curve {
    fn at(self, value: f64) -> f64 {
        match self {
            Self::Linear => value,
            Self::Logarithmic => value.ln(),
            Self::Symmetric { to, .. } if value.abs() <= to => value / to,
            Self::Symmetric { to, per } => value.signum() * (1.0 + (value.abs() / to).ln() * per),
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
        let log = axis.log_base().is_some() && axis.linear_part().is_none();
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
                    // Of bars that reach below zero a logarithmic axis has the part above.
                    let high = if high > 0.0 { high } else { 10.0 };
                    (if low > 0.0 { low } else { high / 1e3 }, high)
                } else {
                    with_head_room(low, high, from_zero)
                }
            }
            (None, true) => (1.0, 10.0),
            (None, false) => (0.0, 1.0),
        };
        let (low, high) = if axis.centered && !log {
            let far = low.abs().max(high.abs());
            (-far, far)
        } else {
            (low, high)
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

/// The time axis; values are milliseconds since the epoch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TimeScale(pub(crate) TimeRange);

impl TimeScale {
    /// Share of the axis before a moment; outside 0 to 1 for moments beyond the ends.
    pub(crate) fn share(self, at: i64) -> f64 {
        let into = i128::from(at) - i128::from(self.0.start.0);
        into as f64 / self.0.length().0.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(change: impl FnOnce(&mut Axis)) -> Axis {
        let mut axis = Axis::default();
        change(&mut axis);
        axis
    }

    #[test]
    fn an_axis_that_is_linear_around_zero_has_a_place_for_all_values() {
        let own = axis(|axis| (axis.log, axis.linear_to) = (Some(10.0), Some(1.0)));
        let scale = ValueScale::new(&own, Some((-100.0, 1_000.0)), false, 360.0, 36.0);
        let shares: Vec<f64> = [-100.0, -1.0, 0.0, 1.0, 1_000.0]
            .into_iter()
            .map(|value| scale.share(value))
            .collect();
        assert!(shares.is_sorted(), "{shares:?}");
        assert!(scale.has(0.0) && scale.has(-5.0));
        let ten = scale.share(100.0) - scale.share(10.0);
        assert!((scale.share(1_000.0) - scale.share(100.0) - ten).abs() < 1e-12);
    }

    #[test]
    fn a_centred_axis_has_zero_in_the_middle() {
        let own = axis(|axis| axis.centered = true);
        let scale = ValueScale::new(&own, Some((-3.0, 17.0)), false, 360.0, 36.0);
        assert_eq!(scale.low, -scale.high);
        assert!((scale.share(0.0) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn huge_and_tiny_values_have_a_place() {
        for (low, high) in [(-1e300, 1e300), (0.0, 1e-300), (0.0, 5e-324)] {
            let scale = ValueScale::new(&Axis::default(), Some((low, high)), false, 360.0, 36.0);
            assert!(
                (0.0..=1.0).contains(&scale.share(high)),
                "{low}..{high}: {scale:?}"
            );
        }
    }
}
