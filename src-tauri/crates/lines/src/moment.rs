//! Points in time as logs write them, to the nanosecond, and what had to be guessed.

use chrono::{Datelike, NaiveDate};
use model::Nanos;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

mod clock;

use clock::{Clock, Reader};

/// How the time of a line was found; all but `zoned` hold a guess that the reader should see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TimeGuess {
    /// The line has none: the time at which it was seen.
    #[default]
    Seen,
    /// The line has none: the time that the container runtime wrote before it.
    Carrier,
    /// Text with a zone.
    Zoned,
    /// Text without a zone, read as UTC.
    AssumedUtc,
    /// Text without a year, which is taken from when it was seen; without a zone it is UTC.
    AssumedYear,
    /// A number so small that it counts seconds since 1970.
    Seconds,
    /// A number of the size of milliseconds since 1970.
    Millis,
    /// A number of the size of microseconds since 1970.
    Micros,
    /// A number of the size of nanoseconds since 1970.
    Nanos,
}

/// A point in time and how it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) at: Nanos,
    pub(crate) guess: TimeGuess,
}

impl Moment {
    /// Whether neither zone nor year had to be assumed.
    pub(crate) fn is_whole(&self) -> bool {
        !matches!(self.guess, TimeGuess::AssumedUtc | TimeGuess::AssumedYear)
    }
}

/// A time that makes up the whole text.
pub(crate) fn whole(text: &str, seen: Nanos) -> Option<Moment> {
    let text = text.trim();
    if text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
    {
        return from_number(text);
    }
    let (moment, rest) = prefix(text, seen)?;
    rest.is_empty().then_some(moment)
}

/// A time at the start of a text, and what follows it.
///
/// Read are RFC 3339 and its relatives (`2026-11-26 15:00:00,123`, `2026/11/26 15:00:00`),
/// `26/Nov/2026:15:00:00 +0000`, `26 Nov 2026 15:00:00`, RFC 2822, `Nov 26 15:00:00` (with or
/// without a year) and `Thu Nov 26 15:00:00.1 2026`.
pub(crate) fn prefix(text: &str, seen: Nanos) -> Option<(Moment, &str)> {
    let mut reader = Reader::new(text);
    let moment = if reader.peek()?.is_ascii_digit() {
        year_first(&mut reader).or_else(|| {
            reader = Reader::new(text);
            day_first(&mut reader)
        })?
    } else {
        month_first(&mut reader, seen)?
    };
    Some((moment, reader.rest()?))
}

/// What follows a time of day.
pub(crate) fn clock(text: &str) -> Option<&str> {
    let mut reader = Reader::new(text);
    reader.clock()?;
    reader.rest()
}

/// `1126 15:00:00.123456`, as klog writes it.
pub(crate) fn month_and_day(text: &str, seen: Nanos) -> Option<(Moment, &str)> {
    let mut reader = Reader::new(text);
    let (month, day) = (reader.digits(2)?, reader.digits(2)?);
    reader.one_of(b" ")?;
    let clock = reader.clock()?;
    let mut moment = moment(nearest(month as u32, day as u32, seen)?, clock, None)?;
    moment.guess = TimeGuess::AssumedYear;
    Some((moment, reader.rest()?))
}

/// Seconds, milliseconds, microseconds or nanoseconds since the epoch, told apart by their size.
///
/// Read digit by digit: a float holds a nanosecond of this century only to about 200 ns.
pub(crate) fn from_number(text: &str) -> Option<Moment> {
    let (digits, fraction) = text.split_once('.').unwrap_or((text, ""));
    let Ok(whole) = digits.parse::<i64>() else {
        return from_float(text);
    };
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return from_float(text);
    }
    let (unit, guess) = unit(whole as f64);
    let mut place = unit;
    let mut rest = 0;
    for digit in fraction.bytes() {
        place /= 10;
        rest += i64::from(digit - b'0') * place;
    }
    let at = whole.checked_mul(unit)?.checked_add(rest)?;
    Some(Moment {
        at: Nanos(at),
        guess,
    })
}

fn from_float(text: &str) -> Option<Moment> {
    let number: f64 = text.parse().ok()?;
    let (unit, guess) = unit(number);
    let nanos = number * unit as f64;
    (nanos.abs() < 9.2e18).then_some(Moment {
        at: Nanos(nanos as i64),
        guess,
    })
}

fn unit(number: f64) -> (i64, TimeGuess) {
    match number.abs() {
        n if n < 1e11 => (1_000_000_000, TimeGuess::Seconds),
        n if n < 1e14 => (1_000_000, TimeGuess::Millis),
        n if n < 1e17 => (1_000, TimeGuess::Micros),
        _ => (1, TimeGuess::Nanos),
    }
}

/// `2026-11-26T15:00:00.123Z` with any of the separators in use.
fn year_first(reader: &mut Reader<'_>) -> Option<Moment> {
    let year = reader.digits(4)?;
    let separator = reader.one_of(b"-/.")?;
    let month = reader.digits(2)?;
    reader.one_of(&[separator])?;
    let day = reader.digits(2)?;
    reader.one_of(b"T t_")?;
    let clock = reader.clock()?;
    let zone = reader.zone();
    moment(
        NaiveDate::from_ymd_opt(year, month as u32, day as u32)?,
        clock,
        zone,
    )
}

/// `26/Nov/2026:15:00:00 +0000`, `26-Nov-2026 15:00:00 UTC`, `26 Nov 2026 15:00:00.123`.
fn day_first(reader: &mut Reader<'_>) -> Option<Moment> {
    let day = reader.number(2)?;
    let separator = reader.one_of(b"/- ")?;
    let month = reader.month()?;
    reader.one_of(&[separator])?;
    let year = reader.digits(4)?;
    reader.one_of(b": T")?;
    let clock = reader.clock()?;
    let zone = reader.zone();
    moment(
        NaiveDate::from_ymd_opt(year, month, day as u32)?,
        clock,
        zone,
    )
}

/// `Nov 26 15:00:00`, `Thu Nov 26 15:00:00.123456 2026` and `Thu, 26 Nov 2026 15:00:00 GMT`.
fn month_first(reader: &mut Reader<'_>, seen: Nanos) -> Option<Moment> {
    let weekday = reader.weekday();
    if weekday {
        let comma = reader.one_of(b",").is_some();
        reader.one_of(b" ")?;
        if comma {
            return day_first(reader);
        }
    }
    let month = reader.month()?;
    reader.spaces()?;
    let day = reader.number(2)? as u32;
    let year = reader.year_before_clock();
    reader.one_of(b" ")?;
    let clock = reader.clock()?;
    let after = || weekday.then(|| reader.year_after_clock()).flatten();
    if let Some(year) = year.or_else(after) {
        let zone = reader.zone();
        return moment(NaiveDate::from_ymd_opt(year, month, day)?, clock, zone);
    }
    let zone = reader.zone();
    let mut found = moment(nearest(month, day, seen)?, clock, zone)?;
    found.guess = TimeGuess::AssumedYear;
    Some(found)
}

/// The day in the year that puts it closest before `seen`; a day of clock error is allowed for.
fn nearest(month: u32, day: u32, seen: Nanos) -> Option<NaiveDate> {
    const DAY: i64 = 86_400;
    let seen = chrono::DateTime::from_timestamp(seen.0.div_euclid(1_000_000_000) + DAY, 0)?;
    let limit = seen.date_naive();
    // 29 February may lie up to eight years back.
    (0..=8).find_map(|back| {
        NaiveDate::from_ymd_opt(limit.year() - back, month, day).filter(|date| *date <= limit)
    })
}

fn moment(date: NaiveDate, clock: Clock, zone: Option<i64>) -> Option<Moment> {
    let midnight = date.and_hms_opt(0, 0, 0)?.and_utc().timestamp();
    let seconds = midnight + clock.seconds - zone.unwrap_or(0);
    let at = seconds
        .checked_mul(1_000_000_000)?
        .checked_add(clock.nanos)?;
    Some(Moment {
        at: Nanos(at),
        guess: match zone {
            Some(_) => TimeGuess::Zoned,
            None => TimeGuess::AssumedUtc,
        },
    })
}

#[cfg(test)]
mod tests;
