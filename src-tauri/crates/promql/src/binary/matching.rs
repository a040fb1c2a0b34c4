//! Arithmetic and comparisons between the matching series of two vectors.

use std::collections::HashMap;

use super::{Binary, Cardinality, Matching, Op};
use crate::column::{ABSENT, Series, is_absent, join_equal};
use crate::error::Error;
use crate::labels::{Labels, METRIC_NAME};
use crate::notes::Notes;

/// The series of both sides that have the same signature.
#[derive(Default)]
struct Group {
    many: Vec<Series>,
    one: Vec<Series>,
}

impl Group {
    /// Adds a series to each side that has one to fill it with, for the steps at which that side has none.
    /// As in Prometheus, `fill_left` fills the "many" side even where `group_right` has that on the right.
    fn fill(&mut self, matching: &Matching, signature: &Labels) {
        let (many, one) = matching.fill;
        let len = self.many.iter().chain(&self.one).next();
        let len = len.map_or(0, |series| series.values.len());
        for (side, fill) in [(&mut self.many, many), (&mut self.one, one)] {
            let Some(fill) = fill else { continue };
            let mut there = steps_with_any(side);
            there.resize(len, false);
            let value = |there: &bool| if *there { ABSENT } else { fill };
            let values = there.iter().map(value).collect();
            side.push(Series::new(signature.clone(), values));
        }
    }
}

pub(super) fn apply(
    binary: &Binary,
    left: Vec<Series>,
    right: Vec<Series>,
    notes: &Notes,
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
    for (signature, mut group) in grouped(binary, many, one) {
        check_one_side(binary, &signature, &group.one, &anything)?;
        if binary.matching.cardinality == Cardinality::OneToOne {
            check_many_side(&signature, &group)?;
        }
        let (many_there, one_there) = (group.many.len(), group.one.len());
        group.fill(&binary.matching, &signature);
        let pairs = group.many.iter().enumerate();
        for (many_place, many) in pairs {
            for (one_place, one) in group.one.iter().enumerate() {
                if many_place >= many_there && one_place >= one_there {
                    // Two fillings make nothing.
                    continue;
                }
                let mut result = combine(binary, many, one, swapped, notes);
                if result.is_empty() {
                    continue;
                }
                result.labels = result_labels(binary, &many.labels, &one.labels);
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

fn combine(binary: &Binary, many: &Series, one: &Series, swapped: bool, notes: &Notes) -> Series {
    let mut result = Series::like(many);
    let cuts = matches!(binary.op, Op::Cut(_));
    if cuts || many.has_histograms() || one.has_histograms() {
        for step in 0..many.values.len() {
            let (left, right) = if swapped {
                (one.cell(step), many.cell(step))
            } else {
                (many.cell(step), one.cell(step))
            };
            result.push(binary.cells(left, right, left, notes));
        }
        return result;
    }
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
    result.values = many.values.iter().zip(&one.values).map(value).collect();
    result
}

fn result_labels(binary: &Binary, many: &Labels, one: &Labels) -> Labels {
    let matching = &binary.matching;
    let mut labels = if binary.op.is_filter() {
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
        for (step, any) in any.iter_mut().enumerate() {
            *any |= one.is_there(step);
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
        let mut there = series.iter().filter(|one| one.is_there(step));
        Some((there.next()?, there.next()?))
    })
}
