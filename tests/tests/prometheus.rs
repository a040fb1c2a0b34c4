//! A real Prometheus and the embedded collector beside it, both scraping a running Harbour.

#[path = "prometheus/asked.rs"]
mod asked;
#[path = "prometheus/compare.rs"]
mod compare;
#[path = "prometheus/panels.rs"]
mod panels;
#[path = "prometheus/past.rs"]
mod past;
#[path = "prometheus/queries.rs"]
mod queries;
#[path = "prometheus/scene.rs"]
mod scene;
#[path = "prometheus/shapes.rs"]
mod shapes;

use model::{AlertState, Alerts, InstantValue, Labels, MetricKind, Metrics, Millis, TimeRange};
use sources::metrics::{Flavour, Health};

use crate::{compare::differences, scene::Scene};

/// Scrapes before the comparison: the range and the longest window of the queries.
const SCRAPES: f64 = 24.0;

#[tokio::test(flavor = "multi_thread")]
async fn the_store_answers_forty_queries_as_prometheus_does() {
    let Some(scene) = Scene::open().await else {
        return;
    };
    // Half a second past a scrape: no window begins on a sample, where Prometheus 2 counts it and
    // Prometheus 3 does not.
    let at = Millis(scene.scraped(SCRAPES).await.0 + 500);
    let store = scene.copy_of_its_samples(at).await;
    let range = TimeRange::ending(at, Millis(6_000));
    let step = Millis(2_000);
    let mut differ = Vec::new();
    for query in queries::ALL {
        let (theirs, ours) = (&scene.prometheus, store.metrics());
        let instant = (
            theirs.instant(query, at).await.map(|answer| answer.value),
            ours.instant(query, at).await.map(|answer| answer.value),
        );
        differ.extend(differences(query, &instant.0, &instant.1));
        let series = (
            theirs.range(query, range, step).await,
            ours.range(query, range, step).await,
        );
        let matrix = |answer: Result<model::Answer<Vec<model::Series>>, model::Failure>| {
            answer.map(|answer| InstantValue::Matrix(answer.value))
        };
        let (theirs, ours) = (matrix(series.0), matrix(series.1));
        differ.extend(differences(
            &format!("{query} over a range"),
            &theirs,
            &ours,
        ));
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    assert_eq!(queries::ALL.len(), 40);

    let all = TimeRange::ending(at, Millis(60_000));
    let selector = [format!("{}_bucket", queries::HTTP)];
    for (theirs, ours) in [
        (
            scene.prometheus.label_names(&selector, all).await,
            store.metrics().label_names(&selector, all).await,
        ),
        (
            scene.prometheus.label_values("le", &selector, all).await,
            store.metrics().label_values("le", &selector, all).await,
        ),
    ] {
        let sorted = |mut list: Vec<String>| {
            list.sort();
            list
        };
        let theirs = sorted(theirs.expect("Prometheus answers").value);
        assert!(!theirs.is_empty());
        assert_eq!(sorted(ours.expect("the store answers").value), theirs);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_collector_sees_what_prometheus_sees() {
    let Some(scene) = Scene::open().await else {
        return;
    };
    let (collector, store) = scene.collect().await;
    scene.scraped(12.0).await;
    scene::wait("the collector scrapes ten times", async || {
        let scrapes = store
            .metrics()
            .instant("count_over_time(up[1m])", at_now())
            .await;
        matches!(scrapes.map(|answer| answer.value),
            Ok(InstantValue::Vector(found)) if found.iter().any(|one| one.point.value >= 10.0))
    })
    .await;
    let range = TimeRange::ending(Millis(at_now().0), Millis(120_000));
    let names = |found: Result<model::Answer<Vec<Labels>>, model::Failure>| {
        let mut names: Vec<String> = found
            .expect("both answer")
            .value
            .iter()
            .map(ToString::to_string)
            .collect();
        names.sort();
        names
    };
    // Codes and routes appear as traffic meets them: only what does not depend on it is compared.
    let steady = [
        "{__name__=~\"up|harbour_build_info|process_.*|tokio_.*|db_client_connection_.*\"}"
            .to_owned(),
    ];
    let theirs = names(scene.prometheus.series(&steady, range, 5_000).await);
    assert!(theirs.len() > 20, "{theirs:?}");
    assert_eq!(
        names(store.metrics().series(&steady, range, 5_000).await),
        theirs
    );

    let rate = format!("sum(rate({}_count[10s]))", queries::HTTP);
    let value = |answer: Result<model::Answer<InstantValue>, model::Failure>| match answer {
        Ok(model::Answer {
            value: InstantValue::Vector(found),
            ..
        }) if found.len() == 1 => found[0].point.value,
        other => panic!("{rate}: {other:?}"),
    };
    let at = at_now();
    let theirs = value(scene.prometheus.instant(&rate, at).await);
    let ours = value(store.metrics().instant(&rate, at).await);
    assert!(
        theirs > 0.0 && (ours / theirs - 1.0).abs() < 0.5,
        "the same traffic at {theirs} and {ours} requests a second"
    );
    collector.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_question_to_a_live_server_is_answered() {
    let Some(scene) = Scene::open().await else {
        return;
    };
    let at = scene.scraped(6.0).await;
    let prometheus = &scene.prometheus;
    let range = TimeRange::ending(at_now(), Millis(60_000));

    let build = prometheus.build().await.expect("it says what it is");
    assert_eq!(build.flavour, Flavour::Prometheus);
    assert!(
        build.version.starts_with(|c: char| c.is_ascii_digit()),
        "{build:?}"
    );
    let ladder = prometheus.diagnose().await;
    assert!(ladder.failed().is_none(), "{ladder:?}");

    let targets = prometheus.targets().await.expect("it has targets").value;
    assert_eq!(targets.len(), 1);
    assert_eq!(targets[0].health, Health::Up, "{targets:?}");
    assert_eq!(targets[0].labels.get("job"), Some("harbour"));

    let metadata = prometheus
        .metadata(Some(queries::HTTP))
        .await
        .expect("metadata")
        .value;
    assert_eq!(metadata.len(), 1, "{metadata:?}");
    assert_eq!(metadata[0].kind, MetricKind::Histogram);

    let jobs = prometheus
        .label_values("job", &[], range)
        .await
        .expect("values")
        .value;
    assert_eq!(jobs, ["harbour"]);
    let selectors = ["up".to_owned()];
    let series = prometheus
        .series(&selectors, range, 10)
        .await
        .expect("series")
        .value;
    assert_eq!(series.len(), 1);

    let rules = prometheus.rules().await.expect("rules").value;
    let names: Vec<&str> = rules.iter().map(|rule| rule.name.as_str()).collect();
    assert_eq!(names, ["job:up:sum", "Reachable", "NotYet"]);
    scene::wait("the alert fires", async || {
        let alerts = prometheus.alerts().await.expect("alerts").value;
        let state = |name: &str| {
            let alert = alerts
                .iter()
                .find(|alert| alert.labels.get("alertname") == Some(name));
            alert.map(|alert| alert.state)
        };
        state("Reachable") == Some(AlertState::Firing)
            && state("NotYet") == Some(AlertState::Pending)
    })
    .await;
    scene::wait("exemplars carry trace ids", async || {
        let range = TimeRange::ending(at_now(), Millis(60_000));
        let query = format!("{}_bucket", queries::HTTP);
        let found = prometheus
            .exemplars(&query, range)
            .await
            .expect("exemplars")
            .value;
        found
            .iter()
            .flat_map(|series| &series.exemplars)
            .any(|exemplar| {
                exemplar
                    .labels
                    .get("trace_id")
                    .is_some_and(|id| id.len() == 32)
            })
    })
    .await;

    let failure = prometheus
        .instant("sum(", at)
        .await
        .expect_err("the query is wrong");
    assert_eq!(failure.code, model::Code::BadQuery, "{failure:?}");
}

fn at_now() -> Millis {
    Millis(chrono::Utc::now().timestamp_millis())
}
