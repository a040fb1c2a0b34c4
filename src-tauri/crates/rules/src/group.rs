use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use model::{Code, Failure, Millis, RuleKind};
use promql::{Labels, STALE, Stored};

use crate::{
    alerting::Alerting,
    batch::{Batch, Reads},
    history::{History, vector},
    recording::recorded,
};

/// The rules of one group and what they have found so far.
pub struct Group {
    name: String,
    file: String,
    limit: usize,
    /// How far back its rules look.
    offset: Millis,
    rules: Vec<Rule>,
}

/// What templates know beside the alert.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// `$externalLabels`.
    pub labels: Arc<BTreeMap<String, String>>,
    /// `$externalURL`.
    pub url: Arc<str>,
}

/// How what alerts were before a restart is taken up again.
#[derive(Clone, Copy, Debug)]
pub struct Restoring {
    /// How long ago an alert may have been seen last (Prometheus' `--rules.alert.for-outage-tolerance`).
    pub tolerance: Millis,
    /// The least time from the restart until an alert that still waited may fire; rules that wait less are
    /// not restored (`--rules.alert.for-grace-period`).
    pub grace: Millis,
}

impl Default for Restoring {
    /// As Prometheus without flags: an hour and ten minutes.
    fn default() -> Self {
        Self {
            tolerance: Millis(60 * 60_000),
            grace: Millis(10 * 60_000),
        }
    }
}

struct Rule {
    written: pack::Rule,
    /// Nothing of a rule that records.
    alerting: Option<Alerting>,
    reads: Reads,
    /// The series of its last result.
    series: BTreeSet<Labels>,
    failure: Option<Failure>,
    evaluated: Option<Millis>,
}

impl Group {
    /// A group that has not been evaluated yet. Its alerts are not written as series until what they were
    /// before is [restored](Group::restore) or [given up](Group::begin).
    #[must_use]
    pub fn new(group: &pack::RuleGroup, outside: &Outside) -> Self {
        let rules = group.rules.iter().map(|rule| {
            let alerting = (rule.kind == RuleKind::Alerting).then(|| Alerting::new(rule, outside));
            let asks = alerting.as_ref().is_some_and(Alerting::asks);
            Rule {
                reads: if asks {
                    Reads::Anything
                } else {
                    Reads::of(&rule.expr)
                },
                written: rule.clone(),
                alerting,
                series: BTreeSet::new(),
                failure: None,
                evaluated: None,
            }
        });
        Self {
            name: group.name.clone(),
            file: group.file.clone(),
            limit: group.limit,
            offset: millis(group.query_offset),
            rules: rules.collect(),
        }
    }

    /// Evaluates its rules one after the other, each on what those before it have found, and keeps what they
    /// find. A rule that fails disturbs no other; its alerts and series stay as they were.
    pub async fn evaluate(&mut self, history: &dyn History, now: Millis) {
        let at = Millis(now.0.saturating_sub(self.offset.0));
        let mut batch = Batch::default();
        for place in 0..self.rules.len() {
            if batch.concerns(&self.rules[place].reads) {
                self.keep(history, at, std::mem::take(&mut batch)).await;
            }
            let result = self.rules[place]
                .evaluate(history, at, now, self.limit)
                .await;
            let result = result.map_err(|failure| {
                let failure = failure.remedy("correct its expression");
                self.named(place, "cannot be evaluated", failure)
            });
            let rule = &mut self.rules[place];
            rule.evaluated = Some(now);
            match result {
                Ok(samples) => {
                    rule.failure = None;
                    batch.add(place, rule.with_ends(samples));
                }
                Err(failure) => {
                    tracing::warn!(%failure, "a rule cannot be evaluated");
                    rule.failure = Some(failure);
                }
            }
        }
        self.keep(history, at, batch).await;
    }

    /// Takes up what alerts were before a restart, after an evaluation that found them again.
    ///
    /// # Errors
    /// If the history cannot be read; then nothing is restored.
    pub async fn restore(
        &mut self,
        history: &dyn History,
        now: Millis,
        how: Restoring,
    ) -> Result<(), Failure> {
        for rule in &mut self.rules {
            if let Some(alerting) = &mut rule.alerting {
                alerting.restore(&rule.written, history, now, how).await?;
            }
        }
        Ok(())
    }

    /// Lets alerts be written as series without a look at what they were before.
    pub fn begin(&mut self) {
        for rule in &mut self.rules {
            if let Some(alerting) = &mut rule.alerting {
                alerting.begin();
            }
        }
    }

    /// Its rules as they stand.
    #[must_use]
    pub fn told(&self) -> Vec<model::Rule> {
        let told = self.rules.iter().map(|rule| model::Rule {
            group: self.name.clone(),
            name: rule.written.name.clone(),
            kind: rule.written.kind,
            query: rule.written.expr.clone(),
            hold: millis(rule.written.hold),
            labels: rule.written.labels.clone(),
            annotations: rule.written.annotations.clone(),
            keep_firing: millis(rule.written.keep_firing),
            last_error: rule.failure.as_ref().map(ToString::to_string),
            evaluated: rule.evaluated,
            took: None,
            alerts: rule.alerting.iter().flat_map(Alerting::alerts).collect(),
        });
        told.collect()
    }

    /// Why rules could not be evaluated the last time, in their order.
    #[must_use]
    pub fn failures(&self) -> Vec<Failure> {
        self.rules
            .iter()
            .filter_map(|rule| rule.failure.clone())
            .collect()
    }

    async fn keep(&mut self, history: &dyn History, at: Millis, batch: Batch) {
        if batch.samples.is_empty() {
            return;
        }
        let Err(failure) = history.append(at, batch.samples).await else {
            return;
        };
        for place in batch.rules {
            let failure = self.named(place, "found what cannot be kept", failure.clone());
            tracing::warn!(%failure, "what a rule found cannot be kept");
            self.rules[place].failure = Some(failure);
        }
    }

    fn named(&self, place: usize, what: &str, failure: Failure) -> Failure {
        let rule = &self.rules[place].written;
        let kind = match rule.kind {
            RuleKind::Alerting => "alert",
            RuleKind::Recording => "recording",
        };
        Failure {
            message: format!(
                "{kind} rule {:?} of group {:?} {what}: {}",
                rule.name, self.name, failure.message
            ),
            ..failure.at(self.file.clone())
        }
    }
}

impl Rule {
    async fn evaluate(
        &mut self,
        history: &dyn History,
        at: Millis,
        now: Millis,
        limit: usize,
    ) -> Result<Vec<(Labels, Stored)>, Failure> {
        let found = vector(history.instant(&self.written.expr, at).await?)?;
        match &mut self.alerting {
            Some(alerting) => {
                alerting
                    .step(&self.written, limit, history, now, found)
                    .await
            }
            None => recorded(&self.written, limit, found),
        }
    }

    /// Its result with a stale marker for every series that was there the last time and is not now.
    fn with_ends(&mut self, mut samples: Vec<(Labels, Stored)>) -> Vec<(Labels, Stored)> {
        let series: BTreeSet<Labels> = samples.iter().map(|(labels, _)| labels.clone()).collect();
        let gone = self.series.difference(&series);
        samples.extend(gone.map(|labels| (labels.clone(), Stored::Number(f64::from_bits(STALE)))));
        self.series = series;
        samples
    }
}

/// An error if there are more than a group's limit, if it has one.
pub(crate) fn exceeds(limit: usize, count: usize, does: &str, what: &str) -> Result<(), Failure> {
    if limit == 0 || count <= limit {
        return Ok(());
    }
    Err(Failure::new(
        Code::TooLarge,
        format!("it {does} {count} {what}, more than its group's limit of {limit}"),
    )
    .remedy("aggregate the series, or raise the group's `limit`"))
}

pub(crate) fn millis(duration: Duration) -> Millis {
    Millis(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX))
}
