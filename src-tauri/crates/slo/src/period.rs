use std::time::Duration;

use chrono::{DateTime, Datelike, Days, Months, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use model::{Millis, TimeRange};

/// The time that a budget is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Period {
    /// The time of this length that ends now.
    Rolling(Duration),
    /// The calendar's, in which every new period begins with a whole budget.
    Calendar {
        /// How long each lasts.
        every: Every,
        /// When one of them begins, by the clocks of the zone.
        start: NaiveDateTime,
        /// Whose clocks.
        zone: Tz,
    },
}

/// The length of a period of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// Days, above 0.
    Days(u32),
    /// Months, above 0.
    Months(u32),
}

/// The budget's tables speak of months of 30 days.
const MONTH: u64 = 30;
const DAY: Duration = Duration::from_secs(86_400);

impl Period {
    /// The length that burn rates are worked out for; a month has 30 days.
    #[must_use]
    pub fn usual_length(&self) -> Duration {
        let days = |days: u64| Duration::from_secs(days * DAY.as_secs());
        match self {
            Self::Rolling(length) => *length,
            Self::Calendar { every, .. } => match every {
                Every::Days(count) => days(u64::from(*count)),
                Every::Months(count) => days(u64::from(*count) * MONTH),
            },
        }
    }

    /// The period that a moment lies in, whole: one of the calendar ends after the moment.
    #[must_use]
    pub fn around(&self, at: Millis) -> TimeRange {
        match self {
            Self::Rolling(length) => TimeRange::ending(at, millis(*length)),
            Self::Calendar { every, start, zone } => of_calendar(*every, *start, *zone, at)
                .unwrap_or(TimeRange {
                    start: at,
                    end: Millis(at.0.saturating_add(millis(self.usual_length()).0)),
                }),
        }
    }

    /// The part of the period that has passed at a moment.
    #[must_use]
    pub fn passed(&self, at: Millis) -> TimeRange {
        TimeRange {
            start: self.around(at).start,
            end: at,
        }
    }

    /// In words: `30 days, rolling` or `month of the calendar, Europe/Berlin`.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Rolling(length) => format!("{}, rolling", duration_in_words(*length)),
            Self::Calendar { every, zone, .. } => {
                format!("{} of the calendar, {zone}", every.in_words())
            }
        }
    }

    /// Its length in words: `30 days` or `this month`.
    #[must_use]
    pub fn length_in_words(&self) -> String {
        match self {
            Self::Rolling(length) => duration_in_words(*length),
            Self::Calendar { every, .. } => match every {
                Every::Days(1) => "today".to_owned(),
                every => format!("this {}", every.in_words()),
            },
        }
    }
}

impl Every {
    fn in_words(self) -> String {
        match self {
            Self::Days(1) => "day".to_owned(),
            Self::Days(7) => "week".to_owned(),
            Self::Days(days) if days % 7 == 0 => format!("{} weeks", days / 7),
            Self::Days(days) => format!("{days} days"),
            Self::Months(1) => "month".to_owned(),
            Self::Months(3) => "quarter".to_owned(),
            Self::Months(12) => "year".to_owned(),
            Self::Months(months) if months % 12 == 0 => format!("{} years", months / 12),
            Self::Months(months) => format!("{months} months"),
        }
    }
}

fn of_calendar(every: Every, start: NaiveDateTime, zone: Tz, at: Millis) -> Option<TimeRange> {
    let local = DateTime::<Utc>::from_timestamp_millis(at.0)?
        .with_timezone(&zone)
        .naive_local();
    let mut count = match every {
        Every::Days(days) => (local - start).num_days().div_euclid(i64::from(days)),
        Every::Months(months) => {
            let from_year_nought =
                |at: NaiveDateTime| i64::from(at.year()) * 12 + i64::from(at.month0());
            (from_year_nought(local) - from_year_nought(start)).div_euclid(i64::from(months))
        }
    };
    // The day of the month or a change of clocks may put the moment one period earlier or later.
    let begins = |count: i64| moment(nth(every, start, count)?, zone);
    if begins(count)? > at {
        count -= 1;
    } else if begins(count + 1)? <= at {
        count += 1;
    }
    Some(TimeRange {
        start: begins(count)?,
        end: begins(count + 1)?,
    })
}

/// When the period begins that comes so many after the first.
fn nth(every: Every, start: NaiveDateTime, count: i64) -> Option<NaiveDateTime> {
    let steps = |of_each: u32| count.unsigned_abs().checked_mul(u64::from(of_each));
    match every {
        Every::Days(days) => {
            let days = Days::new(steps(days)?);
            if count < 0 {
                start.checked_sub_days(days)
            } else {
                start.checked_add_days(days)
            }
        }
        Every::Months(months) => {
            let months = Months::new(u32::try_from(steps(months)?).ok()?);
            if count < 0 {
                start.checked_sub_months(months)
            } else {
                start.checked_add_months(months)
            }
        }
    }
}

/// The moment at which the zone's clocks show a time, or the first after a gap they leave out.
fn moment(local: NaiveDateTime, zone: Tz) -> Option<Millis> {
    let shown = |local: NaiveDateTime| zone.from_local_datetime(&local).earliest();
    let found = shown(local).or_else(|| shown(local.checked_add_signed(TimeDelta::hours(1))?))?;
    Some(Millis(found.timestamp_millis()))
}

pub(crate) fn millis(duration: Duration) -> Millis {
    Millis(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX))
}

/// Units from the largest to the smallest: seconds, the unit alone and behind a larger one.
const UNITS: [(u64, &str, &str); 4] = [
    (86_400, " days", " days"),
    (3_600, " h", " h"),
    (60, " min", " m"),
    (1, " s", " s"),
];

/// A duration with at most two units: `30 days`, `6 h`, `5 min`, `1 h 20 m`.
#[must_use]
pub fn duration_in_words(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let first = UNITS.iter().position(|(size, ..)| seconds >= *size);
    let Some((size, alone, _)) = first.and_then(|first| UNITS.get(first)) else {
        return "0 s".to_owned();
    };
    let (whole, rest) = (seconds / size, seconds % size);
    let unit = if whole == 1 && *size == DAY.as_secs() {
        " day"
    } else {
        alone
    };
    let next = first.and_then(|first| UNITS.get(first + 1));
    match next {
        // Beyond two days, hours no longer matter.
        Some((smaller, _, behind))
            if rest >= *smaller && !(whole > 2 && *size == DAY.as_secs()) =>
        {
            let unit = if *alone == " min" { " m" } else { unit };
            format!("{whole}{unit} {}{behind}", rest / smaller)
        }
        _ => format!("{whole}{unit}"),
    }
}

/// A duration as PromQL and rule files write it, in one unit: `30d`, `6h`, `5m`, `90s`.
#[must_use]
pub fn prometheus_duration(duration: Duration) -> String {
    let millis = duration.as_millis();
    let (size, unit) = [
        (86_400_000, "d"),
        (3_600_000, "h"),
        (60_000, "m"),
        (1_000, "s"),
    ]
    .into_iter()
    .find(|(size, _)| millis >= *size && millis.is_multiple_of(*size))
    .unwrap_or((1, "ms"));
    format!("{}{unit}", millis / size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Millis {
        Millis(
            DateTime::parse_from_rfc3339(text)
                .unwrap()
                .timestamp_millis(),
        )
    }

    fn written(at: Millis) -> String {
        DateTime::<Utc>::from_timestamp_millis(at.0)
            .unwrap()
            .to_rfc3339()
    }

    fn calendar(every: Every, start: &str, zone: &str) -> Period {
        Period::Calendar {
            every,
            start: start.parse().unwrap(),
            zone: zone.parse().unwrap(),
        }
    }

    #[test]
    fn a_rolling_period_ends_now() {
        let period = Period::Rolling(30 * DAY);
        let now = at("2026-07-15T12:00:00Z");
        assert_eq!(
            period.around(now),
            TimeRange::ending(now, Millis(2_592_000_000))
        );
        assert_eq!(period.passed(now), period.around(now));
    }

    #[test]
    fn periods_of_the_calendar_follow_its_clocks() {
        use Every::{Days, Months};
        for (every, start, zone, now, from, to) in [
            (
                Months(1),
                "2024-01-01T00:00:00",
                "UTC",
                "2026-02-10T00:00:00Z",
                "2026-02-01T00:00:00+00:00",
                "2026-03-01T00:00:00+00:00",
            ),
            // Summer time begins within this month: it is an hour short.
            (
                Months(1),
                "2024-01-01T00:00:00",
                "Europe/Berlin",
                "2026-03-31T21:59:59Z",
                "2026-02-28T23:00:00+00:00",
                "2026-03-31T22:00:00+00:00",
            ),
            (
                Months(1),
                "2024-01-01T00:00:00",
                "Europe/Berlin",
                "2026-03-31T22:00:00Z",
                "2026-03-31T22:00:00+00:00",
                "2026-04-30T22:00:00+00:00",
            ),
            (
                Months(1),
                "2024-01-15T09:30:00",
                "UTC",
                "2026-02-10T00:00:00Z",
                "2026-01-15T09:30:00+00:00",
                "2026-02-15T09:30:00+00:00",
            ),
            (
                Months(3),
                "2024-01-01T00:00:00",
                "America/New_York",
                "2026-04-01T03:59:00Z",
                "2026-01-01T05:00:00+00:00",
                "2026-04-01T04:00:00+00:00",
            ),
            (
                Days(7),
                "2024-01-01T00:00:00",
                "UTC",
                "2026-02-11T00:00:00Z",
                "2026-02-09T00:00:00+00:00",
                "2026-02-16T00:00:00+00:00",
            ),
            // A day that ends with the change of clocks has 25 hours.
            (
                Days(1),
                "2024-01-01T00:00:00",
                "Europe/Berlin",
                "2026-10-25T22:30:00Z",
                "2026-10-24T22:00:00+00:00",
                "2026-10-25T23:00:00+00:00",
            ),
            // Before the first one.
            (
                Months(1),
                "2030-01-01T00:00:00",
                "UTC",
                "2026-02-10T00:00:00Z",
                "2026-02-01T00:00:00+00:00",
                "2026-03-01T00:00:00+00:00",
            ),
            // The clocks leave 02:30 out that day.
            (
                Days(1),
                "2026-03-28T02:30:00",
                "Europe/Berlin",
                "2026-03-29T12:00:00Z",
                "2026-03-29T01:30:00+00:00",
                "2026-03-30T00:30:00+00:00",
            ),
            (
                Months(1),
                "2024-01-31T00:00:00",
                "UTC",
                "2026-03-01T00:00:00Z",
                "2026-02-28T00:00:00+00:00",
                "2026-03-31T00:00:00+00:00",
            ),
        ] {
            let found = calendar(every, start, zone).around(at(now));
            assert_eq!(
                (written(found.start), written(found.end)),
                (from.into(), to.into()),
                "{zone} {now}"
            );
        }
    }

    #[test]
    fn a_time_beyond_the_calendar_is_no_panic() {
        let period = calendar(Every::Months(1), "2024-01-01T00:00:00", "UTC");
        let range = period.around(Millis(i64::MAX));
        assert_eq!(range.start, Millis(i64::MAX));
    }

    #[test]
    fn periods_and_durations_in_words() {
        for (period, words) in [
            (Period::Rolling(30 * DAY), "30 days, rolling"),
            (
                calendar(Every::Months(1), "2024-01-01T00:00:00", "Europe/Berlin"),
                "month of the calendar, Europe/Berlin",
            ),
            (
                calendar(Every::Days(14), "2024-01-01T00:00:00", "UTC"),
                "2 weeks of the calendar, UTC",
            ),
        ] {
            assert_eq!(period.in_words(), words);
        }
        for (seconds, words, written) in [
            (0, "0 s", "0ms"),
            (45, "45 s", "45s"),
            (300, "5 min", "5m"),
            (330, "5 m 30 s", "330s"),
            (3_600, "1 h", "1h"),
            (4_800, "1 h 20 m", "80m"),
            (21_600, "6 h", "6h"),
            (86_400, "1 day", "1d"),
            (100_800, "1 day 4 h", "28h"),
            (266_400, "3 days", "74h"),
            (2_592_000, "30 days", "30d"),
        ] {
            let duration = Duration::from_secs(seconds);
            assert_eq!(duration_in_words(duration), words);
            assert_eq!(prometheus_duration(duration), written);
        }
    }
}
