use proptest::prelude::*;

use super::{Engine, Query, Rule, judge};
use crate::{MigrationFile, Tool};

fn file(sql: &str) -> MigrationFile {
    let mut file = MigrationFile::new(Tool::Sqlx, "1", "x", "migrations/1_x.sql");
    file.bytes = sql.as_bytes().to_vec();
    file
}

fn broken(sql: &str, engine: Engine) -> Vec<(Rule, u32)> {
    judge(&file(sql), engine, &[])
        .iter()
        .map(|breach| (breach.rule, breach.line))
        .collect()
}

#[test]
fn each_rule_knows_what_breaks_it() {
    use Engine::{Mysql, Postgres, Sqlite};
    type Case = (&'static str, Engine, &'static [(Rule, u32)]);
    let table: [Case; 22] = [
        (
            "CREATE TABLE IF NOT EXISTS t (id int);\nCREATE INDEX IF NOT EXISTS i ON t (id);",
            Postgres,
            &[],
        ),
        (
            "CREATE TABLE t (id int);",
            Postgres,
            &[(Rule::SafeTwice, 1)],
        ),
        (
            "\n-- why\nCREATE INDEX IF NOT EXISTS i ON t (id);",
            Postgres,
            &[(Rule::BlockingIndex, 3)],
        ),
        (
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON s.t (id)",
            Postgres,
            &[],
        ),
        ("CREATE INDEX IF NOT EXISTS i ON t (id)", Sqlite, &[]),
        (
            "ALTER TABLE t ADD COLUMN IF NOT EXISTS a text",
            Postgres,
            &[],
        ),
        (
            "ALTER TABLE t ADD COLUMN IF NOT EXISTS a uuid DEFAULT gen_random_uuid()",
            Postgres,
            &[(Rule::Rewrite, 1)],
        ),
        (
            "ALTER TABLE t ALTER COLUMN a TYPE bigint",
            Postgres,
            &[(Rule::Rewrite, 1)],
        ),
        (
            "ALTER TABLE t MODIFY a bigint",
            Mysql,
            &[(Rule::Rewrite, 1)],
        ),
        (
            "ALTER TABLE t ALTER COLUMN a SET NOT NULL",
            Postgres,
            &[(Rule::Lock, 1)],
        ),
        (
            "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u (id)",
            Postgres,
            &[(Rule::Lock, 1)],
        ),
        (
            "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u (id) NOT VALID",
            Postgres,
            &[],
        ),
        (
            "ALTER TABLE t ADD CONSTRAINT f UNIQUE (a)",
            Postgres,
            &[(Rule::BlockingIndex, 1)],
        ),
        (
            "ALTER TABLE t ADD CONSTRAINT f UNIQUE USING INDEX i",
            Postgres,
            &[],
        ),
        ("DROP TABLE IF EXISTS t", Postgres, &[(Rule::Loss, 1)]),
        ("UPDATE t SET a = 1", Mysql, &[(Rule::Lock, 1)]),
        ("UPDATE t SET a = 1 WHERE id < 5", Mysql, &[]),
        (
            "INSERT INTO t VALUES (1)",
            Postgres,
            &[(Rule::SafeTwice, 1)],
        ),
        (
            "INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING",
            Postgres,
            &[],
        ),
        (
            "ALTER TABLE t RENAME COLUMN a TO b",
            Postgres,
            &[(Rule::Lock, 1)],
        ),
        (
            "UPDATE t SET a = 1 WHERE b;\n\nUPDATE u SET a = 1 WHERE b;",
            Postgres,
            &[(Rule::OneChange, 3)],
        ),
        ("-- DROP TABLE t;\n/* CREATE TABLE x (); */", Postgres, &[]),
    ];
    for (sql, engine, expected) in table {
        assert_eq!(broken(sql, engine), expected, "{sql}");
    }
}

#[test]
fn a_column_that_a_query_reads_may_not_go() {
    let queries = [
        Query {
            place: "queries/notes.sql".into(),
            sql: "SELECT o.note FROM public.orders o".into(),
        },
        Query {
            place: "queries/other.sql".into(),
            sql: "SELECT 'note' FROM orders".into(),
        },
        Query {
            place: "queries/third.sql".into(),
            sql: "SELECT note FROM drafts -- orders".into(),
        },
    ];
    for sql in [
        "ALTER TABLE orders DROP COLUMN note",
        "ALTER TABLE public.\"orders\" DROP COLUMN IF EXISTS `note`",
        "ALTER TABLE orders RENAME COLUMN note TO customer_note",
    ] {
        let said: Vec<String> = judge(&file(sql), Engine::Postgres, &queries)
            .into_iter()
            .filter(|breach| breach.rule == Rule::StillRead)
            .map(|breach| breach.words)
            .collect();
        assert_eq!(
            said,
            ["column orders.note goes, and queries/notes.sql still reads it"],
            "{sql}"
        );
    }
}

#[test]
fn a_way_back_is_named() {
    let mut file = file("UPDATE t SET a = 1 WHERE b");
    file.down = Some(crate::Down {
        path: "migrations/1_x.down.sql".into(),
        line: 1,
        sql: "x".into(),
    });
    let breaches = judge(&file, Engine::Postgres, &[]);
    assert_eq!(
        (breaches[0].rule, breaches[0].path.as_str()),
        (Rule::ForwardOnly, "migrations/1_x.down.sql")
    );
}

proptest! {
    #[test]
    fn no_text_stops_it(sql in "(ALTER TABLE |DROP |'|\"|\\$\\$|/\\*|--|;|\n|é|[a-z ().]){0,24}") {
        let _ = judge(&file(&sql), Engine::Postgres, &[]);
    }
}
