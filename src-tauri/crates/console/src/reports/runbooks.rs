//! Runbooks that a panel, its dashboard, its metrics or its alerts lead to.

use super::{metrics::Names, related::Alert};
use crate::{
    open::Opened,
    runbooks::{Shelved, all, reason, stands_in},
    wire::RelatedRunbook,
};

/// What a runbook may be about.
pub(super) struct Subject {
    /// Title of the panel.
    pub(super) title: String,
    /// Uid of its dashboard.
    pub(super) uid: String,
    /// Metrics around it.
    pub(super) metrics: Names,
}

/// Runbooks that are listed at most.
const MOST: usize = 50;
/// Shorter titles, such as "Errors", stand in any text.
const TELLING: usize = 12;

/// Runbooks that belong to one of the subject's alerts or name the subject, the surest first.
pub(super) fn related(
    opened: &Opened,
    subject: &Subject,
    alerts: &[&Alert],
) -> Vec<RelatedRunbook> {
    let mut found: Vec<(u8, RelatedRunbook)> = all(opened)
        .iter()
        .filter_map(|runbook| {
            let (weight, why) =
                of_alerts(runbook, alerts).or_else(|| mention(&runbook.text, subject))?;
            let related = RelatedRunbook {
                file: runbook.file.clone(),
                title: runbook.runbook.title.clone(),
                why,
            };
            Some((weight, related))
        })
        .collect();
    found.sort_by_key(|(weight, _)| *weight);
    found.truncate(MOST);
    found.into_iter().map(|(_, runbook)| runbook).collect()
}

/// The alert that a runbook belongs to most surely.
fn of_alerts(runbook: &Shelved, alerts: &[&Alert]) -> Option<(u8, String)> {
    let reasons = alerts
        .iter()
        .filter_map(|alert| reason(runbook, &alert.name, &alert.annotations));
    let (surety, why) = reasons.min_by_key(|(surety, _)| *surety)?;
    Some((surety as u8, why))
}

/// What of the subject a text mentions.
fn mention(text: &str, subject: &Subject) -> Option<(u8, String)> {
    let title = subject.title.trim();
    let telling = title.contains(' ') || title.chars().count() >= TELLING;
    let lower = text.to_lowercase();
    if telling && stands_in(&lower, &title.to_lowercase()) {
        return Some((4, format!("mentions the panel {title:?}")));
    }
    if stands_in(text, &subject.uid) {
        return Some((5, format!("mentions the dashboard {}", subject.uid)));
    }
    let metric = subject.metrics.iter().find(|name| stands_in(text, name))?;
    Some((6, format!("mentions the metric {metric}")))
}
