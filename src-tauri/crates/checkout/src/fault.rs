use std::{path::PathBuf, time::Duration};

use model::{Code, Failure};

/// Why git could not answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// There is no program git.
    #[error("the program git is not installed, or is not found in PATH")]
    NoGit,
    /// The folder lies in no working tree.
    #[error("{} lies in no git checkout", folder.display())]
    NoCheckout {
        /// The folder.
        folder: PathBuf,
    },
    /// Git does not read a repository that belongs to another user.
    #[error("git refuses {}: it belongs to another user", folder.display())]
    Refused {
        /// The folder.
        folder: PathBuf,
    },
    /// There is no commit yet.
    #[error("the checkout {} has no commit yet", folder.display())]
    Empty {
        /// The folder.
        folder: PathBuf,
    },
    /// Git did not end in time.
    #[error("git did not answer within {} s", after.as_secs_f64())]
    Slow {
        /// How long was waited.
        after: Duration,
    },
    /// The answer is larger than what is read.
    #[error("git's answer is larger than {bytes} bytes")]
    TooLarge {
        /// What is read at most.
        bytes: usize,
    },
    /// Git says something else.
    #[error("git failed: {words}")]
    Failed {
        /// Its last words.
        words: String,
    },
}

impl Fault {
    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::NoGit => "Install git (git-scm.com), then read again.".to_owned(),
            Self::NoCheckout { .. } => {
                "Open the pack from a clone of its repository to see who wrote what.".to_owned()
            }
            Self::Refused { folder } => format!(
                "If you trust it, allow it once: git config --global --add safe.directory '{}'",
                folder.display()
            ),
            Self::Empty { .. } => "Commit the files first.".to_owned(),
            Self::Slow { .. } => {
                "Read again; a disk that is far away or a very large history takes longer."
                    .to_owned()
            }
            Self::TooLarge { .. } => {
                "Look at it with git itself; it is too large to be shown here.".to_owned()
            }
            Self::Failed { .. } => {
                "Run `git status` in the folder: it says what is wrong with the repository."
                    .to_owned()
            }
        }
    }

    /// What git said of a folder before it gave up.
    pub(crate) fn said(folder: &std::path::Path, words: &str) -> Self {
        let folder = folder.to_owned();
        if words.contains("dubious ownership") {
            return Self::Refused { folder };
        }
        if words.contains("not a git repository") || words.contains("must be run in a work tree") {
            return Self::NoCheckout { folder };
        }
        // What stands in for git on a Mac without developer tools.
        if words.contains("xcode-select") {
            return Self::NoGit;
        }
        let last = words.lines().rfind(|line| !line.trim().is_empty());
        Self::Failed {
            words: last.unwrap_or("without a word").trim().to_owned(),
        }
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        let code = match &fault {
            Fault::NoGit | Fault::NoCheckout { .. } | Fault::Empty { .. } => Code::NotFound,
            Fault::Refused { .. } => Code::Forbidden,
            Fault::Slow { .. } => Code::Timeout,
            Fault::TooLarge { .. } => Code::TooLarge,
            Fault::Failed { .. } => Code::Storage,
        };
        Self::new(code, fault.to_string()).remedy(fault.remedy())
    }
}
