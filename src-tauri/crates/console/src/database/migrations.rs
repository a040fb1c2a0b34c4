use std::time::Instant;

use futures::FutureExt as _;
use model::{Code, Failure};

use super::{keeper::keeper, titled};
use crate::{
    Console,
    wire::{DatabaseRequest, MigrationDetail, MigrationRequest, MigrationsView},
};

mod detail;
mod named;
mod origin;
mod read;
mod rows;
mod view;

pub(super) use detail::all as details;
pub(super) use named::overrides;
pub(crate) use origin::Checkouts;
pub(super) use origin::tell_all;
pub(super) use read::{Beside, OneHistory, beside, beside_listed, listed, read_histories};
pub(super) use rows::{code, keyed};
pub(super) use view::history as view;

/// All migration histories of a database, each beside its files.
///
/// # Errors
/// If there is no such database, or it cannot be read; what cannot be read of one history is
/// listed in the answer.
pub async fn migrations(
    console: &Console,
    request: DatabaseRequest,
) -> Result<MigrationsView, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, answer(console, &request).boxed())
        .await
}

async fn answer(console: &Console, request: &DatabaseRequest) -> Result<MigrationsView, Failure> {
    let running = console.environment(&request.environment).await?;
    let (source, keeper) = keeper(&running, request.source.as_deref())?;
    let begun = Instant::now();
    let found = beside(console, &source, &keeper).await?;
    let mut histories: Vec<_> = found.histories.iter().map(view::history).collect();
    origin::add(console, &found.histories, &mut histories).await;
    Ok(MigrationsView {
        source: source.definition.id.clone(),
        histories,
        lookalikes: found
            .lookalikes
            .iter()
            .map(|other| (titled(&other.schema, &other.table), other.why.clone()))
            .collect(),
        problems: found.problems,
        tables: found.tables,
        ledger: found.ledger,
        at: console.shared.now(),
        took_ms: begun.elapsed().as_secs_f64() * 1_000.0,
    })
}

/// Everything about one migration.
///
/// # Errors
/// If there is no such migration any more, or the database cannot be read.
pub async fn migration(
    console: &Console,
    request: MigrationRequest,
) -> Result<MigrationDetail, Failure> {
    let running = console.environment(&request.environment).await?;
    let (source, keeper) = keeper(&running, Some(&request.source))?;
    let engine = keeper.engine(&source);
    let found = beside(console, &source, &keeper).await?;
    let history = found
        .histories
        .iter()
        .find(|history| history.found.title() == request.history);
    let detail = history.and_then(|history| {
        let detail = detail::of(history, &request.migration, engine)?;
        Some((history, detail))
    });
    let Some((history, mut detail)) = detail else {
        return Err(Failure::new(
            Code::NotFound,
            format!("migration {:?} is not there any more", request.migration),
        )
        .at(request.history)
        .remedy("reload the list of migrations"));
    };
    origin::tell(console, history, &mut detail).await;
    Ok(detail)
}
