//! Which metrics queries are about.

use std::collections::{BTreeMap, BTreeSet};

use dashboard::{Dashboard, Panel};
use model::{Millis, TimeRange};
use promql::{METRIC_NAME, MatchOp, Options};

use crate::{dashboards::Choice, explore::metric_names, panel, wire::Chosen};

/// Metrics by name.
pub(super) type Names = BTreeSet<String>;

/// More alternatives of one expression than this are not a list of names any more.
const MOST_ALTERNATIVES: usize = 50;

/// The metrics of a query whose macros and variables are filled in.
///
/// A query that does not parse still names what stands where a metric can stand.
pub(super) fn of_query(expr: &str) -> Names {
    let Ok(selectors) = promql::selectors(expr, &Options::default()) else {
        return metric_names(expr).into_iter().collect();
    };
    selectors
        .iter()
        .flatten()
        .filter(|matcher| matcher.name == METRIC_NAME)
        .flat_map(|matcher| match matcher.op {
            MatchOp::Equal => vec![matcher.value.clone()],
            MatchOp::Regex => alternatives(&matcher.value),
            MatchOp::NotEqual | MatchOp::NotRegex => Vec::new(),
        })
        .filter(|name| !name.is_empty())
        .collect()
}

/// The names of an expression that is a list of names, such as `a|b`.
fn alternatives(regex: &str) -> Vec<String> {
    let inner = regex
        .strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')'))
        .unwrap_or(regex);
    let names: Vec<&str> = inner.split('|').collect();
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | ':');
    if names.len() > MOST_ALTERNATIVES || !names.iter().all(|name| name.chars().all(plain)) {
        return Vec::new();
    }
    names.into_iter().map(str::to_owned).collect()
}

/// A dashboard's variables at their defaults and macros at some usual length, for queries that are
/// read and not asked.
pub(super) fn defaults(dashboard: &Dashboard) -> Choice {
    let hour = TimeRange {
        start: Millis(0),
        end: Millis(3_600_000),
    };
    let timing = panel::timing(hour, 1_000, Millis(15_000), None);
    Choice::new(dashboard, &Chosen::new(), timing, |_| None)
}

/// The metrics of all PromQL queries of a panel, hidden ones among them.
pub(super) fn of_panel(panel: &Panel, choice: &Choice) -> Names {
    panel
        .targets
        .iter()
        .filter(|target| target.other.is_none())
        .flat_map(|target| of_query(&choice.query(&target.expr, choice.timing.step)))
        .collect()
}

/// Recording rules: what each recorded name is computed from.
#[derive(Default)]
pub(super) struct Recorded(BTreeMap<String, Names>);

impl Recorded {
    pub(super) fn add(&mut self, name: &str, expr: &str) {
        let of = self.0.entry(name.to_owned()).or_default();
        of.extend(of_query(expr));
    }

    /// The metrics, those that recording rules compute them from, and those computed from them: one
    /// step each way.
    pub(super) fn around(&self, metrics: &Names) -> Names {
        let below = metrics.iter().filter_map(|name| self.0.get(name)).flatten();
        let above = self
            .0
            .iter()
            .filter(|(_, of)| !of.is_disjoint(metrics))
            .map(|(name, _)| name);
        metrics.iter().chain(below).chain(above).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &str) -> Names {
        list.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn a_query_names_its_metrics() {
        for (expr, expected) in [
            ("sum(rate(a_total{x=\"y\"}[5m])) / sum(b)", "a_total b"),
            ("{__name__=\"a\"} or {__name__=~\"b|c\"}", "a b c"),
            ("{__name__=~\"(a|b)\", __name__!=\"c\"}", "a b"),
            ("{__name__=~\"a.*\"}", ""),
            ("sum(rate(a[5m])", "a"),
            ("1 + vector(2)", ""),
        ] {
            assert_eq!(of_query(expr), names(expected), "{expr}");
        }
    }

    #[test]
    fn recording_rules_lead_one_step_up_and_down() {
        let mut recorded = Recorded::default();
        recorded.add("job:a:rate5m", "sum by (job) (rate(a_total[5m]))");
        recorded.add("job:a:ratio", "job:a:rate5m / b");
        for (from, expected) in [
            ("a_total", "a_total job:a:rate5m"),
            ("job:a:rate5m", "a_total job:a:rate5m job:a:ratio"),
            ("job:a:ratio", "b job:a:rate5m job:a:ratio"),
            ("other", "other"),
        ] {
            assert_eq!(recorded.around(&names(from)), names(expected), "{from}");
        }
    }
}
