use model::{
    AlertState, Alerts, Code, InstantValue, Labels, MetricKind, Metrics, Millis, RuleKind,
    RungState, TimeRange,
};
use sources::metrics::{Flavour, Health};

use crate::replay::{HOUR, NOW, Recording, Server, prometheus};

async fn instant(name: &str) -> InstantValue {
    let source = prometheus(name).await;
    source.instant("q", NOW).await.unwrap().value
}

async fn vector(name: &str) -> Vec<(Labels, f64)> {
    match instant(name).await {
        InstantValue::Vector(samples) => samples
            .into_iter()
            .map(|sample| (sample.labels, sample.point.value))
            .collect(),
        other => panic!("{other:?} is not a vector"),
    }
}

#[tokio::test]
async fn every_kind_of_instant_result_is_read() {
    let InstantValue::Scalar(point) = instant("prometheus3/query_scalar").await else {
        panic!("not a scalar");
    };
    assert_eq!(point.value, 1.5);
    assert_eq!(
        instant("prometheus3/query_string").await,
        InstantValue::Text("hello".into())
    );
    assert_eq!(
        instant("prometheus3/query_empty").await,
        InstantValue::Vector(vec![])
    );
    let InstantValue::Matrix(series) = instant("prometheus3/query_matrix").await else {
        panic!("not a matrix");
    };
    assert_eq!((series.len(), series[0].points.len()), (2, 8));
    assert_eq!(series[0].points[0].at, Millis(1_795_223_025_000));
    assert_eq!(series[0].labels.metric(), Some("db_pool_connections"));
    for name in ["prometheus242/query_vector", "victoria-metrics/query"] {
        assert!(!vector(name).await.is_empty(), "{name}");
    }
}

#[tokio::test]
async fn not_a_number_infinity_and_odd_labels_survive() {
    let values = vector("prometheus242/query_nan_inf").await;
    assert!(values.iter().any(|(_, value)| value.is_nan()));
    assert!(values.iter().any(|(_, value)| *value == f64::INFINITY));
    let labels = vector("prometheus242/query_label_escapes").await;
    let channel = |text: &str| {
        labels
            .iter()
            .any(|(labels, _)| labels.get("channel") == Some(text))
    };
    assert!(
        channel("web \"direct\"\\n") || channel("web \"direct\"\n"),
        "{labels:?}"
    );
}

#[tokio::test]
async fn the_servers_own_remarks_come_along() {
    let answer = prometheus("prometheus3/query_warnings_quantile")
        .await
        .instant("q", NOW)
        .await
        .unwrap();
    assert!(answer.warnings[0].contains("quantile value should be between 0 and 1"));
    let answer = prometheus("prometheus3/query_warnings_rate_on_gauge")
        .await
        .instant("q", NOW)
        .await
        .unwrap();
    assert!(answer.infos[0].contains("might not be a counter"));
    assert!(!answer.partial && answer.capped_at.is_none());

    let json = "{\"status\":\"success\",\"isPartial\":true,\"warnings\":null,
        \"data\":{\"resultType\":\"vector\",\"result\":[]}}";
    let server = Server::with(Recording::json(json)).await;
    assert!(server.prometheus().instant("q", NOW).await.unwrap().partial);
}

#[tokio::test]
async fn ranges_keep_their_gaps_and_native_histograms_their_buckets() {
    let source = prometheus("prometheus3/range_gaps").await;
    let series = source.range("q", HOUR, Millis(15_000)).await.unwrap().value;
    // The range began three hours earlier, at 1795212770; nothing was filled in before the first.
    assert!(!series.is_empty());
    for one in &series {
        assert!(matches!(one.points.len(), 10 | 11), "{one:?}");
        assert!(one.points[0].at >= Millis(1_795_222_970_506));
        assert!(one.points.is_sorted_by_key(|point| point.at));
    }

    let source = prometheus("prometheus3/range_native_histogram").await;
    let series = source.range("q", HOUR, Millis(15_000)).await.unwrap().value;
    assert!(series[0].points.is_empty());
    let (at, histogram) = &series[0].histograms[0];
    assert_eq!(*at, Millis(1_795_223_603_000));
    assert_eq!(histogram.count, 6.068_731_651_988_258);
    let bucket = histogram.buckets[0];
    assert_eq!(
        (bucket.rule, bucket.left),
        (0, 0.000_188_258_157_398_430_27)
    );
    assert!(bucket.left < bucket.right && bucket.count > 0.0);
}

#[tokio::test]
async fn what_the_server_refuses_becomes_a_code_with_its_own_words() {
    for (name, code, words) in [
        (
            "prometheus242/err_parse",
            Code::BadQuery,
            "unclosed left parenthesis",
        ),
        (
            "prometheus242/err_exec_many_to_many",
            Code::BadQuery,
            "many-to-many",
        ),
        (
            "prometheus242/err_timeout_1ms",
            Code::Timeout,
            "query timed out",
        ),
        (
            "prometheus242/range_11001_points_err",
            Code::BadQuery,
            "11,000 points",
        ),
        ("prometheus242/err_404_api", Code::NotFound, "404"),
        (
            "victoria-metrics/err_parse",
            Code::BadQuery,
            "unexpected token",
        ),
        (
            "victoria-metrics/range_40k_points",
            Code::TooLarge,
            "too many points",
        ),
        ("auth/prometheus_wrong_password", Code::Unauthorized, "401"),
        (
            "auth/prometheus_max_samples",
            Code::TooLarge,
            "too many samples",
        ),
    ] {
        let failure = prometheus(name).await.instant("q", NOW).await.unwrap_err();
        assert_eq!(failure.code, code, "{name}: {failure:?}");
        assert!(failure.message.contains(words), "{name}: {failure:?}");
        assert!(failure.place.unwrap().ends_with("/api/v1/query"), "{name}");
        assert!(failure.remedy.is_some(), "{name}");
    }
}

#[tokio::test]
async fn the_question_arrives_as_the_api_wants_it() {
    let json = "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}";
    let server = Server::with(Recording::json(json)).await;
    let source = server.prometheus();
    let range = TimeRange {
        start: Millis(1_000_500),
        end: Millis(2_000_000),
    };
    source
        .range("up{a=\"b c\"}", range, Millis(500))
        .await
        .unwrap();
    let asked = server.asked().pop().unwrap();
    assert_eq!(
        asked.uri,
        "/api/v1/query_range?query=up%7Ba%3D%22b+c%22%7D&start=1000.5&end=2000&step=0.5"
    );

    let week = TimeRange::ending(NOW, Millis(604_800_000));
    let answer = source.range("up", week, Millis(15_000)).await.unwrap();
    let asked = server.asked().pop().unwrap();
    assert!(
        asked.uri.query().unwrap().ends_with("&step=55"),
        "{asked:?}"
    );
    assert!(answer.infos[0].contains("from 15 s to 55 s"), "{answer:?}");
}

#[tokio::test]
async fn a_long_query_goes_by_post_and_falls_back_where_that_is_refused() {
    let json = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}";
    let long = format!("sum({})", "a + ".repeat(1_000));
    let server = Server::with(Recording::json(json)).await;
    server.prometheus().instant(&long, NOW).await.unwrap();
    let asked = server.asked().pop().unwrap();
    assert_eq!((asked.method.as_str(), asked.uri.query()), ("POST", None));
    assert!(asked.form.starts_with("query=sum%28a+%2B+a+"), "{asked:?}");
    server.prometheus().instant("up", NOW).await.unwrap();
    assert_eq!(server.asked().pop().unwrap().method, "GET");

    let server = Server::new(move |asked| match asked.method.as_str() {
        "POST" => Recording::new(405, "text/plain", "Method Not Allowed"),
        _ => Recording::json(json),
    })
    .await;
    let source = server.prometheus();
    for _ in 0..2 {
        source.instant(&long, NOW).await.unwrap();
    }
    let methods: Vec<String> = server
        .asked()
        .iter()
        .map(|one| one.method.to_string())
        .collect();
    assert_eq!(methods, ["POST", "GET", "GET"], "the refusal is remembered");
}

#[tokio::test]
async fn exemplars_come_once_each_and_in_order() {
    let source = prometheus("prometheus3/exemplars").await;
    let series = source.exemplars("q", HOUR).await.unwrap().value;
    assert!(series.len() > 1);
    for one in &series {
        assert!(one.exemplars.is_sorted_by_key(|exemplar| exemplar.at));
        for pair in one.exemplars.windows(2) {
            let same = pair[0].labels == pair[1].labels && pair[1].at.0 - pair[0].at.0 <= 2;
            assert!(!same, "{pair:?}");
        }
        assert_eq!(
            one.exemplars[0].labels.get("trace_id").map(str::len),
            Some(32)
        );
    }
    for empty in ["prometheus242/exemplars_none", "victoria-metrics/exemplars"] {
        let source = prometheus(empty).await;
        assert!(source.exemplars("q", HOUR).await.unwrap().value.is_empty());
    }
}

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
