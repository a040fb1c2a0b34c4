use std::{collections::BTreeMap, fs, path::Path};

use console::wire::{
    AnswerRecord, AskBlock, BlockKind, EntryWhat, ExploreRequest, ExportIncident, HandoverRequest,
    IncidentFormat, IncidentPicture, LogRowsRequest, OpenRunbook, PinWhat, ReadLogFiles, ThemeName,
    Zone,
};
use model::{Labels, LogOrder, Millis, TimeRange};

use crate::{
    fake::NOW,
    scene::{HERE, Scene, alert},
};

const RUNBOOK: &str =
    "# Errors\n\n1. Are all up?\n\n   ```promql\n   # expect: >= 1\n   up{job=\"<JOB>\"}\n   ```\n";

fn range() -> TimeRange {
    TimeRange::ending(Millis(NOW), Millis(3_600_000))
}

fn runbook(job: &str) -> OpenRunbook {
    OpenRunbook {
        environment: HERE.to_owned(),
        file: "runbooks/a.md".to_owned(),
        labels: Labels::default(),
        given: BTreeMap::from([("job".to_owned(), job.to_owned())]),
    }
}

async fn block(scene: &Scene, job: &str) -> AskBlock {
    let view = console::open_runbook(&scene.console, runbook(job))
        .await
        .unwrap();
    let live = view.blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Live(live) => Some((block.id, live.text.clone())),
        _ => None,
    });
    let (block, shown) = live.unwrap();
    AskBlock {
        runbook: runbook(job),
        block,
        shown,
        range: range(),
        width: 600,
        height: 200,
        theme: ThemeName::Dark,
        zone: Zone::Utc,
        question: 0,
    }
}

fn query() -> ExploreRequest {
    ExploreRequest {
        environment: HERE.to_owned(),
        source: None,
        expr: "sum(up)".to_owned(),
        range: range(),
        unit: String::new(),
        width: 100,
        height: 50,
        theme: ThemeName::Dark,
        zone: Zone::Utc,
        isolate: Vec::new(),
        question: 0,
    }
}

async fn answers(scene: &Scene) -> Vec<AnswerRecord> {
    let entries = scene.open("INC-1").await.entries.into_iter();
    let answers = entries.filter_map(|entry| match entry.what {
        EntryWhat::Answer(answer) => Some(answer),
        _ => None,
    });
    answers.collect()
}

#[tokio::test]
async fn what_a_runbook_answers_is_recorded_when_it_says_something_new() {
    let scene = Scene::new(&[("runbooks/a.md", RUNBOOK)]).await;
    let asked = block(&scene, "a").await;
    console::ask_block(&scene.console, asked.clone())
        .await
        .unwrap();
    let folder = scene.start("One").await.folder;
    for _ in 0..3 {
        let answer = console::ask_block(&scene.console, asked.clone())
            .await
            .unwrap();
        assert_eq!(answer.warnings, Vec::<String>::new());
    }
    let [answer] = answers(&scene).await.try_into().unwrap();
    assert_eq!(answer.title, "Are all up?");
    assert_eq!(answer.from, "runbook runbooks/a.md, step 1");
    assert_eq!(answer.query, "up{job=\"a\"}");
    assert_eq!(
        (answer.value.as_str(), answer.verdict.as_str()),
        ("1", "met")
    );
    let data = fs::read_to_string(Path::new(&folder).join(answer.data.unwrap())).unwrap();
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    assert_eq!(data["queries"][0]["expr"], "up{job=\"a\"}");
    assert!(!data["frames"].as_array().unwrap().is_empty());
    let svg = fs::read_to_string(Path::new(&folder).join(answer.picture.unwrap())).unwrap();
    assert!(svg.starts_with("<svg") && !svg.contains("var(--"), "{svg}");
    // Another value of its placeholder is another question; by hand, the same one counts again.
    let other = block(&scene, "b").await;
    console::ask_block(&scene.console, other.clone())
        .await
        .unwrap();
    let block = Box::new(other);
    scene.pin(PinWhat::Block { block }).await.unwrap();
    assert_eq!(answers(&scene).await.len(), 3);
    assert!(scene.open("INC-1").await.verdict.holds);
}

#[tokio::test]
async fn an_answer_that_cannot_be_recorded_is_shown_and_says_so() {
    let scene = Scene::new(&[("runbooks/a.md", RUNBOOK)]).await;
    let folder = scene.start("One").await.folder;
    // No file can be written where its folder cannot be made.
    fs::write(Path::new(&folder).join("data"), "in the way").unwrap();
    let asked = block(&scene, "a").await;
    let answer = console::ask_block(&scene.console, asked.clone())
        .await
        .unwrap();
    assert_eq!(answer.value.as_deref(), Some("1"));
    let [warning] = answer.warnings.as_slice() else {
        panic!("{:?}", answer.warnings);
    };
    assert!(
        warning.starts_with("this answer is not in the record of the incident: cannot write"),
        "{warning}"
    );
    fs::remove_file(Path::new(&folder).join("data")).unwrap();
    let answer = console::ask_block(&scene.console, asked).await.unwrap();
    assert_eq!(answer.warnings, Vec::<String>::new());
    assert_eq!(answers(&scene).await.len(), 1);
    assert!(scene.open("INC-1").await.verdict.holds);
}

#[tokio::test]
async fn a_query_is_pinned_with_its_picture_which_is_shown_while_it_is_the_recorded_one() {
    let scene = Scene::new(&[]).await;
    let folder = scene.start("One").await.folder;
    let query = Box::new(query());
    scene.pin(PinWhat::Query { query }).await.unwrap();
    let [answer] = answers(&scene).await.try_into().unwrap();
    assert_eq!(
        (answer.query.as_str(), answer.value.as_str()),
        ("sum(up)", "2")
    );
    let picture = answer.picture.unwrap();
    let asked = || IncidentPicture {
        environment: HERE.to_owned(),
        id: "INC-1".to_owned(),
        picture: picture.clone(),
    };
    let shown = console::incident_picture(&scene.console, asked())
        .await
        .unwrap();
    assert!(shown.svg.is_some_and(|svg| svg.starts_with("<svg")));
    fs::write(
        Path::new(&folder).join(&picture),
        "<svg onload=\"alert(1)\"/>",
    )
    .unwrap();
    let shown = console::incident_picture(&scene.console, asked())
        .await
        .unwrap();
    assert_eq!(shown.svg, None);
    assert!(
        shown.why.contains("not the picture that was recorded"),
        "{}",
        shown.why
    );
    let elsewhere = IncidentPicture {
        picture: "../../../config/x.svg".to_owned(),
        ..asked()
    };
    let shown = console::incident_picture(&scene.console, elsewhere)
        .await
        .unwrap();
    assert_eq!(shown.svg, None);
}

#[tokio::test]
async fn secrets_of_lines_alerts_and_notes_are_neither_kept_nor_handed_on() {
    let scene = Scene::new(&[]).await;
    let folder = scene.start("C-12345678 cannot pay").await.folder;
    scene.note("C-12345678 called").await;
    let mut alert = alert();
    alert
        .labels
        .0
        .insert("password".to_owned(), "hunter2".to_owned());
    scene.pin(PinWhat::Alert { alert }).await.unwrap();
    let path = scene.folder.path().join("pack/app.jsonl");
    let read = ReadLogFiles {
        paths: vec![path.display().to_string()],
        question: 0,
    };
    let held = console::read_log_files(&scene.console, read).await.unwrap();
    let rows = LogRowsRequest {
        logs: held.logs,
        order: LogOrder::OldestFirst,
        from: 0,
        count: 10,
        columns: Vec::new(),
        keep: Default::default(),
        find: String::new(),
    };
    let rows = console::log_rows(&scene.console, rows).await.unwrap();
    let lines: Vec<u32> = rows.rows.iter().map(|row| row.line).collect();
    assert_eq!(lines.len(), 2);
    let logs = held.logs;
    let pinned = scene.pin(PinWhat::Lines { logs, lines }).await.unwrap();
    let EntryWhat::Lines { lines, .. } = &pinned.entry.what else {
        panic!("{pinned:?}");
    };
    assert!(
        lines[0].contains("timed out") && lines[1].contains("fine"),
        "{lines:?}"
    );
    let mut texts = Vec::new();
    for format in [
        IncidentFormat::Markdown,
        IncidentFormat::Html,
        IncidentFormat::Zip,
    ] {
        let request = ExportIncident {
            environment: HERE.to_owned(),
            id: "INC-1".to_owned(),
            format,
        };
        let file = console::incident_file(&scene.console, request)
            .await
            .unwrap();
        assert!(file.name.starts_with("INC-1-"), "{}", file.name);
        texts.push((file.name, file.bytes));
    }
    for name in ["record.jsonl", "incident.md"] {
        texts.push((
            name.to_owned(),
            fs::read(Path::new(&folder).join(name)).unwrap(),
        ));
    }
    for file in fs::read_dir(Path::new(&folder).join("data")).unwrap() {
        let path = file.unwrap().path();
        texts.push((path.display().to_string(), fs::read(path).unwrap()));
    }
    assert_eq!(texts.len(), 7);
    for (name, bytes) in &texts {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            !text.contains("12345678") && !text.contains("hunter2"),
            "{name}: {text}"
        );
    }
    assert!(scene.open("INC-1").await.verdict.holds);
    let folder = Path::new(&folder).to_owned();
    let verdict = console::verify_incident_folder(folder.clone(), None)
        .await
        .unwrap();
    assert!(verdict.holds, "{verdict:?}");
    let file = console::export_incident_folder(folder, IncidentFormat::Html)
        .await
        .unwrap();
    assert!(String::from_utf8_lossy(&file.bytes).contains("Record of an incident"));
}

#[tokio::test]
async fn a_shift_is_handed_over_with_what_is_open() {
    let scene = Scene::new(&[]).await;
    scene.start("<script>alert(1)</script>").await;
    let request = HandoverRequest {
        environment: HERE.to_owned(),
        range: range(),
    };
    let note = console::handover_note(&scene.console, request)
        .await
        .unwrap();
    for words in [
        "# Handover of",
        "## Alerts that fire",
        "## Silences",
        "**INC-1** \\<script\\>alert(1)\\</script\\>: open",
        "## What changed",
        "## Error budgets",
        "## Sources that fail",
        "## To do",
    ] {
        assert!(note.text.contains(words), "{words}: {}", note.text);
    }
}
