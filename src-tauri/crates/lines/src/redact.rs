//! Secrets and personal data taken out of lines, with a mark at every place.

use model::LogLine;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

mod checks;
mod found;
mod json;
mod line;
mod names;
mod pattern;
mod rules;
mod view;

pub use pattern::Pattern;

use model::Problem;
use rules::Rules;

/// Takes secrets out of text; built once, used for every line.
#[derive(Clone, Debug)]
pub struct Redactor {
    rules: Rules,
}

/// A text without its secrets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Redacted {
    /// The text with `[redacted: rule]` in the place of each secret.
    pub text: String,
    /// Where those stand, in their order.
    pub marks: Vec<Mark>,
}

/// A place at which something was taken out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Mark {
    /// The first character of the replacement in the redacted text, counted from 0.
    pub start: u32,
    /// The character after the last one.
    pub end: u32,
    /// The rule that found it.
    pub rule: String,
}

/// A line without its secrets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RedactedLine {
    /// The line.
    pub line: LogLine,
    /// Where something was taken out of the message.
    pub body: Vec<Mark>,
    /// Where something was taken out of the line as it was written.
    pub raw: Vec<Mark>,
    /// The numbers of the fields out of which something was taken, and where.
    pub fields: Vec<(usize, Vec<Mark>)>,
    /// How many places there are in all.
    pub count: usize,
}

impl Redactor {
    /// The built-in rules, and those of a pack; patterns that cannot be used are told.
    #[must_use]
    pub fn new(patterns: &[Pattern]) -> (Self, Vec<Problem>) {
        let (rules, problems) = Rules::new(patterns);
        (Self { rules }, problems)
    }

    /// Names of the rules: the built-in ones, then those of the pack.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.rules.names()
    }

    /// Takes secrets out of a text, in whatever way they are escaped in it.
    #[must_use]
    pub fn text(&self, text: &str) -> Redacted {
        let mut found = Vec::new();
        line::search(&self.rules, text, &mut found, &mut Vec::new());
        found::apply(text, found, &self.rules)
    }

    /// Takes secrets out of every part of a line; what is one in one part is gone from all.
    ///
    /// The ids of trace and span are left alone.
    #[must_use]
    pub fn line(&self, line: &LogLine) -> RedactedLine {
        line::redact(&self.rules, line)
    }
}

#[cfg(test)]
mod tests;
