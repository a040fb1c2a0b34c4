use std::fs;

use crate::{Scene, said};

const RUNBOOK: &str = "# Requests\n\n1. Is it up?\n\n   ```promql name=up expect: == 1\n   up\n   ```\n\n\
    2. Are there few?\n\n   ```promql expect: < 0.5\n   sum(rate(http_requests_total{job=\"{{ steps.up.first.job }}\"}[5m]))\n   ```\n\n\
    3. Of which pod?\n\n   ```promql\n   up{pod=\"<POD>\"}\n   ```\n\n\
    4. Anything else?\n\n   ```promql expect: < 1\n   never_exposed\n   ```\n\n   [gone](gone.md)\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_runbook_is_asked_step_by_step() {
    let scene = Scene::new(&[("runbooks/requests.md", RUNBOOK)]).await;
    let junit = scene.at("report.xml");
    let junit = junit.to_str().unwrap();
    let run = scene
        .run(&[
            "runbook", "check", "requests", "--env", "here", "--junit", junit,
        ])
        .await;
    assert_eq!(run.status.code(), Some(1), "{}", said(&run));
    let told = String::from_utf8_lossy(&run.stdout);
    for part in [
        "runbooks/requests.md:5 step 1",
        "ok           1 is equal to 1",
        "MISSED       2 is not below 0.5",
        "skipped      the placeholder pod has no value",
        "cannot tell  the query found no series",
        "3 asked: 1 as expected, 0 answered, 1 not as expected, 1 cannot be told, 0 failed; 1 skipped",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    let xml = fs::read_to_string(junit).unwrap();
    assert!(
        xml.contains("tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"2\""),
        "{xml}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_runbook_that_is_as_expected_succeeds_unless_it_cannot_be_told() {
    let text = "# Up\n\n```promql expect: == 1\nup{pod=\"<POD>\"} or up\n```\n\n```promql expect: < 1\nnever_exposed\n```\n";
    let scene = Scene::new(&[("runbooks/up.md", text)]).await;
    let check = ["runbook", "check", "runbooks/up.md", "--set", "pod=a"];
    let run = scene.run(&check).await;
    assert!(run.status.success(), "{}", said(&run));
    let strict = scene.run(&[&check[..], &["--strict"]].concat()).await;
    assert_eq!(strict.status.code(), Some(1), "{}", said(&strict));
    let none = scene.run(&["runbook", "check", "none"]).await;
    assert_eq!(none.status.code(), Some(2), "{}", said(&none));
    assert!(said(&none).contains("runbooks/up.md"), "{}", said(&none));
}

#[tokio::test(flavor = "multi_thread")]
async fn lint_names_links_of_runbooks_that_lead_nowhere() {
    let scene = Scene::new(&[("runbooks/requests.md", RUNBOOK)]).await;
    let run = scene.run(&["lint"]).await;
    let told = String::from_utf8_lossy(&run.stdout);
    assert!(
        told.contains("runbooks/requests.md: warning [dead-link] line 27: the pack has no file runbooks/gone.md"),
        "{told}"
    );
}
