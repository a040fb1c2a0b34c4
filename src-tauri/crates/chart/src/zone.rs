use std::str::FromStr;

use chrono::{DateTime, FixedOffset, MappedLocalTime, NaiveDateTime, Offset, TimeZone, Utc};
use model::Millis;

/// The zone of a time axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// Coordinated universal time.
    Utc,
    /// A constant offset.
    Fixed(FixedOffset),
    /// A zone with its daylight-saving rules.
    Named(chrono_tz::Tz),
}

impl Zone {
    /// The wall clock at a moment; moments beyond chrono's years show as the epoch.
    pub(crate) fn wall_clock(self, at: Millis) -> NaiveDateTime {
        let utc = DateTime::<Utc>::from_timestamp_millis(at.0).unwrap_or_default();
        match self {
            Self::Utc => utc.naive_utc(),
            Self::Fixed(offset) => utc.with_timezone(&offset).naive_local(),
            Self::Named(zone) => utc.with_timezone(&zone).naive_local(),
        }
    }

    /// The moments at which the wall clock shows a time: none in a spring gap, two in autumn.
    pub(crate) fn moments(self, wall_clock: NaiveDateTime) -> impl Iterator<Item = Millis> {
        let (first, second) = match self {
            Self::Utc => both(&Utc, wall_clock),
            Self::Fixed(offset) => both(&offset, wall_clock),
            Self::Named(zone) => both(&zone, wall_clock),
        };
        [first, second].into_iter().flatten()
    }
}

fn both<T: TimeZone>(zone: &T, wall_clock: NaiveDateTime) -> (Option<Millis>, Option<Millis>) {
    let millis = |offset: T::Offset| {
        let seconds = i64::from(offset.fix().local_minus_utc());
        Millis(wall_clock.and_utc().timestamp_millis() - seconds * 1_000)
    };
    match zone.offset_from_local_datetime(&wall_clock) {
        MappedLocalTime::None => (None, None),
        MappedLocalTime::Single(offset) => (Some(millis(offset)), None),
        MappedLocalTime::Ambiguous(early, late) => (Some(millis(early)), Some(millis(late))),
    }
}

/// Reads `UTC`, an IANA name such as `Europe/Berlin`, or an offset such as `+02:00`.
impl FromStr for Zone {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        if matches!(name, "UTC" | "utc" | "Etc/UTC") {
            return Ok(Self::Utc);
        }
        if let Ok(offset) = name.parse() {
            return Ok(Self::Fixed(offset));
        }
        name.parse().map(Self::Named).map_err(|_| {
            format!("{name:?} is not a time zone; use UTC, a name such as Europe/Berlin, or +02:00")
        })
    }
}
