//! What needs a hand inside the store: a full disk and a flipped bit.

use model::{
    Code, Failure, LogFilter, LogLine, LogSearch, Logs as _, Metrics as _, Millis, Nanos, TimeRange,
};
use promql::Labels;

use super::{
    Limits, Scrape, Store, StoreError,
    head::{WINDOW, window_of},
};

const START: i64 = 249_304 * WINDOW;

fn scrape(series: u32, at: i64, value: f64) -> Scrape {
    let up =
        |nth: u32| Labels::from_pairs([("__name__", "up".to_owned()), ("nth", nth.to_string())]);
    Scrape {
        at: Millis(at),
        samples: (0..series).map(|nth| (up(nth), value)).collect(),
        ..Scrape::default()
    }
}

async fn points(store: &Store, query: &str) -> (Vec<f64>, Vec<String>) {
    let range = TimeRange {
        start: Millis(START),
        end: Millis(START + 4 * WINDOW),
    };
    let answer = store
        .metrics()
        .range(query, range, Millis(WINDOW))
        .await
        .unwrap();
    let values = answer
        .value
        .iter()
        .flat_map(|series| series.points.iter().map(|point| point.value));
    (values.collect(), answer.warnings)
}

async fn open(folder: &std::path::Path) -> Store {
    let (store, problems) = Store::open(folder, Limits::default(), Millis(START))
        .await
        .unwrap();
    assert_eq!(problems, []);
    store
}

/// Gives the file no more pages than it has, or as many as it likes.
async fn limit_pages(store: &Store, full: bool) {
    let mut writer = store.inner.database.writer().await;
    let most = if full {
        let pages: i64 = sqlx::query_scalar("PRAGMA page_count")
            .fetch_one(&mut *writer)
            .await
            .unwrap();
        // As many as are there: free ones would let a few writes through.
        sqlx::raw_sql("PRAGMA incremental_vacuum")
            .execute(&mut *writer)
            .await
            .unwrap();
        pages
    } else {
        1 << 30
    };
    let pragma = format!("PRAGMA max_page_count = {most}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(pragma))
        .execute(&mut *writer)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_full_disk_is_named_and_memory_goes_on_until_there_is_room_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    store.append_scrape(scrape(500, START, 1.0)).await.unwrap();
    limit_pages(&store, true).await;
    let error = store
        .append_scrape(scrape(600, START + WINDOW, 2.0))
        .await
        .unwrap_err();
    assert!(matches!(error, StoreError::Full { .. }), "{error:?}");
    let failure = Failure::from(error);
    assert_eq!(failure.code, Code::Storage);
    assert!(failure.message.contains("history.sqlite"), "{failure:?}");

    let line = LogLine {
        at: Nanos(START * 1_000_000),
        raw: "x".repeat(10_000),
        ..LogLine::default()
    };
    let refused = store.append_logs(vec![line.clone()]).await.unwrap_err();
    assert!(matches!(refused, StoreError::Full { .. }), "{refused:?}");
    assert!(
        store.maintain(Millis(START + 3 * WINDOW)).await.is_err(),
        "nothing fits"
    );
    assert_eq!(
        points(&store, "sum(up)").await.0,
        [500.0, 1_200.0],
        "all of it is answered"
    );

    limit_pages(&store, false).await;
    store.maintain(Millis(START + 3 * WINDOW)).await.unwrap();
    store.append_logs(vec![line]).await.unwrap();
    store.close().await;
    let store = open(folder.path()).await;
    assert_eq!(
        points(&store, "sum(up)").await.0,
        [500.0, 1_200.0],
        "and kept after all"
    );
    let range = TimeRange {
        start: Millis(0),
        end: Millis(2 * START),
    };
    let search = LogSearch::newest(LogFilter::all(range), 9);
    let answer = store.logs().search(&search).await.unwrap();
    assert_eq!(
        answer.value.lines.len(),
        1,
        "the refused batch left nothing"
    );
}

#[tokio::test]
async fn what_comes_while_a_window_is_folded_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    store.append_scrape(scrape(3, START, 1.0)).await.unwrap();
    let next = window_of(START) + 1;
    let plan = store.inner.plan_fold(next).await.unwrap();
    // A second sample of the old window, and another value for the first one.
    let late = |at, value| scrape(3, START + at, value);
    store.append_scrape(late(WINDOW / 2, 2.0)).await.unwrap();
    store.append_scrape(late(0, 5.0)).await.unwrap();
    let folded = store.inner.fold_planned(&plan.expect("it is over")).await;
    assert_eq!(folded.unwrap(), 9);

    let sums = "sum(sum_over_time(up[2h]))";
    let expected = (vec![15.0, 6.0], Vec::new());
    let range = async |store: &Store| {
        let (values, warnings) = points(store, sums).await;
        (values.into_iter().take(2).collect::<Vec<_>>(), warnings)
    };
    assert_eq!(range(&store).await, expected);
    store.close().await;
    let store = open(folder.path()).await;
    assert_eq!(range(&store).await, expected, "also after a start");
    store.maintain(Millis(START + 3 * WINDOW)).await.unwrap();
    assert_eq!(range(&store).await, expected, "and after the next fold");
    let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM scrape")
        .fetch_one(store.inner.database.readers())
        .await
        .unwrap();
    assert_eq!(rows, 0);
}

#[tokio::test]
async fn a_flipped_bit_costs_one_block_and_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    for window in 0..3 {
        store
            .append_scrape(scrape(2, START + window * WINDOW, 1.0))
            .await
            .unwrap();
    }
    store.maintain(Millis(START + 3 * WINDOW)).await.unwrap();
    {
        let mut writer = store.inner.database.writer().await;
        let (id, mut data): (i64, Vec<u8>) =
            sqlx::query_as("SELECT id, data FROM block ORDER BY id LIMIT 1")
                .fetch_one(&mut *writer)
                .await
                .unwrap();
        data[20] ^= 4;
        let update = sqlx::query("UPDATE block SET data = ? WHERE id = ?")
            .bind(data)
            .bind(id);
        update.execute(&mut *writer).await.unwrap();
    }
    let (values, warnings) = points(&store, "sum(up)").await;
    assert_eq!(values, [2.0, 2.0], "the other block and the head are left");
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    let done = store.maintain(Millis(START + 3 * WINDOW)).await.unwrap();
    assert_eq!(done.problems.len(), 1);
    assert_eq!(points(&store, "sum(up)").await.1, [""; 0], "told once");
    store.close().await;
    open(folder.path()).await;
}
