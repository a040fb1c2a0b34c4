//! Templates of messages, mined from lines as they come.
//!
//! P. He, J. Zhu, Z. Zheng, M. Lyu: Drain: An Online Log Parsing Approach with Fixed Depth Tree,
//! ICWS 2017. Numbers, ids and the like are masked by their kind first, as the paper advises.

use model::{LogLine, Millis, Nanos};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

mod cluster;
mod mask;
mod miner;
mod tokens;
mod trend;
mod values;

pub use miner::{MOST_PATTERNS, Miner};

/// The patterns of a set of lines, the commonest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Patterns {
    /// The patterns.
    pub patterns: Vec<Pattern>,
    /// How many lines were read.
    #[ts(type = "number")]
    pub lines: u64,
    /// Lines that fit no pattern after there were as many as are kept; none if that is zero.
    #[ts(type = "number")]
    pub left_out: u64,
    /// When the first bucket of every trend begins.
    pub start: Millis,
    /// How long a bucket is, in milliseconds.
    pub step: Millis,
}

/// Messages that differ only in their placeholders.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Pattern {
    /// Tells it from the others of the same miner; stays as lines are added, until it becomes one
    /// with an older pattern.
    pub id: u32,
    /// The message, part by part.
    pub template: Vec<Piece>,
    /// How many lines fit.
    #[ts(type = "number")]
    pub count: u64,
    /// How many lines fit in each bucket of time.
    pub trend: Vec<u32>,
    /// How many lines have each severity, by its number.
    #[ts(type = "number[]")]
    pub severities: [u64; 7],
    /// The numbers of the first lines that fit, as they were given.
    #[ts(type = "number[]")]
    pub examples: Vec<u64>,
    /// The oldest line.
    pub first: Nanos,
    /// The newest line.
    pub last: Nanos,
    /// Whether no line fitted before the change; unknown without a change, or if there is no line
    /// at all from before it.
    pub is_new: Option<bool>,
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// The same in every line; untrusted text.
    Text(String),
    /// Different from line to line.
    Placeholder(Placeholder),
}

/// What stands in the place of a placeholder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Placeholder {
    /// A word of any kind.
    Any,
    /// A number.
    Number,
    /// A length of time with its unit.
    Duration,
    /// A size or share with its unit.
    Size,
    /// A date, a time of day or both.
    Time,
    /// An IP address, perhaps with a port.
    Address,
    /// A UUID.
    Uuid,
    /// Hexadecimal digits.
    Hex,
    /// Letters and digits mixed.
    Id,
    /// Text in quotes.
    Quoted,
    /// More text, behind what is compared: further lines, or the end of a long one.
    Rest,
}

/// Mines the patterns of lines; `change` is the moment of a change such as a deploy.
#[must_use]
pub fn mine(lines: &[LogLine], change: Option<Nanos>) -> Patterns {
    let mut miner = Miner::new();
    for (number, line) in (0..).zip(lines) {
        miner.add(number, line);
    }
    miner.patterns(change)
}

impl Pattern {
    /// The template as text, placeholders as `<number>`.
    #[must_use]
    pub fn text(&self) -> String {
        self.template.iter().map(Piece::text).collect()
    }

    /// What stands in a message in the place of each placeholder, in their order; nothing if the
    /// message is of another pattern.
    #[must_use]
    pub fn values(&self, message: &str) -> Option<Vec<String>> {
        values::values(&self.template, message)
    }
}

impl Piece {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Placeholder(placeholder) => format!("<{}>", placeholder.name()),
        }
    }
}

impl Placeholder {
    /// Its name in plain words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Any => "*",
            Self::Number => "number",
            Self::Duration => "duration",
            Self::Size => "size",
            Self::Time => "time",
            Self::Address => "address",
            Self::Uuid => "uuid",
            Self::Hex => "hex",
            Self::Id => "id",
            Self::Quoted => "quoted",
            Self::Rest => "rest",
        }
    }
}

#[cfg(test)]
mod tests;
