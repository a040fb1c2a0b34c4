//! What one alert leads to: runbooks, panels, a chart of what it watches, logs and traces, and when
//! it fired before.

use std::{collections::BTreeMap, sync::Arc};

use model::{Code, Failure, Labels, RuleKind};
use promql::{Options, Watched};

use super::{
    gather::{self, Teller},
    rules::{self, Standing},
    view::{merged, name, rule_of},
};
use crate::{
    Console,
    open::Opened,
    reports, runbooks,
    wire::{AlertDetail, AlertDetailRequest},
};

mod dashboard;
mod earlier;
mod signals;

/// What an alert leads to. What a source does not answer in a few seconds is left out.
///
/// # Errors
/// Only if there is no such environment.
pub async fn alert_detail(
    console: &Console,
    request: AlertDetailRequest,
) -> Result<AlertDetail, Failure> {
    let running = console.environment(&request.environment).await?;
    let opened = console.shared.opened()?;
    let now = console.shared.now();
    let alert = request.alert;
    let tellers = gather::everything(&running).await;
    let standing = rules::standing(&tellers, &opened.pack.rules, now);
    let own = merged(&tellers)
        .into_iter()
        .find(|one| one.alert.labels == alert.labels)
        .map_or_else(|| alert.labels.clone(), |one| one.own);
    let rule = rule_of(&own, &standing);
    let watched = rule.and_then(|rule| watched(rule, &own));
    let (earlier, signals) = futures::join!(
        earlier::of(rule, &own, alert.since, now),
        signals::of(&running, &own, rule, now),
    );
    let query = rule.map(|rule| rule.query.clone());
    let recording = recording(&opened, &tellers);
    let work = move || {
        let shelved = runbooks::all(&opened);
        let leading = runbooks::leading(&opened, &shelved, name(&alert), &alert.annotations);
        let panels = query.map(|query| reports::panels_of_query(&opened, &query, &recording));
        AlertDetail {
            runbooks: leading.runbooks,
            broken: leading.broken,
            panels: panels.unwrap_or_default(),
            dashboard: dashboard::of(&opened, &alert.annotations),
            limit: watched.as_ref().and_then(|watched| watched.limit),
            query: watched.map(|watched| watched.query),
            log_fields: signals.log_fields,
            service: signals.service,
            earlier,
        }
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Failure::new(Code::Internal, format!("looking around failed: {error}")))
}

/// What the rule watches, for this alert; the whole expression if that cannot be told.
fn watched(rule: &Standing, own: &Labels) -> Option<Watched> {
    let options = Options::default();
    let known = rule.query.as_str();
    promql::watched(known, &of_series(rule, own), &options)
        .or_else(|_| promql::watched(known, &BTreeMap::new(), &options))
        .ok()
}

/// The labels that an alert has of its series: neither its name nor what its rule adds.
fn of_series(rule: &Standing, own: &Labels) -> BTreeMap<String, String> {
    let mut labels = own.0.clone();
    labels.retain(|label, _| label != "alertname" && rule.labels.get(label).is_none());
    labels
}

/// Recording rules of the pack and the sources: name and expression.
fn recording(opened: &Arc<Opened>, tellers: &[Teller]) -> Vec<(String, String)> {
    let of_pack = opened.pack.rules.iter().flat_map(|group| &group.rules);
    let of_pack = of_pack
        .filter(|rule| rule.kind == RuleKind::Recording)
        .map(|rule| (rule.name.clone(), rule.expr.clone()));
    let told = tellers
        .iter()
        .filter_map(|teller| teller.rules.as_ref().ok());
    let told = told
        .flat_map(|answer| &answer.value)
        .filter(|rule| rule.kind == RuleKind::Recording)
        .map(|rule| (rule.name.clone(), rule.query.clone()));
    of_pack.chain(told).collect()
}
