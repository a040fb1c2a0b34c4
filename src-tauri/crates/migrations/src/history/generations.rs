use std::collections::HashMap;

use model::Problem;

use super::{By, History, Role, State, row::Sheet};
use crate::cell::Rows;

/// Flyway writes a row per execution; a later row can undo, delete or repeat an earlier one.
pub(super) fn flyway(history: &mut History, rows: &Rows, problems: &mut Vec<Problem>) {
    let sheet = Sheet::new(
        rows,
        &[
            "installed_rank",
            "version",
            "description",
            "type",
            "script",
            "checksum",
            "installed_by",
            "installed_on",
            "execution_time",
            "success",
        ],
    );
    let mut undone: HashMap<String, usize> = HashMap::new();
    for row in sheet.iter() {
        let kind = row.text("type").unwrap_or_default().to_uppercase();
        let version = row.text("version");
        let repeatable = row
            .text("description")
            .or_else(|| row.text("script"))
            .map(|name| format!("R {name}"));
        let id = version.clone().or(repeatable);
        let Some(mut entry) = row.entry(id, &history.table, "version or description", problems)
        else {
            continue;
        };
        entry.name = row.text("description");
        entry.row = row.integer("installed_rank");
        entry.applied = row.applied("installed_on");
        entry.duration_ns = row
            .integer("execution_time")
            .and_then(|taken| taken.checked_mul(1_000_000));
        entry.checksum = row.integer("checksum").map(|number| number.to_string());
        entry.by = row.text("installed_by").map(|who| By {
            who,
            role: Role::DatabaseUser,
        });
        let undo = kind.contains("UNDO");
        entry.state = if row.boolean("success") == Some(false) {
            State::Failed
        } else if kind == "SCHEMA" || kind == "DELETE" || undo {
            State::Marker
        } else if kind.contains("BASELINE") {
            State::Baseline
        } else {
            State::Applied
        };
        entry.details = row.details(&["type", "script"]);
        if (undo || kind == "DELETE") && entry.state == State::Marker {
            undone.insert(entry.id.clone(), history.entries.len());
        }
        history.entries.push(entry);
    }
    for (position, entry) in history.entries.iter_mut().enumerate() {
        let later = undone.get(&entry.id).is_some_and(|undo| *undo > position);
        if later && entry.state != State::Marker {
            entry.state = State::RolledBack;
        }
    }
    only_the_newest_repeatable(history);
    history.entries.sort_by_key(|entry| entry.row);
}

/// Of a script that runs again whenever it changes, only the newest row counts.
fn only_the_newest_repeatable(history: &mut History) {
    let mut newest: HashMap<String, Option<i64>> = HashMap::new();
    for entry in history.entries.iter().filter(|e| e.id.starts_with("R ")) {
        let rank = newest.entry(entry.id.clone()).or_default();
        *rank = (*rank).max(entry.row);
    }
    for entry in &mut history.entries {
        let superseded = newest.get(&entry.id).is_some_and(|rank| *rank > entry.row);
        if superseded && entry.state.is_applied() {
            entry.state = State::Marker;
            let words = "run again later".to_owned();
            entry.details.push(("superseded".to_owned(), words));
        }
    }
}

/// goose begins with a row for version 0; old versions wrote a row per step in either direction.
pub(super) fn goose(history: &mut History, rows: &Rows, problems: &mut Vec<Problem>) {
    let sheet = Sheet::new(rows, &["id", "version_id", "is_applied", "tstamp"]);
    for row in sheet.iter() {
        let id = row.text("version_id");
        let Some(mut entry) = row.entry(id, &history.table, "version_id", problems) else {
            continue;
        };
        entry.row = row.integer("id");
        entry.applied = row.applied("tstamp");
        entry.state = match (entry.id.as_str(), row.boolean("is_applied")) {
            ("0", _) => State::Marker,
            (_, Some(false)) => State::RolledBack,
            _ => State::Applied,
        };
        entry.details = row.details(&[]);
        history.entries.push(entry);
    }
    history.entries.sort_by_key(|entry| entry.row);
    // Only the newest row of a version counts.
    let mut newest: HashMap<String, usize> = HashMap::new();
    for (position, entry) in history.entries.iter().enumerate() {
        newest.insert(entry.id.clone(), position);
    }
    let undone: Vec<usize> = (0..history.entries.len())
        .filter(|position| newest[&history.entries[*position].id] != *position)
        .collect();
    for position in undone {
        if history.entries[position].state == State::Applied {
            history.entries[position].state = State::RolledBack;
        }
    }
}
