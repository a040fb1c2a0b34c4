use std::{cmp::Reverse, sync::Arc};

use dashboard::{Dashboard, Panel};
use model::{Code, Failure, Weight};

use crate::{
    Console, dashboards,
    dashboards::Loaded,
    open::Opened,
    wire::{Finding, LintReport, LintRequest},
};

mod links;
mod live;
mod rules;

/// What is wrong with the pack's dashboards, or with one dashboard of the pack or the starter set.
///
/// Rules that need no source always run; with `live`, every distinct query is asked too. Alerts and
/// runbooks whose links lead to no dashboard, and rules with wrong expressions or templates, are
/// among the findings when all are looked at.
///
/// # Errors
/// If no pack is open, no dashboard has that uid, or there is no such environment to ask.
pub async fn lint(console: &Console, request: LintRequest) -> Result<LintReport, Failure> {
    let opened = console.shared.opened()?;
    let chosen: Vec<Loaded> = match &request.uid {
        Some(uid) => vec![dashboards::find(console, uid)?.1],
        None => opened
            .dashboards
            .iter()
            .filter(|one| !one.starter)
            .cloned()
            .collect(),
    };
    let mut report = {
        let (opened, chosen) = (opened.clone(), chosen.clone());
        let whole = request.uid.is_none();
        tokio::task::spawn_blocking(move || offline(&opened, &chosen, whole))
            .await
            .map_err(|error| Failure::new(Code::Internal, format!("lint failed: {error}")))?
    };
    if request.live {
        let running = console.environment(&request.environment).await?;
        live::ask(console, &running, &request, &chosen, &mut report).await;
    }
    report
        .findings
        .sort_by_cached_key(|one| (Reverse(one.weight), one.file.clone()));
    Ok(report)
}

/// All rules that need no source.
fn offline(opened: &Opened, chosen: &[Loaded], whole: bool) -> LintReport {
    let mut report = LintReport {
        dashboards: 0,
        panels: 0,
        queries: 0,
        findings: Vec::new(),
        failures: Vec::new(),
    };
    for loaded in chosen {
        let Some(dashboard) = &loaded.dashboard else {
            report.findings.push(unreadable(loaded));
            continue;
        };
        report.dashboards += 1;
        report.panels += u32::try_from(dashboard.panels().count()).unwrap_or(u32::MAX);
        let subject = Subject { loaded, dashboard };
        let told = dashboard::lint(dashboard);
        report
            .findings
            .extend(told.into_iter().map(|one| subject.told(one)));
        report
            .findings
            .extend(links::of_dashboard(opened, &subject));
    }
    if whole {
        report.findings.extend(rules::of_pack(opened));
        report.findings.extend(links::of_alerts(opened));
        report.findings.extend(links::of_runbooks(opened));
    }
    report
}

/// A dashboard with the file it was read from.
struct Subject<'a> {
    loaded: &'a Loaded,
    dashboard: &'a Arc<Dashboard>,
}

impl Subject<'_> {
    /// A finding of the file alone, with where the file is.
    fn told(&self, one: dashboard::Finding) -> Finding {
        Finding {
            rule: one.rule.to_owned(),
            weight: one.weight,
            file: self.loaded.file.clone(),
            uid: self.dashboard.uid.clone(),
            dashboard: self.dashboard.title.clone(),
            panel: one.panel,
            panel_title: one.panel.map(|_| one.title).unwrap_or_default(),
            message: one.message,
            remedy: one.remedy.to_owned(),
        }
    }

    fn finding(
        &self,
        rule: &str,
        weight: Weight,
        panel: Option<&Panel>,
        message: String,
        remedy: impl Into<String>,
    ) -> Finding {
        Finding {
            rule: rule.to_owned(),
            weight,
            file: self.loaded.file.clone(),
            uid: self.dashboard.uid.clone(),
            dashboard: self.dashboard.title.clone(),
            panel: panel.map(|panel| panel.id),
            panel_title: panel.map(|panel| panel.title.clone()).unwrap_or_default(),
            message,
            remedy: remedy.into(),
        }
    }
}

fn unreadable(loaded: &Loaded) -> Finding {
    let problem = loaded.problems.iter().max_by_key(|problem| problem.weight);
    Finding {
        rule: "unreadable".to_owned(),
        weight: Weight::Error,
        file: loaded.file.clone(),
        uid: String::new(),
        dashboard: String::new(),
        panel: None,
        panel_title: String::new(),
        message: problem.map_or_else(
            || "the file holds no dashboard".to_owned(),
            |problem| problem.message.clone(),
        ),
        remedy: problem.map_or_else(
            || "export the dashboard anew".to_owned(),
            |problem| problem.remedy.clone(),
        ),
    }
}
