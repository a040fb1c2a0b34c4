use std::fs;

use console::wire::{
    ChangeIncident, EntryWhat, IncidentChange, IncidentState, Milestone, PinWhat, StartIncident,
};
use model::{AlertSeverity, Code, Millis};

use crate::{
    fake::NOW,
    scene::{HERE, Scene, alert, list, named, pin},
};

async fn change(scene: &Scene, id: &str, change: IncidentChange) -> console::wire::IncidentView {
    let request = ChangeIncident {
        environment: HERE.to_owned(),
        id: id.to_owned(),
        change,
    };
    console::change_incident(&scene.console, request)
        .await
        .unwrap()
}

#[tokio::test]
async fn an_incident_goes_from_its_alert_to_its_end() {
    let scene = Scene::new(&[]).await;
    let request = StartIncident {
        environment: HERE.to_owned(),
        title: String::new(),
        alert: Some(alert()),
        severity: None,
    };
    let view = console::start_incident(&scene.console, request)
        .await
        .unwrap();
    assert_eq!(view.line.id, "INC-1");
    assert_eq!(view.line.title, "Checkout fails");
    assert_eq!(view.line.severity, AlertSeverity::Critical);
    assert_eq!(view.line.began, Millis(NOW - 300_000));
    assert!(view.recording && view.verdict.holds, "{:?}", view.verdict);
    scene.clock.turn(60_000);
    let noted = scene.note("The payment provider answers 503").await;
    assert_eq!((noted.id.as_str(), noted.entry.number), ("INC-1", 2));
    change(
        &scene,
        "INC-1",
        IncidentChange::Cause {
            entry: 2,
            shows: true,
        },
    )
    .await;
    scene.clock.turn(60_000);
    let milestone = Milestone::Mitigated;
    scene.pin(PinWhat::Milestone { milestone }).await.unwrap();
    assert_eq!(
        scene.list().await.incidents[0].state,
        IncidentState::Mitigated
    );
    scene.clock.turn(60_000);
    let note = "Switched to the second provider".to_owned();
    let view = change(&scene, "INC-1", IncidentChange::Close { note }).await;
    assert_eq!(view.line.state, IncidentState::Closed);
    assert!(!view.recording);
    let took: Vec<Option<f64>> = view.measures.iter().map(|one| one.took_ms).collect();
    let minutes = |minutes: f64| Some(minutes * 60_000.0);
    assert_eq!(
        took,
        [minutes(5.0), minutes(6.0), minutes(7.0), minutes(8.0)]
    );
    assert!(view.entries[1].cause);
    let page = fs::read_to_string(format!("{}/incident.md", view.folder)).unwrap();
    assert!(page.contains("Switched to the second provider"), "{page}");
    let refused = scene
        .pin(PinWhat::Note {
            text: "late".to_owned(),
        })
        .await;
    assert_eq!(refused.unwrap_err().code, Code::NotFound);
}

#[tokio::test]
async fn what_is_recorded_survives_a_restart_and_a_second_window() {
    let scene = Scene::new(&[]).await;
    scene.start("One").await;
    let other = scene.window().await;
    assert_eq!(list(&other).await.recording.as_deref(), Some("INC-1"));
    for turn in 0..4 {
        let text = format!("note {turn}");
        let what = PinWhat::Note { text };
        let console = if turn % 2 == 0 {
            &scene.console
        } else {
            &other
        };
        console::pin(console, pin(what)).await.unwrap();
    }
    let view = scene.open("INC-1").await;
    let notes: Vec<String> = (view.entries.iter())
        .filter_map(|entry| match &entry.what {
            EntryWhat::Note { text } => Some(text.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(notes, ["note 0", "note 1", "note 2", "note 3"]);
    assert!(view.verdict.holds, "{:?}", view.verdict);
    let second = scene.start("Two").await;
    assert_eq!(second.line.id, "INC-2");
    assert!(!scene.open("INC-1").await.recording, "one at a time");
    assert_eq!(list(&other).await.recording.as_deref(), Some("INC-2"));
}

#[tokio::test]
async fn a_clock_that_goes_back_is_a_remark() {
    let scene = Scene::new(&[]).await;
    scene.start("One").await;
    scene.clock.turn(-3_600_000);
    scene.note("an hour before").await;
    let view = scene.open("INC-1").await;
    assert!(view.verdict.holds);
    assert!(
        view.verdict
            .remarks
            .iter()
            .any(|words| words.contains("went back")),
        "{:?}",
        view.verdict
    );
}

#[tokio::test]
async fn a_record_that_was_changed_is_shown_and_not_added_to() {
    let scene = Scene::new(&[]).await;
    let folder = scene.start("One").await.folder;
    scene.note("keep this").await;
    let file = format!("{folder}/record.jsonl");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("keep this", "keep that")).unwrap();
    let view = scene.open("INC-1").await;
    assert!(!view.verdict.holds);
    assert_eq!(view.entries.len(), 1, "as far as it holds");
    let other = scene.window().await;
    let what = PinWhat::Note {
        text: "more".to_owned(),
    };
    let failure = console::pin(&other, pin(what)).await.unwrap_err();
    assert_eq!(failure.code, Code::Storage);
    assert!(failure.remedy.unwrap().contains("begin another incident"));
    let verdict = console::verify_incident(&scene.console, named("INC-1"))
        .await
        .unwrap();
    assert!(
        verdict
            .breaches
            .iter()
            .any(|breach| breach.contains("line 3")),
        "{verdict:?}"
    );
}
