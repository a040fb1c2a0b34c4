//! Trees with matchers in the order in which they are printed.

use promql_parser::parser::{Expr, VectorSelector};

/// Sorts the matchers of every selector.
pub(super) fn sorted(mut expr: Expr) -> Expr {
    sort(&mut expr);
    expr
}

fn sort(expr: &mut Expr) {
    match expr {
        Expr::VectorSelector(selector) => sort_matchers(selector),
        Expr::MatrixSelector(matrix) => sort_matchers(&mut matrix.vs),
        Expr::Paren(inner) => sort(&mut inner.expr),
        Expr::Unary(inner) => sort(&mut inner.expr),
        Expr::Subquery(inner) => sort(&mut inner.expr),
        Expr::Aggregate(aggregate) => {
            if let Some(parameter) = &mut aggregate.param {
                sort(parameter);
            }
            sort(&mut aggregate.expr);
        }
        Expr::Binary(binary) => {
            sort(&mut binary.lhs);
            sort(&mut binary.rhs);
        }
        Expr::Call(call) => call
            .args
            .args
            .iter_mut()
            .for_each(|argument| sort(argument)),
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::Extension(_) => {}
    }
}

fn sort_matchers(selector: &mut VectorSelector) {
    selector
        .matchers
        .matchers
        .sort_by_cached_key(ToString::to_string);
}
