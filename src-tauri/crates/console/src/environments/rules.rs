use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use collector::Clock;
use model::{Alert, Alerts, Answer, Failure, Metrics, Millis, Problem, RuleKind, Weight};
use pack::{Pack, RuleGroup, SourceKind};
use tokio::{task::JoinHandle, time::MissedTickBehavior};

use self::state::{State, step};

mod state;
mod template;
#[cfg(test)]
mod tests;

/// The pack's alerting rules, evaluated over what Wheelhouse collects itself.
pub(crate) struct Rules {
    evaluation: Arc<Evaluation>,
    tasks: Vec<JoinHandle<()>>,
}

struct Evaluation {
    groups: Vec<RuleGroup>,
    /// One state per rule, in the order of `groups`.
    states: Mutex<Vec<Vec<State>>>,
    metrics: Arc<dyn Metrics>,
    clock: Arc<dyn Clock>,
}

/// How often a group that does not say is evaluated: every scrape's usual interval.
const INTERVAL: Duration = Duration::from_secs(15);
const SHORTEST: Duration = Duration::from_secs(5);

/// The rules that a source evaluates: all of the pack if it is the environment's first collector and
/// no Prometheus of the environment does so.
pub(crate) fn rules_of<'p>(pack: &'p Pack, environment: &str, source: &str) -> &'p [RuleGroup] {
    let sources = pack
        .environments
        .iter()
        .find(|other| other.id == environment)
        .map_or(&[][..], |environment| &environment.sources);
    let is_first = sources
        .iter()
        .find(|other| matches!(other.kind, SourceKind::Direct(_)))
        .is_some_and(|first| first.id == source);
    let has_prometheus = sources
        .iter()
        .any(|other| matches!(other.kind, SourceKind::Prometheus(_)));
    if is_first && !has_prometheus {
        &pack.rules
    } else {
        &[]
    }
}

/// One note if rules are not evaluated because they record.
pub(crate) fn unrecorded(groups: &[RuleGroup]) -> Option<Problem> {
    let recording = |group: &&RuleGroup| group.rules.iter().any(|rule| !alerting(rule));
    let first = groups.iter().find(recording)?;
    let count = groups
        .iter()
        .flat_map(|group| &group.rules)
        .filter(|rule| !alerting(rule))
        .count();
    Some(Problem::new(
        Weight::Note,
        first.file.clone(),
        format!("recording rules are not evaluated here, and the pack has {count}"),
        "write the expression itself where alerts and panels use the recorded name",
    ))
}

fn alerting(rule: &pack::Rule) -> bool {
    rule.kind == RuleKind::Alerting
}

impl Rules {
    /// Starts evaluating; nothing if no rule alerts.
    pub(crate) fn start(
        groups: &[RuleGroup],
        metrics: Arc<dyn Metrics>,
        clock: Arc<dyn Clock>,
    ) -> Option<Self> {
        let groups: Vec<RuleGroup> = groups
            .iter()
            .map(|group| RuleGroup {
                rules: group
                    .rules
                    .iter()
                    .filter(|r| alerting(r))
                    .cloned()
                    .collect(),
                ..group.clone()
            })
            .filter(|group| !group.rules.is_empty())
            .collect();
        if groups.is_empty() {
            return None;
        }
        let states = groups
            .iter()
            .map(|group| group.rules.iter().map(|_| State::default()).collect())
            .collect();
        let evaluation = Arc::new(Evaluation {
            groups,
            states: Mutex::new(states),
            metrics,
            clock,
        });
        let tasks = (0..evaluation.groups.len())
            .map(|group| tokio::spawn(repeat(evaluation.clone(), group)))
            .collect();
        Some(Self { evaluation, tasks })
    }

    /// Rules that could not be evaluated the last time, in the order of their files.
    pub(crate) fn failures(&self) -> Vec<Failure> {
        self.evaluation.collect(|_, state| state.failure.clone())
    }

    /// Ends the evaluation.
    pub(crate) fn close(&self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Drop for Rules {
    fn drop(&mut self) {
        self.close();
    }
}

async fn repeat(evaluation: Arc<Evaluation>, group: usize) {
    let every = evaluation.groups[group].interval.unwrap_or(INTERVAL);
    let mut tick = tokio::time::interval(every.max(SHORTEST));
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        evaluation.evaluate(group).await;
    }
}

impl Evaluation {
    async fn evaluate(&self, group: usize) {
        for (at, rule) in self.groups[group].rules.iter().enumerate() {
            let now = self.clock.now().to_millis();
            let result = self.metrics.instant(&rule.expr, now).await;
            let result = result
                .map(|answer| answer.value)
                .map_err(|failure| failure.at(self.groups[group].file.clone()));
            if let Err(failure) = &result {
                tracing::warn!(rule = rule.name, %failure, "an alert rule cannot be evaluated");
            }
            step(&mut self.states()[group][at], rule, now, result);
        }
    }

    fn states(&self) -> std::sync::MutexGuard<'_, Vec<Vec<State>>> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn collect<T, I: IntoIterator<Item = T>>(
        &self,
        of: impl Fn((&RuleGroup, &pack::Rule), &State) -> I,
    ) -> Vec<T> {
        let states = self.states();
        let mut all = Vec::new();
        for (group, states) in self.groups.iter().zip(states.iter()) {
            for (rule, state) in group.rules.iter().zip(states) {
                all.extend(of((group, rule), state));
            }
        }
        all
    }
}

#[async_trait]
impl Alerts for Rules {
    async fn alerts(&self) -> Result<Answer<Vec<Alert>>, Failure> {
        let alerts = self.evaluation.collect(|_, state| state.alerts());
        Ok(Answer::whole(alerts))
    }

    async fn rules(&self) -> Result<Answer<Vec<model::Rule>>, Failure> {
        let rules = self.evaluation.collect(|(group, rule), state| {
            [model::Rule {
                group: group.name.clone(),
                name: rule.name.clone(),
                kind: rule.kind,
                query: rule.expr.clone(),
                hold: millis(rule.hold),
                labels: rule.labels.clone(),
                annotations: rule.annotations.clone(),
                keep_firing: millis(rule.keep_firing),
                last_error: state.failure.as_ref().map(ToString::to_string),
                evaluated: state.evaluated,
                took: None,
                alerts: state.alerts(),
            }]
        });
        Ok(Answer::whole(rules))
    }
}

fn millis(duration: Duration) -> Millis {
    Millis(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX))
}
