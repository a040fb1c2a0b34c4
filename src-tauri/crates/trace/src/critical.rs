use std::cmp::Reverse;

use model::Trace;

use crate::{Timing, Tree, times::Interval};

/// What held a span up until its end, by timing: at every moment one span, itself or one below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CriticalPath {
    /// The span whose end is explained.
    pub root: Option<u32>,
    /// Stretches in order of time; they do not overlap, and together they last as long as `root`.
    pub segments: Vec<Segment>,
    /// Per span of the trace, in nanoseconds: how long it was on the path.
    pub on_path: Vec<i64>,
    /// Numbers of segments, in order of their spans and then of time.
    by_span: Vec<u32>,
    /// Where those of span `n` begin in `by_span`; one more entry than spans.
    by_span_from: Vec<u32>,
}

/// A stretch of time in which a span itself held the root up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Index of the span.
    pub span: u32,
    /// Its begin, in nanoseconds from the trace's start.
    pub from: i64,
    /// Its end; later than `from`.
    pub to: i64,
}

/// Walks backwards from the end of `root`: the child that finished last takes over until its
/// start, then the one that had finished by then, and in between it was the span itself.
///
/// What a span waited for is not recorded, so it is told from the times alone (as in Eaton and
/// others, "Distributed Latency Profiling through Critical Path Tracing", 2022):
/// - A child that still ran when a later one started did not hold that one up, and is left out.
/// - A child that outlives its parent was not waited for, and is left out with all below it. One
///   that ends later by no more than a tenth of its parent (at least 1 µs, at most 1 ms) counts as
///   ending with it: clocks are rounded, and ends are written one after the other.
/// - A child that starts before its parent counts from the parent's start on.
/// - Of children that end together the one that started first is on the path.
///
/// Every list of children on the path is sorted and walked once.
///
/// # Panics
/// If `root` is not a span of the trace.
#[must_use]
pub fn critical_path(tree: &Tree, timing: &Timing, root: u32) -> CriticalPath {
    let mut segments = Vec::new();
    let mut finished = Vec::new();
    let whole = Interval::of(timing, root);
    let mut open = vec![Open::new(root, whole, timing, tree, &mut finished)];
    while let Some(span) = open.last_mut() {
        let Some(child) = span.next(&finished) else {
            push(&mut segments, span.span, span.from, span.until);
            finished.truncate(span.children);
            open.pop();
            continue;
        };
        push(&mut segments, span.span, child.ran.to, span.until);
        span.until = child.ran.from;
        open.push(Open::new(
            child.span,
            child.ran,
            timing,
            tree,
            &mut finished,
        ));
    }
    segments.reverse();
    CriticalPath::new(tree.len(), root, segments)
}

/// The root that the time of a trace is told by: the longest of those that were sent as roots, or
/// else of those that became one because their parent is missing.
#[must_use]
pub fn main_root(trace: &Trace, tree: &Tree, timing: &Timing) -> Option<u32> {
    let is_whole = |root: u32| !trace.parents()[root as usize].is_some();
    let roots = tree.roots().iter().copied();
    roots.min_by_key(|root| Reverse((is_whole(*root), timing.duration(*root))))
}

impl CriticalPath {
    fn new(spans: usize, root: u32, segments: Vec<Segment>) -> Self {
        let mut on_path = vec![0_i64; spans];
        let mut from = vec![0_u32; spans + 1];
        for segment in &segments {
            let at = segment.span as usize;
            on_path[at] = on_path[at].saturating_add(segment.to.saturating_sub(segment.from));
            from[at + 1] += 1;
        }
        for at in 0..spans {
            from[at + 1] += from[at];
        }
        let mut next = from.clone();
        let mut by_span = vec![0_u32; segments.len()];
        for (number, segment) in (0..).zip(&segments) {
            let at = &mut next[segment.span as usize];
            by_span[*at as usize] = number;
            *at += 1;
        }
        Self {
            root: Some(root),
            segments,
            on_path,
            by_span,
            by_span_from: from,
        }
    }

    /// How long the path is in nanoseconds: as long as its root.
    #[must_use]
    pub fn total(&self) -> i64 {
        match (self.segments.first(), self.segments.last()) {
            (Some(first), Some(last)) => last.to.saturating_sub(first.from),
            _ => 0,
        }
    }

    /// The stretches of one span in order of time.
    pub fn of(&self, span: u32) -> impl ExactSizeIterator<Item = Segment> {
        let at = span as usize;
        let range = self.by_span_from.get(at..at + 2);
        let range = range.map_or(0..0, |ends| ends[0] as usize..ends[1] as usize);
        self.by_span[range]
            .iter()
            .map(|number| self.segments[*number as usize])
    }
}

/// By how much a child may outlive a parent that waited for it: the least is the microsecond to
/// which Jaeger and Zipkin round, the most the millisecond of coarse clocks.
fn patience(parent: Interval) -> i64 {
    (parent.length() / 10).clamp(1_000, 1_000_000)
}

/// A span whose path is being walked.
struct Open {
    span: u32,
    /// Where its part of the path begins.
    from: i64,
    /// What comes later is explained.
    until: i64,
    /// Where its children begin on the stack of finished ones, and which comes next.
    children: usize,
    next: usize,
}

/// A child as far as it may be on the path.
#[derive(Clone, Copy)]
struct Finished {
    span: u32,
    ran: Interval,
}

impl Open {
    /// `part` is what of the span lies within the parts of its ancestors.
    fn new(
        span: u32,
        part: Interval,
        timing: &Timing,
        tree: &Tree,
        finished: &mut Vec<Finished>,
    ) -> Self {
        let whole = Interval::of(timing, span);
        let latest = whole.to.saturating_add(patience(whole));
        let children = finished.len();
        for child in tree.children(span) {
            let ran = Interval::of(timing, *child);
            let child = Finished {
                span: *child,
                ran: ran.within(part),
            };
            if ran.to <= latest && !child.ran.is_empty() {
                finished.push(child);
            }
        }
        finished[children..].sort_by_key(|child| (Reverse(child.ran.to), child.ran.from));
        Self {
            span,
            from: part.from,
            until: part.to,
            children,
            next: children,
        }
    }

    /// The child that finished last before what is explained.
    fn next(&mut self, finished: &[Finished]) -> Option<Finished> {
        let rest = &finished[self.next..];
        let skipped = rest.iter().take_while(|child| child.ran.to > self.until);
        self.next += skipped.count() + 1;
        finished.get(self.next - 1).copied()
    }
}

fn push(segments: &mut Vec<Segment>, span: u32, from: i64, to: i64) {
    if from < to {
        segments.push(Segment { span, from, to });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{self, Row},
        testing::spans,
    };

    fn read(trace: &Trace, offsets: &[i64]) -> (Tree, Timing) {
        let tree = Tree::of(trace);
        let timing = Timing::of(trace, &tree, offsets);
        (tree, timing)
    }

    /// The path of the first span, counted from 0 rather than from the trace's start.
    fn path(rows: &[Row], offsets: &[i64]) -> Vec<(u32, i64, i64)> {
        let trace = spans(rows);
        let (tree, timing) = read(&trace, offsets);
        let path = critical_path(&tree, &timing, 0);
        let at = |time: i64| time + timing.origin();
        let segments = path.segments.iter();
        segments
            .map(|segment| (segment.span, at(segment.from), at(segment.to)))
            .collect()
    }

    #[test]
    fn the_child_that_finished_last_takes_over() {
        for (case, rows, want) in [
            ("alone", vec![(1, 0, 0, 100)], vec![(0, 0, 100)]),
            (
                "one after another",
                vec![(1, 0, 0, 100), (2, 1, 10, 30), (3, 1, 40, 90)],
                vec![
                    (0, 0, 10),
                    (1, 10, 30),
                    (0, 30, 40),
                    (2, 40, 90),
                    (0, 90, 100),
                ],
            ),
            (
                "without a pause between them",
                vec![(1, 0, 0, 100), (2, 1, 0, 50), (3, 1, 50, 100)],
                vec![(1, 0, 50), (2, 50, 100)],
            ),
            (
                "at once: only the one that finished last",
                vec![(1, 0, 0, 100), (2, 1, 10, 60), (3, 1, 10, 90)],
                vec![(0, 0, 10), (2, 10, 90), (0, 90, 100)],
            ),
            (
                "still running when the next one started",
                vec![(1, 0, 0, 100), (2, 1, 10, 60), (3, 1, 50, 90)],
                vec![(0, 0, 50), (2, 50, 90), (0, 90, 100)],
            ),
            (
                "the one that had finished by then, behind one that had not",
                vec![(1, 0, 0, 100), (2, 1, 0, 60), (3, 1, 50, 90), (4, 1, 5, 45)],
                vec![
                    (0, 0, 5),
                    (3, 5, 45),
                    (0, 45, 50),
                    (2, 50, 90),
                    (0, 90, 100),
                ],
            ),
            (
                "ending together: the one that started first",
                vec![
                    (1, 0, 0, 100),
                    (2, 1, 40, 80),
                    (3, 1, 20, 80),
                    (4, 1, 20, 80),
                ],
                vec![(0, 0, 20), (2, 20, 80), (0, 80, 100)],
            ),
            (
                "through the levels",
                vec![
                    (1, 0, 0, 100),
                    (2, 1, 10, 90),
                    (3, 2, 20, 80),
                    (4, 3, 30, 70),
                ],
                vec![
                    (0, 0, 10),
                    (1, 10, 20),
                    (2, 20, 30),
                    (3, 30, 70),
                    (2, 70, 80),
                    (1, 80, 90),
                    (0, 90, 100),
                ],
            ),
            (
                "moments take no time",
                vec![
                    (1, 0, 0, 100),
                    (2, 1, 100, 100),
                    (3, 1, 50, 50),
                    (4, 1, 0, 0),
                ],
                vec![(0, 0, 100)],
            ),
            (
                "end before start, end missing",
                vec![(1, 0, 0, 100), (2, 1, 50, 10), (3, 1, 40, 0)],
                vec![(0, 0, 100)],
            ),
            (
                "a root without a length",
                vec![(1, 0, 9, 9), (2, 1, 0, 9)],
                vec![],
            ),
        ] {
            assert_eq!(path(&rows, &[]), want, "{case}");
        }
    }

    #[test]
    fn a_child_that_outlives_its_parent_was_not_waited_for() {
        const MS: i64 = 1_000_000;
        let ms = |rows: &[Row]| {
            let rows: Vec<Row> = rows
                .iter()
                .map(|(id, parent, start, end)| (*id, *parent, start * MS, end * MS))
                .collect();
            let path = path(&rows, &[]).into_iter();
            path.map(|(span, from, to)| (span, from / MS, to / MS))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            ms(&[
                (1, 0, 0, 100),
                (2, 1, 10, 500),
                (3, 1, 20, 90),
                (4, 2, 20, 95)
            ]),
            [(0, 0, 20), (2, 20, 90), (0, 90, 100)],
            "asynchronous, with what is below it"
        );
        assert_eq!(
            ms(&[(1, 0, 0, 100), (2, 1, 10, 101), (3, 2, 20, 101)]),
            [(0, 0, 10), (1, 10, 20), (2, 20, 100)],
            "a clock's millisecond later, and cut at the end of the root"
        );
        assert_eq!(
            ms(&[(1, 0, 0, 100), (2, 1, 10, 102)]),
            [(0, 0, 100)],
            "two milliseconds are no rounding"
        );
        assert_eq!(
            path(&[(1, 0, 0, 5_000), (2, 1, 0, 6_000)], &[]),
            [(1, 0, 5_000)],
            "a rounded microsecond"
        );
        assert_eq!(
            path(&[(1, 0, 0, 50_000), (2, 1, 0, 60_000)], &[]),
            [(0, 0, 50_000)],
            "but not two tenths of the parent"
        );
        assert_eq!(
            ms(&[
                (1, 0, 50, 100),
                (2, 1, 0, 80),
                (3, 1, 100, 200),
                (4, 1, 0, 50)
            ]),
            [(1, 50, 80), (0, 80, 100)],
            "early ones are cut, and what lies outside is left out"
        );
    }

    #[test]
    fn corrected_clocks_move_spans_onto_the_path() {
        let rows = [(1, 0, 0, 100), (2, 1, 900, 980), (3, 2, 910, 970)];
        assert_eq!(path(&rows, &[]), [(0, 0, 100)]);
        assert_eq!(
            path(&rows, &[0, -890, -890]),
            [
                (0, 0, 10),
                (1, 10, 20),
                (2, 20, 80),
                (1, 80, 90),
                (0, 90, 100)
            ]
        );
    }

    #[test]
    fn stretches_are_found_by_their_span() {
        let trace = spans(&[(1, 0, 0, 100), (2, 1, 10, 30), (3, 1, 40, 90)]);
        let (tree, timing) = read(&trace, &[]);
        let path = critical_path(&tree, &timing, 0);
        let own: Vec<_> = path.of(0).map(|segment| segment.from).collect();
        assert_eq!(own, [0, 30, 90]);
        assert_eq!((path.of(2).len(), path.of(7).len()), (1, 0));
        assert_eq!(path.on_path, [30, 20, 50]);
        assert_eq!((path.root, path.total()), (Some(0), 100));
        assert_eq!(CriticalPath::default().total(), 0);
    }

    #[test]
    fn the_path_covers_its_root_without_overlap_and_within_its_spans() {
        for seed in 0..400 {
            let trace = example::random(seed, 60);
            let mut next = example::numbers(seed);
            let offsets: Vec<i64> = (0..trace.len())
                .map(|_| i64::try_from(next() % 200_000).unwrap() - 100_000)
                .collect();
            for offsets in [&[][..], &offsets] {
                let (tree, timing) = read(&trace, offsets);
                for root in tree.roots() {
                    let path = critical_path(&tree, &timing, *root);
                    let whole = Interval::of(&timing, *root);
                    let mut reached = whole.from;
                    for segment in &path.segments {
                        assert_eq!(segment.from, reached, "{seed}: a gap or an overlap");
                        assert!(segment.from < segment.to);
                        let ran = Interval::of(&timing, segment.span);
                        assert!(ran.from <= segment.from && segment.to <= ran.to);
                        assert!(tree.is_within(segment.span, *root));
                        reached = segment.to;
                    }
                    assert_eq!(reached, whole.to, "{seed}: the path covers its root");
                    assert_eq!(path.on_path.iter().sum::<i64>(), whole.length());
                }
            }
        }
    }

    #[test]
    fn a_million_levels_are_walked_without_recursion() {
        let rows: Vec<Row> = (0..1_000_000_u64)
            .map(|at| (at + 1, at, i64::try_from(at).unwrap(), 2_000_000))
            .collect();
        let trace = spans(&rows);
        let (tree, timing) = read(&trace, &[]);
        let path = critical_path(&tree, &timing, 0);
        assert_eq!((path.segments.len(), path.total()), (1_000_000, 2_000_000));
    }

    #[test]
    fn the_main_root_is_the_longest_that_was_sent_as_one() {
        let main = |rows: &[Row]| {
            let trace = spans(rows);
            let (tree, timing) = read(&trace, &[]);
            main_root(&trace, &tree, &timing)
        };
        assert_eq!(main(&[]), None);
        assert_eq!(
            main(&[(1, 0, 0, 5), (2, 0, 1, 9), (3, 0, 2, 10), (4, 9, 0, 99)]),
            Some(1)
        );
        assert_eq!(main(&[(1, 8, 0, 5), (2, 9, 1, 9)]), Some(1));
    }
}
