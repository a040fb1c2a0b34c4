//! Stretches of the index, which are short here: found through, dropped, taken over from old files.

use std::{path::Path, sync::Arc};

use model::{
    Attribute, AttributeMatch, MatchOp, Millis, Nanos, Span, SpanId, SpanResource, SpanStatus,
    TimeRange, TraceId, TraceQuery, Traces as _,
};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::{Limits, Store};

const HOUR: i64 = 3_600_000;

async fn open(folder: &Path) -> Store {
    let limits = Limits {
        max_age: Millis(HOUR),
        ..Limits::default()
    };
    let (store, problems) = Store::open(folder, limits, Millis(0)).await.unwrap();
    assert_eq!(problems, []);
    store
}

/// The file of a store that is closed.
async fn file(folder: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(folder.join("history.sqlite"));
    options.connect().await.unwrap()
}

/// A trace of some spans that begins at a minute; what it says of itself repeats.
fn trace(nth: u64, minute: i64, spans: u64) -> Vec<Span> {
    let start = minute * 60_000_000_000 + nth as i64;
    let span = |at: u64| Span {
        trace_id: TraceId(u128::from(nth)),
        span_id: SpanId(at + 1),
        parent_id: SpanId(at),
        name: format!("step {at}"),
        resource: Arc::new(SpanResource {
            service: ["shop", "mail", "bank"][(nth % 3) as usize].to_owned(),
            attributes: Vec::new(),
        }),
        start: Nanos(start + at as i64),
        end: Nanos(start + 10 * nth as i64),
        status: match (nth + at).is_multiple_of(7) {
            true => SpanStatus::Error,
            false => SpanStatus::Unset,
        },
        attributes: vec![Attribute::text("of", (nth % 11).to_string())],
        ..Span::default()
    };
    (0..spans).map(span).collect()
}

fn query(service: &str, of: &str, errors: Option<bool>, limit: u32) -> TraceQuery {
    TraceQuery {
        service: Some(service.to_owned()),
        errors,
        attributes: vec![AttributeMatch {
            name: "of".to_owned(),
            op: MatchOp::NotEqual,
            value: of.to_owned(),
        }],
        ..TraceQuery::newest(
            TimeRange {
                start: Millis(60_000),
                end: Millis(50 * 60_000),
            },
            limit,
        )
    }
}

async fn found(store: &Store, query: &TraceQuery) -> Vec<u128> {
    let found = store.traces().search(query).await.unwrap().value;
    let ids = found
        .iter()
        .map(|trace| trace.id.parse::<TraceId>().unwrap().0);
    ids.collect()
}

#[tokio::test]
async fn stretches_are_searched_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    // They come nearly in the order of their times, some with spans that come later.
    let order = (1..=400_u64).map(|nth| (nth, (nth / 8 + nth * 31 % 5) as i64));
    let order: Vec<(u64, i64)> = order.collect();
    for batch in order.chunks(20) {
        let spans = batch.iter().flat_map(|(nth, at)| trace(*nth, *at, 3));
        store.append_spans(spans.collect()).await.unwrap();
    }
    let late = order
        .iter()
        .step_by(17)
        .flat_map(|(nth, at)| trace(*nth, *at, 5));
    store.append_spans(late.collect()).await.unwrap();
    for service in ["shop", "mail", "bank"] {
        for errors in [None, Some(true), Some(false)] {
            for limit in [3, 1_000] {
                let asked = query(service, "4", errors, limit);
                let (from, to) = (asked.range.start.to_nanos().0, asked.range.end.to_nanos().0);
                let mut expected: Vec<(i64, u128)> = Vec::new();
                for (at, (nth, minute)) in order.iter().enumerate() {
                    let spans = trace(*nth, *minute, if at % 17 == 0 { 5 } else { 3 });
                    let failed = spans.iter().any(|span| span.status == SpanStatus::Error);
                    let fits = spans[0].resource.service == service
                        && nth % 11 != 4
                        && errors.is_none_or(|errors| errors == failed)
                        && (from..=to + 999_999).contains(&spans[0].start.0);
                    if fits {
                        expected.push((spans[0].start.0, u128::from(*nth)));
                    }
                }
                expected.sort_unstable_by(|one, other| other.cmp(one));
                expected.truncate(limit as usize);
                let expected: Vec<u128> = expected.into_iter().map(|(_, id)| id).collect();
                assert!(expected.len() >= 3, "{expected:?}");
                assert_eq!(found(&store, &asked).await, expected, "{asked:?}");
            }
        }
    }
    store.close().await;
    let mut file = file(folder.path()).await;
    let parts: i64 = sqlx::query_scalar("SELECT count(*) FROM span_part")
        .fetch_one(&mut file)
        .await
        .unwrap();
    assert!(parts > 5, "{parts}");
}

#[tokio::test]
async fn a_stretch_goes_with_its_last_trace_and_numbers_are_not_used_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    for nth in 1..=60 {
        store.append_spans(trace(nth, 0, 4)).await.unwrap();
    }
    // More than goes at once.
    store.append_spans(trace(61, 0, 500)).await.unwrap();
    store.append_spans(trace(62, 61, 4)).await.unwrap();
    assert_eq!(store.extent().spans, 744);
    let done = store.maintain(Millis(HOUR + 60_000)).await.unwrap();
    assert_eq!(done.dropped_spans, 740);
    assert_eq!(store.extent().spans, 4);
    let gone = store.traces().trace(TraceId(61), None).await.unwrap();
    assert_eq!(gone.value, None);
    store.maintain(Millis(30 * HOUR)).await.unwrap();
    assert_eq!(store.extent().spans, 0);
    // What comes now finds itself, and nothing of those before it.
    store.append_spans(trace(63, 3, 4)).await.unwrap();
    assert_eq!(found(&store, &query("shop", "x", None, 10)).await, [63]);
    assert!(
        found(&store, &query("bank", "x", None, 10))
            .await
            .is_empty()
    );
    store.close().await;

    let mut file = file(folder.path()).await;
    let (parts, first): (i64, i64) =
        sqlx::query_as("SELECT count(*), min(no) FROM span_part, trace")
            .fetch_one(&mut file)
            .await
            .unwrap();
    assert_eq!((parts, first), (1, 63));
    let (spans, terms): (i64, i64) =
        sqlx::query_as("SELECT (SELECT count(*) FROM span), (SELECT count(*) FROM term)")
            .fetch_one(&mut file)
            .await
            .unwrap();
    assert_eq!(spans, 4);
    assert!(terms < 15, "texts that nothing uses are forgotten: {terms}");
}

#[tokio::test]
async fn an_old_file_keeps_its_index_as_the_first_stretch() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    for nth in 1..=10 {
        store.append_spans(trace(nth, 2, 4)).await.unwrap();
    }
    store.close().await;
    let mut old = file(folder.path()).await;
    sqlx::raw_sql(
        "ALTER TABLE span_index_1 RENAME TO span_index; DROP TABLE span_part;
         DROP INDEX trace_start; CREATE INDEX trace_start ON trace (start);
         PRAGMA user_version = 3;",
    )
    .execute(&mut old)
    .await
    .unwrap();
    old.close().await.unwrap();

    let store = open(folder.path()).await;
    let asked = query("shop", "x", None, 100);
    assert_eq!(found(&store, &asked).await, [9, 6, 3]);
    for nth in 11..=60 {
        store.append_spans(trace(nth, 3, 4)).await.unwrap();
    }
    store.append_spans(trace(3, 2, 6)).await.unwrap();
    let expected: Vec<u128> = (1..=20).rev().map(|nth| nth * 3).collect();
    assert_eq!(found(&store, &asked).await, expected);
    store.close().await;
    let store = open(folder.path()).await;
    store.maintain(Millis(HOUR + 170_000)).await.unwrap();
    let expected: Vec<u128> = (4..=20).rev().map(|nth| nth * 3).collect();
    assert_eq!(found(&store, &asked).await, expected);
    store.maintain(Millis(HOUR + 200_000)).await.unwrap();
    assert!(found(&store, &asked).await.is_empty());
    store.close().await;
    let mut file = file(folder.path()).await;
    let old: i64 =
        sqlx::query_scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'span_index_0'")
            .fetch_one(&mut file)
            .await
            .unwrap();
    assert_eq!(old, 0, "it went with its last trace");
}
