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
    /// Another process writes the store.
    #[error("another window of Wheelhouse{holder} collects into the local history {file}",
        holder = .holder.map(|id| format!(" (process {id})")).unwrap_or_default(), file = .file.display())]
    InUse {
        /// The database file.
        file: PathBuf,
        /// That process, where it is known.
        holder: Option<u32>,
    },
    /// The file that another window writes is of another format.
    #[error("the local history {file} has format {format}, which this Wheelhouse does not read", file = .file.display())]
    Format {
        /// The database file.
        file: PathBuf,
        /// Its format; zero if it is just being made.
        format: i64,
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
        match primary_code(&reason) {
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

    /// Whether the connection may only read.
    pub(super) fn is_refused_write(&self) -> bool {
        let Self::Sql { reason, .. } = self else {
            return false;
        };
        primary_code(reason) == Some(8) // SQLITE_READONLY
    }

    fn remedy(&self) -> &'static str {
        match self {
            Self::Folder { .. } => "check that the folder exists and that you may write to it",
            Self::InUse { .. } => {
                "nothing to do: this window only reads, and goes on collecting when the other one ends"
            }
            Self::Format { .. } => {
                "use the same version of Wheelhouse in both windows, or one window"
            }
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

/// Extended codes keep the primary code in the low byte.
fn primary_code(reason: &sqlx::Error) -> Option<u32> {
    let code = reason.as_database_error()?.code()?;
    Some(code.parse::<u32>().ok()? & 0xff)
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let remedy = error.remedy();
        Self::new(Code::Storage, error.to_string())
            .at("local history")
            .remedy(remedy)
    }
}
