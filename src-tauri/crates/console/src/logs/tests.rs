use std::sync::{Arc, atomic::Ordering};

use model::{LogOrder, Millis};
use proptest::prelude::*;

use super::{
    ask,
    place::Place,
    redaction::Hide,
    rows::{find, row, rows},
    testing::{Fake, ids, line, lines_of, open},
};
use crate::wire::{FindLog, LogKeep, LogRowsRequest};

fn places(sources: &[(&str, &Arc<Fake>)]) -> Vec<Place> {
    let place = |(name, fake): &(&str, &Arc<Fake>)| Place::alone(name, (*fake).clone());
    sources.iter().map(place).collect()
}

#[tokio::test]
async fn pages_give_every_line_once_in_both_orders_whatever_shares_a_moment() {
    for order in [LogOrder::NewestFirst, LogOrder::OldestFirst] {
        let all = lines_of("a", 100, 10);
        let fake = Fake::of(all.clone(), 7);
        let places = places(&[("a", &fake)]);
        let open = open(&places, order, 1_000);
        for _ in 0..100 {
            if open.lines().is_over() {
                break;
            }
            ask::next_pages(&open, &places).await;
        }
        let expected: Vec<String> = all.into_iter().map(|line| line.id).collect();
        assert_eq!(ids(&open), expected, "{order:?}");
    }
}

#[tokio::test]
async fn sources_are_merged_without_a_hole_after_every_page() {
    let (busy, calm) = (lines_of("b", 200, 2), lines_of("c", 20, 20));
    let (one, other) = (Fake::of(busy.clone(), 10), Fake::of(calm.clone(), 4));
    let places = places(&[("busy", &one), ("calm", &other)]);
    let open = open(&places, LogOrder::NewestFirst, 1_000);
    let mut pages = 0;
    while !open.lines().is_over() {
        ask::next_pages(&open, &places).await;
        pages += 1;
        assert!(pages < 100, "it must come to an end");
        let held = ids(&open);
        let Some(oldest) = open.lines().store.oldest() else {
            continue;
        };
        let newer = busy.iter().chain(&calm).filter(|line| line.at > oldest);
        for line in newer {
            assert!(held.contains(&line.id), "{} is missing", line.id);
        }
    }
    assert_eq!(ids(&open).len(), 220);
    let lines = open.lines();
    let times: Vec<_> = lines.store.iter().map(|held| held.line.at).collect();
    assert!(times.is_sorted());
}

#[tokio::test]
async fn a_source_that_fails_in_the_middle_goes_on_where_it_was() {
    let fake = Fake::of(lines_of("a", 30, 5), 10);
    fake.fails.store(2, Ordering::SeqCst);
    let places = places(&[("a", &fake)]);
    let open = open(&places, LogOrder::NewestFirst, 10);
    ask::next_pages(&open, &places).await;
    ask::next_pages(&open, &places).await;
    let failure = open.lines().sources[0].asked.failure.clone();
    assert_eq!(failure.unwrap().code, model::Code::Unauthorized);
    assert_eq!(ids(&open).len(), 10, "what was read stays");
    ask::next_pages(&open, &places).await;
    ask::next_pages(&open, &places).await;
    assert_eq!(ids(&open).len(), 30);
    assert!(open.lines().sources[0].asked.failure.is_none());
}

#[tokio::test]
async fn a_page_that_repeats_for_ever_is_told() {
    let fake = Arc::new(Fake {
        page: 10,
        repeats: true,
        ..Fake::default()
    });
    let places = places(&[("a", &fake)]);
    let open = open(&places, LogOrder::NewestFirst, 10);
    ask::next_pages(&open, &places).await;
    let failure = open.lines().sources[0].asked.failure.clone().unwrap();
    assert!(failure.message.contains("again and again"), "{failure}");
    assert!(fake.asked.load(Ordering::SeqCst) < 10);
}

#[tokio::test]
async fn lines_that_came_since_are_held_once() {
    let fake = Fake::of(lines_of("a", 10, 5), 4);
    let places = places(&[("a", &fake)]);
    let open = open(&places, LogOrder::NewestFirst, 100);
    while !open.lines().is_over() {
        ask::next_pages(&open, &places).await;
    }
    // At the moment of the newest one, and later.
    let late = [line(15, "late0", "x"), line(900, "late1", "y")];
    fake.lines.lock().unwrap().extend(late);
    for _ in 0..3 {
        ask::newer(&open, &places, Millis(1_000)).await;
    }
    let held = ids(&open);
    assert_eq!(held.len(), 12, "{held:?}");
    assert_eq!(held.last().unwrap(), "late1");
}

#[tokio::test]
async fn rows_are_kept_found_and_turned() {
    let mut all = lines_of("a", 9, 5);
    all[4].body = "the ERROR of all".into();
    all[4].raw = all[4].body.clone();
    let fake = Fake::of(all, 100);
    let places = places(&[("a", &fake)]);
    let open = open(&places, LogOrder::NewestFirst, 100);
    ask::next_pages(&open, &places).await;
    let hide = Hide::nothing();
    let mut request = LogRowsRequest {
        logs: 1,
        order: LogOrder::NewestFirst,
        from: 0,
        count: 3,
        columns: vec!["none".into()],
        keep: LogKeep::default(),
        find: "error".into(),
    };
    let shown = rows(&open, &hide, &request);
    assert_eq!((shown.total, shown.held, shown.rows.len()), (9, 9, 3));
    assert_eq!(shown.rows[0].body[0].text, "line 8 of a");
    let matches = shown.matches.unwrap();
    assert_eq!((matches.before, matches.here, matches.after), (0, 0, 1));
    request.from = 4;
    let shown = rows(&open, &hide, &request);
    assert_eq!(shown.rows[0].body[1].text, "ERROR");
    assert!(shown.rows[0].body[1].found);
    let sought = FindLog {
        logs: 1,
        order: LogOrder::NewestFirst,
        keep: LogKeep::default(),
        text: "error".into(),
        from: 8,
        forward: true,
    };
    assert_eq!(find(&open, &sought).unwrap().row, 4, "it goes round");
    request.keep.text = "line 8".into();
    request.from = 0;
    let shown = rows(&open, &hide, &request);
    assert_eq!((shown.total, shown.rows.len()), (1, 1));
    assert_eq!(shown.matches.unwrap().before, 0);
    request.from = 1_000_000;
    assert_eq!(rows(&open, &hide, &request).rows.len(), 0);
}

const SECRET: &str = "4111 1111 1111 1111";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_secret_is_in_no_row_wherever_it_stands(
        before in "[\\PC\u{1b}\u{0}]{0,40}",
        after in "[\\PC\u{1b}\u{0}]{0,40}",
        padding in 0_usize..2_100,
    ) {
        // A letter or digit right beside it would make it another number.
        let body = format!("{}{before} card {SECRET} , {after}", "x".repeat(padding));
        let mut line = line(1, "a", &body);
        line.fields.push(("card".into(), SECRET.into()));
        let columns = vec!["card".to_owned()];
        let (row, hidden) = row((0, 0, &line), &Hide::built_in(), &columns, None);
        let text: String = row.body.iter().map(|span| span.text.as_str()).collect();
        let column: String = row.columns[0].iter().map(|span| span.text.as_str()).collect();
        prop_assert!(!text.contains("4111 1111"), "{text}");
        prop_assert!(!column.contains("4111"), "{column}");
        prop_assert!(hidden > 0);
    }
}
