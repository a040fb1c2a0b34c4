use std::collections::HashMap;

use model::{Point, TimeRange};

use crate::{
    reduce,
    spec::{ChartSpec, Line, Stack},
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
    /// Lowest and highest value in range.
    pub(crate) extent: Option<(f64, f64)>,
}

impl Runs {
    /// Stacks, breaks at gaps and reduces to `width` pixel columns.
    pub(crate) fn new(spec: &ChartSpec, width: f64) -> Self {
        let mut stacks = Stacks::new(spec);
        let mut runs = Self {
            series: Vec::with_capacity(spec.series.len()),
            not_drawable: 0,
            extent: None,
        };
        for line in &spec.series {
            let marks = stacks.place(line, spec.range);
            runs.push(&marks, spec, width);
        }
        runs
    }

    fn push(&mut self, marks: &[Mark], spec: &ChartSpec, width: f64) {
        let log = spec.y.log_base().is_some();
        // A gap narrower than a pixel cannot be seen, and would cut reduced columns to pieces.
        let column = (spec.range.length().0 as f64 / width.max(1.0)).ceil() as i64;
        let gap_after = spec.gap_after.map_or(i64::MAX, |gap| gap.0.max(column));
        let mut cut: Vec<Run> = Vec::new();
        let mut run: Run = Vec::new();
        let mut broken = false;
        for mark in marks {
            let inside = spec.range.contains(model::Millis(mark.at));
            if !mark.value.is_finite() || (log && mark.value <= 0.0) {
                broken = true;
                self.not_drawable += u32::from(inside);
                continue;
            }
            if inside {
                let (low, high) = self.extent.unwrap_or((mark.value, mark.value));
                self.extent = Some((low.min(mark.value), high.max(mark.value)));
            }
            if let Some(before) = run.last() {
                let distance = mark.at.saturating_sub(before.at);
                if distance > gap_after || (broken && distance > column) {
                    cut.push(std::mem::take(&mut run));
                }
            }
            broken = false;
            run.push(*mark);
        }
        cut.push(run);
        let reduced = |run: Run| {
            let kept = reduce::keep(
                run.len(),
                |at| run[at].at,
                |at| run[at].value,
                spec.range,
                width as u32,
            );
            if kept.len() == run.len() {
                run
            } else {
                kept.into_iter().map(|at| run[at]).collect()
            }
        };
        let full = cut.into_iter().filter(|run| !run.is_empty());
        self.series.push(full.map(reduced).collect());
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

    fn place(&mut self, line: &'a Line, range: TimeRange) -> Vec<Mark> {
        let points = reduce::visible(&line.points, range);
        let Some(stack) = &line.stack else {
            let mark = |point: &Point| Mark {
                at: point.at.0,
                value: point.value,
                floor: 0.0,
            };
            return points.iter().map(mark).collect();
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
    use model::Millis;

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
        assert_eq!(runs.extent, Some((-1.0, 7.0)));
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
        spec.y.log = Some(10.0);
        spec.series[0].points[0].value = 0.0;
        assert_eq!(Runs::new(&spec, 1_000.0).not_drawable, 3);
    }
}
