use model::{Code, Failure};

use crate::{
    Console,
    panel::PanelFile,
    wire::{DatabaseRequest, NamedQueries, QueryResult, RunQuery, SaveQuery},
};

/// The named queries that can be asked of a database.
///
/// # Errors
/// If there is no such database, or it cannot be read.
pub async fn named_queries(
    console: &Console,
    request: DatabaseRequest,
) -> Result<NamedQueries, Failure> {
    let running = console.environment(&request.environment).await?;
    drop(running);
    Err(Failure::new(
        Code::Unsupported,
        "this version does not answer that yet",
    ))
}

/// Runs a named query.
///
/// # Errors
/// If there is no such database, or it cannot be read.
pub async fn run_query(console: &Console, request: RunQuery) -> Result<QueryResult, Failure> {
    let running = console.environment(&request.environment).await?;
    drop(running);
    Err(Failure::new(
        Code::Unsupported,
        "this version does not answer that yet",
    ))
}

/// The answer of a named query as a file.
///
/// # Errors
/// If there is no such database, or it cannot be read.
pub async fn query_file(console: &Console, request: SaveQuery) -> Result<PanelFile, Failure> {
    let running = console.environment(&request.run.environment).await?;
    drop(running);
    Err(Failure::new(
        Code::Unsupported,
        "this version does not answer that yet",
    ))
}
