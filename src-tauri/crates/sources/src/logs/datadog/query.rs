//! [`LogFilter`] → Datadog's search language ("Log Search Syntax").
//!
//! The query lets every event through that the filter accepts, and some others: words of a message
//! are found without the signs between them, and attributes only letter by letter. The rest is
//! asked of the events that come ([`lines::held`]).

use model::{Failure, FieldMatch, FieldOp, LogFilter, Severity};

use crate::{
    datadog::language::{escaped, is_plain_name, quoted},
    literal::is_invisible,
    logs::{
        conditions::{complete, number},
        ids, words,
    },
};

/// Fields that are tags or attributes of the event itself, and are searched without `@`.
pub(super) const PLAIN: [&str; 4] = ["env", "host", "source", "version"];

/// What the name of a field begins with whose value comes from a tag of that name.
pub(super) const TAG: &str = "tags.";

/// The longest value that is searched whole; Datadog cuts those that it indexes.
const LONGEST_VALUE: usize = 256;

/// Names that Datadog and its clients give to severities; older lines of its debug level were
/// written as trace.
const STATUSES: [(Severity, &[&str]); 6] = [
    (Severity::Trace, &["trace", "debug"]),
    (Severity::Debug, &["debug"]),
    (Severity::Info, &["info", "notice", "ok"]),
    (Severity::Warn, &["warn", "warning"]),
    (Severity::Error, &["error"]),
    (
        Severity::Fatal,
        &["critical", "alert", "emergency", "emerg", "fatal"],
    ),
];

/// A query, and whether it says all that the filter does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Compiled {
    pub(super) query: String,
    /// If not, it lets other events through.
    pub(super) exact: bool,
    /// Whether it compares numbers, which Datadog does for facets only.
    pub(super) numbers: bool,
}

impl Compiled {
    /// A query that is sent as it is.
    fn by_hand(query: &str) -> Self {
        Self {
            query: query.to_owned(),
            exact: true,
            numbers: false,
        }
    }
}

/// The query; [`model::Code::BadInput`] names a condition that cannot be put.
pub(super) fn compiled(filter: &LogFilter) -> Result<Compiled, Failure> {
    if let Some(raw) = &filter.raw {
        return Ok(Compiled::by_hand(raw));
    }
    let mut terms = Vec::new();
    let mut exact = filter.text.iter().all(String::is_empty);
    if let Some((term, all)) = statuses(&filter.severities) {
        exact &= all;
        terms.push(term);
    }
    for field in &filter.fields {
        let Condition {
            terms: narrowing,
            exact: all,
        } = condition(field)?;
        exact &= all;
        terms.extend(narrowing);
    }
    for text in &filter.text {
        terms.extend(anywhere(text));
    }
    if terms.is_empty() {
        terms.push("*".to_owned());
    }
    let compares = |field: &FieldMatch| matches!(field.op, FieldOp::Above | FieldOp::Below);
    Ok(Compiled {
        query: terms.join(" "),
        exact,
        numbers: filter.fields.iter().any(compares),
    })
}

/// What a field is called in a search; none if the language cannot write it.
pub(super) fn keys(name: &str) -> Vec<String> {
    if !is_plain_name(name) {
        return Vec::new();
    }
    let attribute = format!("@{name}");
    match name.strip_prefix(TAG) {
        Some(tag) if is_plain_name(tag) => vec![tag.to_owned(), attribute],
        None if PLAIN.contains(&name) || name == "tags" => vec![name.to_owned(), attribute],
        _ => vec![attribute],
    }
}

/// The severity that a status names.
pub(super) fn severity(status: &str) -> Option<Severity> {
    match status {
        "ok" => Some(Severity::Info),
        other => lines::severity_from_text(other),
    }
}

/// The statuses of some severities, and whether they name nothing else.
fn statuses(wanted: &[Severity]) -> Option<(String, bool)> {
    if wanted.is_empty() {
        return None;
    }
    let names = |fits: &dyn Fn(Severity) -> bool| {
        let mut names: Vec<&str> = Vec::new();
        for (_, more) in STATUSES.iter().filter(|(severity, _)| fits(*severity)) {
            names.extend(
                more.iter()
                    .filter(|name| !names.contains(name))
                    .collect::<Vec<_>>(),
            );
        }
        names
    };
    let asked = names(&|severity| wanted.contains(&severity));
    if !wanted.contains(&Severity::Unset) {
        let both = [Severity::Trace, Severity::Debug];
        let exact = both.iter().all(|one| wanted.contains(one))
            || both.iter().all(|one| !wanted.contains(one));
        return Some((group("status", &asked), exact));
    }
    let mut others = names(&|severity| !wanted.contains(&severity));
    others.retain(|name| !asked.contains(name));
    (!others.is_empty()).then(|| (format!("-{}", group("status", &others)), false))
}

/// `key:value`, or `key:(value OR value)`.
fn group<T: AsRef<str>>(key: &str, values: &[T]) -> String {
    match values {
        [one] => format!("{key}:{}", one.as_ref()),
        many => {
            let many: Vec<&str> = many.iter().map(AsRef::as_ref).collect();
            format!("{key}:({})", many.join(" OR "))
        }
    }
}

struct Condition {
    /// Terms that must all hold.
    terms: Vec<String>,
    exact: bool,
}

impl Condition {
    fn exactly(term: String) -> Self {
        Self {
            terms: vec![term],
            exact: true,
        }
    }

    fn loosely(terms: Vec<String>) -> Self {
        Self {
            terms,
            exact: false,
        }
    }
}

/// Terms that hold for all events for which the condition holds.
fn condition(field: &FieldMatch) -> Result<Condition, Failure> {
    let FieldMatch { name, op, values } = field;
    complete(field)?;
    let keys = match name.as_str() {
        "service" => vec!["service".to_owned()],
        "trace_id" | "span_id" | "request_id" => return Ok(of_an_id(field)),
        name => keys(name),
    };
    if keys.is_empty() {
        return Ok(Condition::loosely(Vec::new()));
    }
    let either = |term: &dyn Fn(&str) -> String| any(keys.iter().map(|key| term(key)));
    let there = either(&|key| format!("{key}:*"));
    Ok(match op {
        FieldOp::Equal | FieldOp::NotEqual => {
            let forms: Vec<Form> = values.iter().map(|value| form(value)).collect();
            let exact = forms.iter().all(|form| form.exact);
            let texts: Vec<&str> = forms.iter().map(|form| form.text.as_str()).collect();
            let unsaid = values.iter().any(String::is_empty);
            match op {
                // An event that holds an empty text may not have the attribute at all.
                FieldOp::Equal if unsaid => Condition::loosely(Vec::new()),
                FieldOp::Equal => Condition {
                    terms: vec![either(&|key| group(key, &texts))],
                    exact,
                },
                _ if exact && !unsaid => {
                    Condition::exactly(format!("-{}", either(&|key| group(key, &texts))))
                }
                _ => Condition::loosely(Vec::new()),
            }
        }
        FieldOp::Contains => {
            let mut terms = vec![there];
            if let [one] = values.as_slice() {
                terms.extend(words(one).into_iter().map(|word| format!("*:*{word}*")));
            }
            Condition::loosely(terms)
        }
        FieldOp::Regex => Condition::loosely(vec![there]),
        FieldOp::Exists => Condition::exactly(there),
        FieldOp::Missing => Condition::exactly(format!("-{there}")),
        FieldOp::Above => {
            let bound = number(field)?;
            Condition::exactly(either(&|key| format!("{key}:>{bound}")))
        }
        FieldOp::Below => {
            let bound = number(field)?;
            Condition::exactly(either(&|key| format!("{key}:<{bound}")))
        }
    })
}

/// Ids stand in attributes of many names, so they are looked for in all of them.
fn of_an_id(field: &FieldMatch) -> Condition {
    let whole = matches!(field.op, FieldOp::Equal);
    if !whole || field.values.iter().any(|value| words(value).is_empty()) {
        return Condition::loosely(Vec::new());
    }
    let mut forms = Vec::new();
    for value in &field.values {
        let written = match field.name.as_str() {
            "request_id" => vec![value.clone()],
            _ => ids::forms(value),
        };
        forms.extend(written.iter().map(|value| form(value).text));
    }
    Condition::loosely(vec![any(forms.into_iter().map(|form| format!("*:{form}")))])
}

/// `term`, or `(term OR term)`.
fn any(terms: impl Iterator<Item = String>) -> String {
    let terms: Vec<String> = terms.collect();
    match terms.as_slice() {
        [one] => one.clone(),
        many => format!("({})", many.join(" OR ")),
    }
}

/// A value as it stands behind a colon.
struct Form {
    text: String,
    exact: bool,
}

/// Signs that the language cannot write, and long values, become wildcards.
fn form(value: &str) -> Form {
    let unsaid = |c: char| is_invisible(c) || matches!(c, '“' | '”');
    // Lists and objects come as their JSON, which is not how they are searched.
    let nested = value.starts_with(['[', '{']);
    let long = value.chars().count() > LONGEST_VALUE;
    if !nested && !long && !value.contains(unsaid) {
        return Form {
            text: quoted(value),
            exact: true,
        };
    }
    let start: String = value.chars().take(LONGEST_VALUE / 2).collect();
    let parts: Vec<String> = match nested {
        true => Vec::new(),
        false => start
            .split(unsaid)
            .filter(|part| !part.is_empty())
            .map(escaped)
            .collect(),
    };
    let open = |at_edge: bool| if at_edge { "*" } else { "" };
    let text = match parts.is_empty() {
        true => "*".to_owned(),
        false => format!(
            "{}{}{}",
            open(value.starts_with(unsaid)),
            parts.join("*"),
            open(long || value.ends_with(unsaid))
        ),
    };
    Form { text, exact: false }
}

/// Terms for a text that may stand anywhere in an event.
fn anywhere(text: &str) -> Vec<String> {
    let hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if hex && matches!(text.len(), 16 | 32) {
        let forms = ids::forms(text);
        let forms = forms.iter().map(|form| format!("*:*{}*", escaped(form)));
        return vec![any(forms)];
    }
    let anywhere = |word: &str| {
        let keys = ["*", "service", "host"];
        any(keys.iter().map(|key| format!("{key}:*{word}*")))
    };
    words(text).into_iter().map(anywhere).collect()
}

/// The words of a text, even single letters if it has no longer ones.
fn words(text: &str) -> Vec<&str> {
    let two = words::words(text, 2);
    if two.is_empty() {
        words::words(text, 1)
    } else {
        two
    }
}

#[cfg(test)]
mod tests;
