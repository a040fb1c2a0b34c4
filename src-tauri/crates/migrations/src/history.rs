use model::Problem;
use serde::Serialize;

use crate::{
    cell::Rows,
    detect::{Found, Side},
    limits::{Limit, Unprovable},
    moment::Moment,
    query::{COMMITTED, Sheets},
    tool::Tool,
};

mod engine;
mod generations;
mod plain;
mod row;
mod special;
mod state;

pub(crate) use special::changeset;

/// What a database records of the migrations that ran on it; the one model of every tool.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct History {
    /// The tool that keeps it.
    pub tool: Tool,
    /// The table it was read from, with its schema.
    pub table: String,
    /// One entry per row, in the tool's order. What a tool implies without a row (golang-migrate's
    /// files below the current version, Alembic's ancestors) is added by [`crate::compare`].
    pub entries: Vec<Entry>,
    /// Where the history stands, for tools that store nothing else.
    pub position: Option<Position>,
    /// The tool's lock, where it keeps one in a table.
    pub lock: Option<Lock>,
    /// The environment the database calls itself and what else stands beside the history.
    pub metadata: Vec<(String, String)>,
    /// Seeds that ran.
    pub seeds: Vec<String>,
    /// What this history cannot prove, in words.
    pub limits: Vec<Limit>,
}

/// One migration as a row records it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// What the tool knows it by, such as `20250114093012` or `shop.0001_initial`.
    pub id: String,
    /// Its name, where the row has one.
    pub name: Option<String>,
    /// When it was applied.
    pub applied: Applied,
    /// When the attempt began, where that is recorded apart.
    pub started: Option<Moment>,
    /// Who applied or wrote it.
    pub by: Option<By>,
    /// How long it took, in nanoseconds.
    pub duration_ns: Option<i64>,
    /// The checksum in the row: lower-case hexadecimal for bytes, otherwise as it stands there.
    pub checksum: Option<String>,
    /// The statements that ran, where the tool records them (Supabase).
    #[serde(skip)]
    pub statements: Option<Vec<String>>,
    /// What became of it.
    pub state: State,
    /// The run it belonged to.
    pub batch: Option<i64>,
    /// The row's own number.
    pub row: Option<i64>,
    /// The part of the system it belongs to: Django's app, Hasura's database.
    pub group: Option<String>,
    /// Whether there is no row of its own: the tool implies that it ran.
    pub presumed: bool,
    /// What failed, as the tool recorded it.
    pub error: Option<String>,
    /// What else the row says, by column.
    pub details: Vec<(String, String)>,
}

/// When a migration was applied, with how that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "known", rename_all = "snake_case")]
pub enum Applied {
    /// The row says so.
    Recorded {
        /// The time in the row.
        at: Moment,
    },
    /// The row was committed then (PostgreSQL with `track_commit_timestamp`).
    Committed {
        /// The time of the commit.
        at: Moment,
    },
    /// This console saw the database without it and then with it.
    Seen {
        /// The last look without it; `None` if it was there at the first look.
        after: Option<Moment>,
        /// The first look with it.
        before: Moment,
    },
    /// It cannot be known.
    Unknown,
}

/// Who is named in a row, and as what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct By {
    /// The name.
    pub who: String,
    /// What the name is: the database user of the run, or the author of the change.
    pub role: Role,
}

/// What somebody named in a row did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The database user who ran it.
    DatabaseUser,
    /// Whoever the change names as its author.
    Author,
    /// The program that ran it.
    Program,
}

/// What became of a migration.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum State {
    /// It ran.
    Applied,
    /// It was recorded as applied without being run (`prisma migrate resolve`, Liquibase's
    /// `MARK_RAN`).
    Marked,
    /// The history begins with it; what came before is taken for granted.
    Baseline,
    /// It failed, or is running right now: the row does not tell one from the other.
    Failed,
    /// It stopped part of the way.
    HalfApplied {
        /// Statements that ran.
        done: i64,
        /// Statements there are.
        total: i64,
    },
    /// The tool holds the database for inconsistent at this version.
    Dirty,
    /// An attempt that was rolled back, or a migration that was undone.
    RolledBack,
    /// A mark of the tool's own (goose's row 0, Flyway's schema row), not a migration.
    Marker,
    /// The row stands there, but what it stands for cannot be followed.
    Unproven,
}

impl State {
    /// Whether the database holds what the migration does, as far as the row says.
    #[must_use]
    pub fn is_applied(&self) -> bool {
        matches!(self, Self::Applied | Self::Marked | Self::Baseline)
    }

    /// Whether somebody has to look at it.
    #[must_use]
    pub fn is_trouble(&self) -> bool {
        matches!(self, Self::Failed | Self::HalfApplied { .. } | Self::Dirty)
    }
}

/// Where a history stands, for tools that store only that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Position {
    /// Alembic: the newest revision of each branch.
    Heads {
        /// The revisions in the table.
        revisions: Vec<String>,
    },
    /// golang-migrate: the version reached; `None` before the first.
    Version {
        /// The version in the table.
        version: Option<i64>,
        /// Whether the step to it failed or is running.
        dirty: bool,
    },
}

/// A tool's lock, as its table shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lock {
    /// Whether it is held: a run goes on, or one was killed.
    pub held: bool,
    /// Since when, where recorded.
    pub since: Option<Moment>,
    /// By whom, where recorded.
    pub by: Option<String>,
}

impl Entry {
    /// An applied migration of which nothing but the id is known.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: None,
            applied: Applied::Unknown,
            started: None,
            by: None,
            duration_ns: None,
            checksum: None,
            statements: None,
            state: State::Applied,
            batch: None,
            row: None,
            group: None,
            presumed: false,
            error: None,
            details: Vec::new(),
        }
    }

    /// The time it was applied as far as it is known to a moment.
    #[must_use]
    pub fn at(&self) -> Option<&Moment> {
        match &self.applied {
            Applied::Recorded { at } | Applied::Committed { at } => Some(at),
            Applied::Seen { .. } | Applied::Unknown => None,
        }
    }
}

/// Reads a history from its rows.
///
/// A row that cannot be read is listed with its number and left out; the others are kept. Columns
/// that the tool was not known to have are kept in [`Entry::details`].
#[must_use]
pub fn history(found: &Found, sheets: &Sheets) -> (History, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut read = History {
        tool: found.tool,
        table: found.title(),
        entries: Vec::new(),
        position: None,
        lock: sheets.side(Side::Lock).and_then(state::lock),
        metadata: sheets
            .side(Side::Metadata)
            .map(state::metadata)
            .unwrap_or_default(),
        seeds: sheets
            .side(Side::Seeds)
            .map(state::seeds)
            .unwrap_or_default(),
        limits: found.tool.limits(),
    };
    match found.tool {
        Tool::Prisma => special::prisma(&mut read, &sheets.main, &mut problems),
        Tool::Flyway => generations::flyway(&mut read, &sheets.main, &mut problems),
        Tool::Goose => generations::goose(&mut read, &sheets.main, &mut problems),
        Tool::Liquibase => special::liquibase(&mut read, &sheets.main, &mut problems),
        Tool::Atlas => special::atlas(&mut read, &sheets.main, &mut problems),
        Tool::GolangMigrate => state::version(&mut read, &sheets.main, &mut problems),
        Tool::Alembic => state::heads(&mut read, &sheets.main, &mut problems),
        Tool::Hasura if sheets.main.position("cli_state").is_some() => {
            state::hasura(&mut read, &sheets.main, &mut problems);
        }
        tool => plain::read(tool, &mut read, &sheets.main, &mut problems),
    }
    commits(&mut read, &sheets.main);
    (read, problems)
}

/// Takes the times of commits, which the readers keep as a detail, for rows that say no time.
fn commits(history: &mut History, rows: &Rows) {
    if !rows.columns.iter().any(|name| name == COMMITTED) {
        return;
    }
    let mut known = false;
    for entry in &mut history.entries {
        let Some(at) = entry.details.iter().position(|(name, _)| name == COMMITTED) else {
            continue;
        };
        let (_, text) = entry.details.remove(at);
        if entry.applied == Applied::Unknown {
            let at = Moment::read(&text);
            entry.applied = Applied::Committed { at };
            known = true;
        }
    }
    let applied_at = |limit: &&mut Limit| limit.what == Unprovable::AppliedAt;
    if let Some(limit) = history.limits.iter_mut().find(applied_at) {
        limit.words.push_str(if known {
            "; the times shown are those of the commits that wrote the rows last, as PostgreSQL \
             remembers them"
        } else {
            "; PostgreSQL kept the times of commits, but not of these rows"
        });
    }
}

#[cfg(test)]
mod tests;
