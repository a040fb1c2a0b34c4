use futures::FutureExt as _;
use incident::{Entry, Found, Incident, Verdict};
use model::{Code, Failure, Millis, TimeRange};

use super::view;
use crate::{
    Console,
    wire::{BudgetSpent, BudgetSpentRequest, ChangeMark, IncidentRef, IncidentView, RecordVerdict},
};

/// What came so long before an incident may have caused it, in milliseconds.
const BEFORE: i64 = 30 * 60_000;

/// One incident, whole.
///
/// # Errors
/// If there is no such incident, or its record cannot be read. A record that does not hold is
/// shown as far as it does.
pub async fn open_incident(
    console: &Console,
    request: IncidentRef,
) -> Result<IncidentView, Failure> {
    let whole = Whole::of(console, &request).await?;
    let shelf = console.shelf(&request.environment)?;
    let incident = &whole.incident;
    let (happened, spent) = whole.around(console, &request.environment).await;
    Ok(IncidentView {
        line: view::line(incident),
        recording: shelf.recording() == Some(request.id),
        folder: whole.found.place.folder.display().to_string(),
        alert: incident.alert.clone(),
        entries: view::entries(&whole.entries, incident),
        happened,
        measures: incident.measures.iter().map(view::measure).collect(),
        spent,
        verdict: view::verdict(&whole.verdict),
    })
}

/// Whether a record holds.
///
/// # Errors
/// If there is no such incident, or its record cannot be read.
pub async fn verify_incident(
    console: &Console,
    request: IncidentRef,
) -> Result<RecordVerdict, Failure> {
    let found = console.found(&request.environment, &request.id)?;
    let verified = super::work(move || verify(&found)).await?;
    let (_, verdict) = verified?;
    Ok(view::verdict(&verdict))
}

/// A record that was read and verified.
pub(super) struct Whole {
    pub(super) found: Found,
    pub(super) entries: Vec<Entry>,
    pub(super) incident: Incident,
    pub(super) verdict: Verdict,
}

impl Whole {
    pub(super) async fn of(console: &Console, request: &IncidentRef) -> Result<Self, Failure> {
        let found = console.found(&request.environment, &request.id)?;
        let reading = found.clone();
        let (entries, verdict) = super::work(move || verify(&reading)).await??;
        let incident = Incident::of(&entries).ok_or_else(|| {
            Failure::new(
                Code::Storage,
                format!(
                    "{} has no entry that holds: {}",
                    request.id,
                    verdict.sentence()
                ),
            )
            .at(found.place.folder.display().to_string())
            .remedy("keep the folder as it is and begin another incident")
        })?;
        Ok(Self {
            found,
            entries,
            incident,
            verdict,
        })
    }

    /// What happened around the time of the incident, newest first, and what it cost; empty where
    /// that cannot be told.
    pub(super) async fn around(
        &self,
        console: &Console,
        environment: &str,
    ) -> (Vec<ChangeMark>, Vec<BudgetSpent>) {
        let Ok(running) = console.environment(environment).await else {
            return Default::default();
        };
        let began = self.incident.began;
        let ended = self.incident.ended.unwrap_or(console.shared.now());
        let range = TimeRange {
            start: began,
            end: ended.max(began),
        };
        let wider = TimeRange {
            start: Millis(began.0.saturating_sub(BEFORE)),
            ..range
        };
        let asked = BudgetSpentRequest {
            environment: environment.to_owned(),
            range,
        };
        let (happened, spent) = futures::join!(
            crate::overview::changes(&running, wider).boxed(),
            crate::slos::budget_spent(console, asked).boxed()
        );
        (happened, spent.unwrap_or_default())
    }
}

fn verify(found: &Found) -> Result<(Vec<Entry>, Verdict), incident::IncidentError> {
    incident::verify(&found.place.folder, Some(found.place.head.clone()))
}
