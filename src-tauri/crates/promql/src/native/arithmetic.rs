//! Scaling, adding and subtracting, after both sides are brought to the same buckets.

use std::sync::Arc;

use super::reset::ResetHint;
use super::{Histogram, bounds};

/// One side has exponential buckets, the other custom ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Incompatible;

/// What two histograms had to give up to be put together.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Reconciled {
    /// One said that the counter was reset before it, the other that it was not.
    pub(crate) resets_collide: bool,
    /// Custom bounds that only one of them had went away.
    pub(crate) bounds: bool,
}

impl Histogram {
    /// Multiplies all that is counted; a negative factor makes it a gauge.
    pub(crate) fn scale(&mut self, factor: f64) {
        self.each(|value| *value *= factor);
        if factor < 0.0 {
            self.reset_hint = ResetHint::Gauge;
        }
    }

    /// Divides all that is counted; zero leaves no buckets.
    pub(crate) fn divide(&mut self, divisor: f64) {
        if divisor == 0.0 {
            self.positive.clear();
            self.negative.clear();
        }
        self.each(|value| *value /= divisor);
        if divisor < 0.0 {
            self.reset_hint = ResetHint::Gauge;
        }
    }

    pub(crate) fn add(&mut self, other: &Self) -> Result<Reconciled, Incompatible> {
        self.combine(other, |have, add| have + add)
    }

    /// Like Prometheus' `Sub`, it leaves to the caller to call the difference a gauge.
    pub(crate) fn subtract(&mut self, other: &Self) -> Result<Reconciled, Incompatible> {
        self.combine(other, |have, take| have - take)
    }

    fn combine(
        &mut self,
        other: &Self,
        with: fn(f64, f64) -> f64,
    ) -> Result<Reconciled, Incompatible> {
        let mut other = other.clone();
        let reconciled = reconcile(self, &mut other)?;
        self.zero_count = with(self.zero_count, other.zero_count);
        self.count = with(self.count, other.count);
        self.sum = with(self.sum, other.sum);
        merge(&mut self.positive, &other.positive, with);
        merge(&mut self.negative, &other.negative, with);
        Ok(reconciled)
    }

    fn each(&mut self, mut change: impl FnMut(&mut f64)) {
        change(&mut self.zero_count);
        change(&mut self.count);
        change(&mut self.sum);
        let buckets = self.positive.iter_mut().chain(&mut self.negative);
        buckets.for_each(|(_, count)| change(count));
        drop_empty(&mut self.positive);
        drop_empty(&mut self.negative);
    }

    /// Whether anything counted is infinite.
    pub(super) fn overflows(&self) -> bool {
        let mut buckets = self.positive.iter().chain(&self.negative);
        [self.zero_count, self.count, self.sum]
            .iter()
            .any(|value| value.is_infinite())
            || buckets.any(|(_, count)| count.is_infinite())
    }

    /// Merges buckets into those of a schema of lower resolution.
    pub(crate) fn reduce(&mut self, schema: i32) {
        if schema >= self.schema {
            return;
        }
        let from = std::mem::replace(&mut self.schema, schema);
        for side in [&mut self.positive, &mut self.negative] {
            regroup(side, |index| bounds::coarser(index, from, schema));
        }
    }

    /// Merges custom buckets into those that end at the bounds kept.
    pub(super) fn keep_bounds(&mut self, kept: &Arc<[f64]>) {
        if self.custom_bounds == *kept {
            return;
        }
        let have = std::mem::replace(&mut self.custom_bounds, kept.clone());
        regroup(&mut self.positive, |index| {
            let (_, upper) = bounds::custom(&have, index);
            let place = kept.partition_point(|bound| *bound < upper);
            i32::try_from(place).unwrap_or(i32::MAX)
        });
    }

    /// The threshold to take for one at least as large, so that no populated bucket is cut by it.
    pub(super) fn whole_threshold(&self, threshold: f64) -> f64 {
        if threshold <= self.zero_threshold {
            return self.zero_threshold;
        }
        let cut = |buckets: &[(i32, f64)], threshold: f64| {
            buckets
                .iter()
                .filter(|(_, count)| *count != 0.0)
                .map(|(index, _)| self.bounds(*index))
                .find(|(lower, upper)| *lower < threshold && threshold < *upper)
                .map_or(threshold, |(_, upper)| upper)
        };
        cut(&self.negative, cut(&self.positive, threshold))
    }

    /// Moves the buckets below a threshold into the one around zero.
    pub(super) fn widen_zero(&mut self, threshold: f64) {
        if threshold <= self.zero_threshold {
            return;
        }
        let mut moved = 0.0;
        for negative in [false, true] {
            let side = if negative {
                &self.negative
            } else {
                &self.positive
            };
            let inside = side.partition_point(|(index, _)| self.bounds(*index).0 < threshold);
            let side = if negative {
                &mut self.negative
            } else {
                &mut self.positive
            };
            moved += side.drain(..inside).map(|(_, count)| count).sum::<f64>();
        }
        self.zero_count += moved;
        self.zero_threshold = threshold;
    }
}

/// Brings two histograms to the same schema, zero bucket and bounds, and the first one's hint to what holds
/// for both.
pub(super) fn reconcile(
    left: &mut Histogram,
    right: &mut Histogram,
) -> Result<Reconciled, Incompatible> {
    if left.has_custom_bounds() != right.has_custom_bounds() {
        return Err(Incompatible);
    }
    let (hint, resets_collide) = left.reset_hint.and(right.reset_hint);
    left.reset_hint = hint;
    let mut reconciled = Reconciled {
        resets_collide,
        bounds: false,
    };
    if left.has_custom_bounds() {
        if left.custom_bounds != right.custom_bounds {
            reconciled.bounds = true;
            let kept = bounds::common(&left.custom_bounds, &right.custom_bounds).into();
            left.keep_bounds(&kept);
            right.keep_bounds(&kept);
        }
        return Ok(reconciled);
    }
    let schema = left.schema.min(right.schema);
    // The zero buckets are made equal before the resolution falls: a threshold inside a bucket of low
    // resolution may stand between two of the high one.
    while left.zero_threshold != right.zero_threshold {
        let wider = left.zero_threshold.max(right.zero_threshold);
        if wider.is_nan() {
            return Err(Incompatible);
        }
        for side in [&mut *left, &mut *right] {
            let threshold = side.whole_threshold(wider);
            side.widen_zero(threshold);
        }
    }
    left.reduce(schema);
    right.reduce(schema);
    Ok(reconciled)
}

/// Puts buckets together index by index.
pub(super) fn merge(
    have: &mut Vec<(i32, f64)>,
    other: &[(i32, f64)],
    with: impl Fn(f64, f64) -> f64,
) {
    let mut merged = Vec::with_capacity(have.len().max(other.len()));
    let (mut left, mut right) = (have.iter().peekable(), other.iter().peekable());
    loop {
        let next = match (left.peek(), right.peek()) {
            (Some((one, _)), Some((two, _))) => *one.min(two),
            (Some((one, _)), None) => *one,
            (None, Some((two, _))) => *two,
            (None, None) => break,
        };
        let one = left.next_if(|(index, _)| *index == next);
        let two = right.next_if(|(index, _)| *index == next);
        let count = |bucket: Option<&(i32, f64)>| bucket.map_or(0.0, |(_, count)| *count);
        merged.push((next, with(count(one), count(two))));
    }
    *have = merged;
    drop_empty(have);
}

fn regroup(buckets: &mut Vec<(i32, f64)>, place: impl Fn(i32) -> i32) {
    let mut grouped: Vec<(i32, f64)> = Vec::with_capacity(buckets.len());
    for (index, count) in buckets.drain(..) {
        let index = place(index);
        match grouped.last_mut() {
            Some(last) if last.0 == index => last.1 += count,
            _ => grouped.push((index, count)),
        }
    }
    *buckets = grouped;
    drop_empty(buckets);
}

fn drop_empty(buckets: &mut Vec<(i32, f64)>) {
    buckets.retain(|(_, count)| *count != 0.0);
}
