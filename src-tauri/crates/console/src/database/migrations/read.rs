use std::{path::PathBuf, sync::Arc};

use futures::FutureExt as _;
use migrations::{
    Comparison, FirstSeen, Found, History, Lookalike, MigrationFile, Sheets,
    ledger::{Change, Memory, Sight, Window, date},
    rules,
};
use model::{Failure, Problem, Weight};
use replica::Replica;

use super::named;
use crate::{
    Console,
    database::{
        keeper::Keeper,
        known::Known,
        ledger::{self, Seen},
        queries::house_queries,
    },
    environments::Connected,
    wire::LedgerView,
};

mod application;
mod place;
mod tables;

use place::Place;
pub(in crate::database) use tables::listed;

/// All that was found of a database's migrations.
pub(in crate::database) struct Beside {
    pub(in crate::database) histories: Vec<OneHistory>,
    pub(in crate::database) lookalikes: Vec<Lookalike>,
    pub(in crate::database) problems: Vec<Problem>,
    pub(in crate::database) tables: u32,
    /// The record of this look and of all before.
    pub(in crate::database) ledger: LedgerView,
}

/// One history with its files and the difference.
pub(in crate::database) struct OneHistory {
    pub(in crate::database) found: Found,
    /// The folder that paths of files are relative to.
    pub(in crate::database) root: PathBuf,
    pub(in crate::database) history: History,
    pub(in crate::database) files: Vec<MigrationFile>,
    pub(in crate::database) comparison: Comparison,
    /// The checksums that rows were first seen with, by id.
    pub(in crate::database) first_seen: FirstSeen,
    /// Between which looks each entry of the comparison was first seen.
    pub(in crate::database) windows: Vec<Option<Window>>,
    /// What happened to the history between looks, the oldest first.
    pub(in crate::database) changes: Vec<Change>,
    /// All that looks say together.
    pub(super) memory: Arc<Memory>,
    /// Named queries of the pack that a migration must not break.
    pub(super) queries: Arc<[rules::Query]>,
}

/// A history as it was read, before anything is said of it.
struct Rough {
    found: Found,
    history: History,
}

/// The rows of a history and whether there are more, or why they cannot be read.
type RowsOf = Result<(Sheets, bool), Failure>;

/// What is told of histories.
struct Told {
    histories: Vec<(Found, RowsOf)>,
    lookalikes: Vec<Lookalike>,
    problems: Vec<Problem>,
    /// How many tables were looked at.
    tables: usize,
    /// Nothing was left out, so that a history that is not among these is gone.
    complete: bool,
}

/// Reads every history that a database or an application tells of, and the files of the pack that
/// belong to it.
///
/// On the heap: a future within many others is large, and slow to compile.
pub(in crate::database) async fn beside(
    console: &Console,
    source: &Arc<Connected>,
    keeper: &Keeper,
) -> Result<Beside, Failure> {
    within(console, source, keeper, None).boxed().await
}

/// The same among tables that were listed a moment ago: a large catalogue is neither read nor
/// searched again for each table that somebody opens.
pub(in crate::database) async fn beside_listed(
    console: &Console,
    source: &Arc<Connected>,
    replica: &Replica,
    listed: &Known,
) -> Result<Beside, Failure> {
    let keeper = Keeper::Database(replica.clone());
    within(console, source, &keeper, Some(listed)).boxed().await
}

async fn within(
    console: &Console,
    source: &Arc<Connected>,
    keeper: &Keeper,
    listed: Option<&Known>,
) -> Result<Beside, Failure> {
    let told = told(Some(console), source, keeper, listed);
    let answering = keeper.answering(console, source);
    let (told, answering) = tokio::join!(told, answering);
    let mut told = told?;
    let mut problems = told.problems;
    let (mut rough, mut sights) = (Vec::new(), Vec::new());
    for (found, read) in std::mem::take(&mut told.histories) {
        match read {
            Ok((sheets, is_cut)) => {
                let (history, unreadable) = keeper.history(&found, &sheets);
                sights.push(Sight::of(&history, is_cut));
                problems.extend(unreadable);
                let history = keeper.dated(history);
                rough.push(Rough { found, history });
            }
            Err(failure) => {
                sights.push(Sight::unread(found.title(), found.tool));
                problems.push(unread(&found.title(), &failure));
            }
        }
    }
    let seen = Seen {
        sights,
        complete: told.complete,
        answering,
    };
    let looked = ledger::look(console, source, seen).await?;
    let opened = console.shared.opened()?;
    let queries = house_queries(&opened.pack, &source.definition.id);
    let mut histories = Vec::new();
    for rough in rough {
        let place = Place::of(
            &opened.pack.folder,
            named::folder(&source.definition, &rough.found),
        );
        let (files, unreadable) = place.files(rough.found.tool).await?;
        problems.extend(unreadable);
        histories.push(rough.compared(place.root, files, &looked.memory, &queries));
    }
    Ok(Beside {
        histories,
        lookalikes: told.lookalikes,
        problems,
        tables: u32::try_from(told.tables).unwrap_or(u32::MAX),
        ledger: looked.view,
    })
}

/// Reads every history, without the files; one that cannot be read is left out.
pub(in crate::database) async fn read_histories(
    source: &Arc<Connected>,
    keeper: &Keeper,
) -> Result<Vec<History>, Failure> {
    let told = told(None, source, keeper, None).boxed().await?;
    let read = told.histories.into_iter();
    let read = read.filter_map(|(found, read)| {
        let (sheets, _) = read.ok()?;
        let (history, _) = keeper.history(&found, &sheets);
        Some(keeper.dated(history))
    });
    Ok(read.collect())
}

async fn told(
    console: Option<&Console>,
    source: &Arc<Connected>,
    keeper: &Keeper,
    listed: Option<&Known>,
) -> Result<Told, Failure> {
    match keeper {
        Keeper::Database(replica) => tables::told(console, source, replica, listed).await,
        Keeper::Application(actuator) => application::told(source, actuator).await,
    }
}

impl Rough {
    /// The history beside its files and beside what was seen of it before.
    fn compared(
        self,
        root: PathBuf,
        files: Vec<MigrationFile>,
        memory: &Arc<Memory>,
        queries: &Arc<[rules::Query]>,
    ) -> OneHistory {
        let Self { found, history } = self;
        let first_seen = memory.first_seen(&history.table);
        let mut comparison = migrations::compare(&history, &files, &first_seen);
        let windows = memory.windows(&history, &comparison.entries, &files);
        date(&mut comparison.entries, &windows);
        comparison
            .findings
            .extend(memory.findings(&history, &files));
        comparison
            .findings
            .sort_by_key(|finding| std::cmp::Reverse(finding.weight));
        let changes = memory.changes().iter();
        OneHistory {
            changes: changes
                .filter(|change| change.history == history.table)
                .cloned()
                .collect(),
            memory: memory.clone(),
            found,
            root,
            history,
            files,
            comparison,
            first_seen,
            windows,
            queries: queries.clone(),
        }
    }
}

impl OneHistory {
    /// Migrations that make or change a table: history, key and id of each.
    pub(in crate::database) fn touching(&self, table: &str) -> Vec<(String, String, String)> {
        super::rows::keyed(self)
            .filter(|(_, line)| {
                let file = line.file.map(|at| &self.files[at]);
                let touched = file.map(migrations::touched).unwrap_or_default();
                let mut touched = touched.iter();
                touched.any(|touch| touch.table.eq_ignore_ascii_case(table))
            })
            .map(|(key, line)| (self.found.title(), key, line.id.clone()))
            .collect()
    }
}

fn unread(place: &str, failure: &Failure) -> Problem {
    let remedy = failure
        .remedy
        .as_deref()
        .unwrap_or("reload, or look at Sources");
    Problem::new(Weight::Error, place, failure.message.clone(), remedy)
}
