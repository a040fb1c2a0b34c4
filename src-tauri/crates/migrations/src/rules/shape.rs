use super::{Engine, Words};

/// The line and reason where a migration changes a second thing.
///
/// Making a table with its indexes and comments is one change; so is one table altered thrice.
pub(super) fn many(statements: &[(u32, Words)]) -> Option<(u32, String)> {
    let mut first: Option<(String, bool)> = None;
    for (line, words) in statements {
        let Some(table) = words.table() else {
            continue;
        };
        let data = ["update", "delete", "insert"]
            .iter()
            .any(|word| words.starts(word));
        match &first {
            None => first = Some((table, data)),
            Some((known, _)) if *known != table => {
                return Some((
                    *line,
                    format!(
                        "it changes {table} besides {known}; one change per migration fails and is mended alone"
                    ),
                ));
            }
            Some((known, was_data)) if data != *was_data && !fills(statements, known) => {
                return Some((
                    *line,
                    format!(
                        "it changes both the form and the data of {known}; the lock of one waits for the other"
                    ),
                ));
            }
            Some(_) => {}
        }
    }
    None
}

/// Whether the table is made in the same migration, so that filling it is part of that.
fn fills(statements: &[(u32, Words)], table: &str) -> bool {
    statements
        .iter()
        .any(|(_, words)| words.made_table().as_deref() == Some(table))
}

/// Why a statement fails or does harm when it runs a second time.
pub(super) fn not_twice(words: &Words, engine: Engine) -> Option<String> {
    let guarded = words.has("if not exists") || words.has("if exists") || words.has("or replace");
    if words.starts("create") && !guarded {
        let what = [
            "table", "index", "view", "type", "schema", "sequence", "function", "trigger",
        ]
        .iter()
        .find(|what| words.has(what))?;
        // Neither PostgreSQL's types nor MySQL's indexes know the guard.
        let remedy = match (*what, engine) {
            ("type" | "trigger", _) | ("index", Engine::Mysql) => "ask the catalogue first",
            ("view" | "function", _) => "write CREATE OR REPLACE",
            _ => "write IF NOT EXISTS",
        };
        return Some(format!(
            "CREATE {} fails when it runs twice; {remedy}",
            what.to_uppercase()
        ));
    }
    if words.starts("drop") && !guarded {
        return Some("DROP fails when it runs twice; write IF EXISTS".to_owned());
    }
    if words.starts("alter table") && words.has("add column") && !guarded {
        let remedy = match engine {
            Engine::Postgres | Engine::Mysql => {
                "write ADD COLUMN IF NOT EXISTS where the engine knows it"
            }
            Engine::Sqlite => "ask the catalogue first",
        };
        return Some(format!("ADD COLUMN fails when it runs twice; {remedy}"));
    }
    let merges =
        words.has("on conflict") || words.has("on duplicate key") || words.has("not exists");
    if words.starts("insert into") && !merges {
        return Some(
            "INSERT adds its rows again when it runs twice; add ON CONFLICT or WHERE NOT EXISTS"
                .to_owned(),
        );
    }
    None
}
