use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
    time::Duration,
};

use serde_json::Value;
use sqlx::{
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};
use tokio::process::Command;

/// A pack whose database is a file that sqlx migrated, with one migration edited afterwards.
pub(crate) struct Scene {
    pub(crate) folder: tempfile::TempDir,
}

impl Scene {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let pack = folder.path().join("pack");
        fs::create_dir_all(pack.join("migrations")).unwrap();
        let toml = "name = \"Orders\"\n[environments.here]\ntitle = \"Staging\"\n\
            [environments.here.sources.db]\nkind = \"sqlite\"\nfile = \"orders.db\"\n";
        fs::write(pack.join("wheelhouse.toml"), toml).unwrap();
        for number in 1..=9 {
            let sql = format!("CREATE TABLE t{number} (id integer PRIMARY KEY);\n");
            fs::write(
                pack.join(format!("migrations/000{number}_t{number}.sql")),
                sql,
            )
            .unwrap();
        }
        let options = SqliteConnectOptions::new()
            .filename(pack.join("orders.db"))
            .create_if_missing(true);
        let pool = SqlitePoolOptions::new()
            .connect_with(options)
            .await
            .unwrap();
        let migrations = Migrator::new(pack.join("migrations")).await.unwrap();
        migrations.run(&pool).await.unwrap();
        pool.close().await;
        let edited = pack.join("migrations/0004_t4.sql");
        fs::write(edited, "CREATE TABLE t4 (id bigint PRIMARY KEY);\n").unwrap();
        Self { folder }
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) async fn run(&self, arguments: &[&str]) -> Output {
        let run = Command::new(env!("CARGO_BIN_EXE_wheelhousectl"))
            .arg("evidence")
            .args(arguments)
            .env("HOME", self.at("home"))
            .env("XDG_DATA_HOME", self.at("home/data"))
            .current_dir(self.folder.path())
            .kill_on_drop(true)
            .output();
        let ended = tokio::time::timeout(Duration::from_secs(20), run).await;
        ended.expect("it ends").expect("it starts")
    }

    /// Makes a pack of all times, and says where it lies and what its manifest's hash is.
    pub(crate) async fn make(&self, which: &[&str]) -> (PathBuf, String) {
        let period = ["--from", "2020-01-01", "--to", "2099-12-31"];
        let place = ["make", "--pack", "pack", "--out", "."];
        let output = self.run(&[&place, &period[..], which].concat()).await;
        let said = text(&output);
        assert_eq!(output.status.code(), Some(0), "{said}");
        let (folder, _) = said.split_once(": ").unwrap();
        let hash = said.split_once("manifest SHA-256 ").unwrap().1;
        let hash = hash.lines().next().unwrap().to_owned();
        (self.folder.path().join(folder), hash)
    }
}

pub(crate) fn text(output: &Output) -> String {
    let out = String::from_utf8_lossy(&output.stdout);
    format!("{out}{}", String::from_utf8_lossy(&output.stderr))
}

pub(crate) fn document(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("changes.json")).unwrap()).unwrap()
}

fn taken(folder: &Path) -> Vec<String> {
    let document = document(folder);
    let changes = document["changes"].as_array().unwrap();
    let ids = changes
        .iter()
        .map(|change| change["id"].as_str().unwrap().to_owned());
    ids.collect()
}

#[tokio::test]
async fn a_pack_is_made_verified_and_one_flipped_byte_is_found() {
    let scene = Scene::new().await;
    let (folder, hash) = scene.make(&["--all"]).await;
    assert_eq!(taken(&folder).len(), 9);
    let exceptions = document(&folder)["changes"][3]["exceptions"].clone();
    assert_eq!(exceptions[0]["code"], "edited");
    assert!(
        folder.join("ledger.jsonl").is_file(),
        "the look itself was recorded"
    );

    let place = folder.to_str().unwrap();
    let sound = scene.run(&["verify", place, "--expect", &hash]).await;
    assert_eq!(sound.status.code(), Some(0), "{}", text(&sound));
    let other = scene.run(&["verify", place, "--expect", "00"]).await;
    assert_eq!(other.status.code(), Some(1), "{}", text(&other));

    let copy = folder.join("migrations/migrations/0004_t4.sql");
    let mut bytes = fs::read(&copy).unwrap();
    bytes[3] ^= 1;
    fs::write(&copy, bytes).unwrap();
    let changed = scene.run(&["verify", place]).await;
    assert_eq!(changed.status.code(), Some(1));
    let said = text(&changed);
    assert!(
        said.contains("migrations/migrations/0004_t4.sql: changed: "),
        "{said}"
    );

    let nowhere = scene.run(&["verify", "nowhere"]).await;
    assert_eq!(nowhere.status.code(), Some(2), "{}", text(&nowhere));
}

#[tokio::test]
async fn the_same_seed_draws_the_same_sample() {
    let scene = Scene::new().await;
    let (one, _) = scene.make(&["--sample", "3", "--seed", "2026-Q3"]).await;
    let (other, _) = scene.make(&["--sample", "3", "--seed", "2026-Q3"]).await;
    assert_ne!(one, other, "a pack is never written over");
    assert_eq!(taken(&one), taken(&other));
    assert_eq!(taken(&one).len(), 4, "three, and the exception");
    assert!(taken(&one).contains(&"4".to_owned()));
}

#[tokio::test]
async fn what_cannot_be_made_says_why() {
    let scene = Scene::new().await;
    for (arguments, words) in [
        (
            &["--from", "2026-02-01", "--to", "2026-01-01", "--all"][..],
            "ends before it begins",
        ),
        (&["--from", "2026-01-01", "--to", "2026-02-01"][..], "--all"),
        (
            &[
                "--from",
                "2026-01-01",
                "--to",
                "2026-02-01",
                "--all",
                "--source",
                "none",
            ][..],
            "none",
        ),
    ] {
        let made = scene
            .run(&[&["make", "--pack", "pack", "--out", "."], arguments].concat())
            .await;
        assert_eq!(made.status.code(), Some(2), "{}", text(&made));
        assert!(text(&made).contains(words), "{}", text(&made));
    }
}
