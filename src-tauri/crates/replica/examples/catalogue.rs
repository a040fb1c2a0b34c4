//! How long it takes to list 10,000 tables and to check a statement, as JSON lines for
//! `cargo xtask bench`.

use std::{fmt::Write, time::Instant};

use replica::{Address, Engine, Replica, Target};
use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};

const TABLES: usize = 10_000;
const CHECKS: u32 = 1_000;
const STATEMENT: &str = "WITH late AS (SELECT * FROM orders WHERE due < now()) \
    SELECT c.name, count(*) FROM late JOIN customers c ON c.id = late.customer GROUP BY c.name";

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().expect("a folder for the file");
    let path = folder.path().join("many.db");
    let mut sql = String::from("BEGIN;");
    for number in 0..TABLES {
        let _ = write!(
            sql,
            "CREATE TABLE t{number} (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c REAL, \
             other REFERENCES t{}); CREATE INDEX i{number} ON t{number} (other);",
            number / 2
        );
    }
    sql.push_str("COMMIT;");
    let options = SqliteConnectOptions::new().filename(&path);
    let mut connection = options
        .create_if_missing(true)
        .connect()
        .await
        .expect("SQLite makes a file");
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .expect("it takes the tables");
    connection.close().await.expect("it closes");

    let replica = Replica::new(Target::new(Engine::Sqlite, Address::File(path)));
    let began = Instant::now();
    let schema = replica.tables().await.expect("a catalogue");
    let listed = began.elapsed().as_secs_f64() * 1_000.0;
    assert_eq!((schema.tables.len(), schema.is_cut), (TABLES, false));

    let began = Instant::now();
    for _ in 0..CHECKS {
        replica::check(Engine::Postgres, STATEMENT).expect("it reads");
    }
    let checked = began.elapsed().as_secs_f64() * 1_000_000.0 / f64::from(CHECKS);
    #[allow(clippy::print_stdout)] // what it is for
    {
        println!("{{\"name\":\"list 10,000 tables\",\"value\":{listed:.3},\"unit\":\"ms\"}}");
        println!("{{\"name\":\"check of a statement\",\"value\":{checked:.3},\"unit\":\"us\"}}");
    }
}
