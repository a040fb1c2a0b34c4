use std::{collections::HashMap, fs, path::PathBuf, sync::PoisonError};

use incident::{Found, Incident};
use model::{Failure, Problem, Weight};

use super::view;
use crate::{
    Console,
    wire::{IncidentLine, IncidentsRequest, IncidentsView},
};

/// Incidents as they were read last, by their folder, with the length of their record then.
pub(super) type Known = HashMap<PathBuf, (u64, IncidentLine)>;

/// The incidents that are kept on this computer.
///
/// # Errors
/// If there is no such environment; what cannot be read is told beside what can.
pub async fn incidents(
    console: &Console,
    request: IncidentsRequest,
) -> Result<IncidentsView, Failure> {
    let shelf = console.shelf(&request.environment)?;
    let shared = console.shared.clone();
    super::work(move || {
        let (found, mut problems) = shelf.list();
        let mut known = (shared.incidents.known.lock()).unwrap_or_else(PoisonError::into_inner);
        let mut incidents = Vec::new();
        for found in found {
            match line(&mut known, &found) {
                Ok(line) => incidents.push(line),
                Err(problem) => problems.push(problem),
            }
        }
        IncidentsView {
            incidents,
            recording: shelf.recording(),
            folder: shelf.folder.display().to_string(),
            problems,
        }
    })
    .await
}

/// An incident in the list; a record that has not grown is not read again.
fn line(known: &mut Known, found: &Found) -> Result<IncidentLine, Problem> {
    let folder = &found.place.folder;
    let problem = |words: String, remedy: &str| {
        Problem::new(Weight::Error, folder.display().to_string(), words, remedy)
    };
    let length = fs::metadata(folder.join(incident::RECORD)).map_or(0, |file| file.len());
    if let Some((_, line)) = known.get(folder).filter(|(then, _)| *then == length) {
        return Ok(line.clone());
    }
    let entries = incident::read(&found.place).map_err(|error| {
        problem(
            format!("{} cannot be read: {error}", found.id),
            "make its folder readable for this user",
        )
    })?;
    let incident = Incident::of(&entries).ok_or_else(|| {
        problem(
            format!("{} has no entry: Wheelhouse was ended while it was begun, or its record was changed", found.id),
            "begin another incident; nothing was recorded in this folder",
        )
    })?;
    let line = view::line(&incident);
    known.insert(folder.clone(), (length, line.clone()));
    Ok(line)
}
