use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone as _, Utc};
use serde::Serialize;

/// A time as a history table records it.
///
/// A column without a zone holds the zone of whoever wrote the row; such a time is kept as
/// written and [`Moment::nanos`] reads its digits as UTC, for ordering within one history only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moment {
    text: String,
    #[serde(serialize_with = "digits")]
    nanos: Option<i64>,
    zone: Zone,
}

/// Whether a time says where its clock stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Zone {
    /// UTC, or an offset that was turned into UTC.
    Known,
    /// The writer's zone, which nothing records.
    Unknown,
}

fn digits<S: serde::Serializer>(nanos: &Option<i64>, serializer: S) -> Result<S::Ok, S::Error> {
    match nanos {
        Some(nanos) => serializer.collect_str(nanos),
        None => serializer.serialize_none(),
    }
}

impl Moment {
    /// A time with a zone, in nanoseconds since the Unix epoch.
    #[must_use]
    pub fn at(nanos: i64) -> Self {
        Self {
            text: written(nanos, "Z"),
            nanos: Some(nanos),
            zone: Zone::Known,
        }
    }

    /// A time without a zone, its digits read as UTC.
    #[must_use]
    pub fn local(nanos: i64) -> Self {
        Self {
            text: written(nanos, ""),
            nanos: Some(nanos),
            zone: Zone::Unknown,
        }
    }

    /// A whole number since the Unix epoch: seconds, milliseconds, microseconds or nanoseconds,
    /// told by its size. `None` for what no migration can have run at.
    #[must_use]
    pub fn epoch(number: i64) -> Option<Self> {
        let unit = match number.unsigned_abs() {
            0..100_000_000_000 => 1_000_000_000,
            100_000_000_000..100_000_000_000_000 => 1_000_000,
            100_000_000_000_000..100_000_000_000_000_000 => 1_000,
            _ => 1,
        };
        number.checked_mul(unit).map(Self::at)
    }

    /// A time in any text that databases and tools write; kept as it is where it is not a time.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let trimmed = text.trim();
        let (nanos, zone) = match parse(trimmed) {
            Some((nanos, zone)) => (Some(nanos), zone),
            None => (None, Zone::Unknown),
        };
        Self {
            text: trimmed.to_owned(),
            nanos,
            zone,
        }
    }

    /// The same digits, now known to be UTC by the tool's contract (Ecto, SQLite's
    /// `CURRENT_TIMESTAMP`).
    #[must_use]
    pub fn utc(self) -> Self {
        match self.nanos {
            Some(nanos) => Self::at(nanos),
            None => self,
        }
    }

    /// As recorded, for the screen.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Nanoseconds since the Unix epoch; UTC only if [`Moment::zone`] is known.
    #[must_use]
    pub fn nanos(&self) -> Option<i64> {
        self.nanos
    }

    /// Whether the zone is known.
    #[must_use]
    pub fn zone(&self) -> Zone {
        self.zone
    }
}

fn written(nanos: i64, zone: &str) -> String {
    let time: DateTime<Utc> = Utc.timestamp_nanos(nanos);
    format!("{}{zone}", time.format("%Y-%m-%dT%H:%M:%S%.f"))
}

fn parse(text: &str) -> Option<(i64, Zone)> {
    let (date, rest) = text.split_at_checked(10)?;
    let date = NaiveDate::parse_from_str(date, "%Y-%m-%d").ok()?;
    let rest = rest.trim_start_matches([' ', 'T', 't']);
    let cut = rest
        .find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.' || c == ','))
        .unwrap_or(rest.len());
    let (clock, zone) = rest.split_at_checked(cut)?;
    let clock = clock.replace(',', ".");
    let time = ["%H:%M:%S%.f", "%H:%M"]
        .iter()
        .find_map(|form| chrono::NaiveTime::parse_from_str(&clock, form).ok())?;
    let naive = NaiveDateTime::new(date, time)
        .and_utc()
        .timestamp_nanos_opt()?;
    match zone.trim() {
        "" => Some((naive, Zone::Unknown)),
        "Z" | "z" | "UTC" => Some((naive, Zone::Known)),
        offset => {
            let seconds = offset_seconds(offset)?;
            Some((
                naive.checked_sub(seconds.checked_mul(1_000_000_000)?)?,
                Zone::Known,
            ))
        }
    }
}

/// Seconds east of UTC of `+02`, `+02:30`, `-0500`.
fn offset_seconds(text: &str) -> Option<i64> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let digits: String = digits.chars().filter(|c| *c != ':').collect();
    let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i64>().ok();
    match digits.len() {
        2 => Some(sign * number(0..2)? * 3_600),
        4 => Some(sign * (number(0..2)? * 3_600 + number(2..4)? * 60)),
        6 => Some(sign * (number(0..2)? * 3_600 + number(2..4)? * 60 + number(4..6)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Moment, Zone};

    #[test]
    fn times_as_databases_write_them() {
        let second = 1_795_225_267_i64 * 1_000_000_000;
        let table = [
            ("2026-11-21 01:41:07", second, Zone::Unknown),
            ("2026-11-21T01:41:07Z", second, Zone::Known),
            ("2026-11-21 01:41:07+00", second, Zone::Known),
            ("2026-11-21 03:11:07+01:30", second, Zone::Known),
            (
                "2026-11-20T20:41:07.5-0500",
                second + 500_000_000,
                Zone::Known,
            ),
            (
                "2026-11-21T01:41:07.900241846Z",
                second + 900_241_846,
                Zone::Known,
            ),
            ("2026-11-21 01:41:07 UTC", second, Zone::Known),
        ];
        for (text, nanos, zone) in table {
            let moment = Moment::read(text);
            assert_eq!(
                (moment.nanos(), moment.zone()),
                (Some(nanos), zone),
                "{text}"
            );
        }
        for text in [
            "",
            "yesterday",
            "2026-13-01 00:00:00",
            "2026-11-21 25:00:00",
            "2026é",
        ] {
            assert_eq!(Moment::read(text).nanos(), None, "{text}");
            assert_eq!(Moment::read(text).text(), text);
        }
    }

    #[test]
    fn numbers_are_seconds_or_milliseconds_by_their_size() {
        let second = 1_795_225_267;
        for number in [
            second,
            second * 1_000,
            second * 1_000_000,
            second * 1_000_000_000,
        ] {
            let moment = Moment::epoch(number).expect("it is a time");
            assert_eq!(moment.nanos(), Some(second * 1_000_000_000));
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(nanos in any::<i64>()) {
            let moment = Moment::at(nanos);
            prop_assert_eq!(Moment::read(moment.text()).nanos(), Some(nanos));
        }

        #[test]
        fn no_text_stops_it(text in "\\PC{0,40}") {
            let _ = Moment::read(&text);
        }
    }
}
