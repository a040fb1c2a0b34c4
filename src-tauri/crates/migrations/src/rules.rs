//! The rules of the house: what a migration does to those who use the database while it runs, and
//! what it makes of the next one.

use model::Weight;
use serde::Serialize;

use crate::{files::MigrationFile, split};

mod reads;
mod risk;
mod shape;
mod words;

pub use words::Words;

/// Something in a migration that the rules of the house speak against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Breach {
    /// The rule.
    pub rule: Rule,
    /// How grave it is.
    pub weight: Weight,
    /// The migration.
    pub id: String,
    /// The file.
    pub path: String,
    /// The line, counted from 1.
    pub line: u32,
    /// What is there and what it means, in one sentence.
    pub words: String,
}

/// A rule of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// There is no way back but forward.
    ForwardOnly,
    /// A migration changes one thing.
    OneChange,
    /// A migration can run twice.
    SafeTwice,
    /// The table is written anew while nobody can use it.
    Rewrite,
    /// Others wait while it runs.
    Lock,
    /// An index is built while nobody can write.
    BlockingIndex,
    /// Something goes that a query still reads.
    StillRead,
    /// Data goes for good.
    Loss,
}

/// The engine whose locks and rewrites are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Engine {
    /// PostgreSQL.
    Postgres,
    /// MySQL or MariaDB.
    Mysql,
    /// SQLite.
    Sqlite,
}

/// A query that the pack runs, and that a migration must not break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Where it stands, for the sentence.
    pub place: String,
    /// Its SQL.
    pub sql: String,
}

/// Reads what a migration does and says which rules of the house it breaks.
///
/// The signs are static: a statement is judged by its form, not by the size of its table.
/// Programs are judged by their way back alone, as their SQL is made at run time.
#[must_use]
pub fn judge(file: &MigrationFile, engine: Engine, queries: &[Query]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    if let Some(down) = &file.down {
        breaches.push(Breach {
            rule: Rule::ForwardOnly,
            weight: Weight::Note,
            id: file.id.clone(),
            path: down.path.clone(),
            line: down.line,
            words: format!(
                "{} has a way back in {}; on production a mistake is mended by a new migration",
                file.id, down.path
            ),
        });
    }
    let Some((first, sql)) = file.sql() else {
        return breaches;
    };
    let statements: Vec<(u32, Words)> = split::statements(&sql)
        .iter()
        .map(|statement| (first + statement.line - 1, Words::of(statement.text)))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    let mut say = |rule: Rule, weight: Weight, line: u32, words: String| {
        breaches.push(Breach {
            rule,
            weight,
            id: file.id.clone(),
            path: file.path.clone(),
            line,
            words,
        });
    };
    if let Some((line, words)) = shape::many(&statements) {
        say(Rule::OneChange, Weight::Note, line, words);
    }
    let made: Vec<String> = statements
        .iter()
        .filter_map(|(_, words)| words.made_table())
        .collect();
    for (line, words) in &statements {
        if let Some(reason) = shape::not_twice(words, engine) {
            say(Rule::SafeTwice, Weight::Note, *line, reason);
        }
        // What this very migration made is empty, and nobody waits for it.
        let fresh = words.table().is_some_and(|table| made.contains(&table));
        if !fresh {
            for (rule, weight, reason) in risk::of(words, engine) {
                say(rule, weight, *line, reason);
            }
        }
        for (table, column) in words.dropped() {
            for query in queries {
                if reads::of(&query.sql, &table, column.as_deref(), engine) {
                    let what = column.as_ref().map_or_else(
                        || format!("table {table}"),
                        |column| format!("column {table}.{column}"),
                    );
                    say(
                        Rule::StillRead,
                        Weight::Error,
                        *line,
                        format!("{what} goes, and {} still reads it", query.place),
                    );
                }
            }
        }
    }
    breaches
}

#[cfg(test)]
mod tests;
