use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use crate::{
    checksum::Verdict,
    files::{FileKind, MigrationFile},
    history::{Entry, History, State},
    limits::OlderFile,
    order,
    tool::Tool,
};

mod content;
mod contrib;
mod finding;
mod implied;
mod sequence;

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
    let grouped = history.entries.iter().any(|entry| entry.group.is_some());
    let identity = |id: &str| match tool {
        // The older form of Hasura's history knows no databases.
        Tool::Hasura if !grouped => id.rsplit('.').next().unwrap_or(id).to_owned(),
        _ => order::identity(tool, id),
    };
    let implied = implied::complete(history, files);
    let entries = implied.entries;
    let mut current: HashMap<String, usize> = HashMap::new();
    for (position, entry) in entries.iter().enumerate() {
        let known = current
            .get(&identity(&entry.id))
            .map(|known| &entries[*known].state);
        if known.is_none_or(|known| rank(&entry.state) >= rank(known)) {
            current.insert(identity(&entry.id), position);
        }
    }
    let mut file_of: HashMap<usize, usize> = HashMap::new();
    let mut entry_of: HashMap<usize, usize> = HashMap::new();
    let by_ending = (tool == Tool::Liquibase).then(|| endings(&entries));
    for (position, file) in files.iter().enumerate() {
        let exact = current.get(&identity(&file.id));
        let found = exact.or_else(|| by_ending.as_ref()?.find(&entries, file));
        if let Some(found) = found {
            entry_of.insert(position, *found);
            file_of.entry(*found).or_insert(position);
        }
    }
    let mut lines: Vec<Line> = Vec::with_capacity(entries.len() + files.len());
    let groups: HashSet<&str> = files
        .iter()
        .filter_map(|file| file.group.as_deref())
        .collect();
    for (position, entry) in entries.iter().enumerate() {
        let newest = current.get(&identity(&entry.id)) == Some(&position);
        let file = current
            .get(&identity(&entry.id))
            .and_then(|current| file_of.get(current))
            .copied();
        let there = file.is_some_and(|file| files[file].present);
        let standing = match &entry.state {
            State::Failed | State::HalfApplied { .. } | State::Dirty => Standing::Failed,
            State::RolledBack => Standing::RolledBack,
            State::Marker => Standing::Marker,
            State::Unproven => Standing::Unknown,
            _ if there => Standing::Applied,
            State::Baseline => Standing::Covered,
            _ if foreign(tool, entry, &groups) => Standing::Foreign,
            _ => Standing::MissingFile,
        };
        lines.push(Line {
            id: entry.id.clone(),
            name: entry
                .name
                .clone()
                .or_else(|| file.map(|file| files[file].name.clone())),
            entry: Some(position),
            file: file.filter(|_| newest || !entry.state.is_applied()),
            standing,
            verdict: None,
        });
    }
    let sequence = sequence::Sequence::new(tool, &entries, files, &file_of);
    let covered = covered(tool, &entries, files, &current, &identity);
    for (position, file) in files.iter().enumerate() {
        let entry = entry_of.get(&position).map(|entry| &entries[*entry]);
        let waits =
            entry.is_none_or(|entry| matches!(entry.state, State::RolledBack | State::Marker));
        if !waits {
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

/// Which of two rows of one migration counts.
fn rank(state: &State) -> u8 {
    match state {
        State::Marker => 0,
        State::RolledBack => 1,
        _ => 2,
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

/// Files that need not run: below a baseline, replaced by a squash, or a squash of what ran.
fn covered(
    tool: Tool,
    entries: &[Entry],
    files: &[MigrationFile],
    current: &HashMap<String, usize>,
    identity: &dyn Fn(&str) -> String,
) -> HashSet<usize> {
    let applied = |id: &str| {
        current
            .get(&identity(id))
            .is_some_and(|entry| entries[*entry].state.is_applied())
    };
    let baseline = entries
        .iter()
        .filter(|entry| entry.state == State::Baseline)
        .map(|entry| order::key(tool, &entry.id))
        .max();
    let any = entries.iter().any(|entry| entry.state.is_applied());
    let mut replaced = HashSet::new();
    let mut covered = HashSet::new();
    for (position, file) in files.iter().enumerate() {
        let squash = !file.replaces.is_empty();
        if squash && applied(&file.id) {
            replaced.extend(file.replaces.iter().map(String::as_str));
        }
        let below = baseline
            .as_ref()
            .is_some_and(|baseline| order::key(tool, &file.id) <= *baseline);
        if (squash && file.replaces.iter().all(|id| applied(id)))
            || (below && file.kind != FileKind::Repeatable)
            || (file.kind == FileKind::Baseline && any)
        {
            covered.insert(position);
        }
    }
    let replaced = files
        .iter()
        .enumerate()
        .filter(|(_, file)| replaced.contains(file.id.as_str()))
        .map(|(position, _)| position);
    covered.extend(replaced);
    covered
}

/// Liquibase's entries by author and id: the path before them depends on where the tool ran.
struct Endings(HashMap<String, Vec<usize>>);

fn endings(entries: &[Entry]) -> Endings {
    let mut by_ending: HashMap<String, Vec<usize>> = HashMap::new();
    for (position, entry) in entries.iter().enumerate() {
        if let Some((_, ending)) = entry.id.split_once("::") {
            by_ending
                .entry(ending.to_owned())
                .or_default()
                .push(position);
        }
    }
    Endings(by_ending)
}

impl Endings {
    /// The one entry whose path ends like the file's, or the other way round.
    fn find(&self, entries: &[Entry], file: &MigrationFile) -> Option<&usize> {
        let (path, ending) = file.id.split_once("::")?;
        let bare = |path: &str| {
            path.trim_start_matches("classpath:")
                .trim_start_matches('/')
                .to_owned()
        };
        let path = bare(path);
        let fits = |position: &&usize| {
            let recorded = entries[**position]
                .id
                .split_once("::")
                .map(|(path, _)| bare(path));
            recorded.is_some_and(|recorded| {
                recorded == path
                    || recorded.ends_with(&format!("/{path}"))
                    || path.ends_with(&format!("/{recorded}"))
            })
        };
        let mut fitting = self.0.get(ending)?.iter().filter(fits);
        fitting.next().filter(|_| fitting.next().is_none())
    }
}

#[cfg(test)]
mod tests;
