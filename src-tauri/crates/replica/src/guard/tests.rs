use rand::{Rng, SeedableRng, rngs::StdRng};

use super::*;
use crate::Engine::{Mysql, Postgres, Sqlite};

/// What may be sent, with the engines that take it.
const READS: &[(&[Engine], &str)] = &[
    (&[Postgres, Mysql, Sqlite], "SELECT 1"),
    (
        &[Postgres, Mysql, Sqlite],
        "select * from orders where id = 3 order by id limit 10",
    ),
    (&[Postgres, Mysql, Sqlite], "SELECT 1;"),
    (&[Postgres, Mysql, Sqlite], "SELECT 1 ;; -- a; b"),
    (
        &[Postgres, Mysql, Sqlite],
        "-- what it is for\nSELECT count(*) FROM t",
    ),
    (
        &[Postgres, Mysql, Sqlite],
        "/* what it is for */ SELECT count(*) FROM t",
    ),
    (
        &[Postgres, Mysql, Sqlite],
        "WITH a AS (SELECT 1 AS x) SELECT x FROM a",
    ),
    (
        &[Postgres, Mysql, Sqlite],
        "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a WHERE n < 5) SELECT n FROM a",
    ),
    (
        &[Postgres, Mysql, Sqlite],
        "SELECT a FROM t UNION SELECT b FROM u EXCEPT SELECT c FROM v",
    ),
    (
        &[Postgres, Mysql, Sqlite],
        "SELECT 'DELETE FROM t; DROP TABLE t' AS text",
    ),
    (
        &[Postgres, Mysql, Sqlite],
        "SELECT row_number() OVER (PARTITION BY a ORDER BY b) FROM t",
    ),
    (
        &[Postgres, Mysql, Sqlite],
        "SELECT CASE WHEN a > 1 THEN 'x' ELSE 'y' END FROM t JOIN u ON t.id = u.id",
    ),
    (
        &[Postgres, Mysql, Sqlite],
        "SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a)",
    ),
    (
        &[Postgres, Sqlite],
        "SELECT \"into\", \"update\" FROM \"delete\"",
    ),
    (&[Mysql], "SELECT `into`, `update` FROM `delete`"),
    (&[Postgres, Sqlite], "VALUES (1, 'a'), (2, 'b')"),
    (
        &[Postgres],
        "SELECT a::text, b[1], c->>'k', d @> '{}' FROM t WHERE e ~ '^x' AND f = ANY(ARRAY[1,2])",
    ),
    (
        &[Postgres],
        "SELECT DISTINCT ON (a) a, b FROM t ORDER BY a, b DESC NULLS LAST",
    ),
    (
        &[Postgres],
        "SELECT * FROM generate_series(1, 10) AS g(n) CROSS JOIN LATERAL (SELECT n * 2) x",
    ),
    (&[Postgres], "SELECT count(*) FILTER (WHERE a) FROM t"),
    (&[Postgres], "SELECT E'a\\'b', 'it''s'"),
    (&[Postgres], "SHOW server_version"),
    (&[Postgres], "SHOW ALL"),
    (&[Postgres], "EXPLAIN SELECT * FROM t"),
    (
        &[Postgres],
        "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM t",
    ),
    (
        &[Postgres],
        "SELECT pg_is_in_recovery(), current_setting('x', true), pg_size_pretty(3)",
    ),
    (
        &[Postgres],
        "SELECT extract(epoch FROM now()), now() - interval '1 day'",
    ),
    (&[Postgres], "SELECT pg_sleep FROM t"),
    (&[Postgres], "/* a /* nested */ comment */ SELECT 1"),
    (&[Postgres], "SELECT $1::int8 + 1"),
    (&[Mysql, Sqlite], "SELECT ? + 1"),
    (&[Mysql], "SHOW TABLES"),
    (&[Mysql], "SHOW FULL COLUMNS FROM t"),
    (&[Mysql], "SHOW CREATE TABLE t"),
    (&[Mysql], "SHOW VARIABLES LIKE 'max%'"),
    (&[Mysql], "SHOW GLOBAL STATUS LIKE 'Threads%'"),
    (&[Mysql], "SHOW REPLICA STATUS"),
    (&[Mysql], "SHOW ALL SLAVES STATUS"),
    (&[Mysql], "SHOW GRANTS"),
    (&[Mysql], "SHOW PROCESSLIST"),
    (&[Mysql], "EXPLAIN SELECT * FROM t"),
    (&[Mysql], "DESCRIBE t"),
    (&[Mysql], "SELECT @@version, @@global.read_only, @a"),
    (&[Mysql], "SELECT 1 # a comment"),
    (&[Mysql], "SELECT 1--1"),
    (
        &[Mysql],
        "SELECT SQL_NO_CACHE a FROM t USE INDEX (i) LIMIT 3, 4",
    ),
    (&[Mysql], "SELECT /*+ MAX_EXECUTION_TIME(1000) */ 1"),
    (&[Sqlite], "SELECT * FROM pragma_table_xinfo('t')"),
    (&[Sqlite], "EXPLAIN QUERY PLAN SELECT * FROM t"),
    (&[Sqlite], "SELECT a GLOB 'x*' FROM t"),
];

/// What may not be sent, with a word of the reason.
const WRITES: &[(&[Engine], &str, &str)] = &[
    (&[Postgres, Mysql, Sqlite], "", "empty"),
    (&[Postgres, Mysql, Sqlite], " ; ;", "empty"),
    (&[Postgres, Mysql, Sqlite], "-- nothing", "empty"),
    (
        &[Postgres, Mysql, Sqlite],
        "SELECT 1; SELECT 2",
        "more than one",
    ),
    (
        &[Postgres, Mysql, Sqlite],
        "COMMIT; INSERT INTO t VALUES (1)",
        "INTO",
    ),
    (
        &[Postgres, Mysql, Sqlite],
        "INSERT INTO t VALUES (1)",
        "INTO",
    ),
    (&[Postgres, Mysql, Sqlite], "UPDATE t SET a = 1", "UPDATE"),
    (&[Postgres, Mysql, Sqlite], "DELETE FROM t", "DELETE"),
    (&[Postgres, Mysql, Sqlite], "DROP TABLE t", "DROP"),
    (
        &[Postgres, Mysql, Sqlite],
        "CREATE TABLE t (a int)",
        "CREATE",
    ),
    (
        &[Postgres, Mysql, Sqlite],
        "CREATE TABLE t AS SELECT 1 AS a",
        "CREATE",
    ),
    (
        &[Postgres, Mysql, Sqlite],
        "ALTER TABLE t ADD COLUMN b int",
        "ALTER",
    ),
    (&[Postgres, Mysql], "TRUNCATE TABLE t", "TRUNCATE"),
    (&[Postgres, Mysql], "GRANT ALL ON t TO u", "GRANT"),
    (&[Postgres, Mysql, Sqlite], "BEGIN", "BEGIN"),
    (&[Postgres, Mysql, Sqlite], "COMMIT", "COMMIT"),
    (&[Postgres, Mysql, Sqlite], "ROLLBACK", "ROLLBACK"),
    (&[Postgres, Mysql, Sqlite], "SELECT 1 \0", "control"),
    (
        &[Postgres, Mysql, Sqlite],
        "SELECT 1 --\r, f(2)",
        "carriage return",
    ),
    (&[Postgres, Mysql, Sqlite], "SELECT\u{a0}1", "white space"),
    (&[Postgres, Mysql, Sqlite], "SELECT 1 \u{202e}", "invisible"),
    (&[Postgres, Mysql, Sqlite], "SELECT 'open", "read"),
    (&[Postgres, Mysql], "SELECT 1 /* open", "read"),
    (&[Postgres], "SET transaction_read_only = off", "SET"),
    (&[Postgres], "SET TRANSACTION READ WRITE", "SET"),
    (
        &[Postgres],
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
        "SET",
    ),
    (&[Postgres], "RESET ALL", "RESET"),
    (
        &[Postgres],
        "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x",
        "writes",
    ),
    (
        &[Postgres],
        "WITH x AS (INSERT INTO t VALUES (1) RETURNING *) SELECT * FROM x",
        "INTO",
    ),
    (
        &[Postgres],
        "WITH x AS (UPDATE t SET a = 1 RETURNING *) SELECT * FROM x",
        "writes",
    ),
    (
        &[Postgres],
        "WITH a AS (WITH b AS (DELETE FROM t RETURNING 1) SELECT * FROM b) SELECT * FROM a",
        "writes",
    ),
    (&[Postgres], "SELECT * INTO copy FROM t", "INTO"),
    (&[Postgres], "SELECT 1 /**/ INTO /**/ copy", "INTO"),
    (&[Postgres, Mysql], "SELECT * FROM t FOR UPDATE", "lock"),
    (
        &[Postgres],
        "SELECT * FROM (SELECT * FROM t FOR UPDATE) x",
        "lock",
    ),
    (
        &[Postgres],
        "SELECT * FROM t FOR NO KEY UPDATE SKIP LOCKED",
        "",
    ),
    (&[Postgres, Mysql], "SELECT * FROM t FOR SHARE", "lock"),
    (&[Mysql], "SELECT * FROM t LOCK IN SHARE MODE", ""),
    (&[Postgres], "EXPLAIN ANALYZE DELETE FROM t", "explained"),
    (
        &[Postgres],
        "EXPLAIN (ANALYZE) INSERT INTO t VALUES (1)",
        "INTO",
    ),
    (
        &[Postgres],
        "EXPLAIN ANALYZE CREATE TABLE x AS SELECT 1",
        "explained",
    ),
    (&[Postgres], "COPY t TO '/tmp/x'", "COPY"),
    (&[Postgres], "COPY t FROM PROGRAM 'id'", "COPY"),
    (&[Postgres], "DO 'begin end'", ""),
    (&[Postgres], "CALL p()", "CALL"),
    (&[Postgres], "PREPARE x AS DELETE FROM t", "PREPARE"),
    (&[Postgres], "EXECUTE x", "EXECUTE"),
    (&[Postgres], "DECLARE c CURSOR FOR SELECT 1", "DECLARE"),
    (&[Postgres], "LISTEN x", "LISTEN"),
    (&[Postgres], "NOTIFY x", "NOTIFY"),
    (&[Postgres], "VACUUM t", ""),
    (&[Postgres], "ANALYZE t", "ANALYZE"),
    (&[Postgres], "LOCK TABLE t", ""),
    (&[Postgres], "REFRESH MATERIALIZED VIEW v", ""),
    (&[Postgres], "DISCARD ALL", "DISCARD"),
    (
        &[Postgres],
        "SELECT pg_terminate_backend(1)",
        "acts on the server",
    ),
    (
        &[Postgres],
        "SELECT PG_Terminate_Backend (1)",
        "acts on the server",
    ),
    (
        &[Postgres],
        "SELECT pg_catalog.pg_terminate_backend(1)",
        "acts on the server",
    ),
    (
        &[Postgres],
        "SELECT \"pg_terminate_backend\"(1)",
        "acts on the server",
    ),
    (
        &[Postgres],
        "SELECT pg_terminate_backend/**/(1)",
        "acts on the server",
    ),
    (
        &[Postgres],
        "SELECT pg_terminate_backend -- x\n(1)",
        "acts on the server",
    ),
    (&[Postgres], "SELECT U&\"pg\\005fsleep\"(1)", "U&"),
    (&[Postgres], "SELECT u & \"x\" FROM t", "U&"),
    (&[Postgres], "SELECT $$a$$", "dollars"),
    (&[Postgres], "SELECT $a$; DROP TABLE t; $a$", "dollars"),
    (
        &[Postgres],
        "SELECT * FROM dblink('x', 'DELETE FROM t') AS r(a int)",
        "string",
    ),
    (
        &[Postgres],
        "SELECT query_to_xml('delete from t', true, true, '')",
        "string",
    ),
    (&[Postgres], "SELECT lo_import('/etc/passwd')", "files"),
    (&[Postgres], "SELECT pg_read_file('/etc/passwd')", "files"),
    (&[Postgres], "SELECT * FROM pg_ls_dir('.')", "files"),
    (&[Postgres], "SELECT nextval('s')", "sequence"),
    (
        &[Postgres],
        "SELECT set_config('transaction_read_only', 'off', false)",
        "settings",
    ),
    (&[Postgres], "SELECT pg_advisory_lock(1)", "lock"),
    (&[Postgres], "SELECT pg_sleep(1000)", "waits"),
    (
        &[Postgres],
        "SELECT 1 WHERE (SELECT pg_sleep_for('1 day')) IS NULL",
        "waits",
    ),
    (
        &[Postgres],
        "SELECT a FROM t ORDER BY (SELECT pg_promote())",
        "acts",
    ),
    (
        &[Postgres],
        "SELECT * FROM t LIMIT (SELECT setval('s', 1))",
        "sequence",
    ),
    (&[Postgres], "SHOW x (SELECT 1)", "brackets"),
    (&[Mysql], "SELECT * FROM t INTO OUTFILE '/tmp/x'", "INTO"),
    (&[Mysql], "SELECT 'x' INTO DUMPFILE '/tmp/x'", "INTO"),
    (&[Mysql], "SELECT 1 INTO @a", "INTO"),
    (
        &[Mysql],
        "SELECT 1 /*!INTO OUTFILE '/tmp/x'*/",
        "runs as code",
    ),
    (
        &[Mysql],
        "SELECT 1 /*!50000 INTO OUTFILE '/tmp/x'*/",
        "runs as code",
    ),
    (
        &[Mysql],
        "SELECT 1 /*M!100000 INTO OUTFILE '/tmp/x'*/",
        "runs as code",
    ),
    (&[Mysql], "SELECT 1--1 INTO OUTFILE '/tmp/x'", "INTO"),
    (&[Mysql], "SELECT @a := 1", ""),
    (&[Mysql], "SELECT SLEEP (1000)", "waits"),
    (&[Mysql], "SELECT `sleep`(1000)", "waits"),
    (
        &[Mysql],
        "SELECT BENCHMARK(1000000000, SHA2('x', 512))",
        "waits",
    ),
    (&[Mysql], "SELECT GET_LOCK('x', 10)", "lock"),
    (&[Mysql], "SELECT LOAD_FILE('/etc/passwd')", "file"),
    (&[Mysql], "SELECT NEXT VALUE FOR s", ""),
    (&[Mysql], "SHOW TABLES WHERE SLEEP(10)", "waits"),
    (&[Mysql], "SHOW VARIABLES WHERE (SELECT 1)", "brackets"),
    (&[Mysql], "SET SESSION TRANSACTION READ WRITE", "SET"),
    (&[Mysql], "SET GLOBAL read_only = 0", "SET"),
    (
        &[Mysql],
        "SET STATEMENT max_statement_time=100 FOR DELETE FROM t",
        "",
    ),
    (&[Mysql], "BEGIN NOT ATOMIC DELETE FROM t; END", ""),
    (&[Mysql], "EXECUTE IMMEDIATE 'DELETE FROM t'", ""),
    (&[Mysql], "KILL 3", "KILL"),
    (&[Mysql], "FLUSH TABLES", "FLUSH"),
    (&[Mysql], "LOCK TABLES t WRITE", ""),
    (&[Mysql], "LOAD DATA INFILE '/tmp/x' INTO TABLE t", ""),
    (&[Mysql], "HANDLER t OPEN", ""),
    (&[Mysql], "OPTIMIZE TABLE t", ""),
    (&[Mysql], "REPLACE INTO t VALUES (1)", "INTO"),
    (&[Mysql], "USE other", "USE"),
    (&[Mysql], "STOP SLAVE", ""),
    (&[Mysql], "CHANGE MASTER TO MASTER_HOST='x'", ""),
    (&[Mysql], "EXPLAIN DELETE FROM t", "explained"),
    (&[Mysql], "ANALYZE SELECT 1", ""),
    (&[Sqlite], "ATTACH 'file:x?mode=rwc' AS x", "ATTACH"),
    (&[Sqlite], "ATTACH DATABASE 'x' AS x", "ATTACH"),
    (&[Sqlite], "DETACH x", ""),
    (&[Sqlite], "PRAGMA query_only = 0", "PRAGMA"),
    (&[Sqlite], "PRAGMA journal_mode", "PRAGMA"),
    (&[Sqlite], "SELECT load_extension('x')", "outside"),
    (&[Sqlite], "SELECT writefile('x', 'y')", "outside"),
    (&[Sqlite], "VACUUM INTO 'x'", "INTO"),
    (&[Sqlite], "REINDEX", ""),
    (&[Sqlite], "WITH x AS (SELECT 1) DELETE FROM t", "writes"),
];

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

/// Statements put together from pieces at random: whatever is let through holds none of the words
/// that a read cannot hold outside quotes.
#[test]
fn random_statements_never_smuggle_a_write() {
    const PIECES: &[&str] = &[
        "SELECT",
        "1",
        "*",
        "FROM",
        "t",
        "WHERE",
        "WITH",
        "a",
        "AS",
        "(",
        ")",
        ",",
        ";",
        "'",
        "\"",
        "`",
        "/*",
        "*/",
        "/*!",
        "--",
        "\n",
        "#",
        "$$",
        "$a$",
        "E'",
        "\\",
        "DELETE FROM t",
        "INSERT INTO t VALUES (1)",
        "UPDATE t SET a = 1",
        "DROP TABLE t",
        "INTO",
        "FOR UPDATE",
        "pg_sleep(1)",
        "sleep(1)",
        "pg_terminate_backend",
        "load_extension('x')",
        "EXPLAIN",
        "ANALYZE",
        "SHOW",
        "UNION",
        ":=",
        "@a",
        "ä",
        "\u{0}",
        "RETURNING *",
        "COMMIT",
    ];
    let mut random = StdRng::seed_from_u64(7);
    let mut passed = 0;
    for _ in 0..4_000 {
        let count = random.random_range(1..14);
        let mut sql = String::from(if random.random_bool(0.7) {
            "SELECT 1 "
        } else {
            ""
        });
        for _ in 0..count {
            sql.push_str(PIECES[random.random_range(0..PIECES.len())]);
            if random.random_bool(0.8) {
                sql.push(' ');
            }
        }
        for engine in [Postgres, Mysql, Sqlite] {
            if let Ok(checked) = judge(engine, &sql) {
                passed += 1;
                let bare = unquoted(engine, &checked.sql);
                for word in [
                    "INSERT INTO",
                    "UPDATE t",
                    "DROP TABLE",
                    "INTO",
                    "FOR UPDATE",
                    ";",
                ] {
                    assert!(!holds(&bare, word), "{engine} lets {sql:?} through");
                }
            }
        }
    }
    assert!(
        passed > 100,
        "only {passed} were let through: the pieces test nothing"
    );
}

/// Whether a word stands in a text by itself, not as a part of a name such as `$into`.
fn holds(text: &str, word: &str) -> bool {
    if word == ";" {
        return text.contains(word);
    }
    let goes_on = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || "$_@".contains(c));
    text.match_indices(word).any(|(at, found)| {
        let (before, rest) = text.split_at(at);
        let after = rest
            .strip_prefix(found)
            .and_then(|rest| rest.chars().next());
        !goes_on(before.chars().next_back()) && !goes_on(after)
    })
}

/// The text outside quotes and comments, by a reader of its own that is as simple as it can be.
fn unquoted(engine: Engine, sql: &str) -> String {
    let mut bare = String::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let skipped = match first {
            '\'' | '"' | '`' if first != '`' || engine != Postgres => {
                let escapes = (engine == Mysql && first != '`')
                    || (engine == Postgres && first == '\'' && bare.ends_with(['E', 'e']));
                closing(rest, first, escapes)
            }
            '-' if rest.starts_with("--") => rest.find('\n'),
            '#' if engine == Mysql => rest.find('\n'),
            '/' if rest.starts_with("/*") => comment_end(rest, engine == Postgres),
            _ => Some(0),
        };
        let Some(skipped) = skipped else { break };
        let (gone, left) = rest.split_at(skipped);
        if gone.is_empty() {
            bare.push(first);
            rest = left.strip_prefix(first).unwrap();
        } else {
            bare.push(' ');
            rest = left;
        }
    }
    bare
}

fn closing(text: &str, quote: char, escapes: bool) -> Option<usize> {
    let mut characters = text.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        if character == '\\' && escapes {
            characters.next();
        } else if character == quote {
            return Some(at + 1);
        }
    }
    None
}

fn comment_end(text: &str, nests: bool) -> Option<usize> {
    let mut depth = 0;
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        if rest.starts_with("/*") && (nests || depth == 0) {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return Some(at);
            }
        } else {
            at += rest.chars().next()?.len_utf8();
        }
    }
    None
}
