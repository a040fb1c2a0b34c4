use model::{Value, ValueKind};
use serde::{Serialize, Serializer, ser::SerializeMap};

/// An attribute's value with its type; one whose text does not fit its type is written as text.
pub(super) struct AnyValue<'a>(pub(super) Value<'a>);

/// Deeper lists and maps are written as their text: every level takes up to five of JSON's, and
/// many readers, our own among them, stop at 128.
const DEEPEST: usize = 20;

impl Serialize for AnyValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.0.text;
        let mut map = serializer.serialize_map(Some(1))?;
        let known = match self.0.kind {
            ValueKind::Text => None,
            ValueKind::Int => text.parse::<i64>().ok().map(Any::Int),
            ValueKind::Double => text.parse::<f64>().ok().map(Any::Double),
            ValueKind::Bool => text.parse::<bool>().ok().map(Any::Bool),
            ValueKind::Bytes => Some(Any::Bytes(text)),
            ValueKind::List | ValueKind::Map => json(text),
            ValueKind::Empty => Some(Any::Empty),
        };
        known.unwrap_or(Any::Text(text)).write(&mut map)?;
        map.end()
    }
}

/// The one field of an `AnyValue`, or none.
enum Any<'a> {
    Text(&'a str),
    Int(i64),
    Double(f64),
    Bool(bool),
    Bytes(&'a str),
    Json(serde_json::Value),
    Empty,
}

impl Any<'_> {
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        match self {
            Self::Text(text) => map.serialize_entry("stringValue", text),
            Self::Int(number) => map.serialize_entry("intValue", &number.to_string()),
            Self::Double(number) => double(map, *number),
            Self::Bool(value) => map.serialize_entry("boolValue", value),
            Self::Bytes(base64) => map.serialize_entry("bytesValue", base64),
            Self::Json(value) => nested(map, value),
            Self::Empty => Ok(()),
        }
    }
}

/// JSON has no word for what is not finite; protobuf's JSON writes it as text.
fn double<M: SerializeMap>(map: &mut M, number: f64) -> Result<(), M::Error> {
    let text = if number.is_finite() {
        return map.serialize_entry("doubleValue", &number);
    } else if number.is_nan() {
        "NaN"
    } else if number > 0.0 {
        "Infinity"
    } else {
        "-Infinity"
    };
    map.serialize_entry("doubleValue", text)
}

fn json<'a>(text: &str) -> Option<Any<'a>> {
    let value = serde_json::from_str(text).ok()?;
    fits(&value, DEEPEST).then_some(Any::Json(value))
}

/// Whether a value is no deeper than some levels.
fn fits(value: &serde_json::Value, levels: usize) -> bool {
    match value {
        serde_json::Value::Array(all) => levels > 0 && all.iter().all(|one| fits(one, levels - 1)),
        serde_json::Value::Object(all) => {
            levels > 0 && all.values().all(|one| fits(one, levels - 1))
        }
        _ => true,
    }
}

/// A value within a list or a map, whose type is told from its JSON.
struct Nested<'a>(&'a serde_json::Value);

impl Serialize for Nested<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        nested(&mut map, self.0)?;
        map.end()
    }
}

fn nested<M: SerializeMap>(map: &mut M, value: &serde_json::Value) -> Result<(), M::Error> {
    use serde_json::Value as Json;
    match value {
        Json::Null => Ok(()),
        Json::Bool(value) => map.serialize_entry("boolValue", value),
        Json::String(text) => map.serialize_entry("stringValue", text),
        Json::Number(number) => match number.as_i64() {
            Some(number) => map.serialize_entry("intValue", &number.to_string()),
            None => map.serialize_entry("doubleValue", number),
        },
        Json::Array(all) => {
            let all: Vec<Nested<'_>> = all.iter().map(Nested).collect();
            map.serialize_entry("arrayValue", &Values { values: all })
        }
        Json::Object(all) => {
            let all: Vec<Entry<'_>> = all.iter().map(|(key, one)| Entry::of(key, one)).collect();
            map.serialize_entry("kvlistValue", &Values { values: all })
        }
    }
}

#[derive(Serialize)]
struct Values<T> {
    values: Vec<T>,
}

#[derive(Serialize)]
struct Entry<'a> {
    key: &'a str,
    value: Nested<'a>,
}

impl<'a> Entry<'a> {
    fn of(key: &'a str, value: &'a serde_json::Value) -> Self {
        Self {
            key,
            value: Nested(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(kind: ValueKind, text: &str) -> String {
        serde_json::to_string(&AnyValue(Value { kind, text })).unwrap()
    }

    #[test]
    fn values_keep_their_type() {
        for (kind, text, want) in [
            (ValueKind::Text, "a\"\n", r#"{"stringValue":"a\"\n"}"#),
            (ValueKind::Text, "", r#"{"stringValue":""}"#),
            (
                ValueKind::Int,
                "-9223372036854775808",
                r#"{"intValue":"-9223372036854775808"}"#,
            ),
            (ValueKind::Double, "2.75", r#"{"doubleValue":2.75}"#),
            (ValueKind::Double, "5e-324", r#"{"doubleValue":5e-324}"#),
            (ValueKind::Double, "NaN", r#"{"doubleValue":"NaN"}"#),
            (
                ValueKind::Double,
                "-Infinity",
                r#"{"doubleValue":"-Infinity"}"#,
            ),
            (ValueKind::Bool, "true", r#"{"boolValue":true}"#),
            (ValueKind::Bytes, "AAH/", r#"{"bytesValue":"AAH/"}"#),
            (ValueKind::Empty, "", "{}"),
            (
                ValueKind::List,
                r#"["a",1,2.5,null]"#,
                r#"{"arrayValue":{"values":[{"stringValue":"a"},{"intValue":"1"},{"doubleValue":2.5},{}]}}"#,
            ),
            (
                ValueKind::Map,
                r#"{"b":{"a":[true]}}"#,
                r#"{"kvlistValue":{"values":[{"key":"b","value":{"kvlistValue":{"values":[{"key":"a","value":{"arrayValue":{"values":[{"boolValue":true}]}}}]}}}]}}"#,
            ),
        ] {
            assert_eq!(written(kind, text), want, "{kind:?} {text}");
        }
    }

    #[test]
    fn what_does_not_fit_its_type_is_kept_as_text() {
        let (deep, deepest) = ("[".repeat(21) + &"]".repeat(21), "[".repeat(9_999));
        for (kind, text) in [
            (ValueKind::Int, "9223372036854775808"),
            (ValueKind::Int, "1.5"),
            (ValueKind::Double, "fast"),
            (ValueKind::Bool, "yes"),
            (ValueKind::List, "[1,"),
            (ValueKind::Map, ""),
            (ValueKind::List, &deep),
            (ValueKind::List, &deepest),
        ] {
            let value: serde_json::Value = serde_json::from_str(&written(kind, text)).unwrap();
            assert_eq!(value["stringValue"], *text, "{kind:?}");
        }
        let most = "[".repeat(20) + &"]".repeat(20);
        assert!(written(ValueKind::List, &most).starts_with(r#"{"arrayValue""#));
    }
}
