//! How long it takes to find histories among 2,000 tables and to compare one of 5,000 rows with
//! its files, checksums included, as JSON lines for `cargo xtask bench`.

use std::{collections::BTreeMap, time::Instant};

use migrations::{
    Cell, FirstSeen, Overrides, Rows, Table, Tool, What, compare, detect, files, history,
};
use sha2::{Digest as _, Sha384};

const TABLES: usize = 2_000;
const ROWS: i64 = 5_000;

fn main() {
    let history_table = Table::new(
        "public",
        "_sqlx_migrations",
        &[
            ("version", "bigint"),
            ("description", "text"),
            ("installed_on", "timestamp with time zone"),
            ("success", "boolean"),
            ("checksum", "bytea"),
            ("execution_time", "bigint"),
        ],
    );
    let ordinary = |n: usize| {
        let columns = [
            ("id", "bigint"),
            ("name", "text"),
            ("created_at", "timestamp with time zone"),
            ("batch", "integer"),
        ];
        Table::new("app", &format!("table_{n}"), &columns)
    };
    let mut tables: Vec<Table> = (1..TABLES).map(ordinary).collect();
    tables.push(history_table);
    let began = Instant::now();
    let (found, _) = detect(&tables, &Overrides::new());
    say("migration histories found among 2,000 tables", began);
    assert_eq!(found.len(), 1, "one of them is a history");

    let mut tree: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut rows = Rows {
        columns: found[0].columns.clone(),
        rows: Vec::new(),
    };
    for version in 1..=ROWS {
        let sql = format!("ALTER TABLE t ADD COLUMN c{version} text;\n").repeat(40);
        rows.rows.push(vec![
            Cell::Integer(version),
            Cell::Text(format!("add c{version}")),
            Cell::Timestamp(version * 1_000_000_000),
            Cell::Bool(true),
            Cell::Bytes(Sha384::digest(&sql).to_vec()),
            Cell::Integer(1_000_000),
        ]);
        tree.insert(
            format!("migrations/{version:05}_add_c{version}.sql"),
            sql.into_bytes(),
        );
    }
    tree.insert(
        "migrations/00007_add_c7.sql".into(),
        b"-- altered\n".to_vec(),
    );
    let began = Instant::now();
    let (history, _) = history(&found[0], &rows.into());
    let (files, _) = files(&tree, Tool::Sqlx, None);
    let comparison = compare(&history, &files, &FirstSeen::new());
    say("history of 5,000 rows compared with its files", began);
    let edited: Vec<&str> = comparison.found(What::Edited).collect();
    assert_eq!(edited, ["7"], "the altered one is found");
}

fn say(name: &str, began: Instant) {
    let took = began.elapsed().as_secs_f64() * 1_000.0;
    #[allow(clippy::print_stdout)] // what it is for
    {
        println!("{{\"name\":\"{name}\",\"value\":{took:.3},\"unit\":\"ms\"}}");
    }
}
