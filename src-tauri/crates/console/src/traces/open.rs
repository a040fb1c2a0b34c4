use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use futures::future::join_all;
use model::{Answer, Code, Failure, TimeRange, Trace, TraceId};

use super::{analysis::Analysis, find::not_found, view};
use crate::{
    Console,
    environments::{Connected, Running},
    wire::{Nothing, OpenTrace, TraceRef, TraceView},
};

/// Traces that are open at a time; the one that was opened first goes.
const OPEN: usize = 8;
/// Traces that were fetched for a look-up and wait to be opened.
const FETCHED: usize = 4;
/// How long they wait: spans may still arrive.
const FRESH: Duration = Duration::from_secs(20);

/// Traces that are open, and those that were fetched a moment ago.
#[derive(Default)]
pub(crate) struct OpenTraces {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    last: u32,
    open: VecDeque<Arc<Opened>>,
    fetched: VecDeque<Fetched>,
    file: Option<super::file::TracesOfFile>,
}

struct Fetched {
    environment: String,
    source: String,
    id: TraceId,
    at: Instant,
    answer: Answer<Trace>,
}

/// A trace that is open.
pub(super) struct Opened {
    /// Its number in requests.
    pub(super) number: u32,
    /// The trace with everything that was worked out over it.
    pub(super) analysis: Analysis,
    /// Key of the source; absent for a file.
    pub(super) source: Option<String>,
    /// Title of the source, or the file's name.
    pub(super) origin: String,
    /// Where the file is, if it comes from one.
    file: Option<String>,
}

impl OpenTraces {
    /// The open trace with this number.
    pub(super) fn get(&self, number: u32) -> Result<Arc<Opened>, Failure> {
        let state = self.state();
        let found = state.open.iter().find(|opened| opened.number == number);
        found.cloned().ok_or_else(|| {
            Failure::new(Code::NotFound, "the trace is not open any more")
                .remedy("open it again: Wheelhouse keeps the last eight in memory")
        })
    }

    fn keep(
        &self,
        analysis: Analysis,
        source: Option<String>,
        origin: String,
        file: Option<String>,
    ) -> Arc<Opened> {
        let mut state = self.state();
        state.last = state.last.wrapping_add(1).max(1);
        let opened = Arc::new(Opened {
            number: state.last,
            analysis,
            source,
            origin,
            file,
        });
        state.open.push_back(opened.clone());
        if state.open.len() > OPEN {
            state.open.pop_front();
        }
        opened
    }

    /// A trace that was fetched a moment ago.
    fn take(&self, environment: &str, source: &Connected, id: TraceId) -> Option<Answer<Trace>> {
        let mut state = self.state();
        state.fetched.retain(|fetched| fetched.at.elapsed() < FRESH);
        let known = state.fetched.iter().position(|fetched| {
            fetched.id == id
                && fetched.source == source.definition.id
                && fetched.environment == environment
        });
        Some(state.fetched.remove(known?)?.answer)
    }

    pub(super) fn keep_file(&self, file: super::file::TracesOfFile) {
        self.state().file = Some(file);
    }

    /// A trace of the file that was read last. It is moved and not copied: a million spans take
    /// hundreds of megabytes.
    fn take_of_file(&self, path: &str, id: TraceId) -> Option<Trace> {
        let mut state = self.state();
        let file = state.file.as_mut().filter(|file| file.path == path)?;
        let at = file.traces.iter().position(|trace| trace.id() == id)?;
        Some(file.traces.swap_remove(at))
    }

    /// A trace of a file that is still open.
    fn open_of_file(&self, path: &str, id: TraceId) -> Option<Arc<Opened>> {
        let is_it = |opened: &&Arc<Opened>| {
            opened.file.as_deref() == Some(path) && opened.analysis.trace().id() == id
        };
        self.state().open.iter().find(is_it).cloned()
    }

    /// The trace of a request, if it is open already.
    pub(super) fn open_already(&self, request: &OpenTrace) -> Option<Arc<Opened>> {
        let id: TraceId = request.id.parse().ok()?;
        let is_it = |opened: &&Arc<Opened>| {
            opened.analysis.trace().id() == id
                && opened.file == request.file
                && (request.source.is_none() || opened.source == request.source)
        };
        self.state().open.iter().find(is_it).cloned()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Opens a trace of a source, or of a file that was read before.
///
/// # Errors
/// If the id is none, or no source holds the trace.
pub async fn open_trace(console: &Console, request: OpenTrace) -> Result<TraceView, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, open(console, &request))
        .await
}

/// Ends an open trace; its memory is given back.
///
/// # Errors
/// None: a trace that was pushed out meanwhile is not there any more.
#[allow(clippy::unused_async)] // a command
pub async fn close_trace(console: &Console, request: TraceRef) -> Result<Nothing, Failure> {
    let mut state = console.shared.traces.state();
    state.open.retain(|opened| opened.number != request.trace);
    Ok(Nothing {})
}

async fn open(console: &Console, request: &OpenTrace) -> Result<TraceView, Failure> {
    let id: TraceId = request.id.parse().map_err(|error| {
        Failure::new(Code::BadInput, format!("{:?} is {error}", request.id))
            .remedy("a trace id has 1 to 32 digits of 0-9 and a-f")
    })?;
    let traces = &console.shared.traces;
    if let Some(path) = &request.file {
        let opened = open_file(traces, path, id).await?;
        return Ok(view::of(&opened, request, console.shared.now()));
    }
    let running = console.environment(&request.environment).await?;
    let sources = match &request.source {
        Some(key) => vec![running.source(key)?],
        None => running.with_traces(),
    };
    if sources.is_empty() {
        running.traces(None)?;
    }
    let asking = sources.iter().map(|source| {
        let running = &running;
        async move {
            if let Some(answer) = traces.take(&running.definition.id, source, id) {
                return Ok(Some((source.clone(), answer)));
            }
            let fetched = ask(source, id, request.around).await;
            fetched.map(|found| found.map(|answer| (source.clone(), answer)))
        }
    });
    let mut failure = None;
    for fetched in join_all(asking).await {
        match fetched {
            Ok(Some((source, answer))) => {
                let analysis = Analysis::of(answer).await?;
                let definition = &source.definition;
                let opened = traces.keep(
                    analysis,
                    Some(definition.id.clone()),
                    definition.title.clone(),
                    None,
                );
                return Ok(view::of(&opened, request, console.shared.now()));
            }
            Ok(None) => {}
            Err(why) => failure = Some(why),
        }
    }
    Err(failure.unwrap_or_else(|| not_found(id, &running.definition.title)))
}

/// Opens a trace of a file; the file is read again if the trace is not at hand any more.
async fn open_file(traces: &OpenTraces, path: &str, id: TraceId) -> Result<Arc<Opened>, Failure> {
    if let Some(opened) = traces.open_of_file(path, id) {
        return Ok(opened);
    }
    let trace = match traces.take_of_file(path, id) {
        Some(trace) => trace,
        None => {
            let (read, _) = super::file::read(path).await?;
            let found = read.into_iter().find(|trace| trace.id() == id);
            found.ok_or_else(|| not_found(id, path).remedy("open the file again"))?
        }
    };
    let analysis = Analysis::of(Answer::whole(trace)).await?;
    let name = super::file::name_of(path);
    Ok(traces.keep(analysis, None, name, Some(path.to_owned())))
}

/// Whether one source holds a trace; what it sent is kept for a moment, as it is opened next.
pub(super) async fn fetch(
    console: &Console,
    running: &Running,
    source: &Connected,
    id: TraceId,
) -> Result<bool, Failure> {
    let Some(answer) = ask(source, id, None).await? else {
        return Ok(false);
    };
    let mut state = console.shared.traces.state();
    state.fetched.push_back(Fetched {
        environment: running.definition.id.clone(),
        source: source.definition.id.clone(),
        id,
        at: Instant::now(),
        answer,
    });
    if state.fetched.len() > FETCHED {
        state.fetched.pop_front();
    }
    Ok(true)
}

async fn ask(
    source: &Connected,
    id: TraceId,
    around: Option<TimeRange>,
) -> Result<Option<Answer<Trace>>, Failure> {
    let traces = source.traces()?;
    let answer = source.ask(traces.trace(id, around)).await?;
    Ok(answer.value.map(|value| Answer {
        value,
        warnings: answer.warnings,
        infos: answer.infos,
        partial: answer.partial,
        capped_at: answer.capped_at,
    }))
}
