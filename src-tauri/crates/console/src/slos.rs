//! Objectives of the pack.

use model::{Code, Failure};

use crate::{
    Console,
    wire::{BudgetSpent, BudgetSpentRequest, SlosRequest, SlosView},
};

/// How the objectives of the pack stand.
///
/// # Errors
/// If there is no such environment.
#[allow(clippy::unused_async)] // a command
pub async fn slos(_console: &Console, _request: SlosRequest) -> Result<SlosView, Failure> {
    Err(Failure::new(Code::Unsupported, "not in this version"))
}

/// What a time cost the objectives.
///
/// # Errors
/// If there is no such environment.
#[allow(clippy::unused_async)] // a command
pub async fn budget_spent(
    _console: &Console,
    _request: BudgetSpentRequest,
) -> Result<Vec<BudgetSpent>, Failure> {
    Err(Failure::new(Code::Unsupported, "not in this version"))
}
