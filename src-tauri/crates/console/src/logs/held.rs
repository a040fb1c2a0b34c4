use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use model::{Answer, Code, Failure, LogFilter, LogLine, LogOrder, Millis};
use tokio_util::sync::DropGuard;

use super::{follow::Following, sieve::Sieve, store::Store};
use crate::wire::{AskedLogs, LogKeep, LogsOrigin};

/// Lines that one search, file or followed source holds at most.
pub(super) const MOST: usize = 100_000;
/// Lists of lines that are open at a time; the one that was opened first goes.
const OPEN: usize = 6;

/// Lines that are open.
#[derive(Default)]
pub(crate) struct OpenLogs {
    state: Mutex<(u32, VecDeque<Arc<Open>>)>,
}

impl OpenLogs {
    /// The open lines with this number.
    pub(super) fn get(&self, number: u32) -> Result<Arc<Open>, Failure> {
        let state = self.state();
        let found = state.1.iter().find(|open| open.number == number);
        found.cloned().ok_or_else(|| {
            Failure::new(Code::NotFound, "these log lines are not held any more")
                .remedy("search again: Wheelhouse holds the last six searches")
        })
    }

    /// A list that can be asked for once it is kept.
    pub(super) fn begin(&self, what: What, lines: Lines) -> Arc<Open> {
        let mut state = self.state();
        state.0 = state.0.wrapping_add(1).max(1);
        Arc::new(Open {
            number: state.0,
            what,
            lines: Arc::new(Mutex::new(lines)),
            following: Mutex::default(),
        })
    }

    pub(super) fn keep(&self, open: Arc<Open>) {
        let mut state = self.state();
        state.1.push_back(open);
        if state.1.len() > OPEN {
            state.1.pop_front();
        }
    }

    pub(super) fn close(&self, number: u32) {
        self.state().1.retain(|open| open.number != number);
    }

    fn state(&self) -> MutexGuard<'_, (u32, VecDeque<Arc<Open>>)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was asked for.
#[derive(Clone)]
pub(super) struct What {
    pub(super) origin: LogsOrigin,
    /// Its id; empty for files.
    pub(super) environment: String,
    /// As the window asked.
    pub(super) filter: LogFilter,
    pub(super) order: LogOrder,
    /// Lines of one page.
    pub(super) page: usize,
}

/// A list of lines that is open.
pub(super) struct Open {
    /// Its number in requests.
    pub(super) number: u32,
    pub(super) what: What,
    lines: Arc<Mutex<Lines>>,
    /// What follows the sources; ends with the list.
    pub(super) following: Mutex<Option<(Arc<Following>, DropGuard)>>,
}

impl Open {
    pub(super) fn lines(&self) -> MutexGuard<'_, Lines> {
        lock(&self.lines)
    }

    /// The lines alone, for what must not keep the list open.
    pub(super) fn shared(&self) -> Arc<Mutex<Lines>> {
        self.lines.clone()
    }
}

pub(super) fn lock(lines: &Mutex<Lines>) -> MutexGuard<'_, Lines> {
    lines.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The lines of a list and how far its sources have been read.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) store: Store,
    pub(super) sources: Vec<Source>,
    /// Lines of sources that are ahead of others: they wait until the others got as far.
    pub(super) waiting: Vec<(u32, LogLine)>,
    /// Lines were left out because no more can be held.
    pub(super) full: bool,
    /// Lines around a line, which are not part of the list.
    pub(super) aside: Vec<(u32, u32, LogLine)>,
    /// Pieces that were hidden in what was shown.
    pub(super) hidden: u64,
    /// Patterns mined last: the numbers of their lines, ascending.
    pub(super) patterns: Vec<Arc<[u32]>>,
    kept: Option<(LogKeep, Sieve)>,
    found: Option<(LogKeep, String, Sieve)>,
}

/// Numbers from here on are those of lines around a line.
pub(super) const ASIDE: u32 = 1 << 31;

impl Lines {
    /// Of sources that have not been asked yet.
    pub(super) fn of(sources: Vec<Source>) -> Self {
        Self {
            sources,
            ..Self::default()
        }
    }

    /// A line by its number, and its source.
    pub(super) fn line(&self, number: u32) -> Result<(u32, &LogLine), Failure> {
        let held = || self.store.by_number(number);
        let aside = || self.aside.iter().find(|(of, ..)| *of == number);
        let found = if number < ASIDE {
            held().map(|held| (held.source, &held.line))
        } else {
            aside().map(|(_, source, line)| (*source, line))
        };
        found.ok_or_else(|| {
            Failure::new(Code::NotFound, "this log line is not held any more")
                .remedy("choose another line, or search again")
        })
    }

    /// Every source has given all it has in the direction of its pages.
    pub(super) fn is_over(&self) -> bool {
        self.waiting.is_empty() && self.sources.iter().all(|source| source.over)
    }

    /// Runs over the lines that are kept, and those of them that hold a text.
    pub(super) fn sieved<T>(
        &mut self,
        keep: &LogKeep,
        find: &str,
        look: impl FnOnce(&Store, Option<&VecDeque<u64>>, Option<&VecDeque<u64>>) -> T,
    ) -> T {
        let numbers = keep.pattern.map(|pattern| {
            self.patterns
                .get(pattern as usize)
                .cloned()
                .unwrap_or_default()
        });
        if self.kept.as_ref().is_none_or(|(of, _)| of != keep) {
            let sieve = Sieve::new(&[&keep.text], numbers.clone());
            self.kept = Some((keep.clone(), sieve));
        }
        let is_found = |(of, text, _): &(LogKeep, String, Sieve)| of == keep && text == find;
        if find.is_empty() {
            self.found = None;
        } else if !self.found.as_ref().is_some_and(is_found) {
            let sieve = Sieve::new(&[&keep.text, find], numbers);
            self.found = Some((keep.clone(), find.to_owned(), sieve));
        }
        let kept = self.kept.as_mut().filter(|(_, sieve)| !sieve.is_open());
        let kept = kept.map(|(_, sieve)| sieve.places(&self.store));
        let found = self
            .found
            .as_mut()
            .map(|(.., sieve)| sieve.places(&self.store));
        look(&self.store, kept, found)
    }

    /// Forgets what was worked out of patterns that are replaced.
    pub(super) fn replace_patterns(&mut self, patterns: Vec<Arc<[u32]>>) {
        self.patterns = patterns;
        self.kept = None;
        self.found = None;
    }
}

/// One source and how far it has been read.
pub(super) struct Source {
    pub(super) asked: AskedLogs,
    /// Where the next page begins.
    pub(super) next: Option<String>,
    /// It has given all it has in the direction of its pages.
    pub(super) over: bool,
    /// How far its pages have come.
    pub(super) reached: Option<model::Nanos>,
    /// Lines that came after the search: asked from here on.
    pub(super) newer_from: Millis,
}

impl Source {
    /// Notes what a source said beside its lines.
    pub(super) fn note<T>(&mut self, answer: Answer<T>) -> T {
        let asked = &mut self.asked;
        asked.partial |= answer.partial;
        asked.capped_at = answer.capped_at.or(asked.capped_at);
        for (all, said) in [
            (&mut asked.warnings, answer.warnings),
            (&mut asked.notes, answer.infos),
        ] {
            for words in said {
                if !all.contains(&words) && all.len() < REMARKS {
                    all.push(words);
                }
            }
        }
        answer.value
    }
}

/// Remarks of one source that are kept.
const REMARKS: usize = 20;
