//! The file: opened, checked, locked, and set aside when it is damaged.

mod lock;
mod log;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use model::{Millis, Problem, Weight};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, SqliteConnection, SqlitePool,
    sqlite::{
        SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions,
        SqliteSynchronous,
    },
};
use tokio::sync::{Mutex, MutexGuard};

use self::{
    lock::{Lock, Tried},
    log::Log,
};
use super::{StoreError, logs, traces};

const FILE: &str = "history.sqlite";
const LOCK: &str = "history.lock";
/// Present when a read met damage: the next start checks every page.
const SUSPECT: &str = "history.suspect";
/// Kept in `user_version`; files of earlier formats are upgraded, one of another number set aside.
const FORMAT: i64 = 5;
const SCHEMA: &str = include_str!("schema.sql");

/// One writing connection, a few reading ones.
#[derive(Debug)]
pub(super) struct Database {
    file: PathBuf,
    writer: Mutex<SqliteConnection>,
    readers: SqlitePool,
    log: Log,
    /// A statement failed since the writer was last taken.
    failed: AtomicBool,
    part: RwLock<Part>,
}

/// What this process may do with the file.
#[derive(Debug)]
enum Part {
    /// It alone writes.
    Owner(#[allow(dead_code)] Lock), // held, and let go of by being dropped
    /// It reads what another process, if it is known, writes.
    Follower(Option<u32>),
}

impl Database {
    /// Opens or makes the file; a damaged one is renamed and named in the list.
    pub(super) async fn open(
        folder: &Path,
        now: Millis,
    ) -> Result<(Self, Vec<Problem>), StoreError> {
        let no_folder = |reason| StoreError::Folder {
            folder: folder.to_owned(),
            reason,
        };
        fs::create_dir_all(folder).map_err(no_folder)?;
        let file = folder.join(FILE);
        let lock = match Lock::take(&folder.join(LOCK)).map_err(no_folder)? {
            Tried::Taken(lock) => lock,
            Tried::Held(holder) => return Err(StoreError::InUse { file, holder }),
        };
        let mut problems = Vec::new();
        let writer = match connect(&file).await {
            Err(error) if error.is_damage() => {
                problems.push(set_aside(&file, now, &error).map_err(no_folder)?);
                connect(&file).await?
            }
            other => other?,
        };
        Ok((Self::of(file, writer, Part::Owner(lock)), problems))
    }

    /// Opens the file that another process writes, to read it.
    pub(super) async fn follow(folder: &Path) -> Result<Self, StoreError> {
        let file = folder.join(FILE);
        let error = |reason| StoreError::of_sql(&file, reason);
        let options = options(&file).create_if_missing(false);
        let mut reader = options
            .pragma("query_only", "on")
            .connect()
            .await
            .map_err(error)?;
        let format: i64 = sqlx::query_scalar("PRAGMA user_version")
            .fetch_one(&mut reader)
            .await
            .map_err(error)?;
        if format != FORMAT {
            return Err(StoreError::Format { file, format });
        }
        Ok(Self::of(file, reader, Part::Follower(None)))
    }

    fn of(file: PathBuf, writer: SqliteConnection, part: Part) -> Self {
        Self {
            readers: readers(&file),
            log: Log::of(&file),
            file,
            writer: Mutex::new(writer),
            failed: AtomicBool::new(false),
            part: RwLock::new(part),
        }
    }

    /// Whether nobody else writes; else the error that says who does.
    pub(super) fn owned(&self) -> Result<(), StoreError> {
        match *self.part.read().unwrap_or_else(PoisonError::into_inner) {
            Part::Owner(_) => Ok(()),
            Part::Follower(holder) => Err(StoreError::InUse {
                file: self.file.clone(),
                holder,
            }),
        }
    }

    /// Becomes the one who writes, if nobody is; the connection reads as before if it cannot.
    pub(super) async fn take_over(
        &self,
        writer: &mut SqliteConnection,
    ) -> Result<bool, StoreError> {
        let path = self.file.with_file_name(LOCK);
        let tried = Lock::take(&path).map_err(|reason| StoreError::Folder {
            folder: path,
            reason,
        })?;
        let part = match tried {
            Tried::Held(holder) => Part::Follower(holder),
            Tried::Taken(lock) => {
                let error = |reason| self.error(reason);
                let pragma = |value| format!("PRAGMA query_only = {value}");
                sqlx::raw_sql(AssertSqlSafe(pragma("off")))
                    .execute(&mut *writer)
                    .await
                    .map_err(error)?;
                if let Err(failed) = check(&self.file, writer).await {
                    let _ = sqlx::raw_sql(AssertSqlSafe(pragma("on")))
                        .execute(writer)
                        .await;
                    return Err(failed);
                }
                Part::Owner(lock)
            }
        };
        let taken = matches!(part, Part::Owner(_));
        *self.part.write().unwrap_or_else(PoisonError::into_inner) = part;
        Ok(taken)
    }

    /// Sets a file aside whose damage showed only when it was read, and begins a new one.
    pub(super) async fn begin_afresh(
        self,
        now: Millis,
        why: &StoreError,
    ) -> Result<(Self, Problem), StoreError> {
        self.log.settle().await;
        self.readers.close().await;
        let _ = self.writer.into_inner().close().await;
        let no_folder = |reason| StoreError::Folder {
            folder: self.file.clone(),
            reason,
        };
        let problem = set_aside(&self.file, now, why).map_err(no_folder)?;
        let writer = connect(&self.file).await?;
        let part = self
            .part
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        Ok((Self::of(self.file, writer, part), problem))
    }

    /// The connection that writes; waits for the one who writes now.
    ///
    /// On a full disk SQLite ends a transaction by itself, and sqlx still counts it as open: its
    /// next transactions are savepoints, and one that it takes back stays open and keeps all later
    /// ones from the file. So what may have been left open is ended first, also where a transaction
    /// was taken back without an error.
    pub(super) async fn writer(&self) -> MutexGuard<'_, SqliteConnection> {
        let mut writer = self.writer.lock().await;
        if self.failed.swap(false, Ordering::Relaxed) || writer.is_in_transaction() {
            // Fails if nothing is open, which is as well.
            let _ = sqlx::raw_sql("ROLLBACK").execute(&mut *writer).await;
        }
        if self.owned().is_ok() {
            self.log.keep_short(&mut writer, &self.readers).await;
        }
        writer
    }

    /// The connections that read.
    pub(super) fn readers(&self) -> &SqlitePool {
        &self.readers
    }

    /// The file, to be named in messages.
    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    /// Gives an error of SQLite its place; damage is remembered for the next start.
    pub(super) fn error(&self, reason: sqlx::Error) -> StoreError {
        self.failed.store(true, Ordering::Relaxed);
        let error = StoreError::of_sql(&self.file, reason);
        if error.is_refused_write()
            && let Err(in_use) = self.owned()
        {
            return in_use;
        }
        if error.is_damage() {
            self.suspect();
        }
        error
    }

    /// Has the next start check every page of the file.
    pub(super) fn suspect(&self) {
        let marker = self.file.with_file_name(SUSPECT);
        if let Err(error) = fs::write(&marker, []) {
            tracing::warn!(%error, marker = %marker.display(), "the damaged history cannot be marked");
        }
    }

    /// Bytes that the file needs.
    pub(super) async fn bytes(&self, writer: &mut SqliteConnection) -> Result<u64, StoreError> {
        bytes(writer).await.map_err(|reason| self.error(reason))
    }

    /// Writes everything into the one file.
    pub(super) async fn tidy(&self) {
        if self.owned().is_err() {
            return;
        }
        let mut writer = self.writer.lock().await;
        let checkpoint = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)");
        if let Err(error) = checkpoint.execute(&mut *writer).await {
            tracing::warn!(%error, file = %self.file.display(), "the history is not tidied up");
        }
    }

    /// Closes the file.
    pub(super) async fn close(self) {
        self.log.settle().await;
        self.readers.close().await;
        if let Err(error) = self.writer.into_inner().close().await {
            tracing::warn!(%error, file = %self.file.display(), "the history is not closed");
        }
    }
}

/// Bytes that a file needs: pages in use, free ones not counted.
pub(super) async fn bytes(connection: &mut SqliteConnection) -> sqlx::Result<u64> {
    let sql = "SELECT (page_count - freelist_count) * page_size
        FROM pragma_page_count, pragma_freelist_count, pragma_page_size";
    let bytes: i64 = sqlx::query_scalar(sql).fetch_one(connection).await?;
    Ok(bytes.unsigned_abs())
}

fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // In WAL mode a killed process loses nothing that was committed; a power cut loses at most
        // what came after the last checkpoint, and never the file.
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(Duration::from_secs(5))
        // All per connection: 16 MB of pages, and a log that is copied by [`Log`] alone and shrinks
        // again after an import.
        .pragma("cache_size", "-16000")
        .pragma("wal_autocheckpoint", "0")
        .pragma("journal_size_limit", log::LENGTH.to_string())
        .disable_statement_logging()
}

fn readers(file: &Path) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(4)
        .connect_lazy_with(options(file).pragma("query_only", "on"))
}

async fn connect(file: &Path) -> Result<SqliteConnection, StoreError> {
    let error = |reason| StoreError::of_sql(file, reason);
    let mut options = options(file);
    if fs::metadata(file).map_or(0, |file| file.len()) == 0 {
        // Said of a file that has tables, it would write to it at every start.
        options = options.auto_vacuum(SqliteAutoVacuum::Incremental);
    }
    let mut connection = options.connect().await.map_err(error)?;
    match check(file, &mut connection).await {
        Ok(()) => Ok(connection),
        Err(failed) => {
            // A rename of an open file fails on Windows.
            let _ = connection.close().await;
            Err(failed)
        }
    }
}

async fn check(file: &Path, connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let error = |reason| StoreError::of_sql(file, reason);
    let damaged = |detail: String| StoreError::Damaged {
        file: file.to_owned(),
        detail,
    };
    let version: i64 = sqlx::query_scalar("PRAGMA user_version")
        .fetch_one(&mut *connection)
        .await
        .map_err(error)?;
    let tables: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema")
        .fetch_one(&mut *connection)
        .await
        .map_err(error)?;
    match version {
        0 if tables == 0 => {
            sqlx::raw_sql(AssertSqlSafe(format!(
                "BEGIN; {SCHEMA} {} {} PRAGMA user_version = {FORMAT}; COMMIT;",
                logs::SCHEMA,
                traces::SCHEMA
            )))
            .execute(&mut *connection)
            .await
            .map_err(error)?;
        }
        1 => {
            traces::upgrade(connection).await.map_err(error)?;
            logs::upgrade(connection).await.map_err(error)?;
            traces::upgrade_index(connection).await.map_err(error)?;
        }
        2 => {
            logs::upgrade(connection).await.map_err(error)?;
            traces::upgrade_index(connection).await.map_err(error)?;
        }
        // Rows and blocks of format 3 are read as they are.
        3 | 4 => traces::upgrade_index(connection).await.map_err(error)?,
        FORMAT => {}
        other => {
            return Err(damaged(format!(
                "its format is {other}, this Wheelhouse writes {FORMAT}"
            )));
        }
    }
    if version != FORMAT {
        let pragma = format!("PRAGMA user_version = {FORMAT}");
        sqlx::raw_sql(AssertSqlSafe(pragma))
            .execute(&mut *connection)
            .await
            .map_err(error)?;
    }
    let marker = file.with_file_name(SUSPECT);
    if marker.exists() {
        // An index that was cut off while it was dropped would be taken for damaged. What cannot be
        // dropped is, and the check says so.
        let _ = logs::finish_drops(connection).await;
        let verdict: String = sqlx::query_scalar("PRAGMA quick_check(1)")
            .fetch_one(&mut *connection)
            .await
            .map_err(error)?;
        if verdict != "ok" {
            return Err(damaged(verdict));
        }
        let _ = fs::remove_file(marker);
    }
    Ok(())
}

/// Renames the file and its companions, so that nothing is lost and a new one can be begun.
fn set_aside(file: &Path, now: Millis, why: &StoreError) -> std::io::Result<Problem> {
    let name = format!("history.damaged-{}.sqlite", now.0);
    for suffix in ["", "-wal", "-shm"] {
        let from = file.with_file_name(format!("{FILE}{suffix}"));
        let to = file.with_file_name(format!("{name}{suffix}"));
        match fs::rename(from, to) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    let _ = fs::remove_file(file.with_file_name(SUSPECT));
    Ok(Problem::new(
        Weight::Error,
        file.display().to_string(),
        format!("the local history could not be read and was set aside as {name} ({why})"),
        "nothing to do: a new history has begun; delete the old file, or keep it for a repair",
    ))
}
