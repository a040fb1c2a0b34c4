use model::{SpanFields, SpanId, TraceBuilder, TraceId, Value};

use super::*;
use crate::testing::{Drawn, drawn, spans};

const LATE: i64 = 1_795_222_070_505_769_000;

fn found(trace: &Trace, partial: bool) -> Vec<TraceProblem> {
    let tree = Tree::of(trace);
    problems(trace, &tree, &Skew::of(trace, &tree), partial)
}

fn said(trace: &Trace) -> Vec<(ProblemKind, u32, Vec<u32>, String)> {
    let found = found(trace, false).into_iter();
    found
        .map(|problem| (problem.kind, problem.count, problem.spans, problem.message))
        .collect()
}

#[test]
fn a_trace_in_order_has_no_problem() {
    let trace = spans(&[(1, 0, LATE, LATE + 9), (2, 1, LATE + 1, LATE + 2)]);
    assert_eq!(found(&trace, false), []);
    assert_eq!(found(&Trace::default(), false), []);
    assert_eq!(found(&trace, true)[0].kind, ProblemKind::PartialAnswer);
}

#[test]
fn parents_roots_and_rings_are_named() {
    let trace = spans(&[
        (1, 0, LATE, LATE + 9),
        (2, 0, LATE, LATE + 9),
        (3, 77, LATE, LATE + 9),
        (4, 77, LATE, LATE + 9),
        (5, 78, LATE, LATE + 9),
        (6, 6, LATE, LATE + 9),
        (7, 8, LATE, LATE + 9),
        (8, 7, LATE, LATE + 9),
    ]);
    let all = found(&trace, false);
    assert_eq!(
        all[0].message,
        "2 parents are missing: 3 spans name one that is not in the trace"
    );
    assert_eq!(all[0].ids, ["000000000000004d", "000000000000004e"]);
    assert_eq!(
        said(&trace)[1..],
        [
            (
                ProblemKind::Cycle,
                2,
                vec![6],
                "2 spans are each other's parents, in 1 ring".to_owned()
            ),
            (
                ProblemKind::SelfParent,
                1,
                vec![5],
                "1 span names itself as the parent".to_owned()
            ),
            (
                ProblemKind::SeveralRoots,
                2,
                vec![0, 1],
                "The trace has 2 roots".to_owned()
            ),
        ]
    );
}

#[test]
fn repeated_spans_are_told_from_repeated_ids() {
    let once = [(1, 0, LATE, LATE + 9), (2, 1, LATE, LATE + 9)];
    let twice = spans(&[once, once].concat());
    let (kind, count, _, message) = said(&twice).swap_remove(0);
    assert_eq!((kind, count), (ProblemKind::Multiplied, 4));
    assert_eq!(message, "Every span is there 2 times: 4 spans have 2 ids");
    let some = spans(&[&once[..], &once[1..]].concat());
    let (kind, count, examples, _) = said(&some).swap_remove(0);
    assert_eq!((kind, count), (ProblemKind::DuplicateIds, 1));
    assert_eq!(examples, [2]);
}

#[test]
fn wrong_times_are_counted_apart() {
    let trace = spans(&[
        (1, 0, LATE, LATE + 9),
        (2, 1, LATE + 5, LATE + 2),
        (3, 1, LATE, 0),
        (4, 1, 0, LATE),
    ]);
    let kinds: Vec<_> = said(&trace)
        .into_iter()
        .map(|(kind, count, spans, _)| (kind, count, spans))
        .collect();
    assert_eq!(
        kinds,
        [
            (ProblemKind::EndBeforeStart, 1, vec![1]),
            (ProblemKind::EndMissing, 1, vec![2]),
            (ProblemKind::StartMissing, 1, vec![3]),
        ]
    );
}

#[test]
fn a_wrong_clock_is_said_with_its_size() {
    let trace = drawn(&[
        Drawn::new(1, 0, LATE, LATE + 1_000_000_000),
        Drawn::new(2, 1, LATE - 2_000_000_000, LATE - 1_500_000_000).name("db", "query"),
    ]);
    let (kind, count, spans, message) = said(&trace).swap_remove(0);
    assert_eq!((kind, count, spans), (ProblemKind::Skew, 1, vec![1]));
    assert_eq!(
        message,
        "The clock of a process of db is about 2 s behind its caller's"
    );
}

#[test]
fn losses_on_the_way_are_named() {
    let mut builder = TraceBuilder::new(TraceId(1));
    let resource = builder.resource("api", []);
    let long = "x".repeat(2_048);
    for id in [1, 2] {
        let fields = SpanFields {
            id: SpanId(id),
            parent: SpanId(id - 1),
            resource,
            ..SpanFields::default()
        };
        builder.span(fields, [("long", Value::text(&long))]);
    }
    builder.dropped([3, 1, 0]);
    builder.unreadable();
    let said = said(&builder.finish());
    assert_eq!(said[0].3, "1 span could not be read, and cannot be shown");
    assert_eq!(
        said[1].3,
        "1 span lost 3 attributes, 1 event before being sent"
    );
    assert_eq!((said[2].0, said[2].1), (ProblemKind::Truncated, 2));
}
