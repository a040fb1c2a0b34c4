use model::Weight;
use promql::Error;
use promql_parser::parser::{Call, Expr, LabelModifier, VectorSelector, parse};

use super::{Finding, about, filled};
use crate::{Dashboard, Panel, PanelKind, Target, Values, used_variables};

/// Ranges from here on are chosen on purpose, such as "per day".
const ON_PURPOSE: u128 = 3_600_000;

/// Looks at one query of a panel.
pub(super) fn lint(
    dashboard: &Dashboard,
    panel: &Panel,
    target: &Target,
    values: &Values,
) -> Vec<Finding> {
    let query = format!("query {}", target.ref_id);
    let find =
        |rule, weight, message: String| about(panel, rule, weight, format!("{query} {message}"));
    let unknown: Vec<String> = used_variables(&target.expr)
        .into_iter()
        // `$1` belongs to label_replace, and `$interval` is a macro of old.
        .filter(|name| !values.contains_key(name) && name != "interval")
        .collect();
    if !unknown.is_empty() {
        let message = format!(
            "uses ${}, and there is no such variable",
            unknown.join(", $")
        );
        return vec![
            find("unknown-variable", Weight::Warning, message)
                .remedy("add the variable, or correct its name in the query"),
        ];
    }
    let expr = match readable(dashboard, target, values) {
        Ok(expr) => expr,
        Err(message) => {
            return vec![
                find("broken-query", Weight::Warning, message)
                    .remedy("correct the query; Explore shows it as it is sent"),
            ];
        }
    };
    let mut seen = Seen::default();
    seen.walk(&expr, Around::default());
    let mut findings = Vec::new();
    if !target.instant
        && let Some(range) = seen.fixed_ranges.first()
    {
        let message = format!("looks back a fixed {range}, whatever the step between its points");
        findings.push(
            find("fixed-range", Weight::Note, message).remedy("use [$__rate_interval] instead"),
        );
    }
    if matches!(panel.kind, PanelKind::TimeSeries(_))
        && let Some(name) = seen.counters.first()
    {
        let message = format!("plots the counter {name} itself, which only ever rises");
        findings.push(
            find("raw-counter", Weight::Warning, message).remedy("plot its rate or increase"),
        );
    }
    if let Some(name) = seen.without_le.first() {
        let message = format!("takes a quantile of {name} after \"le\" is summed away");
        findings.push(
            find("quantile-without-le", Weight::Warning, message)
                .remedy("keep le: sum by (le, …) (rate(…))"),
        );
    }
    findings
}

/// The query as a tree, or what is wrong with it.
fn readable(dashboard: &Dashboard, target: &Target, values: &Values) -> Result<Expr, String> {
    let written = filled::query(&target.expr, values);
    let first = check(&written);
    let Err(reason) = first else {
        return parse(&written);
    };
    // A variable whose values only a source knows may stand for a number or a duration.
    for text in ["5", "5m"] {
        let guess = filled::guessed(dashboard, values, text);
        let written = filled::query(&target.expr, &guess);
        if check(&written).is_ok() {
            return parse(&written);
        }
    }
    let with = if used_variables(&target.expr).is_empty() && written == target.expr {
        ""
    } else {
        ", with its variables filled in,"
    };
    Err(format!("is no PromQL{with} {reason}"))
}

/// Where and why a query cannot be read. That our own evaluator lacks something is no mistake.
fn check(query: &str) -> Result<(), String> {
    match promql::check(query, &promql::Options::default()) {
        Err(Error::Parse { position, reason }) => Err(match position {
            Some(at) => {
                let before = query.get(..at).unwrap_or(query);
                format!("at column {}: {reason}", before.chars().count() + 1)
            }
            None => format!("as it stands: {reason}"),
        }),
        Err(error @ (Error::TooLong { .. } | Error::TooDeep { .. })) => {
            Err(format!("that can be looked at: {error}"))
        }
        _ => Ok(()),
    }
}

/// What a query holds that rules are about.
#[derive(Default)]
struct Seen {
    fixed_ranges: Vec<String>,
    counters: Vec<String>,
    without_le: Vec<String>,
}

/// What stands around a part of a query.
#[derive(Clone, Copy, Default)]
struct Around {
    /// Something that makes of a counter what may be plotted.
    tamed: bool,
    /// `histogram_quantile`.
    quantile: bool,
    /// An aggregation within it that sums `le` away.
    without_le: bool,
}

impl Seen {
    fn walk(&mut self, expr: &Expr, around: Around) {
        match expr {
            Expr::VectorSelector(selector) => self.selector(selector, around),
            Expr::MatrixSelector(matrix) => {
                let tamed = Around {
                    tamed: true,
                    ..around
                };
                self.selector(&matrix.vs, tamed);
            }
            Expr::Aggregate(aggregate) => {
                let loses_le = match &aggregate.modifier {
                    Some(LabelModifier::Include(labels)) => {
                        !labels.labels.iter().any(|label| label == "le")
                    }
                    Some(LabelModifier::Exclude(labels)) => {
                        labels.labels.iter().any(|label| label == "le")
                    }
                    None => true,
                };
                let op = aggregate.op.to_string();
                let around = Around {
                    tamed: around.tamed || matches!(op.as_str(), "count" | "group"),
                    without_le: around.without_le || (around.quantile && loses_le),
                    ..around
                };
                self.walk(&aggregate.expr, around);
            }
            Expr::Call(call) => self.call(call, around),
            Expr::Unary(unary) => self.walk(&unary.expr, around),
            Expr::Paren(paren) => self.walk(&paren.expr, around),
            Expr::Subquery(subquery) => self.walk(&subquery.expr, around),
            Expr::Binary(binary) => {
                self.walk(&binary.lhs, around);
                self.walk(&binary.rhs, around);
            }
            Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::Extension(_) => {}
        }
    }

    fn call(&mut self, call: &Call, around: Around) {
        const RATES: [&str; 3] = ["rate", "irate", "increase"];
        const TAMING: [&str; 9] = [
            "absent",
            "absent_over_time",
            "changes",
            "delta",
            "deriv",
            "increase",
            "irate",
            "rate",
            "timestamp",
        ];
        let name = call.func.name;
        for argument in &call.args.args {
            if RATES.contains(&name)
                && let Expr::MatrixSelector(matrix) = argument.as_ref()
            {
                let range = matrix.range.as_millis();
                if range < ON_PURPOSE && !filled::is_filled(range) {
                    self.fixed_ranges.push(length(range));
                }
            }
            let around = Around {
                tamed: around.tamed || TAMING.contains(&name),
                quantile: around.quantile || name == "histogram_quantile",
                ..around
            };
            self.walk(argument, around);
        }
    }

    fn selector(&mut self, selector: &VectorSelector, around: Around) {
        let by_matcher = || {
            let named = |matcher: &&promql_parser::label::Matcher| matcher.name == "__name__";
            let matcher = selector.matchers.matchers.iter().find(named);
            matcher.map(|matcher| matcher.value.clone())
        };
        let Some(name) = selector.name.clone().or_else(by_matcher) else {
            return;
        };
        if name.ends_with("_total") && !around.tamed {
            self.counters.push(name.clone());
        }
        // Native histograms have no le, and no ending either.
        if around.without_le && name.ends_with("_bucket") {
            self.without_le.push(name);
        }
    }
}

/// `[5m]`, as people write it.
fn length(millis: u128) -> String {
    let units = [(3_600_000, "h"), (60_000, "m"), (1_000, "s")];
    let exact = units.iter().find(|(unit, _)| millis.is_multiple_of(*unit));
    exact.map_or_else(
        || format!("[{millis}ms]"),
        |(unit, name)| format!("[{}{name}]", millis / unit),
    )
}
