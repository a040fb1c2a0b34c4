use std::time::Instant;

use futures::future::join_all;
use model::{Code, Failure, LogFilter, LogLine, LogOrder, LogSearch, Logs, Millis, TimeRange};

use super::{
    held::{Lines, MOST, Open, Source},
    place::Place,
};
use crate::wire::AskedLogs;

/// Pages without a line of a source that filters its own answers, until it is given up for now.
const EMPTY_PAGES: usize = 50;
/// A range that ends later than this before it was asked goes on with the present.
pub(super) const PRESENT: Millis = Millis(60_000);

/// A source that is about to be asked for the first time.
pub(super) fn source(place: &Place, filter: &LogFilter) -> Source {
    let (written, language, failure) = match &place.logs {
        Ok(logs) => match logs.written(filter) {
            Ok(written) => (written, logs.abilities().language, None),
            Err(failure) => (String::new(), logs.abilities().language, Some(failure)),
        },
        Err(failure) => (String::new(), None, Some(failure.clone())),
    };
    Source {
        asked: AskedLogs {
            source: place.source.clone(),
            title: place.title.clone(),
            kind: place.kind.clone(),
            written,
            language,
            lines: 0,
            capped_at: None,
            partial: false,
            warnings: Vec::new(),
            notes: Vec::new(),
            failure,
            took_ms: 0.0,
        },
        next: None,
        over: false,
        reached: None,
        newer_from: filter.range.start,
    }
}

/// What one source answered.
struct Answered {
    source: usize,
    lines: Vec<LogLine>,
    next: Option<String>,
    failure: Option<Failure>,
    answers: Vec<model::Answer<()>>,
    took_ms: f64,
}

/// Holds the next page of every source that the others wait for.
pub(super) async fn next_pages(open: &Open, places: &[Place]) {
    let asking: Vec<(usize, Option<String>)> = {
        let lines = open.lines();
        let waits = |at: usize| lines.waiting.iter().any(|(of, _)| *of as usize == at);
        let sources = lines.sources.iter().enumerate();
        sources
            .filter(|(at, source)| !source.over && !waits(*at))
            .map(|(at, source)| (at, source.next.clone()))
            .collect()
    };
    let asked = asking.into_iter().map(|(at, after)| async move {
        let search = LogSearch {
            filter: open.what.filter.clone(),
            order: open.what.order,
            limit: open.what.page,
            after,
        };
        pages(at, places.get(at), search).await
    });
    let answers = join_all(asked).await;
    let mut lines = open.lines();
    for answered in answers {
        take(&mut lines, answered);
    }
    settle(&mut lines, open.what.order);
}

/// Pages of one source until one holds a line.
async fn pages(source: usize, place: Option<&Place>, mut search: LogSearch) -> Answered {
    let begun = Instant::now();
    let mut answered = Answered {
        source,
        lines: Vec::new(),
        next: search.after.clone(),
        failure: None,
        answers: Vec::new(),
        took_ms: 0.0,
    };
    let logs = match place.map(|place| (place, place.logs.as_ref())) {
        Some((place, Ok(logs))) => (place, logs),
        Some((_, Err(failure))) => {
            answered.failure = Some(failure.clone());
            return answered;
        }
        None => {
            answered.failure = Some(gone());
            return answered;
        }
    };
    let (place, logs) = logs;
    search.limit = page(logs.as_ref(), search.limit);
    for _ in 0..EMPTY_PAGES {
        let answer = match place.ask(logs.search(&search)).await {
            Ok(answer) => answer,
            Err(failure) => {
                answered.failure = Some(failure);
                break;
            }
        };
        let mut page = model::LogPage::default();
        answered.answers.push(answer.map(|value| page = value));
        let same = page.next.is_some() && page.next == search.after;
        answered.next = page.next.clone();
        answered.lines.extend(page.lines);
        if same && answered.lines.is_empty() {
            answered.failure = Some(repeats(place));
            break;
        }
        if !answered.lines.is_empty() || page.next.is_none() {
            break;
        }
        search.after = page.next;
    }
    answered.took_ms = begun.elapsed().as_secs_f64() * 1_000.0;
    answered
}

/// As many lines as are wanted, or as the source gives at once.
pub(super) fn page(logs: &dyn Logs, wanted: usize) -> usize {
    let most = logs.abilities().page as usize;
    wanted.clamp(1, if most == 0 { 1_000 } else { most })
}

fn gone() -> Failure {
    Failure::new(
        Code::NotFound,
        "the pack does not name this source any more",
    )
    .remedy("search again")
}

/// A source that names the same page as the next one for ever.
pub(super) fn repeats(place: &Place) -> Failure {
    Failure::new(
        Code::UnexpectedAnswer,
        format!(
            "{:?} names the same page as the next one again and again",
            place.title
        ),
    )
    .at(place.title.clone())
    .remedy("narrow the range; what was read so far is whole up to here")
}

fn take(lines: &mut Lines, answered: Answered) {
    let Some(source) = lines.sources.get_mut(answered.source) else {
        return;
    };
    for answer in answered.answers {
        source.note(answer);
    }
    source.asked.took_ms = answered.took_ms;
    source.over = answered.failure.is_none() && answered.next.is_none();
    source.next = answered.next;
    source.asked.failure = answered.failure;
    if let Some(last) = answered.lines.last() {
        source.reached = Some(last.at);
    }
    let of = answered.source as u32;
    let numbered = answered.lines.into_iter().map(|line| (of, line));
    lines.waiting.extend(numbered);
}

/// Shows the lines that no source can put another one before any more.
fn settle(lines: &mut Lines, order: LogOrder) {
    let newest_first = order == LogOrder::NewestFirst;
    let holding = lines
        .sources
        .iter()
        .filter(|source| !source.over && source.asked.failure.is_none());
    let reached = holding.filter_map(|source| source.reached);
    let until = if newest_first {
        reached.max()
    } else {
        reached.min()
    };
    let ready = |line: &LogLine| match until {
        None => true,
        Some(until) if newest_first => line.at >= until,
        Some(until) => line.at <= until,
    };
    let waiting = std::mem::take(&mut lines.waiting);
    let (mut ready, waiting): (Vec<_>, Vec<_>) =
        waiting.into_iter().partition(|(_, line)| ready(line));
    lines.waiting = waiting;
    let room = MOST.saturating_sub(lines.store.len());
    if ready.len() > room {
        // Across sources the lines nearest to those that are held stay.
        ready.sort_by_key(|(_, line)| if newest_first { -line.at.0 } else { line.at.0 });
        ready.truncate(room);
        lines.full = true;
    }
    if newest_first {
        ready.reverse();
    }
    count(lines, &ready);
    lines.store.take(ready, newest_first, MOST);
    lines.full |= lines.store.len() >= MOST;
}

fn count(lines: &mut Lines, taken: &[(u32, LogLine)]) {
    for (source, _) in taken {
        if let Some(source) = lines.sources.get_mut(*source as usize) {
            source.asked.lines += 1;
        }
    }
}

/// Holds lines that came since, of every source.
pub(super) async fn newer(open: &Open, places: &[Place], now: Millis) {
    let end = open.what.filter.range.end.max(now);
    let asking: Vec<(usize, Millis)> = {
        let lines = open.lines();
        let from = |at: usize, source: &Source| {
            let own = |held: &&super::store::Held| held.source as usize == at;
            let newest = lines.store.iter().rev().find(own);
            newest.map_or(source.newer_from, |held| held.line.at.to_millis())
        };
        let sources = lines.sources.iter().enumerate();
        sources.map(|(at, source)| (at, from(at, source))).collect()
    };
    let asked = asking.into_iter().map(|(at, start)| async move {
        let mut filter = open.what.filter.clone();
        filter.range = TimeRange {
            start,
            end: end.max(start),
        };
        since(open, at, places.get(at), filter).await
    });
    let answers = join_all(asked).await;
    let mut lines = open.lines();
    let mut fresh = Vec::new();
    for answered in answers {
        let Some(source) = lines.sources.get_mut(answered.source) else {
            continue;
        };
        source.asked.failure = answered.failure;
        source.asked.took_ms = answered.took_ms;
        for answer in answered.answers {
            source.note(answer);
        }
        let of = answered.source as u32;
        let new = lines.store.unknown(of, answered.lines);
        fresh.extend(new.into_iter().map(|line| (of, line)));
    }
    let room = MOST.saturating_sub(lines.store.len());
    if fresh.len() > room {
        fresh.sort_by_key(|(_, line)| line.at);
        fresh.truncate(room);
        lines.full = true;
    }
    count(&mut lines, &fresh);
    lines.store.take(fresh, false, MOST);
}

/// Pages of one source from a moment on, until one holds a line that is not held yet.
async fn since(open: &Open, at: usize, place: Option<&Place>, filter: LogFilter) -> Answered {
    let mut search = LogSearch {
        filter,
        order: LogOrder::OldestFirst,
        limit: open.what.page,
        after: None,
    };
    let mut all = Vec::new();
    loop {
        let mut answered = pages(at, place, search.clone()).await;
        all.append(&mut answered.lines);
        let unknown = {
            let lines = open.lines();
            !lines.store.unknown(at as u32, all.clone()).is_empty()
        };
        let over = answered.next.is_none() || answered.next == search.after;
        if unknown || over || answered.failure.is_some() {
            answered.lines = all;
            return answered;
        }
        search.after = answered.next;
    }
}
