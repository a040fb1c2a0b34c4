mod refusals;
mod search;

use std::collections::BTreeMap;

use model::{
    FieldMatch, FieldOp, LogFilter, LogLine, LogOrder, LogSearch, Logs, Millis, Nanos, Severity,
};
use search::{Event, Query};
use serde_json::{Value, json};
use sources::{logs::Datadog, traces};

use crate::{
    conformance::{self, RANGE, held},
    fake::{Asked, Fake, Reply, Ruled, rule},
};

/// The conformance lines as Datadog keeps them: milliseconds, the message and the service apart,
/// a status of its own, and the rest as attributes.
fn events() -> Vec<Event> {
    let status = |severity| match severity {
        // It has no level below debug. One that names none has no status here, which the API's
        // description allows.
        Severity::Trace | Severity::Debug => Some("debug"),
        Severity::Info => Some("info"),
        Severity::Warn => Some("warn"),
        Severity::Error => Some("error"),
        Severity::Fatal => Some("critical"),
        Severity::Unset => None,
    };
    let events = held().into_iter().enumerate().map(|(nth, line)| {
        let mut attributes = line.json.clone();
        let object = attributes.as_object_mut().unwrap();
        for name in ["timestamp", "service", "message"] {
            object.remove(name);
        }
        // Newer tracers write the whole id, older ones the lower half in decimal.
        if line.case == "c10" {
            object.remove("trace_id");
            let low = u64::from_str_radix("4bf92f3577b34da6", 16).unwrap();
            object.insert("dd".into(), json!({"trace_id": low.to_string()}));
        }
        Event {
            id: format!("AQAAA{nth:03}"),
            at: line.at.to_millis().0,
            status: status(line.severity()).map(str::to_owned),
            service: line.field("service").unwrap(),
            host: "i-1".into(),
            message: line.field("message").unwrap(),
            tags: vec!["env:production".into(), "team:blue".into()],
            attributes,
        }
    });
    events.collect()
}

fn written(event: &Event) -> Value {
    let mut attributes = json!({
        "timestamp": chrono::DateTime::from_timestamp_millis(event.at)
            .unwrap()
            .to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
        "service": event.service,
        "host": event.host,
        "message": event.message,
        "tags": event.tags,
        "attributes": event.attributes,
    });
    if let Some(status) = &event.status {
        attributes["status"] = status.as_str().into();
    }
    json!({"id": event.id, "type": "log", "attributes": attributes})
}

/// The rules of the API's description (.generator/schemas/v2/openapi.yaml).
fn answer(asked: &Asked, events: &[Event]) -> Ruled {
    if asked.method == "GET" && asked.path() == "/" {
        return Ok(Reply::new(404, "application/json", "{}")); // the ladder's knock
    }
    rule(asked.method == "POST", "POST only")?;
    for (name, value) in [("dd-api-key", "one"), ("dd-application-key", "two")] {
        rule(
            asked.header(name) == Some(value),
            format!("{name} is wrong"),
        )?;
    }
    rule(
        asked.header("content-type") == Some("application/json"),
        "JSON",
    )?;
    let sent = asked.json();
    let filter = &sent["filter"];
    only(filter, &["query", "from", "to", "indexes", "storage_tier"])?;
    let bound = |name: &str| -> Result<i64, String> {
        match filter[name].as_str().unwrap_or_default() {
            "now" => Ok(i64::MAX),
            "now-1h" => Ok(0),
            millis if millis.len() == 13 => millis.parse().map_err(|_| format!("filter.{name}")),
            other => Err(format!("filter.{name}={other}")),
        }
    };
    let (from, to) = (bound("from")?, bound("to")?);
    rule(from < to, "filter.from is not before filter.to")?;
    if let Some(tier) = filter.get("storage_tier") {
        let known = ["indexes", "online-archives", "flex"];
        rule(known.iter().any(|known| tier == known), "storage_tier")?;
    }
    let query = Query::parse(filter["query"].as_str().unwrap_or_default())?;
    // Both ends are included.
    let within = |event: &&Event| (from..=to).contains(&event.at) && query.holds(event);
    let found: Vec<&Event> = events.iter().filter(within).collect();
    match asked.path() {
        "/api/v2/logs/events/search" => {
            only(&sent, &["filter", "sort", "page", "options"])?;
            listed(&sent, found)
        }
        "/api/v2/logs/analytics/aggregate" => {
            only(&sent, &["compute", "filter", "group_by", "page", "options"])?;
            counted(&sent, &found)
        }
        path => Err(format!("no such path {path}")),
    }
}

/// Unknown properties are refused.
fn only(object: &Value, names: &[&str]) -> Result<(), String> {
    let object = object.as_object().ok_or("an object")?;
    match object.keys().find(|name| !names.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => Err(format!("unknown property {name}")),
    }
}

/// Pages whose cursor is the id of the last event, as it stands in a document of its own.
fn listed(sent: &Value, mut found: Vec<&Event>) -> Ruled {
    match sent["sort"].as_str() {
        // Of one millisecond those come first that were taken in first, or last.
        Some("timestamp") => found.sort_by_key(|event| (event.at, event.id.clone())),
        Some("-timestamp") => {
            found.sort_by_key(|event| std::cmp::Reverse((event.at, event.id.clone())));
        }
        other => return Err(format!("sort={other:?}")),
    }
    let limit = sent["page"]["limit"].as_u64().unwrap_or(0);
    rule((1..=1_000).contains(&limit), format!("page.limit={limit}"))?;
    if let Some(cursor) = sent["page"].get("cursor") {
        let last = cursor.as_str().and_then(|text| text.strip_prefix("after-"));
        let last = last.ok_or("a cursor that was never given")?;
        let at = found.iter().position(|event| event.id == last);
        found.drain(..=at.ok_or("a cursor of another question")?);
    }
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let data: Vec<Value> = found.iter().map(|event| written(event)).collect();
    let mut meta = json!({"elapsed": 3, "request_id": "r", "status": "done"});
    if more {
        meta["page"] = json!({"after": format!("after-{}", found.last().unwrap().id)});
    }
    Ok(Reply::json(json!({"data": data, "meta": meta}).to_string()))
}

fn counted(sent: &Value, found: &[&Event]) -> Ruled {
    let compute = &sent["compute"][0];
    rule(compute["aggregation"] == "count", "compute.aggregation")?;
    let group = &sent["group_by"][0];
    only(
        group,
        &["facet", "limit", "sort", "missing", "total", "histogram"],
    )?;
    rule(
        group["sort"]["aggregation"] == "count" && group["sort"]["order"] == "desc",
        "group_by.sort",
    )?;
    let facet = group["facet"].as_str().ok_or("group_by.facet")?;
    let limit = group["limit"].as_u64().ok_or("group_by.limit")?;
    rule((1..=10_000).contains(&limit), "group_by.limit")?;
    let mut groups: BTreeMap<String, Vec<&Event>> = BTreeMap::new();
    // Only attributes that have a facet are counted.
    if ["status", "service", "@http.route"].contains(&facet) {
        for event in found {
            for value in event.values(facet) {
                groups.entry(value).or_default().push(event);
            }
        }
    }
    let step = match (compute["type"].as_str(), compute["interval"].as_str()) {
        (Some("total"), None) => None,
        (Some("timeseries"), Some(interval)) => {
            let seconds = interval.strip_suffix('s').ok_or("compute.interval")?;
            Some(seconds.parse::<i64>().map_err(|_| "compute.interval")? * 1_000)
        }
        other => return Err(format!("compute: {other:?}")),
    };
    let mut groups: Vec<(String, Vec<&Event>)> = groups.into_iter().collect();
    groups.sort_by_key(|(_, events)| std::cmp::Reverse(events.len()));
    groups.truncate(limit as usize);
    let buckets = groups.into_iter().map(|(value, events)| {
        let computed = match step {
            None => json!(events.len()),
            Some(step) => {
                let mut points: BTreeMap<i64, usize> = BTreeMap::new();
                for event in events {
                    *points.entry(event.at.div_euclid(step) * step).or_default() += 1;
                }
                let points = points.into_iter().map(|(at, count)| {
                    let time = chrono::DateTime::from_timestamp_millis(at).unwrap();
                    json!({"time": time.to_rfc3339(), "value": count as f64})
                });
                points.collect()
            }
        };
        json!({"by": {facet: value}, "computes": {"c0": computed}})
    });
    let buckets: Vec<Value> = buckets.collect();
    let answer = json!({"data": {"buckets": buckets}, "meta": {"status": "done"}});
    Ok(Reply::json(answer.to_string()))
}

async fn server(events: Vec<Event>) -> Fake {
    Fake::new(move |asked| answer(asked, &events)).await
}

fn datadog(fake: &Fake) -> Datadog {
    let auth = traces::Datadog::auth(&"one:two".into()).unwrap();
    Datadog::new(fake.client("", auth), Vec::new(), None)
}

#[tokio::test]
async fn the_ten_questions() {
    let fake = server(events()).await;
    conformance::ask_all(&datadog(&fake)).await;
}

#[tokio::test]
async fn events_of_one_millisecond_are_all_there_whatever_the_page() {
    let mut many = events();
    let mut copies = many.clone();
    for copy in &mut copies {
        copy.id.push('b');
    }
    many.extend(copies);
    // More of one moment than one answer holds.
    let template = many[40].clone();
    many.extend((0..1_200).map(|nth| Event {
        id: format!("B{nth:04}"),
        ..template.clone()
    }));
    let fake = server(many).await;
    let source = datadog(&fake);
    for order in [LogOrder::NewestFirst, LogOrder::OldestFirst] {
        let mut search = LogSearch {
            order,
            ..LogSearch::newest(LogFilter::all(RANGE), 450)
        };
        let mut ids = std::collections::BTreeSet::new();
        loop {
            let page = source.search(&search).await.unwrap().value;
            for line in page.lines {
                assert!(ids.insert(line.id.clone()), "{} came twice", line.id);
            }
            match page.next {
                Some(next) => search.after = Some(next),
                None => break,
            }
        }
        assert_eq!(ids.len(), 2 * 59 + 1_200);
    }
}

#[tokio::test]
async fn the_volume_is_counted_by_status() {
    let fake = server(events()).await;
    let source = datadog(&fake);
    let all = LogFilter::all(RANGE);
    let volume = source.volume(&all, Millis(600_000)).await.unwrap().value;
    let mut counts = [0_u64; 7];
    for piece in &volume {
        assert_eq!(piece.start.0 % 600_000, 0);
        for (sum, count) in counts.iter_mut().zip(piece.counts) {
            *sum += count;
        }
    }
    // What has no status is not counted by it, and trace is debug there.
    assert_eq!(counts.iter().sum::<u64>(), 58);
    assert_eq!(counts[Severity::Fatal as usize], 2);
    assert_eq!(counts[Severity::Debug as usize], 3);
    let errors = LogFilter {
        severities: vec![Severity::Error],
        ..all
    };
    let volume = source.volume(&errors, Millis(1_500)).await.unwrap().value;
    let of_errors = |piece: &model::Volume| piece.counts[Severity::Error as usize];
    assert_eq!(volume.iter().map(of_errors).sum::<u64>(), 5);
    assert!(fake.asked().last().unwrap().body.contains("\"2s\""));
}

#[tokio::test]
async fn values_are_counted_where_there_is_a_facet_and_sampled_elsewhere() {
    let fake = server(events()).await;
    let source = datadog(&fake);
    let all = LogFilter::all(RANGE);
    let services = source.values(&all, "service", 10).await.unwrap().value;
    assert_eq!(services[0].text, "storefront");
    let total: u64 = services.iter().filter_map(|value| value.count).sum();
    assert_eq!(total, 59);
    let routes = source.values(&all, "http.route", 2).await.unwrap();
    assert_eq!((routes.value.len(), routes.capped_at), (2, Some(2)));
    let severities = source.values(&all, "severity", 10).await.unwrap().value;
    assert_eq!(severities[0].text, "info");
    let before = fake.asked().len();
    let tenants = source.values(&all, "tenant", 10).await.unwrap();
    assert!(tenants.value.iter().any(|value| value.text == "south"));
    assert_eq!(fake.asked().len(), before + 2, "counted, then looked at");
    let fields = source.fields(&all, 3).await.unwrap();
    assert_eq!((fields.value.len(), fields.capped_at), (3, Some(3)));
    assert_eq!(fields.value[0].count, Some(59));
}

#[tokio::test]
async fn the_context_of_a_line_is_its_service_on_its_host() {
    let fake = server(events()).await;
    let source = datadog(&fake);
    let filter = LogFilter::of_field("part", "5", RANGE);
    let found = source.search(&LogSearch::newest(filter, 10)).await.unwrap();
    let line = &found.value.lines[0];
    let answer = source.context(line, 3, 4).await.unwrap().value;
    assert_eq!((answer.before.len(), answer.after.len()), (3, 4));
    assert_eq!(answer.query, r#"service:"checkout" host:"i-1""#);
    let around: Vec<&LogLine> = answer.before.iter().chain(&answer.after).collect();
    let beside = |other: &&&LogLine| other.service == line.service && other.id != line.id;
    assert_eq!(around.iter().filter(beside).count(), 7);
    let lost = source.context(&LogLine::default(), 1, 1).await;
    assert_eq!(lost.unwrap_err().code, model::Code::BadInput);
}

#[tokio::test]
async fn a_trace_is_found_by_its_whole_id_where_a_tracer_wrote_half_of_it() {
    let fake = server(events()).await;
    let source = datadog(&fake);
    let id = "00f067aa0ba902b74bf92f3577b34da6";
    for filter in [
        LogFilter::of_field("trace_id", id, RANGE),
        LogFilter {
            text: vec![id.to_owned()],
            ..LogFilter::all(RANGE)
        },
    ] {
        let found = source.search(&LogSearch::newest(filter, 10)).await.unwrap();
        let lines = found.value.lines;
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|line| line.trace_id == id));
    }
}

#[tokio::test]
async fn tags_are_fields_and_indexes_and_tiers_are_asked_for() {
    let fake = server(events()).await;
    let auth = traces::Datadog::auth(&"one:two".into()).unwrap();
    let indexes = vec!["main".to_owned(), "web".to_owned()];
    let source = Datadog::new(fake.client("", auth), indexes, Some("flex".to_owned()));
    let filter = LogFilter {
        fields: vec![
            FieldMatch::equal("tags.team", "blue"),
            FieldMatch::equal("env", "production"),
            FieldMatch {
                op: FieldOp::Exists,
                ..FieldMatch::equal("host", "")
            },
        ],
        ..LogFilter::all(RANGE)
    };
    let written = source.written(&filter).unwrap();
    assert_eq!(
        written,
        r#"(team:"blue" OR @tags.team:"blue") (env:"production" OR @env:"production") (host:* OR @host:*)"#
    );
    let found = source.search(&LogSearch::newest(filter, 5)).await.unwrap();
    assert_eq!(found.value.lines.len(), 5);
    assert_eq!(found.value.lines[0].at, Nanos(1_795_168_200_000_000_000));
    let sent = fake.asked().pop().unwrap().json();
    assert_eq!(sent["filter"]["indexes"], json!(["main", "web"]));
    assert_eq!(sent["filter"]["storage_tier"], "flex");
}
