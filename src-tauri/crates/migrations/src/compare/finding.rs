use std::collections::HashMap;

use model::Weight;
use serde::Serialize;

use super::{FirstSeen, Line, Standing};
use crate::{
    checksum::Verdict,
    files::{FileKind, MigrationFile},
    history::{Entry, History, State},
    limits::OlderFile,
    tool::Tool,
};

/// Something an operator or auditor should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What it is.
    pub what: What,
    /// How grave it is: an error puts the next deployment or the record in doubt.
    pub weight: Weight,
    /// The migration, or the table for what concerns the whole history.
    pub id: String,
    /// The file, where there is one.
    pub path: Option<String>,
    /// One sentence that names the thing and what it means.
    pub words: String,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The file was altered after it was applied.
    Edited,
    /// Only line endings of the file differ.
    LineEndings,
    /// Only the name of the file differs.
    Renamed,
    /// Nothing proves the content.
    Unverifiable,
    /// A file that has not run.
    Pending,
    /// A file that has not run and is older than one that has.
    Older,
    /// A row whose file is gone.
    MissingFile,
    /// A row and a file that differ in the extension only.
    OtherExtension,
    /// It ran after a newer one.
    OutOfOrder,
    /// A number nobody used.
    Gap,
    /// It failed, or is running.
    Failed,
    /// It stopped part of the way.
    HalfApplied,
    /// The tool holds the database for inconsistent.
    Dirty,
    /// It was taken back.
    RolledBack,
    /// It was recorded without being run.
    Marked,
    /// The tool's lock is held.
    LockHeld,
    /// The checksum in the row changed since it was first seen.
    Repaired,
    /// The time in the row changed since it was first seen.
    RowChanged,
    /// A row that was there is not any more.
    RowVanished,
    /// The row bears a time before a look that did not find it.
    AppearedLate,
    /// What was reached once is not any more.
    MovedBack,
    /// A migration names a parent that no file has.
    BrokenChain,
}

/// Everything the lines say, besides the order.
pub(super) fn all(
    history: &History,
    entries: &[Entry],
    files: &[MigrationFile],
    lines: &[Line],
    first_seen: &FirstSeen,
) -> Vec<Finding> {
    let tool = history.tool;
    let mut found = Vec::new();
    if let Some(lock) = history.lock.as_ref().filter(|lock| lock.held) {
        let by = lock
            .by
            .as_deref()
            .map(|by| format!(" by {by}"))
            .unwrap_or_default();
        let since = lock
            .since
            .as_ref()
            .map(|since| format!(" since {}", since.text()))
            .unwrap_or_default();
        found.push(Finding {
            what: What::LockHeld,
            weight: Weight::Error,
            id: history.table.clone(),
            path: None,
            words: format!(
                "{}'s lock is held{by}{since}: a run goes on right now, or one was killed and the next will wait",
                tool.title()
            ),
        });
    }
    for line in lines {
        let path = line.file.map(|file| files[file].path.clone());
        let mut say = |what: What, weight: Weight, words: String| {
            found.push(Finding {
                what,
                weight,
                id: line.id.clone(),
                path: path.clone(),
                words,
            });
        };
        let entry = line.entry.map(|entry| &entries[entry]);
        let name = &line.id;
        match line.standing {
            Standing::Pending => say(
                What::Pending,
                Weight::Note,
                match line.file {
                    Some(_) => format!("{name} has not run on this database"),
                    None => format!(
                        "{name} comes with Django since 3.1 and has not run on this database"
                    ),
                },
            ),
            Standing::Older(policy) => say(What::Older, Weight::Warning, older(tool, name, policy)),
            Standing::MissingFile => say(
                What::MissingFile,
                Weight::Error,
                format!("{name} ran on this database, and no file is there for it"),
            ),
            Standing::Failed => {
                if let Some(entry) = entry {
                    let (what, words) = trouble(tool, entry);
                    say(what, Weight::Error, words);
                }
            }
            Standing::RolledBack => say(
                What::RolledBack,
                Weight::Note,
                format!("{name} was taken back, or an attempt at it was"),
            ),
            Standing::Applied | Standing::Foreign
                if entry.is_some_and(|entry| entry.state == State::Marked) =>
            {
                say(
                    What::Marked,
                    Weight::Warning,
                    format!(
                        "{name} was recorded as applied without being run by {}",
                        tool.title()
                    ),
                );
            }
            _ => {}
        }
        let kind = line.file.map(|file| files[file].kind);
        match &line.verdict {
            Some(Verdict::Edited { stored, computed }) if kind == Some(FileKind::Repeatable) => {
                say(
                    What::Pending,
                    Weight::Note,
                    format!(
                        "{name} changed since it last ran ({stored}, now {computed}) and will run again"
                    ),
                )
            }
            Some(Verdict::Edited { stored, computed }) => say(
                What::Edited,
                Weight::Error,
                format!(
                    "the file of {name} was altered after it was applied: recorded {stored}, now {computed}"
                ),
            ),
            Some(Verdict::LineEndings { tolerated }) => say(
                What::LineEndings,
                if *tolerated {
                    Weight::Note
                } else {
                    Weight::Warning
                },
                format!(
                    "the file of {name} differs from what ran in its line endings only; {}",
                    if *tolerated {
                        format!("{} does not mind", tool.title())
                    } else {
                        "check it out with the endings it was committed with".to_owned()
                    }
                ),
            ),
            Some(Verdict::Renamed) => say(
                What::Renamed,
                Weight::Warning,
                format!(
                    "the file of {name} was renamed after it was applied; its content is what ran"
                ),
            ),
            Some(Verdict::Unknown { why }) => say(
                What::Unverifiable,
                Weight::Note,
                format!("nothing proves that the file of {name} is what ran: {why}"),
            ),
            Some(Verdict::Same) | None => {}
        }
        if let Some(entry) = entry
            && let Some(first) = first_seen.get(&entry.id)
            && entry.checksum.as_ref() != Some(first)
        {
            let now = entry.checksum.as_deref().unwrap_or("none");
            say(
                What::Repaired,
                Weight::Error,
                format!(
                    "the checksum recorded for {name} was {first} when this console first saw it and is {now} now: the history was repaired or rewritten"
                ),
            );
        }
    }
    found.extend(other_extensions(tool, files, lines));
    found
}

fn older(tool: Tool, name: &str, policy: OlderFile) -> String {
    let what = match policy {
        OlderFile::Runs => "runs it late at the next deployment",
        OlderFile::Refuses => "refuses to run anything until it is told to allow this",
        OlderFile::Skips => "will never run it",
    };
    format!(
        "{name} has not run on this database and is older than one that has; {} {what}",
        tool.title()
    )
}

fn trouble(tool: Tool, entry: &Entry) -> (What, String) {
    let name = &entry.id;
    let error = entry
        .error
        .as_deref()
        .and_then(|error| error.lines().find(|line| !line.trim().is_empty()))
        .map(|error| format!(": {error}"))
        .unwrap_or_default();
    match &entry.state {
        State::HalfApplied { done, total } => (
            What::HalfApplied,
            format!("{name} stopped after {done} of {total} statements{error}"),
        ),
        State::Dirty => (
            What::Dirty,
            format!(
                "{} marks the database dirty at {name}: the step failed or is running, and what of it is in the schema is not recorded",
                tool.title()
            ),
        ),
        _ => (
            What::Failed,
            format!("{name} failed, or is running right now{error}"),
        ),
    }
}

/// A compiled or renamed program: `x.ts` ran, `x.js` is there.
fn other_extensions(tool: Tool, files: &[MigrationFile], lines: &[Line]) -> Vec<Finding> {
    if !matches!(tool, Tool::Knex | Tool::Sequelize) {
        return Vec::new();
    }
    let stem = |id: &str| id.rsplit_once('.').map(|(stem, _)| stem.to_owned());
    let waiting: HashMap<String, &Line> = lines
        .iter()
        .filter(|line| matches!(line.standing, Standing::Pending | Standing::Older(_)))
        .filter_map(|line| Some((stem(&line.id)?, line)))
        .collect();
    lines
        .iter()
        .filter(|line| line.standing == Standing::MissingFile)
        .filter_map(|line| {
            let file = waiting.get(&stem(&line.id)?)?;
            Some(Finding {
                what: What::OtherExtension,
                weight: Weight::Warning,
                id: line.id.clone(),
                path: file.file.map(|file| files[file].path.clone()),
                words: format!(
                    "{} ran and {} is there: the same migration under another extension, which {} takes for a missing and a new one",
                    line.id,
                    file.id,
                    tool.title()
                ),
            })
        })
        .collect()
}
