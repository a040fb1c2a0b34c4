use model::{Code, Failure};

use crate::{
    Console,
    wire::{MigrationHits, SearchMigrations},
};

/// Searches in the texts and names of all migrations.
///
/// # Errors
/// If there is no such database, or it cannot be read.
pub async fn search_migrations(
    console: &Console,
    request: SearchMigrations,
) -> Result<MigrationHits, Failure> {
    let running = console.environment(&request.environment).await?;
    drop(running);
    Err(Failure::new(
        Code::Unsupported,
        "this version does not answer that yet",
    ))
}
