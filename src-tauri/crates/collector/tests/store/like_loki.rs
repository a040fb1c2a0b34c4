//! The same lines as Loki: what it answered, asked of a store that holds the lines it held.

use std::collections::{BTreeMap, BTreeSet};

use collector::{Store, dialect};
use model::{
    FieldMatch, FieldOp, LogFilter, LogLine, LogOrder, LogSearch, Logs as _, Millis, Nanos,
    Severity, TimeRange,
};
use serde_json::Value;

use crate::{fake::recorded, open};

/// The largest answer has the newest lines; the range of the store begins with its oldest one.
const ALL: &str = "loki/range_streams_5000.json.gz";
const HOUR: TimeRange = TimeRange {
    start: Millis(1_795_221_420_455),
    end: Millis(1_795_223_570_505),
};
/// The five minutes of the incident, and half a minute after them.
const INCIDENT: TimeRange = TimeRange {
    start: Millis(1_795_222_850_506),
    end: Millis(1_795_223_180_505),
};

/// One line of an answer.
struct Recorded {
    at: i64,
    labels: BTreeMap<String, String>,
    raw: String,
}

fn lines_of(answer: &Value) -> Vec<Recorded> {
    let mut lines = Vec::new();
    for stream in answer["data"]["result"].as_array().unwrap() {
        let labels: BTreeMap<String, String> =
            serde_json::from_value(stream["stream"].clone()).unwrap();
        for value in stream["values"].as_array().unwrap() {
            lines.push(Recorded {
                at: value[0].as_str().unwrap().parse().unwrap(),
                labels: labels.clone(),
                raw: value[1].as_str().unwrap().to_owned(),
            });
        }
    }
    lines
}

/// A line as it is read from a file or a request, at the time that Loki kept it under.
fn read(recorded: Recorded) -> LogLine {
    let label = |name: &str| recorded.labels.get(name).cloned().unwrap_or_default();
    let at = Nanos(recorded.at);
    let line = dialect::read(&recorded.raw, at, &label("service_name"));
    let trace_id = match line.trace_id.is_empty() {
        true => label("trace_id"),
        false => line.trace_id.clone(),
    };
    LogLine {
        at,
        trace_id,
        raw: recorded.raw,
        ..line
    }
}

async fn store(folder: &tempfile::TempDir) -> Option<Store> {
    let all = lines_of(&recorded(ALL)?);
    let store = open(folder.path()).await;
    for part in all.into_iter().map(read).collect::<Vec<_>>().chunks(1_000) {
        store.append_logs(part.to_vec()).await.unwrap();
    }
    assert_eq!(store.extent().lines, 5_000);
    Some(store)
}

fn of(range: TimeRange, fields: &[(&str, FieldOp, &str)]) -> LogFilter {
    let field = |(name, op, value): &(&str, FieldOp, &str)| FieldMatch {
        op: *op,
        ..FieldMatch::equal(name, value)
    };
    LogFilter {
        fields: fields.iter().map(field).collect(),
        ..LogFilter::all(range)
    }
}

#[tokio::test]
async fn recorded_searches_find_the_same_lines() {
    use FieldOp::{Above, Equal};
    let folder = tempfile::tempdir().unwrap();
    let Some(store) = store(&folder).await else {
        return;
    };
    let api = of(HOUR, &[("service", Equal, "api")]);
    let of_text = |text: &str| LogFilter {
        text: vec![text.to_owned()],
        ..LogFilter::all(HOUR)
    };
    let newest = LogOrder::NewestFirst;
    for (name, filter, order, limit) in [
        ("range_streams", api.clone(), newest, 20),
        ("range_streams_default_limit", api, newest, 100),
        (
            "range_rfc3339",
            of(
                TimeRange {
                    start: Millis(1_795_222_970_000),
                    end: Millis(1_795_223_569_999),
                },
                &[("service", Equal, "api")],
            ),
            newest,
            3,
        ),
        (
            "range_trace_id",
            of(
                HOUR,
                &[("trace_id", Equal, "da7dfac0e3db6e18bd6fcac39e92d80b")],
            ),
            newest,
            100,
        ),
        (
            "range_line_filter",
            of_text("req_8d1bb31ed4921c53"),
            newest,
            100,
        ),
        (
            "range_categorize_labels",
            of(
                INCIDENT,
                &[("service", Equal, "api"), ("status", Above, "499")],
            ),
            newest,
            10,
        ),
        (
            "range_detected_level",
            LogFilter {
                severities: vec![Severity::Error],
                ..LogFilter::all(INCIDENT)
            },
            newest,
            10,
        ),
        (
            "range_edge_cases",
            of(HOUR, &[("service", Equal, "edge-cases")]),
            LogOrder::OldestFirst,
            100,
        ),
        (
            "range_postgres",
            of(HOUR, &[("service", Equal, "postgres")]),
            newest,
            100,
        ),
        (
            "range_empty",
            of(HOUR, &[("service", Equal, "nope")]),
            newest,
            100,
        ),
    ] {
        let answer = recorded(&format!("loki/{name}.json")).unwrap();
        let expected: BTreeSet<(i64, String)> = lines_of(&answer)
            .into_iter()
            .map(|line| (line.at, line.raw))
            .collect();
        let search = LogSearch {
            order,
            ..LogSearch::newest(filter, limit)
        };
        let found = store.logs().search(&search).await.unwrap().value.lines;
        let ordered = match order {
            LogOrder::NewestFirst => found.is_sorted_by(|one, other| one.at >= other.at),
            LogOrder::OldestFirst => found.is_sorted_by_key(|line| line.at),
        };
        assert!(ordered, "{name}");
        let found: BTreeSet<(i64, String)> = found
            .into_iter()
            .map(|line| (line.at.0, line.raw))
            .collect();
        assert_eq!(found, expected, "{name}");
    }
}

/// Samples of a matrix by the value of a label: seconds and numbers.
fn matrix(answer: &Value, label: &str) -> BTreeMap<i64, BTreeMap<String, f64>> {
    let mut matrix: BTreeMap<i64, BTreeMap<String, f64>> = BTreeMap::new();
    for series in answer["data"]["result"].as_array().unwrap() {
        let name = series["metric"][label].as_str().unwrap();
        for value in series["values"].as_array().unwrap() {
            let (at, number) = (value[0].as_i64().unwrap(), value[1].as_str().unwrap());
            let of_time = matrix.entry(at).or_default();
            of_time.insert(name.to_owned(), number.parse().unwrap());
        }
    }
    matrix
}

/// Counts by minute, each named by the second with which it ends.
async fn minutes(store: &Store, filter: LogFilter) -> BTreeMap<i64, [u64; 7]> {
    let volume = store.logs().volume(&filter, Millis(60_000)).await.unwrap();
    assert!(!volume.partial);
    let minutes = volume.value.into_iter();
    minutes
        .map(|piece| (piece.start.0 / 1_000 + 60, piece.counts))
        .collect()
}

/// Whole minutes that the store knows.
const MINUTES: TimeRange = TimeRange {
    start: Millis(1_795_221_480_000),
    end: Millis(1_795_223_579_999),
};

#[tokio::test]
async fn recorded_counts_are_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let Some(store) = store(&folder).await else {
        return;
    };
    let failed = of(
        MINUTES,
        &[
            ("service", FieldOp::Equal, "api"),
            ("status", FieldOp::Above, "499"),
        ],
    );
    let answer = recorded("loki/matrix_count_5xx.json").unwrap();
    let counted = minutes(&store, failed).await;
    let expected: BTreeMap<i64, u64> = matrix(&answer, "status")
        .into_iter()
        .filter(|(at, _)| *at > MINUTES.start.0 / 1_000)
        .map(|(at, counts)| (at, counts.values().sum::<f64>() as u64))
        .collect();
    let counted: BTreeMap<i64, u64> = counted
        .into_iter()
        .map(|(at, counts)| (at, counts.iter().sum()))
        .collect();
    assert_eq!(counted, expected);
    assert!(counted.len() > 10, "{counted:?}");

    let answer = recorded("loki/matrix_rate_by_level.json").unwrap();
    let counted = minutes(&store, LogFilter::all(MINUTES)).await;
    let mut compared = 0;
    for (at, rates) in matrix(&answer, "detected_level") {
        let Some(counts) = counted.get(&at) else {
            continue;
        };
        let number = |level: &str| (rates.get(level).unwrap_or(&0.0) * 60.0).round() as u64;
        let all: f64 = rates.values().sum::<f64>() * 60.0;
        assert_eq!(counts.iter().sum::<u64>(), all.round() as u64, "{at}");
        // Of lines without a level of their own Loki says so, and we read on.
        if rates.contains_key("unknown") {
            continue;
        }
        let levels = [
            Severity::Debug,
            Severity::Info,
            Severity::Warn,
            Severity::Error,
        ];
        for (level, name) in levels.into_iter().zip(["debug", "info", "warn", "error"]) {
            assert_eq!(counts[level as usize], number(name), "{at} {name}");
        }
        compared += 1;
    }
    assert!(compared > 20, "{compared}");
}

#[tokio::test]
async fn recorded_values_are_counted_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let Some(store) = store(&folder).await else {
        return;
    };
    let before = |end: i64, minutes: i64| TimeRange {
        start: Millis(end - minutes * 60_000 + 1),
        end: Millis(end),
    };
    for (name, label, filter, field) in [
        (
            "instant_vector",
            "service_name",
            LogFilter::all(before(1_795_223_570_505, 5)),
            "service",
        ),
        (
            "instant_topk",
            "route",
            of(
                before(1_795_223_150_505, 10),
                &[
                    ("service", FieldOp::Equal, "api"),
                    ("status", FieldOp::Above, "499"),
                ],
            ),
            "route",
        ),
    ] {
        let answer = recorded(&format!("loki/{name}.json")).unwrap();
        let expected: BTreeSet<(String, u64)> = answer["data"]["result"]
            .as_array()
            .unwrap()
            .iter()
            .map(|sample| {
                let count = sample["value"][1].as_str().unwrap().parse().unwrap();
                (sample["metric"][label].as_str().unwrap().to_owned(), count)
            })
            .collect();
        let found = store
            .logs()
            .values(&filter, field, 100)
            .await
            .unwrap()
            .value;
        let found: BTreeSet<(String, u64)> = found
            .into_iter()
            .take(expected.len())
            .map(|counted| (counted.text, counted.count.unwrap()))
            .collect();
        assert_eq!(found, expected, "{name}");
    }
}
