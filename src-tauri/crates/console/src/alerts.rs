//! Alerts, their rules and their silences.

use model::{Code, Failure};

use crate::{
    Console,
    wire::{
        AlertDetail, AlertDetailRequest, AlertsRequest, AlertsView, CreateSilence, ExpireSilence,
        SilenceAnswer,
    },
};

/// Alerts, rules and silences of an environment.
///
/// # Errors
/// If there is no such environment.
#[allow(clippy::unused_async)] // a command
pub async fn alerts(_console: &Console, _request: AlertsRequest) -> Result<AlertsView, Failure> {
    Err(Failure::new(Code::Unsupported, "not in this version"))
}

/// What an alert leads to.
///
/// # Errors
/// If there is no such environment.
#[allow(clippy::unused_async)] // a command
pub async fn alert_detail(
    _console: &Console,
    _request: AlertDetailRequest,
) -> Result<AlertDetail, Failure> {
    Err(Failure::new(Code::Unsupported, "not in this version"))
}

/// Makes or changes a silence, once the user has said yes.
///
/// # Errors
/// If there is no such environment.
#[allow(clippy::unused_async)] // a command
pub async fn create_silence(
    _console: &Console,
    _request: CreateSilence,
) -> Result<SilenceAnswer, Failure> {
    Err(Failure::new(Code::Unsupported, "not in this version"))
}

/// Ends a silence, once the user has said yes.
///
/// # Errors
/// If there is no such environment.
#[allow(clippy::unused_async)] // a command
pub async fn expire_silence(
    _console: &Console,
    _request: ExpireSilence,
) -> Result<SilenceAnswer, Failure> {
    Err(Failure::new(Code::Unsupported, "not in this version"))
}
