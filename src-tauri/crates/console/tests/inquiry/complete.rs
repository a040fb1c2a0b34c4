use console::wire::{CompleteRequest, CompletionKind, Completions};

use crate::{
    fake::Fake,
    scene::{Scene, hour},
};

const SERIES: [&str; 7] = [
    "http_requests_total{job=\"api\",code=\"200\",route=\"/orders\"}",
    "http_requests_total{job=\"api\",code=\"500\",route=\"/or\\\"ders\"}",
    "http_requests_total{job=\"web.1\",code=\"200\",route=\"/\"}",
    "http_request_duration_seconds_bucket{job=\"api\",le=\"+Inf\"}",
    "http_request_duration_seconds_count{job=\"api\"}",
    "queue_length{job=\"worker\",queue=\"mail\"}",
    "rate_limit_hits{job=\"api\"}",
];

async fn completed(scene: &Scene, marked: &str) -> Completions {
    let (left, right) = marked.split_once('¦').expect("the case marks its cursor");
    let request = CompleteRequest {
        environment: "here".to_owned(),
        source: None,
        expr: format!("{left}{right}"),
        cursor: u32::try_from(left.encode_utf16().count()).unwrap(),
        range: hour(),
    };
    console::complete(&scene.console, request).await.unwrap()
}

#[tokio::test]
async fn names_of_the_source_stand_where_they_fit() {
    let fake = Fake::start(&SERIES).await;
    let scene = Scene::new(&fake, &[]).await;
    let mut wrong = Vec::new();
    for (text, expected) in [
        // Metrics, functions and aggregations.
        (
            "http_req¦",
            "http_requests_total http_request_duration_seconds_count",
        ),
        ("total¦", "http_requests_total"),
        ("queue¦", "queue_length"),
        ("rate¦", "rate rate_limit_hits irate"),
        ("sum¦", "sum sum_over_time histogram_sum"),
        ("histogram_q¦", "histogram_quantile"),
        ("topk(3, que¦", "queue_length"),
        (
            "rate(http¦",
            "http_requests_total http_request_duration_seconds_count",
        ),
        (
            "histogram_quantile(0.9, http¦",
            "http_request_duration_seconds_bucket",
        ),
        ("sum(queue_length) + ht¦", "http_requests_total"),
        ("QUEUE_l¦", "queue_length"),
        // Labels of that metric.
        ("queue_length{¦", "job queue"),
        ("queue_length{q¦}", "queue"),
        ("http_requests_total{job=\"api\", ¦", "code route"),
        ("{¦", "__name__ code job le queue route"),
        ("queue_length{job=\"api\", ¦", ""),
        // Values.
        ("queue_length{queue=¦", "\"mail\""),
        ("queue_length{queue=\"¦", "mail"),
        ("http_requests_total{code=\"¦\"}", "200 500"),
        ("http_requests_total{job=\"web.1\", code=\"¦\"}", "200"),
        ("http_requests_total{code=~\"200|5¦\"}", "500"),
        ("http_requests_total{job=~\"w¦\"}", "web\\\\.1"),
        ("http_requests_total{route=\"/or¦", "/orders /or\\\"ders"),
        ("http_requests_total{route='/or¦", "/orders /or\"ders"),
        ("{__name__=\"queue¦", "queue_length"),
        ("queue_length{job¦", "job"),
        ("queue_length{job ¦", "= != =~ !~"),
        // Groupings.
        ("sum by (¦) (queue_length)", "job queue"),
        ("sum by (co¦) (rate(http_requests_total[5m]))", "code"),
        (
            "queue_length * on (¦) group_left () http_requests_total",
            "code job queue route",
        ),
        ("sum without (ro¦", "route"),
        // Durations.
        (
            "rate(http_requests_total[¦",
            "$__rate_interval $__interval $__range 1m",
        ),
        (
            "rate(http_requests_total[$__r¦])",
            "$__rate_interval $__range",
        ),
        ("queue_length offset 1¦", "1m 10m 1h 12h 1d"),
        // Keywords.
        ("queue_length un¦", "unless"),
        ("queue_length gr¦", "group_left group_right"),
        ("sum ¦", "by without"),
        ("sum w¦", "without"),
        // Nothing.
        ("queue_length # no¦", ""),
        ("label_replace(queue_length, \"x¦", ""),
    ] {
        let found = completed(&scene, text).await;
        let items: Vec<&str> = found.items.iter().map(|item| item.text.as_str()).collect();
        let shown = items.join(" ");
        let fits = if expected.is_empty() || expected.contains("\"mail\"") {
            shown == expected
        } else {
            shown == expected || shown.starts_with(&format!("{expected} "))
        };
        if !fits {
            wrong.push(format!("{text}\n  found    {shown}\n  expected {expected}"));
        }
        assert!(found.failure.is_none(), "{text}: {:?}", found.failure);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn choices_say_what_they_are_and_what_they_replace() {
    let fake = Fake::start(&SERIES).await;
    let scene = Scene::new(&fake, &[]).await;
    let found = completed(&scene, "\"😀\" + http_r¦equests").await;
    assert_eq!((found.from, found.to), (7, 20), "UTF-16 units");
    let first = &found.items[0];
    assert_eq!(first.text, "http_requests_total");
    assert_eq!(first.kind, CompletionKind::Metric);
    assert_eq!(first.detail, "counter: Requests <b>answered</b>");
    let found = completed(&scene, "¦").await;
    let kinds = |kind| found.items.iter().filter(|item| item.kind == kind).count();
    assert_eq!(kinds(CompletionKind::Metric), 5);
    assert!(kinds(CompletionKind::Function) > 50);
    assert!(kinds(CompletionKind::Aggregation) > 10);
    assert_eq!(found.problem, None, "nothing is not wrong");
    let found = completed(&scene, "sum(rate(up[$__rate_interval])¦").await;
    assert_eq!(found.problem.expect("it is not finished").at, Some(3));
}

#[tokio::test]
async fn long_lists_are_cut_and_asked_for_once() {
    let series: Vec<String> = (0..500)
        .map(|at| format!("metric_{at}{{job=\"j{at}\"}}"))
        .collect();
    let series: Vec<&str> = series.iter().map(String::as_str).collect();
    let fake = Fake::start(&series).await;
    let scene = Scene::new(&fake, &[]).await;
    for text in ["m¦", "me¦", "met¦", "metric_499¦"] {
        let found = completed(&scene, text).await;
        assert!(found.items.len() <= 100, "{}", found.items.len());
        assert!(
            found
                .items
                .iter()
                .any(|item| item.kind == CompletionKind::Metric)
        );
    }
    let asked = fake.asked();
    let names = asked.iter().filter(|path| path.contains("__name__/values"));
    assert_eq!(names.count(), 1, "{asked:?}");
}

#[tokio::test]
async fn without_the_source_the_language_is_still_offered() {
    let fake = Fake::start(&[]).await;
    let scene = Scene::new(&fake, &[]).await;
    drop(fake);
    let found = completed(&scene, "rat¦").await;
    assert_eq!(found.items[0].text, "rate");
    assert_eq!(found.items[0].detail, "(v range-vector)");
    assert!(found.failure.is_some());
}
