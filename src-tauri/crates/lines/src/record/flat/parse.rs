use std::{borrow::Cow, fmt};

use serde::{
    Deserializer,
    de::{DeserializeSeed, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{Field, Flat, Kind, MOST_FIELDS, names};

/// Objects nested deeper than this stay JSON text.
const DEEPEST: usize = 8;

/// The fields of a JSON object, or `None` if the text is not exactly one.
///
/// Values are passed over unread and then read where they stand: nothing recurses deeper than
/// [`DEEPEST`], whatever the nesting, and numbers keep their digits.
pub(super) fn object(text: &str) -> Option<Flat<'_>> {
    let mut flat = Flat {
        fields: Vec::with_capacity(16),
        ..Flat::default()
    };
    let mut json = serde_json::Deserializer::from_str(text);
    let top = Object {
        flat: &mut flat,
        prefix: "",
        depth: 1,
    };
    top.deserialize(&mut json).ok()?;
    json.end().ok()?;
    Some(flat)
}

/// Pushes the leaves of one object.
struct Object<'f, 'a> {
    flat: &'f mut Flat<'a>,
    prefix: &'f str,
    depth: usize,
}

impl<'a> DeserializeSeed<'a> for Object<'_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for Object<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(key) = map.next_key_seed(Key)? {
            let value: &'a RawValue = map.next_value()?;
            let path = if self.prefix.is_empty() {
                key
            } else {
                Cow::Owned([self.prefix, ".", &key].concat())
            };
            self.flat.push(path, value.get(), self.depth);
        }
        Ok(())
    }
}

impl<'a> Flat<'a> {
    fn push(&mut self, path: Cow<'a, str>, json: &'a str, depth: usize) {
        let (text, kind) = match json.bytes().next() {
            Some(b'{') if depth < DEEPEST => match self.descend(&path, json, depth) {
                Some(()) => return,
                None => (Cow::Borrowed(json), Kind::Other),
            },
            Some(b'[') if depth < DEEPEST && holds_objects(json) => {
                match serde_json::from_str::<Vec<&RawValue>>(json) {
                    Ok(elements) => {
                        for (at, element) in elements.into_iter().enumerate() {
                            let path = Cow::Owned(format!("{path}.{at}"));
                            self.push(path, element.get(), depth + 1);
                        }
                        return;
                    }
                    Err(_) => (Cow::Borrowed(json), Kind::Other),
                }
            }
            Some(b'"') => string(json),
            Some(b'n') | None => return,
            Some(b't' | b'f' | b'{' | b'[') => (Cow::Borrowed(json), Kind::Other),
            Some(_) => (Cow::Borrowed(json), Kind::Number),
        };
        self.push_leaf(path, text, kind);
    }

    pub(super) fn push_leaf(&mut self, path: Cow<'a, str>, text: Cow<'a, str>, kind: Kind) {
        let (roles, within) = names::roles(&path);
        self.marks |= roles.mark();
        if kind == Kind::Number {
            self.numbers |= roles.mark();
        }
        let full = self.fields.len() >= MOST_FIELDS;
        if full && (roles.is_empty() || self.fields.len() >= 2 * MOST_FIELDS) {
            self.left_out += 1;
            return;
        }
        self.fields.push(Field {
            path,
            text,
            kind,
            roles,
            within,
            taken: false,
        });
    }

    /// The leaves of an inner object; none at all if one of its keys is not text.
    fn descend(&mut self, path: &str, json: &'a str, depth: usize) -> Option<()> {
        let (had, left_out) = (self.fields.len(), self.left_out);
        self.marks |= names::roles(path).0.mark();
        let inner = Object {
            flat: self,
            prefix: path,
            depth: depth + 1,
        };
        let read = inner.deserialize(&mut serde_json::Deserializer::from_str(json));
        if read.is_err() {
            self.fields.truncate(had);
            self.left_out = left_out;
        }
        read.ok()
    }
}

fn string(json: &str) -> (Cow<'_, str>, Kind) {
    let plain = json
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .filter(|inner| memchr::memchr(b'\\', inner.as_bytes()).is_none());
    if let Some(inner) = plain {
        return (Cow::Borrowed(inner), Kind::Text);
    }
    match serde_json::from_str(json) {
        Ok(text) => (Cow::Owned(text), Kind::Text),
        // A lone surrogate: JSON by its grammar, but not text.
        Err(_) => (Cow::Borrowed(json), Kind::Other),
    }
}

fn holds_objects(array: &str) -> bool {
    array
        .bytes()
        .skip(1)
        .find(|byte| !byte.is_ascii_whitespace())
        == Some(b'{')
}

/// A key, borrowed unless it is written with escapes.
struct Key;

impl<'a> DeserializeSeed<'a> for Key {
    type Value = Cow<'a, str>;

    fn deserialize<D: Deserializer<'a>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for Key {
    type Value = Cow<'a, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, key: &'a str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}
