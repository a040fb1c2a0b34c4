use model::Weight;
use url::Url;

use super::{connection::connection_or, wait};
use crate::{
    Auth, Database, DatabaseKind, DatabasePlace, DatabaseTls, NamedHistory,
    check::{Check, Keys, Wrong, any_text},
    nearest::nearest,
    secret,
};

/// A database, or nothing if it cannot be reached as written.
pub(super) fn database(
    check: &mut Check<'_>,
    keys: &mut Keys<'_>,
    kind: DatabaseKind,
) -> Option<Database> {
    let place = if kind == DatabaseKind::Sqlite {
        let file = check.required(keys, "file", any_text)?;
        DatabasePlace::File(check.folder.join(file.value))
    } else {
        let tls = tls(check, keys);
        let pooled = check.boolean(keys, "pooled");
        let mut connection = connection_or(check, keys, server_url, None)?;
        let user = connection.url.username().to_owned();
        if connection.auth == Auth::None && !user.is_empty() {
            connection.auth = Auth::Basic { user };
        }
        DatabasePlace::Server {
            connection: Box::new(connection),
            tls,
            pooled: pooled.is_some_and(|written| written.value),
        }
    };
    let primary = check.boolean(keys, "primary_allowed");
    let stale = check.optional(keys, "stale_after", wait);
    let migrations = check.path(keys, "migrations");
    let histories = histories(check, keys);
    let heartbeat = heartbeat(check, keys);
    check.finish(keys);
    Some(Database {
        kind,
        place,
        primary_allowed: primary.is_some_and(|written| written.value),
        stale_after: stale.map(|written| written.value),
        migrations: migrations.map(|written| written.value),
        histories,
        heartbeat,
    })
}

fn heartbeat(check: &mut Check<'_>, keys: &mut Keys<'_>) -> Option<(String, String)> {
    let what = format!("`heartbeat` of {}", keys.what);
    let mut keys = check.table_at(keys, "heartbeat", what)?;
    let table = check.required(&mut keys, "table", any_text);
    let column = check.required(&mut keys, "column", any_text);
    check.finish(&keys);
    Some((table?.value, column?.value))
}

/// Histories that are named because they cannot be found by themselves; a bad one is left out.
pub(super) fn histories(check: &mut Check<'_>, keys: &mut Keys<'_>) -> Vec<NamedHistory> {
    let mut histories: Vec<NamedHistory> = Vec::new();
    for (index, value) in check.array(keys, "histories").into_iter().enumerate() {
        let what = format!("history {} of {}", index + 1, keys.what);
        let Some(mut keys) = check.table(what, value.span(), value) else {
            continue;
        };
        let tool = check.required(&mut keys, "tool", tool);
        let table = check.required(&mut keys, "table", table);
        let folder = check.path(&mut keys, "folder");
        check.finish(&keys);
        let (Some(tool), Some(table)) = (tool, table) else {
            continue;
        };
        let table = table.value;
        let twice = |other: &NamedHistory| other.table.eq_ignore_ascii_case(&table);
        if histories.iter().any(twice) {
            let message = format!("{} names the table {table} again", keys.what);
            let remedy = "remove one of the two; the first counts";
            check.problem(Weight::Warning, &keys.at, message, remedy);
            continue;
        }
        histories.push(NamedHistory {
            tool: tool.value,
            table,
            folder: folder.map(|written| written.value),
        });
    }
    histories
}

fn tool(text: &str) -> Result<&'static str, Wrong> {
    let known = NamedHistory::TOOLS;
    if let Some(tool) = known.iter().find(|tool| **tool == text) {
        return Ok(tool);
    }
    let remedy = match nearest(text, known) {
        Some(near) => format!("did you mean {near:?}?"),
        None => format!("known tools: {}", known.join(", ")),
    };
    Err(Wrong::new(format!("is unknown: {text:?}"), remedy))
}

/// `table` or `schema.table`.
fn table(text: &str) -> Result<String, Wrong> {
    if text.split('.').count() <= 2 && text.split('.').all(|part| !part.trim().is_empty()) {
        return Ok(text.to_owned());
    }
    Err(Wrong::new(
        format!("is no name of a table: {text:?}"),
        "write it as \"schema_log\" or \"ops.schema_log\"",
    ))
}

fn tls(check: &mut Check<'_>, keys: &mut Keys<'_>) -> DatabaseTls {
    const MODES: [(&str, DatabaseTls); 4] = [
        ("verify-full", DatabaseTls::VerifyFull),
        ("verify-ca", DatabaseTls::VerifyCa),
        ("require", DatabaseTls::Require),
        ("off", DatabaseTls::Off),
    ];
    let Some(written) = check.optional(keys, "tls", any_text) else {
        return DatabaseTls::VerifyFull;
    };
    let known = MODES.iter().find(|(name, _)| *name == written.value);
    if let Some((_, mode)) = known {
        return *mode;
    }
    let message = format!("`tls` of {} is unknown: {:?}", keys.what, written.value);
    let names = MODES.map(|(name, _)| name);
    let remedy = match nearest(&written.value, names) {
        Some(near) => format!("did you mean {near:?}? Until then it is \"verify-full\""),
        None => format!(
            "write one of {}; until then it is \"verify-full\"",
            names.join(", ")
        ),
    };
    check.problem(Weight::Warning, &written.at, message, remedy);
    DatabaseTls::VerifyFull
}

/// The address of a server, without a password in it.
fn server_url(text: &str) -> Result<Url, Wrong> {
    let url = Url::parse(text.trim()).map_err(|error| {
        Wrong::new(
            format!("is not an address: {error}"),
            "write it as \"postgres://readonly@replica.example.com:5432/orders\"",
        )
    })?;
    if !matches!(
        url.scheme(),
        "postgres" | "postgresql" | "mysql" | "mariadb"
    ) {
        return Err(Wrong::new(
            format!("starts with {}:, which is no database", url.scheme()),
            "write it as \"postgres://readonly@replica.example.com:5432/orders\"",
        ));
    }
    match secret::in_url(&url) {
        Some(what) => Err(Wrong::new(format!("holds {what}"), secret::REMEDY)),
        None => Ok(url),
    }
}
