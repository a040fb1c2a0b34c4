mod facts;
mod merge;
mod query;
mod shelf;

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    path::PathBuf,
    sync::Arc,
    time::Instant,
};

use async_trait::async_trait;
use chrono::{DateTime, SecondsFormat};
use model::{
    Answer, Code, Failure, Ladder, Rung, RungState, Step, TimeRange, Trace, TraceAbilities,
    TraceId, TraceQuery, TraceSummary, Traces,
};

use facts::{Part, line};
use merge::merged;
use query::Search;
use shelf::{Indexed, Shelf, Shown};

/// Files of traces in one folder, or in one file, as a source.
///
/// Every file is read once for an index of its traces, and again when its size or its time has
/// changed; what a question needs beyond the index is read from the files that hold it. Traces
/// whose spans lie in several files are put together, and a span that several files hold is there
/// once. What cannot be read is named in the warnings of every answer.
#[derive(Clone, Debug)]
pub struct Folder {
    shelf: Arc<Shelf>,
}

impl Folder {
    /// The files that lie in the folder itself, or the one file; they need not be there yet.
    ///
    /// The newest 200 files are read, of up to 256 MiB each.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            shelf: Arc::new(Shelf::new(path.into())),
        }
    }

    /// Says what the folder holds, or why nothing can be read from it.
    pub async fn diagnose(&self) -> Ladder {
        let begun = Instant::now();
        let result = self.ask(|shown, place| standing(&shown, place)).await;
        let (state, detail, failure) = match result.and_then(|standing| standing) {
            Ok(detail) => (RungState::Passed, detail, None),
            Err(failure) => (RungState::Failed, failure.message.clone(), Some(failure)),
        };
        Ladder {
            steps: vec![Step {
                rung: Rung::Query,
                state,
                detail,
                took_ms: begun.elapsed().as_secs_f64() * 1_000.0,
                failure,
            }],
        }
    }

    /// Answers from the files as they are now, away from the threads that serve everyone.
    async fn ask<T: Send + 'static>(
        &self,
        answer: impl FnOnce(Shown, &str) -> T + Send + 'static,
    ) -> Result<T, Failure> {
        let shelf = self.shelf.clone();
        // Dropped with this future, which tells the reading that nobody waits any more.
        let asked = Arc::new(());
        let waiting = Arc::downgrade(&asked);
        let place = shelf.path().display().to_string();
        tokio::task::spawn_blocking(move || {
            let shown = shelf.shown(waiting)?;
            Ok(answer(shown, &shelf.path().display().to_string()))
        })
        .await
        .map_err(|error| Failure::new(Code::Internal, format!("reading stopped: {error}")))
        .and_then(|result| result)
        .map_err(|failure: Failure| failure.at(place))
    }
}

#[async_trait]
impl Traces for Folder {
    /// Finds by the id alone: the index knows the files.
    async fn trace(
        &self,
        id: TraceId,
        _around: Option<TimeRange>,
    ) -> Result<Answer<Option<Trace>>, Failure> {
        self.ask(move |shown, _| trace(&shown, id)).await
    }

    async fn search(&self, query: &TraceQuery) -> Result<Answer<Vec<TraceSummary>>, Failure> {
        let search = Search::new(query)?;
        self.ask(move |shown, _| found(&shown, &search)).await
    }

    /// Those of all files: what was saved is looked at long after its time.
    async fn services(&self, _range: TimeRange) -> Result<Answer<Vec<String>>, Failure> {
        self.ask(|shown, _| {
            let names: BTreeSet<&str> = names(&shown).map(|(service, _)| service).collect();
            shown.answer(owned(names))
        })
        .await
    }

    async fn operations(
        &self,
        service: &str,
        _range: TimeRange,
    ) -> Result<Answer<Vec<String>>, Failure> {
        let service = service.to_owned();
        self.ask(move |shown, _| {
            let of_service = names(&shown).filter(|(of, _)| *of == service);
            let names: BTreeSet<&str> = of_service.map(|(_, name)| name).collect();
            shown.answer(owned(names))
        })
        .await
    }

    fn written(&self, query: &TraceQuery) -> String {
        query::written(query)
    }

    fn abilities(&self) -> TraceAbilities {
        TraceAbilities {
            language: None,
            needs_service: false,
            search: true,
            attributes: true,
            ops: query::OPS.to_vec(),
            errors: true,
            most: query::MOST,
            delay_ms: 0,
        }
    }
}

fn trace(shown: &Shown, id: TraceId) -> Answer<Option<Trace>> {
    let mut answer = shown.answer(None);
    let holding: Vec<&Arc<Indexed>> = shown
        .files
        .iter()
        .filter(|file| file.facts().is_some_and(|facts| facts.holds(id)))
        .collect();
    let mut parts = Vec::new();
    let mut names = Vec::new();
    for file in holding {
        let traces = read_again(file, &mut answer);
        let before = parts.len();
        parts.extend(traces.into_iter().filter(|trace| trace.id() == id));
        if parts.len() > before {
            names.push(file.name.as_str());
        }
    }
    let (whole, copies) = merged(id, parts, &shown.prints);
    if names.len() > 1 {
        let names = names.join(", ");
        answer.infos.push(format!("its spans lie in {names}"));
    }
    if copies > 0 {
        answer.infos.push(format!(
            "{copies} spans lie there more than once, and are shown once"
        ));
    }
    answer.value = whole;
    answer
}

/// All traces of a file that the index knows.
fn read_again<T>(file: &Indexed, answer: &mut Answer<T>) -> Vec<Trace> {
    match file.read() {
        Ok((traces, _)) => traces,
        Err(failure) => {
            answer.partial = true;
            answer
                .warnings
                .push(shelf::in_one_line(&file.name, &failure));
            Vec::new()
        }
    }
}

/// A trace with the files and the parts of it that they hold.
type Held<'a> = Vec<(usize, &'a Part)>;

fn found(shown: &Shown, search: &Search) -> Answer<Vec<TraceSummary>> {
    let mut traces: HashMap<TraceId, Held<'_>> = HashMap::new();
    for (at, file) in shown.files.iter().enumerate() {
        for part in file.facts().into_iter().flat_map(|facts| &facts.parts) {
            traces.entry(part.id).or_default().push((at, part));
        }
    }
    let all = traces.len();
    let mut candidates: Vec<(TraceSummary, Held<'_>)> = traces
        .into_values()
        .filter_map(|held| Some((line(held.iter().map(|(_, part)| *part))?, held)))
        .collect();
    let times = || candidates.iter().map(|(line, _)| line.start);
    let span_of_time = times().min().zip(times().max());
    candidates.retain(|(line, held)| {
        let named = |(at, part): &(usize, &Part)| {
            let facts = shown.files[*at].facts();
            facts.is_some_and(|facts| search.fits_names(facts.names_of(part)))
        };
        search.fits_line(line) && held.iter().any(named)
    });
    candidates.sort_by(|(a, _), (b, _)| b.start.cmp(&a.start).then_with(|| a.id.cmp(&b.id)));

    let mut answer = shown.answer(Vec::new());
    let mut fitting: HashMap<usize, HashSet<TraceId>> = HashMap::new();
    for (line, held) in candidates {
        let fits = search.is_told_by_names()
            || held.iter().any(|(at, part)| {
                let of_file = fitting.entry(*at).or_insert_with(|| {
                    if shown.is_abandoned() {
                        return HashSet::new();
                    }
                    let traces = read_again(&shown.files[*at], &mut answer);
                    let fits = |trace: &&Trace| trace.spans().any(|span| search.fits_span(span));
                    traces.iter().filter(fits).map(Trace::id).collect()
                });
                of_file.contains(&part.id)
            });
        if !fits {
            continue;
        }
        if answer.value.len() >= search.limit as usize {
            answer.capped_at = Some(search.limit);
            break;
        }
        answer.value.push(line);
    }
    if let (true, Some((first, last))) = (answer.value.is_empty(), span_of_time) {
        let time = |nanos| {
            DateTime::from_timestamp_nanos(nanos).to_rfc3339_opts(SecondsFormat::Secs, true)
        };
        answer.infos.push(format!(
            "none of {all} traces fits; they started from {} to {}",
            time(first.0),
            time(last.0)
        ));
    }
    answer
}

/// Services with the names of their spans, as often as traces have them.
fn names(shown: &Shown) -> impl Iterator<Item = (&str, &str)> {
    let facts = shown.files.iter().filter_map(|file| file.facts());
    facts
        .flat_map(|facts| facts.parts.iter().flat_map(|part| facts.names_of(part)))
        .filter(|(service, name)| !service.is_empty() && !name.is_empty())
}

fn owned(names: BTreeSet<&str>) -> Vec<String> {
    names.into_iter().map(str::to_owned).collect()
}

fn standing(shown: &Shown, place: &str) -> Result<String, Failure> {
    let facts = || shown.files.iter().filter_map(|file| file.facts());
    let readable = facts().count();
    if readable == 0 {
        let (what, remedy) = match shown.warnings().into_iter().next() {
            Some(why) => (
                format!("no file in {place} can be read: {why}"),
                "put files of OTLP or of Jaeger's JSON there",
            ),
            None => (
                format!("there is no file in {place}"),
                "check the path, or save traces there, as OTLP or as Jaeger's JSON",
            ),
        };
        return Err(Failure::new(Code::NotFound, what).remedy(remedy));
    }
    let traces: HashSet<TraceId> = facts()
        .flat_map(|facts| facts.parts.iter().map(|part| part.id))
        .collect();
    let services: HashSet<&str> = names(shown).map(|(service, _)| service).collect();
    let mut detail = format!(
        "{readable} files in {place} hold {} traces of {} services",
        traces.len(),
        services.len()
    );
    let bad = shown.files.len() - readable;
    if bad > 0 {
        detail.push_str(&format!("; {bad} more cannot be read"));
    }
    Ok(detail)
}
