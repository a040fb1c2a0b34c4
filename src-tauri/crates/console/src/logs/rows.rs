use lines::{held::Needle, redact::Mark};
use model::{Code, Failure, LogLine, LogOrder};

use super::{
    held::{Lines, Open},
    redaction::Hide,
    spans::{first, spans},
};
use crate::{
    Console,
    wire::{FindLog, FoundLog, LogMatches, LogRow, LogRows, LogRowsRequest, LogSpan},
};

/// Rows of one answer.
const MOST_ROWS: u32 = 500;
/// Characters of a message in a row.
const BODY: usize = 2_000;
/// Characters of a column in a row.
const COLUMN: usize = 200;
/// What is looked at beyond a cut, so that a secret that it would cut is found whole.
const BEYOND: usize = 4_096;

/// Rows of held lines.
///
/// # Errors
/// If the lines are not held any more.
pub async fn log_rows(console: &Console, request: LogRowsRequest) -> Result<LogRows, Failure> {
    let open = console.shared.logs.get(request.logs)?;
    let hide = console.hide(&open.what.environment);
    work(move || rows(&open, &hide, &request)).await
}

/// Where the next line with a text is.
///
/// # Errors
/// If the lines are not held any more.
pub async fn find_log(console: &Console, request: FindLog) -> Result<Option<FoundLog>, Failure> {
    let open = console.shared.logs.get(request.logs)?;
    work(move || find(&open, &request)).await
}

/// Works over many lines without keeping other questions waiting.
pub(super) async fn work<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| {
        Failure::new(
            Code::Internal,
            format!("log lines cannot be shown: {error}"),
        )
        .remedy("please report it, with the line if you may")
    })
}

pub(super) fn rows(open: &Open, hide: &Hide, request: &LogRowsRequest) -> LogRows {
    let needle = (!request.find.is_empty()).then(|| Needle::new(&request.find));
    let newest_first = request.order == LogOrder::NewestFirst;
    let mut lines = open.lines();
    let (picked, total, matches) =
        lines.sieved(&request.keep, &request.find, |store, kept, found| {
            let total = kept.map_or(store.len(), |kept| kept.len());
            let from = (request.from as usize).min(total);
            let until = total.min(from + request.count.min(MOST_ROWS) as usize);
            let place = |row: usize| {
                let nth = if newest_first { total - 1 - row } else { row };
                match kept {
                    Some(kept) => kept.get(nth).copied(),
                    None => Some(store.places().0 + nth as u64),
                }
            };
            let picked: Vec<u64> = (from..until).filter_map(place).collect();
            let matches = found.map(|found| {
                let ends = picked.first().zip(picked.last());
                let (low, high) = ends.map_or((0, 0), |(one, other)| {
                    (*one.min(other), *one.max(other) + 1)
                });
                let below = found.partition_point(|place| *place < low);
                let up_to = found.partition_point(|place| *place < high);
                let (before, after) = if newest_first {
                    (found.len() - up_to, below)
                } else {
                    (below, found.len() - up_to)
                };
                LogMatches {
                    before: before as u32,
                    here: (up_to - below) as u32,
                    after: after as u32,
                }
            });
            let picked: Vec<(u32, u32, u64)> = picked
                .into_iter()
                .filter_map(|place| {
                    store
                        .at(place)
                        .map(|held| (held.number, held.source, place))
                })
                .collect();
            (picked, total, matches)
        });
    let mut hidden = 0;
    let rows = picked
        .into_iter()
        .filter_map(|(number, source, place)| {
            let held = lines.store.at(place)?;
            let (row, count) = row(
                (number, source, &held.line),
                hide,
                &request.columns,
                needle.as_ref(),
            );
            hidden += count;
            Some(row)
        })
        .collect();
    lines.hidden = lines.hidden.saturating_add(hidden);
    LogRows {
        rows,
        total: total as u32,
        held: lines.store.len() as u32,
        matches,
    }
}

/// One line as a row, and how many pieces of it are hidden.
pub(super) fn row(
    (number, source, line): (u32, u32, &LogLine),
    hide: &Hide,
    columns: &[String],
    find: Option<&Needle>,
) -> (LogRow, u64) {
    let clipped = clipped(line, columns);
    let redacted = hide.line(&clipped);
    let left = |whole: &str, kept: &str| {
        let rest = whole.len() - kept.len();
        // Characters that were never looked at.
        if rest == 0 {
            0
        } else {
            whole
                .get(kept.len()..)
                .map_or(0, |rest| rest.chars().count() as u32)
        }
    };
    let (body, cut) = spans(&redacted.line.body, &redacted.body, BODY, find);
    let cut = cut + left(&line.body, &clipped.body);
    let marks = |at: usize| -> &[Mark] {
        let of = redacted.fields.iter().find(|(field, _)| *field == at);
        of.map_or(&[], |(_, marks)| marks)
    };
    let columns = columns
        .iter()
        .map(|name| cell(&redacted.line, name, marks, find))
        .collect();
    let is_whole = redacted.line.request_id == line.request_id;
    let row = LogRow {
        line: number,
        at: line.at,
        severity: line.severity,
        service: redacted.line.service,
        source,
        body,
        cut,
        columns,
        trace_id: line.trace_id.clone(),
        request_id: if is_whole {
            redacted.line.request_id
        } else {
            String::new()
        },
    };
    (row, redacted.count as u64)
}

/// What of a line a row shows, and a little more.
fn clipped(line: &LogLine, columns: &[String]) -> LogLine {
    let fields = line.fields.iter();
    let shown = fields.filter(|(name, _)| columns.contains(name));
    LogLine {
        at: line.at,
        severity: line.severity,
        body: first(&line.body, BODY + BEYOND).0.to_owned(),
        service: first(&line.service, COLUMN + BEYOND).0.to_owned(),
        trace_id: line.trace_id.clone(),
        span_id: line.span_id.clone(),
        request_id: line.request_id.clone(),
        fields: shown
            .map(|(name, value)| (name.clone(), first(value, COLUMN + BEYOND).0.to_owned()))
            .collect(),
        // What is a secret by its place in the line as written is one in the message too.
        raw: first(&line.raw, 4 * BEYOND).0.to_owned(),
        ..LogLine::default()
    }
}

fn cell<'m>(
    line: &LogLine,
    name: &str,
    marks: impl Fn(usize) -> &'m [Mark],
    find: Option<&Needle>,
) -> Vec<LogSpan> {
    let own = match name {
        "service" => Some(&line.service),
        "trace_id" => Some(&line.trace_id),
        "span_id" => Some(&line.span_id),
        "request_id" => Some(&line.request_id),
        _ => None,
    };
    if let Some(own) = own {
        return spans(own, &[], COLUMN, find).0;
    }
    let mut fields = line.fields.iter().enumerate();
    let found = fields.find(|(_, (of, _))| of == name);
    found.map_or_else(Vec::new, |(at, (_, value))| {
        spans(value, marks(at), COLUMN, find).0
    })
}

pub(super) fn find(open: &Open, request: &FindLog) -> Option<FoundLog> {
    if request.text.is_empty() {
        return None;
    }
    let mut lines: std::sync::MutexGuard<'_, Lines> = open.lines();
    lines.sieved(&request.keep, &request.text, |store, kept, found| {
        let found = found.filter(|found| !found.is_empty())?;
        let total = kept.map_or(store.len(), |kept| kept.len());
        let newest_first = request.order == LogOrder::NewestFirst;
        let turned = |row: usize| {
            if newest_first {
                (total - 1).saturating_sub(row)
            } else {
                row
            }
        };
        let first = store.places().0;
        let from = turned(request.from as usize);
        let from = match kept {
            Some(kept) => kept.get(from).copied().unwrap_or(u64::MAX),
            None => first + from as u64,
        };
        let upwards = request.forward != newest_first;
        let place = if upwards {
            let next = found.partition_point(|place| *place <= from);
            found.get(next).or_else(|| found.front())
        } else {
            let before = found.partition_point(|place| *place < from);
            let before = before.checked_sub(1).and_then(|at| found.get(at));
            before.or_else(|| found.back())
        };
        let place = *place?;
        let nth = match kept {
            Some(kept) => kept.binary_search(&place).ok()?,
            None => usize::try_from(place - first).ok()?,
        };
        Some(FoundLog {
            row: turned(nth) as u32,
            line: store.at(place)?.number,
        })
    })
}
