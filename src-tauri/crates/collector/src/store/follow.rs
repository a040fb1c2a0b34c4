//! Reading along: a second window on one store answers from what the first one writes, and becomes
//! the one who writes when the first one is gone.
//!
//! The reader keeps the same state in memory as the writer. New scrapes are taken from their rows;
//! what changes more than that (a fold, an import, something dropped) turns a page, and a reader
//! that finds the page turned reads everything anew.

use std::path::Path;

use sqlx::{Connection as _, SqliteConnection};

use super::{Inner, Limits, Store, StoreError, database::Database, load, logs};

/// Remembers how often the page was turned.
pub(super) const PAGE: &str = "page";

/// How far the file is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// How often the page was turned.
    pub(super) page: Option<String>,
    /// The last row of a scrape.
    pub(super) row: i64,
    /// Changes whenever another process has written.
    version: i64,
}

impl Store {
    /// Opens a store that another process writes: it is read, what it answers follows with
    /// [`Store::catch_up`], and everything that would write fails with [`StoreError::InUse`] until
    /// [`Store::take_over`] succeeds.
    ///
    /// # Errors
    /// If there is no such store yet, or one of another format.
    pub async fn follow(folder: &Path, limits: Limits) -> Result<Self, StoreError> {
        let database = Database::follow(folder).await?;
        let state = load::load(&database).await?;
        Ok(Self::of(Inner::of(database, limits, state).await?))
    }

    /// Whether this process writes the store; else the error that says which one does.
    ///
    /// # Errors
    /// [`StoreError::InUse`] alone.
    pub fn owned(&self) -> Result<(), StoreError> {
        self.inner.database.owned()
    }

    /// Reads what another process has written since the last time.
    ///
    /// # Errors
    /// If the file cannot be read; what was known before is still answered.
    pub async fn catch_up(&self) -> Result<(), StoreError> {
        if self.owned().is_ok() {
            return Ok(());
        }
        let mut reader = self.inner.database.writer().await;
        let error = |reason| self.inner.database.error(reason);
        let version = version(&mut reader).await.map_err(error)?;
        let (known, last_series) = {
            let state = self.inner.state();
            (state.place.clone(), state.directory.last())
        };
        if version == known.version {
            return Ok(());
        }
        let read = async {
            let mut view = reader.begin().await?;
            let page = load::memo(&mut view, PAGE).await?;
            if page == known.page {
                let news = load::news(&mut view, last_series, known.row).await?;
                self.inner.state_mut().take_news(news);
            } else {
                let state = load::read(&mut view).await?;
                *self.inner.state_mut() = state;
            }
            view.commit().await
        };
        read.await.map_err(error)?;
        self.inner.state_mut().place.version = version;
        drop(reader);
        let last = *logs::last_line(&self.inner.database).await?.borrow();
        self.inner.last_line.send_if_modified(|known| {
            let more = last > *known;
            *known = last.max(*known);
            more
        });
        Ok(())
    }

    /// Becomes the one who writes the store, if the one who did has ended; whether it is now.
    ///
    /// # Errors
    /// If the file cannot be read or is damaged: it is set aside when Wheelhouse starts.
    pub async fn take_over(&self) -> Result<bool, StoreError> {
        let inner = &self.inner;
        let mut writer = inner.database.writer().await;
        if self.owned().is_ok() {
            return Ok(true);
        }
        if !inner.database.take_over(&mut writer).await? {
            return Ok(false);
        }
        let error = |reason| inner.database.error(reason);
        turn(&mut writer).await.map_err(error)?;
        *inner.state_mut() = load::read(&mut writer).await.map_err(error)?;
        Ok(true)
    }
}

impl Inner {
    /// Begins a new page: numbers of series may mean others than before.
    pub(super) async fn turn(&self) -> Result<(), StoreError> {
        let mut writer = self.database.writer().await;
        let turned = turn(&mut writer).await;
        turned.map_err(|reason| self.database.error(reason))
    }
}

/// Tells readers that more has changed than scrapes that came.
pub(super) async fn turn(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO memo (key, value) VALUES (?, '1')
         ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1",
    )
    .bind(PAGE)
    .execute(connection)
    .await?;
    Ok(())
}

async fn version(connection: &mut SqliteConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar("PRAGMA data_version")
        .fetch_one(connection)
        .await
}
