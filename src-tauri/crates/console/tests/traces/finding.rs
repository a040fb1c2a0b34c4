//! Pasted texts lead to traces, and what leads nowhere is explained.

use console::wire::{FindTrace, Outcome, PastedKind, SearchTraces, TraceLookup, TraceNamesRequest};
use model::{Code, TraceQuery};

use crate::scene::{FAILED, LIST, LOST, NOW, REQUEST, Scene, hour};

async fn find(scene: &Scene, text: &str) -> TraceLookup {
    let request = FindTrace {
        environment: "here".to_owned(),
        text: text.to_owned(),
        range: hour(),
        question: 0,
    };
    console::find_trace(&scene.console, request).await.unwrap()
}

fn found(lookup: &TraceLookup) -> Vec<(&str, &str, u32)> {
    lookup
        .found
        .iter()
        .map(|found| (found.source.as_str(), found.id.as_str(), found.lines))
        .collect()
}

#[tokio::test]
async fn ids_lines_and_requests_lead_to_the_trace() {
    let scene = Scene::new().await;
    let id = find(&scene, &FAILED.to_uppercase()).await;
    assert_eq!(found(&id), [("local", FAILED, 0)]);
    assert!(id.advice.is_empty() && id.retry_after_ms.is_none());

    let line =
        format!("{{\"msg\":\"x\",\"trace_id\":\"{FAILED}\",\"span_id\":\"0000000000000002\"}}");
    let line = find(&scene, &line).await;
    assert_eq!(line.kind, PastedKind::JsonLine);
    assert_eq!(line.found[0].span_id.as_deref(), Some("0000000000000002"));

    let request = find(&scene, REQUEST).await;
    assert_eq!(request.kind, PastedKind::RequestId);
    assert_eq!(found(&request), [("local", FAILED, 2)], "through two lines");
    let asked: Vec<&str> = request
        .asked
        .iter()
        .map(|one| one.signal.as_str())
        .collect();
    assert_eq!(asked, ["logs", "traces"]);
    assert_eq!(request.asked[0].range, Some(hour()));
}

#[tokio::test]
async fn what_is_not_found_says_who_was_asked_and_what_to_try() {
    let scene = Scene::new().await;
    let unknown = find(&scene, "ffffffffffffffffffffffffffffffff").await;
    assert!(unknown.found.is_empty());
    assert!(matches!(unknown.asked[0].outcome, Outcome::NotFound));
    assert_eq!(unknown.asked[0].signal, "traces");
    assert!(
        unknown.retry_after_ms.is_some(),
        "spans may be on their way"
    );
    let reasons: Vec<&str> = unknown
        .advice
        .iter()
        .map(|one| one.reason.as_str())
        .collect();
    assert!(reasons[0].contains("720 h"), "{reasons:?}");

    let lost = find(&scene, "req_old").await;
    assert!(lost.found.is_empty());
    let ranges: Vec<i64> = lost
        .asked
        .iter()
        .filter(|asked| asked.signal == "logs")
        .map(|asked| asked.range.unwrap().length().0 / 3_600_000)
        .collect();
    assert_eq!(ranges, [1, 720], "then further back");
    assert!(lost.advice[0].reason.contains("no source holds the trace"));
    let by_id = find(&scene, LOST).await;
    assert!(by_id.advice[0].reason.contains("no source holds the trace"));

    let nothing = find(&scene, "the checkout is slow").await;
    assert_eq!(nothing.kind, PastedKind::Nothing);
    assert!(nothing.asked.is_empty() && nothing.retry_after_ms.is_none());
    assert!(nothing.advice[0].remedy.contains("traceparent"));

    let old = find(&scene, "1-5759e988-bd862e3fe1be46a994272793").await;
    assert_eq!(old.kind, PastedKind::Xray);
    assert_eq!(old.retry_after_ms, None, "it was made in 2016");
}

#[tokio::test]
async fn traces_are_searched_by_service_and_duration() {
    let scene = Scene::new().await;
    let names = TraceNamesRequest {
        environment: "here".to_owned(),
        source: None,
        service: Some("shop".to_owned()),
        range: hour(),
    };
    let names = console::trace_names(&scene.console, names).await.unwrap();
    assert_eq!(names.source.as_deref(), Some("local"));
    assert_eq!(names.services, ["shop"]);
    assert!(names.operations.contains(&"POST /orders".to_owned()));
    assert!(names.failure.is_none());

    let search = |min: Option<f64>, limit: u32| SearchTraces {
        environment: "here".to_owned(),
        source: None,
        query: TraceQuery {
            service: Some("shop".to_owned()),
            min_duration_ms: min,
            ..TraceQuery::newest(hour(), limit)
        },
        question: 0,
    };
    let ids = |answer: &console::wire::TraceSearch| -> Vec<String> {
        answer.traces.iter().map(|trace| trace.id.clone()).collect()
    };
    let all = console::search_traces(&scene.console, search(None, 20)).await;
    let all = all.unwrap();
    assert_eq!(ids(&all), [LIST, FAILED], "newest first");
    assert_eq!((all.capped_at, all.at.0), (None, NOW));
    let slow = console::search_traces(&scene.console, search(Some(200.0), 20)).await;
    assert_eq!(ids(&slow.unwrap()), [FAILED]);
    let one = console::search_traces(&scene.console, search(None, 1)).await;
    assert_eq!(one.unwrap().capped_at, Some(1));

    let elsewhere = SearchTraces {
        environment: "nowhere".to_owned(),
        ..search(None, 1)
    };
    let failure = console::search_traces(&scene.console, elsewhere).await;
    assert_eq!(failure.unwrap_err().code, Code::NotFound);
}
