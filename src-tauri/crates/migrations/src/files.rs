use model::{Problem, Weight};
use serde::Serialize;

use crate::{
    moment::Moment,
    order,
    tool::Tool,
    tree::{Tree, walk},
};

pub(crate) mod changelog;
mod graph;
mod journal;
mod named;
mod pattern;
mod place;
mod sections;
mod source;

pub(crate) use changelog::Changeset;

/// One migration as its file describes it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MigrationFile {
    /// The tool it is for.
    pub tool: Tool,
    /// What the tool will know it by; written as in the history.
    pub id: String,
    /// Its name, as the tool would show it.
    pub name: String,
    /// Where it lies; several changesets of Liquibase share one file.
    pub path: String,
    /// The line it begins at, counted from 1.
    pub line: u32,
    /// What kind of migration it is.
    pub kind: FileKind,
    /// Its bytes as they lie there; of a changeset, its text.
    #[serde(skip)]
    pub bytes: Vec<u8>,
    /// The way back, where there is one.
    pub down: Option<Down>,
    /// Migrations that must have run before: Django's dependencies, Alembic's `down_revision`.
    pub parents: Vec<String>,
    /// Migrations that it stands for (Django's squashed ones).
    pub replaces: Vec<String>,
    /// The part of the system it belongs to: Django's app, Hasura's database.
    pub group: Option<String>,
    /// When it was written, where its name or text says so.
    pub authored: Option<Moment>,
    /// Whether there is a file at all; a journal can list one that is gone.
    pub present: bool,
    /// What Liquibase would compute, for a changeset.
    #[serde(skip)]
    pub(crate) changeset: Option<Changeset>,
}

/// What kind of migration a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// It runs once.
    Versioned,
    /// It runs again whenever it changes (Flyway's `R__`, Liquibase's `runOnChange`).
    Repeatable,
    /// It stands for everything before it (Flyway's `B`).
    Baseline,
    /// It may run out of order (refinery's `U`).
    Unversioned,
}

/// The way back from a migration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Down {
    /// The file it stands in.
    pub path: String,
    /// The line it begins at, counted from 1.
    pub line: u32,
    /// Its statements.
    pub sql: String,
}

impl MigrationFile {
    pub(crate) fn new(
        tool: Tool,
        id: impl Into<String>,
        name: impl Into<String>,
        path: impl Into<String>,
    ) -> Self {
        Self {
            tool,
            id: id.into(),
            name: name.into(),
            path: path.into(),
            line: 1,
            kind: FileKind::Versioned,
            bytes: Vec::new(),
            down: None,
            parents: Vec::new(),
            replaces: Vec::new(),
            group: None,
            authored: None,
            present: true,
            changeset: None,
        }
    }

    /// The text, without a byte order mark; bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn text(&self) -> String {
        let text = String::from_utf8_lossy(&self.bytes);
        text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned()
    }

    /// The SQL that it runs and the line this begins at; `None` where it is a program.
    #[must_use]
    pub fn sql(&self) -> Option<(u32, String)> {
        if !self.present || (self.changeset.is_none() && !self.path.ends_with(".sql")) {
            return None;
        }
        if let Some(changeset) = &self.changeset {
            return changeset.is_sql().then(|| (self.line, self.text()));
        }
        Some(sections::up(self.tool, &self.text()))
    }
}

/// Finds and reads a tool's migration files, in the order in which the tool would run them.
///
/// `place` is the folder that the pack names, relative to the tree; without one the tool's own
/// configuration and habits are followed. Files that cannot be read are problems; the others are
/// kept.
#[must_use]
pub fn files(
    tree: &dyn Tree,
    tool: Tool,
    place: Option<&str>,
) -> (Vec<MigrationFile>, Vec<Problem>) {
    let mut problems = Vec::new();
    let paths = walk(tree, place.unwrap_or_default(), &mut problems);
    let mut reader = Reader {
        tree,
        tool,
        problems,
    };
    let mut read = match tool {
        Tool::Liquibase => changelog::read(&mut reader, &paths),
        Tool::Django => graph::django(&mut reader, &paths),
        Tool::Alembic => graph::alembic(&mut reader, &paths),
        Tool::Drizzle => journal::drizzle(&mut reader, &paths),
        _ => named::read(&mut reader, &paths, place),
    };
    match tool {
        // Their order is written down, not sorted.
        Tool::Liquibase | Tool::Alembic | Tool::Drizzle | Tool::SeaOrm => {}
        Tool::Django => {
            read.sort_by_cached_key(|file| (file.group.clone(), order::key(tool, &file.id)))
        }
        _ => read.sort_by_cached_key(|file| {
            (
                file.kind == FileKind::Repeatable,
                order::key(tool, &file.id),
            )
        }),
    }
    reader.twice(&read);
    (read, reader.problems)
}

/// Reads files and keeps what was wrong with them.
pub(crate) struct Reader<'t> {
    tree: &'t dyn Tree,
    tool: Tool,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    /// The bytes of a file, or a problem.
    fn bytes(&mut self, path: &str) -> Option<Vec<u8>> {
        match self.tree.read(path) {
            Ok(bytes) => {
                if std::str::from_utf8(&bytes).is_err() {
                    self.problem(
                        Weight::Note,
                        path,
                        "the file is not UTF-8; it is shown with replacements",
                        "save it as UTF-8 in a new migration if it has not run yet",
                    );
                }
                Some(bytes)
            }
            Err(error) => {
                self.problem(
                    Weight::Error,
                    path,
                    format!("the file cannot be read: {error}"),
                    "check that this user may read it",
                );
                None
            }
        }
    }

    /// The text of a file without a byte order mark, or a problem.
    fn text(&mut self, path: &str) -> Option<String> {
        let bytes = self.bytes(path)?;
        let text = String::from_utf8_lossy(&bytes);
        Some(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
    }

    fn problem(
        &mut self,
        weight: Weight,
        path: &str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.problems
            .push(Problem::new(weight, path, message, remedy));
    }

    /// Two files with one id: the tool stops, or runs only one of them.
    fn twice(&mut self, files: &[MigrationFile]) {
        let mut seen = std::collections::HashMap::new();
        for file in files {
            let id = order::identity(self.tool, &file.id);
            if let Some(first) = seen.insert((id, file.group.clone()), &file.path) {
                let message = format!("{} has the same version {} as {first}", file.path, file.id);
                self.problem(
                    Weight::Warning,
                    &file.path,
                    message,
                    "give one of them a version of its own, if it has not run yet",
                );
            }
        }
    }
}

#[cfg(test)]
mod tests;
