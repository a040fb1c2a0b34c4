//! A real standby of PostgreSQL, and what a migration leaves behind.

use crate::{
    desk::Desk,
    postgres::{PASSWORD, Postgres},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_standby_that_was_paused() {
    let Some(servers) = Postgres::pair("").await else {
        return;
    };
    let desk = desk(servers.standby_port).await;
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
    let desk = desk(servers.primary_port).await;
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

/// A desk whose only source is a database of the scene; on a primary by consent.
async fn desk(port: u16) -> Desk {
    let desk = Desk::open(&format!(
        "[environments.here.sources.db]\nkind = \"postgres\"\ntls = \"off\"\nprimary_allowed = true\n\
         url = \"postgres://console@127.0.0.1:{port}/shop\"\n"
    ))
    .await;
    desk.secret("db", PASSWORD).await;
    desk
}
