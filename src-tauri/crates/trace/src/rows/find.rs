use hashbrown::HashSet;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Entry, FoldState, Rows};
use crate::{Reading, SpanFilter, Waterfall, filter::Wanted};

/// Which match is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Direction {
    Next,
    Previous,
}

/// A match of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Found {
    /// The span.
    pub span: u32,
    /// Its row, none if it is folded or below a closed span: see [`Rows::reveal`].
    pub row: Option<u32>,
    /// Which match it is, counted from 1.
    pub number: u32,
    /// How many there are in the view, shown or not.
    pub of: u32,
}

impl Rows {
    /// The row of a span, none if it has none of its own.
    #[must_use]
    pub fn row_of(&self, reading: Reading<'_>, span: u32) -> Option<u32> {
        let row = self.last_row_until(reading, span)?;
        (self.entry(row) == Some(Entry::Span(span))).then_some(row)
    }

    /// The row that stands for a span: its own, that of its fold, or that of the nearest ancestor
    /// which is shown.
    #[must_use]
    pub fn standing_for(&self, reading: Reading<'_>, span: u32) -> Option<u32> {
        // Below a closed span that is the row before, however deep.
        let before = self.last_row_until(reading, span)?;
        if let Some(Entry::Span(shown)) = self.entry(before)
            && reading.tree.is_within(span, shown)
        {
            return Some(before);
        }
        let mut above = std::iter::once(span).chain(reading.tree.ancestors(span));
        above.find_map(|span| {
            let fold = self.fold_of(reading, span);
            let head = fold.filter(|(_, folding)| folding.state == FoldState::Folded);
            self.row_of(reading, span).or_else(|| {
                let (group, folding) = head?;
                let row = self.last_row_until(reading, folding.first)?;
                (self.entry(row) == Some(Entry::Fold(group))).then_some(row)
            })
        })
    }

    /// The next or previous span of the view that meets a condition, seen from a row; behind the
    /// last one comes the first.
    ///
    /// Spans that are folded or below a closed span count, those that the filter hides do not.
    #[must_use]
    pub fn find(
        &self,
        reading: Reading<'_>,
        condition: &SpanFilter,
        from: u32,
        direction: Direction,
    ) -> Option<Found> {
        let wanted = Wanted::of(self.seen(reading), condition);
        let order = &reading.tree.order()[self.scope.clone()];
        let here = self
            .entry(from)
            .and_then(|entry| self.place_of(reading, entry));
        let matches: Vec<usize> = (0..order.len())
            .filter(|at| self.keeps(*at) && wanted.is(order[*at]))
            .collect();
        let chosen = match direction {
            Direction::Next => {
                let behind = here.map_or(0, |here| matches.partition_point(|at| *at <= here));
                if behind < matches.len() { behind } else { 0 }
            }
            Direction::Previous => {
                let before = here.map_or(0, |here| matches.partition_point(|at| *at < here));
                before.checked_sub(1).or(matches.len().checked_sub(1))?
            }
        };
        let span = order[*matches.get(chosen)?];
        Some(Found {
            span,
            row: self.row_of(reading, span),
            number: u32::try_from(chosen + 1).unwrap_or(u32::MAX),
            of: u32::try_from(matches.len()).unwrap_or(u32::MAX),
        })
    }

    /// The view in which a span has a row: with its ancestors and folds opened, without the filter
    /// if that hides it, and of the whole trace if it lies outside. None if it has one already,
    /// or is not a span of the trace.
    #[must_use]
    pub fn reveal(&self, reading: Reading<'_>, view: &Waterfall, span: u32) -> Option<Waterfall> {
        let tree = reading.tree;
        if (span as usize) >= tree.len() || self.row_of(reading, span).is_some() {
            return None;
        }
        let mut view = view.clone();
        let place = self.place(reading, span);
        if place.is_none() {
            view.root = None;
        }
        if place.is_none_or(|at| !self.keeps(at)) {
            view.filter = SpanFilter::default();
        }
        // One that the trace does not have is no root.
        view.root = view.root.filter(|root| (*root as usize) < tree.len());
        let top = view.root.map_or(0, |root| tree.depth(root));
        let ancestors: Vec<u32> = tree
            .ancestors(span)
            .take_while(|ancestor| tree.depth(*ancestor) >= top)
            .collect();
        open(&mut view, self.closed_of(reading, &ancestors, top));
        if view.fold {
            let inside = std::iter::once(span).chain(ancestors);
            let folds = inside.filter_map(|span| reading.folds.group(span));
            let firsts = folds.map(|group| reading.folds.members(group)[0]);
            add(&mut view.unfolded, firsts);
        }
        Some(view)
    }

    fn closed_of(&self, reading: Reading<'_>, spans: &[u32], top: u32) -> Vec<u32> {
        let closed = |span: &u32| self.closing.is_closed(reading, *span, top);
        spans.iter().copied().filter(closed).collect()
    }

    /// The last row that does not come after a span.
    fn last_row_until(&self, reading: Reading<'_>, span: u32) -> Option<u32> {
        if (span as usize) >= reading.tree.len() {
            return None;
        }
        let place = self.place(reading, span)?;
        let count = u32::try_from(self.len()).unwrap_or(u32::MAX);
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = low.midpoint(high);
            let entry = self
                .entry(middle)
                .and_then(|entry| self.place_of(reading, entry));
            if entry.is_some_and(|entry| entry <= place) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low.checked_sub(1)
    }

    /// The place of a row in preorder: rows ascend by it, and a fold comes right before its first.
    fn place_of(&self, reading: Reading<'_>, entry: Entry) -> Option<usize> {
        let span = match entry {
            Entry::Span(span) => span,
            Entry::Fold(group) => self.folding[group as usize].first,
        };
        self.place(reading, span)
    }
}

/// The most spans that are opened one by one: the view stays small, however deep a trace is.
const OPENED: usize = 1_000;

fn open(view: &mut Waterfall, spans: Vec<u32>) {
    let opened: HashSet<u32> = spans.iter().copied().collect();
    view.closed.retain(|closed| !opened.contains(closed));
    if spans.len() > OPENED {
        view.depth = None;
        view.closed_services.clear();
    } else {
        add(&mut view.opened, spans);
    }
}

fn add(list: &mut Vec<u32>, spans: impl IntoIterator<Item = u32>) {
    let mut known: HashSet<u32> = list.iter().copied().collect();
    list.extend(spans.into_iter().filter(|span| known.insert(*span)));
}
