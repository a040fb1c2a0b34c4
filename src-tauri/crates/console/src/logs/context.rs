use std::time::Instant;

use model::{Failure, LogContext, LogFilter, LogLine, LogOrder, LogSearch, Millis, TimeRange};

use super::{
    held::{ASIDE, Open},
    open::again,
    place::Place,
    rows::row,
};
use crate::{
    Console,
    wire::{ContextBy, LogContextRequest, LogContextView, LogsOrigin},
};

/// Lines on either side.
const MOST: u32 = 500;
/// How far from the line a source is searched that cannot give context.
const AROUND: Millis = Millis(3_600_000);
/// Lines of all streams that such a search reads for one that is wanted.
const OF_ALL: usize = 10;

/// The lines around a line in its stream, whatever the filter says: as the source gives them, else
/// by a search around its time, else among the lines held.
///
/// # Errors
/// If the line is not held any more.
pub async fn log_context(
    console: &Console,
    request: LogContextRequest,
) -> Result<LogContextView, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, context(console, &request))
        .await
}

/// Lines around one, and how they were found.
struct Around {
    context: LogContext,
    by: ContextBy,
    notes: Vec<String>,
}

async fn context(
    console: &Console,
    request: &LogContextRequest,
) -> Result<LogContextView, Failure> {
    let open = console.shared.logs.get(request.logs)?;
    let begun = Instant::now();
    let (source, line) = {
        let lines = open.lines();
        let (source, line) = lines.line(request.line)?;
        (source, line.clone())
    };
    let before = request.before.min(MOST) as usize;
    let after = request.after.min(MOST) as usize;
    let place = if open.what.origin == LogsOrigin::Files {
        None
    } else {
        again(console, &open)
            .await?
            .into_iter()
            .nth(source as usize)
    };
    let around = match place {
        Some(place) => asked(&place, &line, (before, after)).await,
        None => Err(None),
    };
    let around = around.unwrap_or_else(|why| {
        let mut around = held(&open, source, &line, (before, after));
        around.notes.extend(why.map(|failure| failure.to_string()));
        around
    });
    let took_ms = begun.elapsed().as_secs_f64() * 1_000.0;
    Ok(show(
        console,
        &open,
        request,
        (source, &line),
        around,
        took_ms,
    ))
}

/// Lines around one as its source gives them.
async fn asked(
    place: &Place,
    line: &LogLine,
    (before, after): (usize, usize),
) -> Result<Around, Option<Failure>> {
    let logs = place
        .logs
        .as_ref()
        .map_err(|failure| Some(failure.clone()))?;
    if logs.abilities().context {
        let answer = place.ask(logs.context(line, before, after)).await;
        return answer.map_err(Some).map(|answer| Around {
            notes: [answer.warnings, answer.infos].concat(),
            by: ContextBy::Source,
            context: answer.value,
        });
    }
    let at = line.at.to_millis();
    let reach = |from: i64, to: i64| TimeRange {
        start: Millis(at.0.saturating_add(from)),
        end: Millis(at.0.saturating_add(to)),
    };
    let side = |range, order, wanted: usize| LogSearch {
        filter: LogFilter::all(range),
        order,
        limit: super::ask::page(logs.as_ref(), wanted * OF_ALL + 1),
        after: None,
    };
    let earlier = side(reach(-AROUND.0, 0), LogOrder::NewestFirst, before);
    let later = side(reach(0, AROUND.0), LogOrder::OldestFirst, after);
    let (earlier_page, later_page) = futures::join!(
        place.ask(logs.search(&earlier)),
        place.ask(logs.search(&later))
    );
    let (earlier_page, later_page) = (earlier_page.map_err(Some)?, later_page.map_err(Some)?);
    let fits = |other: &&LogLine| other.stream == line.stream && !is_same(other, line);
    let mut back: Vec<LogLine> = earlier_page
        .value
        .lines
        .iter()
        .filter(fits)
        .filter(|other| other.at < line.at || comes_before(&later_page.value.lines, other, line))
        .take(before)
        .cloned()
        .collect();
    back.reverse();
    let forth = later_page
        .value
        .lines
        .iter()
        .filter(fits)
        .filter(|other| other.at > line.at || !comes_before(&later_page.value.lines, other, line))
        .take(after)
        .cloned()
        .collect();
    let query = logs.written(&earlier.filter).unwrap_or_default();
    Ok(Around {
        context: LogContext {
            before: back,
            after: forth,
            query,
        },
        by: ContextBy::Time,
        notes: vec![format!(
            "{} gives no context of a line: it was searched within an hour of it",
            place.title
        )],
    })
}

fn is_same(one: &LogLine, other: &LogLine) -> bool {
    one.at == other.at
        && if one.id.is_empty() {
            one.raw == other.raw
        } else {
            one.id == other.id
        }
}

/// Whether a line of the same time stands before another in lines that are oldest first.
fn comes_before(lines: &[LogLine], one: &LogLine, other: &LogLine) -> bool {
    let place = |wanted| lines.iter().position(|line| is_same(line, wanted));
    match (place(one), place(other)) {
        (Some(one), Some(other)) => one < other,
        _ => false,
    }
}

/// Lines of the same stream among those held.
fn held(open: &Open, source: u32, line: &LogLine, (before, after): (usize, usize)) -> Around {
    let lines = open.lines();
    let same = |other: &LogLine| is_same(other, line);
    let mut stream = lines
        .store
        .iter()
        .filter(|held| held.source == source && held.line.stream == line.stream)
        .map(|held| &held.line);
    let mut back: Vec<LogLine> = Vec::new();
    for other in stream.by_ref() {
        if same(other) {
            break;
        }
        back.push(other.clone());
    }
    let cut = back.len().saturating_sub(before);
    back.drain(..cut);
    Around {
        context: LogContext {
            before: back,
            after: stream.take(after).cloned().collect(),
            query: "lines held here of the same stream, by time".to_owned(),
        },
        by: ContextBy::Held,
        notes: Vec::new(),
    }
}

fn show(
    console: &Console,
    open: &Open,
    request: &LogContextRequest,
    (source, line): (u32, &LogLine),
    around: Around,
    took_ms: f64,
) -> LogContextView {
    let hide = console.hide(&open.what.environment);
    let LogContext {
        before,
        after,
        query,
    } = around.context;
    let place = before.len() as u32;
    let mut aside: Vec<(u32, u32, LogLine)> = Vec::new();
    let all = before.into_iter().map(|line| (None, line));
    let all = all.chain([(Some(request.line), line.clone())]);
    let all = all.chain(after.into_iter().map(|line| (None, line)));
    let mut rows = Vec::new();
    let mut hidden = 0;
    for (at, (number, line)) in all.enumerate() {
        // A line of an earlier context keeps its place aside for as long as it is the middle.
        let number = number.filter(|number| *number < ASIDE);
        let number = number.unwrap_or(ASIDE + at as u32);
        let (row, count) = row((number, source, &line), &hide, &request.columns, None);
        hidden += count;
        rows.push(row);
        if number >= ASIDE {
            aside.push((number, source, line));
        }
    }
    let mut lines = open.lines();
    lines.aside = aside;
    lines.hidden = lines.hidden.saturating_add(hidden);
    LogContextView {
        rows,
        row: place,
        by: around.by,
        query,
        notes: around.notes,
        took_ms,
    }
}
