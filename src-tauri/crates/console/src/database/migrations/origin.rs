//! What git knows of migrations: who wrote each, when it was merged, what it was when it ran.

use std::{collections::HashMap, path::Path, time::Duration};

use checkout::{Fault, Limit, Present, request};
use futures::future::join_all;
use model::Millis;

use super::{read::OneHistory, rows};
use crate::{
    Console,
    wire::{
        CheckoutState, CheckoutView, FileState, HistoryView, MigrationCommits, MigrationDetail,
        MigrationOrigin, MigrationRow,
    },
};

mod commits;
mod deleted;
mod diff;
mod known;
mod signature;
mod version;

pub(crate) use known::Checkouts;

use deleted::Deleted;
use known::{Absent, Known};

/// How long somebody who looks at a screen waits for git.
const GLANCE: Duration = Duration::from_secs(4);
/// How long somebody waits who takes the answer away.
const RECORD: Duration = Duration::from_secs(60);

/// Adds to histories and their rows what git knows of their files.
pub(super) async fn add(console: &Console, found: &[OneHistory], views: &mut [HistoryView]) {
    let checkouts = &console.shared.checkouts;
    let asked = found
        .iter()
        .map(|history| checkouts.known(&history.root, paths(history), GLANCE));
    for (known, view) in join_all(asked).await.into_iter().zip(views) {
        view.checkout = said(&known);
        if let Ok(known) = known {
            let deleted = Deleted::of(&known.history);
            for row in &mut view.rows {
                row.origin = origin(&known, &deleted, row);
            }
        }
    }
}

/// Adds to a migration, opened in full, what git knows of it.
pub(super) async fn tell(console: &Console, history: &OneHistory, detail: &mut MigrationDetail) {
    let checkouts = &console.shared.checkouts;
    let known = checkouts.known(&history.root, paths(history), GLANCE).await;
    let Some((_, line)) = rows::keyed(history).find(|(key, _)| *key == detail.row.key) else {
        return;
    };
    let mut told = commits::nothing(&known);
    let Ok(known) = &known else {
        detail.commits = told;
        return;
    };
    let deleted = Deleted::of(&known.history);
    detail.row.origin = origin(known, &deleted, &detail.row);
    let traced = commits::trace(known, &deleted, history, line).await;
    let signatures = signature::signatures(known, traced.commits(known), GLANCE).await;
    if let Some(version) = &traced.version {
        let file = line.file.map(|at| history.files[at].path.as_str());
        told.diff = diff::diff(known, history, file, version).await;
    }
    detail.commits = traced.view(known, told, &signatures);
}

/// Adds to migrations of one history what git knows of each, but for differences, and says
/// whether git could be asked. It waits long: the answer is taken away.
pub(in crate::database) async fn tell_all(
    console: &Console,
    history: &OneHistory,
    details: &mut [MigrationDetail],
) -> CheckoutView {
    let checkouts = &console.shared.checkouts;
    let known = checkouts.known(&history.root, paths(history), RECORD).await;
    let view = said(&known);
    let nothing = commits::nothing(&known);
    let Ok(known) = &known else {
        for detail in details {
            detail.commits = nothing.clone();
        }
        return view;
    };
    let deleted = Deleted::of(&known.history);
    let lines: HashMap<String, _> = rows::keyed(history).collect();
    let mut traced = Vec::new();
    for detail in details.iter() {
        traced.push(match lines.get(&detail.row.key) {
            Some(line) => Some(commits::trace(known, &deleted, history, line).await),
            None => None,
        });
    }
    let all = traced.iter().flatten();
    let all = all.flat_map(|traced| traced.commits(known));
    let signatures = signature::signatures(known, all, RECORD).await;
    for (detail, traced) in details.iter_mut().zip(traced) {
        detail.row.origin = origin(known, &deleted, &detail.row);
        detail.commits = match traced {
            Some(traced) => traced.view(known, nothing.clone(), &signatures),
            None => nothing.clone(),
        };
    }
    view
}

/// The files of a history that are there, each once.
fn paths(history: &OneHistory) -> Vec<String> {
    let present = history.files.iter().filter(|file| file.present);
    let mut paths: Vec<String> = present.map(|file| file.path.clone()).collect();
    paths.sort();
    paths.dedup();
    paths
}

fn origin(known: &Known, deleted: &Deleted<'_>, row: &MigrationRow) -> Option<MigrationOrigin> {
    let (past, file) = if row.file.is_empty() {
        (Some(deleted.named(&row.id)?.1), FileState::Gone)
    } else {
        let file = file_state(known.state(&row.file)?);
        (known.history.past(known.inside(&row.file)), file)
    };
    let mut origin = MigrationOrigin {
        file,
        author: String::new(),
        written: None,
        merged: None,
        request: String::new(),
        changed: 0,
    };
    let Some(past) = past else {
        return Some(origin);
    };
    origin.changed = past.edits();
    let Some(added) = known.history.added(past) else {
        return Some(origin);
    };
    origin.author.clone_from(&added.author);
    origin.written = Some(added.written);
    if let Some(arrival) = known.history.arrival(added) {
        origin.merged = Some(arrival.commit.committed);
        origin.request = request(&arrival.commit.subject).unwrap_or_default();
    }
    Some(origin)
}

fn file_state(present: Present) -> FileState {
    match present {
        Present::Committed => FileState::Committed,
        Present::Changed => FileState::Changed,
        Present::Staged => FileState::Staged,
        Present::Untracked => FileState::Untracked,
        Present::Ignored => FileState::Ignored,
        Present::Missing => FileState::Gone,
    }
}

/// Whether git could be asked, in words.
fn said(known: &Result<Known, Absent>) -> CheckoutView {
    let mut view = CheckoutView {
        state: CheckoutState::Read,
        sentence: String::new(),
        remedy: String::new(),
        head: String::new(),
        limits: Vec::new(),
    };
    match known {
        Ok(known) => {
            let head = known.checkout.head();
            view.head = head.get(..7).unwrap_or(head).to_owned();
            let commits = known.history.commits();
            view.sentence = match commits {
                1 => format!("Read from git, one commit: {}", view.head),
                _ => format!("Read from git, {commits} commits up to {}", view.head),
            };
            view.limits = known.history.limits.iter().map(limit).collect();
        }
        Err(Absent::Reading) => {
            view.state = CheckoutState::Reading;
            view.sentence = "Git is still being read".to_owned();
            view.remedy = "Reload in a moment.".to_owned();
        }
        Err(Absent::NoFiles) => {
            view.state = CheckoutState::None;
            view.sentence = "There is no file that git could be asked about".to_owned();
        }
        Err(Absent::Fault(fault)) => {
            view.state = match fault {
                Fault::NoCheckout { .. } | Fault::Empty { .. } => CheckoutState::None,
                Fault::NoGit => CheckoutState::NoGit,
                Fault::Refused { .. } => CheckoutState::Refused,
                Fault::Slow { .. } | Fault::TooLarge { .. } | Fault::Failed { .. } => {
                    CheckoutState::Failed
                }
            };
            view.sentence = format!("Who wrote the files is not known: {fault}");
            view.remedy = fault.remedy();
        }
    }
    view
}

fn limit(limit: &Limit) -> String {
    match limit {
        Limit::Shallow => {
            "The clone is shallow: who added its oldest files is not known. \
             `git fetch --unshallow` brings the rest."
        }
        Limit::Slow => "Git took too long: what is older than its answer is missing.",
        Limit::TooLarge => "Git’s answer was too large: what is older than its start is missing.",
        Limit::NoGraph => {
            "There are too many commits to tell when each was merged; authors are known."
        }
    }
    .to_owned()
}

/// Git was not asked of a migration yet.
pub(super) fn untold() -> MigrationCommits {
    commits::nothing(&Err(Absent::Reading))
}

/// Nothing is known yet.
pub(super) fn unread() -> CheckoutView {
    said(&Err(Absent::Reading))
}

/// The file's text as it lies in the folder now.
fn text_now(root: &Path, path: &str) -> Option<Vec<u8>> {
    use migrations::Tree as _;
    migrations::Disk::new(root).read(path).ok()
}

/// Milliseconds of nanoseconds.
fn millis(nanos: i64) -> Millis {
    Millis(nanos.div_euclid(1_000_000))
}

#[cfg(test)]
mod tests;
