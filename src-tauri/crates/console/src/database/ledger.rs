use model::{Code, Failure};

use super::chosen;
use crate::{
    Console,
    wire::{DatabaseRequest, Health, LedgerView},
};

/// The record of all looks at a database's migrations, verified anew.
///
/// # Errors
/// If there is no such database; what is wrong with the record is part of the answer.
pub async fn ledger(console: &Console, request: DatabaseRequest) -> Result<LedgerView, Failure> {
    let running = console.environment(&request.environment).await?;
    let (source, _) = chosen(&running, request.source.as_deref())?;
    Ok(unkept(&source.definition.id))
}

/// What is said where no record is kept.
pub(super) fn unkept(source: &str) -> LedgerView {
    let failure = Failure::new(Code::Unsupported, "looks are not recorded in this version");
    LedgerView {
        source: source.to_owned(),
        health: Health::Warning,
        sentence: failure.message.clone(),
        entries: 0,
        first_look: None,
        last_look: None,
        head: None,
        files: Vec::new(),
        writable: false,
        failure: Some(failure),
        changes: Vec::new(),
        capped_at: None,
    }
}
