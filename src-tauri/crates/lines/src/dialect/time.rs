use chrono::{DateTime, NaiveDateTime};
use model::Nanos;

use super::flat::{Field, Flat, Kind};

const KEYS: &[&str] = &[
    "@timestamp",
    "timestamp",
    "@t",
    "time",
    "ts",
    "datetime",
    "eventTime",
    "syslog.timestamp",
    "date",
    "asctime",
    "Timestamp",
    "timeMillis",
    "start_time",
    "T",
    "_SOURCE_REALTIME_TIMESTAMP",
    "__REALTIME_TIMESTAMP",
];

/// Seconds and nanoseconds kept apart: Log4j's `instant`, Google's `timestamp` in both its forms.
const SPLIT: [(&str, &str); 3] = [
    ("instant.epochSecond", "instant.nanoOfSecond"),
    ("timestamp.seconds", "timestamp.nanos"),
    ("timestampSeconds", "timestampNanos"),
];

/// The time of a record. A time without a zone is read as UTC and stays among the fields, so that
/// the reader sees what was written.
pub(super) fn take(flat: &mut Flat) -> Option<Nanos> {
    for (seconds, nanos) in SPLIT {
        let part = |path| flat.get(path)?.text.parse::<i64>().ok();
        if let (Some(whole), Some(rest)) = (part(seconds), part(nanos)) {
            flat.drop_field(seconds);
            flat.drop_field(nanos);
            return whole.checked_mul(NANOS)?.checked_add(rest).map(Nanos);
        }
    }
    flat.take(KEYS, |field| {
        read(field).filter(|read| read.zoned).map(|read| read.at)
    })
    .or_else(|| KEYS.iter().find_map(|key| Some(read(flat.get(key)?)?.at)))
}

struct Read {
    at: Nanos,
    zoned: bool,
}

fn read(field: &Field) -> Option<Read> {
    match field.kind {
        Kind::Number => Some(Read {
            at: from_number(&field.text)?,
            zoned: true,
        }),
        Kind::Text => read_text(&field.text),
        Kind::Other => None,
    }
}

/// A time written as text, to the nanosecond.
pub(super) fn from_text(text: &str) -> Option<Nanos> {
    read_text(text).map(|read| read.at)
}

const NANOS: i64 = 1_000_000_000;

fn read_text(text: &str) -> Option<Read> {
    let text = text.trim();
    if text.len() > 64 || !text.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        return None;
    }
    if text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
    {
        return Some(Read {
            at: from_number(text)?,
            zoned: true,
        });
    }
    let dotted = text.replace(',', ".");
    let zoned = DateTime::parse_from_rfc3339(&dotted)
        .or_else(|_| DateTime::parse_from_str(&dotted, "%Y-%m-%dT%H:%M:%S%.f%z"))
        .or_else(|_| DateTime::parse_from_str(&dotted, "%Y-%m-%d %H:%M:%S%.f %z"))
        .or_else(|_| DateTime::parse_from_str(&dotted, "%d/%b/%Y:%H:%M:%S %z"))
        .or_else(|_| DateTime::parse_from_rfc2822(text));
    if let Ok(at) = zoned {
        return Some(Read {
            at: Nanos(at.timestamp_nanos_opt()?),
            zoned: true,
        });
    }
    [
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y/%m/%d %H:%M:%S%.f",
    ]
    .into_iter()
    .find_map(|form| NaiveDateTime::parse_from_str(&dotted, form).ok())
    .and_then(|at| {
        Some(Read {
            at: Nanos(at.and_utc().timestamp_nanos_opt()?),
            zoned: false,
        })
    })
}

/// Seconds, milliseconds, microseconds or nanoseconds since the epoch, told apart by their size.
///
/// Read digit by digit: a float holds a nanosecond of this century only to about 200 ns.
fn from_number(text: &str) -> Option<Nanos> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let Ok(whole) = whole.parse::<i64>() else {
        return from_float(text);
    };
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return from_float(text);
    }
    let unit = unit(whole as f64);
    let mut place = unit;
    let mut rest = 0;
    for digit in fraction.bytes() {
        place /= 10;
        rest += i64::from(digit - b'0') * place;
    }
    whole.checked_mul(unit)?.checked_add(rest).map(Nanos)
}

fn from_float(text: &str) -> Option<Nanos> {
    let number: f64 = text.parse().ok()?;
    let nanos = number * unit(number) as f64;
    (nanos.abs() < 9.2e18).then_some(Nanos(nanos as i64))
}

fn unit(number: f64) -> i64 {
    match number.abs() {
        n if n < 1e11 => NANOS,
        n if n < 1e14 => 1_000_000,
        n if n < 1e17 => 1_000,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_digit_of_a_time_is_kept() {
        for (text, expected) in [
            ("2026-11-26T15:00:00.123456789Z", 1_795_705_200_123_456_789),
            (
                "2026-11-26T16:00:00.123456789+01:00",
                1_795_705_200_123_456_789,
            ),
            ("2026-11-26T16:00:00.5+0100", 1_795_705_200_500_000_000),
            ("2026-11-26 15:00:00.123456", 1_795_705_200_123_456_000),
            ("2026-11-26 15:00:00,123", 1_795_705_200_123_000_000),
            ("2026/11/26 15:00:00", 1_795_705_200_000_000_000),
            ("26/Nov/2026:15:00:00 +0000", 1_795_705_200_000_000_000),
            ("Thu, 26 Nov 2026 15:00:00 GMT", 1_795_705_200_000_000_000),
            ("1795705200", 1_795_705_200_000_000_000),
            ("1795705200.123456789", 1_795_705_200_123_456_789),
            ("1795705200123", 1_795_705_200_123_000_000),
            ("1795705200123.25", 1_795_705_200_123_250_000),
            ("1795705200123456", 1_795_705_200_123_456_000),
            ("1795705200123456789", 1_795_705_200_123_456_789),
        ] {
            assert_eq!(from_text(text), Some(Nanos(expected)), "{text}");
        }
        assert_eq!(
            from_number("1.7957052e9"),
            Some(Nanos(1_795_705_200_000_000_000))
        );
        for text in [
            "",
            "yesterday",
            "2026-13-45T00:00:00Z",
            "99999999999999999999",
            "9999-12-31T00:00:00Z",
            "1.2.3",
        ] {
            assert_eq!(from_text(text), None, "{text}");
        }
    }
}
