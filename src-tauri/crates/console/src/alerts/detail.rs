//! What one alert leads to.

use model::{Code, Failure};

use crate::{
    Console,
    wire::{AlertDetail, AlertDetailRequest},
};

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
