use std::borrow::Cow;

use super::{Field, Flat, Kind, names::Role};
use crate::Dialect;

pub(super) const KEYS: &[&str] = &[
    "message",
    "msg",
    "@m",
    "event",
    "short_message",
    "log",
    "body",
    "fields.message",
    "MESSAGE",
    "Message",
    "textPayload",
    "jsonPayload.message",
    "@message",
    "M",
    "body.text",
    "Body",
];

/// What says most where there is no message; it stays a field.
const INSTEAD: [&str; 6] = [
    "err.message",
    "error.message",
    "exception.message",
    "@x",
    "error",
    "errorMessage",
];

/// The message of a record, or `None` where it has none.
pub(super) fn take<'a>(flat: &mut Flat<'a>, dialect: Dialect) -> Option<Cow<'a, str>> {
    if dialect == Dialect::Clef && flat.get("@m").is_none() {
        let template = flat.get("@mt").and_then(text)?;
        flat.drop_field("@mt");
        return Some(Cow::Owned(render(&template, flat)));
    }
    if dialect == Dialect::Structlog {
        let event = flat.get("event").and_then(text);
        flat.drop_field("event");
        return event;
    }
    flat.take(Role::Body, text)
        .or_else(|| INSTEAD.iter().find_map(|path| text(flat.get(path)?)))
}

fn text<'a>(field: &Field<'a>) -> Option<Cow<'a, str>> {
    match &field.text {
        _ if field.kind == Kind::Other => None,
        Cow::Borrowed(text) => Some(Cow::Borrowed(text.trim_end())),
        Cow::Owned(text) => Some(Cow::Owned(text.trim_end().to_owned())),
    }
}

/// Fills the holes of a Serilog message template: `{Name}`, `{@Name}`, `{Name,5:format}`.
fn render(template: &str, flat: &Flat<'_>) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(&before.replace("}}", "}"));
        if let Some(literal) = after.strip_prefix('{') {
            out.push('{');
            rest = literal;
            continue;
        }
        let Some((hole, tail)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            break;
        };
        let name = hole.trim_start_matches(['@', '$']);
        let name = name.split([',', ':']).next().unwrap_or_default();
        match flat.get(name) {
            Some(field) => out.push_str(&field.text),
            None => out.extend(["{", hole, "}"]),
        }
        rest = tail;
    }
    out.push_str(&rest.replace("}}", "}"));
    out
}
