use std::time::Duration;

use crate::{Period, Target, budget::threshold};

/// How urgent an alert is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Somebody is woken.
    Page,
    /// Somebody looks at it during the day.
    Ticket,
}

impl Severity {
    /// `page` or `ticket`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Ticket => "ticket",
        }
    }
}

/// Two windows that alert together: the long one says that it matters, the short one that it lasts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// How urgent it is.
    pub severity: Severity,
    /// The long window.
    pub long: Duration,
    /// The short window, about a twelfth of the long one.
    pub short: Duration,
    /// The burn rate above which both alert.
    pub threshold: f64,
}

impl Pair {
    /// Whether a complete outage would reach its threshold.
    #[must_use]
    pub fn reachable(&self, target: Target) -> bool {
        self.threshold < target.most_burn()
    }
}

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Severity, long and short window in seconds.
const WINDOWS: [(Severity, u64, u64); 4] = [
    (Severity::Page, HOUR, 5 * MINUTE),
    (Severity::Page, 6 * HOUR, 30 * MINUTE),
    (Severity::Ticket, DAY, 2 * HOUR),
    (Severity::Ticket, 3 * DAY, 6 * HOUR),
];
/// Shares of the budget that each pair lets through; table 5-8 of the Workbook, and the pair of a
/// day that Sloth and the Kubernetes mixin add.
const OF_A_MONTH: [f64; 4] = [0.02, 0.05, 0.10, 0.10];
/// The same for a week, in which the windows are longer shares of the period: `slok/sloth`,
/// `examples/windows/7d.yaml`.
const OF_A_WEEK: [f64; 4] = [0.08, 0.125, 0.20, 0.42];
/// Periods from here on use the shares of a month.
const MONTHLY: u64 = 14 * DAY;
/// Shorter periods have windows that are shorter by as much.
const WEEK: u64 = 7 * DAY;
const SHORTEST: u64 = MINUTE;

/// The usual pairs of windows for a period, fastest first.
///
/// For 30 days these are the 14.4, 6, 3 and 1 of the Site Reliability Workbook; other periods keep
/// the share of the budget that an alert lets through, as Sloth does.
#[must_use]
pub fn pairs(period: &Period) -> [Pair; 4] {
    let length = period.usual_length();
    let shares = if length.as_secs() >= MONTHLY {
        OF_A_MONTH
    } else {
        OF_A_WEEK
    };
    let mut shares = shares.into_iter();
    WINDOWS.map(|(severity, long, short)| {
        let long = scaled(long, length);
        Pair {
            severity,
            long,
            short: scaled(short, length),
            threshold: threshold(shares.next().unwrap_or(1.0), long, length),
        }
    })
}

/// All windows of the usual pairs, each once, ascending.
#[must_use]
pub fn windows(period: &Period) -> Vec<Duration> {
    let mut all: Vec<Duration> = pairs(period)
        .iter()
        .flat_map(|pair| [pair.short, pair.long])
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// A window of a week, shortened for a shorter period to whole minutes.
fn scaled(window: u64, period: Duration) -> Duration {
    if period.as_secs() >= WEEK {
        return Duration::from_secs(window);
    }
    let share = u128::from(window) * period.as_millis() / 1_000 / u128::from(WEEK);
    let share = u64::try_from(share).unwrap_or(window);
    Duration::from_secs((share / MINUTE * MINUTE).max(SHORTEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn days(count: u64) -> Duration {
        Duration::from_secs(count * DAY)
    }

    #[test]
    fn thresholds_are_those_of_the_workbook_and_of_sloth() {
        for (period, expected) in [
            (days(30), [14.4, 6.0, 3.0, 1.0]),
            (days(28), [13.44, 5.6, 2.8, 0.933_333_333]),
            (days(90), [43.2, 18.0, 9.0, 3.0]),
            (days(7), [13.44, 3.5, 1.4, 0.98]),
        ] {
            let found = pairs(&Period::Rolling(period)).map(|pair| pair.threshold);
            assert_eq!(found, expected, "{period:?}");
        }
    }

    #[test]
    fn windows_of_a_month_are_the_usual_ones() {
        let found: Vec<u64> = windows(&Period::Rolling(days(30)))
            .iter()
            .map(|window| window.as_secs() / MINUTE)
            .collect();
        assert_eq!(found, [5, 30, 60, 120, 360, 1_440, 4_320]);
    }

    #[test]
    fn a_short_period_has_short_windows() {
        for period in [Duration::from_secs(HOUR), days(1), days(5)] {
            for pair in pairs(&Period::Rolling(period)) {
                assert!(pair.short <= pair.long, "{pair:?}");
                assert!(pair.long < period, "{pair:?} of {period:?}");
                assert!(pair.threshold > 0.5, "{pair:?}");
            }
        }
        let day = pairs(&Period::Rolling(days(1)));
        assert_eq!(day[1].long, Duration::from_secs(51 * MINUTE));
    }

    #[test]
    fn a_pair_that_no_outage_reaches_is_known() {
        let fast = pairs(&Period::Rolling(days(30)))[0];
        for (share, reachable) in [(0.999, true), (0.9306, true), (0.9305, false), (0.9, false)] {
            assert_eq!(
                fast.reachable(Target::new(share).unwrap()),
                reachable,
                "{share}"
            );
        }
    }
}
