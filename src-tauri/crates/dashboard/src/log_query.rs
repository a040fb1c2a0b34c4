use model::{FieldMatch, FieldOp, LogFilter, Severity, TimeRange};
use promql::{MatchOp, Matcher};

/// Why a log query is not asked, in words that name the part.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotAsked(String);

/// Reads the part of LogQL that every source of logs can be asked: a stream selector with `=` and
/// `!=`, line filters `|=`, the parsers `json`, `logfmt` and `unpack`, and label filters with `=`
/// and `!=`. Lines are read into fields when they arrive, so a parser changes nothing.
///
/// Source: Grafana Loki `docs/sources/query/log_queries`.
///
/// # Errors
/// What stands in the way, in words.
pub fn log_filter(text: &str, range: TimeRange) -> Result<LogFilter, NotAsked> {
    read(text, range).map_err(NotAsked)
}

fn read(text: &str, range: TimeRange) -> Result<LogFilter, String> {
    let text = text.trim();
    let close =
        end_of_selector(text).ok_or("a stream selector such as {app=\"api\"} is missing")?;
    let (selector, rest) = text.split_at(close);
    let matchers = promql::parse_selector(selector)
        .map_err(|error| format!("the stream selector cannot be read: {error}"))?;
    let mut filter = LogFilter::all(range);
    for matcher in matchers {
        take(&mut filter, matcher)?;
    }
    let mut rest = rest.trim_start();
    while !rest.is_empty() {
        rest = stage(&mut filter, rest)?.trim_start();
    }
    Ok(filter)
}

/// One stage of the pipeline; returns what follows it.
fn stage<'t>(filter: &mut LogFilter, text: &'t str) -> Result<&'t str, String> {
    if let Some(after) = text.strip_prefix("|=") {
        let (words, after) = quoted(after.trim_start())?;
        if !words.is_empty() {
            filter.text.push(words);
        }
        return Ok(after);
    }
    for sign in ["!=", "|~", "!~", "|>", "!>"] {
        if text.starts_with(sign) {
            return Err(format!("line filters with {sign} are not compiled"));
        }
    }
    let after = text
        .strip_prefix('|')
        .ok_or_else(|| format!("{:?} is no stage of a log query", head(text)))?
        .trim_start();
    let length = after
        .find(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
        .unwrap_or(after.len());
    let (word, rest) = after.split_at(length);
    match word {
        "json" | "logfmt" | "unpack" if !continues(rest) => Ok(rest),
        "" => Err(format!("{:?} is no stage of a log query", head(text))),
        "json" | "logfmt" | "unpack" | "pattern" | "regexp" | "line_format" | "label_format"
        | "decolorize" | "drop" | "keep" => Err(format!("the stage {word} is not compiled")),
        label => label_filter(filter, label, rest.trim_start()),
    }
}

fn label_filter<'t>(filter: &mut LogFilter, label: &str, rest: &'t str) -> Result<&'t str, String> {
    let (sign, after) = ["!=", "=~", "!~", ">=", "<=", "==", "=", ">", "<"]
        .iter()
        .find_map(|sign| Some((*sign, rest.strip_prefix(sign)?)))
        .ok_or_else(|| format!("the label filter on {label} has no comparison"))?;
    let op = match sign {
        "=" => MatchOp::Equal,
        "!=" => MatchOp::NotEqual,
        "=~" => MatchOp::Regex,
        "!~" => MatchOp::NotRegex,
        _ => return Err(format!("label filters with {sign} are not compiled")),
    };
    let (value, after) = quoted(after.trim_start())?;
    let following = after.trim_start();
    for word in ["or ", "and ", ","] {
        if following.starts_with(word) {
            return Err("label filters joined by words are not compiled".to_owned());
        }
    }
    let matcher = Matcher::new(label, op, &value).map_err(|error| error.to_string())?;
    take(filter, matcher)?;
    Ok(after)
}

fn take(filter: &mut LogFilter, matcher: Matcher) -> Result<(), String> {
    let name = match matcher.name.as_str() {
        "service" | "service_name" | "app" | "job" => "service",
        "level" | "detected_level" | "severity" => {
            return severity(filter, &matcher);
        }
        "trace_id" | "traceID" | "traceId" => "trace_id",
        name => name,
    };
    let op = match matcher.op {
        MatchOp::Equal => FieldOp::Equal,
        MatchOp::NotEqual => FieldOp::NotEqual,
        // Any value at all, as "All" of a variable writes it.
        MatchOp::Regex if matches!(matcher.value.as_str(), ".+" | ".*" | "(.+)" | "(.*)") => {
            return Ok(());
        }
        MatchOp::Regex if is_plain(&matcher.value) => FieldOp::Equal,
        MatchOp::NotRegex if is_plain(&matcher.value) => FieldOp::NotEqual,
        MatchOp::Regex | MatchOp::NotRegex => {
            return Err(format!(
                "the expression {:?} for {} is not compiled",
                matcher.value, matcher.name
            ));
        }
    };
    filter.fields.push(FieldMatch {
        name: name.to_owned(),
        op,
        values: vec![matcher.value.trim_matches(['(', ')']).to_owned()],
    });
    Ok(())
}

/// Several conditions on the severity leave what fits all of them.
fn severity(filter: &mut LogFilter, matcher: &Matcher) -> Result<(), String> {
    let named = match matcher.op {
        MatchOp::Equal | MatchOp::NotEqual => vec![matcher.value.as_str()],
        MatchOp::Regex | MatchOp::NotRegex => {
            let inner = matcher.value.trim_matches(['(', ')']);
            inner.split('|').collect()
        }
    };
    let mut severities = Vec::new();
    for name in named {
        let severity = severity_of(name);
        severities.push(severity.ok_or_else(|| format!("{name:?} is not a known severity"))?);
    }
    let denies = matches!(matcher.op, MatchOp::NotEqual | MatchOp::NotRegex);
    let left = Severity::ALL.into_iter().filter(|severity| {
        let before = filter.severities.is_empty() || filter.severities.contains(severity);
        before && severities.contains(severity) != denies
    });
    filter.severities = left.collect();
    if filter.severities.is_empty() {
        return Err("its conditions on the severity fit no line".to_owned());
    }
    Ok(())
}

fn severity_of(name: &str) -> Option<Severity> {
    Some(match name.to_lowercase().as_str() {
        "trace" => Severity::Trace,
        "debug" => Severity::Debug,
        "info" | "information" => Severity::Info,
        "warn" | "warning" => Severity::Warn,
        "error" | "err" => Severity::Error,
        "fatal" | "critical" => Severity::Fatal,
        "" | "unknown" => Severity::Unset,
        _ => return None,
    })
}

fn is_plain(expression: &str) -> bool {
    let inner = expression.trim_matches(['(', ')']);
    inner
        .chars()
        .all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '/' | ' ' | ':'))
}

fn continues(rest: &str) -> bool {
    let rest = rest.trim_start();
    !rest.is_empty() && !rest.starts_with('|') && !rest.starts_with('!')
}

fn end_of_selector(text: &str) -> Option<usize> {
    if !text.starts_with('{') {
        return None;
    }
    let mut quote = None;
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some('"') if letter == '\\' => escaped = true,
            Some(open) if letter == open => quote = None,
            Some(_) => {}
            None if matches!(letter, '"' | '`' | '\'') => quote = Some(letter),
            None if letter == '}' => return Some(at + 1),
            None => {}
        }
    }
    None
}

/// A quoted text and what follows it.
fn quoted(text: &str) -> Result<(String, &str), String> {
    if let Some(inner) = text.strip_prefix('`') {
        let (words, after) = inner.split_once('`').ok_or("a quote is not closed")?;
        return Ok((words.to_owned(), after));
    }
    let inner = text
        .strip_prefix('"')
        .ok_or_else(|| format!("a quoted text is expected at {:?}", head(text)))?;
    let mut words = String::new();
    let mut letters = inner.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Ok((words, inner.get(at + 1..).unwrap_or_default())),
            '\\' => match letters.next() {
                Some((_, 'n')) => words.push('\n'),
                Some((_, 't')) => words.push('\t'),
                Some((_, other)) => words.push(other),
                None => break,
            },
            other => words.push(other),
        }
    }
    Err("a quote is not closed".to_owned())
}

fn head(text: &str) -> String {
    text.chars().take(20).collect()
}

#[cfg(test)]
mod tests {
    use model::Millis;

    use super::*;

    fn told_of(text: &str) -> Result<LogFilter, NotAsked> {
        let range = TimeRange {
            start: Millis(0),
            end: Millis(1),
        };
        log_filter(text, range)
    }

    fn told(text: &str) -> String {
        match told_of(text) {
            Ok(filter) => {
                let fields: Vec<String> = filter
                    .fields
                    .iter()
                    .map(|field| {
                        let denies = field.op == FieldOp::NotEqual;
                        let sign = if denies { "≠" } else { "=" };
                        format!("{}{sign}{}", field.name, field.values.join("|"))
                    })
                    .collect();
                format!(
                    "{:?} {} {:?}",
                    filter.text,
                    fields.join(","),
                    filter.severities
                )
            }
            Err(why) => format!("error: {why}"),
        }
    }

    #[test]
    fn what_every_source_can_be_asked_is_read() {
        for (text, expected) in [
            ("{app=\"harbour\"}", "[] service=harbour []"),
            (
                "{service_name=\"api\", env!=\"test\"} |= \"time out\" |= `a \"b\"`",
                "[\"time out\", \"a \\\"b\\\"\"] service=api,env≠test []",
            ),
            (
                "{job=\"api\"} | json | route=\"/orders\" | level=\"error\"",
                "[] service=api,route=/orders [Error]",
            ),
            ("{app=~\".+\"} |= \"\"", "[]  []"),
            (
                "{app=~\"(api)\"} |= \"x}|= y\"",
                "[\"x}|= y\"] service=api []",
            ),
            (
                "{app=\"a}b\"} | logfmt | level=~\"error|fatal\"",
                "[] service=a}b [Error, Fatal]",
            ),
            (
                "{app=\"x\"} | level!=\"debug\" | level!~\"trace|unknown\"",
                "[] service=x [Info, Warn, Error, Fatal]",
            ),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_asked_everywhere_is_refused_by_name() {
        for (text, expected) in [
            ("", "stream selector"),
            ("rate({app=\"x\"}[5m])", "stream selector"),
            ("{app=\"x\"} != \"y\"", "!="),
            ("{app=\"x\"} |~ \"y\"", "|~"),
            ("{app=~\"x.*y\"}", "not compiled"),
            ("{app=\"x\"} | line_format \"{{.a}}\"", "line_format"),
            ("{app=\"x\"} | took > 5s", ">"),
            ("{app=\"x\"} | a=\"1\" or b=\"2\"", "joined"),
            ("{app=\"x\"} |= \"y", "not closed"),
            ("{app=\"x\"} | json a=\"b\"", "json"),
            ("{app=\"x\"} | level=\"loud\"", "not a known severity"),
            (
                "{app=\"x\"} | level=\"info\" | level=\"warn\"",
                "fit no line",
            ),
            ("{app=\"x\"} y", "no stage"),
        ] {
            let told = told(text);
            assert!(
                told.starts_with("error:") && told.contains(expected),
                "{text}: {told}"
            );
        }
    }
}
