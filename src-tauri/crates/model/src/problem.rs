use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Something wrong in a file that is otherwise used: the partner of the checked value in
/// `(T, Vec<Problem>)`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Problem {
    /// How much of the file it costs.
    pub weight: Weight,
    /// The file, relative to the pack where it lies in one.
    pub file: String,
    /// Line, counted from 1, if the format tells.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Column in characters, counted from 1, if the format tells.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
    /// What is wrong, in one sentence that names the thing.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

/// What a problem costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Worth knowing; everything is used.
    Note,
    /// Part of the file is left out or approximated.
    Warning,
    /// The file, or the thing it describes, is not used.
    Error,
}

impl Problem {
    /// A problem of a whole file; add the position with [`Problem::position`].
    pub fn new(
        weight: Weight,
        file: impl Into<String>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            weight,
            file: file.into(),
            line: None,
            column: None,
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    /// Places the problem at a line and column, both counted from 1.
    #[must_use]
    pub fn position(mut self, line: u32, column: u32) -> Self {
        self.line = Some(line);
        self.column = Some(column);
        self
    }
}

/// Writes `file:line:column: message; remedy`, as compilers do.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        for part in [self.line, self.column].into_iter().flatten() {
            write!(f, ":{part}")?;
        }
        write!(f, ": {}; {}", self.message, self.remedy)
    }
}
