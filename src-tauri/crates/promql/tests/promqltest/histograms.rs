//! Native histograms of scripts: compared, and put together of classic ones.

use std::collections::BTreeMap;
use std::sync::Arc;

use promql::notation::{Written, WrittenSeries};
use promql::{CUSTOM_BUCKETS, Histogram, Labels};

/// Equal within Prometheus' tolerance; the hint counts where the script gives one.
pub(crate) fn nearly_same(
    found: &Histogram,
    expected: &Histogram,
    hint_given: bool,
    nearly: fn(f64, f64) -> bool,
) -> bool {
    let same_buckets = |found: &[(i32, f64)], expected: &[(i32, f64)]| {
        found.len() == expected.len()
            && found
                .iter()
                .zip(expected)
                .all(|(one, two)| one.0 == two.0 && nearly(one.1, two.1))
    };
    found.schema == expected.schema
        && nearly(found.count, expected.count)
        && nearly(found.sum, expected.sum)
        && nearly(found.zero_threshold, expected.zero_threshold)
        && nearly(found.zero_count, expected.zero_count)
        && found.custom_bounds == expected.custom_bounds
        && same_buckets(&found.positive, &expected.positive)
        && same_buckets(&found.negative, &expected.negative)
        && (!hint_given || found.reset_hint == expected.reset_hint)
}

/// Classic histograms among series put together as native ones with custom buckets.
pub(crate) fn with_custom_buckets(rows: &[WrittenSeries]) -> Vec<WrittenSeries> {
    let mut found: BTreeMap<Labels, Vec<(String, f64, &WrittenSeries)>> = BTreeMap::new();
    for row in rows {
        let name = row.labels.name().unwrap_or_default();
        let part = ["_bucket", "_count", "_sum"]
            .into_iter()
            .find_map(|ending| Some((ending, name.strip_suffix(ending)?)));
        let Some((ending, base)) = part else { continue };
        let bound = row.labels.get("le").and_then(|bound| bound.parse().ok());
        if ending == "_bucket" && bound.is_none() {
            continue;
        }
        let labels = row.labels.iter().filter(|(name, _)| *name != "le");
        let labels = labels.map(|(name, value)| match name {
            "__name__" => (name.to_owned(), base.to_owned()),
            _ => (name.to_owned(), value.to_owned()),
        });
        let labels = Labels::from_pairs(labels);
        let bound = bound.unwrap_or(f64::NAN);
        found
            .entry(labels)
            .or_default()
            .push((ending.to_owned(), bound, row));
    }
    found.retain(|_, parts| parts.iter().any(|(ending, ..)| ending == "_bucket"));
    found
        .into_iter()
        .map(|(labels, parts)| {
            let steps = parts.iter().map(|(.., row)| row.values.len()).max();
            let values = (0..steps.unwrap_or(0)).map(|step| combined(&parts, step));
            WrittenSeries {
                labels,
                values: values.collect(),
            }
        })
        .collect()
}

fn combined(parts: &[(String, f64, &WrittenSeries)], step: usize) -> Written {
    let number = |row: &WrittenSeries| match row.values.get(step) {
        Some(Written::Number(value)) => Some(*value),
        _ => None,
    };
    let mut buckets: Vec<(f64, f64)> = parts
        .iter()
        .filter(|(ending, ..)| ending == "_bucket")
        .filter_map(|(_, bound, row)| Some((*bound, number(row)?)))
        .collect();
    let total = |name: &str| {
        let part = parts.iter().find(|(ending, ..)| ending == name);
        part.and_then(|(.., row)| number(row))
    };
    if buckets.is_empty() {
        return Written::Gap;
    }
    buckets.sort_by(|left, right| left.0.total_cmp(&right.0));
    let mut counts = Vec::new();
    let mut below = 0.0;
    for (index, (_, count)) in (0..).zip(&buckets) {
        counts.push((index, *count - below));
        below = *count;
    }
    let count = total("_count").unwrap_or(below);
    if buckets
        .last()
        .is_some_and(|(bound, _)| *bound != f64::INFINITY)
    {
        let index = i32::try_from(buckets.len()).expect("few buckets");
        counts.push((index, count - below));
    }
    counts.retain(|(_, count)| *count != 0.0);
    let bounds = buckets.iter().map(|(bound, _)| *bound);
    let histogram = Histogram {
        schema: CUSTOM_BUCKETS,
        count,
        sum: total("_sum").unwrap_or(0.0),
        positive: counts,
        custom_bounds: bounds.filter(|bound| bound.is_finite()).collect(),
        ..Histogram::default()
    };
    Written::Histogram(Arc::new(histogram), false)
}
