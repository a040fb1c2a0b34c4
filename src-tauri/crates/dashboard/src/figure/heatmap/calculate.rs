use std::collections::BTreeMap;

use super::{Buckets, HeatmapCalculation, HeatmapData, HeatmapRows, Millis, Series, TimeRange};

/// Columns and rows beyond these many are put together.
const MOST_COLUMNS: f64 = 2_000.0;
const MOST_ROWS: f64 = 500.0;

/// Lengths of columns that people read well, in milliseconds.
const TIMES: [f64; 31] = [
    1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1e3, 2e3, 5e3, 1e4, 1.5e4, 3e4, 6e4,
    1.2e5, 3e5, 6e5, 9e5, 1.8e6, 3.6e6, 7.2e6, 1.44e7, 2.16e7, 4.32e7, 8.64e7, 1.728e8, 6.048e8,
    2.592e9, 7.776e9,
];

/// Counts raw values; those outside the range and those that are no numbers are left out.
pub(super) fn calculate(
    series: &[Series<'_>],
    how: &HeatmapCalculation,
    range: TimeRange,
) -> Option<HeatmapData> {
    let log = how.y_log.filter(|base| *base > 1.0 && base.is_finite());
    let values = || {
        let points = series.iter().flat_map(|series| series.points);
        let counted = points.filter(|point| range.contains(point.at) && point.value.is_finite());
        // A logarithmic axis has no place for the rest.
        counted.filter(|point| log.is_none() || point.value > 0.0)
    };
    let (low, high) = crate::figure::ends(values().map(|point| point.value))?;
    let width = column_width(how.x, range);
    let scaled = |value: f64| log.map_or(value, |base| value.log(base));
    let height = row_height(how.y, scaled(low), scaled(high), log.is_some());

    let column = |at: Millis| at.0.div_euclid(width);
    let row = |value: f64| (scaled(value) / height).floor();
    let first = row(low);
    let rows = ((row(high) - first).clamp(0.0, MOST_ROWS * 2.0)) as usize + 1;
    let mut columns: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
    for at in column(range.start)..=column(range.end) {
        let end = at.saturating_add(1).saturating_mul(width);
        columns.insert(end, vec![0.0; rows]);
    }
    for point in values() {
        let end = column(point.at).saturating_add(1).saturating_mul(width);
        let at = (row(point.value) - first).clamp(0.0, (rows - 1) as f64) as usize;
        if let Some(count) = columns.get_mut(&end).and_then(|counts| counts.get_mut(at)) {
            *count += 1.0;
        }
    }
    let edge = |at: usize| {
        let place = (first + at as f64) * height;
        log.map_or(place, |base| base.powf(place))
    };
    let edges = (0..=rows).map(edge).collect();
    HeatmapData::new(columns, HeatmapRows::Edges(edges), Millis(width))
}

/// Milliseconds of a column: the given size, or the longest readable one that makes more than the
/// given number of columns; 20 unless said.
fn column_width(buckets: Buckets, range: TimeRange) -> i64 {
    let length = (range.length().0 as f64).max(1.0);
    let count = match buckets {
        Buckets::Size(size) if size >= 1.0 && size.is_finite() => {
            return size.max(length / MOST_COLUMNS).min(1e15) as i64;
        }
        Buckets::Count(count) if count > 0 => f64::from(count),
        _ => 20.0,
    };
    let about = length / (count - 1.0).max(1.0);
    let readable = TIMES.iter().rev().find(|size| **size <= about);
    let size = readable.copied().unwrap_or(1.0);
    size.max(length / MOST_COLUMNS).ceil() as i64
}

/// The same for values; on a logarithmic axis the size is the part of a power.
fn row_height(buckets: Buckets, low: f64, high: f64, log: bool) -> f64 {
    let length = high - low;
    let least = (length / MOST_ROWS).max(f64::MIN_POSITIVE);
    if log {
        return match buckets {
            // A size divides each power.
            Buckets::Size(parts) if parts >= 1.0 && parts.is_finite() => (1.0 / parts).max(least),
            _ => 1.0_f64.max(least),
        };
    }
    let count = match buckets {
        Buckets::Size(size) if size > 0.0 && size.is_finite() => return size.max(least),
        Buckets::Count(count) if count > 0 => f64::from(count),
        _ => 10.0,
    };
    let about = length / (count - 1.0).max(1.0);
    if !(about > 0.0 && about.is_finite()) {
        return if length.is_finite() {
            1.0
        } else {
            f64::MAX / 100.0
        };
    }
    let power = 10_f64.powf(about.log10().floor());
    let steps = [5.0, 2.5, 2.0, 1.0];
    let readable = steps.iter().map(|step| step * power);
    let size = readable
        .into_iter()
        .find(|size| *size <= about * (1.0 + 1e-9));
    size.unwrap_or(power).max(least)
}
