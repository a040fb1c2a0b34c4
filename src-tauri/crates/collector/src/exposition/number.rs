use model::Millis;

/// A value: a decimal float, `NaN`, `+Inf` or `-Inf`.
pub(super) fn value(text: &str) -> Option<f64> {
    small_integer(text).or_else(|| text.parse().ok())
}

/// Most values on a page are short whole numbers; adding digits is faster than the general way.
fn small_integer(text: &str) -> Option<f64> {
    let text = text.strip_suffix(".0").unwrap_or(text);
    if text.is_empty() || text.len() > 15 {
        return None;
    }
    let mut number = 0_u64;
    for byte in text.bytes() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + u64::from(digit);
    }
    Some(number as f64)
}

/// Whole milliseconds, as Prometheus text writes time.
pub(super) fn millis(text: &str) -> Option<Millis> {
    text.parse().ok().map(Millis)
}

/// Seconds with a fraction, as OpenMetrics writes time.
///
/// Read digit by digit, rounded to the nearest millisecond: a float of seconds in this century
/// would do, but not when it is multiplied.
pub(super) fn seconds(text: &str) -> Option<Millis> {
    plain_seconds(text).or_else(|| {
        let seconds: f64 = text.parse().ok()?;
        let millis = (seconds * 1_000.0).round();
        (millis.is_finite() && millis.abs() < 9.0e15).then_some(Millis(millis as i64))
    })
}

fn plain_seconds(text: &str) -> Option<Millis> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty()
        || !whole
            .bytes()
            .chain(fraction.bytes())
            .all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let mut scaled = 0;
    let mut places = fraction.bytes().map(|byte| i64::from(byte - b'0'));
    for _ in 0..3 {
        scaled = scaled * 10 + places.next().unwrap_or(0);
    }
    if places.next().is_some_and(|digit| digit >= 5) {
        scaled += 1;
    }
    let millis = whole.checked_mul(1_000)?.checked_add(scaled)?;
    Some(Millis(sign * millis))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_written() {
        for (text, expected) in [
            ("0", 0.0),
            ("42", 42.0),
            ("2398.0", 2398.0),
            ("-1", -1.0),
            ("1.5e-3", 0.0015),
            ("+Inf", f64::INFINITY),
            ("-Inf", f64::NEG_INFINITY),
            ("Inf", f64::INFINITY),
            ("999999999999999", 999_999_999_999_999.0),
            ("18446744073709551615", 18_446_744_073_709_551_615.0),
        ] {
            assert_eq!(value(text), Some(expected), "{text}");
        }
        assert!(value("NaN").is_some_and(f64::is_nan));
        for text in ["", ".", "0x1f", "1_000", "1,5", "one"] {
            assert_eq!(value(text), None, "{text}");
        }
    }

    #[test]
    fn seconds_become_the_nearest_millisecond() {
        for (text, expected) in [
            ("1795223625.800", 1_795_223_625_800),
            ("1795223625.8004", 1_795_223_625_800),
            ("1795223625.8005", 1_795_223_625_801),
            ("1.7e9", 1_700_000_000_000),
            ("0", 0),
            ("-1.5", -1_500),
        ] {
            assert_eq!(seconds(text), Some(Millis(expected)), "{text}");
        }
        for text in ["", ".", "NaN", "Inf", "12:00", "99999999999999999999"] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
