//! What is expected of an answer, and whether it is so.

use std::time::Duration;

mod grammar;
mod judge;
mod trend;

/// What is expected of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Expect {
    /// Each value, or the number of lines, compares so.
    Value(Compare, f64),
    /// Each value lies within both, bounds included.
    Between(f64, f64),
    /// The number of rows, series, lines or traces compares so.
    Rows(Compare, f64),
    /// The text stands somewhere in the answer, or nowhere in it.
    Contains(String, bool),
    /// The status of an answer of HTTP: 200, or 2xx as 2.
    Status(u16),
    /// There is nothing, or there is something.
    Empty(bool),
    /// Each series rises or falls over a time.
    Trend(Direction, Duration),
}

/// Why an expectation is not understood, and what can be written instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotUnderstood(String);

/// How two numbers compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Compare {
    Below,
    AtMost,
    Above,
    AtLeast,
    Equal,
    Unequal,
}

/// Which way a series goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Direction {
    Increasing,
    Decreasing,
}

/// An answer, as far as it is judged.
#[derive(Clone, Debug)]
pub enum Answer<'a> {
    /// Series of metrics.
    Series(&'a [Measured]),
    /// Rows of a database: cells as text, absent for NULL; and whether there are more.
    Rows(&'a [Vec<Option<String>>], bool),
    /// Lines of a log, or traces by their names; and whether there are more.
    Lines(&'a [String], bool),
    /// A status and a body, and whether the body was cut.
    Http(u16, &'a str, bool),
}

/// One series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// What tells it from the others, such as `route=/a`; empty if there is one only.
    pub labels: String,
    /// Its value at the end of the range; absent if it has none there.
    pub now: Option<f64>,
    /// Its course: milliseconds since 1970 and values.
    pub course: Vec<(i64, f64)>,
}

/// Whether an answer is as expected, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Verdict {
    Met(String),
    Missed(String),
    Unknown(String),
}

impl Expect {
    /// Reads what stands behind `expect:`; `unit` is Grafana's id, which decides what `5 %` means.
    ///
    /// # Errors
    /// What is wrong with it, and what can be written.
    pub fn read(text: &str, unit: &str) -> Result<Self, NotUnderstood> {
        grammar::read(text, unit).map_err(NotUnderstood)
    }

    /// Compares an answer with what is expected. `end` is the end of the asked range in
    /// milliseconds since 1970; a series without a newer point than five minutes before is old.
    #[must_use]
    pub fn judge(&self, answer: &Answer<'_>, end: i64) -> Verdict {
        judge::judge(self, answer, end)
    }

    /// How far back the course has to be known to judge it.
    #[must_use]
    pub fn looks_back(&self) -> Option<Duration> {
        match self {
            Self::Trend(_, over) => Some(*over),
            _ => None,
        }
    }
}

impl Compare {
    fn holds(self, value: f64, bound: f64) -> bool {
        match self {
            Self::Below => value < bound,
            Self::AtMost => value <= bound,
            Self::Above => value > bound,
            Self::AtLeast => value >= bound,
            Self::Equal => value == bound,
            Self::Unequal => value != bound,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Below => "below",
            Self::AtMost => "at most",
            Self::Above => "above",
            Self::AtLeast => "at least",
            Self::Equal => "equal to",
            Self::Unequal => "other than",
        }
    }
}

#[cfg(test)]
mod tests;
