use model::{SpanKind, Trace};

use super::*;
use crate::{
    Direction, Minimap, Opened, RowState, SpanFilter, TimeScale,
    example::numbers,
    testing::{Drawn, drawn, random},
};

/// Rows as a picture: indent, name, how many a fold stands for, and a mark of the state.
fn picture(trace: Trace, view: &Waterfall) -> Vec<String> {
    let opened = Opened::of(trace);
    let reading = opened.reading(view.correct_skew);
    let rows = Rows::of(reading, view);
    let page = rows.page(reading, 0, u32::MAX);
    page.iter()
        .map(|row| {
            let indent = "  ".repeat(row.depth as usize);
            let fold = row.fold.as_ref();
            let count = fold.map_or_else(String::new, |fold| format!("×{} ", fold.count));
            let state = match row.state {
                RowState::Open => " -",
                RowState::Closed => " +",
                RowState::Leaf => "",
            };
            let context = if row.context { " (context)" } else { "" };
            format!("{indent}{count}{}{state}{context}", row.name)
        })
        .collect()
}

/// `a` calls `b` six times, each of which calls `c`, and then `d` and `e`.
fn shop() -> Trace {
    let mut spans = vec![Drawn::new(1, 0, 0, 1_000).name("X", "a")];
    for turn in 0..6 {
        let (id, at) = (10 + turn * 2, 10 * i64::try_from(turn).unwrap());
        spans.push(Drawn::new(id, 1, at, at + 9).name("X", "b"));
        spans.push(Drawn::new(id + 1, id, at, at + 5).name("Y", "c"));
    }
    spans.push(Drawn::new(90, 1, 500, 900).name("Z", "d").failed("full"));
    spans.push(Drawn::new(91, 90, 600, 610).name("Y", "e"));
    drawn(&spans)
}

#[test]
fn views_of_one_trace() {
    let view = Waterfall::default;
    let text = |text: &str| SpanFilter {
        text: text.to_owned(),
        ..SpanFilter::default()
    };
    let all: &[&str] = &["a -", "  ×6 b +", "  d -", "    e"];
    for (case, view, want) in [
        ("as it opens", view(), all),
        (
            "without folds",
            Waterfall {
                fold: false,
                depth: Some(1),
                ..view()
            },
            &[
                "a -", "  b +", "  b +", "  b +", "  b +", "  b +", "  b +", "  d +",
            ],
        ),
        (
            "unfolded by any of its spans",
            Waterfall {
                unfolded: vec![5],
                closed: vec![1, 3, 5],
                ..view()
            },
            &[
                "a -",
                "  ×6 b -",
                "  b +",
                "  b +",
                "  b +",
                "  b -",
                "    c",
                "  b -",
                "    c",
                "  b -",
                "    c",
                "  d -",
                "    e",
            ],
        ),
        (
            "all closed",
            Waterfall {
                depth: Some(0),
                ..view()
            },
            &["a +"],
        ),
        (
            "all closed but one",
            Waterfall {
                depth: Some(0),
                opened: vec![0],
                ..view()
            },
            &["a -", "  ×6 b +", "  d +"],
        ),
        (
            "a service closed",
            Waterfall {
                closed_services: vec!["Z".to_owned(), "none".to_owned()],
                ..view()
            },
            &["a -", "  ×6 b +", "  d +"],
        ),
        (
            "another root",
            Waterfall {
                root: Some(13),
                ..view()
            },
            &["d -", "  e"],
        ),
        (
            "a root out of a fold",
            Waterfall {
                root: Some(3),
                ..view()
            },
            &["b -", "  c"],
        ),
        (
            "filtered: ancestors stay",
            Waterfall {
                filter: text("e"),
                ..view()
            },
            &["a - (context)", "  d - (context)", "    e"],
        ),
        (
            "filtered: folds stay folds",
            Waterfall {
                filter: text("c"),
                ..view()
            },
            &["a - (context)", "  ×6 b + (context)"],
        ),
        (
            "filtered: what is below a match goes",
            Waterfall {
                filter: text("d"),
                ..view()
            },
            &["a - (context)", "  d"],
        ),
        (
            "filtered: nothing",
            Waterfall {
                filter: text("nothing"),
                ..view()
            },
            &[],
        ),
        (
            "spans that the trace does not have",
            Waterfall {
                root: Some(99),
                opened: vec![98],
                closed: vec![97],
                unfolded: vec![u32::MAX],
                ..view()
            },
            all,
        ),
    ] {
        assert_eq!(picture(shop(), &view), want, "{case}");
    }
}

#[test]
fn a_filter_that_leaves_too_few_of_a_fold_shows_them() {
    let mut spans = vec![Drawn::new(1, 0, 0, 100).name("api", "a")];
    for at in 0..8 {
        let id = u64::try_from(at).unwrap() + 2;
        let span = Drawn::new(id, 1, at, at + 1).name("db", "b");
        spans.push(if at < 3 { span.failed("no") } else { span });
    }
    let errors = Waterfall {
        filter: SpanFilter {
            errors: true,
            ..SpanFilter::default()
        },
        ..Waterfall::default()
    };
    let want = ["a - (context)", "  b", "  b", "  b"];
    assert_eq!(picture(drawn(&spans), &errors), want);
}

#[test]
fn a_row_says_what_is_hidden_below_it() {
    let opened = Opened::of(shop());
    let reading = opened.reading(false);
    let closed = Waterfall {
        depth: Some(0),
        ..Waterfall::default()
    };
    let row = Rows::of(reading, &closed)
        .page(reading, 0, 9)
        .swap_remove(0);
    assert_eq!((row.children, row.descendants), (7, 14));
    assert_eq!((row.hidden_by_closing, row.hidden_by_filter), (14, 0));
    assert_eq!((row.error, row.errors_inside), (false, 1));
    assert_eq!((row.start, row.duration), (0.0, 1_000.0));
    let slow = Waterfall {
        filter: SpanFilter {
            services: vec!["Y".to_owned()],
            ..SpanFilter::default()
        },
        closed: vec![13],
        ..Waterfall::default()
    };
    let rows = Rows::of(reading, &slow);
    let page = rows.page(reading, 1, 2);
    let fold = page[0].fold.as_ref().unwrap();
    assert_eq!((fold.count, fold.spans, fold.errors), (6, 12, 0));
    assert_eq!((fold.total, fold.min, fold.max), (54.0, 9.0, 9.0));
    assert_eq!(
        (page[0].duration, fold.last, fold.bars.len()),
        (59.0, 11, 6)
    );
    assert_eq!((page[0].matches_inside, page[0].self_time), (6, 24.0));
    assert_eq!((page[1].span, page[1].hidden_by_closing), (13, 1));
    assert_eq!((page[1].matches_inside, page[1].note.as_str()), (1, "full"));
    assert_eq!((page[1].parent, page[1].parent_row), (Some(0), Some(0)));
    let totals = Totals {
        spans: 15,
        shown: 2,
        folded: 12,
        closed: 1,
        filtered: 0,
        matches: 7,
        outside: 0,
    };
    assert_eq!(rows.totals(), totals);
}

#[test]
fn matches_are_found_in_turn_and_revealed() {
    let opened = Opened::of(shop());
    let reading = opened.reading(false);
    let view = Waterfall {
        closed: vec![13],
        ..Waterfall::default()
    };
    let rows = Rows::of(reading, &view);
    let wanted = SpanFilter {
        services: vec!["Y".to_owned()],
        ..SpanFilter::default()
    };
    let find = |from, direction| {
        let found = rows.find(reading, &wanted, from, direction).unwrap();
        (found.span, found.row, found.number, found.of)
    };
    assert_eq!(find(0, Direction::Next), (2, None, 1, 7));
    assert_eq!(find(2, Direction::Next), (14, None, 7, 7));
    assert_eq!(find(2, Direction::Previous), (12, None, 6, 7));
    assert_eq!(find(0, Direction::Previous), (14, None, 7, 7));
    assert_eq!(rows.standing_for(reading, 2), Some(1));
    assert_eq!(rows.standing_for(reading, 14), Some(2));
    assert_eq!(rows.standing_for(reading, 99), None);
    assert_eq!(rows.row_of(reading, 99), None);
    assert_eq!(rows.reveal(reading, &view, 99), None);
    assert_eq!(rows.reveal(reading, &view, 13), None);
    let folded = rows.reveal(reading, &view, 2).unwrap();
    assert_eq!((folded.unfolded, folded.closed), (vec![1], vec![13]));
    let closed = rows.reveal(reading, &view, 14).unwrap();
    assert_eq!((closed.opened, closed.closed), (vec![13], vec![]));
}

#[test]
fn another_root_has_a_critical_path_of_its_own() {
    let opened = Opened::of(drawn(&[
        Drawn::new(1, 0, 0, 1_000),
        Drawn::new(2, 1, 100, 9_000_000).name("queue", "consume"),
        Drawn::new(3, 2, 1_000, 8_000_000).name("db", "query"),
    ]));
    let reading = opened.reading(false);
    let critical = |view: &Waterfall| {
        let rows = Rows::of(reading, view);
        let page = rows.page(reading, 0, 9).into_iter();
        page.map(|row| row.critical.len()).collect::<Vec<_>>()
    };
    assert_eq!(critical(&Waterfall::default()), [1, 0, 0]);
    let rooted = Waterfall {
        root: Some(1),
        filter: SpanFilter {
            critical: true,
            ..SpanFilter::default()
        },
        ..Waterfall::default()
    };
    assert_eq!(critical(&rooted), [2, 1]);
}

#[test]
fn a_thousand_levels_can_be_used() {
    let mut spans = vec![Drawn::new(1, 0, 0, 9_000)];
    for level in 2..=3_000 {
        let at = i64::try_from(level).unwrap();
        spans.push(Drawn::new(level, level - 1, at, 9_000 - at));
    }
    let opened = Opened::of(drawn(&spans));
    let reading = opened.reading(false);
    let rows = Rows::of(reading, &Waterfall::default());
    assert_eq!(rows.page(reading, 2_999, 9)[0].depth, 2_999);
    let closed = Waterfall {
        depth: Some(0),
        ..Waterfall::default()
    };
    let rows = Rows::of(reading, &closed);
    assert_eq!(rows.len(), 1);
    for (span, opened) in [(900, 900), (2_999, 0)] {
        let view = rows.reveal(reading, &closed, span).unwrap();
        assert_eq!(view.opened.len(), opened);
        assert_eq!(Rows::of(reading, &view).row_of(reading, span), Some(span));
    }
}

/// A view that uses everything there is.
fn any_view(seed: u64, spans: u32) -> Waterfall {
    let mut next = numbers(seed);
    let mut below = move |most: u64| u32::try_from(next() % most).unwrap();
    let mut some = |most: u64| -> Vec<u32> {
        (0..below(most))
            .map(|_| below(u64::from(spans) + 2))
            .collect()
    };
    let (opened, closed, unfolded, root) = (some(4), some(4), some(3), some(2));
    let mut next = numbers(seed + 1);
    let mut one_in = move |most: u64| next().is_multiple_of(most);
    Waterfall {
        root: root.first().copied(),
        depth: one_in(3).then_some(1 + u32::from(one_in(2))),
        opened,
        closed,
        closed_services: if one_in(4) {
            vec!["db".to_owned()]
        } else {
            Vec::new()
        },
        fold: !one_in(4),
        unfolded,
        filter: SpanFilter {
            text: if one_in(3) {
                "et".to_owned()
            } else {
                String::new()
            },
            errors: one_in(4),
            min_share: if one_in(4) { 0.05 } else { 0.0 },
            critical: one_in(8),
            ..SpanFilter::default()
        },
        correct_skew: one_in(2),
        compress: false,
    }
}

#[test]
fn every_span_is_somewhere_exactly_once_whatever_the_view() {
    for seed in 0..2_000 {
        let opened = Opened::of(random(seed, 60));
        let count = u32::try_from(opened.trace().len()).unwrap();
        let view = any_view(seed, count);
        let reading = opened.reading(view.correct_skew);
        let rows = Rows::of(reading, &view);
        let totals = rows.totals();
        let hidden = totals.folded + totals.closed + totals.filtered;
        assert_eq!(totals.shown + hidden, totals.spans, "{seed}: {totals:?}");
        assert_eq!(totals.spans + totals.outside, count, "{seed}");
        let page = rows.page(reading, 0, u32::MAX);
        assert_eq!(page.len(), rows.len());
        let mut seen = vec![false; count as usize];
        let mut folded = 0;
        for row in &page {
            let above = row.parent_row.map(|above| &page[above as usize]);
            assert!(
                above.is_none_or(|above| above.row < row.row),
                "{seed}: {row:?}"
            );
            assert!(above.is_none_or(|above| above.depth + 1 == row.depth));
            if row.depth > 0 {
                assert!(above.is_some(), "{seed}: no row above {row:?}");
            }
            match &row.fold {
                Some(fold) if row.state == RowState::Closed => {
                    folded += row.hidden_by_closing;
                    assert!(fold.count >= Folds::LEAST, "{seed}");
                    assert!(fold.min <= fold.max && fold.max <= fold.total);
                    assert_eq!(fold.spans, row.hidden_by_closing + row.hidden_by_filter);
                }
                Some(_) => {}
                None => {
                    assert!(!seen[row.span as usize], "{seed}: {} twice", row.span);
                    seen[row.span as usize] = true;
                    assert_eq!(rows.row_of(reading, row.span), Some(row.row));
                }
            }
            assert!(row.critical.iter().all(|part| part.from < part.to));
        }
        assert_eq!(folded, totals.folded, "{seed}");
        let shown = seen.iter().filter(|seen| **seen).count();
        assert_eq!(shown, totals.shown as usize);
        for span in (0..count).filter(|span| !seen[*span as usize]) {
            let view = rows.reveal(reading, &view, span).unwrap();
            let revealed = Rows::of(reading, &view);
            assert!(
                revealed.row_of(reading, span).is_some(),
                "{seed}: {span} {view:?}"
            );
        }
    }
}

#[test]
fn a_page_is_a_part_of_all_rows() {
    let opened = Opened::of(random(7, 500));
    let reading = opened.reading(false);
    let rows = Rows::of(reading, &Waterfall::default());
    let all = rows.page(reading, 0, u32::MAX);
    assert_eq!(rows.page(reading, 10, 5), all[10..15]);
    let end = u32::try_from(rows.len()).unwrap();
    assert_eq!(rows.page(reading, end - 1, 9).len(), 1);
    assert!(rows.page(reading, u32::MAX, 9).is_empty());
}

#[test]
fn times_at_the_ends_of_the_scale_break_nothing() {
    const TIMES: [i64; 8] = [
        i64::MIN,
        i64::MIN + 1,
        -1,
        0,
        1,
        1_795_222_070_505_769_000,
        i64::MAX - 1,
        i64::MAX,
    ];
    for seed in 0..500 {
        let mut next = numbers(seed);
        let mut below = move |most: u64| next() % most;
        let spans: Vec<Drawn> = (0..30)
            .map(|_| {
                let mut time = || TIMES[usize::try_from(below(8)).unwrap()];
                let (start, end, at) = (time(), time(), time());
                Drawn::new(below(12), below(12), start, end)
                    .name(["a", "b"][usize::try_from(below(2)).unwrap()], "same")
                    .kind([SpanKind::Client, SpanKind::Server][usize::try_from(below(2)).unwrap()])
                    .event(at, "exception")
            })
            .collect();
        let opened = Opened::of(drawn(&spans));
        assert!(!opened.problems(true).is_empty());
        let view = any_view(seed, 30);
        let reading = opened.reading(view.correct_skew);
        let rows = Rows::of(reading, &view);
        for row in rows.page(reading, 0, u32::MAX) {
            assert!(row.duration >= 0.0 && row.start >= 0.0, "{seed}: {row:?}");
        }
        let scale = TimeScale::of(reading, &rows, None, true);
        let minimap = Minimap::of(reading, &rows, &scale);
        assert!(
            minimap
                .bars
                .iter()
                .all(|bar| bar.from < bar.to && bar.to <= 1.0)
        );
        assert!(crate::findings(reading).len() <= 10);
    }
}
