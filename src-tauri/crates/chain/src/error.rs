use std::{
    io,
    path::{Path, PathBuf},
};

use model::{Code, Failure};

use crate::verify::Breach;

/// Why nothing can be added to a chain, or it cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ChainError {
    /// The disk, or the rights on it.
    #[error("cannot {deed} {}: {source}", path.display())]
    Io {
        /// What was tried.
        deed: &'static str,
        /// Of which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another window has kept its turn for longer than an entry takes.
    #[error("another window does not let go of {}", path.display())]
    Busy {
        /// The lock.
        path: PathBuf,
    },
    /// The chain is broken; nothing is added to it.
    #[error("{} is broken at line {}: {breach}", path.display(), breach.line)]
    Broken {
        /// The file.
        path: PathBuf,
        /// Where, and by what.
        breach: Box<Breach>,
    },
    /// The entry would be longer than what is read again.
    #[error("an entry of {bytes} bytes is longer than a line may be")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// The payload cannot be written as JSON.
    #[error("what is to be recorded cannot be written as JSON: {0}")]
    Payload(serde_json::Error),
}

impl ChainError {
    /// Names the deed and the file of a failed one.
    pub(crate) fn io(deed: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { deed, path, source }
    }
}

impl From<ChainError> for Failure {
    fn from(error: ChainError) -> Self {
        let remedy = match &error {
            ChainError::Io { .. } => "free some space, or make the file writable for this user",
            ChainError::Busy { .. } => "close the other window, or wait until it answers again",
            ChainError::Broken { .. } => "keep the file as it is; a new one goes on after it",
            ChainError::TooLong { .. } | ChainError::Payload(_) => "copy the diagnostics",
        };
        let code = match &error {
            ChainError::TooLong { .. } => Code::TooLarge,
            ChainError::Payload(_) => Code::Internal,
            _ => Code::Storage,
        };
        Self::new(code, error.to_string()).remedy(remedy)
    }
}
