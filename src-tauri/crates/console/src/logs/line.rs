use lines::redact::Mark;
use model::{Failure, LogLine};

use super::{
    json,
    redaction::Hide,
    rows::work,
    spans::{first, spans},
    view,
};
use crate::{
    Console,
    wire::{LogDetail, LogField, LogLineRequest, LogTime},
};

/// Characters of a message, and of a line as it was written.
const LONGEST: usize = 100_000;
/// Characters of a field.
const FIELD: usize = 10_000;
/// Fields of a line.
const FIELDS: usize = 1_000;
/// Characters of a value that can be a condition.
const CONDITION: usize = 1_000;
/// A secret that is cut is found whole within so many characters more.
const BEYOND: usize = 4_096;

/// Everything about one line.
///
/// # Errors
/// If the line is not held any more.
pub async fn log_line(console: &Console, request: LogLineRequest) -> Result<LogDetail, Failure> {
    let open = console.shared.logs.get(request.logs)?;
    let hide = console.hide(&open.what.environment);
    let (line, source) = {
        let lines = open.lines();
        let (source, line) = lines.line(request.line)?;
        let source = lines.sources.get(source as usize);
        let title = source.map(|source| source.asked.title.clone());
        (line.clone(), title.unwrap_or_default())
    };
    work(move || detail(request.line, &line, source, &hide)).await
}

fn detail(number: u32, line: &LogLine, source: String, hide: &Hide) -> LogDetail {
    let examined = lines::examine(first(&line.raw, LONGEST).0, line.at, "");
    let clipped = clipped(line);
    let redacted = hide.line(&clipped);
    let shown = &redacted.line;
    let (stream, stream_marks) = hide.text(&line.stream);
    let (raw, raw_cut) = spans(&shown.raw, &redacted.raw, LONGEST, None);
    let (read, guessed) = if examined.line.at == line.at {
        view::time(examined.time)
    } else {
        ("as the source gives it", false)
    };
    let same_id = shown.request_id == line.request_id;
    LogDetail {
        line: number,
        source,
        stream: spans(&stream, &stream_marks, FIELD, None).0,
        id: line.id.clone(),
        time: LogTime {
            at: line.at,
            read: read.to_owned(),
            guessed,
        },
        severity: line.severity,
        body: spans(&shown.body, &redacted.body, LONGEST, None).0,
        fields: fields(line, shown, &redacted.fields),
        fields_cut: line.fields.len().saturating_sub(FIELDS) as u32,
        raw_cut: raw_cut + left(&line.raw, &clipped.raw),
        json: json::pretty(&shown.raw, &redacted.raw),
        raw,
        dialect: view::dialect(examined.dialect),
        trace_id: line.trace_id.clone(),
        span_id: line.span_id.clone(),
        request_id: if same_id {
            line.request_id.clone()
        } else {
            String::new()
        },
        redacted: redacted.count as u32,
    }
}

fn clipped(line: &LogLine) -> LogLine {
    let fields = line.fields.iter().take(FIELDS);
    LogLine {
        body: first(&line.body, LONGEST + BEYOND).0.to_owned(),
        raw: first(&line.raw, LONGEST + BEYOND).0.to_owned(),
        fields: fields
            .map(|(name, value)| (name.clone(), first(value, FIELD + BEYOND).0.to_owned()))
            .collect(),
        at: line.at,
        severity: line.severity,
        service: line.service.clone(),
        trace_id: line.trace_id.clone(),
        span_id: line.span_id.clone(),
        request_id: line.request_id.clone(),
        id: line.id.clone(),
        stream: String::new(),
    }
}

fn left(whole: &str, kept: &str) -> u32 {
    let rest = whole.get(kept.len()..).unwrap_or_default();
    u32::try_from(rest.chars().count()).unwrap_or(u32::MAX)
}

fn fields(line: &LogLine, shown: &LogLine, marks: &[(usize, Vec<Mark>)]) -> Vec<LogField> {
    let own = [
        ("service", &line.service, &shown.service),
        ("trace_id", &line.trace_id, &shown.trace_id),
        ("span_id", &line.span_id, &shown.span_id),
        ("request_id", &line.request_id, &shown.request_id),
    ];
    let own = own
        .into_iter()
        .filter(|(_, value, _)| !value.is_empty())
        .map(|(name, value, shown)| field(name, value, shown, &[]));
    let marked = |at: usize| -> &[Mark] {
        let of = marks.iter().find(|(field, _)| *field == at);
        of.map_or(&[], |(_, marks)| marks)
    };
    let rest = line.fields.iter().zip(&shown.fields).enumerate();
    let rest = rest.map(|(at, ((name, value), (_, shown)))| field(name, value, shown, marked(at)));
    own.chain(rest).collect()
}

fn field(name: &str, value: &str, shown: &str, marks: &[Mark]) -> LogField {
    let is_whole = shown == value && value.chars().nth(CONDITION).is_none();
    let (pieces, cut) = spans(shown, marks, FIELD, None);
    LogField {
        name: name.to_owned(),
        value: pieces,
        cut: cut
            + if shown == value {
                0
            } else {
                left(value, first(value, FIELD + BEYOND).0)
            },
        exact: is_whole.then(|| value.to_owned()),
    }
}
