use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::Dialect;

/// Objects nested deeper than this stay JSON text.
const DEEPEST: usize = 8;
/// The most fields of one line; the rest stays in the raw line only.
const MOST_FIELDS: usize = 512;

/// A JSON object flattened with dots, in the order written; fields can be taken out one by one.
pub(super) struct Flat {
    source: String,
    fields: Vec<Field>,
}

/// One leaf.
pub(super) struct Field {
    /// Keys from the outermost in, joined by dots; elements of arrays of objects by their index.
    pub(super) path: String,
    /// Text without quotes; numbers digit by digit as written; arrays as JSON.
    pub(super) text: String,
    pub(super) kind: Kind,
    taken: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Other,
}

impl Flat {
    /// `None` unless the text is one JSON object.
    pub(super) fn of(text: &str) -> Option<Self> {
        if !text.trim_start().starts_with('{') {
            return None;
        }
        let object: Object<'_> = serde_json::from_str(text).ok()?;
        let mut fields = Vec::with_capacity(object.0.len());
        flatten(object, "", 1, &mut fields);
        Some(Self {
            source: text.trim().to_owned(),
            fields,
        })
    }

    pub(super) fn source(&self) -> &str {
        &self.source
    }

    /// If the message is itself a JSON object written as text, puts its fields in its place.
    pub(super) fn unwrap_message(&mut self) {
        let inner = self.fields.iter().enumerate().find_map(|(at, field)| {
            let message = matches!(field.path.as_str(), "log" | "message" | "msg" | "body");
            let inner = (message && field.kind == Kind::Text).then(|| Self::of(&field.text))??;
            Some((at, inner))
        });
        if let Some((at, inner)) = inner {
            self.fields.remove(at);
            // The inner record was written by the application, the outer by what carried it.
            self.fields.splice(0..0, inner.fields);
        }
    }

    pub(super) fn get(&self, path: &str) -> Option<&Field> {
        self.fields
            .iter()
            .find(|field| !field.taken && field.path == path)
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    pub(super) fn any(&self, test: impl Fn(&str) -> bool) -> bool {
        self.fields.iter().any(|field| test(&field.path))
    }

    /// The fields that are not taken.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| !field.taken)
    }

    /// Takes the first field, in the order of `paths`, that `read` can read.
    pub(super) fn take<T>(
        &mut self,
        paths: &[&str],
        read: impl Fn(&Field) -> Option<T>,
    ) -> Option<T> {
        for path in paths {
            let found = self
                .fields
                .iter_mut()
                .filter(|field| !field.taken && field.path == *path)
                .find_map(|field| read(field).map(|value| (field, value)));
            if let Some((field, value)) = found {
                field.taken = true;
                return Some(value);
            }
        }
        None
    }

    pub(super) fn drop_field(&mut self, path: &str) {
        for field in &mut self.fields {
            field.taken |= field.path == path;
        }
    }

    pub(super) fn into_rest(self, dialect: Dialect) -> Vec<(String, String)> {
        self.fields
            .into_iter()
            .filter(|field| !field.taken)
            .map(|field| (dialect.shown_path(field.path), field.text))
            .collect()
    }
}

fn flatten(object: Object<'_>, prefix: &str, depth: usize, out: &mut Vec<Field>) {
    for (key, value) in object.0 {
        let path = if prefix.is_empty() {
            key
        } else {
            format!("{prefix}.{key}")
        };
        flatten_value(path, value.get(), depth, out);
    }
}

fn flatten_value(path: String, json: &str, depth: usize, out: &mut Vec<Field>) {
    if out.len() >= MOST_FIELDS {
        return;
    }
    let (text, kind) = match json.bytes().next() {
        Some(b'{') if depth < DEEPEST => {
            if let Ok(object) = serde_json::from_str(json) {
                return flatten(object, &path, depth + 1, out);
            }
            (json.to_owned(), Kind::Other)
        }
        Some(b'[') if depth < DEEPEST && holds_objects(json) => {
            if let Ok(elements) = serde_json::from_str::<Vec<&RawValue>>(json) {
                for (at, element) in elements.into_iter().enumerate() {
                    flatten_value(format!("{path}.{at}"), element.get(), depth + 1, out);
                }
                return;
            }
            (json.to_owned(), Kind::Other)
        }
        Some(b'"') => match serde_json::from_str(json) {
            Ok(text) => (text, Kind::Text),
            // A lone surrogate: JSON by its grammar, but not text.
            Err(_) => (json.to_owned(), Kind::Other),
        },
        Some(b'n') | None => return,
        Some(b't' | b'f' | b'{' | b'[') => (json.to_owned(), Kind::Other),
        Some(_) => (json.to_owned(), Kind::Number),
    };
    out.push(Field {
        path,
        text,
        kind,
        taken: false,
    });
}

fn holds_objects(array: &str) -> bool {
    array
        .bytes()
        .skip(1)
        .find(|byte| !byte.is_ascii_whitespace())
        == Some(b'{')
}

/// The pairs of an object in their order, values unread.
struct Object<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Object<'de>, M::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry::<String, &'de RawValue>()? {
                    pairs.push(pair);
                }
                Ok(Object(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}
