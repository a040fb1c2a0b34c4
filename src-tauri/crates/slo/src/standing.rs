use std::time::Duration;

use model::{Millis, Point};

use crate::{
    Counts, Course, Objective, Pair, Period,
    budget::{burn, exhaustion},
    pairs,
    period::millis,
};

/// How an objective stands at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The share of good events in the time there is data for.
    pub achieved: f64,
    /// The share of the whole period's budget that is left; below 0 if more than all is spent.
    pub left: f64,
    /// How much time of the period there is data for.
    pub covered: Duration,
    /// How much of the period has passed: all of it unless it is the calendar's.
    pub passed: Duration,
    /// Burn over the usual pairs of windows, fastest first.
    pub burns: Vec<Burn>,
    /// When the budget is gone if it burns on as in the last hour.
    pub exhausted: Option<Millis>,
    /// There was no event at all in the last hour.
    pub idle: bool,
    /// The budget left over the time there is data for.
    pub course: Vec<Point>,
}

/// Burn over one pair of windows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Burn {
    /// The pair.
    pub pair: Pair,
    /// Burn over its long window; nothing if there was no event.
    pub long: Option<f64>,
    /// Burn over its short window.
    pub short: Option<f64>,
}

/// Why it cannot be told how an objective stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// No series of the whole exists.
    NoSeries,
    /// The series exist, and no event was counted.
    NoEvents,
}

impl Burn {
    /// Both windows are over the threshold.
    #[must_use]
    pub fn burning(&self) -> bool {
        let over = |burn: Option<f64>| burn.is_some_and(|burn| burn > self.pair.threshold);
        over(self.long) && over(self.short)
    }
}

/// Works out how an objective stands.
///
/// `recent` has what was counted within each of [`windows`](crate::windows); nothing for a window
/// without a series. What is spent is compared with the budget of the whole period, if events go on
/// as in the time that `course` covers; time without data counts as without errors.
///
/// # Errors
/// If there is nothing to tell from.
pub fn standing(
    objective: &Objective,
    at: Millis,
    recent: impl Fn(Duration) -> Option<Counts>,
    course: &Course,
) -> Result<Standing, Unknown> {
    let (target, period) = (objective.target, &objective.period);
    let counted = course.counts();
    let Some(error_ratio) = counted.error_ratio() else {
        let unknown = if course.steps.is_empty() {
            Unknown::NoSeries
        } else {
            Unknown::NoEvents
        };
        return Err(unknown);
    };
    let around = period.around(at);
    let spent = course.spent_by(counted.bad, target, around.length());
    let left = 1.0 - spent.unwrap_or(0.0);
    let burn_within = |window: Duration| {
        let ratio = recent(window)?.error_ratio()?;
        Some(burn(ratio, target))
    };
    let burns: Vec<Burn> = pairs(period)
        .into_iter()
        .map(|pair| Burn {
            pair,
            long: burn_within(pair.long),
            short: burn_within(pair.short),
        })
        .collect();
    let hour = burns.first().and_then(|fastest| fastest.long);
    let idle = burns
        .first()
        .is_some_and(|fastest| recent(fastest.pair.long).is_some_and(|counts| counts.total <= 0.0));
    let passed = period.passed(at).length();
    let length = |millis: Millis| Duration::from_millis(u64::try_from(millis.0).unwrap_or(0));
    Ok(Standing {
        achieved: 1.0 - error_ratio,
        left,
        covered: length(Millis(course.covered().0.min(passed.0))),
        passed: length(passed),
        exhausted: hour.and_then(|hour| gone(period, at, left, hour)),
        burns,
        idle,
        course: course.left(target, around.length()),
    })
}

/// When the budget is gone at a burn rate, if it is: a rolling period stands a burn of 1 for ever,
/// and a period of the calendar ends.
fn gone(period: &Period, at: Millis, left: f64, burn: f64) -> Option<Millis> {
    let around = period.around(at);
    let length = Duration::from_millis(u64::try_from(around.length().0).ok()?);
    let lasts = exhaustion(left, burn, length)?;
    let gone = Millis(at.0.checked_add(millis(lasts).0)?);
    let happens = match period {
        Period::Rolling(_) => burn > 1.0,
        Period::Calendar { .. } => gone < around.end,
    };
    happens.then_some(gone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Every, Indicator, Query, Side, Step, Target};

    const HOUR: Duration = Duration::from_secs(3_600);
    const DAY: Duration = Duration::from_secs(86_400);
    const NOW: Millis = Millis(1_795_223_100_000);

    fn objective(target: f64, period: Period) -> Objective {
        Objective {
            target: Target::new(target).unwrap(),
            period,
            indicator: Indicator::Events {
                part: Query::counters("bad").unwrap(),
                side: Side::Bad,
                total: Query::counters("total").unwrap(),
            },
        }
    }

    /// Hours that end now, each with so many bad events of a thousand.
    fn hours(bad: &[f64]) -> Course {
        let first = NOW.0 - (bad.len() as i64 - 1) * 3_600_000;
        Course {
            step: Millis(3_600_000),
            steps: bad
                .iter()
                .zip(0_i64..)
                .map(|(bad, hour)| Step {
                    at: Millis(first + hour * 3_600_000),
                    counts: Counts::new(*bad, 1_000.0).unwrap(),
                })
                .collect(),
        }
    }

    fn every(error_ratio: f64) -> impl Fn(Duration) -> Option<Counts> {
        move |_| Counts::new(error_ratio * 1_000.0, 1_000.0)
    }

    /// The pairs of the Workbook at burn rates around their thresholds.
    #[test]
    fn pairs_burn_above_their_thresholds() {
        let objective = objective(0.999, Period::Rolling(30 * DAY));
        for (burn, burning) in [
            (0.5, [false, false, false, false]),
            (1.0, [false, false, false, false]),
            (1.1, [false, false, false, true]),
            (3.1, [false, false, true, true]),
            (6.1, [false, true, true, true]),
            (14.3, [false, true, true, true]),
            (14.5, [true, true, true, true]),
            (1_000.0, [true, true, true, true]),
        ] {
            let found = standing(&objective, NOW, every(burn * 0.001), &hours(&[1.0])).unwrap();
            let found: Vec<bool> = found.burns.iter().map(Burn::burning).collect();
            assert_eq!(found, burning, "{burn}");
        }
    }

    #[test]
    fn one_window_alone_does_not_burn() {
        let objective = objective(0.999, Period::Rolling(30 * DAY));
        let over = every(0.02);
        let short_is_over = standing(
            &objective,
            NOW,
            |window| {
                if window >= HOUR {
                    Counts::new(0.0, 1.0)
                } else {
                    over(window)
                }
            },
            &hours(&[1.0]),
        )
        .unwrap();
        assert!(!short_is_over.burns[0].burning());
        let none = standing(&objective, NOW, |_| None, &hours(&[1.0])).unwrap();
        assert_eq!((none.burns[0].long, none.burns[0].burning()), (None, false));
        assert!(!none.idle, "no series is not the same as no event");
        let idle = standing(&objective, NOW, |_| Counts::new(0.0, 0.0), &hours(&[1.0])).unwrap();
        assert!(idle.idle && !idle.burns[0].burning());
    }

    #[test]
    fn what_is_left_is_of_the_whole_period() {
        let month = Period::Rolling(30 * DAY);
        for (bad, expected, covered) in [
            // Six hours at burn 14.4 of 720: 12%.
            (vec![14.4; 6], 0.88, 6 * HOUR),
            (vec![0.0; 6], 1.0, 6 * HOUR),
            (vec![1.0; 720], 0.0, 30 * DAY),
            (vec![1.5; 720], -0.5, 30 * DAY),
        ] {
            let found = standing(
                &objective(0.999, month.clone()),
                NOW,
                every(0.0),
                &hours(&bad),
            )
            .unwrap();
            assert!((found.left - expected).abs() < 1e-9, "{}", found.left);
            assert_eq!((found.covered, found.passed), (covered, 30 * DAY));
            let last = found.course.last().expect("a course").value;
            assert!((last - found.left).abs() < 1e-9);
        }
    }

    #[test]
    fn the_budget_is_gone_when_it_burns_on() {
        let rolling = objective(0.999, Period::Rolling(30 * DAY));
        for (bad, burn, expected) in [
            // Half is left, and burns twice as fast as it may: a quarter of 30 days.
            (0.5, 2.0, Some(7.5 * 24.0)),
            (0.5, 1.0, None),
            (0.5, 0.0, None),
            (1.2, 20.0, None),
        ] {
            let found =
                standing(&rolling, NOW, every(burn * 0.001), &hours(&vec![bad; 720])).unwrap();
            let hours = found
                .exhausted
                .map(|at| ((at.0 - NOW.0) as f64 / 3_600_000.0 * 10.0).round() / 10.0);
            assert_eq!(hours, expected, "{bad} {burn}");
        }
    }

    #[test]
    fn a_period_of_the_calendar_has_a_whole_budget_to_spend() {
        let start = "2024-01-01T00:00:00".parse().unwrap();
        let monthly = objective(
            0.999,
            Period::Calendar {
                every: Every::Months(1),
                start,
                zone: chrono_tz::UTC,
            },
        );
        let month = monthly.period.around(NOW);
        let passed = (NOW.0 - month.start.0) / 3_600_000;
        let pieces = vec![1.0; usize::try_from(passed).unwrap()];
        let found = standing(&monthly, NOW, every(0.001), &hours(&pieces)).unwrap();
        let share = passed as f64 * 3_600_000.0 / month.length().0 as f64;
        assert!(
            (found.left - (1.0 - share)).abs() < 1e-9,
            "as much is spent as has passed"
        );
        assert!(found.passed < 30 * DAY);
        // At a burn of 1 it lasts until the month ends, and no end is told.
        assert!(found.exhausted.is_none_or(|gone| gone < month.end));
        let fast = standing(&monthly, NOW, every(0.1), &hours(&pieces)).unwrap();
        assert!(fast.exhausted.expect("it is gone") < month.end);
    }

    #[test]
    fn nothing_is_told_from_nothing() {
        let objective = objective(0.999, Period::Rolling(30 * DAY));
        let none = standing(&objective, NOW, every(0.0), &Course::default());
        assert_eq!(none.unwrap_err(), Unknown::NoSeries);
        let mut silent = hours(&[0.0, 0.0]);
        for step in &mut silent.steps {
            step.counts = Counts::default();
        }
        assert_eq!(
            standing(&objective, NOW, every(0.0), &silent).unwrap_err(),
            Unknown::NoEvents
        );
    }
}
