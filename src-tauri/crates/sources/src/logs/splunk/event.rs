//! Rows of a search → lines of the model.

use std::{
    collections::HashMap,
    hash::{Hash as _, Hasher as _},
};

use model::{LogLine, Nanos, Severity};
use serde_json::{Map, Value};
use siphasher::sip::SipHasher13;

use super::{
    job::Row,
    literal::{is_plain, quoted},
    spl::BESIDE,
};

/// The field that holds the time with all its digits, in seconds.
pub(super) const TIME: &str = "wheelhouse_time";

/// What Splunk adds to every event and says nothing about it.
const OWN: [&str; 7] = [
    "linecount",
    "punct",
    "splunk_server",
    "splunk_server_group",
    "timeendpos",
    "timestartpos",
    "wheelhouse_level",
];

/// The lines in the order of the rows; the error says what cannot be read.
pub(super) fn lines(rows: &[Row]) -> Result<Vec<LogLine>, String> {
    let mut lines = Vec::with_capacity(rows.len());
    // Events that nothing tells apart.
    let mut copies: HashMap<String, usize> = HashMap::new();
    for row in rows {
        let mut line = line(row)?;
        let copy = copies.entry(line.id.clone()).or_default();
        *copy += 1;
        if *copy > 1 {
            line.id = format!("{}-{copy}", line.id);
        }
        lines.push(line);
    }
    Ok(lines)
}

fn line(row: &Row) -> Result<LogLine, String> {
    let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default();
    if row.get("_raw").is_none_or(|raw| !raw.is_string()) {
        return Err("rows without `_raw`, as a search that counts gives them".to_owned());
    }
    let at = match text(TIME) {
        "" => written(text("_time")),
        seconds => micros(seconds),
    };
    let at = at.ok_or_else(|| format!("an event whose time is {:?}", text("_time")))?;
    let raw = text("_raw");
    let mut line = lines::read(raw, at, "");
    line.at = at;
    raw.clone_into(&mut line.raw);
    line.id = id(row, at, raw);
    line.stream = stream(row);
    complete(&mut line, row, at);
    Ok(line)
}

/// Adds what Splunk extracted, and what a collector kept beside the text.
fn complete(line: &mut LogLine, row: &Row, at: Nanos) {
    let mut beside = Map::new();
    // So that no field is taken for the message.
    beside.insert("message".to_owned(), "-".into());
    let own = |name: &str| {
        name.starts_with('_') || name.starts_with("date_") || name == TIME || OWN.contains(&name)
    };
    for (name, value) in row.iter().filter(|(name, _)| !own(name)) {
        if name != "message" {
            beside.insert(name.clone(), value.clone());
        }
    }
    let extra = lines::read(&Value::Object(beside).to_string(), at, "");
    let LogLine {
        severity,
        service,
        trace_id,
        span_id,
        request_id,
        fields,
        ..
    } = extra;
    if line.severity == Severity::Unset {
        line.severity = severity;
    }
    for (have, found) in [
        (&mut line.service, service),
        (&mut line.trace_id, trace_id),
        (&mut line.span_id, span_id),
        (&mut line.request_id, request_id),
    ] {
        if have.is_empty() {
            *have = found;
        }
    }
    let known = line.fields.len();
    for (name, value) in fields {
        let read = line
            .fields
            .iter()
            .take(known)
            .any(|(have, _)| *have == name);
        if !read {
            line.fields.push((name, value));
        }
    }
}

/// The address of an event in its bucket, or what it holds.
fn id(row: &Row, at: Nanos, raw: &str) -> String {
    let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default();
    let (bucket, address) = (text("_bkt"), text("_cd"));
    if !bucket.is_empty() && !address.is_empty() {
        return format!("{bucket}:{address}");
    }
    let mut hasher = SipHasher13::new();
    for name in BESIDE {
        text(name).hash(&mut hasher);
    }
    raw.hash(&mut hasher);
    format!("{}-{:016x}", at.0, hasher.finish())
}

/// The terms that find the events of the same index, host, source and source type.
fn stream(row: &Row) -> String {
    let terms = BESIDE.iter().filter_map(|name| {
        let value = row.get(*name)?.as_str()?;
        (!value.is_empty() && is_plain(value)).then(|| format!("{name}={}", quoted(value)))
    });
    terms.collect::<Vec<String>>().join(" ")
}

/// What [`stream`] wrote, name by name; nothing for any other text.
pub(super) fn terms_of(stream: &str) -> Option<Vec<(&'static str, String)>> {
    let mut terms = Vec::new();
    let mut rest = stream;
    for name in BESIDE {
        let Some(after) = rest
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix("=\""))
        else {
            continue;
        };
        let mut value = String::new();
        let mut letters = after.chars();
        loop {
            match letters.next()? {
                '\\' => value.push(letters.next()?),
                '"' => break,
                c => value.push(c),
            }
        }
        if !is_plain(&value) {
            return None;
        }
        terms.push((name, value));
        rest = letters.as_str().trim_start_matches(' ');
    }
    (rest.is_empty() && !terms.is_empty()).then_some(terms)
}

/// Seconds with a fraction, to the microsecond: Splunk tells no finer times apart.
fn micros(seconds: &str) -> Option<Nanos> {
    let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    let whole: i64 = whole.parse().ok()?;
    let digits = fraction.get(..6).unwrap_or(fraction);
    let part: i64 = match digits {
        "" => 0,
        digits if !digits.bytes().all(|byte| byte.is_ascii_digit()) => return None,
        digits => format!("{digits:0<6}").parse().ok()?,
    };
    let nanos = whole.checked_mul(1_000_000_000)?;
    nanos.checked_add(part * 1_000).map(Nanos)
}

fn written(time: &str) -> Option<Nanos> {
    let time = chrono::DateTime::parse_from_rfc3339(time).ok()?;
    let nanos = time.timestamp_nanos_opt()?;
    Some(Nanos(nanos - nanos.rem_euclid(1_000)))
}

#[cfg(test)]
mod tests;
