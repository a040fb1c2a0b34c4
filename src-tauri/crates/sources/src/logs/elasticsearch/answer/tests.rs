use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::json;

use super::*;

/// Answers changed by chance; `WHEELHOUSE_FUZZ` says how many times as many.
const BY_CHANCE: usize = 4_000;

fn answer() -> String {
    json!({
        "took": 3, "timed_out": false, "pit_id": "46ToAwMDaWR5",
        "_shards": {"total": 3, "successful": 2, "skipped": 0, "failed": 1, "failures": [
            {"shard": 0, "index": "logs-0", "node": "n", "reason": {"type": "x", "reason": "left", "caused_by": {"reason": "gone"}}},
        ]},
        "hits": {"total": {"value": 10000, "relation": "gte"}, "max_score": null, "hits": [
            {"_index": "logs-1", "_id": "1", "_score": null, "sort": ["2026-11-20T09:00:00.000424242Z", 4294967298_i64],
             "_source": {"@timestamp": "2026-11-20T09:00:00.000424242Z", "message": "paid", "tags": ["a", {"b": [1]}], "n": 1.50}},
            {"_index": "logs-1", "_id": "2", "sort": [1795165200000_i64], "_source": {"message": "{\"level\":\"warn\"}"}},
            {"_index": "logs-1", "_id": "3", "sort": ["2026-11-20T09:00:00Z"]},
        ]},
        "aggregations": {"over_time": {"buckets": [{"key": 1, "doc_count": 2}]}},
    })
    .to_string()
}

fn read_all(document: &[u8]) -> Option<Vec<LogLine>> {
    let mut searched: Searched = serde_json::from_slice(document).ok()?;
    let hits = searched.hits.take()?.hits;
    hits.into_iter()
        .map(|hit| {
            let moment = moment(hit.sort.first()?, 1_000_000)?;
            Some(hit::line(&hit, Nanos(moment), 1_000_000))
        })
        .collect()
}

#[test]
fn lines_come_with_their_ids_and_times() {
    let lines = read_all(answer().as_bytes()).unwrap();
    let times: Vec<i64> = lines.iter().map(|line| line.at.0).collect();
    let at = 1_795_165_200_000_000_000;
    assert_eq!(times, [at + 424_242, at, at]);
    assert!(lines[0].raw.contains("1.5"), "{}", lines[0].raw);
    assert_eq!(
        (lines[2].id.as_str(), lines[2].raw.as_str()),
        ("logs-1/3", "{}")
    );
    assert!(hit::has_inner(&lines[1].raw));
    assert_eq!(lines[1].severity, model::Severity::Warn);
}

#[test]
fn damaged_answers_are_read_or_refused_without_a_panic() {
    let seed = answer().into_bytes();
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
                2 => document.insert(at, b"\"\\{}[],:0"[random.random_range(0..9)]),
                _ => _ = document.remove(at),
            }
            if document.len() < 2 {
                break;
            }
        }
        if let Some(lines) = read_all(&document) {
            read += 1;
            assert!(lines.iter().all(|line| line.id.contains('/')));
        }
    }
    assert!(
        read > BY_CHANCE / 20,
        "most changes would not be looked at: {read}"
    );
}
