//! Named queries: files of `queries/`, whose head says what they ask for.

use std::time::Duration;

use model::Problem;

mod head;
mod value;

pub use value::{QueryValue, WrongValue, read_value};

/// A named query as its file has it. Whether it only reads is not judged here.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedQuery {
    /// Its file without folder and ending.
    pub id: String,
    /// Its file, relative to the pack.
    pub file: String,
    /// Its title; made of the file's name if it has none.
    pub title: String,
    /// What it tells, may be empty.
    pub description: String,
    /// Keys of the databases it is for; all without.
    pub databases: Vec<String>,
    /// What it asks for, in the order of the file.
    pub parameters: Vec<QueryParameter>,
    /// Rows that are read at most.
    pub rows: u32,
    /// How long it may take.
    pub time: Duration,
    /// How its answer is drawn, if it is.
    pub chart: Option<ChartHint>,
    /// The statement with its places `:name`, without the head.
    pub sql: String,
    /// The line of the file with which the statement begins, from 1.
    pub line: u32,
}

/// A value that a named query asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryParameter {
    /// Its name, as it stands behind the colon.
    pub name: String,
    /// What it means, may be empty.
    pub description: String,
    /// Its type.
    pub kind: QueryKind,
    /// What it is without a value, as it is written; absent if one has to be given.
    pub default: Option<String>,
    /// The line of the file that declares it, from 1.
    pub line: u32,
}

/// Types of parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueryKind {
    /// Text.
    Text,
    /// A whole number of 64 bits.
    Integer,
    /// A binary fraction.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A day: `2026-11-27`, `today`, `today - 7 days`.
    Date,
    /// A moment: `2026-11-27T02:40:00Z`, `now`, `now - 24 hours`; where the database keeps moments
    /// as whole numbers since 1970, it is bound as one of these.
    Timestamp(Option<TimeUnit>),
    /// A UUID.
    Uuid,
    /// One of these texts.
    OneOf(Vec<String>),
}

/// What a whole number that stands for a moment counts since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum TimeUnit {
    Seconds,
    Millis,
    Micros,
    Nanos,
}

/// How the answer of a query is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartHint {
    /// Its shape.
    pub shape: ChartShape,
    /// The column along the base; the first that fits without.
    pub over: Option<String>,
    /// What the column counts, if it holds moments as numbers.
    pub unit: Option<TimeUnit>,
}

/// The shape of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartShape {
    /// Lines over time.
    Line,
    /// Bars over names.
    Bars,
}

/// The most rows that a query may ask for.
const MOST_ROWS: u32 = 10_000;
/// The longest that a query may take.
const LONGEST: Duration = Duration::from_secs(60);

const ROWS: u32 = 1_000;
const TIME: Duration = Duration::from_secs(10);

/// Reads a file of `queries/`: a head of comments `-- key: value`, and a statement.
///
/// Keys are `title`, `description`, `database`, `parameter`, `rows`, `time` and `chart`; a line
/// that begins with more than one space goes on with the one before. `file` names it in problems.
/// There is no query if the file has no statement or a parameter that cannot be understood.
#[must_use]
pub fn read_query(text: &str, file: &str) -> (Option<NamedQuery>, Vec<Problem>) {
    let mut problems = Vec::new();
    let query = head::read(text.trim_start_matches('\u{feff}'), file, &mut problems);
    (query, problems)
}

/// A query that nothing is said of.
fn unsaid(file: &str) -> NamedQuery {
    let name = file.rsplit('/').next().unwrap_or(file);
    let id = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut title: String = id.replace(['-', '_'], " ");
    if let Some(first) = title.chars().next() {
        let rest = title.get(first.len_utf8()..).unwrap_or_default();
        title = first.to_uppercase().chain(rest.chars()).collect();
    }
    NamedQuery {
        id: id.to_owned(),
        file: file.to_owned(),
        title,
        description: String::new(),
        databases: Vec::new(),
        parameters: Vec::new(),
        rows: ROWS,
        time: TIME,
        chart: None,
        sql: String::new(),
        line: 1,
    }
}
