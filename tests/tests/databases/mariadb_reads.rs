//! MariaDB: each layer alone, what is read from a replica, and what can become of it.

use std::time::Duration;

use replica::{
    Caps, Cell, Cut, Fault, Finding, Heartbeat, Lag, Layers, Measure, Power, Replica, Role,
    TableRead,
};

use crate::{
    mariadb::{At, MariaDb},
    process::wait,
};

const NONE: Layers = Layers {
    session: false,
    transaction: false,
    guard: false,
};

/// Writes that no transaction commits first.
const WRITES: &[&str] = &[
    "INSERT INTO victim VALUES (-1)",
    "UPDATE victim SET n = -1",
    "DELETE FROM victim",
    "SELECT * FROM victim FOR UPDATE",
];

/// DDL, for which MariaDB commits a transaction.
const DDL: &[&str] = &[
    "CREATE TABLE made (a INT)",
    "DROP TABLE victim",
    "TRUNCATE TABLE victim",
    "ALTER TABLE victim ADD COLUMN m INT",
    "CREATE USER made",
];

const ESCAPES: &[&str] = &[
    "COMMIT; INSERT INTO victim VALUES (-1)",
    "SELECT 1; DELETE FROM victim",
    "BEGIN NOT ATOMIC SET SESSION TRANSACTION READ WRITE; DELETE FROM victim; END",
    "SET STATEMENT tx_read_only = 0 FOR DELETE FROM victim",
    "EXECUTE IMMEDIATE 'DELETE FROM victim'",
    "SELECT 1 INTO OUTFILE '/tmp/wheelhouse-was-here'",
    "SELECT 1 /*!INTO OUTFILE '/tmp/wheelhouse-was-here'*/",
    "SELECT GET_LOCK('x', 1)",
    "SET GLOBAL read_only = 0",
    "KILL 1",
];

#[tokio::test(flavor = "multi_thread")]
async fn each_layer_of_mariadb_stops_a_write_alone() {
    let Some(scene) = MariaDb::pair().await else {
        return;
    };
    let before = scene.checksum();
    let with = |role: &str, layers: Layers| {
        let mut target = scene.target(At::Primary, role);
        target.primary_allowed = true;
        Replica::with_layers(target, layers)
    };
    let run = async |replica: &Replica, sql: &str| replica.run(sql, &[], Caps::default()).await;

    // The role alone; who may read may lock what he reads.
    let role = with("console", NONE);
    for sql in WRITES
        .iter()
        .chain(DDL)
        .filter(|sql| !sql.contains("FOR UPDATE"))
    {
        let fault = run(&role, sql).await.expect_err(sql);
        assert!(matches!(fault, Fault::Forbidden { .. }), "{sql}: {fault:?}");
    }
    // The session alone, with the DDL that a transaction alone does not stop.
    let session = with(
        "writer",
        Layers {
            session: true,
            ..NONE
        },
    );
    for sql in WRITES.iter().chain(DDL) {
        let fault = run(&session, sql).await.expect_err(sql);
        assert!(matches!(fault, Fault::Written { .. }), "{sql}: {fault:?}");
    }
    // What opens the session is closed again before the next read.
    let _ = run(&session, "SET SESSION TRANSACTION READ WRITE").await;
    let fault = run(&session, "DELETE FROM victim").await;
    assert!(matches!(fault, Err(Fault::Written { .. })), "{fault:?}");
    // The transaction and the protocol of prepared statements alone.
    let transaction = with(
        "writer",
        Layers {
            transaction: true,
            ..NONE
        },
    );
    for sql in WRITES {
        let fault = run(&transaction, sql).await.expect_err(sql);
        assert!(matches!(fault, Fault::Written { .. }), "{sql}: {fault:?}");
    }
    for sql in [
        "COMMIT; INSERT INTO victim VALUES (-1)",
        "SELECT 1; DELETE FROM victim",
    ] {
        let fault = run(&transaction, sql).await.expect_err(sql);
        assert!(matches!(fault, Fault::BadQuery { .. }), "{sql}: {fault:?}");
    }
    let guard = with(
        "writer",
        Layers {
            guard: true,
            ..NONE
        },
    );
    for sql in WRITES.iter().chain(DDL).chain(ESCAPES) {
        let fault = run(&guard, sql).await.expect_err(sql);
        assert!(matches!(fault, Fault::Guarded { .. }), "{sql}: {fault:?}");
    }
    assert_eq!(scene.checksum(), before);

    // The escapes are real: a read-only transaction is committed for DDL, which then runs …
    scene.sql(At::Primary, "CREATE TABLE shop.spare (a INT)");
    run(&transaction, "DROP TABLE spare")
        .await
        .expect("it gets out");
    assert_eq!(scene.checksum(), before);
    // … and a compound statement is one statement, in which a session opens itself: of the layers
    // only the guard and the role stop it.
    let without_guard = Layers {
        guard: false,
        ..Layers::ALL
    };
    let compound = "BEGIN NOT ATOMIC COMMIT; SET SESSION TRANSACTION READ WRITE; \
                    DELETE FROM victim; END";
    let fault = run(&with("console", without_guard), compound).await;
    assert!(matches!(fault, Err(Fault::Forbidden { .. })), "{fault:?}");
    run(&with("writer", without_guard), compound)
        .await
        .expect("it gets out");
    assert_ne!(scene.checksum(), before);

    let all = with("writer", Layers::ALL);
    let rights = all.rights().await.expect("it says what it may");
    assert!(rights.powers.contains(&Power::Superuser), "{rights:?}");
    let rights = with("console", Layers::ALL)
        .rights()
        .await
        .expect("it says what it may");
    assert!(!rights.could_write(), "{rights:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_of_mariadb_is_read_stopped_and_cut_off() {
    let Some(mut scene) = MariaDb::pair().await else {
        return;
    };
    let before = scene.checksum();
    let replica = Replica::new(scene.target(At::Replica, "console"));
    wait("the replica says that it is not behind", async || {
        let standing = replica.standing().await.expect("it stands");
        standing.role == Role::Replica
            && standing.lag
                == Lag::Known {
                    behind: Duration::ZERO,
                    by: Measure::SecondsBehind,
                }
            && standing.is_current()
    })
    .await;
    cells(&replica).await;
    tables(&replica).await;
    caps(&replica).await;
    for report in replica.health().await.expect("reports") {
        // MariaDB has its performance schema switched off: nothing is found there.
        let is_known = report.rows.is_ok() || report.view.id == "statements";
        assert!(is_known, "{}: {:?}", report.view.id, report.rows);
    }
    // Whatever the server was about to do at that moment.
    for _ in 0..3 {
        is_withdrawn(&scene).await;
    }
    is_limited(&scene).await;

    let primary = Replica::new(scene.target(At::Primary, "console"));
    let fault = primary.tables().await.expect_err("it is no replica");
    assert!(matches!(fault, Fault::Primary { .. }), "{fault:?}");
    // A role that may not see replication reads what shows that it is read-only.
    let plain = Replica::new(scene.target(At::Replica, "plain"));
    assert!(plain.tables().await.is_ok());
    assert!(matches!(
        plain.standing().await.expect("it stands").lag,
        Lag::Unknown { .. }
    ));
    let mut target = scene.target(At::Replica, "plain");
    target.heartbeat = Some(Heartbeat {
        table: "beat".into(),
        column: "at".into(),
    });
    let standing = Replica::new(target).standing().await.expect("it stands");
    assert!(
        standing
            .heartbeat
            .is_some_and(|age| age < Duration::from_secs(60)),
        "{standing:?}"
    );

    assert_eq!(scene.checksum(), before);
    let sent = scene.statements("console");
    assert!(sent.len() > 50, "the log holds {} statements", sent.len());
    let reads = [
        "SET SESSION",
        "SET NAMES",
        "START TRANSACTION READ ONLY",
        "SELECT",
        "SHOW",
        "ROLLBACK",
        "KILL QUERY",
    ];
    for statement in sent {
        let reads = reads.iter().any(|word| statement.starts_with(word));
        // The lines of a statement that follow its first begin with blanks.
        assert!(
            reads || statement.starts_with(' '),
            "the console sent {statement}"
        );
    }

    scene.sql(At::Replica, "STOP SLAVE SQL_THREAD");
    let standing = replica.standing().await.expect("it stands");
    assert!(standing.findings.contains(&Finding::Paused), "{standing:?}");
    scene.sql(At::Replica, "START SLAVE SQL_THREAD");
    scene.primary.stop();
    wait("the broken stream is seen", async || {
        let standing = replica.standing().await.expect("it stands");
        let broken = |finding: &Finding| matches!(finding, Finding::Broken { .. });
        standing.findings.iter().any(broken) && !standing.is_current()
    })
    .await;
    // Promoted: it replicates from nobody and takes writes.
    scene.sql(
        At::Replica,
        "STOP SLAVE; RESET SLAVE ALL; SET GLOBAL read_only = 0",
    );
    let standing = replica.standing().await.expect("it stands");
    assert!(
        matches!(standing.role, Role::Primary { .. }),
        "{standing:?}"
    );
    let fault = replica.tables().await.expect_err("it takes writes now");
    assert!(matches!(fault, Fault::Primary { .. }), "{fault:?}");
    scene.replica.stop();
    let fault = replica.standing().await.expect_err("nobody answers");
    assert!(matches!(fault, Fault::Unreachable { .. }), "{fault:?}");
}

async fn cells(replica: &Replica) {
    let read = TableRead {
        table: "kinds".into(),
        order: vec![("i".into(), true)],
        ..TableRead::default()
    };
    let rows = replica
        .read_table(&read, Caps::default())
        .await
        .expect("kinds");
    let text = |text: &str| Cell::Text(text.into());
    let expected = [
        Cell::Integer(2),
        Cell::Integer(-3),
        Cell::Numeric(u64::MAX.to_string()),
        Cell::Numeric("12345678901234567890.0123456789".into()),
        Cell::Float(0.1),
        Cell::Float(1e300),
        text("größe\n<b>"),
        Cell::Bytes(vec![0, 255]),
        text("{\"a\": [1, null]}"),
        Cell::Instant(1_709_251_199_000_001),
        Cell::WallClock(-1_000_000),
        text("0000-00-00 00:00:00"),
        text("2024-02-29"),
        text("-26:03:04"),
        Cell::Integer(2024),
        Cell::Bytes(vec![1, 1]),
        text("sad"),
    ];
    assert_eq!(rows.rows.len(), 2);
    for (at, cell) in expected.iter().enumerate() {
        assert_eq!(&rows.rows[0][at], cell, "{:?}", rows.columns[at]);
    }
    assert!(
        rows.rows[1].iter().all(|cell| *cell == Cell::Null),
        "{:?}",
        rows.rows[1]
    );
    let none = replica
        .run(
            "SELECT id, total FROM orders WHERE 1 = 0",
            &[],
            Caps::default(),
        )
        .await;
    assert_eq!(none.expect("no rows").columns.len(), 2);
}

async fn tables(replica: &Replica) {
    let schema = replica.tables().await.expect("a catalogue");
    let table = |name: &str| {
        let found = schema.tables.iter().find(|table| table.name == name);
        found.unwrap_or_else(|| panic!("{name} is not among {:?}", schema.tables))
    };
    let (orders, customers) = (table("orders"), table("customers"));
    assert_eq!(orders.primary_key, ["id"]);
    assert_eq!(customers.comment.as_deref(), Some("Who buys"));
    assert_eq!(
        customers.columns[0].extra.as_deref(),
        Some("auto_increment")
    );
    assert_eq!(orders.columns[0].type_name, "bigint(20) unsigned");
    assert_eq!(orders.columns[2].comment.as_deref(), Some("with tax"));
    assert!(orders.columns[1].nullable && !orders.columns[0].nullable);
    let [key] = &orders.foreign_keys[..] else {
        panic!("{orders:?}");
    };
    assert!(key.indexed, "InnoDB makes an index for it");
    assert_eq!(
        (key.to_table.as_str(), &key.to_columns[..]),
        ("customers", &["id".to_owned()][..])
    );
}

async fn caps(replica: &Replica) {
    let few = Caps {
        rows: 10,
        ..Caps::default()
    };
    for sql in [
        "SELECT id FROM orders ORDER BY id",
        "SELECT id FROM orders ORDER BY id LIMIT 4000",
    ] {
        let rows = replica.run(sql, &[], few).await.expect("ten");
        assert_eq!(
            (rows.rows.len(), rows.cut),
            (10, Some(Cut::Rows(10))),
            "{sql}"
        );
    }
    let bytes = Caps {
        bytes: 20_000,
        value: 100,
        ..Caps::default()
    };
    let sql = "SELECT id, REPEAT('x', 1000) AS t FROM orders";
    let rows = replica.run(sql, &[], bytes).await.expect("some");
    assert_eq!(
        (rows.cut, rows.shortened),
        (Some(Cut::Bytes(20_000)), rows.rows.len())
    );
}

async fn is_withdrawn(scene: &MariaDb) {
    let mut target = scene.target(At::Replica, "console");
    target.limits.statement = Duration::from_secs(60);
    let replica = Replica::new(target);
    let running = "SELECT COUNT(*) FROM information_schema.processlist \
                   WHERE user = 'console' AND info LIKE '%o1.id%'";
    let reading = tokio::spawn(async move {
        let endless =
            "SELECT COUNT(*) FROM orders o1, orders o2, orders o3 WHERE o1.id + o2.id + o3.id = 3";
        replica.run(endless, &[], Caps::default()).await
    });
    wait("the statement runs", async || {
        scene.sql(At::Replica, running) == "1"
    })
    .await;
    reading.abort();
    wait("the statement is withdrawn", async || {
        scene.sql(At::Replica, running) == "0"
    })
    .await;
}

async fn is_limited(scene: &MariaDb) {
    let mut target = scene.target(At::Replica, "console");
    target.limits.statement = Duration::from_millis(300);
    let replica = Replica::new(target);
    let endless =
        "SELECT COUNT(*) FROM orders o1, orders o2, orders o3 WHERE o1.id + o2.id + o3.id = 3";
    let fault = replica.run(endless, &[], Caps::default()).await;
    let after = Duration::from_millis(300);
    assert_eq!(fault, Err(Fault::Timeout { after }));
}
