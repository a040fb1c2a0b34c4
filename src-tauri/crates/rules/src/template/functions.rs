//! The functions of templates: those of Go and those of Prometheus.

use std::{net::IpAddr, sync::Arc};

use regex::Regex;

use super::{
    Stop, TemplateError, numbers, printf,
    run::Run,
    value::{Sample, Value},
};

const KNOWN: [&str; 43] = [
    "and",
    "args",
    "eq",
    "externalURL",
    "first",
    "ge",
    "graphLink",
    "gt",
    "html",
    "humanize",
    "humanize1024",
    "humanizeDuration",
    "humanizePercentage",
    "humanizeTimestamp",
    "index",
    "label",
    "le",
    "len",
    "lt",
    "match",
    "ne",
    "not",
    "or",
    "parseDuration",
    "pathPrefix",
    "print",
    "printf",
    "println",
    "query",
    "reReplaceAll",
    "safeHtml",
    "slice",
    "sortByLabel",
    "stripDomain",
    "stripPort",
    "strvalue",
    "tableLink",
    "title",
    "toLower",
    "toUpper",
    "urlQueryEscape",
    "urlquery",
    "value",
];

/// Prometheus has them: moments and durations with methods, nested templates, calls of values, and
/// escapes for pages.
const REFUSED: [&str; 6] = ["call", "js", "now", "tmpl", "toDuration", "toTime"];

pub(super) fn is_known(name: &str) -> bool {
    KNOWN.contains(&name)
}

pub(super) fn is_refused(name: &str) -> bool {
    REFUSED.contains(&name)
}

/// Calls a function.
pub(super) fn call(name: &str, values: Vec<Value>, run: &Run<'_>) -> Result<Value, Stop> {
    if name == "query" {
        return query(&values, run);
    }
    called(name, &values, run).map_err(|error| match error.unsupported {
        true => error.into(),
        false => TemplateError::new(format!("{name}: {error}")).into(),
    })
}

fn called(name: &str, values: &[Value], run: &Run<'_>) -> Result<Value, TemplateError> {
    let text = |found: String| Ok(Value::text(found));
    match (name, values) {
        ("first", [Value::Samples(samples)]) => match samples.first() {
            Some(sample) => Ok(Value::Sample(sample.clone())),
            None => Err(TemplateError::new("the query has no result")),
        },
        ("value", [Value::Sample(sample)]) => Ok(Value::Float(sample.value)),
        ("label", [Value::Text(label), Value::Sample(sample)]) => text(of(sample, label)),
        ("strvalue", [Value::Sample(sample)]) => text(of(sample, "__value__")),
        ("sortByLabel", [Value::Text(label), Value::Samples(samples)]) => {
            let mut sorted = samples.to_vec();
            sorted.sort_by_cached_key(|sample| of(sample, label));
            Ok(Value::Samples(sorted.into()))
        }
        ("args", values) => {
            let named = values.iter().enumerate();
            let named = named.map(|(at, value)| (format!("arg{at}"), value.clone()));
            Ok(Value::Named(Arc::new(named.collect())))
        }
        ("externalURL", []) => Ok(Value::Text(run.data.external_url.clone())),
        ("pathPrefix", []) => text(path(&run.data.external_url)),

        ("humanize", [value]) => text(numbers::humanize(number(value)?)),
        ("humanize1024", [value]) => text(numbers::humanize_1024(number(value)?)),
        ("humanizeDuration", [value]) => text(numbers::humanize_duration(number(value)?)),
        ("humanizePercentage", [value]) => text(numbers::humanize_percentage(number(value)?)),
        ("humanizeTimestamp", [value]) => text(numbers::humanize_timestamp(number(value)?)?),
        ("parseDuration", [Value::Text(text)]) => match pack::duration(text) {
            Some(length) => Ok(Value::Float(length.as_secs_f64())),
            None => Err(TemplateError::new(format!("{text:?} is no duration"))),
        },

        ("title", [Value::Text(words)]) => text(title(words)),
        ("toUpper", [Value::Text(words)]) => text(words.to_uppercase()),
        ("toLower", [Value::Text(words)]) => text(words.to_lowercase()),
        ("match", [Value::Text(pattern), Value::Text(subject)]) => {
            Ok(Value::Bool(regex(pattern)?.is_match(subject)))
        }
        (
            "reReplaceAll",
            [
                Value::Text(pattern),
                Value::Text(with),
                Value::Text(subject),
            ],
        ) => text(regex(pattern)?.replace_all(subject, &**with).into_owned()),
        ("safeHtml", [Value::Text(words)]) => Ok(Value::Text(words.clone())),
        ("stripPort", [Value::Text(host)]) => {
            text(host_and_port(host).map_or_else(|| host.to_string(), |(host, _)| host.to_owned()))
        }
        ("stripDomain", [Value::Text(host)]) => text(strip_domain(host)),
        ("graphLink", [Value::Text(query)]) => text(link(query, 0)),
        ("tableLink", [Value::Text(query)]) => text(link(query, 1)),

        ("and", [first, rest @ ..]) => Ok(chosen(first, rest, false)),
        ("or", [first, rest @ ..]) => Ok(chosen(first, rest, true)),
        ("not", [value]) => Ok(Value::Bool(!value.holds())),
        ("eq", [value, others @ ..]) if !others.is_empty() => {
            for other in others {
                if same(value, other)? {
                    return Ok(Value::Bool(true));
                }
            }
            Ok(Value::Bool(false))
        }
        ("ne", [left, right]) => Ok(Value::Bool(!same(left, right)?)),
        // As in Go, where what is not less or equal is greater: NaN too.
        ("lt", [left, right]) => Ok(Value::Bool(is_less(left, right)?)),
        ("le", [left, right]) => Ok(Value::Bool(is_less(left, right)? || same(left, right)?)),
        ("gt", [left, right]) => Ok(Value::Bool(!(is_less(left, right)? || same(left, right)?))),
        ("ge", [left, right]) => Ok(Value::Bool(!is_less(left, right)?)),
        ("len", [value]) => length(value),
        ("index", [value, keys @ ..]) => keys.iter().try_fold(value.clone(), index),
        ("slice", [Value::Text(words), bounds @ ..]) => slice(words, bounds),
        ("print", values) => text(printf::print(values)?),
        ("println", values) => text(printf::println(values)?),
        ("printf", [Value::Text(format), values @ ..]) => text(printf::printf(format, values)?),
        ("html", values) => text(html(&printf::print(values)?)),
        ("urlquery" | "urlQueryEscape", values) => text(escaped(&printf::print(values)?)),
        _ => Err(unfit(values)),
    }
}

fn unfit(values: &[Value]) -> TemplateError {
    let types: Vec<&str> = values.iter().map(Value::type_name).collect();
    TemplateError::new(match &types[..] {
        [] => "it has arguments, and there are none".to_owned(),
        types => format!("its arguments cannot be {}", types.join(", ")),
    })
}

fn query(values: &[Value], run: &Run<'_>) -> Result<Value, Stop> {
    let [Value::Text(query)] = values else {
        return Err(TemplateError::new(format!("query: {}", unfit(values))).into());
    };
    match run.answers.get(&**query) {
        None => Err(Stop::Asks(query.to_string())),
        Some(Ok(samples)) => Ok(Value::Samples(samples.clone())),
        Some(Err(message)) => Err(TemplateError::new(format!("query: {message}")).into()),
    }
}

fn of(sample: &Sample, label: &str) -> String {
    sample.labels.get(label).cloned().unwrap_or_default()
}

/// A number, or a text that is one.
fn number(value: &Value) -> Result<f64, TemplateError> {
    match value {
        Value::Float(value) => Ok(*value),
        Value::Int(value) => Ok(*value as f64),
        Value::Text(text) => text
            .parse()
            .map_err(|_| TemplateError::new(format!("{text:?} is no number"))),
        other => Err(TemplateError::new(format!(
            "a {} is no number",
            other.type_name()
        ))),
    }
}

/// The first value that decides, else the last.
fn chosen(first: &Value, rest: &[Value], by: bool) -> Value {
    let mut all = std::iter::once(first).chain(rest);
    let deciding = all.find(|value| value.holds() == by);
    deciding.or(rest.last()).unwrap_or(first).clone()
}

fn same(left: &Value, right: &Value) -> Result<bool, TemplateError> {
    match (left, right) {
        (Value::Bool(_), Value::Bool(_))
        | (Value::Int(_), Value::Int(_))
        | (Value::Float(_), Value::Float(_))
        | (Value::Text(_), Value::Text(_))
        | (Value::Nothing, Value::Nothing) => Ok(left == right),
        _ => Err(incomparable(left, right)),
    }
}

fn is_less(left: &Value, right: &Value) -> Result<bool, TemplateError> {
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => Ok(left < right),
        (Value::Float(left), Value::Float(right)) => Ok(left < right),
        (Value::Text(left), Value::Text(right)) => Ok(left < right),
        _ => Err(incomparable(left, right)),
    }
}

fn incomparable(left: &Value, right: &Value) -> TemplateError {
    TemplateError::new(format!(
        "a {} and a {} cannot be compared; write numbers that stand beside $value with a point",
        left.type_name(),
        right.type_name()
    ))
}

fn length(value: &Value) -> Result<Value, TemplateError> {
    let length = match value {
        Value::Text(text) => text.len(),
        Value::Labels(labels) => labels.len(),
        Value::Named(values) => values.len(),
        Value::Samples(samples) => samples.len(),
        other => {
            let message = format!("a {} has no length", other.type_name());
            return Err(TemplateError::new(message));
        }
    };
    Ok(Value::Int(i64::try_from(length).unwrap_or(i64::MAX)))
}

fn index(of: Value, key: &Value) -> Result<Value, TemplateError> {
    let place = |key: i64| usize::try_from(key).unwrap_or(usize::MAX);
    let found = match (&of, key) {
        (Value::Labels(labels), Value::Text(key)) => Some(Value::text(
            labels.get(&**key).map(String::as_str).unwrap_or_default(),
        )),
        (Value::Named(values), Value::Text(key)) => {
            Some(values.get(&**key).cloned().unwrap_or(Value::Nothing))
        }
        (Value::Samples(samples), Value::Int(key)) => {
            samples.get(place(*key)).cloned().map(Value::Sample)
        }
        (Value::Text(text), Value::Int(key)) => {
            let byte = text.as_bytes().get(place(*key));
            byte.map(|byte| Value::Int(i64::from(*byte)))
        }
        _ => return Err(unfit(&[of, key.clone()])),
    };
    found.ok_or_else(|| TemplateError::new(format!("there is no item {key}")))
}

fn slice(text: &str, bounds: &[Value]) -> Result<Value, TemplateError> {
    let bound = |at: usize, otherwise: usize| match bounds.get(at) {
        None => Some(otherwise),
        Some(Value::Int(bound)) => usize::try_from(*bound).ok(),
        Some(_) => None,
    };
    let part = (bounds.len() <= 2)
        .then(|| text.get(bound(0, 0)?..bound(1, text.len())?))
        .flatten();
    part.map(Value::text)
        .ok_or_else(|| TemplateError::new("the text has no such part"))
}

fn regex(pattern: &str) -> Result<Regex, TemplateError> {
    Regex::new(pattern)
        .map_err(|_| TemplateError::new(format!("{pattern:?} is no regular expression")))
}

/// Every word with a capital letter.
fn title(text: &str) -> String {
    let mut starts = true;
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if starts {
            out.extend(letter.to_uppercase());
        } else {
            out.push(letter);
        }
        starts = !(letter.is_alphanumeric() || letter == '_')
            && (letter.is_ascii() || letter.is_whitespace());
    }
    out
}

/// Host and port of `host:port` or `[host]:port`.
fn host_and_port(text: &str) -> Option<(&str, &str)> {
    let (host, port) = text.rsplit_once(':')?;
    match host.strip_prefix('[') {
        Some(host) => Some((host.strip_suffix(']')?, port)),
        None => (!host.contains([':', '[', ']'])).then_some((host, port)),
    }
}

fn strip_domain(text: &str) -> String {
    let (host, port) = host_and_port(text).unwrap_or((text, ""));
    if host.parse::<IpAddr>().is_ok() {
        return text.to_owned();
    }
    let host = host.split('.').next().unwrap_or_default();
    match port {
        "" => host.to_owned(),
        port => format!("{host}:{port}"),
    }
}

fn path(url: &str) -> String {
    url::Url::parse(url).map_or_else(
        |_| String::new(),
        |url| match url.path() {
            "/" => String::new(),
            path => path.to_owned(),
        },
    )
}

fn link(query: &str, tab: u8) -> String {
    format!("/graph?g0.expr={}&g0.tab={tab}", escaped(query))
}

fn escaped(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes())
        .map(|part| part.replace('*', "%2A").replace("%7E", "~"))
        .collect()
}

fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\0' => out.push('\u{fffd}'),
            letter => out.push(letter),
        }
    }
    out
}
