use promql_parser::label::MatchOp as WrittenOp;
use promql_parser::parser::token::{T_LAND, T_LOR, T_LUNLESS};
use promql_parser::parser::value::ValueType;
use promql_parser::parser::{BinaryExpr, Call, Expr, VectorSelector};

use crate::error::Error;
use crate::labels::METRIC_NAME;
use crate::matcher::{MatchOp, Matcher};
use crate::options::Options;
use crate::parse::parse;
use crate::plan::Grid;

/// The metrics without which an expression has no result, whatever their values.
#[derive(Clone, Debug)]
pub enum Need {
    /// It can have a result where no metric is.
    Nothing,
    /// A metric whose name all of these accept.
    Metric(Vec<Matcher>),
    /// All of them.
    All(Vec<Need>),
    /// Any of them.
    Any(Vec<Need>),
}

/// Names that a server makes itself as soon as there is something to tell.
const OF_THE_SERVER: [&str; 2] = ["ALERTS", "ALERTS_FOR_STATE"];

/// What an expression needs. Conditions on labels are not looked at: a label's value may come any
/// day, while a metric that nothing has ever exposed is most likely misspelt.
///
/// # Errors
/// What is wrong with the expression; see [`Error`].
pub fn needs(query: &str, options: &Options) -> Result<Need, Error> {
    Ok(of(&parse(query, &Grid::AT_EPOCH, options)?))
}

impl Need {
    /// The metrics whose absence leaves the expression without a result, by the matchers of their
    /// names; nothing if it can have one.
    pub fn missing(&self, exists: &impl Fn(&[Matcher]) -> bool) -> Option<Vec<&[Matcher]>> {
        match self {
            Self::Nothing => None,
            Self::Metric(matchers) => (!exists(matchers)).then(|| vec![matchers.as_slice()]),
            Self::All(needs) => needs.iter().find_map(|need| need.missing(exists)),
            Self::Any(needs) => {
                let missing: Option<Vec<_>> =
                    needs.iter().map(|need| need.missing(exists)).collect();
                missing.map(|missing| missing.concat())
            }
        }
    }

    /// Every metric that it is about, by the matchers of its name.
    pub fn metrics(&self) -> Vec<&[Matcher]> {
        match self {
            Self::Nothing => Vec::new(),
            Self::Metric(matchers) => vec![matchers.as_slice()],
            Self::All(needs) | Self::Any(needs) => needs.iter().flat_map(Self::metrics).collect(),
        }
    }
}

fn of(expr: &Expr) -> Need {
    match expr {
        Expr::VectorSelector(selector) => selected(selector),
        Expr::MatrixSelector(selector) => selected(&selector.vs),
        Expr::Paren(inner) => of(&inner.expr),
        Expr::Unary(inner) => of(&inner.expr),
        Expr::Subquery(inner) => of(&inner.expr),
        Expr::Aggregate(aggregate) => of(&aggregate.expr),
        Expr::Binary(binary) => of_both(binary),
        Expr::Call(call) => of_call(call),
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::Extension(_) => Need::Nothing,
    }
}

fn of_both(binary: &BinaryExpr) -> Need {
    let left = || of(&binary.lhs);
    let right = || of(&binary.rhs);
    let fills = binary.modifier.as_ref().is_some_and(|modifier| {
        modifier.fill_values.lhs.is_some() || modifier.fill_values.rhs.is_some()
    });
    match binary.op.id() {
        T_LOR => Need::Any(vec![left(), right()]),
        T_LUNLESS => left(),
        T_LAND => Need::All(vec![left(), right()]),
        _ if fills => Need::Any(vec![left(), right()]),
        _ => Need::All(vec![left(), right()]),
    }
}

fn of_call(call: &Call) -> Need {
    // These tell of what is not there, or make a value of nothing.
    if matches!(
        call.func.name,
        "absent" | "absent_over_time" | "scalar" | "vector"
    ) {
        return Need::Nothing;
    }
    let of_series =
        |expr: &&Expr| matches!(expr.value_type(), ValueType::Vector | ValueType::Matrix);
    let mut arguments = call.args.args.iter().map(Box::as_ref).filter(of_series);
    if call.func.name == "info" {
        // What it adds may be missing.
        return arguments.next().map_or(Need::Nothing, of);
    }
    Need::All(arguments.map(of).collect())
}

/// The conditions on a selector's name; without any that ask for one, it needs nothing that can be
/// named.
fn selected(selector: &VectorSelector) -> Need {
    if !selector.matchers.or_matchers.is_empty() {
        return Need::Nothing;
    }
    let by_name = selector
        .name
        .iter()
        .map(|name| Matcher::new(METRIC_NAME, MatchOp::Equal, name));
    let written = selector.matchers.matchers.iter();
    let written = written.filter(|matcher| matcher.name == METRIC_NAME);
    let by_matcher = written.map(|matcher| {
        let op = match matcher.op {
            WrittenOp::Equal => MatchOp::Equal,
            WrittenOp::NotEqual => MatchOp::NotEqual,
            WrittenOp::Re(_) => MatchOp::Regex,
            WrittenOp::NotRe(_) => MatchOp::NotRegex,
        };
        Matcher::new(METRIC_NAME, op, &matcher.value)
    });
    let matchers: Result<Vec<Matcher>, _> = by_name.chain(by_matcher).collect();
    let Ok(matchers) = matchers else {
        return Need::Nothing;
    };
    let asks = |matcher: &Matcher| !matcher.is_negative() && !matcher.matches("");
    let made = |name: &str| matchers.iter().all(|matcher| matcher.matches(name));
    if !matchers.iter().any(asks) || OF_THE_SERVER.iter().any(|name| made(name)) {
        return Need::Nothing;
    }
    Need::Metric(matchers)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is missing where only `there`, `here_total` and `up` are.
    fn missing(query: &str) -> String {
        let need = needs(query, &Options::default()).expect(query);
        let exists = |matchers: &[Matcher]| {
            ["there", "here_total", "up"]
                .iter()
                .any(|name| matchers.iter().all(|matcher| matcher.matches(name)))
        };
        let Some(missing) = need.missing(&exists) else {
            return "can".to_owned();
        };
        let names = missing.iter().flat_map(|matchers| matchers.iter());
        let names: Vec<&str> = names.map(|matcher| matcher.value.as_str()).collect();
        names.join(" ")
    }

    #[test]
    fn an_expression_can_have_no_result_only_where_all_its_ways_are_closed() {
        for (query, expected) in [
            ("there > 1", "can"),
            ("gone > 1", "gone"),
            ("1 < gone", "gone"),
            ("there{x=\"never\"} > 1", "can"),
            ("sum by (a) (rate(gone[5m])) > 1", "gone"),
            (
                "sum(rate(here_total[5m])) / sum(rate(gone[5m])) > 1",
                "gone",
            ),
            ("(there or gone) > 1", "can"),
            ("gone or lost", "gone lost"),
            ("gone or vector(0)", "can"),
            ("(gone or vector(0)) > 1", "can"),
            ("sum(gone) or on() vector(0)", "can"),
            ("there unless gone", "can"),
            ("gone unless there", "gone"),
            ("there and gone", "gone"),
            ("there and on() (gone > 1)", "gone"),
            ("absent(gone)", "can"),
            ("absent_over_time(gone[5m])", "can"),
            ("absent(gone) == 1 and there", "can"),
            ("absent(gone) and lost", "lost"),
            ("up == 0", "can"),
            ("up{job=\"x\"} == 0", "can"),
            ("count(up == 0) by (job) / count(up) by (job) > 0.1", "can"),
            ("vector(1)", "can"),
            ("1", "can"),
            ("time() - gone > 60", "gone"),
            ("time() - max(there) > 60", "can"),
            ("scalar(gone) > bool 1", "can"),
            ("there > scalar(gone)", "can"),
            ("there > on() group_left gone", "gone"),
            ("ALERTS{alertname=\"x\"}", "can"),
            ("{__name__=~\"ther.\"} > 1", "can"),
            ("{__name__=~\"gon.\"} > 1", "gon."),
            ("{__name__=~\".+\", job=\"x\"}", "can"),
            ("{job=\"x\"}", "can"),
            ("{__name__!=\"there\",job=\"x\"}", "can"),
            (
                "histogram_quantile(0.9, sum by (le) (rate(gone_bucket[5m]))) > 1",
                "gone_bucket",
            ),
            (
                "label_replace(gone, \"a\", \"$1\", \"b\", \"(.*)\")",
                "gone",
            ),
            ("max_over_time(gone[1h:5m]) > 1", "gone"),
            ("max_over_time((there > 1)[1h:5m])", "can"),
            ("-gone", "gone"),
            ("topk(3, gone)", "gone"),
            ("count_values(\"v\", gone) > 1", "gone"),
            ("day_of_week() == 1", "can"),
            ("there and on() (hour() > 6)", "can"),
            ("predict_linear(gone[1h], 3600) < 0", "gone"),
            ("there offset 1w > gone offset 1w", "gone"),
            ("there == bool gone", "gone"),
        ] {
            assert_eq!(missing(query), expected, "{query}");
        }
    }

    #[test]
    fn what_does_not_parse_is_not_judged() {
        for query in ["", "sum(", "gone >", "SELECT 1"] {
            assert!(needs(query, &Options::default()).is_err(), "{query}");
        }
    }
}
