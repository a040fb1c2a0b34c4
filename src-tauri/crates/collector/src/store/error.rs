use std::{
    io,
    path::{Path, PathBuf},
};

use model::{Code, Failure};

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder cannot be made or written.
    #[error("the folder {folder} of the local history cannot be used: {reason}", folder = .folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the operating system says.
        reason: io::Error,
    },
    /// Another process has the store open.
    #[error("the local history {file} is open in another window of Wheelhouse", file = .file.display())]
    InUse {
        /// The database file.
        file: PathBuf,
    },
    /// The disk, or the room given to the file, is full.
    #[error("the disk that holds {file} is full", file = .file.display())]
    Full {
        /// The database file.
        file: PathBuf,
    },
    /// The file is not what was written.
    #[error("{file} is damaged: {detail}", file = .file.display())]
    Damaged {
        /// The database file.
        file: PathBuf,
        /// What was found.
        detail: String,
    },
    /// SQLite failed in another way.
    #[error("the local history {file} failed: {reason}", file = .file.display())]
    Sql {
        /// The database file.
        file: PathBuf,
        /// What SQLite says.
        reason: sqlx::Error,
    },
    /// A value cannot be written or read as JSON.
    #[error("the local history {file} failed: {reason}", file = .file.display())]
    Json {
        /// The database file.
        file: PathBuf,
        /// What is wrong with it.
        reason: serde_json::Error,
    },
}

impl StoreError {
    /// Reads an error of SQLite (result codes: <https://www.sqlite.org/rescode.html>).
    pub(super) fn of_sql(file: &Path, reason: sqlx::Error) -> Self {
        let file = file.to_owned();
        if let sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } = reason {
            return Self::Damaged {
                file,
                detail: reason.to_string(),
            };
        }
        let code = reason.as_database_error().and_then(|error| error.code());
        let code = code.and_then(|code| code.parse::<u32>().ok());
        // Extended codes keep the primary code in the low byte.
        match code.map(|code| code & 0xff) {
            Some(13) => Self::Full { file }, // SQLITE_FULL
            Some(11 | 26) => Self::Damaged {
                file,
                detail: reason.to_string(),
            }, // CORRUPT, NOTADB
            _ => Self::Sql { file, reason },
        }
    }

    /// Whether the file should be set aside.
    pub(super) fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged { .. })
    }

    fn remedy(&self) -> &'static str {
        match self {
            Self::Folder { .. } => "check that the folder exists and that you may write to it",
            Self::InUse { .. } => "close the other window",
            Self::Full { .. } => "free some space; new data is kept in memory until then",
            Self::Damaged { .. } => {
                "restart Wheelhouse: the file is checked, set aside and begun afresh"
            }
            Self::Sql { .. } | Self::Json { .. } => {
                "restart Wheelhouse; if it fails again, copy the diagnostics"
            }
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let remedy = error.remedy();
        Self::new(Code::Storage, error.to_string())
            .at("local history")
            .remedy(remedy)
    }
}
