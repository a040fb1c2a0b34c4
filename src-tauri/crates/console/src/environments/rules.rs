use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use collector::{Clock, Store};
use model::{Alert, Alerts, Answer, Failure, Millis, RuleKind};
use pack::{Pack, RuleGroup, SourceKind};
use rules::{Group, Outside, Restoring};
use tokio::{task::JoinHandle, time::MissedTickBehavior};

use self::kept::Kept;

mod kept;
#[cfg(test)]
mod tests;

/// The pack's rules, evaluated over what Wheelhouse collects itself.
pub(crate) struct Rules {
    evaluation: Arc<Evaluation>,
    tasks: Vec<JoinHandle<()>>,
}

struct Evaluation {
    groups: Vec<Repeated>,
    history: Kept,
    clock: Arc<dyn Clock>,
}

/// A group with how often it is evaluated.
struct Repeated {
    every: Duration,
    group: tokio::sync::Mutex<Counted>,
    /// What whoever asks is told, also while it is evaluated.
    told: Mutex<Told>,
}

struct Counted {
    group: Group,
    evaluations: u64,
}

#[derive(Default)]
struct Told {
    rules: Vec<model::Rule>,
    failures: Vec<Failure>,
}

/// How often a group that does not say is evaluated: every scrape's usual interval.
const INTERVAL: Duration = Duration::from_secs(15);
const SHORTEST: Duration = Duration::from_secs(5);
/// The evaluation after which alerts are restored, as in Prometheus: at the first one, what is collected
/// and recorded after a pause may not be there yet.
const RESTORES: u64 = 2;

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

impl Rules {
    /// Starts evaluating; nothing if there is no rule.
    pub(crate) fn start(groups: &[RuleGroup], store: Store, clock: Arc<dyn Clock>) -> Option<Self> {
        let groups: Vec<Repeated> = groups
            .iter()
            .filter(|group| !group.rules.is_empty())
            .map(Repeated::new)
            .collect();
        if groups.is_empty() {
            return None;
        }
        let evaluation = Arc::new(Evaluation {
            groups,
            history: Kept(store),
            clock,
        });
        let tasks = (0..evaluation.groups.len())
            .map(|group| tokio::spawn(repeat(evaluation.clone(), group)))
            .collect();
        Some(Self { evaluation, tasks })
    }

    /// Rules that could not be evaluated the last time, in the order of their files.
    pub(crate) fn failures(&self) -> Vec<Failure> {
        self.evaluation.collect(|told| told.failures.clone())
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
    let mut tick = tokio::time::interval(evaluation.groups[group].every);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        evaluation.evaluate(group).await;
    }
}

impl Repeated {
    fn new(group: &RuleGroup) -> Self {
        let every = group.interval.unwrap_or(INTERVAL).max(SHORTEST);
        let group = Group::new(group, &Outside::default());
        let told = Told {
            rules: group.told(),
            failures: Vec::new(),
        };
        Self {
            every,
            group: tokio::sync::Mutex::new(Counted {
                group,
                evaluations: 0,
            }),
            told: Mutex::new(told),
        }
    }
}

impl Evaluation {
    async fn evaluate(&self, at: usize) {
        let repeated = &self.groups[at];
        let Counted { group, evaluations } = &mut *repeated.group.lock().await;
        let now = self.clock.now().to_millis();
        group.evaluate(&self.history, now).await;
        *evaluations += 1;
        if *evaluations == RESTORES {
            let mut how = Restoring::default();
            if self.history.reads_along() {
                // Nothing was missed: the other window has looked all the time.
                how.grace = Millis(0);
            }
            let restored = group.restore(&self.history, now, how);
            if let Err(failure) = restored.await {
                tracing::warn!(%failure, "what alerts were before cannot be read; they begin anew");
                group.begin();
            }
        }
        let told = Told {
            rules: group.told(),
            failures: group.failures(),
        };
        *repeated.told.lock().unwrap_or_else(PoisonError::into_inner) = told;
    }

    fn collect<T>(&self, of: impl Fn(&Told) -> Vec<T>) -> Vec<T> {
        let of_group =
            |one: &Repeated| of(&one.told.lock().unwrap_or_else(PoisonError::into_inner));
        self.groups.iter().flat_map(of_group).collect()
    }
}

#[async_trait]
impl Alerts for Rules {
    async fn alerts(&self) -> Result<Answer<Vec<Alert>>, Failure> {
        let of = |told: &Told| {
            told.rules
                .iter()
                .flat_map(|rule| rule.alerts.clone())
                .collect()
        };
        Ok(Answer::whole(self.evaluation.collect(of)))
    }

    /// What fails of rules that record is a warning: alerts alone have lines of their own.
    async fn rules(&self) -> Result<Answer<Vec<model::Rule>>, Failure> {
        let rules = self.evaluation.collect(|told| told.rules.clone());
        let recording = rules.iter().filter(|rule| rule.kind == RuleKind::Recording);
        let failed: Vec<String> = recording
            .filter_map(|rule| rule.last_error.clone())
            .collect();
        Ok(Answer {
            warnings: failed,
            ..Answer::whole(rules)
        })
    }
}
