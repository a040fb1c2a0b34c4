use model::{Failure, Millis, TimeRange};

use super::migration;
use crate::{
    Console, overview,
    wire::{
        MarkKind, MarkView, MigrationEffect, MigrationEffectRequest, MigrationRequest,
        OverviewRequest,
    },
};

/// What is compared before and after.
const AROUND: Millis = Millis(30 * 60_000);

/// How the golden signals did before and after a migration.
///
/// # Errors
/// If there is no such migration any more, or its database cannot be read.
pub async fn migration_effect(
    console: &Console,
    request: MigrationEffectRequest,
) -> Result<MigrationEffect, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, answer(console, &request))
        .await
}

async fn answer(
    console: &Console,
    request: &MigrationEffectRequest,
) -> Result<MigrationEffect, Failure> {
    let of = MigrationRequest {
        environment: request.environment.clone(),
        source: request.source.clone(),
        history: request.history.clone(),
        migration: request.migration.clone(),
    };
    let row = migration(console, of).await?.row;
    let Some(at) = row.applied.at.map(model::Nanos::to_millis) else {
        return Ok(MigrationEffect::missing(
            "when it was applied is not known, so nothing can be compared around that time",
        ));
    };
    let now = console.shared.now();
    if at > now {
        return Ok(MigrationEffect::missing(
            "by its row it was applied in the future: the clocks of the database and of this \
             computer differ",
        ));
    }
    let until = Millis((at.0 + AROUND.0).min(now.0));
    let asked = OverviewRequest {
        environment: request.environment.clone(),
        range: TimeRange {
            start: Millis(at.0 - AROUND.0),
            end: until,
        },
        width: request.width,
        height: request.height,
        theme: request.theme,
        zone: request.zone.clone(),
    };
    let mark = MarkView {
        at,
        end: None,
        kind: MarkKind::Migration,
        text: format!("migration {}", row.id),
    };
    let running = console.environment(&request.environment).await?;
    match overview::signals_around(console, &running, &asked, at, mark).await {
        Ok(signals) => Ok(MigrationEffect {
            at: Some(at),
            until: Some(until),
            signals,
            missing: String::new(),
        }),
        Err(missing) => Ok(MigrationEffect::missing(missing)),
    }
}
