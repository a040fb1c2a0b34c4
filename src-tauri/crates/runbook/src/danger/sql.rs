use sqlparser::{
    dialect::GenericDialect,
    tokenizer::{Token, TokenWithSpan, Tokenizer},
};

use super::Danger;

/// Looks at the words of each statement: what stands in quotes and comments says nothing.
pub(super) fn dangers(text: &str) -> (Vec<Danger>, usize) {
    let dialect = GenericDialect {};
    let Ok(tokens) = Tokenizer::new(&dialect, text).tokenize_with_location() else {
        return by_lines(text);
    };
    let mut dangers = Vec::new();
    let mut count = 0;
    for statement in tokens.split(|token| token.token == Token::SemiColon) {
        let words: Vec<(String, u32)> = statement.iter().filter_map(word).collect();
        if words.is_empty() && !statement.iter().any(|token| !is_space(token)) {
            continue;
        }
        count += 1;
        if let Some((why, line)) = changes(&words) {
            dangers.push(Danger { line, why });
        }
    }
    (dangers, count)
}

fn is_space(token: &TokenWithSpan) -> bool {
    matches!(token.token, Token::Whitespace(_) | Token::EOF)
}

fn word(token: &TokenWithSpan) -> Option<(String, u32)> {
    let Token::Word(word) = &token.token else {
        return None;
    };
    let line = u32::try_from(token.span.start.line).unwrap_or(u32::MAX);
    (word.quote_style.is_none()).then(|| (word.value.to_ascii_lowercase(), line.max(1)))
}

/// A text that cannot be parted into words, such as one with the commands of `psql`.
fn by_lines(text: &str) -> (Vec<Danger>, usize) {
    let mut dangers = Vec::new();
    for (at, line) in (1_u32..).zip(text.lines()) {
        let words: Vec<(String, u32)> = line
            .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .filter(|word| !word.is_empty())
            .map(|word| (word.to_ascii_lowercase(), at))
            .collect();
        if let Some((why, line)) = changes(&words) {
            dangers.push(Danger { line, why });
        }
    }
    (
        dangers,
        text.split(';')
            .filter(|part| !part.trim().is_empty())
            .count(),
    )
}

/// What the words of one statement say that it changes, and the line that says so.
fn changes(words: &[(String, u32)]) -> Option<(String, u32)> {
    let (first, line) = words.first()?;
    let second = words.get(1).map_or("", |(word, _)| word.as_str());
    let why = match first.as_str() {
        "insert" | "replace" => "writes rows",
        "update" => "changes rows",
        "delete" => "deletes rows",
        "merge" => "writes rows",
        "truncate" => "deletes all rows of a table",
        "drop" => return Some((format!("drops {}", thing(second)), *line)),
        "alter" => return Some((format!("changes {}", thing(second)), *line)),
        "create" => return Some((format!("creates {}", created(words)), *line)),
        "rename" => "renames a table",
        "grant" | "revoke" => "changes rights",
        "copy" | "load" => "may write rows",
        "vacuum" | "reindex" | "cluster" | "optimize" | "analyze" | "refresh" => {
            "rewrites or locks tables"
        }
        "lock" => "locks tables",
        "call" | "do" | "exec" | "execute" => "runs a procedure",
        "kill" => "ends a session",
        "set" | "reset" => "changes a setting",
        "flush" | "purge" | "change" | "stop" | "start" | "shutdown" => "changes the server",
        "begin" | "commit" | "rollback" | "savepoint" => return None,
        "attach" | "detach" | "pragma" | "use" | "declare" | "fetch" => return None,
        _ => return within(words),
    };
    Some((why.to_owned(), *line))
}

/// What a statement that begins as if it read would change.
fn within(words: &[(String, u32)]) -> Option<(String, u32)> {
    let leads = matches!(
        words.first().map(|(word, _)| word.as_str()),
        Some("with" | "explain")
    );
    let analyzed = words
        .iter()
        .any(|(word, _)| matches!(word.as_str(), "analyze" | "analyse"));
    let explained = words.first().is_some_and(|(word, _)| word == "explain") && !analyzed;
    for (at, (word, line)) in words.iter().enumerate() {
        let why = match word.as_str() {
            "insert" if leads && !explained => "writes rows",
            "update" if leads && !explained => "changes rows",
            "delete" if leads && !explained => "deletes rows",
            "update" | "share" | "nokey" if at > 0 && words.get(at - 1)?.0 == "for" => "locks rows",
            "into" if !leads || !explained => "stores its result",
            "pg_terminate_backend" => "ends a session",
            "pg_cancel_backend" => "ends a query",
            "pg_promote" => "makes a standby the primary",
            "pg_reload_conf" | "set_config" | "pg_rotate_logfile" | "pg_switch_wal" => {
                "changes the server"
            }
            "pg_wal_replay_pause" | "pg_wal_replay_resume" => "changes replication",
            "nextval" | "setval" => "changes a sequence",
            "pg_advisory_lock" | "pg_advisory_xact_lock" | "get_lock" => "takes a lock",
            "lo_unlink"
            | "lo_import"
            | "dblink_exec"
            | "pg_create_restore_point"
            | "pg_drop_replication_slot"
            | "pg_create_physical_replication_slot"
            | "pg_create_logical_replication_slot"
            | "pg_stat_reset"
            | "pg_stat_statements_reset" => "changes the server",
            _ => continue,
        };
        return Some((why.to_owned(), *line));
    }
    None
}

/// A thing of a schema, with its article.
fn thing(word: &str) -> &'static str {
    const THINGS: &[&str] = &[
        "a column",
        "a constraint",
        "a database",
        "a function",
        "a policy",
        "a procedure",
        "a publication",
        "a role",
        "a schema",
        "a sequence",
        "a subscription",
        "a table",
        "a trigger",
        "a type",
        "a user",
        "a view",
        "an extension",
        "an index",
    ];
    let word = if word == "login" { "user" } else { word };
    let known = THINGS.iter().find(|thing| {
        let name = thing.split_once(' ').map(|(_, name)| name);
        name == Some(word)
    });
    known.unwrap_or(&OTHER)
}

const OTHER: &str = "a part of the schema";

fn created(words: &[(String, u32)]) -> &'static str {
    let known = words
        .iter()
        .skip(1)
        .take(4)
        .map(|(word, _)| thing(word))
        .find(|thing| *thing != OTHER);
    known.unwrap_or(OTHER)
}
