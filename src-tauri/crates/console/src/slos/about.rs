//! Which alerts are about an objective.

use std::{sync::Arc, time::Duration};

use model::{Labels, Millis, RuleKind};
use promql::{METRIC_NAME, MatchOp, Matcher};
use slo::{Measured, Slo};

use crate::{Console, environments::Running, open::Opened};

/// An alerting rule of the pack or of a source.
#[derive(Clone, Debug)]
pub(crate) struct RuleOf {
    pub(super) name: String,
    pub(super) labels: Labels,
    pub(super) annotations: Labels,
    /// What its expression selects.
    selectors: Vec<Vec<Matcher>>,
}

/// How long sources may take to tell their rules; the pack's own are there anyway.
const PATIENCE: Duration = Duration::from_secs(3);

/// The alerting rules of the pack and of the environment's sources.
pub(super) async fn rules(
    console: &Console,
    running: &Running,
    opened: &Opened,
    now: Millis,
) -> Arc<[RuleOf]> {
    let (environment, revision) = (&running.definition.id, opened.revision);
    let kept = &console.shared.slos;
    if let Some(rules) = kept.rules(environment, revision, now) {
        return rules;
    }
    let asking = running.sources().into_iter().map(|source| async move {
        let alerts = source.alerts()?.ok()?;
        let asked = source.ask(alerts.rules());
        tokio::time::timeout(PATIENCE, asked).await.ok()?.ok()
    });
    let told = futures::future::join_all(asking).await;
    let mut rules = of_pack(opened);
    for rule in told.into_iter().flatten().flat_map(|answer| answer.value) {
        if rule.kind == RuleKind::Alerting {
            rules.push(RuleOf::new(
                rule.name,
                &rule.query,
                rule.labels,
                rule.annotations,
            ));
        }
    }
    let rules: Arc<[RuleOf]> = rules.into();
    kept.keep_rules(environment, revision, now, rules.clone());
    rules
}

/// The alerting rules of the pack.
pub(super) fn of_pack(opened: &Opened) -> Vec<RuleOf> {
    of_groups(&opened.pack.rules)
}

/// The alerting rules of some groups.
pub(super) fn of_groups(groups: &[pack::RuleGroup]) -> Vec<RuleOf> {
    groups
        .iter()
        .flat_map(|group| &group.rules)
        .filter(|rule| rule.kind == RuleKind::Alerting)
        .map(|rule| {
            let (labels, annotations) = (rule.labels.clone(), rule.annotations.clone());
            RuleOf::new(rule.name.clone(), &rule.expr, labels, annotations)
        })
        .collect()
}

/// Names of the alerts that are about an objective, each once.
pub(super) fn alerts(slo: &Slo, rules: &[RuleOf]) -> Vec<String> {
    let measured = metrics(slo);
    let mut names: Vec<String> = Vec::new();
    for rule in rules.iter().filter(|rule| rule.is_about(slo, &measured)) {
        if !names.contains(&rule.name) {
            names.push(rule.name.clone());
        }
    }
    names
}

/// The runbook of the first alert that is about an objective and has one; those about the events
/// it counts come before those about all events.
pub(super) fn runbook(slo: &Slo, rules: &[RuleOf]) -> Option<String> {
    metrics(slo).iter().find_map(|metric| {
        let about = rules
            .iter()
            .filter(|rule| rule.is_about(slo, std::slice::from_ref(metric)));
        about.map(|rule| &rule.annotations).find_map(|annotations| {
            let address = annotations.get("runbook_url");
            Some(address.or_else(|| annotations.get("runbook"))?.to_owned())
        })
    })
}

fn metrics(slo: &Slo) -> Vec<Measured> {
    slo.objective
        .as_ref()
        .map(|objective| objective.indicator.metrics())
        .unwrap_or_default()
}

impl RuleOf {
    fn new(name: String, expr: &str, labels: Labels, annotations: Labels) -> Self {
        Self {
            name,
            labels,
            annotations,
            selectors: promql::selectors(expr, &promql::Options::default()).unwrap_or_default(),
        }
    }

    /// By the labels that Sloth and Pyrra give it, else by what it selects.
    fn is_about(&self, slo: &Slo, measured: &[Measured]) -> bool {
        let named = |labels: &dyn Fn(&str) -> Option<String>| {
            let own = labels("sloth_slo").or_else(|| labels("slo"))?;
            let service = labels("sloth_service").is_none_or(|service| service == slo.service);
            Some(own == slo.id && service)
        };
        if let Some(about) = named(&|label| self.labels.get(label).map(str::to_owned)) {
            return about;
        }
        self.selectors.iter().any(|selector| {
            let equal = |label: &str| {
                let mut matchers = selector.iter();
                let found = matchers.find(|one| one.name == label && one.op == MatchOp::Equal);
                found.map(|one| one.value.clone())
            };
            named(&equal).unwrap_or_else(|| measured.iter().any(|metric| overlap(metric, selector)))
        })
    }
}

/// Whether a selector can select series that an objective measures.
fn overlap(metric: &Measured, selector: &[Matcher]) -> bool {
    let same_name = selector
        .iter()
        .any(|one| one.name == METRIC_NAME && one.op == MatchOp::Equal && one.value == metric.name);
    same_name
        && selector.iter().all(|one| {
            let fixed = metric.labels.iter().find(|(label, _)| *label == one.name);
            fixed.is_none_or(|(_, value)| one.matches(value))
        })
}
