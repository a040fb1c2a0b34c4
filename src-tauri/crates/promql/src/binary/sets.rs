//! `and`, `or`, `unless`: series let through by whether a partner is there.

use std::collections::HashMap;

use super::{Matching, Op};
use crate::column::{ABSENT, Made, Series, join_equal};
use crate::error::Error;
use crate::labels::Labels;

pub(super) fn apply(
    op: Op,
    matching: &Matching,
    mut left: Vec<Series>,
    mut right: Vec<Series>,
) -> Result<Vec<Series>, Error> {
    if op == Op::Or {
        let there = presence(matching, &left);
        mask(matching, &mut right, &there, false);
        left.append(&mut right);
    } else {
        let there = presence(matching, &right);
        mask(matching, &mut left, &there, op == Op::And);
    }
    left.retain(|series| !series.is_empty());
    if op == Op::Or {
        join_equal(left)
    } else {
        Ok(left)
    }
}

/// For each signature, the steps at which some series has it.
fn presence(matching: &Matching, series: &[Series]) -> HashMap<Labels, Vec<bool>> {
    let mut there: HashMap<Labels, Vec<bool>> = HashMap::new();
    for one in series {
        let steps = there
            .entry(matching.signature(&one.labels))
            .or_insert_with(|| vec![false; one.values.len()]);
        for (step, there) in steps.iter_mut().enumerate() {
            *there |= one.is_there(step);
        }
    }
    there
}

/// Keeps the values at whose step a partner is there, or is not.
fn mask(
    matching: &Matching,
    series: &mut [Series],
    there: &HashMap<Labels, Vec<bool>>,
    keep_where: bool,
) {
    for one in series {
        match there.get(&matching.signature(&one.labels)) {
            Some(steps) => {
                for (step, there) in steps.iter().enumerate() {
                    if *there != keep_where {
                        one.set(step, Made::Absent);
                    }
                }
            }
            None if keep_where => {
                one.values.fill(ABSENT);
                one.only_floats();
            }
            None => {}
        }
    }
}
