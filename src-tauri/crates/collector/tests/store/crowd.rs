use collector::{Limits, Scrape, Store};
use model::Millis;
use promql::Labels;

use crate::{START, WINDOW, labels};

const MINUTE: i64 = 60_000;

/// A few hundred series in all, and a day of them.
fn few() -> Limits {
    Limits {
        max_age: Millis(12 * WINDOW),
        max_series: 400,
        max_series_per_target: 300,
        ..Limits::default()
    }
}

async fn open(folder: &std::path::Path) -> Store {
    let (store, problems) = Store::open(folder, few(), Millis(START)).await.unwrap();
    assert_eq!(problems, []);
    store
}

fn series(job: &str, name: &str, label: (&str, u64)) -> (Labels, f64) {
    let (label, value) = label;
    let value = value.to_string();
    let labels = labels(&[
        ("__name__", name),
        ("instance", "localhost:8080"),
        ("job", job),
        (label, &value),
    ]);
    (labels, 1.0)
}

async fn append(store: &Store, at: i64, samples: Vec<(Labels, f64)>) {
    let scrape = Scrape {
        at: Millis(START + at),
        samples,
        ..Scrape::default()
    };
    store.append_scrape(scrape).await.unwrap();
}

/// Number of series of a metric with a sample at a moment.
async fn count(store: &Store, metric: &str, at: i64) -> f64 {
    let count = crate::value(&store.metrics(), &format!("count({metric})"), at).await;
    count.unwrap_or(0.0)
}

/// Fifty steady metrics of two series, and ten new pods with every minute.
fn page(minute: u64) -> Vec<(Labels, f64)> {
    let steady =
        (0..100).map(|nth| series("shop", &format!("steady_{}", nth / 2), ("nth", nth % 2)));
    let pods = (0..10).map(|nth| series("shop", "requests_total", ("pod", minute * 10 + nth)));
    steady.chain(pods).collect()
}

#[tokio::test]
async fn a_label_that_changes_for_ever_is_named_and_old_series_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    for minute in 0..100 {
        append(&store, minute * MINUTE, page(minute.unsigned_abs())).await;
    }
    let end = 99 * MINUTE;
    assert_eq!(
        store.extent().series,
        270,
        "nine tenths of a target's series"
    );
    assert_eq!(count(&store, "{__name__=~'steady.*'}", end).await, 100.0);
    assert_eq!(
        count(&store, "requests_total", end).await,
        0.0,
        "the newest are left out"
    );

    // What is not to blame still finds room, and so does another target.
    let mut others: Vec<_> = (0..20)
        .map(|nth| series("shop", "small", ("nth", nth)))
        .collect();
    others.extend((0..50).map(|nth| series("cart", "requests_total", ("code", nth))));
    others.extend((0..10).map(|pod| series("shop", "requests_total", ("pod", pod))));
    append(&store, end + 1, others).await;
    assert_eq!(
        count(&store, "small", end + 1).await,
        6.0,
        "an even share, and no more"
    );
    assert_eq!(
        count(&store, "requests_total{job='cart'}", end + 1).await,
        50.0
    );
    assert_eq!(
        count(&store, "requests_total{pod!=''}", end + 1).await,
        10.0,
        "old ones go on"
    );

    let told = store.maintain(Millis(START + end)).await.unwrap().problems;
    let [problem] = told.as_slice() else {
        panic!("one problem is expected: {told:?}")
    };
    for said in [
        "requests_total",
        "target shop localhost:8080 may have 300 series",
        "its label pod 170 values",
    ] {
        assert!(problem.message.contains(said), "{said}: {problem}");
    }
    assert!(problem.remedy.contains("take pod off"), "{problem}");
    assert!(
        problem.remedy.contains("max_series_per_target"),
        "{problem}"
    );
    store.maintain(Millis(START + end)).await.unwrap();
    let quiet = store.maintain(Millis(START + end)).await.unwrap();
    assert_eq!(quiet.problems, [], "told while it lasts");
}

#[tokio::test]
async fn series_that_left_the_retention_make_room() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    for minute in 0..60 {
        append(&store, minute * MINUTE, page(minute.unsigned_abs())).await;
    }
    let full = store.extent().series;
    let later = 14 * WINDOW;
    append(&store, later, page(5_000)).await;
    assert_eq!(
        count(&store, "requests_total", later).await,
        0.0,
        "there is no room yet"
    );
    store.maintain(Millis(START + later)).await.unwrap();
    assert_eq!(
        store.extent().series,
        100,
        "of {full}, those that still come"
    );
    append(&store, later + MINUTE, page(5_001)).await;
    assert_eq!(count(&store, "requests_total", later + MINUTE).await, 10.0);
    drop(store);
    let store = open(folder.path()).await;
    assert_eq!(store.extent().series, 110, "and it stays so");
}

#[tokio::test]
async fn the_store_as_a_whole_has_a_limit_too() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let jobs = ["a", "b", "c", "d", "e"];
    for (minute, job) in (0..).zip(jobs) {
        let all = (0..100).map(|nth| series(job, "requests_total", ("path", nth)));
        append(&store, minute * MINUTE, all.collect()).await;
    }
    assert_eq!(
        store.extent().series,
        400,
        "one metric has no more than its share"
    );
    let told = store.maintain(Millis(START)).await.unwrap().problems;
    assert!(
        told[0]
            .message
            .contains("the local history may have 400 series"),
        "{told:?}"
    );
    assert!(told[0].remedy.contains("`max_series`"), "{told:?}");
}
