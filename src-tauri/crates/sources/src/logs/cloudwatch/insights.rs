//! [`LogFilter`] → the query language of Logs Insights.
//!
//! The query lets every line through that the filter accepts, and few others: what it cannot say
//! is asked of the lines that come ([`lines::held`]). Insights finds fields in JSON alone, so that
//! conditions are put to the line as text. Everything typed stands in regular expressions or as a
//! number; there is no text literal in which it could end something.

use model::{Code, Failure, FieldMatch, FieldOp, LogFilter, LogOrder, Severity};

use super::words::{any_case, pattern};
use crate::logs::{
    conditions::{complete, number},
    in_text::{named_or_plain, with_value},
};

/// The longest query that Insights takes, in characters (its quota, which cannot be raised).
const LONGEST_QUERY: usize = 10_000;

/// Of a longer text only the beginning is looked for; the rest is compared when a line comes.
const LONGEST_TEXT: usize = 150;

/// What is asked of each line.
const COLUMNS: &str = "fields @timestamp, @message, @log, @logStream";

/// The level of a line as its JSON names it; the names in the order in which lines are read.
pub(super) const LEVEL: &str = "fields coalesce(level_name, level, severity, log.level, levelname, \
                                syslog.severity, LogLevel, severity_text, severityText, loglevel, lvl) \
                                as wheelhouse_level";

/// A query, and whether it says all that the filter does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Compiled {
    /// Commands that choose lines, with a pipe between them; may be empty.
    pub(super) filter: String,
    /// If not, it lets a few more lines through.
    pub(super) exact: bool,
}

impl Compiled {
    /// The query for lines in an order.
    pub(super) fn lines(&self, order: LogOrder) -> String {
        let direction = match order {
            LogOrder::NewestFirst => "desc",
            LogOrder::OldestFirst => "asc",
        };
        format!("{COLUMNS}{}\n| sort @timestamp {direction}", self.filter)
    }

    /// The query for lines of a piece of time, in milliseconds without its end; Insights itself
    /// is asked by seconds.
    pub(super) fn piece(&self, order: LogOrder, from: i64, until: i64) -> String {
        let within = Self {
            filter: format!(
                "\n| filter toMillis(@timestamp) >= {from} and toMillis(@timestamp) < {until}{}",
                self.filter
            ),
            exact: self.exact,
        };
        within.lines(order)
    }
}

/// The query; [`Code::BadInput`] names a condition that cannot be put.
pub(super) fn insights(filter: &LogFilter) -> Result<Compiled, Failure> {
    let mut compiled = Compiled {
        filter: String::new(),
        exact: true,
    };
    for text in filter.text.iter().filter(|text| !text.is_empty()) {
        let start = text.char_indices().nth(LONGEST_TEXT).map(|(end, _)| end);
        let start = start.and_then(|end| text.get(..end)).unwrap_or(text);
        compiled.exact &= start == text && text.chars().all(is_plain);
        compiled.narrow(&like("@message", &any_case(start)));
    }
    for field in &filter.fields {
        complete(field)?;
        compiled.exact = false;
        if let Some(condition) = condition(field)? {
            compiled.narrow(&condition);
        }
    }
    if let Some(unwanted) = unwanted(&filter.severities) {
        compiled.exact = false;
        compiled.filter.push_str("\n| ");
        compiled.filter.push_str(LEVEL);
        compiled.narrow(&format!(
            "not ispresent(wheelhouse_level) or wheelhouse_level not like {}",
            pattern(&unwanted)
        ));
    }
    let length = compiled.piece(LogOrder::NewestFirst, i64::MAX, i64::MAX);
    fits(&length)?;
    Ok(compiled)
}

/// Refuses a query that Insights would refuse for its length.
pub(super) fn fits(query: &str) -> Result<(), Failure> {
    let length = query.chars().count();
    if length <= LONGEST_QUERY {
        return Ok(());
    }
    Err(Failure::new(
        Code::BadInput,
        format!(
            "the search is {length} characters long as a query, and Insights takes {LONGEST_QUERY}"
        ),
    )
    .remedy("look for fewer or shorter texts and values"))
}

impl Compiled {
    fn narrow(&mut self, condition: &str) {
        self.filter.push_str("\n| filter ");
        self.filter.push_str(condition);
    }
}

fn like(field: &str, expression: &str) -> String {
    format!("{field} like {}", pattern(expression))
}

/// Whether a character stands in JSON as it is, and has one form in every case.
fn is_plain(c: char) -> bool {
    c.is_ascii() && !c.is_control() && !matches!(c, '"' | '\\' | '/' | '<' | '>' | '&')
}

/// A condition that lets all lines through for which the field's holds; nothing if it cannot
/// narrow anything down.
fn condition(field: &FieldMatch) -> Result<Option<String>, Failure> {
    let message = |expression: String| like("@message", &format!("(?s){expression}"));
    let values = &field.values;
    if field.name == "service" {
        return Ok(service(field));
    }
    // Lines name these in many ways, so each line has to be read.
    let of_a_column = matches!(field.name.as_str(), "trace_id" | "span_id" | "request_id");
    if of_a_column && !matches!(field.op, FieldOp::Equal | FieldOp::Contains) {
        return Ok(None);
    }
    Ok(match field.op {
        FieldOp::Equal => Some(message(with_value(&field.name, values))),
        FieldOp::Contains => {
            let either: Vec<String> = values.iter().map(|value| any_case(value)).collect();
            Some(like("@message", &either.join("|")))
        }
        FieldOp::Regex | FieldOp::Exists => Some(message(named_or_plain(&field.name))),
        FieldOp::Above | FieldOp::Below => {
            let sign = if field.op == FieldOp::Above { '>' } else { '<' };
            let bound = number(field)?;
            let named = message(named_or_plain(&field.name));
            Some(match found_in_json(&field.name) {
                Some(name) => {
                    format!("{named} and ({name} {sign} {bound} or not ispresent({name}))")
                }
                None => named,
            })
        }
        // A line that names the field otherwise may be meant, so it is looked at when it comes.
        FieldOp::NotEqual | FieldOp::Missing => None,
    })
}

/// The service stands in the line, or it is the log group's name.
fn service(field: &FieldMatch) -> Option<String> {
    let either: Vec<String> = match field.op {
        FieldOp::Equal | FieldOp::Contains => {
            field.values.iter().map(|value| any_case(value)).collect()
        }
        _ => return None,
    };
    let either = either.join("|");
    Some(format!(
        "{} or {}",
        like("@message", &either),
        like("@log", &either)
    ))
}

/// A field's name as a query names it; nothing if it could not be said for certain.
pub(super) fn found_in_json(name: &str) -> Option<String> {
    const COMMANDS: [&str; 24] = [
        "fields", "filter", "stats", "sort", "limit", "parse", "display", "dedup", "pattern",
        "diff", "unmask", "unnest", "lookup", "join", "anomaly", "source", "as", "by", "in",
        "like", "and", "or", "not", "head",
    ];
    let word = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    let reserved = COMMANDS
        .iter()
        .any(|taken| name.eq_ignore_ascii_case(taken));
    if name.split('.').all(word) && !reserved {
        return Some(name.to_owned());
    }
    let quotable = |c: char| c.is_ascii_graphic() && !matches!(c, '`' | '\\' | '@') || c == ' ';
    name.chars().all(quotable).then(|| format!("`{name}`"))
}

/// Levels that are not wanted, as words of which each says no other one.
fn unwanted(wanted: &[Severity]) -> Option<String> {
    const WORDS: [(Severity, &str); 6] = [
        (Severity::Trace, "trace|verbose|silly|finest|finer|trc|trce"),
        (Severity::Debug, "debug|fine|config|dbg|dbug"),
        (
            Severity::Info,
            "info|information|informational|notice|http|inf",
        ),
        (Severity::Warn, "warn|warning|wrn"),
        (Severity::Error, "error|err|severe|dpanic|fail"),
        (
            Severity::Fatal,
            "fatal|critical|crit|panic|alert|emergency|emerg|ftl",
        ),
    ];
    if wanted.is_empty() {
        return None;
    }
    let words: Vec<&str> = WORDS
        .iter()
        .filter(|(severity, _)| !wanted.contains(severity))
        .map(|(_, words)| *words)
        .collect();
    (!words.is_empty()).then(|| format!("(?i)^({})$", words.join("|")))
}

#[cfg(test)]
mod tests;
