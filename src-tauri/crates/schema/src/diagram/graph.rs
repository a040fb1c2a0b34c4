use std::collections::HashMap;

use crate::Table;

/// Keys between tables.
pub(super) struct Graph {
    /// How many tables there are.
    pub(super) tables: usize,
    pub(super) keys: Vec<Key>,
}

/// A foreign key between two tables of the diagram.
pub(super) struct Key {
    /// The table that has it.
    pub(super) from: usize,
    /// The table it points to.
    pub(super) to: usize,
    /// Its first column, and the one that points to.
    pub(super) columns: (Option<String>, Option<String>),
    /// At most one row points to each.
    pub(super) unique: bool,
    /// A row may point to none.
    pub(super) optional: bool,
    pub(super) words: String,
}

impl Graph {
    pub(super) fn of(tables: &[&Table]) -> Self {
        let mut places: HashMap<(&str, &str), usize> = HashMap::with_capacity(tables.len());
        for (at, table) in tables.iter().enumerate() {
            places.insert((&table.schema, &table.name), at);
        }
        let mut keys = Vec::new();
        for (from, table) in tables.iter().enumerate() {
            for key in &table.foreign_keys {
                let place = (key.to_schema.as_str(), key.to_table.as_str());
                let Some(to) = places.get(&place).copied() else {
                    continue;
                };
                let mut columns = table.columns.iter();
                keys.push(Key {
                    from,
                    to,
                    columns: (
                        key.columns.first().cloned(),
                        key.to_columns.first().cloned(),
                    ),
                    unique: key.unique,
                    optional: columns
                        .any(|column| column.nullable && key.columns.contains(&column.name)),
                    words: format!(
                        "{}.{} → {}.{}",
                        table.name,
                        key.columns.join(", "),
                        key.to_table,
                        key.to_columns.join(", ")
                    ),
                });
            }
        }
        Self {
            tables: tables.len(),
            keys,
        }
    }

    /// Pairs of different tables that keys connect, from and to, each once.
    pub(super) fn pairs(&self) -> Vec<(usize, usize)> {
        let mut pairs: Vec<(usize, usize)> = self
            .keys
            .iter()
            .map(|key| (key.from, key.to))
            .filter(|(from, to)| from != to)
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// Groups of tables that keys connect, the largest first; tables alone are a group each.
    pub(super) fn components(&self) -> Vec<Vec<usize>> {
        let mut group: Vec<usize> = (0..self.tables).collect();
        fn root(group: &mut [usize], mut at: usize) -> usize {
            while group[at] != at {
                group[at] = group[group[at]];
                at = group[at];
            }
            at
        }
        for (from, to) in self.pairs() {
            let (from, to) = (root(&mut group, from), root(&mut group, to));
            group[from.max(to)] = from.min(to);
        }
        let mut found: Vec<Vec<usize>> = Vec::new();
        let mut places: HashMap<usize, usize> = HashMap::new();
        for at in 0..self.tables {
            let root = root(&mut group, at);
            let place = *places.entry(root).or_insert_with(|| {
                found.push(Vec::new());
                found.len() - 1
            });
            found[place].push(at);
        }
        found.sort_by_key(|group| (std::cmp::Reverse(group.len()), group[0]));
        found
    }
}
