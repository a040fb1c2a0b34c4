mod cases;
mod random;

use cases::{READS, WRITES};

use super::*;
use crate::Engine::{Mysql, Postgres, Sqlite};

#[test]
fn what_reads_is_let_through() {
    let mut refused = Vec::new();
    for (engines, sql) in READS {
        for engine in *engines {
            if let Err(fault) = check(*engine, sql) {
                refused.push(format!("{engine}: {sql}\n  {fault}"));
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

#[test]
fn what_does_not_read_is_refused_and_says_why() {
    let mut passed = Vec::new();
    for (engines, sql, word) in WRITES {
        for engine in *engines {
            match check(*engine, sql) {
                Ok(_) => passed.push(format!("{engine}: {sql:?} is let through")),
                Err(fault) if fault.to_string().contains(word) => {}
                Err(fault) => passed.push(format!("{engine}: {sql:?} is refused, but: {fault}")),
            }
        }
    }
    assert!(passed.is_empty(), "{}", passed.join("\n"));
}

#[test]
fn closing_semicolons_are_taken_off_wherever_a_comment_has_some() {
    for (sql, expected, is_query) in [
        ("SELECT 1", "SELECT 1", true),
        (" SELECT ';' ; -- a;b\n", "SELECT ';'", true),
        ("SELECT 'ä' ;\n; /* ; */", "SELECT 'ä'", true),
        ("SHOW ALL;", "SHOW ALL", false),
    ] {
        let checked = check(Postgres, sql).unwrap();
        assert_eq!(
            (checked.sql.as_str(), checked.is_query),
            (expected, is_query)
        );
    }
}

#[test]
fn deep_and_long_statements_end_in_an_answer() {
    let sum = format!("SELECT 1{}", "+1".repeat(3_000));
    assert!(check(Postgres, &sum).is_ok());
    let longer = format!("SELECT 1{}", "+1".repeat(10_000));
    assert!(
        check(Postgres, &longer)
            .unwrap_err()
            .to_string()
            .contains("words")
    );
    for nested in [
        format!("SELECT {}1{}", "(".repeat(3_000), ")".repeat(3_000)),
        format!("SELECT {}1", "NOT ".repeat(3_000)),
        format!("SELECT {}", "- ".repeat(3_000)),
        "SELECT * FROM (".repeat(800),
        format!("SELECT 1{}", " UNION SELECT 1".repeat(1_500)),
        format!("SELECT a{}", "[1]".repeat(2_000)),
    ] {
        for engine in [Postgres, Mysql, Sqlite] {
            let _ = check(engine, &nested);
        }
    }
    assert!(check(Postgres, &"x".repeat(MAX_STATEMENT + 1)).is_err());
}
