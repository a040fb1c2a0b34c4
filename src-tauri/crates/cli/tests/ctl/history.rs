use std::{fs, path::Path, process::Output, time::SystemTime};

use tokio::process::Command;

/// A pack whose environment collects, and a folder for what it collects.
struct Scene(tempfile::TempDir);

impl Scene {
    fn new(sources: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let toml = format!("name = \"Shop\"\n[environments.here]\ntitle = \"Here\"\n{sources}");
        fs::create_dir(folder.path().join("pack")).unwrap();
        fs::write(folder.path().join("pack/wheelhouse.toml"), toml).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    async fn history(&self, arguments: &[&str], file: &Path) -> (Option<i32>, String) {
        let Output { status, stderr, .. } = Command::new(env!("CARGO_BIN_EXE_wheelhousectl"))
            .arg("--store")
            .arg(self.path("store"))
            .arg("history")
            .args(arguments)
            .arg("--pack")
            .arg(self.path("pack"))
            .arg(file)
            .output()
            .await
            .unwrap();
        (status.code(), String::from_utf8(stderr).unwrap())
    }
}

const DIRECT: &str = "[environments.here.sources.local]\nkind = \"direct\"\n";

#[tokio::test]
async fn a_history_is_imported_and_exported_in_part_or_whole() {
    let scene = Scene::new(DIRECT);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let second = now.unwrap().as_secs() - 3_600;
    let text = format!(
        "# TYPE orders counter\n\
         orders_total{{shop=\"a\"}} 1 {second}.000\norders_total{{shop=\"a\"}} 2 {}.000\n\
         up 1 {second}.000\n# EOF\n",
        second + 15
    );
    let file = scene.path("past.om");
    fs::write(&file, &text).unwrap();

    let (code, words) = scene.history(&["export"], &scene.path("none.om")).await;
    assert_eq!(code, Some(2), "{words}");
    assert!(words.contains("nothing was collected"), "{words}");

    let (code, words) = scene.history(&["import"], &file).await;
    assert_eq!(code, Some(0), "{words}");
    assert!(
        words.contains("3 samples in 5 lines; 3 samples and 2 series"),
        "{words}"
    );

    let whole = scene.path("whole.om");
    let (code, words) = scene.history(&["export"], &whole).await;
    assert_eq!(code, Some(0), "{words}");
    assert_eq!(fs::read_to_string(&whole).unwrap(), text);
    assert!(words.contains("3 samples of 2 series"), "{words}");

    let part = scene.path("part.om");
    let until = chrono::DateTime::from_timestamp(second as i64 + 1, 0).unwrap();
    let until = until.to_rfc3339();
    let chosen = ["export", "--to", &until, "--match", "{shop=\"a\"}"];
    let (code, words) = scene.history(&chosen, &part).await;
    assert_eq!(code, Some(0), "{words}");
    let expected =
        format!("# TYPE orders counter\norders_total{{shop=\"a\"}} 1 {second}.000\n# EOF\n");
    assert_eq!(fs::read_to_string(&part).unwrap(), expected);

    let (code, words) = scene
        .history(&["export", "--match", "sum(up)"], &part)
        .await;
    assert_eq!(code, Some(2), "{words}");
    assert!(words.contains("the selector cannot be read"), "{words}");
    assert_eq!(
        fs::read_to_string(&part).unwrap(),
        expected,
        "what was there stays"
    );
}

#[tokio::test]
async fn lines_that_cannot_be_imported_are_named() {
    let scene = Scene::new(DIRECT);
    let file = scene.path("past.om");
    fs::write(&file, "up 1 1000\nup one 1015\n# EOF\n").unwrap();
    let (code, words) = scene.history(&["import"], &file).await;
    assert_eq!(code, Some(1), "{words}");
    for told in [
        "1 samples in 3 lines",
        "1 lines were left out",
        "older than the source keeps",
        "past.om:2:4",
    ] {
        assert!(words.contains(told), "{told}: {words}");
    }
    let (code, words) = scene.history(&["import"], &scene.path("no.om")).await;
    assert_eq!(code, Some(2), "{words}");
    assert!(words.contains("cannot be opened"), "{words}");
}

#[tokio::test]
async fn the_source_that_is_meant_is_asked_for() {
    let scene = Scene::new(&format!(
        "{DIRECT}[environments.here.sources.other]\nkind = \"direct\"\n"
    ));
    let file = scene.path("past.om");
    fs::write(&file, "# EOF\n").unwrap();
    let (code, words) = scene.history(&["import"], &file).await;
    assert_eq!(code, Some(2), "{words}");
    assert!(words.contains("several sources"), "{words}");
    assert!(words.contains("--source: local, other"), "{words}");
    let (code, words) = scene.history(&["import", "--source", "other"], &file).await;
    assert_eq!(code, Some(0), "{words}");
    let (code, words) = scene.history(&["import", "--source", "none"], &file).await;
    assert_eq!(code, Some(2), "{words}");
    assert!(
        words.contains("no source \"none\" that collects"),
        "{words}"
    );
}
