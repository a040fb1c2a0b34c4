use incident::{Began, What};
use model::{Alert, AlertSeverity, Failure, Millis};

use crate::{
    Console,
    wire::{IncidentRef, IncidentView, StartIncident},
};

/// Characters of a title.
pub(super) const LONGEST_TITLE: usize = 200;

/// Begins an incident and records it from now on; another one that was is not any more.
///
/// # Errors
/// If there is no such environment, or the record cannot be begun.
pub async fn start_incident(
    console: &Console,
    request: StartIncident,
) -> Result<IncidentView, Failure> {
    let environment = request.environment;
    let shelf = console.shelf(&environment)?;
    let now = console.shared.now();
    let alert = request.alert;
    let title = match (request.title.trim(), &alert) {
        ("", Some(alert)) => title_of(alert),
        ("", None) => format!("Incident of {}", spoken(now)),
        (title, _) => title.to_owned(),
    };
    let title = console.rules().named("", &title);
    let title: String = title.chars().take(LONGEST_TITLE).collect();
    let severity = request
        .severity
        .or(alert.as_ref().map(AlertSeverity::of))
        .unwrap_or(AlertSeverity::Other);
    let found = {
        let (shelf, title) = (shelf.clone(), title.clone());
        super::work(move || shelf.claim(&title)).await??
    };
    let began = Began {
        id: found.id.clone(),
        title,
        severity,
        began: alert.as_ref().and_then(|alert| alert.since).unwrap_or(now),
        alert,
        program: format!("Wheelhouse {}", console.shared.options.version),
    };
    console
        .write(&environment, &found, What::Began(began))
        .await?;
    console.record_from_now(&environment, &found.id).await?;
    let id = found.id;
    super::open_incident(console, IncidentRef { environment, id }).await
}

/// A title from what an alert says of itself.
fn title_of(alert: &Alert) -> String {
    let named = |labels: &model::Labels, name: &str| {
        let value = labels.get(name).unwrap_or_default().trim().to_owned();
        Some(value).filter(|value| !value.is_empty())
    };
    named(&alert.annotations, "summary")
        .or_else(|| named(&alert.labels, "alertname"))
        .unwrap_or_else(|| "an alert without a name".to_owned())
}

/// A moment in a title.
fn spoken(at: Millis) -> String {
    let moment = chrono::DateTime::from_timestamp_millis(at.0);
    moment.map_or_else(String::new, |at| {
        at.format("%Y-%m-%d %H:%M UTC").to_string()
    })
}
