use std::{fmt, str::FromStr};

/// A 128-bit trace id, written as 32 lower-case hex digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TraceId(pub u128);

/// A 64-bit span id, written as 16 lower-case hex digits; zero means none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpanId(pub u64);

impl SpanId {
    /// The parent of a root, or an id that is missing.
    pub const NONE: Self = Self(0);

    /// Whether it names a span.
    #[must_use]
    pub fn is_some(self) -> bool {
        self != Self::NONE
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Display for SpanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The text is not of 1 to 32 (for a span 16) hex digits, or all of them are zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id of hexadecimal digits")]
pub struct IdError;

/// Reads hex digits in either case; leading zeros may be missing.
impl FromStr for TraceId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if !is_hex(text, 32) {
            return Err(IdError);
        }
        match u128::from_str_radix(text, 16) {
            Ok(0) | Err(_) => Err(IdError),
            Ok(id) => Ok(Self(id)),
        }
    }
}

/// Reads hex digits in either case; leading zeros may be missing.
impl FromStr for SpanId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if !is_hex(text, 16) {
            return Err(IdError);
        }
        match u64::from_str_radix(text, 16) {
            Ok(0) | Err(_) => Err(IdError),
            Ok(id) => Ok(Self(id)),
        }
    }
}

/// `from_str_radix` would take a sign.
fn is_hex(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_in_any_case_and_without_their_zeros() {
        for (text, written) in [
            ("1", "00000000000000000000000000000001"),
            ("ABCDEF", "00000000000000000000000000abcdef"),
            (
                "4BF92F3577B34DA6A3CE929D0E0E4736",
                "4bf92f3577b34da6a3ce929d0e0e4736",
            ),
        ] {
            assert_eq!(text.parse::<TraceId>().unwrap().to_string(), written);
        }
        for bad in ["", "0", "+1", "-1", "0x1", "g", "1 ", &"1".repeat(33)] {
            assert_eq!(bad.parse::<TraceId>(), Err(IdError), "{bad:?}");
        }
        assert_eq!("F7".parse(), Ok(SpanId(0xf7)));
        assert_eq!("00000000000000001".parse::<SpanId>(), Err(IdError));
    }
}
