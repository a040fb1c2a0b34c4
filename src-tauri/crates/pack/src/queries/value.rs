use std::fmt;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, TimeDelta};
use model::Millis;

use super::{QueryKind, TimeUnit};

/// A value of a parameter, ready to be bound.
#[derive(Clone, Debug, PartialEq)]
pub enum QueryValue {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A binary fraction.
    Number(f64),
    /// A truth value.
    Boolean(bool),
    /// Days since 1970-01-01.
    Date(i32),
    /// Microseconds since 1970 in UTC.
    Timestamp(i64),
    /// A UUID.
    Uuid([u8; 16]),
}

/// Why a text is no value of a type, to stand behind the parameter's name: "is not a number".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongValue(String);

impl fmt::Display for WrongValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The longest text that is bound, in bytes.
const LONGEST: usize = 64 << 10;

/// Reads a value as somebody wrote it; `now` is what words such as `today` are counted from, in
/// UTC.
///
/// # Errors
/// [`WrongValue`] if it is no value of that type.
pub fn read_value(kind: &QueryKind, text: &str, now: Millis) -> Result<QueryValue, WrongValue> {
    value(kind, text, now).map_err(WrongValue)
}

fn value(kind: &QueryKind, text: &str, now: Millis) -> Result<QueryValue, String> {
    let bare = text.trim();
    match kind {
        QueryKind::Text if text.len() > LONGEST => Err(format!("is longer than {LONGEST} bytes")),
        QueryKind::Text if text.contains('\0') => {
            Err("holds a NUL, which no text of a database can hold".to_owned())
        }
        QueryKind::Text => Ok(QueryValue::Text(text.to_owned())),
        QueryKind::Integer => bare
            .parse()
            .map(QueryValue::Integer)
            .map_err(|_| "is not a whole number of 64 bits".to_owned()),
        QueryKind::Number => bare
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
            .map(QueryValue::Number)
            .ok_or_else(|| "is not a number".to_owned()),
        QueryKind::Boolean => match bare.to_ascii_lowercase().as_str() {
            "true" => Ok(QueryValue::Boolean(true)),
            "false" => Ok(QueryValue::Boolean(false)),
            _ => Err("is neither true nor false".to_owned()),
        },
        QueryKind::Date => date(bare, now)
            .and_then(days)
            .map(QueryValue::Date)
            .ok_or_else(|| "is not a day such as 2026-11-27, or `today - 7 days`".to_owned()),
        QueryKind::Timestamp(unit) => moment(bare, now)
            .and_then(|at| bound(at, *unit))
            .ok_or_else(|| {
                "is not a moment such as 2026-11-27T02:40:00Z, or `now - 24 hours`".to_owned()
            }),
        QueryKind::Uuid => uuid(bare)
            .map(QueryValue::Uuid)
            .ok_or_else(|| "is not a UUID of 32 hexadecimal digits".to_owned()),
        QueryKind::OneOf(options) => options
            .iter()
            .find(|option| *option == bare)
            .map(|option| QueryValue::Text(option.clone()))
            .ok_or_else(|| format!("is none of {}", options.join(", "))),
    }
}

fn bound(at: NaiveDateTime, unit: Option<TimeUnit>) -> Option<QueryValue> {
    let utc = at.and_utc();
    Some(match unit {
        None => QueryValue::Timestamp(utc.timestamp_micros()),
        Some(TimeUnit::Seconds) => QueryValue::Integer(utc.timestamp()),
        Some(TimeUnit::Millis) => QueryValue::Integer(utc.timestamp_millis()),
        Some(TimeUnit::Micros) => QueryValue::Integer(utc.timestamp_micros()),
        Some(TimeUnit::Nanos) => QueryValue::Integer(utc.timestamp_nanos_opt()?),
    })
}

fn days(date: NaiveDate) -> Option<i32> {
    let days = date.signed_duration_since(NaiveDate::default()).num_days();
    i32::try_from(days).ok()
}

fn date(text: &str, now: Millis) -> Option<NaiveDate> {
    if let Some(back) = words(text, "today") {
        let today = DateTime::from_timestamp_millis(now.0)?.date_naive();
        let (count, unit) = back?;
        let days = u64::try_from(count.checked_mul(unit)? / 86_400).ok()?;
        return today.checked_sub_days(Days::new(days));
    }
    // Four digits of a year: `%Y` alone takes more, and a sign.
    (text.len() == 10).then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())?
}

fn moment(text: &str, now: Millis) -> Option<NaiveDateTime> {
    if let Some(back) = words(text, "now") {
        let (count, unit) = back?;
        let now = DateTime::from_timestamp_millis(now.0)?.naive_utc();
        return now.checked_sub_signed(TimeDelta::try_seconds(count.checked_mul(unit)?)?);
    }
    if let Some(day) = date(text, now) {
        return day.and_hms_opt(0, 0, 0);
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.naive_utc());
    }
    // Without an offset it is UTC, as everything that is shown.
    [
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M",
    ]
    .iter()
    .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
}

/// `today`, `today - 7 days`: how many of how many seconds to go back, or nothing if that cannot be
/// understood; no answer for a text that does not begin with the word.
#[allow(clippy::option_option)] // not the word, or the word and nonsense
fn words(text: &str, word: &str) -> Option<Option<(i64, i64)>> {
    let rest = text.strip_prefix(word)?.trim();
    if rest.is_empty() {
        return Some(Some((0, 1)));
    }
    let back = rest.strip_prefix('-').and_then(|amount| {
        let amount = amount.trim();
        let end = amount.find(|letter: char| !letter.is_ascii_digit())?;
        let (count, unit) = amount.split_at_checked(end)?;
        let seconds = match unit.trim() {
            "m" | "minute" | "minutes" => 60,
            "h" | "hour" | "hours" => 3_600,
            "d" | "day" | "days" => 86_400,
            "w" | "week" | "weeks" => 7 * 86_400,
            _ => return None,
        };
        Some((count.parse().ok()?, seconds))
    });
    Some(back)
}

fn uuid(text: &str) -> Option<[u8; 16]> {
    let text = text
        .strip_prefix('{')
        .and_then(|inner| inner.strip_suffix('}'))
        .unwrap_or(text);
    let parts: Vec<usize> = text.split('-').map(str::len).collect();
    if parts != [32] && parts != [8, 4, 4, 4, 12] {
        return None;
    }
    let digits: Option<Vec<u8>> = text
        .chars()
        .filter(|letter| *letter != '-')
        .map(|letter| Some(letter.to_digit(16)? as u8))
        .collect();
    let mut bytes = [0_u8; 16];
    for (byte, pair) in bytes.iter_mut().zip(digits?.chunks_exact(2)) {
        *byte = pair[0] << 4 | pair[1];
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-27 02:40:00 UTC.
    const NOW: Millis = Millis(1_795_747_200_000);

    #[test]
    fn values_are_of_their_type_or_say_why_not() {
        use QueryKind::{Boolean, Date, Integer, Number, Text, Timestamp, Uuid};
        let one_of = QueryKind::OneOf(vec!["paid".into(), "lost".into()]);
        let hostile = "'; DROP TABLE orders; --";
        let cases: Vec<(QueryKind, &str, Option<QueryValue>)> = vec![
            (Text, hostile, Some(QueryValue::Text(hostile.into()))),
            (Text, "", Some(QueryValue::Text(String::new()))),
            (Text, "a\0", None),
            (
                Integer,
                " -9223372036854775808 ",
                Some(QueryValue::Integer(i64::MIN)),
            ),
            (Integer, "9223372036854775808", None),
            (Integer, "1 OR 1=1", None),
            (Number, "1.5e3", Some(QueryValue::Number(1_500.0))),
            (Number, "NaN", None),
            (Boolean, "TRUE", Some(QueryValue::Boolean(true))),
            (Boolean, "1", None),
            (Date, "2026-11-27", Some(QueryValue::Date(20_784))),
            (Date, "1969-12-31", Some(QueryValue::Date(-1))),
            (Date, "today", Some(QueryValue::Date(20_784))),
            (Date, "today - 7 days", Some(QueryValue::Date(20_777))),
            (Date, "today - 99999999999999999999 days", None),
            (Date, "today - 9999999999999 weeks", None),
            (Date, "2026-02-30", None),
            (Date, "27.11.2026", None),
            (
                Timestamp(None),
                "1970-01-01T01:00:00+01:00",
                Some(QueryValue::Timestamp(0)),
            ),
            (
                Timestamp(None),
                "1970-01-01 00:00:01.5",
                Some(QueryValue::Timestamp(1_500_000)),
            ),
            (
                Timestamp(None),
                "1970-01-02",
                Some(QueryValue::Timestamp(86_400_000_000)),
            ),
            (
                Timestamp(Some(TimeUnit::Millis)),
                "now",
                Some(QueryValue::Integer(NOW.0)),
            ),
            (
                Timestamp(Some(TimeUnit::Seconds)),
                "now - 2 hours",
                Some(QueryValue::Integer(NOW.0 / 1_000 - 7_200)),
            ),
            (Timestamp(None), "nowhere", None),
            (
                Timestamp(Some(TimeUnit::Nanos)),
                "9999-01-01T00:00:00Z",
                None,
            ),
            (
                Uuid,
                "00112233-4455-6677-8899-AABBCCDDEEFF",
                Some(QueryValue::Uuid(std::array::from_fn(|at| at as u8 * 17))),
            ),
            (Uuid, "0011223344556677-8899-AABBCCDDEEFF", None),
            (Uuid, "0011223344556677889\u{e4}aabbccddeef", None),
            (
                one_of.clone(),
                "paid",
                Some(QueryValue::Text("paid".into())),
            ),
            (one_of, "Paid", None),
        ];
        for (kind, text, expected) in cases {
            let read = read_value(&kind, text, NOW);
            assert_eq!(read.clone().ok(), expected, "{kind:?} {text:?}: {read:?}");
        }
    }
}
