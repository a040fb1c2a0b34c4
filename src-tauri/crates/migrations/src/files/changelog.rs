use std::collections::{HashMap, HashSet};

use model::Weight;

use super::{Down, FileKind, MigrationFile, Reader, place::joined};
use crate::{checksum::liquibase::Sums, history::changeset, tool::Tool};

mod formatted;
mod tree;
mod value;

/// What a changelog holds, in order.
pub(super) struct Changelog {
    /// The name its changesets are recorded under, if not its path.
    logical: Option<String>,
    items: Vec<Item>,
}

pub(super) enum Item {
    Include { file: String, relative: bool },
    IncludeAll { folder: String, relative: bool },
    Property { name: String, value: String },
    Set(Box<Set>),
}

/// A changeset as written.
#[derive(Default)]
pub(super) struct Set {
    id: String,
    author: String,
    logical: Option<String>,
    run_on_change: bool,
    run_always: bool,
    valid: Vec<String>,
    changes: Vec<Change>,
    /// Parts of it that change what is run in a way that is not recomputed here.
    opaque: bool,
    rollback: Option<String>,
    line: u32,
}

pub(super) enum Change {
    Sql(Sql),
    File {
        path: String,
        relative: bool,
        sql: Sql,
    },
    Other(String),
}

/// SQL that a changeset runs, with what version 8 of the checksum counts in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sql {
    pub(crate) text: String,
    pub(crate) split: bool,
    pub(crate) strip: bool,
    pub(crate) delimiter: Option<String>,
}

impl Default for Sql {
    fn default() -> Self {
        Self {
            text: String::new(),
            split: true,
            strip: true,
            delimiter: None,
        }
    }
}

/// What is kept of a changeset for its checksum.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Changeset {
    /// The checksums of either version; `None` where changes are not SQL.
    pub(crate) sums: Option<Sums>,
    /// Checksums that the changeset allows besides its own.
    pub(crate) valid: Vec<String>,
    /// Whether it may change: `runOnChange`, `runAlways`.
    pub(crate) may_change: bool,
    sql: bool,
}

impl Changeset {
    #[cfg(test)]
    pub(crate) fn for_test(sums: Option<Sums>, valid: Vec<String>) -> Self {
        Self {
            sums,
            valid,
            may_change: false,
            sql: true,
        }
    }

    pub(crate) fn is_sql(&self) -> bool {
        self.sql
    }
}

/// The changesets of all changelogs in the tree, each included where its parent says so.
pub(super) fn read(reader: &mut Reader<'_>, paths: &[String]) -> Vec<MigrationFile> {
    let mut logs: HashMap<&str, Changelog> = HashMap::new();
    for path in paths {
        if let Some(log) = parse(reader, path) {
            logs.insert(path, log);
        }
    }
    let mut walk = Walk {
        reader,
        paths,
        logs: &logs,
        properties: HashMap::new(),
        been: HashSet::new(),
        found: Vec::new(),
    };
    let included = walk.included();
    let mut roots: Vec<&str> = logs
        .keys()
        .copied()
        .filter(|path| !included.contains(*path))
        .collect();
    roots.sort_unstable();
    for root in roots {
        walk.visit(root, root);
    }
    walk.found
}

/// The changelog a file holds; `None` for every other file.
fn parse(reader: &mut Reader<'_>, path: &str) -> Option<Changelog> {
    let (_, extension) = path.rsplit_once('.')?;
    let extension = extension.to_ascii_lowercase();
    if !["sql", "xml", "yaml", "yml", "json"].contains(&extension.as_str()) {
        return None;
    }
    let bytes = reader.tree.read(path).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let read = match extension.as_str() {
        "sql" => formatted::read(text).map(Ok)?,
        _ if !text.contains("databaseChangeLog") => return None,
        "xml" => tree::read(text),
        "json" => value::json(text),
        _ => value::yaml(text),
    };
    match read {
        Ok(log) => Some(log),
        Err((line, message)) => {
            reader.problem(
                Weight::Error,
                path,
                format!("the changelog cannot be read: {message}"),
                "correct it; its changesets are left out until then",
            );
            if let Some(problem) = reader.problems.last_mut() {
                problem.line = line;
            }
            None
        }
    }
}

struct Walk<'w, 't> {
    reader: &'w mut Reader<'t>,
    paths: &'w [String],
    logs: &'w HashMap<&'w str, Changelog>,
    properties: HashMap<String, String>,
    been: HashSet<String>,
    found: Vec<MigrationFile>,
}

impl Walk<'_, '_> {
    /// Paths that some changelog includes.
    fn included(&self) -> HashSet<String> {
        let mut included = HashSet::new();
        for (path, log) in self.logs {
            for item in &log.items {
                match item {
                    Item::Include { file, relative } => {
                        included.extend(self.resolve(path, file, *relative));
                    }
                    Item::IncludeAll { folder, relative } => {
                        let below = self.below(path, folder, *relative);
                        included.extend(below.into_iter().filter(|other| other != path));
                    }
                    Item::Property { .. } | Item::Set(_) => {}
                }
            }
        }
        included
    }

    /// `name` is what the changelog is recorded as.
    fn visit(&mut self, path: &str, name: &str) {
        if !self.been.insert(path.to_owned()) {
            return;
        }
        let logs = self.logs;
        let Some(log) = logs.get(path) else {
            return;
        };
        let recorded = log.logical.clone().unwrap_or_else(|| name.to_owned());
        for item in &log.items {
            match item {
                Item::Property { name, value } => {
                    self.properties
                        .entry(name.clone())
                        .or_insert_with(|| value.clone());
                }
                Item::Set(set) => self.set(path, &recorded, set),
                Item::Include { file, relative } => match self.resolve(path, file, *relative) {
                    Some(found) => {
                        let known_as = self.known_as(name, file, *relative);
                        self.visit(&found, &known_as);
                    }
                    None => self.reader.problem(
                        Weight::Warning,
                        path,
                        format!("it includes {file}, which is not there"),
                        "restore the file, or take the include out; Liquibase stops at it",
                    ),
                },
                Item::IncludeAll { folder, relative } => {
                    for found in self.below(path, folder, *relative) {
                        let prefix = self.prefix(&found, folder, path, *relative);
                        self.visit(&found, &prefix);
                    }
                }
            }
        }
    }

    fn set(&mut self, path: &str, recorded: &str, set: &Set) {
        let file = set.logical.as_deref().unwrap_or(recorded);
        let mut texts = Vec::new();
        let mut sums = (!set.opaque && !set.changes.is_empty()).then(Sums::new);
        for change in &set.changes {
            let sql = match change {
                Change::Sql(sql) => Some(sql.clone()),
                Change::File {
                    path: other,
                    relative,
                    sql,
                } => self
                    .resolve(path, other, *relative)
                    .and_then(|found| self.reader.text(&found))
                    .map(|text| Sql {
                        text,
                        ..sql.clone()
                    }),
                Change::Other(name) => {
                    texts.push(format!("-- {name}\n"));
                    None
                }
            };
            match sql {
                Some(mut sql) => {
                    sql.text = self.expanded(&sql.text);
                    if let Some(sums) = &mut sums {
                        sums.add(&sql);
                    }
                    texts.push(sql.text);
                }
                None => sums = None,
            }
        }
        let id = changeset(file, &set.id, &set.author);
        let mut migration = MigrationFile::new(Tool::Liquibase, id, &set.id, path);
        migration.line = set.line;
        migration.bytes = texts.join("\n").into_bytes();
        if set.run_on_change || set.run_always {
            migration.kind = FileKind::Repeatable;
        }
        migration.down = set.rollback.clone().map(|sql| Down {
            path: path.to_owned(),
            line: set.line,
            sql,
        });
        migration.changeset = Some(Changeset {
            sql: !set
                .changes
                .iter()
                .any(|change| matches!(change, Change::Other(_))),
            sums,
            valid: set.valid.clone(),
            may_change: set.run_on_change || set.run_always,
        });
        self.found.push(migration);
    }

    /// Text with `${name}` replaced by what properties say.
    fn expanded(&self, text: &str) -> String {
        if !text.contains("${") {
            return text.to_owned();
        }
        self.properties
            .iter()
            .fold(text.to_owned(), |text, (name, value)| {
                text.replace(&format!("${{{name}}}"), value)
            })
    }

    /// The file in the tree that an include names: there, or below some folder of sources.
    fn resolve(&self, from: &str, file: &str, relative: bool) -> Option<String> {
        let file = file.trim_start_matches("classpath:");
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let wanted = joined(if relative { folder } else { "" }, file);
        let there = |path: &String| self.paths.binary_search(path).is_ok();
        if there(&wanted) {
            return Some(wanted);
        }
        let ending = format!("/{wanted}");
        let beside = joined(folder, file);
        self.paths
            .iter()
            .filter(|path| path.ends_with(&ending))
            .min_by_key(|path| path.len())
            .cloned()
            .or_else(|| Some(beside).filter(there))
    }

    /// What an included file is recorded as: the path as it was written, or below its parent's.
    fn known_as(&self, parent: &str, file: &str, relative: bool) -> String {
        let file = file.trim_start_matches("classpath:");
        let folder = parent.rsplit_once('/').map_or("", |(folder, _)| folder);
        if relative {
            joined(folder, file)
        } else {
            joined("", file)
        }
    }

    fn below(&self, from: &str, folder: &str, relative: bool) -> Vec<String> {
        let own = from.rsplit_once('/').map_or("", |(own, _)| own);
        let folder = folder.trim_start_matches("classpath:");
        let wanted = joined(if relative { own } else { "" }, folder);
        let starts = format!("{wanted}/");
        let holds = format!("/{wanted}/");
        self.paths
            .iter()
            .filter(|path| path.starts_with(&starts) || path.contains(&holds))
            .filter(|path| self.logs.contains_key(path.as_str()) && *path != from)
            .cloned()
            .collect()
    }

    fn prefix(&self, found: &str, folder: &str, from: &str, relative: bool) -> String {
        let own = from.rsplit_once('/').map_or("", |(own, _)| own);
        let folder = folder.trim_start_matches("classpath:");
        let wanted = joined(if relative { own } else { "" }, folder);
        match found.find(&format!("{wanted}/")) {
            Some(start) => found.get(start..).unwrap_or(found).to_owned(),
            None => found.to_owned(),
        }
    }
}
