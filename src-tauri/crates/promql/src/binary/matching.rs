//! Arithmetic and comparisons between the matching series of two vectors.

use std::collections::HashMap;

use super::{Binary, Cardinality};
use crate::column::{ABSENT, Series, is_absent, is_present, join_equal};
use crate::error::Error;
use crate::labels::{Labels, METRIC_NAME};

/// The series of both sides that have the same signature.
#[derive(Default)]
struct Group {
    many: Vec<Series>,
    one: Vec<Series>,
}

pub(super) fn apply(
    binary: &Binary,
    left: Vec<Series>,
    right: Vec<Series>,
    drop_name: impl Fn(&mut Series),
) -> Result<Vec<Series>, Error> {
    let swapped = binary.matching.cardinality == Cardinality::OneToMany;
    let (many, one) = if swapped {
        (right, left)
    } else {
        (left, right)
    };
    let anything = steps_with_any(&many);
    let mut results = Vec::new();
    for (signature, group) in grouped(binary, many, one) {
        check_one_side(binary, &signature, &group.one, &anything)?;
        if binary.matching.cardinality == Cardinality::OneToOne {
            check_many_side(&signature, &group)?;
        }
        for many in &group.many {
            for one in &group.one {
                let values = combine(binary, many, one, swapped);
                if values.iter().all(|value| is_absent(*value)) {
                    continue;
                }
                let labels = result_labels(binary, &many.labels, &one.labels);
                let mut result = Series {
                    labels,
                    drop_name: many.drop_name,
                    values,
                };
                if binary.return_bool {
                    drop_name(&mut result);
                }
                results.push(result);
            }
        }
    }
    join_equal(results).map_err(|error| match error {
        Error::Execution(text) if binary.matching.cardinality != Cardinality::OneToOne => {
            Error::Execution(format!(
                "multiple matches for labels: grouping labels must ensure unique matches ({text})"
            ))
        }
        other => other,
    })
}

/// The groups that can give a result or an error, in the order of the "many" side.
fn grouped(binary: &Binary, many: Vec<Series>, one: Vec<Series>) -> Vec<(Labels, Group)> {
    let mut places: HashMap<Labels, usize> = HashMap::new();
    let mut groups: Vec<(Labels, Group)> = Vec::new();
    let sides = many
        .into_iter()
        .map(|series| (true, series))
        .chain(one.into_iter().map(|series| (false, series)));
    for (is_many, series) in sides {
        let signature = binary.matching.signature(&series.labels);
        let place = *places.entry(signature.clone()).or_insert_with(|| {
            groups.push((signature, Group::default()));
            groups.len() - 1
        });
        if let Some((_, group)) = groups.get_mut(place) {
            if is_many {
                group.many.push(series)
            } else {
                group.one.push(series)
            }
        }
    }
    groups
}

fn combine(binary: &Binary, many: &Series, one: &Series, swapped: bool) -> Vec<f64> {
    let value = |(many, one): (&f64, &f64)| {
        if is_absent(*many) || is_absent(*one) {
            return ABSENT;
        }
        let (left, right) = if swapped {
            (*one, *many)
        } else {
            (*many, *one)
        };
        binary.value(left, right, left)
    };
    many.values.iter().zip(&one.values).map(value).collect()
}

fn result_labels(binary: &Binary, many: &Labels, one: &Labels) -> Labels {
    let matching = &binary.matching;
    let mut labels = if binary.op.is_comparison() {
        many.clone()
    } else {
        many.without_metric()
    };
    if matching.cardinality == Cardinality::OneToOne {
        labels = labels.filtered(|name| matching.keeps(name));
    }
    matching.include.iter().fold(labels, |labels, name| {
        labels.with(name, one.get(name).unwrap_or(""))
    })
}

fn steps_with_any(series: &[Series]) -> Vec<bool> {
    let mut any = vec![false; series.first().map_or(0, |series| series.values.len())];
    for one in series {
        for (any, value) in any.iter_mut().zip(&one.values) {
            *any |= is_present(*value);
        }
    }
    any
}

/// At no step may two series of the "one" side share a signature.
fn check_one_side(
    binary: &Binary,
    signature: &Labels,
    one: &[Series],
    anything: &[bool],
) -> Result<(), Error> {
    let Some((first, second)) =
        first_clash(one, |step| anything.get(step).copied().unwrap_or(false))
    else {
        return Ok(());
    };
    let side = if binary.matching.cardinality == Cardinality::OneToMany {
        "left"
    } else {
        "right"
    };
    let shown = |series: &Series| {
        let name = series.labels.name().map(|name| (METRIC_NAME, name));
        let pairs = series
            .labels
            .iter()
            .filter(|(label, _)| *label != METRIC_NAME);
        let text: Vec<String> = name
            .into_iter()
            .chain(pairs)
            .map(|(name, value)| format!("{name}={value:?}"))
            .collect();
        format!("{{{}}}", text.join(", "))
    };
    let clash = format!("[{}, {}]", shown(first), shown(second));
    Err(Error::Execution(format!(
        "found duplicate series for the match group {signature} on the {side} hand-side of the operation: {clash};\
         many-to-many matching not allowed: matching labels must be unique on one side"
    )))
}

/// Without grouping, at no step may two series of the left side find the same partner.
fn check_many_side(signature: &Labels, group: &Group) -> Result<(), Error> {
    if group.many.len() < 2 {
        return Ok(());
    }
    let partner = steps_with_any(&group.one);
    match first_clash(&group.many, |step| {
        partner.get(step).copied().unwrap_or(false)
    }) {
        None => Ok(()),
        Some((first, second)) => Err(Error::Execution(format!(
            "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right): \
             {} and {} both match {signature}",
            first.labels, second.labels
        ))),
    }
}

fn first_clash(series: &[Series], counts: impl Fn(usize) -> bool) -> Option<(&Series, &Series)> {
    if series.len() < 2 {
        return None;
    }
    let steps = series.first().map_or(0, |series| series.values.len());
    (0..steps).filter(|step| counts(*step)).find_map(|step| {
        let mut there = series
            .iter()
            .filter(|one| one.values.get(step).is_some_and(|value| is_present(*value)));
        Some((there.next()?, there.next()?))
    })
}
