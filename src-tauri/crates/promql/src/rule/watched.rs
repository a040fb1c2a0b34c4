use std::collections::BTreeMap;

use promql_parser::label::{MatchOp, Matcher};
use promql_parser::parser::token::{
    T_ADD, T_COUNT_VALUES, T_DIV, T_LAND, T_LOR, T_LUNLESS, T_MUL, T_SUB,
};
use promql_parser::parser::value::ValueType;
use promql_parser::parser::{
    AggregateExpr, BinaryExpr, Call, Expr, LabelModifier, VectorMatchCardinality, VectorSelector,
};

use crate::error::Error;
use crate::labels::METRIC_NAME;
use crate::options::Options;
use crate::parse::parse;
use crate::plan::Grid;

/// What a rule watches: what to chart beside its alert.
#[derive(Clone, Debug, PartialEq)]
pub struct Watched {
    /// The expression without the comparison.
    pub query: String,
    /// What it is compared with, if that is a number.
    pub limit: Option<f64>,
}

/// The labels of an alert that may be asked for at some place of its expression.
type Labels<'a> = BTreeMap<&'a str, &'a str>;

/// Takes the comparison off an expression and narrows what is left to the series of one alert.
///
/// `labels` are those that the alert has of its series, neither its name nor what its rule adds. A
/// label is asked for only where it reaches the result unchanged, so that the value for the alert
/// stays what it was. Of several conditions joined by `and`, `or` or `unless` the first is watched.
///
/// # Errors
/// What is wrong with the expression, or [`Error::Unsupported`] if the rest cannot be written.
pub fn watched(
    query: &str,
    labels: &BTreeMap<String, String>,
    options: &Options,
) -> Result<Watched, Error> {
    let mut expr = parse(query, &Grid::AT_EPOCH, options)?;
    let mut limit = None;
    loop {
        expr = match expr {
            Expr::Paren(inner) => *inner.expr,
            Expr::Binary(binary) if is_set(&binary) => *binary.lhs,
            Expr::Binary(binary) if is_filter(&binary) => {
                let (watched, bound) = sides(binary);
                limit = number(&bound);
                watched
            }
            other => {
                expr = other;
                break;
            }
        };
    }
    let query = written(expr, labels, options)?;
    Ok(Watched { query, limit })
}

/// Narrows an expression to the series of one alert and leaves its comparison: where it has a
/// result, the alert's condition holds.
///
/// # Errors
/// As [`watched`].
pub fn narrowed(
    query: &str,
    labels: &BTreeMap<String, String>,
    options: &Options,
) -> Result<String, Error> {
    let expr = parse(query, &Grid::AT_EPOCH, options)?;
    written(expr, labels, options)
}

fn written(
    mut expr: Expr,
    labels: &BTreeMap<String, String>,
    options: &Options,
) -> Result<String, Error> {
    let asked = labels
        .iter()
        .filter(|(name, _)| *name != METRIC_NAME)
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    narrow(&mut expr, &asked);
    let query = expr.to_string();
    // What is written must mean what the tree says: labels hold any text.
    match parse(&query, &Grid::AT_EPOCH, options) {
        Ok(again) if again.to_string() == query && same_values(&again, &expr) => Ok(query),
        _ => Err(Error::Unsupported {
            what: "writing this expression anew".to_owned(),
        }),
    }
}

fn is_set(binary: &BinaryExpr) -> bool {
    [T_LAND, T_LOR, T_LUNLESS].contains(&binary.op.id())
}

fn is_filter(binary: &BinaryExpr) -> bool {
    binary.op.is_comparison_operator() && !binary.return_bool()
}

/// What is watched, and what it is compared with: the side without series, else the right one.
fn sides(binary: BinaryExpr) -> (Expr, Expr) {
    let (left, right) = (*binary.lhs, *binary.rhs);
    if left.value_type() == ValueType::Scalar {
        (right, left)
    } else {
        (left, right)
    }
}

/// A number, as it is written or worked out of numbers.
fn number(expr: &Expr) -> Option<f64> {
    match expr {
        Expr::NumberLiteral(number) => Some(number.val),
        Expr::Paren(inner) => number(&inner.expr),
        Expr::Unary(inner) => number(&inner.expr).map(|value| -value),
        Expr::Binary(binary) => {
            let (left, right) = (number(&binary.lhs)?, number(&binary.rhs)?);
            match binary.op.id() {
                T_ADD => Some(left + right),
                T_SUB => Some(left - right),
                T_MUL => Some(left * right),
                T_DIV => Some(left / right),
                _ => None,
            }
        }
        _ => None,
    }
}

fn narrow(expr: &mut Expr, labels: &Labels<'_>) {
    if labels.is_empty() {
        return;
    }
    match expr {
        Expr::VectorSelector(selector) => select(selector, labels),
        Expr::MatrixSelector(selector) => select(&mut selector.vs, labels),
        Expr::Paren(inner) => narrow(&mut inner.expr, labels),
        Expr::Unary(inner) => narrow(&mut inner.expr, labels),
        Expr::Subquery(inner) => narrow(&mut inner.expr, labels),
        Expr::Aggregate(aggregate) => narrow_aggregate(aggregate, labels),
        Expr::Binary(binary) => narrow_both(binary, labels),
        Expr::Call(call) => narrow_call(call, labels),
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::Extension(_) => {}
    }
}

fn select(selector: &mut VectorSelector, labels: &Labels<'_>) {
    if !selector.matchers.or_matchers.is_empty() {
        return;
    }
    for (name, value) in labels {
        let is_fixed =
            |matcher: &Matcher| matcher.name == *name && matches!(matcher.op, MatchOp::Equal);
        if !selector.matchers.matchers.iter().any(is_fixed) {
            let matcher = Matcher::new(MatchOp::Equal, name, value);
            selector.matchers.matchers.push(matcher);
        }
    }
}

fn narrow_aggregate(aggregate: &mut AggregateExpr, labels: &Labels<'_>) {
    let mut kept = match &aggregate.modifier {
        Some(modifier) => matched(labels, modifier),
        None => Labels::new(),
    };
    if aggregate.op.id() == T_COUNT_VALUES
        && let Some(Expr::StringLiteral(label)) = aggregate.param.as_deref()
    {
        kept.remove(label.val.as_str());
    }
    narrow(&mut aggregate.expr, &kept);
}

fn narrow_both(binary: &mut BinaryExpr, labels: &Labels<'_>) {
    let of_series = |expr: &Expr| expr.value_type() == ValueType::Vector;
    if !of_series(&binary.lhs) || !of_series(&binary.rhs) {
        // One side is a number; what it is made of does not reach the result's labels.
        for side in [&mut binary.lhs, &mut binary.rhs] {
            if of_series(side) {
                narrow(side, labels);
            }
        }
        return;
    }
    let op = binary.op.id();
    let modifier = binary.modifier.as_ref();
    let joined = match modifier.and_then(|modifier| modifier.matching.as_ref()) {
        Some(matching) => matched(labels, matching),
        None => labels.clone(),
    };
    let without = |added: &promql_parser::label::Labels| {
        let mut kept = labels.clone();
        kept.retain(|name, _| !added.labels.iter().any(|label| label == name));
        kept
    };
    let (left, right) = match modifier.map(|modifier| &modifier.card) {
        _ if op == T_LOR => (labels.clone(), labels.clone()),
        _ if is_set(binary) => (labels.clone(), joined),
        Some(VectorMatchCardinality::ManyToOne(added)) => (without(added), joined),
        Some(VectorMatchCardinality::OneToMany(added)) => (joined, without(added)),
        _ => (joined.clone(), joined),
    };
    narrow(&mut binary.lhs, &left);
    narrow(&mut binary.rhs, &right);
}

fn narrow_call(call: &mut Call, labels: &Labels<'_>) {
    let mut kept = labels.clone();
    match call.func.name {
        // Their labels are made of matchers, or added by another metric.
        "absent" | "absent_over_time" | "scalar" | "vector" | "info" => return,
        "label_replace" | "label_join" => match call.args.args.get(1).map(Box::as_ref) {
            Some(Expr::StringLiteral(made)) => {
                kept.remove(made.val.as_str());
            }
            _ => return,
        },
        _ => {}
    }
    for argument in &mut call.args.args {
        let kind = argument.value_type();
        if matches!(kind, ValueType::Vector | ValueType::Matrix) {
            narrow(argument, &kept);
        }
    }
}

/// The labels that a grouping or a matching keeps.
fn matched<'a>(labels: &Labels<'a>, modifier: &LabelModifier) -> Labels<'a> {
    let named = |name: &str| modifier.labels().labels.iter().any(|label| label == name);
    let mut kept = labels.clone();
    kept.retain(|name, _| named(name) == modifier.is_include());
    kept
}

/// Whether two trees ask their selectors for the same; what else they hold is written the same.
fn same_values(one: &Expr, other: &Expr) -> bool {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    values(one, &mut left);
    values(other, &mut right);
    // The writer sorts them.
    left.sort_unstable();
    right.sort_unstable();
    left == right
}

fn values<'e>(expr: &'e Expr, found: &mut Vec<(&'e str, &'e str)>) {
    let mut of = |selector: &'e VectorSelector| {
        let matchers = selector.matchers.matchers.iter();
        let named = matchers.filter(|matcher| matcher.name != METRIC_NAME);
        found.extend(named.map(|matcher| (matcher.name.as_str(), matcher.value.as_str())));
    };
    match expr {
        Expr::VectorSelector(selector) => of(selector),
        Expr::MatrixSelector(selector) => of(&selector.vs),
        Expr::Paren(inner) => values(&inner.expr, found),
        Expr::Unary(inner) => values(&inner.expr, found),
        Expr::Subquery(inner) => values(&inner.expr, found),
        Expr::Aggregate(aggregate) => values(&aggregate.expr, found),
        Expr::Binary(binary) => {
            values(&binary.lhs, found);
            values(&binary.rhs, found);
        }
        Expr::Call(call) => call.args.args.iter().for_each(|one| values(one, found)),
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::Extension(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(pairs: &str) -> BTreeMap<String, String> {
        let pairs = pairs
            .split_whitespace()
            .filter_map(|pair| pair.split_once('='));
        pairs
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }

    /// The conditions of the first selector that has any.
    fn labels_of_first(query: &str) -> String {
        let inner = query
            .split_once('{')
            .and_then(|(_, rest)| rest.split_once('}'));
        inner.map_or_else(String::new, |(inner, _)| {
            inner.split(',').next().unwrap_or_default().to_owned()
        })
    }

    #[test]
    fn the_comparison_is_taken_off_and_the_rest_narrowed() {
        for (query, alert, expected, limit) in [
            ("up == 0", "job=api", "up{job=\"api\"}", Some(0.0)),
            ("0.1 < x", "", "x", Some(0.1)),
            ("(x > 2 * 1024)", "", "x", Some(2048.0)),
            ("x > -1", "", "x", Some(-1.0)),
            ("x > y", "", "x", None),
            ("x > bool 1", "", "x > bool 1", None),
            ("x", "a=1", "x{a=\"1\"}", None),
            ("absent(x)", "a=1", "absent(x)", None),
            ("x{a=\"2\"} > 1", "a=1", "x{a=\"2\"}", Some(1.0)),
            ("x{a=~\".+\"} > 1", "a=1", "x{a=~\".+\",a=\"1\"}", Some(1.0)),
            ("x > 1 and y < 2", "a=1", "x{a=\"1\"}", Some(1.0)),
            ("x > 1 or y > 60", "", "x", Some(1.0)),
            ("0.5 < x < 0.9", "", "x", Some(0.5)),
            (
                "sum by (a) (rate(x[5m])) > 1",
                "a=1 b=2",
                "sum by (a) (rate(x{a=\"1\"}[5m]))",
                Some(1.0),
            ),
            ("sum(rate(x[5m])) > 1", "a=1", "sum(rate(x[5m]))", Some(1.0)),
            (
                "max without (b) (x) > 1",
                "a=1 b=2",
                "max without (b) (x{a=\"1\"})",
                Some(1.0),
            ),
            (
                "sum by (a) (x) / sum by (a) (y) > 0.1",
                "a=1",
                "sum by (a) (x{a=\"1\"}) / sum by (a) (y{a=\"1\"})",
                Some(0.1),
            ),
            (
                "x / on (a) group_left (c) y > 1",
                "a=1 b=2 c=3",
                "x{a=\"1\",b=\"2\"} / on (a) group_left (c) y{a=\"1\"}",
                Some(1.0),
            ),
            (
                "x / ignoring (b) y > 1",
                "a=1 b=2",
                "x{a=\"1\"} / ignoring (b) y{a=\"1\"}",
                Some(1.0),
            ),
            (
                "label_replace(x, \"a\", \"$1\", \"b\", \"(.*)\") > 1",
                "a=1 b=2",
                "label_replace(x{b=\"2\"}, \"a\", \"$1\", \"b\", \"(.*)\")",
                Some(1.0),
            ),
            (
                "(x - scalar(y)) > 1",
                "a=1",
                "x{a=\"1\"} - scalar(y)",
                Some(1.0),
            ),
            (
                "max_over_time(x[1h:5m]) > 1",
                "a=1",
                "max_over_time(x{a=\"1\"}[1h:5m])",
                Some(1.0),
            ),
            (
                "histogram_quantile(0.95, sum by (le, a) (rate(x_bucket[5m]))) > 1",
                "a=1",
                "histogram_quantile(0.95, sum by (le, a) (rate(x_bucket{a=\"1\"}[5m])))",
                Some(1.0),
            ),
        ] {
            let whole = narrowed(query, &labels(alert), &Options::default()).expect(query);
            assert!(
                whole.contains(&labels_of_first(expected)),
                "{query}: {whole}"
            );
            let found = watched(query, &labels(alert), &Options::default());
            let found = found.unwrap_or_else(|error| panic!("{query}: {error}"));
            let normal = |text: &str| parse(text, &Grid::AT_EPOCH, &Options::default());
            let expected = normal(expected).expect(expected).to_string();
            assert_eq!((found.query, found.limit), (expected, limit), "{query}");
        }
    }

    #[test]
    fn a_label_with_any_text_in_it_is_asked_for_as_it_is_or_not_at_all() {
        for value in ["a\"b", "a\\", "a\nb", "\"} or vector(1) #", "ä", ""] {
            let labels = BTreeMap::from([("a".to_owned(), value.to_owned())]);
            let Ok(found) = watched("x > 1", &labels, &Options::default()) else {
                continue;
            };
            let selectors = crate::selectors(&found.query, &Options::default()).expect("it parses");
            let asked: Vec<&str> = selectors
                .iter()
                .flatten()
                .filter(|matcher| matcher.name == "a")
                .map(|matcher| matcher.value.as_str())
                .collect();
            assert_eq!((selectors.len(), asked), (1, vec![value]), "{value}");
        }
    }
}
