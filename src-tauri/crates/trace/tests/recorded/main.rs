//! Recorded traces as rows: nine that are wrong on purpose, and two that are large.

mod tempo;

use std::fmt::Write;

use expect_test::{Expect, expect};
use model::Trace;
use trace::{Opened, Row, RowState, Rows, TimeScale, Waterfall};

/// What is shown of a trace: its rows, and what is wrong with it.
fn shown(trace: Trace, view: &Waterfall) -> String {
    let opened = Opened::of(trace);
    let reading = opened.reading(view.correct_skew);
    let rows = Rows::of(reading, view);
    let mut text = String::new();
    for row in rows.page(reading, 0, 100) {
        writeln!(text, "{}", line(&row)).expect("a string takes it");
    }
    for problem in opened.problems(false) {
        writeln!(
            text,
            "! {:?} {:?} {}",
            problem.kind, problem.spans, problem.message
        )
        .expect("a string takes it");
    }
    text
}

/// A row as text; times in milliseconds.
fn line(row: &Row) -> String {
    let indent = "  ".repeat(row.depth as usize);
    let service = if row.service.is_empty() {
        "?"
    } else {
        &row.service
    };
    let (start, duration) = (row.start / 1e6, row.duration / 1e6);
    // The compiler takes no text in the source that changes the direction of others.
    let name = row.name.replace(['\u{202c}', '\u{202e}'], "~");
    let mut line = format!("{indent}{name} [{service}] {start} +{duration}");
    if let Some(fold) = &row.fold {
        write!(line, " ×{} of {} spans", fold.count, fold.spans).expect("a string takes it");
    }
    if !row.critical.is_empty() {
        line.push_str(" critical");
    }
    for (is, word) in [
        (row.state == RowState::Closed, "closed"),
        (row.error, "error"),
        (row.orphan, "orphan"),
    ] {
        if is {
            write!(line, " {word}").expect("a string takes it");
        }
    }
    if row.offset != 0.0 {
        write!(line, " moved {}", row.offset / 1e6).expect("a string takes it");
    }
    if row.events + row.links > 0 {
        let (ticks, events, links) = (row.ticks.len(), row.events, row.links);
        write!(line, " {events} events in {ticks}, {links} links").expect("a string takes it");
    }
    line
}

fn check(name: &str, want: &Expect) {
    want.assert_eq(&shown(tempo::recorded(name), &Waterfall::default()));
}

#[test]
fn every_kind_of_attribute() {
    check(
        "edge_v2_attrs",
        &expect![[r#"
        every attribute type <b>html</b> ~RTL~ 🍵 [edge] 0 +1000 critical 100 events in 16, 2 links
        ! Truncated [0] 1 span has a value that is as long as a usual limit, and was probably cut there
    "#]],
    );
}

#[test]
fn a_clock_that_is_wrong() {
    check(
        "edge_v2_clock_skew",
        &expect![[r#"
        parent [edge] 2000 +1000 critical
          child starts 2s before parent [edge-remote] 0 +2500 critical
          zero duration [edge] 2200 +0
          unfinished (end=0) [edge] 2300 +0
          end before start [edge] 3000 +0
        ! Skew [0] The clock of a process of edge-remote is about 2 s behind its caller's
        ! EndBeforeStart [4] 1 span ends before it starts
        ! EndMissing [3] 1 span has no end
    "#]],
    );
    let corrected = Waterfall {
        correct_skew: true,
        ..Waterfall::default()
    };
    expect![[r#"
        parent [edge] 0 +1000 critical
          child starts 2s before parent [edge-remote] 0 +2500 moved 2000
          zero duration [edge] 200 +0
          unfinished (end=0) [edge] 300 +0
          end before start [edge] 1000 +0
        ! Skew [0] The clock of a process of edge-remote is about 2 s behind its caller's
        ! EndBeforeStart [4] 1 span ends before it starts
        ! EndMissing [3] 1 span has no end
    "#]]
    .assert_eq(&shown(tempo::recorded("edge_v2_clock_skew"), &corrected));
}

#[test]
fn a_ring() {
    check(
        "edge_v2_cycle",
        &expect![[r#"
        cycle y [edge] 0 +1000
          cycle x [edge] 0 +1000 critical
        ! Cycle [0] 2 spans are each other's parents, in 1 ring
    "#]],
    );
}

#[test]
fn an_id_of_64_bits() {
    check(
        "edge_v2_id64",
        &expect![[r#"
        64-bit trace id with leading zeros [edge] 0 +1000 critical
    "#]],
    );
}

#[test]
fn three_hours_and_a_microsecond() {
    check(
        "edge_v2_long_3h",
        &expect![[r#"
        3 hour span [edge] 0 +10800000 critical
        1 us sibling [edge] 10700000 +0.001
        ! SeveralRoots [0, 1] The trace has 2 roots
    "#]],
    );
}

#[test]
fn no_service() {
    check(
        "edge_v2_no_service",
        &expect![[r#"
        no service.name [?] 0 +1000 critical
    "#]],
    );
}

#[test]
fn orphans_without_a_root() {
    check(
        "edge_v2_orphan_no_root",
        &expect![[r#"
        orphan A [edge] 0 +1000 orphan
        orphan B [edge] 500 +1500 critical orphan
        ! MissingParents [0, 1] 2 parents are missing: 2 spans name one that is not in the trace
    "#]],
    );
}

#[test]
fn its_own_parent_and_a_repeated_id() {
    check(
        "edge_v2_self_parent_dup_ids",
        &expect![[r#"
        self parent [edge] 0 +1000
        dup span id [edge] 0 +1000 critical
        ! DuplicateIds [1] 1 span has the id of another span
        ! SelfParent [0] 1 span names itself as the parent
    "#]],
    );
}

#[test]
fn two_roots() {
    check(
        "edge_v2_two_roots",
        &expect![[r#"
        root 1 [edge] 0 +1000
        root 2 [edge2] 0 +3000 critical
        ! SeveralRoots [0, 1] The trace has 2 roots
    "#]],
    );
}

#[test]
fn a_request_of_the_shop() {
    check(
        "trace_v2",
        &expect![[r#"
        POST /api/v1/orders [api] 0 +5817.456 critical
          SELECT shop.carts [api] 1.084 +5.134 critical
          SELECT shop.order_items [api] 6.418 +5.069 critical
          SELECT shop.order_items [api] 1215.254 +34.163 critical
          SELECT shop.order_items [api] 1920.218 +40.489 critical
          SELECT shop.users [api] 1960.963 +44.626 critical
          SELECT shop.users [api] 2005.789 +133.351 critical
          SELECT shop.order_items [api] 4284.252 +59.796 critical
          SELECT shop.orders [api] 4344.378 +76.95 critical
          SELECT shop.users [api] 4421.768 +22.214 critical
          SELECT shop.carts [api] 5569.163 +51.323 critical
          SELECT shop.products [api] 5620.686 +27.617 critical
          INSERT shop.orders [api] 5648.664 +55.903 critical
          POST [api] 5704.567 +59.667 critical
            POST /v1/charges [payments] 5710.534 +50.716 critical
              stripe.charges.create [payments] 5716.5 +41.767 critical
          orders publish [api] 5764.234 +1.499 critical
            orders process [worker] 6151.698 +131.698
              UPDATE shop.orders [worker] 6152.198 +38.45
              smtp send [worker] 6192.148 +90.248
    "#]],
    );
}

#[test]
fn large_traces_fold_to_what_can_be_read() {
    for (name, spans, want) in [
        (
            "big10k_v2",
            10_000,
            expect![[r#"
                nightly-reindex [worker] 0 +240000 critical
                  recurse depth=0 [worker] 0 +3000 critical
                    recurse depth=1 [worker] 1 +2998 critical closed
                  chunk [worker] 4824 +235016 ×134 of 9782 spans critical closed
                  chunk [worker] 239592 +2000
                    index item [worker] 239592 +390 ×5 of 15 spans closed
                    index item [worker] 239992 +70
                index item (worker) runs 3,221 times, and each time calls HSET (worker) and SELECT shop.products (worker), below 135 runs of chunk (worker): 3.76 min together, 86% of the trace
                Totals { spans: 10000, shown: 5, folded: 9797, closed: 198, filtered: 0, matches: 10000, outside: 0 } 0 cuts
            "#]],
        ),
        (
            "big50k_v2",
            50_000,
            expect![[r#"
                nightly-reindex [worker] 0 +240000 critical
                  recurse depth=0 [worker] 0 +3000
                    recurse depth=1 [worker] 1 +2998 closed
                  chunk [worker] 964.8 +240972.8 ×683 of 49799 spans critical closed
                index item (worker) runs 16,368 times, and each time calls SELECT shop.products (worker) and HSET (worker), below 682 runs of chunk (worker): 19.1 min together, 99% of the trace
                Totals { spans: 50000, shown: 3, folded: 49799, closed: 198, filtered: 0, matches: 50000, outside: 0 } 0 cuts
            "#]],
        ),
    ] {
        let Some(trace) = tempo::large(name) else {
            println!("skipped: {name} is not here");
            return;
        };
        assert_eq!(trace.len(), spans);
        let closed = Waterfall {
            depth: Some(2),
            compress: true,
            ..Waterfall::default()
        };
        let opened = Opened::of(trace.clone());
        let reading = opened.reading(false);
        let rows = Rows::of(reading, &closed);
        let scale = TimeScale::of(reading, &rows, None, true);
        let mut text = shown(trace, &closed);
        for finding in trace::findings(reading) {
            writeln!(text, "{}", finding.message).expect("a string takes it");
        }
        writeln!(text, "{:?} {} cuts", rows.totals(), scale.cuts.len()).expect("a string takes it");
        want.assert_eq(&text);
    }
}
