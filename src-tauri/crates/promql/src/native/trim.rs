//! Histograms cut at a value: the operators `</` and `>/`.

use super::estimate::share_below;
use super::{Bucket, Histogram};

/// Which observations stay.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Side {
    Below,
    Above,
}

/// The part of a histogram on one side of a value, its sum worked out anew from the middles of the buckets.
/// A histogram that lies on that side altogether stays as it is.
pub(crate) fn trim(histogram: &Histogram, side: Side, at: f64) -> Histogram {
    let mut result = histogram.clone();
    let (mut sum, mut cut) = (0.0, false);
    let mut keep = |bucket: Bucket| {
        let (kept, middle) = part(histogram, bucket, side, at);
        cut |= kept != bucket.count;
        if kept != 0.0 {
            sum += kept * middle;
        }
        kept
    };
    let sides = [(&mut result.negative, true), (&mut result.positive, false)];
    for (buckets, mirrored) in sides {
        for (index, count) in buckets.iter_mut() {
            let (near, far) = histogram.bounds(*index);
            let bucket = if mirrored {
                Bucket::new(-far, -near, *count)
            } else {
                Bucket::new(near, far, *count)
            };
            *count = keep(bucket);
        }
        buckets.retain(|(_, count)| *count != 0.0);
    }
    if histogram.zero_count != 0.0 {
        let threshold = histogram.zero_threshold;
        result.zero_count = keep(Bucket::new(-threshold, threshold, histogram.zero_count));
    }
    if !cut {
        return histogram.clone();
    }
    let counted = result.buckets().map(|bucket| bucket.count);
    result.count = counted.sum();
    result.sum = sum;
    result
}

/// How many observations of a bucket stay, and where their middle is.
fn part(histogram: &Histogram, mut bucket: Bucket, side: Side, at: f64) -> (f64, f64) {
    let custom = histogram.has_custom_bounds();
    let around_zero = !custom && bucket.lower <= 0.0 && bucket.upper >= 0.0;
    if around_zero {
        match (histogram.negative.is_empty(), histogram.positive.is_empty()) {
            (true, false) => bucket.lower = 0.0,
            (false, true) => bucket.upper = 0.0,
            _ => {}
        }
    }
    let linear = custom || around_zero;
    let (stays, goes) = match side {
        Side::Below => (bucket.upper <= at, bucket.lower >= at),
        Side::Above => (bucket.lower >= at, bucket.upper <= at),
    };
    if stays {
        return (bucket.count, middle(&bucket, linear));
    }
    if goes || at.is_nan() {
        return (0.0, 0.0);
    }
    let Some(divided) = with_finite_ends(bucket, side, at) else {
        // What the bucket holds is not known to lie on the side that stays.
        return (0.0, 0.0);
    };
    let (mut bucket, known) = match divided {
        Divided::Whole => return (bucket.count, at),
        Divided::At(bucket) => (bucket, bucket.count),
        Divided::Untouched(bucket) => return (bucket.count, middle(&bucket, linear)),
    };
    let below = if linear {
        (at - bucket.lower) / (bucket.upper - bucket.lower)
    } else {
        share_below(&bucket, at)
    };
    let share = match side {
        Side::Below => {
            bucket.upper = at;
            below
        }
        Side::Above => {
            bucket.lower = at;
            1.0 - below
        }
    };
    (known * share, middle(&bucket, linear))
}

enum Divided {
    /// All of it stays, taken to be at the cut.
    Whole,
    /// It lies on the side that stays after all.
    Untouched(Bucket),
    /// It is cut between these ends.
    At(Bucket),
}

/// The outermost custom buckets have no end to divide towards.
fn with_finite_ends(bucket: Bucket, side: Side, at: f64) -> Option<Divided> {
    let (no_start, no_end) = (
        bucket.lower == f64::NEG_INFINITY,
        bucket.upper == f64::INFINITY,
    );
    match (no_start, no_end, side) {
        (false, false, _) => Some(Divided::At(bucket)),
        (true, true, _) | (false, true, Side::Below) => None,
        (false, true, Side::Above) => Some(Divided::Whole),
        (true, false, Side::Below) if bucket.upper <= 0.0 => Some(Divided::Whole),
        (true, false, Side::Above) if bucket.upper <= 0.0 || at < 0.0 => None,
        (true, false, _) => {
            let from_zero = Bucket {
                lower: 0.0,
                ..bucket
            };
            match side {
                Side::Below if at <= 0.0 => None,
                Side::Above if at <= 0.0 => Some(Divided::Untouched(from_zero)),
                _ => Some(Divided::At(from_zero)),
            }
        }
    }
}

fn middle(bucket: &Bucket, linear: bool) -> f64 {
    if bucket.lower == f64::NEG_INFINITY {
        return if bucket.upper <= 0.0 {
            bucket.upper
        } else {
            bucket.upper / 2.0
        };
    }
    if bucket.upper == f64::INFINITY {
        return bucket.lower;
    }
    if linear {
        return f64::midpoint(bucket.lower, bucket.upper);
    }
    (bucket.lower * bucket.upper).sqrt().copysign(bucket.upper)
}
