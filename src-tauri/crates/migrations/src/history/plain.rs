use model::{Problem, Weight};

use super::{Entry, History, State, row::Sheet};
use crate::{
    cell::{Cell, Rows},
    tool::Tool,
};

/// Where the facts stand in a table that has one row per applied migration.
struct Plain {
    columns: &'static [&'static str],
    id: &'static str,
    name: Option<&'static str>,
    applied: Option<&'static str>,
    /// Whether the tool writes UTC into a column without a zone.
    utc: bool,
    /// Column and the nanoseconds of one of its units.
    duration: Option<(&'static str, i64)>,
    checksum: Option<&'static str>,
    batch: Option<&'static str>,
    row: Option<&'static str>,
    group: Option<&'static str>,
    /// `false` in the first, `true` in the second stands for trouble.
    success: Option<&'static str>,
    dirty: Option<&'static str>,
    details: &'static [&'static str],
}

const NONE: Plain = Plain {
    columns: &[],
    id: "version",
    name: None,
    applied: None,
    utc: false,
    duration: None,
    checksum: None,
    batch: None,
    row: None,
    group: None,
    success: None,
    dirty: None,
    details: &[],
};

fn plain(tool: Tool) -> Plain {
    match tool {
        Tool::Sqlx => Plain {
            columns: &[
                "version",
                "description",
                "installed_on",
                "success",
                "checksum",
                "execution_time",
            ],
            name: Some("description"),
            applied: Some("installed_on"),
            duration: Some(("execution_time", 1)),
            checksum: Some("checksum"),
            success: Some("success"),
            ..NONE
        },
        Tool::Diesel => Plain {
            columns: &["version", "run_on"],
            applied: Some("run_on"),
            ..NONE
        },
        Tool::Refinery => Plain {
            columns: &["version", "name", "applied_on", "checksum"],
            name: Some("name"),
            applied: Some("applied_on"),
            checksum: Some("checksum"),
            ..NONE
        },
        Tool::SeaOrm => Plain {
            columns: &["version", "applied_at"],
            name: Some("version"),
            applied: Some("applied_at"),
            ..NONE
        },
        Tool::Knex => Plain {
            columns: &["id", "name", "batch", "migration_time"],
            id: "name",
            name: Some("name"),
            applied: Some("migration_time"),
            batch: Some("batch"),
            row: Some("id"),
            ..NONE
        },
        Tool::Sequelize => Plain {
            columns: &["name", "createdAt", "updatedAt"],
            id: "name",
            name: Some("name"),
            applied: Some("createdAt"),
            ..NONE
        },
        Tool::TypeOrm => Plain {
            columns: &["id", "timestamp", "name"],
            id: "name",
            name: Some("name"),
            row: Some("id"),
            details: &["timestamp"],
            ..NONE
        },
        Tool::MikroOrm => Plain {
            columns: &["id", "name", "executed_at"],
            id: "name",
            name: Some("name"),
            applied: Some("executed_at"),
            row: Some("id"),
            ..NONE
        },
        Tool::Drizzle => Plain {
            columns: &["id", "hash", "created_at"],
            id: "created_at",
            checksum: Some("hash"),
            row: Some("id"),
            ..NONE
        },
        Tool::Drizzle1 => Plain {
            columns: &["id", "hash", "created_at", "name", "applied_at"],
            id: "name",
            name: Some("name"),
            applied: Some("applied_at"),
            checksum: Some("hash"),
            row: Some("id"),
            details: &["created_at"],
            ..NONE
        },
        Tool::NodePgMigrate => Plain {
            columns: &["id", "name", "run_on"],
            id: "name",
            name: Some("name"),
            applied: Some("run_on"),
            row: Some("id"),
            ..NONE
        },
        Tool::Django => Plain {
            columns: &["id", "app", "name", "applied"],
            id: "name",
            name: Some("name"),
            applied: Some("applied"),
            row: Some("id"),
            group: Some("app"),
            ..NONE
        },
        Tool::EfCore => Plain {
            columns: &["MigrationId", "ProductVersion"],
            id: "MigrationId",
            name: Some("MigrationId"),
            details: &["ProductVersion"],
            ..NONE
        },
        Tool::Ecto => Plain {
            columns: &["version", "inserted_at"],
            applied: Some("inserted_at"),
            utc: true,
            ..NONE
        },
        Tool::Laravel => Plain {
            columns: &["id", "migration", "batch"],
            id: "migration",
            name: Some("migration"),
            batch: Some("batch"),
            row: Some("id"),
            ..NONE
        },
        Tool::Doctrine => Plain {
            columns: &["version", "executed_at", "execution_time"],
            name: Some("version"),
            applied: Some("executed_at"),
            duration: Some(("execution_time", 1_000_000)),
            ..NONE
        },
        Tool::Supabase => Plain {
            columns: &["version", "statements", "name"],
            name: Some("name"),
            ..NONE
        },
        Tool::Hasura => Plain {
            columns: &["version", "dirty"],
            dirty: Some("dirty"),
            ..NONE
        },
        // Rails and dbmate; the other tools have readers of their own.
        _ => Plain {
            columns: &["version"],
            ..NONE
        },
    }
}

pub(super) fn read(tool: Tool, history: &mut History, rows: &Rows, problems: &mut Vec<Problem>) {
    let shape = plain(tool);
    let sheet = Sheet::new(rows, shape.columns);
    for row in sheet.iter() {
        let id = row.text(shape.id).or_else(|| {
            // Rows of Drizzle 0.x that an upgrade has not named yet.
            (tool == Tool::Drizzle1).then(|| row.text("created_at"))?
        });
        let Some(mut entry) = row.entry(id, &history.table, shape.id, problems) else {
            continue;
        };
        let text = |column: Option<&str>| column.and_then(|column| row.text(column));
        entry.name = text(shape.name);
        entry.group = text(shape.group);
        if let Some(app) = &entry.group {
            entry.id = format!("{app}.{}", entry.id);
        }
        if let Some(column) = shape.applied {
            entry.applied = row.applied(column);
            if shape.utc {
                entry.applied = match entry.applied {
                    super::Applied::Recorded { at } => super::Applied::Recorded { at: at.utc() },
                    other => other,
                };
            }
        }
        entry.duration_ns = shape.duration.and_then(|(column, unit)| {
            row.integer(column)
                .filter(|taken| *taken >= 0)?
                .checked_mul(unit)
        });
        entry.batch = shape.batch.and_then(|column| row.integer(column));
        entry.row = shape.row.and_then(|column| row.integer(column));
        if let Some(column) = shape.checksum {
            entry.checksum = checksum(row.cell(column), tool);
            if let Some(problem) = damage(tool, &entry, &history.table) {
                problems.push(problem);
            }
        }
        if tool == Tool::Supabase {
            entry.statements = row.cell("statements").texts();
        }
        if shape.success.and_then(|column| row.boolean(column)) == Some(false) {
            entry.state = State::Failed;
        }
        if shape.dirty.and_then(|column| row.boolean(column)) == Some(true) {
            entry.state = State::Dirty;
        }
        entry.details = row.details(shape.details);
        history.entries.push(entry);
    }
    sort(tool, &mut history.entries);
}

fn checksum(cell: &Cell, tool: Tool) -> Option<String> {
    match (cell, tool) {
        (Cell::Null, _) => None,
        (cell, Tool::Sqlx) => cell.bytes().map(|bytes| crate::hex::encode(&bytes)),
        (Cell::Bytes(bytes), _) => {
            Some(String::from_utf8(bytes.clone()).unwrap_or_else(|_| crate::hex::encode(bytes)))
        }
        (cell, _) => cell.text(),
    }
}

/// Says where a checksum is not one.
fn damage(tool: Tool, entry: &Entry, table: &str) -> Option<Problem> {
    let stored = entry.checksum.as_deref()?;
    let whole = match tool {
        Tool::Sqlx => stored.len() == 96,
        Tool::Refinery => stored.parse::<u64>().is_ok(),
        _ => stored.len() == 64 && stored.chars().all(|c| c.is_ascii_hexdigit()),
    };
    (!whole).then(|| {
        Problem::new(
            Weight::Warning,
            table,
            format!(
                "the checksum of {} is not one {} writes ({} characters)",
                entry.id,
                tool.title(),
                stored.chars().count()
            ),
            "the file cannot be proved to be what ran; find out who changed the row",
        )
    })
}

/// The order in which the tool applied or lists them; a stable sort over what was read.
fn sort(tool: Tool, entries: &mut [Entry]) {
    match tool {
        Tool::Laravel => entries.sort_by_key(|entry| (entry.batch, entry.row)),
        Tool::Knex | Tool::TypeOrm | Tool::MikroOrm | Tool::NodePgMigrate | Tool::Django => {
            entries.sort_by_key(|entry| entry.row);
        }
        // Upgraded tables of SQLite have no row numbers: they stay as they were read.
        Tool::Drizzle1 if entries.iter().all(|entry| entry.row.is_some()) => {
            entries.sort_by_key(|entry| entry.row);
        }
        Tool::Drizzle1 => {}
        _ => entries.sort_by_cached_key(|entry| crate::order::key(tool, &entry.id)),
    }
}
