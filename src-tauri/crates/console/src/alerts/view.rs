//! Everything about alerting in an environment, put together.

use std::sync::Arc;

use futures::FutureExt as _;
use model::{Alert, AlertSeverity, Code, Failure, Labels, Millis};

use super::{
    coverage::Leading,
    gather::{self, Teller},
    merge::{Merged, Telling, merge},
    never,
    rules::{self, Standing},
    silences, silencing,
};
use crate::{
    Console,
    environments::Running,
    open::Opened,
    overview,
    wire::{AlertLine, AlertsRequest, AlertsView, RuleLine, Silencing},
};

/// Alerts, rules and silences of an environment, with the runbooks they lead to.
///
/// # Errors
/// Only if there is no such environment: a source that fails costs its part.
pub async fn alerts(console: &Console, request: AlertsRequest) -> Result<AlertsView, Failure> {
    let running = console.environment(&request.environment).await?;
    let opened = console.shared.opened()?;
    let tellers = gather::everything(&running).await;
    let now = console.shared.now();
    let mut standing = rules::standing(&tellers, &opened.pack.rules, now);
    never::judge(&console.shared.known_metrics, &tellers, &mut standing, now).await;
    let silencing = silencing::allowed(&opened.pack, &running);
    tokio::task::spawn_blocking(move || view(&opened, &tellers, &standing, silencing, now))
        .await
        .map_err(|error| Failure::new(Code::Internal, format!("listing failed: {error}")))
}

fn view(
    opened: &Arc<Opened>,
    tellers: &[Teller],
    standing: &[Standing],
    silencing: Silencing,
    now: Millis,
) -> AlertsView {
    let mut leading = Leading::new(opened);
    let mut merged = merged(tellers);
    merged.sort_by_key(|one| overview::gravity(&one.alert));
    let alerts = merged.into_iter().map(|one| {
        let rule = rule_of(&one.own, standing).map(|rule| rule.id.clone());
        line(&mut leading, one, rule)
    });
    let alerts = alerts.collect();
    let rules = standing.iter().map(|rule| rule_line(&mut leading, rule));
    AlertsView {
        alerts,
        rules: rules.collect(),
        silences: silences::list(tellers, now),
        coverage: leading.coverage(standing),
        silencing,
        failures: tellers.iter().flat_map(Teller::failures).collect(),
        warnings: tellers.iter().flat_map(Teller::warnings).collect(),
        at: now,
    }
}

/// What the sources tell of alerts, each alert once.
pub(super) fn merged(tellers: &[Teller]) -> Vec<Merged> {
    let tellings: Vec<Telling<'_>> = tellers
        .iter()
        .filter_map(|teller| {
            Some(Telling {
                title: teller.title(),
                delivers: teller.delivers,
                told: &teller.told.as_ref().ok()?.value,
            })
        })
        .collect();
    merge(&tellings)
}

fn line(leading: &mut Leading<'_>, merged: Merged, rule: Option<String>) -> AlertLine {
    let alert = merged.alert;
    let runbooks = leading.of(name(&alert), &alert.annotations).runbooks;
    AlertLine {
        id: merged.id,
        severity: AlertSeverity::of(&alert),
        alert,
        sources: merged.sources,
        silences: merged.silences,
        quiet: merged.quiet,
        runbook: runbooks.into_iter().next(),
        rule,
    }
}

/// The rule that made an alert: the one that tells of it, else the only one of its name whose
/// labels it has.
pub(super) fn rule_of<'r>(own: &Labels, standing: &'r [Standing]) -> Option<&'r Standing> {
    let name = own.get("alertname")?;
    let mut named = standing.iter().filter(|rule| rule.name == name);
    if let Some(rule) = named.clone().find(|rule| rule.alerts.contains(own)) {
        return Some(rule);
    }
    let fits = |rule: &&Standing| {
        let mut fixed = rule
            .labels
            .0
            .iter()
            .filter(|(_, value)| !value.contains("{{"));
        fixed.all(|(label, value)| own.get(label) == Some(value))
    };
    let fitting: Vec<&Standing> = named.by_ref().filter(fits).collect();
    match fitting.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

fn rule_line(leading: &mut Leading<'_>, rule: &Standing) -> RuleLine {
    let found = leading.of(&rule.name, &rule.annotations);
    RuleLine {
        id: rule.id.clone(),
        name: rule.name.clone(),
        group: rule.group.clone(),
        origin: rule.origin.clone(),
        query: rule.query.clone(),
        hold: rules::hold(rule),
        severity: AlertSeverity::of_labels(&rule.labels),
        state: rule.state,
        why: rule.why.clone(),
        firing: rule.firing,
        pending: rule.pending,
        runbook: found.runbooks.into_iter().next(),
        broken: found.broken,
    }
}

pub(super) fn name(alert: &Alert) -> &str {
    alert.labels.get("alertname").unwrap_or_default()
}

/// Alerts of all sources, each once; failures beside them.
pub(crate) async fn told(running: &Running) -> (Vec<Alert>, Vec<Failure>) {
    // Screens, panels and records ask for alerts; boxed, their futures stay of a readable depth.
    let answers = gather::told(running).boxed().await;
    let mut failures = Vec::new();
    let mut tellings = Vec::new();
    for (title, delivers, answer) in &answers {
        match answer {
            Ok(answer) => tellings.push(Telling {
                title,
                delivers: *delivers,
                told: &answer.value,
            }),
            Err(failure) => failures.push(failure.clone()),
        }
    }
    let merged = merge(&tellings);
    (merged.into_iter().map(|one| one.alert).collect(), failures)
}
