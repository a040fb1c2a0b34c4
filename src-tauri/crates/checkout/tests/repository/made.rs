//! Repositories made by git itself in folders that go away.

use std::{path::Path, process::Command};

use checkout::{Checkout, Git, Limits};
use tempfile::TempDir;

/// 2026-01-01 00:00:00 UTC, in seconds.
pub(crate) const START: i64 = 1_767_225_600;

/// A repository with a home of its own, so that no setting of this computer counts.
pub(crate) struct Made {
    pub(crate) folder: TempDir,
    pub(crate) home: TempDir,
}

impl Made {
    pub(crate) fn new() -> Self {
        let made = Self {
            folder: tempfile::tempdir().expect("a folder"),
            home: tempfile::tempdir().expect("a folder"),
        };
        made.git(&["init", "-q", "-b", "main"]);
        made.git(&["config", "core.autocrlf", "false"]);
        made
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs git as Ann.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        self.git_at(0, "Ann Ö'Hara", arguments)
    }

    /// Runs git as somebody, some minutes after the start; the committer is five minutes later.
    pub(crate) fn git_at(&self, minute: i64, who: &str, arguments: &[&str]) -> String {
        let written = START + minute * 60;
        let output = Command::new("git")
            .current_dir(self.path())
            .args(arguments)
            .env("HOME", self.home.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", who)
            .env("GIT_AUTHOR_EMAIL", "someone@example.com")
            .env("GIT_COMMITTER_NAME", "Committer")
            .env("GIT_COMMITTER_EMAIL", "committer@example.com")
            .env("GIT_AUTHOR_DATE", format!("{written} +0000"))
            .env("GIT_COMMITTER_DATE", format!("{} +0000", written + 300))
            .output()
            .expect("git is there");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {said}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    /// Writes files and commits everything.
    pub(crate) fn commit(
        &self,
        minute: i64,
        who: &str,
        subject: &str,
        files: &[(&str, &str)],
    ) -> String {
        for (path, text) in files {
            self.write(path, text);
        }
        self.git(&["add", "-A", "."]);
        self.git_at(
            minute,
            who,
            &["commit", "-q", "--allow-empty", "-m", subject],
        );
        self.git(&["rev-parse", "HEAD"])
    }

    /// Merges a branch into the main line.
    pub(crate) fn merge(&self, minute: i64, who: &str, subject: &str, branch: &str) -> String {
        self.git_at(
            minute,
            who,
            &["merge", "-q", "--no-ff", "-m", subject, branch],
        );
        self.git(&["rev-parse", "HEAD"])
    }

    /// Git as the console asks it, with this repository's home.
    pub(crate) fn asked(&self) -> Git {
        Git::new("git", Limits::default()).with("HOME", self.home.path())
    }

    pub(crate) async fn open(&self) -> Checkout {
        Checkout::open(&self.asked(), self.path())
            .await
            .expect("it is a checkout")
    }
}
