use model::{Problem, Weight};

use super::{Entry, History, Lock, Position, State, row::Sheet};
use crate::cell::Rows;

/// golang-migrate stores one row: the version reached, and whether the step to it failed.
pub(super) fn version(history: &mut History, rows: &Rows, problems: &mut Vec<Problem>) {
    let sheet = Sheet::new(rows, &["version", "dirty"]);
    if rows.rows.len() > 1 {
        problems.push(Problem::new(
            Weight::Warning,
            &history.table,
            format!(
                "there are {} rows where golang-migrate keeps one; the newest version is taken",
                rows.rows.len()
            ),
            "find out who wrote the others",
        ));
    }
    let newest = sheet
        .iter()
        .filter_map(|row| Some((row.integer("version")?, row.boolean("dirty") == Some(true))))
        .max();
    if newest.is_none() && !rows.rows.is_empty() {
        problems.push(Problem::new(
            Weight::Error,
            &history.table,
            "the version is not a whole number",
            "look at the row with the database's own client",
        ));
    }
    // Version −1 stands for "before the first" and appears only when the way there failed.
    history.position = Some(Position::Version {
        version: newest.map(|(version, _)| version).filter(|v| *v >= 0),
        dirty: newest.is_some_and(|(_, dirty)| dirty),
    });
}

/// Alembic stores the newest revision of each branch.
pub(super) fn heads(history: &mut History, rows: &Rows, problems: &mut Vec<Problem>) {
    let sheet = Sheet::new(rows, &["version_num"]);
    let mut revisions = Vec::new();
    for row in sheet.iter() {
        let id = row.text("version_num");
        if let Some(entry) = row.entry(id, &history.table, "version_num", problems) {
            revisions.push(entry.id);
        }
    }
    revisions.sort();
    history.position = Some(Position::Heads { revisions });
}

/// Hasura's newer state: `{"migrations": {"<database>": {"<version>": <dirty>}}}`.
pub(super) fn hasura(history: &mut History, rows: &Rows, problems: &mut Vec<Problem>) {
    let sheet = Sheet::new(rows, &["cli_state"]);
    for row in sheet.iter() {
        let Some(text) = row.text("cli_state") else {
            continue;
        };
        let state: serde_json::Value = match serde_json::from_str(&text) {
            Ok(state) => state,
            Err(error) => {
                problems.push(Problem::new(
                    Weight::Error,
                    &history.table,
                    format!("cli_state is not JSON: {error}"),
                    "look at the row with the database's own client",
                ));
                continue;
            }
        };
        let databases = state
            .get("migrations")
            .and_then(serde_json::Value::as_object);
        for (database, versions) in databases.into_iter().flatten() {
            for (version, dirty) in versions.as_object().into_iter().flatten() {
                let mut entry = Entry::new(format!("{database}.{version}"));
                entry.group = Some(database.clone());
                if dirty.as_bool() == Some(true) {
                    entry.state = State::Dirty;
                }
                history.entries.push(entry);
            }
        }
    }
    history
        .entries
        .sort_by_cached_key(|entry| crate::order::key(history.tool, &entry.id));
}

/// The row that Knex (`is_locked`) or Liquibase (`LOCKED`, `LOCKGRANTED`, `LOCKEDBY`) locks with.
pub(super) fn lock(rows: &Rows) -> Option<Lock> {
    let sheet = Sheet::new(rows, &["is_locked", "locked", "lockgranted", "lockedby"]);
    let mut lock: Option<Lock> = None;
    for row in sheet.iter() {
        let held = row
            .boolean("is_locked")
            .or_else(|| row.boolean("locked"))
            .unwrap_or(false);
        if held || lock.is_none() {
            lock = Some(Lock {
                held,
                since: row.moment("lockgranted"),
                by: row.text("lockedby"),
            });
        }
    }
    lock
}

/// Rails' `ar_internal_metadata`: keys and values.
pub(super) fn metadata(rows: &Rows) -> Vec<(String, String)> {
    let sheet = Sheet::new(rows, &["key", "value"]);
    sheet
        .iter()
        .filter_map(|row| Some((row.text("key")?, row.text("value")?)))
        .collect()
}

/// Names of seeds: Sequelize's `name`, Supabase's `path`.
pub(super) fn seeds(rows: &Rows) -> Vec<String> {
    let sheet = Sheet::new(rows, &["name", "path"]);
    sheet
        .iter()
        .filter_map(|row| row.text("name").or_else(|| row.text("path")))
        .collect()
}
