use std::{
    io,
    path::{Path, PathBuf},
};

use chain::ChainError;
use model::{Code, Failure};

/// Why something is not recorded, or a record cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum IncidentError {
    /// The chain of entries.
    #[error(transparent)]
    Chain(#[from] ChainError),
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
    /// A folder that holds no record.
    #[error("{} holds no record of an incident", path.display())]
    NoRecord {
        /// The folder.
        path: PathBuf,
    },
    /// A picture that no entry names.
    #[error("{path} is no picture of this record")]
    NoPicture {
        /// Its path within the folder.
        path: String,
    },
    /// A picture that was put in the place of the recorded one.
    #[error("{path} is not the picture that was recorded")]
    OtherPicture {
        /// Its path within the folder.
        path: String,
    },
}

impl IncidentError {
    /// Names the deed and the file of a failed one.
    pub(crate) fn io(deed: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { deed, path, source }
    }
}

impl From<IncidentError> for Failure {
    fn from(error: IncidentError) -> Self {
        match error {
            IncidentError::Chain(error @ ChainError::Broken { .. }) => {
                Self::new(Code::Storage, error.to_string())
                    .remedy("keep the folder as it is and begin another incident: nothing is added to a record that was changed")
            }
            IncidentError::Chain(error) => error.into(),
            IncidentError::Io { .. } => Self::new(Code::Storage, error.to_string())
                .remedy("free some space, or make the folder writable for this user"),
            IncidentError::NoRecord { .. } => Self::new(Code::NotFound, error.to_string())
                .remedy("name the folder that holds record.jsonl"),
            IncidentError::NoPicture { .. } => Self::new(Code::NotFound, error.to_string())
                .remedy("open the incident again"),
            IncidentError::OtherPicture { .. } => Self::new(Code::Storage, error.to_string())
                .remedy("keep the folder as it is: the picture was changed after it was recorded"),
        }
    }
}
