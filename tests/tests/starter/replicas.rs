//! Real replicas of PostgreSQL and MariaDB, and what a migration leaves behind.

use std::thread;

use crate::{
    desk::Desk,
    mariadb::{At, MariaDb},
    postgres::{PASSWORD, Postgres},
    process::wait,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_standby_that_was_paused() {
    let Some(servers) = Postgres::pair("").await else {
        return;
    };
    let desk = desk("postgres", servers.standby_port).await;
    let file = "starter/replica-lag.md";
    desk.content("streaming", &[file]).await.unwrap();
    servers.on_standby("SELECT pg_wal_replay_pause()");
    servers
        .sql("CREATE TABLE bulk AS SELECT n, repeat('x', 200) FROM generate_series(1, 100000) n");
    desk.told("paused", &[(file, &[4, 5, 14])]).await;
    servers.on_standby("SELECT pg_wal_replay_resume()");
    desk.content("resumed", &[file]).await.unwrap();
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_migration_that_left_an_index_behind() {
    let Some(servers) = Postgres::primary(|_| String::new()).await else {
        return;
    };
    let desk = desk("postgres", servers.primary_port).await;
    let files = [
        "starter/failed-migration.md",
        "starter/slow-query-after-migration.md",
    ];
    // One of the indexes of the data is invalid.
    desk.told("an invalid index", &[(files[0], &[5]), (files[1], &[6])])
        .await;
    servers.sql("DROP INDEX broken");
    desk.content("without it", &files).await.unwrap();
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_migration_that_waits_for_a_session() {
    let Some(servers) = Postgres::primary(|_| String::new()).await else {
        return;
    };
    let desk = desk("postgres", servers.primary_port).await;
    servers.sql("DROP INDEX broken");
    let file = "starter/failed-migration.md";
    thread::scope(|scope| {
        let ask = |sql| servers.psql(servers.primary_port, "shop", sql);
        // Asked as one, they are one transaction.
        scope.spawn(move || ask("LOCK TABLE orders; SELECT pg_sleep(90)"));
        wait_for(wait("the table is locked", async || {
            let held = "SELECT count(*) FROM pg_locks WHERE granted AND mode = 'AccessExclusiveLock' \
                        AND relation = 'orders'::regclass";
            servers.sql(held) == "1"
        }));
        scope.spawn(move || ask("ALTER TABLE orders ADD COLUMN later integer"));
        wait_for(desk.told("a migration that waits", &[(file, &[4])]));
        servers.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE query LIKE 'LOCK TABLE%' AND pid <> pg_backend_pid()",
        );
    });
    desk.content("after the session was ended", &[file])
        .await
        .unwrap();
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_of_mariadb_that_wait() {
    let Some(servers) = MariaDb::pair().await else {
        return;
    };
    let mut desk = desk("mysql", servers.port(At::Primary)).await;
    desk.given.insert("table".to_owned(), "orders".to_owned());
    let files = [
        "starter/failed-migration.md",
        "starter/saturated-database-pool.md",
        "starter/slow-query-after-migration.md",
        "starter/disk-filling.md",
    ];
    // Every statement for this kind of database is one that it takes.
    for file in files {
        let steps = desk.steps(file).await;
        let broken = steps.iter().filter(|step| step.is_broken());
        let broken: Vec<_> = broken.map(|step| (step.line, &step.words)).collect();
        assert!(broken.is_empty(), "{file}: {broken:?}");
        assert!(steps.iter().any(|step| !step.is_skipped()), "{file}");
    }
    thread::scope(|scope| {
        let ask = |sql| servers.client(At::Primary, sql);
        scope.spawn(move || ask("USE shop; BEGIN; UPDATE victim SET n = n + 1; SELECT SLEEP(90)"));
        let asleep =
            "SELECT id FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%'";
        let sleeper = || servers.sql(At::Primary, asleep);
        wait_for(wait("rows are locked", async || !sleeper().is_empty()));
        scope.spawn(move || ask("USE shop; UPDATE victim SET n = 0 WHERE n = 7"));
        wait_for(desk.told("a session that waits", &[(files[0], &[4])]));
        servers.sql(At::Primary, &format!("KILL {}", sleeper()));
    });
    desk.content("after the session was ended", &files[..1])
        .await
        .unwrap();
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_of_mariadb() {
    let Some(servers) = MariaDb::pair().await else {
        return;
    };
    let desk = desk("mysql", servers.port(At::Replica)).await;
    let steps = desk.steps("starter/replica-lag.md").await;
    let answered = steps.iter().find(|step| !step.is_skipped()).unwrap();
    assert_eq!((answered.number, answered.words.as_str()), (1, "1 row"));
    desk.close().await;
}

/// Waits within a scope of threads, in which nothing can be awaited.
fn wait_for(it: impl Future<Output = ()>) {
    tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(it));
}

/// A desk whose only source is a database of the scene; on a primary by consent.
async fn desk(kind: &str, port: u16) -> Desk {
    let desk = Desk::open(&format!(
        "[environments.here.sources.db]\nkind = \"{kind}\"\ntls = \"off\"\nprimary_allowed = true\n\
         url = \"{kind}://console@127.0.0.1:{port}/shop\"\n"
    ))
    .await;
    desk.secret("db", PASSWORD).await;
    desk
}
