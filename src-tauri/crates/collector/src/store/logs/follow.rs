//! Lines followed as they come.
//!
//! Who follows is told that there are lines and reads them from the file, where they lie anyway:
//! nothing is held for a slow reader, and one that is too far behind is told exactly how many it
//! missed.

use lines::held::Filter;
use model::TailBatch;
use tokio::sync::watch;

use super::PAGE_BITS;
use crate::store::{Store, StoreError};

/// Lines read at once.
const AT_ONCE: i64 = 1_000;
/// Lines that a reader may be behind; what is older is left out and counted.
const MOST_BEHIND: i64 = 100_000;

/// One who follows the lines of a store.
#[derive(Debug)]
pub(crate) struct Follower {
    store: Store,
    /// The last row read.
    last: i64,
    told: watch::Receiver<i64>,
}

impl Follower {
    pub(super) async fn begin(store: Store, from: i64) -> Result<Self, StoreError> {
        let told = store.inner.last_line.subscribe();
        let first: Option<i64> =
            sqlx::query_scalar("SELECT min(id) FROM log_page WHERE newest >= ?")
                .bind(from)
                .fetch_one(store.inner.database.readers())
                .await
                .map_err(|reason| store.inner.database.error(reason))?;
        let newest = *told.borrow();
        let last = first.map_or(newest, |page| (page << PAGE_BITS) - 1);
        Ok(Self {
            store,
            last: last.min(newest),
            told,
        })
    }

    /// The next lines that are wanted, once there are some.
    pub(crate) async fn next(&mut self, wanted: &Filter) -> Result<TailBatch, StoreError> {
        loop {
            let batch = self.read(wanted).await?;
            if !batch.lines.is_empty() || batch.dropped > 0 {
                return Ok(batch);
            }
        }
    }

    /// Reads a batch, or waits for one; it may hold nothing that is wanted.
    async fn read(&mut self, wanted: &Filter) -> Result<TailBatch, StoreError> {
        let newest = self.told.wait_for(|newest| *newest > self.last).await;
        // The store outlives whoever holds a clone of it, so that waiting ends with a line.
        let newest = newest.map_or(self.last, |newest| *newest);
        let mut batch = TailBatch::default();
        let behind = newest - self.last;
        if behind > MOST_BEHIND {
            batch.dropped = (behind - MOST_BEHIND).unsigned_abs();
            self.last = newest - MOST_BEHIND;
        }
        let (mut lines, last) = self.store.logs_after(self.last, AT_ONCE).await?;
        // What was dropped by its age leaves a hole.
        self.last = if lines.is_empty() { newest } else { last };
        lines.retain(|line| wanted.accepts(line));
        lines.sort_by_key(|line| line.at);
        batch.lines = lines;
        Ok(batch)
    }
}
