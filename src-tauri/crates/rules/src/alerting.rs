mod fill;
mod restore;

use std::collections::BTreeMap;

use model::{Alert, AlertState, Code, Failure, Millis};
use promql::{Labels, METRIC_NAME, Stored, VectorSample};

use self::fill::Templates;
use crate::{
    group::{Outside, exceeds, millis},
    history::History,
};

/// The alerts of one rule.
pub(crate) struct Alerting {
    templates: Templates,
    active: BTreeMap<Labels, Active>,
    /// What alerts were before is taken up, so that they may be written.
    restored: bool,
}

struct Active {
    since: Millis,
    firing: bool,
    /// When the expression ceased to hold, while the alert is kept firing.
    absent: Option<Millis>,
    value: f64,
    annotations: model::Labels,
}

/// The series of an alert's state, with the label that tells it, and of since when it is active.
const ALERTS: &str = "ALERTS";
const ALERTS_FOR_STATE: &str = "ALERTS_FOR_STATE";
const ALERT_NAME: &str = "alertname";
const ALERT_STATE: &str = "alertstate";
/// Alerts of one rule; an expression that compares nothing would make one of every series.
const MOST: usize = 1_000;

impl Alerting {
    pub(crate) fn new(rule: &pack::Rule, outside: &Outside) -> Self {
        Self {
            templates: Templates::new(rule, outside),
            active: BTreeMap::new(),
            restored: false,
        }
    }

    /// Whether its templates ask the history.
    pub(crate) fn asks(&self) -> bool {
        self.templates.ask()
    }

    /// Lets alerts be written from now on.
    pub(crate) fn begin(&mut self) {
        self.restored = true;
    }

    /// Its pending and firing alerts, by their labels.
    pub(crate) fn alerts(&self) -> impl Iterator<Item = Alert> + '_ {
        self.active.iter().map(|(labels, active)| Alert {
            labels: labels.iter().collect(),
            annotations: active.annotations.clone(),
            state: if active.firing {
                AlertState::Firing
            } else {
                AlertState::Pending
            },
            since: Some(active.since),
            value: Some(active.value),
        })
    }

    /// One evaluation: alerts begin, fire, go on or end as Prometheus has them do, and become samples.
    pub(crate) async fn step(
        &mut self,
        rule: &pack::Rule,
        limit: usize,
        history: &dyn History,
        now: Millis,
        found: Vec<VectorSample>,
    ) -> Result<Vec<(Labels, Stored)>, Failure> {
        exceeds(MOST, found.len(), "holds for", "series")?;
        let found = self.found(rule, history, now, found).await?;
        self.advance(rule, now, found);
        if let Err(failure) = exceeds(limit, self.active.len(), "has", "alerts") {
            self.active.clear();
            return Err(failure);
        }
        if !self.restored {
            return Ok(Vec::new());
        }
        Ok(self
            .active
            .iter()
            .flat_map(|(labels, active)| active.written(labels))
            .collect())
    }

    /// The alerts that the expression holds for, with value and annotations.
    async fn found(
        &self,
        rule: &pack::Rule,
        history: &dyn History,
        now: Millis,
        samples: Vec<VectorSample>,
    ) -> Result<BTreeMap<Labels, (f64, model::Labels)>, Failure> {
        let mut found = BTreeMap::new();
        let mut desk = self.templates.desk(history, now);
        for sample in samples {
            let (added, annotations) = desk.filled(&sample).await;
            let own = sample
                .labels
                .iter()
                .filter(|(name, _)| *name != METRIC_NAME);
            let added = added
                .0
                .iter()
                .map(|(name, text)| (name.as_str(), text.as_str()));
            let labels =
                Labels::from_pairs(own.chain(added).chain([(ALERT_NAME, rule.name.as_str())]));
            if found.contains_key(&labels) {
                return Err(Failure::new(
                    Code::BadQuery,
                    format!("two series become the same alert {labels}"),
                )
                .remedy("let the rule's labels leave apart what the expression tells apart"));
            }
            found.insert(labels, (sample.sample.value, annotations));
        }
        Ok(found)
    }

    fn advance(
        &mut self,
        rule: &pack::Rule,
        now: Millis,
        mut found: BTreeMap<Labels, (f64, model::Labels)>,
    ) {
        self.active.retain(|labels, active| {
            if let Some((value, annotations)) = found.remove(labels) {
                active.value = value;
                active.annotations = annotations;
                active.absent = None;
                return true;
            }
            let absent = *active.absent.get_or_insert(now);
            active.firing && now.0.saturating_sub(absent.0) < millis(rule.keep_firing).0
        });
        let fresh = found.into_iter().map(|(labels, (value, annotations))| {
            let begun = Active {
                since: now,
                firing: false,
                absent: None,
                value,
                annotations,
            };
            (labels, begun)
        });
        self.active.extend(fresh);
        for active in self.active.values_mut() {
            active.fire_if_held(rule, now);
        }
    }
}

impl Active {
    fn fire_if_held(&mut self, rule: &pack::Rule, now: Millis) {
        self.firing |= now.0.saturating_sub(self.since.0) >= millis(rule.hold).0;
    }

    /// Its series with their values.
    fn written(&self, labels: &Labels) -> [(Labels, Stored); 2] {
        let state = if self.firing { "firing" } else { "pending" };
        let since = self.since.0.div_euclid(1_000);
        [
            (
                labels.with(ALERT_STATE, state).with(METRIC_NAME, ALERTS),
                Stored::Number(1.0),
            ),
            (
                labels.with(METRIC_NAME, ALERTS_FOR_STATE),
                Stored::Number(since as f64),
            ),
        ]
    }
}
