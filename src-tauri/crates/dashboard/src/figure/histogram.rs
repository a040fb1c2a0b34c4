use model::{Histogram, HistogramBucket};

use super::Series;

/// How values are put into buckets.
#[derive(Clone, Debug, PartialEq)]
pub struct Bins {
    /// Size of a bucket; found from the range of the values if absent.
    pub size: Option<f64>,
    /// How many buckets are aimed at where the size is found.
    pub count: Option<u32>,
    /// Where the first bucket begins.
    pub offset: f64,
    /// Counts all series together.
    pub combine: bool,
}

impl Default for Bins {
    fn default() -> Self {
        Self {
            size: None,
            count: None,
            offset: 0.0,
            combine: false,
        }
    }
}

/// Counts of values in buckets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counted {
    /// Lower and upper ends, ascending and next to each other.
    pub buckets: Vec<(f64, f64)>,
    /// Counts per series, one for each bucket.
    pub series: Vec<CountedSeries>,
}

/// The counts of one series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CountedSeries {
    /// Its name; `Count` where all are counted together.
    pub name: String,
    /// One for each bucket.
    pub counts: Vec<f64>,
}

/// Buckets beyond this many are made larger.
const MOST: f64 = 2_000.0;
/// Buckets that are aimed at, as Grafana's default.
const USUAL: u32 = 30;

/// Counts the values of series in common buckets; `None` where there is no finite value.
///
/// Without a size, the smallest of the round sizes is taken that needs no more than the buckets
/// aimed at; buckets lie on multiples of the size, moved by the offset. Source: Grafana
/// `packages/grafana-data/src/transformations/transformers/histogram.ts`.
#[must_use]
pub fn of_values(series: &[(&str, Vec<f64>)], bins: &Bins) -> Option<Counted> {
    let finite = || {
        let values = series.iter().flat_map(|(_, values)| values);
        values.copied().filter(|value| value.is_finite())
    };
    let (min, max) = (finite().reduce(f64::min)?, finite().reduce(f64::max)?);
    let range = max - min;
    let aim = bins.count.unwrap_or(USUAL).max(1);
    let mut size = bins
        .size
        .filter(|size| *size > 0.0 && size.is_finite())
        .unwrap_or_else(|| round_size(range, aim, finite()));
    if !range.is_finite() {
        size = f64::MAX / 8.0;
    }
    while range.is_finite() && range / size > MOST {
        size *= 2.0;
    }
    let place = |value: f64| ((value - bins.offset) / size).floor();
    let (first, last) = (place(min), place(max));
    let length = (last - first).clamp(0.0, MOST * 2.0) as usize + 1;
    let end = |at: usize| (first + at as f64) * size + bins.offset;
    let counts = |values: &mut dyn Iterator<Item = f64>| {
        let mut counts = vec![0.0; length];
        for value in values.filter(|value| value.is_finite()) {
            let at = (place(value) - first).clamp(0.0, (length - 1) as f64) as usize;
            counts[at] += 1.0;
        }
        counts
    };
    let series = if bins.combine {
        vec![CountedSeries {
            name: "Count".to_owned(),
            counts: counts(&mut finite()),
        }]
    } else {
        let series = series.iter().map(|(name, values)| CountedSeries {
            name: (*name).to_owned(),
            counts: counts(&mut values.iter().copied()),
        });
        series.collect()
    };
    Some(Counted {
        buckets: (0..length).map(|at| (end(at), end(at + 1))).collect(),
        series,
    })
}

/// The smallest round size that covers the range with `aim` buckets, but not smaller than the
/// smallest distance between two values: finer buckets would only show gaps.
fn round_size(range: f64, aim: u32, values: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    let gaps = sorted.windows(2).map(|pair| pair[1] - pair[0]);
    let smallest = gaps.filter(|gap| *gap > 0.0).reduce(f64::min);
    let Some(smallest) = smallest else {
        return 1.0;
    };
    let target = (range / f64::from(aim)).max(smallest);
    if !target.is_finite() {
        return f64::MAX / 8.0;
    }
    let power = 10_f64.powf(target.log10().floor());
    let round = [1.0, 2.0, 2.5, 5.0, 10.0];
    let size = round
        .iter()
        .map(|step| step * power)
        .find(|size| *size >= target * (1.0 - 1e-9));
    size.filter(|size| *size > 0.0).unwrap_or(target)
}

/// The buckets of native histograms, added up where there are several; series of different
/// resolution are brought to common buckets by [`merged`].
#[must_use]
pub fn of_native(series: &[(&str, Vec<&Histogram>)], combine: bool) -> Option<Counted> {
    let all: Vec<&Histogram> = series
        .iter()
        .flat_map(|(_, histograms)| histograms.iter().copied())
        .collect();
    let bounds = contiguous(&bounds(&all));
    if bounds.is_empty() {
        return None;
    }
    let counted = |name: &str, histograms: &[&Histogram]| CountedSeries {
        name: name.to_owned(),
        counts: merged(&bounds, histograms),
    };
    let series = if combine {
        vec![counted("Count", &all)]
    } else {
        let series = series.iter();
        series
            .map(|(name, histograms)| counted(name, histograms))
            .collect()
    };
    Some(Counted {
        buckets: bounds,
        series,
    })
}

/// The buckets of all histograms in ascending order. A bucket that lies within a wider one of
/// another resolution is part of the wider one.
#[must_use]
pub fn bounds(histograms: &[&Histogram]) -> Vec<(f64, f64)> {
    let buckets = histograms.iter().flat_map(|histogram| &histogram.buckets);
    let mut all: Vec<(f64, f64)> = buckets
        .map(|bucket| (bucket.left, bucket.right))
        .filter(|(left, right)| left <= right)
        .collect();
    // Of those that begin together, the widest comes first and swallows the others.
    all.sort_by(|one, other| {
        let begin = one.0.total_cmp(&other.0);
        begin.then(other.1.total_cmp(&one.1))
    });
    let mut bounds: Vec<(f64, f64)> = Vec::new();
    for (left, right) in all {
        match bounds.last_mut() {
            Some((_, end)) if left < *end => *end = end.max(right),
            _ => bounds.push((left, right)),
        }
    }
    bounds
}

/// The counts of histograms in given buckets, each bucket's in the one that holds it.
#[must_use]
pub fn merged(bounds: &[(f64, f64)], histograms: &[&Histogram]) -> Vec<f64> {
    let mut counts = vec![0.0; bounds.len()];
    let buckets = histograms.iter().flat_map(|histogram| &histogram.buckets);
    for HistogramBucket {
        left, right, count, ..
    } in buckets
    {
        // The middle, so that equal ends of neighbours do not matter.
        let middle = match (left.is_finite(), right.is_finite()) {
            (true, true) => left + (right - left) / 2.0,
            (true, false) => *left,
            _ => *right,
        };
        let after = bounds.partition_point(|(begin, _)| *begin <= middle);
        if let Some(own) = after.checked_sub(1).and_then(|at| counts.get_mut(at)) {
            *own += count;
        }
    }
    counts
}

/// Buckets with an empty one wherever two do not touch.
pub(crate) fn contiguous(bounds: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut filled: Vec<(f64, f64)> = Vec::with_capacity(bounds.len());
    for (left, right) in bounds {
        if let Some((_, end)) = filled.last().copied()
            && end < *left
        {
            filled.push((end, *left));
        }
        filled.push((*left, *right));
    }
    filled
}

/// The bars of a histogram panel: of native histograms where the series hold some, else of their
/// values.
#[must_use]
pub fn histogram(series: &[Series<'_>], options: &crate::Histogram) -> Option<Counted> {
    if series.iter().any(|series| !series.histograms.is_empty()) {
        let native: Vec<(&str, Vec<&Histogram>)> = series
            .iter()
            .map(|series| {
                let histograms = series.histograms.iter().map(|(_, histogram)| histogram);
                (series.name, histograms.collect())
            })
            .collect();
        return of_native(&native, options.combine);
    }
    let values: Vec<(&str, Vec<f64>)> = series
        .iter()
        .map(|series| {
            let values = series.points.iter().map(|point| point.value);
            (series.name, values.collect())
        })
        .collect();
    let bins = Bins {
        size: options.bucket_size,
        count: options.bucket_count,
        offset: options.bucket_offset,
        combine: options.combine,
    };
    of_values(&values, &bins)
}

impl Counted {
    /// Borders of the buckets, one more than there are of them.
    #[must_use]
    pub fn edges(&self) -> Vec<f64> {
        let first = self.buckets.first().map(|(left, _)| *left);
        let ends = self.buckets.iter().map(|(_, right)| *right);
        first.into_iter().chain(ends).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_found_from_the_range() {
        let counted = |values: &[f64], count| {
            let bins = Bins {
                count,
                ..Bins::default()
            };
            let counted = of_values(&[("a", values.to_vec())], &bins)?;
            let (left, right) = counted.buckets[0];
            Some((left, right - left, counted.buckets.len()))
        };
        let hundred: Vec<f64> = (0..=100).map(f64::from).collect();
        for (values, count, expected) in [
            (&hundred[..], None, Some((0.0, 5.0, 21))),
            (&hundred[..], Some(10), Some((0.0, 10.0, 11))),
            // Not finer than the values themselves.
            (&[1.0, 2.0, 3.0][..], None, Some((1.0, 1.0, 3))),
            (&[0.25, 0.25][..], None, Some((0.0, 1.0, 1))),
            (&[f64::NAN, f64::INFINITY][..], None, None),
            (&[][..], None, None),
        ] {
            assert_eq!(counted(values, count), expected, "{values:?} {count:?}");
        }
    }

    #[test]
    fn buckets_stay_few_whatever_is_asked() {
        for (values, size) in [
            (vec![0.0, 1e9], Some(1e-9)),
            (vec![-f64::MAX, f64::MAX], None),
            (vec![0.0, f64::MIN_POSITIVE], None),
            (vec![1.0, 1.0 + f64::EPSILON, 1e18], Some(f64::MIN_POSITIVE)),
        ] {
            let bins = Bins {
                size,
                offset: f64::MAX,
                ..Bins::default()
            };
            let counted = of_values(&[("a", values.clone())], &bins).unwrap();
            let total: f64 = counted.series[0].counts.iter().sum();
            assert!(counted.buckets.len() <= 4_001, "{values:?}");
            assert_eq!(total, values.len() as f64, "{values:?}");
        }
    }

    #[test]
    fn native_histograms_of_two_resolutions_are_added_up() {
        let histogram = |buckets: &[(f64, f64, f64)]| Histogram {
            count: 0.0,
            sum: 0.0,
            buckets: buckets
                .iter()
                .map(|&(left, right, count)| HistogramBucket {
                    rule: 0,
                    left,
                    right,
                    count,
                })
                .collect(),
        };
        let coarse = histogram(&[(-1.0, 0.0, 1.0), (1.0, 2.0, 5.0)]);
        let fine = histogram(&[(1.0, 1.5, 2.0), (1.5, 2.0, 3.0), (2.0, 2.5, 1.0)]);
        let series = [("a", vec![&coarse]), ("b", vec![&fine])];
        let counted = of_native(&series, false).unwrap();
        assert_eq!(counted.edges(), [-1.0, 0.0, 1.0, 2.0, 2.5]);
        assert_eq!(counted.series[0].counts, [1.0, 0.0, 5.0, 0.0]);
        assert_eq!(counted.series[1].counts, [0.0, 0.0, 5.0, 1.0]);
        let counted = of_native(&series, true).unwrap();
        assert_eq!(counted.series[0].counts, [1.0, 0.0, 10.0, 1.0]);
        assert_eq!(of_native(&[("a", vec![])], true), None);
    }
}
