use console::wire::{AlertDetail, AlertDetailRequest, LinkTarget};
use model::{Alert, Millis};

use crate::{
    fake::NOW,
    scene::{Scene, line},
};

async fn detail(scene: &Scene, alert: Alert) -> AlertDetail {
    let request = AlertDetailRequest {
        environment: "live".to_owned(),
        alert,
    };
    console::alert_detail(&scene.console, request)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_leads_to_what_it_watches() {
    let scene = Scene::new(true).await;
    let view = scene.view("live").await;
    let found = detail(&scene, line(&view, "Errors").alert.clone()).await;
    assert_eq!(found.runbooks[0].file, "runbooks/errors.md");
    assert_eq!(found.broken, None);
    let panels: Vec<(&str, u32)> = found
        .panels
        .iter()
        .map(|one| (one.uid.as_str(), one.panel))
        .collect();
    assert!(panels.contains(&("service", 1)), "{panels:?}");
    assert_eq!(found.limit, Some(0.1));
    let query = found.query.unwrap();
    assert_eq!(
        promql::rewritten(&query, &promql::Options::default()).unwrap(),
        promql::rewritten(
            "rate(http_requests_total{code=~\"5..\",job=\"api\"}[5m])",
            &promql::Options::default()
        )
        .unwrap(),
        "the rule's label and the external one are not asked for"
    );
    // `ALERTS` held for the whole made-up history, which lasts.
    let [(began, ended)] = found.earlier.as_slice() else {
        panic!("{:?}", found.earlier);
    };
    assert!(began.0 < NOW - 20 * 3_600_000 && ended.is_none());
    assert_eq!((found.dashboard, found.service), (None, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_annotation_leads_to_a_dashboard_of_the_pack_or_a_page() {
    let scene = Scene::new(true).await;
    let view = scene.view("live").await;
    let alert = line(&view, "Errors").alert.clone();
    for (name, text, expected) in [
        ("dashboard", "dashboards/service.json", "service"),
        ("dashboard", "service", "service"),
        (
            "dashboard_url",
            "https://g.example.com/grafana/d/service/x?viewPanel=1&var-job=api",
            "service",
        ),
        (
            "dashboard_url",
            "https://g.example.com/d/other/x",
            "page g.example.com",
        ),
        ("dashboard_url", "javascript:alert(1)", "nothing"),
        ("dashboard", "dashboards/gone.json", "nothing"),
        ("dashboard", "", "nothing"),
    ] {
        let mut alert = alert.clone();
        alert.annotations.0.insert(name.to_owned(), text.to_owned());
        let found = match detail(&scene, alert).await.dashboard {
            Some(LinkTarget::Dashboard {
                uid, panel, chosen, ..
            }) => {
                if text.contains("viewPanel") {
                    assert_eq!(
                        (panel, chosen["job"].as_slice()),
                        (Some(1), &["api".to_owned()][..])
                    );
                }
                uid
            }
            Some(LinkTarget::Page { host, .. }) => format!("page {host}"),
            Some(other) => panic!("{other:?}"),
            None => "nothing".to_owned(),
        };
        assert_eq!(found, expected, "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_that_nobody_tells_of_leads_to_what_is_known() {
    let scene = Scene::new(true).await;
    let view = scene.view("live").await;
    let mut alert = line(&view, "Errors").alert.clone();
    alert
        .labels
        .0
        .insert("alertname".to_owned(), "Nobody".to_owned());
    alert.since = Some(Millis(NOW));
    let found = detail(&scene, alert).await;
    assert_eq!((found.query, found.limit), (None, None));
    assert!(found.panels.is_empty() && found.earlier.is_empty());
}
