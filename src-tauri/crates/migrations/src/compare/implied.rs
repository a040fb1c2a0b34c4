use std::collections::{HashMap, HashSet};

use model::Weight;

use super::finding::{Finding, What};
use crate::{
    files::MigrationFile,
    history::{Entry, History, Position, State},
    order,
    tool::Tool,
};

/// A history with what the tool takes for granted.
pub(crate) struct Implied {
    pub(crate) entries: Vec<Entry>,
    /// Files of which nothing can be said.
    pub(super) unproven: HashSet<String>,
    pub(super) findings: Vec<Finding>,
}

pub(crate) fn complete(history: &History, files: &[MigrationFile]) -> Implied {
    let mut implied = Implied {
        entries: history.entries.clone(),
        unproven: HashSet::new(),
        findings: Vec::new(),
    };
    match &history.position {
        Some(Position::Version { version, dirty }) => {
            version_of(&mut implied, *version, *dirty, files)
        }
        Some(Position::Heads { revisions }) => ancestors(&mut implied, revisions, files),
        None => {}
    }
    implied
}

/// golang-migrate presumes that every file up to the version ran.
fn version_of(implied: &mut Implied, version: Option<i64>, dirty: bool, files: &[MigrationFile]) {
    let Some(version) = version else {
        return;
    };
    let reached = version.to_string();
    let limit = order::identity(Tool::GolangMigrate, &reached);
    let mut there = false;
    for file in files {
        let id = order::identity(Tool::GolangMigrate, &file.id);
        let here = id == limit;
        there |= here;
        let below = file.id.parse::<i64>().is_ok_and(|id| id < version);
        if !(below || here) {
            continue;
        }
        let mut entry = Entry::new(&file.id);
        entry.name = Some(file.name.clone());
        entry.presumed = !here;
        if here && dirty {
            entry.state = State::Dirty;
        }
        implied.entries.push(entry);
    }
    if !there {
        let mut entry = Entry::new(reached);
        entry.state = if dirty { State::Dirty } else { State::Applied };
        implied.entries.push(entry);
    }
}

/// Alembic presumes that every ancestor of the revisions in the table ran.
fn ancestors(implied: &mut Implied, heads: &[String], files: &[MigrationFile]) {
    let by_id: HashMap<&str, &MigrationFile> =
        files.iter().map(|file| (file.id.as_str(), file)).collect();
    let mut broken: Vec<&str> = files
        .iter()
        .flat_map(|file| &file.parents)
        .map(String::as_str)
        .filter(|parent| !by_id.contains_key(parent) && !heads.iter().any(|head| head == parent))
        .collect();
    broken.sort_unstable();
    broken.dedup();
    if !broken.is_empty() {
        for parent in broken {
            implied.findings.push(Finding {
                what: What::BrokenChain,
                weight: Weight::Error,
                id: parent.to_owned(),
                path: None,
                words: format!(
                    "no file has revision {parent}, which another names as its parent: Alembic does not start, and what was applied cannot be followed"
                ),
            });
        }
        for head in heads {
            let mut entry = Entry::new(head);
            entry.state = State::Unproven;
            implied.entries.push(entry);
        }
        implied.unproven = files.iter().map(|file| file.id.clone()).collect();
        return;
    }
    let mut reached: HashSet<&str> = HashSet::new();
    let mut left: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut lost = false;
    while let Some(id) = left.pop() {
        if !reached.insert(id) {
            continue;
        }
        match by_id.get(id) {
            Some(file) => left.extend(file.parents.iter().map(String::as_str)),
            None => lost = true,
        }
    }
    // Files are sorted parents first.
    for file in files
        .iter()
        .filter(|file| reached.contains(file.id.as_str()))
    {
        let mut entry = Entry::new(&file.id);
        entry.name = Some(file.name.clone());
        entry.presumed = !heads.contains(&file.id);
        implied.entries.push(entry);
    }
    for head in heads
        .iter()
        .filter(|head| !by_id.contains_key(head.as_str()))
    {
        implied.entries.push(Entry::new(head));
    }
    if lost {
        let unreached = files
            .iter()
            .filter(|file| !reached.contains(file.id.as_str()));
        implied.unproven = unreached.map(|file| file.id.clone()).collect();
    }
}
