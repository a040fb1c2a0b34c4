use std::iter;

use checkout::{Commit, Past, request};
use migrations::{Entry, Line};

use super::{
    Deleted, file_state,
    known::{Absent, Known},
    said,
    signature::{Signatures, signature_view},
    version::{Version, version},
};
use crate::{
    database::migrations::read::OneHistory,
    wire::{CommitView, FileState, MigrationCommits, VersionThen},
};

/// Commits after a migration was applied that are listed.
const MOST: usize = 50;

/// What git knows of one migration, before signatures are checked.
pub(super) struct Traced<'k> {
    entry: Option<&'k Entry>,
    /// What lies in the folder, if anything is known of it.
    file: Option<FileState>,
    past: Option<&'k Past>,
    added: Option<&'k Commit>,
    merge: Option<&'k Commit>,
    last: Option<&'k Commit>,
    /// The version that was applied.
    pub(super) version: Option<Version<'k>>,
    /// What cannot be told, in words.
    unknown: Vec<String>,
}

/// Follows the file of a migration through its commits.
pub(super) async fn trace<'k>(
    known: &'k Known,
    deleted: &Deleted<'k>,
    history: &'k OneHistory,
    line: &Line,
) -> Traced<'k> {
    let file = line.file.map(|at| &history.files[at]);
    let past = match file {
        Some(file) => known.history.past(known.inside(&file.path)),
        None => deleted.named(&line.id).map(|(_, past)| past),
    };
    let state = match file {
        Some(file) => known.state(&file.path).map(file_state),
        None => past.map(|_| FileState::Gone),
    };
    let mut traced = Traced {
        entry: line.entry.map(|at| &history.comparison.entries[at]),
        file: state,
        past,
        added: None,
        merge: None,
        last: None,
        version: None,
        unknown: Vec::new(),
    };
    let Some(past) = past else { return traced };
    traced.follow(known, past);
    if let Some(entry) = traced.entry {
        match version(known, past, line, entry, file).await {
            Ok(version) => traced.version = Some(version),
            Err(why) => traced.unknown.push(why),
        }
    }
    traced
}

/// What is said of a migration whose file git does not know.
pub(super) fn nothing(known: &Result<Known, Absent>) -> MigrationCommits {
    MigrationCommits {
        checkout: said(known),
        file: None,
        added: None,
        merge: None,
        last: None,
        was_named: Vec::new(),
        applied_version: None,
        diff: None,
        after: Vec::new(),
        unknown: Vec::new(),
    }
}

impl<'k> Traced<'k> {
    fn follow(&mut self, known: &'k Known, past: &'k Past) {
        self.added = known.history.added(past);
        let arrival = self.added.and_then(|added| known.history.arrival(added));
        self.merge = arrival
            .filter(|arrival| !arrival.direct)
            .map(|arrival| arrival.commit);
        let newest = past.touches.first();
        let last = newest.map(|touch| known.history.commit(touch.commit));
        self.last = last.filter(|last| self.added.is_none_or(|added| added.hash != last.hash));
        if self.added.is_none() {
            self.unknown
                .push("Who added the file is older than what git could tell".to_owned());
        }
    }

    /// The commits whose signatures are shown.
    pub(super) fn commits(&self, known: &'k Known) -> impl Iterator<Item = &'k Commit> {
        let version = self.version.as_ref();
        let ran = version.map(|version| known.history.commit(version.touch.commit));
        [self.added, self.merge, self.last, ran]
            .into_iter()
            .flatten()
    }

    /// As the window sees it, without the difference to the file now.
    pub(super) fn view(
        self,
        known: &'k Known,
        mut view: MigrationCommits,
        signatures: &Signatures,
    ) -> MigrationCommits {
        let commit = |commit: &Commit| commit_view(known, commit, signatures);
        view.file = self.file;
        view.added = self.added.map(commit);
        view.merge = self.merge.map(commit);
        view.last = self.last.map(commit);
        let named = self.past.map(Past::names_before).unwrap_or_default();
        view.was_named = named.into_iter().map(str::to_owned).collect();
        view.applied_version = self.version.as_ref().map(|version| VersionThen {
            commit: commit(known.history.commit(version.touch.commit)),
            file: version.touch.path.clone(),
            proved: version.proved,
            words: version.words.clone(),
        });
        view.after = self.after(known).map(commit).collect();
        view.unknown = self.unknown;
        view
    }

    /// Commits that changed the file after the version that was applied had come, the newest
    /// first; a pending migration has no after.
    fn after(&self, known: &'k Known) -> Box<dyn Iterator<Item = &'k Commit> + 'k> {
        let (Some(past), Some(version), Some(_)) = (self.past, &self.version, self.entry) else {
            return Box::new(iter::empty());
        };
        let ran = version.touch;
        let newer = past.touches.iter().take_while(move |touch| *touch != ran);
        let newer = newer.take(MOST);
        Box::new(newer.map(|touch| known.history.commit(touch.commit)))
    }
}

fn commit_view(known: &Known, commit: &Commit, signatures: &Signatures) -> CommitView {
    let arrival = known.history.arrival(commit);
    let said_by = arrival.map_or(commit, |arrival| arrival.commit);
    CommitView {
        hash: commit.hash.clone(),
        subject: commit.subject.clone(),
        author: commit.author.clone(),
        email: commit.email.clone(),
        written: commit.written,
        committed: commit.committed,
        merged: arrival.map(|arrival| arrival.commit.committed),
        request: request(&said_by.subject).unwrap_or_default(),
        signature: signature_view(signatures.get(&commit.hash)),
    }
}
