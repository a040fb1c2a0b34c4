use std::ops::Range;

use crate::Tree;

/// What a filter keeps of spans in preorder: those it wants, and their ancestors.
///
/// Sums up to every place, so that any span with all below it is counted at once.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    matches: Vec<u32>,
    kept: Vec<u32>,
}

impl Kept {
    /// `order` is a whole number of subtrees.
    pub(super) fn of(tree: &Tree, order: &[u32], wanted: impl Fn(u32) -> bool) -> Self {
        let mut sum = 0;
        let before = |span: &u32| {
            sum += u32::from(wanted(*span));
            sum
        };
        let matches: Vec<u32> = std::iter::once(0).chain(order.iter().map(before)).collect();
        let mut sum = 0;
        let mut kept = Vec::with_capacity(matches.len());
        kept.push(0);
        for (at, span) in order.iter().enumerate() {
            let next = at + 1 + tree.descendants(*span) as usize;
            sum += u32::from(matches[next] > matches[at]);
            kept.push(sum);
        }
        Self { matches, kept }
    }

    /// How many of these places hold a span that is wanted.
    pub(super) fn matches(&self, places: Range<usize>) -> u32 {
        self.matches[places.end] - self.matches[places.start]
    }

    /// How many of these places hold a span that is wanted, or an ancestor of one.
    pub(super) fn kept(&self, places: Range<usize>) -> u32 {
        self.kept[places.end] - self.kept[places.start]
    }
}
