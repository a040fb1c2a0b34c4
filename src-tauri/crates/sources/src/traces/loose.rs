//! JSON as servers write it in spite of their documents: numbers as texts, texts as numbers, and
//! null for whatever is missing.

use std::{borrow::Cow, fmt};

use model::{Value, ValueKind};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor},
};
use serde_json::value::RawValue;

/// A text; null is an empty one, and numbers and truth values become their text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Text<'a>(pub(crate) Cow<'a, str>);

impl Text<'_> {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }

            fn visit_unit<E>(self) -> Result<Text<'de>, E> {
                Ok(Text::default())
            }

            fn visit_bool<E>(self, value: bool) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(value.to_string())))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(value.to_string())))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(value.to_string())))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(value.to_string())))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// A moment or a length in nanoseconds, read from a number of a coarser unit; null is zero.
///
/// `SCALE` is the number of nanoseconds in that unit. Whole numbers keep every digit; what does
/// not fit saturates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Time<const SCALE: i64>(pub(super) i64);

/// Microseconds on the wire.
pub(super) type Micros = Time<1_000>;

/// Seconds on the wire.
pub(super) type Seconds = Time<1_000_000_000>;

impl<'de, const SCALE: i64> Deserialize<'de> for Time<SCALE> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The digits as they were written: a float of a moment in seconds is a microsecond off.
        let raw = <&RawValue>::deserialize(deserializer)?.get();
        let digits = match raw {
            "null" => return Ok(Self(0)),
            text => text.trim_matches('"'),
        };
        nanoseconds(digits, SCALE)
            .map(Self)
            .ok_or_else(|| D::Error::custom(format!("{} is not a time", shortened(raw))))
    }
}

/// Reads a decimal number of some unit as nanoseconds, digit by digit where it can.
fn nanoseconds(digits: &str, scale: i64) -> Option<i64> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole.strip_prefix('-').unwrap_or(whole)) || !plain(fraction) {
        // An exponent, or no number at all.
        let number: f64 = digits
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())?;
        return Some((number * scale as f64) as i64);
    }
    let number: i128 = whole.parse().ok()?;
    let mut nanos = number.saturating_mul(i128::from(scale));
    let mut weight = scale / 10;
    let sign = if whole.starts_with('-') { -1 } else { 1 };
    for digit in fraction.bytes() {
        nanos += i128::from(sign * i64::from(digit - b'0') * weight);
        weight /= 10;
    }
    Some(i64::try_from(nanos).unwrap_or(if sign < 0 { i64::MIN } else { i64::MAX }))
}

/// A value of any type, with the text that the model holds.
pub(super) fn value(raw: &RawValue) -> (ValueKind, Cow<'_, str>) {
    let raw = raw.get();
    match raw.as_bytes().first() {
        Some(b'"') => {
            // Half of a surrogate pair is no text; it is shown as it was written.
            let text = serde_json::from_str::<Text<'_>>(raw).map_or(raw.into(), |text| text.0);
            (ValueKind::Text, text)
        }
        Some(b'{') => (ValueKind::Map, raw.into()),
        Some(b'[') => (ValueKind::List, raw.into()),
        Some(b't' | b'f') => (ValueKind::Bool, raw.into()),
        Some(b'n') | None => (ValueKind::Empty, "".into()),
        _ if raw.contains(['.', 'e', 'E']) => (ValueKind::Double, raw.into()),
        _ => (ValueKind::Int, raw.into()),
    }
}

/// An attribute between the wire and the model.
#[derive(Clone, Debug)]
pub(super) struct Attribute<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) kind: ValueKind,
    pub(super) text: Cow<'a, str>,
}

impl<'a> Attribute<'a> {
    pub(super) fn text(name: impl Into<Cow<'a, str>>, text: impl Into<Cow<'a, str>>) -> Self {
        Self {
            name: name.into(),
            kind: ValueKind::Text,
            text: text.into(),
        }
    }

    /// An attribute that is `true`.
    pub(super) fn truth(name: &'static str) -> Self {
        Self {
            kind: ValueKind::Bool,
            ..Self::text(name, "true")
        }
    }

    pub(super) fn raw(name: impl Into<Cow<'a, str>>, raw: &'a RawValue) -> Self {
        let (kind, text) = value(raw);
        Self {
            name: name.into(),
            kind,
            text,
        }
    }
}

/// Attributes as the builder takes them.
pub(super) fn pairs<'a>(
    attributes: &'a [Attribute<'_>],
) -> impl Iterator<Item = (&'a str, Value<'a>)> {
    attributes.iter().map(|attribute| {
        let value = Value {
            kind: attribute.kind,
            text: &attribute.text,
        };
        (&*attribute.name, value)
    })
}

/// An object in the order of its names, which may repeat.
#[derive(Clone, Debug, Default)]
pub(super) struct Object<'a>(pub(super) Vec<(Text<'a>, &'a RawValue)>);

impl<'a> Object<'a> {
    pub(super) fn attributes(&self) -> Vec<Attribute<'a>> {
        self.0
            .iter()
            .map(|(name, raw)| Attribute::raw(name.0.clone(), raw))
            .collect()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_unit<E>(self) -> Result<Object<'de>, E> {
                Ok(Object::default())
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Object(entries))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// Reads null as nothing, for lists and maps.
pub(crate) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_keep_their_digits_whatever_their_unit_and_writing() {
        for (text, scale, nanos) in [
            ("1795222070505769", 1_000, Some(1_795_222_070_505_769_000)),
            (
                "\"1795222070505769\"",
                1_000,
                Some(1_795_222_070_505_769_000),
            ),
            ("1.5", 1_000, Some(1_500)),
            ("0", 1_000, Some(0)),
            ("null", 1_000, Some(0)),
            ("-3", 1_000, Some(-3_000)),
            ("-0.25", 1_000_000_000, Some(-250_000_000)),
            (
                "1461096053.370518",
                1_000_000_000,
                Some(1_461_096_053_370_518_000),
            ),
            (
                "1.4610960536E9",
                1_000_000_000,
                Some(1_461_096_053_600_000_000),
            ),
            ("1.0000000019", 1_000_000_000, Some(1_000_000_001)),
            ("99999999999999999999", 1_000, Some(i64::MAX)),
            ("-99999999999999999999", 1_000, Some(i64::MIN)),
            ("1e300", 1_000, Some(i64::MAX)),
            ("\"\"", 1_000, None),
            ("\"-\"", 1_000, None),
            ("\"soon\"", 1_000, None),
            ("\"inf\"", 1_000, None),
            ("\"1.-5\"", 1_000, None),
            ("[1]", 1_000, None),
            ("true", 1_000, None),
        ] {
            let found = match scale {
                1_000 => serde_json::from_str::<Micros>(text).ok().map(|time| time.0),
                _ => serde_json::from_str::<Seconds>(text)
                    .ok()
                    .map(|time| time.0),
            };
            assert_eq!(found, nanos, "{text}");
        }
    }

    #[test]
    fn values_keep_their_type_and_texts_are_read_from_anything_flat() {
        for (raw, kind, text) in [
            ("\"a\\n\\u00e9\"", ValueKind::Text, "a\né"),
            ("\"\\ud800\"", ValueKind::Text, "\"\\ud800\""),
            ("12", ValueKind::Int, "12"),
            ("1.50", ValueKind::Double, "1.50"),
            ("true", ValueKind::Bool, "true"),
            ("null", ValueKind::Empty, ""),
            ("[1, 2]", ValueKind::List, "[1, 2]"),
            ("{\"a\":1}", ValueKind::Map, "{\"a\":1}"),
        ] {
            let parsed: &RawValue = serde_json::from_str(raw).unwrap();
            assert_eq!(value(parsed), (kind, text.into()), "{raw}");
        }
        for (raw, text) in [("7", "7"), ("null", ""), ("false", "false"), ("\"x\"", "x")] {
            assert_eq!(
                serde_json::from_str::<Text<'_>>(raw).unwrap().as_str(),
                text
            );
        }
        assert!(serde_json::from_str::<Text<'_>>("[]").is_err());
    }
}
