use collector::{Limits, Store};
use model::{
    LogFilter, LogLine, LogSearch, Logs as _, Metrics as _, Millis, Nanos, Span, SpanId, TraceId,
    Traces as _,
};
use promql::RawSeries;

use crate::{START, WINDOW, labels, open, range, raw, samples, scrape};

fn log(at: i64, body: String) -> LogLine {
    LogLine {
        at: Nanos((START + at) * 1_000_000),
        raw: body.clone(),
        body,
        ..LogLine::default()
    }
}

fn all_lines() -> LogFilter {
    LogFilter::all(range(-1_000 * WINDOW, 1_000 * WINDOW))
}

#[tokio::test]
async fn what_is_too_old_goes_and_takes_its_series_along() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let day = 12 * WINDOW;
    store
        .append_scrape(scrape("old", START, 1.0))
        .await
        .unwrap();
    store
        .append_scrape(scrape("new", START + 3 * day, 1.0))
        .await
        .unwrap();
    store
        .append_logs(vec![
            log(0, "old".to_owned()),
            log(3 * day, "new".to_owned()),
        ])
        .await
        .unwrap();
    let span = |nth: u64, at: i64| Span {
        trace_id: TraceId(nth.into()),
        span_id: SpanId(nth),
        start: Nanos((START + at) * 1_000_000),
        end: Nanos((START + at) * 1_000_000),
        ..Span::default()
    };
    store
        .append_spans(vec![span(1, 0), span(2, 3 * day)])
        .await
        .unwrap();

    store.maintain(Millis(START + day)).await.unwrap();
    assert_eq!(store.extent().series, 2, "a day old is not too old");
    let done = store.maintain(Millis(START + 3 * day)).await.unwrap();
    assert_eq!(
        (done.dropped_blocks, done.dropped_lines, done.dropped_spans),
        (1, 1, 1)
    );
    let extent = store.extent();
    assert_eq!(
        (extent.series, extent.samples, extent.lines, extent.spans),
        (1, 1, 1, 1)
    );
    let names = store
        .metrics()
        .label_values("__name__", &[], range(-day, 9 * day))
        .await
        .unwrap();
    assert_eq!(names.value, ["new"]);
    let gone = store.traces().trace(TraceId(1), None).await.unwrap();
    assert_eq!(gone.value, None);
    assert_eq!(
        store
            .logs()
            .search(&LogSearch::newest(all_lines(), 9))
            .await
            .unwrap()
            .value
            .lines
            .len(),
        1
    );

    // A series of the same name that comes back is a new one, with nothing of the old.
    store
        .append_scrape(scrape("old", START + 3 * day, 2.0))
        .await
        .unwrap();
    assert_eq!(raw(&store, "old", 0, 3 * day).await, [(3 * day, 2.0)]);
    store.close().await;
    let store = open(folder.path()).await;
    assert_eq!(raw(&store, "old", 0, 3 * day).await, [(3 * day, 2.0)]);
}

#[tokio::test]
async fn when_it_is_too_much_the_oldest_goes_and_the_newest_is_never_refused() {
    let folder = tempfile::tempdir().unwrap();
    let limits = Limits {
        max_bytes: 2 << 20,
        ..Limits::default()
    };
    let (store, _) = Store::open(folder.path(), limits, Millis(START))
        .await
        .unwrap();
    // Twelve windows of samples that do not compress, and lines in the middle of them.
    let noise = |window: i64| {
        RawSeries::of_numbers(
            labels(&[("__name__", "noise")]),
            samples((0..60_000).map(|nth| {
                let bits = (nth as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                (window * WINDOW + nth * 100, f64::from_bits(bits >> 2))
            })),
        )
    };
    for window in 0..12 {
        store.import_metrics(vec![noise(window)]).await.unwrap();
        let lines = (0..40).map(|nth| {
            log(
                window * WINDOW + nth,
                format!("{window} {nth} {}", "x".repeat(500)),
            )
        });
        store.append_logs(lines.collect()).await.unwrap();
        store
            .append_scrape(scrape("up", START + window * WINDOW, 1.0))
            .await
            .unwrap();
        let done = store
            .maintain(Millis(START + window * WINDOW + 120_000))
            .await
            .unwrap();
        assert!(done.bytes <= limits.max_bytes, "{done:?}");
    }
    let extent = store.extent();
    assert!(
        extent.samples > 60_000,
        "not more than needed was dropped: {extent:?}"
    );
    assert!(extent.lines > 40 && extent.lines < 480, "{extent:?}");
    let newest = store
        .logs()
        .search(&LogSearch::newest(all_lines(), 1))
        .await
        .unwrap()
        .value
        .lines
        .remove(0);
    assert!(newest.body.starts_with("11 39"), "{}", newest.body);
    assert_eq!(
        raw(&store, "up", 11 * WINDOW, 11 * WINDOW).await,
        [(11 * WINDOW, 1.0)]
    );
    let file = folder.path().join("history.sqlite");
    store.close().await;
    let on_disk = std::fs::metadata(file).unwrap().len();
    assert!(
        on_disk < 2 * limits.max_bytes,
        "freed pages go back to the disk: {on_disk}"
    );
}
