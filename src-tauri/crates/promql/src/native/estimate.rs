//! What a distribution tells: quantiles, fractions, spread (`promql/quantile.go`, `promql/functions.go`).

use super::{Bucket, Histogram};
use crate::kahan::Sum;

/// What observations that are no number do to an estimate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum NanEffect {
    None,
    /// The quantile falls among them.
    Result,
    /// They push the quantile up, or are in no fraction.
    Skew,
}

pub(crate) fn average(histogram: &Histogram) -> f64 {
    histogram.sum / histogram.count
}

pub(crate) fn deviation(histogram: &Histogram) -> f64 {
    variance(histogram).sqrt()
}

/// The spread of the buckets' middles around the mean.
pub(crate) fn variance(histogram: &Histogram) -> f64 {
    let mean = average(histogram);
    let mut squares = Sum::default();
    for bucket in histogram.buckets() {
        let middle = if histogram.has_custom_bounds() {
            f64::midpoint(bucket.lower, bucket.upper)
        } else if bucket.lower <= 0.0 && bucket.upper >= 0.0 {
            0.0
        } else {
            (bucket.lower * bucket.upper).sqrt().copysign(bucket.upper)
        };
        let delta = middle - mean;
        squares.add(bucket.count * delta * delta);
    }
    squares.value() / histogram.count
}

/// The quantile: logarithmic inside exponential buckets, linear inside custom ones and the one around zero.
pub(crate) fn quantile(quantile: f64, histogram: &Histogram) -> (f64, NanEffect) {
    if quantile < 0.0 {
        return (f64::NEG_INFINITY, NanEffect::None);
    }
    if quantile > 1.0 {
        return (f64::INFINITY, NanEffect::None);
    }
    if histogram.count == 0.0 || quantile.is_nan() {
        return (f64::NAN, NanEffect::None);
    }
    // Observations of NaN are counted but in no bucket, so only the way up finds the rank.
    let has_nan = histogram.sum.is_nan();
    let upwards = has_nan || quantile < 0.5;
    let (found, count, rank) = if upwards {
        let rank = quantile * histogram.count;
        let (found, count) = reach(histogram.buckets(), rank);
        (found, count, rank)
    } else {
        let rank = (1.0 - quantile) * histogram.count;
        let (found, count) = reach(histogram.buckets().rev(), rank);
        (found, count, rank)
    };
    let mut bucket = found.unwrap_or(Bucket::new(0.0, 0.0, 0.0));
    if !histogram.has_custom_bounds() {
        one_sided(&mut bucket, histogram);
    } else if bucket.lower == f64::NEG_INFINITY {
        if bucket.upper <= 0.0 {
            return (bucket.upper, NanEffect::None);
        }
        bucket.lower = 0.0;
    } else if bucket.upper == f64::INFINITY {
        return (bucket.lower, NanEffect::None);
    }
    // Rounding may have counted more than there are.
    let count = count.min(histogram.count);
    if count < rank {
        return if has_nan {
            (f64::NAN, NanEffect::Result)
        } else {
            (bucket.upper, NanEffect::None)
        };
    }
    let inside = if upwards {
        rank - (count - bucket.count)
    } else {
        count - rank
    };
    let effect = if has_nan && in_buckets(histogram) < histogram.count {
        NanEffect::Skew
    } else {
        NanEffect::None
    };
    (
        interpolate(histogram, &bucket, inside / bucket.count),
        effect,
    )
}

/// The bucket in which the running count reaches a rank, or the last one.
fn reach(buckets: impl Iterator<Item = Bucket>, rank: f64) -> (Option<Bucket>, f64) {
    let (mut last, mut count) = (None, 0.0);
    for bucket in buckets {
        last = Some(bucket);
        count += bucket.count;
        if count >= rank {
            break;
        }
    }
    (last, count)
}

fn interpolate(histogram: &Histogram, bucket: &Bucket, share: f64) -> f64 {
    let Bucket { lower, upper, .. } = *bucket;
    if histogram.has_custom_bounds() || (lower <= 0.0 && upper >= 0.0) {
        return lower + (upper - lower) * share;
    }
    let (low, high) = (lower.abs().log2(), upper.abs().log2());
    if lower > 0.0 {
        (low + (high - low) * share).exp2()
    } else {
        -(high + (low - high) * (1.0 - share)).exp2()
    }
}

/// The bucket around zero ends at zero where all other observations are on one side.
fn one_sided(bucket: &mut Bucket, histogram: &Histogram) {
    if !(bucket.lower <= 0.0 && bucket.upper >= 0.0) {
        return;
    }
    match (histogram.negative.is_empty(), histogram.positive.is_empty()) {
        (true, false) => bucket.lower = 0.0,
        (false, true) => bucket.upper = 0.0,
        _ => {}
    }
}

fn in_buckets(histogram: &Histogram) -> f64 {
    histogram.buckets().map(|bucket| bucket.count).sum()
}

/// The share of observations between two values.
pub(crate) fn fraction(lower: f64, upper: f64, histogram: &Histogram) -> (f64, NanEffect) {
    if histogram.count == 0.0 || lower.is_nan() || upper.is_nan() {
        return (f64::NAN, NanEffect::None);
    }
    if lower >= upper {
        return (0.0, NanEffect::None);
    }
    let counted = in_buckets(histogram);
    let (most, effect) = if histogram.sum.is_nan() && counted < histogram.count {
        (counted, NanEffect::Skew)
    } else {
        (histogram.count, NanEffect::None)
    };
    let (below_lower, below_upper) = (rank(histogram, lower), rank(histogram, upper));
    let between = below_upper.unwrap_or(most).min(most) - below_lower.unwrap_or(most).min(most);
    (between / histogram.count, effect)
}

/// Observations below a value; `None` where it lies above all buckets.
fn rank(histogram: &Histogram, value: f64) -> Option<f64> {
    let mut rank = 0.0;
    for mut bucket in histogram.buckets() {
        let around_zero = bucket.lower <= 0.0 && bucket.upper >= 0.0;
        one_sided(&mut bucket, histogram);
        if bucket.lower >= value {
            return Some(rank);
        }
        if bucket.upper > value {
            if histogram.has_custom_bounds() || around_zero {
                // A bucket without a lower end is not divided.
                return Some(if bucket.lower == f64::NEG_INFINITY {
                    bucket.count
                } else {
                    rank + bucket.count * (value - bucket.lower) / (bucket.upper - bucket.lower)
                });
            }
            return Some(rank + bucket.count * share_below(&bucket, value));
        }
        rank += bucket.count;
    }
    None
}

/// The share of an exponential bucket that lies below a value in it.
pub(super) fn share_below(bucket: &Bucket, value: f64) -> f64 {
    let (low, high) = (bucket.lower.abs().log2(), bucket.upper.abs().log2());
    let at = value.abs().log2();
    if value > 0.0 {
        (at - low) / (high - low)
    } else {
        1.0 - (at - high) / (low - high)
    }
}
