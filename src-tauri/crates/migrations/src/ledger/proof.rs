use std::collections::{HashMap, HashSet};

use model::Weight;

use super::{
    Happened, Memory, Print, Window,
    memory::{Known, is_position},
    print::{self, id},
};
use crate::{
    compare::{Finding, FirstSeen, What, implied},
    files::MigrationFile,
    history::{Applied, Entry, History, Position},
    tool::Tool,
};

impl Memory {
    /// The checksums that the rows of a history were first seen with. Ids with several rows are
    /// left out: each run of a repeatable migration has its own.
    #[must_use]
    pub fn first_seen(&self, history: &str) -> FirstSeen {
        let Some(known) = self.histories.get(history) else {
            return FirstSeen::new();
        };
        let several: HashSet<&str> = known
            .rows
            .keys()
            .filter(|key| !key.ends_with("#1"))
            .map(|key| id(key))
            .collect();
        known
            .rows
            .iter()
            .filter(|(key, row)| !row.gone && !several.contains(id(key)))
            .filter_map(|(key, row)| Some((id(key).to_owned(), row.first_checksum.clone()?)))
            .collect()
    }

    /// Between which looks each entry of a comparison was first seen, in their order; `None` for
    /// what no look has found. What a position implies came when the position reached it.
    #[must_use]
    pub fn windows(
        &self,
        history: &History,
        entries: &[Entry],
        files: &[MigrationFile],
    ) -> Vec<Option<Window>> {
        let Some(known) = self.histories.get(&history.table) else {
            return vec![None; entries.len()];
        };
        if is_position(known.tool) {
            let reached = reached(known, history, files);
            let window = |entry: &Entry| reached.seen.get(&entry.id).copied();
            return entries.iter().map(window).collect();
        }
        let mut rows = print::keyed(entries);
        let window = |entry: &Entry| {
            let (key, _) = (!entry.presumed).then(|| rows.next()).flatten()?;
            known
                .rows
                .get(&key)
                .filter(|row| !row.gone)
                .map(|row| row.seen)
        };
        entries.iter().map(window).collect()
    }

    /// What the looks say against a history. A changed checksum is not among it: that is told by
    /// [`crate::compare`] from [`Memory::first_seen`].
    #[must_use]
    pub fn findings(&self, history: &History, files: &[MigrationFile]) -> Vec<Finding> {
        let table = &history.table;
        let changes = self
            .changes()
            .iter()
            .filter(|change| change.history == *table && change.grave);
        let mut findings: Vec<Finding> = changes
            .filter_map(|change| {
                let what = match change.what {
                    Happened::AppearedLate => What::AppearedLate,
                    Happened::RowChanged => What::RowChanged,
                    Happened::RowVanished => What::RowVanished,
                    Happened::MovedBack => What::MovedBack,
                    _ => return None,
                };
                let id = if change.id.is_empty() {
                    table
                } else {
                    &change.id
                };
                Some(finding(
                    what,
                    id,
                    format!("{}; seen {}", change.words, change.window.text()),
                ))
            })
            .collect();
        if let Some(known) = self
            .histories
            .get(table)
            .filter(|known| known.tool == Tool::Alembic)
        {
            let lost = reached(known, history, files).lost;
            findings.extend(lost.into_iter().map(|(id, window)| {
                let words = format!(
                    "{id} was applied and is not any more: Alembic went back behind it; seen {}",
                    window.text()
                );
                finding(What::MovedBack, &id, words)
            }));
        }
        findings
    }
}

/// Puts the window into entries whose row bears no time.
pub fn date(entries: &mut [Entry], windows: &[Option<Window>]) {
    for (entry, window) in entries.iter_mut().zip(windows) {
        if let Some(window) = window
            && entry.applied == Applied::Unknown
        {
            let (after, before) = window.ends();
            entry.applied = Applied::Seen { after, before };
        }
    }
}

fn finding(what: What, id: &str, words: String) -> Finding {
    Finding {
        what,
        weight: Weight::Error,
        id: id.to_owned(),
        path: None,
        words,
    }
}

/// What the positions of a history reached, by the files as they are today.
struct Reached {
    seen: HashMap<String, Window>,
    /// Reached once and not any more, with when it was lost.
    lost: Vec<(String, Window)>,
}

fn reached(known: &Known, history: &History, files: &[MigrationFile]) -> Reached {
    let mut reached = Reached {
        seen: HashMap::new(),
        lost: Vec::new(),
    };
    for (window, prints) in &known.positions {
        let then = History {
            position: Some(position(known.tool, prints)),
            ..bare(history)
        };
        let there: HashSet<String> = implied::complete(&then, files)
            .entries
            .into_iter()
            .map(|entry| entry.id)
            .collect();
        let mut lost: Vec<String> = reached
            .seen
            .keys()
            .filter(|id| !there.contains(*id))
            .cloned()
            .collect();
        lost.sort_unstable();
        for id in lost {
            reached.seen.remove(&id);
            reached.lost.push((id, *window));
        }
        for id in there {
            reached.lost.retain(|(lost, _)| *lost != id);
            reached.seen.entry(id).or_insert(*window);
        }
    }
    reached
}

fn position(tool: Tool, prints: &[Print]) -> Position {
    let ids = || prints.iter().map(|print| id(&print.key));
    match tool {
        Tool::GolangMigrate => Position::Version {
            version: ids().next().and_then(|id| id.parse().ok()),
            dirty: prints.iter().any(|print| print.state == "dirty"),
        },
        _ => Position::Heads {
            revisions: ids().map(ToOwned::to_owned).collect(),
        },
    }
}

fn bare(history: &History) -> History {
    History {
        tool: history.tool,
        table: history.table.clone(),
        entries: Vec::new(),
        position: None,
        lock: None,
        metadata: Vec::new(),
        seeds: Vec::new(),
        limits: Vec::new(),
    }
}
