//! Log lines beside others: those before and after one, and those that come while one waits.

use std::time::Duration;

use futures::StreamExt as _;
use model::{
    Code, FieldOp, LogFilter, LogLine, LogOrder, LogSearch, Logs as _, Millis, Nanos, TailBatch,
};

use crate::{
    START,
    log_shop::{condition, keep, pages, shop},
    open, range,
};

#[tokio::test]
async fn the_context_of_a_line_is_of_its_stream() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let lines = shop(2_000);
    keep(&store, &lines).await;
    let logs = store.logs();
    let filter = LogFilter::all(range(1_800_000, 3_600_000));
    let search = LogSearch {
        order: LogOrder::OldestFirst,
        ..LogSearch::newest(filter, 1)
    };
    let line = logs.search(&search).await.unwrap().value.lines.remove(0);
    let context = logs.context(&line, 5, 7).await.unwrap().value;
    let mut same: Vec<&LogLine> = lines
        .iter()
        .filter(|other| (&other.service, &other.stream) == (&line.service, &line.stream))
        .collect();
    same.sort_by_key(|line| line.at);
    let at = same
        .iter()
        .position(|other| other.body == line.body)
        .unwrap();
    let bodies =
        |lines: &[LogLine]| -> Vec<String> { lines.iter().map(|line| line.body.clone()).collect() };
    let expected = |lines: &[&LogLine]| -> Vec<String> {
        lines.iter().map(|line| line.body.clone()).collect()
    };
    assert_eq!(bodies(&context.before), expected(&same[at - 5..at]));
    assert_eq!(bodies(&context.after), expected(&same[at + 1..at + 8]));
    assert!(context.query.contains(&line.stream), "{}", context.query);

    for gone in ["999999", "x", ""] {
        let line = LogLine {
            id: gone.to_owned(),
            ..line.clone()
        };
        let failure = logs.context(&line, 1, 1).await.unwrap_err();
        assert_eq!(failure.code, Code::NotFound);
    }
}

async fn next(
    stream: &mut (impl futures::Stream<Item = Result<TailBatch, model::Failure>> + Unpin),
) -> TailBatch {
    let next = tokio::time::timeout(Duration::from_secs(20), stream.next());
    next.await.expect("lines come").unwrap().unwrap()
}

#[tokio::test]
async fn who_follows_gets_every_line_that_fits_once_and_is_told_what_was_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let line = |nth: i64| LogLine {
        at: Nanos((START + nth) * 1_000_000),
        body: nth.to_string(),
        service: ["a", "b"][(nth % 2) as usize].to_owned(),
        ..LogLine::default()
    };
    let lines = move |range: std::ops::Range<i64>| range.map(line).collect::<Vec<_>>();
    store.append_logs(lines(0..10)).await.unwrap();
    let filter = LogFilter::of_field("service", "a", range(4, 5));
    let mut tail = store.logs().tail(&filter).await.unwrap();
    let mut bodies = Vec::new();
    let writer = store.clone();
    let writing = tokio::spawn(async move {
        for nth in 1..50 {
            writer
                .append_logs(lines(nth * 10..nth * 10 + 10))
                .await
                .unwrap();
        }
    });
    while bodies.len() < 248 {
        let batch = next(&mut tail).await;
        assert_eq!(batch.dropped, 0);
        bodies.extend(batch.lines.into_iter().map(|line| line.body));
    }
    writing.await.unwrap();
    let expected: Vec<String> = (4..500).step_by(2).map(|nth| nth.to_string()).collect();
    assert_eq!(bodies, expected);

    // Nobody reads while more comes than is kept for one who is behind.
    for from in (500..100_520).step_by(20_004) {
        store
            .append_logs((from..from + 20_004).map(line).collect())
            .await
            .unwrap();
    }
    let batch = next(&mut tail).await;
    assert_eq!(batch.dropped, 20);
    assert_eq!(batch.lines[0].body, "520");

    // More rows than one part of the index holds, found as one and dropped as one.
    let all = LogFilter {
        fields: vec![condition("service", FieldOp::Equal, &["b"])],
        text: vec!["999".to_owned()],
        ..LogFilter::all(range(0, 200_000))
    };
    let (found, _) = pages(&store, &all, LogOrder::OldestFirst, 40).await;
    let expected = (0..100_520).filter(|nth| nth % 2 == 1 && nth.to_string().contains("999"));
    let expected: Vec<String> = expected.map(|nth| nth.to_string()).collect();
    assert_eq!(
        found.into_iter().map(|(_, body)| body).collect::<Vec<_>>(),
        expected
    );
    let days = 3 * 24 * 3_600_000;
    store.maintain(Millis(START + days)).await.unwrap();
    assert_eq!(store.extent().lines, 0);
    store.append_logs(vec![line(days + 999)]).await.unwrap();
    let later = LogFilter {
        range: range(days, days + 1_000),
        ..all
    };
    let (found, _) = pages(&store, &later, LogOrder::NewestFirst, 40).await;
    assert_eq!(found.len(), 1);
}
