use serde_json::json;

use super::*;
use crate::mutated;

const SEED: &str = r#"[{"_bkt":"main~7~9F2","_cd":"7:1187","_indextime":"1795165202","_time":"2026-11-20T09:00:01.012+00:00",
    "_raw":"{\"level\":\"warn\",\"message\":\"invoice number taken twice\",\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"n\":1}",
    "wheelhouse_time":"1795165201.012345","index":"main","host":"i-1","source":"/var/log/\"x\".log","sourcetype":"_json",
    "level":"warn","message":"invoice number taken twice","n":"1","service":"billing","list{}":["a","b"],"punct":"{}","date_hour":"9",
    "linecount":"1","splunk_server":"idx1","request_id":"req-7QxA","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}]"#;

fn read(rows: &str) -> Result<Vec<LogLine>, String> {
    lines(&serde_json::from_str::<Vec<Row>>(rows).unwrap())
}

#[test]
fn an_event_becomes_a_line() {
    let found = read(SEED).unwrap();
    let line = &found[0];
    assert_eq!(line.at, Nanos(1_795_165_201_012_345_000));
    assert_eq!(line.id, "main~7~9F2:7:1187");
    assert_eq!(
        (line.body.as_str(), line.severity),
        ("invoice number taken twice", Severity::Warn)
    );
    // Kept beside the text by whatever sent it.
    assert_eq!(
        (line.service.as_str(), line.request_id.as_str()),
        ("billing", "req-7QxA")
    );
    assert_eq!(line.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
    assert!(line.raw.starts_with("{\"level\""));
    let stream = r#"index="main" host="i-1" source="/var/log/\"x\".log" sourcetype="_json""#;
    assert_eq!(line.stream, stream);
    let fields = [
        ("n", "1"),
        ("index", "main"),
        ("host", "i-1"),
        ("source", "/var/log/\"x\".log"),
        ("sourcetype", "_json"),
        ("list{}", r#"["a","b"]"#),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(line.fields, fields);
    let terms = terms_of(stream).unwrap();
    assert_eq!(terms[2], ("source", "/var/log/\"x\".log".to_owned()));
}

#[test]
fn a_stream_is_read_strictly() {
    for other in [
        "",
        "index=main",
        r#"index="main" | delete"#,
        r#"index="main" OR index="x""#,
        r#"host="a" index="main""#,
        r#"index="main"#,
        "index=\"`x`\"",
        r#"user="a""#,
    ] {
        assert_eq!(terms_of(other), None, "{other}");
    }
}

#[test]
fn events_that_nothing_tells_apart_are_different_lines() {
    let row = json!({"_raw": "x", "_time": "2026-11-20T09:00:01+00:00"});
    let found = read(&json!([row, row]).to_string()).unwrap();
    assert_ne!(found[0].id, found[1].id);
    assert_eq!(found[0].at, Nanos(1_795_165_201_000_000_000));
    assert_eq!(found[0].stream, "");
}

#[test]
fn times_keep_their_microseconds() {
    for (text, nanos) in [
        ("1795165201.000424", Some(1_795_165_201_000_424_000)),
        ("1795165201.5", Some(1_795_165_201_500_000_000)),
        ("1795165201", Some(1_795_165_201_000_000_000)),
        ("1795165201.000424242", Some(1_795_165_201_000_424_000)),
        ("1795165201.x", None),
        ("now", None),
        ("99999999999999", None),
    ] {
        assert_eq!(micros(text).map(|at| at.0), nanos, "{text}");
    }
}

#[test]
fn rows_that_are_no_events_are_named() {
    for (rows, words) in [
        (json!([{"count": "3"}]), "counts"),
        (json!([{"_raw": "x", "_time": "soon"}]), "soon"),
    ] {
        assert!(read(&rows.to_string()).unwrap_err().contains(words));
    }
}

#[test]
fn no_document_breaks_the_decoder() {
    let read = mutated::documents(SEED)
        .filter(|document| {
            let rows: Result<Vec<Row>, _> = serde_json::from_slice(document);
            rows.is_ok_and(|rows| lines(&rows).is_ok_and(|lines| !lines.is_empty()))
        })
        .count();
    assert!(read > 1_000, "{read}");
}
