use std::time::Duration;

use super::{Compare, Direction, Expect};

const FORMS: &str = "write a comparison such as `< 0.01`, `between 1 and 2`, `rows == 0`, \
    `contains \"text\"`, `status 200`, `empty` or `decreasing for 5m`";

pub(super) fn read(text: &str, unit: &str) -> Result<Expect, String> {
    let text = text.trim().trim_matches('`').trim();
    let lower = text.to_lowercase();
    let wrong = || format!("`expect: {text}` is not understood; {FORMS}");
    if matches!(lower.as_str(), "empty" | "no data" | "nothing" | "none") {
        return Ok(Expect::Empty(true));
    }
    if matches!(lower.as_str(), "not empty" | "non-empty" | "some" | "data") {
        return Ok(Expect::Empty(false));
    }
    for (word, meant) in [("not contains", false), ("contains", true)] {
        if lower.starts_with(word) {
            let rest = text.get(word.len()..).unwrap_or_default().trim();
            let quoted = rest
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"'))
                .or_else(|| rest.strip_prefix('\'')?.strip_suffix('\''));
            let wanted = quoted.unwrap_or(rest);
            return if wanted.is_empty() {
                Err(wrong())
            } else {
                Ok(Expect::Contains(wanted.to_owned(), meant))
            };
        }
    }
    if let Some(rest) = lower.strip_prefix("status") {
        let rest = rest
            .trim()
            .trim_start_matches("==")
            .trim_start_matches('=')
            .trim();
        let status = match rest.strip_suffix("xx") {
            Some(class) => class.parse().ok().filter(|class| (1..=5).contains(class)),
            None => rest.parse().ok().filter(|code| (100..=599).contains(code)),
        };
        return status.map(Expect::Status).ok_or_else(wrong);
    }
    for (word, direction) in [
        ("decreasing", Direction::Decreasing),
        ("falling", Direction::Decreasing),
        ("increasing", Direction::Increasing),
        ("rising", Direction::Increasing),
    ] {
        if let Some(rest) = lower.strip_prefix(word) {
            let rest = rest.trim();
            let over = match rest.strip_prefix("for") {
                Some(over) => duration(over.trim()).ok_or_else(wrong)?,
                None if rest.is_empty() => Duration::from_secs(300),
                None => return Err(wrong()),
            };
            return Ok(Expect::Trend(direction, over));
        }
    }
    if let Some(rest) = lower.strip_prefix("between") {
        let (low, high) = rest.split_once("and").ok_or_else(wrong)?;
        let low = number(low.trim(), unit).map_err(|why| why.unwrap_or_else(wrong))?;
        let high = number(high.trim(), unit).map_err(|why| why.unwrap_or_else(wrong))?;
        return if low <= high {
            Ok(Expect::Between(low, high))
        } else {
            Err(format!(
                "`expect: {text}` can never be met: {low} is above {high}; exchange them"
            ))
        };
    }
    let (rows, comparison) = match lower
        .strip_prefix("rows")
        .or_else(|| lower.strip_prefix("count"))
    {
        Some(rest) => (true, rest.trim()),
        None => (false, lower.strip_prefix("value").unwrap_or(&lower).trim()),
    };
    let (compare, rest) = compare(comparison).ok_or_else(wrong)?;
    let bound = number(rest.trim(), if rows { "" } else { unit })
        .map_err(|why| why.unwrap_or_else(wrong))?;
    Ok(if rows {
        Expect::Rows(compare, bound)
    } else {
        Expect::Value(compare, bound)
    })
}

fn compare(text: &str) -> Option<(Compare, &str)> {
    let signs = [
        ("<=", Compare::AtMost),
        (">=", Compare::AtLeast),
        ("==", Compare::Equal),
        ("!=", Compare::Unequal),
        ("≤", Compare::AtMost),
        ("≥", Compare::AtLeast),
        ("≠", Compare::Unequal),
        ("<", Compare::Below),
        (">", Compare::Above),
        ("=", Compare::Equal),
    ];
    signs
        .iter()
        .find_map(|(sign, compare)| Some((*compare, text.strip_prefix(sign)?)))
}

/// A number, with a percent sign or a duration where the unit says what they mean.
fn number(text: &str, unit: &str) -> Result<f64, Option<String>> {
    let plain = text.replace('_', "");
    if let Ok(number) = plain.parse::<f64>() {
        return if number.is_finite() {
            Ok(number)
        } else {
            Err(None)
        };
    }
    if let Some(percent) = plain.strip_suffix('%') {
        let percent: f64 = percent.trim().parse().map_err(|_| None)?;
        return match unit {
            "percent" => Ok(percent),
            "percentunit" => Ok(percent / 100.0),
            _ => Err(Some(format!(
                "`{text}` can be {percent} or {}; write the plain number, or `unit: percentunit` beside it",
                percent / 100.0
            ))),
        };
    }
    let seconds = duration(&plain).ok_or(None)?.as_secs_f64();
    match unit {
        "ms" => Ok(seconds * 1_000.0),
        "s" | "" => Ok(seconds),
        _ => Err(Some(format!(
            "`{text}` is a duration, and the unit is {unit}; write a plain number"
        ))),
    }
}

/// `5m`, `90s`, `1h 30m`, `250 ms`.
fn duration(text: &str) -> Option<Duration> {
    let mut total = 0.0;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.')?;
        let (number, behind) = rest.split_at_checked(digits)?;
        let behind = behind.trim_start();
        let word = behind
            .find(|letter: char| !letter.is_ascii_alphabetic())
            .unwrap_or(behind.len());
        let (unit, further) = behind.split_at_checked(word)?;
        let seconds = match unit {
            "ms" => 0.001,
            "s" | "sec" | "second" | "seconds" => 1.0,
            "m" | "min" | "minute" | "minutes" => 60.0,
            "h" | "hour" | "hours" => 3_600.0,
            "d" | "day" | "days" => 86_400.0,
            "w" | "week" | "weeks" => 604_800.0,
            _ => return None,
        };
        total += number.parse::<f64>().ok()? * seconds;
        rest = further.trim_start();
    }
    (total > 0.0 && total < 1e9).then(|| Duration::from_secs_f64(total))
}
