use base64::{Engine as _, prelude::BASE64_STANDARD};
use model::ValueKind;

use super::lossy;
use crate::traces::otlp::{
    Damage,
    any::{DEEPEST, TOO_DEEP, double, double_in_json, int, quoted},
    attributes::{Attributes, Text},
    wire::{Content, Field, Message},
};

/// `KeyValue`: key 1, value 2.
pub(super) fn pair<'a>(
    attributes: &mut Attributes<'a>,
    mut message: Message<'a>,
) -> Result<(), Damage> {
    let (mut key, mut value) = (Message::new(&[]), Message::new(&[]));
    while let Some(Field { number, content }) = message.next()? {
        match (number, content) {
            (1, Content::Bytes(text)) => key = text,
            (2, Content::Bytes(any)) => value = any,
            _ => {}
        }
    }
    let name = attributes.text(key.bytes());
    let (kind, text) = self::value(attributes, value)?;
    attributes.push(name, kind, text);
    Ok(())
}

/// `AnyValue`, of which the last field counts, as in every `oneof`.
fn value<'a>(
    attributes: &mut Attributes<'a>,
    mut message: Message<'a>,
) -> Result<(ValueKind, Text<'a>), Damage> {
    let mut found = (ValueKind::Empty, Text::Sent(""));
    while let Some(Field { number, content }) = message.next()? {
        found = match (number, content) {
            (1, Content::Bytes(text)) => (ValueKind::Text, attributes.text(text.bytes())),
            (2, Content::Varint(value)) => (ValueKind::Bool, Text::Sent(bool(value))),
            (3, Content::Varint(value)) => {
                let made = attributes.make(|made| int(made, value.cast_signed()));
                (ValueKind::Int, made)
            }
            (4, Content::Fixed64(bits)) => {
                let made = attributes.make(|made| double(made, f64::from_bits(bits)));
                (ValueKind::Double, made)
            }
            (5 | 6, Content::Bytes(list)) => {
                let mut damaged = Ok(());
                let made = attributes.make(|made| damaged = json_list(made, number, list, 1));
                damaged?;
                let kind = match number {
                    5 => ValueKind::List,
                    _ => ValueKind::Map,
                };
                (kind, made)
            }
            (7, Content::Bytes(bytes)) => {
                let made =
                    attributes.make(|made| BASE64_STANDARD.encode_string(bytes.bytes(), made));
                (ValueKind::Bytes, made)
            }
            _ => found,
        };
    }
    Ok(found)
}

/// An `AnyValue` within another one, as JSON.
fn json(out: &mut String, mut message: Message<'_>, depth: usize) -> Result<(), Damage> {
    let mut last = None;
    while let Some(field) = message.next()? {
        if (1..=7).contains(&field.number) {
            last = Some(field);
        }
    }
    match last.map(|field| (field.number, field.content)) {
        Some((1, Content::Bytes(text))) => quoted(out, &lossy(text)),
        Some((2, Content::Varint(value))) => out.push_str(bool(value)),
        Some((3, Content::Varint(value))) => int(out, value.cast_signed()),
        Some((4, Content::Fixed64(bits))) => double_in_json(out, f64::from_bits(bits)),
        Some((5 | 6, Content::Bytes(_))) if depth >= DEEPEST => out.push_str(TOO_DEEP),
        Some((number @ (5 | 6), Content::Bytes(list))) => json_list(out, number, list, depth + 1)?,
        Some((7, Content::Bytes(bytes))) => quoted(out, &BASE64_STANDARD.encode(bytes.bytes())),
        _ => out.push_str("null"),
    }
    Ok(())
}

/// `ArrayValue` (as field 5 of a value) or `KeyValueList` (6): elements in field 1.
fn json_list(
    out: &mut String,
    number: u32,
    mut message: Message<'_>,
    depth: usize,
) -> Result<(), Damage> {
    let (open, close) = if number == 5 { ('[', ']') } else { ('{', '}') };
    out.push(open);
    let mut first = true;
    while let Some(field) = message.next()? {
        let (1, Content::Bytes(mut element)) = (field.number, field.content) else {
            continue;
        };
        if !first {
            out.push(',');
        }
        first = false;
        if number == 6 {
            let (mut key, mut value) = (Message::new(&[]), Message::new(&[]));
            while let Some(Field { number, content }) = element.next()? {
                match (number, content) {
                    (1, Content::Bytes(text)) => key = text,
                    (2, Content::Bytes(any)) => value = any,
                    _ => {}
                }
            }
            quoted(out, &lossy(key));
            out.push(':');
            element = value;
        }
        json(out, element, depth)?;
    }
    out.push(close);
    Ok(())
}

fn bool(value: u64) -> &'static str {
    if value == 0 { "false" } else { "true" }
}
