use model::Severity;
use serde_json::json;

use super::*;

fn read(source: &Value, moment: i64, unit: i64) -> LogLine {
    let hit = json!({"_index": "logs-1", "_id": "a/b", "_source": source, "sort": []});
    let hit: HitWire = serde_json::from_str(&hit.to_string()).unwrap();
    line(&hit, Nanos(moment), unit)
}

/// 20 November 2026, 09:00:00.
const AT: i64 = 1_795_165_200_000_000_000;

#[test]
fn a_time_keeps_its_digits_if_the_server_sorted_by_it() {
    let source = json!({"@timestamp": "2026-11-20T09:00:00.000424242Z"});
    assert_eq!(read(&source, AT, 1_000_000).at, Nanos(AT + 424_242));
    assert_eq!(
        read(&source, AT + 1_000_000, 1_000_000).at,
        Nanos(AT + 1_000_000)
    );
    assert_eq!(read(&source, AT, 1).at, Nanos(AT));
    let none = json!({"message": "no time in it"});
    assert_eq!(read(&none, AT, 1).at, Nanos(AT));
}

#[test]
fn documents_of_both_conventions_are_lines() {
    let ecs = json!({
        "@timestamp": "2026-11-20T09:00:00Z", "message": "paid", "log": {"level": "warn", "file": {"path": "/v/l"}},
        "service.name": "billing", "trace": {"id": "4bf92f3577b34da6a3ce929d0e0e4736"},
        "host": {"name": "web-1"}, "ecs": {"version": "8.11"}, "tags": ["a", 2, null, "a,b"],
    });
    let otel = json!({
        "@timestamp": "2026-11-20T09:00:00Z", "body": {"text": "paid"}, "severity_text": "WARN",
        "severity_number": 13, "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
        "resource": {"attributes": {"service.name": "billing", "service.instance.id": "i-1"}},
    });
    for (source, stream) in [
        (&ecs, r#"{"host.name":"web-1","log.file.path":"/v/l"}"#),
        (
            &otel,
            r#"{"resource.attributes.service.instance.id":"i-1"}"#,
        ),
    ] {
        let line = read(source, AT, 1);
        assert_eq!(
            (line.body.as_str(), line.service.as_str()),
            ("paid", "billing")
        );
        assert_eq!((line.severity, line.trace_id.len()), (Severity::Warn, 32));
        assert_eq!(line.id, "logs-1/a/b");
        assert_eq!(line.stream, stream);
        assert_eq!(line.raw, source.to_string(), "as it is stored");
    }
    let line = read(&ecs, AT, 1);
    let tags: Vec<&str> = line
        .fields
        .iter()
        .filter(|(name, _)| name == "tags")
        .map(|(_, value)| value.as_str())
        .collect();
    assert_eq!(tags, ["a", "2", "a,b"], "a value of a list is a value");
}

#[test]
fn a_line_without_a_host_is_of_its_service_or_of_its_index() {
    let line = read(&json!({"service": "api", "x": "[1,2]"}), AT, 1);
    assert_eq!(line.stream, r#"{"service":"api"}"#);
    assert_eq!(
        line.fields,
        [("x".to_owned(), "[1,2]".to_owned())],
        "a text is no list"
    );
    assert_eq!(
        read(&json!({"a": 1}), AT, 1).stream,
        r#"{"_index":"logs-1"}"#
    );
}
