//! Every recorded trace, by version 1, version 2 and protobuf.

use std::collections::BTreeMap;

use model::{Code, Trace, TraceId, Traces};
use serde::Deserialize;

use crate::{
    plain::{Plain, of_trace},
    replay::{Recording, Server, shared},
};

/// A line of a recording's `index.jsonl`.
#[derive(Deserialize)]
struct Line {
    name: String,
    url: String,
    status: u16,
}

/// The trace that a recording was asked for, if its answer is one that can be compared.
fn asked_for(line: &Line) -> Option<TraceId> {
    let (_, id) = line.url.split_once("/traces/")?;
    let whole = !id.contains("?q=") && line.status == 200 && !line.name.contains("llm");
    id.split('?').next()?.parse().ok().filter(|_| whole)
}

/// Without the orders that servers change between two answers.
fn in_any_order(trace: &Trace) -> Vec<Plain> {
    let mut spans = of_trace(trace);
    for span in &mut spans {
        span.resource.sort_by(|one, other| one.0.cmp(&other.0));
    }
    spans.sort_by_cached_key(|span| format!("{span:?}"));
    spans
}

#[tokio::test]
async fn every_recorded_trace_is_the_same_in_every_encoding() {
    let mut read = 0;
    for kind in ["tempo", "tempo-mt"] {
        let folder = shared().join(kind);
        let Ok(index) = std::fs::read_to_string(folder.join("index.jsonl")) else {
            println!("skipped: no recordings of {kind} in {}", folder.display());
            continue;
        };
        let mut traces: BTreeMap<(TraceId, bool), (String, Vec<Plain>)> = BTreeMap::new();
        for line in index.lines() {
            let line: Line = serde_json::from_str(line).unwrap();
            let Some(id) = asked_for(&line) else { continue };
            let recording = Recording::read(&folder.join(format!("{}.http", line.name))).unwrap();
            // A server of one version answers the paths of the other with 404.
            let v2 = line.url.contains("/api/v2/");
            let server = Server::new(move |asked| {
                if asked.uri.path().starts_with("/api/v2/") == v2 {
                    recording.clone()
                } else {
                    Recording::of("tempo/err_404")
                }
            })
            .await;
            let answer = server.tempo().trace(id, None).await.unwrap();
            read += 1;
            // The spans that the server refused to take in it does not miss (`partial_v2`).
            let cut = line.name.starts_with("read_limit");
            assert_eq!(answer.partial, cut, "{}: {:?}", line.name, answer.warnings);
            let Some(trace) = answer.value else {
                assert!(line.name.starts_with("notfound") || line.name == "other_org");
                continue;
            };
            assert_eq!((trace.id(), trace.unreadable()), (id, 0), "{}", line.name);
            match line.name.as_str() {
                name if name.starts_with("big10k") => assert_eq!(trace.len(), 10_000),
                "big50k_v2_default_limit_flushed" => assert_eq!(trace.len(), 30_000),
                name if name.starts_with("big50k") => assert_eq!(trace.len(), 50_000),
                _ => {}
            }
            let plain = in_any_order(&trace);
            let key = (id, cut);
            match traces.get(&key) {
                None => {
                    traces.insert(key, (line.name, plain));
                }
                Some((first, known)) => {
                    assert!(*known == plain, "{first} and {} differ", line.name)
                }
            }
        }
    }
    println!("read {read} traces");
    assert!(read == 0 || read >= 40, "only {read} traces were read");
}

#[tokio::test]
async fn every_other_recording_is_read_or_refused_with_a_remedy() {
    let mut read = 0;
    for kind in ["tempo", "tempo-mt"] {
        let folder = shared().join(kind);
        let Ok(index) = std::fs::read_to_string(folder.join("index.jsonl")) else {
            println!("skipped: no recordings of {kind} in {}", folder.display());
            continue;
        };
        for line in index.lines() {
            let line: Line = serde_json::from_str(line).unwrap();
            let path = line.url.splitn(4, '/').nth(3).unwrap_or_default();
            let recording = Recording::read(&folder.join(format!("{}.http", line.name))).unwrap();
            let server = Server::with(recording).await;
            let tempo = server.tempo();
            let result = if path.starts_with("api/search?") || path == "api/search" {
                tempo.search(&crate::tempo::query()).await.map(drop)
            } else if path.contains("search/tag/") {
                tempo.services(crate::replay::HOUR).await.map(drop)
            } else if path.contains("/traces/") && line.status != 200 && line.status != 404 {
                tempo.trace(TraceId(1), None).await.map(drop)
            } else {
                continue;
            };
            read += 1;
            match result {
                Ok(()) => assert_eq!(line.status, 200, "{kind}/{}", line.name),
                Err(failure) => {
                    assert_ne!(line.status, 200, "{}: {failure:?}", line.name);
                    assert_ne!(failure.code, Code::UnexpectedAnswer, "{}", line.name);
                    assert!(failure.place.is_some() && failure.remedy.is_some());
                }
            }
        }
    }
    println!("read {read} answers");
    assert!(read == 0 || read >= 35, "only {read} answers were read");
}
