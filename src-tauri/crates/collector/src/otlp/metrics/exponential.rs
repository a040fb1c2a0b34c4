//! Exponential histograms, kept with explicit bounds: the same samples, counted in wider buckets
//! (<https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram>).

use opentelemetry_proto::tonic::metrics::v1::{
    ExponentialHistogramDataPoint, HistogramDataPoint, exponential_histogram_data_point::Buckets,
};

/// Two buckets to a doubling: a quantile is known to lie between two bounds that are two fifths
/// apart. Finer ones would be a series each.
const FINEST: i32 = 1;

/// Buckets come in runs that span a factor of sixteen: as values spread, whole runs begin, and
/// seldom.
const RUN: i64 = 8;

/// The point with explicit bounds.
///
/// # Errors
/// What keeps it from having any, in words.
pub(super) fn explicit(
    mut point: ExponentialHistogramDataPoint,
) -> Result<HistogramDataPoint, String> {
    if point.negative.as_ref().is_some_and(has_counts) {
        return Err("it holds negative values, which buckets here cannot".to_owned());
    }
    if !(-10..=20).contains(&point.scale) {
        return Err(format!(
            "its scale is {}, not one of -10 to 20",
            point.scale
        ));
    }
    let scale = point.scale.min(FINEST);
    let counts = point
        .positive
        .take()
        .map_or_else(Vec::new, |buckets| merged(&buckets, point.scale - scale));
    let (Some((first, _)), Some((last, _))) = (counts.first(), counts.last()) else {
        return Ok(HistogramDataPoint {
            bucket_counts: vec![point.zero_count],
            explicit_bounds: Vec::new(),
            ..rest(point)
        });
    };
    let run = (RUN >> (FINEST - scale).min(3)).max(1);
    let (from, to) = (
        first.div_euclid(run) * run,
        (last.div_euclid(run) + 1) * run,
    );
    if bound(from, scale) == 0.0 || bound(to, scale).is_infinite() {
        return Err("its buckets reach beyond all numbers".to_owned());
    }
    // Zeros lie below the first bound, each bucket below its upper one, nothing above the last.
    let explicit_bounds = (from..=to).map(|index| bound(index, scale)).collect();
    let mut bucket_counts = vec![0; (to - from) as usize + 2];
    bucket_counts[0] = point.zero_count;
    for (index, count) in counts {
        bucket_counts[(index - from) as usize + 1] += count;
    }
    Ok(HistogramDataPoint {
        bucket_counts,
        explicit_bounds,
        ..rest(point)
    })
}

/// Counts by index, ascending, where `shift` halvings of the scale put them.
fn merged(buckets: &Buckets, shift: i32) -> Vec<(i64, u64)> {
    let mut counts: Vec<(i64, u64)> = Vec::new();
    for (index, count) in (i64::from(buckets.offset)..).zip(&buckets.bucket_counts) {
        let index = index >> shift;
        match counts.last_mut() {
            _ if *count == 0 => {}
            Some((last, sum)) if *last == index => *sum = sum.saturating_add(*count),
            _ => counts.push((index, *count)),
        }
    }
    counts
}

/// The lower bound of the bucket of an index.
fn bound(index: i64, scale: i32) -> f64 {
    (index as f64 * f64::from(-scale).exp2()).exp2()
}

fn has_counts(buckets: &Buckets) -> bool {
    buckets.bucket_counts.iter().any(|count| *count > 0)
}

fn rest(point: ExponentialHistogramDataPoint) -> HistogramDataPoint {
    HistogramDataPoint {
        attributes: point.attributes,
        start_time_unix_nano: point.start_time_unix_nano,
        time_unix_nano: point.time_unix_nano,
        count: point.count,
        sum: point.sum,
        exemplars: point.exemplars,
        flags: point.flags,
        min: point.min,
        max: point.max,
        ..HistogramDataPoint::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(scale: i32, offset: i32, counts: &[u64]) -> ExponentialHistogramDataPoint {
        ExponentialHistogramDataPoint {
            scale,
            count: counts.iter().sum(),
            positive: Some(Buckets {
                offset,
                bucket_counts: counts.to_vec(),
            }),
            ..ExponentialHistogramDataPoint::default()
        }
    }

    /// The bounds that have something below them and not below the one before.
    fn filled(point: ExponentialHistogramDataPoint) -> Vec<(f64, u64)> {
        let point = explicit(point).expect("it has bounds");
        assert_eq!(point.bucket_counts.len(), point.explicit_bounds.len() + 1);
        let bounds = point.explicit_bounds.iter().copied();
        let bounds = bounds.chain([f64::INFINITY]).zip(point.bucket_counts);
        bounds.filter(|(_, count)| *count > 0).collect()
    }

    #[test]
    fn every_sample_stays_below_the_bound_it_was_below() {
        // Scale 0: (1, 2], (2, 4], (4, 8].
        assert_eq!(
            filled(point(0, 0, &[1, 0, 5])),
            [(2.0, 1), (8.0, 5)],
            "as they come"
        );
        // Scale 3 has eight to a doubling: four of them make one here.
        let eight = filled(point(3, 8, &[1, 1, 1, 1, 2, 2, 2, 2]));
        assert_eq!(eight, [(8.0_f64.sqrt(), 4), (4.0, 8)]);
        // Below one, and a coarse scale: (1/16, 1], (1, 16].
        assert_eq!(filled(point(-2, -1, &[3, 4])), [(1.0, 3), (16.0, 4)]);
        assert_eq!(filled(point(20, -1, &[7])), [(1.0, 7)]);
    }

    #[test]
    fn zeros_lie_below_the_first_bound() {
        let mut zeros = point(1, 0, &[2]);
        zeros.zero_count = 9;
        assert_eq!(filled(zeros), [(1.0, 9), (2.0_f64.sqrt(), 2)]);
        let mut alone = point(5, 0, &[]);
        alone.zero_count = 4;
        assert_eq!(filled(alone), [(f64::INFINITY, 4)]);
    }

    #[test]
    fn bounds_stay_while_values_spread_within_a_run() {
        let bounds = |counts: &[u64]| {
            let point = explicit(point(1, 0, counts)).expect("it has bounds");
            point.explicit_bounds
        };
        assert_eq!(bounds(&[1]), bounds(&[1, 0, 0, 0, 0, 0, 0, 4]));
        assert_eq!(bounds(&[1]).last(), Some(&16.0));
        assert_eq!(bounds(&[1, 0, 0, 0, 0, 0, 0, 0, 1]).last(), Some(&256.0));
    }

    #[test]
    fn what_cannot_be_kept_is_refused_in_words() {
        let mut negative = point(0, 0, &[1]);
        negative.negative = point(0, 0, &[1]).positive;
        for (point, words) in [
            (negative, "negative"),
            (point(21, 0, &[1]), "scale"),
            (point(0, i32::MAX, &[1]), "beyond all numbers"),
            (point(0, i32::MIN, &[1]), "beyond all numbers"),
        ] {
            let refused = explicit(point).expect_err(words);
            assert!(refused.contains(words), "{refused}");
        }
    }
}
