//! What was seen of each database's histories, kept on this computer where nobody changes it
//! unseen.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use migrations::ledger::{Memory, Origin, Sight};
use model::{Code, Failure, Nanos};

use super::keeper::keeper;
use crate::{
    Console,
    environments::Connected,
    wire::{DatabaseRequest, LedgerView},
};

mod answering;
mod book;
mod excerpt;
mod folders;
mod view;

pub(super) use answering::answering;
use book::Book;
pub(super) use folders::Folders;

pub use excerpt::{LedgerExcerpt, LedgerExcerptFile, ledger_excerpt};
pub(super) use view::{change, window};

/// The ledgers of all databases that were looked at, by their folder.
#[derive(Default)]
pub(crate) struct Ledgers {
    open: Mutex<HashMap<PathBuf, Arc<Mutex<Option<Book>>>>>,
    /// The day whose sizes of tables are noted, by the same folders.
    days: Mutex<HashMap<PathBuf, i64>>,
}

/// What a look at a database's histories found.
pub(super) struct Seen {
    /// The histories.
    pub(super) sights: Vec<Sight>,
    /// All tables were listed, so that a history that is not among the sights is gone.
    pub(super) complete: bool,
    /// Who answered, and the server's clock.
    pub(super) answering: (Origin, Option<Nanos>),
}

/// What all looks say together, the newest among them.
pub(super) struct Looked {
    pub(super) memory: Arc<Memory>,
    pub(super) view: LedgerView,
}

/// The record of all looks at a database's migrations, verified anew.
///
/// # Errors
/// If there is no such database; what is wrong with the record is part of the answer.
pub async fn ledger(console: &Console, request: DatabaseRequest) -> Result<LedgerView, Failure> {
    let running = console.environment(&request.environment).await?;
    let (source, _) = keeper(&running, request.source.as_deref())?;
    with_book(console, &source, |book, folders| {
        let book = book.insert(Book::open(folders.clone()));
        view::of(book, &folders.source)
    })
    .await
}

/// Records a look. Whatever keeps it from being recorded is part of the answer: what was seen is
/// shown all the same.
pub(super) async fn look(
    console: &Console,
    source: &Connected,
    seen: Seen,
) -> Result<Looked, Failure> {
    let now = console.shared.options.clock.now();
    with_book(console, source, move |book, folders| {
        let book = book.get_or_insert_with(|| Book::open(folders.clone()));
        book.look(now, &seen);
        Looked {
            memory: book.memory.clone(),
            view: view::of(book, &folders.source),
        }
    })
    .await
}

/// Works on the ledger of a database, away from the threads that answer: it waits for the disk.
async fn with_book<T: Send + 'static>(
    console: &Console,
    source: &Connected,
    work: impl FnOnce(&mut Option<Book>, &Folders) -> T + Send + 'static,
) -> Result<T, Failure> {
    let opened = console.shared.opened()?;
    let folders = Folders::of(&console.shared.options, &opened.pack, source);
    let book = console.shared.ledgers.of(&folders);
    let work = move || {
        let mut book = book.lock().unwrap_or_else(PoisonError::into_inner);
        work(&mut book, &folders)
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        Failure::new(
            Code::Internal,
            format!("the ledger cannot be read: {error}"),
        )
    })
}

impl Ledgers {
    fn of(&self, folders: &Folders) -> Arc<Mutex<Option<Book>>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.entry(folders.chains.clone()).or_default().clone()
    }

    /// Whether nothing was noted on this day yet; from now on something is.
    pub(super) fn is_new_day(&self, folders: &Folders, day: i64) -> bool {
        let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
        days.insert(folders.chains.clone(), day) != Some(day)
    }
}

#[cfg(test)]
mod tests;
