//! Log lines counted, by time, by field and by value, also while the oldest are dropped.

use collector::{Limits, Store};
use lines::held;
use model::{Counted, LogFilter, LogLine, LogOrder, Logs as _, Millis, Severity};

use crate::{
    START,
    log_shop::{filters, keep, pages, shop},
    open, range,
};

#[tokio::test]
async fn volume_fields_and_values_count_what_the_lines_say() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let lines = shop(4_500);
    keep(&store, &lines).await;
    let logs = store.logs();
    for filter in filters() {
        for (start, step) in [(0, 60_000), (1_234, 90_000), (0, 7_000), (61_000, 600_000)] {
            let mut filter = filter.clone();
            filter.range.start = filter.range.start.max(Millis(START + start));
            let accepts = held::Filter::new(&filter).unwrap();
            let fitting = || lines.iter().filter(|line| accepts.accepts(line));
            let mut expected = held::volume(fitting(), filter.range, Millis(step));
            expected.retain(|piece| piece.counts != [0; 7]);
            let answer = logs.volume(&filter, Millis(step)).await.unwrap();
            assert_eq!(answer.value, expected, "{filter:?} {step}");
            assert!(!answer.partial);
            if start > 0 || step < 60_000 {
                continue;
            }
            for field in ["service", "status", "user", "request_id"] {
                let expected = held::values(fitting(), field);
                let answer = logs.values(&filter, field, 10_000).await.unwrap();
                assert_eq!(answer.value, expected, "{filter:?} {field}");
            }
            let answer = logs.fields(&filter, 10_000).await.unwrap();
            assert_eq!(answer.value, held::fields(fitting()), "{filter:?}");
        }
    }
    let all = LogFilter::all(range(0, 3_600_000));
    let severities = logs.values(&all, "severity", 2).await.unwrap();
    assert_eq!(severities.capped_at, Some(2));
    let count = |severity: Severity| {
        let lines = lines.iter().filter(|line| line.severity == severity);
        Some(lines.count() as u64)
    };
    let errors = logs.values(&all, "severity", 7).await.unwrap().value;
    let counted = |text: &str| errors.iter().find(|one| one.text == text).cloned();
    assert_eq!(
        counted("error"),
        Some(Counted {
            text: "error".to_owned(),
            count: count(Severity::Error)
        })
    );
    assert!(logs.volume(&all, Millis(0)).await.is_err());
}

#[tokio::test]
async fn counts_and_pages_stay_right_when_lines_are_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let limits = Limits {
        max_age: Millis(1_800_000),
        ..Limits::default()
    };
    let (store, _) = Store::open(folder.path(), limits, Millis(START))
        .await
        .unwrap();
    let lines = shop(9_000);
    keep(&store, &lines).await;
    // Half an hour before this is within a minute.
    let now = START + 1_800_000 + 930_500;
    store.maintain(Millis(now)).await.unwrap();
    let left: Vec<&LogLine> = lines
        .iter()
        .filter(|line| line.at.0 >= (START + 930_500) * 1_000_000)
        .collect();
    assert_eq!(store.extent().lines, left.len() as u64);
    let all = LogFilter::all(range(0, 3_600_000));
    let (found, _) = pages(&store, &all, LogOrder::OldestFirst, 1_000).await;
    assert_eq!(found.len(), left.len());
    let text = LogFilter {
        text: vec!["lost of".to_owned()],
        ..all.clone()
    };
    let (found, _) = pages(&store, &text, LogOrder::NewestFirst, 1_000).await;
    let expected = left.iter().filter(|line| line.body.starts_with("Lost"));
    assert_eq!(found.len(), expected.count());
    let expected = held::volume(left.iter().copied(), all.range, Millis(60_000));
    let found = store
        .logs()
        .volume(&all, Millis(60_000))
        .await
        .unwrap()
        .value;
    let expected: Vec<_> = expected
        .into_iter()
        .filter(|one| one.counts != [0; 7])
        .collect();
    assert_eq!(found, expected);
    store.close().await;
    let store = open(folder.path()).await;
    assert_eq!(store.extent().lines, left.len() as u64);
}
