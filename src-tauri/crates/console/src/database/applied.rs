//! Migrations as changes: what charts mark and the Overview lists.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use migrations::{Applied, Entry, History, Moment, State, Zone};
use model::{Failure, Millis, Nanos, TimeRange};
use tokio::sync::watch;

use super::{keeper::Keeper, migrations::read_histories};
use crate::{
    environments::Connected,
    wire::{ChangeKind, ChangeMark},
};

/// When migrations of an environment's databases were applied, read anew every few minutes.
///
/// Charts never wait for a database: they show what the last reading found.
#[derive(Default)]
pub(crate) struct AppliedMigrations {
    kept: watch::Sender<Option<Kept>>,
    reading: AtomicBool,
}

struct Kept {
    read: Millis,
    marks: Vec<ChangeMark>,
    /// Of each source by its key.
    newest: Vec<(String, Newest)>,
}

/// The newest migration that ran on a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Newest {
    /// Its name, or what the tool knows it by.
    pub(crate) name: String,
    /// When it was applied, if that is recorded.
    pub(crate) at: Option<Millis>,
}

/// Nobody applies migrations by the minute.
const FRESH: Millis = Millis(120_000);
/// How long the first reading is waited for where a line of words is wanted.
const PATIENCE: Duration = Duration::from_millis(800);

impl AppliedMigrations {
    /// What was applied within the range, as of the last reading; reads anew when that is old.
    pub(crate) fn within(
        self: &Arc<Self>,
        databases: Vec<Arc<Connected>>,
        range: TimeRange,
        now: Millis,
    ) -> Vec<ChangeMark> {
        self.refresh(databases, now);
        let kept = self.kept.borrow();
        let marks = kept.iter().flat_map(|kept| &kept.marks);
        marks
            .filter(|mark| range.contains(mark.at))
            .cloned()
            .collect()
    }

    /// The newest migration of a source, as of the last reading; the first is waited for a moment.
    pub(crate) async fn newest(
        self: &Arc<Self>,
        databases: Vec<Arc<Connected>>,
        source: &str,
        now: Millis,
    ) -> Option<Newest> {
        self.refresh(databases, now);
        let mut kept = self.kept.subscribe();
        let read = tokio::time::timeout(PATIENCE, kept.wait_for(Option::is_some)).await;
        let kept = read.ok()?.ok()?;
        let newest = kept.iter().flat_map(|kept| &kept.newest);
        let mut of_source = newest.filter(|(key, _)| key == source);
        of_source.next().map(|(_, newest)| newest.clone())
    }

    fn refresh(self: &Arc<Self>, databases: Vec<Arc<Connected>>, now: Millis) {
        let is_fresh = |kept: &Kept| now.0 - kept.read.0 < FRESH.0;
        let fresh = self.kept.borrow().as_ref().is_some_and(is_fresh);
        if fresh || databases.is_empty() || self.reading.swap(true, Ordering::AcqRel) {
            return;
        }
        let this = self.clone();
        tokio::spawn(async move {
            let mut kept = Kept {
                read: now,
                marks: Vec::new(),
                newest: Vec::new(),
            };
            for (source, histories) in read(&databases).await {
                kept.marks.extend(histories.iter().flat_map(marks));
                kept.newest
                    .extend(newest(&histories).map(|newest| (source, newest)));
            }
            this.kept.send_replace(Some(kept));
            this.reading.store(false, Ordering::Release);
        });
    }
}

/// A database that cannot be read marks nothing: its screen says why.
async fn read(databases: &[Arc<Connected>]) -> Vec<(String, Vec<History>)> {
    let reading = databases.iter().map(|source| async move {
        let key = source.definition.id.clone();
        match of(source).await {
            Ok(histories) => (key, histories),
            Err(failure) => {
                tracing::info!(source = key, %failure, "no migrations to mark");
                (key, Vec::new())
            }
        }
    });
    futures::future::join_all(reading).await
}

async fn of(source: &Arc<Connected>) -> Result<Vec<History>, Failure> {
    let keeper = Keeper::of(source)?;
    read_histories(source, &keeper).await
}

/// The newest of all histories by its time, or the last where no time is recorded.
fn newest(histories: &[History]) -> Option<Newest> {
    let entries = histories.iter().flat_map(|history| &history.entries);
    let ran = entries.filter(|entry| has_run(entry));
    let newest = ran.map(|entry| Newest {
        name: title(entry).to_owned(),
        at: recorded(&entry.applied)
            .and_then(Moment::nanos)
            .map(|at| Nanos(at).to_millis()),
    });
    // Of equals the last one wins, which is the order of the tool.
    newest.max_by_key(|newest| newest.at)
}

fn has_run(entry: &Entry) -> bool {
    matches!(
        entry.state,
        State::Applied | State::Failed | State::HalfApplied { .. } | State::Dirty
    )
}

fn title(entry: &Entry) -> &str {
    let name = entry.name.as_deref().filter(|name| !name.is_empty());
    name.unwrap_or(&entry.id)
}

/// One mark for each moment: a run that applies many migrations is one change.
fn marks(of: &History) -> Vec<ChangeMark> {
    let mut marks: Vec<ChangeMark> = Vec::new();
    let ran = of.entries.iter().filter(|entry| has_run(entry));
    let mut dated: Vec<(Millis, &Moment, &str)> = ran
        .filter_map(|entry| {
            let moment = recorded(&entry.applied)?;
            let at = Nanos(moment.nanos()?).to_millis();
            Some((at, moment, title(entry)))
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

#[cfg(test)]
mod tests {
    use migrations::{Cell, Rows, Sheets, Tool};

    use super::*;

    fn history(tool: Tool, columns: &[&str], rows: Vec<Vec<Cell>>) -> History {
        let columns = columns.iter().map(|name| (*name).to_owned());
        let found = migrations::Found {
            tool,
            schema: String::new(),
            table: "t".to_owned(),
            columns: columns.clone().collect(),
            sides: Vec::new(),
            confidence: migrations::Confidence::Certain,
            why: String::new(),
            unknown_columns: Vec::new(),
        };
        let columns = columns.collect();
        migrations::history(&found, &Sheets::from(Rows { columns, rows })).0
    }

    #[test]
    fn the_newest_is_told_by_its_time_and_where_none_is_recorded_by_its_order() {
        let at = |second: i64| Cell::Timestamp(second * 1_000_000_000);
        let text = |text: &str| Cell::Text(text.to_owned());
        let ecto = history(
            Tool::Ecto,
            &["version", "inserted_at"],
            vec![vec![text("2"), at(200)], vec![text("3"), at(100)]],
        );
        let rails = history(
            Tool::Rails,
            &["version"],
            vec![vec![text("7")], vec![text("9")]],
        );
        let named = |name: &str, at: Option<i64>| {
            Some(Newest {
                name: name.to_owned(),
                at: at.map(Millis),
            })
        };
        assert_eq!(newest(std::slice::from_ref(&rails)), named("9", None));
        assert_eq!(newest(&[rails, ecto]), named("2", Some(200_000)));
        assert_eq!(newest(&[]), None);
    }
}
