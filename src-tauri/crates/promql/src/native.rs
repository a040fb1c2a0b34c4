//! Native histograms: one sample that holds a whole distribution.
//!
//! Facts follow Prometheus' `model/histogram/float_histogram.go`. Buckets are kept sparse and populated
//! ones only, so that equal histograms are equal however their exporter laid them out.

mod arithmetic;
mod bounds;
mod estimate;
mod reset;
mod total;
mod trim;
mod written;

use std::sync::Arc;

pub(crate) use arithmetic::{Incompatible, Reconciled};
pub(crate) use estimate::{NanEffect, average, deviation, fraction, quantile, variance};
pub use reset::ResetHint;
pub(crate) use reset::{detect_reset, with_hints};
pub(crate) use total::{Average, Total, TotalNotes};
pub(crate) use trim::{Side, trim};
pub use written::number;
pub(crate) use written::open_metrics;

/// The schema of histograms whose bounds are listed one by one.
pub const CUSTOM_BUCKETS: i32 = -53;

/// A native histogram. Counts are absolute, may be fractions, and may be negative after a subtraction.
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    /// −4 to 8: each power of two is divided into `2^schema` buckets; or [`CUSTOM_BUCKETS`].
    pub schema: i32,
    /// Half the width of the bucket around zero.
    pub zero_threshold: f64,
    /// Observations in the bucket around zero.
    pub zero_count: f64,
    /// All observations.
    pub count: f64,
    /// Sum of all observations; the stale marker stands here too.
    pub sum: f64,
    /// Index and observations of the populated buckets above zero, ascending; bucket 0 ends at 1. With
    /// custom bounds the index counts from the lowest of them.
    pub positive: Vec<(i32, f64)>,
    /// The same mirrored below zero.
    pub negative: Vec<(i32, f64)>,
    /// Upper bounds of custom buckets without the infinite last one, ascending.
    pub custom_bounds: Arc<[f64]>,
    /// What is known of a counter reset before this sample.
    pub reset_hint: ResetHint,
}

/// One bucket of a histogram with its bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bucket {
    /// Lower bound.
    pub lower: f64,
    /// Upper bound.
    pub upper: f64,
    /// Whether the lower bound itself belongs to the bucket.
    pub lower_inclusive: bool,
    /// Whether the upper bound itself belongs to the bucket.
    pub upper_inclusive: bool,
    /// Observations.
    pub count: f64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self {
            schema: 0,
            zero_threshold: 0.0,
            zero_count: 0.0,
            count: 0.0,
            sum: 0.0,
            positive: Vec::new(),
            negative: Vec::new(),
            custom_bounds: Arc::from([]),
            reset_hint: ResetHint::Unknown,
        }
    }
}

impl Histogram {
    /// Whether its bounds are listed one by one.
    #[must_use]
    pub fn has_custom_bounds(&self) -> bool {
        self.schema == CUSTOM_BUCKETS
    }

    /// Whether this sample says that the series is gone.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.sum.to_bits() == crate::answer::STALE
    }

    /// The populated buckets from the lowest to the highest.
    pub fn buckets(&self) -> impl DoubleEndedIterator<Item = Bucket> + '_ {
        let below = self.negative.iter().rev().map(|(index, count)| {
            let (near, far) = self.bounds(*index);
            Bucket::new(-far, -near, *count)
        });
        let zero = (self.zero_count != 0.0).then_some(Bucket {
            lower: -self.zero_threshold,
            upper: self.zero_threshold,
            lower_inclusive: true,
            upper_inclusive: true,
            count: self.zero_count,
        });
        let above = self.positive.iter().map(|(index, count)| {
            let (lower, upper) = self.bounds(*index);
            if self.has_custom_bounds() {
                Bucket {
                    lower,
                    upper,
                    lower_inclusive: *index == 0,
                    upper_inclusive: true,
                    count: *count,
                }
            } else {
                Bucket::new(lower, upper, *count)
            }
        });
        below.chain(zero).chain(above)
    }

    /// Equal in all but what is known of resets.
    pub(crate) fn same_values(&self, other: &Self) -> bool {
        self.schema == other.schema
            && self.zero_threshold == other.zero_threshold
            && self.zero_count == other.zero_count
            && self.count == other.count
            && (self.sum == other.sum || (self.sum.is_nan() && other.sum.is_nan()))
            && self.positive == other.positive
            && self.negative == other.negative
            && self.custom_bounds == other.custom_bounds
    }

    /// How many floats it weighs, for the limit on samples.
    pub(crate) fn weight(&self) -> usize {
        6 + self.positive.len() + self.negative.len()
    }

    fn bounds(&self, index: i32) -> (f64, f64) {
        if self.has_custom_bounds() {
            bounds::custom(&self.custom_bounds, index)
        } else {
            (
                bounds::exponential(self.schema, index.saturating_sub(1)),
                bounds::exponential(self.schema, index),
            )
        }
    }
}

impl Bucket {
    /// A bucket closed at the end that is farther from zero.
    fn new(lower: f64, upper: f64, count: f64) -> Self {
        Self {
            lower,
            upper,
            lower_inclusive: lower < 0.0,
            upper_inclusive: upper > 0.0,
            count,
        }
    }
}
