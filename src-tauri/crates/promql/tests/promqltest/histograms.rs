//! Native histograms as scripts write them: `{{schema:0 count:4 sum:5 buckets:[1 2 1]}}`.

use std::collections::BTreeMap;
use std::sync::Arc;

use promql::{CUSTOM_BUCKETS, Histogram, Labels, ResetHint};

use crate::memory::Stored;
use crate::script::{Row, Written};

/// A histogram between double braces, and whether its reset hint is given.
pub(crate) fn histogram(text: &str) -> Option<(Histogram, bool)> {
    let inside = text.strip_prefix("{{")?.strip_suffix("}}")?;
    let mut found = Histogram::default();
    let (mut offset, mut mirrored_offset) = (0, 0);
    let (mut buckets, mut mirrored) = (Vec::new(), Vec::new());
    let mut hint_given = false;
    for (name, value) in fields(inside) {
        let number = || value.parse::<f64>().ok();
        match name {
            "schema" => found.schema = value.parse().ok()?,
            "count" => found.count = number()?,
            "sum" => found.sum = number()?,
            "z_bucket" => found.zero_count = number()?,
            "z_bucket_w" => found.zero_threshold = number()?,
            "offset" => offset = value.parse().ok()?,
            "n_offset" => mirrored_offset = value.parse().ok()?,
            "buckets" => buckets = numbers(value)?,
            "n_buckets" => mirrored = numbers(value)?,
            "custom_values" => found.custom_bounds = numbers(value)?.into(),
            "counter_reset_hint" => {
                hint_given = true;
                found.reset_hint = match value {
                    "gauge" => ResetHint::Gauge,
                    "reset" => ResetHint::Reset,
                    "not_reset" => ResetHint::NotReset,
                    _ => ResetHint::Unknown,
                };
            }
            _ => return None,
        }
    }
    let placed = |counts: Vec<f64>, offset: i32| {
        let indexed = (offset..).zip(counts);
        indexed.filter(|(_, count)| *count != 0.0).collect()
    };
    found.positive = placed(buckets, offset);
    found.negative = placed(mirrored, mirrored_offset);
    Some((found, hint_given))
}

fn fields(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while let Some((name, after)) = rest.split_once(':') {
        let end = match after.strip_prefix('[') {
            Some(_) => after.find(']').map(|at| at + 1),
            None => after.find(char::is_whitespace),
        };
        let (value, tail) = after.split_at(end.unwrap_or(after.len()));
        found.push((name.trim(), value));
        rest = tail.trim_start();
    }
    found
}

fn numbers(text: &str) -> Option<Vec<f64>> {
    let inside = text.strip_prefix('[')?.strip_suffix(']')?;
    inside
        .split_whitespace()
        .map(|word| word.parse().ok())
        .collect()
}

/// `{{…}}`, `{{…}}x3`, `{{…}}+{{…}}x3`, `{{…}}-{{…}}x3`
pub(crate) fn expand(word: &str) -> Option<Vec<Written>> {
    let end = word.find("}}")? + 2;
    let (first, rest) = word.split_at(end);
    let (start, given) = histogram(first)?;
    let written = |one: &Histogram| Written::Histogram(Arc::new(one.clone()), given);
    if rest.is_empty() {
        return Some(vec![written(&start)]);
    }
    if let Some(count) = rest.strip_prefix('x') {
        let count: usize = count.parse().ok()?;
        return Some(vec![written(&start); count + 1]);
    }
    let sign = match rest.chars().next()? {
        '+' => 1.0,
        '-' => -1.0,
        _ => return None,
    };
    let (step, count) = rest.get(1..)?.rsplit_once('x')?;
    let (step, _) = histogram(step)?;
    let mut value = start;
    let mut values = vec![written(&value)];
    for _ in 0..count.parse::<usize>().ok()? {
        value = grown(&value, &step, sign)?;
        values.push(written(&value));
    }
    Some(values)
}

/// One histogram and a multiple of another of the same or a higher resolution.
fn grown(value: &Histogram, step: &Histogram, sign: f64) -> Option<Histogram> {
    let mut grown = value.clone();
    grown.count += sign * step.count;
    grown.sum += sign * step.sum;
    grown.zero_count += sign * step.zero_count;
    let finer = u32::try_from(step.schema - value.schema).ok()?;
    let index = |index: i32| (index + (1 << finer) - 1) >> finer;
    let sides = [
        (&mut grown.positive, &step.positive),
        (&mut grown.negative, &step.negative),
    ];
    for (have, add) in sides {
        let mut buckets: BTreeMap<i32, f64> = have.iter().copied().collect();
        for (place, count) in add {
            *buckets.entry(index(*place)).or_default() += sign * count;
        }
        *have = buckets.into_iter().collect();
    }
    Some(grown)
}

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
pub(crate) fn with_custom_buckets(rows: &[Row]) -> Vec<Row> {
    let mut found: BTreeMap<Labels, Vec<(String, f64, &Row)>> = BTreeMap::new();
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
            Row {
                labels,
                values: values.collect(),
            }
        })
        .collect()
}

fn combined(parts: &[(String, f64, &Row)], step: usize) -> Written {
    let number = |row: &Row| match row.values.get(step) {
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

impl Written {
    /// The sample, if there is one.
    pub(crate) fn stored(&self) -> Option<Stored> {
        match self {
            Self::Gap => None,
            Self::Number(value) => Some(Stored::Number(*value)),
            Self::Histogram(histogram, _) => Some(Stored::Histogram(histogram.clone())),
        }
    }
}
