//! Migrations as changes: what charts mark and the Overview lists.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use migrations::{Applied, Moment, State, Zone};
use model::{Failure, Millis, Nanos, TimeRange};

use super::migrations::{OneRead, read_histories};
use crate::{
    environments::Connected,
    wire::{ChangeKind, ChangeMark},
};

/// When migrations of an environment's databases were applied, read anew every few minutes.
///
/// Charts never wait for a database: they show what the last reading found.
#[derive(Default)]
pub(crate) struct AppliedMigrations {
    kept: Mutex<Option<Kept>>,
    reading: AtomicBool,
}

struct Kept {
    read: Millis,
    marks: Vec<ChangeMark>,
}

/// Nobody applies migrations by the minute.
const FRESH: Millis = Millis(120_000);

impl AppliedMigrations {
    /// What was applied within the range, as of the last reading; reads anew when that is old.
    pub(crate) fn within(
        self: &Arc<Self>,
        databases: Vec<Arc<Connected>>,
        range: TimeRange,
        now: Millis,
    ) -> Vec<ChangeMark> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = kept
            .as_ref()
            .is_some_and(|kept| now.0 - kept.read.0 < FRESH.0);
        if !fresh && !databases.is_empty() && !self.reading.swap(true, Ordering::AcqRel) {
            let this = self.clone();
            tokio::spawn(async move {
                let marks = read(&databases).await;
                *this.kept.lock().unwrap_or_else(PoisonError::into_inner) =
                    Some(Kept { read: now, marks });
                this.reading.store(false, Ordering::Release);
            });
        }
        let marks = kept.iter().flat_map(|kept| &kept.marks);
        marks
            .filter(|mark| range.contains(mark.at))
            .cloned()
            .collect()
    }
}

/// A database that cannot be read marks nothing: its screen says why.
async fn read(databases: &[Arc<Connected>]) -> Vec<ChangeMark> {
    let reading = databases.iter().map(|source| async move {
        match of(source).await {
            Ok(marks) => marks,
            Err(failure) => {
                tracing::info!(source = source.definition.id, %failure, "no migrations to mark");
                Vec::new()
            }
        }
    });
    let marks = futures::future::join_all(reading).await;
    marks.into_iter().flatten().collect()
}

async fn of(source: &Arc<Connected>) -> Result<Vec<ChangeMark>, Failure> {
    let replica = source.database()?;
    let histories = read_histories(source, &replica).await?;
    Ok(histories.iter().flat_map(marks).collect())
}

/// One mark for each moment: a run that applies many migrations is one change.
fn marks(of: &OneRead) -> Vec<ChangeMark> {
    let mut marks: Vec<ChangeMark> = Vec::new();
    let ran = of.history.entries.iter().filter(|entry| {
        matches!(
            entry.state,
            State::Applied | State::Failed | State::HalfApplied { .. } | State::Dirty
        )
    });
    let mut dated: Vec<(Millis, &Moment, &str)> = ran
        .filter_map(|entry| {
            let moment = recorded(&entry.applied)?;
            let at = Nanos(moment.nanos()?).to_millis();
            let name = entry.name.as_deref().filter(|name| !name.is_empty());
            Some((at, moment, name.unwrap_or(&entry.id)))
        })
        .collect();
    dated.sort_by_key(|(at, ..)| *at);
    for run in dated.chunk_by(|one, next| next.0.0 - one.0.0 <= ONE_RUN.0) {
        let [(at, moment, name), more @ ..] = run else {
            continue;
        };
        let mut text = match more.len() {
            0 => format!("migration {name}"),
            more => format!("{} migrations, {name} first", more + 1),
        };
        if moment.zone() == Zone::Unknown {
            text.push_str(" (its time zone is not recorded)");
        }
        marks.push(ChangeMark {
            at: *at,
            end: None,
            kind: ChangeKind::Migration,
            text,
        });
    }
    marks
}

/// Migrations of one run follow each other this closely.
const ONE_RUN: Millis = Millis(60_000);

fn recorded(applied: &Applied) -> Option<&Moment> {
    match applied {
        Applied::Recorded { at } | Applied::Committed { at } => Some(at),
        _ => None,
    }
}
