use super::{Applied, History, Position, Role, State, history};
use crate::{Cell, Found, Overrides, Rows, Sheets, Side, Table, Tool, Unprovable, detect};

mod hostile;

fn found(tool: Tool, columns: &[&str]) -> Found {
    Found {
        tool,
        schema: "public".into(),
        table: "history".into(),
        columns: columns.iter().map(|c| (*c).to_owned()).collect(),
        sides: vec![],
        confidence: crate::Confidence::Certain,
        why: String::new(),
        unknown_columns: vec![],
    }
}

fn rows(columns: &[&str], rows: Vec<Vec<Cell>>) -> Rows {
    Rows {
        columns: columns.iter().map(|c| (*c).to_owned()).collect(),
        rows,
    }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.into())
}

fn read(tool: Tool, columns: &[&str], cells: Vec<Vec<Cell>>) -> (History, Vec<model::Problem>) {
    history(&found(tool, columns), &rows(columns, cells).into())
}

fn states(history: &History) -> Vec<(&str, &State)> {
    history
        .entries
        .iter()
        .map(|entry| (entry.id.as_str(), &entry.state))
        .collect()
}

#[test]
fn flyway_rows_undo_delete_and_repeat_each_other() {
    let columns = [
        "installed_rank",
        "version",
        "description",
        "type",
        "script",
        "checksum",
        "installed_by",
        "installed_on",
        "execution_time",
        "success",
    ];
    let row = |rank: i64, version: Option<&str>, description: &str, kind: &str, ok: bool| {
        vec![
            Cell::Integer(rank),
            version.map_or(Cell::Null, text),
            text(description),
            text(kind),
            text("V1__x.sql"),
            Cell::Integer(-383_880_428),
            text("shop"),
            text("2026-11-21 01:32:44"),
            Cell::Integer(12),
            Cell::Bool(ok),
        ]
    };
    let (history, problems) = read(
        Tool::Flyway,
        &columns,
        vec![
            row(0, Some("0"), "<< Flyway Schema Creation >>", "SCHEMA", true),
            row(1, Some("1"), "first", "BASELINE", true),
            row(2, Some("2"), "second", "SQL", true),
            row(3, Some("2"), "second", "UNDO_SQL", true),
            row(4, Some("3"), "third", "SQL", false),
            row(5, None, "views", "SQL", true),
            row(6, None, "views", "SQL", true),
        ],
    );
    assert_eq!(problems, []);
    assert_eq!(
        states(&history),
        [
            ("0", &State::Marker),
            ("1", &State::Baseline),
            ("2", &State::RolledBack),
            ("2", &State::Marker),
            ("3", &State::Failed),
            ("R views", &State::Marker),
            ("R views", &State::Applied),
        ]
    );
    let first = &history.entries[1];
    assert_eq!(first.duration_ns, Some(12_000_000));
    assert_eq!(first.checksum.as_deref(), Some("-383880428"));
    assert_eq!(
        first.by.as_ref().map(|by| by.role),
        Some(Role::DatabaseUser)
    );
}

#[test]
fn a_version_of_flyway_that_is_applied_again_after_its_undo_counts() {
    let columns = [
        "installed_rank",
        "version",
        "description",
        "type",
        "success",
    ];
    let row = |rank: i64, kind: &str| {
        vec![
            Cell::Integer(rank),
            text("2"),
            text("x"),
            text(kind),
            Cell::Bool(true),
        ]
    };
    let (history, _) = read(
        Tool::Flyway,
        &columns,
        vec![row(1, "SQL"), row(2, "UNDO_SQL"), row(3, "SQL")],
    );
    assert_eq!(
        history.entries.iter().map(|e| &e.state).collect::<Vec<_>>(),
        [&State::RolledBack, &State::Marker, &State::Applied]
    );
}

#[test]
fn atlas_tells_how_far_it_came() {
    let columns = [
        "version",
        "description",
        "type",
        "applied",
        "total",
        "executed_at",
        "execution_time",
        "error",
        "error_stmt",
        "hash",
    ];
    let row = |version: &str, kind: i64, applied: i64, total: i64, error: Cell| {
        vec![
            text(version),
            text("d"),
            Cell::Integer(kind),
            Cell::Integer(applied),
            Cell::Integer(total),
            Cell::Timestamp(1_795_225_267_000_000_000),
            Cell::Integer(5),
            error,
            text("ALTER TABLE x"),
            text("h1:abc="),
        ]
    };
    let (history, _) = read(
        Tool::Atlas,
        &columns,
        vec![
            row("3", 2, 1, 2, text("no such table")),
            row("1", 1, 0, 0, Cell::Null),
            row("2", 2, 2, 2, Cell::Null),
            row("4", 6, 1, 2, text("resolved")),
            row(".atlas_cloud_identifier", 2, 0, 0, Cell::Null),
        ],
    );
    assert_eq!(
        states(&history),
        [
            ("1", &State::Baseline),
            ("2", &State::Applied),
            ("3", &State::HalfApplied { done: 1, total: 2 }),
            ("4", &State::Applied),
        ]
    );
    assert_eq!(
        history.entries[2].error.as_deref(),
        Some("no such table, in: ALTER TABLE x")
    );
    assert_eq!(history.entries[1].checksum.as_deref(), Some("abc="));
}

#[test]
fn only_the_newest_row_of_a_goose_version_counts() {
    let row = |id: i64, version: i64, applied: bool| {
        vec![
            Cell::Integer(id),
            Cell::Integer(version),
            Cell::Bool(applied),
            text("2026-11-21 01:32:44"),
        ]
    };
    let (history, _) = read(
        Tool::Goose,
        &["id", "version_id", "is_applied", "tstamp"],
        vec![
            row(1, 0, true),
            row(2, 1, true),
            row(3, 1, false),
            row(4, 2, true),
            row(5, 2, false),
            row(6, 2, true),
        ],
    );
    let said: Vec<bool> = history
        .entries
        .iter()
        .map(|e| e.state.is_applied())
        .collect();
    assert_eq!(said, [false, false, false, false, false, true]);
}

#[test]
fn golang_migrate_stores_where_it_stands() {
    let table = [
        (vec![], None, false),
        (
            vec![vec![Cell::Integer(7), Cell::Bool(true)]],
            Some(7),
            true,
        ),
        (vec![vec![Cell::Integer(-1), Cell::Bool(true)]], None, true),
        (
            vec![vec![text("20250114093012"), Cell::Integer(0)]],
            Some(20_250_114_093_012),
            false,
        ),
    ];
    for (cells, version, dirty) in table {
        let (history, _) = read(Tool::GolangMigrate, &["version", "dirty"], cells);
        assert_eq!(history.position, Some(Position::Version { version, dirty }));
    }
}

#[test]
fn hasura_keeps_its_newer_state_in_json() {
    let state =
        r#"{"migrations":{"default":{"1700000000000":false,"1600000000000":true}},"settings":{}}"#;
    let (history, problems) = read(
        Tool::Hasura,
        &["hasura_uuid", "cli_state"],
        vec![vec![text("u"), Cell::Json(state.into())]],
    );
    assert_eq!(problems, []);
    assert_eq!(
        states(&history),
        [
            ("default.1600000000000", &State::Dirty),
            ("default.1700000000000", &State::Applied)
        ]
    );
    let (_, problems) = read(Tool::Hasura, &["cli_state"], vec![vec![text("{")]]);
    assert!(problems[0].message.starts_with("cli_state is not JSON"));
}

#[test]
fn locks_are_read_whatever_their_form() {
    let table = [
        (
            vec!["index", "is_locked"],
            vec![Cell::Integer(1), Cell::Integer(1)],
            true,
            None,
        ),
        (
            vec!["ID", "LOCKED", "LOCKGRANTED", "LOCKEDBY"],
            vec![
                Cell::Integer(1),
                Cell::Bytes(vec![1]),
                text("2026-11-21 01:00:00"),
                text("build (10.0.0.1)"),
            ],
            true,
            Some("build (10.0.0.1)"),
        ),
        (
            vec!["id", "locked"],
            vec![Cell::Integer(1), text("f")],
            false,
            None,
        ),
    ];
    for (columns, cells, held, by) in table {
        let sheets = Sheets {
            main: Rows::default(),
            sides: vec![(Side::Lock, rows(&columns, vec![cells]))],
        };
        let (history, _) = history(&found(Tool::Knex, &[]), &sheets);
        let lock = history.lock.expect("there is a lock");
        assert_eq!((lock.held, lock.by.as_deref()), (held, by));
    }
}

#[test]
fn corrupt_rows_are_named_and_the_others_kept() {
    let columns = [
        "version",
        "description",
        "installed_on",
        "success",
        "checksum",
        "execution_time",
    ];
    let good = |checksum: Cell| {
        vec![
            Cell::Integer(1),
            text("x"),
            Cell::Timestamp(0),
            Cell::Bool(true),
            checksum,
            Cell::Integer(-1),
        ]
    };
    let (history, problems) = read(
        Tool::Sqlx,
        &columns,
        vec![
            good(Cell::Bytes(vec![0xFF; 47])),
            good(Cell::Bytes(vec![0xFF; 48])),
            vec![Cell::Null],
            vec![],
            vec![Cell::Bytes(vec![0xFF, 0xFE])],
        ],
    );
    assert_eq!(history.entries.len(), 2);
    let said: Vec<&str> = problems.iter().map(|p| p.message.as_str()).collect();
    assert_eq!(
        said,
        [
            "the checksum of 1 is not one sqlx writes (94 characters)",
            "row 3 has no version that can be read",
            "row 4 has no version that can be read",
            "row 5 has no version that can be read",
        ]
    );
    assert_eq!(
        history.entries[0].duration_ns, None,
        "-1 stands for not recorded"
    );
}

#[test]
fn columns_of_newer_versions_become_details() {
    let table = Table::new(
        "",
        "_sqlx_migrations",
        &[
            ("version", "bigint"),
            ("description", "text"),
            ("installed_on", "timestamp"),
            ("success", "boolean"),
            ("checksum", "blob"),
            ("execution_time", "bigint"),
            ("applied_by", "text"),
        ],
    );
    let (found, _) = detect(&[table], &Overrides::new());
    let query = found[0].query();
    let columns: Vec<&str> = query.main.columns.iter().map(String::as_str).collect();
    let cells = vec![vec![
        Cell::Integer(1),
        text("x"),
        Cell::Null,
        Cell::Bool(true),
        Cell::Null,
        Cell::Null,
        text("deploy"),
    ]];
    let (history, _) = history(&found[0], &rows(&columns, cells).into());
    assert_eq!(
        history.entries[0].details,
        [("applied_by".to_owned(), "deploy".to_owned())]
    );
}

#[test]
fn commits_date_rows_that_say_no_time() {
    let table = Table::new("", "schema_migrations", &[("version", "varchar(128)")]);
    let (found, _) = detect(&[table], &Overrides::new());
    assert!(found[0].lacks_times());
    let cells = vec![
        vec![text("1"), Cell::Timestamp(1_767_225_600_000_000_001)],
        vec![text("2"), Cell::Null],
    ];
    let read = rows(&["version", crate::COMMITTED], cells);
    let (history, problems) = history(&found[0], &read.into());
    assert!(problems.is_empty());
    let [first, second] = history.entries.as_slice() else {
        panic!("two rows");
    };
    assert!(matches!(
        &first.applied,
        Applied::Committed { at } if at.nanos() == Some(1_767_225_600_000_000_001)
    ));
    assert_eq!(first.details, []);
    assert_eq!(second.applied, Applied::Unknown);
    let limit = history
        .limits
        .iter()
        .find(|limit| limit.what == Unprovable::AppliedAt);
    let words = &limit.expect("it stays a limit").words;
    assert!(
        words.contains("commits that wrote the rows last"),
        "{words}"
    );
}
