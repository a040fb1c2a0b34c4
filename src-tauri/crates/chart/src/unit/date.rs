use chrono::{Datelike, NaiveDateTime, Timelike};
use model::Millis;

use super::time;
use crate::Zone;

/// What moments are written by: the zone of their clock, and the present if it is known.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// The zone in which moments are written.
    pub zone: Zone,
    /// The present, from which distances are counted; without it moments are written in full.
    pub now: Option<Millis>,
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            zone: Zone::Utc,
            now: None,
        }
    }
}

/// How a unit writes a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Moment<'a> {
    /// `2026-11-21 02:14:05 UTC`.
    Iso,
    /// The same, without the date if it is today's.
    IsoToday,
    /// `11/21/2026 2:14:05 am`.
    Us,
    /// The same, without the date if it is today's.
    UsToday,
    /// `3 h 12 min ago`.
    FromNow,
    /// By a format of moment.js, such as `YYYY-MM-DD`.
    Custom(&'a str),
}

/// Writes milliseconds since the epoch.
pub(super) fn write(moment: Moment<'_>, millis: f64, clock: &Clock) -> String {
    const FAR: f64 = 8.0e15;
    if !(-FAR..=FAR).contains(&millis) {
        return format!("{millis:.0} ms");
    }
    let at = Millis(millis as i64);
    let local = clock.zone.wall_clock(at);
    let today = clock
        .now
        .is_some_and(|now| clock.zone.wall_clock(now).date() == local.date());
    match moment {
        Moment::IsoToday if today => by_format("HH:mm:ss", local, at),
        Moment::UsToday if today => by_format("h:mm:ss a", local, at),
        Moment::Iso | Moment::IsoToday => {
            let zone = match clock.zone {
                Zone::Utc => "[UTC]",
                _ => "Z",
            };
            by_format(&format!("YYYY-MM-DD HH:mm:ss {zone}"), local, at)
        }
        Moment::Us | Moment::UsToday => by_format("MM/DD/YYYY h:mm:ss a", local, at),
        Moment::Custom(format) => by_format(format, local, at),
        Moment::FromNow => match clock.now {
            None => write(Moment::Iso, millis, clock),
            Some(now) => {
                let seconds = now.0.saturating_sub(at.0) as f64 / 1e3;
                match seconds {
                    soon if soon.abs() < 1.0 => "now".to_owned(),
                    past if past > 0.0 => format!("{} ago", time::words(past)),
                    future => format!("in {}", time::words(-future)),
                }
            }
        },
    }
}

/// The tokens of moment.js that Grafana's files use; what is in brackets stands as it is.
fn by_format(format: &str, local: NaiveDateTime, at: Millis) -> String {
    const TOKENS: [&str; 27] = [
        "YYYY", "YY", "MMMM", "MMM", "MM", "M", "DDDD", "DD", "D", "dddd", "ddd", "HH", "H", "hh",
        "h", "mm", "m", "ss", "s", "SSS", "SS", "S", "A", "a", "ZZ", "Z", "x",
    ];
    let mut written = String::new();
    let mut rest = format;
    while let Some(letter) = rest.chars().next() {
        if let Some((literal, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'))
        {
            written.push_str(literal);
            rest = after;
        } else if let Some(token) = TOKENS.iter().find(|token| rest.starts_with(**token)) {
            written.push_str(&token_text(token, local, at));
            rest = rest.strip_prefix(token).unwrap_or_default();
        } else {
            written.push(letter);
            rest = rest.strip_prefix(letter).unwrap_or_default();
        }
    }
    written
}

fn token_text(token: &str, local: NaiveDateTime, at: Millis) -> String {
    let millis = local.nanosecond() / 1_000_000;
    let (afternoon, hour) = local.hour12();
    match token {
        "YYYY" => format!("{:04}", local.year()),
        "YY" => format!("{:02}", local.year().rem_euclid(100)),
        "MMMM" => local.format("%B").to_string(),
        "MMM" => local.format("%b").to_string(),
        "MM" => format!("{:02}", local.month()),
        "M" => local.month().to_string(),
        "DDDD" => format!("{:03}", local.ordinal()),
        "DD" => format!("{:02}", local.day()),
        "D" => local.day().to_string(),
        "dddd" => local.format("%A").to_string(),
        "ddd" => local.format("%a").to_string(),
        "HH" => format!("{:02}", local.hour()),
        "H" => local.hour().to_string(),
        "hh" => format!("{hour:02}"),
        "h" => hour.to_string(),
        "mm" => format!("{:02}", local.minute()),
        "m" => local.minute().to_string(),
        "ss" => format!("{:02}", local.second()),
        "s" => local.second().to_string(),
        "SSS" => format!("{millis:03}"),
        "SS" => format!("{:02}", millis / 10),
        "S" => (millis / 100).to_string(),
        "A" => if afternoon { "PM" } else { "AM" }.to_owned(),
        "a" => if afternoon { "pm" } else { "am" }.to_owned(),
        "x" => at.0.to_string(),
        offset => {
            let minutes = (local - Zone::Utc.wall_clock(at)).num_minutes();
            let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
            let sign = if minutes < 0 { '-' } else { '+' };
            let between = if offset == "Z" { ":" } else { "" };
            format!("{sign}{hours:02}{between}{rest:02}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_in_the_zone_and_by_the_present() {
        // 21 November 2026, 13:05:30.250 UTC.
        let at = 1_795_266_330_250.0;
        let clock = |zone: &str, ago: Option<i64>| Clock {
            zone: zone.parse().unwrap(),
            now: ago.map(|ago| Millis(at as i64 + ago * 1_000)),
        };
        for (moment, zone, ago, expected) in [
            (Moment::Iso, "UTC", None, "2026-11-21 13:05:30 UTC"),
            (
                Moment::Iso,
                "Europe/Berlin",
                None,
                "2026-11-21 14:05:30 +01:00",
            ),
            (Moment::IsoToday, "UTC", Some(60), "13:05:30"),
            (
                Moment::IsoToday,
                "UTC",
                Some(86_400),
                "2026-11-21 13:05:30 UTC",
            ),
            (Moment::Us, "UTC", None, "11/21/2026 1:05:30 pm"),
            (Moment::UsToday, "UTC", Some(60), "1:05:30 pm"),
            (Moment::FromNow, "UTC", Some(11_520), "3 h 12 min ago"),
            (Moment::FromNow, "UTC", Some(-90), "in 1 min 30 s"),
            (Moment::FromNow, "UTC", Some(0), "now"),
            (Moment::FromNow, "UTC", None, "2026-11-21 13:05:30 UTC"),
            (Moment::Custom("YYYY-MM"), "UTC", None, "2026-11"),
            (
                Moment::Custom("ddd D MMM [at] HH:mm:ss.SSS Z"),
                "America/New_York",
                None,
                "Sat 21 Nov at 08:05:30.250 -05:00",
            ),
            (
                Moment::Custom("dddd, MMMM DD hh A"),
                "UTC",
                None,
                "Saturday, November 21 01 PM",
            ),
            (Moment::Custom("x"), "UTC", None, "1795266330250"),
        ] {
            assert_eq!(
                write(moment, at, &clock(zone, ago)),
                expected,
                "{moment:?} {zone}"
            );
        }
        assert_eq!(write(Moment::Iso, 1e300, &Clock::default()).len(), 304);
    }
}
