//! A document → a line of the model.

use model::{LogLine, Nanos};
use serde_json::Value;

use super::{answer::HitWire, stream};

/// One document. Its time has all the digits that were written, if they are of the `moment` by
/// which the server sorted it, whose clock has ticks of `unit` nanoseconds.
pub(super) fn line(hit: &HitWire, moment: Nanos, unit: i64) -> LogLine {
    let raw = hit.source.as_ref().map_or("{}", |source| source.get());
    let mut line = lines::read(raw, moment, "");
    if line.at.0.div_euclid(unit) != moment.0.div_euclid(unit) {
        line.at = moment;
    }
    line.id = format!("{}/{}", hit.index, hit.id);
    line.stream = stream::of(&line, &hit.index);
    line.raw = raw.to_owned();
    spread(&mut line);
    line
}

/// Whether a document's message is JSON or logfmt that was not taken apart on its way.
pub(super) fn has_inner(raw: &str) -> bool {
    [
        "\"message\":\"{",
        "\"message\": \"{",
        "\"log\":\"{",
        "\"body\":\"{",
        "\"text\":\"{",
    ]
    .iter()
    .any(|start| raw.contains(start))
}

/// A field has each value of its list, as the server sees it.
fn spread(line: &mut LogLine) {
    let is_list = |text: &str| text.starts_with('[') && text.ends_with(']');
    if !line.fields.iter().any(|(_, text)| is_list(text)) {
        return;
    }
    let mut fields = Vec::with_capacity(line.fields.len());
    for (name, text) in std::mem::take(&mut line.fields) {
        // A text that only looks like a list stands in quotes.
        let written = is_list(&text)
            && [":", ": "]
                .iter()
                .any(|colon| line.raw.contains(&format!("{colon}{text}")));
        let values: Option<Vec<Value>> =
            written.then(|| serde_json::from_str(&text).ok()).flatten();
        match values {
            Some(values)
                if values
                    .iter()
                    .all(|value| !value.is_object() && !value.is_array()) =>
            {
                for value in values.into_iter().filter(|value| !value.is_null()) {
                    let value = match value {
                        Value::String(text) => text,
                        other => other.to_string(),
                    };
                    fields.push((name.clone(), value));
                }
            }
            _ => fields.push((name, text)),
        }
    }
    line.fields = fields;
}

#[cfg(test)]
mod tests;
