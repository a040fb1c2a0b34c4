use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Severity;
use crate::TimeRange;

/// A log search without a query language, compiled per kind of source; all conditions must hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LogFilter {
    /// Texts that the line must hold, each as typed, in any case of its letters.
    pub text: Vec<String>,
    /// Field conditions.
    pub fields: Vec<FieldMatch>,
    /// The severities shown; none means all of them.
    pub severities: Vec<Severity>,
    /// A query in the source's own language, sent as it is instead of all conditions above.
    pub raw: Option<String>,
    /// When, both ends included.
    pub range: TimeRange,
}

impl LogFilter {
    /// Every line of a range.
    #[must_use]
    pub fn all(range: TimeRange) -> Self {
        Self {
            text: Vec::new(),
            fields: Vec::new(),
            severities: Vec::new(),
            raw: None,
            range,
        }
    }

    /// Lines of a range whose field has the value.
    #[must_use]
    pub fn of_field(name: &str, value: &str, range: TimeRange) -> Self {
        Self {
            fields: vec![FieldMatch::equal(name, value)],
            ..Self::all(range)
        }
    }
}

/// One field condition; `service`, `trace_id`, `span_id` and `request_id` name the columns of a
/// line, whatever the source calls them, every other name is a field as the line has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldMatch {
    /// Field name.
    pub name: String,
    /// How it is compared.
    pub op: FieldOp,
    /// What it is compared with, as typed: one of these must fit, or none where `op` denies.
    /// Unused with `exists` and `missing`; a single number with `above` and `below`.
    pub values: Vec<String>,
}

impl FieldMatch {
    /// The field has the value.
    #[must_use]
    pub fn equal(name: &str, value: &str) -> Self {
        Self {
            name: name.to_owned(),
            op: FieldOp::Equal,
            values: vec![value.to_owned()],
        }
    }

    /// The field has another value or is missing.
    #[must_use]
    pub fn not_equal(name: &str, value: &str) -> Self {
        Self {
            op: FieldOp::NotEqual,
            ..Self::equal(name, value)
        }
    }
}

/// Comparisons of a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FieldOp {
    /// Equal, letter by letter.
    #[default]
    Equal,
    /// Not equal; a missing field differs from every value.
    NotEqual,
    /// Holds the text, in any case of its letters.
    Contains,
    /// Fits the regular expression somewhere (RE2 syntax), letter by letter.
    Regex,
    /// Is there and not empty.
    Exists,
    /// Is not there, or empty.
    Missing,
    /// Is a number greater than the value.
    Above,
    /// Is a number less than the value.
    Below,
}
