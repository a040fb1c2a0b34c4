use chrono::{Datelike, Days, Duration, Months, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use model::{Millis, TimeRange};

use crate::{Zone, font, spec::Tick};

/// About `count` labelled moments of a range that are round on the zone's wall clock.
///
/// Steps run from a millisecond to centuries. Days begin at local midnight, an hour that daylight
/// saving skips has no tick, and one that it repeats has two. The first tick of a day, or of a
/// year, is labelled with its date.
#[must_use]
pub fn time(range: TimeRange, zone: Zone, count: usize) -> Vec<Tick> {
    let least = range.length().0.max(1) / count.max(1) as i64;
    let step = Step::all().find(|step| step.length() >= least);
    labelled(range, zone, step.unwrap_or(Step::LONGEST))
}

/// Labelled moments for an axis of so many CSS pixels: as near to one in 90 as the steps allow,
/// and never so many that labels touch.
#[must_use]
pub fn fitting(range: TimeRange, zone: Zone, width: f64) -> Vec<Tick> {
    const APART: f64 = 90.0;
    let pixels = |step: Step| step.length() as f64 / range.length().0.max(1) as f64 * width;
    let off = |step: Step| (pixels(step) / APART).ln().abs();
    let step = Step::all()
        .filter(|step| pixels(*step) >= step.label_width() + LABELS_APART)
        .min_by(|one, other| off(*one).total_cmp(&off(*other)));
    labelled(range, zone, step.unwrap_or(Step::LONGEST))
}

/// Least free space between two labels in CSS pixels.
const LABELS_APART: f64 = 14.0;

fn labelled(range: TimeRange, zone: Zone, step: Step) -> Vec<Tick> {
    let moments = match step {
        Step::Millis(step) if step <= MINUTE => even(range, step),
        _ => on_wall_clock(range, zone, step),
    };
    let tick = |at: Millis| Tick {
        at: at.0 as f64,
        label: step.label(zone.wall_clock(at)),
    };
    moments.into_iter().map(tick).collect()
}

/// Up to a minute every zone agrees on what is round.
fn even(range: TimeRange, step: i64) -> Vec<Millis> {
    let first = range
        .start
        .0
        .div_euclid(step)
        .saturating_add(1)
        .saturating_mul(step);
    let first = if range.start.0.rem_euclid(step) == 0 {
        range.start.0
    } else {
        first
    };
    let last = range
        .end
        .0
        .min(first.saturating_add(step.saturating_mul(MOST)));
    (first..=last).step_by(step as usize).map(Millis).collect()
}

fn on_wall_clock(range: TimeRange, zone: Zone, step: Step) -> Vec<Millis> {
    // An autumn hour is shown twice: walk one hour past both ends of the wall clock.
    let hour = Duration::hours(1);
    let end = zone.wall_clock(range.end) + hour;
    let mut clock = step.floor(zone.wall_clock(range.start) - hour);
    let mut moments: Vec<Millis> = Vec::new();
    while let Some(at) = clock
        && at <= end
        && moments.len() < MOST as usize
    {
        moments.extend(zone.moments(at).filter(|at| range.contains(*at)));
        clock = step.next(at);
    }
    moments.sort_unstable();
    moments
}

/// More ticks than any axis has room for.
const MOST: i64 = 500;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Millis(i64),
    Days(u64),
    Months(u32),
}

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl Step {
    const LONGEST: Self = Self::Months(12_000);

    /// From a millisecond to a thousand years.
    fn all() -> impl Iterator<Item = Self> {
        const MILLIS: [i64; 9] = [1, 2, 5, 10, 20, 50, 100, 200, 500];
        const SECONDS: [i64; 6] = [1, 2, 5, 10, 15, 30];
        const MINUTES: [i64; 7] = [1, 2, 5, 10, 15, 20, 30];
        const HOURS: [i64; 6] = [1, 2, 3, 4, 6, 12];
        const DAYS: [u64; 4] = [1, 2, 7, 14];
        const MONTHS: [u32; 11] = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1_200];
        let clock = (MILLIS.into_iter())
            .chain(SECONDS.map(|step| step * SECOND))
            .chain(MINUTES.map(|step| step * MINUTE))
            .chain(HOURS.map(|step| step * HOUR))
            .map(Self::Millis);
        clock
            .chain(DAYS.map(Self::Days))
            .chain(MONTHS.map(Self::Months))
            .chain([Self::LONGEST])
    }

    /// About how long it is, in milliseconds.
    fn length(self) -> i64 {
        match self {
            Self::Millis(step) => step,
            Self::Days(days) => days as i64 * DAY,
            Self::Months(months) => i64::from(months) * 1_461 * HOUR / 2,
        }
    }

    /// Width of its widest label in CSS pixels.
    fn label_width(self) -> f64 {
        font::width(match self {
            Self::Millis(step) if step < SECOND => "00:00:00.000",
            Self::Millis(step) if step < MINUTE => "00:00:00",
            Self::Millis(_) | Self::Days(_) => "30 Nov",
            Self::Months(_) => "2026",
        })
    }

    /// The last tick at or before a wall-clock time.
    fn floor(self, clock: NaiveDateTime) -> Option<NaiveDateTime> {
        let midnight = clock.date().and_time(NaiveTime::MIN);
        match self {
            Self::Millis(step) => {
                let into = (clock - midnight).num_milliseconds();
                Some(midnight + Duration::milliseconds(into - into % step))
            }
            Self::Days(1) => Some(midnight),
            // Weeks begin on Monday; pairs of days are counted from one.
            Self::Days(days) => {
                let monday = NaiveDate::from_ymd_opt(1970, 1, 5)?.and_time(NaiveTime::MIN);
                let since = (midnight - monday).num_days();
                midnight.checked_sub_days(Days::new(since.rem_euclid(days as i64) as u64))
            }
            Self::Months(months) => {
                let since = clock.year() as i64 * 12 + i64::from(clock.month0());
                let first = since - since.rem_euclid(i64::from(months));
                let (year, month) = (first.div_euclid(12), first.rem_euclid(12));
                let date = NaiveDate::from_ymd_opt(year as i32, month as u32 + 1, 1)?;
                Some(date.and_time(NaiveTime::MIN))
            }
        }
    }

    fn next(self, clock: NaiveDateTime) -> Option<NaiveDateTime> {
        match self {
            Self::Millis(step) => clock.checked_add_signed(Duration::milliseconds(step)),
            Self::Days(days) => clock.checked_add_days(Days::new(days)),
            Self::Months(months) => clock.checked_add_months(Months::new(months)),
        }
    }

    fn label(self, clock: NaiveDateTime) -> String {
        let midnight = clock.num_seconds_from_midnight() == 0 && clock.nanosecond() == 0;
        let format = match self {
            Self::Millis(_) | Self::Days(_) if midnight => "%-d %b",
            Self::Millis(step) if step < SECOND => "%H:%M:%S%.3f",
            Self::Millis(step) if step < MINUTE => "%H:%M:%S",
            Self::Millis(_) | Self::Days(_) => "%H:%M",
            Self::Months(months) if months < 12 && clock.month() != 1 => "%b",
            Self::Months(_) => "%Y",
        };
        clock.format(format).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Millis {
        Millis(
            text.parse::<chrono::DateTime<chrono::Utc>>()
                .unwrap()
                .timestamp_millis(),
        )
    }

    fn labels(start: &str, end: &str, zone: &str, count: usize) -> String {
        let range = TimeRange {
            start: moment(start),
            end: moment(end),
        };
        let ticks = time(range, zone.parse().unwrap(), count);
        assert!(
            ticks.is_sorted_by(|one, next| one.at < next.at),
            "ticks ascend"
        );
        let labels: Vec<String> = ticks.into_iter().map(|tick| tick.label).collect();
        labels.join(" | ")
    }

    #[test]
    fn time_ticks_are_round_on_the_wall_clock_at_any_range() {
        for (start, end, zone, count, expected) in [
            (
                "2026-11-21T02:14:05Z",
                "2026-11-21T03:14:05Z",
                "UTC",
                4,
                "02:15 | 02:30 | 02:45 | 03:00",
            ),
            (
                "2026-11-21T02:14:05Z",
                "2026-11-21T02:14:25Z",
                "UTC",
                5,
                "02:14:05 | 02:14:10 | 02:14:15 | 02:14:20 | 02:14:25",
            ),
            (
                "2026-11-21T02:14:05Z",
                "2026-11-21T02:14:05.010Z",
                "UTC",
                3,
                "02:14:05.000 | 02:14:05.005 | 02:14:05.010",
            ),
            (
                "2026-11-20T20:00:00Z",
                "2026-11-21T04:00:00Z",
                "UTC",
                4,
                "20:00 | 22:00 | 21 Nov | 02:00 | 04:00",
            ),
            (
                "2026-11-20T20:00:00Z",
                "2026-11-21T04:00:00Z",
                "Asia/Kolkata",
                4,
                "02:00 | 04:00 | 06:00 | 08:00",
            ),
            (
                "2026-11-18T20:00:00Z",
                "2026-11-21T20:00:00Z",
                "America/New_York",
                3,
                "19 Nov | 20 Nov | 21 Nov",
            ),
            (
                "2026-10-25T00:00:00Z",
                "2026-11-25T00:00:00Z",
                "UTC",
                5,
                "26 Oct | 2 Nov | 9 Nov | 16 Nov | 23 Nov",
            ),
            (
                "2025-10-15T00:00:00Z",
                "2026-04-15T00:00:00Z",
                "UTC",
                6,
                "Nov | Dec | 2026 | Feb | Mar | Apr",
            ),
            (
                "1999-06-01T00:00:00Z",
                "2026-04-15T00:00:00Z",
                "UTC",
                6,
                "2000 | 2005 | 2010 | 2015 | 2020 | 2025",
            ),
            (
                "2026-11-21T02:00:00Z",
                "2026-11-21T02:20:00Z",
                "+05:45",
                4,
                "07:45 | 07:50 | 07:55 | 08:00 | 08:05",
            ),
        ] {
            assert_eq!(
                labels(start, end, zone, count),
                expected,
                "{start}–{end} {zone}"
            );
        }
    }

    #[test]
    fn an_hour_that_daylight_saving_repeats_is_there_twice_and_a_skipped_one_is_not() {
        assert_eq!(
            labels(
                "2026-10-24T23:00:00Z",
                "2026-10-25T03:00:00Z",
                "Europe/Berlin",
                5
            ),
            "01:00 | 02:00 | 02:00 | 03:00 | 04:00"
        );
        assert_eq!(
            labels(
                "2026-03-29T00:00:00Z",
                "2026-03-29T03:00:00Z",
                "Europe/Berlin",
                4
            ),
            "01:00 | 03:00 | 04:00 | 05:00"
        );
        assert_eq!(
            labels(
                "2026-03-28T00:00:00Z",
                "2026-03-31T12:00:00Z",
                "Europe/Berlin",
                4
            ),
            "29 Mar | 30 Mar | 31 Mar"
        );
    }

    #[test]
    fn six_hours_on_a_panel_are_labelled_by_the_hour() {
        let range = TimeRange {
            start: moment("2026-11-21T02:14:05Z"),
            end: moment("2026-11-21T08:14:05Z"),
        };
        let labels = |width: f64| {
            let ticks = fitting(range, Zone::Utc, width);
            let labels: Vec<String> = ticks.into_iter().map(|tick| tick.label).collect();
            labels.join(" ")
        };
        assert_eq!(labels(460.0), "03:00 04:00 05:00 06:00 07:00 08:00");
        assert_eq!(labels(250.0), "04:00 06:00 08:00");
        assert_eq!(labels(1_200.0).split(' ').count(), 12);
    }

    #[test]
    fn axes_of_any_width_and_range_have_labels_that_neither_touch_nor_lack() {
        const DAY: i64 = 24 * HOUR;
        let minutes = [1, 5, 10, 15, 20, 30, 45].map(|minutes| minutes * MINUTE);
        let hours = [1, 2, 3, 4, 6, 8, 12, 18].map(|hours| hours * HOUR);
        let days =
            [1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90, 180, 365, 730].map(|days| days * DAY);
        let lengths = minutes.into_iter().chain(hours).chain(days);
        for length in lengths.chain([50, 1_000, 7_000, 30_000]) {
            for width in (120..=1_900).step_by(20) {
                let width = f64::from(width);
                let end = moment("2026-11-21T08:14:05Z");
                let range = TimeRange::ending(end, Millis(length));
                let ticks = fitting(range, Zone::Utc, width);
                let case = format!("{length} ms on {width} px: {ticks:?}");
                let apart = width / ticks.len().max(1) as f64;
                // Weeks after days and months after weeks leave the widest holes.
                assert!(apart <= 260.0 || width < 300.0, "{apart} {case}");
                let place = |tick: &Tick| (tick.at - range.start.0 as f64) / length as f64 * width;
                for pair in ticks.windows(2) {
                    let (one, next) = (&pair[0], &pair[1]);
                    let halves = (font::width(&one.label) + font::width(&next.label)) / 2.0;
                    let free = place(next) - place(one) - halves;
                    assert!(free >= 4.0, "{free} {case}");
                }
            }
        }
    }

    #[test]
    fn senseless_ranges_end() {
        for (start, end) in [
            (0, 0),
            (1_795_227_240_000, 1_795_227_240_001),
            (5, -5),
            (i64::MIN / 4, i64::MAX / 4),
            (0, 250_000_000_000_000),
        ] {
            let range = TimeRange {
                start: Millis(start),
                end: Millis(end),
            };
            assert!(time(range, Zone::Utc, 8).len() <= 502);
        }
    }
}
