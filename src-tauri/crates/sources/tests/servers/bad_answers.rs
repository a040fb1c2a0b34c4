use std::time::{Duration, Instant};

use model::{Alerts, Code, InstantValue, Metrics, Millis, Rung};

use crate::replay::{HOUR, NOW, Recording, Server};

#[tokio::test]
async fn pages_texts_and_other_json_are_unexpected_answers_everywhere() {
    for (kind, body, word) in [
        (
            "text/html; charset=utf-8",
            "<html><title>Sign in</title>",
            "Sign in",
        ),
        ("text/plain", "404 page not found", "404 page"),
        (
            "application/json",
            "{\"hello\":\"world\"}",
            "not of the Prometheus API",
        ),
        ("application/json", "[1,2,3]", "another shape"),
        ("application/json", "", "empty body"),
        (
            "application/json",
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vec",
            "another shape",
        ),
        (
            "application/json",
            "{\"status\":\"success\",\"data\":7}",
            "another shape",
        ),
    ] {
        let server = Server::with(Recording::new(200, kind, body)).await;
        let source = server.prometheus();
        let failures = [
            source.instant("q", NOW).await.unwrap_err(),
            source.range("q", HOUR, Millis(15_000)).await.unwrap_err(),
            source.exemplars("q", HOUR).await.unwrap_err(),
            source.label_names(&[], HOUR).await.unwrap_err(),
            source.label_values("a", &[], HOUR).await.unwrap_err(),
            source.series(&[], HOUR, 10).await.unwrap_err(),
            source.metadata(None).await.unwrap_err(),
            source.alerts().await.unwrap_err(),
            source.rules().await.unwrap_err(),
            source.targets().await.unwrap_err(),
            source.build().await.unwrap_err(),
        ];
        for failure in failures {
            assert_eq!(failure.code, Code::UnexpectedAnswer, "{body}: {failure:?}");
            assert!(failure.message.contains(word), "{body}: {failure:?}");
            assert!(failure.place.is_some() && failure.remedy.is_some());
        }
        let failure = server.alertmanager().alerts().await.unwrap_err();
        assert_eq!(failure.code, Code::UnexpectedAnswer, "{body}");
    }
}

#[tokio::test]
async fn a_page_fails_the_ladder_at_its_last_rung() {
    let page = "<html><title>Grafana</title>";
    let server = Server::with(Recording::new(200, "text/html", page)).await;
    for ladder in [
        server.prometheus().diagnose().await,
        server.alertmanager().diagnose().await,
    ] {
        let step = ladder.failed().unwrap();
        assert_eq!(step.rung, Rung::Query);
        assert!(step.detail.contains("Grafana"), "{step:?}");
    }
}

#[tokio::test]
async fn statuses_of_gateways_keep_their_meaning_whatever_the_body() {
    let envelope = "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"no\"}";
    for (status, body, code) in [
        (401, envelope, Code::Unauthorized),
        (403, envelope, Code::Forbidden),
        (429, envelope, Code::RateLimited),
        (400, envelope, Code::BadQuery),
        (502, "<html>bad gateway</html>", Code::ServerError),
        (503, "upstream connect error", Code::ServerError),
        (500, "", Code::ServerError),
        (200, envelope, Code::BadQuery),
    ] {
        let server = Server::with(Recording::new(status, "application/json", body)).await;
        let failure = server.prometheus().instant("q", NOW).await.unwrap_err();
        assert_eq!(failure.code, code, "{status} {body}: {failure:?}");
    }
}

#[tokio::test]
async fn a_hundred_thousand_series_are_cut_and_said_to_be() {
    let series: Vec<String> = (0..100_000)
        .map(|at| {
            format!(
                "{{\"metric\":{{\"__name__\":\"http_requests_total\",\"pod\":\"api-{at}\"}},\
                 \"value\":[1795223570,\"{at}\"]}}"
            )
        })
        .collect();
    let json = format!(
        "{{\"status\":\"success\",\"data\":{{\"resultType\":\"vector\",\"result\":[{}]}},\
         \"warnings\":[\"after the data\"]}}",
        series.join(",")
    );
    let server = Server::with(Recording::json(json)).await;
    let start = Instant::now();
    let answer = server.prometheus().instant("q", NOW).await.unwrap();
    let InstantValue::Vector(samples) = answer.value else {
        panic!("not a vector");
    };
    assert_eq!((samples.len(), answer.capped_at), (10_000, Some(10_000)));
    assert_eq!(answer.warnings, ["after the data"]);
    assert_eq!(samples[9_999].labels.get("pod"), Some("api-9999"));
    assert!(start.elapsed() < Duration::from_secs(10));

    let few = server.prometheus().most_series(3);
    let answer = few.instant("q", NOW).await.unwrap();
    assert_eq!(answer.capped_at, Some(3));
}
