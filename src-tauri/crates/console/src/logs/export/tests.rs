use std::sync::atomic::Ordering;

use model::{Code, LogFilter, Nanos};

use super::*;
use crate::{
    Clock,
    logs::testing::{Fake, RANGE, line, lines_of},
};

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Nanos {
        Nanos(43_200_000_000_000)
    }
}

fn request(format: ExportFormat) -> ExportLogs {
    ExportLogs {
        environment: "test".into(),
        source: None,
        filter: LogFilter::all(RANGE),
        format,
        redacted: true,
    }
}

fn job(path: &Path, format: ExportFormat, places: &[Place]) -> Arc<Job> {
    let request = request(format);
    let (checkpoint, _) = Checkpoint::of(path, &request, places);
    let sources = begin(places, &request.filter).sources;
    Arc::new(Job {
        number: 1,
        path: path.to_owned(),
        hide: Hide::built_in(),
        rules: vec!["card number".into()],
        version: "0.0.0".into(),
        state: Mutex::new(State {
            stage: ExportStage::Running,
            checkpoint,
            sources: sources.into_iter().map(|source| source.asked).collect(),
            failure: None,
            sha256: None,
            manifest: None,
            notes: Vec::new(),
            cancel: CancellationToken::new(),
        }),
        request,
    })
}

fn fakes() -> (Arc<Fake>, Arc<Fake>) {
    let mut one = lines_of("a", 500, 10);
    one[100].body = "card 4111 1111 1111 1111 was declined".into();
    one[100].raw = one[100].body.clone();
    one[200].body = "=HYPERLINK(\"http://x\")".into();
    (Fake::of(one, 7), Fake::of(lines_of("b", 90, 50), 11))
}

fn places_of(fakes: &(Arc<Fake>, Arc<Fake>)) -> Vec<Place> {
    vec![
        Place::alone("one", fakes.0.clone()),
        Place::alone("other", fakes.1.clone()),
    ]
}

/// The bytes of an export that nothing interrupts.
async fn whole(folder: &Path, format: ExportFormat) -> Vec<u8> {
    let fakes = fakes();
    let places = places_of(&fakes);
    let path = folder.join("whole");
    let job = job(&path, format, &places);
    run::run(&job, &places, &Noon).await;
    let view = job.view();
    assert_eq!(view.stage, ExportStage::Whole, "{:?}", view.failure);
    assert_eq!(view.lines, 590);
    std::fs::read(path).unwrap()
}

#[tokio::test]
async fn an_export_holds_every_line_by_time_and_its_manifest_proves_it() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = whole(folder.path(), ExportFormat::Ndjson).await;
    let text = String::from_utf8(bytes).unwrap();
    let records: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let times: Vec<&str> = records
        .iter()
        .map(|record| record["time"].as_str().unwrap())
        .collect();
    assert!(times.is_sorted());
    assert!(!text.contains("4111 1111"), "what is a secret stays here");
    let manifest = folder.path().join("whole.manifest.json");
    let verified = verify_export(&manifest).unwrap();
    assert_eq!(verified.differences, Vec::<String>::new());
    assert!(verified.complete);
    assert_eq!(verified.lines, 590);
    let mut changed = text.into_bytes();
    changed[10] ^= 1;
    std::fs::write(folder.path().join("whole"), changed).unwrap();
    let verified = verify_export(&manifest).unwrap();
    assert!(verified.differences[0].contains("SHA-256"), "{verified:?}");
}

#[tokio::test]
async fn an_export_that_loses_its_source_again_and_again_ends_the_same() {
    for format in [ExportFormat::Ndjson, ExportFormat::Csv, ExportFormat::Text] {
        let folder = tempfile::tempdir().unwrap();
        let expected = whole(folder.path(), format).await;
        let fakes = fakes();
        let places = places_of(&fakes);
        let path = folder.path().join("resumed");
        let job = job(&path, format, &places);
        for at in [3, 9, 20, 21, 50] {
            fakes.0.fails.store(at, Ordering::SeqCst);
            run::run(&job, &places, &Noon).await;
            let view = job.view();
            assert_eq!(view.stage, ExportStage::Waiting);
            assert_eq!(view.failure.unwrap().code, Code::Unauthorized);
        }
        run::run(&job, &places, &Noon).await;
        assert_eq!(job.view().stage, ExportStage::Whole);
        assert!(std::fs::read(&path).unwrap() == expected, "{format:?}");
    }
}

#[tokio::test]
async fn an_export_that_was_killed_goes_on_from_its_last_whole_page() {
    let folder = tempfile::tempdir().unwrap();
    let expected = whole(folder.path(), ExportFormat::Csv).await;
    let path = folder.path().join("killed");
    let fakes = fakes();
    let places = places_of(&fakes);
    fakes.0.fails.store(30, Ordering::SeqCst);
    let killed = job(&path, ExportFormat::Csv, &places);
    run::run(&killed, &places, &Noon).await;
    drop(killed);
    // Half a page that was not noted any more.
    let mut torn = std::fs::read(&path).unwrap();
    torn.extend(b"half a li");
    std::fs::write(&path, torn).unwrap();
    let (_, went_on) = Checkpoint::of(&path, &request(ExportFormat::Csv), &places);
    assert!(went_on);
    let again = job(&path, ExportFormat::Csv, &places);
    run::run(&again, &places, &Noon).await;
    assert_eq!(again.view().stage, ExportStage::Whole);
    assert!(std::fs::read(&path).unwrap() == expected);
    let (fresh, went_on) = Checkpoint::of(&path, &request(ExportFormat::Csv), &places);
    assert!(
        !went_on && fresh.lines == 0,
        "one that ended is not gone on with"
    );
}

#[tokio::test]
async fn a_cancelled_export_keeps_what_it_has_and_says_that_it_is_not_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cancelled");
    let fakes = fakes();
    let places = places_of(&fakes);
    let job = job(&path, ExportFormat::Text, &places);
    job.state().cancel.cancel();
    run::run(&job, &places, &Noon).await;
    assert_eq!(job.view().stage, ExportStage::Cancelled);
    let verified = verify_export(&folder.path().join("cancelled.manifest.json")).unwrap();
    assert!(!verified.complete);
    assert!(verified.differences.is_empty());
}

#[tokio::test]
async fn a_source_that_turns_in_a_circle_ends_an_export() {
    let folder = tempfile::tempdir().unwrap();
    let fake = Arc::new(Fake {
        lines: Mutex::new(vec![line(1, "a", "x")]),
        page: 10,
        repeats: true,
        ..Fake::default()
    });
    let places = vec![Place::alone("one", fake)];
    let job = job(&folder.path().join("x"), ExportFormat::Text, &places);
    run::run(&job, &places, &Noon).await;
    let failure = job.view().failure.unwrap();
    assert_eq!(failure.code, Code::UnexpectedAnswer, "{failure}");
}
