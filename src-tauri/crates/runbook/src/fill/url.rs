//! Addresses: percent-encoding by RFC 3986.

use std::fmt::Write;

use crate::placeholder::Place;

/// A value as it is written at its place.
pub(super) fn write(text: &str, place: &Place, value: &str) -> Result<String, String> {
    let before = text.get(..place.range.start).unwrap_or_default();
    let scheme = before.rfind("://");
    let behind = scheme.map(|at| before.get(at + 3..).unwrap_or_default());
    let in_host = behind.is_none_or(|behind| !behind.contains(['/', '?', '#']));
    let blank = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    // `GET /path/<id>`: a path without a host.
    if in_host && !(scheme.is_none() && blank.starts_with('/')) {
        let fits = !value.is_empty()
            && !value.starts_with(['.', '-'])
            && !value.contains("..")
            && value
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || ".-".contains(letter));
        return if fits {
            Ok(value.to_owned())
        } else {
            Err(format!("{value:?} cannot be a part of a host's name"))
        };
    }
    if matches!(value, "." | "..") {
        return Err(format!("{value:?} would lead to another path"));
    }
    Ok(encode(value))
}

fn encode(value: &str) -> String {
    let mut written = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            written.push(char::from(byte));
        } else {
            let _ = write!(written, "%{byte:02X}");
        }
    }
    written
}
