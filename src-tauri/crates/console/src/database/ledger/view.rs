use chain::Breach;
use migrations::{
    Moment,
    ledger::{Change, Memory, Window},
};
use model::Nanos;

use super::book::{Book, Kept};
use crate::wire::{
    Health, LedgerBreach, LedgerChange, LedgerFile, LedgerHead, LedgerView, SeenWindow,
};

/// Changes that are sent at most.
const MOST: usize = 500;

/// A ledger as the window sees it.
pub(super) fn of(book: &Book, source: &str) -> LedgerView {
    let changes = book.memory.changes();
    let is_broken = book.files.iter().any(|file| file.breach.is_some());
    let is_noted = book.files.iter().any(|file| !file.notes.is_empty());
    LedgerView {
        source: source.to_owned(),
        health: if is_broken {
            Health::Critical
        } else if book.failure.is_some() || is_noted {
            Health::Warning
        } else {
            Health::Ok
        },
        sentence: sentence(book),
        entries: count(book.files.iter().map(|file| file.entries).sum()),
        first_look: book.memory.first().map(Nanos::to_millis),
        last_look: book.last_look.map(Nanos::to_millis),
        head: book
            .files
            .iter()
            .rev()
            .find_map(|file| file.head)
            .map(|head| LedgerHead {
                sequence: count(head.sequence),
                hash: head.hash.to_string(),
            }),
        files: book.files.iter().map(file).collect(),
        writable: book.failure.is_none(),
        failure: book.failure.clone(),
        changes: changes
            .iter()
            .rev()
            .take(MOST)
            .map(|one| change(&book.memory, one))
            .collect(),
        capped_at: (changes.len() > MOST).then_some(MOST as u32),
    }
}

/// A change as the window sees it.
pub(in crate::database) fn change(memory: &Memory, change: &Change) -> LedgerChange {
    let key = change.key.clone();
    LedgerChange {
        history: change.history.clone(),
        migration: key.filter(|key| memory.has(&change.history, key)),
        id: change.id.clone(),
        code: change.what.code().to_owned(),
        message: change.words.clone(),
        grave: change.grave,
        window: window(change.window),
        sequence: count(change.sequence),
    }
}

/// A window as the window sees it.
pub(in crate::database) fn window(window: Window) -> SeenWindow {
    SeenWindow {
        after: window.after,
        before: window.before,
        text: window.text(),
    }
}

fn sentence(book: &Book) -> String {
    let Some(last) = book.files.last() else {
        return "No look could be recorded".to_owned();
    };
    let broken = book.files.iter().rev().find(|file| file.breach.is_some());
    if let Some((file, breach)) = broken.and_then(|file| Some((file, file.breach.as_ref()?))) {
        let place = format!("Broken at line {} of {}", breach.line, file.name());
        return if last.breach.is_some() {
            place
        } else {
            format!("{place}; looks go on in {}", last.name())
        };
    }
    let entries: u64 = book.files.iter().map(|file| file.entries).sum();
    let Some(first) = book.memory.first() else {
        return "No look is recorded yet".to_owned();
    };
    let since = Moment::at(first.0);
    let day = since.text().split_once('T').map_or("", |(day, _)| day);
    let noun = if entries == 1 { "entry" } else { "entries" };
    format!("{entries} {noun} since {day}, unbroken")
}

fn file(file: &Kept) -> LedgerFile {
    LedgerFile {
        path: file.file.display().to_string(),
        entries: count(file.entries),
        first: file.first.map(Nanos::to_millis),
        last: file.last.map(Nanos::to_millis),
        breach: file.breach.as_ref().map(breach),
        notes: file.notes.clone(),
    }
}

fn breach(breach: &Breach) -> LedgerBreach {
    LedgerBreach {
        line: count(breach.line),
        message: breach.kind.words().to_owned(),
        expected: breach.expected.clone(),
        found: breach.found.clone(),
    }
}

fn count(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
