use incident::{Milestone, What};
use model::{Code, Failure};

use super::begin::LONGEST_TITLE;
use crate::{
    Console,
    wire::{ChangeIncident, IncidentChange, IncidentRef, IncidentView},
};

/// Changes an incident; the change is an entry of its record.
///
/// # Errors
/// If there is no such incident or entry, or the change cannot be recorded.
pub async fn change_incident(
    console: &Console,
    request: ChangeIncident,
) -> Result<IncidentView, Failure> {
    let ChangeIncident {
        environment,
        id,
        change,
    } = request;
    let found = console.found(&environment, &id)?;
    let write = |what| console.write(&environment, &found, what);
    match change {
        IncidentChange::Title { title } => {
            let title: String = title.trim().chars().take(LONGEST_TITLE).collect();
            if title.is_empty() {
                return Err(Failure::new(Code::BadInput, "an incident needs a title")
                    .remedy("say in a few words what does not work"));
            }
            write(What::Title { title }).await?;
        }
        IncidentChange::Severity { severity } => {
            write(What::Severity { severity }).await?;
        }
        IncidentChange::Cause { entry, shows } => {
            let entry = u64::from(entry);
            let has = found.clone();
            let entries = super::work(move || incident::read(&has.place)).await??;
            if entries.iter().all(|one| one.number != entry) {
                return Err(
                    Failure::new(Code::NotFound, format!("{id} has no entry {entry}"))
                        .remedy("open the incident again"),
                );
            }
            write(What::Cause { entry, shows }).await?;
        }
        IncidentChange::Record => {
            write(What::Recording { on: true }).await?;
            console.record_from_now(&environment, &id).await?;
        }
        IncidentChange::Pause => {
            console.record_no_more(&environment, &id).await?;
            write(What::Recording { on: false }).await?;
        }
        IncidentChange::Close { note } => {
            write(What::Milestone {
                milestone: Milestone::Closed,
                note: super::checked(note)?,
            })
            .await?;
            console.record_no_more(&environment, &id).await?;
        }
        IncidentChange::Reopen { note } => {
            let note = super::checked(note)?;
            write(What::Reopened { note }).await?;
            console.record_from_now(&environment, &id).await?;
        }
    }
    super::open_incident(console, IncidentRef { environment, id }).await
}

impl Console {
    /// What is done in the environment goes into this record; the one before is told that it does
    /// not go there any more.
    pub(super) async fn record_from_now(&self, environment: &str, id: &str) -> Result<(), Failure> {
        let shelf = self.shelf(environment)?;
        let before = shelf.recording().filter(|before| before != id);
        let now = id.to_owned();
        super::work(move || shelf.record(Some(&now))).await??;
        if let Some(before) = before
            && let Ok(found) = self.found(environment, &before)
            && let Err(failure) = self
                .write(environment, &found, What::Recording { on: false })
                .await
        {
            tracing::warn!(%failure, incident = before, "that it is not recorded any more is not in its record");
        }
        Ok(())
    }

    /// Nothing goes into this record by itself any more.
    async fn record_no_more(&self, environment: &str, id: &str) -> Result<(), Failure> {
        let shelf = self.shelf(environment)?;
        if shelf.recording().as_deref() == Some(id) {
            super::work(move || shelf.record(None)).await??;
        }
        Ok(())
    }
}
