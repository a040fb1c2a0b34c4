//! Quantiles and fractions of classic histograms (`promql/quantile.go`).

/// Which function of histograms.
#[derive(Debug, PartialEq)]
pub(crate) enum HistogramFunction {
    Quantile,
    /// Several quantiles, each with its value in this label.
    Quantiles {
        label: String,
    },
    Fraction,
}

/// Observations up to a bound.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bucket {
    pub(crate) bound: f64,
    pub(crate) count: f64,
}

/// Relative differences between counts below this come from rounding.
const ROUNDING: f64 = 1e-12;

/// The quantile of buckets sorted by bound, and whether counts had to be raised to be cumulative.
pub(crate) fn quantile(quantile: f64, buckets: &mut Vec<Bucket>) -> (f64, bool) {
    if quantile.is_nan() {
        return (f64::NAN, false);
    }
    if quantile < 0.0 {
        return (f64::NEG_INFINITY, false);
    }
    if quantile > 1.0 {
        return (f64::INFINITY, false);
    }
    if buckets
        .last()
        .is_none_or(|last| last.bound != f64::INFINITY)
    {
        return (f64::NAN, false);
    }
    merge_equal_bounds(buckets);
    let forced = make_cumulative(buckets);
    let [lower @ .., second_last, last] = buckets.as_slice() else {
        return (f64::NAN, forced);
    };
    if last.count == 0.0 {
        return (f64::NAN, forced);
    }
    let rank = quantile * last.count;
    let finite = lower.iter().chain([second_last]);
    let mut below = Bucket {
        bound: 0.0,
        count: 0.0,
    };
    for (place, bucket) in finite.enumerate() {
        if bucket.count >= rank {
            if place == 0 && bucket.bound <= 0.0 {
                return (bucket.bound, forced);
            }
            let share = (rank - below.count) / (bucket.count - below.count);
            return (below.bound + (bucket.bound - below.bound) * share, forced);
        }
        below = *bucket;
    }
    // In the last bucket nothing is known beyond its lower bound.
    (second_last.bound, forced)
}

/// The share of observations between two values, of buckets sorted by bound.
pub(crate) fn fraction(lower: f64, upper: f64, buckets: &mut Vec<Bucket>) -> f64 {
    if buckets
        .last()
        .is_none_or(|last| last.bound != f64::INFINITY)
    {
        return f64::NAN;
    }
    merge_equal_bounds(buckets);
    let total = buckets.last().map_or(0.0, |last| last.count);
    if total == 0.0 || lower.is_nan() || upper.is_nan() {
        return f64::NAN;
    }
    if lower >= upper {
        return 0.0;
    }
    (rank(upper, buckets).min(total) - rank(lower, buckets).min(total)) / total
}

/// Observations below a value. A bucket without an end is not divided: all of it lies above the value in
/// the last one, below it in the first.
fn rank(value: f64, buckets: &[Bucket]) -> f64 {
    let mut below = Bucket {
        bound: f64::NEG_INFINITY,
        count: 0.0,
    };
    for (place, bucket) in buckets.iter().enumerate() {
        if place == 0 && bucket.bound > 0.0 {
            below.bound = 0.0;
        }
        if below.bound >= value {
            return below.count;
        }
        if bucket.bound > value {
            if below.bound == f64::NEG_INFINITY {
                return bucket.count;
            }
            let share = (value - below.bound) / (bucket.bound - below.bound);
            return below.count + (bucket.count - below.count) * share;
        }
        below = *bucket;
    }
    below.count
}

fn merge_equal_bounds(buckets: &mut Vec<Bucket>) {
    buckets.dedup_by(|next, kept| {
        let equal = next.bound == kept.bound;
        if equal {
            kept.count += next.count;
        }
        equal
    });
}

/// Raises counts that fall, as racing scrapes leave them; says so unless it was mere rounding.
fn make_cumulative(buckets: &mut [Bucket]) -> bool {
    let mut forced = false;
    let mut before = buckets.first().map_or(0.0, |first| first.count);
    for bucket in buckets.iter_mut().skip(1) {
        if nearly_equal(before, bucket.count) {
            bucket.count = before;
        } else if bucket.count < before {
            bucket.count = before;
            forced = true;
        } else {
            before = bucket.count;
        }
    }
    forced
}

fn nearly_equal(left: f64, right: f64) -> bool {
    if left == right {
        return true;
    }
    let (sum, difference) = (left.abs() + right.abs(), (left - right).abs());
    if left == 0.0 || right == 0.0 || sum < f64::MIN_POSITIVE {
        return difference < ROUNDING * f64::MIN_POSITIVE;
    }
    difference / sum.min(f64::MAX) < ROUNDING
}

#[cfg(test)]
mod tests {
    use super::{Bucket, fraction, quantile};

    fn buckets(pairs: &[(f64, f64)]) -> Vec<Bucket> {
        pairs
            .iter()
            .map(|(bound, count)| Bucket {
                bound: *bound,
                count: *count,
            })
            .collect()
    }

    const INF: f64 = f64::INFINITY;

    #[test]
    fn quantiles_are_interpolated_inside_a_bucket() {
        for (q, pairs, expected) in [
            (0.5, vec![(1.0, 5.0), (2.0, 10.0), (INF, 10.0)], 1.0),
            (0.75, vec![(1.0, 5.0), (2.0, 10.0), (INF, 10.0)], 1.5),
            (0.25, vec![(1.0, 5.0), (2.0, 10.0), (INF, 10.0)], 0.5),
            (0.99, vec![(1.0, 5.0), (2.0, 6.0), (INF, 10.0)], 2.0),
            (0.1, vec![(-1.0, 5.0), (2.0, 6.0), (INF, 10.0)], -1.0),
            (-0.1, vec![(1.0, 5.0), (INF, 10.0)], f64::NEG_INFINITY),
            (1.1, vec![(1.0, 5.0), (INF, 10.0)], INF),
            (0.5, vec![(1.0, 2.0), (1.0, 3.0), (INF, 10.0)], 1.0),
        ] {
            assert_eq!(
                quantile(q, &mut buckets(&pairs)).0,
                expected,
                "{q} of {pairs:?}"
            );
        }
        for pairs in [
            vec![(1.0, 5.0), (2.0, 6.0)],
            vec![(INF, 5.0)],
            vec![(1.0, 0.0), (INF, 0.0)],
            vec![],
        ] {
            assert!(quantile(0.5, &mut buckets(&pairs)).0.is_nan(), "{pairs:?}");
        }
    }

    #[test]
    fn falling_counts_are_raised_and_reported() {
        let (value, forced) = quantile(0.5, &mut buckets(&[(1.0, 8.0), (2.0, 6.0), (INF, 10.0)]));
        assert_eq!((value, forced), (0.625, true));
        let (_, forced) = quantile(
            0.5,
            &mut buckets(&[(1.0, 8.0), (2.0, 8.0 - 1e-13), (INF, 10.0)]),
        );
        assert!(!forced);
    }

    #[test]
    fn fractions_count_from_zero_in_the_first_positive_bucket() {
        let pairs = [(1.0, 4.0), (2.0, 6.0), (INF, 10.0)];
        for (lower, upper, expected) in [
            (0.0, 0.5, 0.2),
            (0.5, 1.5, 0.3),
            (3.0, 4.0, 0.0),
            (-INF, INF, 1.0),
            (2.0, 1.0, 0.0),
        ] {
            let found = fraction(lower, upper, &mut buckets(&pairs));
            assert!(
                (found - expected).abs() < 1e-12,
                "{lower}..{upper}: {found}"
            );
        }
    }
}
