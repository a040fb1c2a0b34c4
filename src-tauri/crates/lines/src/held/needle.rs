use model::LogLine;
use regex::{Regex, RegexBuilder};

/// Bytes of the longest text of which an expression is made; compiling a longer one takes a while.
const LONGEST_EXPRESSION: usize = 4_096;

/// A text to be found in any case of its letters.
#[derive(Clone, Debug)]
pub struct Needle(Kind);

#[derive(Clone, Debug)]
enum Kind {
    /// Fits everything.
    Empty,
    Expression(Regex),
    /// A text so long that no expression is made of it, in lower case.
    Long(String),
}

impl Needle {
    /// Prepares a text, which is never read as an expression.
    #[must_use]
    pub fn new(text: &str) -> Self {
        if text.is_empty() {
            return Self(Kind::Empty);
        }
        let expression = (text.len() <= LONGEST_EXPRESSION).then(|| {
            RegexBuilder::new(&regex::escape(text))
                .case_insensitive(true)
                .build()
        });
        match expression {
            Some(Ok(expression)) => Self(Kind::Expression(expression)),
            _ => Self(Kind::Long(text.to_lowercase())),
        }
    }

    /// Whether a text holds it.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        match &self.0 {
            Kind::Empty => true,
            Kind::Expression(expression) => expression.is_match(text),
            Kind::Long(needle) => text.to_lowercase().contains(needle),
        }
    }

    /// Whether a line holds it in its message, ids, fields or as it was written.
    #[must_use]
    pub fn is_in_line(&self, line: &LogLine) -> bool {
        // The line as written holds most of the rest, so it is looked at first.
        self.is_in(&line.raw)
            || [
                &line.body,
                &line.service,
                &line.trace_id,
                &line.span_id,
                &line.request_id,
            ]
            .into_iter()
            .chain(line.fields.iter().map(|(_, value)| value))
            .any(|text| !text.is_empty() && self.is_in(text))
    }

    /// Where a text holds it, as ranges of bytes that do not overlap; nothing for an empty or very
    /// long needle.
    #[must_use]
    pub fn places(&self, text: &str) -> Vec<std::ops::Range<usize>> {
        match &self.0 {
            Kind::Expression(expression) => expression
                .find_iter(text)
                .map(|found| found.range())
                .collect(),
            Kind::Empty | Kind::Long(_) => Vec::new(),
        }
    }
}
