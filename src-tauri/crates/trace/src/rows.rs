mod closing;
mod find;
mod kept;
mod page;
mod stretch;
#[cfg(test)]
mod tests;

use std::{ops::Range, sync::OnceLock};

use serde::Serialize;
use ts_rs::TS;

use self::{closing::Closing, kept::Kept};
use crate::{CriticalPath, Folds, Reading, TimeScale, Waterfall, critical_path, filter::Wanted};

pub use find::{Direction, Found};
pub use page::{FoldRow, Row, RowState, Tick};
pub use stretch::Stretch;

/// The rows of a waterfall: four bytes each, in the order in which they are shown.
///
/// The functions of `Rows` take the [`Reading`] that the rows were made from.
#[derive(Clone, Debug)]
pub struct Rows {
    list: Vec<u32>,
    /// Positions in the tree's order that are looked at.
    scope: Range<usize>,
    /// The depth of the top of `scope`.
    top: u32,
    /// The critical path of the span that is looked at, if it is not the one of the reading.
    path: Option<CriticalPath>,
    kept: Option<Kept>,
    folding: Vec<Folding>,
    closing: Closing,
    totals: Totals,
    /// From the first start to the last end of what the filter keeps, once it is asked for.
    extent: OnceLock<Option<(i64, i64)>>,
    /// Its scale without and with cuts, which every page of rows asks for.
    scales: [OnceLock<TimeScale>; 2],
}

/// How many spans are shown, and where the others are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct Totals {
    /// Of the trace, or of the span that is looked at with all below it.
    pub spans: u32,
    /// Have a row of their own.
    pub shown: u32,
    /// Are in a fold, or below a span of one.
    pub folded: u32,
    /// Are below a span that is closed.
    pub closed: u32,
    /// Are hidden by the filter, wherever they are.
    pub filtered: u32,
    /// Meet the filter, shown or not; all if there is none.
    pub matches: u32,
    /// Are not looked at, because another span is the root.
    pub outside: u32,
}

/// What a row stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// One span.
    Span(u32),
    /// The head of a fold, by the number of its group.
    Fold(u32),
}

/// How a group of repeated siblings is shown.
#[derive(Clone, Copy, Debug, Default)]
struct Folding {
    state: FoldState,
    /// The first span of it that the filter keeps.
    first: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum FoldState {
    /// Every span by itself: folding is off, or the filter keeps too few.
    #[default]
    Apart,
    Folded,
    /// Every span by itself, below the row that folds them again.
    Unfolded,
}

/// Marks a row as the head of a fold; no trace has 2^31 spans.
const FOLD: u32 = 1 << 31;

impl Rows {
    /// Builds the rows of a view in one pass over the spans.
    #[must_use]
    pub fn of(reading: Reading<'_>, view: &Waterfall) -> Self {
        let tree = reading.tree;
        let root = view.root.filter(|root| (*root as usize) < tree.len());
        let scope = root.map_or(0..tree.len(), |root| {
            let from = tree.position(root) as usize;
            from..from + tree.descendants(root) as usize + 1
        });
        let order = &tree.order()[scope.clone()];
        let other = root.filter(|root| reading.path.root != Some(*root));
        let path = other.map(|root| critical_path(tree, reading.timing, root));
        let kept = (!view.filter.is_empty()).then(|| {
            let path = path.as_ref().unwrap_or(reading.path);
            let wanted = Wanted::of(Reading { path, ..reading }, &view.filter);
            Kept::of(tree, order, |span| wanted.is(span))
        });
        let mut rows = Self {
            list: Vec::new(),
            top: root.map_or(0, |root| tree.depth(root)),
            path,
            kept,
            folding: Vec::new(),
            closing: Closing::of(reading, view),
            totals: Totals::default(),
            extent: OnceLock::new(),
            scales: Default::default(),
            scope,
        };
        rows.folding = rows.fold(reading, view);
        rows.list(reading);
        rows.totals.matches = rows.matches_in(0..order.len());
        rows
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is no row: the trace is empty, or nothing meets the filter.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Where the spans are.
    #[must_use]
    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// What a row stands for; none behind the last one.
    #[must_use]
    pub fn entry(&self, row: u32) -> Option<Entry> {
        self.list.get(row as usize).map(|entry| {
            if entry & FOLD == 0 {
                Entry::Span(*entry)
            } else {
                Entry::Fold(entry & !FOLD)
            }
        })
    }

    /// The spans that the filter keeps, wherever they are, and of each whether it keeps none below.
    pub(crate) fn spans<'a>(
        &'a self,
        reading: Reading<'a>,
    ) -> impl Iterator<Item = (u32, bool)> + 'a {
        let order = &reading.tree.order()[self.scope.clone()];
        let all = order.iter().copied().enumerate();
        all.filter(|(at, _)| self.keeps(*at))
            .map(move |(at, span)| {
                let next = at + 1 + reading.tree.descendants(span) as usize;
                (span, self.kept_in(at + 1..next) == 0)
            })
    }

    /// From the first start to the last end of these spans.
    pub(crate) fn extent(&self, reading: Reading<'_>) -> Option<(i64, i64)> {
        *self.extent.get_or_init(|| {
            let timing = reading.timing;
            let spans = self.spans(reading);
            let both = spans.map(|(span, _)| (timing.start(span), timing.end(span)));
            both.reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)))
        })
    }

    /// Where the scale of all the time of these spans is kept once it is made.
    pub(crate) fn scale(&self, compress: bool) -> &OnceLock<TimeScale> {
        &self.scales[usize::from(compress)]
    }

    /// A span and what is hidden because it is closed.
    pub(crate) fn stands_for<'a>(&self, reading: Reading<'a>, span: u32) -> &'a [u32] {
        let all = reading.tree.subtree(span);
        let is_closed = self.closing.is_closed(reading, span, self.top);
        &all[..if is_closed { all.len() } else { 1 }]
    }

    /// Whether the head of a fold stands for its members.
    pub(crate) fn is_folded(&self, group: u32) -> bool {
        self.folding[group as usize].state == FoldState::Folded
    }

    /// The members of a fold that are looked at and that the filter keeps.
    pub(crate) fn members<'a>(
        &'a self,
        reading: Reading<'a>,
        group: u32,
    ) -> impl Iterator<Item = u32> + 'a {
        let members = reading.folds.members(group).iter().copied();
        members.filter(move |span| self.place(reading, *span).is_some_and(|at| self.keeps(at)))
    }

    /// The reading with the critical path that is shown.
    fn seen<'a>(&'a self, reading: Reading<'a>) -> Reading<'a> {
        Reading {
            path: self.path.as_ref().unwrap_or(reading.path),
            ..reading
        }
    }

    /// The place of a span within what is looked at.
    fn place(&self, reading: Reading<'_>, span: u32) -> Option<usize> {
        let at = reading.tree.position(span) as usize;
        self.scope.contains(&at).then(|| at - self.scope.start)
    }

    fn keeps(&self, at: usize) -> bool {
        self.kept
            .as_ref()
            .is_none_or(|kept| kept.kept(at..at + 1) > 0)
    }

    fn kept_in(&self, places: Range<usize>) -> u32 {
        let all = u32::try_from(places.len()).unwrap_or(u32::MAX);
        self.kept.as_ref().map_or(all, |kept| kept.kept(places))
    }

    fn matches_in(&self, places: Range<usize>) -> u32 {
        let all = u32::try_from(places.len()).unwrap_or(u32::MAX);
        self.kept.as_ref().map_or(all, |kept| kept.matches(places))
    }

    /// Decides for every group of repeated siblings how it is shown.
    fn fold(&self, reading: Reading<'_>, view: &Waterfall) -> Vec<Folding> {
        if !view.fold {
            return Vec::new();
        }
        let folds = reading.folds;
        let groups = 0..u32::try_from(folds.len()).unwrap_or(FOLD);
        let mut folding: Vec<Folding> = groups
            .map(|group| {
                let mut kept = self.members(reading, group);
                let Some(first) = kept.next() else {
                    return Folding::default();
                };
                // Counting on is not worth it once there are enough.
                let others = kept.take(Folds::LEAST as usize - 1).count();
                let state = if others + 1 < Folds::LEAST as usize {
                    FoldState::Apart
                } else {
                    FoldState::Folded
                };
                Folding { state, first }
            })
            .collect();
        for span in view
            .unfolded
            .iter()
            .filter(|span| (**span as usize) < reading.tree.len())
        {
            let group = folds
                .group(*span)
                .and_then(|group| folding.get_mut(group as usize));
            if let Some(folding) = group.filter(|folding| folding.state == FoldState::Folded) {
                folding.state = FoldState::Unfolded;
            }
        }
        folding
    }

    fn fold_of(&self, reading: Reading<'_>, span: u32) -> Option<(u32, Folding)> {
        if self.folding.is_empty() {
            return None;
        }
        let group = reading.folds.group(span)?;
        let folding = self.folding[group as usize];
        (folding.state != FoldState::Apart).then_some((group, folding))
    }

    fn list(&mut self, reading: Reading<'_>) {
        let tree = reading.tree;
        let order = &tree.order()[self.scope.clone()];
        let mut totals = Totals {
            spans: u32::try_from(order.len()).unwrap_or(u32::MAX),
            outside: u32::try_from(tree.len() - order.len()).unwrap_or(u32::MAX),
            ..Totals::default()
        };
        let mut at = 0;
        while let Some(span) = order.get(at).copied() {
            let next = at + 1 + tree.descendants(span) as usize;
            if !self.keeps(at) {
                totals.filtered += u32::try_from(next - at).unwrap_or(u32::MAX);
                at = next;
                continue;
            }
            if let Some((group, folding)) = self.fold_of(reading, span) {
                if folding.first == span {
                    self.list.push(FOLD | group);
                }
                if folding.state == FoldState::Folded {
                    let kept = self.kept_in(at..next);
                    totals.folded += kept;
                    totals.filtered += u32::try_from(next - at).unwrap_or(u32::MAX) - kept;
                    at = next;
                    continue;
                }
            }
            self.list.push(span);
            totals.shown += 1;
            at += 1;
            if self.closing.is_closed(reading, span, self.top) {
                let kept = self.kept_in(at..next);
                totals.closed += kept;
                totals.filtered += u32::try_from(next - at).unwrap_or(u32::MAX) - kept;
                at = next;
            }
        }
        self.totals = totals;
    }
}
