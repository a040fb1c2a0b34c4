use model::Severity;
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::json;

use super::*;

/// Answers changed by chance; `WHEELHOUSE_FUZZ` says how many times as many.
const BY_CHANCE: usize = 4_000;

fn labels() -> Labels {
    Labels::new(["service_name", "env"].map(str::to_owned))
}

fn answer() -> String {
    let line = r#"{"level":"info","msg":"paid","service":"inner","trace_id":"11111111111111111111111111111111","amount":3}"#;
    json!({"status": "success", "data": {
        "resultType": "streams",
        "encodingFlags": ["categorize-labels"],
        "result": [{
            "stream": {"service_name": "api", "env": "production", "__stream_shard__": "1"},
            "values": [
                ["1795223566202230001", line, {
                    "structuredMetadata": {
                        "detected_level": "error",
                        "trace_id": "95C7b3bc06d8c87067fb496ffc7aefde",
                        "span_id": "0000000000000000",
                        "request_id": "req_1",
                        "amount": "4",
                    },
                    "parsed": {"msg": "paid", "amount_extracted": "3", "made": "here", "__error__": "x"},
                }],
                ["1795223566202230000", "plain text", {"structuredMetadata": {"detected_level": "unknown"}}],
                ["1795223566202230000", "no labels beside it"],
            ],
        }],
    }})
    .to_string()
}

fn read_all(document: &[u8], parsed: bool) -> Option<Vec<LogLine>> {
    let envelope: Envelope<Streams> = serde_json::from_slice(document).ok()?;
    let streams = envelope.data?;
    let apart = !streams.encoding_flags.is_empty();
    read(streams.result, apart, &labels(), parsed).ok()
}

#[test]
fn what_the_source_says_counts_more_than_the_line() {
    let lines = read_all(answer().as_bytes(), true).unwrap();
    let line = &lines[0];
    assert_eq!(line.at.0, 1_795_223_566_202_230_001);
    assert_eq!(
        (line.service.as_str(), line.severity),
        ("api", Severity::Error)
    );
    assert_eq!(line.trace_id, "95c7b3bc06d8c87067fb496ffc7aefde");
    assert_eq!(
        (line.request_id.as_str(), line.body.as_str()),
        ("req_1", "paid")
    );
    assert_eq!(line.stream, r#"{env="production", service_name="api"}"#);
    let field = |name: &str| {
        let mut found = line.fields.iter().filter(|(have, _)| have == name);
        let value = found.next().map(|(_, value)| value.as_str());
        assert!(found.next().is_none(), "{name} is there once");
        value
    };
    assert_eq!(field("amount"), Some("4"));
    assert_eq!(field("env"), Some("production"));
    assert_eq!(field("made"), Some("here"), "the query made it");
    for absent in [
        "service_name",
        "__stream_shard__",
        "__error__",
        "amount_extracted",
        "detected_level",
    ] {
        assert_eq!(field(absent), None, "{absent}");
    }
    assert_eq!(lines[1].severity, Severity::Unset);
    assert_ne!(lines[1].id, lines[2].id);
    let plain = read_all(answer().as_bytes(), false).unwrap();
    assert!(plain[0].fields.iter().all(|(name, _)| name != "made"));
}

#[test]
fn an_older_server_that_mixes_all_labels_gives_the_same_stream() {
    let mixed = json!({"status": "success", "data": {
        "resultType": "streams",
        "result": [{
            "stream": {"service_name": "api", "env": "production", "trace_id": "95c7b3bc06d8c87067fb496ffc7aefde", "detected_level": "warn"},
            "values": [["5", "x"]],
        }],
    }})
    .to_string();
    let lines = read_all(mixed.as_bytes(), false).unwrap();
    assert_eq!(lines[0].stream, r#"{env="production", service_name="api"}"#);
    assert_eq!(lines[0].trace_id, "95c7b3bc06d8c87067fb496ffc7aefde");
    assert_eq!(lines[0].severity, Severity::Warn);
}

#[test]
fn damaged_answers_are_read_or_refused_without_a_panic() {
    let seed = answer().into_bytes();
    assert_eq!(read_all(&seed, true).unwrap().len(), 3);
    let times = std::env::var("WHEELHOUSE_FUZZ").ok();
    let times: usize = times.and_then(|times| times.parse().ok()).unwrap_or(1);
    let mut random = StdRng::seed_from_u64(20_261_127);
    let mut read = 0;
    for _ in 0..BY_CHANCE * times {
        let mut document = seed.clone();
        for _ in 0..random.random_range(1..4) {
            let at = random.random_range(0..document.len());
            match random.random_range(0..4) {
                0 => document[at] = random.random(),
                1 => document.truncate(at.max(1)),
                2 => document.insert(at, *b"\"\\{}[],:0".get(random.random_range(0..9)).unwrap()),
                _ => _ = document.remove(at),
            }
            if document.len() < 2 {
                break;
            }
        }
        if let Some(lines) = read_all(&document, true) {
            read += 1;
            assert!(lines.iter().all(|line| !line.id.is_empty()));
        }
    }
    assert!(
        read > BY_CHANCE / 20,
        "most changes would not be looked at: {read}"
    );
}

#[test]
fn counts_are_whole_numbers() {
    for (text, expected) in [
        ("3", 3),
        ("2.9999", 3),
        ("1e3", 1_000),
        ("NaN", 0),
        ("-1", 0),
        ("", 0),
    ] {
        assert_eq!(count(text), expected, "{text}");
    }
}
