use super::{
    Dialect,
    flat::{Flat, Kind},
};

const KEYS: &[&str] = &[
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
];

/// The message of a record, or `None` where it has none.
pub(super) fn take(flat: &mut Flat, dialect: Dialect) -> Option<String> {
    let text = |field: &super::flat::Field| {
        (field.kind != Kind::Other).then(|| field.text.trim_end().to_owned())
    };
    if dialect == Dialect::Clef && !flat.has("@m") {
        let template = flat.take(&["@mt"], text)?;
        return Some(render(&template, flat));
    }
    if dialect == Dialect::Structlog {
        return flat.take(&["event"], text);
    }
    flat.take(KEYS, text)
}

/// Fills the holes of a Serilog message template: `{Name}`, `{@Name}`, `{Name,5:format}`.
fn render(template: &str, flat: &Flat) -> String {
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
