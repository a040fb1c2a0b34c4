use std::{io, path::PathBuf};

use model::{Code, Failure};

/// Why a pack could not be made, or not be looked at.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// The disk said no.
    #[error("cannot {what}: {error}")]
    Io {
        /// What was tried.
        what: &'static str,
        /// Where.
        path: PathBuf,
        /// What it said.
        error: io::Error,
    },
    /// Something is there already; evidence is never written over.
    #[error("there is something of that name already")]
    Taken {
        /// Where.
        path: PathBuf,
    },
    /// A key that signs nothing.
    #[error("the signing key cannot be used: {why}")]
    Key {
        /// Why.
        why: String,
    },
}

impl EvidenceError {
    pub(crate) fn io(
        what: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| Self::Io { what, path, error }
    }
}

impl From<EvidenceError> for Failure {
    fn from(error: EvidenceError) -> Self {
        let message = error.to_string();
        match error {
            EvidenceError::Io { path, .. } => Self::new(Code::Storage, message)
                .at(path.display().to_string())
                .remedy("choose a folder that is there, has room, and that you may use"),
            EvidenceError::Taken { path } => Self::new(Code::BadInput, message)
                .at(path.display().to_string())
                .remedy("choose another folder, or move what is there"),
            EvidenceError::Key { .. } => Self::new(Code::BadInput, message).remedy(
                "remove the key \"evidence signing key\" from the keychain; a new one is made",
            ),
        }
    }
}
