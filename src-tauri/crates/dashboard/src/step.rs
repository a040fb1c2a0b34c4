use model::{Millis, TimeRange};

/// The settings that decide how far apart the points of a range query are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// Points to ask for at most: the panel's `maxDataPoints`, or its width in pixels.
    pub max_data_points: u32,
    /// The panel's or query's lower limit.
    pub min: Option<Millis>,
    /// How often the source collects samples; the lower limit where `min` says nothing.
    pub scrape: Millis,
    /// Multiplies the result; an old option, usually 1.
    pub factor: u32,
}

/// The distance between points as Grafana's Prometheus source computes it.
///
/// The range divided by the points, rounded to a pleasant length, not below the lower limit, and
/// never so small that Prometheus' limit of 11,000 points is passed, which Grafana's own rounding
/// can miss. Source: Grafana
/// `pkg/promlib/models/query.go` and `packages/grafana-data/src/datetime/rangeutil.ts`.
#[must_use]
pub fn step(range: TimeRange, interval: Interval) -> Millis {
    let length = range.length().0;
    let points = i64::from(interval.max_data_points.max(1));
    let least = interval.min.unwrap_or(interval.scrape).0.max(1);
    let wanted = rounded(length / points).max(least);
    let safe = at_least(length / 11_000 + i64::from(length % 11_000 > 0));
    Millis(
        wanted
            .max(safe)
            .saturating_mul(i64::from(interval.factor.max(1))),
    )
}

/// `$__rate_interval`: at least four scrapes, so that a rate always sees two samples.
#[must_use]
pub fn rate_interval(step: Millis, scrape: Millis) -> Millis {
    let scrape = scrape.0.max(1);
    Millis(step.0.saturating_add(scrape).max(scrape.saturating_mul(4)))
}

/// How far apart the points of one query are, and what its rates look back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    /// `$__interval`, and the step of the query.
    pub step: Millis,
    /// `$__rate_interval`.
    pub rate: Millis,
}

/// The step of one query of a panel, as Grafana's panel and its Prometheus source compute it
/// together.
///
/// `interval` is the panel's, with the source's scrape interval; `min_step` is the query's own
/// lower limit with variables filled in. It takes the place of the panel's, also where it is
/// smaller; as a macro, `$__rate_interval` makes the step that of the rates, and `$__interval`
/// leaves it to the panel. Source: Grafana `pkg/promlib/models/query.go`, whose tests are ours.
#[must_use]
pub fn steps(range: TimeRange, interval: Interval, min_step: &str) -> Steps {
    let panel = step(
        range,
        Interval {
            factor: 1,
            ..interval
        },
    );
    let macros = min_step.trim_matches(['$', '{', '}']);
    let own = duration(min_step);
    let wanted = Interval {
        min: own.or(Some(panel)),
        ..interval
    };
    if matches!(macros, "__rate_interval" | "__rate_interval_ms") {
        // The step of rates is final: no factor changes it.
        let rate = rate_interval(
            step(
                range,
                Interval {
                    factor: 1,
                    ..wanted
                },
            ),
            interval.scrape,
        );
        return Steps { step: rate, rate };
    }
    let step = step(range, wanted);
    let scrape = match macros {
        "__interval" | "__interval_ms" => step,
        _ => own.unwrap_or(interval.scrape),
    };
    Steps {
        step,
        rate: rate_interval(panel, scrape),
    }
}

/// What "auto" of an interval variable stands for: the range divided by `count`, rounded to a
/// pleasant length and at least `least`.
#[must_use]
pub fn automatic(range: TimeRange, count: u32, least: Millis) -> Millis {
    let parts = i64::from(count.max(1));
    Millis(rounded(range.length().0 / parts).max(least.0))
}

/// Moves both ends down to a multiple of the step, so that refreshes ask for the same moments.
#[must_use]
pub fn align(range: TimeRange, step: Millis) -> TimeRange {
    let step = step.0.max(1);
    let down = |at: Millis| Millis(at.0 - at.0.rem_euclid(step));
    TimeRange {
        start: down(range.start),
        end: down(range.end),
    }
}

/// Reads a duration such as `30s`, `1m`, `1h30m` or `250ms`; a leading `>` of old files is skipped.
#[must_use]
pub fn duration(text: &str) -> Option<Millis> {
    let mut rest = text.trim().trim_start_matches(['>', '=']).trim_start();
    let mut total: i64 = 0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.')?;
        let (number, after) = rest.split_at_checked(end)?;
        let end = after
            .find(|letter: char| letter.is_ascii_digit())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at_checked(end)?;
        let length = match unit.trim() {
            "ms" => 1.0,
            "s" => 1e3,
            "m" => 60e3,
            "h" => 3_600e3,
            "d" => 86_400e3,
            "w" => 604_800e3,
            "M" => 2_592_000e3,
            "y" => 31_536_000e3,
            _ => return None,
        };
        let number: f64 = number.parse().ok()?;
        total = total.saturating_add((number * length) as i64);
        rest = after;
    }
    Some(Millis(total))
}

/// Pleasant lengths in milliseconds, each with the length from which the next is nearer.
const PLEASANT: [(i64, i64); 29] = [
    (10, 1),
    (15, 10),
    (35, 20),
    (75, 50),
    (150, 100),
    (350, 200),
    (750, 500),
    (1_500, 1_000),
    (3_500, 2_000),
    (7_500, 5_000),
    (12_500, 10_000),
    (17_500, 15_000),
    (25_000, 20_000),
    (45_000, 30_000),
    (90_000, 60_000),
    (210_000, 120_000),
    (450_000, 300_000),
    (750_000, 600_000),
    (1_050_000, 900_000),
    (1_500_000, 1_200_000),
    (2_700_000, 1_800_000),
    (5_400_000, 3_600_000),
    (9_000_000, 7_200_000),
    (16_200_000, 10_800_000),
    (32_400_000, 21_600_000),
    (86_400_000, 43_200_000),
    (604_800_000, 86_400_000),
    (1_814_400_000, 604_800_000),
    (3_628_800_000, 2_592_000_000),
];
const YEAR: i64 = 31_536_000_000;

fn rounded(millis: i64) -> i64 {
    let below = PLEASANT.iter().find(|(limit, _)| millis < *limit);
    below.map_or(YEAR, |(_, step)| *step)
}

fn at_least(millis: i64) -> i64 {
    let enough = PLEASANT.iter().find(|(_, step)| *step >= millis);
    enough.map_or(YEAR.max(millis), |(_, step)| *step)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    #[test]
    fn steps_are_those_grafana_asks_for() {
        for (length, points, min, scrape, factor, expected) in [
            (HOUR, 1_000, None, 15, 1, 15_000),
            (HOUR, 240, None, 15, 1, 15_000),
            (HOUR, 100, None, 15, 1, 30_000),
            (6 * HOUR, 1_000, None, 15, 1, 20_000),
            (24 * HOUR, 1_000, None, 15, 1, 60_000),
            (7 * 24 * HOUR, 1_000, None, 15, 1, 600_000),
            (30 * 24 * HOUR, 1_000, None, 15, 1, 1_800_000),
            (HOUR, 1_000, Some(60_000), 15, 1, 60_000),
            (HOUR, 1_000, Some(1_000), 15, 1, 5_000),
            (HOUR, 1_000, None, 15, 2, 30_000),
            (HOUR, 100_000, Some(1), 15, 1, 500),
            (0, 1_000, None, 15, 1, 15_000),
        ] {
            let range = TimeRange {
                start: Millis(0),
                end: Millis(length),
            };
            let interval = Interval {
                max_data_points: points,
                min: min.map(Millis),
                scrape: Millis(scrape * 1_000),
                factor,
            };
            assert_eq!(
                step(range, interval),
                Millis(expected),
                "{length} ms, {points} points"
            );
        }
    }

    #[test]
    fn no_step_passes_the_limit_of_eleven_thousand_points() {
        for hours in [1, 5, 24, 170, 1_000, 20_000] {
            let range = TimeRange {
                start: Millis(0),
                end: Millis(hours * HOUR),
            };
            let interval = Interval {
                max_data_points: u32::MAX,
                min: Some(Millis(1)),
                scrape: Millis(1),
                factor: 1,
            };
            let points = range.length().0 / step(range, interval).0;
            assert!(points <= 11_000, "{points} points over {hours} h");
        }
    }

    const MINUTE: i64 = 60_000;

    /// Range, points, the panel's limit, scrape, factor, the query's limit → step, rate interval.
    type Case = (i64, u32, i64, i64, u32, &'static str, i64, i64);

    #[test]
    fn queries_step_as_grafana_computes_it() {
        let cases: [Case; 34] = [
            // Limits of the query.
            (48 * HOUR, 761, 300, 15, 1, "10m", 600, 2_400),
            (48 * HOUR, 761, 300, 15, 1, "2m", 300, 480),
            (48 * HOUR, 175, 900, 15, 1, "2m", 900, 1_020),
            (48 * HOUR, 1_500, 0, 15, 1, "5m", 300, 1_200),
            (48 * HOUR, 1_500, 60, 15, 1, "1m", 120, 240),
            (48 * HOUR, 12_384, 100, 30, 1, "150s", 150, 600),
            (48 * HOUR, 12_384, 120, 30, 1, "120s", 120, 480),
            (HOUR, 12_384, 30, 30, 1, "30s", 30, 120),
            (HOUR, 1_000, 0, 15, 1, "5s", 5, 20),
            (HOUR, 1_000, 60, 15, 1, "1s", 5, 61),
            // None: the panel's limit, else the scrape interval.
            (12 * HOUR, 1_500, 0, 15, 1, "", 30, 60),
            (HOUR, 1_500, 0, 15, 1, "", 15, 60),
            (48 * HOUR, 1_500, 0, 15, 1, "", 120, 135),
            (48 * HOUR, 1_500, 0, 240, 1, "", 240, 960),
            (HOUR, 1_613, 30, 30, 1, "", 30, 120),
            (5 * MINUTE, 1_055, 15, 15, 1, "", 15, 60),
            (MINUTE, 1_500, 0, 15, 1, "", 15, 60),
            (30 * 24 * HOUR, 1_500, 0, 15, 1, "", 1_800, 1_815),
            (HOUR, 10, 0, 15, 1, "", 300, 315),
            (HOUR, 10_000, 0, 15, 1, "", 15, 60),
            (7 * 24 * HOUR, 800, 0, 15, 1, "", 900, 915),
            (365 * 24 * HOUR, 1_000, 0, 15, 1, "", 21_600, 21_615),
            (HOUR, 1_000, 3_600, 15, 1, "", 3_600, 3_615),
            // A factor, of old files.
            (48 * HOUR, 1_500, 0, 15, 10, "", 1_200, 135),
            (HOUR, 1_500, 0, 15, 0, "", 15, 60),
            (HOUR, 1_000, 0, 15, 2, "", 30, 60),
            // Macros as limits.
            (48 * HOUR, 1_500, 60, 15, 1, "$__interval", 120, 480),
            (48 * HOUR, 1_500, 60, 15, 1, "${__interval}", 120, 480),
            (48 * HOUR, 1_500, 60, 15, 1, "$__interval_ms", 120, 480),
            (48 * HOUR, 12_384, 100, 30, 1, "$__rate_interval", 130, 130),
            (
                48 * HOUR,
                12_384,
                100,
                30,
                1,
                "${__rate_interval}",
                130,
                130,
            ),
            (HOUR, 12_384, 30, 30, 1, "$__rate_interval", 120, 120),
            (48 * HOUR, 12_384, 120, 30, 3, "$__rate_interval", 150, 150),
            // Text that is no duration is no limit.
            (HOUR, 1_000, 0, 15, 1, "soon", 15, 60),
        ];
        for (length, points, min, scrape, factor, min_step, step, rate) in cases {
            let range = TimeRange {
                start: Millis(0),
                end: Millis(length),
            };
            let interval = Interval {
                max_data_points: points,
                min: (min > 0).then_some(Millis(min * 1_000)),
                scrape: Millis(scrape * 1_000),
                factor,
            };
            let expected = Steps {
                step: Millis(step * 1_000),
                rate: Millis(rate * 1_000),
            };
            let computed = steps(range, interval, min_step);
            assert_eq!(computed, expected, "{length} {interval:?} {min_step:?}");
        }
    }

    #[test]
    fn an_automatic_interval_divides_the_range() {
        for (length, count, least, expected) in [
            (HOUR, 30, 10_000, 120_000),
            (6 * HOUR, 30, 10_000, 600_000),
            (HOUR, 1_000, 10_000, 10_000),
            (0, 0, 10_000, 10_000),
        ] {
            let range = TimeRange {
                start: Millis(0),
                end: Millis(length),
            };
            let computed = automatic(range, count, Millis(least));
            assert_eq!(computed, Millis(expected), "{length} {count}");
        }
    }

    #[test]
    fn a_rate_interval_holds_four_scrapes() {
        assert_eq!(
            rate_interval(Millis(15_000), Millis(15_000)),
            Millis(60_000)
        );
        assert_eq!(
            rate_interval(Millis(300_000), Millis(15_000)),
            Millis(315_000)
        );
    }

    #[test]
    fn durations_are_read_in_parts() {
        for (text, expected) in [
            ("30s", Some(30_000)),
            ("1h30m", Some(5_400_000)),
            ("250ms", Some(250)),
            (">10s", Some(10_000)),
            ("1.5h", Some(5_400_000)),
            ("2w", Some(1_209_600_000)),
            ("", None),
            ("10", None),
            ("$__interval", None),
            ("1fortnight", None),
        ] {
            assert_eq!(duration(text), expected.map(Millis), "{text}");
        }
    }

    #[test]
    fn aligned_ranges_ask_for_the_same_moments() {
        let range = TimeRange {
            start: Millis(-1),
            end: Millis(61_999),
        };
        let aligned = align(range, Millis(15_000));
        assert_eq!(
            (aligned.start, aligned.end),
            (Millis(-15_000), Millis(60_000))
        );
    }
}
