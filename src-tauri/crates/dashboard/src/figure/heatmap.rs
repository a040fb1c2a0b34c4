use std::collections::BTreeMap;

use indexmap::IndexMap;
use model::{Histogram, Millis, TimeRange};

use super::{Series, histogram};
use crate::{Buckets, Heatmap, HeatmapCalculation};

mod calculate;

/// Counts per moment and bucket.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatmapData {
    /// End of each column in ascending time, as the answers of a range query are stamped.
    pub moments: Vec<Millis>,
    /// Width of a column.
    pub step: Millis,
    /// The rows, lowest first.
    pub rows: HeatmapRows,
    /// One list per moment with one count per row; `NaN` is no cell.
    pub counts: Vec<Vec<f64>>,
    /// The least count.
    pub min: f64,
    /// The largest count.
    pub max: f64,
}

/// The rows of a heatmap.
#[derive(Clone, Debug, PartialEq)]
pub enum HeatmapRows {
    /// Borders in ascending order, one more than there are rows; the outer ones may be infinite.
    Edges(Vec<f64>),
    /// Names, untrusted.
    Names(Vec<String>),
}

/// Rows of native histograms beyond this many are put together.
const MOST_ROWS: usize = 400;

/// The cells of a heatmap panel; `None` where there is nothing to count.
///
/// Buckets are made of raw values if the options ask for it, come from native histograms if the
/// series hold some, and else are the series themselves: with `cumulative`, those of a classic
/// histogram by their label `le`, added up over all other labels; without, each by its name.
/// `step` is the distance between answers. Source: Grafana
/// `public/app/features/transformers/calculateHeatmap/heatmap.ts`.
#[must_use]
pub fn heatmap(
    series: &[Series<'_>],
    options: &Heatmap,
    cumulative: bool,
    range: TimeRange,
    step: Millis,
) -> Option<HeatmapData> {
    let step = Millis(step.0.max(1));
    match &options.calculate {
        Some(how) if series.iter().any(|series| !series.points.is_empty()) => {
            calculate::calculate(series, how, range)
        }
        _ if series.iter().any(|series| !series.histograms.is_empty()) => native(series, step),
        _ if cumulative && series.iter().any(|series| bound(series).is_some()) => {
            classic(series, step)
        }
        _ => named(series, step),
    }
}

impl HeatmapData {
    fn new(columns: BTreeMap<i64, Vec<f64>>, rows: HeatmapRows, step: Millis) -> Option<Self> {
        let (min, max) = super::ends(columns.values().flatten().copied())?;
        let (moments, counts) = columns
            .into_iter()
            .map(|(at, counts)| (Millis(at), counts))
            .unzip();
        Some(Self {
            moments,
            step,
            rows,
            counts,
            min,
            max,
        })
    }
}

/// The upper end of the bucket a series counts.
fn bound(series: &Series<'_>) -> Option<f64> {
    let bound = series.labels.get("le")?.trim().parse().ok();
    bound.filter(|bound: &f64| !bound.is_nan())
}

/// Each bucket of a classic histogram counts everything below its end, so its own part is what it
/// has more than the bucket below. Less than nothing is a scrape between two buckets, and nothing.
fn classic(series: &[Series<'_>], step: Millis) -> Option<HeatmapData> {
    let mut bounds: Vec<f64> = series.iter().filter_map(bound).collect();
    bounds.sort_by(f64::total_cmp);
    bounds.dedup();
    let mut groups: IndexMap<String, Vec<(f64, &Series<'_>)>> = IndexMap::new();
    for series in series {
        if let Some(bound) = bound(series) {
            let mut others = series.labels.clone();
            others.0.remove("le");
            groups
                .entry(others.to_string())
                .or_default()
                .push((bound, series));
        }
    }
    let mut columns: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
    for mut group in groups.into_values() {
        group.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        // Per moment, what the bucket below counts.
        let mut below: BTreeMap<i64, f64> = BTreeMap::new();
        for (bound, series) in group {
            let row = bounds.partition_point(|own| *own < bound);
            for point in series.points.iter().filter(|point| !point.value.is_nan()) {
                let counts = columns
                    .entry(point.at.0)
                    .or_insert_with(|| vec![f64::NAN; bounds.len()]);
                let below = below.entry(point.at.0).or_default();
                if let Some(count) = counts.get_mut(row) {
                    let own = (point.value - *below).max(0.0);
                    *count = if count.is_nan() { own } else { *count + own };
                }
                *below = point.value.max(*below);
            }
        }
    }
    // The lowest bucket begins at zero for what cannot be negative.
    let lowest = match bounds.first() {
        Some(first) if *first > 0.0 => 0.0,
        _ => f64::NEG_INFINITY,
    };
    let edges = std::iter::once(lowest).chain(bounds).collect();
    HeatmapData::new(columns, HeatmapRows::Edges(edges), step)
}

/// Series that are buckets already: by the number in their names where all are numbers, else in
/// their own order.
fn named(series: &[Series<'_>], step: Millis) -> Option<HeatmapData> {
    let number = |series: &Series<'_>| {
        let number: Option<f64> = series.name.trim().parse().ok();
        number.filter(|number| !number.is_nan())
    };
    let numbers: Option<Vec<f64>> = series.iter().map(number).collect();
    let mut ordered: Vec<&Series<'_>> = series.iter().collect();
    let mut rows = HeatmapRows::Names(series.iter().map(|series| series.name.to_owned()).collect());
    if let Some(mut bounds) = numbers {
        bounds.sort_by(f64::total_cmp);
        let distinct = bounds.windows(2).all(|pair| pair[0] < pair[1]);
        if distinct && bounds.len() > 1 {
            ordered.sort_by(|one, other| {
                let key = |series: &Series<'_>| number(series).unwrap_or(f64::NAN);
                key(one).total_cmp(&key(other))
            });
            let lowest = if bounds[0] > 0.0 {
                0.0
            } else {
                f64::NEG_INFINITY
            };
            rows = HeatmapRows::Edges(std::iter::once(lowest).chain(bounds).collect());
        }
    }
    let mut columns: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
    for (row, series) in ordered.iter().enumerate() {
        for point in series.points {
            let counts = columns
                .entry(point.at.0)
                .or_insert_with(|| vec![f64::NAN; ordered.len()]);
            if let Some(count) = counts.get_mut(row) {
                *count = point.value;
            }
        }
    }
    HeatmapData::new(columns, rows, step)
}

/// Native histograms of all series and moments in common buckets.
fn native(series: &[Series<'_>], step: Millis) -> Option<HeatmapData> {
    let mut by_moment: BTreeMap<i64, Vec<&Histogram>> = BTreeMap::new();
    for (at, histogram) in series.iter().flat_map(|series| series.histograms) {
        by_moment.entry(at.0).or_default().push(histogram);
    }
    let all: Vec<&Histogram> = by_moment.values().flatten().copied().collect();
    let bounds = coarser(histogram::contiguous(&histogram::bounds(&all)));
    if bounds.is_empty() {
        return None;
    }
    let columns = by_moment
        .into_iter()
        .map(|(at, histograms)| (at, histogram::merged(&bounds, &histograms)))
        .collect();
    let first = bounds.first().map(|(left, _)| *left);
    let edges = first
        .into_iter()
        .chain(bounds.iter().map(|(_, right)| *right))
        .collect();
    HeatmapData::new(columns, HeatmapRows::Edges(edges), step)
}

/// Neighbours put together until there are few enough rows to see.
fn coarser(bounds: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let together = bounds.len().div_ceil(MOST_ROWS).max(1);
    let joined = bounds.chunks(together).filter_map(|chunk| {
        let (first, last) = (chunk.first()?, chunk.last()?);
        Some((first.0, last.1))
    });
    joined.collect()
}

#[cfg(test)]
mod tests {
    use model::{HistogramBucket, Labels, Point};

    use super::*;
    use crate::Field;

    const RANGE: TimeRange = TimeRange {
        start: Millis(0),
        end: Millis(60_000),
    };

    struct Own {
        name: String,
        labels: Labels,
        points: Vec<Point>,
        histograms: Vec<(Millis, Histogram)>,
    }

    fn own(name: &str, labels: &[(&str, &str)], points: &[(i64, f64)]) -> Own {
        let point = |&(at, value): &(i64, f64)| Point {
            at: Millis(at),
            value,
        };
        Own {
            name: name.to_owned(),
            labels: labels.iter().copied().collect(),
            points: points.iter().map(point).collect(),
            histograms: Vec::new(),
        }
    }

    fn drawn(own: &[Own], options: &Heatmap, cumulative: bool) -> Option<HeatmapData> {
        let field = Field::default();
        let series: Vec<Series<'_>> = own
            .iter()
            .map(|own| Series {
                name: &own.name,
                labels: &own.labels,
                points: &own.points,
                histograms: &own.histograms,
                field: &field,
            })
            .collect();
        heatmap(&series, options, cumulative, RANGE, Millis(1_000))
    }

    fn rows(data: &HeatmapData) -> String {
        let column = |(at, counts): (&Millis, &Vec<f64>)| format!("{}:{counts:?}", at.0);
        let columns = data.moments.iter().zip(&data.counts).map(column);
        columns.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn classic_buckets_lose_what_the_bucket_below_has() {
        let series = [
            own(
                "+Inf",
                &[("le", "+Inf"), ("pod", "a")],
                &[(1, 10.0), (2, 4.0)],
            ),
            own("0.5", &[("le", "0.5"), ("pod", "a")], &[(1, 7.0), (2, 5.0)]),
            own("0.1", &[("le", "0.1"), ("pod", "a")], &[(1, 3.0)]),
            own(
                "0.1",
                &[("le", "0.1"), ("pod", "b")],
                &[(1, 1.0), (2, f64::NAN)],
            ),
            own("total", &[("le", "nonsense")], &[(1, 99.0)]),
        ];
        let data = drawn(&series, &Heatmap::default(), true).unwrap();
        assert_eq!(
            data.rows,
            HeatmapRows::Edges(vec![0.0, 0.1, 0.5, f64::INFINITY])
        );
        assert_eq!(rows(&data), "1:[4.0, 4.0, 3.0] 2:[NaN, 5.0, 0.0]");
        assert_eq!((data.min, data.max), (0.0, 5.0));
    }

    #[test]
    fn series_that_are_buckets_stay_as_they_are() {
        let numbers = [
            own("10", &[], &[(1, 2.0)]),
            own("2", &[], &[(1, 1.0), (2, 3.0)]),
        ];
        let data = drawn(&numbers, &Heatmap::default(), false).unwrap();
        assert_eq!(data.rows, HeatmapRows::Edges(vec![0.0, 2.0, 10.0]));
        assert_eq!(rows(&data), "1:[1.0, 2.0] 2:[3.0, NaN]");
        let words = [own("b", &[], &[(1, 2.0)]), own("a", &[], &[(1, 1.0)])];
        let data = drawn(&words, &Heatmap::default(), true).unwrap();
        assert_eq!(data.rows, HeatmapRows::Names(vec!["b".into(), "a".into()]));
        assert_eq!(drawn(&[], &Heatmap::default(), true), None);
    }

    #[test]
    fn raw_values_are_counted_in_buckets_of_time_and_value() {
        let series = [
            own(
                "a",
                &[],
                &[(0, 1.0), (9_000, 4.0), (10_000, 5.0), (60_000, 5.0)],
            ),
            own("b", &[], &[(1_000, 1.5), (2_000, f64::NAN), (99_000, 1.0)]),
        ];
        let options = |x, y, y_log| Heatmap {
            calculate: Some(HeatmapCalculation { x, y, y_log }),
            ..Heatmap::default()
        };
        let by_size = options(Buckets::Size(30_000.0), Buckets::Size(2.0), None);
        let data = drawn(&series, &by_size, false).unwrap();
        assert_eq!(data.rows, HeatmapRows::Edges(vec![0.0, 2.0, 4.0, 6.0]));
        assert_eq!(data.step, Millis(30_000));
        assert_eq!(
            rows(&data),
            "30000:[2.0, 0.0, 2.0] 60000:[0.0, 0.0, 0.0] 90000:[0.0, 0.0, 1.0]"
        );
        let by_log = options(Buckets::Size(60_000.0), Buckets::Auto, Some(2.0));
        let data = drawn(&series, &by_log, false).unwrap();
        assert_eq!(data.rows, HeatmapRows::Edges(vec![1.0, 2.0, 4.0, 8.0]));
        let by_count = options(Buckets::Count(3), Buckets::Count(5), None);
        let data = drawn(&series, &by_count, false).unwrap();
        assert_eq!(data.step, Millis(30_000));
        assert_eq!(
            data.rows,
            HeatmapRows::Edges(vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
        );
    }

    #[test]
    fn hostile_values_do_not_make_endless_buckets() {
        let series = [own(
            "a",
            &[],
            &[(0, 1e-300), (1, 1e300), (2, f64::INFINITY), (3, -1e308)],
        )];
        for (x, y, y_log) in [
            (Buckets::Size(1e-9), Buckets::Size(1e-9), None),
            (Buckets::Count(u32::MAX), Buckets::Count(u32::MAX), None),
            (Buckets::Auto, Buckets::Auto, Some(2.0)),
            (
                Buckets::Size(f64::NAN),
                Buckets::Size(f64::INFINITY),
                Some(1.0),
            ),
            (Buckets::Size(-5.0), Buckets::Size(0.0), Some(f64::NAN)),
        ] {
            let options = Heatmap {
                calculate: Some(HeatmapCalculation { x, y, y_log }),
                ..Heatmap::default()
            };
            if let Some(data) = drawn(&series, &options, false) {
                assert!(data.moments.len() <= 5_000, "{x:?}");
                assert!(
                    data.counts.iter().all(|counts| counts.len() <= 2_000),
                    "{y:?}"
                );
            }
        }
    }

    #[test]
    fn native_histograms_of_any_resolution_share_their_rows() {
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
        let mut series = own("a", &[], &[]);
        series.histograms = vec![
            (Millis(1), histogram(&[(1.0, 2.0, 5.0), (4.0, 8.0, 1.0)])),
            (Millis(2), histogram(&[(1.0, 1.4, 2.0), (1.4, 2.0, 3.0)])),
        ];
        let mut other = own("b", &[], &[]);
        other.histograms = vec![(Millis(2), histogram(&[(1.0, 2.0, 10.0)]))];
        let data = drawn(&[series, other], &Heatmap::default(), true).unwrap();
        assert_eq!(data.rows, HeatmapRows::Edges(vec![1.0, 2.0, 4.0, 8.0]));
        assert_eq!(rows(&data), "1:[5.0, 0.0, 1.0] 2:[15.0, 0.0, 0.0]");
    }
}
