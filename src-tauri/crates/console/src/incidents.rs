//! The records of incidents: begun, added to, looked at, handed on.

use model::{Code, Failure};

use crate::{
    Console, PanelFile,
    wire::{ExportIncident, HandoverNote, HandoverRequest, IncidentPicture, PictureView},
};

mod begin;
mod change;
mod list;
mod open;
mod pin;
mod shelf;
mod view;
mod write;

pub use begin::start_incident;
pub use change::change_incident;
pub use list::incidents;
pub use open::{open_incident, verify_incident};
pub use pin::pin;
pub(crate) use pin::record_answer;
pub(crate) use write::Records;

/// Characters of a note.
const LONGEST_NOTE: usize = 100_000;

/// A note that can be kept.
fn checked(note: String) -> Result<String, Failure> {
    let letters = note.chars().count();
    if letters > LONGEST_NOTE {
        return Err(Failure::new(
            Code::TooLarge,
            format!("the note has {letters} characters, and at most {LONGEST_NOTE} are kept"),
        )
        .remedy("shorten it, or pin what it quotes"));
    }
    Ok(note.trim().to_owned())
}

/// Works away from the threads that answer: it waits for the disk.
async fn work<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        Failure::new(Code::Internal, format!("the work stopped: {error}"))
            .remedy("copy the diagnostics")
    })
}

/// A picture of a record.
///
/// # Errors
/// If there is no such environment.
#[allow(clippy::unused_async)] // a command
pub async fn incident_picture(
    _console: &Console,
    _request: IncidentPicture,
) -> Result<PictureView, Failure> {
    Err(Failure::new(Code::Unsupported, "not in this version"))
}

/// A draft of the note that hands a shift over.
///
/// # Errors
/// If there is no such environment.
#[allow(clippy::unused_async)] // a command
pub async fn handover_note(
    _console: &Console,
    _request: HandoverRequest,
) -> Result<HandoverNote, Failure> {
    Err(Failure::new(Code::Unsupported, "not in this version"))
}

/// An incident as a file to save.
///
/// # Errors
/// If there is no such environment.
#[allow(clippy::unused_async)] // a command
pub async fn incident_file(
    _console: &Console,
    _request: ExportIncident,
) -> Result<PanelFile, Failure> {
    Err(Failure::new(Code::Unsupported, "not in this version"))
}
