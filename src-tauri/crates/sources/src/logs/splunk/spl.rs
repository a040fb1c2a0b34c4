//! [`LogFilter`] → SPL.
//!
//! The search lets every event through that the filter accepts, and some others, which are asked of
//! the lines that come ([`lines::held`]). It begins with words, by which the index finds events, and
//! goes on with `where`, whose strings know no wildcards: those of `search` cannot be escaped. A
//! field may be one that Splunk extracts, or stand in the text in any dialect.

use model::{Failure, FieldMatch, FieldOp, LogFilter, Severity};

use super::{
    literal::{field, is_plain, pattern, quoted, start},
    risk,
};
use crate::{
    literal::{as_written, literally},
    logs::{
        conditions::{complete, number},
        ids,
        in_text::{is_like_an_id, named_or_plain, with_value},
        words::words,
    },
};

/// The field that holds the level's name in lower case.
pub(super) const LEVEL: &str = "wheelhouse_level";

/// What [`LEVEL`] says of events without a level.
pub(super) const NO_LEVEL: &str = "unset";

/// Fields that hold a level, the first one counts; in the order in which lines are read.
const LEVELS: [&str; 11] = [
    "level_name",
    "level",
    "severity",
    "log.level",
    "@l",
    "levelname",
    "LogLevel",
    "severity_text",
    "loglevel",
    "lvl",
    "otel.log.severity.text",
];

/// Names of levels that leave no doubt.
const WORDS: [&str; 17] = [
    "trace",
    "verbose",
    "debug",
    "info",
    "information",
    "informational",
    "notice",
    "warn",
    "warning",
    "error",
    "err",
    "fatal",
    "critical",
    "crit",
    "panic",
    "alert",
    "emergency",
];

/// Fields that Splunk keeps beside each event and searches without reading it.
pub(super) const BESIDE: [&str; 4] = ["index", "host", "source", "sourcetype"];

/// Words with fewer letters narrow little and take the index long.
const LEAST_LETTERS: usize = 3;

/// A search in its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Compiled {
    /// The first command, or all of a search that was written by hand.
    first: String,
    /// Conditions behind it.
    conditions: Vec<String>,
    /// Whether [`LEVEL`] is part of them.
    levels: bool,
    /// If not, it lets a few more events through.
    pub(super) exact: bool,
}

impl Compiled {
    /// The search as it is sent, but for what every answer needs.
    pub(super) fn query(&self) -> String {
        let mut query = self.first.clone();
        if self.levels {
            query.push_str(&level());
        }
        for condition in &self.conditions {
            query.push_str(" | where ");
            query.push_str(condition);
        }
        query
    }

    /// The same with the level of every event.
    pub(super) fn with_level(&self) -> String {
        let query = self.query();
        match self.levels {
            true => query,
            false => query + &level(),
        }
    }
}

/// The search in some indexes, all that may be read if there is none;
/// [`model::Code::BadInput`] names a condition that cannot be put.
pub(super) fn spl(filter: &LogFilter, indexes: &[String]) -> Result<Compiled, Failure> {
    if let Some(raw) = &filter.raw {
        risk::refuse(raw)?;
        let raw = raw.trim();
        let named = raw.starts_with('|') || raw.split_whitespace().next() == Some("search");
        return Ok(Compiled {
            first: match named {
                true => raw.to_owned(),
                false => format!("search {raw}"),
            },
            conditions: Vec::new(),
            levels: false,
            exact: true,
        });
    }
    let mut terms = vec![of_indexes(indexes)];
    let mut conditions = Vec::new();
    let texts: Vec<&String> = filter.text.iter().filter(|text| !text.is_empty()).collect();
    for text in &texts {
        let condition = anywhere(text);
        terms.extend(condition.term);
        conditions.extend(condition.holds);
    }
    let levels = severities(&filter.severities);
    conditions.extend(levels.clone());
    for field in &filter.fields {
        let condition = condition(field)?;
        terms.extend(condition.term);
        conditions.extend(condition.holds);
    }
    Ok(Compiled {
        first: format!("search {}", terms.join(" ")),
        conditions,
        levels: levels.is_some(),
        exact: filter.severities.is_empty()
            && filter.fields.is_empty()
            && texts.iter().all(|text| text.is_ascii()),
    })
}

fn of_indexes(indexes: &[String]) -> String {
    let sayable: Vec<String> = indexes
        .iter()
        .filter(|name| is_plain(name))
        .map(|name| format!("index={}", quoted(name)))
        .collect();
    match sayable.as_slice() {
        [] => "index=*".to_owned(),
        names => any(names),
    }
}

/// The command that finds the level of every event.
fn level() -> String {
    let fields: Vec<String> = LEVELS.iter().filter_map(|name| field(name)).collect();
    format!(
        " | eval {LEVEL}=lower(coalesce({}, \"{NO_LEVEL}\"))",
        fields.join(", ")
    )
}

/// Leaves out the levels that are not wanted, by their usual names.
fn severities(wanted: &[Severity]) -> Option<String> {
    if wanted.is_empty() {
        return None;
    }
    let unwanted = |word: &&&str| {
        lines::severity_from_text(word).is_some_and(|severity| !wanted.contains(&severity))
    };
    let words: Vec<&str> = WORDS.iter().filter(unwanted).copied().collect();
    (!words.is_empty()).then(|| format!("NOT match({LEVEL}, \"^(?:{})$\")", words.join("|")))
}

/// A condition in its two parts; either may be missing if it can narrow nothing down.
#[derive(Debug, Default)]
struct Condition {
    /// A term of the first command.
    term: Option<String>,
    /// An expression for `where`.
    holds: Option<String>,
}

/// A text anywhere in an event.
fn anywhere(text: &str) -> Condition {
    let whole = start(text);
    let expression = pattern(&format!("(?i){}", as_written(whole)));
    let mut terms = vec![of_words(whole)];
    let mut holds = vec![format!("match(_raw, {expression})")];
    // Collectors keep ids beside the text.
    if is_like_an_id(text) {
        for name in ["trace_id", "span_id", "request_id"] {
            terms.push(Some(format!("{name}=\"*{whole}*\"")));
            holds.push(format!("match('{name}', {expression})"));
        }
    }
    let terms: Option<Vec<String>> = terms.into_iter().collect();
    Condition {
        term: terms.map(|terms| any(&terms)),
        holds: Some(any_holds(&holds)),
    }
}

/// The words of a text, wherever they stand; nothing if it has none.
fn of_words(text: &str) -> Option<String> {
    let words = words(text, LEAST_LETTERS);
    let terms: Vec<String> = words.iter().map(|word| format!("\"*{word}*\"")).collect();
    match terms.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        many => Some(format!("({})", many.join(" "))),
    }
}

fn any(terms: &[String]) -> String {
    match terms {
        [one] => one.clone(),
        many => format!("({})", many.join(" OR ")),
    }
}

/// Expressions of which one must hold.
fn any_holds(holds: &[String]) -> String {
    match holds {
        [one] => one.clone(),
        many => format!("({})", many.join(" OR ")),
    }
}

/// What Splunk may call a field.
pub(super) fn names(name: &str) -> Vec<&str> {
    match name {
        "service" => vec!["service", "service.name"],
        "trace_id" => vec!["trace_id", "traceId"],
        "span_id" => vec!["span_id", "spanId"],
        "request_id" => vec!["request_id", "requestId"],
        name => vec![name],
    }
}

fn condition(one: &FieldMatch) -> Result<Condition, Failure> {
    complete(one)?;
    let FieldMatch { name, op, values } = one;
    let column = matches!(
        name.as_str(),
        "service" | "trace_id" | "span_id" | "request_id"
    );
    let names = names(name);
    let fields: Vec<String> = names.iter().filter_map(|name| field(name)).collect();
    let one_of = |test: &dyn Fn(&str) -> String| -> Vec<String> {
        fields.iter().map(|field| test(field)).collect()
    };
    // Where Splunk extracts nothing, the text may still have it.
    let unread = || {
        let absent: Vec<String> = one_of(&|field| format!("isnull({field})"));
        let expression = named_or_plain(name);
        let in_text = match expression.as_str() {
            "" => "true()".to_owned(),
            text => format!("match(_raw, {})", pattern(text)),
        };
        match absent.is_empty() {
            true => in_text,
            false => format!("({} AND {in_text})", absent.join(" AND ")),
        }
    };
    let holds = |mut tests: Vec<String>, or: String| {
        tests.push(or);
        Ok(Condition {
            term: None,
            holds: Some(any_holds(&tests)),
        })
    };
    match op {
        FieldOp::Equal => Ok(equal(name, values, &names)),
        // Lines name these in many ways, so each line has to be read.
        _ if column => Ok(Condition::default()),
        FieldOp::NotEqual => {
            let different = |field: &str| {
                let tests: Vec<String> = values
                    .iter()
                    .filter(|value| is_plain(value))
                    .map(|value| format!("{field}!={}", quoted(value)))
                    .collect();
                (!tests.is_empty()).then(|| {
                    let tests = tests.join(" AND ");
                    format!("(isnull({field}) OR ({tests}))")
                })
            };
            Ok(Condition {
                term: None,
                holds: fields.first().and_then(|field| different(field)),
            })
        }
        FieldOp::Contains => {
            let literal: Vec<String> = values.iter().map(|v| literally(start(v))).collect();
            let expression = pattern(&format!("(?i){}", literal.join("|")));
            let written: Vec<String> = values.iter().map(|v| as_written(start(v))).collect();
            let in_text = pattern(&format!("(?i){}", written.join("|")));
            holds(
                one_of(&|field| format!("match({field}, {expression})")),
                format!("match(_raw, {in_text})"),
            )
        }
        FieldOp::Regex | FieldOp::Exists => {
            holds(one_of(&|field| format!("isnotnull({field})")), unread())
        }
        FieldOp::Missing => Ok(Condition {
            term: None,
            holds: fields
                .first()
                .map(|field| format!("(isnull({field}) OR {field}=\"\")")),
        }),
        FieldOp::Above | FieldOp::Below => {
            let sign = if *op == FieldOp::Above { '>' } else { '<' };
            let bound = number(one)?;
            holds(
                one_of(&|field| format!("tonumber({field}){sign}{bound}")),
                unread(),
            )
        }
    }
}

fn equal(name: &str, values: &[String], names: &[&str]) -> Condition {
    if values.iter().any(String::is_empty) {
        return Condition::default();
    }
    let forms: Vec<String> = match name {
        "trace_id" | "span_id" => values.iter().flat_map(|id| ids::forms(id)).collect(),
        _ => values.to_vec(),
    };
    let terms = forms.iter().map(|form| term(name, form, names));
    let terms: Option<Vec<Vec<String>>> = terms.collect();
    let mut holds: Vec<String> = Vec::new();
    for field in names.iter().filter_map(|name| field(name)) {
        holds.extend(forms.iter().map(|form| match is_plain(form) {
            true => format!("{field}={}", quoted(form)),
            false => format!(
                "match({field}, {})",
                pattern(&format!("^{}", literally(start(form))))
            ),
        }));
    }
    if !BESIDE.contains(&name) {
        let cut: Vec<String> = values.iter().map(|v| start(v).to_owned()).collect();
        let in_text = match name {
            // Lines name it in many ways.
            "service" => cut
                .iter()
                .map(|v| as_written(v))
                .collect::<Vec<_>>()
                .join("|"),
            name => with_value(name, &cut),
        };
        if in_text.is_empty() {
            holds.clear();
        } else {
            holds.push(format!("match(_raw, {})", pattern(&in_text)));
        }
    }
    Condition {
        term: terms.map(|terms| any(&terms.concat())),
        holds: (!holds.is_empty()).then(|| any_holds(&holds)),
    }
}

/// Terms of which one finds the events with the value; nothing if an event could escape them.
fn term(name: &str, value: &str, names: &[&str]) -> Option<Vec<String>> {
    if BESIDE.contains(&name) {
        return is_plain(value).then(|| vec![format!("{name}={}", quoted(value))]);
    }
    let mut terms = vec![of_words(value)?];
    // Fields that are looked up or computed do not stand in the text.
    for name in names {
        let simple = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
        let modifies = MODIFIERS.contains(&name.to_ascii_lowercase().as_str());
        if modifies || !name.chars().all(simple) || !is_plain(value) {
            return None;
        }
        terms.push(format!("{name}={}", quoted(value)));
    }
    Some(terms)
}

/// Names that mean something else in the first command ("Search Reference: Time modifiers").
const MODIFIERS: [&str; 30] = [
    "earliest",
    "latest",
    "_index_earliest",
    "_index_latest",
    "index_earliest",
    "index_latest",
    "starttime",
    "endtime",
    "starttimeu",
    "endtimeu",
    "startdaysago",
    "enddaysago",
    "starthoursago",
    "endhoursago",
    "startminutesago",
    "endminutesago",
    "startmonthsago",
    "endmonthsago",
    "searchtimespandays",
    "searchtimespanhours",
    "searchtimespanminutes",
    "searchtimespanmonths",
    "daysago",
    "hoursago",
    "minutesago",
    "monthsago",
    "timeformat",
    "savedsearch",
    "savedsplunk",
    "eventtype",
];

#[cfg(test)]
mod tests;
