//! Label matchers.

use std::fmt;

use regex::{Regex, RegexBuilder};

use crate::labels::Labels;

/// Bytes a compiled expression may take, so that one query cannot eat the memory.
const REGEX_BYTES: usize = 1 << 20;

/// How a matcher compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MatchOp {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `=~`
    Regex,
    /// `!~`
    NotRegex,
}

/// One condition on one label; a label that is not there has the empty value.
#[derive(Debug, Clone)]
pub struct Matcher {
    /// The label's name.
    pub name: String,
    /// How its value is compared.
    pub op: MatchOp,
    /// What it is compared with: a value or an expression that must match the whole of it.
    pub value: String,
    regex: Option<Regex>,
}

/// An expression that cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the expression {pattern:?} for label {name:?} cannot be used: {reason}")]
pub struct MatcherError {
    /// The label it was for.
    pub name: String,
    /// The expression as written.
    pub pattern: String,
    /// What is wrong with it.
    pub reason: String,
}

impl Matcher {
    /// Whether it says what is not wanted.
    pub(crate) fn is_negative(&self) -> bool {
        matches!(self.op, MatchOp::NotEqual | MatchOp::NotRegex)
    }

    /// A matcher with its expression compiled.
    ///
    /// # Errors
    /// Where the expression has a mistake or would take more than 1 MiB.
    pub fn new(name: &str, op: MatchOp, value: &str) -> Result<Self, MatcherError> {
        let regex = match op {
            MatchOp::Equal | MatchOp::NotEqual => None,
            MatchOp::Regex | MatchOp::NotRegex => {
                Some(anchored(value).map_err(|reason| MatcherError {
                    name: name.to_owned(),
                    pattern: value.to_owned(),
                    reason,
                })?)
            }
        };
        Ok(Self {
            name: name.to_owned(),
            op,
            value: value.to_owned(),
            regex,
        })
    }

    /// Whether it accepts a value of its label (`""` where the label is absent).
    #[must_use]
    pub fn matches(&self, value: &str) -> bool {
        let found = self
            .regex
            .as_ref()
            .is_some_and(|regex| regex.is_match(value));
        match self.op {
            MatchOp::Equal => self.value == value,
            MatchOp::NotEqual => self.value != value,
            MatchOp::Regex => found,
            MatchOp::NotRegex => !found,
        }
    }

    /// Whether it accepts a label set.
    #[must_use]
    pub fn accepts(&self, labels: &Labels) -> bool {
        self.matches(labels.get(&self.name).unwrap_or(""))
    }
}

impl PartialEq for Matcher {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.op == other.op && self.value == other.value
    }
}

impl Eq for Matcher {}

impl fmt::Display for Matcher {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let op = match self.op {
            MatchOp::Equal => "=",
            MatchOp::NotEqual => "!=",
            MatchOp::Regex => "=~",
            MatchOp::NotRegex => "!~",
        };
        write!(out, "{}{op}{:?}", self.name, self.value)
    }
}

/// Compiles an expression that must match a whole value, as RE2 in Prometheus does.
pub(crate) fn anchored(pattern: &str) -> Result<Regex, String> {
    let compile = |body: &str| {
        RegexBuilder::new(&format!("^(?s:{body})$"))
            .size_limit(REGEX_BYTES)
            .build()
    };
    compile(pattern)
        .or_else(|first| compile(&literal_braces(pattern)).map_err(|_| first))
        .map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => {
                format!("it takes more than {REGEX_BYTES} bytes; shorten it")
            }
            other => other
                .to_string()
                .lines()
                .last()
                .unwrap_or("it is not an expression")
                .to_owned(),
        })
}

/// RE2 reads a brace that opens no repetition as itself; here it has to be escaped.
fn literal_braces(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 4);
    let mut rest = pattern.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => {
                out.push(c);
                out.extend(rest.next());
            }
            '{' if !opens_repetition(rest.as_str()) => out.push_str("\\{"),
            _ => out.push(c),
        }
    }
    out
}

fn opens_repetition(after: &str) -> bool {
    let Some((inner, _)) = after.split_once('}') else {
        return false;
    };
    let (least, most) = inner.split_once(',').unwrap_or((inner, ""));
    !least.is_empty()
        && least
            .chars()
            .chain(most.chars())
            .all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{MatchOp, Matcher};

    #[test]
    fn values_are_compared_whole() {
        for (op, pattern, value, expected) in [
            (MatchOp::Equal, "a", "a", true),
            (MatchOp::Equal, "", "", true),
            (MatchOp::NotEqual, "a", "", true),
            (MatchOp::Regex, "5..", "500", true),
            (MatchOp::Regex, "5.", "500", false),
            (MatchOp::Regex, "a|b", "ab", false),
            (MatchOp::Regex, ".*", "a\nb", true),
            (MatchOp::Regex, "/a/{id}", "/a/{id}", true),
            (MatchOp::Regex, "a{2}", "aa", true),
            (MatchOp::NotRegex, "a.*", "abc", false),
            (MatchOp::NotRegex, "a.*", "", true),
        ] {
            let matcher = Matcher::new("label", op, pattern).expect("compiles");
            assert_eq!(matcher.matches(value), expected, "{matcher} on {value:?}");
        }
    }

    #[test]
    fn a_bad_or_huge_expression_is_named() {
        let error = Matcher::new("job", MatchOp::Regex, "(a").expect_err("unclosed");
        assert!(
            error.to_string().contains("\"(a\" for label \"job\""),
            "{error}"
        );
        let error = Matcher::new("job", MatchOp::Regex, "(a{1000}){1000}").expect_err("huge");
        assert!(error.to_string().contains("bytes"), "{error}");
    }
}
