//! What is read when the store opens: everything but blocks, logs and traces.

use std::collections::BTreeMap;

use model::MetricMetadata;
use promql::Labels;
use sqlx::{Row, SqliteConnection};

use super::{
    State, StoreError, Stored, database::Database, fold::FOLDED, head::decode_row, series::SeriesId,
};

/// Reads series, head and counts.
pub(super) async fn load(database: &Database) -> Result<State, StoreError> {
    let mut writer = database.writer().await;
    let mut state = State::default();
    let read = async {
        load_series(&mut writer, &mut state).await?;
        load_head(&mut writer, &mut state).await?;
        load_metadata(&mut writer, &mut state).await?;
        load_counts(&mut writer, &mut state).await
    };
    read.await.map_err(|reason| database.error(reason))?;
    state.stored.bytes = database.bytes(&mut writer).await?;
    Ok(state)
}

async fn load_series(connection: &mut SqliteConnection, state: &mut State) -> sqlx::Result<()> {
    let rows = sqlx::query("SELECT id, grp, labels, oldest, newest FROM series ORDER BY id")
        .fetch_all(connection)
        .await?;
    for row in rows {
        let labels: BTreeMap<String, String> = json(&row.try_get::<String, _>("labels")?)?;
        let (oldest, newest) = (row.try_get("oldest")?, row.try_get("newest")?);
        state.directory.restore(
            row.try_get::<SeriesId, _>("id")?,
            row.try_get("grp")?,
            &Labels::from_pairs(labels),
            (oldest, newest),
        );
    }
    Ok(())
}

async fn load_head(connection: &mut SqliteConnection, state: &mut State) -> sqlx::Result<()> {
    let folded: Option<String> = sqlx::query_scalar("SELECT value FROM memo WHERE key = ?")
        .bind(FOLDED)
        .fetch_optional(&mut *connection)
        .await?;
    let folded = folded.as_deref().and_then(|value| {
        let (id, before) = value.split_once(' ')?;
        Some((id.parse::<i64>().ok()?, before.parse::<i64>().ok()?))
    });
    let rows = sqlx::query("SELECT id, at, samples FROM scrape ORDER BY id")
        .fetch_all(connection)
        .await?;
    for row in rows {
        let (id, at): (i64, i64) = (row.try_get("id")?, row.try_get("at")?);
        let Some(samples) = decode_row(at, row.try_get("samples")?) else {
            tracing::warn!(id, at, "a damaged scrape of the local history is left out");
            continue;
        };
        for (series, sample) in samples {
            let is_folded = folded.is_some_and(|(last, before)| id <= last && sample.at < before);
            if !is_folded && state.directory.get(series).is_some() {
                state.directory.cover(series, sample.at, sample.at);
                state.head.push(series, sample);
            }
        }
    }
    Ok(())
}

async fn load_metadata(connection: &mut SqliteConnection, state: &mut State) -> sqlx::Result<()> {
    let rows = sqlx::query("SELECT name, kind, help, unit FROM metadata")
        .fetch_all(connection)
        .await?;
    for row in rows {
        let metadata = MetricMetadata {
            name: row.try_get("name")?,
            kind: json(&row.try_get::<String, _>("kind")?)?,
            help: row.try_get("help")?,
            unit: row.try_get("unit")?,
        };
        state.metadata.insert(metadata.name.clone(), metadata);
    }
    Ok(())
}

async fn load_counts(connection: &mut SqliteConnection, state: &mut State) -> sqlx::Result<()> {
    let windows: Vec<i64> = sqlx::query_scalar("SELECT DISTINCT id >> 32 FROM block")
        .fetch_all(&mut *connection)
        .await?;
    state.windows = windows.into_iter().collect();
    let row = sqlx::query(
        "SELECT (SELECT coalesce(sum(samples), 0) FROM block) AS samples,
                (SELECT coalesce(sum(lines), 0) FROM log_slot) AS lines,
                (SELECT count(*) FROM span) AS spans",
    )
    .fetch_one(connection)
    .await?;
    state.stored = Stored {
        samples: row.try_get::<i64, _>("samples")?.unsigned_abs(),
        lines: row.try_get::<i64, _>("lines")?.unsigned_abs(),
        spans: row.try_get::<i64, _>("spans")?.unsigned_abs(),
        bytes: 0,
    };
    Ok(())
}

fn json<T: serde::de::DeserializeOwned>(text: &str) -> sqlx::Result<T> {
    serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(error.into()))
}
