use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

/// Reads `500ms`, `15s`, `1h30m` or `7d`: whole numbers with units, largest first or not.
pub(crate) fn duration(text: &str) -> Option<Duration> {
    let mut total = 0_u64;
    let mut rest = text.trim();
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let (number, unit, after) = number_and_unit(rest)?;
        let millis = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            "w" => 604_800_000,
            _ => return None,
        };
        total = total.checked_add(number.checked_mul(millis)?)?;
        rest = after;
    }
    Some(Duration::from_millis(total))
}

/// Writes a duration as [`duration`] reads it.
pub(crate) fn write_duration(duration: Duration) -> String {
    let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    for (unit, size) in [("h", 3_600_000), ("m", 60_000), ("s", 1_000)] {
        if millis >= size && millis.is_multiple_of(size) {
            return format!("{}{unit}", millis / size);
        }
    }
    format!("{millis}ms")
}

/// Reads `1GiB`, `500 MB` or a bare count of bytes.
pub(crate) fn bytes(text: &str) -> Option<u64> {
    let text = text.trim();
    if let Ok(count) = text.parse() {
        return Some(count);
    }
    let (number, unit, after) = number_and_unit(text)?;
    let size: u64 = match unit {
        "B" => 1,
        "kB" | "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        _ => return None,
    };
    after.is_empty().then(|| number.checked_mul(size)).flatten()
}

/// Reads `127.0.0.1:4318`, `[::1]:4318` or `localhost:4318`.
pub(crate) fn socket(text: &str) -> Option<SocketAddr> {
    match text.strip_prefix("localhost:") {
        Some(port) => Some(SocketAddr::new(
            IpAddr::V4(Ipv4Addr::LOCALHOST),
            port.parse().ok()?,
        )),
        None => text.parse().ok(),
    }
}

/// Whether a key may name an environment, a source or a probe: it becomes part of links and of
/// keychain entries.
pub(crate) fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 64
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// Whether a header may carry this name (RFC 9110 `token`).
pub(crate) fn is_header_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}

pub(crate) fn number_and_unit(text: &str) -> Option<(u64, &str, &str)> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, rest) = text.split_at_checked(digits)?;
    let rest = rest.trim_start();
    let end = rest
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(rest.len());
    let (unit, after) = rest.split_at_checked(end)?;
    Some((number.parse().ok()?, unit, after.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_whole_numbers_with_units() {
        for (text, millis) in [
            ("500ms", Some(500)),
            ("15s", Some(15_000)),
            ("1h30m", Some(5_400_000)),
            ("48h", Some(172_800_000)),
            ("0s", Some(0)),
            ("", None),
            ("15", None),
            ("s", None),
            ("-1s", None),
            ("1.5s", None),
            ("1y", None),
            ("99999999999999999999s", None),
            ("9999999999999999w", None),
            ("1ä", None),
        ] {
            assert_eq!(
                duration(text),
                millis.map(Duration::from_millis),
                "{text:?}"
            );
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for millis in [0, 1, 1_500, 60_000, 90_000, 172_800_000] {
            let duration_ = Duration::from_millis(millis);
            assert_eq!(duration(&write_duration(duration_)), Some(duration_));
        }
    }

    #[test]
    fn sizes_are_binary_or_decimal() {
        for (text, expected) in [
            ("1GiB", Some(1 << 30)),
            ("500 MB", Some(500_000_000)),
            ("12", Some(12)),
            ("1 gib", None),
            ("1GiB2", None),
            ("99999999999GiB", None),
            ("", None),
        ] {
            assert_eq!(bytes(text), expected, "{text:?}");
        }
    }

    #[test]
    fn an_address_has_a_port() {
        for (text, ok) in [
            ("127.0.0.1:4318", true),
            ("[::1]:4318", true),
            ("localhost:4318", true),
            ("localhost", false),
            ("127.0.0.1", false),
            ("4318", false),
            ("127.0.0.1:99999", false),
        ] {
            assert_eq!(socket(text).is_some(), ok, "{text:?}");
        }
    }
}
