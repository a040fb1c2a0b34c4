//! What is dropped: first what is too old, then the oldest of what is too much.

use model::{Millis, Problem, Weight};
use sqlx::{Connection as _, SqliteConnection};

use super::{
    Inner, Maintenance, StoreError,
    fold::block_id,
    follow::turn,
    head::{WINDOW, window_of},
};

/// Exemplars kept per series.
const EXEMPLARS_PER_SERIES: i64 = 512;
/// Exemplars kept in all.
const EXEMPLARS: i64 = 100_000;
/// New exemplars after which the ones too many are looked for.
const PRUNE_AFTER: u64 = 2_000;
/// When the file is too large, log lines and traces go in steps of this part of all.
const STEP: i64 = 16;

/// What is done in one step, so that a scrape never waits long for its turn to write.
const BLOCKS_AT_ONCE: i64 = 32;
const SERIES_AT_ONCE: usize = 2_000;
const VACUUM_A_FEW: &str = "PRAGMA incremental_vacuum(500)";

/// Where the oldest of each signal lies, in milliseconds.
struct Oldest {
    blocks: Option<i64>,
    lines: Option<i64>,
    traces: Option<i64>,
}

impl Inner {
    pub(super) async fn maintain(&self, now: Millis) -> Result<Maintenance, StoreError> {
        let mut report = Maintenance::default();
        // Dropping comes first: it is what makes room when the file is full.
        self.drop_old(now, &mut report).await?;
        report.folded = self.fold(now.0).await?;
        self.drop_much(&mut report).await?;
        self.forget_series(now).await?;
        self.give_back(&mut report).await?;
        report.problems.extend(self.drop_damaged().await?);
        let mut state = self.state_mut();
        let crowd = state.crowd.problem(&state.directory, &self.limits);
        report.problems.extend(crowd);
        state.crowd.turn();
        drop(state);
        Ok(report)
    }

    async fn drop_old(&self, now: Millis, report: &mut Maintenance) -> Result<(), StoreError> {
        let cut = now.0.saturating_sub(self.limits.max_age.0);
        // A limit of centuries reaches before the first window there can be.
        let window = window_of(cut).max(i32::MIN.into());
        self.drop_windows(window, report).await?;
        let before = Millis(cut).to_nanos().0;
        self.drop_lines(before, report).await?;
        self.drop_traces(before, report).await?;
        let mut writer = self.database.writer().await;
        self.drop_exemplars(&mut writer, cut).await?;
        // A head that could not be folded for that long does not grow for ever either.
        self.state_mut().head.drop_before(window_of(cut));
        Ok(())
    }

    async fn drop_exemplars(
        &self,
        writer: &mut SqliteConnection,
        cut: i64,
    ) -> Result<(), StoreError> {
        let prune = async {
            sqlx::query("DELETE FROM exemplar WHERE at < ?")
                .bind(cut)
                .execute(&mut *writer)
                .await?;
            if self.state().new_exemplars < PRUNE_AFTER {
                return Ok(());
            }
            sqlx::query(
                "DELETE FROM exemplar WHERE id IN (SELECT id FROM
                    (SELECT id, row_number() OVER (PARTITION BY series ORDER BY at DESC) AS nth FROM exemplar)
                    WHERE nth > ?1)
                 OR id IN (SELECT id FROM exemplar ORDER BY at DESC LIMIT -1 OFFSET ?2)",
            )
            .bind(EXEMPLARS_PER_SERIES)
            .bind(EXEMPLARS)
            .execute(&mut *writer)
            .await?;
            self.state_mut().new_exemplars = 0;
            Ok(())
        };
        prune.await.map_err(|reason| self.database.error(reason))
    }

    async fn drop_much(&self, report: &mut Maintenance) -> Result<(), StoreError> {
        loop {
            let mut writer = self.database.writer().await;
            report.bytes = self.database.bytes(&mut writer).await?;
            if report.bytes <= self.limits.max_bytes {
                return Ok(());
            }
            let oldest = self.oldest(&mut writer).await?;
            let times = [oldest.blocks, oldest.lines, oldest.traces];
            // What is left is the head, and that is the newest.
            let Some(first) = times.into_iter().flatten().min() else {
                return Ok(());
            };
            if oldest.blocks == Some(first) {
                drop(writer);
                self.drop_windows(window_of(first) + 1, report).await?;
            } else if oldest.lines == Some(first) {
                let cut = self.nth_oldest(&mut writer, "SELECT at FROM log ORDER BY at LIMIT 1 OFFSET (SELECT sum(lines) / ?1 FROM log_slot)").await?;
                drop(writer);
                self.drop_lines(cut.saturating_add(1), report).await?;
            } else {
                let cut = self.nth_oldest(&mut writer, "SELECT start FROM trace ORDER BY start LIMIT 1 OFFSET (SELECT count(*) / ?1 FROM trace)").await?;
                drop(writer);
                self.drop_traces(cut.saturating_add(1), report).await?;
            }
        }
    }

    async fn oldest(&self, writer: &mut SqliteConnection) -> Result<Oldest, StoreError> {
        let (lines, traces): (Option<i64>, Option<i64>) =
            sqlx::query_as("SELECT (SELECT min(at) FROM log), (SELECT min(start) FROM trace)")
                .fetch_one(writer)
                .await
                .map_err(|reason| self.database.error(reason))?;
        let millis = |nanos: i64| nanos.div_euclid(1_000_000);
        Ok(Oldest {
            blocks: self.state().windows.first().map(|window| window * WINDOW),
            lines: lines.map(millis),
            traces: traces.map(millis),
        })
    }

    async fn nth_oldest(
        &self,
        writer: &mut SqliteConnection,
        sql: &'static str,
    ) -> Result<i64, StoreError> {
        sqlx::query_scalar(sql)
            .bind(STEP)
            .fetch_one(writer)
            .await
            .map_err(|reason| self.database.error(reason))
    }

    /// Drops the blocks of windows before `window`, a few at a time.
    async fn drop_windows(&self, window: i64, report: &mut Maintenance) -> Result<(), StoreError> {
        let error = |reason| self.database.error(reason);
        if self
            .state()
            .windows
            .first()
            .is_none_or(|first| *first >= window)
        {
            return Ok(());
        }
        loop {
            let mut writer = self.database.writer().await;
            let samples: Vec<i64> = sqlx::query_scalar(
                "DELETE FROM block WHERE id IN (SELECT id FROM block WHERE id < ? ORDER BY id LIMIT ?)
                 RETURNING samples",
            )
            .bind(block_id(window, 0))
            .bind(BLOCKS_AT_ONCE)
            .fetch_all(&mut *writer)
            .await
            .map_err(error)?;
            let mut state = self.state_mut();
            if samples.is_empty() {
                state.windows = state.windows.split_off(&window);
                state.damaged = state.damaged.split_off(&block_id(window, 0));
                break;
            }
            report.dropped_blocks += samples.len() as u64;
            let gone: u64 = samples.iter().map(|count| count.unsigned_abs()).sum();
            state.stored.samples = state.stored.samples.saturating_sub(gone);
        }
        self.turn().await
    }

    /// Forgets series of which nothing is left, a few at a time.
    async fn forget_series(&self, now: Millis) -> Result<(), StoreError> {
        let ids: Vec<u32> = {
            let state = self.state();
            // Everything before this moment is gone from the file.
            let too_old = window_of(now.0.saturating_sub(self.limits.max_age.0));
            let first = state.windows.first().copied().unwrap_or(i64::MAX);
            let gone = |newest: i64| window_of(newest) < too_old.max(first.min(window_of(now.0)));
            let all = state.directory.iter();
            all.filter(|(id, entry)| gone(entry.newest) && !state.head.holds(*id))
                .map(|(id, _)| id)
                .collect()
        };
        for ids in ids.chunks(SERIES_AT_ONCE) {
            self.forget(ids).await?;
        }
        Ok(())
    }

    async fn forget(&self, ids: &[u32]) -> Result<(), StoreError> {
        let mut writer = self.database.writer().await;
        // A scrape may have brought one of them back.
        let ids: Vec<u32> = {
            let state = self.state();
            let gone = ids.iter().filter(|id| !state.head.holds(**id));
            gone.copied().collect()
        };
        let json = serde_json::to_string(&ids).map_err(|reason| StoreError::Json {
            file: self.database.file().to_owned(),
            reason,
        })?;
        let forget = async {
            let mut transaction = writer.begin().await?;
            for sql in [
                "DELETE FROM series WHERE id IN (SELECT value FROM json_each(?))",
                "DELETE FROM exemplar WHERE series IN (SELECT value FROM json_each(?))",
            ] {
                sqlx::query(sql)
                    .bind(&json)
                    .execute(&mut *transaction)
                    .await?;
            }
            turn(&mut transaction).await?;
            transaction.commit().await
        };
        forget.await.map_err(|reason| self.database.error(reason))?;
        let mut state = self.state_mut();
        state.directory.remove(&ids);
        for id in &ids {
            state.unsaved.series.remove(id);
            state.last_exemplar.remove(id);
        }
        Ok(())
    }

    /// Returns what became free to the operating system.
    async fn give_back(&self, report: &mut Maintenance) -> Result<(), StoreError> {
        if report.dropped_blocks + report.dropped_lines + report.dropped_spans > 0 {
            self.vacuum().await?;
        }
        let mut writer = self.database.writer().await;
        report.bytes = self.database.bytes(&mut writer).await?;
        self.state_mut().stored.bytes = report.bytes;
        Ok(())
    }

    /// Cuts free pages off the file, a few at a time.
    async fn vacuum(&self) -> Result<(), StoreError> {
        let error = |reason| self.database.error(reason);
        let mut before = i64::MAX;
        loop {
            let mut writer = self.database.writer().await;
            let free: i64 = sqlx::query_scalar("PRAGMA freelist_count")
                .fetch_one(&mut *writer)
                .await
                .map_err(error)?;
            // A file that was made without the pragma keeps its pages.
            if free == 0 || free >= before {
                return Ok(());
            }
            before = free;
            sqlx::raw_sql(VACUUM_A_FEW)
                .execute(&mut *writer)
                .await
                .map_err(error)?;
        }
    }

    /// Drops blocks that reads found damaged, so that they are reported once.
    async fn drop_damaged(&self) -> Result<Option<Problem>, StoreError> {
        let mut writer = self.database.writer().await;
        let damaged = std::mem::take(&mut self.state_mut().damaged);
        for id in &damaged {
            sqlx::query("DELETE FROM block WHERE id = ?")
                .bind(id)
                .execute(&mut *writer)
                .await
                .map_err(|reason| self.database.error(reason))?;
        }
        let count = damaged.len();
        if count > 0 {
            turn(&mut writer)
                .await
                .map_err(|reason| self.database.error(reason))?;
        }
        Ok((count > 0).then(|| {
            Problem::new(
                Weight::Warning,
                self.database.file().display().to_string(),
                format!("{count} blocks of metrics, two hours of up to 64 series each, were damaged and dropped"),
                "nothing to do; the file is checked at the next start, and a disk that does this twice should be replaced",
            )
        }))
    }
}
