use serde_json::Value;

use super::super::{language::Record, moment};
use crate::conformance::held;

/// One event of a stream.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    /// Milliseconds since the epoch.
    pub(crate) at: i64,
    pub(crate) group: String,
    pub(crate) stream: String,
    pub(crate) message: String,
}

/// The conformance lines: a group to a service, and two streams in each; some lines do not name
/// the service that their group is called by.
pub(crate) fn events() -> Vec<Event> {
    let events = held().into_iter().enumerate().map(|(nth, line)| {
        let service = line.field("service").unwrap();
        let mut message = line.json.clone();
        if line.case.ends_with('3') {
            message.as_object_mut().unwrap().remove("service");
        }
        Event {
            at: line.at.0.div_euclid(1_000_000),
            group: format!("/ecs/{service}"),
            stream: format!("web/{}", nth % 2),
            message: if message == line.json {
                line.raw
            } else {
                message.to_string()
            },
        }
    });
    events.collect()
}

impl Event {
    /// What Insights finds in it.
    pub(super) fn record(&self, nth: usize) -> Record {
        let mut record = Record::new();
        if let Ok(Value::Object(object)) = serde_json::from_str(&self.message) {
            flatten("", &Value::Object(object), &mut record);
        }
        let own = [
            ("@timestamp", moment(self.at)),
            ("@message", self.message.clone()),
            ("@log", format!("123456789012:{}", self.group)),
            ("@logStream", self.stream.clone()),
            ("@ptr", format!("ptr{nth}")),
        ];
        record.extend(own.map(|(name, value)| (name.to_owned(), value)));
        record
    }
}

fn flatten(path: &str, value: &Value, record: &mut Record) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                flatten(&path, value, record);
            }
        }
        Value::Array(list) => {
            for (nth, value) in list.iter().enumerate() {
                flatten(&format!("{path}.{nth}"), value, record);
            }
        }
        Value::Null => {}
        Value::String(text) => _ = record.insert(path.to_owned(), text.clone()),
        other => _ = record.insert(path.to_owned(), other.to_string()),
    }
}
