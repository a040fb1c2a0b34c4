//! The write-ahead log, copied into the file beside the one who writes.
//!
//! Left to itself SQLite copies it within the commit that makes it long, and the scrape that is
//! committed waits for the disk twice. A connection that reads can do the same meanwhile: writers
//! only append to the log, see <https://www.sqlite.org/wal.html>, "Checkpointing".

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use sqlx::{Row as _, SqliteConnection, SqlitePool};
use tokio::task::JoinHandle;

/// Bytes above which the log is copied, and to which it is cut when it begins anew.
pub(super) const LENGTH: u64 = 4 << 20;

/// Bytes above which the one who writes copies the rest: a log begins anew only if all of it was
/// copied, which never happens while somebody writes without a break. Most of it is copied beside
/// that one just before.
const TOO_LONG: u64 = 32 << 20;

/// Bytes above which the one who writes copies all.
const MUCH_TOO_LONG: u64 = 3 * TOO_LONG;

/// How often a copy is followed by one of what came meanwhile. The last finds little.
const PASSES: usize = 3;

/// The log of one file.
#[derive(Debug)]
pub(super) struct Log {
    file: PathBuf,
    copying: Mutex<Option<JoinHandle<()>>>,
    /// All but what came during the last pass was just copied.
    nearly: Arc<AtomicBool>,
}

impl Log {
    pub(super) fn of(database: &Path) -> Self {
        let mut name = database.as_os_str().to_owned();
        name.push("-wal");
        Self {
            file: name.into(),
            copying: Mutex::default(),
            nearly: Arc::default(),
        }
    }

    /// Has the log copied if it is long; called by who is about to write.
    pub(super) async fn keep_short(&self, writer: &mut SqliteConnection, readers: &SqlitePool) {
        let bytes = fs::metadata(&self.file).map_or(0, |file| file.len());
        let nearly = bytes > TOO_LONG && self.nearly.swap(false, Ordering::Relaxed);
        if nearly || bytes > MUCH_TOO_LONG {
            // A disk that is full fails the write as well, which tells it.
            let _ = copy(writer).await;
        } else if bytes > LENGTH {
            self.begin(readers);
        }
    }

    /// Waits for a copy that is under way.
    pub(super) async fn settle(&self) {
        let copying = self.copying().take();
        if let Some(copying) = copying {
            let _ = copying.await;
        }
    }

    fn begin(&self, readers: &SqlitePool) {
        let mut copying = self.copying();
        if copying.as_ref().is_none_or(JoinHandle::is_finished) {
            let (readers, nearly) = (readers.clone(), self.nearly.clone());
            *copying = Some(tokio::spawn(async move {
                match copy_beside(&readers).await {
                    Ok(all) => nearly.store(all, Ordering::Relaxed),
                    Err(error) => {
                        tracing::warn!(%error, "the log of the local history is not copied");
                    }
                }
            }));
        }
    }

    fn copying(&self) -> std::sync::MutexGuard<'_, Option<JoinHandle<()>>> {
        self.copying.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Copies in several passes; whether the last copied all that was there when it began.
async fn copy_beside(readers: &SqlitePool) -> sqlx::Result<bool> {
    let mut reader = readers.acquire().await?;
    let mut all = false;
    for _ in 0..PASSES {
        all = copy(&mut reader).await?;
    }
    Ok(all)
}

/// Copies what nobody needs in the log any more; whether that was all.
async fn copy(connection: &mut SqliteConnection) -> sqlx::Result<bool> {
    let row = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)")
        .fetch_one(connection)
        .await?;
    let (frames, copied): (i64, i64) = (row.try_get(1)?, row.try_get(2)?);
    Ok(copied >= frames)
}
