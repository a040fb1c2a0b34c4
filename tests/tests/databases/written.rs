use crate::{
    mariadb::{At, MariaDb},
    postgres::Postgres,
};

const FIRST: &str = "CREATE TABLE carts (id int);\n";
const SECOND: &str = "ALTER TABLE carts ADD total int;\n";
/// What the tools would run, as a pack holds it.
pub(crate) const FILES: &[(&str, &str)] = &[
    (
        "prisma/migrations/20260101000000_carts/migration.sql",
        FIRST,
    ),
    (
        "prisma/migrations/20260202000000_total/migration.sql",
        SECOND,
    ),
    (
        "db/migrations/20260101000000_people.sql",
        "-- migrate:up\nCREATE TABLE people (id int);\n-- migrate:down\nDROP TABLE people;\n",
    ),
    (
        "db/migrations/20260303000000_names.sql",
        "-- migrate:up\nALTER TABLE people ADD name text;\n-- migrate:down\n",
    ),
];

const PRISMA: &str = "CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY,
  checksum varchar(64) NOT NULL, finished_at TIME_TYPE NULL, migration_name varchar(255) NOT NULL,
  logs text, rolled_back_at TIME_TYPE NULL, started_at TIME_TYPE NOT NULL DEFAULT NOW_CALL,
  applied_steps_count integer NOT NULL DEFAULT 0);";
const DBMATE: &str = "CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY);";

/// A row of Prisma's table whose checksum the server computes.
fn prisma(id: &str, name: &str, checksum: &str) -> String {
    format!(
        "INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, \
         applied_steps_count) VALUES ('{id}', {checksum}, '2026-02-03 04:05:06', '{name}', \
         '2026-02-03 04:05:05', 1);"
    )
}

/// Writes to the primary of a standby what Prisma and dbmate leave behind: one file that ran as it
/// is, one that was edited since, and no time for what dbmate did.
pub(crate) fn postgres(servers: &Postgres) {
    let sha = |text: &str| format!("encode(sha256(convert_to('{text}', 'UTF8')), 'hex')");
    let tables = PRISMA
        .replace("TIME_TYPE", "timestamptz")
        .replace("NOW_CALL", "now()");
    servers.sql(&format!(
        "SET timezone = 'UTC'; {tables} {DBMATE} {} {} \
         GRANT SELECT ON _prisma_migrations, schema_migrations TO console",
        prisma("a", "20260101000000_carts", &sha(FIRST)),
        prisma("b", "20260202000000_total", &sha("something else")),
    ));
}

/// The same to the primary of a replica.
pub(crate) fn mariadb(servers: &MariaDb) {
    let sha = |text: &str| format!("SHA2('{text}', 256)");
    let tables = PRISMA
        .replace("TIME_TYPE", "datetime(3)")
        .replace("NOW_CALL", "CURRENT_TIMESTAMP(3)");
    let sql = format!(
        "USE shop; {tables} {DBMATE} {} {}",
        prisma("a", "20260101000000_carts", &sha(FIRST)),
        prisma("b", "20260202000000_total", &sha("something else")),
    );
    servers.sql(At::Primary, &sql);
}

/// What somebody does who wants the files to look as if they had been applied as they are.
pub(crate) const REWRITE: [&str; 2] = [
    "UPDATE _prisma_migrations SET checksum = REPEAT('a', 64) WHERE id = 'b'",
    "DELETE FROM _prisma_migrations WHERE id = 'a'",
];
