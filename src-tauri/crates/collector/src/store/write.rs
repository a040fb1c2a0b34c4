//! What a scrape brings, into memory and into one row.

use model::{ExemplarPoint, MetricMetadata};
use promql::{Labels, Sample};
use sqlx::{Connection, Sqlite, SqliteConnection, Transaction};

use super::{
    Inner, Limits, Scrape, State, StoreError, crowd,
    head::{storable, window_of},
    row,
    series::{GroupId, SeriesId},
};

/// What is to be written for one scrape.
struct Row {
    at: i64,
    newest: i64,
    samples: Vec<(SeriesId, Sample)>,
    exemplars: Vec<(SeriesId, ExemplarPoint)>,
}

impl Inner {
    pub(super) async fn append_scrape(&self, scrape: Scrape) -> Result<(), StoreError> {
        let mut writer = self.database.writer().await;
        // Memory first: it stays right when the disk is full or the caller gives up waiting.
        let row = self.state_mut().take_in(scrape, &self.limits);
        let unsaved = self.unsaved()?;
        let write = async {
            let mut transaction = writer.begin().await?;
            save_unsaved(&mut transaction, &unsaved).await?;
            save_row(&mut transaction, &row).await?;
            transaction.commit().await
        };
        write.await.map_err(|reason| self.database.error(reason))?;
        self.state_mut().saved(&unsaved);
        Ok(())
    }

    /// What has to be written before anything that refers to it.
    pub(super) fn unsaved(&self) -> Result<UnsavedRows, StoreError> {
        let state = self.state();
        let series = state.unsaved.series.iter().filter_map(|id| {
            let entry = state.directory.get(*id)?;
            Some(labels_json(&entry.labels).map(|labels| SeriesRow {
                id: *id,
                group: entry.group,
                labels,
                oldest: entry.oldest,
                newest: entry.newest,
            }))
        });
        let json = |reason| StoreError::Json {
            file: self.database.file().to_owned(),
            reason,
        };
        let series = series.collect::<Result<_, _>>().map_err(json)?;
        let metadata = state.unsaved.metadata.iter();
        let metadata = metadata
            .filter_map(|name| state.metadata.get(name).cloned())
            .collect();
        Ok(UnsavedRows { series, metadata })
    }
}

impl State {
    /// Notes that rows are in the file.
    pub(super) fn saved(&mut self, rows: &UnsavedRows) {
        for row in &rows.series {
            self.unsaved.series.remove(&row.id);
        }
        for metadata in &rows.metadata {
            self.unsaved.metadata.remove(&metadata.name);
        }
    }

    /// The number of a series; one that is new is to be written, or left out if there are too many.
    pub(super) fn series(&mut self, labels: &Labels, limits: &Limits) -> Option<SeriesId> {
        if let Some(id) = self.directory.find(labels) {
            return Some(id);
        }
        if let Some(full) = crowd::full(&self.directory, labels, limits) {
            self.crowd.refuse(labels, full);
            return None;
        }
        let (id, _) = self.directory.resolve(labels);
        self.unsaved.series.insert(id);
        Some(id)
    }

    fn take_in(&mut self, scrape: Scrape, limits: &Limits) -> Row {
        let at = scrape.at.0;
        let plain = scrape.samples.into_iter();
        let plain = plain.map(|(labels, value)| (labels, Sample { at, value }));
        let mut samples = Vec::with_capacity(plain.len() + scrape.timed.len());
        let mut newest = i64::MIN;
        for (labels, sample) in plain.chain(scrape.timed) {
            if !storable(sample.at) {
                tracing::warn!(series = %labels, at = sample.at, "a sample of an impossible time is left out");
                continue;
            }
            let Some(id) = self.series(&labels, limits) else {
                continue;
            };
            self.directory.cover(id, sample.at, sample.at);
            self.head.push(id, sample);
            if let Some(late) = &mut self.late
                && window_of(sample.at) < late.before
            {
                late.samples.push((id, sample));
            }
            newest = newest.max(sample.at);
            samples.push((id, sample));
        }
        let mut exemplars = Vec::new();
        for (labels, exemplar) in scrape.exemplars {
            let Some(id) = self.series(&labels, limits) else {
                continue;
            };
            self.directory.cover(id, exemplar.at.0, exemplar.at.0);
            if self.last_exemplar.get(&id) != Some(&exemplar) {
                self.last_exemplar.insert(id, exemplar.clone());
                exemplars.push((id, exemplar));
            }
        }
        self.new_exemplars += exemplars.len() as u64;
        for metadata in scrape.metadata {
            if self.metadata.get(&metadata.name) != Some(&metadata) {
                self.unsaved.metadata.insert(metadata.name.clone());
                self.metadata.insert(metadata.name.clone(), metadata);
            }
        }
        Row {
            at,
            newest,
            samples,
            exemplars,
        }
    }
}

/// Series and metadata as they are written.
pub(super) struct UnsavedRows {
    series: Vec<SeriesRow>,
    metadata: Vec<MetricMetadata>,
}

struct SeriesRow {
    id: SeriesId,
    group: GroupId,
    labels: String,
    oldest: i64,
    newest: i64,
}

impl SeriesRow {
    fn columns(&self) -> (SeriesId, GroupId, &str, i64, i64) {
        (self.id, self.group, &self.labels, self.oldest, self.newest)
    }
}

/// Labels as a JSON object in the order of their names.
pub(super) fn labels_json(labels: &Labels) -> serde_json::Result<String> {
    let pairs: serde_json::Map<String, serde_json::Value> = labels
        .iter()
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    serde_json::to_string(&pairs)
}

/// Writes series and metadata that are not in the file yet.
pub(super) async fn save_unsaved(
    transaction: &mut Transaction<'_, Sqlite>,
    unsaved: &UnsavedRows,
) -> sqlx::Result<()> {
    if !unsaved.series.is_empty() {
        // One statement for all: an import may bring a hundred thousand.
        let rows: Vec<_> = unsaved.series.iter().map(SeriesRow::columns).collect();
        let rows =
            serde_json::to_string(&rows).map_err(|error| sqlx::Error::Encode(error.into()))?;
        sqlx::query(
            "INSERT OR REPLACE INTO series (id, grp, labels, oldest, newest)
             SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?)",
        )
        .bind(rows)
        .execute(&mut **transaction)
        .await?;
    }
    for metadata in &unsaved.metadata {
        let kind = serde_json::to_string(&metadata.kind)
            .map_err(|error| sqlx::Error::Encode(error.into()))?;
        sqlx::query("INSERT OR REPLACE INTO metadata (name, kind, help, unit) VALUES (?, ?, ?, ?)")
            .bind(&metadata.name)
            .bind(kind)
            .bind(&metadata.help)
            .bind(&metadata.unit)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}

/// Remembers a value under a key.
pub(super) async fn remember(
    connection: &mut SqliteConnection,
    key: &str,
    value: &str,
) -> sqlx::Result<()> {
    sqlx::query("INSERT OR REPLACE INTO memo (key, value) VALUES (?, ?)")
        .bind(key)
        .bind(value)
        .execute(connection)
        .await?;
    Ok(())
}

async fn save_row(transaction: &mut Transaction<'_, Sqlite>, row: &Row) -> sqlx::Result<()> {
    if !row.samples.is_empty() {
        let samples =
            row::encode(row.at, &row.samples).map_err(|error| sqlx::Error::Encode(error.into()))?;
        sqlx::query("INSERT INTO scrape (at, newest, samples) VALUES (?, ?, ?)")
            .bind(row.at)
            .bind(row.newest)
            .bind(samples)
            .execute(&mut **transaction)
            .await?;
    }
    for (series, exemplar) in &row.exemplars {
        let labels = serde_json::to_string(&exemplar.labels)
            .map_err(|error| sqlx::Error::Encode(error.into()))?;
        sqlx::query(
            "INSERT OR IGNORE INTO exemplar (series, at, value, labels) VALUES (?, ?, ?, ?)",
        )
        .bind(series)
        .bind(exemplar.at.0)
        .bind(exemplar.value.to_bits() as i64)
        .bind(labels)
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}
