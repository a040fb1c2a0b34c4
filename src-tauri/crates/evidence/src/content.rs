use model::Nanos;
use serde::Serialize;

use crate::{
    change::{Change, Exception},
    draw::Choice,
};

/// All that a pack is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The system, as its pack is called.
    pub system: String,
    /// The environment.
    pub environment: String,
    /// The database that was asked.
    pub source: Source,
    /// The period.
    pub period: Period,
    /// Which of its changes are taken.
    pub choice: Choice,
    /// Who made the pack, when and with what.
    pub maker: Maker,
    /// The histories of the database.
    pub histories: Vec<History>,
    /// Every change that belongs, or may belong, to the period.
    pub changes: Vec<Change>,
    /// How many changes are surely outside the period.
    pub outside: usize,
    /// What cannot be proved, in words.
    pub unproved: Vec<String>,
    /// What could not be read, in words.
    pub problems: Vec<String>,
    /// The statements that the database was asked.
    pub queries: Vec<Asked>,
    /// The console's own record of looks at the database.
    pub ledger: Ledger,
}

/// An excerpt of the record of all looks at a database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// How the record stands, in a sentence.
    pub words: String,
    /// The lines of each of its files from the first of the period to the newest, as they lie
    /// there, the oldest file first; none if no look was recorded. A file follows a broken one.
    pub files: Vec<Vec<u8>>,
}

/// A database, and where it stood when it was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Its title.
    pub title: String,
    /// Its kind, such as `postgres`.
    pub kind: String,
    /// What it is and how current, in a sentence.
    pub standing: String,
    /// Version, address, system identifier and the like, by name.
    pub facts: Vec<(String, String)>,
    /// What must be known before it is believed, in sentences.
    pub findings: Vec<String>,
}

/// A period: its first moment, and the first after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Period {
    pub from: Nanos,
    pub to: Nanos,
}

/// Who made a pack, when and with what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Maker {
    /// The user of this computer, as the operating system calls them.
    pub user: String,
    /// Name and version of the program.
    pub program: String,
    /// When, by this computer's clock.
    pub at: Nanos,
    /// How the server's clock stood against this computer's, in a sentence.
    pub clock: String,
}

/// A migration history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct History {
    /// Its table with its schema.
    pub table: String,
    /// The tool that keeps it.
    pub tool: String,
    /// What the tool was told by, in words.
    pub why: String,
    /// The folder of its files; empty if none was found.
    pub folder: String,
    /// Whether git could be asked about them, in a sentence.
    pub git: String,
    /// What it says in a sentence.
    pub sentence: String,
    /// What it cannot prove, in words.
    pub limits: Vec<String>,
    /// What somebody has to look at and concerns no single change.
    pub exceptions: Vec<Exception>,
}

/// A statement that the database was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// When, by this computer's clock.
    pub at: Nanos,
    /// Its text.
    pub sql: String,
}
