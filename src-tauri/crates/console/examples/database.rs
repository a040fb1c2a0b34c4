//! How long the screen of a large database waits, and an evidence pack whose changes git is asked
//! about, as JSON lines for `cargo xtask bench`.

use std::{fmt::Write as _, fs, path::Path, process::Command, time::Instant};

use console::{
    Console, Options,
    wire::{EvidenceChoice, EvidenceRequest, OpenPack, SchemaRequest, TableRequest},
};
use model::Millis;
use sha2::{Digest as _, Sha384};
use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};

const CHANGES: u32 = 500;
const COLUMNS: usize = 12;

#[tokio::main]
async fn main() {
    for tables in [10_000, 2_000] {
        Box::pin(browsed(tables)).await;
    }
    let scene = Box::pin(Scene::new(&migrated())).await;
    scene.checked_in();
    let request = EvidenceRequest {
        environment: "here".to_owned(),
        source: None,
        from: Millis(0),
        to: Millis(4_000_000_000_000),
        choice: EvidenceChoice::All,
        sign: false,
        folder: None,
        question: 0,
    };
    let out = scene.folder.path().to_owned();
    let began = Instant::now();
    let made = Box::pin(console::make_evidence(&scene.console, request, out)).await;
    let made = made.expect("an evidence pack");
    say("evidence pack of 500 changes, git asked of each", began);
    assert_eq!((made.changes, made.verdict.sound), (CHANGES, true));
    let document = fs::read_to_string(Path::new(&made.path).join("changes.json"));
    let approved = document
        .expect("it is written")
        .matches("\"is\": \"commit\"")
        .count();
    assert_eq!(approved, CHANGES as usize, "git knows each");
}

/// A schema of so many tables, listed, listed in a page, and one table of it opened.
async fn browsed(tables: usize) {
    let mut sql = String::from("BEGIN;");
    for number in 0..tables {
        let _ = write!(sql, "CREATE TABLE table_{number} (id INTEGER PRIMARY KEY");
        for column in 1..COLUMNS {
            let _ = write!(sql, ", column_{column} TEXT");
        }
        let _ = write!(
            sql,
            "); CREATE INDEX i{number} ON table_{number} (column_1);"
        );
    }
    sql.push_str("COMMIT;");
    let scene = Box::pin(Scene::new(&sql)).await;
    let request = SchemaRequest {
        environment: "here".to_owned(),
        ..SchemaRequest::default()
    };
    let began = Instant::now();
    let view = Box::pin(console::schema(&scene.console, request.clone())).await;
    let view = view.expect("a schema");
    let text = serde_json::to_string(&view).expect("it is JSON");
    say(&format!("schema of {tables} tables, answered"), began);
    assert_eq!(view.tables.len(), tables);
    print(
        &format!("schema of {tables} tables, size of the answer"),
        text.len() as f64 / 1e6,
        "MB",
    );
    let page = SchemaRequest {
        count: Some(100),
        kept: true,
        ..request
    };
    let began = Instant::now();
    let view = Box::pin(console::schema(&scene.console, page)).await;
    let view = view.expect("a page");
    say(&format!("schema of {tables} tables, page of 100"), began);
    assert_eq!((view.tables.len(), view.total as usize), (100, tables));
    let began = Instant::now();
    let table = TableRequest {
        environment: "here".to_owned(),
        source: "db".to_owned(),
        schema: view.tables[0].schema.clone(),
        table: "table_7".to_owned(),
    };
    let table = console::table(&scene.console, table)
        .await
        .expect("a table");
    say(&format!("schema of {tables} tables, one opened"), began);
    assert_eq!(table.columns.len(), COLUMNS);
}

/// A history of sqlx.
fn migrated() -> String {
    let mut sql = String::from(
        "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, \
         installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, \
         checksum BLOB NOT NULL, execution_time BIGINT NOT NULL);",
    );
    for number in 1..=CHANGES {
        let mut checksum = String::new();
        for byte in Sha384::digest(text(number)) {
            let _ = write!(checksum, "{byte:02x}");
        }
        let _ = write!(
            sql,
            "INSERT INTO _sqlx_migrations VALUES ({number}, 'add t{number}', \
             '2026-03-01 12:00:00', 1, X'{checksum}', 1000000);"
        );
    }
    sql
}

fn text(number: u32) -> String {
    format!("CREATE TABLE t{number} (id bigint PRIMARY KEY);\n").repeat(20)
}

struct Scene {
    console: Console,
    folder: tempfile::TempDir,
}

impl Scene {
    async fn new(sql: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("pack")).expect("a folder");
        let toml = "name = \"Bench\"\n[environments.here.sources.db]\nkind = \"sqlite\"\n\
                    file = \"bench.db\"\n";
        fs::write(at("pack/wheelhouse.toml"), toml).expect("a file");
        let database = SqliteConnectOptions::new().filename(at("pack/bench.db"));
        let connecting = database.create_if_missing(true).connect().await;
        let mut connection = connecting.expect("SQLite makes a file");
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
            .execute(&mut connection)
            .await
            .expect("it takes the tables");
        connection.close().await.expect("it closes");
        let console = Console::start(Options::within(folder.path()))
            .await
            .expect("a console");
        let pack = OpenPack {
            folder: at("pack").display().to_string(),
        };
        console::open_pack(&console, pack).await.expect("a pack");
        Self { console, folder }
    }

    /// Writes the files of the history, and commits them one by one.
    fn checked_in(&self) {
        let pack = self.folder.path().join("pack");
        fs::create_dir_all(pack.join("migrations")).expect("a folder");
        let git = |arguments: &[&str]| {
            let ended = Command::new("git")
                .current_dir(&pack)
                .args(["-c", "user.name=Ann", "-c", "user.email=ann@example.com"])
                .args(arguments)
                .status();
            assert!(ended.expect("git is there").success(), "git {arguments:?}");
        };
        git(&["init", "-q", "-b", "main"]);
        for number in 1..=CHANGES {
            let file = format!("migrations/{number:04}_add_t{number}.sql");
            fs::write(pack.join(&file), text(number)).expect("a file");
            git(&["add", &file]);
            git(&["commit", "-q", "-m", &format!("Add t{number}")]);
        }
    }
}

fn say(name: &str, began: Instant) {
    print(name, began.elapsed().as_secs_f64() * 1_000.0, "ms");
}

fn print(name: &str, value: f64, unit: &str) {
    #[allow(clippy::print_stdout)] // what it is for
    {
        println!("{{\"name\":\"{name}\",\"value\":{value:.3},\"unit\":\"{unit}\"}}");
    }
}
