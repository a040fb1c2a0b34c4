use chrono::{DateTime, SecondsFormat};
use evidence::{Applied, Approval, Exception};
use migrations::Tool;
use model::Millis;

use crate::wire::{CheckoutState, CommitView, FileState, MigrationCommits, SignatureState};

/// Who approved a change, as git tells: the commit of the version that ran, or the one that
/// brought the file.
pub(super) fn approval(commits: &MigrationCommits, tool: Tool) -> Approval {
    let Some(commit) = approving(commits) else {
        return Approval::None { why: why(commits) };
    };
    let mut merge = merged(commits, commit);
    if tool == Tool::Liquibase {
        merge.push_str(
            "; the whole changelog file counts: git tells who changed the file, not who wrote \
             this changeset",
        );
    }
    Approval::Commit {
        commit: commit.hash.clone(),
        author: commit.author.clone(),
        date: written(commit.written),
        signature: lower(&commit.signature.words),
        merge,
    }
}

/// What somebody has to look at in that.
pub(super) fn exceptions(commits: &MigrationCommits, applied: &Applied) -> Vec<Exception> {
    let mut found = Vec::new();
    let mut say = |code: &str, message: String| {
        found.push(Exception {
            code: code.to_owned(),
            message,
        });
    };
    if commits.checkout.state != CheckoutState::Read {
        return found;
    }
    match commits.file {
        Some(state @ (FileState::Untracked | FileState::Ignored | FileState::Staged)) => {
            let words = uncommitted(state);
            say("uncommitted", format!("no commit knows this file: {words}"));
        }
        Some(FileState::Changed) => say(
            "uncommitted",
            "no commit knows this file as it lies there: it was changed after the newest commit"
                .to_owned(),
        ),
        Some(FileState::Committed | FileState::Gone) | None => {}
    }
    let Some(commit) = approving(commits) else {
        return found;
    };
    if let (Some(latest), Some(merged)) = (applied.latest, commit.merged)
        && latest < merged.to_nanos()
    {
        let (text, merged) = (&applied.text, written(merged));
        let message = format!("applied before it was merged: {text}, merged on {merged}");
        say("applied_before_merge", message);
    }
    let merge = commits
        .merge
        .as_ref()
        .filter(|merge| brought(merge, commit));
    for (what, commit) in [("commit", Some(commit)), ("merge", merge)] {
        if let Some(commit) = commit
            && commit.signature.state == SignatureState::Bad
        {
            let hash = commit.hash.get(..10).unwrap_or(&commit.hash);
            let message = format!("the signature of its {what} {hash} does not verify");
            say("bad_signature", message);
        }
    }
    found
}

/// The commit that stands for an approval; nothing where git does not reach back to the file's
/// beginning, since the oldest commit that a clone has did not write what it holds.
fn approving(commits: &MigrationCommits) -> Option<&CommitView> {
    let added = commits.added.as_ref()?;
    let ran = commits.applied_version.as_ref();
    Some(ran.map_or(added, |ran| &ran.commit))
}

fn why(commits: &MigrationCommits) -> String {
    if commits.checkout.state != CheckoutState::Read {
        return commits.checkout.sentence.clone();
    }
    match commits.file {
        Some(state @ (FileState::Untracked | FileState::Ignored | FileState::Staged)) => {
            format!("no commit knows its file: {}", uncommitted(state))
        }
        Some(_) => commits.unknown.first().map_or_else(
            || "git could not tell who added its file".to_owned(),
            |why| lower(why),
        ),
        None => "it has no file, and git never held one of its name".to_owned(),
    }
}

fn uncommitted(state: FileState) -> &'static str {
    match state {
        FileState::Ignored => "a rule of git's leaves it out",
        FileState::Staged => "it was added to git, but not committed",
        _ => "it was never added to git",
    }
}

/// How a commit came to the main line.
fn merged(commits: &MigrationCommits, commit: &CommitView) -> String {
    let Some(at) = commit.merged else {
        return "when it came to the main line is not known".to_owned();
    };
    let request = match commit.request.as_str() {
        "" => String::new(),
        request => format!(" as {request}"),
    };
    let merge = commits
        .merge
        .as_ref()
        .filter(|merge| brought(merge, commit));
    match merge {
        Some(merge) => format!(
            "merged{request} by {} on {}; the merge is {}",
            merge.author,
            written(at),
            lower(&merge.signature.words)
        ),
        None if at == commit.committed && request.is_empty() => {
            format!("committed on the main line itself on {}", written(at))
        }
        None => format!("merged{request} on {}", written(at)),
    }
}

/// Whether a merge is what brought a commit to the main line.
fn brought(merge: &CommitView, commit: &CommitView) -> bool {
    merge.hash != commit.hash && commit.merged == Some(merge.committed)
}

/// A moment in RFC 3339.
fn written(at: Millis) -> String {
    match DateTime::from_timestamp_millis(at.0) {
        Some(time) => time.to_rfc3339_opts(SecondsFormat::Secs, true),
        None => format!("{} ms after 1970", at.0),
    }
}

/// A sentence that goes on in another.
fn lower(sentence: &str) -> String {
    let mut letters = sentence.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}
