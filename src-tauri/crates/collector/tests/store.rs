//! The store as a whole: what goes in comes back as answers, now, after a restart and after a crash.

#![allow(clippy::unwrap_used, missing_docs)] // the helpers are tests too

/// The questions that every source of logs is asked.
#[path = "../../sources/tests/logs/conformance.rs"]
#[allow(dead_code, unreachable_pub)] // servers that stand in for others use more of it
mod conformance;
#[path = "store/crowd.rs"]
mod crowd;
#[path = "store/kills.rs"]
mod kills;
#[path = "store/like_loki.rs"]
mod like_loki;
#[path = "store/like_tempo.rs"]
mod like_tempo;
#[path = "store/log_beside.rs"]
mod log_beside;
#[path = "store/log_counts.rs"]
mod log_counts;
#[path = "store/log_pages.rs"]
mod log_pages;
#[path = "store/log_shop.rs"]
mod log_shop;
#[path = "store/logs.rs"]
mod logs;
#[path = "store/metrics.rs"]
mod metrics;
#[path = "store/retention.rs"]
mod retention;
#[path = "store/survival.rs"]
mod survival;
/// The questions that Tempo is asked as well.
#[path = "../../sources/tests/servers/trace_questions.rs"]
#[allow(dead_code)] // what they are in TraceQL is for Tempo
mod trace_questions;
#[path = "store/traces.rs"]
mod traces;

use std::path::Path;

use collector::{Limits, MetricsView, Scrape, Store};
use model::{Metrics as _, Millis, TimeRange};
use promql::{Labels, Sample};

/// Where the questions find their lines.
mod fake {
    /// The folder of the repository.
    pub(crate) fn root() -> std::path::PathBuf {
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
    }

    /// The body of a recorded answer of a real server; nothing where the recordings are not kept.
    pub(crate) fn recorded(name: &str) -> Option<serde_json::Value> {
        let shared = std::env::var_os("WHEELHOUSE_SHARED");
        let shared = shared.map_or_else(|| root().join("../shared"), Into::into);
        let file = shared.join("recorded").join(name);
        let Ok(bytes) = std::fs::read(&file) else {
            println!("left out: {} is not here", file.display());
            return None;
        };
        Some(match name.ends_with(".gz") {
            true => serde_json::from_reader(flate2::read::GzDecoder::new(&bytes[..])).unwrap(),
            false => serde_json::from_slice(&bytes).unwrap(),
        })
    }
}

/// A moment at which a window of two hours begins.
pub const START: i64 = 1_794_996_000_000 / WINDOW * WINDOW;
/// Two hours.
pub const WINDOW: i64 = 7_200_000;

/// Opens a store that must not have anything to complain about.
pub async fn open(folder: &Path) -> Store {
    let (store, problems) = Store::open(folder, Limits::default(), Millis(START))
        .await
        .expect("the store opens");
    assert_eq!(problems, []);
    store
}

/// A scrape of one series.
pub fn scrape(name: &str, at: i64, value: f64) -> Scrape {
    let samples = vec![(labels(&[("__name__", name), ("job", "api")]), value)];
    Scrape {
        at: Millis(at),
        samples,
        ..Scrape::default()
    }
}

/// A label set.
pub fn labels(pairs: &[(&str, &str)]) -> Labels {
    Labels::from_pairs(pairs.iter().copied())
}

/// The raw samples that an instant query for a range selector gives, times relative to `START`.
pub async fn raw(store: &Store, selector: &str, from: i64, to: i64) -> Vec<(i64, f64)> {
    let query = format!("{selector}[{}s]", (to - from) / 1_000 + 1);
    let answer = store
        .metrics()
        .instant(&query, Millis(START + to))
        .await
        .expect("the selector is answered");
    let model::InstantValue::Matrix(series) = answer.value else {
        panic!("a range selector gives a matrix")
    };
    assert!(series.len() <= 1, "one series expected: {series:?}");
    let points = series.into_iter().flat_map(|series| series.points);
    let points = points.map(|point| (point.at.0 - START, point.value));
    points.filter(|(at, _)| *at >= from).collect()
}

/// A range relative to `START`.
pub fn range(from: i64, to: i64) -> TimeRange {
    TimeRange {
        start: Millis(START + from),
        end: Millis(START + to),
    }
}

/// Samples with times relative to `START`.
pub fn samples(pairs: impl IntoIterator<Item = (i64, f64)>) -> Vec<Sample> {
    let sample = |(at, value)| Sample {
        at: START + at,
        value,
    };
    pairs.into_iter().map(sample).collect()
}

/// The value of the first series of a query at one moment relative to `START`.
pub async fn value(view: &MetricsView, query: &str, at: i64) -> Option<f64> {
    let answer = view
        .instant(query, Millis(START + at))
        .await
        .expect("the query is answered");
    let model::InstantValue::Vector(samples) = answer.value else {
        panic!("a vector is expected")
    };
    samples.first().map(|sample| sample.point.value)
}
