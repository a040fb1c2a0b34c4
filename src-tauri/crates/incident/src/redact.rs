use model::Alert;
use serde_json::Value;

use crate::{Answer, Began, What};

/// Hides the secrets of a text; the first argument is the name under which it stands, if any.
pub type Hide<'h> = dyn Fn(&str, &str) -> String + 'h;

/// Hides secrets in every text of a JSON value.
pub fn json(value: &mut Value, hide: &Hide<'_>) {
    named(value, "", hide);
}

impl What {
    /// Hides secrets in every text.
    pub fn redact(&mut self, hide: &Hide<'_>) {
        let plain = |text: &mut String| *text = hide("", text);
        match self {
            Self::Began(Began { title, alert, .. }) => {
                plain(title);
                let labels = alert.iter_mut().flat_map(|alert| {
                    let Alert {
                        labels,
                        annotations,
                        ..
                    } = alert;
                    [labels, annotations]
                });
                for (name, value) in labels.flat_map(|labels| labels.0.iter_mut()) {
                    *value = hide(name, value);
                }
            }
            Self::Note { text: one }
            | Self::Title { title: one }
            | Self::Silence { words: one } => {
                plain(one);
            }
            Self::Milestone { note, .. } | Self::Reopened { note } => plain(note),
            Self::Runbook { title, .. } => plain(title),
            Self::Step {
                runbook,
                step,
                words,
                ..
            } => [runbook, step, words].into_iter().for_each(plain),
            Self::Answer(answer) => answer.texts().into_iter().for_each(plain),
            Self::Lines {
                title, note, lines, ..
            } => {
                [title, note].into_iter().chain(lines).for_each(plain);
            }
            Self::Thing { title, words, .. } => [title, words].into_iter().for_each(plain),
            Self::Copied { text, .. } => plain(text),
            Self::Severity { .. } | Self::Cause { .. } | Self::Recording { .. } => {}
            Self::Other(members) => {
                for (name, value) in members.iter_mut() {
                    named(value, name, hide);
                }
            }
        }
    }
}

impl Answer {
    fn texts(&mut self) -> Vec<&mut String> {
        let Self {
            title,
            query,
            value,
            words,
            note,
            failure,
            ..
        } = self;
        let texts = [title, query, value, words, note];
        texts.into_iter().chain(failure).collect()
    }
}

fn named(value: &mut Value, name: &str, hide: &Hide<'_>) {
    match value {
        Value::String(text) => *text = hide(name, text),
        Value::Array(items) => items.iter_mut().for_each(|item| named(item, name, hide)),
        Value::Object(members) => {
            // An attribute of OTLP: its name stands beside its value.
            let key = members.get("key").and_then(Value::as_str);
            let key = key.map(str::to_owned);
            for (member, value) in members.iter_mut() {
                match (member.as_str(), &key) {
                    ("value", Some(key)) => named(value, key, hide),
                    ("stringValue" | "arrayValue" | "values", _) => named(value, name, hide),
                    (member, _) => named(value, member, hide),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    fn hide(name: &str, text: &str) -> String {
        if name.contains("password") || text.contains("hunter2") {
            "[hidden]".to_owned()
        } else {
            text.to_owned()
        }
    }

    #[test]
    fn secrets_are_found_by_name_and_by_text_at_any_depth() {
        let mut value = json!({
            "labels": { "password": "abc", "route": "/a" },
            "rows": [["x", "hunter2"], [1, null]],
            "attributes": [
                { "key": "db.password", "value": { "stringValue": "abc" } },
                { "key": "db.name", "value": { "arrayValue": { "values": [{ "stringValue": "abc" }] } } },
            ],
        });
        super::json(&mut value, &hide);
        assert_eq!(
            value,
            json!({
                "labels": { "password": "[hidden]", "route": "/a" },
                "rows": [["x", "[hidden]"], [1, null]],
                "attributes": [
                    { "key": "db.password", "value": { "stringValue": "[hidden]" } },
                    { "key": "db.name", "value": { "arrayValue": { "values": [{ "stringValue": "abc" }] } } },
                ],
            })
        );
    }

    #[test]
    fn no_text_of_an_entry_is_passed_over() {
        for what in crate::what::testing::each("hunter2") {
            let mut hidden = what.clone();
            hidden.redact(&hide);
            let text = serde_json::to_string(&hidden).expect("JSON");
            assert!(!text.contains("hunter2"), "{text}");
        }
    }
}
