use std::path::{Path, PathBuf};

use crate::{Fault, Git};

/// A folder in a working tree of git.
#[derive(Clone, Debug)]
pub struct Checkout {
    pub(crate) git: Git,
    pub(crate) folder: PathBuf,
    /// The folder within the repository, ending with `/` unless empty.
    pub(crate) prefix: String,
    /// The newest commit.
    pub(crate) head: String,
    /// Whether the clone lacks its older commits.
    pub(crate) shallow: bool,
    /// Whether objects are named by SHA-256.
    pub(crate) sha256: bool,
}

impl Checkout {
    /// The checkout that a folder lies in. Paths of files are relative to this folder from then on.
    ///
    /// # Errors
    /// If there is no git, no checkout or no commit, or git refuses the folder; see [`Fault`].
    pub async fn open(git: &Git, folder: &Path) -> Result<Self, Fault> {
        if !folder.is_dir() {
            return Err(Fault::NoCheckout {
                folder: folder.to_owned(),
            });
        }
        let about = [
            "rev-parse",
            "--is-inside-work-tree",
            "--is-shallow-repository",
            "--show-object-format",
            "--show-prefix",
        ];
        let answer = git.ask(folder, &about, b"").await?;
        let answer = String::from_utf8_lossy(&answer);
        // The prefix comes last because a folder's name may hold anything.
        let mut lines = answer.splitn(4, '\n');
        let mut next = || lines.next().unwrap_or_default();
        let (inside, shallow, format, prefix) = (next(), next(), next(), next());
        if inside != "true" {
            return Err(Fault::NoCheckout {
                folder: folder.to_owned(),
            });
        }
        let newest = ["rev-parse", "--verify", "--end-of-options", "HEAD^{commit}"];
        let head = git
            .ask(folder, &newest, b"")
            .await
            .map_err(|fault| match fault {
                Fault::Failed { words } if words.contains("single revision") => Fault::Empty {
                    folder: folder.to_owned(),
                },
                other => other,
            })?;
        Ok(Self {
            git: git.clone(),
            folder: folder.to_owned(),
            prefix: prefix.strip_suffix('\n').unwrap_or(prefix).to_owned(),
            head: String::from_utf8_lossy(&head).trim().to_owned(),
            shallow: shallow == "true",
            sha256: format == "sha256",
        })
    }

    /// The hash of the newest commit: while it stays, so does [`History`](crate::History).
    #[must_use]
    pub fn head(&self) -> &str {
        &self.head
    }
}
