use std::{collections::HashMap, time::Duration};

use dashboard::{Dashboard, Panel};
use model::{AlertState, Code, Failure, Labels, RuleKind};

use super::{
    metrics::{self, Names, Recorded},
    runbooks,
};
use crate::{
    Console, dashboards,
    environments::Running,
    open::Opened,
    panel,
    wire::{Related, RelatedAlert, RelatedPanel, RelatedRequest},
};

/// Related panels and alerts that are listed at most.
const MOST: usize = 50;
/// How long sources may take to tell their rules; the pack's own are there anyway.
const PATIENCE: Duration = Duration::from_secs(3);

/// What shares a panel's metrics: alert rules, other panels, and the runbooks of all these.
///
/// Recording rules are followed one step each way, so that a panel of `job:errors:rate5m` and an
/// alert over `errors_total` find each other.
///
/// # Errors
/// If there is no such environment, dashboard or panel.
pub async fn related(console: &Console, request: RelatedRequest) -> Result<Related, Failure> {
    let running = console.environment(&request.environment).await?;
    let (dashboard, _) = dashboards::find(console, &request.uid)?;
    panel::find(&dashboard, request.panel)?;
    let opened = console.shared.opened()?;
    let told = rules_and_states(&running).await;
    tokio::task::spawn_blocking(move || {
        let panel = panel::find(&dashboard, request.panel)?;
        Ok(relate(&opened, &dashboard, panel, told))
    })
    .await
    .map_err(|error| Failure::new(Code::Internal, format!("looking around failed: {error}")))?
}

/// An alert rule of the pack or of a source.
pub(crate) struct Alert {
    pub(crate) name: String,
    origin: String,
    expr: String,
    pub(crate) annotations: Labels,
}

/// The alert rules of the pack and of the sources, each once.
pub(crate) async fn alert_rules(opened: &Opened, running: &Running) -> Vec<Alert> {
    let told = rules_and_states(running).await;
    rules(opened, &told).1
}

/// What the sources tell: their rules with their titles, and the gravest state of each alert.
#[derive(Default)]
struct Told {
    rules: Vec<(String, model::Rule)>,
    states: HashMap<String, AlertState>,
}

async fn rules_and_states(running: &Running) -> Told {
    let asking = running.sources().into_iter().map(|source| async move {
        let alerts = source.alerts()?.ok()?;
        let both = futures::future::join(source.ask(alerts.rules()), source.ask(alerts.alerts()));
        let (rules, states) = tokio::time::timeout(PATIENCE, both).await.ok()?;
        Some((source.definition.title.clone(), rules, states))
    });
    let mut told = Told::default();
    for (title, rules, states) in futures::future::join_all(asking)
        .await
        .into_iter()
        .flatten()
    {
        let rules = rules.map(|answer| answer.value).unwrap_or_default();
        told.rules
            .extend(rules.into_iter().map(|rule| (title.clone(), rule)));
        for alert in states.map(|answer| answer.value).unwrap_or_default() {
            let Some(name) = alert.labels.get("alertname") else {
                continue;
            };
            let known = told.states.entry(name.to_owned()).or_insert(alert.state);
            if gravity(alert.state) > gravity(*known) {
                *known = alert.state;
            }
        }
    }
    told
}

fn gravity(state: AlertState) -> u8 {
    match state {
        AlertState::Suppressed => 0,
        AlertState::Pending => 1,
        AlertState::Firing => 2,
    }
}

fn relate(opened: &Opened, dashboard: &Dashboard, panel: &Panel, told: Told) -> Related {
    let choice = metrics::defaults(dashboard);
    let own = metrics::of_panel(panel, &choice);
    let (recorded, alerts) = rules(opened, &told);
    let around = recorded.around(&own);
    let mut related: Vec<(Alert, Names)> = alerts
        .into_iter()
        .filter_map(|alert| {
            let shared = shared(&around, &metrics::of_query(&alert.expr));
            (!shared.is_empty()).then_some((alert, shared))
        })
        .collect();
    related.truncate(MOST);
    let subject = runbooks::Subject {
        title: choice.fill(&panel.title),
        uid: dashboard.uid.clone(),
        metrics: around.clone(),
    };
    let named: Vec<&Alert> = related.iter().map(|(alert, _)| alert).collect();
    let runbooks = runbooks::related(opened, &subject, &named);
    Related {
        runbooks,
        panels: panels(opened, Some((dashboard, panel)), &around),
        alerts: related
            .into_iter()
            .map(|(alert, shared)| RelatedAlert {
                state: told.states.get(&alert.name).copied(),
                name: alert.name,
                origin: alert.origin,
                expr: alert.expr,
                metrics: shared.into_iter().collect(),
            })
            .collect(),
        metrics: own.into_iter().collect(),
    }
}

fn shared(ours: &Names, theirs: &Names) -> Names {
    ours.intersection(theirs).cloned().collect()
}

/// Recording rules, and each alert rule once: the pack's before the sources'.
fn rules(opened: &Opened, told: &Told) -> (Recorded, Vec<Alert>) {
    let mut recorded = Recorded::default();
    let mut alerts: Vec<Alert> = Vec::new();
    let mut take = |kind: RuleKind, alert: Alert| match kind {
        RuleKind::Recording => recorded.add(&alert.name, &alert.expr),
        RuleKind::Alerting => {
            let known = alerts
                .iter()
                .any(|other| other.name == alert.name && same_query(&other.expr, &alert.expr));
            if !known {
                alerts.push(alert);
            }
        }
    };
    for group in &opened.pack.rules {
        for rule in &group.rules {
            let alert = Alert {
                name: rule.name.clone(),
                origin: group.file.clone(),
                expr: rule.expr.clone(),
                annotations: rule.annotations.clone(),
            };
            take(rule.kind, alert);
        }
    }
    for (title, rule) in &told.rules {
        let alert = Alert {
            name: rule.name.clone(),
            origin: title.clone(),
            expr: rule.query.clone(),
            annotations: rule.annotations.clone(),
        };
        take(rule.kind, alert);
    }
    (recorded, alerts)
}

/// Whether two queries differ in white space alone: servers write expressions anew.
fn same_query(a: &str, b: &str) -> bool {
    let letters = |text: &str| -> String { text.split_whitespace().collect() };
    letters(a) == letters(b)
}

/// Panels that show the metrics of a query, or what is recorded of them, most shared first.
pub(crate) fn panels_of_query(
    opened: &Opened,
    query: &str,
    recording: &[(String, String)],
) -> Vec<RelatedPanel> {
    let mut recorded = Recorded::default();
    for (name, expr) in recording {
        recorded.add(name, expr);
    }
    panels(opened, None, &recorded.around(&metrics::of_query(query)))
}

/// Panels of all dashboards that show any of the metrics, most shared first, without the own one.
fn panels(opened: &Opened, own: Option<(&Dashboard, &Panel)>, around: &Names) -> Vec<RelatedPanel> {
    let mut found = Vec::new();
    let dashboards = opened
        .dashboards
        .iter()
        .filter_map(|one| one.dashboard.as_ref());
    for dashboard in dashboards {
        let choice = metrics::defaults(dashboard);
        for panel in dashboard.panels() {
            if own.is_some_and(|(home, own)| home.uid == dashboard.uid && own.id == panel.id) {
                continue;
            }
            let shared = shared(around, &metrics::of_panel(panel, &choice));
            if !shared.is_empty() {
                found.push(RelatedPanel {
                    uid: dashboard.uid.clone(),
                    dashboard: dashboard.title.clone(),
                    panel: panel.id,
                    title: choice.fill(&panel.title),
                    metrics: shared.into_iter().collect(),
                });
            }
        }
    }
    found.sort_by_key(|one: &RelatedPanel| std::cmp::Reverse(one.metrics.len()));
    found.truncate(MOST);
    found
}
