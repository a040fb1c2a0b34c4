//! What is seen of a real database between two looks: the window a row came in, a history that
//! was rewritten, and a ledger that was tampered with.
#![allow(clippy::unwrap_used)] // helpers of tests, outside the functions clippy knows for tests

use std::{
    fs,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use console::{
    Clock, Console, Options,
    wire::{
        DatabaseRequest, Health, HistoryView, Knowledge, MigrationRequest, MigrationsView, OpenPack,
    },
};
use model::Nanos;
use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};

const MINUTE: i64 = 60 * 1_000_000_000;
/// 2026-11-21T01:41:00Z.
const START: i64 = 1_795_225_260 * 1_000_000_000;

/// A clock that stands where it is put.
struct Standing(AtomicI64);

impl Clock for Standing {
    fn now(&self) -> Nanos {
        Nanos(self.0.load(Ordering::SeqCst))
    }
}

/// A console over a database in a file.
struct Scene {
    console: Console,
    clock: Arc<Standing>,
    folder: tempfile::TempDir,
}

impl Scene {
    async fn new(sql: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("pack")).unwrap();
        let toml = "name = \"Test\"\n[environments.here.sources.orders]\nkind = \"sqlite\"\nfile = \"orders.db\"\n";
        fs::write(at("pack/wheelhouse.toml"), toml).unwrap();
        let clock = Arc::new(Standing(AtomicI64::new(START)));
        let console = Console::start(Options {
            clock: clock.clone(),
            ..Options::within(folder.path())
        })
        .await
        .unwrap();
        let scene = Self {
            console,
            clock,
            folder,
        };
        scene.run(sql).await;
        let request = OpenPack {
            folder: scene.folder.path().join("pack").display().to_string(),
        };
        console::open_pack(&scene.console, request).await.unwrap();
        scene
    }

    /// What somebody does to the database.
    async fn run(&self, sql: &str) {
        let mut connection = SqliteConnectOptions::new()
            .filename(self.folder.path().join("pack/orders.db"))
            .create_if_missing(true)
            .connect()
            .await
            .unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
    }

    /// A look this many minutes after the first.
    async fn look(&self, minute: i64) -> MigrationsView {
        self.clock
            .0
            .store(START + minute * MINUTE, Ordering::SeqCst);
        console::migrations(&self.console, request()).await.unwrap()
    }

    fn chain(&self) -> PathBuf {
        let ledgers = fs::read_dir(self.folder.path().join("data/ledgers")).unwrap();
        let ledger = ledgers.flatten().next().unwrap();
        ledger.path().join("ledger-0001.jsonl")
    }
}

fn request() -> DatabaseRequest {
    DatabaseRequest {
        environment: "here".to_owned(),
        source: None,
        question: 0,
    }
}

fn history<'v>(view: &'v MigrationsView, table: &str) -> &'v HistoryView {
    let mut histories = view.histories.iter();
    histories
        .find(|history| history.table.ends_with(table))
        .unwrap()
}

const TWO_HISTORIES: &str = "
CREATE TABLE schema_migrations (version varchar NOT NULL PRIMARY KEY);
CREATE TABLE ar_internal_metadata (key varchar NOT NULL PRIMARY KEY, value varchar,
  created_at datetime NOT NULL, updated_at datetime NOT NULL);
INSERT INTO schema_migrations VALUES ('20260101000000');
CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL,
  installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL,
  checksum BLOB NOT NULL, execution_time BIGINT NOT NULL);
INSERT INTO _sqlx_migrations VALUES
  (1, 'one', '2026-01-01 00:00:00', 1, x'aa', 5), (2, 'two', '2026-01-02 00:00:00', 1, x'bb', 5);
";

#[tokio::test]
async fn a_row_without_a_time_is_dated_by_the_looks_around_it() {
    let scene = Scene::new(TWO_HISTORIES).await;
    let first = scene.look(0).await;
    assert_eq!(
        first.ledger.sentence,
        "2 entries since 2026-11-21, unbroken"
    );
    assert_eq!(first.ledger.changes, []);
    let again = scene.look(1).await;
    assert_eq!(again.ledger.entries, 2, "nothing new is no entry");
    assert!(again.ledger.last_look > first.ledger.last_look);
    scene
        .run("INSERT INTO schema_migrations VALUES ('20260202000000')")
        .await;
    let view = scene.look(2).await;
    let rails = history(&view, "schema_migrations");
    let applied = &rails.rows[1].applied;
    assert_eq!(applied.known, Knowledge::Seen);
    assert_eq!(
        applied.text,
        "between 2026-11-21T01:42:00Z and 2026-11-21T01:43:00Z"
    );
    assert_eq!(rails.rows[0].applied.text, "before 2026-11-21T01:41:00Z");
    assert_eq!(rails.counts.rewritten, 0);
    let detail = console::migration(
        &scene.console,
        MigrationRequest {
            environment: "here".to_owned(),
            source: view.source.clone(),
            history: rails.key.clone(),
            migration: rails.rows[1].key.clone(),
        },
    )
    .await
    .unwrap();
    assert_eq!(detail.first_seen.unwrap().text, applied.text);
    assert_eq!(detail.changes[0].code, "appeared");
}

#[tokio::test]
async fn whoever_rewrites_history_is_found_out() {
    let scene = Scene::new(TWO_HISTORIES).await;
    scene.look(0).await;
    scene
        .run(
            "UPDATE _sqlx_migrations SET checksum = x'cc' WHERE version = 1;
             DELETE FROM _sqlx_migrations WHERE version = 2;
             INSERT INTO _sqlx_migrations VALUES (0, 'old', '2025-01-01 00:00:00', 1, x'dd', 5)",
        )
        .await;
    let view = scene.look(5).await;
    let sqlx = history(&view, "_sqlx_migrations");
    assert_eq!(sqlx.counts.rewritten, 3);
    assert!(
        sqlx.sentence.contains("3 rewritten since first seen"),
        "{}",
        sqlx.sentence
    );
    let codes = |id: &str| -> Vec<&str> {
        let row = sqlx.rows.iter().find(|row| row.id == id).unwrap();
        row.findings
            .iter()
            .map(|finding| finding.code.as_str())
            .collect()
    };
    assert!(codes("0").contains(&"appeared_late"), "{:?}", codes("0"));
    assert!(codes("1").contains(&"repaired"), "{:?}", codes("1"));
    let told: Vec<(&str, &str)> = view
        .ledger
        .changes
        .iter()
        .filter(|change| change.grave)
        .map(|change| (change.id.as_str(), change.code.as_str()))
        .collect();
    for expected in [
        ("0", "appeared_late"),
        ("1", "repaired"),
        ("2", "row_vanished"),
    ] {
        assert!(told.contains(&expected), "{expected:?} is not in {told:?}");
    }
}

#[tokio::test]
async fn one_byte_changed_in_the_ledger_is_named_with_its_line() {
    let scene = Scene::new(TWO_HISTORIES).await;
    scene.look(0).await;
    assert_eq!(
        console::ledger(&scene.console, request())
            .await
            .unwrap()
            .health,
        Health::Ok
    );
    let mut bytes = fs::read(scene.chain()).unwrap();
    let line_two = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 40;
    bytes[line_two] ^= 1;
    fs::write(scene.chain(), &bytes).unwrap();
    let view = console::ledger(&scene.console, request()).await.unwrap();
    assert_eq!(view.health, Health::Critical);
    assert_eq!(view.files[0].breach.as_ref().unwrap().line, 2);
    scene.look(1).await;
    assert_eq!(
        fs::read(scene.chain()).unwrap(),
        bytes,
        "it is never repaired"
    );
    let view = console::ledger(&scene.console, request()).await.unwrap();
    assert_eq!((view.files.len(), view.files[1].entries), (2, 2));
    assert!(view.writable);
}

#[tokio::test]
async fn growth_is_not_told_before_there_is_any() {
    let scene = Scene::new(TWO_HISTORIES).await;
    let health = console::database_health(&scene.console, request())
        .await
        .unwrap();
    let growth = health
        .reports
        .iter()
        .find(|report| report.id == "growth")
        .unwrap();
    assert!(growth.failure.is_none() && growth.rows.is_empty());
    assert!(!growth.note.is_empty());
}
