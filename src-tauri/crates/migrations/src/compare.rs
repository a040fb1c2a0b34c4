use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use crate::{
    checksum::Verdict,
    files::MigrationFile,
    history::{Entry, History, State},
    limits::OlderFile,
    tool::Tool,
};

mod content;
mod contrib;
mod finding;
pub(crate) mod implied;
mod pairs;
mod sequence;

use pairs::Pairs;
use sequence::Sequence;

pub use finding::{Finding, What};

/// A history beside its files.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The tool of both.
    pub tool: Tool,
    /// The history's entries, and those that the tool implies without a row.
    pub entries: Vec<Entry>,
    /// One line per migration: entries in their order, then files that have none in theirs.
    pub lines: Vec<Line>,
    /// What somebody should know, the gravest first.
    pub findings: Vec<Finding>,
}

/// One migration: its row, its file, or both.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// What the tool knows it by.
    pub id: String,
    /// Its name, from the row or else the file.
    pub name: Option<String>,
    /// Its entry, by position in [`Comparison::entries`].
    pub entry: Option<usize>,
    /// Its file, by position among the files compared with.
    pub file: Option<usize>,
    /// How it stands.
    pub standing: Standing,
    /// What the row's checksum says of the file, for what was applied and has a file.
    pub verdict: Option<Verdict>,
}

/// How a migration stands between the database and the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// In the database and in the files.
    Applied,
    /// In the files only.
    Pending,
    /// In the files only, older than what was applied; the tool does this with it.
    Older(OlderFile),
    /// In the database only.
    MissingFile,
    /// In the database only, and not of this repository: a package's own migration.
    Foreign,
    /// It failed or stopped part of the way.
    Failed,
    /// It was taken back.
    RolledBack,
    /// A row of the tool's own.
    Marker,
    /// Taken for granted by a baseline or by the migration that replaces it.
    Covered,
    /// It cannot be said.
    Unknown,
}

/// Checksums as this console saw them first, by id.
pub type FirstSeen = BTreeMap<String, String>;

impl Comparison {
    /// Ids that stand in one of the given ways, in order.
    pub fn standing(&self, wanted: impl Fn(Standing) -> bool) -> impl Iterator<Item = &str> {
        self.lines
            .iter()
            .filter(move |line| wanted(line.standing))
            .map(|line| line.id.as_str())
    }

    /// Ids that something was found of, in order.
    pub fn found(&self, what: What) -> impl Iterator<Item = &str> {
        self.findings
            .iter()
            .filter(move |finding| finding.what == what)
            .map(|finding| finding.id.as_str())
    }
}

/// Puts a history beside its files and says every difference in words.
///
/// `first_seen` are the checksums of the ledger's first look; a row whose checksum changed since
/// was repaired or tampered with.
#[must_use]
pub fn compare(history: &History, files: &[MigrationFile], first_seen: &FirstSeen) -> Comparison {
    let tool = history.tool;
    let implied = implied::complete(history, files);
    let entries = implied.entries;
    let pairs = Pairs::new(tool, &entries, files);
    let sequence = Sequence::new(tool, &entries, files, &pairs.file_of);
    let groups: HashSet<&str> = files
        .iter()
        .filter_map(|file| file.group.as_deref())
        .collect();
    let mut lines: Vec<Line> = (0..entries.len())
        .map(|position| recorded(tool, &entries, position, files, &pairs, &groups))
        .collect();
    let covered = pairs.covered(&entries, files);
    for (position, file) in files.iter().enumerate() {
        if !pairs.waits(position, &entries) {
            continue;
        }
        let standing = if implied.unproven.contains(&file.id) {
            Standing::Unknown
        } else if covered.contains(&position) {
            Standing::Covered
        } else if sequence.is_older(file, position) && !file.kind.may_be_late() {
            Standing::Older(tool.older_file())
        } else {
            Standing::Pending
        };
        lines.push(Line {
            id: file.id.clone(),
            name: Some(file.name.clone()),
            entry: None,
            file: Some(position),
            standing,
            verdict: None,
        });
    }
    if tool == Tool::Django {
        lines.extend(contrib::pending(&entries, &groups));
    }
    content::judge(tool, &entries, files, &mut lines);
    let mut findings = finding::all(history, &entries, files, &lines, first_seen);
    findings.extend(implied.findings);
    findings.extend(sequence.out_of_order(&entries));
    findings.extend(sequence::gaps(tool, &entries, files));
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.weight));
    Comparison {
        tool,
        entries,
        lines,
        findings,
    }
}

/// The line of an entry.
fn recorded(
    tool: Tool,
    entries: &[Entry],
    position: usize,
    files: &[MigrationFile],
    pairs: &Pairs,
    groups: &HashSet<&str>,
) -> Line {
    let entry = &entries[position];
    let current = pairs.current(&entry.id);
    let file = current
        .and_then(|current| pairs.file_of.get(&current))
        .copied();
    let standing = match &entry.state {
        State::Failed | State::HalfApplied { .. } | State::Dirty => Standing::Failed,
        State::RolledBack => Standing::RolledBack,
        State::Marker => Standing::Marker,
        State::Unproven => Standing::Unknown,
        _ if file.is_some_and(|file| files[file].present) => Standing::Applied,
        State::Baseline => Standing::Covered,
        _ if foreign(tool, entry, groups) => Standing::Foreign,
        _ => Standing::MissingFile,
    };
    let name = || Some(files[file?].name.clone());
    Line {
        id: entry.id.clone(),
        name: entry.name.clone().or_else(name),
        entry: Some(position),
        // Of two rows that count, the file belongs to the one that counts last.
        file: file.filter(|_| current == Some(position) || !entry.state.is_applied()),
        standing,
        verdict: None,
    }
}

/// Django's installed packages bring their own migrations, whose files are not in the repository.
fn foreign(tool: Tool, entry: &Entry, groups: &HashSet<&str>) -> bool {
    tool == Tool::Django
        && entry
            .group
            .as_deref()
            .is_some_and(|app| !groups.is_empty() && !groups.contains(app))
}

#[cfg(test)]
mod tests;
