use std::{sync::Arc, time::Duration};

use model::{Millis, TimeRange};
use slo::{Counts, Course, Objective, Slo};

use super::{measure, of_one, words::percent};
use crate::{Console, environments::Running, open::Opened, wire::BudgetSpent};

/// What a time cost one objective: the error ratio within it, weighted with its share of the
/// traffic that the period expects.
pub(super) async fn within(
    console: &Console,
    running: &Arc<Running>,
    opened: &Opened,
    slo: &Slo,
    (range, now): (TimeRange, Millis),
) -> BudgetSpent {
    let spent = share(console, running, opened, slo, (range, now)).await;
    let (spent, words) = match (spent, &slo.objective) {
        (Ok(share), Ok(objective)) => {
            let period = objective.period.length_in_words();
            (
                Some(share),
                format!("{} of the budget of {period}", percent(share)),
            )
        }
        (Err(why), _) => (None, format!("it cannot be told: {why}")),
        (Ok(_), Err(why)) => (None, format!("it cannot be told: {why}")),
    };
    BudgetSpent {
        id: slo.id.clone(),
        title: slo.title.clone(),
        spent,
        words,
    }
}

async fn share(
    console: &Console,
    running: &Arc<Running>,
    opened: &Opened,
    slo: &Slo,
    (range, now): (TimeRange, Millis),
) -> Result<f64, String> {
    let objective = slo.objective.as_ref().map_err(Clone::clone)?;
    let end = Millis(range.end.0.min(now.0));
    let least = measure::least_window(running, slo);
    let start = Millis(range.start.0.min(end.0.saturating_sub(least.0)));
    let range = TimeRange { start, end };
    // Of a time that has just ended the course is known already.
    let measured = if now.0 - end.0 < least.0 {
        of_one(console, running, opened, slo, now).await
    } else {
        Some(Arc::new(
            measure::measure(running, slo, objective, end).await,
        ))
    };
    let measured = measured.ok_or("it was not measured")?;
    if let Some(failure) = &measured.failure {
        return Err(format!("its source did not answer: {}", failure.message));
    }
    // Whole seconds, because PromQL's shortest words for them are.
    let seconds = u64::try_from(range.length().0 / 1_000).unwrap_or(0).max(1);
    let window = (Duration::from_secs(seconds), end);
    let counted = measure::counted(running, slo, objective, window).await;
    let counted =
        counted.map_err(|failure| format!("its source did not answer: {}", failure.message))?;
    of_course(objective, &measured.course, counted, range)
        .ok_or_else(|| "there is no data of that time".to_owned())
}

/// The share of the period's budget that a time spent.
pub(super) fn of_course(
    objective: &Objective,
    course: &Course,
    counted: Option<Counts>,
    range: TimeRange,
) -> Option<f64> {
    let counted = counted?;
    let traffic: f64 = course
        .steps
        .iter()
        .map(|step| step.counts.total * overlap(course, step.at, range))
        .sum();
    // A quiet time costs nothing, as long as it is known.
    let ratio = match counted.error_ratio() {
        Some(ratio) => ratio,
        None if course.steps.is_empty() => return None,
        None => 0.0,
    };
    let period = objective.period.around(range.end).length();
    course.spent_by(ratio * traffic, objective.target, period)
}

/// The share of a piece that lies within a time.
fn overlap(course: &Course, end: Millis, range: TimeRange) -> f64 {
    let begins = end.0.saturating_sub(course.step.0).max(range.start.0);
    let common = end.0.min(range.end.0).saturating_sub(begins).max(0);
    common as f64 / course.step.0.max(1) as f64
}
