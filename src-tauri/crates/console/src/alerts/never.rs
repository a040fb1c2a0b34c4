//! Whether a rule can fire at all: whether the metrics that it cannot do without have been there.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::{Duration, Instant},
};

use model::{Millis, RuleKind, TimeRange};
use promql::{MatchOp, Matcher, Options};

use super::{gather::Teller, rules::Standing};
use crate::{environments::Connected, panel::nearest, wire::RuleState};

/// How far back a metric is looked for, in milliseconds, and how that is said.
const BACK: Millis = Millis(7 * 86_400_000);
const BACK_WORDS: &str = "7 days";
/// How long names serve further looks: they are many, and change with deploys.
const FRESH: Duration = Duration::from_secs(300);
/// How long a look waits for them.
const PATIENCE: Duration = Duration::from_secs(5);
/// What exporters and clients add to the name of a family.
const SUFFIXES: [&str; 6] = ["_total", "_bucket", "_count", "_sum", "_created", "_info"];

/// The metrics of sources, kept for some minutes.
#[derive(Default)]
pub(crate) struct KnownMetrics {
    kept: Mutex<Vec<Kept>>,
}

struct Kept {
    source: Weak<Connected>,
    at: Instant,
    metrics: Arc<Metrics>,
}

/// What a source has had of late.
#[derive(Default)]
struct Metrics {
    /// Names of series, sorted.
    names: Vec<String>,
    /// Families that are exposed, also without a series yet.
    families: HashSet<String>,
}

/// Marks rules that do not fire and cannot.
///
/// Only what is certain is said: nothing where the source does not list its metrics whole, or has
/// none yet, or where the expression does not parse.
pub(super) async fn judge(
    known: &KnownMetrics,
    tellers: &[Teller],
    rules: &mut [Standing],
    now: Millis,
) {
    let mut sources: Vec<Arc<Connected>> = Vec::new();
    for rule in rules
        .iter()
        .filter(|rule| rule.state == RuleState::Inactive)
    {
        let Some(source) = &rule.source else {
            continue;
        };
        if !sources.iter().any(|other| Arc::ptr_eq(other, source)) {
            sources.push(source.clone());
        }
    }
    let asking = sources.iter().map(|source| known.of(source, now));
    let metrics: Vec<Option<Arc<Metrics>>> = futures::future::join_all(asking).await;
    for rule in rules
        .iter_mut()
        .filter(|rule| rule.state == RuleState::Inactive)
    {
        let metrics = rule.source.as_ref().and_then(|source| {
            let at = sources
                .iter()
                .position(|other| Arc::ptr_eq(other, source))?;
            metrics.get(at)?.clone()
        });
        let Some(metrics) = metrics else {
            continue;
        };
        let recorded = recorded(tellers, rule);
        if let Some(why) = never(&rule.query, &metrics, &recorded) {
            (rule.state, rule.why) = (RuleState::Never, why);
        }
    }
}

/// What the rule's source records: it will be there, whether or not it has been.
fn recorded<'t>(tellers: &'t [Teller], rule: &Standing) -> HashSet<&'t str> {
    let own = |teller: &&Teller| {
        rule.source
            .as_ref()
            .is_some_and(|source| Arc::ptr_eq(source, &teller.source))
    };
    let rules = tellers
        .iter()
        .filter(own)
        .filter_map(|teller| teller.rules.as_ref().ok())
        .flat_map(|answer| &answer.value);
    rules
        .filter(|rule| rule.kind == RuleKind::Recording)
        .map(|rule| rule.name.as_str())
        .collect()
}

/// Why an expression cannot have a result, if it cannot.
fn never(query: &str, metrics: &Metrics, recorded: &HashSet<&str>) -> Option<String> {
    let need = promql::needs(query, &Options::default()).ok()?;
    let missing = need.missing(&|matchers: &[Matcher]| {
        let accepted = |name: &str| matchers.iter().all(|matcher| matcher.matches(name));
        metrics.names.iter().any(|name| accepted(name))
            || recorded.iter().any(|name| accepted(name))
            || matchers.iter().any(|matcher| exposed(matcher, metrics))
    })?;
    let mut names: Vec<&str> = missing
        .iter()
        .flat_map(|matchers| matchers.iter())
        .map(|matcher| matcher.value.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    let near = names
        .iter()
        .find_map(|name| nearest(name, &metrics.names, 1).into_iter().next());
    let end = match near {
        Some(near) => format!("; nearest: {near}"),
        // Labelled counters of many clients begin with the first event.
        None => ", unless it begins with its first event".to_owned(),
    };
    Some(format!(
        "cannot fire: there has been no metric {} for {BACK_WORDS}{end}",
        names.join(" and no ")
    ))
}

/// Whether a metric of this name is exposed without a series yet.
fn exposed(matcher: &Matcher, metrics: &Metrics) -> bool {
    if matcher.op != MatchOp::Equal {
        return false;
    }
    let name = matcher.value.as_str();
    let stem = SUFFIXES.iter().find_map(|suffix| name.strip_suffix(suffix));
    let has = |name: &str| metrics.families.contains(name);
    has(name) || stem.is_some_and(has)
}

impl KnownMetrics {
    /// What a source has had of late, unless it does not tell it whole.
    async fn of(&self, source: &Arc<Connected>, now: Millis) -> Option<Arc<Metrics>> {
        if let Some(metrics) = self.get(source) {
            return Some(metrics);
        }
        let asking = tokio::time::timeout(PATIENCE, ask(source, now));
        let metrics = Arc::new(asking.await.ok()??);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|one| one.source.strong_count() > 0 && one.at.elapsed() < FRESH);
        kept.push(Kept {
            source: Arc::downgrade(source),
            at: Instant::now(),
            metrics: metrics.clone(),
        });
        Some(metrics)
    }

    fn get(&self, source: &Arc<Connected>) -> Option<Arc<Metrics>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|one| {
            let same = one
                .source
                .upgrade()
                .is_some_and(|one| Arc::ptr_eq(&one, source));
            same && one.at.elapsed() < FRESH
        })?;
        Some(found.metrics.clone())
    }
}

async fn ask(source: &Arc<Connected>, now: Millis) -> Option<Metrics> {
    let metrics = source.metrics().ok()?;
    let range = TimeRange::ending(now, BACK);
    let (names, families) = futures::join!(
        source.ask(metrics.label_values("__name__", &[], range)),
        source.ask(metrics.metadata(None)),
    );
    let names = names.ok()?;
    let is_whole = names.capped_at.is_none() && !names.partial && names.warnings.is_empty();
    if !is_whole || names.value.is_empty() {
        return None;
    }
    // A source that does not describe its metrics can only tell of those with a series.
    let families = families.map(|answer| answer.value).unwrap_or_default();
    Some(Metrics {
        names: names.value,
        families: families.into_iter().map(|one| one.name).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_certain_is_called_never() {
        let metrics = Metrics {
            names: ["http_requests_total", "queue_depth", "up"]
                .map(str::to_owned)
                .into(),
            families: ["cache_errors", "jobs_total"].map(str::to_owned).into(),
        };
        let recorded = HashSet::from(["job:errors:rate5m"]);
        for (query, expected) in [
            ("queue_depth > 10", None),
            (
                "queue_depht > 10",
                Some("no metric queue_depht for 7 days; nearest: queue_depth"),
            ),
            (
                "rate(payments_failed_total[5m]) > 0",
                Some("no metric payments_failed_total for 7 days, unless it begins"),
            ),
            ("rate(cache_errors_total[5m]) > 0", None),
            ("rate(jobs_total[5m]) > 0", None),
            ("job:errors:rate5m > 1", None),
            ("absent(gone)", None),
            ("gone or vector(0)", None),
            ("up{job=\"gone\"} == 0", None),
            ("up unless gone", None),
            ("gone or lost", Some("no metric gone and no lost for")),
            ("sum(", None),
            ("{__name__=~\"http_.*\"} > 0", None),
        ] {
            let found = never(query, &metrics, &recorded);
            match (found, expected) {
                (None, None) => {}
                (Some(found), Some(expected)) => {
                    assert!(found.contains(expected), "{query}: {found}");
                }
                (found, expected) => panic!("{query}: {found:?}, not {expected:?}"),
            }
        }
    }
}
