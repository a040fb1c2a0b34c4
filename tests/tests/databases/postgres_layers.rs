//! Each layer alone, against a primary and a role that may do everything.

use replica::{Caps, Fault, Layers, Power, Replica};

use crate::postgres::{PASSWORD, Postgres};

const NONE: Layers = Layers {
    session: false,
    transaction: false,
    guard: false,
};

/// Statements that would leave something behind.
const WRITES: &[&str] = &[
    "INSERT INTO victim VALUES (-1)",
    "UPDATE victim SET n = -1",
    "DELETE FROM victim",
    "TRUNCATE victim",
    "DROP TABLE victim",
    "CREATE TABLE made (a int)",
    "CREATE TABLE made AS SELECT 1",
    "SELECT * INTO made FROM victim",
    "WITH gone AS (DELETE FROM victim RETURNING n) SELECT * FROM gone",
    "SELECT nextval('nearly')",
    "SELECT * FROM victim FOR UPDATE",
    "CREATE TEMPORARY TABLE made (a int)",
    "GRANT ALL ON victim TO plain",
    "ALTER ROLE plain SUPERUSER",
    "EXPLAIN ANALYZE DELETE FROM victim",
    "COPY victim FROM PROGRAM 'echo 1'",
];

/// What read-only transactions do not stop.
const ESCAPES: &[&str] = &[
    "COMMIT; INSERT INTO victim VALUES (-1)",
    "SELECT 1; DELETE FROM victim",
    "SET TRANSACTION READ WRITE",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()",
    "SELECT lo_create(0)",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT set_config('transaction_read_only', 'off', false)",
    "SELECT query_to_xml('DELETE FROM victim', true, true, '')",
    "SELECT pg_advisory_lock(1)",
    "COPY victim TO PROGRAM 'cat > /dev/null'",
    "DO 'BEGIN COMMIT; DELETE FROM victim; END'",
];

#[tokio::test(flavor = "multi_thread")]
async fn each_layer_of_postgresql_stops_a_write_alone() {
    let Some(scene) = Postgres::primary(|_| String::new()).await else {
        return;
    };
    let before = scene.checksum();
    let with = |role: &str, layers: Layers| {
        let mut target = scene.target(role, scene.primary_port);
        target.primary_allowed = true;
        Replica::with_layers(target, layers)
    };
    let run = async |replica: &Replica, sql: &str| replica.run(sql, &[], Caps::default()).await;

    // The role alone: it may make temporary tables, and a GRANT that gives nothing succeeds.
    let is_harmless = |sql: &str| sql.contains("TEMPORARY") || sql.starts_with("GRANT");
    let role = with("console", NONE);
    for sql in WRITES.iter().filter(|sql| !is_harmless(sql)) {
        let fault = run(&role, sql).await.expect_err(sql);
        assert!(is_refusal(&fault), "{sql}: {fault:?}");
    }
    // The session alone: the start-up option is in force before the first statement.
    let session = with(
        "writer",
        Layers {
            session: true,
            ..NONE
        },
    );
    for sql in WRITES {
        let fault = run(&session, sql).await.expect_err(sql);
        assert!(matches!(fault, Fault::Written { .. }), "{sql}: {fault:?}");
    }
    // The transaction and the extended protocol alone.
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
    let fault = run(&transaction, "SET TRANSACTION READ WRITE").await;
    assert!(matches!(fault, Err(Fault::Written { .. })), "{fault:?}");
    // What ends the transaction or changes the session is gone with the next read.
    for sql in [
        "COMMIT",
        "SET default_transaction_read_only = off",
        "ROLLBACK",
    ] {
        let _ = run(&transaction, sql).await;
        let fault = run(&transaction, "DELETE FROM victim").await;
        assert!(
            matches!(fault, Err(Fault::Written { .. })),
            "after {sql}: {fault:?}"
        );
    }
    // The guard alone, which is the only one that knows what functions do.
    let guard = with(
        "writer",
        Layers {
            guard: true,
            ..NONE
        },
    );
    for sql in WRITES.iter().chain(ESCAPES) {
        let fault = run(&guard, sql).await.expect_err(sql);
        assert!(matches!(fault, Fault::Guarded { .. }), "{sql}: {fault:?}");
    }
    // All of them, as the product reads.
    let all = with("writer", Layers::ALL);
    for sql in WRITES.iter().chain(ESCAPES) {
        assert!(run(&all, sql).await.is_err(), "{sql}");
    }

    let rights = all.rights().await.expect("it says what it may");
    assert!(
        rights.could_write() && rights.powers.contains(&Power::Superuser),
        "{rights:?}"
    );
    let rights = with("console", Layers::ALL)
        .rights()
        .await
        .expect("it says what it may");
    assert!(!rights.could_write(), "{rights:?}");
    assert_eq!(rights.powers, [Power::TemporaryTables]);

    assert_eq!(scene.checksum(), before);
    // Without its layers a role that may write does write: the tests above can fail.
    let nothing = with("writer", NONE);
    run(&nothing, "DELETE FROM victim WHERE n = 1")
        .await
        .expect("nothing stops it");
    assert_ne!(scene.checksum(), before);
    assert_eq!(
        scene.sql("SELECT count(*) FROM pg_largeobject_metadata"),
        "0"
    );

    // No fault quotes the password.
    let mut target = scene.target("console", scene.primary_port);
    target.password = Some(format!("{PASSWORD}-wrong").into());
    let fault = Replica::new(target)
        .standing()
        .await
        .expect_err("a wrong password");
    assert!(matches!(fault, Fault::Unauthorized { .. }), "{fault:?}");
    assert!(!format!("{fault:?} {fault}").contains(PASSWORD));
}

/// The role is refused, or the statement cannot be prepared without the right.
fn is_refusal(fault: &Fault) -> bool {
    matches!(fault, Fault::Forbidden { .. } | Fault::NotFound { .. })
}
