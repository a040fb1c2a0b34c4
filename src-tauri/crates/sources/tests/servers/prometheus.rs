use model::{Code, InstantValue, Labels, Metrics, Millis, TimeRange};

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
