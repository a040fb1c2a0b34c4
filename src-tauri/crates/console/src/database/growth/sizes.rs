use std::collections::BTreeMap;

use model::Nanos;
use serde::{Deserialize, Serialize};

/// The sizes of a database's tables, day by day: each line holds what differs from the day before.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sizes {
    first: Option<Nanos>,
    newest: Option<Nanos>,
    /// Of each table its first size and when, and its newest.
    tables: BTreeMap<String, Noted>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Noted {
    at: Nanos,
    first: Bytes,
    newest: Bytes,
}

/// Room on disk, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Bytes {
    pub(super) table: i64,
    pub(super) indexes: i64,
}

/// What differs from the day before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Line {
    at: Nanos,
    #[serde(default)]
    tables: BTreeMap<String, Bytes>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    gone: Vec<String>,
}

impl Sizes {
    /// Reads the lines; one that cannot be read costs its day.
    pub(super) fn read(text: &str) -> Self {
        let mut sizes = Self::default();
        for line in text.lines() {
            if let Ok(line) = serde_json::from_str(line) {
                sizes.take(&line);
            }
        }
        sizes
    }

    /// The line of a day with these sizes.
    pub(super) fn line(&self, at: Nanos, tables: &BTreeMap<String, Bytes>) -> Line {
        let newest = |table: &str| self.tables.get(table).map(|noted| noted.newest);
        let differing = tables.iter();
        let differing = differing.filter(|(table, bytes)| newest(table) != Some(**bytes));
        let gone = self
            .tables
            .keys()
            .filter(|table| !tables.contains_key(*table));
        Line {
            at,
            tables: differing
                .map(|(table, bytes)| (table.clone(), *bytes))
                .collect(),
            gone: gone.cloned().collect(),
        }
    }

    pub(super) fn take(&mut self, line: &Line) {
        self.first.get_or_insert(line.at);
        self.newest = Some(line.at);
        for table in &line.gone {
            self.tables.remove(table);
        }
        for (table, bytes) in &line.tables {
            let noted = self.tables.entry(table.clone()).or_insert(Noted {
                at: line.at,
                first: *bytes,
                newest: *bytes,
            });
            noted.newest = *bytes;
        }
    }

    /// When the first sizes were noted.
    pub(super) fn first(&self) -> Option<Nanos> {
        self.first
    }

    /// The day of the newest sizes, counted from the Unix epoch.
    pub(super) fn newest_day(&self) -> Option<i64> {
        self.newest.map(super::day)
    }

    /// The first size of a table, and when it was noted.
    pub(super) fn first_of(&self, table: &str) -> Option<(Nanos, Bytes)> {
        let noted = self.tables.get(table)?;
        Some((noted.at, noted.first))
    }
}
