use model::Problem;

use super::{By, History, Role, State, row::Sheet};
use crate::cell::Rows;

/// Prisma writes a row per attempt.
pub(super) fn prisma(history: &mut History, rows: &Rows, problems: &mut Vec<Problem>) {
    let sheet = Sheet::new(
        rows,
        &[
            "id",
            "checksum",
            "finished_at",
            "migration_name",
            "logs",
            "rolled_back_at",
            "started_at",
            "applied_steps_count",
        ],
    );
    for row in sheet.iter() {
        let id = row.text("migration_name");
        let Some(mut entry) = row.entry(id, &history.table, "migration_name", problems) else {
            continue;
        };
        let steps = row.integer("applied_steps_count");
        let finished = row.moment("finished_at");
        entry.name = Some(entry.id.clone());
        entry.started = row.moment("started_at");
        entry.checksum = row.text("checksum");
        entry.state = if !row.cell("rolled_back_at").is_null() {
            State::RolledBack
        } else if finished.is_none() {
            State::Failed
        } else if steps == Some(0)
            && finished.as_ref().map(|m| m.nanos()) == entry.started.as_ref().map(|m| m.nanos())
        {
            State::Marked
        } else {
            State::Applied
        };
        entry.error = row.text("logs");
        if let (Some(started), Some(finished)) = (
            entry.started.as_ref().and_then(|moment| moment.nanos()),
            finished.as_ref().and_then(|moment| moment.nanos()),
        ) {
            entry.duration_ns = finished.checked_sub(started);
        }
        entry.applied = row.applied("finished_at");
        entry.details = row.details(&["id", "rolled_back_at", "applied_steps_count"]);
        history.entries.push(entry);
    }
    history.entries.sort_by(|a, b| {
        let began = |entry: &super::Entry| entry.started.as_ref().and_then(|m| m.nanos());
        (began(a), &a.id).cmp(&(began(b), &b.id))
    });
}

/// Liquibase writes a row per changeset, known by file, id and author.
pub(super) fn liquibase(history: &mut History, rows: &Rows, problems: &mut Vec<Problem>) {
    let sheet = Sheet::new(
        rows,
        &[
            "id",
            "author",
            "filename",
            "dateexecuted",
            "orderexecuted",
            "exectype",
            "md5sum",
            "description",
            "comments",
            "tag",
            "liquibase",
            "contexts",
            "labels",
            "deployment_id",
        ],
    );
    for row in sheet.iter() {
        let id = row.text("id").map(|id| {
            changeset(
                &row.text("filename").unwrap_or_default(),
                &id,
                &row.text("author").unwrap_or_default(),
            )
        });
        let Some(mut entry) = row.entry(id, &history.table, "id", problems) else {
            continue;
        };
        entry.name = row.text("id");
        entry.applied = row.applied("dateexecuted");
        entry.row = row.integer("orderexecuted");
        entry.checksum = row.text("md5sum");
        entry.by = row.text("author").map(|who| By {
            who,
            role: Role::Author,
        });
        entry.group = row.text("deployment_id");
        entry.state = match row.text("exectype").as_deref() {
            Some("MARK_RAN") => State::Marked,
            Some("FAILED") => State::Failed,
            Some("SKIPPED") => State::Marker,
            _ => State::Applied,
        };
        entry.details = row.details(&[
            "filename",
            "exectype",
            "description",
            "comments",
            "tag",
            "contexts",
            "labels",
            "liquibase",
        ]);
        history.entries.push(entry);
    }
    history
        .entries
        .sort_by_key(|entry| (entry.at().and_then(crate::Moment::nanos), entry.row));
}

/// The identity of a changeset, written as Liquibase does.
pub(crate) fn changeset(file: &str, id: &str, author: &str) -> String {
    format!("{file}::{id}::{author}")
}

/// Atlas writes a row per version, and keeps the statements of a half applied one.
pub(super) fn atlas(history: &mut History, rows: &Rows, problems: &mut Vec<Problem>) {
    let sheet = Sheet::new(
        rows,
        &[
            "version",
            "description",
            "type",
            "applied",
            "total",
            "executed_at",
            "execution_time",
            "error",
            "error_stmt",
            "hash",
            "partial_hashes",
            "operator_version",
        ],
    );
    for row in sheet.iter() {
        let id = row.text("version");
        if id.as_deref() == Some(".atlas_cloud_identifier") {
            continue;
        }
        let Some(mut entry) = row.entry(id, &history.table, "version", problems) else {
            continue;
        };
        let (done, total) = (row.integer("applied"), row.integer("total"));
        // Bit flags: 1 baseline, 2 executed, 4 resolved by hand.
        let kind = row.integer("type").unwrap_or(2);
        entry.error = row.text("error").map(|error| match row.text("error_stmt") {
            Some(statement) => format!("{error}, in: {statement}"),
            None => error,
        });
        entry.state = match (done, total) {
            (Some(done), Some(total)) if done < total && kind & 4 == 0 => {
                State::HalfApplied { done, total }
            }
            _ if entry.error.is_some() && kind & 4 == 0 => State::Failed,
            _ if kind & 2 != 0 => State::Applied,
            _ if kind & 1 != 0 => State::Baseline,
            _ if kind & 4 != 0 => State::Marked,
            _ => State::Applied,
        };
        entry.name = row.text("description");
        entry.applied = row.applied("executed_at");
        entry.duration_ns = row.integer("execution_time");
        entry.checksum = row
            .text("hash")
            .map(|hash| hash.trim_start_matches("h1:").to_owned());
        entry.by = row.text("operator_version").map(|who| By {
            who,
            role: Role::Program,
        });
        entry.details = row.details(&["applied", "total"]);
        history.entries.push(entry);
    }
    history
        .entries
        .sort_by_cached_key(|entry| crate::order::key(history.tool, &entry.id));
}
