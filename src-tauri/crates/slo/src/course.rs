use model::{Millis, Point};

use crate::{Counts, Target};

/// Counts of a period, piece by piece.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// Length of each piece.
    pub step: Millis,
    /// The pieces that there is data for, ascending; each ends at its moment.
    pub steps: Vec<Step>,
}

/// One piece of a course.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// When it ends.
    pub at: Millis,
    /// What was counted in it.
    pub counts: Counts,
}

impl Course {
    /// How much time there is data for.
    #[must_use]
    pub fn covered(&self) -> Millis {
        let pieces = i64::try_from(self.steps.len()).unwrap_or(i64::MAX);
        Millis(pieces.saturating_mul(self.step.0))
    }

    /// When the data begins.
    #[must_use]
    pub fn start(&self) -> Option<Millis> {
        let first = self.steps.first()?;
        Some(Millis(first.at.0.saturating_sub(self.step.0)))
    }

    /// All that was counted.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.steps
            .iter()
            .fold(Counts::default(), |sum, step| sum.plus(step.counts))
    }

    /// The events to expect within a whole period of a length, if they go on as they did in the
    /// time there is data for.
    #[must_use]
    pub fn expected(&self, period: Millis) -> Option<f64> {
        let (covered, total) = (self.covered().0, self.counts().total);
        (covered > 0 && total > 0.0).then(|| total * (period.0 as f64 / covered as f64))
    }

    /// The share of the whole period's budget that so many bad events spend; nothing if there is no
    /// traffic to compare them with.
    #[must_use]
    pub fn spent_by(&self, bad: f64, target: Target, period: Millis) -> Option<f64> {
        Some(bad / (self.expected(period)? * target.budget()))
    }

    /// The budget left after each piece; time without data spends nothing.
    #[must_use]
    pub fn left(&self, target: Target, period: Millis) -> Vec<Point> {
        let mut bad = 0.0;
        let whole = self.start().map(|at| Point { at, value: 1.0 });
        let after = self.steps.iter().filter_map(|step| {
            bad += step.counts.bad;
            let value = 1.0 - self.spent_by(bad, target, period)?;
            Some(Point { at: step.at, value })
        });
        whole.into_iter().chain(after).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;
    const MONTH: Millis = Millis(30 * 24 * HOUR);

    fn course(pieces: &[(i64, f64, f64)]) -> Course {
        Course {
            step: Millis(HOUR),
            steps: pieces
                .iter()
                .map(|(hour, bad, total)| Step {
                    at: Millis(hour * HOUR),
                    counts: Counts::new(*bad, *total).unwrap(),
                })
                .collect(),
        }
    }

    #[test]
    fn hours_spend_their_share_of_the_month() {
        // 1% of errors on 99.9% burns ten times as fast: two hours are 20 of 720.
        let two = course(&[(1, 10.0, 1_000.0), (2, 10.0, 1_000.0)]);
        let target = Target::new(0.999).unwrap();
        assert_eq!(two.covered(), Millis(2 * HOUR));
        let left = two.left(target, MONTH);
        assert_eq!(left.len(), 3);
        for (point, (hour, expected)) in
            left.iter()
                .zip([(0, 1.0), (1, 1.0 - 10.0 / 720.0), (2, 1.0 - 20.0 / 720.0)])
        {
            assert_eq!(point.at, Millis(hour * HOUR));
            assert!((point.value - expected).abs() < 1e-9, "{point:?}");
        }
    }

    #[test]
    fn a_whole_period_of_data_is_the_usual_formula() {
        let pieces: Vec<(i64, f64, f64)> = (1..=720).map(|hour| (hour, 2.0, 1_000.0)).collect();
        let left = course(&pieces).left(Target::new(0.999).unwrap(), MONTH);
        let last = left.last().expect("720 hours").value;
        assert!(
            (last - (1.0 - 0.002 / 0.001)).abs() < 1e-9,
            "more than all is spent: {last}"
        );
    }

    #[test]
    fn a_gap_spends_nothing_and_covers_nothing() {
        let gap = course(&[(1, 5.0, 100.0), (700, 5.0, 100.0)]);
        assert_eq!(gap.covered(), Millis(2 * HOUR));
        assert_eq!(
            gap.counts(),
            Counts {
                bad: 10.0,
                total: 200.0
            }
        );
        assert_eq!(gap.start(), Some(Millis(0)));
    }

    #[test]
    fn without_traffic_nothing_is_told() {
        let target = Target::new(0.999).unwrap();
        for silent in [course(&[]), course(&[(1, 0.0, 0.0), (2, 0.0, 0.0)])] {
            assert_eq!(silent.spent_by(1.0, target, MONTH), None);
            assert!(silent.left(target, MONTH).len() <= 1);
        }
    }
}
