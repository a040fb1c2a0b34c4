//! Folders of trace files as they come to be: of every format, broken, growing, copied.

use std::{fs, io::Write as _, path::Path};

use flate2::{Compression, write::GzEncoder};
use model::{Code, MatchOp, RungState, Trace, TraceId, TraceQuery, Traces as _};
use opentelemetry_proto::tonic::trace::v1::TracesData;
use prost::Message as _;
use sources::traces::Folder;
use tempfile::TempDir;

use crate::fake::{HOSTILE, HOUR, NOW, condition, query};

/// A span of OTLP/JSON: trace, id, parent, service, name, start and end in ms before now, and what
/// else is written in it.
struct Written(
    u32,
    u32,
    u32,
    &'static str,
    &'static str,
    i64,
    i64,
    &'static str,
);

const FAILED: &str = r#""status": {"code": 2}, "attributes": [
    {"key": "http.response.status_code", "value": {"intValue": "503"}},
    {"key": "ratio", "value": {"doubleValue": 1.5}},
    {"key": "db.system", "value": {"stringValue": "postgresql"}}]"#;
const FINE: &str = r#""attributes": [
    {"key": "http.response.status_code", "value": {"intValue": "200"}}]"#;

fn line(spans: &[Written]) -> String {
    let spans = spans.iter().map(|span| {
        let Written(trace, id, parent, service, name, start, end, more) = span;
        let parent = if *parent == 0 {
            String::new()
        } else {
            format!("{parent:016x}")
        };
        let nanos = |ago: &i64| (NOW.0 - ago) * 1_000_000;
        let (start, end) = (nanos(start), nanos(end));
        let more = if more.is_empty() { "\"kind\": 1" } else { more };
        format!(
            r#"{{"resource": {{"attributes": [
                {{"key": "service.name", "value": {{"stringValue": {service:?}}}}},
                {{"key": "host.name", "value": {{"stringValue": "h1"}}}}]}},
            "scopeSpans": [{{"scope": {{"name": "lib"}}, "spans": [{{
                "traceId": "{trace:032x}", "spanId": "{id:016x}", "parentSpanId": "{parent}",
                "name": {name:?}, "startTimeUnixNano": "{start}", "endTimeUnixNano": "{end}", {more}
            }}]}}]}}"#
        )
    });
    let spans = spans.collect::<Vec<_>>().join(",");
    format!("{{\"resourceSpans\": [{spans}]}}\n").replace("\n ", " ")
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::default());
    writer.write_all(plain).unwrap();
    writer.finish().unwrap()
}

fn protobuf(json: &str) -> Vec<u8> {
    let data: TracesData = serde_json::from_str(json).unwrap();
    data.encode_to_vec()
}

fn folder(files: &[(&str, &[u8])]) -> (TempDir, Folder) {
    let place = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(place.path().join(name), bytes).unwrap();
    }
    let folder = Folder::new(place.path());
    (place, folder)
}

fn append(path: &Path, text: &str) {
    let mut file = fs::OpenOptions::new().append(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

async fn ids(folder: &Folder, query: &TraceQuery) -> Vec<u128> {
    let answer = folder.search(query).await.unwrap();
    let id = |id: &str| id.parse::<TraceId>().unwrap().0;
    answer.value.iter().map(|line| id(&line.id)).collect()
}

fn names(trace: &Trace) -> Vec<&str> {
    trace.spans().map(|span| span.name()).collect()
}

const JAEGER: &str = r#"{"data": [{"traceID": "4", "spans": [{"traceID": "4", "spanID": "41",
    "operationName": "old", "references": [], "startTime": 1795223560505000, "duration": 2000,
    "tags": [], "logs": [], "processID": "p"}], "processes": {"p": {"serviceName": "legacy"}}}]}"#;

#[tokio::test]
async fn every_format_is_found_and_opened_and_what_is_broken_is_named() {
    let root = |trace, service| line(&[Written(trace, 1, 0, service, "GET /", 5_000, 4_000, "")]);
    let (_place, folder) = folder(&[
        ("one.json", root(1, "edge").as_bytes()),
        ("two.bin", &protobuf(&root(2, "api"))),
        ("three.gz", &gzip(root(3, "api").as_bytes())),
        ("four.json", JAEGER.as_bytes()),
        ("notes.md", b"# what we saved"),
        (".hidden", b"no trace"),
        ("empty.json", b""),
    ]);
    let answer = folder.search(&query()).await.unwrap();
    let mut found: Vec<_> = answer
        .value
        .iter()
        .map(|line| line.service.as_str())
        .collect();
    found.sort_unstable();
    assert_eq!(found, ["api", "api", "edge", "legacy"]);
    assert_eq!(answer.value[3].name, "old", "the newest come first");
    assert!(answer.partial);
    assert_eq!(answer.warnings.len(), 1, "{:?}", answer.warnings);
    assert!(answer.warnings[0].starts_with("notes.md: "), "{answer:?}");
    for id in 1..=4 {
        let answer = folder.trace(TraceId(id), None).await.unwrap();
        assert_eq!(answer.value.unwrap().len(), 1, "{id}");
    }
    let unknown = folder.trace(TraceId(5), None).await.unwrap();
    assert_eq!(unknown.value, None);
    assert_eq!(unknown.warnings, answer.warnings);
    let services = folder.services(HOUR).await.unwrap().value;
    assert_eq!(services, ["api", "edge", "legacy"]);
    let operations = folder.operations("legacy", HOUR).await.unwrap().value;
    assert_eq!(operations, ["old"]);
    let ladder = folder.diagnose().await;
    assert_eq!(ladder.steps.len(), 1);
    let detail = &ladder.steps[0].detail;
    assert!(detail.starts_with("4 files in "), "{detail}");
    assert!(
        detail.contains("hold 4 traces of 3 services; 1 more"),
        "{detail}"
    );
}

#[tokio::test]
async fn one_trace_in_several_files_is_put_together_and_copies_are_shown_once() {
    let first = line(&[
        Written(1, 1, 0, "edge", "root", 5_000, 4_000, ""),
        Written(1, 2, 1, "api", "query", 4_900, 4_100, FAILED),
    ]);
    let second = line(&[
        Written(1, 2, 1, "api", "query", 4_900, 4_100, FAILED),
        Written(1, 3, 1, "api", "late", 4_200, 3_000, ""),
    ]);
    let (_place, folder) = folder(&[
        ("a.json", first.as_bytes()),
        ("b.json.gz", &gzip(second.as_bytes())),
        ("copy of a.bin", &protobuf(&first)),
    ]);
    let lines = folder.search(&query()).await.unwrap().value;
    let [line] = &lines[..] else {
        panic!("{lines:?}")
    };
    assert_eq!((line.spans, line.errors), (Some(3), Some(1)));
    assert_eq!(
        (line.service.as_str(), line.name.as_str()),
        ("edge", "root")
    );
    assert!((line.duration_ms - 2_000.0).abs() < 1e-9, "{line:?}");

    let answer = folder.trace(TraceId(1), None).await.unwrap();
    let trace = answer.value.unwrap();
    let mut found = names(&trace);
    found.sort_unstable();
    assert_eq!(found, ["late", "query", "root"]);
    let of_api = trace.spans().filter(|span| span.service() == "api");
    let resources: Vec<usize> = of_api.map(|span| span.resource_index()).collect();
    assert_eq!(
        resources[0], resources[1],
        "equal resources are one process"
    );
    let query = trace.spans().find(|span| span.name() == "query").unwrap();
    assert_eq!(query.attribute("db.system").unwrap().text, "postgresql");
    assert_eq!(query.scope().name(), "lib");
    assert_eq!(query.resource().len(), 2);
    assert!(answer.infos[0].contains("b.json.gz"), "{:?}", answer.infos);
    assert!(answer.infos[1].starts_with("3 spans"), "{:?}", answer.infos);
}

#[tokio::test]
async fn a_search_asks_one_span_for_all_that_spans_have() {
    let text = [
        line(&[
            Written(1, 1, 0, "edge", "GET /", 9_000, 8_000, FINE),
            Written(1, 2, 1, "api", "query", 8_900, 8_100, FAILED),
        ]),
        line(&[Written(2, 1, 0, "edge", "GET /", 7_000, 6_900, FINE)]),
        line(&[Written(3, 1, 0, "edge", "POST /", 5_000, 4_000, "")]),
        line(&[Written(
            4, 1, 0, "edge", "GET /", 9_000_000, 8_999_000, FINE,
        )]),
    ]
    .concat();
    let (_place, folder) = folder(&[("traces.jsonl", text.as_bytes())]);
    let code = "http.response.status_code";
    let with = |service: &str, operation: &str, conditions: &[(&str, MatchOp, &str)]| {
        let named = |name: &str| Some(name.to_owned()).filter(|name| !name.is_empty());
        TraceQuery {
            service: named(service),
            operation: named(operation),
            attributes: conditions
                .iter()
                .map(|(name, op, value)| condition(name, *op, value))
                .collect(),
            ..query()
        }
    };
    for (service, operation, conditions, expected) in [
        ("", "", &[][..], &[3, 2, 1][..]),
        ("api", "", &[], &[1]),
        ("edge", "POST /", &[], &[3]),
        ("api", "GET /", &[], &[]),
        ("", "", &[(code, MatchOp::Equal, "503")], &[1]),
        ("edge", "", &[(code, MatchOp::Equal, "503")], &[]),
        ("", "", &[(code, MatchOp::NotEqual, "200")], &[1]),
        ("", "", &[(code, MatchOp::Exists, "")], &[2, 1]),
        ("", "", &[(code, MatchOp::Above, "499")], &[1]),
        ("", "", &[(code, MatchOp::Below, "200.5")], &[2, 1]),
        ("", "", &[("ratio", MatchOp::Equal, "1.50")], &[1]),
        ("", "", &[("db.system", MatchOp::Contains, "gres")], &[1]),
        ("", "", &[("host.name", MatchOp::Equal, "h1")], &[3, 2, 1]),
        (
            "",
            "",
            &[
                (code, MatchOp::Equal, "200"),
                ("db.system", MatchOp::Exists, ""),
            ],
            &[],
        ),
    ] {
        let query = with(service, operation, conditions);
        let found = ids(&folder, &query).await;
        assert_eq!(found, expected, "{}", folder.written(&query));
    }
    let whole = |change: fn(&mut TraceQuery)| {
        let mut query = query();
        change(&mut query);
        query
    };
    for (query, expected) in [
        (whole(|query| query.errors = Some(true)), &[1][..]),
        (whole(|query| query.errors = Some(false)), &[3, 2]),
        (
            whole(|query| query.min_duration_ms = Some(1_000.0)),
            &[3, 1],
        ),
        (whole(|query| query.max_duration_ms = Some(999.0)), &[2]),
    ] {
        assert_eq!(ids(&folder, &query).await, expected);
    }
    let mut few = with("", "", &[("host.name", MatchOp::Exists, "")]);
    few.limit = 2;
    let answer = folder.search(&few).await.unwrap();
    assert_eq!((answer.value.len(), answer.capped_at), (2, Some(2)));
    few.limit = 3;
    assert_eq!(folder.search(&few).await.unwrap().capped_at, None);

    let nothing = folder.search(&with("nobody", "", &[])).await.unwrap();
    assert!(
        nothing.infos[0].starts_with("none of 4 traces"),
        "{nothing:?}"
    );
    let bad = with("", "", &[(code, MatchOp::Above, "many")]);
    assert_eq!(folder.search(&bad).await.unwrap_err().code, Code::BadInput);
    let raw = whole(|query| query.raw = Some("{}".to_owned()));
    assert_eq!(
        folder.search(&raw).await.unwrap_err().code,
        Code::Unsupported
    );
    for text in HOSTILE {
        let query = with(text, text, &[("k", MatchOp::Equal, text)]);
        assert_eq!(ids(&folder, &query).await, [] as [u128; 0], "{text}");
    }
}

#[tokio::test]
async fn files_that_grow_come_or_go_are_seen_at_the_next_question() {
    let root = |trace| line(&[Written(trace, 1, 0, "edge", "GET /", 5_000, 4_000, "")]);
    let (place, folder) = folder(&[("a.jsonl", root(1).as_bytes())]);
    assert_eq!(ids(&folder, &query()).await, [1]);
    let path = place.path().join("a.jsonl");
    append(&path, &root(2));
    append(&path, "{\"resourceSpans\": [");
    let answer = folder.search(&query()).await.unwrap();
    assert_eq!(answer.value.len(), 2);
    assert!(answer.warnings[0].starts_with("a.jsonl:"), "{answer:?}");
    append(&path, "]}\n");
    assert!(!folder.search(&query()).await.unwrap().partial);
    fs::write(place.path().join("b.jsonl"), root(3)).unwrap();
    assert_eq!(ids(&folder, &query()).await, [1, 2, 3]);
    fs::remove_file(&path).unwrap();
    assert_eq!(ids(&folder, &query()).await, [3]);
    assert_eq!(folder.trace(TraceId(1), None).await.unwrap().value, None);
}

#[tokio::test]
async fn what_cannot_be_read_at_all_says_where_and_what_to_do() {
    let place = tempfile::tempdir().unwrap();
    let missing = Folder::new(place.path().join("traces"));
    let failure = missing.search(&query()).await.unwrap_err();
    assert_eq!(failure.code, Code::NotFound);
    let path = place.path().join("traces").display().to_string();
    assert_eq!(failure.place.as_deref(), Some(path.as_str()));
    assert!(failure.message.contains(&path), "{failure:?}");
    assert!(failure.remedy.unwrap().contains("`path`"));

    let empty = Folder::new(place.path());
    assert_eq!(ids(&empty, &query()).await, [] as [u128; 0]);
    for folder in [&missing, &empty] {
        let ladder = folder.diagnose().await;
        let step = ladder.failed().unwrap();
        assert_eq!((step.state, ladder.steps.len()), (RungState::Failed, 1));
        let failure = step.failure.as_ref().unwrap();
        let place = place.path().display().to_string();
        assert!(failure.message.contains(&place), "{failure:?}");
        assert!(failure.remedy.is_some());
    }

    // The folder comes later, and one file is as good as a folder.
    fs::create_dir(&path).unwrap();
    let file = place.path().join("traces/one.json");
    let text = line(&[Written(7, 1, 0, "edge", "GET /", 5_000, 4_000, "")]);
    fs::write(&file, text).unwrap();
    assert_eq!(ids(&missing, &query()).await, [7]);
    assert_eq!(ids(&Folder::new(&file), &query()).await, [7]);
    assert!(missing.diagnose().await.failed().is_none());
}

#[cfg(unix)]
#[tokio::test]
async fn names_links_and_numbers_of_files_do_no_harm() {
    let root = |trace| line(&[Written(trace, 1, 0, "edge", "GET /", 5_000, 4_000, "")]);
    let (place, folder) = folder(&[
        ("<img src=x onerror=alert(1)>.json", root(1).as_bytes()),
        ("two\nlines \u{202e}nosj.json", b"no trace"),
        ("-rf", root(2).as_bytes()),
    ]);
    let at = |name: &str| place.path().join(name);
    fs::create_dir(at("inner")).unwrap();
    fs::write(at("inner/deep.json"), root(3)).unwrap();
    std::os::unix::fs::symlink(place.path(), at("inner/loop")).unwrap();
    std::os::unix::fs::symlink(place.path(), at("loop")).unwrap();
    std::os::unix::fs::symlink(at("self"), at("self")).unwrap();
    let answer = folder.search(&query()).await.unwrap();
    assert_eq!(answer.value.len(), 2);
    let text = answer.warnings.join("|");
    assert!(!text.contains(['\n', '\u{202e}']), "{text}");
    assert!(text.contains("two\u{fffd}lines"), "{text}");
    assert!(text.contains("self: "), "{text}");
    assert_eq!(answer.warnings.len(), 2, "{text}");

    for number in 0..230 {
        fs::write(at(&format!("{number}.bad")), "no trace").unwrap();
    }
    let warnings = folder.search(&query()).await.unwrap().warnings;
    let last = warnings.last().unwrap();
    assert!(last.contains("older files are left out"), "{last}");
    assert_eq!(warnings.len(), 22, "{warnings:?}");
}
