//! Trees as text that gives one number.

use std::time::Duration;

use promql_parser::parser::{
    AggregateExpr, Expr, VectorSelector,
    token::{T_AVG, T_COUNT, T_MAX, T_MIN, T_SUM},
};

use super::counters::ranged;
use crate::period::prometheus_duration;

/// Evaluations of a value within a window, at most about so many.
const EVALUATIONS: u64 = 750;
/// Distances between them, in seconds.
const STEPS: [u64; 7] = [60, 300, 900, 1_800, 3_600, 10_800, 21_600];

/// A count as one number without labels.
pub(super) fn summed(expr: &Expr) -> String {
    if is_one_number(expr) {
        expr.to_string()
    } else {
        format!("sum({expr})")
    }
}

/// Whether a tree gives at most one series, without labels.
pub(super) fn is_one_number(expr: &Expr) -> bool {
    match expr {
        Expr::Aggregate(AggregateExpr { op, modifier, .. }) => {
            modifier.is_none() && [T_SUM, T_AVG, T_MIN, T_MAX, T_COUNT].contains(&op.id())
        }
        Expr::Paren(inner) => is_one_number(&inner.expr),
        Expr::Unary(inner) => is_one_number(&inner.expr),
        Expr::NumberLiteral(_) => true,
        Expr::Binary(binary) => is_one_number(&binary.lhs) && is_one_number(&binary.rhs),
        Expr::Call(call) => match call.func.name {
            "vector" | "scalar" => true,
            "histogram_count" | "histogram_fraction" | "histogram_quantile" => call
                .args
                .args
                .last()
                .is_some_and(|last| is_one_number(last)),
            _ => false,
        },
        _ => false,
    }
}

/// The average of a value over a window; the highest one where several series have one.
pub(super) fn averaged(expr: &Expr, window: Duration) -> String {
    match expr {
        Expr::VectorSelector(selector) => {
            format!("max({})", ranged(selector, "avg_over_time", window))
        }
        expr => format!("max(avg_over_time(({expr})[{}]))", moments(window)),
    }
}

/// What stands in the brackets of a subquery over a window.
pub(crate) fn moments(window: Duration) -> String {
    let step = step(window);
    format!(
        "{}:{}",
        prometheus_duration(window),
        prometheus_duration(step)
    )
}

fn step(window: Duration) -> Duration {
    let least = window.as_secs() / EVALUATIONS;
    let step = STEPS
        .into_iter()
        .find(|step| *step >= least)
        .unwrap_or(least);
    Duration::from_secs(step)
}

/// `sum(function(selector[window]))`.
pub(super) fn native(selector: &VectorSelector, function: &str, window: Duration) -> String {
    format!("sum({})", ranged(selector, function, window))
}
