use console::wire::{CreateSilence, ExpireSilence, SilenceAnswer, StartIncident};
use model::{Code, Failure, Millis};

use crate::{
    fake::NOW,
    scene::{Scene, line, matcher},
};

fn request(environment: &str, confirmed: u8) -> CreateSilence {
    CreateSilence {
        environment: environment.to_owned(),
        source: "alerts".to_owned(),
        replaces: None,
        matchers: vec![matcher("alertname", "Errors")],
        ends: Millis(NOW + 3_600_000),
        by: "anna".to_owned(),
        comment: " known, see OPS-1 ".to_owned(),
        confirmed,
        typed: typed(environment, confirmed),
    }
}

fn ending(environment: &str, id: &str, confirmed: u8) -> ExpireSilence {
    ExpireSilence {
        environment: environment.to_owned(),
        source: "alerts".to_owned(),
        id: id.to_owned(),
        comment: "over".to_owned(),
        confirmed,
        typed: typed(environment, confirmed),
    }
}

/// The environment's name where it is asked for.
fn typed(environment: &str, confirmed: u8) -> String {
    let asked = environment == "live" && confirmed >= 2;
    if asked {
        format!("Shop {environment}")
    } else {
        String::new()
    }
}

async fn create(scene: &Scene, request: CreateSilence) -> Result<SilenceAnswer, Failure> {
    console::create_silence(&scene.console, request).await
}

async fn expire(scene: &Scene, request: ExpireSilence) -> Result<SilenceAnswer, Failure> {
    console::expire_silence(&scene.console, request).await
}

#[tokio::test(flavor = "multi_thread")]
async fn production_is_silenced_by_its_name_only() {
    let scene = Scene::new(true).await;
    for typed in ["", "Shop demo", "shop live"] {
        let typed = typed.to_owned();
        let again = CreateSilence {
            typed,
            ..request("live", 2)
        };
        let answer = create(&scene, again).await.unwrap();
        let SilenceAnswer::Ask { type_name, .. } = answer else {
            panic!("{answer:?}");
        };
        assert!(type_name);
    }
    assert!(scene.alertmanager.changes().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn production_is_asked_twice_and_anything_else_once() {
    for (environment, questions) in [("live", 2), ("demo", 1)] {
        let scene = Scene::new(true).await;
        for confirmed in 0..questions {
            let answer = create(&scene, request(environment, confirmed))
                .await
                .unwrap();
            let SilenceAnswer::Ask { words, type_name } = answer else {
                panic!("{environment} after {confirmed}: {answer:?}");
            };
            assert_eq!(type_name, environment == "live" && confirmed == 1);
            assert!(
                words.contains(&format!("in Shop {environment} ")),
                "{words}"
            );
            assert!(
                words.contains("1 alert now becomes quiet: Errors ("),
                "{words}"
            );
            assert!(scene.alertmanager.changes().is_empty());
            assert!(
                scene.record().is_empty(),
                "nothing is recorded before a yes"
            );
        }
        let answer = create(&scene, request(environment, questions))
            .await
            .unwrap();
        assert_eq!(
            answer,
            SilenceAnswer::Done {
                id: "s-3".to_owned()
            }
        );
        let changes = scene.alertmanager.changes();
        assert_eq!(changes.len(), 1, "{changes:?}");
        assert!(
            changes[0].starts_with("POST /api/v2/silences "),
            "{changes:?}"
        );
        assert!(
            changes[0].contains("\"comment\":\"known, see OPS-1\""),
            "{changes:?}"
        );

        let record = scene.record();
        assert_eq!(record.len(), 3, "{record:#?}");
        assert!(record[1].contains("\"stage\":\"asked\""), "{record:#?}");
        for part in [
            "\"stage\":\"done\"",
            "\"id\":\"s-3\"",
            "\"by\":\"anna\"",
            "Errors (",
        ] {
            assert!(record[2].contains(part), "{part}: {record:#?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_or_cannot_be_silenced_changes_nothing() {
    let forbidden = Scene::new(false).await;
    let failure = create(&forbidden, request("demo", 9)).await.unwrap_err();
    assert_eq!(failure.code, Code::Forbidden, "{failure:?}");
    assert!(failure.remedy.unwrap().contains("silences = true"));
    let failure = expire(&forbidden, ending("demo", "s-1", 9))
        .await
        .unwrap_err();
    assert_eq!(failure.code, Code::Forbidden);
    assert!(forbidden.alertmanager.changes().is_empty());

    let scene = Scene::new(true).await;
    let bad = |change: &dyn Fn(&mut CreateSilence)| {
        let mut request = request("demo", 9);
        change(&mut request);
        request
    };
    for (request, code) in [
        (bad(&|one| one.comment = " ".into()), Code::BadInput),
        (bad(&|one| one.matchers = Vec::new()), Code::BadInput),
        (
            bad(&|one| one.matchers = vec![matcher("", "x")]),
            Code::BadInput,
        ),
        (bad(&|one| one.ends = Millis(NOW - 1)), Code::BadInput),
        (
            bad(&|one| one.ends = Millis(NOW + 31 * 86_400_000)),
            Code::BadInput,
        ),
        (bad(&|one| one.source = "metrics".into()), Code::Unsupported),
        (bad(&|one| one.source = "nothing".into()), Code::NotFound),
        (bad(&|one| one.environment = "moon".into()), Code::NotFound),
        (
            bad(&|one| one.replaces = Some("s-9".into())),
            Code::NotFound,
        ),
    ] {
        let failure = create(&scene, request.clone()).await.unwrap_err();
        assert_eq!(failure.code, code, "{request:?}: {failure:?}");
        assert!(failure.remedy.is_some(), "{failure:?}");
    }
    for (request, code) in [
        (ending("demo", "s-9", 9), Code::NotFound),
        (ending("demo", "s-0", 9), Code::BadInput),
    ] {
        let failure = expire(&scene, request).await.unwrap_err();
        assert_eq!(failure.code, code, "{failure:?}");
    }
    let mut mute = ending("demo", "s-1", 9);
    mute.comment = String::new();
    assert_eq!(expire(&scene, mute).await.unwrap_err().code, Code::BadInput);
    assert!(scene.alertmanager.changes().is_empty());
    assert!(scene.record().is_empty());
    assert!(
        scene
            .prometheus
            .asked()
            .iter()
            .all(|asked| !asked.contains("silence")),
        "a Prometheus is never asked"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silence_ends_after_saying_who_is_heard_again() {
    let scene = Scene::new(true).await;
    let answer = expire(&scene, ending("live", "s-1", 0)).await.unwrap();
    let SilenceAnswer::Ask { words, type_name } = answer else {
        panic!("{answer:?}");
    };
    // What is inhibited besides stays quiet.
    assert_eq!(
        words,
        "End the silence of anna in Shop live? No alert that fires now is heard again."
    );
    assert!(!type_name);
    let answer = expire(&scene, ending("live", "s-1", 2)).await.unwrap();
    assert_eq!(
        answer,
        SilenceAnswer::Done {
            id: "s-1".to_owned()
        }
    );
    assert_eq!(
        scene.alertmanager.changes(),
        ["DELETE /api/v2/silence/s-1 "]
    );
    assert_eq!(scene.record().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_that_keeps_its_conditions_keeps_its_beginning() {
    let scene = Scene::new(true).await;
    let mut same = request("demo", 9);
    same.replaces = Some("s-1".to_owned());
    same.matchers = vec![matcher("alertname", "Disk")];
    create(&scene, same).await.unwrap();
    let mut other = request("demo", 9);
    other.replaces = Some("s-3".to_owned());
    create(&scene, other).await.unwrap();
    let changes = scene.alertmanager.changes();
    assert!(
        changes[0].contains("\"startsAt\":\"2026-09-21T12:00:00.000Z\""),
        "{changes:?}"
    );
    assert!(changes[0].contains("\"id\":\"s-1\""), "{changes:?}");
    assert!(
        !changes[1].contains("2026-09-21T12:00:00.000Z"),
        "{changes:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_the_source_refuses_is_recorded_as_failed() {
    let scene = Scene::new(true).await;
    // The questions before a change are answered; then the record cannot be written.
    let folder = scene.folder.path().join("data/silences");
    std::fs::write(&folder, "in the way").unwrap();
    let failure = create(&scene, request("demo", 1)).await.unwrap_err();
    assert_eq!(failure.code, Code::Storage, "{failure:?}");
    assert!(
        scene.alertmanager.changes().is_empty(),
        "nothing unrecorded is sent"
    );

    std::fs::remove_file(&folder).unwrap();
    scene.alertmanager.breaks(503, "\"down\"");
    let failure = create(&scene, request("demo", 1)).await.unwrap_err();
    assert_eq!(failure.code, Code::ServerError, "{failure:?}");
    assert!(scene.record().is_empty(), "nothing was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incident_that_is_recorded_hears_of_it() {
    let scene = Scene::new(true).await;
    let alert = line(&scene.view("demo").await, "Errors").alert.clone();
    let start = StartIncident {
        environment: "demo".to_owned(),
        title: String::new(),
        severity: None,
        alert: Some(alert),
    };
    console::start_incident(&scene.console, start)
        .await
        .unwrap();
    create(&scene, request("demo", 1)).await.unwrap();
    let folder = scene.folder.path().join("data/incidents");
    let mut records = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "jsonl") {
                records.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
    assert!(
        records
            .iter()
            .any(|text| text.contains("anna silenced 1 alert in Shop demo")),
        "{records:?}"
    );
}
