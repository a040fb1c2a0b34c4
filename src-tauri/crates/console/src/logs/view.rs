use lines::{TimeGuess, held};
use model::{Counted, LogFilter, LogOrder, Millis};

use super::{
    ask,
    held::{Lines, MOST, Open},
};
use crate::{
    Console,
    wire::{FacetValue, FieldCoverage, HeldLogs, LogsOrigin},
};

/// Fields that are offered as columns.
const COLUMNS: usize = 16;
/// Lines of which dialect and time are looked at.
const LOOKED_AT: usize = 400;

/// What the window gets of a list that is open.
pub(super) fn of(console: &Console, open: &Open, now: Millis) -> HeldLogs {
    let environment = &open.what.environment;
    let mut redaction = console.redaction(environment);
    let lines = open.lines();
    redaction.hidden = lines.hidden;
    let (dialects, times) = habits(&lines);
    let mut severities = [0; 7];
    for held in lines.store.iter() {
        severities[held.line.severity as usize] += 1;
    }
    let (older, newer) = more(open, &lines, now);
    HeldLogs {
        logs: open.number,
        origin: open.what.origin,
        filter: shown_filter(open, &lines),
        order: open.what.order,
        asked: lines
            .sources
            .iter()
            .map(|source| source.asked.clone())
            .collect(),
        count: lines.store.len() as u32,
        oldest: lines.store.oldest(),
        newest: lines.store.newest(),
        older,
        newer,
        full: lines.full.then_some(MOST as u32),
        severities,
        columns: columns(&lines),
        dialects,
        times,
        redaction,
        at: now,
    }
}

/// Whether `more_logs` may find older lines, and newer ones.
fn more(open: &Open, lines: &Lines, now: Millis) -> (bool, bool) {
    if open.what.origin != LogsOrigin::Search || lines.full {
        return (false, false);
    }
    let left = !lines.is_over();
    let end = open.what.filter.range.end;
    let goes_on = end.0.saturating_add(ask::PRESENT.0) >= now.0;
    match open.what.order {
        LogOrder::NewestFirst => (left, goes_on || came_later(open, lines)),
        LogOrder::OldestFirst => (false, left || goes_on),
    }
}

/// A list that was continued once can be continued again.
fn came_later(open: &Open, lines: &Lines) -> bool {
    let newest = lines.store.newest().map(model::Nanos::to_millis);
    newest.is_some_and(|newest| newest > open.what.filter.range.end)
}

/// The filter as asked; of files with the range of their lines.
fn shown_filter(open: &Open, lines: &Lines) -> LogFilter {
    let mut filter = open.what.filter.clone();
    if open.what.origin == LogsOrigin::Files
        && let (Some(oldest), Some(newest)) = (lines.store.oldest(), lines.store.newest())
    {
        filter.range.start = oldest.to_millis();
        filter.range.end = newest.to_millis();
    }
    filter
}

/// Fields by the number of lines that have them; what has a place of its own is none.
fn columns(lines: &Lines) -> Vec<FieldCoverage> {
    let of_their_own = ["service", "trace_id", "span_id", "request_id"];
    let counted = held::fields(lines.store.iter().map(|held| &held.line));
    let counted = counted.into_iter();
    counted
        .filter(|counted| !of_their_own.contains(&counted.text.as_str()))
        .take(COLUMNS)
        .map(|counted| FieldCoverage {
            lines: u32::try_from(counted.count.unwrap_or(0)).unwrap_or(u32::MAX),
            name: counted.text,
        })
        .collect()
}

/// Dialects and forms of time among some of the lines.
fn habits(lines: &Lines) -> (Vec<FacetValue>, Vec<FacetValue>) {
    let step = (lines.store.len() / LOOKED_AT).max(1);
    let (mut dialects, mut times) = (Vec::new(), Vec::new());
    for held in lines.store.iter().step_by(step) {
        let read = lines::examine(&held.line.raw, held.line.at, "");
        dialects.push(dialect(read.dialect));
        times.push(time(read.time).0.to_owned());
    }
    (tally(dialects), tally(times))
}

/// Values with their counts, the most frequent first.
fn tally(mut all: Vec<String>) -> Vec<FacetValue> {
    all.sort_unstable();
    let runs = all.chunk_by(|one, next| one == next);
    let mut values: Vec<FacetValue> = runs
        .map(|run| FacetValue {
            text: run.first().cloned().unwrap_or_default(),
            count: Some(run.len() as u64),
            redacted: false,
        })
        .collect();
    values.sort_by_key(|value| std::cmp::Reverse(value.count));
    values
}

/// The name of a dialect.
pub(super) fn dialect(dialect: lines::Dialect) -> String {
    let name = serde_json::to_value(dialect).ok();
    let name = name.as_ref().and_then(serde_json::Value::as_str);
    name.unwrap_or_default().replace('_', " ")
}

/// How a time was read, in words, and whether it was guessed.
pub(super) fn time(guess: TimeGuess) -> (&'static str, bool) {
    match guess {
        TimeGuess::Seen => ("as the source gives it: the line has none", false),
        TimeGuess::Carrier => ("as the container's runtime wrote it", false),
        TimeGuess::Zoned => ("text with a zone", false),
        TimeGuess::AssumedUtc => ("text without a zone, read as UTC", true),
        TimeGuess::AssumedYear => (
            "text without a year, taken to be of the last twelve months",
            true,
        ),
        TimeGuess::Seconds => ("seconds since 1970, by their size", true),
        TimeGuess::Millis => ("milliseconds since 1970, by their size", true),
        TimeGuess::Micros => ("microseconds since 1970, by their size", true),
        TimeGuess::Nanos => ("nanoseconds since 1970, by their size", true),
    }
}

/// Values as a source or the held lines have them, without what is hidden.
pub(super) fn facet_values(
    hide: &super::redaction::Hide,
    counted: Vec<Counted>,
) -> Vec<FacetValue> {
    let mut values: Vec<FacetValue> = Vec::with_capacity(counted.len());
    for counted in counted {
        let (text, redacted) = hide.value(counted.text);
        // Values that differ only in what is hidden are one.
        let same = redacted.then(|| values.iter_mut().find(|value| value.text == text));
        if let Some(Some(same)) = same {
            same.count = same
                .count
                .zip(counted.count)
                .map(|(one, other)| one + other);
            continue;
        }
        values.push(FacetValue {
            text,
            count: counted.count,
            redacted,
        });
    }
    values
}
