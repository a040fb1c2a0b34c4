use model::Failure;

use crate::{
    Console,
    wire::{ImportReport, LintReport, LintRequest, ReportRequest},
};

mod metrics;
mod related;
mod runbooks;

pub use related::related;

fn later<T>() -> Result<T, Failure> {
    Err(Failure::new(model::Code::Unsupported, "not here yet"))
}

/// What became of every part of a dashboard's file.
///
/// # Errors
/// If no dashboard has that uid.
#[allow(clippy::unused_async)] // a command
pub async fn import_report(
    _console: &Console,
    _request: ReportRequest,
) -> Result<ImportReport, Failure> {
    later()
}

/// What is wrong with dashboards.
///
/// # Errors
/// If no pack is open, or no dashboard has that uid.
#[allow(clippy::unused_async)] // a command
pub async fn lint(_console: &Console, _request: LintRequest) -> Result<LintReport, Failure> {
    later()
}
