use model::{AlertState, Alerts, Code, Failure, Millis, RungState};

use crate::replay::{Recording, Server};

async fn refusal(name: &str) -> Failure {
    let server = Server::with(Recording::of(name)).await;
    server.alertmanager().alerts().await.unwrap_err()
}

#[tokio::test]
async fn alerts_carry_state_labels_and_their_true_start() {
    let server = Server::with(Recording::of("alertmanager025/alerts")).await;
    let source = server.alertmanager();
    let alerts = source.alerts().await.unwrap().value;
    let latency = &alerts[0];
    assert_eq!(latency.labels.get("alertname"), Some("HighLatency"));
    assert_eq!(latency.state, AlertState::Suppressed, "inhibited");
    assert_eq!(latency.since, Some(Millis(1_795_223_589_814)));
    assert!(latency.annotations.get("summary").unwrap().contains("p99"));
    assert!(alerts.iter().any(|one| one.state == AlertState::Firing));
    assert!(source.rules().await.unwrap().value.is_empty());
    assert_eq!(server.asked()[0].uri, "/api/v2/alerts");
}

#[tokio::test]
async fn errors_of_all_three_shapes_are_read() {
    for (name, code, words) in [
        (
            "alertmanager025/alerts_err_filter",
            Code::UnexpectedAnswer,
            "bad matcher format",
        ),
        (
            "alertmanager025/silence_err_no_matchers",
            Code::UnexpectedAnswer,
            "matchers in body",
        ),
        ("alertmanager025/err_404", Code::NotFound, "not found"),
        ("alertmanager025/silence_get_404", Code::NotFound, "404"),
        ("auth/prometheus_wrong_password", Code::Unauthorized, "401"),
    ] {
        let failure = refusal(name).await;
        assert_eq!(failure.code, code, "{name}: {failure:?}");
        assert!(failure.message.contains(words), "{name}: {failure:?}");
        assert!(failure.place.is_some() && failure.remedy.is_some());
    }
}

#[tokio::test]
async fn the_version_is_told_and_the_configuration_is_not() {
    let status = "{\"cluster\":{\"status\":\"disabled\"},
        \"config\":{\"original\":\"url: http://hooks/hunter2\"},
        \"versionInfo\":{\"version\":\"0.25.0\"},\"uptime\":\"2026-11-21T00:00:00Z\"}";
    let server = Server::with(Recording::json(status)).await;
    let ladder = server.alertmanager().diagnose().await;
    let last = ladder.steps.last().unwrap();
    assert_eq!(last.state, RungState::Passed, "{ladder:?}");
    assert!(last.detail.ends_with("Alertmanager 0.25.0"), "{last:?}");
    assert!(!format!("{ladder:?}").contains("hunter2"));
}
