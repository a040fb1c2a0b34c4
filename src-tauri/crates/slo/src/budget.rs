use std::time::Duration;

use crate::Target;

/// How fast the budget burns: 1 spends it exactly by the period's end.
#[must_use]
pub fn burn(error_ratio: f64, target: Target) -> f64 {
    error_ratio / target.budget()
}

/// The share of the period's budget that a burn rate spends within a window.
#[must_use]
pub fn share_spent(burn: f64, window: Duration, period: Duration) -> f64 {
    burn * window.as_secs_f64() / period.as_secs_f64()
}

/// The burn rate that spends a share of the period's budget within a window.
#[must_use]
pub fn threshold(share: f64, window: Duration, period: Duration) -> f64 {
    // Rounded, so that 2% of 30 days in an hour is 14.4 and no longer number.
    (share * period.as_secs_f64() / window.as_secs_f64() * 1e9).round() / 1e9
}

/// How long an error ratio lasts until it burns above a threshold over a long window that was
/// without errors before; nothing if it never does.
#[must_use]
pub fn detection(
    threshold: f64,
    target: Target,
    error_ratio: f64,
    long: Duration,
) -> Option<Duration> {
    let share = threshold * target.budget() / error_ratio;
    // A ratio exactly at the threshold takes the whole window, and rounding must not miss it.
    (0.0..1.0 + 1e-9)
        .contains(&share)
        .then(|| long.mul_f64(share.min(1.0)))
}

/// How long what is left lasts at a burn rate; nothing if there is nothing left or nothing burns.
#[must_use]
pub fn exhaustion(left: f64, burn: f64, period: Duration) -> Option<Duration> {
    let share = left / burn;
    (left > 0.0 && burn > 0.0)
        .then(|| Duration::try_from_secs_f64(period.as_secs_f64() * share).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);
    const HOUR: Duration = Duration::from_secs(3_600);
    const DAY: Duration = Duration::from_secs(86_400);

    /// Table 5-6 of the Workbook: burn rates for percentages of a 30-day budget.
    #[test]
    fn shares_of_a_budget_are_burn_rates() {
        for (share, window, rate) in [
            (0.02, HOUR, 14.4),
            (0.05, 6 * HOUR, 6.0),
            (0.10, 3 * DAY, 1.0),
            (0.10, DAY, 3.0),
        ] {
            assert_eq!(threshold(share, window, 30 * DAY), rate);
            assert!((share_spent(rate, window, 30 * DAY) - share).abs() < 1e-12);
        }
        for (share, window, rate) in [
            (0.02, HOUR, 13.44),
            (0.05, 6 * HOUR, 5.6),
            (0.10, DAY, 2.8),
            (0.10, 3 * DAY, 0.933_333_333),
        ] {
            assert_eq!(threshold(share, window, 28 * DAY), rate);
        }
    }

    /// Table 5-4 of the Workbook: error rates of a 99.9% objective and the time to exhaustion.
    #[test]
    fn a_burn_rate_says_when_the_budget_is_gone() {
        let target = Target::new(0.999).unwrap();
        for (ratio, rate, lasts) in [
            (0.001, 1.0, 30 * DAY),
            (0.002, 2.0, 15 * DAY),
            (0.01, 10.0, 3 * DAY),
            (1.0, 1_000.0, Duration::from_secs(43 * 60 + 12)),
        ] {
            let found = burn(ratio, target);
            assert!((found - rate).abs() < 1e-9, "{ratio}");
            let time = exhaustion(1.0, found, 30 * DAY).expect("it burns");
            assert!(
                (time.as_secs_f64() - lasts.as_secs_f64()).abs() < 1e-3,
                "{ratio}"
            );
        }
        let half = exhaustion(0.5, 2.0, 30 * DAY).expect("it burns");
        assert!((half.as_secs_f64() - (7.5 * DAY.as_secs_f64())).abs() < 1e-3);
        for (left, rate) in [
            (0.0, 2.0),
            (-0.3, 2.0),
            (1.0, 0.0),
            (1.0, f64::NAN),
            (1.0, 1e-300),
        ] {
            assert_eq!(exhaustion(left, rate, 30 * DAY), None, "{left} {rate}");
        }
    }

    /// The Workbook's formula for the time to detection.
    #[test]
    fn an_outage_is_seen_in_time() {
        let target = Target::new(0.999).unwrap();
        let seconds = |found: Option<Duration>| found.map(|time| time.as_secs_f64().round());
        for (rate, ratio, long, expected) in [
            // A complete outage pages after 52 seconds.
            (14.4, 1.0, HOUR, Some(52.0)),
            (14.4, 0.0144, HOUR, Some(3_600.0)),
            (14.4, 0.01, HOUR, None),
            (6.0, 0.01, 6 * HOUR, Some(12_960.0)),
            (1.0, 0.001, 3 * DAY, Some(259_200.0)),
            (1.0, 0.0, 3 * DAY, None),
            (1.0, f64::NAN, 3 * DAY, None),
        ] {
            assert_eq!(
                seconds(detection(rate, target, ratio, long)),
                expected,
                "{rate} {ratio}"
            );
        }
        assert!(detection(14.4, target, 1.0, HOUR).expect("seen") < MINUTE);
    }

    #[test]
    fn some_targets_cannot_reach_a_threshold() {
        for (share, reaches) in [(0.9306, true), (0.9305, false), (0.9, false), (0.99, true)] {
            let target = Target::new(share).unwrap();
            assert_eq!(target.most_burn() > 14.4, reaches, "{share}");
            assert_eq!(
                detection(14.4, target, 1.0, HOUR).is_some(),
                reaches,
                "{share}"
            );
        }
        let most = Target::new(0.99).unwrap().most_burn();
        assert!((most - 100.0).abs() < 1e-9);
    }
}
