//! Which lines are each other's neighbours.

use lines::Column;
use model::LogLine;
use serde_json::{Map, Value, json};

use super::mapping::Mapping;

/// Fields by which lines are of one stream; the first set that a line has all of.
const STREAMS: [&[&str]; 9] = [
    &["host.name", "log.file.path"],
    &["host.hostname", "log.file.path"],
    &["container.id"],
    &["kubernetes.pod.uid", "kubernetes.container.name"],
    &["kubernetes.pod_id", "kubernetes.container_name"],
    &["resource.attributes.k8s.pod.uid"],
    &["resource.attributes.service.instance.id"],
    &["service", "host.name"],
    &["service", "resource.attributes.host.name"],
];

/// What a line's neighbours have in common with it: fields and their values as a JSON object.
pub(super) fn of(line: &LogLine, index: &str) -> String {
    let value = |name: &&str| -> Option<(String, Value)> {
        let field = line.fields.iter().find(|(have, _)| have == name);
        let text = match field {
            Some((_, text)) => text,
            None if *name == "service" => &line.service,
            None => return None,
        };
        (!text.is_empty()).then(|| ((*name).to_owned(), Value::String(text.clone())))
    };
    let found = STREAMS.iter().find_map(|names| {
        let values: Option<Map<String, Value>> = names.iter().map(value).collect();
        values
    });
    let stream = found.unwrap_or_else(|| {
        let mut stream = Map::new();
        if line.service.is_empty() {
            stream.insert("_index".to_owned(), Value::String(index.to_owned()));
        } else {
            stream.insert("service".to_owned(), Value::String(line.service.clone()));
        }
        stream
    });
    Value::Object(stream).to_string()
}

/// The query of a stream, as a line names it; nothing if it names none.
pub(super) fn query(stream: &str, mapping: &Mapping) -> Option<Value> {
    let values: Map<String, Value> = serde_json::from_str(stream).ok()?;
    let mut clauses = Vec::new();
    for (name, value) in values {
        let value = value.as_str()?.to_owned();
        let names = match name.as_str() {
            "service" => mapping.of(Column::Service),
            name => vec![name],
        };
        let either: Vec<Value> = names
            .into_iter()
            .map(|name| {
                let whole = mapping.counted(name).unwrap_or_else(|| name.to_owned());
                json!({"term": {whole: value}})
            })
            .collect();
        clauses.push(json!({"bool": {"should": either, "minimum_should_match": 1}}));
    }
    let said = clauses
        .iter()
        .all(|clause| clause["bool"]["should"] != json!([]));
    (said && !clauses.is_empty()).then(|| json!({"bool": {"filter": clauses}}))
}
