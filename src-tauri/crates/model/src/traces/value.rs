use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An attribute's value as text, with the type that it had on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Value<'a> {
    /// Its type.
    pub kind: ValueKind,
    /// Its text: numbers in decimal, lists and maps as JSON, bytes as base64.
    pub text: &'a str,
}

/// Types of attribute values in OTLP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ValueKind {
    #[default]
    Text,
    Int,
    Double,
    Bool,
    Bytes,
    /// A JSON array.
    List,
    /// A JSON object.
    Map,
    /// No value at all.
    Empty,
}

impl<'a> Value<'a> {
    /// A value that is text.
    #[must_use]
    pub fn text(text: &'a str) -> Self {
        Self {
            kind: ValueKind::Text,
            text,
        }
    }
}
