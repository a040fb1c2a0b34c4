use model::{Point, TimeRange};

/// Thins a series to what a plot of `width` pixels can show: per pixel column the first, lowest,
/// highest and last value, so that no spike and no gap wider than a pixel is lost.
///
/// Points outside the range are dropped except the nearest on either side, which lead the line to
/// the edge. The points must ascend in time. After Jugel et al., "M4", VLDB 2014.
#[must_use]
pub fn reduce(points: &[Point], range: TimeRange, width: u32) -> Vec<Point> {
    let points = visible(points, range);
    let (at, value) = (|at: usize| points[at].at.0, |at: usize| points[at].value);
    match keep(points.len(), at, value, range, width) {
        Some(kept) => kept.into_iter().map(|at| points[at]).collect(),
        None => points.to_vec(),
    }
}

/// The points within the range and the nearest on either side.
pub(crate) fn visible(points: &[Point], range: TimeRange) -> &[Point] {
    let first = points.partition_point(|point| point.at < range.start);
    let end = points.partition_point(|point| point.at <= range.end);
    let (first, end) = (first.saturating_sub(1), (end + 1).min(points.len()));
    points.get(first..end).unwrap_or_default()
}

/// Indexes to keep of `count` points, ascending; nothing if all are kept.
pub(crate) fn keep(
    count: usize,
    at: impl Fn(usize) -> i64,
    value: impl Fn(usize) -> f64,
    range: TimeRange,
    width: u32,
) -> Option<Vec<usize>> {
    if count <= width as usize {
        return None;
    }
    let columns = f64::from(width.max(1)) / range.length().0.max(1) as f64;
    let column = |index: usize| {
        let into = at(index).saturating_sub(range.start.0);
        (into as f64 * columns).floor() as i64
    };
    let mut kept = Vec::with_capacity(4 * width as usize);
    let mut first = 0;
    while first < count {
        let own = column(first);
        let mut next = first + 1;
        while next < count && column(next) == own {
            next += 1;
        }
        keep_column(first..next, &value, &mut kept);
        first = next;
    }
    Some(kept)
}

fn keep_column(
    column: std::ops::Range<usize>,
    value: &impl Fn(usize) -> f64,
    kept: &mut Vec<usize>,
) {
    let mut chosen = [column.start, column.start, column.start, column.end - 1];
    let mut finite = column.clone().filter(|&at| value(at).is_finite());
    if let Some(first) = finite.next() {
        let (mut low, mut high, mut last) = (first, first, first);
        for at in finite {
            if value(at) < value(low) {
                low = at;
            }
            if value(at) > value(high) {
                high = at;
            }
            last = at;
        }
        chosen = [first, low, high, last];
        chosen.sort_unstable();
    }
    let mut before = None;
    for at in chosen {
        if before != Some(at) {
            kept.push(at);
        }
        before = Some(at);
    }
}

#[cfg(test)]
mod tests {
    use model::Millis;

    use super::*;

    fn series(values: impl IntoIterator<Item = f64>) -> Vec<Point> {
        let point = |(at, value)| Point {
            at: Millis(at as i64),
            value,
        };
        values.into_iter().enumerate().map(point).collect()
    }

    fn range(end: i64) -> TimeRange {
        TimeRange {
            start: Millis(0),
            end: Millis(end),
        }
    }

    #[test]
    fn the_only_spike_and_the_only_dip_of_a_long_series_are_kept() {
        let mut points = series((0..100_000).map(|at| (at % 7) as f64));
        points[31_337].value = 1e6;
        points[77_777].value = -1e6;
        let reduced = reduce(&points, range(99_999), 800);
        assert!(reduced.len() <= 4 * 801, "{}", reduced.len());
        assert!(reduced.contains(&points[31_337]) && reduced.contains(&points[77_777]));
        assert_eq!(reduced.first(), points.first());
        assert_eq!(reduced.last(), points.last());
        assert!(reduced.is_sorted_by_key(|point| point.at));
    }

    #[test]
    fn a_gap_of_several_columns_stays_a_gap() {
        let points: Vec<Point> = series((0..10_000).map(f64::from))
            .into_iter()
            .filter(|point| !(4_000..6_000).contains(&point.at.0))
            .collect();
        let reduced = reduce(&points, range(9_999), 100);
        let widest = reduced
            .windows(2)
            .map(|pair| pair[1].at.0 - pair[0].at.0)
            .max();
        assert_eq!(widest, Some(2_001));
    }

    #[test]
    fn a_column_of_nothing_but_nan_keeps_its_mark() {
        let points = series((0..1_000).map(|at| {
            if (300..500).contains(&at) {
                f64::NAN
            } else {
                1.0
            }
        }));
        let reduced = reduce(&points, range(999), 100);
        assert!(reduced.iter().any(|point| point.value.is_nan()));
    }

    #[test]
    fn few_points_stay_as_they_are_and_far_ones_are_dropped() {
        let points = series((0..10).map(f64::from));
        assert_eq!(reduce(&points, range(9), 100), points);
        let inner = TimeRange {
            start: Millis(3),
            end: Millis(5),
        };
        assert_eq!(reduce(&points, inner, 100), points[2..=6]);
        assert!(reduce(&[], range(9), 100).is_empty());
    }
}
