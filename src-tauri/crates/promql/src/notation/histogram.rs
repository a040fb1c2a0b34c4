//! Native histograms as tests write them: `{{schema:0 count:4 sum:5 buckets:[1 2 1]}}`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Written;
use crate::native::{Histogram, ResetHint};

/// Buckets lie within this many of the one that ends at 1; any float does.
const FARTHEST: i32 = 1 << 20;
/// Schemas that lie between the coarsest histogram and the finest.
const FINEST: u32 = 12;

/// A histogram between double braces, and whether its reset hint is given.
fn histogram(text: &str) -> Option<(Histogram, bool)> {
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
    if ![offset, mirrored_offset]
        .iter()
        .all(|offset| (-FARTHEST..=FARTHEST).contains(offset))
    {
        return None;
    }
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

/// `{{…}}`, `{{…}}+{{…}}`, `{{…}}-{{…}}`, gone on with some times.
pub(super) fn expand(start: &str, steps: usize) -> Option<Vec<Written>> {
    let end = start.find("}}")? + 2;
    let (first, step) = start.split_at_checked(end)?;
    let (first, given) = histogram(first)?;
    let written = |one: &Histogram| Written::Histogram(Arc::new(one.clone()), given);
    let (step, sign) = match step.strip_prefix('+') {
        Some(step) => (step, 1.0),
        None => (step.strip_prefix('-').unwrap_or(step), -1.0),
    };
    if step.is_empty() {
        return Some(vec![written(&first); steps + 1]);
    }
    let (step, _) = histogram(step)?;
    let mut value = first;
    let mut values = vec![written(&value)];
    for _ in 0..steps {
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
    let finer = u32::try_from(step.schema.checked_sub(value.schema)?).ok()?;
    if finer > FINEST {
        return None;
    }
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
