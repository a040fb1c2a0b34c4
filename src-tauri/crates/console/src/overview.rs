use model::{Alert, AlertSeverity, AlertState, Failure, Millis};

use crate::{
    Console,
    environments::{Probed, Running},
    wire::{GoldenSignals, Overview, OverviewRequest, ProbeView},
};

mod changes;
mod golden;
mod sentence;

pub(crate) use changes::{changes, held, step_of_versions, stretches};
pub(crate) use golden::{signals_around, signals_of_route};

/// Whether an environment is healthy, and what changed.
///
/// # Errors
/// Only if there is no such environment: a source that fails is part of the answer.
pub async fn overview(console: &Console, request: OverviewRequest) -> Result<Overview, Failure> {
    let running = console.environment(&request.environment).await?;
    let now = console.shared.now();
    let (alerts, changes, sources) = futures::join!(
        alerts(&running),
        running.changes(request.range),
        crate::sources::lines(&running, now),
    );
    let (alerts, alert_failures) = alerts;
    let probes: Vec<ProbeView> = running.probes.now().into_iter().map(probe_view).collect();
    let (health, sentence) = sentence::sum_up(&probes, &alerts, &sources);
    Ok(Overview {
        health,
        sentence,
        probes,
        sources,
        alerts,
        alert_failures,
        changes: changes.to_vec(),
        at: now,
    })
}

/// Rate, errors, latency and saturation of an environment.
///
/// # Errors
/// Only if there is no such environment: a signal that fails says so in its place.
pub async fn golden_signals(
    console: &Console,
    request: OverviewRequest,
) -> Result<GoldenSignals, Failure> {
    let running = console.environment(&request.environment).await?;
    golden::signals(console, &running, &request).await
}

/// Alerts of all sources, gravest first and longest first; failures beside them.
pub(crate) async fn alerts(running: &Running) -> (Vec<Alert>, Vec<Failure>) {
    let (mut all, mut failures) = crate::alerts::told(running).await;
    for source in running.sources() {
        failures.extend(
            source
                .rules()
                .into_iter()
                .flat_map(|rules| rules.failures()),
        );
    }
    all.sort_by_key(gravity);
    (all, failures)
}

/// What alerts are sorted by: those that fire first, then by severity, then by age.
pub(crate) fn gravity(alert: &Alert) -> (bool, AlertSeverity, Millis) {
    let firing = alert.state == AlertState::Firing;
    let since = alert.since.unwrap_or(Millis(i64::MAX));
    (!firing, AlertSeverity::of(alert), since)
}

fn probe_view((definition, probed): (pack::Probe, Probed)) -> ProbeView {
    ProbeView {
        id: definition.id,
        title: definition.title,
        url: definition.url.to_string(),
        state: probed.state,
        status: probed.status,
        took_ms: probed.took_ms,
        since: probed.since,
        failure: probed.failure,
    }
}
