//! No form of a secret is left in any part of a line.

use model::{LogLine, Nanos};
use serde_json::{Value, json};

use super::*;

const SECRETS: &[&str] = &[
    "s3cret-ÄÖ\"quoted\\back/slash",
    "line\none\ttwo",
    "🔑🔑🔑🔑",
    "correct horse battery staple",
    "pä55wörd'\"<b>",
];

/// The lines that an application may write about a secret that is the value of `password`.
fn lines_about(secret: &str) -> Vec<String> {
    let record = json!({"level": "info", "time": 1, "msg": format!("login with {secret} failed"), "user": {"password": secret}, "again": secret});
    let text = record.to_string();
    let escaped: String = text
        .chars()
        .map(|letter| match letter {
            _ if letter.is_ascii() => letter.to_string(),
            _ => letter
                .encode_utf16(&mut [0; 2])
                .iter()
                .map(|unit| format!("\\u{unit:04x}"))
                .collect(),
        })
        .collect();
    let clef =
        json!({"@t": "2026-11-26T15:00:00Z", "@mt": "login with {Password}", "Password": secret});
    let within = json!({"host": "h", "message": text}).to_string();
    let docker =
        json!({"log": format!("{within}\n"), "stream": "stdout", "time": "2026-11-26T15:00:00Z"});
    vec![
        text.clone(),
        text.replace('/', "\\/"),
        escaped,
        clef.to_string(),
        within,
        docker.to_string(),
        format!("level=info msg=\"login\" password={}", Value::from(secret)),
        format!("[2026-11-26 15:00:00] a.ERROR: login {record} []"),
    ]
}

/// A text with its JSON escapes taken off again and again.
fn layers(text: &str) -> Vec<String> {
    let mut layers = vec![text.to_owned()];
    while let Some(view) = view::View::of(&layers[layers.len() - 1]) {
        layers.push(view.text);
    }
    layers
}

#[test]
fn a_secret_of_a_field_is_gone_from_every_part_in_every_form() {
    let redactor = redactor();
    for secret in SECRETS {
        for raw in lines_about(secret) {
            let line = crate::read(&raw, Nanos(1), "shop");
            let redacted = redactor.line(&line);
            assert!(redacted.count > 0, "{raw}");
            let line = &redacted.line;
            let fields = line.fields.iter().map(|(_, value)| value);
            for part in [&line.body, &line.raw].into_iter().chain(fields) {
                for layer in layers(part) {
                    assert!(!layer.contains(secret), "{secret:?} is left in {layer}");
                }
            }
        }
    }
}

#[test]
fn parts_without_secrets_and_ids_stay_as_they_were() {
    let raw = r#"{"level":"info","time":"2026-11-26T15:00:00Z","span_id":"4111111111111111","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","to":"ada@example.com","msg":"sent \"it\""}"#;
    let line = crate::read(raw, Nanos(1), "shop");
    let redacted = redactor().line(&line);
    let expected = LogLine {
        fields: vec![("to".into(), "[redacted: e-mail]".into())],
        raw: raw.replace("ada@example.com", "[redacted: e-mail]"),
        ..line
    };
    assert_eq!(redacted.line, expected);
    assert_eq!(redacted.count, 2);
    assert_eq!(redacted.fields.len(), 1);
    assert!(serde_json::from_str::<Value>(&redacted.line.raw).is_ok());
}

#[test]
fn many_secrets_of_a_line_are_gone_as_few_are() {
    let secrets: Vec<String> = (0..50).map(|n| format!("hush-{n}-\"quiet\"")).collect();
    let fields: serde_json::Map<String, Value> = secrets
        .iter()
        .enumerate()
        .map(|(nth, secret)| (format!("{nth}.password"), Value::from(secret.as_str())))
        .collect();
    let raw = json!({"msg": secrets.join(" and "), "all": fields}).to_string();
    let redacted = redactor().line(&crate::read(&raw, Nanos(1), ""));
    for part in [&redacted.line.body, &redacted.line.raw] {
        assert!(!part.contains("hush"), "{part}");
    }
    assert_eq!(redacted.fields.len(), 50);
}
