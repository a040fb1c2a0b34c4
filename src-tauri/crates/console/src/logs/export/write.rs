use std::{collections::BTreeMap, fmt::Write as _};

use lines::redact::RedactedLine;
use model::{LogLine, Nanos};
use serde::{Serialize, Serializer, ser::SerializeMap as _};

use super::super::redaction::Hide;
use crate::wire::ExportFormat;

/// The head of a table.
const HEAD: &str =
    "time,severity,service,message,trace_id,span_id,request_id,source,stream,fields\r\n";

/// Turns lines into the bytes of a file.
pub(super) struct Writer<'w> {
    pub(super) format: ExportFormat,
    pub(super) hide: &'w Hide,
    /// Titles of the sources by their place.
    pub(super) titles: &'w [String],
}

/// What became of some lines.
#[derive(Default)]
pub(super) struct Written {
    pub(super) bytes: Vec<u8>,
    /// Pieces that were hidden, by rule.
    pub(super) hidden: BTreeMap<String, u64>,
    /// Cells that begin with an apostrophe now.
    pub(super) formulas: u64,
}

impl Writer<'_> {
    /// What stands before the first line.
    pub(super) fn head(&self) -> &'static str {
        match self.format {
            ExportFormat::Csv => HEAD,
            ExportFormat::Ndjson | ExportFormat::Text => "",
        }
    }

    /// Adds one line.
    pub(super) fn line(&self, source: usize, line: &LogLine, written: &mut Written) {
        let redacted = self.hide.line(line);
        let marks = redacted.fields.iter().flat_map(|(_, marks)| marks);
        let marks = marks.chain(&redacted.body).chain(&redacted.raw);
        for mark in marks {
            count(&mut written.hidden, &mark.rule);
        }
        let (stream, marks) = self.hide.text(&line.stream);
        for mark in &marks {
            count(&mut written.hidden, &mark.rule);
        }
        let title = self.titles.get(source).map_or("", String::as_str);
        match self.format {
            ExportFormat::Ndjson => {
                let record = Record::of(&redacted, title, &stream);
                // Texts and a map of texts can always be written.
                if serde_json::to_writer(&mut written.bytes, &record).is_ok() {
                    written.bytes.push(b'\n');
                }
            }
            ExportFormat::Csv => table_row(&redacted, title, &stream, written),
            ExportFormat::Text => {
                written.bytes.extend(redacted.line.raw.as_bytes());
                written.bytes.push(b'\n');
            }
        }
    }
}

fn count(hidden: &mut BTreeMap<String, u64>, rule: &str) {
    match hidden.get_mut(rule) {
        Some(count) => *count += 1,
        None => {
            hidden.insert(rule.to_owned(), 1);
        }
    }
}

/// A line as one JSON object.
#[derive(Serialize)]
struct Record<'r> {
    time: String,
    severity: model::Severity,
    #[serde(skip_serializing_if = "str::is_empty")]
    service: &'r str,
    message: &'r str,
    #[serde(skip_serializing_if = "str::is_empty")]
    trace_id: &'r str,
    #[serde(skip_serializing_if = "str::is_empty")]
    span_id: &'r str,
    #[serde(skip_serializing_if = "str::is_empty")]
    request_id: &'r str,
    source: &'r str,
    #[serde(skip_serializing_if = "str::is_empty")]
    stream: &'r str,
    #[serde(skip_serializing_if = "str::is_empty")]
    id: &'r str,
    fields: Fields<'r>,
    raw: &'r str,
}

impl<'r> Record<'r> {
    fn of(redacted: &'r RedactedLine, source: &'r str, stream: &'r str) -> Self {
        let line = &redacted.line;
        Self {
            time: time(line.at),
            severity: line.severity,
            service: &line.service,
            message: &line.body,
            trace_id: &line.trace_id,
            span_id: &line.span_id,
            request_id: &line.request_id,
            source,
            stream,
            id: &line.id,
            fields: Fields(&line.fields),
            raw: &line.raw,
        }
    }
}

/// Fields in the order of the line; a name that stands twice is written twice.
struct Fields<'f>(&'f [(String, String)]);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

fn table_row(redacted: &RedactedLine, source: &str, stream: &str, written: &mut Written) {
    let line = &redacted.line;
    let severity = serde_json::to_value(line.severity).ok();
    let severity = severity.as_ref().and_then(serde_json::Value::as_str);
    let fields = serde_json::to_string(&Fields(&line.fields)).unwrap_or_default();
    let (time, severity) = (time(line.at), severity.unwrap_or_default());
    let cells = [
        &time,
        severity,
        &line.service,
        &line.body,
        &line.trace_id,
        &line.span_id,
        &line.request_id,
        source,
        stream,
        &fields,
    ];
    let last = cells.len() - 1;
    for (at, text) in cells.into_iter().enumerate() {
        written.formulas += u64::from(cell(text, &mut written.bytes));
        written
            .bytes
            .extend(if at == last { "\r\n" } else { "," }.as_bytes());
    }
}

/// Writes a cell by RFC 4180; whether a spreadsheet would have taken it for a formula.
fn cell(text: &str, bytes: &mut Vec<u8>) -> bool {
    let is_formula =
        text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let is_quoted = is_formula || text.contains([',', '"', '\n', '\r']);
    if !is_quoted {
        bytes.extend(text.as_bytes());
        return false;
    }
    bytes.push(b'"');
    if is_formula {
        bytes.push(b'\'');
    }
    for part in text.split_inclusive('"') {
        bytes.extend(part.as_bytes());
        if part.ends_with('"') {
            bytes.push(b'"');
        }
    }
    bytes.push(b'"');
    is_formula
}

/// RFC 3339 in UTC with all nine digits.
fn time(at: Nanos) -> String {
    let time = chrono::DateTime::from_timestamp_nanos(at.0);
    let mut text = String::with_capacity(30);
    // Writing into a text does not fail.
    let _ = write!(text, "{}", time.format("%Y-%m-%dT%H:%M:%S%.9fZ"));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_defused() {
        for (text, expected, formula) in [
            ("plain", "plain", false),
            ("", "", false),
            ("a,b", "\"a,b\"", false),
            ("say \"x\"", "\"say \"\"x\"\"\"", false),
            ("two\nlines", "\"two\nlines\"", false),
            ("=1+1", "\"'=1+1\"", true),
            ("@SUM(A1)", "\"'@SUM(A1)\"", true),
            ("-2", "\"'-2\"", true),
            ("\t=x", "\"'\t=x\"", true),
        ] {
            let mut bytes = Vec::new();
            assert_eq!(cell(text, &mut bytes), formula, "{text:?}");
            assert_eq!(String::from_utf8(bytes).unwrap(), expected);
        }
    }

    #[test]
    fn times_keep_every_digit() {
        assert_eq!(
            time(Nanos(1_795_223_130_000_456_789)),
            "2026-11-21T01:05:30.000456789Z"
        );
    }
}
