//! Which queries count events, and where their window goes.

use std::time::Duration;

use promql_parser::parser::{
    AggregateExpr, BinaryExpr, Call, Expr, Function, FunctionArgs, MatrixSelector, VectorSelector,
    token::{T_ADD, T_DIV, T_LOR, T_MUL, T_SUB, T_SUM},
    value::ValueType,
};

use super::Refused;

/// Functions of a range that mean the same over another window.
const COUNTING: [&str; 2] = ["rate", "increase"];
/// Functions that give numbers and labels, and count nothing.
const HARMLESS: [&str; 3] = ["vector", "label_replace", "label_join"];

/// The tree with plain selectors where counters are.
pub(super) fn plain(expr: Expr) -> Result<Expr, Refused> {
    let mut seen = Seen::default();
    let plain = stripped(expr, &mut seen)?;
    match (seen.bare, seen.ranged) {
        (false, false) => Err(Refused("it names no metric".to_owned())),
        (true, true) => Err(Refused(
            "some of its metrics have a range and some have none; write all of them without"
                .to_owned(),
        )),
        _ => Ok(plain),
    }
}

#[derive(Default)]
struct Seen {
    bare: bool,
    ranged: bool,
}

fn stripped(expr: Expr, seen: &mut Seen) -> Result<Expr, Refused> {
    match expr {
        Expr::VectorSelector(_) => {
            seen.bare = true;
            Ok(expr)
        }
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) => Ok(expr),
        Expr::Paren(mut inner) => {
            inner.expr = boxed(*inner.expr, seen)?;
            Ok(Expr::Paren(inner))
        }
        Expr::Aggregate(aggregate) => summed(aggregate, seen),
        Expr::Binary(binary) => combined(binary, seen),
        Expr::Call(call) => called(call, seen),
        Expr::MatrixSelector(_) => Err(Refused("it is a range of samples, not a count".to_owned())),
        Expr::Subquery(_) => Err(Refused(
            "it has a subquery, which cannot be moved to another window".to_owned(),
        )),
        Expr::Unary(_) | Expr::Extension(_) => Err(Refused("it is no count of events".to_owned())),
    }
}

fn boxed(expr: Expr, seen: &mut Seen) -> Result<Box<Expr>, Refused> {
    stripped(expr, seen).map(Box::new)
}

fn summed(mut aggregate: AggregateExpr, seen: &mut Seen) -> Result<Expr, Refused> {
    if aggregate.op.id() != T_SUM {
        return Err(Refused(format!(
            "`{}` of counters is no count of events; use `sum`",
            aggregate.op
        )));
    }
    aggregate.expr = boxed(*aggregate.expr, seen)?;
    Ok(Expr::Aggregate(aggregate))
}

fn combined(mut binary: BinaryExpr, seen: &mut Seen) -> Result<Expr, Refused> {
    let by_number = |expr: &Expr| matches!(expr, Expr::NumberLiteral(_));
    let keeps_counting = match binary.op.id() {
        T_ADD | T_SUB | T_LOR => true,
        T_MUL => by_number(&binary.lhs) || by_number(&binary.rhs),
        T_DIV => by_number(&binary.rhs),
        _ => false,
    };
    if !keeps_counting {
        return Err(Refused(format!(
            "`{}` between counters is no count of events",
            binary.op
        )));
    }
    binary.lhs = boxed(*binary.lhs, seen)?;
    binary.rhs = boxed(*binary.rhs, seen)?;
    Ok(Expr::Binary(binary))
}

fn called(mut call: Call, seen: &mut Seen) -> Result<Expr, Refused> {
    let name = call.func.name;
    if COUNTING.contains(&name) {
        let argument = call.args.args.pop().map(|argument| *argument);
        return match argument {
            Some(Expr::MatrixSelector(ranged)) => {
                seen.ranged = true;
                Ok(Expr::VectorSelector(ranged.vs))
            }
            _ => Err(Refused(format!(
                "the `{name}` of a subquery cannot be moved to another window"
            ))),
        };
    }
    if !HARMLESS.contains(&name) {
        return Err(Refused(format!(
            "`{name}` of counters is no count of events"
        )));
    }
    for argument in &mut call.args.args {
        **argument = stripped((**argument).clone(), seen)?;
    }
    Ok(Expr::Call(call))
}

/// Refuses a tree that has ranges already.
pub(super) fn without_ranges(expr: &Expr) -> Result<(), Refused> {
    let mut seen = Seen::default();
    stripped(expr.clone(), &mut seen)?;
    match (seen.bare, seen.ranged) {
        (true, false) => Ok(()),
        (false, false) => Err(Refused("it names no metric".to_owned())),
        _ => Err(Refused(
            "it has a range already, and the samples of a gauge are added over the window"
                .to_owned(),
        )),
    }
}

/// The tree with every selector inside a function of the window.
pub(super) fn over(expr: &Expr, function: &str, window: Duration) -> Expr {
    let within = |inner: &Expr| Box::new(over(inner, function, window));
    match expr {
        Expr::VectorSelector(selector) => ranged(selector, function, window),
        Expr::Paren(inner) => {
            let mut inner = inner.clone();
            inner.expr = within(&inner.expr);
            Expr::Paren(inner)
        }
        Expr::Aggregate(aggregate) => {
            let mut aggregate = aggregate.clone();
            aggregate.expr = within(&aggregate.expr);
            Expr::Aggregate(aggregate)
        }
        Expr::Binary(binary) => {
            let mut binary = binary.clone();
            binary.lhs = within(&binary.lhs);
            binary.rhs = within(&binary.rhs);
            Expr::Binary(binary)
        }
        Expr::Call(call) => {
            let mut call = call.clone();
            for argument in &mut call.args.args {
                *argument = within(argument);
            }
            Expr::Call(call)
        }
        other => other.clone(),
    }
}

/// `function(selector[window])`.
pub(super) fn ranged(selector: &VectorSelector, function: &str, window: Duration) -> Expr {
    let matrix = MatrixSelector {
        vs: selector.clone(),
        range: window,
    };
    Expr::Call(Call {
        func: Function::new(
            function_name(function),
            vec![ValueType::Matrix],
            0,
            ValueType::Vector,
            false,
        ),
        args: FunctionArgs::new_args(Expr::MatrixSelector(matrix)),
    })
}

/// The parser's functions have static names.
fn function_name(function: &str) -> &'static str {
    [
        "rate",
        "increase",
        "sum_over_time",
        "count_over_time",
        "avg_over_time",
    ]
    .into_iter()
    .find(|known| *known == function)
    .unwrap_or("increase")
}

/// Every selector of a tree.
pub(super) fn selectors(expr: &Expr) -> Vec<VectorSelector> {
    match expr {
        Expr::VectorSelector(selector) => vec![selector.clone()],
        Expr::MatrixSelector(matrix) => vec![matrix.vs.clone()],
        Expr::Paren(inner) => selectors(&inner.expr),
        Expr::Unary(inner) => selectors(&inner.expr),
        Expr::Subquery(inner) => selectors(&inner.expr),
        Expr::Aggregate(aggregate) => selectors(&aggregate.expr),
        Expr::Binary(binary) => {
            let mut all = selectors(&binary.lhs);
            all.extend(selectors(&binary.rhs));
            all
        }
        Expr::Call(call) => call
            .args
            .args
            .iter()
            .flat_map(|one| selectors(one))
            .collect(),
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::Extension(_) => Vec::new(),
    }
}
