//! A document → a line of the model.

use model::{LogLine, Nanos};
use serde_json::Value;

use super::answer::HitWire;

/// Fields by which lines are of one stream; the first set that a line has all of.
const STREAMS: [&[&str]; 9] = [
    &["host.name", "log.file.path"],
    &["host.hostname", "log.file.path"],
    &["container.id"],
    &["kubernetes.pod.uid", "kubernetes.container.name"],
    &["kubernetes.pod_id", "kubernetes.container_name"],
    &["resource.attributes.k8s.pod.uid"],
    &["resource.attributes.service.instance.id"],
    &["service.name", "host.name"],
    &[
        "resource.attributes.service.name",
        "resource.attributes.host.name",
    ],
];

/// One document. Its time has all the digits that were written, if they are of the `moment` by
/// which the server sorted it, whose clock has ticks of `unit` nanoseconds.
pub(super) fn line(hit: &HitWire, moment: Nanos, unit: i64) -> LogLine {
    let raw = hit.source.as_ref().map_or("{}", |source| source.get());
    let mut line = lines::read(raw, moment, "");
    if line.at.0.div_euclid(unit) != moment.0.div_euclid(unit) {
        line.at = moment;
    }
    line.id = format!("{}/{}", hit.index, hit.id);
    line.stream = stream(&line, &hit.index);
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

/// What a line's neighbours have in common with it: fields and their values as a JSON object.
fn stream(line: &LogLine, index: &str) -> String {
    let value = |name: &&str| -> Option<(String, Value)> {
        let field = line.fields.iter().find(|(have, _)| have == name);
        let text = match field {
            Some((_, text)) => text,
            None if name.ends_with("service.name") => &line.service,
            None => return None,
        };
        (!text.is_empty()).then(|| ((*name).to_owned(), Value::String(text.clone())))
    };
    let found = STREAMS.iter().find_map(|names| {
        let values: Option<serde_json::Map<String, Value>> = names.iter().map(value).collect();
        values
    });
    let stream = found.unwrap_or_else(|| {
        let mut stream = serde_json::Map::new();
        if line.service.is_empty() {
            stream.insert("_index".to_owned(), Value::String(index.to_owned()));
        } else {
            stream.insert("service".to_owned(), Value::String(line.service.clone()));
        }
        stream
    });
    Value::Object(stream).to_string()
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
