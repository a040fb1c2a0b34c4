use model::Severity;
use rand::{Rng, SeedableRng, rngs::StdRng};

use super::*;

/// Answers changed by chance; `WHEELHOUSE_FUZZ` says how many times as many.
const BY_CHANCE: usize = 4_000;

const RECORD: &str = r#"{"_time":"2026-11-21T01:12:47.67679Z","_stream_id":"00ff","_stream":"{env=\"production\",service=\"api\"}","_msg":"paid","env":"production","service":"api","level":"error","trace_id":"67872fc5f0554bd608ceb39970ef8b69","duration_ms":"28.465"}"#;

#[test]
fn a_record_becomes_a_line() {
    let line = line(RECORD).unwrap();
    assert_eq!(line.at, Nanos(1_795_223_567_676_790_000));
    assert_eq!((line.body.as_str(), line.service.as_str()), ("paid", "api"));
    assert_eq!(line.severity, Severity::Error);
    assert_eq!(line.trace_id, "67872fc5f0554bd608ceb39970ef8b69");
    assert_eq!(line.stream, r#"{env="production",service="api"}"#);
    assert_eq!(line.raw, RECORD);
    assert_eq!(stream_id(&line.id), Some("00ff"));
    let fields = [("env", "production"), ("duration_ms", "28.465")];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(line.fields, fields);
}

#[test]
fn a_missing_message_is_empty_and_a_json_message_is_taken_apart() {
    let missing =
        r#"{"_time":"2026-11-21T01:02:50Z","_msg":"missing _msg field; see https://docs.example"}"#;
    assert_eq!(line(missing).unwrap().body, "");
    let json = r#"{"_time":"2026-11-21T01:02:50Z","_msg":"{\"level\":\"warn\",\"msg\":\"inner\",\"n\":1}"}"#;
    let line = line(json).unwrap();
    assert_eq!(
        (line.body.as_str(), line.severity),
        ("inner", Severity::Warn)
    );
}

#[test]
fn equal_records_are_different_lines() {
    let lines = read(&format!("{RECORD}\n{RECORD}\n\n")).unwrap();
    assert_eq!(lines.len(), 2);
    assert_ne!(lines[0].id, lines[1].id);
}

#[test]
fn what_is_no_line_is_named() {
    for (record, words) in [
        ("<html>", "no JSON object"),
        ("{\"n\":\"3\"}", "query that counts"),
        ("{\"_time\":\"soon\"}", "\"soon\""),
        ("[1]", "no JSON object"),
    ] {
        assert!(line(record).unwrap_err().contains(words), "{record}");
    }
    for id in ["", "/1-2", "xyz/1-2", "1795-ff", "00 or */1"] {
        assert_eq!(stream_id(id), None, "{id}");
    }
}

#[test]
fn damaged_answers_are_read_or_refused_without_a_panic() {
    let seed = format!("{RECORD}\n").into_bytes();
    let times = std::env::var("WHEELHOUSE_FUZZ").ok();
    let times: usize = times.and_then(|times| times.parse().ok()).unwrap_or(1);
    let mut random = StdRng::seed_from_u64(20_261_127);
    let mut found = 0;
    for _ in 0..BY_CHANCE * times {
        let mut document = seed.clone();
        for _ in 0..random.random_range(1..4) {
            let at = random.random_range(0..document.len());
            match random.random_range(0..3) {
                0 => document[at] = random.random(),
                1 => document.insert(at, *b"\"\\{}[],:0".get(random.random_range(0..9)).unwrap()),
                _ => document.truncate(at.max(2)),
            }
        }
        if read(&String::from_utf8_lossy(&document)).is_ok_and(|lines| !lines.is_empty()) {
            found += 1;
        }
    }
    assert!(
        found > BY_CHANCE / 20,
        "most changes would not be looked at: {found}"
    );
}
