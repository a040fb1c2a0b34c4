//! VictoriaTraces' recorded answers, behind its rules.

use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
};

use model::{Code, MatchOp, SpanStatus, Trace, TraceQuery, Traces, ValueKind};
use serde::Deserialize;
use sources::traces::{Jaeger, otlp::Decoder, traces_of_json};
use transport::Auth;

use crate::fake::{
    Asked, Fake, HOUR, Reply, Ruled, condition, query, root, rule, shared, unpacked,
};

const API: &str = "/select/jaeger/api";

/// The rules that were observed; `traces` are the recordings by id.
fn rules(
    folder: PathBuf,
    traces: HashMap<String, String>,
) -> impl Fn(&Asked) -> Ruled + Send + Sync + 'static {
    let recorded = move |name: &str| {
        let file = folder.join(format!("{name}.http"));
        Ok(Reply::recorded(&file).unwrap_or_else(|| panic!("no recording {}", file.display())))
    };
    move |asked| {
        rule(asked.method == "GET", "GET only")?;
        if asked.path() == "/select/jaeger" {
            return recorded("err_404"); // the ladder looks whether anybody answers
        }
        let Some(path) = asked.path().strip_prefix(API) else {
            return Err(format!("{} is not under {API}", asked.path()));
        };
        match path {
            "/services" => recorded("services"),
            "/services/api/operations" => recorded("operations"),
            "/services/nope/operations" => recorded("operations_missing"),
            "/operations" => recorded("operations_v3_style"),
            "/traces" => {
                let service = asked.param("service").ok_or("service name is required")?;
                for time in ["start", "end"] {
                    let text = asked.param(time).unwrap_or_default();
                    let micros = text.parse::<i64>().is_ok() && text.len() == 16;
                    rule(micros, format!("{time}={text} is not in microseconds"))?;
                }
                let limit: u32 = asked
                    .param("limit")
                    .unwrap_or_default()
                    .parse()
                    .unwrap_or(0);
                rule((1..=1_000).contains(&limit), format!("limit {limit}"))?;
                if let Some(tags) = asked.param("tags") {
                    let map: Result<HashMap<String, String>, _> = serde_json::from_str(&tags);
                    rule(map.is_ok(), format!("cannot parse tags [{tags}]"))?;
                }
                match service.as_str() {
                    "api" => recorded("search_tags_error"),
                    _ => recorded("trace_notfound"),
                }
            }
            path => match path.strip_prefix("/traces/") {
                Some(id) => {
                    let strict = id.len() == 32
                        && id
                            .bytes()
                            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
                    rule(strict, format!("{id} is not 32 lower-case digits"))?;
                    recorded(traces.get(id).map_or("trace_notfound", |name| name))
                }
                None => recorded("err_404"),
            },
        }
    }
}

fn small() -> PathBuf {
    root().join("fixtures/recorded/victoria-traces")
}

async fn victoria(traces: &[(&str, &str)]) -> (Fake, Jaeger) {
    let owned = |(id, name): &(&str, &str)| ((*id).to_owned(), (*name).to_owned());
    let traces = traces.iter().map(owned).collect();
    let fake = Fake::new(rules(small(), traces)).await;
    let source = Jaeger::new(fake.client("/select/jaeger", Auth::None));
    (fake, source)
}

#[tokio::test]
async fn it_is_read_through_its_jaeger_api() {
    let id = "da7dfac0e3db6e18bd6fcac39e92d80b";
    let (fake, source) = victoria(&[(id, "trace_error")]).await;
    let trace = source.trace(id.parse().unwrap(), None).await.unwrap().value;
    let trace = trace.unwrap();
    assert_eq!((trace.len(), trace.unreadable()), (4, 0));
    let failed = trace
        .spans()
        .find(|span| span.name() == "pool.acquire")
        .unwrap();
    assert_eq!(failed.status(), SpanStatus::Error);
    assert_eq!(failed.message(), "timeout acquiring connection from pool");
    assert!(
        failed
            .scope()
            .name()
            .starts_with("opentelemetry.instrumentation.")
    );
    let event = failed.events().next().unwrap();
    assert_eq!(event.name(), "exception");
    assert!(
        event
            .attributes()
            .any(|pair| pair.name == "exception.stacktrace")
    );
    assert!(failed.attribute("span.kind").is_none() && failed.attribute("error").is_none());

    assert_eq!(
        source
            .trace("ab".parse().unwrap(), None)
            .await
            .unwrap()
            .value,
        None
    );
    let services = source.services(HOUR).await.unwrap().value;
    assert_eq!(
        services,
        ["api", "edge", "edge-remote", "edge2", "payments", "worker"]
    );
    assert_eq!(
        source.operations("api", HOUR).await.unwrap().value.len(),
        18
    );
    assert!(
        source
            .operations("nope", HOUR)
            .await
            .unwrap()
            .value
            .is_empty()
    );
    let v3 = fake
        .paths()
        .iter()
        .filter(|path| path.contains("/v3/"))
        .count();
    assert_eq!(v3, 1, "{:?}", fake.paths());
    assert_eq!(source.diagnose().await.failed(), None);
}

#[tokio::test]
async fn its_search_lists_traces_and_refusals_are_told() {
    let (_fake, source) = victoria(&[]).await;
    let search = TraceQuery {
        service: Some("api".into()),
        operation: Some("GET /api/v1/orders".into()),
        errors: Some(true),
        min_duration_ms: Some(0.5),
        attributes: vec![condition(
            "http.response.status_code",
            MatchOp::Equal,
            "503",
        )],
        limit: 5_000,
        ..query()
    };
    let answer = source.search(&search).await.unwrap();
    assert_eq!(answer.value.len(), 3);
    assert!(answer.value.is_sorted_by(|a, b| a.start >= b.start));
    assert!(answer.value.iter().all(|line| line.errors > Some(0)));
    assert!(
        answer
            .value
            .iter()
            .all(|line| line.service == "api" && line.duration_ms > 0.5)
    );
    let nobody = TraceQuery {
        service: Some("nobody".into()),
        ..query()
    };
    assert_eq!(source.search(&nobody).await.unwrap().value, []);

    for (name, word) in [
        ("err_no_service", "service name is required"),
        ("search_limit_1500", "1000"),
    ] {
        let reply = Reply::recorded(&small().join(format!("{name}.http"))).unwrap();
        let fake = Fake::new(move |_| Ok(reply.clone())).await;
        let source = Jaeger::new(fake.client("", Auth::None));
        let failure = source.search(&search).await.unwrap_err();
        assert_eq!(failure.code, Code::BadQuery);
        assert!(failure.message.contains(word), "{failure:?}");
    }
}

#[tokio::test]
async fn odd_traces_come_as_they_are() {
    let odd = [
        ("0000000000000000000000000000e001", "edge_orphan_no_root", 2),
        ("0000000000000000000000000000e003", "edge_cycle", 2),
        (
            "0000000000000000000000000000e004",
            "edge_self_parent_dup_ids",
            2,
        ),
        ("0000000000000000000000000000e008", "edge_no_service", 1),
        ("000000000000000000c0ffee00c0ffee", "edge_id64", 1),
        ("95c7b3bc06d8c87067fb496ffc7aefde", "gzip", 20),
    ];
    let traces: Vec<_> = odd.iter().map(|(id, name, _)| (*id, *name)).collect();
    let (_fake, source) = victoria(&traces).await;
    for (id, name, spans) in odd {
        let answer = source.trace(id.parse().unwrap(), None).await.unwrap();
        let trace = answer.value.unwrap();
        assert_eq!((trace.len(), trace.unreadable()), (spans, 0), "{name}");
        assert_eq!(trace.id().to_string(), id);
    }
}

/// A line of a recording's `index.jsonl`.
#[derive(Deserialize)]
struct Line {
    name: String,
    url: String,
    status: u16,
}

#[tokio::test]
async fn every_recorded_trace_and_search_is_read_whole() {
    let Some(folder) = shared("victoria-traces") else {
        return;
    };
    let index = std::fs::read_to_string(folder.join("index.jsonl")).unwrap();
    let (mut read, mut spans) = (0, 0);
    for line in index.lines() {
        let line: Line = serde_json::from_str(line).unwrap();
        let Some((_, rest)) = line.url.split_once("/select/jaeger/api/traces") else {
            continue;
        };
        let reply = Reply::recorded(&folder.join(format!("{}.http", line.name))).unwrap();
        let fake = Fake::new(move |asked| {
            let v3 = asked.path().starts_with("/api/v3/");
            let unsupported = Reply::new(400, "text/plain", "unsupported path requested");
            Ok(if v3 { unsupported } else { reply.clone() })
        })
        .await;
        let source = Jaeger::new(fake.client("", Auth::None));
        read += 1;
        if let Some(id) = rest.strip_prefix('/') {
            let id: String = id
                .chars()
                .take(32)
                .filter(char::is_ascii_hexdigit)
                .collect();
            let answer = source
                .trace(id.parse().unwrap_or_default(), None)
                .await
                .unwrap();
            let trace = answer.value.unwrap_or_default();
            assert_eq!(trace.unreadable(), 0, "{}", line.name);
            spans += trace.len();
        } else {
            let search = TraceQuery {
                service: Some("api".into()),
                limit: 1_000,
                ..query()
            };
            let result = source.search(&search).await;
            assert_eq!(
                result.is_ok(),
                line.status == 200,
                "{}: {result:?}",
                line.name
            );
        }
    }
    println!("read {read} recordings with {spans} spans");
    assert!(read >= 30 && spans > 60_000, "{read} {spans}");
}

/// A recorded body, packed or not.
fn json(folder: &Path, name: &str) -> Vec<u8> {
    let plain = folder.join(format!("{name}.json"));
    std::fs::read(&plain).unwrap_or_else(|_| unpacked(&plain.with_extension("json.gz")))
}

/// A span in the words that both servers have: what VictoriaTraces cannot say is made equal.
fn told(trace: &Trace) -> BTreeMap<u64, Vec<String>> {
    let mut all: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for span in trace.spans() {
        let text = |name: &str, kind: ValueKind, text: &str| match (kind, text) {
            (_, "") => format!("{name}=-"),
            (ValueKind::Double, "NaN" | "+Inf" | "Infinity" | "-Infinity") => format!("{name}=?"),
            (_, text) if text.starts_with("json: unsupported") => format!("{name}=?"),
            _ => format!("{name}={text}"),
        };
        // Flattened by the one, kept by the other.
        let flat = |name: &str| !name.starts_with("nested") && name != "w3c.tracestate";
        let mut attributes: Vec<String> = span
            .attributes()
            .chain(span.resource())
            .filter(|pair| flat(pair.name) && pair.name != "service.name")
            .map(|pair| match pair.value.kind {
                ValueKind::List => format!("{}=[…]", pair.name),
                _ if pair.value.text.starts_with('[') => format!("{}=[…]", pair.name),
                kind => text(pair.name, kind, pair.value.text),
            })
            .map(|text| text.chars().take(1_000).collect())
            .collect();
        attributes.sort();
        let mut events: Vec<String> = span
            .events()
            .map(|event| format!("{} {}", event.at() / 1_000, event.name()))
            .collect();
        events.sort();
        let mut links: Vec<String> = span
            .links()
            .map(|link| format!("{}:{}", link.trace_id(), link.span_id()))
            .collect();
        links.sort();
        let line = format!(
            "{} {} {:?} {:?} {:?} {} {} {} {} {attributes:?} {events:?} {links:?}",
            span.parent(),
            span.name(),
            span.kind(),
            span.status(),
            span.message(),
            span.start() / 1_000,
            span.end() / 1_000 - span.start() / 1_000,
            span.service(),
            span.scope().name(),
        );
        let lines = all.entry(span.id().0).or_default();
        lines.push(line);
        lines.sort();
    }
    all
}

#[test]
fn victoria_traces_and_tempo_tell_the_same_story() {
    let (Some(victoria), Some(tempo)) = (shared("victoria-traces"), shared("tempo")) else {
        return;
    };
    let mut compared = 0;
    for (ours, theirs) in [
        ("trace", "trace_v2"),
        ("trace_error", "trace_v2_error_span"),
        ("edge_attrs", "edge_v2_attrs"),
        ("edge_id64", "edge_v2_id64"),
        ("edge_orphan_no_root", "edge_v2_orphan_no_root"),
        ("edge_self_parent_dup_ids", "edge_v2_self_parent_dup_ids"),
        ("edge_two_roots", "edge_v2_two_roots"),
        ("edge_cycle", "edge_v2_cycle"),
        ("edge_no_service", "edge_v2_no_service"),
        ("edge_long_3h", "edge_v2_long_3h"),
        ("edge_clock_skew", "edge_v2_clock_skew"),
        ("big10k", "big10k_v2"),
    ] {
        let traces = traces_of_json(&json(&victoria, ours)).unwrap();
        let mut decoder = Decoder::new();
        decoder.json(&json(&tempo, theirs));
        let tempos = decoder.finish().traces;
        assert_eq!((traces.len(), tempos.len()), (1, 1), "{ours}");
        let (victorias, tempos) = (told(&traces[0]), told(&tempos[0]));
        for (id, told) in &victorias {
            assert_eq!(Some(told), tempos.get(id), "{ours}: span {id:016x}");
            compared += 1;
        }
        // VictoriaTraces drops spans that end before they start.
        let dropped = tempos
            .keys()
            .filter(|id| !victorias.contains_key(id))
            .count();
        assert!(dropped <= 2, "{ours}: {dropped} are missing");
    }
    assert!(compared > 10_000, "{compared}");
}
