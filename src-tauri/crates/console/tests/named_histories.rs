//! A history that only the pack knows, on every screen that speaks of histories; and times that
//! SQLite itself wrote.
#![allow(clippy::unwrap_used)] // helpers of tests, outside the functions clippy knows for tests

use std::{fs, path::PathBuf, sync::Arc};

use console::{
    Clock, Console, Options,
    wire::{DatabaseRequest, OpenPack, SourcesRequest, TableRequest},
};
use model::Nanos;
use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Nanos {
        // 2026-11-21T01:41:00Z.
        Nanos(1_795_225_260 * 1_000_000_000)
    }
}

struct Scene {
    console: Console,
    folder: tempfile::TempDir,
}

impl Scene {
    async fn new(keys: &str, sql: &str, files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let toml = format!(
            "name = \"Test\"\n[environments.here.sources.db]\nkind = \"sqlite\"\n\
             file = \"orders.db\"\n{keys}"
        );
        for (name, text) in [("wheelhouse.toml", toml.as_str())].iter().chain(files) {
            let file: PathBuf = at("pack").join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let database = SqliteConnectOptions::new().filename(at("pack/orders.db"));
        let mut connection = database.create_if_missing(true).connect().await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
        let console = Console::start(Options {
            clock: Arc::new(Fixed),
            ..Options::within(folder.path())
        })
        .await
        .unwrap();
        let request = OpenPack {
            folder: at("pack").display().to_string(),
        };
        console::open_pack(&console, request).await.unwrap();
        Self { console, folder }
    }

    async fn card(&self) -> console::wire::SourceState {
        let asked = SourcesRequest {
            environment: "here".to_owned(),
        };
        let cards = console::sources(&self.console, asked).await.unwrap();
        cards[0].state.clone()
    }
}

fn request() -> DatabaseRequest {
    DatabaseRequest {
        environment: "here".to_owned(),
        source: None,
        question: 0,
    }
}

const STEPS: &str = "CREATE TABLE ops_steps (version varchar(128) PRIMARY KEY);
    INSERT INTO ops_steps VALUES ('20260101000000'), ('20260102000000');
    CREATE TABLE orders (id integer PRIMARY KEY);";
const FILE: (&str, &str) = (
    "steps/20260101000000_orders.sql",
    "-- migrate:up\nCREATE TABLE orders (id integer PRIMARY KEY);\n",
);
const NAMED: &str =
    "histories = [{ tool = \"dbmate\", table = \"ops_steps\", folder = \"steps\" }]\n";

#[tokio::test]
async fn a_history_that_the_pack_names_is_one_everywhere() {
    for (keys, is_named) in [(NAMED, true), ("", false)] {
        let scene = Scene::new(keys, STEPS, &[FILE, ("docs/data-model.md", "# orders\n")]).await;
        let view = console::migrations(&scene.console, request())
            .await
            .unwrap();
        assert_eq!(view.histories.len(), usize::from(is_named));
        let model = console::data_model(&scene.console, request())
            .await
            .unwrap();
        let undocumented = model.undocumented.iter();
        let mut undocumented = undocumented.filter(|gap| gap.table == "ops_steps");
        assert_eq!(
            undocumented.next().is_none(),
            is_named,
            "nobody documents a history"
        );
        let table = TableRequest {
            environment: "here".to_owned(),
            source: "db".to_owned(),
            schema: view_schema(&scene).await,
            table: "orders".to_owned(),
        };
        let table = console::table(&scene.console, table).await.unwrap();
        let mut touches = table.touches.iter();
        let made_by = touches.next().map(|touch| touch.id.as_str());
        assert_eq!(made_by, is_named.then_some("20260101000000"));
        let detail = scene.card().await.detail;
        let newest = detail.contains("newest migration 20260102000000, when is not recorded");
        assert_eq!(newest, is_named, "{detail}");
    }
}

/// What SQLite's one schema is called.
async fn view_schema(scene: &Scene) -> String {
    let all = console::wire::SchemaRequest {
        environment: "here".to_owned(),
        ..Default::default()
    };
    let view = console::schema(&scene.console, all).await.unwrap();
    view.tables[0].schema.clone()
}

#[tokio::test]
async fn a_time_that_sqlite_wrote_is_utc_and_the_card_says_how_long_ago() {
    let sql = "CREATE TABLE __diesel_schema_migrations (
            version VARCHAR(50) PRIMARY KEY NOT NULL,
            run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);
        INSERT INTO __diesel_schema_migrations VALUES ('20260101000000', '2026-11-21 00:41:00');";
    let scene = Scene::new("", sql, &[]).await;
    let view = console::migrations(&scene.console, request())
        .await
        .unwrap();
    let applied = &view.histories[0].rows[0].applied;
    assert_eq!(applied.text, "2026-11-21T00:41:00Z");
    let state = scene.card().await;
    assert!(
        state.detail.starts_with("A file, last written "),
        "{}",
        state.detail
    );
    let words = "; newest migration 20260101000000, 1 h ago";
    assert!(state.detail.ends_with(words), "{}", state.detail);
    assert!(state.newest.is_some());
    // What was seen is kept as it stands in the row.
    let ledgers = fs::read_dir(scene.folder.path().join("data/ledgers")).unwrap();
    let ledger = ledgers
        .flatten()
        .next()
        .unwrap()
        .path()
        .join("ledger-0001.jsonl");
    assert!(
        fs::read_to_string(ledger)
            .unwrap()
            .contains("2026-11-21 00:41:00")
    );
}
