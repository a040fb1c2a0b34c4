use console::wire::{AlertRunbooksRequest, BlockKind, LinkTarget, Run, RunbooksRequest};
use model::{Alert, AlertState, Labels};

use crate::scene::{Scene, request};

const RULES: &str = r#"
groups:
  - name: g
    rules:
      - alert: HighErrorRate
        expr: up > 5
        annotations: { runbook_url: "https://x.example.org/runbooks/errors.md" }
      - alert: QueueFull
        expr: up > 5
      - alert: DiskFull
        expr: up > 5
      - alert: NobodyKnows
        expr: up > 5
      - alert: CacheGone
        expr: up > 5
        annotations: { runbook_url: runbooks/gone.md }
"#;

async fn scene() -> Scene {
    Scene::new(&[
        ("alerts/a.yml", RULES),
        ("runbooks/errors.md", "# Errors\n\nThey rise.\n\n- **Owner:** team a\n- **Last reviewed:** 2026-03-04\n\n1. Look.\n\n   ```promql\n   up\n   ```\n"),
        ("runbooks/queue.md", "---\nalerts: [QueueFull]\n---\n# Queue\n\n[gone](gone.md) [there](errors.md#errors) [no heading](errors.md#x)\n"),
        ("runbooks/disk-full.md", "# Disk\n"),
        ("runbooks/mail-queue-backlog.md", "# Mail\n"),
        ("runbooks/a.md", "# A\n\nSee <POD> and [errors](errors.md), [board](/d/none).\n\nWhen CacheGone fires.\n\n```sh\nkubectl delete pod <POD>\n```\n\n```promql\nup{pod=\"<POD>\"}\n```\n"),
    ])
    .await
}

fn alert(name: &str, annotations: &[(&str, &str)]) -> Alert {
    Alert {
        labels: [("alertname", name), ("pod", "api-1")]
            .into_iter()
            .collect::<Labels>(),
        annotations: annotations.iter().copied().collect::<Labels>(),
        state: AlertState::Firing,
        since: None,
        value: None,
    }
}

#[tokio::test]
async fn the_list_says_which_alerts_lead_where() {
    let scene = scene().await;
    let asked = RunbooksRequest {
        environment: "here".to_owned(),
    };
    let view = console::runbooks(&scene.console, asked).await.unwrap();
    let lines: Vec<String> = (view.runbooks.iter().filter(|line| !line.starter))
        .map(|line| {
            format!(
                "{} {:?} {} steps {} live {} broken",
                line.file, line.alerts, line.steps, line.live, line.broken
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            "runbooks/a.md [\"CacheGone\"] 0 steps 1 live 1 broken",
            "runbooks/disk-full.md [\"DiskFull\"] 0 steps 0 live 0 broken",
            "runbooks/errors.md [\"HighErrorRate\"] 1 steps 1 live 0 broken",
            "runbooks/mail-queue-backlog.md [] 0 steps 0 live 0 broken",
            "runbooks/queue.md [\"QueueFull\"] 0 steps 0 live 2 broken",
        ]
    );
    assert_eq!(view.uncovered, ["NobodyKnows"]);
    let errors = view
        .runbooks
        .iter()
        .find(|line| line.file == "runbooks/errors.md")
        .unwrap();
    assert_eq!(errors.owner.as_deref(), Some("team a"));
    assert_eq!(errors.summary, "They rise.");
    for file in ["runbooks/queue.md", "starter/slow-responses.md"] {
        let line = view.runbooks.iter().find(|line| line.file == file);
        let owner = line.and_then(|line| line.owner.as_deref());
        assert_eq!(owner, Some("Shop"), "{file} names no owner of its own");
    }
    let reviewed = errors.reviewed.as_ref().unwrap();
    assert_eq!(reviewed.at.0, 1_772_582_400_000);
    assert!(reviewed.from.contains("line 6"), "{}", reviewed.from);
    let starters: Vec<&str> = (view.runbooks.iter())
        .filter(|line| line.starter)
        .map(|line| line.file.as_str())
        .collect();
    assert!(
        starters.contains(&"starter/slow-responses.md"),
        "{starters:?}"
    );
    // A file that merely ends like one of the starter set replaces nothing.
    assert!(
        starters.contains(&"starter/queue-backlog.md"),
        "{starters:?}"
    );
}

#[tokio::test]
async fn an_alert_leads_to_its_runbook_and_says_why() {
    let scene = scene().await;
    for (name, annotations, file, why) in [
        (
            "HighErrorRate",
            &[("runbook_url", "https://x/errors.md")][..],
            "runbooks/errors.md",
            "runbook of HighErrorRate",
        ),
        (
            "QueueFull",
            &[],
            "runbooks/queue.md",
            "front matter, line 2",
        ),
        (
            "DiskFull",
            &[],
            "runbooks/disk-full.md",
            "named like the alert",
        ),
        ("CacheGone", &[], "runbooks/a.md", "mentions the alert"),
    ] {
        let asked = AlertRunbooksRequest {
            environment: "here".to_owned(),
            alert: alert(name, annotations),
        };
        let found = console::alert_runbooks(&scene.console, asked)
            .await
            .unwrap();
        assert_eq!(found.runbooks[0].file, file, "{name}");
        assert!(
            found.runbooks[0].why.contains(why),
            "{}",
            found.runbooks[0].why
        );
        assert_eq!(found.broken, None);
    }
    for (name, annotation, expected) in [
        ("NobodyKnows", "runbooks/gone.md", "does not have"),
        (
            "NobodyKnows",
            "https://wiki.example.org/x",
            "leads elsewhere",
        ),
    ] {
        let asked = AlertRunbooksRequest {
            environment: "here".to_owned(),
            alert: alert(name, &[("runbook_url", annotation)]),
        };
        let found = console::alert_runbooks(&scene.console, asked)
            .await
            .unwrap();
        assert!(found.runbooks.is_empty());
        assert!(found.broken.unwrap().contains(expected));
    }
}

fn runs(kind: &BlockKind) -> &[Run] {
    match kind {
        BlockKind::Paragraph { text } => text,
        _ => &[],
    }
}

#[tokio::test]
async fn a_runbook_is_filled_in_with_the_labels_of_its_alert() {
    let scene = scene().await;
    let labels = [("alertname", "CacheGone"), ("pod", "api-1; rm -rf /")];
    let view = console::open_runbook(&scene.console, request("here", &labels, &[]))
        .await
        .unwrap();
    let pod = &view.placeholders[0];
    assert_eq!(pod.name, "pod");
    assert_eq!(pod.from, "label pod of the alert");
    let text = runs(&view.blocks[1].kind);
    let filled = text.iter().find(|run| run.placeholder.is_some()).unwrap();
    assert_eq!(filled.text, "api-1; rm -rf /");
    let links: Vec<_> = text.iter().filter_map(|run| run.link.as_ref()).collect();
    assert!(
        matches!(&links[0].target, LinkTarget::Runbook { file, .. } if file == "runbooks/errors.md")
    );
    assert!(links[1].broken.as_ref().unwrap().contains("none"));
    let mut seen = 0;
    for block in &view.blocks {
        match &block.kind {
            BlockKind::Code {
                text, danger, open, ..
            } => {
                assert_eq!(text, "kubectl delete pod 'api-1; rm -rf /'");
                assert_eq!(danger.as_ref().unwrap().why, "deletes resources");
                assert!(open.is_empty());
                seen += 1;
            }
            BlockKind::Live(live) => {
                assert_eq!(live.text, "up{pod=\"api-1; rm -rf /\"}");
                assert_eq!(live.refused, None);
                seen += 1;
            }
            _ => {}
        }
    }
    assert_eq!(seen, 2);
    let open = console::open_runbook(&scene.console, request("bare", &[], &[("pod", "x")]))
        .await
        .unwrap();
    let refused = open.blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Live(live) => live.refused.clone(),
        _ => None,
    });
    assert!(refused.unwrap().contains("no source with metrics"));
}

#[tokio::test]
async fn a_check_names_what_leads_nowhere() {
    let scene = Scene::with(
        "# A\n\n[gone](gone.md)\n\n```promql\nup + never_exposed\n```\n\n```http\nGET http://example.org/\n```\n\n\
         ```sql\nSELECT count(*) FROM orders JOIN customers ON true\n```\n",
    )
    .await;
    let check = console::check_runbook(&scene.console, request("here", &[], &[]))
        .await
        .unwrap();
    let said: Vec<String> = check.problems.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 4, "{said:#?}");
    assert!(said[0].contains("runbooks/a.md:3") && said[0].contains("gone.md"));
    assert!(said[1].contains("no metric never_exposed"));
    assert!(said[2].contains("example.org:80"));
    assert!(said[3].contains("no table customers"));
    assert!(check.failures.is_empty());
}
