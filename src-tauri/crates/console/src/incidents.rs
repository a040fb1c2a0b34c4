//! The records of incidents: begun, added to, looked at, handed on.

use model::{Code, Failure};

mod begin;
mod change;
mod hand_on;
mod handover;
mod list;
mod open;
mod picture;
mod pin;
mod shelf;
mod silence;
mod view;
mod write;

pub use begin::start_incident;
pub use change::change_incident;
pub use hand_on::{export_incident_folder, incident_file, verify_incident_folder};
pub use handover::handover_note;
pub use list::incidents;
pub use open::{open_incident, verify_incident};
pub use picture::incident_picture;
pub use pin::pin;
pub(crate) use pin::record_answer;
pub(crate) use silence::note_silence;
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
