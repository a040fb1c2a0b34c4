//! An answer of JSON lines → lines of the model.

use std::{
    collections::HashMap,
    hash::{Hash as _, Hasher as _},
};

use model::{Failure, LogLine, Nanos};
use serde_json::{Map, Value};
use siphasher::sip::SipHasher13;
use transport::Body;

/// What the server writes where there is no message.
const NO_MESSAGE: &str = "missing _msg field; see ";

/// The lines in the order of the answer.
pub(super) fn lines(body: &Body) -> Result<Vec<LogLine>, Failure> {
    read(&body.text()).map_err(|what| body.unexpected(&what))
}

/// The lines of a text; the error says what cannot be read.
pub(super) fn read(text: &str) -> Result<Vec<LogLine>, String> {
    let mut lines = Vec::new();
    // Equal lines may be kept more than once.
    let mut copies: HashMap<String, usize> = HashMap::new();
    for record in text.lines().filter(|record| !record.trim().is_empty()) {
        let mut line = line(record)?;
        let copy = copies.entry(line.id.clone()).or_default();
        *copy += 1;
        if *copy > 1 {
            line.id = format!("{}-{copy}", line.id);
        }
        lines.push(line);
    }
    Ok(lines)
}

/// One record; the error says what cannot be read.
pub(super) fn line(record: &str) -> Result<LogLine, String> {
    let object: Map<String, Value> = serde_json::from_str(record)
        .map_err(|error| format!("a line that is no JSON object ({error})"))?;
    let text = |name: &str| object.get(name).and_then(Value::as_str);
    let Some(time) = text("_time") else {
        return Err("lines without a time, as a query that counts gives them".to_owned());
    };
    let at = chrono::DateTime::parse_from_rfc3339(time)
        .ok()
        .and_then(|time| time.timestamp_nanos_opt())
        .ok_or_else(|| format!("a line whose time is {time:?}"))?;
    let stream = text("_stream").unwrap_or_default().to_owned();
    let id = id(text("_stream_id").unwrap_or_default(), at, record);
    let mut line = lines::read(&inner(object), Nanos(at), "");
    line.at = Nanos(at);
    line.id = id;
    line.stream = stream;
    line.raw = record.to_owned();
    Ok(line)
}

/// The stream out of a line's id, if it is one of this source.
pub(super) fn stream_id(id: &str) -> Option<&str> {
    let (stream, _) = id.split_once('/')?;
    let hex = !stream.is_empty() && stream.bytes().all(|byte| byte.is_ascii_hexdigit());
    hex.then_some(stream)
}

/// What the application wrote, with the message under its usual name.
fn inner(object: Map<String, Value>) -> String {
    let mut inner = Map::new();
    let named = object.contains_key("message");
    for (name, value) in object {
        match name.as_str() {
            "_time" | "_stream" | "_stream_id" => {}
            "_msg"
                if value
                    .as_str()
                    .is_some_and(|text| text.starts_with(NO_MESSAGE)) =>
            {
                if !named {
                    inner.insert("message".to_owned(), Value::String(String::new()));
                }
            }
            "_msg" if !named => _ = inner.insert("message".to_owned(), value),
            _ => _ = inner.insert(name, value),
        }
    }
    Value::Object(inner).to_string()
}

fn id(stream: &str, at: i64, record: &str) -> String {
    let mut hasher = SipHasher13::new();
    record.hash(&mut hasher);
    format!("{stream}/{at}-{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests;
