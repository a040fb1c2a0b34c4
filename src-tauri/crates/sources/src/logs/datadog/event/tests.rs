use super::*;
use crate::mutated;

const SEED: &str = r#"{"data":[{"id":"AQAAAY","type":"log","attributes":{"timestamp":"2026-11-20T09:00:01.012Z",
    "status":"warn","service":"billing","host":"i-1","message":"invoice number taken twice",
    "tags":["env:production","team:blue","source:nodejs","flag","service:billing"],
    "attributes":{"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","dd":{"span_id":"3111491790720104832"},
    "http":{"route":"/orders","status":202},"request_id":"req-7QxA","level":"warn","list":[1,2]}}}],
    "links":{"next":"https://api.datadoghq.eu/…"},
    "meta":{"page":{"after":"eyJh"},"status":"timeout","warnings":[{"code":"c","title":"slow","detail":"try less"}]}}"#;

fn read(document: &str) -> Page {
    serde_json::from_str::<EventsWire<'_>>(document)
        .unwrap()
        .page()
}

/// One event with some attributes beside its time.
fn event(more: &str) -> LogLine {
    let document = format!(
        r#"{{"data":[{{"id":"x","attributes":{{"timestamp":"2026-11-20T09:00:01Z"{more}}}}}]}}"#
    );
    read(&document).lines.remove(0)
}

#[test]
fn an_event_becomes_a_line() {
    let page = read(SEED);
    assert_eq!(page.told.next.as_deref(), Some("eyJh"));
    assert!(page.told.late && page.told.warnings[0] == "slow: try less");
    let line = &page.lines[0];
    assert_eq!(
        (line.id.as_str(), line.at),
        ("AQAAAY", Nanos(1_795_165_201_012_000_000))
    );
    assert_eq!(line.body, "invoice number taken twice");
    assert_eq!(
        (line.service.as_str(), line.severity),
        ("billing", Severity::Warn)
    );
    assert_eq!(line.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
    assert_eq!(line.span_id, "2b2e3d4c5b6a7980");
    assert_eq!(line.request_id, "req-7QxA");
    assert_eq!(line.stream, r#"service:"billing" host:"i-1""#);
    assert!(line.raw.starts_with("{\"timestamp\"") && line.raw.ends_with("}}"));
    let fields = [
        ("http.route", "/orders"),
        ("http.status", "202"),
        ("list", "[1,2]"),
        ("host", "i-1"),
        ("env", "production"),
        ("tags.team", "blue"),
        ("source", "nodejs"),
        ("tags", "flag"),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(line.fields, fields);
}

#[test]
fn a_message_is_never_taken_apart_and_the_status_counts_more_than_the_level() {
    let line = event(r#","message":"{\"level\":\"fatal\",\"msg\":\"inner\"}","status":"info""#);
    assert_eq!(line.body, r#"{"level":"fatal","msg":"inner"}"#);
    assert_eq!((line.severity, line.fields.len()), (Severity::Info, 0));
    for (status, level, severity) in [
        ("debug", "trace", Severity::Trace),
        ("debug", "error", Severity::Debug),
        ("ok", "debug", Severity::Info),
        ("emergency", "info", Severity::Fatal),
        ("", "error", Severity::Error),
        ("", "", Severity::Unset),
    ] {
        let line = event(&format!(
            r#","status":"{status}","attributes":{{"level":"{level}"}}"#
        ));
        assert_eq!(line.severity, severity, "{status} {level}");
    }
    let line = event(r#","attributes":{"trace_id":"16266516598257821587","span_id":7}"#);
    assert_eq!(line.trace_id, "0000000000000000e1be46a994272793");
    assert_eq!(line.span_id, "0000000000000007");
    let empty = event(r#","message":null,"attributes":{ }"#);
    assert_eq!((empty.body.as_str(), empty.stream.as_str()), ("", ""));
}

#[test]
fn events_that_cannot_be_read_are_counted() {
    let page = read(r#"{"data":[{"id":"1"},7,{"attributes":{"timestamp":"soon"}}],"meta":null}"#);
    assert_eq!((page.lines.len(), page.unreadable), (0, 3));
}

#[test]
fn no_document_breaks_the_decoder() {
    let read = mutated::documents(SEED)
        .filter(|document| {
            let wire = serde_json::from_slice::<EventsWire<'_>>(document);
            wire.is_ok_and(|wire| !wire.page().lines.is_empty())
        })
        .count();
    assert!(read > 1_000, "{read}");
}
