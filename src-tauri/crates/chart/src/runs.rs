use std::collections::HashMap;

use model::{Millis, Point};

use crate::{
    reduce,
    spec::{ChartSpec, Gaps, Line, Side, Stack},
};

/// A stretch of a series without a gap.
pub(crate) type Run = Vec<Mark>;

/// One point of a series with the floor it stands on in its stack.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mark {
    pub(crate) at: i64,
    pub(crate) value: f64,
    /// Zero, or the top of the series below.
    pub(crate) floor: f64,
}

/// All series of a chart, stacked and cut into runs, in the order of the specification.
pub(crate) struct Runs {
    pub(crate) series: Vec<Vec<Run>>,
    /// Points in range without a place on the axis.
    pub(crate) not_drawable: u32,
    /// Lowest and highest value in range on the left and on the right axis.
    pub(crate) extents: [Option<(f64, f64)>; 2],
}

impl Runs {
    /// Stacks, breaks at gaps and reduces to `width` pixel columns.
    pub(crate) fn new(spec: &ChartSpec, width: f64) -> Self {
        let mut stacks = Stacks::new(spec);
        let mut runs = Self {
            series: Vec::with_capacity(spec.series.len()),
            not_drawable: 0,
            extents: [None, None],
        };
        for line in &spec.series {
            let points = reduce::visible(&line.points, spec.range);
            let below = line.fill_to.and_then(|at| spec.series.get(at));
            let mark = |point: &Point, floor| Mark {
                at: point.at.0,
                value: point.value,
                floor,
            };
            match (&line.stack, below) {
                (Some(_), _) => {
                    let marks = stacks.place(line, points);
                    runs.push(marks.into_iter(), line, spec, width);
                }
                (None, Some(below)) => {
                    let floor = |point: &Point| between(&below.points, point.at.0);
                    let marks = points.iter().map(|point| mark(point, floor(point)));
                    runs.push(marks, line, spec, width);
                }
                (None, None) => {
                    let marks = points.iter().map(|point| mark(point, 0.0));
                    runs.push(marks, line, spec, width);
                }
            }
        }
        runs
    }

    fn push(
        &mut self,
        marks: impl ExactSizeIterator<Item = Mark>,
        line: &Line,
        spec: &ChartSpec,
        width: f64,
    ) {
        let axis = match (line.side, &spec.right) {
            (Side::Right, Some(right)) => right,
            _ => &spec.y,
        };
        let above_zero = axis.log_base().is_some() && axis.linear_part().is_none();
        // A gap narrower than a pixel cannot be seen, and would cut reduced columns to pieces.
        let column = (spec.range.length().0 as f64 / width.max(1.0)).ceil() as i64;
        let (gap_after, bridges) = match line.gaps {
            Gaps::Chart => (
                spec.gap_after.map_or(i64::MAX, |gap| gap.0.max(column)),
                false,
            ),
            Gaps::Bridge => (i64::MAX, true),
            Gaps::BridgeUpTo(gap) => (gap.0.max(column), true),
        };
        let mut cut: Vec<Run> = Vec::new();
        let mut run: Run = Vec::with_capacity(marks.len());
        let mut broken = false;
        let mut extent: Option<(f64, f64)> = None;
        for mark in marks {
            let inside = spec.range.contains(Millis(mark.at));
            if !mark.value.is_finite() || (above_zero && mark.value <= 0.0) {
                broken = true;
                self.not_drawable += u32::from(inside);
                continue;
            }
            if inside {
                let (low, high) = extent.unwrap_or((mark.value, mark.value));
                extent = Some((low.min(mark.value), high.max(mark.value)));
            }
            if let Some(before) = run.last() {
                let distance = mark.at.saturating_sub(before.at);
                if distance > gap_after || (broken && !bridges && distance > column) {
                    cut.push(std::mem::take(&mut run));
                }
            }
            broken = false;
            run.push(mark);
        }
        cut.push(run);
        let side = usize::from(line.side == Side::Right && spec.right.is_some());
        self.extents[side] = joined(self.extents[side], extent);
        let reduced = |run: Run| {
            let (at, value) = (|at: usize| run[at].at, |at: usize| run[at].value);
            match reduce::keep(run.len(), at, value, spec.range, width as u32) {
                Some(kept) => kept.into_iter().map(|at| run[at]).collect(),
                None => run,
            }
        };
        let full = cut.into_iter().filter(|run| !run.is_empty());
        self.series.push(full.map(reduced).collect());
    }
}

fn joined(one: Option<(f64, f64)>, other: Option<(f64, f64)>) -> Option<(f64, f64)> {
    match (one, other) {
        (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.max(other.1))),
        (one, other) => one.or(other),
    }
}

/// The value of a series at a moment, on the straight line between its points.
fn between(points: &[Point], at: i64) -> f64 {
    let next = points.partition_point(|point| point.at.0 < at);
    let after = points.get(next);
    let before = next.checked_sub(1).and_then(|before| points.get(before));
    match (before, after) {
        (_, Some(exact)) if exact.at.0 == at => exact.value,
        (Some(before), Some(after)) => {
            let share = (at - before.at.0) as f64 / (after.at.0 - before.at.0) as f64;
            before.value + (after.value - before.value) * share
        }
        (one, other) => one.or(other).map_or(f64::NAN, |point| point.value),
    }
}

/// What has been stacked so far, per group.
struct Stacks<'a> {
    so_far: HashMap<&'a Stack, Vec<Total>>,
    whole: HashMap<&'a Stack, Vec<Total>>,
}

#[derive(Clone, Copy)]
struct Total {
    at: i64,
    above: f64,
    below: f64,
}

impl<'a> Stacks<'a> {
    fn new(spec: &'a ChartSpec) -> Self {
        let mut whole: HashMap<&Stack, Vec<Total>> = HashMap::new();
        for line in &spec.series {
            if let Some(stack) = line.stack.as_ref().filter(|stack| stack.percent) {
                let totals = whole.entry(stack).or_default();
                raise(totals, reduce::visible(&line.points, spec.range), |_| 1.0);
            }
        }
        Self {
            so_far: HashMap::new(),
            whole,
        }
    }

    fn place(&mut self, line: &'a Line, points: &[Point]) -> Vec<Mark> {
        let Some(stack) = &line.stack else {
            return Vec::new();
        };
        let whole = self.whole.get(stack);
        let share = |at: i64| {
            let total = whole.and_then(|totals| {
                let found = totals.binary_search_by_key(&at, |total| total.at).ok()?;
                Some(totals[found].above - totals[found].below)
            });
            total.map_or(1.0, |total| if total > 0.0 { 1.0 / total } else { 0.0 })
        };
        raise(self.so_far.entry(stack).or_default(), points, share)
    }
}

/// Adds a series to the totals and says where each of its points came to stand.
fn raise(totals: &mut Vec<Total>, points: &[Point], share: impl Fn(i64) -> f64) -> Vec<Mark> {
    let mut marks = Vec::with_capacity(points.len());
    let mut merged = Vec::with_capacity(totals.len().max(points.len()));
    let mut before = totals.iter().copied().peekable();
    for point in points {
        let at = point.at.0;
        while let Some(total) = before.next_if(|total| total.at < at) {
            merged.push(total);
        }
        let mut total = before.next_if(|total| total.at == at).unwrap_or(Total {
            at,
            above: 0.0,
            below: 0.0,
        });
        let value = point.value * share(at);
        let side = if value < 0.0 {
            &mut total.below
        } else {
            &mut total.above
        };
        let floor = *side;
        marks.push(Mark {
            at,
            value: floor + value,
            floor,
        });
        if value.is_finite() {
            *side += value;
        }
        merged.push(total);
    }
    merged.extend(before);
    *totals = merged;
    marks
}

#[cfg(test)]
mod tests {
    use model::TimeRange;

    use super::*;
    use crate::Color;

    fn points(values: &[(i64, f64)]) -> Vec<Point> {
        let point = |&(at, value)| Point {
            at: Millis(at),
            value,
        };
        values.iter().map(point).collect()
    }

    fn spec(series: &[&[(i64, f64)]], percent: Option<bool>) -> ChartSpec {
        let range = TimeRange {
            start: Millis(0),
            end: Millis(100),
        };
        let mut spec = ChartSpec::new(1_000, 100, range);
        spec.series = series
            .iter()
            .map(|values| {
                let mut line = Line::new("", Color::Series(0), points(values));
                line.stack = percent.map(|percent| Stack {
                    group: "A".to_owned(),
                    percent,
                });
                line
            })
            .collect();
        spec
    }

    fn tops(runs: &Runs) -> Vec<Vec<(f64, f64)>> {
        let top = |run: &Run| run.iter().map(|mark| (mark.floor, mark.value)).collect();
        runs.series.iter().flatten().map(top).collect()
    }

    #[test]
    fn stacks_grow_in_order_and_negative_values_grow_down() {
        let spec = spec(
            &[
                &[(0, 1.0), (10, 2.0)],
                &[(0, -1.0), (10, 3.0)],
                &[(0, 4.0), (5, 7.0), (10, -1.0)],
            ],
            Some(false),
        );
        let runs = Runs::new(&spec, 1_000.0);
        assert_eq!(
            tops(&runs),
            [
                vec![(0.0, 1.0), (0.0, 2.0)],
                vec![(0.0, -1.0), (2.0, 5.0)],
                vec![(1.0, 5.0), (0.0, 7.0), (0.0, -1.0)]
            ]
        );
        assert_eq!(runs.extents[0], Some((-1.0, 7.0)));
    }

    #[test]
    fn an_area_down_to_another_series_has_its_value_for_a_floor() {
        let mut spec = spec(
            &[&[(0, 2.0), (10, 4.0)], &[(0, 5.0), (5, 6.0), (20, 9.0)]],
            None,
        );
        spec.series[1].fill_to = Some(0);
        let floors = [(2.0, 5.0), (3.0, 6.0), (4.0, 9.0)];
        assert_eq!(tops(&Runs::new(&spec, 1_000.0))[1], floors);
    }

    #[test]
    fn percent_stacks_end_at_one() {
        let spec = spec(
            &[&[(0, 1.0), (10, 0.0)], &[(0, 3.0), (10, 0.0)]],
            Some(true),
        );
        let runs = Runs::new(&spec, 1_000.0);
        assert_eq!(
            tops(&runs),
            [vec![(0.0, 0.25), (0.0, 0.0)], vec![(0.25, 1.0), (0.0, 0.0)]]
        );
    }

    #[test]
    fn lines_break_where_nothing_is_known_and_nowhere_else() {
        let series: &[(i64, f64)] = &[
            (0, 1.0),
            (10, 2.0),
            (20, f64::NAN),
            (30, 3.0),
            (60, 4.0),
            (70, f64::INFINITY),
        ];
        let mut spec = spec(&[series], None);
        let lengths = |runs: &Runs| runs.series[0].iter().map(Vec::len).collect::<Vec<_>>();
        let runs = Runs::new(&spec, 1_000.0);
        assert_eq!(lengths(&runs), [2, 2], "without a rule only NaN breaks");
        assert_eq!(runs.not_drawable, 2);
        spec.gap_after = Some(Millis(15));
        assert_eq!(lengths(&Runs::new(&spec, 1_000.0)), [2, 1, 1]);
        assert_eq!(
            lengths(&Runs::new(&spec, 2.0)),
            [3],
            "a column of 50 ms hides the gap of 30"
        );
        spec.series[0].gaps = Gaps::Bridge;
        assert_eq!(lengths(&Runs::new(&spec, 1_000.0)), [4]);
        spec.series[0].gaps = Gaps::BridgeUpTo(Millis(25));
        assert_eq!(lengths(&Runs::new(&spec, 1_000.0)), [3, 1]);
        spec.y.log = Some(10.0);
        spec.series[0].points[0].value = 0.0;
        assert_eq!(Runs::new(&spec, 1_000.0).not_drawable, 3);
    }
}
