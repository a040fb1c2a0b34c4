//! Two traces of the same work beside each other.

mod sentence;
mod shape;

use model::SpanKind;
use shape::{Shape, Shapes};

use crate::Analysed;

/// What differs between two traces, `a` being the one that is looked at and `b` the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// How much slower `a` is and where most of that is, such as
    /// `2.31 s slower: 2.2 s of it in orders-db SELECT orders (×312 instead of ×1)`.
    pub sentence: String,
    /// How long the main roots of `a` and `b` took, in nanoseconds.
    pub durations: [i64; 2],
    /// Every place of the call tree that either has: a parent before what is below it, and
    /// children in the order in which they first start.
    pub rows: Vec<ComparedRow>,
    /// What rows are about.
    pub operations: Vec<Operation>,
}

/// Whose work a span is; spans with the same parent that share it are one row.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Operation {
    pub service: String,
    pub name: String,
    pub kind: SpanKind,
}

/// Spans at one place of the call tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComparedRow {
    /// Index in [`Comparison::operations`].
    pub operation: u32,
    /// Index of the row above it in the tree, none for a root.
    pub parent: Option<u32>,
    /// Number of rows above it.
    pub depth: u32,
    /// The spans of `a` and of `b`.
    pub sides: [ComparedSide; 2],
}

/// The spans that one trace has at a place; times are in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ComparedSide {
    /// How many there are; none if the place is only in the other trace.
    pub count: u32,
    /// How many have the status error.
    pub errors: u32,
    /// Their durations together.
    pub total: i64,
    /// Their self times together.
    pub self_time: i64,
    /// How long they were on the critical path.
    pub on_path: i64,
    /// Index of the first of them, if there is one.
    pub first: Option<u32>,
}

impl ComparedRow {
    /// How much more self time `a` has; negative if it has less.
    #[must_use]
    pub fn self_difference(&self) -> i64 {
        let [a, b] = self.sides;
        a.self_time.saturating_sub(b.self_time)
    }

    /// How much longer `a` was held up here. Over all rows this adds up to how much slower it is.
    #[must_use]
    pub fn path_difference(&self) -> i64 {
        let [a, b] = self.sides;
        a.on_path.saturating_sub(b.on_path)
    }
}

/// Lays two traces over each other, span on span of the same service, name and kind below the same.
///
/// Linear in the spans of both, but for the sorting of children.
#[must_use]
pub fn compare(a: Analysed<'_>, b: Analysed<'_>) -> Comparison {
    let mut shapes = Shapes::default();
    for (side, of) in [a, b].into_iter().enumerate() {
        shapes.add(of, side);
    }
    let rows = rows(&shapes);
    let durations = [a.path.total(), b.path.total()];
    let operations = shapes.operations;
    Comparison {
        sentence: sentence::sentence([a, b], &rows, &operations),
        durations,
        rows,
        operations,
    }
}

/// The places in preorder.
fn rows(shapes: &Shapes<'_>) -> Vec<ComparedRow> {
    let children = shapes.children();
    let mut rows: Vec<ComparedRow> = Vec::with_capacity(shapes.all.len());
    let mut open: Vec<(u32, Option<u32>)> = Vec::new();
    open.extend(children.of(None).iter().rev().map(|root| (*root, None)));
    while let Some((at, parent)) = open.pop() {
        let Shape {
            operation, sides, ..
        } = shapes.all[at as usize];
        let depth = parent.map_or(0, |row: u32| rows[row as usize].depth + 1);
        let row = u32::try_from(rows.len()).ok();
        rows.push(ComparedRow {
            operation,
            parent,
            depth,
            sides,
        });
        open.extend(
            children
                .of(Some(at))
                .iter()
                .rev()
                .map(|child| (*child, row)),
        );
    }
    rows
}

#[cfg(test)]
mod tests {
    use model::Trace;

    use super::*;
    use crate::{
        Opened, example,
        testing::{Drawn, drawn},
    };

    const MS: i64 = 1_000_000;

    fn span(id: u64, parent: u64, start: i64, end: i64) -> Drawn {
        Drawn::new(id, parent, start * MS, end * MS)
    }

    fn of(a: &[Drawn], b: &[Drawn]) -> Comparison {
        let (a, b) = (Opened::of(drawn(a)), Opened::of(drawn(b)));
        compare(a.reading(false).analysed(), b.reading(false).analysed())
    }

    fn written(comparison: &Comparison) -> Vec<String> {
        let rows = comparison.rows.iter();
        rows.map(|row| {
            let operation = &comparison.operations[row.operation as usize];
            let [a, b] = row.sides;
            format!(
                "{}{} {}: ×{}|{}, {}|{} ms, self {}|{} ms",
                "  ".repeat(row.depth as usize),
                operation.service,
                operation.name,
                a.count,
                b.count,
                a.total / MS,
                b.total / MS,
                a.self_time / MS,
                b.self_time / MS,
            )
        })
        .collect()
    }

    /// A request that reads its lines one by one, `lines` of them.
    fn request(lines: i64) -> Vec<Drawn> {
        let mut spans = vec![
            span(1, 0, 0, 100 + 7 * lines).name("api", "GET /orders"),
            span(2, 1, 10, 30).name("auth", "check"),
            span(3, 1, 30, 90 + 7 * lines).name("orders", "list"),
        ];
        spans.extend((0..lines).map(|at| {
            let id = 4 + at.unsigned_abs();
            span(id, 3, 40 + 7 * at, 47 + 7 * at).name("orders-db", "SELECT lines")
        }));
        spans
    }

    #[test]
    fn traces_are_laid_over_each_other_by_what_calls_what() {
        let mut other = request(1);
        other.remove(1);
        other.push(span(9, 1, 100, 105).name("audit", "write"));
        let comparison = of(&request(312), &other);
        assert_eq!(
            written(&comparison),
            [
                "api GET /orders: ×1|1, 2284|107 ms, self 20|35 ms",
                "  auth check: ×1|0, 20|0 ms, self 20|0 ms",
                "  orders list: ×1|1, 2244|67 ms, self 60|60 ms",
                "    orders-db SELECT lines: ×312|1, 2184|7 ms, self 2184|7 ms",
                "  audit write: ×0|1, 0|5 ms, self 0|5 ms",
            ]
        );
        let lines = comparison.rows[3];
        assert_eq!(lines.self_difference(), 2_177 * MS);
        assert_eq!((lines.parent, lines.sides[0].first), (Some(2), Some(3)));
        assert_eq!(comparison.rows[4].sides[0], ComparedSide::default());
        let sum: i64 = comparison
            .rows
            .iter()
            .map(ComparedRow::path_difference)
            .sum();
        let [a, b] = comparison.durations;
        assert_eq!(sum, a - b, "the differences on the path add up");
    }

    #[test]
    fn repeated_siblings_and_what_is_below_them_are_one() {
        let twice = [
            span(1, 0, 0, 100).name("api", "batch"),
            span(2, 1, 0, 20).name("api", "item"),
            span(3, 1, 20, 50).name("api", "item"),
            span(4, 2, 5, 10).name("db", "read"),
            span(5, 3, 25, 30).name("db", "read"),
            span(6, 3, 30, 35).name("db", "write").failed("no"),
        ];
        let comparison = of(&twice, &twice[..1]);
        assert_eq!(
            written(&comparison),
            [
                "api batch: ×1|1, 100|100 ms, self 50|100 ms",
                "  api item: ×2|0, 50|0 ms, self 35|0 ms",
                "    db read: ×2|0, 10|0 ms, self 10|0 ms",
                "    db write: ×1|0, 5|0 ms, self 5|0 ms",
            ]
        );
        assert_eq!(comparison.rows[3].sides[0].errors, 1);
    }

    #[test]
    fn any_two_traces_compare_and_no_span_is_lost() {
        for seed in 0..100 {
            let whole = [seed, seed + 1].map(|seed| Opened::of(example::random(seed, 60)));
            let comparison = compare(
                whole[0].reading(false).analysed(),
                whole[1].reading(false).analysed(),
            );
            for (side, of) in whole.iter().enumerate() {
                let of = of.reading(false);
                let own = |row: &ComparedRow| row.sides[side];
                let count: u32 = comparison.rows.iter().map(|row| own(row).count).sum();
                let time: i64 = comparison.rows.iter().map(|row| own(row).self_time).sum();
                assert_eq!((count as usize, time), (of.trace.len(), of.times.work()));
                assert_eq!(comparison.durations[side], of.path.total());
            }
            for (at, row) in comparison.rows.iter().enumerate() {
                assert!(row.parent.is_none_or(|parent| (parent as usize) < at));
                assert!(row.sides.iter().any(|side| side.count > 0));
            }
        }
        let empty = Opened::of(Trace::default());
        assert!(
            compare(
                empty.reading(false).analysed(),
                empty.reading(false).analysed()
            )
            .rows
            .is_empty()
        );
    }

    #[test]
    fn a_trace_does_not_differ_from_itself() {
        let whole = Opened::of(example::random(7, 60));
        let comparison = compare(
            whole.reading(false).analysed(),
            whole.reading(false).analysed(),
        );
        assert!(
            comparison
                .rows
                .iter()
                .all(|row| row.sides[0] == row.sides[1])
        );
    }
}
