use std::collections::{BTreeSet, HashMap};

use model::Weight;

use super::finding::{Finding, What};
use crate::{
    files::MigrationFile,
    history::{Entry, Position, State},
    limits::Unprovable,
    moment::Moment,
    order::{self, Key},
    tool::Tool,
};

/// The place of a migration in the order in which it should have run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// By its position among the files, where the order is written down.
    File(usize),
    /// By its id.
    Id(Key),
}

/// The order in which migrations should have run, and the newest that did.
pub(super) struct Sequence<'c> {
    tool: Tool,
    file_of: &'c HashMap<usize, usize>,
    files: &'c [MigrationFile],
    newest: HashMap<Option<String>, Place>,
    /// Alembic: revisions that ran, and those that some other that ran follows.
    ran: HashMap<String, bool>,
}

impl<'c> Sequence<'c> {
    pub(super) fn new(
        tool: Tool,
        entries: &[Entry],
        files: &'c [MigrationFile],
        file_of: &'c HashMap<usize, usize>,
    ) -> Self {
        let mut sequence = Self {
            tool,
            file_of,
            files,
            newest: HashMap::new(),
            ran: HashMap::new(),
        };
        for (position, entry) in entries.iter().enumerate() {
            if !entry.state.is_applied() || sequence.is_apart(position, entry) {
                continue;
            }
            let Some(place) = sequence.place(position, entry) else {
                continue;
            };
            let newest = sequence.newest.entry(entry.group_of_order(tool));
            let newest = newest.or_insert_with(|| place.clone());
            *newest = (*newest).clone().max(place);
        }
        if tool == Tool::Alembic {
            for entry in entries.iter().filter(|entry| entry.state.is_applied()) {
                sequence.ran.entry(entry.id.clone()).or_insert(false);
            }
            for file in files
                .iter()
                .filter(|file| sequence.ran.contains_key(&file.id))
                .collect::<Vec<_>>()
            {
                for parent in &file.parents {
                    sequence.ran.insert(parent.clone(), true);
                }
            }
        }
        sequence
    }

    /// Whether a file that did not run is older than one that did.
    pub(super) fn is_older(&self, file: &MigrationFile, position: usize) -> bool {
        if self.tool == Tool::Alembic {
            // It branches off below a revision that something applied follows already.
            return file
                .parents
                .iter()
                .any(|parent| self.ran.get(parent) == Some(&true));
        }
        let place = if written_down(self.tool) {
            Place::File(position)
        } else {
            Place::Id(order::key(self.tool, &file.id))
        };
        let group = if grouped(self.tool) {
            file.group.clone()
        } else {
            None
        };
        self.newest
            .get(&group)
            .is_some_and(|newest| place < *newest)
    }

    /// Migrations that ran after a newer one had.
    pub(super) fn out_of_order(&self, entries: &[Entry]) -> Vec<Finding> {
        if !self.tool.proves(Unprovable::OutOfOrder) {
            return Vec::new();
        }
        let mut applied: Vec<(usize, &Entry, Place)> = entries
            .iter()
            .enumerate()
            .filter(|(position, entry)| {
                entry.state.is_applied() && !self.is_apart(*position, entry)
            })
            .filter_map(|(position, entry)| Some((position, entry, self.place(position, entry)?)))
            .collect();
        let by_row = by_row(self.tool)
            && (self.tool != Tool::Drizzle1 || entries.iter().all(|entry| entry.row.is_some()));
        let turn = |position: usize, entry: &Entry| -> i64 {
            if by_row {
                i64::try_from(position).unwrap_or(i64::MAX)
            } else {
                entry.at().and_then(Moment::nanos).unwrap_or(i64::MIN)
            }
        };
        applied.sort_by_key(|(position, entry, _)| turn(*position, entry));
        let mut newest: HashMap<Option<String>, (Place, String)> = HashMap::new();
        let mut waiting: Vec<(Option<String>, Place, String)> = Vec::new();
        let mut last = i64::MIN;
        let mut found = Vec::new();
        for (position, entry, place) in applied {
            let now = turn(position, entry);
            // Rows of one moment are not before or after each other.
            if now != last {
                for (group, place, id) in waiting.drain(..) {
                    if newest.get(&group).is_none_or(|(known, _)| place > *known) {
                        newest.insert(group, (place, id));
                    }
                }
                last = now;
            }
            let group = entry.group_of_order(self.tool);
            if let Some((_, newer)) = newest
                .get(&group)
                .filter(|(known, _)| before(&place, known))
            {
                found.push(Finding {
                    what: What::OutOfOrder,
                    weight: Weight::Warning,
                    id: entry.id.clone(),
                    path: self.file_of.get(&position).map(|file| self.files[*file].path.clone()),
                    words: format!(
                        "{} was applied after {newer}, which is newer; a fresh database gets them the other way round",
                        entry.id
                    ),
                });
            }
            waiting.push((group, place, entry.id.clone()));
        }
        found
    }

    fn place(&self, position: usize, entry: &Entry) -> Option<Place> {
        if written_down(self.tool) {
            return self.file_of.get(&position).map(|file| Place::File(*file));
        }
        Some(Place::Id(order::key(self.tool, &entry.id)))
    }

    /// Migrations that have no turn: squashes, scripts that run again, what may come late.
    fn is_apart(&self, position: usize, entry: &Entry) -> bool {
        let squash = self.tool == Tool::Django && entry.id.contains("_squashed_");
        let again = self.tool == Tool::Flyway && entry.id.starts_with("R ");
        let file = self.file_of.get(&position).map(|file| &self.files[*file]);
        squash
            || again
            || entry.state == State::Baseline
            || file.is_some_and(|file| !file.replaces.is_empty())
    }
}

impl Entry {
    fn group_of_order(&self, tool: Tool) -> Option<String> {
        if grouped(tool) {
            self.group.clone()
        } else {
            None
        }
    }
}

/// Django numbers two branches alike; neither is before the other.
fn before(place: &Place, other: &Place) -> bool {
    match (place, other) {
        (Place::Id(Key::Numbers(a, _)), Place::Id(Key::Numbers(b, _))) => a < b,
        _ => place < other,
    }
}

/// Whether each group has an order of its own.
fn grouped(tool: Tool) -> bool {
    matches!(tool, Tool::Django | Tool::Hasura)
}

/// Whether the order is written in a file instead of following from the ids.
fn written_down(tool: Tool) -> bool {
    matches!(tool, Tool::Liquibase | Tool::SeaOrm)
}

/// Whether rows stand in the order in which they were applied; otherwise their times tell.
fn by_row(tool: Tool) -> bool {
    matches!(
        tool,
        Tool::Prisma
            | Tool::Knex
            | Tool::TypeOrm
            | Tool::MikroOrm
            | Tool::Drizzle1
            | Tool::NodePgMigrate
            | Tool::Django
            | Tool::Flyway
            | Tool::Liquibase
            | Tool::Laravel
            | Tool::Goose
    )
}

/// The most gaps that are named.
const MOST: usize = 100;

/// Numbers that are missing from a history that counts 1, 2, 3.
pub(super) fn gaps(tool: Tool, entries: &[Entry], files: &[MigrationFile]) -> Vec<Finding> {
    let ids = entries
        .iter()
        .filter(|entry| entry.state != State::Marker)
        .map(|entry| entry.id.as_str())
        .chain(files.iter().map(|file| file.id.as_str()));
    let mut numbers: BTreeSet<u128> = BTreeSet::new();
    for id in ids {
        match order::key(tool, id) {
            Key::Numbers(parts, _) if tool != Tool::Django && tool != Tool::Hasura => {
                match parts.as_slice() {
                    [number] => {
                        numbers.insert(*number);
                    }
                    _ => return Vec::new(),
                }
            }
            Key::Text(text) if text.starts_with("R ") => {}
            _ => return Vec::new(),
        }
    }
    let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else {
        return Vec::new();
    };
    // Times are not counted one by one.
    if *last > 100_000 {
        return Vec::new();
    }
    (*first..*last)
        .filter(|number| !numbers.contains(number))
        .take(MOST)
        .map(|number| Finding {
            what: What::Gap,
            weight: Weight::Note,
            id: number.to_string(),
            path: None,
            words: format!("there is no {number}, neither in the database nor in the files"),
        })
        .collect()
}

impl Position {
    /// Where the history stands, in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Heads { revisions } if revisions.is_empty() => "at the beginning".to_owned(),
            Self::Heads { revisions } => format!("at {}", revisions.join(" and ")),
            Self::Version { version: None, .. } => "before the first version".to_owned(),
            Self::Version {
                version: Some(version),
                dirty,
            } => {
                let state = if *dirty {
                    ", which failed or is running"
                } else {
                    ""
                };
                format!("at version {version}{state}")
            }
        }
    }
}
