use std::{io, path::PathBuf};

use model::{Millis, Nanos};
use serde::{Deserialize, Serialize};

use super::{Job, State, beside};
use crate::wire::{AskedLogs, ExportLogs, ExportStage};

/// The ending of the file that tells what an export holds.
const ENDING: &str = ".manifest.json";

/// What an export holds, and how anybody can check that it still does.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// `wheelhouse logs export`, and the version of this form.
    pub(super) kind: String,
    pub(super) form: u32,
    /// Version of the application that wrote it.
    pub(super) version: String,
    /// Name of the file beside this one.
    pub(super) file: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
    pub(super) lines: u64,
    /// Every line that fitted is in the file.
    pub(super) complete: bool,
    /// Why not, and what was changed in the lines.
    pub(super) notes: Vec<String>,
    /// When it ended.
    pub(super) written: Millis,
    /// What was asked for.
    pub(super) request: ExportLogs,
    /// The queries as they were sent, and the limits the sources told of.
    pub(super) sources: Vec<AskedLogs>,
    /// Time of the first line and of the last one.
    pub(super) first: Option<Nanos>,
    pub(super) last: Option<Nanos>,
    pub(super) redaction: RedactionOf,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RedactionOf {
    pub(super) on: bool,
    /// Names of the rules.
    pub(super) rules: Vec<String>,
    /// Pieces that were hidden, by rule.
    pub(super) hidden: std::collections::BTreeMap<String, u64>,
}

/// Writes it beside the export.
pub(super) fn write(
    job: &Job,
    state: &State,
    stage: ExportStage,
    now: Millis,
) -> io::Result<PathBuf> {
    let done = &state.checkpoint;
    let mut notes = state.notes.clone();
    notes.extend(done.notes());
    let cut = |asked: &AskedLogs| asked.partial || asked.capped_at.is_some();
    let limited = state.sources.iter().filter(|asked| cut(asked));
    let limited: Vec<String> = limited
        .map(|asked| match asked.capped_at {
            Some(most) => format!("{} gives no more than {most} lines", asked.title),
            None => format!("{} left lines out by its own word", asked.title),
        })
        .collect();
    if stage == ExportStage::Cancelled {
        notes.push("it was cancelled".to_owned());
    }
    let complete = stage == ExportStage::Whole && limited.is_empty();
    notes.extend(limited);
    let name = job.path.file_name().unwrap_or_default();
    let manifest = Manifest {
        kind: "wheelhouse logs export".to_owned(),
        form: 1,
        version: job.version.clone(),
        file: name.to_string_lossy().into_owned(),
        bytes: done.bytes,
        sha256: state.sha256.clone().unwrap_or_default(),
        lines: done.lines,
        complete,
        notes,
        written: now,
        request: job.request.clone(),
        sources: state.sources.clone(),
        first: done.first,
        last: done.last,
        redaction: RedactionOf {
            on: job.hide.is_on(),
            rules: job.rules.clone(),
            hidden: done.hidden.clone(),
        },
    };
    let path = beside(&job.path, ENDING);
    std::fs::write(&path, serde_json::to_vec_pretty(&manifest)?)?;
    Ok(path)
}
