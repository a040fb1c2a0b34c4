//! An application that tells of its migrations, on the screens where a database does.
#![allow(clippy::unwrap_used)] // helpers of tests, outside the functions clippy knows for tests

use std::{
    fs,
    path::Path,
    process::Command,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{Method, Response, Uri, header::CONTENT_TYPE},
};
use console::{
    Clock, Console, Options,
    wire::{
        ChecksumView, DatabaseRequest, EvidenceChoice, EvidenceRequest, Health, Knowledge,
        MigrationRequest, MigrationState, MigrationsView, OpenPack, RoleKind, SchemaRequest,
        SourcesRequest,
    },
};
use model::{Code, Millis, Nanos};
use serde_json::json;

const MINUTE: i64 = 60 * 1_000_000_000;
/// 2026-11-21T01:41:00Z.
const START: i64 = 1_795_225_260 * 1_000_000_000;

struct Standing(AtomicI64);

impl Clock for Standing {
    fn now(&self) -> Nanos {
        Nanos(self.0.load(Ordering::SeqCst))
    }
}

/// What the application answers to `/flyway` and `/liquibase`; nothing is not exposed.
type Answers = Arc<Mutex<[Option<serde_json::Value>; 2]>>;

async fn answer(State(answers): State<Answers>, method: Method, uri: Uri) -> Response<Body> {
    assert_eq!(method, Method::GET, "an application is only read");
    let at = match uri.path() {
        "/actuator/flyway" => Some(0),
        "/actuator/liquibase" => Some(1),
        _ => None,
    };
    let answer = at.and_then(|at| answers.lock().unwrap()[at].clone());
    let response = Response::builder().header(CONTENT_TYPE, "application/json");
    match answer {
        Some(answer) => response.body(answer.to_string().into()),
        None => response.status(404).body("{}".into()),
    }
    .unwrap()
}

struct Scene {
    console: Console,
    clock: Arc<Standing>,
    answers: Answers,
    folder: tempfile::TempDir,
}

const V1: &str = "CREATE TABLE t (\n  id bigint PRIMARY KEY\n);\n";
const V2: &str = "ALTER TABLE t ADD COLUMN note text;\n";

impl Scene {
    async fn new(keys: &str) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let answers = Answers::default();
        let app = Router::new().fallback(answer).with_state(answers.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let files = at("pack/src/main/resources/db/migration");
        fs::create_dir_all(&files).unwrap();
        fs::write(files.join("V1__init.sql"), V1).unwrap();
        fs::write(files.join("V2__note.sql"), V2).unwrap();
        fs::write(files.join("V3__next.sql"), "SELECT 1;\n").unwrap();
        let toml = format!(
            "name = \"Test\"\n[environments.here.sources.app]\nkind = \"actuator\"\n\
             url = \"http://{address}/actuator\"\n{keys}"
        );
        fs::write(at("pack/wheelhouse.toml"), toml).unwrap();
        let clock = Arc::new(Standing(AtomicI64::new(START)));
        let console = Console::start(Options {
            clock: clock.clone(),
            ..Options::within(folder.path())
        })
        .await
        .unwrap();
        let folder_of_pack = at("pack").display().to_string();
        let request = OpenPack {
            folder: folder_of_pack,
        };
        console::open_pack(&console, request).await.unwrap();
        Self {
            console,
            clock,
            answers,
            folder,
        }
    }

    fn flyway(&self, migrations: serde_json::Value) {
        let told = json!({"contexts": {"orders": {"flywayBeans": {"flyway": {"migrations": migrations}}}}});
        self.answers.lock().unwrap()[0] = Some(told);
    }

    async fn look(&self, minute: i64) -> MigrationsView {
        self.clock
            .0
            .store(START + minute * MINUTE, Ordering::SeqCst);
        console::migrations(&self.console, request()).await.unwrap()
    }
}

fn request() -> DatabaseRequest {
    DatabaseRequest {
        environment: "here".to_owned(),
        source: None,
        question: 0,
    }
}

fn ran(rank: i64, version: &str, name: &str, checksum: i64, state: &str) -> serde_json::Value {
    json!({"installedRank": rank, "version": version, "description": name, "type": "SQL",
        "script": format!("V{version}__{name}.sql"), "checksum": checksum, "state": state,
        "installedBy": "orders", "installedOn": format!("2026-11-2{rank}T00:00:00Z"),
        "executionTime": 6})
}

/// The CRC-32 that Flyway computes of V1.
const CHECKSUM: i64 = -383_880_428;

#[tokio::test]
async fn a_flyway_bean_is_a_history_beside_its_files() {
    let scene = Scene::new("engine = \"postgres\"\n").await;
    scene.flyway(json!([
        ran(1, "1", "init", CHECKSUM, "SUCCESS"),
        ran(2, "2", "note", 7, "UNDONE"),
        {"version": "3", "description": "next", "type": "SQL", "script": "V3__next.sql",
            "checksum": 9, "state": "PENDING"},
    ]));
    let view = scene.look(0).await;
    let history = &view.histories[0];
    assert_eq!(
        (history.tool.as_str(), history.table.as_str()),
        ("Flyway", "orders.flyway")
    );
    let rows: Vec<_> = history
        .rows
        .iter()
        .map(|row| (row.id.as_str(), row.state, row.checksum))
        .collect();
    let wanted = [
        ("1", MigrationState::Applied, ChecksumView::Same),
        ("2", MigrationState::RolledBack, ChecksumView::Unknown),
        // What was undone can run again.
        ("2", MigrationState::Pending, ChecksumView::None),
        ("3", MigrationState::Pending, ChecksumView::None),
    ];
    assert_eq!(rows, wanted, "{history:#?}");
    let first = &history.rows[0];
    assert_eq!(first.by, "orders (database user)");
    assert_eq!(first.duration, Some(6e6));
    assert_eq!(first.applied.known, Knowledge::Recorded);
    let limits = history.limits.join("\n");
    assert!(
        limits.contains("The application tells this, not the database"),
        "{limits}"
    );
    let notes: Vec<&str> = view
        .problems
        .iter()
        .map(|one| one.message.as_str())
        .collect();
    assert!(notes[0].contains("V3__next.sql (PENDING)"), "{notes:?}");

    let request = MigrationRequest {
        environment: "here".to_owned(),
        source: "app".to_owned(),
        history: "orders.flyway".to_owned(),
        migration: "1#1".to_owned(),
    };
    let detail = console::migration(&scene.console, request).await.unwrap();
    assert_eq!(detail.texts[0].text, V1);
    assert!(
        detail
            .details
            .contains(&("state".to_owned(), "SUCCESS".to_owned()))
    );
    assert!(
        detail
            .house
            .iter()
            .any(|found| found.rule == "Safe to run twice")
    );

    let standing = console::database(&scene.console, self::request())
        .await
        .unwrap();
    let standing = standing.standing.unwrap();
    assert_eq!(standing.role, RoleKind::Unknown);
    assert!(
        standing
            .facts
            .contains(&("flyway orders.flyway".to_owned(), "2 rows".to_owned()))
    );
    let schema = SchemaRequest {
        environment: "here".to_owned(),
        source: None,
        search: String::new(),
        from: 0,
        count: None,
        kept: false,
        question: 0,
    };
    let failure = console::schema(&scene.console, schema).await.unwrap_err();
    assert_eq!(failure.code, Code::Unsupported);
    assert!(failure.remedy.unwrap().contains("kind postgres"));
}

#[tokio::test]
async fn looks_at_an_application_are_recorded_and_tell_what_changed() {
    let scene = Scene::new("").await;
    scene.flyway(json!([ran(1, "1", "init", CHECKSUM, "SUCCESS")]));
    scene.look(0).await;
    scene.flyway(json!([
        ran(1, "1", "init", 8, "SUCCESS"),
        ran(2, "2", "note", 9, "SUCCESS"),
    ]));
    let view = scene.look(1).await;
    let codes: Vec<&str> = view
        .ledger
        .changes
        .iter()
        .map(|one| one.code.as_str())
        .collect();
    assert!(
        codes.contains(&"repaired") && codes.contains(&"appeared"),
        "{codes:?}"
    );
    assert_eq!(view.ledger.health, Health::Ok);
    // An answer that did not come is no history that is gone.
    scene.answers.lock().unwrap()[0] = None;
    let failure = console::migrations(&scene.console, request())
        .await
        .unwrap_err();
    assert!(
        failure
            .remedy
            .unwrap()
            .contains("management.endpoints.web.exposure.include")
    );
    scene.flyway(json!([
        ran(1, "1", "init", 8, "SUCCESS"),
        ran(2, "2", "note", 9, "SUCCESS")
    ]));
    let again = scene.look(2).await;
    assert_eq!(again.ledger.changes.len(), view.ledger.changes.len());
}

#[tokio::test]
async fn the_sources_card_names_the_newest_migration() {
    let scene = Scene::new("").await;
    scene.flyway(json!([
        ran(1, "1", "init", CHECKSUM, "SUCCESS"),
        ran(2, "2", "note", 9, "SUCCESS")
    ]));
    scene
        .clock
        .0
        .store(START + 2 * 1_440 * MINUTE, Ordering::SeqCst);
    let asked = SourcesRequest {
        environment: "here".to_owned(),
    };
    let cards = console::sources(&scene.console, asked).await.unwrap();
    let state = &cards[0].state;
    assert_eq!(
        (state.health, cards[0].signals.as_slice()),
        (Health::Ok, &["database".to_owned()][..])
    );
    let words = "An application that tells of its migrations; newest migration note, ";
    assert!(state.detail.starts_with(words), "{}", state.detail);
    assert_eq!(state.newest, Some(Millis(1_795_305_600_000)), "2026-11-22");
}

/// Git as it is told by whoever works on the pack.
fn git(pack: &Path, who: &str, arguments: &[&str]) {
    let output = Command::new("git")
        .current_dir(pack)
        .args(arguments)
        .env("HOME", pack)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .envs(["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"].map(|name| (name, who)))
        .envs(["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"].map(|name| (name, "x@example.com")))
        .envs(["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"].map(|name| (name, "2026-11-01T00:00:00Z")))
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {output:?}");
}

#[tokio::test]
async fn changesets_of_one_changelog_share_its_approval_in_the_evidence_pack() {
    let scene = Scene::new("").await;
    let pack = scene.folder.path().join("pack");
    let changelog = "--liquibase formatted sql\n\n--changeset ann:1\nCREATE TABLE a (id int);\n\n\
                     --changeset bob:2\nCREATE TABLE b (id int);\n";
    let file = "src/main/resources/db/changelog/changes.sql";
    fs::create_dir_all(pack.join("src/main/resources/db/changelog")).unwrap();
    fs::write(pack.join(file), changelog).unwrap();
    git(&pack, "Ann", &["init", "-q", "-b", "main"]);
    git(&pack, "Ann", &["add", "src"]);
    git(&pack, "Ann", &["commit", "-q", "-m", "Add the changelog"]);
    let set = |id: &str, author: &str, order: i64| {
        json!({"author": author, "changeLog": "db/changelog/changes.sql", "comments": "",
            "contexts": [], "dateExecuted": format!("2026-11-1{order}T00:00:00Z"),
            "deploymentId": "1", "description": "sql", "execType": "EXECUTED", "id": id,
            "labels": [], "checksum": null, "orderExecuted": order, "tag": null})
    };
    let sets = json!({"contexts": {"orders": {"liquibaseBeans": {"liquibase": {
        "changeSets": [set("1", "ann", 1), set("2", "bob", 2)]}}, "parentId": null}}});
    scene.answers.lock().unwrap()[1] = Some(sets);
    let asked = EvidenceRequest {
        environment: "here".to_owned(),
        source: None,
        from: Millis(0),
        to: Millis(4_000_000_000_000),
        choice: EvidenceChoice::All,
        sign: false,
        folder: None,
        question: 0,
    };
    let out = scene.folder.path().join("out");
    fs::create_dir_all(&out).unwrap();
    let made = console::make_evidence(&scene.console, asked, out)
        .await
        .unwrap();
    assert!(made.verdict.sound, "{:?}", made.verdict);
    let read = |name: &str| fs::read_to_string(Path::new(&made.path).join(name)).unwrap();
    let document: serde_json::Value = serde_json::from_str(&read("changes.json")).unwrap();
    let changes = document["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 2);
    for change in changes {
        let approval = &change["approval"];
        assert_eq!(approval["author"], "Ann", "{change:#}");
        let merge = approval["merge"].as_str().unwrap();
        assert!(merge.contains("the whole changelog file counts"), "{merge}");
        let copy = change["copy"].as_str().unwrap();
        assert_eq!(read(copy), changelog, "the whole file is taken along");
        assert_eq!(change["exceptions"], json!([]));
    }
    let queries = document["queries"].to_string();
    assert!(queries.contains("/actuator/liquibase"), "{queries}");
    let report = read("report.html");
    for words in [
        "The requests that were made",
        "the application does not tell its clock",
        "The application tells this, not the database",
        "lock is held",
    ] {
        assert!(report.contains(words), "{words}");
    }
}

#[tokio::test]
async fn folders_of_beans_are_named_in_the_pack_and_a_wrong_name_is_said() {
    let keys = "histories = [{ tool = \"flyway\", table = \"billing\", folder = \"billing\" },\n\
                { tool = \"flyway\", table = \"gone\" }]\n";
    let scene = Scene::new(keys).await;
    let folder = scene.folder.path().join("pack/billing");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("V1__init.sql"), V1).unwrap();
    let bean = |checksum: i64| json!({"migrations": [ran(1, "1", "init", checksum, "SUCCESS")]});
    let told = json!({"contexts": {"orders": {"flywayBeans": {
        "billing": bean(CHECKSUM), "other": bean(1)}, "parentId": null}}});
    scene.answers.lock().unwrap()[0] = Some(told);
    let view = scene.look(0).await;
    let of = |table: &str| {
        let mut histories = view.histories.iter();
        histories.find(|history| history.table == table).unwrap()
    };
    assert_eq!(of("orders.billing").folder.as_deref(), Some("billing"));
    assert_eq!(of("orders.billing").counts.edited, 0);
    assert_eq!(of("orders.other").counts.edited, 1);
    let words = "names gone as flyway’s history, and the application has no such bean";
    assert!(
        view.problems.iter().any(|one| one.message.contains(words)),
        "{:?}",
        view.problems
    );
}
