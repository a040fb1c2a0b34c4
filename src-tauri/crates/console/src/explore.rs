use model::Failure;

use crate::{
    Console,
    wire::{CompleteRequest, Completions, ExploreRequest, ExploreView},
};

fn later<T>() -> Result<T, Failure> {
    Err(Failure::new(model::Code::Unsupported, "not here yet"))
}

/// One query's answer as a chart and as a table.
///
/// # Errors
/// If there is no such environment.
#[allow(clippy::unused_async)] // a command
pub async fn explore(_console: &Console, _request: ExploreRequest) -> Result<ExploreView, Failure> {
    later()
}

/// What could stand at the cursor of a query.
///
/// # Errors
/// If there is no such environment.
#[allow(clippy::unused_async)] // a command
pub async fn complete(
    _console: &Console,
    _request: CompleteRequest,
) -> Result<Completions, Failure> {
    later()
}
