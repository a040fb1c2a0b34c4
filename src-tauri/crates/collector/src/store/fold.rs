//! From the head, or from an import, into blocks.

use std::collections::BTreeMap;

use promql::{RawSeries, Sample};
use sqlx::{Connection, Sqlite, Transaction};

use super::{
    ImportCount, Inner, StoreError,
    block::{self, Block},
    chunk::Chunk,
    follow::turn,
    head::{Fresh, WINDOW, settle, storable, window_of},
    series::{GroupId, SeriesId},
    write::{remember, save_unsaved},
};

/// Remembers what the blocks already have: `last row` and the time before which its samples are
/// folded, with a blank in between. A row that reaches into the next window stays, and must not
/// bring its older half back over what was written later.
pub(super) const FOLDED: &str = "folded";

/// How long after its end a window is folded, so that samples that are a little late still find it.
const GRACE: i64 = 60_000;

/// Groups that are folded in one step; between steps scrapes have their turn.
const GROUPS_AT_ONCE: usize = 8;

/// Rows of scrapes that are dropped in one step.
const ROWS_AT_ONCE: i64 = 16;

/// New samples by window, group and series.
type Parts = BTreeMap<(i64, GroupId), Vec<(SeriesId, Fresh)>>;

/// What is to be folded.
pub(super) struct Plan {
    /// Samples of windows before this one.
    window: i64,
    /// The last row that holds some of them.
    last: Option<i64>,
    /// Series by group.
    groups: Vec<(GroupId, Vec<SeriesId>)>,
}

/// Samples of the windows that are being folded, come since that began: the next fold has them.
#[derive(Debug)]
pub(super) struct Late {
    /// The first window that is not folded.
    pub(super) before: i64,
    pub(super) samples: Vec<(SeriesId, Sample)>,
}

impl Inner {
    /// Folds every window of the head that is over at `now`; the number of samples folded.
    ///
    /// It goes group by group. Until the last one is in its block, head and rows keep everything:
    /// who reads meanwhile, or starts after a crash, meets samples twice and never not at all.
    pub(super) async fn fold(&self, now: i64) -> Result<u64, StoreError> {
        let window = window_of(now.saturating_sub(GRACE));
        match self.plan_fold(window).await? {
            Some(plan) => self.fold_planned(&plan).await,
            None => Ok(0),
        }
    }

    pub(super) async fn plan_fold(&self, window: i64) -> Result<Option<Plan>, StoreError> {
        // Nothing comes while the writing connection is held.
        let mut writer = self.database.writer().await;
        let mut groups: BTreeMap<GroupId, Vec<SeriesId>> = BTreeMap::new();
        {
            let state = self.state();
            for id in state.head.with_windows_before(window) {
                if let Some(entry) = state.directory.get(id) {
                    groups.entry(entry.group).or_default().push(id);
                }
            }
        }
        if groups.is_empty() {
            return Ok(None);
        }
        let last = sqlx::query_scalar("SELECT max(id) FROM scrape")
            .fetch_one(&mut *writer)
            .await
            .map_err(|reason| self.database.error(reason))?;
        self.state_mut().late = Some(Late {
            before: window,
            samples: Vec::new(),
        });
        Ok(Some(Plan {
            window,
            last,
            groups: groups.into_iter().collect(),
        }))
    }

    pub(super) async fn fold_planned(&self, plan: &Plan) -> Result<u64, StoreError> {
        let fold = async {
            for groups in plan.groups.chunks(GROUPS_AT_ONCE) {
                self.fold_groups(plan.window, groups).await?;
            }
            self.end_fold(plan).await
        };
        let folded = fold.await;
        // After a failure the head still has everything, also what came late.
        self.state_mut().late = None;
        folded
    }

    async fn fold_groups(
        &self,
        window: i64,
        groups: &[(GroupId, Vec<SeriesId>)],
    ) -> Result<(), StoreError> {
        let mut parts = Parts::new();
        for (group, ids) in groups {
            for id in ids {
                let windows = self.state().head.before(*id, window);
                for (at, fresh) in windows {
                    // The slow part, while nobody waits for anything.
                    let part = parts.entry((at, *group)).or_default();
                    part.push((*id, fresh.packed()));
                }
            }
        }
        let mut writer = self.database.writer().await;
        // Their rows have to say how far the series reach now.
        let ids = groups.iter().flat_map(|(_, ids)| ids);
        self.state_mut().unsaved.series.extend(ids);
        let unsaved = self.unsaved()?;
        let write = async {
            let mut transaction = writer.begin().await?;
            save_unsaved(&mut transaction, &unsaved).await?;
            let merged = self.merge(&mut transaction, parts).await?;
            transaction.commit().await?;
            Ok(merged)
        };
        let merged = write.await.map_err(|reason| self.database.error(reason))?;
        let mut state = self.state_mut();
        state.saved(&unsaved);
        state.stored.samples += merged.new_samples;
        state.windows.extend(merged.windows);
        Ok(())
    }

    /// The blocks have everything: lets go of it in memory and of the rows.
    async fn end_fold(&self, plan: &Plan) -> Result<u64, StoreError> {
        let mut writer = self.database.writer().await;
        let cut = plan.window * WINDOW;
        let write = async {
            let mut transaction = writer.begin().await?;
            if let Some(last) = plan.last {
                remember(&mut transaction, FOLDED, &format!("{last} {cut}")).await?;
            }
            turn(&mut transaction).await?;
            transaction.commit().await
        };
        write.await.map_err(|reason| self.database.error(reason))?;
        let folded = {
            let mut state = self.state_mut();
            let before = state.head.samples();
            state.head.drop_before(plan.window);
            let folded = before - state.head.samples();
            let late = state.late.take().map_or_else(Vec::new, |late| late.samples);
            for (id, sample) in late {
                state.head.push(id, sample);
            }
            folded
        };
        drop(writer);
        if let Some(last) = plan.last {
            self.drop_rows(last, cut).await?;
        }
        Ok(folded)
    }

    /// Drops rows up to one whose samples are all before a moment.
    async fn drop_rows(&self, last: i64, cut: i64) -> Result<(), StoreError> {
        loop {
            let mut writer = self.database.writer().await;
            let done = sqlx::query(
                "DELETE FROM scrape WHERE id IN
                     (SELECT id FROM scrape WHERE id <= ? AND newest < ? LIMIT ?)",
            )
            .bind(last)
            .bind(cut)
            .bind(ROWS_AT_ONCE)
            .execute(&mut *writer)
            .await
            .map_err(|reason| self.database.error(reason))?;
            if done.rows_affected() == 0 {
                return Ok(());
            }
        }
    }

    pub(super) async fn import_metrics(
        &self,
        series: Vec<RawSeries>,
    ) -> Result<ImportCount, StoreError> {
        let mut writer = self.database.writer().await;
        let (parts, new_series) = self.split(series);
        let unsaved = self.unsaved()?;
        let write = async {
            let mut transaction = writer.begin().await?;
            save_unsaved(&mut transaction, &unsaved).await?;
            let merged = self.merge(&mut transaction, parts).await?;
            turn(&mut transaction).await?;
            transaction.commit().await?;
            Ok(merged)
        };
        let merged = write.await.map_err(|reason| self.database.error(reason))?;
        let bytes = self.database.bytes(&mut writer).await?;
        let mut state = self.state_mut();
        state.saved(&unsaved);
        state.stored.samples += merged.new_samples;
        state.stored.bytes = bytes;
        state.windows.extend(merged.windows);
        Ok(ImportCount {
            new_series,
            new_samples: merged.new_samples,
        })
    }

    /// Sorts series into windows and groups; also the number of series that were not known.
    fn split(&self, series: Vec<RawSeries>) -> (Parts, u64) {
        let mut state = self.state_mut();
        let known = state.directory.len();
        let mut parts = Parts::new();
        for RawSeries {
            labels,
            mut samples,
            ..
        } in series
        {
            samples.retain(|sample| storable(sample.at));
            settle(&mut samples);
            let (Some(first), Some(last)) = (samples.first(), samples.last()) else {
                continue;
            };
            let Some(id) = state.series(&labels, &self.limits) else {
                continue;
            };
            state.directory.cover(id, first.at, last.at);
            state.unsaved.series.insert(id);
            let group = state.directory.get(id).map_or(0, |entry| entry.group);
            for run in samples.chunk_by(|left, right| window_of(left.at) == window_of(right.at)) {
                let window = run.first().map_or(0, |sample| window_of(sample.at));
                let part = parts.entry((window, group)).or_default();
                part.push((id, Fresh::Samples(run.to_vec())));
            }
        }
        (parts, (state.directory.len() - known) as u64)
    }

    /// Writes new samples together with what their blocks hold.
    async fn merge(
        &self,
        transaction: &mut Transaction<'_, Sqlite>,
        parts: Parts,
    ) -> sqlx::Result<Merged> {
        let mut merged = Merged::default();
        for ((window, group), fresh) in parts {
            let id = block_id(window, group);
            let blob: Option<Vec<u8>> = sqlx::query_scalar("SELECT data FROM block WHERE id = ?")
                .bind(id)
                .fetch_optional(&mut **transaction)
                .await?;
            let block = blob.as_deref().and_then(Block::parse);
            if blob.is_some() && block.is_none() {
                tracing::warn!(
                    window,
                    group,
                    "a damaged block of the local history is replaced"
                );
            }
            let old = block.map_or_else(Vec::new, |block| block.chunks());
            let count = |chunks: &[(SeriesId, Chunk)]| -> u64 {
                chunks.iter().map(|(_, chunk)| u64::from(chunk.count)).sum()
            };
            let before = count(&old);
            let chunks = merge_chunks(old, fresh);
            let after = count(&chunks);
            sqlx::query("INSERT OR REPLACE INTO block (id, samples, data) VALUES (?, ?, ?)")
                .bind(id)
                .bind(after as i64)
                .bind(block::encode(&chunks))
                .execute(&mut **transaction)
                .await?;
            merged.new_samples += after - before;
            merged.windows.push(window);
        }
        Ok(merged)
    }
}

/// The row of a block: windows first, so that new ones are appended.
pub(super) fn block_id(window: i64, group: GroupId) -> i64 {
    window << 32 | i64::from(group)
}

#[derive(Default)]
struct Merged {
    new_samples: u64,
    windows: Vec<i64>,
}

/// What a block holds and what is new, ascending by series; of equal times the new one counts.
fn merge_chunks(
    old: Vec<(SeriesId, Chunk)>,
    fresh: Vec<(SeriesId, Fresh)>,
) -> Vec<(SeriesId, Chunk)> {
    let mut chunks: BTreeMap<SeriesId, Chunk> = old.into_iter().collect();
    for (id, fresh) in fresh {
        let chunk = match (chunks.remove(&id), fresh) {
            (None, fresh) => fresh.into_chunk().packed(),
            (Some(old), fresh) => {
                let mut samples: Vec<Sample> = Vec::new();
                old.decode(i64::MIN, i64::MAX, &mut samples);
                match fresh {
                    Fresh::Chunk(chunk) => chunk.decode(i64::MIN, i64::MAX, &mut samples),
                    Fresh::Samples(fresh) => samples.extend(fresh),
                }
                settle(&mut samples);
                Chunk::of(&samples).packed()
            }
        };
        chunks.insert(id, chunk);
    }
    chunks.into_iter().collect()
}
