use std::{collections::VecDeque, vec::IntoIter};

use futures::future::join_all;
use model::{Answer, Code, Failure, LogFilter, LogLine, LogOrder, LogPage, LogSearch};

use super::checkpoint::Reached;
use crate::logs::{ask, place::Place};

/// Lines of one page.
const PAGE: usize = 5_000;
/// Pages without a line, one after another, until a source is taken to turn in a circle.
const EMPTY: usize = 10_000;

/// Lines of several sources, oldest first, page by page.
pub(super) struct Reader<'p> {
    filter: &'p LogFilter,
    sources: Vec<Source<'p>>,
}

struct Source<'p> {
    place: &'p Place,
    reached: Reached,
    page: IntoIter<LogLine>,
    /// The page after the one that is being written.
    next: Option<String>,
    fetched: bool,
    empty: usize,
    /// Tokens of the last pages, so that one that comes again is told.
    tokens: VecDeque<String>,
}

/// Lines in the order in which they are written.
pub(super) struct Batch {
    /// The place of its source, and the line.
    pub(super) lines: Vec<(usize, LogLine)>,
    /// How far every source is read once they are written.
    pub(super) reached: Vec<Reached>,
}

impl<'p> Reader<'p> {
    pub(super) fn new(filter: &'p LogFilter, places: &'p [Place], reached: &[Reached]) -> Self {
        let sources = places.iter().zip(reached).map(|(place, reached)| Source {
            place,
            reached: reached.clone(),
            page: Vec::new().into_iter(),
            next: None,
            fetched: false,
            empty: 0,
            tokens: VecDeque::new(),
        });
        Self {
            filter,
            sources: sources.collect(),
        }
    }

    /// The next lines that nothing can come before; none if all are written.
    ///
    /// `told` hears what the sources say beside their lines.
    pub(super) async fn next(
        &mut self,
        told: &mut (dyn FnMut(usize, Answer<()>) + Send),
    ) -> Result<Option<Batch>, Failure> {
        let filter = self.filter;
        loop {
            let filling = self.sources.iter_mut().map(|source| source.fill(filter));
            for (at, filled) in join_all(filling).await.into_iter().enumerate() {
                if let Some(answer) = filled? {
                    told(at, answer);
                }
            }
            let is_over = |source: &Source<'_>| source.reached.over;
            let waits = |source: &Source<'_>| source.page.as_slice().is_empty() && !is_over(source);
            if self.sources.iter().any(waits) {
                continue;
            }
            let lines = self.merge();
            if lines.is_empty() {
                return Ok(None);
            }
            let reached = self.sources.iter().map(|source| source.reached.clone());
            return Ok(Some(Batch {
                lines,
                reached: reached.collect(),
            }));
        }
    }

    /// Lines up to the end of the first page that ends.
    fn merge(&mut self) -> Vec<(usize, LogLine)> {
        let mut merged = Vec::new();
        loop {
            let firsts = self.sources.iter().enumerate();
            let firsts =
                firsts.filter_map(|(at, source)| Some((source.page.as_slice().first()?.at, at)));
            let Some((_, at)) = firsts.min() else {
                return merged;
            };
            let Some(source) = self.sources.get_mut(at) else {
                return merged;
            };
            if let Some(line) = source.page.next() {
                source.reached.used += 1;
                merged.push((at, line));
            }
            if source.page.as_slice().is_empty() {
                if source.next.is_none() {
                    source.reached.over = true;
                    if self.sources.iter().all(|source| source.reached.over) {
                        return merged;
                    }
                    continue;
                }
                return merged;
            }
        }
    }
}

impl Source<'_> {
    /// Fetches a page if the one before is written.
    async fn fill(&mut self, filter: &LogFilter) -> Result<Option<Answer<()>>, Failure> {
        if self.reached.over || !self.page.as_slice().is_empty() {
            return Ok(None);
        }
        if self.fetched {
            self.reached.after = self.next.take();
            self.reached.used = 0;
        }
        let logs = self.place.logs.as_ref().map_err(Clone::clone)?;
        let search = LogSearch {
            filter: filter.clone(),
            order: LogOrder::OldestFirst,
            limit: ask::page(logs.as_ref(), PAGE),
            after: self.reached.after.clone(),
        };
        let answer = match self.place.ask(logs.search(&search)).await {
            Ok(answer) => answer,
            Err(failure) => {
                // The same page is asked for again when it goes on.
                self.next = self.reached.after.clone();
                return Err(failure);
            }
        };
        self.fetched = true;
        let mut page = LogPage::default();
        let told = answer.map(|value| page = value);
        self.turns(&page)?;
        let used = self.reached.used.min(page.lines.len());
        let mut lines = page.lines.into_iter();
        if let Some(last) = used.checked_sub(1) {
            lines.nth(last);
        }
        self.page = lines;
        self.next = page.next;
        if self.page.as_slice().is_empty() && self.next.is_none() {
            self.reached.over = true;
        }
        Ok(Some(told))
    }

    /// Fails if the source turns in a circle.
    fn turns(&mut self, page: &LogPage) -> Result<(), Failure> {
        let Some(next) = &page.next else {
            return Ok(());
        };
        self.empty = if page.lines.is_empty() {
            self.empty + 1
        } else {
            0
        };
        let again = self.reached.after.as_ref() == Some(next) || self.tokens.contains(next);
        if again || self.empty > EMPTY {
            return Err(Failure {
                code: Code::UnexpectedAnswer,
                ..ask::repeats(self.place)
            });
        }
        self.tokens.push_back(next.clone());
        if self.tokens.len() > 16 {
            self.tokens.pop_front();
        }
        Ok(())
    }
}
