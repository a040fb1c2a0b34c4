use chrono::{DateTime, Datelike, Timelike, Utc};
use model::Millis;

/// A moment as `${__from:date:…}` asks for it, in universal time; milliseconds without a format.
///
/// Formats are those of Moment.js.
pub(super) fn written(at: Millis, format: Option<&str>) -> String {
    let Some(format) = format.and_then(|format| format.strip_prefix("date")) else {
        return at.0.to_string();
    };
    let time = DateTime::from_timestamp_millis(at.0).unwrap_or_default();
    match format.strip_prefix(':').unwrap_or(format) {
        "ms" => at.0.to_string(),
        "seconds" => (at.0 + 500).div_euclid(1_000).to_string(),
        "" | "iso" => time.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string(),
        pattern => moment(time, pattern),
    }
}

/// Tokens, longer ones before those they begin with.
const TOKENS: [&str; 30] = [
    "YYYY", "YY", "MMMM", "MMM", "MM", "M", "DDDD", "DDD", "DD", "Do", "D", "dddd", "ddd", "d",
    "HH", "H", "hh", "h", "mm", "m", "SSS", "ss", "s", "ZZ", "Z", "A", "a", "X", "x", "E",
];

fn moment(time: DateTime<Utc>, pattern: &str) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        // Text between brackets stands for itself.
        let literal = rest
            .strip_prefix('[')
            .and_then(|inner| inner.split_once(']'));
        if let Some((inner, after)) = literal {
            out.push_str(inner);
            rest = after;
            continue;
        }
        let token = TOKENS.iter().find_map(|token| {
            let after = rest.strip_prefix(token)?;
            Some((token, after))
        });
        match token {
            Some((token, after)) => {
                out.push_str(&value(time, token));
                rest = after;
            }
            None => {
                out.push(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
    }
    out
}

fn value(time: DateTime<Utc>, token: &str) -> String {
    let hour = time.hour12().1;
    let pattern = match token {
        "YYYY" => "%Y",
        "YY" => "%y",
        "MMMM" => "%B",
        "MMM" => "%b",
        "MM" => "%m",
        "M" => "%-m",
        "DDDD" => "%j",
        "DDD" => "%-j",
        "DD" => "%d",
        "D" => "%-d",
        "dddd" => "%A",
        "ddd" => "%a",
        "d" => "%w",
        "E" => "%u",
        "HH" => "%H",
        "H" => "%-H",
        "hh" => return format!("{hour:02}"),
        "h" => return hour.to_string(),
        "mm" => "%M",
        "m" => "%-M",
        "SSS" => "%3f",
        "ss" => "%S",
        "s" => "%-S",
        "ZZ" => "%z",
        "Z" => "%:z",
        "A" => "%p",
        "a" => "%P",
        "X" => return time.timestamp().to_string(),
        "x" => return time.timestamp_millis().to_string(),
        _ => return ordinal(time.day()),
    };
    time.format(pattern).to_string()
}

/// `1st`, `2nd`, `3rd`, `4th`, `11th`.
fn ordinal(day: u32) -> String {
    let ending = match (day % 10, day / 10) {
        (1, tens) if tens != 1 => "st",
        (2, tens) if tens != 1 => "nd",
        (3, tens) if tens != 1 => "rd",
        _ => "th",
    };
    format!("{day}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_moment_js_writes_them() {
        let at = Millis(1_795_223_130_400);
        for (format, expected) in [
            (None, "1795223130400"),
            (Some("date"), "2026-11-21T01:05:30.400Z"),
            (Some("date:iso"), "2026-11-21T01:05:30.400Z"),
            (Some("date:ms"), "1795223130400"),
            (Some("date:seconds"), "1795223130"),
            (
                Some("date:YYYY-MM-DD HH:mm:ss.SSS"),
                "2026-11-21 01:05:30.400",
            ),
            (
                Some("date:dddd, MMMM Do YY h:mm a"),
                "Saturday, November 21st 26 1:05 am",
            ),
            (
                Some("date:DDD/DDDD [at] d E H hh A"),
                "325/325 at 6 6 1 01 AM",
            ),
            (
                Some("date:YYYY-MM-DDTHH:mm:ssZ"),
                "2026-11-21T01:05:30+00:00",
            ),
            (Some("date:X x"), "1795223130 1795223130400"),
            (Some("date:é[open"), "é[open"),
            (Some("percentencode"), "1795223130400"),
        ] {
            assert_eq!(written(at, format), expected, "{format:?}");
        }
        let days = [
            (1, "1st"),
            (2, "2nd"),
            (3, "3rd"),
            (11, "11th"),
            (12, "12th"),
            (23, "23rd"),
        ];
        for (day, expected) in days {
            assert_eq!(ordinal(day), expected);
        }
    }
}
