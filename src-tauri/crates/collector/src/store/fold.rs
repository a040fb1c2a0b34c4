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

/// New samples by window, group and series.
type Parts = BTreeMap<(i64, GroupId), Vec<(SeriesId, Fresh)>>;

impl Inner {
    /// Folds every window of the head that is over at `now`; the number of samples folded.
    pub(super) async fn fold(&self, now: i64) -> Result<u64, StoreError> {
        let mut writer = self.database.writer().await;
        let window = window_of(now.saturating_sub(GRACE));
        let (parts, folded) = {
            let mut state = self.state_mut();
            let mut parts = Parts::new();
            let before = state.head.samples();
            for (at, series) in state.head.before(window) {
                for (id, fresh) in series {
                    let Some(group) = state.directory.get(id).map(|entry| entry.group) else {
                        continue;
                    };
                    // Its row has to say how far the series reaches now.
                    state.unsaved.series.insert(id);
                    parts.entry((at, group)).or_default().push((id, fresh));
                }
            }
            (parts, before)
        };
        if parts.is_empty() {
            return Ok(0);
        }
        let unsaved = self.unsaved()?;
        let write = async {
            let mut transaction = writer.begin().await?;
            save_unsaved(&mut transaction, &unsaved).await?;
            let merged = self.merge(&mut transaction, parts).await?;
            let last: Option<i64> = sqlx::query_scalar("SELECT max(id) FROM scrape")
                .fetch_one(&mut *transaction)
                .await?;
            let cut = window * WINDOW;
            sqlx::query("DELETE FROM scrape WHERE newest < ?")
                .bind(cut)
                .execute(&mut *transaction)
                .await?;
            if let Some(last) = last {
                remember(&mut transaction, FOLDED, &format!("{last} {cut}")).await?;
            }
            turn(&mut transaction).await?;
            transaction.commit().await?;
            Ok(merged)
        };
        let merged = write.await.map_err(|reason| self.database.error(reason))?;
        let mut state = self.state_mut();
        state.saved(&unsaved);
        state.head.drop_before(window);
        state.stored.samples += merged.new_samples;
        state.windows.extend(merged.windows);
        Ok(folded - state.head.samples())
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
            let id = state.series(&labels);
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
            (None, Fresh::Chunk(chunk)) => chunk,
            (None, Fresh::Samples(samples)) => Chunk::of(&samples),
            (Some(old), fresh) => {
                let mut samples: Vec<Sample> = Vec::new();
                old.decode(i64::MIN, i64::MAX, &mut samples);
                match fresh {
                    Fresh::Chunk(chunk) => chunk.decode(i64::MIN, i64::MAX, &mut samples),
                    Fresh::Samples(fresh) => samples.extend(fresh),
                }
                settle(&mut samples);
                Chunk::of(&samples)
            }
        };
        chunks.insert(id, chunk);
    }
    chunks.into_iter().collect()
}
