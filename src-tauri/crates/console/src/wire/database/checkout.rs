use model::Millis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What git knows of the files of a history as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckoutView {
    /// Whether git can be asked.
    pub state: CheckoutState,
    /// In a sentence.
    pub sentence: String,
    /// What to do, may be empty.
    pub remedy: String,
    /// The newest commit, shortened; empty where there is none.
    pub head: String,
    /// What limits the answers, in words: a shallow clone, a walk that took too long.
    pub limits: Vec<String>,
}

/// Whether git can be asked about a history's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CheckoutState {
    /// The files lie in a checkout, and its history was read.
    Read,
    /// Its history is still being read; the next answer may have it.
    Reading,
    /// The files lie in no checkout.
    None,
    /// The program git is not installed.
    NoGit,
    /// Git refuses the folder: it belongs to another user.
    Refused,
    /// Git failed, or took too long.
    Failed,
}

/// Who wrote a migration and when it came to everybody, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MigrationOrigin {
    /// What git knows of the file as it lies there now.
    pub file: FileState,
    /// Who wrote the commit that added it, untrusted; empty if that is not known.
    pub author: String,
    /// When its author wrote it.
    pub written: Option<Millis>,
    /// When it came to the main line: by the merge, or by its own commit.
    pub merged: Option<Millis>,
    /// The request it was merged by, as the merge says: "#12"; may be empty.
    pub request: String,
    /// How many commits changed it after it was added.
    pub changed: u32,
}

/// What git knows of a file as it lies in the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// As in the newest commit.
    Committed,
    /// Committed, but it differs from the newest commit.
    Changed,
    /// Added, but not committed yet.
    Staged,
    /// Never added.
    Untracked,
    /// Left out of git on purpose, by an ignore rule.
    Ignored,
    /// It was committed, and is not in the folder any more.
    Gone,
}

/// Everything git knows of one migration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MigrationCommits {
    /// Whether git can be asked, and what limits its answers.
    pub checkout: CheckoutView,
    /// What git knows of the file as it lies there now; absent if nothing is known.
    pub file: Option<FileState>,
    /// The commit that added it.
    pub added: Option<CommitView>,
    /// What brought that commit to the main line; absent if it was made there.
    pub merge: Option<CommitView>,
    /// The last commit that changed it, if that is another one.
    pub last: Option<CommitView>,
    /// Names it had before, the newest first.
    pub was_named: Vec<String>,
    /// The version in git when it was applied.
    pub applied_version: Option<VersionThen>,
    /// From that version to the file as it is now; absent without one.
    pub diff: Option<DiffView>,
    /// Commits that changed it after it was applied, the newest first.
    pub after: Vec<CommitView>,
    /// What cannot be told, in words.
    pub unknown: Vec<String>,
}

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CommitView {
    /// Its whole hash.
    pub hash: String,
    /// Its first line, untrusted.
    pub subject: String,
    /// Who wrote it, untrusted.
    pub author: String,
    /// The author's address, untrusted.
    pub email: String,
    /// When its author wrote it; authors can write any time.
    pub written: Millis,
    /// When it was committed as it is.
    pub committed: Millis,
    /// When it came to the main line, as far as is known.
    pub merged: Option<Millis>,
    /// The request it was merged by: "#12"; may be empty.
    pub request: String,
    /// Whether it is signed.
    pub signature: SignatureView,
}

/// Whether a commit is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignatureView {
    /// What became of the check.
    pub state: SignatureState,
    /// Whose signature, and what it is worth, in a sentence.
    pub words: String,
}

/// What became of checking a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignatureState {
    /// Signed by a key that this computer trusts.
    Good,
    /// Signed, but this computer does not know whose key it is.
    UnknownKey,
    /// Signed by a key that is expired or revoked.
    Stale,
    /// The signature does not fit the commit.
    Bad,
    /// Not signed.
    None,
    /// Not checked.
    Unchecked,
}

/// The version that git held when a migration was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VersionThen {
    /// The commit of the main line that it stands in.
    pub commit: CommitView,
    /// Its name then.
    pub file: String,
    /// True if its checksum is the one in the row: this text is what was applied.
    pub proved: bool,
    /// How it is known, in a sentence.
    pub words: String,
}

/// What differs between two versions of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DiffView {
    /// What it leads from, in words.
    pub from: String,
    /// What it leads to, in words.
    pub to: String,
    /// Lines that came.
    pub added: u32,
    /// Lines that went.
    pub removed: u32,
    /// True if only line endings differ.
    pub line_endings: bool,
    /// True if it was cut because it is very long.
    pub cut: bool,
    /// The changed places with what stands around them.
    pub hunks: Vec<DiffHunk>,
}

/// A changed place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DiffHunk {
    /// Its lines.
    pub lines: Vec<DiffLine>,
}

/// A line of a changed place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DiffLine {
    /// What became of it.
    pub change: DiffChange,
    /// Its number before, from 1.
    pub before: Option<u32>,
    /// Its number now, from 1.
    pub now: Option<u32>,
    /// Its text without the line ending, untrusted.
    pub text: String,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum DiffChange {
    Kept,
    Added,
    Removed,
}
