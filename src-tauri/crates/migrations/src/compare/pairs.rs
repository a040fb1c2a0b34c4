use std::collections::{HashMap, HashSet};

use crate::{
    files::{FileKind, MigrationFile},
    history::{Entry, State},
    order,
    tool::Tool,
};

/// Which entry and which file are of one migration, by their positions.
pub(super) struct Pairs {
    tool: Tool,
    /// Whether entries name the database they are of (Hasura's newer form).
    grouped: bool,
    /// The entry that counts, by identity.
    current: HashMap<String, usize>,
    pub(super) file_of: HashMap<usize, usize>,
    entry_of: HashMap<usize, usize>,
}

impl Pairs {
    pub(super) fn new(tool: Tool, entries: &[Entry], files: &[MigrationFile]) -> Self {
        let mut pairs = Self {
            tool,
            grouped: entries.iter().any(|entry| entry.group.is_some()),
            current: HashMap::new(),
            file_of: HashMap::new(),
            entry_of: HashMap::new(),
        };
        for (position, entry) in entries.iter().enumerate() {
            let known = pairs.current(&entry.id).map(|known| &entries[known].state);
            if known.is_none_or(|known| rank(&entry.state) >= rank(known)) {
                pairs.current.insert(pairs.identity(&entry.id), position);
            }
        }
        let by_ending = (tool == Tool::Liquibase).then(|| Endings::new(entries));
        for (position, file) in files.iter().enumerate() {
            let found = pairs
                .current(&file.id)
                .or_else(|| by_ending.as_ref()?.find(entries, file));
            if let Some(found) = found {
                pairs.entry_of.insert(position, found);
                pairs.file_of.entry(found).or_insert(position);
            }
        }
        pairs
    }

    /// Of the rows of one migration the one that counts.
    pub(super) fn current(&self, id: &str) -> Option<usize> {
        self.current.get(&self.identity(id)).copied()
    }

    /// Whether a file has no row, or only one that was taken back.
    pub(super) fn waits(&self, file: usize, entries: &[Entry]) -> bool {
        self.entry_of
            .get(&file)
            .is_none_or(|entry| matches!(entries[*entry].state, State::RolledBack | State::Marker))
    }

    /// Files that need not run: below a baseline, replaced by a squash, or a squash of what ran.
    pub(super) fn covered(&self, entries: &[Entry], files: &[MigrationFile]) -> HashSet<usize> {
        let applied = |id: &str| {
            self.current(id)
                .is_some_and(|entry| entries[entry].state.is_applied())
        };
        let baseline = entries
            .iter()
            .filter(|entry| entry.state == State::Baseline)
            .map(|entry| order::key(self.tool, &entry.id))
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
                .is_some_and(|baseline| order::key(self.tool, &file.id) <= *baseline);
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

    fn identity(&self, id: &str) -> String {
        match self.tool {
            // The older form of Hasura's history knows no databases.
            Tool::Hasura if !self.grouped => id.rsplit('.').next().unwrap_or(id).to_owned(),
            tool => order::identity(tool, id),
        }
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

/// Liquibase's entries by author and id: the path before them depends on where the tool ran.
struct Endings(HashMap<String, Vec<usize>>);

impl Endings {
    fn new(entries: &[Entry]) -> Self {
        let mut by_ending: HashMap<String, Vec<usize>> = HashMap::new();
        for (position, entry) in entries.iter().enumerate() {
            if let Some((_, ending)) = entry.id.split_once("::") {
                by_ending
                    .entry(ending.to_owned())
                    .or_default()
                    .push(position);
            }
        }
        Self(by_ending)
    }

    /// The one entry whose path ends like the file's, or the other way round.
    fn find(&self, entries: &[Entry], file: &MigrationFile) -> Option<usize> {
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
        fitting.next().filter(|_| fitting.next().is_none()).copied()
    }
}
