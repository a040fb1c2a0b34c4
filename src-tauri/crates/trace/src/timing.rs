use model::Trace;

use crate::Tree;

/// When every span starts and ends, as it is shown and counted: nanoseconds from the trace's
/// start, never backwards.
///
/// A span that ends before it starts, or whose end is missing (0), lasts no time. A start that is
/// missing (0 in a trace of later years) is that of the parent, or of the trace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timing {
    starts: Vec<i64>,
    ends: Vec<i64>,
    origin: i64,
    length: i64,
}

/// No trace is recorded within a year of 1970; test data and relative clocks may well be.
const YEAR: i64 = 365 * 24 * 3_600 * 1_000_000_000;

impl Timing {
    /// Reads the times of a trace.
    ///
    /// `offsets` are added to the times of each span, which corrects the clock of its process (see
    /// [`Skew`](crate::Skew)); empty to take all clocks as right.
    #[must_use]
    pub fn of(trace: &Trace, tree: &Tree, offsets: &[i64]) -> Self {
        let shift = |at: usize| offsets.get(at).copied().unwrap_or(0);
        let missing = missing_start(trace);
        let mut starts: Vec<i64> = (0..trace.len())
            .map(|at| trace.starts()[at].saturating_add(shift(at)))
            .collect();
        let origin = (0..trace.len())
            .filter(|at| !missing(*at))
            .map(|at| starts[at])
            .min()
            .unwrap_or_default();
        if (0..trace.len()).any(missing) {
            for span in tree.order() {
                if missing(*span as usize) {
                    let above = tree.parent(*span).map(|parent| starts[parent as usize]);
                    starts[*span as usize] = above.unwrap_or(origin);
                }
            }
        }
        let mut length = 0;
        let ends = (0..trace.len())
            .map(|at| {
                let start = starts[at].saturating_sub(origin);
                let end = trace.ends()[at].saturating_add(shift(at));
                let end = end.saturating_sub(origin).max(start);
                length = length.max(end);
                starts[at] = start;
                end
            })
            .collect();
        Self {
            starts,
            ends,
            origin,
            length,
        }
    }

    /// When a span starts, from the trace's start.
    #[must_use]
    pub fn start(&self, span: u32) -> i64 {
        self.starts[span as usize]
    }

    /// When it ends; not before its start.
    #[must_use]
    pub fn end(&self, span: u32) -> i64 {
        self.ends[span as usize]
    }

    /// How long it lasts.
    #[must_use]
    pub fn duration(&self, span: u32) -> i64 {
        self.end(span).saturating_sub(self.start(span))
    }

    /// When every span starts.
    #[must_use]
    pub fn starts(&self) -> &[i64] {
        &self.starts
    }

    /// When every span ends.
    #[must_use]
    pub fn ends(&self) -> &[i64] {
        &self.ends
    }

    /// The first start, in nanoseconds since the Unix epoch.
    #[must_use]
    pub fn origin(&self) -> i64 {
        self.origin
    }

    /// From the first start to the last end.
    #[must_use]
    pub fn length(&self) -> i64 {
        self.length
    }
}

/// Tells of a span whether its start is missing.
pub(crate) fn missing_start(trace: &Trace) -> impl Fn(usize) -> bool + Copy + '_ {
    let later = trace.starts().iter().any(|start| *start > YEAR);
    move |at| later && trace.starts()[at] == 0
}

/// Tells of a span whether its end is missing.
pub(crate) fn missing_end(trace: &Trace) -> impl Fn(usize) -> bool + Copy + '_ {
    let later = trace.starts().iter().any(|start| *start > YEAR);
    move |at| later && trace.ends()[at] == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::spans;

    #[test]
    fn times_are_counted_from_the_first_start_and_never_run_backwards() {
        let late = 1_795_222_070_505_769_000;
        let trace = spans(&[
            (1, 0, late, late + 100),
            (2, 1, late + 10, 0),
            (3, 1, late + 50, late + 40),
            (4, 1, 0, late + 60),
            (5, 0, 0, 0),
        ]);
        let timing = Timing::of(&trace, &Tree::of(&trace), &[]);
        assert_eq!(timing.starts(), [0, 10, 50, 0, 0]);
        assert_eq!(timing.ends(), [100, 10, 50, 60, 0]);
        assert_eq!((timing.origin(), timing.length()), (late, 100));
        assert_eq!(timing.duration(3), 60);
    }

    #[test]
    fn zero_is_a_time_like_others_in_a_trace_that_starts_there() {
        let trace = spans(&[(1, 0, 0, 9), (2, 1, 3, 4), (3, 1, -5, i64::MAX)]);
        let timing = Timing::of(&trace, &Tree::of(&trace), &[]);
        assert_eq!(timing.starts(), [5, 8, 0]);
        assert_eq!(timing.ends(), [14, 9, i64::MAX]);
        let empty = Trace::default();
        assert_eq!(
            Timing::of(&empty, &Tree::of(&empty), &[]),
            Timing::default()
        );
    }
}
