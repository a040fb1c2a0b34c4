//! Samples of series, from the head and from blocks.

use std::{
    collections::{BTreeMap, HashMap},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use model::{ExemplarPoint, MetricMetadata, Millis, TimeRange};
use promql::{Labels, Matcher, RawSeries, Sample};
use sqlx::Row;

use super::{
    Store, StoreError,
    block::Block,
    fold::block_id,
    head::{settle, window_of},
    series::{GroupId, SeriesId},
};

/// What a read found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Series with samples in the range.
    pub(crate) series: Vec<RawSeries>,
    /// Blocks that are damaged and left out.
    pub(crate) damaged: usize,
}

/// The series of one group, with what the head has of them, and its blocks, ascending by window.
#[derive(Default)]
struct Group {
    wanted: Vec<(SeriesId, Labels, Vec<Sample>)>,
    blocks: Vec<(i64, Vec<u8>)>,
}

/// Threads that decode: more than a few only wait for memory.
const THREADS: usize = 4;

impl Store {
    /// The samples within `start..=end` of the series that every matcher accepts; `None` if they
    /// are more than `most`.
    pub(crate) async fn select(
        &self,
        matchers: &[Matcher],
        start: i64,
        end: i64,
        most: usize,
    ) -> Result<Option<Found>, StoreError> {
        let ids = self.inner.state().directory.select(matchers, start, end);
        self.samples_of(&ids, start, end, most).await
    }

    /// The samples within `start..=end` of these series; `None` if they are more than `most`.
    pub(super) async fn samples_of(
        &self,
        ids: &[SeriesId],
        start: i64,
        end: i64,
        most: usize,
    ) -> Result<Option<Found>, StoreError> {
        let (mut groups, windows) = {
            let state = self.inner.state();
            let mut groups: BTreeMap<GroupId, Group> = BTreeMap::new();
            for id in ids.iter().copied() {
                if let Some(entry) = state.directory.get(id) {
                    let head = state.head.samples_of(id, start, end);
                    let group = groups.entry(entry.group).or_default();
                    group.wanted.push((id, entry.labels.clone(), head));
                }
            }
            let windows = state
                .windows
                .range(window_of(start)..=window_of(end).max(window_of(start)));
            (groups, windows.copied().collect::<Vec<i64>>())
        };
        self.load_blocks(&mut groups, &windows).await?;
        let decoded = tokio::task::spawn_blocking(move || decode(groups, start, end, most)).await;
        // The task is not cancelled; a panic in it is a defect that has been reported as one.
        let Ok(decoded) = decoded else {
            return Ok(Some(Found::default()));
        };
        let Some((series, damaged)) = decoded else {
            return Ok(None);
        };
        let count = damaged.len();
        if count > 0 {
            self.inner.database.suspect();
            self.inner.state_mut().damaged.extend(damaged);
        }
        Ok(Some(Found {
            series,
            damaged: count,
        }))
    }

    async fn load_blocks(
        &self,
        groups: &mut BTreeMap<GroupId, Group>,
        windows: &[i64],
    ) -> Result<(), StoreError> {
        if groups.is_empty() || windows.is_empty() {
            return Ok(());
        }
        // One statement, one look-up per block, in the order in which blocks lie in the file.
        let sql =
            "SELECT block.id, block.data FROM json_each(?1) AS w CROSS JOIN json_each(?2) AS g
            CROSS JOIN block ON block.id = w.value + g.value";
        let bases: Vec<i64> = windows.iter().map(|window| block_id(*window, 0)).collect();
        let ids: Vec<GroupId> = groups.keys().copied().collect();
        let json = |reason| StoreError::Json {
            file: self.inner.database.file().to_owned(),
            reason,
        };
        let error = |reason| self.inner.database.error(reason);
        let rows = sqlx::query(sql)
            .bind(serde_json::to_string(&bases).map_err(json)?)
            .bind(serde_json::to_string(&ids).map_err(json)?)
            .fetch_all(self.inner.database.readers())
            .await
            .map_err(error)?;
        for row in rows {
            let id: i64 = row.try_get("id").map_err(error)?;
            let group = GroupId::try_from(id & 0xffff_ffff).unwrap_or_default();
            if let Some(group) = groups.get_mut(&group) {
                let blob: Vec<u8> = row.try_get("data").map_err(error)?;
                group.blocks.push((id, blob));
            }
        }
        Ok(())
    }

    /// Exemplars within `start..=end` of the series that every matcher accepts, ascending in time.
    pub(crate) async fn exemplars(
        &self,
        matchers: &[Matcher],
        start: i64,
        end: i64,
    ) -> Result<Vec<(Labels, Vec<ExemplarPoint>)>, StoreError> {
        let labels: HashMap<SeriesId, Labels> = {
            let state = self.inner.state();
            let ids = state
                .directory
                .select(matchers, i64::MIN, i64::MAX)
                .into_iter();
            ids.filter_map(|id| Some((id, state.directory.get(id)?.labels.clone())))
                .collect()
        };
        let ids: Vec<SeriesId> = labels.keys().copied().collect();
        let json = |reason| StoreError::Json {
            file: self.inner.database.file().to_owned(),
            reason,
        };
        let sql = "SELECT exemplar.series, at, exemplar.value, labels
            FROM json_each(?1) AS wanted CROSS JOIN exemplar ON series = wanted.value
            WHERE at BETWEEN ?2 AND ?3 ORDER BY series, at";
        let rows = sqlx::query(sql)
            .bind(serde_json::to_string(&ids).map_err(json)?)
            .bind(start)
            .bind(end)
            .fetch_all(self.inner.database.readers())
            .await
            .map_err(|reason| self.inner.database.error(reason))?;
        let mut found: BTreeMap<SeriesId, Vec<ExemplarPoint>> = BTreeMap::new();
        for row in rows {
            let read = || -> sqlx::Result<_> {
                let text: String = row.try_get("labels")?;
                let labels = serde_json::from_str(&text);
                let point = ExemplarPoint {
                    at: Millis(row.try_get("at")?),
                    value: f64::from_bits(row.try_get::<i64, _>("value")? as u64),
                    labels: labels.map_err(|error| sqlx::Error::Decode(error.into()))?,
                };
                Ok((row.try_get::<SeriesId, _>("series")?, point))
            };
            let (series, point) = read().map_err(|reason| self.inner.database.error(reason))?;
            found.entry(series).or_default().push(point);
        }
        let named = found.into_iter();
        Ok(named
            .filter_map(|(id, points)| Some((labels.get(&id)?.clone(), points)))
            .collect())
    }
}

impl Store {
    /// Label names of the series that any selector matches; without selectors, of all.
    pub(crate) fn label_names(&self, selectors: &[Vec<Matcher>], range: TimeRange) -> Vec<String> {
        let state = self.inner.state();
        state
            .directory
            .names(&state.directory.select_any(selectors, range))
    }

    /// Values of a label of the series that any selector matches; without selectors, of all.
    pub(crate) fn label_values(
        &self,
        label: &str,
        selectors: &[Vec<Matcher>],
        range: TimeRange,
    ) -> Vec<String> {
        let state = self.inner.state();
        state
            .directory
            .values(label, &state.directory.select_any(selectors, range))
    }

    /// Labels of the series that any selector matches, at most `limit`; without selectors, of all.
    pub(crate) fn series(
        &self,
        selectors: &[Vec<Matcher>],
        range: TimeRange,
        limit: usize,
    ) -> Vec<Labels> {
        let state = self.inner.state();
        let ids = state.directory.select_any(selectors, range).into_iter();
        ids.filter_map(|id| Some(state.directory.get(id)?.labels.clone()))
            .take(limit)
            .collect()
    }

    /// What exporters said of a metric, or of all.
    pub(crate) fn metadata(&self, metric: Option<&str>) -> Vec<MetricMetadata> {
        let state = self.inner.state();
        match metric {
            Some(name) => state.metadata.get(name).cloned().into_iter().collect(),
            None => state.metadata.values().cloned().collect(),
        }
    }
}

/// Decodes the groups on a few threads; also the blocks that are damaged. `None` if the samples
/// are more than `most`.
fn decode(
    groups: BTreeMap<GroupId, Group>,
    start: i64,
    end: i64,
    most: usize,
) -> Option<(Vec<RawSeries>, Vec<i64>)> {
    let groups: Vec<Group> = groups.into_values().collect();
    let threads = thread::available_parallelism()
        .map_or(1, usize::from)
        .min(THREADS);
    let (next, total) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        let (mut series, mut damaged) = (Vec::new(), Vec::new());
        while let Some(group) = groups.get(next.fetch_add(1, Ordering::Relaxed)) {
            if total.load(Ordering::Relaxed) > most {
                break;
            }
            let before = series.len();
            group.decode(start, end, &mut series, &mut damaged);
            let new = series
                .iter()
                .skip(before)
                .map(|one: &RawSeries| one.samples.len())
                .sum();
            total.fetch_add(new, Ordering::Relaxed);
        }
        (series, damaged)
    };
    let results: Vec<_> = if threads == 1 || groups.len() == 1 {
        vec![work()]
    } else {
        thread::scope(|scope| {
            let threads: Vec<_> = (0..threads.min(groups.len()))
                .map(|_| scope.spawn(work))
                .collect();
            threads
                .into_iter()
                .filter_map(|thread| thread.join().ok())
                .collect()
        })
    };
    if total.into_inner() > most {
        return None;
    }
    let (mut series, mut damaged) = (Vec::new(), Vec::new());
    for (more, bad) in results {
        series.extend(more);
        damaged.extend(bad);
    }
    Some((series, damaged))
}

impl Group {
    fn decode(&self, start: i64, end: i64, series: &mut Vec<RawSeries>, damaged: &mut Vec<i64>) {
        let mut wanted: Vec<(SeriesId, Vec<Sample>)> = self
            .wanted
            .iter()
            .map(|(id, _, _)| (*id, Vec::new()))
            .collect();
        let mut blocks = Vec::with_capacity(self.blocks.len());
        for (id, blob) in &self.blocks {
            match Block::parse(blob) {
                Some(block) => blocks.push((*id, block)),
                None => damaged.push(*id),
            }
        }
        self.reserve(&blocks, &mut wanted);
        for (id, block) in &blocks {
            if block.decode(start, end, &mut wanted).is_none() {
                damaged.push(*id);
            }
        }
        for ((_, labels, head), (_, mut samples)) in self.wanted.iter().zip(wanted) {
            samples.extend(head);
            settle(&mut samples);
            if !samples.is_empty() {
                series.push(RawSeries::of_numbers(labels.clone(), samples));
            }
        }
    }

    /// Makes room once, instead of growing by copying.
    fn reserve(&self, blocks: &[(i64, Block<'_>)], wanted: &mut [(SeriesId, Vec<Sample>)]) {
        let mut counts: Vec<usize> = self.wanted.iter().map(|(_, _, head)| head.len()).collect();
        for (_, block) in blocks {
            for (id, count) in block.counts() {
                let place = wanted.binary_search_by_key(&id, |(series, _)| *series);
                if let Some(total) = place.ok().and_then(|place| counts.get_mut(place)) {
                    *total += count as usize;
                }
            }
        }
        for ((_, samples), count) in wanted.iter_mut().zip(counts) {
            samples.reserve_exact(count);
        }
    }
}
