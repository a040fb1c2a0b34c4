//! What `expected.json` says, beside what was found out.

use std::collections::BTreeSet;

use migrations::{
    Comparison, Entry, History, MigrationFile, Moment, Position, Standing, State, Tool, Unprovable,
    What,
};
use serde_json::Value;

/// One case as it was read.
pub(crate) struct Read<'r> {
    pub(crate) tool: Tool,
    pub(crate) table: String,
    pub(crate) history: &'r History,
    pub(crate) files: &'r [MigrationFile],
    pub(crate) comparison: &'r Comparison,
}

/// Every difference, a line each.
pub(crate) fn differences(read: &Read<'_>, expected: &Value) -> Vec<String> {
    let mut said = Vec::new();
    let mut check = |what: &str, found: Vec<String>, key: &Value| {
        let wanted = texts(key);
        if found != wanted {
            said.push(format!("{what}: found {found:?}, expected {wanted:?}"));
        }
    };
    let all = read.comparison;
    let standing = |wanted: &dyn Fn(Standing) -> bool| -> Vec<String> {
        all.standing(wanted).map(str::to_owned).collect()
    };
    let found = |what: &[What]| -> Vec<String> {
        let named: BTreeSet<&str> = what.iter().flat_map(|what| all.found(*what)).collect();
        let order = all.lines.iter().map(|line| line.id.as_str());
        let mut ids: Vec<String> = order
            .filter(|id| named.contains(id))
            .map(str::to_owned)
            .collect();
        ids.dedup();
        let lines: BTreeSet<&str> = all.lines.iter().map(|line| line.id.as_str()).collect();
        ids.extend(named.difference(&lines).map(|id| (*id).to_owned()));
        ids
    };
    check(
        "pending",
        standing(&|s| matches!(s, Standing::Pending | Standing::Older(_))),
        &expected["pending"],
    );
    let edited: Vec<String> = match read.tool {
        // Prisma and Flyway take other line endings for the same file.
        Tool::Prisma | Tool::Flyway => found(&[What::Edited]),
        _ => found(&[What::Edited, What::LineEndings, What::Renamed]),
    };
    check("edited", edited, &expected["edited"]);
    check(
        "missing_files",
        found(&[What::MissingFile, What::BrokenChain]),
        &expected["missing_files"],
    );
    check(
        "out_of_order",
        found(&[What::OutOfOrder]),
        &expected["out_of_order"],
    );
    check(
        "failed",
        found(&[What::Failed, What::HalfApplied, What::Dirty]),
        &expected["failed"],
    );
    check(
        "cannot_know",
        cannot_know(read.tool),
        &expected["cannot_know"],
    );
    let truth = &expected["truth"];
    let mut know = |key: &str, found: Vec<String>| {
        if truth.get(key).is_some() {
            check(&format!("truth.{key}"), found, &truth[key]);
        }
    };
    if read.tool != Tool::GolangMigrate {
        know(
            "older_than_newest_applied",
            standing(&|s| matches!(s, Standing::Older(_))),
        );
    }
    if read.tool.proves(Unprovable::OutOfOrder) && read.tool != Tool::Drizzle {
        know("applied_later", found(&[What::OutOfOrder]));
    }
    know("line_ending_only", found(&[What::LineEndings]));
    know("renamed", found(&[What::Renamed]));
    know("rolled_back", found(&[What::RolledBack]));
    if read.tool == Tool::Prisma {
        know("marked_applied_without_running", found(&[What::Marked]));
    }
    if read.tool.proves(Unprovable::Edited) {
        know("edited", found(&[What::Edited]));
    }
    if matches!(read.tool, Tool::Prisma | Tool::GolangMigrate) {
        know("failed", found(&[What::Failed, What::Dirty]));
    }
    if read.tool == Tool::Drizzle {
        know("never_ran", standing(&|s| matches!(s, Standing::Older(_))));
    }
    if let Some(pairs) = truth["same_migration"].as_array() {
        let wanted: Vec<String> = pairs
            .iter()
            .map(|pair| pair[0].as_str().unwrap_or_default().to_owned())
            .collect();
        let found = found(&[What::OtherExtension]);
        if found != wanted {
            said.push(format!(
                "same_migration: found {found:?}, expected {wanted:?}"
            ));
        }
    }
    said.extend(beside(read, expected));
    said.extend(applied(read, expected));
    said
}

/// What is neither a row nor a finding.
fn beside(read: &Read<'_>, expected: &Value) -> Vec<String> {
    let mut said = Vec::new();
    let mut check = |what: &str, same: bool| {
        if !same {
            said.push(format!("{what} differs from {}", expected[what]));
        }
    };
    check(
        "table",
        read.table == expected["table"].as_str().unwrap_or_default(),
    );
    let held = read.history.lock.as_ref().is_some_and(|lock| lock.held);
    check("lock_held", held == (expected["lock_held"] == true));
    if expected.get("heads_in_table").is_some() {
        let mut wanted = texts(&expected["heads_in_table"]);
        wanted.sort();
        check(
            "heads_in_table",
            read.history.position == Some(Position::Heads { revisions: wanted }),
        );
    }
    if let Some(rows) = expected["table_rows"].as_array() {
        let row = rows.first();
        let version = row.and_then(|row| row["version"].as_str()?.parse().ok());
        let dirty = row.is_some_and(|row| row["dirty"] == true);
        check(
            "table_rows",
            read.history.position == Some(Position::Version { version, dirty }),
        );
    }
    if let Some(metadata) = expected["ar_internal_metadata"].as_object() {
        let wanted: BTreeSet<(String, String)> = metadata
            .iter()
            .map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned()))
            .collect();
        check(
            "ar_internal_metadata",
            read.history
                .metadata
                .iter()
                .cloned()
                .collect::<BTreeSet<_>>()
                == wanted,
        );
    }
    if expected.get("seeds_applied").is_some() {
        check(
            "seeds_applied",
            read.history.seeds == texts(&expected["seeds_applied"]),
        );
    }
    if expected.get("third_party_apps").is_some() {
        let ours: BTreeSet<&String> = read
            .files
            .iter()
            .filter_map(|file| file.group.as_ref())
            .collect();
        let foreign: BTreeSet<String> = read
            .history
            .entries
            .iter()
            .filter_map(|entry| entry.group.clone())
            .filter(|app| !ours.contains(app))
            .collect();
        check(
            "third_party_apps",
            foreign == texts(&expected["third_party_apps"]).into_iter().collect(),
        );
    }
    if let Some(squash) = expected["truth"]["squash"].as_str() {
        let file = read.files.iter().find(|file| file.id == squash);
        let replaces = file.map(|file| file.replaces.clone()).unwrap_or_default();
        check("truth", replaces == texts(&expected["truth"]["replaces"]));
    }
    said
}

fn applied(read: &Read<'_>, expected: &Value) -> Vec<String> {
    let wanted = expected["applied"].as_array().cloned().unwrap_or_default();
    let counted = |entry: &&Entry| match read.tool {
        // The files that are presumed to have run.
        Tool::GolangMigrate => entry.state.is_applied() && entry.name.is_some(),
        Tool::Alembic => entry.state != State::Unproven,
        _ => true,
    };
    let entries: Vec<&Entry> = read.comparison.entries.iter().filter(counted).collect();
    let ids: Vec<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    let wanted_ids: Vec<&str> = wanted.iter().filter_map(|row| row["id"].as_str()).collect();
    if ids != wanted_ids {
        return vec![format!("applied: found {ids:?}, expected {wanted_ids:?}")];
    }
    let mut said = Vec::new();
    for (entry, row) in entries.iter().zip(&wanted) {
        let position = read
            .comparison
            .entries
            .iter()
            .position(|other| std::ptr::eq(other, *entry));
        let line = read
            .comparison
            .lines
            .iter()
            .find(|line| line.entry == position);
        let name = line.and_then(|line| line.name.clone());
        for (field, wanted) in row.as_object().into_iter().flatten() {
            let same = match field.as_str() {
                "id" | "inferred" | "is_applied" => true,
                // A row without a name whose file is gone has none.
                "name" => {
                    let gone = line
                        .is_none_or(|line| line.file.is_none_or(|file| !read.files[file].present));
                    let unnamed = entry.name.is_none() && gone;
                    unnamed || wanted == "(goose seed row)" || name.as_deref() == wanted.as_str()
                }
                "applied_at" => same_time(entry.at(), wanted),
                "started_at" => same_time(entry.started.as_ref(), wanted),
                "duration_ms" => match (entry.duration_ns, wanted.as_f64()) {
                    (Some(nanos), Some(wanted)) => (nanos as f64 / 1e6 - wanted).abs() < 1e-6,
                    (found, wanted) => found.is_none() && wanted.is_none(),
                },
                "checksum" => entry.checksum.as_deref() == wanted.as_str(),
                "success" => {
                    (entry.state.is_applied() || entry.state == State::Marker) == (wanted == true)
                }
                "batch" => entry.batch == wanted.as_i64(),
                "row_id" | "order" => entry.row == wanted.as_i64(),
                "app" | "deployment_id" => entry.group.as_deref() == wanted.as_str(),
                "author" => entry.by.as_ref().map(|by| by.who.as_str()) == wanted.as_str(),
                "statements" => {
                    entry.statements.as_ref().map(|s| s.len() as i64) == wanted.as_i64()
                }
                "execution_time_ns" => {
                    entry.duration_ns.unwrap_or(-1) == wanted.as_i64().unwrap_or(0)
                }
                "created_at_ms" => detail(entry, "created_at") == wanted.as_str(),
                "authored_ms" => detail(entry, "timestamp") == wanted.as_str(),
                "uuid" => detail(entry, "id") == wanted.as_str(),
                "steps" => {
                    detail(entry, "applied_steps_count").and_then(|s| s.parse().ok())
                        == wanted.as_i64()
                }
                "rolled_back_at" => same_time(
                    detail(entry, "rolled_back_at").map(Moment::read).as_ref(),
                    wanted,
                ),
                "filename" | "exectype" | "contexts" | "labels" | "liquibase" => {
                    detail(entry, field) == wanted.as_str()
                }
                other => panic!("nobody compares {other}"),
            };
            if !same {
                said.push(format!(
                    "{} {field}: found otherwise than {wanted} in {entry:?}",
                    entry.id
                ));
            }
        }
    }
    said
}

fn detail<'e>(entry: &'e Entry, name: &str) -> Option<&'e str> {
    entry
        .details
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
}

fn same_time(found: Option<&Moment>, wanted: &Value) -> bool {
    let wanted = match wanted {
        Value::String(text) => Some(Moment::read(text)),
        Value::Number(number) => number.as_i64().and_then(Moment::epoch),
        _ => None,
    };
    match (found, wanted) {
        (Some(found), Some(wanted)) => {
            wanted.nanos().is_some()
                && (found.nanos(), found.zone()) == (wanted.nanos(), wanted.zone())
        }
        (found, wanted) => found.is_none() && wanted.is_none(),
    }
}

fn cannot_know(tool: Tool) -> Vec<String> {
    let name = |what: &Unprovable| match what {
        Unprovable::AppliedAt => "applied_at",
        Unprovable::Duration => "duration_ms",
        Unprovable::Checksum => "checksum",
        Unprovable::Edited => "edited",
        Unprovable::Failed => "failed",
        Unprovable::OutOfOrder => "out_of_order",
        Unprovable::WhichRan => "which rows ran: only the current version is stored",
    };
    tool.unprovable()
        .iter()
        .map(|what| name(what).to_owned())
        .collect()
}

fn texts(value: &Value) -> Vec<String> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|text| text.as_str().map(str::to_owned))
        .collect()
}
