//! What Splunk says of a search, in an answer that refuses it and in one that does not.

use model::{Code, Failure};
use serde::Deserialize;
use serde_json::Value;
use transport::Body;

/// A sentence and how grave it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    kind: String,
    pub(super) text: String,
}

impl Message {
    pub(super) fn is_grave(&self) -> bool {
        matches!(self.kind.as_str(), "FATAL" | "ERROR")
    }

    pub(super) fn is_warning(&self) -> bool {
        self.kind == "WARN"
    }
}

/// The messages of an answer: a list of pairs, or texts by their kind.
pub(super) fn messages(said: &Value) -> Vec<Message> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let mut messages = Vec::new();
    match said {
        Value::Array(list) => {
            for message in list {
                let kind = message.get("type").and_then(text).unwrap_or_default();
                let said = message.get("text").and_then(text);
                messages.extend(said.map(|text| Message {
                    kind: kind.to_ascii_uppercase(),
                    text,
                }));
            }
        }
        Value::Object(by_kind) => {
            for (kind, texts) in by_kind {
                let texts = texts.as_array().into_iter().flatten().filter_map(text);
                messages.extend(texts.map(|text| Message {
                    kind: kind.to_ascii_uppercase(),
                    text,
                }));
            }
        }
        _ => {}
    }
    messages
}

#[derive(Deserialize)]
struct RefusedWire {
    messages: Value,
}

/// The failure that an unsuccessful answer means.
pub(super) fn refusal(body: &Body) -> Failure {
    let wire: Option<RefusedWire> = body.json().ok();
    let said = wire
        .map(|wire| messages(&wire.messages))
        .unwrap_or_default();
    let texts: Vec<&str> = said.iter().map(|message| message.text.as_str()).collect();
    let text = texts.join("; ");
    let told = |code, remedy: &str| {
        let message = format!("the server answered {}: {}", body.status, body.said(&text));
        Failure::new(code, message)
            .at(body.place().to_owned())
            .remedy(remedy)
    };
    let has = |words: &str| text.contains(words);
    match body.status {
        _ if text.is_empty() => body.refusal(),
        _ if has("concurrent") || has("quota") || has("Search not executed") => told(
            Code::RateLimited,
            "wait until other searches end, or ask for a higher quota (srchJobsQuota) of the role",
        ),
        400 => told(Code::BadQuery, "correct the search where the text says so"),
        401 => told(
            Code::Unauthorized,
            "set the source's secret: an authentication token of Splunk that has not expired",
        ),
        403 => told(
            Code::Forbidden,
            "ask for a role with the capability search that may read the index",
        ),
        404 if has("Unknown sid") => told(
            Code::ServerError,
            "ask again: the server has dropped the search",
        ),
        _ => body.refusal(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn messages_come_in_two_forms() {
        let list =
            json!([{"type": "FATAL", "text": "a"}, {"type": "WARN", "text": "b"}, {"x": 1}, 7]);
        let found = messages(&list);
        assert_eq!(found.len(), 2);
        assert!(found[0].is_grave() && found[1].is_warning());
        let by_kind = json!({"error": ["a", "b"], "info": "no list"});
        let found = messages(&by_kind);
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(Message::is_grave));
        assert_eq!(messages(&json!(null)), []);
        assert_eq!(messages(&json!({})), []);
    }
}
