use model::{Code, Failure};

use crate::{
    Console,
    wire::{DatabaseRequest, MigrationDetail, MigrationRequest, MigrationsView},
};

/// All migration histories of a database, each beside its files.
///
/// # Errors
/// If there is no such database, or it cannot be read.
pub async fn migrations(_: &Console, _: DatabaseRequest) -> Result<MigrationsView, Failure> {
    Err(Failure::new(Code::Unsupported, "later"))
}

/// Everything about one migration.
///
/// # Errors
/// If there is no such migration any more, or the database cannot be read.
pub async fn migration(_: &Console, _: MigrationRequest) -> Result<MigrationDetail, Failure> {
    Err(Failure::new(Code::Unsupported, "later"))
}
