//! Damaged answers are read or refused, and none panics.

use serde_json::json;

use super::{
    record::{self, Row},
    wire::{Events, LogRecord, Results},
};
use crate::mutated::documents;

/// How many of the seed's wrong forms are read as something.
fn survived(seed: &serde_json::Value, read: impl Fn(&[u8]) -> usize) -> usize {
    let seed = seed.to_string();
    assert!(read(seed.as_bytes()) > 0, "the seed itself is right");
    documents(&seed)
        .filter(|document| read(document) > 0)
        .count()
}

#[test]
fn of_queries() {
    let cell = |field: &str, value: &str| json!({"field": field, "value": value});
    let seed = json!({
        "status": "Complete",
        "results": [
            [
                cell("@timestamp", "2026-11-20 09:00:00.123"),
                cell("@message", "{\"level\":\"warn\",\"message\":\"late\",\"n\":3}"),
                cell("@log", "123456789012:/ecs/orders"),
                cell("@logStream", "web/1"),
                cell("@ptr", "Cm4K"),
            ],
            [cell("@timestamp", "1795165200123"), cell("level", "info")],
        ],
        "statistics": {"recordsMatched": 2.0, "bytesScanned": 14_000.0},
    });
    let read = survived(&seed, |document| {
        let Ok(results) = serde_json::from_slice::<Results>(document) else {
            return 0;
        };
        let rows = results
            .results
            .unwrap_or_default()
            .into_iter()
            .map(Row::new);
        let mut lines: Vec<_> = rows
            .filter_map(|row| row.line(str::to_owned, true))
            .collect();
        record::told_apart(&mut lines);
        assert!(lines.iter().all(|line| !line.id.is_empty()));
        lines.len()
    });
    assert!(read > 100, "{read}");
}

#[test]
fn of_events() {
    let seed = json!({
        "events": [
            {"logStreamName": "web/1", "timestamp": 1_795_165_200_123_i64, "message": "late", "eventId": "3"},
            {"timestamp": 5, "message": "{\"msg\":\"x\"}"},
        ],
        "nextToken": "t",
        "nextForwardToken": "f/1",
    });
    let read = survived(&seed, |document| {
        let Ok(page) = serde_json::from_slice::<Events>(document) else {
            return 0;
        };
        let events = page.events.unwrap_or_default().into_iter();
        let lines = events.map(|event| {
            let stream = event.log_stream_name.unwrap_or_default();
            let raw = event.message.unwrap_or_default();
            record::line("/ecs/orders", &stream, event.timestamp, raw)
        });
        lines.count()
    });
    assert!(read > 100, "{read}");
}

#[test]
fn of_whole_records() {
    let seed = json!({"logRecord": {"@timestamp": "1795165200123", "@message": "late", "n": "3"}});
    let read = survived(&seed, |document| {
        let Ok(record) = serde_json::from_slice::<LogRecord>(document) else {
            return 0;
        };
        let mut row = Row::new(Vec::new());
        row.complete(record.log_record.unwrap_or_default());
        usize::from(row.line(str::to_owned, true).is_some())
    });
    assert!(read > 100, "{read}");
}
