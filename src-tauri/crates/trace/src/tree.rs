use std::iter;

use hashbrown::HashMap;
use model::{SpanId, Trace};

/// Who called whom: every span exactly once, below one parent or as a root.
///
/// Rules for what cannot be taken as written:
/// - **An orphan**, whose parent is named but absent, is a root.
/// - **A span that names itself** as its parent is a root.
/// - **A cycle** is cut at the span that starts first (of equal ones the first in the source),
///   which becomes a root.
/// - **Duplicates**: children belong to the first span with their parent's id, unless it does not
///   enclose them in time and one of the next duplicates (at most [`Tree::TRIED`]) does.
///
/// Children and roots are in order of their start, then of the source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    parents: Vec<u32>,
    /// Where the children of span `n` begin in `children`; one more entry than spans.
    children_from: Vec<u32>,
    children: Vec<u32>,
    roots: Vec<u32>,
    depths: Vec<u32>,
    descendants: Vec<u32>,
    order: Vec<u32>,
    positions: Vec<u32>,
    orphans: Vec<u32>,
    self_parents: Vec<u32>,
    duplicates: Vec<u32>,
    cycles: Vec<Cycle>,
}

/// A ring of spans of which each names the next as its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// The span that was made a root.
    pub cut: u32,
    /// How many spans are in the ring.
    pub spans: u32,
}

const NONE: u32 = u32::MAX;

impl Tree {
    /// How many spans of one id are tried for a child; more would be quadratic in hostile traces.
    pub const TRIED: usize = 16;

    /// Builds the tree of a trace.
    #[must_use]
    pub fn of(trace: &Trace) -> Self {
        let mut tree = Self::default();
        tree.name_parents(trace);
        tree.cut_cycles(trace);
        tree.place_children(|span| trace.starts()[span as usize]);
        tree
    }

    /// The same tree with children and roots in the order of other starts, such as corrected ones.
    ///
    /// # Panics
    /// If there are fewer starts than spans.
    #[must_use]
    pub fn ordered_by(&self, starts: &[i64]) -> Self {
        let mut tree = self.clone();
        tree.place_children(|span| starts[span as usize]);
        tree
    }

    /// Number of spans.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parents.len()
    }

    /// Whether there is no span.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parents.is_empty()
    }

    /// The parent of a span, none for a root.
    #[must_use]
    pub fn parent(&self, span: u32) -> Option<u32> {
        Some(self.parents[span as usize]).filter(|parent| *parent != NONE)
    }

    /// The children of a span in order of their start.
    #[must_use]
    pub fn children(&self, span: u32) -> &[u32] {
        let at = span as usize;
        &self.children[self.children_from[at] as usize..self.children_from[at + 1] as usize]
    }

    /// Spans without a parent in order of their start: real roots, orphans and what was cut.
    #[must_use]
    pub fn roots(&self) -> &[u32] {
        &self.roots
    }

    /// Number of ancestors.
    #[must_use]
    pub fn depth(&self, span: u32) -> u32 {
        self.depths[span as usize]
    }

    /// Number of spans below a span.
    #[must_use]
    pub fn descendants(&self, span: u32) -> u32 {
        self.descendants[span as usize]
    }

    /// All spans in preorder: a parent before its children, each with all that is below it.
    ///
    /// Walked backwards, every span comes after all of its descendants.
    #[must_use]
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// The place of a span in [`Tree::order`].
    #[must_use]
    pub fn position(&self, span: u32) -> u32 {
        self.positions[span as usize]
    }

    /// A span and all that is below it, in preorder.
    #[must_use]
    pub fn subtree(&self, span: u32) -> &[u32] {
        let from = self.position(span) as usize;
        &self.order[from..=from + self.descendants(span) as usize]
    }

    /// Whether `span` is `other` or lies below it.
    #[must_use]
    pub fn is_within(&self, span: u32, other: u32) -> bool {
        let (at, from) = (self.position(span), self.position(other));
        (from..=from + self.descendants(other)).contains(&at)
    }

    /// The parent of a span, its parent and so on, up to a root.
    pub fn ancestors(&self, span: u32) -> impl Iterator<Item = u32> {
        iter::successors(self.parent(span), |span| self.parent(*span))
    }

    /// Spans whose parent is named but absent, in order of the source.
    #[must_use]
    pub fn orphans(&self) -> &[u32] {
        &self.orphans
    }

    /// Spans that name themselves as their parent, in order of the source.
    #[must_use]
    pub fn self_parents(&self) -> &[u32] {
        &self.self_parents
    }

    /// Spans whose id an earlier span has, in order of the source.
    #[must_use]
    pub fn duplicates(&self) -> &[u32] {
        &self.duplicates
    }

    /// Rings that were cut.
    #[must_use]
    pub fn cycles(&self) -> &[Cycle] {
        &self.cycles
    }

    /// Finds every span's parent by its id; rings are still whole afterwards.
    fn name_parents(&mut self, trace: &Trace) {
        let ids = trace.ids();
        let mut first: HashMap<SpanId, u32> = HashMap::with_capacity(ids.len());
        // The spans of an id that occurs more than once, in order of the source.
        let mut same: HashMap<SpanId, Vec<u32>> = HashMap::new();
        for (span, id) in (0..).zip(ids) {
            if !id.is_some() {
                continue;
            }
            let known = *first.entry(*id).or_insert(span);
            if known != span {
                same.entry(*id).or_insert_with(|| vec![known]).push(span);
                self.duplicates.push(span);
            }
        }
        self.parents = Vec::with_capacity(ids.len());
        for (span, (id, named)) in (0..).zip(ids.iter().zip(trace.parents())) {
            let parent = if !named.is_some() {
                NONE
            } else if named == id {
                self.self_parents.push(span);
                NONE
            } else if let Some(all) = same.get(named) {
                enclosing(trace, all, span)
            } else if let Some(only) = first.get(named) {
                *only
            } else {
                self.orphans.push(span);
                NONE
            };
            self.parents.push(parent);
        }
    }

    fn cut_cycles(&mut self, trace: &Trace) {
        // The walk that came by first; 0 before any did. A walk that meets itself found a ring.
        let mut walked = vec![0_u32; self.len()];
        let count = u32::try_from(self.len()).unwrap_or(NONE);
        for from in 0..count {
            let walk = from + 1;
            let mut at = from;
            while at != NONE && walked[at as usize] == 0 {
                walked[at as usize] = walk;
                at = self.parents[at as usize];
            }
            if at != NONE && walked[at as usize] == walk {
                self.cut_ring(trace, at);
            }
        }
    }

    fn cut_ring(&mut self, trace: &Trace, from: u32) {
        let next = |span: u32| self.parents[span as usize];
        let ring = iter::successors(Some(from), |span| {
            Some(next(*span)).filter(|at| *at != from)
        });
        let (mut cut, mut spans) = (from, 0);
        for span in ring {
            spans += 1;
            let key = |span: u32| (trace.starts()[span as usize], span);
            if key(span) < key(cut) {
                cut = span;
            }
        }
        self.parents[cut as usize] = NONE;
        self.cycles.push(Cycle { cut, spans });
    }

    fn place_children(&mut self, start: impl Fn(u32) -> i64) {
        let count = self.len();
        self.roots.clear();
        let mut from = vec![0_u32; count + 1];
        for parent in self.parents.iter().filter(|parent| **parent != NONE) {
            from[*parent as usize + 1] += 1;
        }
        for at in 0..count {
            from[at + 1] += from[at];
        }
        let mut next = from.clone();
        let mut children = vec![0_u32; from[count] as usize];
        for (span, parent) in (0..).zip(&self.parents) {
            if *parent == NONE {
                self.roots.push(span);
            } else {
                let at = &mut next[*parent as usize];
                children[*at as usize] = span;
                *at += 1;
            }
        }
        let key = |span: &u32| (start(*span), *span);
        for range in from.windows(2) {
            let siblings = &mut children[range[0] as usize..range[1] as usize];
            if !siblings.is_sorted_by_key(key) {
                siblings.sort_unstable_by_key(key);
            }
        }
        self.roots.sort_unstable_by_key(key);
        self.children_from = from;
        self.children = children;
        self.walk();
    }

    fn walk(&mut self) {
        let count = self.len();
        self.order = Vec::with_capacity(count);
        self.positions = vec![0; count];
        self.depths = vec![0; count];
        self.descendants = vec![0; count];
        let mut open: Vec<u32> = self.roots.iter().rev().copied().collect();
        while let Some(span) = open.pop() {
            self.positions[span as usize] = u32::try_from(self.order.len()).unwrap_or(NONE);
            self.order.push(span);
            if let Some(parent) = self.parent(span) {
                self.depths[span as usize] = self.depths[parent as usize] + 1;
            }
            open.extend(self.children(span).iter().rev());
        }
        for span in self.order.iter().rev() {
            let parent = self.parents[*span as usize];
            if parent != NONE {
                self.descendants[parent as usize] += self.descendants[*span as usize] + 1;
            }
        }
    }
}

/// The first of several spans with one id that encloses a child, or else the first.
fn enclosing(trace: &Trace, all: &[u32], child: u32) -> u32 {
    let (starts, ends) = (trace.starts(), trace.ends());
    let at = child as usize;
    all.iter()
        .take(Tree::TRIED)
        .copied()
        .find(|span| {
            let span = *span as usize;
            starts[span] <= starts[at] && ends[at] <= ends[span]
        })
        .unwrap_or(all[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{random, spans};

    fn tree(rows: &[(u64, u64, i64, i64)]) -> Tree {
        Tree::of(&spans(rows))
    }

    #[test]
    fn children_come_in_order_of_their_start_then_of_the_source() {
        let tree = tree(&[
            (3, 1, 5, 6),
            (1, 0, 0, 9),
            (4, 1, 5, 6),
            (2, 1, 1, 2),
            (5, 2, 1, 2),
        ]);
        assert_eq!(tree.roots(), [1]);
        assert_eq!(tree.children(1), [3, 0, 2]);
        assert_eq!(tree.order(), [1, 3, 4, 0, 2]);
        assert_eq!(tree.subtree(3), [3, 4]);
        assert_eq!(tree.parent(4), Some(3));
        assert_eq!(tree.parent(1), None);
        assert_eq!((tree.depth(4), tree.descendants(1)), (2, 4));
        assert_eq!(tree.ancestors(4).collect::<Vec<_>>(), [3, 1]);
        assert!(tree.is_within(4, 1) && !tree.is_within(1, 4) && tree.is_within(4, 4));
        let other = tree.ordered_by(&[0, 0, 1, 2, 9]);
        assert_eq!(other.children(1), [0, 2, 3]);
    }

    #[test]
    fn orphans_and_spans_that_name_themselves_are_roots() {
        let tree = tree(&[(1, 9, 4, 5), (2, 2, 3, 5), (3, 2, 3, 4), (0, 0, 0, 1)]);
        assert_eq!(tree.roots(), [3, 1, 0]);
        assert_eq!(tree.orphans(), [0]);
        assert_eq!(tree.self_parents(), [1]);
        assert_eq!(tree.children(1), [2]);
        assert!(tree.duplicates().is_empty() && tree.cycles().is_empty());
    }

    #[test]
    fn a_ring_is_cut_where_it_starts_first() {
        // 1 → 2 → 3 → 1, with 4 hanging on it, and a second ring of two that start together.
        let tree = tree(&[
            (4, 3, 0, 1),
            (1, 2, 7, 8),
            (2, 3, 5, 8),
            (3, 1, 6, 8),
            (8, 9, 2, 3),
            (9, 8, 2, 3),
        ]);
        let cycles = [Cycle { cut: 2, spans: 3 }, Cycle { cut: 4, spans: 2 }];
        assert_eq!(tree.cycles(), cycles);
        assert_eq!(tree.roots(), [4, 2]);
        assert_eq!(tree.order(), [4, 5, 2, 1, 3, 0]);
    }

    #[test]
    fn children_of_a_repeated_id_go_to_the_one_that_encloses_them() {
        let tree = tree(&[
            (1, 0, 0, 10),
            (1, 0, 20, 30),
            (2, 1, 21, 29),
            (3, 1, 1, 2),
            (4, 1, 40, 41),
        ]);
        assert_eq!(tree.duplicates(), [1]);
        assert_eq!(tree.children(0), [3, 4]);
        assert_eq!(tree.children(1), [2]);
    }

    #[test]
    fn ids_that_are_missing_are_no_duplicates() {
        let tree = tree(&[(0, 0, 0, 1), (0, 0, 0, 1)]);
        assert_eq!(tree.roots(), [0, 1]);
        assert!(tree.duplicates().is_empty());
        assert!(Tree::of(&Trace::default()).order().is_empty());
    }

    #[test]
    fn every_span_has_one_place_whatever_the_parents_say() {
        for seed in 0..2_000 {
            let trace = random(seed, 60);
            let tree = Tree::of(&trace);
            let count = u32::try_from(trace.len()).unwrap();
            let mut all = tree.order().to_vec();
            all.sort_unstable();
            assert!(all.into_iter().eq(0..count), "{seed}");
            let key = |span: &u32| (trace.starts()[*span as usize], *span);
            let lists = (0..count).map(|span| tree.children(span));
            for siblings in lists.chain([tree.roots()]) {
                assert!(siblings.is_sorted_by_key(key), "{seed}");
            }
            for span in 0..count {
                let below = tree.subtree(span);
                assert_eq!(tree.order()[tree.position(span) as usize], span);
                assert!(below.iter().all(|other| tree.is_within(*other, span)));
                let Some(parent) = tree.parent(span) else {
                    assert!(tree.roots().contains(&span) && tree.depth(span) == 0);
                    continue;
                };
                assert!(tree.position(parent) < tree.position(span), "{seed}");
                assert!(tree.children(parent).contains(&span));
                assert_eq!(tree.depth(span), tree.depth(parent) + 1);
                assert_eq!(trace.ids()[parent as usize], trace.parents()[span as usize]);
            }
        }
    }

    #[test]
    fn a_million_levels_are_walked_without_recursion() {
        let rows: Vec<_> = (1..=1_000_000).map(|id| (id, id - 1, 0, 1)).collect();
        let tree = tree(&rows);
        assert_eq!(tree.depth(999_999), 999_999);
        assert_eq!(tree.descendants(0), 999_999);
    }
}
