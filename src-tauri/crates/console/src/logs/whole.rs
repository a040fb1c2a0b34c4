use std::{sync::Arc, time::Instant};

use futures::future::join_all;
use model::{Failure, LogFilter, LogLine, LogSearch};

use super::place::Place;
use crate::{
    Console,
    environments::{Connected, Running},
};

/// What one source has that fits, without its secrets.
pub(crate) struct Found {
    pub(crate) source: Arc<Connected>,
    /// Lines, newest first; those that were read before it failed too.
    pub(crate) lines: Vec<LogLine>,
    /// The number at which it ended, if there may be more.
    pub(crate) capped_at: Option<u32>,
    pub(crate) failure: Option<Failure>,
    pub(crate) begun: Instant,
}

/// All lines that fit, at most so many of each source with logs, page by page.
pub(crate) async fn whole(
    console: &Console,
    running: &Running,
    filter: &LogFilter,
    most: usize,
) -> Vec<Found> {
    let hide = console.hide(&running.definition.id);
    let asking = running.with_logs().into_iter().map(|source| {
        let hide = &hide;
        async move {
            let mut found = read(&source, filter, most).await;
            for line in &mut found.lines {
                *line = hide.line(line).line;
            }
            found
        }
    });
    join_all(asking).await
}

async fn read(source: &Arc<Connected>, filter: &LogFilter, most: usize) -> Found {
    let mut found = Found {
        source: source.clone(),
        lines: Vec::new(),
        capped_at: None,
        failure: None,
        begun: Instant::now(),
    };
    let place = Place::of(source);
    let logs = match &place.logs {
        Ok(logs) => logs,
        Err(failure) => {
            found.failure = Some(failure.clone());
            return found;
        }
    };
    let mut search = LogSearch::newest(filter.clone(), most);
    loop {
        search.limit = super::ask::page(logs.as_ref(), most - found.lines.len());
        let answer = match place.ask(logs.search(&search)).await {
            Ok(answer) => answer,
            Err(failure) => {
                found.failure = Some(failure);
                return found;
            }
        };
        found.capped_at = answer.capped_at.or(found.capped_at);
        found.lines.extend(answer.value.lines);
        let Some(next) = answer.value.next else {
            return found;
        };
        if found.lines.len() >= most {
            found.capped_at = Some(most as u32);
            return found;
        }
        if search.after.as_ref() == Some(&next) {
            found.failure = Some(super::ask::repeats(&place));
            return found;
        }
        search.after = Some(next);
    }
}
