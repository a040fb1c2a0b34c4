//! The records of incidents.

use model::{Code, Failure};

use crate::{
    Console, PanelFile,
    wire::{
        ChangeIncident, ExportIncident, HandoverNote, HandoverRequest, IncidentPicture,
        IncidentRef, IncidentView, IncidentsRequest, IncidentsView, PictureView, Pin, Pinned,
        RecordVerdict, StartIncident,
    },
};

/// The incidents that are kept on this computer.
///
/// # Errors
/// If there is no such environment.
#[allow(clippy::unused_async)] // a command
pub async fn incidents(
    _console: &Console,
    _request: IncidentsRequest,
) -> Result<IncidentsView, Failure> {
    Err(Failure::new(Code::Unsupported, "not in this version"))
}

/// Begins an incident and records it from now on.
///
/// # Errors
/// If there is no such environment.
#[allow(clippy::unused_async)] // a command
pub async fn start_incident(
    _console: &Console,
    _request: StartIncident,
) -> Result<IncidentView, Failure> {
    Err(Failure::new(Code::Unsupported, "not in this version"))
}

/// One incident, whole.
///
/// # Errors
/// If there is no such environment.
#[allow(clippy::unused_async)] // a command
pub async fn open_incident(
    _console: &Console,
    _request: IncidentRef,
) -> Result<IncidentView, Failure> {
    Err(Failure::new(Code::Unsupported, "not in this version"))
}

/// Changes an incident.
///
/// # Errors
/// If there is no such environment.
#[allow(clippy::unused_async)] // a command
pub async fn change_incident(
    _console: &Console,
    _request: ChangeIncident,
) -> Result<IncidentView, Failure> {
    Err(Failure::new(Code::Unsupported, "not in this version"))
}

/// Puts something into the record of the incident that is recorded.
///
/// # Errors
/// If there is no such environment.
#[allow(clippy::unused_async)] // a command
pub async fn pin(_console: &Console, _request: Pin) -> Result<Pinned, Failure> {
    Err(Failure::new(Code::Unsupported, "not in this version"))
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

/// Whether a record holds.
///
/// # Errors
/// If there is no such environment.
#[allow(clippy::unused_async)] // a command
pub async fn verify_incident(
    _console: &Console,
    _request: IncidentRef,
) -> Result<RecordVerdict, Failure> {
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
