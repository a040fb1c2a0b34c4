//! SQL as it is found in attributes of spans: laid out to be read, never run.

mod scan;

use scan::{Kind, Token, scan};
use sqlformat::{Dialect, FormatOptions, QueryParams};

/// Longer statements are shown as they are: the layout takes quadratic time in hostile ones.
const LONGEST: usize = 8 * 1_024;

/// Deeper statements are shown as they are: every level indents every line within.
const DEEPEST: usize = 64;

/// What a statement is looked at for its operation and table: its begin.
const HEAD: usize = 2_048;

/// Lays out a statement on several lines, changing nothing but white space.
///
/// `system` is the value of `db.system.name`, in old or new spelling, or empty. Nothing if the
/// text is no SQL, or too large or deep to be worth it. What follows a quote that is not closed,
/// because the value was cut, stays as it is.
#[must_use]
pub(crate) fn layout(statement: &str, system: &str) -> Option<String> {
    if statement.len() > LONGEST || !is_sql(statement, system) || depth(statement) > DEEPEST {
        return None;
    }
    let open = scan(statement).find(|token| token.kind == Kind::Open);
    let (whole, rest) = open.map_or((statement, ""), |token| {
        statement.split_at_checked(token.at).unwrap_or_default()
    });
    let options = FormatOptions {
        max_inline_block: 80,
        max_inline_arguments: Some(80),
        max_inline_top_level: Some(60),
        joins_as_top_level: true,
        dialect: dialect(system),
        ..FormatOptions::default()
    };
    let mut text = sqlformat::format(whole, &QueryParams::None, &options);
    if !rest.is_empty() {
        if whole.ends_with(char::is_whitespace) {
            text.push(' ');
        }
        text.push_str(rest);
    }
    // The library is trusted with the white space between tokens alone.
    let tokens = |text| scan(text).map(|token| token.text);
    tokens(&text).eq(tokens(statement)).then_some(text)
}

/// What a statement does and to which table, such as `SELECT` and `orders`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Target {
    /// In upper case.
    pub(crate) operation: String,
    /// Its name as written, without quotes; with its schema if that is written.
    pub(crate) table: Option<String>,
}

/// Reads the operation and the first table from the begin of a statement.
#[must_use]
pub(crate) fn target(statement: &str) -> Option<Target> {
    let tokens: Vec<Token<'_>> = scan(statement)
        .take_while(|token| token.at < HEAD)
        .filter(|token| token.kind != Kind::Comment)
        .collect();
    let mut outside = Vec::new();
    let mut level = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        level = match token.text {
            "(" => level + 1,
            ")" => level.saturating_sub(1),
            _ => level,
        };
        if level == 0 {
            outside.push(at);
        }
    }
    let word = |at: usize| tokens[at].text.to_ascii_uppercase();
    let operation = outside.iter().map(|at| word(*at)).find(|word| {
        VERBS.contains(&word.as_str()) // what `WITH … AS (…)` leads to
    })?;
    let before = match operation.as_str() {
        "SELECT" | "DELETE" => "FROM",
        "INSERT" | "REPLACE" | "MERGE" => "INTO",
        "UPDATE" => "UPDATE",
        _ => "TABLE",
    };
    let named = |at: usize| {
        (word(at) == before)
            .then(|| name(&tokens[at + 1..]))
            .flatten()
    };
    let table = outside.iter().find_map(|at| named(*at));
    let table = table.or_else(|| (0..tokens.len()).find_map(named));
    Some(Target { operation, table })
}

const VERBS: [&str; 10] = [
    "SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "CREATE", "ALTER", "DROP",
    "TRUNCATE",
];

/// Words between a keyword and the name of a table.
const BETWEEN: [&str; 8] = [
    "ONLY",
    "IF",
    "NOT",
    "EXISTS",
    "IGNORE",
    "LOW_PRIORITY",
    "LATERAL",
    "TABLE",
];

/// The name that tokens begin with: parts joined by dots.
fn name(tokens: &[Token<'_>]) -> Option<String> {
    let mut tokens = tokens
        .iter()
        .skip_while(|token| BETWEEN.contains(&token.text.to_ascii_uppercase().as_str()));
    let mut name = String::new();
    loop {
        let mut token = tokens.next()?;
        let bracket = token.text == "[";
        if bracket {
            token = tokens.next()?;
        }
        if !matches!(token.kind, Kind::Word | Kind::Name) {
            return None;
        }
        name.push_str(token.text.trim_matches(['"', '`']));
        if bracket {
            tokens.next();
        }
        if tokens.next().is_none_or(|token| token.text != ".") {
            return Some(name);
        }
        name.push('.');
    }
}

/// Whether a statement is worth laying out as SQL.
fn is_sql(statement: &str, system: &str) -> bool {
    const OTHERS: [&str; 14] = [
        "redis",
        "valkey",
        "mongodb",
        "memcached",
        "elasticsearch",
        "opensearch",
        "dynamodb",
        "aws.dynamodb",
        "couchdb",
        "neo4j",
        "influxdb",
        "geode",
        "milvus",
        "etcd",
    ];
    const BEGINS: [&str; 8] = [
        "WITH", "EXPLAIN", "VALUES", "CALL", "SET", "GRANT", "REVOKE", "UPSERT",
    ];
    if OTHERS.contains(&system) {
        return false;
    }
    let begin = scan(statement).find(|token| token.kind == Kind::Word);
    begin.is_some_and(|token| {
        let word = token.text.to_ascii_uppercase();
        VERBS.contains(&word.as_str()) || BEGINS.contains(&word.as_str())
    })
}

fn dialect(system: &str) -> Dialect {
    match system {
        "postgresql" | "cockroachdb" | "aws.redshift" | "redshift" => Dialect::PostgreSql,
        "mssql" | "microsoft.sql_server" => Dialect::SQLServer,
        _ => Dialect::Generic,
    }
}

/// An upper bound of how many levels a layout would indent.
fn depth(statement: &str) -> usize {
    let (mut open, mut deepest) = (0_usize, 0);
    for token in scan(statement) {
        if token.text == "(" || token.text.eq_ignore_ascii_case("CASE") {
            open += 1;
            deepest = deepest.max(open);
        } else if token.text == ")" || token.text.eq_ignore_ascii_case("END") {
            open = open.saturating_sub(1);
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::example;

    #[test]
    fn statements_are_laid_out_clause_by_clause() {
        let shown = |statement: &str| layout(statement, "postgresql").unwrap();
        expect![[r"
            SELECT o.id, o.total
            FROM orders o
            JOIN customers c ON c.id = o.customer_id
            WHERE o.status = 'two  words' AND o.total > $1
            ORDER BY o.id
            LIMIT 10"]]
        .assert_eq(&shown(
            "SELECT o.id, o.total FROM orders o JOIN customers c ON c.id=o.customer_id \
             WHERE o.status='two  words' AND o.total > $1 ORDER BY o.id LIMIT 10",
        ));
        expect![[r"
            select *
            from t
            where name = 'cut  in the"]]
        .assert_eq(&shown("select * from t where name = 'cut  in the"));
    }

    #[test]
    fn what_is_not_sql_is_left_alone() {
        for (statement, system) in [
            ("GET orders:17", "redis"),
            ("SET orders:17 x", "redis"),
            ("{\"find\":\"orders\"}", ""),
            ("db.orders.find({})", "mongodb"),
            ("", "postgresql"),
            ("-- nothing else", "postgresql"),
        ] {
            assert_eq!(layout(statement, system), None, "{statement}");
        }
        assert!(layout("/* route=/x */ SELECT 1", "").is_some());
    }

    #[test]
    fn hostile_statements_cost_little() {
        for piece in [
            "(", "(a,", "CASE ", "$", "'", "--", "/*", "é(", ";", "[", "\0", "`\"'",
        ] {
            let statement = format!("SELECT {}", piece.repeat(LONGEST / piece.len() - 7));
            let text = layout(&statement, "").unwrap_or_default();
            assert!(text.len() < 4 * LONGEST, "{piece}: {}", text.len());
            assert_eq!(target(&statement).unwrap().operation, "SELECT");
        }
        assert_eq!(layout(&format!("SELECT {}", "a".repeat(LONGEST)), ""), None);
    }

    #[test]
    fn any_statement_keeps_its_letters() {
        let words = [
            "SELECT", "FROM", "(", ")", "'", "''", "\"", "CASE", "END", ",", "a.b", "--", "\n",
            "/*", "*/", "$1", "::", "é", "[", "]", "AND", "JOIN", ";", "@>", "E'\\'", "{", "N'",
        ];
        let letters = |text: &str| text.replace(char::is_whitespace, "");
        let mut laid_out = 0;
        for seed in 0..2_000 {
            let mut next = example::numbers(seed);
            let mut statement = "SELECT ".to_owned();
            for _ in 0..next() % 40 {
                if !next().is_multiple_of(3) {
                    statement.push(' ');
                }
                statement.push_str(words[usize::try_from(next()).unwrap() % words.len()]);
            }
            for system in ["", "postgresql", "mssql"] {
                if let Some(text) = layout(&statement, system) {
                    assert_eq!(letters(&text), letters(&statement));
                    laid_out += 1;
                }
            }
            assert!(target(&statement).is_some());
        }
        assert!(laid_out > 1_000, "{laid_out} of 6000");
    }

    #[test]
    fn operation_and_table_are_read_from_the_begin() {
        for (statement, operation, table) in [
            ("select a, b from orders where x", "SELECT", Some("orders")),
            ("SELECT 1", "SELECT", None),
            (
                "SELECT EXTRACT(DAY FROM t) FROM s.orders o",
                "SELECT",
                Some("s.orders"),
            ),
            (
                "SELECT * FROM (SELECT 1 FROM lines) x",
                "SELECT",
                Some("lines"),
            ),
            (
                "SELECT * FROM \"public\".\"Order Lines\"",
                "SELECT",
                Some("public.Order Lines"),
            ),
            ("SELECT * FROM [dbo].[orders]", "SELECT", Some("dbo.orders")),
            (
                "WITH a AS (SELECT 1 FROM b) DELETE FROM c",
                "DELETE",
                Some("c"),
            ),
            (
                "/* x */ INSERT INTO `orders` VALUES (1)",
                "INSERT",
                Some("orders"),
            ),
            ("UPDATE ONLY orders SET a = 1", "UPDATE", Some("orders")),
            ("CREATE TABLE IF NOT EXISTS t (a int)", "CREATE", Some("t")),
            ("delete from", "DELETE", None),
        ] {
            let found = target(statement).unwrap();
            assert_eq!(found.operation, operation, "{statement}");
            assert_eq!(found.table.as_deref(), table, "{statement}");
        }
        for statement in ["", "GET x", "{\"find\": 1}", "BEGIN"] {
            assert_eq!(target(statement), None, "{statement}");
        }
    }
}
