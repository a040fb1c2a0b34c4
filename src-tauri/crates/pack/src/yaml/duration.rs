use std::time::Duration;

use crate::value::number_and_unit;

/// Units from the largest to the smallest, in milliseconds.
const UNITS: [(&str, u64); 7] = [
    ("y", 365 * 86_400_000),
    ("w", 7 * 86_400_000),
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

/// Reads a duration as Prometheus does: `1h30m`, units once each from large to small, or `0`.
#[must_use]
pub fn duration(text: &str) -> Option<Duration> {
    if text == "0" {
        return Some(Duration::ZERO);
    }
    if text.contains(char::is_whitespace) {
        return None;
    }
    let mut total = 0_u64;
    let mut left = &UNITS[..];
    let mut rest = text;
    while !rest.is_empty() {
        let (number, unit, after) = number_and_unit(rest)?;
        let at = left.iter().position(|(known, _)| *known == unit)?;
        total = total.checked_add(number.checked_mul(left[at].1)?)?;
        left = &left[at + 1..];
        rest = after;
    }
    (!text.is_empty()).then_some(Duration::from_millis(total))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_prometheus_writes_them() {
        for (text, expected) in [
            ("0", Some(0)),
            ("0s", Some(0)),
            ("5m", Some(300_000)),
            ("1h30m", Some(5_400_000)),
            ("1d12h", Some(129_600_000)),
            ("1y", Some(31_536_000_000)),
            ("500ms", Some(500)),
            ("1s500ms", Some(1_500)),
            ("", None),
            ("5", None),
            ("m", None),
            ("1h 30m", None),
            ("30m1h", None),
            ("1m1m", None),
            ("1.5h", None),
            ("-5m", None),
            ("5 minutes", None),
            ("99999999999999999999y", None),
            ("9999999999999999y", None),
        ] {
            assert_eq!(
                duration(text),
                expected.map(Duration::from_millis),
                "{text}"
            );
        }
    }
}
