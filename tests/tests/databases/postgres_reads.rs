//! What is read from a standby, and that nothing is written meanwhile.

use std::time::{Duration, Instant};

use replica::{
    Caps, Cell, Cut, Fault, Kind, Lag, Layers, Measure, Parameter, Replica, Role, TableRead,
};

use crate::{postgres::Postgres, process::wait};

#[tokio::test(flavor = "multi_thread")]
async fn a_standby_is_read_and_nothing_is_written() {
    let Some(scene) = Postgres::pair("").await else {
        return;
    };
    let before = scene.checksum();
    let replica = Replica::new(scene.target("console", scene.standby_port));
    stands(&scene, &replica).await;
    cells(&replica).await;
    tables(&replica).await;
    caps(&replica).await;
    parameters(&replica).await;
    health(&scene, &replica).await;
    // Whatever the server was about to do at that moment.
    for _ in 0..3 {
        is_withdrawn(&scene).await;
    }
    is_limited(&scene).await;
    at_most_four(&scene).await;

    // The primary is refused, and read where the pack allows it.
    let primary = Replica::new(scene.target("console", scene.primary_port));
    let fault = primary.tables().await.expect_err("it is no replica");
    assert!(matches!(fault, Fault::Primary { .. }), "{fault:?}");
    let mut target = scene.target("console", scene.primary_port);
    target.primary_allowed = true;
    assert!(Replica::new(target).tables().await.is_ok());

    assert_eq!(scene.checksum(), before);
    let sent = scene.statements("console");
    assert!(sent.len() > 50, "the log holds {} statements", sent.len());
    let reads = [
        "BEGIN",
        "SET LOCAL",
        "SELECT",
        "WITH",
        "SHOW",
        "EXPLAIN",
        "ROLLBACK",
    ];
    for statement in sent {
        let reads = reads.iter().any(|word| statement.starts_with(word));
        assert!(reads, "the console sent {statement}");
    }
}

async fn stands(scene: &Postgres, replica: &Replica) {
    let idle = Lag::Known {
        behind: Duration::ZERO,
        by: Measure::AllReplayed,
    };
    wait("an idle primary is not behind", async || {
        replica.standing().await.expect("it stands").lag == idle
    })
    .await;
    let standing = replica.standing().await.expect("it stands");
    assert_eq!(standing.role, Role::Replica);
    assert!(standing.is_current(), "{standing:?}");
    let system = scene.sql("SELECT system_identifier FROM pg_control_system()");
    assert_eq!(standing.identity.system, system);
    assert_eq!(standing.identity.timeline, Some(1));
    assert!(standing.identity.source.is_some());

    let mut target = scene.target("console", scene.standby_port);
    target.heartbeat = Some(replica::Heartbeat {
        table: "public.beat".into(),
        column: "at".into(),
    });
    let standing = Replica::new(target.clone())
        .standing()
        .await
        .expect("it stands");
    assert!(
        standing
            .heartbeat
            .is_some_and(|age| age < Duration::from_secs(60))
    );
    target.heartbeat = Some(replica::Heartbeat {
        table: "nowhere".into(),
        column: "at".into(),
    });
    let standing = Replica::new(target).standing().await.expect("it stands");
    let found = format!("{:?}", standing.findings);
    assert!(found.contains("NoHeartbeat"), "{found}");
    // A role without pg_monitor sees that there is a receiver, and that is enough.
    let plain = Replica::new(scene.target("plain", scene.standby_port));
    let lag = plain.standing().await.expect("it stands").lag;
    assert!(matches!(lag, Lag::Known { .. }), "{lag:?}");
}

async fn cells(replica: &Replica) {
    let read = TableRead {
        table: "kinds".into(),
        order: vec![("b".into(), false)],
        ..TableRead::default()
    };
    let rows = replica
        .read_table(&read, Caps::default())
        .await
        .expect("kinds");
    let text = |text: &str| Cell::Text(text.into());
    let expected = [
        ("bool", Cell::Bool(true)),
        ("int2", Cell::Integer(-3)),
        ("int8", Cell::Integer(i64::MAX)),
        ("float4", Cell::Float(0.1)),
        ("float8", Cell::Float(1e300)),
        (
            "numeric",
            Cell::Numeric("12345678901234567890.0123456789".into()),
        ),
        ("text", text("größe\n<b>")),
        ("jsonb", Cell::Json("{\"a\": [1, null]}".into())),
        ("bytea", Cell::Bytes(vec![0, 255])),
        ("timestamptz", Cell::Instant(1_709_251_199_000_001)),
        ("timestamp", Cell::WallClock(-1_000_000)),
        ("timestamptz", text("infinity")),
        ("uuid", text("00000000-0000-0000-0000-000000000001")),
        ("mood", text("sad")),
        // Of a domain the server names the type below it.
        ("text", text("x@y")),
        ("int4[]", text("{1,2}")),
        ("date", text("2024-02-29")),
        ("interval", text("1 day 02:00:00")),
        ("inet", text("10.0.0.1/8")),
    ];
    let [full, empty] = &rows.rows[..] else {
        panic!("{rows:?}");
    };
    for (at, (kind, cell)) in expected.iter().enumerate() {
        assert_eq!(&rows.columns[at].type_name, kind, "{:?}", rows.columns[at]);
        assert_eq!(&full[at], cell, "{:?}", rows.columns[at]);
    }
    assert!(empty.iter().all(|cell| *cell == Cell::Null));
    // Columns are known without rows, also twice the same.
    let sql = "SELECT 1 AS a, 'x' AS a WHERE false -- nothing";
    let rows = replica
        .run(sql, &[], Caps::default())
        .await
        .expect("no rows");
    assert!(rows.rows.is_empty());
    assert_eq!(rows.columns.len(), 2);
    let shown = replica
        .run("SHOW max_connections;", &[], Caps::default())
        .await
        .expect("SHOW");
    assert_eq!(shown.rows, [[text("20")]]);
    let plan = replica
        .run("EXPLAIN (FORMAT JSON) SELECT 1", &[], Caps::default())
        .await;
    assert!(matches!(plan.expect("a plan").rows[0][0], Cell::Json(_)));
}

async fn tables(replica: &Replica) {
    let schema = replica.tables().await.expect("a catalogue");
    let table = |name: &str| {
        let found = schema.tables.iter().find(|table| table.name == name);
        found.unwrap_or_else(|| panic!("{name} is not among {:?}", schema.tables))
    };
    let (orders, customers) = (table("orders"), table("customers"));
    assert_eq!(orders.kind, Kind::Table);
    assert_eq!(orders.primary_key, ["id"]);
    assert_eq!(customers.comment.as_deref(), Some("Who buys"));
    assert_eq!(orders.columns[3].type_name, "numeric(30,10)");
    assert_eq!(orders.columns[3].comment.as_deref(), Some("with tax"));
    assert_eq!(orders.columns[4].default.as_deref(), Some("'fine'::mood"));
    assert!(
        orders.size.is_some_and(|size| size.table > 100_000),
        "{:?}",
        orders.size
    );
    let invalid: Vec<&str> = orders
        .indexes
        .iter()
        .filter(|index| !index.valid)
        .map(|index| index.name.as_str())
        .collect();
    assert_eq!(invalid, ["broken"]);
    let keys: Vec<(&str, bool)> = orders
        .foreign_keys
        .iter()
        .map(|key| (key.columns[0].as_str(), key.indexed))
        .collect();
    assert_eq!(keys, [("customer", true), ("seller", false)]);
    assert_eq!(orders.foreign_keys[0].on_delete.as_deref(), Some("CASCADE"));
    assert_eq!(orders.foreign_keys[1].to_columns, ["id"]);
    let read = TableRead {
        schema: Some("public".into()),
        table: "hidden".into(),
        ..TableRead::default()
    };
    let fault = replica
        .read_table(&read, Caps::default())
        .await
        .expect_err("no grant");
    assert!(
        matches!(&fault, Fault::Forbidden { what } if what.contains("hidden")),
        "{fault:?}"
    );
}

async fn caps(replica: &Replica) {
    let numbers = "SELECT n, repeat('x', 1000) AS t FROM generate_series(1, 200000) n";
    let few = Caps {
        rows: 10,
        ..Caps::default()
    };
    let rows = replica.run(numbers, &[], few).await.expect("ten");
    assert_eq!((rows.rows.len(), rows.cut), (10, Some(Cut::Rows(10))));
    let bytes = Caps {
        rows: 1_000_000,
        bytes: 50_000,
        value: 100,
    };
    let rows = replica.run(numbers, &[], bytes).await.expect("some");
    assert_eq!(rows.cut, Some(Cut::Bytes(50_000)));
    assert_eq!(rows.shortened, rows.rows.len());
    let exactly = "SELECT n FROM generate_series(1, 10) n ORDER BY n DESC";
    let rows = replica.run(exactly, &[], few).await.expect("ten");
    assert_eq!((rows.rows.len(), rows.cut), (10, None));
    assert_eq!(rows.rows[0], [Cell::Integer(10)]);
}

async fn parameters(replica: &Replica) {
    let hostile = "'; DROP TABLE victim; --";
    let named = [
        ("id".to_owned(), Parameter::Integer(7)),
        ("text".to_owned(), Parameter::Text(hostile.into())),
        ("at".to_owned(), Parameter::Instant(1_709_251_199_000_001)),
        ("yes".to_owned(), Parameter::Bool(true)),
        ("part".to_owned(), Parameter::Float(0.5)),
    ];
    let sql = "SELECT id, :text AS text, :at AS at, :yes AS yes, :part AS part \
               FROM orders WHERE id = :id";
    let rows = replica
        .run(sql, &named, Caps::default())
        .await
        .expect("a row");
    let expected = [
        Cell::Integer(7),
        Cell::Text(hostile.into()),
        Cell::Instant(1_709_251_199_000_001),
        Cell::Bool(true),
        Cell::Float(0.5),
    ];
    assert_eq!(rows.rows, [expected]);
}

async fn health(scene: &Postgres, replica: &Replica) {
    for report in replica.health().await.expect("reports") {
        assert!(report.rows.is_ok(), "{}: {:?}", report.view.id, report.rows);
        assert!(!report.is_limited, "{}", report.view.id);
        let rows = report.rows.expect("it is");
        let first = |name: &str| {
            let at = rows.position(name).expect(name);
            rows.rows[0][at].text().expect("a value")
        };
        match report.view.id {
            "connections" => assert_eq!(first("limit_of_server"), "20"),
            "invalid_indexes" => assert_eq!(first("index"), "broken"),
            "sequences" => assert_eq!(
                (first("name"), first("used_percent")),
                ("nearly".into(), "95.00".into())
            ),
            "sizes" => assert_eq!(first("name"), "orders"),
            "wraparound" => assert_eq!(first("kind"), "database"),
            _ => {}
        }
    }
    let plain = Replica::new(scene.target("plain", scene.standby_port));
    let reports = plain.health().await.expect("reports");
    let limited = reports
        .iter()
        .find(|report| report.view.id == "transactions");
    assert!(limited.is_some_and(|report| report.is_limited));
}

/// A read that nobody waits for is ended at the server.
async fn is_withdrawn(scene: &Postgres) {
    let mut target = scene.target("console", scene.standby_port);
    target.limits.statement = Duration::from_secs(60);
    let replica = Replica::new(target);
    let running = "SELECT count(*) FROM pg_stat_activity \
                   WHERE usename = 'console' AND state = 'active' AND query LIKE '%generate%'";
    let reading = tokio::spawn(async move {
        let endless = "SELECT count(*) FROM generate_series(1, 1000000000000) n";
        replica.run(endless, &[], Caps::default()).await
    });
    wait("the statement runs", async || {
        scene.on_standby(running) == "1"
    })
    .await;
    reading.abort();
    wait("the statement is withdrawn", async || {
        scene.on_standby(running) == "0"
    })
    .await;
}

/// The server ends what takes too long, and the read says so.
async fn is_limited(scene: &Postgres) {
    let mut target = scene.target("console", scene.standby_port);
    target.limits.statement = Duration::from_millis(300);
    // Without the guard, so that the limits of the server alone are seen.
    let layers = Layers {
        guard: false,
        ..Layers::ALL
    };
    let replica = Replica::with_layers(target, layers);
    let began = Instant::now();
    let fault = replica
        .run("SELECT pg_sleep(30)", &[], Caps::default())
        .await;
    let after = Duration::from_millis(300);
    assert_eq!(fault, Err(Fault::Timeout { after }));
    assert!(began.elapsed() < Duration::from_secs(3));
}

async fn at_most_four(scene: &Postgres) {
    let replica = Replica::new(scene.target("console", scene.standby_port));
    let reads = (0..12).map(|_| {
        let replica = replica.clone();
        tokio::spawn(async move {
            let sql = "SELECT (SELECT count(*) FROM generate_series(1, 300000)), \
                       (SELECT count(*) FROM pg_stat_activity WHERE usename = 'console')";
            replica.run(sql, &[], Caps::default()).await
        })
    });
    let mut most = 0;
    for read in reads.collect::<Vec<_>>() {
        let rows = read.await.expect("it ends").expect("it reads");
        most = most.max(rows.rows[0][1].integer().expect("a number"));
    }
    // Those of the readers before this one lie unused meanwhile.
    assert!(most >= 3, "only {most} at a time");
    replica.close().await;
}
