//! Log lines: written with their text index, found by filter, counted, followed, dropped by age.

mod append;
mod candidates;
mod count;
mod cursor;
mod drop;
mod follow;
mod index;
mod plan;
mod row;
mod search;
mod trigrams;
mod upgrade;

use lines::held::Filter;
use model::{Counted, LogContext, LogFilter, LogLine, LogSearch, Millis, Volume};
use sqlx::{Connection as _, Sqlite, Transaction};
use tokio::sync::watch;

use super::{Inner, Store, StoreError, database::Database, write::remember};

pub(crate) use self::{cursor::Cursor, follow::Follower, search::Found};
pub(super) use self::{drop::finish_drops, upgrade::upgrade};

/// The tables.
pub(super) const SCHEMA: &str = include_str!("logs/schema.sql");

/// Rows of a page are those whose numbers agree but for this many bits.
const PAGE_BITS: u32 = 12;
/// Lines are counted by slots of five seconds, in nanoseconds.
const SLOT: i64 = 5_000_000_000;

/// A filter with what it asks of each line.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) filter: &'a LogFilter,
    pub(crate) wanted: Filter,
}

impl Asked<'_> {
    /// Nanoseconds of the range, both included.
    fn range(&self) -> (i64, i64) {
        let range = self.filter.range;
        // The last millisecond of the range is part of it, with all its nanoseconds.
        let last = range.end.to_nanos().0.saturating_add(999_999);
        (range.start.to_nanos().0, last)
    }
}

impl Store {
    /// Keeps log lines; all of them or, with an error, none. What they say of their id is not kept:
    /// the store gives its own.
    ///
    /// # Errors
    /// If they cannot be written.
    pub async fn append_logs(&self, lines: Vec<LogLine>) -> Result<(), StoreError> {
        self.inner.append_logs(&lines, None).await
    }

    /// Keeps log lines and remembers a value, such as how far the file was read, in one step: after
    /// a crash either both are there or neither.
    ///
    /// # Errors
    /// If they cannot be written.
    pub async fn append_logs_at(
        &self,
        lines: Vec<LogLine>,
        key: &str,
        value: &str,
    ) -> Result<(), StoreError> {
        self.inner.append_logs(&lines, Some((key, value))).await
    }

    /// One page of the lines that are wanted.
    pub(crate) async fn search_logs(
        &self,
        asked: &Asked<'_>,
        search: &LogSearch,
        after: Option<Cursor>,
    ) -> Result<Found, StoreError> {
        let read = async {
            let mut view = self.log_view().await?;
            search::search(&mut view, asked, search.order, search.limit, after).await
        };
        read.await
            .map_err(|reason| self.inner.database.error(reason))
    }

    /// Lines by severity for every step; also from when on they are counted, if not all are.
    pub(crate) async fn count_logs(
        &self,
        asked: &Asked<'_>,
        step: Millis,
    ) -> Result<(Vec<Volume>, Option<i64>), StoreError> {
        let read = async {
            let mut view = self.log_view().await?;
            count::volume(&mut view, asked, step).await
        };
        read.await
            .map_err(|reason| self.inner.database.error(reason))
    }

    /// Lines by service or severity, from the counts alone; nothing if the filter asks for more
    /// than they know.
    pub(crate) async fn count_log_values(
        &self,
        asked: &Asked<'_>,
        field: &str,
    ) -> Result<Option<Vec<Counted>>, StoreError> {
        let read = async {
            let mut view = self.log_view().await?;
            count::values(&mut view, asked, field).await
        };
        read.await
            .map_err(|reason| self.inner.database.error(reason))
    }

    /// Lines before and after a row that came from where it came from; nothing if it is gone.
    pub(crate) async fn logs_around(
        &self,
        id: i64,
        before: usize,
        after: usize,
    ) -> Result<Option<LogContext>, StoreError> {
        let read = async {
            let mut view = self.log_view().await?;
            search::around(&mut view, id, before, after).await
        };
        read.await
            .map_err(|reason| self.inner.database.error(reason))
    }

    /// Follows lines from a moment on.
    pub(crate) async fn follow_logs(&self, from: i64) -> Result<Follower, StoreError> {
        Follower::begin(self.clone(), from).await
    }

    /// Lines whose rows come after one, in the order they came; also the last row looked at.
    async fn logs_after(&self, id: i64, most: i64) -> Result<(Vec<LogLine>, i64), StoreError> {
        let read = async {
            let mut view = self.log_view().await?;
            row::after(&mut view, id, most).await
        };
        read.await
            .map_err(|reason| self.inner.database.error(reason))
    }

    /// One view of the file: what is dropped meanwhile is still there.
    async fn log_view(&self) -> sqlx::Result<Transaction<'static, Sqlite>> {
        self.inner.database.readers().begin().await
    }
}

impl Inner {
    async fn append_logs(
        &self,
        lines: &[LogLine],
        memo: Option<(&str, &str)>,
    ) -> Result<(), StoreError> {
        let mut writer = self.database.writer().await;
        let write = async {
            let mut transaction = writer.begin().await?;
            let last = append::append(&mut transaction, lines).await?;
            if let Some((key, value)) = memo {
                remember(&mut transaction, key, value).await?;
            }
            transaction.commit().await?;
            Ok(last)
        };
        let last = write.await.map_err(|reason| self.database.error(reason))?;
        self.state_mut().stored.lines += lines.len() as u64;
        self.last_line.send_if_modified(|known| {
            let more = last > *known;
            *known = last.max(*known);
            more
        });
        Ok(())
    }
}

/// The row of the last line that was ever kept.
pub(super) async fn last_line(database: &Database) -> Result<watch::Sender<i64>, StoreError> {
    let mut writer = database.writer().await;
    let last = append::last(&mut writer)
        .await
        .map_err(|reason| database.error(reason))?;
    Ok(watch::Sender::new(last))
}
