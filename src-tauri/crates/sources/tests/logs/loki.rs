mod logql;
mod recorded;
mod refusals;

use std::collections::{BTreeMap, BTreeSet};

use logql::{Entry, Query};
use model::{Answer, Counted, LogFilter, LogLine, LogSearch, Logs, Millis, Severity, TimeRange};
use serde_json::{Value, json};
use sources::logs::Loki;
use transport::Auth;

use crate::{
    conformance::{self, RANGE, held},
    fake::{Asked, Fake, Reply, Ruled, rule},
};

/// The conformance lines as Loki keeps them: a service to a stream, ids and levels beside lines.
pub(crate) fn entries() -> Vec<Entry> {
    let level = |severity| match severity {
        Severity::Trace => "trace",
        Severity::Debug => "debug",
        Severity::Info => "info",
        Severity::Warn => "warn",
        Severity::Error => "error",
        Severity::Fatal => "fatal",
        Severity::Unset => "unknown",
    };
    let entries = held().into_iter().map(|line| {
        let mut metadata = BTreeMap::new();
        metadata.insert("detected_level".into(), level(line.severity()).to_owned());
        let mut raw = line.json.clone();
        if let Some(trace) = line.field("trace_id") {
            metadata.insert("trace_id".to_owned(), trace);
            // OTLP keeps ids beside the line only; agents that send files leave them in it.
            if line.case.ends_with(['4', '0']) {
                raw.as_object_mut().unwrap().remove("trace_id");
            }
        }
        let labels = [
            ("service_name", line.field("service").unwrap()),
            ("env", "production".to_owned()),
            ("__stream_shard__", "1".to_owned()),
        ];
        Entry {
            at: line.at.0,
            labels: labels.map(|(name, value)| (name.to_owned(), value)).into(),
            metadata,
            raw: if raw == line.json {
                line.raw
            } else {
                raw.to_string()
            },
        }
    });
    entries.collect()
}

pub(crate) async fn server(entries: Vec<Entry>) -> Fake {
    Fake::new(move |asked| answer(asked, &entries)).await
}

fn loki(fake: &Fake) -> Loki {
    Loki::new(fake.client("", Auth::None))
}

/// The parameters, from wherever they may stand.
fn params(asked: &Asked) -> Result<BTreeMap<String, String>, String> {
    let pairs = match asked.method.as_str() {
        "GET" => asked.query(),
        "POST" => {
            rule(
                asked.header("content-type") == Some("application/x-www-form-urlencoded"),
                "a POST is a form",
            )?;
            let url = format!("http://host/?{}", asked.body);
            let url = transport::Url::parse(&url).unwrap();
            url.query_pairs().into_owned().collect()
        }
        other => return Err(format!("{other} is not allowed")),
    };
    Ok(pairs.into_iter().collect())
}

fn nanos(params: &BTreeMap<String, String>, name: &str) -> Result<i64, String> {
    let text = params.get(name).ok_or(format!("{name} is missing"))?;
    // Ten digits are seconds to Loki, and milliseconds are taken for nanoseconds.
    rule(
        text.len() >= 18,
        format!("{name}={text} is not in nanoseconds"),
    )?;
    text.parse()
        .map_err(|_| format!("could not parse '{name}' parameter"))
}

fn answer(asked: &Asked, entries: &[Entry]) -> Ruled {
    let params = params(asked)?;
    let text = |name: &str| params.get(name).map_or("", String::as_str);
    match asked.path() {
        "/loki/api/v1/labels" => {
            rule(
                nanos(&params, "start")? < nanos(&params, "end")?,
                "start < end",
            )?;
            Ok(data(&json!(["__stream_shard__", "env", "service_name"])))
        }
        "/loki/api/v1/query_range" if text("query").starts_with("sum by") => {
            let step: f64 = text("step").parse().map_err(|_| "no step")?;
            let (start, end) = (nanos(&params, "start")?, nanos(&params, "end")?);
            let step = (step * 1e9) as i64;
            rule(
                (end - start) / step <= 11_000,
                "exceeded maximum resolution",
            )?;
            // The server moves the moments to whole steps.
            let mut moments = Vec::new();
            let mut at = start.div_euclid(step) * step;
            while at <= end {
                moments.push(at);
                at += step;
            }
            counts(entries, text("query"), &moments, true)
        }
        "/loki/api/v1/query_range" => lines(asked, &params, entries),
        "/loki/api/v1/query" => {
            rule(
                !text("query").starts_with('{'),
                "log queries are not supported as an instant query type",
            )?;
            counts(entries, text("query"), &[nanos(&params, "time")?], false)
        }
        "/loki/api/v1/detected_fields" => {
            Query::parse(text("query"))?;
            Ok(Reply::json(
                json!({"fields": [
                    {"label": "http_route", "type": "string", "parsers": ["json"], "jsonPath": ["http", "route"]},
                    {"label": "detected_level", "type": "string", "parsers": null},
                    {"label": "note", "type": "string", "parsers": ["json"], "jsonPath": ["note"]},
                ]})
                .to_string(),
            ))
        }
        "/loki/api/v1/detected_field/http_route/values" => {
            Query::parse(text("query"))?;
            Ok(Reply::json(
                json!({"values": ["/cart", "/orders"], "limit": 3}).to_string(),
            ))
        }
        path => Err(format!("404 page not found: {path}")),
    }
}

fn data(data: &Value) -> Reply {
    Reply::json(json!({"status": "success", "data": data}).to_string())
}

fn lines(asked: &Asked, params: &BTreeMap<String, String>, entries: &[Entry]) -> Ruled {
    rule(
        asked.header("x-loki-response-encoding-flags") == Some("categorize-labels"),
        "labels are asked for apart",
    )?;
    let (start, end) = (nanos(params, "start")?, nanos(params, "end")?);
    rule(
        start < end,
        "end timestamp must not be before or equal to start time",
    )?;
    rule(
        end - start <= 721 * 3_600_000_000_000,
        "the query time range exceeds the limit",
    )?;
    let limit: usize = params
        .get("limit")
        .and_then(|limit| limit.parse().ok())
        .ok_or("no limit")?;
    rule(
        (1..=5_000).contains(&limit),
        "max entries limit per query exceeded",
    )?;
    let backward = match params.get("direction").map(String::as_str) {
        Some("backward") => true,
        Some("forward") => false,
        other => return Err(format!("invalid direction {other:?}")),
    };
    let query = Query::parse(params.get("query").map_or("", String::as_str))?;
    let mut found: Vec<&Entry> = entries
        .iter()
        .filter(|entry| (start..end).contains(&entry.at) && query.passes(entry).is_some())
        .collect();
    // Of the lines of one moment any come first, and others the other way round.
    found.sort_by_key(|entry| (entry.at, entry.raw.len() % 5));
    if backward {
        found.reverse();
    }
    found.truncate(limit);
    let mut streams: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
    for entry in found {
        streams
            .entry(format!("{:?}", entry.labels))
            .or_default()
            .push(entry);
    }
    let streams: Vec<Value> = streams
        .values()
        .map(|entries| {
            let value = |entry: &&Entry| {
                let parsed = query.passes(entry).unwrap();
                json!([entry.at.to_string(), entry.raw, {
                    "structuredMetadata": entry.metadata,
                    "parsed": parsed,
                }])
            };
            json!({
                "stream": entries[0].labels,
                "values": entries.iter().map(value).collect::<Vec<_>>(),
            })
        })
        .collect();
    Ok(data(&json!({
        "resultType": "streams",
        "encodingFlags": ["categorize-labels"],
        "result": streams,
    })))
}

/// Labels by which lines are counted together.
type Group = Vec<(String, String)>;

/// `sum by (labels) (count_over_time(query [1ms]))`, or the most of them.
fn counts(entries: &[Entry], text: &str, moments: &[i64], over_time: bool) -> Ruled {
    let inner = match text.strip_prefix("topk(") {
        Some(rest) => {
            let (_, inner) = rest.split_once(", ").ok_or("topk")?;
            inner.strip_suffix(')').ok_or("topk")?
        }
        None => text,
    };
    let inner = inner.strip_prefix("sum by (").ok_or("sum by")?;
    let (by, inner) = inner
        .split_once(") (count_over_time(")
        .ok_or("count_over_time")?;
    let inner = inner.strip_suffix("))").ok_or("unbalanced")?;
    let (query, length) = inner.rsplit_once(" [").ok_or("no range")?;
    let length: i64 = length
        .strip_suffix("ms]")
        .and_then(|millis| millis.parse().ok())
        .ok_or("range")?;
    let query = Query::parse(query)?;
    let mut groups: BTreeMap<Group, Vec<(f64, String)>> = BTreeMap::new();
    for &moment in moments {
        let mut counts: BTreeMap<Group, u64> = BTreeMap::new();
        for entry in entries {
            if !(moment - length * 1_000_000 < entry.at && entry.at <= moment)
                || query.passes(entry).is_none()
            {
                continue;
            }
            let all: BTreeMap<_, _> = entry.labels.iter().chain(&entry.metadata).collect();
            let group = by.split(", ").filter_map(|name| {
                let value = all.get(&name.to_owned())?;
                Some((name.to_owned(), (*value).clone()))
            });
            *counts.entry(group.collect()).or_default() += 1;
        }
        for (group, count) in counts {
            let point = (moment as f64 / 1e9, count.to_string());
            groups.entry(group).or_default().push(point);
        }
    }
    let result: Vec<Value> = groups
        .into_iter()
        .map(|(metric, values)| {
            let metric: BTreeMap<String, String> = metric.into_iter().collect();
            if over_time {
                json!({"metric": metric, "values": values})
            } else {
                json!({"metric": metric, "value": values[0]})
            }
        })
        .collect();
    let kind = if over_time { "matrix" } else { "vector" };
    Ok(data(&json!({"resultType": kind, "result": result})))
}

#[tokio::test]
async fn the_ten_questions() {
    let fake = server(entries()).await;
    conformance::ask_all(&loki(&fake)).await;
    let labels = fake
        .paths()
        .iter()
        .filter(|path| path.ends_with("/labels"))
        .count();
    assert_eq!(labels, 1, "labels are read once");
}

#[tokio::test]
async fn a_trace_id_kept_beside_the_lines_is_found_as_text_too() {
    let fake = server(entries()).await;
    let filter = LogFilter {
        text: vec!["4BF92f3577b34da6a3ce929d0e0e4736".to_owned()],
        ..LogFilter::all(RANGE)
    };
    let answer = loki(&fake)
        .search(&LogSearch::newest(filter, 100))
        .await
        .unwrap();
    assert_eq!(
        cases(&answer.value.lines),
        ["c03", "c04", "c05", "c06", "c07", "c08"]
    );
    assert!(answer.infos.is_empty(), "{answer:?}");
}

#[tokio::test]
async fn long_queries_are_posted_and_long_ranges_are_asked_piece_by_piece() {
    let fake = server(entries()).await;
    let filter = LogFilter {
        text: vec!["no line holds this ".repeat(200)],
        ..LogFilter::all(TimeRange::ending(RANGE.end, Millis(90 * 86_400_000)))
    };
    let answer = loki(&fake)
        .search(&LogSearch::newest(filter, 100))
        .await
        .unwrap();
    assert!(answer.value.lines.is_empty() && answer.value.next.is_none());
    let asked = fake.asked();
    let posted = asked.iter().filter(|asked| asked.method == "POST").count();
    assert_eq!(posted, 4, "90 days and a bit in pieces of 30 days");
}

#[tokio::test]
async fn the_volume_is_counted_by_the_server_by_severity() {
    let fake = server(entries()).await;
    let loki = loki(&fake);
    let step = Millis(600_000);
    let answer = loki.volume(&LogFilter::all(RANGE), step).await.unwrap();
    let mut expected: BTreeMap<i64, [u64; 7]> = BTreeMap::new();
    for line in held() {
        if RANGE.contains(line.at.to_millis()) {
            // A line at the very end of a piece counts for it, as the server counts.
            let piece = (line.at.0 - 1).div_euclid(step.0 * 1_000_000) * step.0;
            expected.entry(piece).or_default()[line.severity() as usize] += 1;
        }
    }
    let got: BTreeMap<i64, [u64; 7]> = answer
        .value
        .iter()
        .map(|volume| (volume.start.0, volume.counts))
        .filter(|(_, counts)| counts.iter().sum::<u64>() > 0)
        .collect();
    for (start, counts) in &expected {
        // Two lines lie before and behind the range within its first and last pieces.
        let have = got.get(start).copied().unwrap_or_default();
        let differ = have.iter().zip(counts).filter(|(a, b)| a != b).count();
        assert!(differ <= 1, "{start}: {have:?} instead of {counts:?}");
    }
    let errors = LogFilter {
        severities: vec![Severity::Error],
        ..LogFilter::all(RANGE)
    };
    let answer = loki.volume(&errors, step).await.unwrap();
    let total: u64 = answer.value.iter().flat_map(|volume| volume.counts).sum();
    assert_eq!(total, 5);
}

#[tokio::test]
async fn fields_and_their_values_are_listed_the_commonest_first() {
    let fake = server(entries()).await;
    let loki = loki(&fake);
    let all = LogFilter::all(RANGE);
    let fields = loki.fields(&all, 100).await.unwrap();
    assert_eq!(
        texts(&fields),
        ["service", "severity", "env", "http.route", "note"]
    );
    assert_eq!(loki.fields(&all, 2).await.unwrap().capped_at, Some(2));
    let services = loki.values(&all, "service", 10).await.unwrap();
    let total: u64 = services.value.iter().filter_map(|value| value.count).sum();
    assert_eq!((services.value[0].text.as_str(), total), ("storefront", 59));
    let severities = loki.values(&all, "severity", 10).await.unwrap();
    assert_eq!(severities.value[0].text, "info");
    assert_eq!(severities.value.len(), 7);
    let routes = loki.values(&all, "http.route", 10).await.unwrap();
    assert_eq!(texts(&routes), ["/cart", "/orders"]);
    assert!(routes.infos[0].contains("1000 lines"), "{routes:?}");
}

#[tokio::test]
async fn the_context_of_a_line_is_its_stream_without_the_filter() {
    let fake = server(entries()).await;
    let loki = loki(&fake);
    let filter = LogFilter::of_field("part", "5", RANGE);
    let found = loki.search(&LogSearch::newest(filter, 10)).await.unwrap();
    let line = &found.value.lines[0];
    let answer = loki.context(line, 3, 4).await.unwrap();
    assert_eq!(
        answer.value.query,
        r#"{env="production", service_name="checkout"}"#
    );
    assert_eq!(
        (answer.value.before.len(), answer.value.after.len()),
        (3, 4)
    );
    let around: Vec<&LogLine> = answer
        .value
        .before
        .iter()
        .chain(&answer.value.after)
        .collect();
    assert!(
        around
            .iter()
            .all(|other| other.service == "checkout" && other.id != line.id)
    );
    assert!(around.is_sorted_by_key(|line| line.at));
    let ids: BTreeSet<&str> = around.iter().map(|line| line.id.as_str()).collect();
    assert_eq!(ids.len(), 7, "no line twice");
    // The other two lines of the same moment are among them.
    let same = around.iter().filter(|other| other.at == line.at).count();
    assert_eq!(same, 2);
    let nowhere = LogLine::default();
    let failure = loki.context(&nowhere, 1, 1).await.unwrap_err();
    assert!(failure.remedy.is_some(), "{failure:?}");
}

#[tokio::test]
async fn a_query_by_hand_is_sent_as_it_is_and_keeps_what_it_made() {
    let fake = server(entries()).await;
    let loki = loki(&fake);
    let filter = LogFilter {
        raw: Some("{service_name=\"billing\"} | json | duration_ms>80".to_owned()),
        ..LogFilter::all(RANGE)
    };
    assert_eq!(
        loki.written(&filter).unwrap(),
        *filter.raw.as_ref().unwrap()
    );
    let answer = loki.search(&LogSearch::newest(filter, 10)).await.unwrap();
    assert_eq!(cases(&answer.value.lines), ["c07", "c15"]);
}

fn texts(answer: &Answer<Vec<Counted>>) -> Vec<&str> {
    answer
        .value
        .iter()
        .map(|value| value.text.as_str())
        .collect()
}

fn cases(lines: &[LogLine]) -> Vec<&str> {
    let case = |line: &'_ LogLine| -> usize {
        line.fields
            .iter()
            .position(|(name, _)| name == "case")
            .unwrap()
    };
    let mut cases: Vec<&str> = lines
        .iter()
        .map(|line| line.fields[case(line)].1.as_str())
        .collect();
    cases.sort_unstable();
    cases
}
