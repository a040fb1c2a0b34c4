use crate::{Timing, Tree};

/// How long the spans of a trace took by themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// Per span, in nanoseconds: its duration without the stretches in which a child of it ran.
    pub self_time: Vec<i64>,
}

/// Works out the self times of all spans.
///
/// A child counts only while its parent runs, so what goes on after the parent's end is not taken
/// from it; children that overlap count once.
#[must_use]
pub fn times(tree: &Tree, timing: &Timing) -> Times {
    let mut children = Vec::new();
    let self_time = (0..)
        .take(tree.len())
        .map(|span| {
            let whole = Interval::of(timing, span);
            children.clear();
            let running = tree.children(span).iter();
            let running = running.map(|child| Interval::of(timing, *child).within(whole));
            children.extend(running.filter(|interval| !interval.is_empty()));
            (whole.length() - covered(&mut children)).max(0)
        })
        .collect();
    Times { self_time }
}

impl Times {
    /// The self times of all spans together: the work that was done, at once or one after another.
    #[must_use]
    pub fn work(&self) -> i64 {
        let times = self.self_time.iter();
        times.fold(0, |sum, time| sum.saturating_add(*time))
    }
}

/// How much time any of the intervals covers; sorts them where they are not.
fn covered(intervals: &mut [Interval]) -> i64 {
    if !intervals.is_sorted_by_key(|interval| interval.from) {
        intervals.sort_unstable_by_key(|interval| interval.from);
    }
    let (mut sum, mut reached) = (0_i64, i64::MIN);
    for interval in intervals {
        let from = interval.from.max(reached);
        sum = sum.saturating_add(interval.to.saturating_sub(from).max(0));
        reached = reached.max(interval.to);
    }
    sum
}

/// A stretch of time in nanoseconds; the end is not part of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Interval {
    pub(crate) from: i64,
    pub(crate) to: i64,
}

impl Interval {
    /// When a span ran.
    pub(crate) fn of(timing: &Timing, span: u32) -> Self {
        Self {
            from: timing.start(span),
            to: timing.end(span),
        }
    }

    pub(crate) fn length(self) -> i64 {
        self.to.saturating_sub(self.from)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.to <= self.from
    }

    /// The part that lies within another one.
    pub(crate) fn within(self, other: Self) -> Self {
        Self {
            from: self.from.max(other.from),
            to: self.to.min(other.to),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        example::{self, Row},
        testing::spans,
    };

    fn self_times(rows: &[Row], offsets: &[i64]) -> Vec<i64> {
        let trace = spans(rows);
        let tree = Tree::of(&trace);
        times(&tree, &Timing::of(&trace, &tree, offsets)).self_time
    }

    #[test]
    fn self_time_is_what_no_child_covers() {
        for (case, rows, want) in [
            ("alone", vec![(1, 0, 10, 50)], vec![40]),
            (
                "one after another",
                vec![(1, 0, 0, 100), (2, 1, 10, 30), (3, 1, 30, 70)],
                vec![40, 20, 40],
            ),
            (
                "overlapping ones count once",
                vec![(1, 0, 0, 100), (2, 1, 10, 60), (3, 1, 40, 80)],
                vec![30, 50, 40],
            ),
            (
                "one within the other",
                vec![(1, 0, 0, 100), (2, 1, 10, 90), (3, 1, 20, 30)],
                vec![20, 80, 10],
            ),
            (
                "only children count, not what is below them",
                vec![(1, 0, 0, 100), (2, 1, 0, 50), (3, 2, 40, 100)],
                vec![50, 40, 60],
            ),
            (
                "what outlives the parent, or begins before it, is clipped",
                vec![(1, 0, 100, 200), (2, 1, 150, 900), (3, 1, 50, 120)],
                vec![30, 750, 70],
            ),
            (
                "outside of the parent",
                vec![(1, 0, 100, 200), (2, 1, 200, 300), (3, 1, 0, 100)],
                vec![100, 100, 100],
            ),
            (
                "no time, end missing, end before start",
                vec![(1, 0, 10, 50), (2, 1, 20, 20), (3, 1, 20, 0), (4, 1, 30, 5)],
                vec![40, 0, 0, 0],
            ),
            (
                "a parent that ends before it starts",
                vec![(1, 0, 100, 50), (2, 1, 60, 90)],
                vec![0, 30],
            ),
        ] {
            assert_eq!(self_times(&rows, &[]), want, "{case}");
        }
    }

    #[test]
    fn corrected_clocks_may_change_the_order_of_children() {
        let rows = [(1, 0, 0, 100), (2, 1, 10, 40), (3, 1, 500, 520)];
        assert_eq!(self_times(&rows, &[]), [70, 30, 20]);
        assert_eq!(self_times(&rows, &[0, 0, -495]), [65, 30, 20]);
    }

    #[test]
    fn times_at_the_ends_of_the_scale_do_not_overflow() {
        let rows = [
            (1, 0, i64::MIN, i64::MAX),
            (2, 1, i64::MIN, 0),
            (3, 1, -1, i64::MAX),
        ];
        let times = self_times(&rows, &[i64::MAX, i64::MIN, i64::MAX]);
        assert!(times.iter().all(|time| *time >= 0), "{times:?}");
    }

    #[test]
    fn counting_every_microsecond_gives_the_same() {
        for seed in 0..100 {
            let trace = example::random(seed, 40);
            let tree = Tree::of(&trace);
            let timing = Timing::of(&trace, &tree, &[]);
            let times = times(&tree, &timing);
            for (span, own) in (0..).zip(&times.self_time) {
                let Interval { from, to } = Interval::of(&timing, span);
                let alone = (from..to).step_by(1_000).filter(|at| {
                    let mut children = tree.children(span).iter();
                    !children.any(|child| {
                        let ran = Interval::of(&timing, *child);
                        (ran.from..ran.to).contains(at)
                    })
                });
                assert_eq!(alone.count() as i64 * 1_000, *own, "{seed}: span {span}");
            }
        }
    }
}
