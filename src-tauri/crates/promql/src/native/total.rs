//! Sums and averages of many histograms, with the digits kept that rounding would lose.

use super::Histogram;
use super::arithmetic::{Incompatible, merge, reconcile};
use super::reset::ResetHint;
use crate::kahan::Sum;
use crate::notes::{Note, Notes};

/// A running sum and the part of it that did not fit the last digits.
#[derive(Debug, Clone, Default)]
pub(crate) struct Total {
    sum: Option<(Histogram, Histogram)>,
    noted: TotalNotes,
}

/// What has to be said about a sum.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct TotalNotes {
    reset: bool,
    not_reset: bool,
    bounds: bool,
}

impl TotalNotes {
    pub(crate) fn say(self, notes: &Notes) {
        let during = "aggregation";
        if self.reset && self.not_reset {
            notes.add(&Note::ResetsCollide { during });
        }
        if self.bounds {
            notes.add(&Note::BoundsReconciled { during });
        }
    }
}

impl Total {
    pub(crate) fn add(&mut self, other: &Histogram) -> Result<(), Incompatible> {
        self.noted.reset |= other.reset_hint == ResetHint::Reset;
        self.noted.not_reset |= other.reset_hint == ResetHint::NotReset;
        let Some((sum, lost)) = &mut self.sum else {
            self.sum = Some((other.clone(), nothing_like(other)));
            return Ok(());
        };
        let mut other = other.clone();
        self.noted.bounds |= reconcile(sum, &mut other)?.bounds;
        lost.widen_zero(sum.zero_threshold);
        lost.reduce(sum.schema);
        if sum.has_custom_bounds() {
            lost.keep_bounds(&sum.custom_bounds);
        }
        accumulate(&mut sum.zero_count, &mut lost.zero_count, other.zero_count);
        accumulate(&mut sum.count, &mut lost.count, other.count);
        accumulate(&mut sum.sum, &mut lost.sum, other.sum);
        accumulate_buckets(&mut sum.positive, &mut lost.positive, &other.positive);
        accumulate_buckets(&mut sum.negative, &mut lost.negative, &other.negative);
        Ok(())
    }

    pub(crate) fn finish(self) -> (Option<Histogram>, TotalNotes) {
        let joined = self.sum.map(|(mut sum, lost)| {
            put_back(&mut sum, &lost);
            sum
        });
        (joined, self.noted)
    }
}

/// A running average: a sum divided at the end, or, once that overflows, an average kept up to date.
#[derive(Debug, Clone, Default)]
pub(crate) struct Average {
    total: Total,
    count: f64,
    incremental: bool,
}

impl Average {
    pub(crate) fn add(&mut self, other: &Histogram) -> Result<(), Incompatible> {
        self.count += 1.0;
        if !self.incremental {
            let mut total = self.total.clone();
            total.add(other)?;
            let overflows = total.sum.as_ref().is_some_and(|(sum, _)| sum.overflows());
            if self.count == 1.0 || !overflows {
                self.total = total;
                return Ok(());
            }
            self.incremental = true;
            self.each(|part, count| part.divide(count - 1.0));
        }
        self.each(|part, count| part.scale((count - 1.0) / count));
        let mut share = other.clone();
        share.divide(self.count);
        self.total.add(&share)
    }

    pub(crate) fn finish(mut self) -> (Option<Histogram>, TotalNotes) {
        if !self.incremental {
            self.each(|part, count| part.divide(count));
        }
        self.total.finish()
    }

    fn each(&mut self, change: impl Fn(&mut Histogram, f64)) {
        if let Some((sum, lost)) = &mut self.total.sum {
            change(sum, self.count);
            change(lost, self.count);
        }
    }
}

fn nothing_like(other: &Histogram) -> Histogram {
    Histogram {
        schema: other.schema,
        zero_threshold: other.zero_threshold,
        custom_bounds: other.custom_bounds.clone(),
        ..Histogram::default()
    }
}

fn accumulate(sum: &mut f64, lost: &mut f64, value: f64) {
    let mut running = Sum::resume(*sum, *lost);
    running.add(value);
    (*sum, *lost) = running.parts();
}

/// Adds bucket by bucket; both lists get a place for each bucket added.
fn accumulate_buckets(sum: &mut Vec<(i32, f64)>, lost: &mut Vec<(i32, f64)>, add: &[(i32, f64)]) {
    for (index, value) in add {
        let (sum_place, lost_place) = (place(sum, *index), place(lost, *index));
        if let (Some((_, have)), Some((_, digits))) =
            (sum.get_mut(sum_place), lost.get_mut(lost_place))
        {
            accumulate(have, digits, *value);
        }
    }
}

fn place(buckets: &mut Vec<(i32, f64)>, index: i32) -> usize {
    match buckets.binary_search_by_key(&index, |(index, _)| *index) {
        Ok(place) => place,
        Err(place) => {
            buckets.insert(place, (index, 0.0));
            place
        }
    }
}

fn put_back(sum: &mut Histogram, lost: &Histogram) {
    let with = |have: f64, digits: f64| {
        if have.is_infinite() {
            have
        } else {
            have + digits
        }
    };
    sum.zero_count = with(sum.zero_count, lost.zero_count);
    sum.count = with(sum.count, lost.count);
    sum.sum = with(sum.sum, lost.sum);
    merge(&mut sum.positive, &lost.positive, with);
    merge(&mut sum.negative, &lost.negative, with);
}
