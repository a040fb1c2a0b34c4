use model::{Problem, Weight};
use regex::{Regex, RegexBuilder};

/// The most memory that a compiled pattern may take, in bytes.
const LIMIT: usize = 1 << 20;

/// A pattern of a pack: what it fits is taken out, or only its group `secret` if it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// What the mark says: letters, digits, spaces, `-` and `_`.
    pub name: String,
    /// An expression in RE2 syntax, without look-around and back references.
    pub expression: String,
    /// The file that holds it, and where.
    pub file: String,
    /// Line and column, counted from 1.
    pub position: Option<(u32, u32)>,
}

impl Pattern {
    /// The expression, or why it cannot be used.
    pub(super) fn compiled(&self) -> Result<Regex, Problem> {
        let name = &self.name;
        let allowed = |letter: char| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_');
        if name.trim().is_empty() || name.chars().count() > 40 || !name.chars().all(allowed) {
            return Err(self.problem(
                format!("{name:?} cannot name a redaction"),
                "use up to 40 letters, digits, spaces, - and _",
            ));
        }
        let compiled = RegexBuilder::new(&self.expression)
            .size_limit(LIMIT)
            .build();
        let expression = compiled.map_err(|error| {
            let error = error.to_string().replace('\n', " ");
            self.problem(
                format!("the redaction {name:?} is no expression that can be used: {error}"),
                "correct it; look-around and back references are not known here",
            )
        })?;
        if expression.is_match("") {
            return Err(self.problem(
                format!("the redaction {name:?} fits the empty text, so it would fit everywhere"),
                "ask for at least one character",
            ));
        }
        Ok(expression)
    }

    fn problem(&self, message: String, remedy: &str) -> Problem {
        let problem = Problem::new(Weight::Warning, &self.file, message, remedy);
        match self.position {
            Some((line, column)) => problem.position(line, column),
            None => problem,
        }
    }
}
