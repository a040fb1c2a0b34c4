use axum::http::Method;
use model::{
    AlertState, Alerts, Code, Failure, Millis, NewSilence, RungState, SilenceMatcher, SilenceState,
    Told,
};

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

fn silence(replaces: Option<&str>) -> NewSilence {
    NewSilence {
        replaces: replaces.map(str::to_owned),
        matchers: vec![SilenceMatcher {
            name: "job".into(),
            value: "payments-.*".into(),
            regex: true,
            equal: true,
        }],
        starts: Millis(1_795_223_583_789),
        ends: Millis(1_795_227_183_000),
        by: "anna".into(),
        comment: "\"moving\" – OPS-1".into(),
    }
}

#[tokio::test]
async fn alerts_tell_what_keeps_them_quiet() {
    let server = Server::with(Recording::of("alertmanager033/alerts_silenced")).await;
    let told = server.alertmanager().told().await.unwrap().value;
    let named = |name: &str| -> &Told {
        let has = |one: &&Told| one.alert.labels.get("alertname") == Some(name);
        told.iter().find(has).unwrap()
    };
    let latency = named("HighLatency");
    assert_eq!(latency.alert.state, AlertState::Suppressed);
    assert_eq!(latency.fingerprint.as_deref(), Some("014fb9eb85c078db"));
    assert_eq!(latency.inhibited_by, ["f40adfb413bcdf06"]);
    assert!(latency.silenced_by.is_empty() && latency.muted_by.is_empty());
    let silenced = named("TargetDown");
    assert_eq!(
        silenced.silenced_by,
        ["a9bc4dd6-42e9-426f-9b4b-7887400d0c36"]
    );
}

#[tokio::test]
async fn silences_of_both_ages_are_read_whole() {
    for name in ["alertmanager025/silences", "alertmanager033/silences"] {
        let server = Server::with(Recording::of(name)).await;
        let silences = server.alertmanager().silences().await.unwrap().value;
        let states: Vec<SilenceState> = silences.iter().map(|one| one.state).collect();
        assert_eq!(
            states,
            [
                SilenceState::Active,
                SilenceState::Active,
                SilenceState::Pending,
                SilenceState::Expired
            ],
            "{name}"
        );
        let first = &silences[0];
        assert_eq!(first.by, "anna@example.com");
        assert!(first.comment.ends_with("see OPS-1234"));
        assert!(first.starts < first.ends && first.updated == first.starts);
        let matchers: Vec<(&str, bool, bool)> = first
            .matchers
            .iter()
            .map(|one| (one.value.as_str(), one.regex, one.equal))
            .collect();
        assert_eq!(
            matchers,
            [
                ("TargetDown", false, true),
                ("payments-.*|html.*", true, true)
            ]
        );
    }
}

#[tokio::test]
async fn a_silence_is_posted_whole_and_an_edit_may_get_another_id() {
    for (name, replaces, id) in [
        (
            "alertmanager025/silence_post",
            None,
            "c9e5e2be-6abe-41cb-9ee4-e8af161c5945",
        ),
        (
            "alertmanager033/silence_update",
            Some("04b7fff3-95a5-459d-a43e-85dba61af01b"),
            "9f4bd9aa-a390-4824-b0ea-0ec325d8e738",
        ),
    ] {
        let server = Server::with(Recording::of(name)).await;
        let made = server.alertmanager().silence(&silence(replaces)).await;
        assert_eq!(made.unwrap(), id);
        let asked = server.asked().remove(0);
        assert_eq!(
            (asked.method, asked.uri.path()),
            (Method::POST, "/api/v2/silences")
        );
        let sent: serde_json::Value = serde_json::from_str(&asked.form).unwrap();
        let mut expected = serde_json::json!({
            "matchers": [{"name": "job", "value": "payments-.*", "isRegex": true, "isEqual": true}],
            "startsAt": "2026-11-21T01:13:03.789Z",
            "endsAt": "2026-11-21T02:13:03.000Z",
            "createdBy": "anna",
            "comment": "\"moving\" – OPS-1",
        });
        if let Some(replaces) = replaces {
            expected["id"] = replaces.into();
        }
        assert_eq!(sent, expected);
    }
}

#[tokio::test]
async fn refused_silences_say_why_in_all_three_shapes() {
    for (name, code, words) in [
        (
            "alertmanager025/silence_err_no_matchers",
            Code::BadInput,
            "matchers in body",
        ),
        (
            "alertmanager025/silence_err_end_past",
            Code::BadInput,
            "end time",
        ),
        ("auth/prometheus_wrong_password", Code::Unauthorized, "401"),
    ] {
        let server = Server::with(Recording::of(name)).await;
        let made = server.alertmanager().silence(&silence(None)).await;
        let failure = made.unwrap_err();
        assert_eq!(failure.code, code, "{name}: {failure:?}");
        assert!(failure.message.contains(words), "{name}: {failure:?}");
    }
    for name in [
        "alertmanager025/silence_delete_404",
        "alertmanager033/silence_delete_404",
    ] {
        let server = Server::with(Recording::of(name)).await;
        let failure = server.alertmanager().expire("1-2").await.unwrap_err();
        assert_eq!(failure.code, Code::NotFound, "{name}: {failure:?}");
        let asked = server.asked().remove(0);
        assert_eq!(
            (asked.method, asked.uri.path()),
            (Method::DELETE, "/api/v2/silence/1-2")
        );
    }
    let server = Server::with(Recording::of("alertmanager033/silence_delete")).await;
    server.alertmanager().expire("1-2").await.unwrap();
}

#[tokio::test]
async fn one_bad_alert_costs_itself_and_many_are_cut() {
    let good = r#"{"labels":{"alertname":"A"},"startsAt":"x","status":{"state":"active"}}"#;
    let server = Server::with(Recording::json(format!("[{good},{{\"labels\":7}},{good}]"))).await;
    let answer = server.alertmanager().told().await.unwrap();
    assert_eq!(answer.value.len(), 2);
    assert!(answer.warnings[0].starts_with("1 of the source's alerts"));

    let many = vec![good; 10_001].join(",");
    let server = Server::with(Recording::json(format!("[{many}]"))).await;
    let answer = server.alertmanager().told().await.unwrap();
    assert_eq!(
        (answer.value.len(), answer.capped_at),
        (10_000, Some(10_000))
    );
}

#[tokio::test]
async fn a_source_that_only_evaluates_makes_no_silences() {
    let server = Server::with(Recording::json("{}")).await;
    let prometheus = server.prometheus();
    assert!(!prometheus.keeps_silences());
    assert!(prometheus.silences().await.unwrap().value.is_empty());
    for failure in [
        prometheus.silence(&silence(None)).await.unwrap_err(),
        prometheus.expire("1").await.unwrap_err(),
    ] {
        assert_eq!(failure.code, Code::Unsupported);
    }
    assert!(server.asked().is_empty());
}
