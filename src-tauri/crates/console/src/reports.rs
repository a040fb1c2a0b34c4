use model::Failure;

use crate::{
    Console,
    wire::{LintReport, LintRequest},
};

mod account;
mod metrics;
mod related;
mod runbooks;

pub use account::import_report;
pub(crate) use account::total;
pub use related::related;

fn later<T>() -> Result<T, Failure> {
    Err(Failure::new(model::Code::Unsupported, "not here yet"))
}

/// What is wrong with dashboards.
///
/// # Errors
/// If no pack is open, or no dashboard has that uid.
#[allow(clippy::unused_async)] // a command
pub async fn lint(_console: &Console, _request: LintRequest) -> Result<LintReport, Failure> {
    later()
}
