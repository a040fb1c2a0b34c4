//! What a server of the Prometheus family knows besides samples.

use model::{AlertState, Alerts, Code, MetricKind, Metrics, Millis, RuleKind, RungState};
use sources::metrics::{Flavour, Health};

use crate::replay::{HOUR, Recording, Server, prometheus};

#[tokio::test]
async fn labels_values_and_series_are_listed() {
    for server in ["prometheus3", "victoria-metrics"] {
        let source = prometheus(&format!("{server}/labels")).await;
        let names = source.label_names(&[], HOUR).await.unwrap().value;
        assert!(
            names.iter().any(|name| name == "route"),
            "{server} {names:?}"
        );
        let source = prometheus(&format!("{server}/series")).await;
        let up = ["up".to_owned()];
        let answer = source.series(&up, HOUR, 100).await.unwrap();
        assert!(
            answer.value.iter().any(|one| one.metric() == Some("up")),
            "{server}"
        );
        assert_eq!(answer.capped_at, None);
    }
    let source = prometheus("prometheus3/series").await;
    let answer = source.series(&["up".to_owned()], HOUR, 2).await.unwrap();
    assert_eq!((answer.value.len(), answer.capped_at), (2, Some(2)));

    let source = prometheus("prometheus3/label_values_route").await;
    let values = source.label_values("route", &[], HOUR).await.unwrap().value;
    assert!(
        values.iter().any(|value| value == "/api/v1/orders"),
        "{values:?}"
    );
    let source = prometheus("prometheus3/gzip_labels").await;
    let values = source
        .label_values("__name__", &[], HOUR)
        .await
        .unwrap()
        .value;
    assert!(values.len() > 100, "unpacked");
    let source = prometheus("prometheus3/label_values_limit").await;
    let answer = source.label_values("__name__", &[], HOUR).await.unwrap();
    assert!(answer.warnings[0].contains("truncated"), "{answer:?}");
    let source = prometheus("prometheus242/label_values_err_bad_name").await;
    let failure = source
        .label_values("bad-name", &[], HOUR)
        .await
        .unwrap_err();
    assert_eq!(failure.code, Code::BadQuery);
}

#[tokio::test]
async fn selectors_are_sent_each_on_its_own() {
    let server = Server::with(Recording::json("{\"status\":\"success\"}")).await;
    let source = server.prometheus();
    let selectors = ["up".to_owned(), "{job=\"a\"}".to_owned()];
    let names = source.label_names(&selectors, HOUR).await.unwrap();
    assert!(names.value.is_empty(), "data may be absent");
    let query = server
        .asked()
        .pop()
        .unwrap()
        .uri
        .query()
        .unwrap()
        .to_owned();
    let expected = "&match%5B%5D=up&match%5B%5D=%7Bjob%3D%22a%22%7D";
    assert!(
        query.starts_with("start=1795219970&end=1795223570"),
        "{query}"
    );
    assert!(query.ends_with(expected), "{query}");
    source
        .label_values("service.name", &[], HOUR)
        .await
        .unwrap();
    let path = server.asked().pop().unwrap().uri.path().to_owned();
    assert_eq!(path, "/api/v1/label/U__service_2e_name/values");
    source.series(&[], HOUR, 5).await.unwrap();
    let query = server
        .asked()
        .pop()
        .unwrap()
        .uri
        .query()
        .unwrap()
        .to_owned();
    assert!(
        query.contains("__name__") && query.ends_with("limit=6"),
        "{query}"
    );
}

#[tokio::test]
async fn metadata_is_found_for_a_counters_series_too() {
    let source = prometheus("prometheus3/metadata_metric").await;
    let found = source
        .metadata(Some("http_request_duration_seconds"))
        .await
        .unwrap()
        .value;
    assert_eq!(
        (found[0].kind, found[0].unit.as_str()),
        (MetricKind::Histogram, "seconds")
    );
    let found = prometheus("victoria-metrics/metadata")
        .await
        .metadata(None)
        .await
        .unwrap()
        .value;
    let help = found
        .iter()
        .find(|one| one.name == "business_order_value_euros_total")
        .unwrap();
    assert!(help.help.contains("\n help with \"quotes\""), "{help:?}");

    let server = Server::new(|asked| {
        Recording::of(match asked.uri.query() {
            Some("metric=http_requests") => "prometheus3/metadata_counter_base",
            _ => "prometheus3/metadata_counter",
        })
    })
    .await;
    let found = server
        .prometheus()
        .metadata(Some("http_requests_total"))
        .await
        .unwrap()
        .value;
    assert_eq!(found[0].name, "http_requests");
    assert_eq!(found[0].kind, MetricKind::Counter);
}

#[tokio::test]
async fn alerts_and_rules_are_read() {
    let alerts = prometheus("prometheus3/alerts")
        .await
        .alerts()
        .await
        .unwrap()
        .value;
    let burn = alerts
        .iter()
        .find(|one| one.labels.get("alertname") == Some("ErrorBudgetBurn"))
        .unwrap();
    assert_eq!(burn.state, AlertState::Firing);
    assert_eq!(burn.since, Some(Millis(1_795_223_583_789)));
    assert_eq!(burn.value, Some(0.070_219_182_509_439_07));
    assert!(burn.annotations.get("summary").unwrap().contains("burning"));
    assert!(alerts.iter().any(|one| one.state == AlertState::Pending));

    let rules = prometheus("prometheus3/rules")
        .await
        .rules()
        .await
        .unwrap()
        .value;
    let broken = rules
        .iter()
        .find(|rule| rule.name == "broken:many_to_many")
        .unwrap();
    assert_eq!(
        (broken.kind, broken.group.as_str()),
        (RuleKind::Recording, "broken-rule")
    );
    assert!(
        broken
            .last_error
            .as_deref()
            .unwrap()
            .contains("many-to-many")
    );
    let high = rules
        .iter()
        .find(|rule| rule.name == "HighErrorRate")
        .unwrap();
    assert_eq!((high.kind, high.hold), (RuleKind::Alerting, Millis(10_000)));
    assert_eq!(high.labels.get("severity"), Some("critical"));
    assert_eq!(high.last_error, None);
    assert_eq!(high.evaluated, Some(Millis(1_795_223_633_798)));
    assert_eq!(high.took, Some(0.000_185_966));
    let burning = rules.iter().find(|rule| rule.name == "ErrorBudgetBurn");
    assert_eq!(burning.unwrap().alerts, std::slice::from_ref(burn));

    let alone = prometheus("victoria-metrics/rules").await;
    assert!(alone.rules().await.unwrap().value.is_empty());
    let alone = prometheus("victoria-metrics/alerts").await;
    assert!(alone.alerts().await.unwrap().value.is_empty());
    assert!(
        !prometheus("prometheus242/alerts")
            .await
            .alerts()
            .await
            .unwrap()
            .value
            .is_empty()
    );
}

#[tokio::test]
async fn targets_and_builds_are_read() {
    let targets = prometheus("prometheus3/targets")
        .await
        .targets()
        .await
        .unwrap()
        .value;
    let down = targets
        .iter()
        .find(|one| one.pool == "html-not-metrics")
        .unwrap();
    assert_eq!(down.health, Health::Down);
    assert!(down.last_error.as_deref().unwrap().contains("text/html"));
    assert!(down.last_scrape.is_some());
    let targets = prometheus("victoria-metrics/targets")
        .await
        .targets()
        .await
        .unwrap()
        .value;
    assert_eq!(
        (targets[0].health, targets[0].last_error.as_deref()),
        (Health::Up, None)
    );

    for (name, flavour, described) in [
        (
            "prometheus242/status_buildinfo",
            Flavour::Prometheus,
            "Prometheus 2.42.0",
        ),
        (
            "prometheus3/status_buildinfo",
            Flavour::Prometheus,
            "Prometheus 3.5.3",
        ),
        (
            "victoria-metrics/buildinfo",
            Flavour::VictoriaMetrics,
            "VictoriaMetrics",
        ),
        (
            "prometheus242/err_404_api",
            Flavour::Unknown,
            "a server of the Prometheus family",
        ),
    ] {
        let build = prometheus(name).await.build().await.unwrap();
        assert_eq!(build.flavour, flavour, "{name}");
        assert!(build.describe().starts_with(described), "{build:?}");
    }
}

#[tokio::test]
async fn a_diagnosis_ends_with_an_answered_query() {
    let server = Server::new(|asked| {
        let one =
            "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"1\"]}}";
        match asked.uri.path() {
            "/api/v1/query" => Recording::json(one),
            _ => Recording::of("prometheus3/status_buildinfo"),
        }
    })
    .await;
    let ladder = server.prometheus().diagnose().await;
    let last = ladder.steps.last().unwrap();
    assert_eq!(last.state, RungState::Passed, "{ladder:?}");
    assert!(last.detail.contains("Prometheus 3.5.3"), "{last:?}");

    let zero = "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"0\"]}}";
    let server = Server::with(Recording::json(zero)).await;
    let ladder = server.prometheus().diagnose().await;
    let failure = ladder.failed().unwrap().failure.clone().unwrap();
    assert_eq!(failure.code, Code::UnexpectedAnswer);
}
