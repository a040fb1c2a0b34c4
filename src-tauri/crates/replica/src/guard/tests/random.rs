use rand::{Rng, SeedableRng, rngs::StdRng};

use crate::{
    Engine::{self, Mysql, Postgres, Sqlite},
    guard::judge,
};

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
