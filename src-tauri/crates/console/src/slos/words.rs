//! How an objective stands, in words.

use std::time::Duration;

use model::Millis;
use slo::{Burn, Indicator, Objective, Period, Side, Standing, duration_in_words};

use super::measure::Measured;

/// From here on all of the period counts as covered: its first piece seldom is.
const ALL: f64 = 0.98;

/// How an objective stands in one sentence, the gravest fact first.
pub(super) fn sentence(objective: &Objective, standing: &Standing, at: Millis) -> String {
    let budget = budget(objective, standing);
    let burning = standing.burns.iter().find(|burn| burn.burning());
    let text = match burning {
        Some(burn) => format!("{}; {budget}", burns(burn, standing, at)),
        None if standing.idle => format!("{}; {budget}", idle(standing)),
        None => match standing.burns.first().and_then(|fastest| fastest.long) {
            Some(rate) if rate > 0.0 => {
                format!("{budget}; burns {} as fast as it may", times(rate))
            }
            _ => budget,
        },
    };
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|first| first.to_uppercase().collect::<String>());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

/// `burns 14.8 × as fast as it may; at this speed the budget is gone in 1 h 20 m`.
fn burns(burn: &Burn, standing: &Standing, at: Millis) -> String {
    let rate = burn.long.unwrap_or_default();
    let speed = format!(
        "burns {} as fast as it may over {}",
        times(rate),
        duration_in_words(burn.pair.long)
    );
    match standing.exhausted {
        Some(gone) if gone > at => {
            format!(
                "{speed}, and at this speed the budget is gone in {}",
                length(Millis(gone.0 - at.0))
            )
        }
        _ => speed,
    }
}

/// What is left: `98% of the budget of 30 days is left`, or what the time with data has spent.
fn budget(objective: &Objective, standing: &Standing) -> String {
    let period = match &objective.period {
        Period::Rolling(length) => format!("the budget of {}", duration_in_words(*length)),
        calendar @ Period::Calendar { .. } => {
            format!("the budget for {}", calendar.length_in_words())
        }
    };
    let left = percent(standing.left);
    let beyond = || {
        format!(
            "{period} is spent, and {} of it beyond that",
            percent(-standing.left)
        )
    };
    let coverage = coverage(objective, standing);
    match (coverage.is_empty(), standing.left) {
        (true, left) if left < 0.0 => beyond(),
        (true, _) => format!("{left} of {period} is left"),
        (false, left) if left < 0.0 => format!("over the last {coverage} {}", beyond()),
        (false, left) if left >= 1.0 => {
            format!("over the last {coverage} nothing of the budget was spent")
        }
        (false, _) => format!(
            "over the last {coverage} {} of the budget was spent, and {left} is left",
            percent(1.0 - standing.left)
        ),
    }
}

/// How much of the period that has passed there is data for, 0 to 1.
pub(super) fn share_covered(standing: &Standing) -> f64 {
    let share = standing.covered.as_secs_f64() / standing.passed.as_secs_f64().max(1.0);
    if share >= ALL { 1.0 } else { share }
}

/// That in words, `6 h of 30 days`; empty if it is all of it.
pub(super) fn coverage(objective: &Objective, standing: &Standing) -> String {
    if share_covered(standing) >= 1.0 {
        return String::new();
    }
    let covered = duration_in_words(standing.covered);
    match &objective.period {
        Period::Rolling(length) => format!("{covered} of {}", duration_in_words(*length)),
        Period::Calendar { .. } => format!(
            "{covered} of the {} that have passed {}",
            duration_in_words(standing.passed),
            objective.period.length_in_words()
        ),
    }
}

/// `there were no events in the last hour …`.
pub(super) fn idle(standing: &Standing) -> String {
    let fastest = standing.burns.first();
    let window = fastest.map_or(HOUR, |fastest| fastest.pair.long);
    let window = if window == HOUR {
        "hour".to_owned()
    } else {
        duration_in_words(window)
    };
    format!("there were no events in the last {window}, so that how fast it burns cannot be told")
}

const HOUR: Duration = Duration::from_secs(3_600);

/// Why nothing can be told where no series of the whole was found.
pub(super) fn no_series(objective: &Objective) -> String {
    let names = names(objective);
    format!(
        "no series of {names} was found over {}; check that the service is observed, and the values of its labels",
        objective.period.length_in_words()
    )
}

/// Why nothing can be told where nothing happened.
pub(super) fn no_events(covered: Millis) -> String {
    format!(
        "no event was counted in the {} that there is data for",
        length(covered)
    )
}

/// Whether good events are counted and there has never been a series of them.
pub(super) fn never_good(objective: &Objective, measured: &Measured) -> bool {
    let counts_good = matches!(
        objective.indicator,
        Indicator::Events {
            side: Side::Good,
            ..
        }
    );
    counts_good && !measured.good_seen
}

/// Why nothing can be told in that case.
pub(super) fn no_good_series(objective: &Objective) -> String {
    let names = names(objective);
    format!(
        "there are events, and no series of {names} matches what is good; compare the values of its labels, such as `le`, with those of the metric"
    )
}

fn names(objective: &Objective) -> String {
    let mut names: Vec<String> = objective
        .indicator
        .metrics()
        .into_iter()
        .map(|metric| metric.name)
        .collect();
    names.dedup();
    if names.is_empty() {
        "its metrics".to_owned()
    } else {
        names.join(" or ")
    }
}

/// `18%`, with a digit behind the point below 10.
pub(super) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    match percent.abs() {
        0.0 => "0%".to_owned(),
        little if little < 0.1 => "less than 0.1%".to_owned(),
        // Nearly all is not all.
        much if much > 99.0 && much < 100.0 => format!("{:.1}%", (percent * 10.0).floor() / 10.0),
        few if few < 10.0 => format!("{percent:.1}%"),
        _ => format!("{percent:.0}%"),
    }
}

/// `14.8 ×`.
fn times(rate: f64) -> String {
    if rate >= 100.0 {
        format!("{rate:.0} ×")
    } else if rate < 0.1 {
        "less than 0.1 ×".to_owned()
    } else {
        format!("{rate:.1} ×")
    }
}

fn length(length: Millis) -> String {
    duration_in_words(Duration::from_millis(u64::try_from(length.0).unwrap_or(0)))
}
