use std::{fs, process::Output, time::Duration};

use console::{
    Console, Options,
    wire::{ExportFormat, ExportLogs, ExportRef, ExportStage, OpenPack},
};
use model::{LogFilter, Millis, TimeRange};
use tokio::process::Command;

const LINES: &str = r#"{"time":"2026-11-27T01:00:00Z","level":"info","msg":"card 4111 1111 1111 1111"}
{"time":"2026-11-27T01:00:01Z","level":"error","msg":"declined"}
"#;

async fn verify(file: &std::path::Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wheelhousectl"))
        .args(["logs", "verify"])
        .arg(file)
        .output()
        .await
        .unwrap()
}

#[tokio::test]
async fn exported_lines_are_verified_without_the_source_that_had_them() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("pack")).unwrap();
    let toml = "name = \"Shop\"\n[environments.here.sources.logs]\nkind = \"jsonl\"\npath = \"app.jsonl\"\n";
    fs::write(at("pack/wheelhouse.toml"), toml).unwrap();
    fs::write(at("pack/app.jsonl"), LINES).unwrap();
    let console = Console::start(Options::within(folder.path()))
        .await
        .unwrap();
    let pack = at("pack").display().to_string();
    console::open_pack(&console, OpenPack { folder: pack })
        .await
        .unwrap();
    // 2026-11-28T00:00:00Z and the day before it.
    let range = TimeRange::ending(Millis(1_795_824_000_000), Millis(86_400_000));
    let request = ExportLogs {
        environment: "here".to_owned(),
        source: None,
        filter: LogFilter::all(range),
        format: ExportFormat::Text,
        redacted: true,
    };
    let file = at("lines.txt");
    let started = console::export_logs(&console, request, file.clone())
        .await
        .unwrap();
    let asked = ExportRef { job: started.job };
    let done = async {
        loop {
            let state = console::export_state(&console, asked).await.unwrap();
            if state.stage != ExportStage::Running {
                return state;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let state = tokio::time::timeout(Duration::from_secs(20), done)
        .await
        .unwrap();
    assert_eq!((state.stage, state.lines), (ExportStage::Whole, 2));

    let sound = verify(&file).await;
    let words = String::from_utf8(sound.stdout).unwrap();
    assert!(words.contains("as it was written, 2 lines"), "{words}");
    assert!(sound.status.success());
    let mut bytes = fs::read(&file).unwrap();
    bytes[30] ^= 1;
    fs::write(&file, bytes).unwrap();
    let changed = verify(&at("lines.txt.manifest.json")).await;
    let words = String::from_utf8(changed.stdout).unwrap();
    assert!(words.contains("its SHA-256 is"), "{words}");
    assert_eq!(changed.status.code(), Some(1));
    let none = verify(&at("other.txt")).await;
    assert_eq!(none.status.code(), Some(2));
}
