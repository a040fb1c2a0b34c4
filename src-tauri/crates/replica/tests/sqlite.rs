//! Files of SQLite: what is read, and that nothing can be written.

use std::{fs, path::Path, time::Duration};

use replica::{
    Address, Caps, Cell, Cut, Engine, Fault, Lag, Layers, Measure, Parameter, Power, Replica, Role,
    TableRead, Target,
};
use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};
use tempfile::TempDir;

const NONE: Layers = Layers {
    session: false,
    transaction: false,
    guard: false,
};

const DATA: &str = "
PRAGMA journal_mode = WAL;
CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE);
CREATE TABLE orders (
  id INTEGER PRIMARY KEY, customer INTEGER REFERENCES customers (id) ON DELETE CASCADE,
  total NUMERIC DEFAULT 0, doubled REAL GENERATED ALWAYS AS (total * 2));
CREATE TABLE pairs (a TEXT, b TEXT, PRIMARY KEY (b, a)) WITHOUT ROWID;
CREATE VIEW big AS SELECT * FROM orders WHERE total > 100;
INSERT INTO customers (email) VALUES ('a@example.com'), ('größe');
WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 5000)
  INSERT INTO orders (id, customer, total) SELECT n, 1, n / 3.0 FROM n;
CREATE TABLE kinds (a, b, c, d BOOLEAN, e DATETIME);
INSERT INTO kinds VALUES (9223372036854775807, 0.1, x'00ff', 1, '2024-02-29 23:59:59');
INSERT INTO kinds VALUES (NULL, 'text', CAST(x'61ff' AS TEXT), NULL, NULL);";

async fn database() -> (TempDir, Target) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("shop.db");
    let mut connection = SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(true)
        .connect()
        .await
        .expect("SQLite makes a file");
    sqlx::raw_sql(DATA)
        .execute(&mut connection)
        .await
        .expect("it takes the data");
    connection.close().await.expect("it closes");
    let mut target = Target::new(Engine::Sqlite, Address::File(path));
    target.limits.statement = Duration::from_secs(10);
    (folder, target)
}

fn bytes(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        // SQLite makes an index of the log for readers; it holds no data.
        .filter(|path| !path.to_string_lossy().ends_with("-shm"))
        .map(|path| (path.display().to_string(), fs::read(&path).expect("a file")))
        .filter(|(path, bytes)| !path.ends_with("-wal") || !bytes.is_empty())
        .collect();
    files.sort();
    files
}

#[tokio::test]
async fn each_layer_stops_a_write_alone() {
    let (folder, target) = database().await;
    let before = bytes(folder.path());
    let writes = [
        "INSERT INTO customers (email) VALUES ('x')",
        "DELETE FROM orders",
        "CREATE TABLE made (a)",
        "DROP TABLE orders",
        "COMMIT; DELETE FROM orders",
        "PRAGMA query_only = 0; DELETE FROM orders",
        "PRAGMA user_version = 7",
    ];
    let run = async |replica: &Replica, sql: &str| replica.run(sql, &[], Caps::default()).await;
    // The file is opened read-only, whatever else is on.
    for layers in [
        NONE,
        Layers {
            session: true,
            ..NONE
        },
        Layers {
            transaction: true,
            ..NONE
        },
    ] {
        let replica = Replica::with_layers(target.clone(), layers);
        for sql in writes {
            let fault = run(&replica, sql).await.expect_err(sql);
            let refused = matches!(fault, Fault::Written { .. } | Fault::BadQuery { .. });
            assert!(refused, "{layers:?} {sql}: {fault:?}");
        }
    }
    // The session alone stops temporary tables too.
    let session = Replica::with_layers(
        target.clone(),
        Layers {
            session: true,
            ..NONE
        },
    );
    let fault = run(&session, "CREATE TEMP TABLE made (a)").await;
    assert!(matches!(fault, Err(Fault::Written { .. })), "{fault:?}");
    let guard = Replica::with_layers(
        target.clone(),
        Layers {
            guard: true,
            ..NONE
        },
    );
    let attached = folder.path().join("attached.db");
    let attach = format!("ATTACH 'file:{}?mode=rwc' AS x", attached.display());
    for sql in writes
        .into_iter()
        .chain([attach.as_str(), "SELECT load_extension('x')"])
    {
        let fault = run(&guard, sql).await.expect_err(sql);
        assert!(matches!(fault, Fault::Guarded { .. }), "{sql}: {fault:?}");
    }
    assert_eq!(bytes(folder.path()), before);
    let rights = Replica::new(target).rights().await.unwrap();
    assert_eq!(rights.powers, [Power::WritableFile]);
}

#[tokio::test]
async fn a_file_is_read() {
    let (folder, target) = database().await;
    let before = bytes(folder.path());
    let replica = Replica::new(target);
    let standing = replica.standing().await.unwrap();
    assert_eq!(standing.role, Role::File);
    assert!(
        matches!(standing.lag, Lag::Known { behind, by: Measure::FileTime }
        if behind < Duration::from_secs(60))
    );

    let read = TableRead {
        table: "kinds".into(),
        ..TableRead::default()
    };
    let rows = replica.read_table(&read, Caps::default()).await.unwrap();
    let text = |text: &str| Cell::Text(text.into());
    assert_eq!(
        rows.rows,
        [
            vec![
                Cell::Integer(i64::MAX),
                Cell::Float(0.1),
                Cell::Bytes(vec![0, 255]),
                Cell::Integer(1),
                text("2024-02-29 23:59:59")
            ],
            vec![
                Cell::Null,
                text("text"),
                text("a\u{fffd}"),
                Cell::Null,
                Cell::Null
            ],
        ]
    );
    let none = replica
        .run("SELECT id, total FROM orders WHERE 0", &[], Caps::default())
        .await;
    assert_eq!(none.unwrap().columns.len(), 2);

    let schema = replica.tables().await.unwrap();
    let names: Vec<&str> = schema
        .tables
        .iter()
        .map(|table| table.name.as_str())
        .collect();
    assert_eq!(names, ["big", "customers", "kinds", "orders", "pairs"]);
    let [_, customers, _, orders, pairs] = &schema.tables[..] else {
        panic!("{schema:?}");
    };
    assert_eq!(customers.primary_key, ["id"]);
    assert!(customers.indexes[0].unique);
    assert_eq!(pairs.primary_key, ["b", "a"]);
    assert_eq!(orders.columns[3].extra.as_deref(), Some("generated"));
    let key = &orders.foreign_keys[0];
    assert_eq!((key.to_table.as_str(), key.indexed), ("customers", false));
    assert_eq!(key.on_delete.as_deref(), Some("CASCADE"));
    assert_eq!(key.name, "", "its number is no name");

    let few = Caps {
        rows: 10,
        ..Caps::default()
    };
    let rows = replica.run("SELECT * FROM orders", &[], few).await.unwrap();
    assert_eq!((rows.rows.len(), rows.cut), (10, Some(Cut::Rows(10))));
    let named = [("id".to_owned(), Parameter::Integer(7))];
    let sql = "SELECT id FROM orders WHERE id = :id OR :id IS NULL";
    let rows = replica.run(sql, &named, Caps::default()).await.unwrap();
    assert_eq!(rows.rows, [[Cell::Integer(7)]]);
    for report in replica.health().await.unwrap() {
        assert!(report.rows.is_ok(), "{}: {:?}", report.view.id, report.rows);
    }
    assert_eq!(bytes(folder.path()), before);
}

#[tokio::test]
async fn what_takes_too_long_is_ended() {
    let (_folder, mut target) = database().await;
    target.limits.statement = Duration::from_millis(200);
    let replica = Replica::new(target);
    let endless = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n) \
                   SELECT count(*) FROM n";
    let fault = replica.run(endless, &[], Caps::default()).await;
    let after = Duration::from_millis(200);
    assert_eq!(fault, Err(Fault::Timeout { after }));
    assert!(replica.run("SELECT 1", &[], Caps::default()).await.is_ok());
}

#[tokio::test]
async fn a_bad_file_is_named_and_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("no.db");
    let replica = Replica::new(Target::new(Engine::Sqlite, Address::File(path.clone())));
    let fault = replica.tables().await.unwrap_err();
    assert!(matches!(fault, Fault::Unreachable { .. }), "{fault:?}");
    assert!(!path.exists());
    fs::write(
        &path,
        "this is no database, however long it is said to be ".repeat(40),
    )
    .unwrap();
    let fault = replica.tables().await.unwrap_err();
    assert!(matches!(fault, Fault::Damaged { .. }), "{fault:?}");
}
