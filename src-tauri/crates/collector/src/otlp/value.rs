use base64::{Engine, prelude::BASE64_STANDARD};
use model::{Attribute, Nanos, ValueKind};
use opentelemetry_proto::tonic::{
    common::v1::{AnyValue, InstrumentationScope, KeyValue, any_value::Value},
    resource::v1::Resource,
};

/// Attribute pairs as text.
pub(super) type Pairs = Vec<(String, String)>;

/// A value as text: strings as they are, lists and maps as JSON, bytes as base64.
pub(super) fn text(value: Option<&AnyValue>) -> String {
    match value.and_then(|value| value.value.as_ref()) {
        None => String::new(),
        Some(Value::StringValue(text)) => text.clone(),
        Some(Value::BytesValue(bytes)) => BASE64_STANDARD.encode(bytes),
        Some(Value::BoolValue(value)) => value.to_string(),
        Some(Value::IntValue(value)) => value.to_string(),
        Some(Value::DoubleValue(value)) => value.to_string(),
        Some(other) => json(other).to_string(),
    }
}

fn json(value: &Value) -> serde_json::Value {
    let inner = |value: Option<&AnyValue>| {
        value
            .and_then(|value| value.value.as_ref())
            .map_or(serde_json::Value::Null, json)
    };
    match value {
        Value::BoolValue(value) => (*value).into(),
        Value::IntValue(value) => (*value).into(),
        Value::DoubleValue(value) => (*value).into(),
        Value::StringValue(text) => text.as_str().into(),
        Value::BytesValue(bytes) => BASE64_STANDARD.encode(bytes).into(),
        Value::ArrayValue(list) => list.values.iter().map(|value| inner(Some(value))).collect(),
        Value::KvlistValue(map) => map
            .values
            .iter()
            .map(|pair| (pair.key.clone(), inner(pair.value.as_ref())))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        // An index into a table that only profiles carry.
        Value::StringValueStrindex(_) => serde_json::Value::Null,
    }
}

/// Attributes as text, in their order.
pub(super) fn pairs(attributes: &[KeyValue]) -> impl Iterator<Item = (String, String)> {
    attributes
        .iter()
        .map(|pair| (pair.key.clone(), text(pair.value.as_ref())))
}

/// Attributes with their types, in their order.
pub(super) fn attributes(attributes: &[KeyValue]) -> Vec<Attribute> {
    let attribute = |pair: &KeyValue| Attribute {
        name: pair.key.clone(),
        kind: kind(pair.value.as_ref()),
        value: text(pair.value.as_ref()),
    };
    attributes.iter().map(attribute).collect()
}

fn kind(value: Option<&AnyValue>) -> ValueKind {
    match value.and_then(|value| value.value.as_ref()) {
        None | Some(Value::StringValueStrindex(_)) => ValueKind::Empty,
        Some(Value::StringValue(_)) => ValueKind::Text,
        Some(Value::BytesValue(_)) => ValueKind::Bytes,
        Some(Value::BoolValue(_)) => ValueKind::Bool,
        Some(Value::IntValue(_)) => ValueKind::Int,
        Some(Value::DoubleValue(_)) => ValueKind::Double,
        Some(Value::ArrayValue(_)) => ValueKind::List,
        Some(Value::KvlistValue(_)) => ValueKind::Map,
    }
}

/// One attribute as text; empty is the same as absent.
pub(super) fn find(attributes: &[KeyValue], key: &str) -> Option<String> {
    attributes
        .iter()
        .find(|pair| pair.key == key)
        .map(|pair| text(pair.value.as_ref()))
        .filter(|text| !text.is_empty())
}

/// `service.name` of a resource, or nothing.
pub(super) fn service(resource: Option<&Resource>) -> String {
    resource
        .and_then(|resource| find(&resource.attributes, "service.name"))
        .unwrap_or_default()
}

/// Name, version and attributes of a scope.
pub(super) fn scope_pairs(scope: Option<&InstrumentationScope>) -> Pairs {
    let Some(scope) = scope else {
        return Pairs::new();
    };
    let named = [
        ("otel.scope.name", &scope.name),
        ("otel.scope.version", &scope.version),
    ];
    named
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value.clone()))
        .chain(pairs(&scope.attributes))
        .collect()
}

/// Attributes of a resource.
pub(super) fn resource_pairs(resource: Option<&Resource>) -> Pairs {
    resource
        .map(|resource| pairs(&resource.attributes).collect())
        .unwrap_or_default()
}

/// An id in lower-case hex; `None` unless it has the right length and is not all zeros.
pub(super) fn id(bytes: &[u8], length: usize) -> Option<String> {
    if bytes.len() != length || bytes.iter().all(|byte| *byte == 0) {
        return None;
    }
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A time of the protocol; `None` for zero, which means unknown, and beyond the year 2262.
pub(super) fn nanos(time: u64) -> Option<Nanos> {
    i64::try_from(time).ok().filter(|time| *time > 0).map(Nanos)
}
