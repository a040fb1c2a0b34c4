//! An open trace: its head, its rows, its spans, and what is asked about them.

use console::wire::{
    CompareRequest, OpenTrace, RevealRequest, RowsRequest, SpanRequest, TraceLogsRequest,
    TraceMetricsRequest, TraceRef, TraceView, WaterfallFilter, WaterfallRows, WaterfallState,
};
use model::Code;

use crate::scene::{FAILED, LIST, NOW, Scene};

async fn open(scene: &Scene, id: &str) -> TraceView {
    let request = OpenTrace {
        environment: "here".to_owned(),
        source: None,
        file: None,
        id: id.to_owned(),
        span_id: Some("2".to_owned()),
        around: None,
        question: 0,
    };
    console::open_trace(&scene.console, request).await.unwrap()
}

async fn rows(scene: &Scene, trace: u32, state: WaterfallState) -> WaterfallRows {
    let request = RowsRequest {
        trace,
        state,
        from: 0,
        count: 100,
    };
    console::trace_rows(&scene.console, request).await.unwrap()
}

fn folded() -> WaterfallState {
    WaterfallState {
        fold: true,
        ..WaterfallState::default()
    }
}

#[tokio::test]
async fn the_head_says_what_happened_and_where_the_error_began() {
    let scene = Scene::new().await;
    let view = open(&scene, FAILED).await;
    assert_eq!((view.spans, view.errors, view.depth), (2, 1, 1));
    assert_eq!(
        (view.service.as_str(), view.name.as_str()),
        ("shop", "POST /orders")
    );
    assert!((view.duration - 400e6).abs() < 1.0);
    assert_eq!(view.start.to_millis().0, NOW - 600_000);
    let error = view.error.unwrap();
    assert_eq!((error.span, error.message.as_str()), (1, "pool timeout"));
    assert_eq!(view.span, Some(1), "the span that was named by its id");
    assert_eq!(view.services.len(), 1);
    assert!(!view.minimap.is_empty());
    assert_eq!(view.origin, "local");
}

#[tokio::test]
async fn repeated_calls_are_one_row_that_can_be_opened() {
    let scene = Scene::new().await;
    let view = open(&scene, LIST).await;
    let finding = view
        .findings
        .iter()
        .find(|finding| finding.code == "repeated");
    let finding = finding.expect("the repeated query is found by itself");
    assert!(finding.message.contains("12"), "{}", finding.message);

    let closed = rows(&scene, view.trace, folded()).await;
    assert_eq!((closed.total, closed.hidden.folded), (2, 12));
    let fold = closed.rows[1].fold.unwrap();
    assert_eq!((fold.count, fold.errors), (12, 0));
    assert!((fold.total - 60e6).abs() < 1.0);

    let mut state = folded();
    state.unfolded.push(closed.rows[1].span);
    let opened = rows(&scene, view.trace, state).await;
    assert_eq!(opened.total, 14, "the fold stays as the head of its spans");
    assert_eq!(opened.rows[2].name, "SELECT order_items");
}

#[tokio::test]
async fn a_filter_hides_and_says_how_much_and_matches_are_gone_through() {
    let scene = Scene::new().await;
    let view = open(&scene, FAILED).await;
    let state = WaterfallState {
        filter: WaterfallFilter {
            text: "POOL TIME".to_owned(),
            ..WaterfallFilter::default()
        },
        ..WaterfallState::default()
    };
    let shown = rows(&scene, view.trace, state.clone()).await;
    assert_eq!(shown.matches, Some(1));
    assert!(shown.rows[0].context && !shown.rows[1].context);
    let next = RevealRequest {
        trace: view.trace,
        state: state.clone(),
        span: None,
        after: None,
        backwards: false,
        errors: false,
    };
    let found = console::reveal_span(&scene.console, next).await.unwrap();
    let found = found.expect("the match");
    assert_eq!((found.span, found.row), (1, 1));

    let closed = WaterfallState {
        depth: Some(0),
        ..WaterfallState::default()
    };
    assert_eq!(rows(&scene, view.trace, closed.clone()).await.total, 1);
    let error = RevealRequest {
        trace: view.trace,
        state: closed,
        span: None,
        after: Some(0),
        backwards: false,
        errors: true,
    };
    let found = console::reveal_span(&scene.console, error).await.unwrap();
    let found = found.expect("the error below the closed span");
    assert_eq!(found.span, 1);
    assert_eq!(rows(&scene, view.trace, found.state).await.total, 2);
}

#[tokio::test]
async fn a_span_tells_its_statement_and_its_lines_stand_beside_it() {
    let scene = Scene::new().await;
    let view = open(&scene, FAILED).await;
    let request = SpanRequest {
        trace: view.trace,
        span: 1,
    };
    let detail = console::span_detail(&scene.console, request).await.unwrap();
    let sql = detail.sql.expect("the statement");
    assert_eq!(sql.text, "INSERT INTO orders (id) VALUES ($1)");
    assert_eq!(sql.table.as_deref(), Some("orders"));
    assert_eq!(detail.crumbs.len(), 1);
    assert_eq!(detail.start.0 % 1_000_000, 0);

    let logs = TraceLogsRequest {
        environment: "here".to_owned(),
        trace: view.trace,
        question: 0,
    };
    let logs = console::trace_logs(&scene.console, logs).await.unwrap();
    let bodies: Vec<&str> = logs.lines.iter().map(|line| line.body.as_str()).collect();
    assert_eq!(bodies, ["order refused", "request failed"]);
    assert_eq!(logs.spans, [Some(1), Some(0)]);
    assert_eq!(logs.offsets, [0.0, 5e6]);

    let nowhere = SpanRequest {
        trace: view.trace,
        span: 2,
    };
    let failure = console::span_detail(&scene.console, nowhere).await;
    assert_eq!(failure.unwrap_err().code, Code::BadInput);
}

#[tokio::test]
async fn statistics_and_a_comparison_tell_where_the_time_went() {
    let scene = Scene::new().await;
    let slow = open(&scene, FAILED).await;
    let list = open(&scene, LIST).await;
    let of = TraceRef { trace: slow.trace };
    let statistics = console::trace_statistics(&scene.console, of).await.unwrap();
    assert_eq!(statistics.operations[0].name, "INSERT orders");
    assert!((statistics.operations[0].self_time - 300e6).abs() < 1.0);
    assert!((statistics.services[0].share - 1.0).abs() < 1e-9);

    let request = CompareRequest {
        trace: slow.trace,
        with: list.trace,
    };
    let compared = console::compare_traces(&scene.console, request)
        .await
        .unwrap();
    assert!((compared.slower_by - 300e6).abs() < 1.0);
    let only_there = compared
        .rows
        .iter()
        .find(|row| row.name == "SELECT order_items");
    assert_eq!(only_there.unwrap().there.unwrap().count, 12);
    assert!(!compared.sentence.is_empty());
}

#[tokio::test]
async fn metrics_that_are_not_there_are_explained_and_closed_traces_too() {
    let scene = Scene::new().await;
    let view = open(&scene, FAILED).await;
    let request = TraceMetricsRequest {
        environment: "here".to_owned(),
        trace: view.trace,
        span: Some(1),
        width: 300,
        height: 80,
        theme: console::wire::ThemeName::Dark,
        zone: console::wire::Zone::Utc,
        question: 0,
    };
    let metrics = console::trace_metrics(&scene.console, request)
        .await
        .unwrap();
    assert_eq!(metrics.about, "POST /orders of shop");
    assert!(metrics.signals.is_empty());
    assert!(
        metrics
            .missing
            .contains("http_server_request_duration_seconds")
    );

    let of = TraceRef { trace: view.trace };
    console::close_trace(&scene.console, of.clone())
        .await
        .unwrap();
    let failure = console::trace_statistics(&scene.console, of)
        .await
        .unwrap_err();
    assert_eq!(failure.code, Code::NotFound);
    let unknown = OpenTrace {
        environment: "here".to_owned(),
        source: None,
        file: None,
        id: "abc".to_owned(),
        span_id: None,
        around: None,
        question: 0,
    };
    let failure = console::open_trace(&scene.console, unknown)
        .await
        .unwrap_err();
    assert_eq!(failure.code, Code::NotFound);
}

#[tokio::test]
async fn a_trace_is_saved_and_the_file_opens_as_the_same_trace() {
    let scene = Scene::new().await;
    let view = open(&scene, LIST).await;
    let of = TraceRef { trace: view.trace };
    let name = console::trace_file_name(&scene.console, &of).unwrap();
    assert_eq!(name, format!("trace-{LIST}.json"));
    let path = scene.folder.path().join(name);
    console::write_trace(&scene.console, of, path.clone())
        .await
        .unwrap();

    let read = console::wire::ReadTraceFile {
        path: path.display().to_string(),
    };
    let file = console::read_trace_file(&scene.console, read)
        .await
        .unwrap();
    assert_eq!(file.traces.len(), 1);
    assert_eq!(file.traces[0].id, LIST);
    assert_eq!(file.warnings, [""; 0]);
    let request = OpenTrace {
        environment: "here".to_owned(),
        source: None,
        file: Some(file.path.clone()),
        id: LIST.to_owned(),
        span_id: None,
        around: None,
        question: 0,
    };
    let again = console::open_trace(&scene.console, request.clone())
        .await
        .unwrap();
    assert_eq!((again.spans, again.duration), (view.spans, view.duration));
    assert_eq!(
        (again.source.as_deref(), again.origin.as_str()),
        (None, file.name.as_str())
    );
    let same = console::open_trace(&scene.console, request.clone())
        .await
        .unwrap();
    assert_eq!(same.trace, again.trace, "it is open already");
    let of = TraceRef { trace: again.trace };
    console::close_trace(&scene.console, of).await.unwrap();
    let reread = console::open_trace(&scene.console, request).await.unwrap();
    assert_eq!(reread.spans, view.spans, "the file is read again");

    let missing = console::wire::ReadTraceFile {
        path: scene.folder.path().join("none.json").display().to_string(),
    };
    let failure = console::read_trace_file(&scene.console, missing)
        .await
        .unwrap_err();
    assert_eq!(failure.code, Code::NotFound);
}
