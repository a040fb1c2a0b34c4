use model::ValueKind;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::fields::Scalar;
use crate::traces::otlp::{
    any::{DEEPEST, TOO_DEEP, double, double_in_json, int, quoted},
    attributes::{Attributes, Text},
};

/// `KeyValue`. The value is read on its own, so that an odd one costs only itself.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Pair<'a> {
    #[serde(borrow)]
    key: Scalar<'a>,
    #[serde(borrow)]
    value: Option<&'a RawValue>,
}

/// `AnyValue`, one level of it.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Any<'a> {
    #[serde(borrow)]
    string_value: Option<Scalar<'a>>,
    #[serde(borrow)]
    bool_value: Option<Scalar<'a>>,
    #[serde(borrow)]
    int_value: Option<Scalar<'a>>,
    #[serde(borrow)]
    double_value: Option<Scalar<'a>>,
    #[serde(borrow)]
    bytes_value: Option<Scalar<'a>>,
    #[serde(borrow)]
    array_value: Option<List<'a>>,
    #[serde(borrow)]
    kvlist_value: Option<Map<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct List<'a> {
    #[serde(borrow)]
    values: Option<Vec<&'a RawValue>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Map<'a> {
    #[serde(borrow)]
    values: Option<Vec<Pair<'a>>>,
}

/// Adds an attribute. A value that is no `AnyValue` is kept as the JSON that it is.
pub(super) fn push<'a>(attributes: &mut Attributes<'a>, pair: &'a Pair<'_>) {
    let name = Text::Sent(pair.key.text());
    let Some(raw) = pair.value else {
        attributes.push(name, ValueKind::Empty, Text::Sent(""));
        return;
    };
    let Ok(any) = serde_json::from_str::<Any<'a>>(raw.get()) else {
        attributes.push(name, ValueKind::Text, Text::Sent(raw.get()));
        return;
    };
    let mut kind = any.kind();
    let text = attributes.make(|made| match any.double() {
        Some(value) => double(made, value),
        None => match kind {
            ValueKind::List | ValueKind::Map => any.json(made, 0),
            _ => match any.scalar() {
                Some(scalar) => made.push_str(scalar.text()),
                // A message of a later OTLP, or none at all.
                None if raw.get().len() > 2 => {
                    kind = ValueKind::Text;
                    made.push_str(raw.get());
                }
                None => {}
            },
        },
    });
    attributes.push(name, kind, text);
}

impl Any<'_> {
    fn kind(&self) -> ValueKind {
        if self.string_value.is_some() {
            ValueKind::Text
        } else if self.bool_value.is_some() {
            ValueKind::Bool
        } else if self.int_value.is_some() {
            ValueKind::Int
        } else if self.double_value.is_some() {
            ValueKind::Double
        } else if self.array_value.is_some() {
            ValueKind::List
        } else if self.kvlist_value.is_some() {
            ValueKind::Map
        } else if self.bytes_value.is_some() {
            ValueKind::Bytes
        } else {
            ValueKind::Empty
        }
    }

    fn scalar(&self) -> Option<&Scalar<'_>> {
        self.string_value
            .as_ref()
            .or(self.bool_value.as_ref())
            .or(self.int_value.as_ref())
            .or(self.double_value.as_ref())
            .or(self.bytes_value.as_ref())
    }

    /// The float, if it is one.
    fn double(&self) -> Option<f64> {
        let value = self.double_value.as_ref()?;
        value.text().parse().ok()
    }

    fn json(&self, out: &mut String, depth: usize) {
        match self.kind() {
            ValueKind::List | ValueKind::Map if depth >= DEEPEST => out.push_str(TOO_DEEP),
            ValueKind::List => {
                let values = self
                    .array_value
                    .as_ref()
                    .and_then(|list| list.values.as_ref());
                out.push('[');
                for (index, raw) in values.into_iter().flatten().enumerate() {
                    comma(out, index);
                    nested(out, raw, depth + 1);
                }
                out.push(']');
            }
            ValueKind::Map => {
                let pairs = self
                    .kvlist_value
                    .as_ref()
                    .and_then(|map| map.values.as_ref());
                out.push('{');
                for (index, pair) in pairs.into_iter().flatten().enumerate() {
                    comma(out, index);
                    quoted(out, pair.key.text());
                    out.push(':');
                    match pair.value {
                        Some(raw) => nested(out, raw, depth + 1),
                        None => out.push_str("null"),
                    }
                }
                out.push('}');
            }
            kind => {
                let text = self.scalar().map_or("", Scalar::text);
                match (kind, self.double(), text.parse::<i64>()) {
                    (ValueKind::Double, Some(value), _) => double_in_json(out, value),
                    (ValueKind::Int, _, Ok(value)) => int(out, value),
                    (ValueKind::Bool, ..) if matches!(text, "true" | "false") => out.push_str(text),
                    (ValueKind::Empty, ..) => out.push_str("null"),
                    _ => quoted(out, text),
                }
            }
        }
    }
}

fn nested(out: &mut String, raw: &RawValue, depth: usize) {
    match serde_json::from_str::<Any<'_>>(raw.get()) {
        Ok(any) => any.json(out, depth),
        Err(_) => quoted(out, raw.get()),
    }
}

fn comma(out: &mut String, index: usize) {
    if index > 0 {
        out.push(',');
    }
}
