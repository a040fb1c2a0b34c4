//! What is read when the store opens: everything but blocks, logs and traces.

use std::collections::BTreeMap;

use futures::TryStreamExt as _;
use model::MetricMetadata;
use promql::{Labels, Sample};
use sqlx::{Connection as _, Row as _, SqliteConnection};

use super::{
    State, StoreError, Stored,
    database::{Database, bytes},
    fold::FOLDED,
    follow::PAGE,
    row,
    series::{Directory, GroupId, SeriesId},
};

/// Samples that are taken into the head together.
const AT_ONCE: usize = 400_000;

/// Reads series, head and counts.
pub(super) async fn load(database: &Database) -> Result<State, StoreError> {
    let mut writer = database.writer().await;
    let load = async {
        let mut view = writer.begin().await?;
        let state = read(&mut view).await?;
        view.commit().await?;
        Ok(state)
    };
    load.await.map_err(|reason| database.error(reason))
}

/// Reads series, head and counts by a connection that sees one state of the file.
pub(super) async fn read(connection: &mut SqliteConnection) -> sqlx::Result<State> {
    let mut state = State::default();
    state.place.page = memo(connection, PAGE).await?;
    for series in series_after(connection, None).await? {
        state.restore(&series);
    }
    let (mut news, mut reach) = (News::default(), Reach::of(&state.directory));
    let folded = folded(connection).await?;
    let mut rows =
        sqlx::query("SELECT id, at, samples FROM scrape ORDER BY id").fetch(&mut *connection);
    while let Some(row) = rows.try_next().await? {
        news.read(&row, folded)?;
        // A few at a time: all of them take more memory than what becomes of them.
        if news.samples() >= AT_ONCE {
            state.take_in_rows(&mut news, &mut reach);
        }
    }
    drop(rows);
    state.take_in_rows(&mut news, &mut reach);
    state.cover(&reach);
    load_metadata(connection, &mut state).await?;
    load_counts(connection, &mut state).await?;
    Ok(state)
}

/// What came since a place in the file, as long as its page is not turned.
#[derive(Default)]
pub(super) struct News {
    series: Vec<SeriesRow>,
    /// By scrape.
    rows: Vec<Vec<(SeriesId, Sample)>>,
    last_row: i64,
}

/// Reads the series and scrapes that came after these.
pub(super) async fn news(
    connection: &mut SqliteConnection,
    last_series: Option<SeriesId>,
    last_row: i64,
) -> sqlx::Result<News> {
    let mut news = News {
        series: series_after(connection, last_series).await?,
        rows: Vec::new(),
        last_row,
    };
    let mut rows = sqlx::query("SELECT id, at, samples FROM scrape WHERE id > ? ORDER BY id")
        .bind(last_row)
        .fetch(connection);
    while let Some(row) = rows.try_next().await? {
        news.read(&row, None)?;
    }
    Ok(news)
}

impl News {
    fn samples(&self) -> usize {
        self.rows.iter().map(Vec::len).sum()
    }

    fn read(
        &mut self,
        row: &sqlx::sqlite::SqliteRow,
        folded: Option<(i64, i64)>,
    ) -> sqlx::Result<()> {
        let (id, at): (i64, i64) = (row.try_get("id")?, row.try_get("at")?);
        self.last_row = id;
        match row::decode(at, row.try_get("samples")?) {
            Some(mut samples) => {
                if let Some((last, before)) = folded
                    && id <= last
                {
                    samples.retain(|(_, sample)| sample.at >= before);
                }
                self.rows.push(samples);
            }
            None => tracing::warn!(id, at, "a damaged scrape of the local history is left out"),
        }
        Ok(())
    }
}

impl State {
    /// Takes in what another process has written.
    pub(super) fn take_news(&mut self, mut news: News) {
        for series in &news.series {
            self.restore(series);
        }
        let mut reach = Reach::of(&self.directory);
        self.take_in_rows(&mut news, &mut reach);
        self.cover(&reach);
    }

    fn restore(&mut self, row: &SeriesRow) {
        self.directory
            .restore(row.id, row.group, &row.labels, row.span);
    }

    fn take_in_rows(&mut self, news: &mut News, reach: &mut Reach) {
        // Series by series, as each of them is somewhere else in memory.
        for rows in news.rows.chunk_by(|one, next| same_series(one, next)) {
            let series = rows.first().into_iter().flatten().map(|(id, _)| *id);
            for (nth, id) in series.enumerate() {
                let Some(span) = reach.of_series(id) else {
                    continue;
                };
                let samples = rows.iter().filter_map(|row| row.get(nth));
                let samples = samples.map(|(_, sample)| *sample);
                for Sample { at, .. } in samples.clone() {
                    *span = (at.min(span.0), at.max(span.1));
                }
                self.head.extend(id, samples);
            }
        }
        news.rows.clear();
        self.place.row = news.last_row;
    }

    fn cover(&mut self, reach: &Reach) {
        for (series, span) in (0..).zip(&reach.0) {
            if let Some((oldest, newest)) = *span {
                self.directory.cover(series, oldest, newest);
            }
        }
    }
}

/// Whether two scrapes brought the same series in the same order, as most do.
fn same_series(one: &[(SeriesId, Sample)], next: &[(SeriesId, Sample)]) -> bool {
    one.len() == next.len() && one.iter().zip(next).all(|(one, next)| one.0 == next.0)
}

/// From when to when series have samples, by their numbers; `None` where there is no series. A head
/// has millions of samples: their series are looked up once.
struct Reach(Vec<Option<(i64, i64)>>);

impl Reach {
    fn of(directory: &Directory) -> Self {
        let count = directory.last().map_or(0, |last| last as usize + 1);
        let mut spans = vec![None; count];
        for (id, _) in directory.iter() {
            if let Some(span) = spans.get_mut(id as usize) {
                *span = Some((i64::MAX, i64::MIN));
            }
        }
        Self(spans)
    }

    /// The span of a series, if there is such a series.
    fn of_series(&mut self, series: SeriesId) -> Option<&mut (i64, i64)> {
        self.0.get_mut(series as usize)?.as_mut()
    }
}

struct SeriesRow {
    id: SeriesId,
    group: GroupId,
    labels: Labels,
    span: (i64, i64),
}

async fn series_after(
    connection: &mut SqliteConnection,
    last: Option<SeriesId>,
) -> sqlx::Result<Vec<SeriesRow>> {
    let sql = "SELECT id, grp, labels, oldest, newest FROM series WHERE id > ? ORDER BY id";
    let rows = sqlx::query(sql)
        .bind(last.map_or(-1, i64::from))
        .fetch_all(connection)
        .await?;
    let read = |row: sqlx::sqlite::SqliteRow| {
        let labels: BTreeMap<String, String> = json(row.try_get("labels")?)?;
        Ok(SeriesRow {
            id: row.try_get("id")?,
            group: row.try_get("grp")?,
            labels: Labels::from_pairs(labels),
            span: (row.try_get("oldest")?, row.try_get("newest")?),
        })
    };
    rows.into_iter().map(read).collect()
}

/// The last row that is folded, and the time before which its samples are.
async fn folded(connection: &mut SqliteConnection) -> sqlx::Result<Option<(i64, i64)>> {
    let folded = memo(connection, FOLDED).await?;
    Ok(folded.as_deref().and_then(|value| {
        let (id, before) = value.split_once(' ')?;
        Some((id.parse().ok()?, before.parse().ok()?))
    }))
}

/// What is remembered under a key.
pub(super) async fn memo(
    connection: &mut SqliteConnection,
    key: &str,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("SELECT value FROM memo WHERE key = ?")
        .bind(key)
        .fetch_optional(connection)
        .await
}

async fn load_metadata(connection: &mut SqliteConnection, state: &mut State) -> sqlx::Result<()> {
    let rows = sqlx::query("SELECT name, kind, help, unit FROM metadata")
        .fetch_all(connection)
        .await?;
    for row in rows {
        let metadata = MetricMetadata {
            name: row.try_get("name")?,
            kind: json(row.try_get("kind")?)?,
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
    .fetch_one(&mut *connection)
    .await?;
    state.stored = Stored {
        samples: row.try_get::<i64, _>("samples")?.unsigned_abs(),
        lines: row.try_get::<i64, _>("lines")?.unsigned_abs(),
        spans: row.try_get::<i64, _>("spans")?.unsigned_abs(),
        bytes: bytes(connection).await?,
    };
    Ok(())
}

fn json<T: serde::de::DeserializeOwned>(text: &str) -> sqlx::Result<T> {
    serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(error.into()))
}
