use std::fmt::Write as _;

use chrono::{DateTime, TimeZone};

/// Moment's letters and chrono's, longest first; see <https://momentjs.com/docs/#/displaying/format/>.
const LETTERS: [(&str, &str); 33] = [
    ("YYYY", "%Y"),
    ("YY", "%y"),
    ("MMMM", "%B"),
    ("MMM", "%b"),
    ("MM", "%m"),
    ("M", "%-m"),
    ("DDDD", "%j"),
    ("DDD", "%-j"),
    ("DD", "%d"),
    ("Do", "%-d"),
    ("D", "%-d"),
    ("dddd", "%A"),
    ("ddd", "%a"),
    ("d", "%w"),
    ("E", "%u"),
    ("WW", "%V"),
    ("W", "%-V"),
    ("HH", "%H"),
    ("H", "%-H"),
    ("hh", "%I"),
    ("h", "%-I"),
    ("A", "%p"),
    ("a", "%P"),
    ("mm", "%M"),
    ("m", "%-M"),
    ("ss", "%S"),
    ("s", "%-S"),
    ("SSS", "%3f"),
    ("ZZ", "%z"),
    ("Z", "%:z"),
    ("z", "%Z"),
    ("X", "%s"),
    ("LTS", "%H:%M:%S"),
];

/// chrono's pattern for one of Moment's; text in brackets stands for itself.
pub(super) fn pattern(format: &str) -> String {
    let mut pattern = String::with_capacity(format.len() + 8);
    let mut rest = format;
    while !rest.is_empty() {
        if let Some((literal, after)) = rest
            .strip_prefix('[')
            .and_then(|inner| inner.split_once(']'))
        {
            pattern.push_str(&literal.replace('%', "%%"));
            rest = after;
            continue;
        }
        let known = LETTERS
            .iter()
            .find_map(|(moment, chrono)| Some((chrono, rest.strip_prefix(moment)?)));
        if let Some((chrono, after)) = known {
            pattern.push_str(chrono);
            rest = after;
        } else {
            let mut letters = rest.chars();
            match letters.next() {
                Some('%') => pattern.push_str("%%"),
                Some(letter) => pattern.push(letter),
                None => {}
            }
            rest = letters.as_str();
        }
    }
    pattern
}

/// Writes a time in Moment's format, or as Moment does without one.
pub(super) fn write<Z: TimeZone>(at: &DateTime<Z>, format: Option<&str>) -> String
where
    Z::Offset: std::fmt::Display,
{
    let pattern = match format {
        Some("x") => return at.timestamp_millis().to_string(),
        Some(format) => pattern(format),
        None => "%Y-%m-%dT%H:%M:%S%:z".to_owned(),
    };
    let mut written = String::new();
    // A pattern that chrono cannot write leaves the number, not a panic.
    if write!(written, "{}", at.format(&pattern)).is_err() {
        return at.timestamp_millis().to_string();
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_moment_writes_them() {
        let at = DateTime::from_timestamp_millis(1_795_223_130_123).unwrap();
        for (format, expected) in [
            (Some("YYYY-MM-DD HH:mm:ss.SSS"), "2026-11-21 01:05:30.123"),
            (Some("D MMM YY, h:mm a"), "21 Nov 26, 1:05 am"),
            (Some("dddd [at] H"), "Saturday at 1"),
            (Some("X"), "1795223130"),
            (Some("x"), "1795223130123"),
            (Some("100% [%] Z"), "100% % +00:00"),
            (Some("[open"), "[open"),
            (None, "2026-11-21T01:05:30+00:00"),
        ] {
            assert_eq!(write(&at, format), expected, "{format:?}");
        }
    }
}
