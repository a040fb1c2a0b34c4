//! Commands and statements that change something, marked before the eyes reach them.
//!
//! A mark is a warning to a reader, not a guard: what is asked of a database goes by the guard of
//! the replica, and commands are never run.

mod commands;
mod sql;

/// What a command or statement would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Danger {
    /// The line of the text, from 1.
    pub line: u32,
    /// In words, such as "deletes rows".
    pub why: String,
}

/// What the commands of a shell's text would change.
#[must_use]
pub fn of_command(text: &str) -> Vec<Danger> {
    commands::dangers(text)
}

/// What statements of SQL would change.
#[must_use]
pub fn of_sql(text: &str) -> Vec<Danger> {
    sql::dangers(text).0
}

/// What statements of SQL would change, and how many statements there are.
pub(crate) fn of_statements(text: &str) -> (Vec<Danger>, usize) {
    sql::dangers(text)
}

#[cfg(test)]
mod tests;
