use console::wire::{Content, ExploreRequest, ExploreView};

use crate::{
    fake::Fake,
    scene::{Scene, hour, looks},
};

async fn explored(expr: &str) -> ExploreView {
    let fake = Fake::start(&[
        "http_requests_total{job=\"api\",code=\"200\"}",
        "http_requests_total{job=\"api\",code=\"500\"}",
        "up{job=\"api\"}",
    ])
    .await;
    let scene = Scene::new(&fake, &[]).await;
    let (width, height, theme, zone) = looks();
    let request = ExploreRequest {
        environment: "here".to_owned(),
        source: None,
        expr: expr.to_owned(),
        range: hour(),
        unit: "reqps".to_owned(),
        width,
        height,
        theme,
        zone,
        isolate: Vec::new(),
        question: 0,
    };
    console::explore(&scene.console, request).await.unwrap()
}

#[tokio::test]
async fn a_query_is_a_chart_and_a_table_with_macros_filled_in() {
    let view = explored("sum by (code) (rate(http_requests_total[$__rate_interval]))").await;
    let Content::Chart(chart) = &view.chart else {
        panic!("{:?}", view.chart)
    };
    let labels: Vec<&str> = chart.series.iter().map(|one| one.label.as_str()).collect();
    assert_eq!(labels, ["200", "500"]);
    assert!(!chart.values_key.is_empty());
    let Content::Table(table) = &view.table else {
        panic!("{:?}", view.table)
    };
    let heads: Vec<&str> = table.columns.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(heads, ["code", "Value"]);
    let cells: Vec<&str> = table.rows[0]
        .iter()
        .map(|cell| cell.text.as_str())
        .collect();
    assert_eq!(cells, ["200", "1 req/s"]);
    assert!(view.query.expr.contains("[1m]"), "{}", view.query.expr);
    assert!(view.query.step.0 > 0);
    assert!(view.took_ms > 0.0);
    assert_eq!(view.capped_at, None);
}

#[tokio::test]
async fn the_panel_can_be_put_on_a_dashboard() {
    let expr = "rate(http_requests_total{job=\"api\"}[$__rate_interval])";
    let view = explored(expr).await;
    let file = format!(
        "{{\"uid\":\"u\",\"schemaVersion\":39,\"panels\":[{}]}}",
        view.json
    );
    let (dashboard, problems) = dashboard::parse(&file, "copied.json");
    assert!(problems.is_empty(), "{problems:?}");
    let panel = dashboard.panels().next().expect("one panel");
    assert_eq!(panel.kind.name(), "timeseries");
    assert_eq!(panel.targets[0].expr, expr);
    assert_eq!(panel.field.unit.as_deref(), Some("reqps"));
}

#[tokio::test]
async fn a_wrong_query_names_its_column_and_an_empty_one_says_why() {
    for (expr, column) in [
        ("sum(up) up", "at column 9"),
        ("sum(rate(up[5m])", "at column 4"),
    ] {
        let view = explored(expr).await;
        for content in [&view.chart, &view.table] {
            let Content::Failed(failure) = content else {
                panic!("{expr}: {content:?}")
            };
            assert!(failure.message.contains(column), "{expr}: {failure}");
        }
    }
    let Content::Empty(emptiness) = explored("http_request_total").await.chart else {
        panic!("it is empty")
    };
    let said = format!("{} {:?}", emptiness.text, emptiness.hints);
    assert!(said.contains("http_requests_total"), "{said}");
}
