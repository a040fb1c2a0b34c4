use model::{Failure, LogAbilities, LogOrder};

use super::{
    ask,
    held::{Lines, Open, What},
    place::{Place, places},
    view,
};
use crate::{
    Console,
    wire::{
        HeldLogs, LogSourceView, LogSourcesRequest, LogsOrigin, LogsRef, MoreLogs, Nothing,
        OpenLogs,
    },
};

/// Lines of one page at most.
const PAGE: u32 = 10_000;

/// The sources of an environment that have log lines.
///
/// # Errors
/// If there is no such environment.
pub async fn log_sources(
    console: &Console,
    request: LogSourcesRequest,
) -> Result<Vec<LogSourceView>, Failure> {
    let running = console.environment(&request.environment).await?;
    let sources = running.with_logs();
    let views = sources.iter().map(Place::of).map(|place| {
        let (abilities, failure) = match place.logs {
            Ok(logs) => (logs.abilities(), None),
            Err(failure) => (LogAbilities::default(), Some(failure)),
        };
        LogSourceView {
            source: place.source,
            title: place.title,
            kind: place.kind,
            abilities,
            failure,
        }
    });
    Ok(views.collect())
}

/// Searches for log lines and holds the first of them.
///
/// # Errors
/// If there is no such environment or source; a source that fails is part of the answer.
pub async fn open_logs(console: &Console, request: OpenLogs) -> Result<HeldLogs, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, open(console, &request))
        .await
}

async fn open(console: &Console, request: &OpenLogs) -> Result<HeldLogs, Failure> {
    let environment = &request.environment;
    let places = places(console, environment, request.source.as_deref()).await?;
    let what = What {
        origin: LogsOrigin::Search,
        environment: environment.clone(),
        filter: request.filter.clone(),
        order: request.order,
        page: request.hold.clamp(1, PAGE) as usize,
    };
    let now = console.shared.now();
    let logs = &console.shared.logs;
    let open = logs.begin(what, begin(&places, &request.filter));
    ask::next_pages(&open, &places).await;
    // A search that is withdrawn does not push out the ones before it.
    logs.keep(open.clone());
    Ok(view::of(console, &open, now))
}

/// Lines of sources that have not been asked yet.
pub(super) fn begin(places: &[Place], filter: &model::LogFilter) -> Lines {
    let sources = places.iter().map(|place| ask::source(place, filter));
    Lines::of(sources.collect())
}

/// Holds more lines of an open search.
///
/// # Errors
/// If the lines are not held any more, or their environment is gone; a source that fails is part
/// of the answer.
pub async fn more_logs(console: &Console, request: MoreLogs) -> Result<HeldLogs, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, more(console, &request))
        .await
}

async fn more(console: &Console, request: &MoreLogs) -> Result<HeldLogs, Failure> {
    let open = console.shared.logs.get(request.logs)?;
    let now = console.shared.now();
    if open.what.origin == LogsOrigin::Search {
        let places = again(console, &open).await?;
        let pages_go_back = open.what.order == LogOrder::NewestFirst;
        let by_pages = request.older == pages_go_back && !open.lines().is_over();
        if by_pages {
            ask::next_pages(&open, &places).await;
        } else if !request.older {
            ask::newer(&open, &places, now).await;
        }
    }
    Ok(view::of(console, &open, now))
}

/// The sources of an open list as they are connected now: secrets may have changed.
pub(super) async fn again(console: &Console, open: &Open) -> Result<Vec<Place>, Failure> {
    let running = console.environment(&open.what.environment).await?;
    let keys: Vec<String> = {
        let lines = open.lines();
        let keys = lines.sources.iter();
        keys.map(|source| source.asked.source.clone()).collect()
    };
    keys.iter()
        .map(|key| running.source(key).map(|source| Place::of(&source)))
        .collect()
}

/// Lets lines go that were held.
///
/// # Errors
/// None: lines that were pushed out meanwhile are not there any more.
#[allow(clippy::unused_async)] // a command
pub async fn close_logs(console: &Console, request: LogsRef) -> Result<Nothing, Failure> {
    console.shared.logs.close(request.logs);
    Ok(Nothing {})
}
