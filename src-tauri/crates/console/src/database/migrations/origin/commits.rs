use std::{collections::HashMap, time::Duration};

use checkout::{Commit, Deed, Past, Signature, Trust, request};
use migrations::{Entry, Line};

use super::{
    Deleted, file_state,
    known::{Absent, Known},
    said, text_now,
    version::{Version, version},
};
use crate::{
    database::migrations::read::OneHistory,
    wire::{
        CommitView, DiffChange, DiffHunk, DiffLine, DiffView, FileState, MigrationCommits,
        SignatureState, SignatureView, VersionThen,
    },
};

/// Commits after a migration was applied that are listed.
const MOST: usize = 50;
/// How long signatures are waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Everything git knows of one migration.
pub(super) async fn of(
    known: &Result<Known, Absent>,
    history: &OneHistory,
    line: &Line,
) -> MigrationCommits {
    let mut view = nothing(known);
    let Ok(known) = known else { return view };
    let entry = line.entry.map(|at| &history.comparison.entries[at]);
    let file = line.file.map(|at| &history.files[at]);
    let past = match file {
        Some(file) => {
            let present = known.present.get(known.inside(&file.path));
            view.file = present.map(|present| file_state(*present));
            known.history.past(known.inside(&file.path))
        }
        None => Deleted::of(&known.history)
            .named(&line.id)
            .map(|(_, past)| past),
    };
    let Some(past) = past else {
        return view;
    };
    if file.is_none() {
        view.file = Some(FileState::Gone);
    }
    let mut shown = Shown::new(known, past);
    if known.history.added(past).is_none() {
        view.unknown
            .push("Who added the file is older than what git could tell".to_owned());
    }
    if let Some(entry) = entry {
        match version(known, past, entry, file).await {
            Ok(version) => shown.version = Some(version),
            Err(why) => view.unknown.push(why),
        }
    }
    let signatures = shown.signatures(known).await;
    shown.write(&mut view, known, past, &signatures);
    if let Some(version) = &shown.version {
        view.diff = diff(known, history, file.map(|file| file.path.as_str()), version).await;
        view.after = after(known, past, version, entry)
            .map(|commit| commit_view(known, commit, &signatures))
            .collect();
    }
    view
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

/// The commits that are shown in full.
struct Shown<'k> {
    added: Option<&'k Commit>,
    merge: Option<&'k Commit>,
    last: Option<&'k Commit>,
    version: Option<Version<'k>>,
}

impl<'k> Shown<'k> {
    fn new(known: &'k Known, past: &'k Past) -> Self {
        let added = known.history.added(past);
        let arrival = added.and_then(|added| known.history.arrival(added));
        let newest = past.touches.first();
        let last = newest.map(|touch| known.history.commit(touch.commit));
        Self {
            added,
            merge: arrival
                .filter(|arrival| !arrival.direct)
                .map(|arrival| arrival.commit),
            last: last.filter(|last| added.is_none_or(|added| added.hash != last.hash)),
            version: None,
        }
    }

    /// Signatures of those commits; none if the check fails, which is said of each.
    async fn signatures(&self, known: &Known) -> HashMap<String, Signature> {
        let version = self.version.as_ref();
        let touched = version.map(|version| known.history.commit(version.touch.commit));
        let commits = [self.added, self.merge, self.last, touched];
        let hashes: Vec<&str> = commits
            .iter()
            .flatten()
            .map(|commit| commit.hash.as_str())
            .collect();
        let work = known.checkout.signatures(&hashes);
        match tokio::time::timeout(PATIENCE, work).await {
            Ok(Ok(signatures)) => signatures,
            Ok(Err(_)) | Err(_) => HashMap::new(),
        }
    }

    fn write(
        &self,
        view: &mut MigrationCommits,
        known: &Known,
        past: &Past,
        signatures: &HashMap<String, Signature>,
    ) {
        let commit = |commit: &Commit| commit_view(known, commit, signatures);
        view.added = self.added.map(commit);
        view.merge = self.merge.map(commit);
        view.last = self.last.map(commit);
        view.was_named = past.names_before().into_iter().map(str::to_owned).collect();
        view.applied_version = self.version.as_ref().map(|version| VersionThen {
            commit: commit(known.history.commit(version.touch.commit)),
            file: version.touch.path.clone(),
            proved: version.proved,
            words: version.words.clone(),
        });
    }
}

/// Commits that changed the file after the version that was applied had come, the newest first.
fn after<'k>(
    known: &'k Known,
    past: &'k Past,
    version: &Version<'k>,
    entry: Option<&Entry>,
) -> impl Iterator<Item = &'k Commit> {
    let touched = version.touch;
    let newer = past
        .touches
        .iter()
        .take_while(move |touch| *touch != touched);
    // A pending migration has no after.
    let newer = newer.filter(move |_| entry.is_some()).take(MOST);
    newer.map(|touch| known.history.commit(touch.commit))
}

/// From a version to the file as it lies there, or to nothing if it is gone.
async fn diff(
    known: &Known,
    history: &OneHistory,
    path: Option<&str>,
    version: &Version<'_>,
) -> Option<DiffView> {
    if version.touch.deed == Deed::Deleted {
        return None;
    }
    let before = known.checkout.text(&version.touch.blob).await.ok()?;
    let (root, path) = (history.root.clone(), path.map(str::to_owned));
    let work = move || {
        let now = path.as_deref().and_then(|path| text_now(&root, path));
        let to = if now.is_some() {
            "the file now"
        } else {
            "the file is gone"
        };
        let now = now.unwrap_or_default();
        let before = String::from_utf8_lossy(&before);
        (checkout::diff(&before, &String::from_utf8_lossy(&now)), to)
    };
    let (diff, to) = tokio::task::spawn_blocking(work).await.ok()?;
    let commit = known.history.commit(version.touch.commit);
    Some(DiffView {
        from: format!("{}, {}", version.touch.path, commit.short()),
        to: to.to_owned(),
        added: diff.added,
        removed: diff.removed,
        line_endings: diff.line_endings,
        cut: diff.cut,
        hunks: diff.hunks.into_iter().map(hunk).collect(),
    })
}

fn hunk(hunk: checkout::Hunk) -> DiffHunk {
    let lines = hunk.lines.into_iter().map(|line| DiffLine {
        change: match line.change {
            checkout::Change::Kept => DiffChange::Kept,
            checkout::Change::Added => DiffChange::Added,
            checkout::Change::Removed => DiffChange::Removed,
        },
        before: line.before,
        now: line.now,
        text: line.text,
    });
    DiffHunk {
        lines: lines.collect(),
    }
}

fn commit_view(
    known: &Known,
    commit: &Commit,
    signatures: &HashMap<String, Signature>,
) -> CommitView {
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
        signature: signature(signatures.get(&commit.hash)),
    }
}

fn signature(signature: Option<&Signature>) -> SignatureView {
    let Some(Signature { trust, signer, key }) = signature else {
        return SignatureView {
            state: SignatureState::Unchecked,
            words: "Not checked".to_owned(),
        };
    };
    let (state, words) = match trust {
        Trust::Good => (
            SignatureState::Good,
            format!("Signed by {signer} with a key this computer trusts"),
        ),
        Trust::UnknownKey => (
            SignatureState::UnknownKey,
            format!("Signed with the key {key}; whose it is is not known here"),
        ),
        Trust::Expired => (
            SignatureState::Stale,
            format!("Signed by {signer}; the signature or its key is expired"),
        ),
        Trust::Revoked => (
            SignatureState::Stale,
            format!("Signed by {signer}, whose key was revoked"),
        ),
        Trust::Bad => (
            SignatureState::Bad,
            "The signature does not fit: the commit is not what was signed".to_owned(),
        ),
        Trust::Unchecked => (
            SignatureState::Unchecked,
            "Signed, but nothing on this computer can check it: gpg or ssh-keygen is missing"
                .to_owned(),
        ),
        Trust::None => (SignatureState::None, "Not signed".to_owned()),
    };
    SignatureView { state, words }
}
