use std::{fmt, ops::Range};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{checks, found::Found, names, rules::Rules};

/// Objects nested deeper than this are not entered.
const DEEPEST: usize = 64;

/// Finds the values of secret names in a JSON object, strings without their quotes.
pub(super) fn find(text: &str, found: &mut Vec<Found>) {
    if text.starts_with('{') {
        enter(text, text, 0, found);
    }
}

fn enter(whole: &str, part: &str, depth: usize, found: &mut Vec<Found>) {
    if depth >= DEEPEST {
        return;
    }
    if part.starts_with('[') {
        let elements: Vec<&RawValue> = serde_json::from_str(part).unwrap_or_default();
        for element in elements {
            enter(whole, element.get(), depth + 1, found);
        }
        return;
    }
    if !part.starts_with('{') {
        return;
    }
    let Ok(Pairs(pairs)) = serde_json::from_str(part) else {
        return;
    };
    for (key, value) in pairs {
        let value = value.get();
        if !names::is_secret(&key) {
            enter(whole, value, depth + 1, found);
        } else if checks::is_something(value.trim_matches('"')) {
            let inner = value
                .strip_prefix('"')
                .and_then(|value| value.strip_suffix('"'));
            found.extend(place(whole, inner.unwrap_or(value)).map(|range| Found {
                range,
                rule: Rules::by_name(),
                bare: inner.is_none(),
            }));
        }
    }
}

/// Where a part of a text stands in it.
fn place(whole: &str, part: &str) -> Option<Range<usize>> {
    let start = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
    let end = start + part.len();
    (end <= whole.len()).then_some(start..end)
}

/// The pairs of an object, values unread.
struct Pairs<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Pairs<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Pairs<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Pairs<'de>, M::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Read)
    }
}
