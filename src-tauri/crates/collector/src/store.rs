//! The bounded history on this computer: metrics, logs and traces in one SQLite file.
//!
//! A scrape is one durable row and, at once, part of the head in memory. [`Store::maintain`] folds
//! windows of two hours that are over into compressed blocks and drops what is too old or too much.
//! Everything that reads takes the head first and the file second, so that a fold in between shows
//! samples twice and never not at all; equal times are settled afterwards.

mod batches;
mod bits;
mod block;
mod chunk;
mod crowd;
mod database;
mod error;
mod fold;
mod follow;
mod head;
mod load;
mod logs;
mod read;
mod retention;
mod row;
mod series;
#[cfg(test)]
mod tests;
mod traces;
mod write;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::Path,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use model::{ExemplarPoint, MetricMetadata, Millis, Problem};
use promql::{Labels, RawSeries};

use self::{
    database::Database,
    head::Head,
    series::{Directory, SeriesId},
};

pub use self::error::StoreError;
pub(crate) use self::{
    batches::Batches,
    head::storable,
    logs::{Asked, Cursor},
    traces::Condition,
};

/// The store; clones share it.
#[derive(Clone, Debug)]
pub struct Store {
    inner: Arc<Inner>,
}

/// How much is kept.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Nothing older than this.
    pub max_age: Millis,
    /// Bytes of the file, above which the oldest goes first.
    pub max_bytes: u64,
    /// Series, above which new ones are left out; old ones go on.
    pub max_series: u64,
    /// Series of one target, which are those of equal `job` and `instance`.
    pub max_series_per_target: u64,
}

impl Default for Limits {
    /// Two days, one gibibyte, a hundred thousand series, half of them of one target.
    fn default() -> Self {
        Self {
            max_age: Millis(48 * 60 * 60 * 1_000),
            max_bytes: 1 << 30,
            max_series: 100_000,
            max_series_per_target: 50_000,
        }
    }
}

/// What one scrape, or one export of metrics, brought.
#[derive(Clone, Debug, Default)]
pub struct Scrape {
    /// When it was taken.
    pub at: Millis,
    /// A sample per series, of the time of the scrape; stale markers are samples.
    pub samples: Vec<(Labels, f64)>,
    /// Samples that bring a time of their own.
    pub timed: Vec<(Labels, promql::Sample)>,
    /// Exemplars with the series they belong to.
    pub exemplars: Vec<(Labels, ExemplarPoint)>,
    /// What the exporter says of its metrics.
    pub metadata: Vec<MetricMetadata>,
}

/// What an import changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportCount {
    /// Series that were not known before.
    pub new_series: u64,
    /// Samples that were not there before.
    pub new_samples: u64,
}

/// What a round of maintenance did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Maintenance {
    /// Samples folded from the head into blocks.
    pub folded: u64,
    /// Blocks dropped because they were too old or too much.
    pub dropped_blocks: u64,
    /// Log lines dropped.
    pub dropped_lines: u64,
    /// Spans dropped.
    pub dropped_spans: u64,
    /// Bytes in use afterwards.
    pub bytes: u64,
    /// Blocks that turned out to be damaged and are left out of answers, and series that were left
    /// out because there are too many.
    pub problems: Vec<Problem>,
}

/// How much is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Number of series.
    pub series: u64,
    /// Number of samples.
    pub samples: u64,
    /// Time of the oldest sample.
    pub oldest: Option<Millis>,
    /// Time of the newest sample.
    pub newest: Option<Millis>,
    /// Bytes of the file in use, as of the last maintenance.
    pub bytes: u64,
    /// Number of log lines.
    pub lines: u64,
    /// Number of spans.
    pub spans: u64,
}

#[derive(Debug)]
struct Inner {
    database: Database,
    limits: Limits,
    state: RwLock<State>,
    /// Taken after the writing connection.
    terms: tokio::sync::Mutex<traces::Terms>,
    /// The row of the last log line, for those who follow.
    last_line: tokio::sync::watch::Sender<i64>,
}

/// What is known without reading the file. Only who holds the writing connection changes it.
#[derive(Debug, Default)]
struct State {
    directory: Directory,
    head: Head,
    /// Windows that have blocks.
    windows: BTreeSet<i64>,
    metadata: BTreeMap<String, MetricMetadata>,
    /// The last exemplar of each series: a page repeats it until there is a newer one.
    last_exemplar: HashMap<SeriesId, ExemplarPoint>,
    /// Exemplars kept since the last time the ones too many were dropped.
    new_exemplars: u64,
    /// What is not in the file yet, because it is new or because the last write failed.
    unsaved: Unsaved,
    /// Damaged blocks that reads met.
    damaged: BTreeSet<i64>,
    stored: Stored,
    /// Series that were left out.
    crowd: crowd::Crowd,
    /// What comes too late for a fold that is under way.
    late: Option<fold::Late>,
    /// How far the file is known; only who reads along needs it.
    place: follow::Place,
}

#[derive(Debug, Default)]
struct Unsaved {
    series: BTreeSet<SeriesId>,
    metadata: BTreeSet<String>,
}

/// Counts of what lies in the file.
#[derive(Clone, Copy, Debug, Default)]
struct Stored {
    samples: u64,
    lines: u64,
    spans: u64,
    bytes: u64,
}

impl Store {
    /// Opens the store in a folder or makes it.
    ///
    /// A damaged file is set aside under another name, which the list tells, and a new one begun.
    ///
    /// # Errors
    /// If the folder cannot be written, or with [`StoreError::InUse`] if another process writes
    /// the store: then [`Store::follow`] it.
    pub async fn open(
        folder: &Path,
        limits: Limits,
        now: Millis,
    ) -> Result<(Self, Vec<Problem>), StoreError> {
        let (database, mut problems) = Database::open(folder, now).await?;
        let (database, state) = match load::load(&database).await {
            Ok(state) => (database, state),
            Err(error) if error.is_damage() => {
                let (database, problem) = database.begin_afresh(now, &error).await?;
                problems.push(problem);
                (database, State::default())
            }
            Err(error) => return Err(error),
        };
        let inner = Inner::of(database, limits, state).await?;
        if let Err(error) = inner.turn().await {
            // A disk that is full must not keep what is there from being read.
            tracing::warn!(%error, "who reads along may not see that the store was opened anew");
        }
        Ok((Self::of(inner), problems))
    }

    fn of(inner: Inner) -> Self {
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Writes everything into the one file and lets go of it; who still has
    /// a clone can go on.
    pub async fn close(self) {
        self.inner.database.tidy().await;
        if let Some(inner) = Arc::into_inner(self.inner) {
            inner.database.close().await;
        }
    }

    /// Keeps a scrape: durable when this returns without an error, and answered from memory even
    /// if the disk is full.
    ///
    /// # Errors
    /// If the row cannot be written.
    pub async fn append_scrape(&self, scrape: Scrape) -> Result<(), StoreError> {
        self.owned()?;
        self.inner.append_scrape(scrape).await
    }

    /// Puts whole series of the past straight into blocks, together with what is there; the same
    /// samples again change nothing.
    ///
    /// # Errors
    /// If the blocks cannot be written; then none is.
    pub async fn import_metrics(&self, series: Vec<RawSeries>) -> Result<ImportCount, StoreError> {
        self.owned()?;
        self.inner.import_metrics(series).await
    }

    /// Folds what is over into blocks and drops the oldest beyond the limits.
    ///
    /// # Errors
    /// If the file cannot be read or written; memory then keeps what was not folded.
    pub async fn maintain(&self, now: Millis) -> Result<Maintenance, StoreError> {
        self.owned()?;
        self.inner.maintain(now).await
    }

    /// Remembers a value under a key until it is remembered again.
    ///
    /// # Errors
    /// If it cannot be written.
    pub async fn remember(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let mut writer = self.inner.database.writer().await;
        write::remember(&mut writer, key, value)
            .await
            .map_err(|reason| self.inner.database.error(reason))
    }

    /// The value remembered under a key.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub async fn recall(&self, key: &str) -> Result<Option<String>, StoreError> {
        sqlx::query_scalar("SELECT value FROM memo WHERE key = ?")
            .bind(key)
            .fetch_optional(self.inner.database.readers())
            .await
            .map_err(|reason| self.inner.database.error(reason))
    }

    /// How much is there.
    #[must_use]
    pub fn extent(&self) -> Extent {
        let state = self.inner.state();
        let series = || state.directory.iter().map(|(_, entry)| entry);
        let moment = |at: Option<i64>| at.filter(|at| head::storable(*at)).map(Millis);
        Extent {
            series: state.directory.len() as u64,
            samples: state.stored.samples + state.head.samples(),
            oldest: moment(series().map(|entry| entry.oldest).min()),
            newest: moment(series().map(|entry| entry.newest).max()),
            bytes: state.stored.bytes,
            lines: state.stored.lines,
            spans: state.stored.spans,
        }
    }
}

impl Inner {
    async fn of(database: Database, limits: Limits, state: State) -> Result<Self, StoreError> {
        let last_line = logs::last_line(&database).await?;
        Ok(Self {
            database,
            limits,
            state: RwLock::new(state),
            terms: tokio::sync::Mutex::default(),
            last_line,
        })
    }

    fn state(&self) -> RwLockReadGuard<'_, State> {
        // Changes of the state are complete before anything that could panic.
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn state_mut(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}
