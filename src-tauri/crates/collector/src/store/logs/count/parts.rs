use super::SLOT;

/// A range in parts of which each lies within one piece.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    /// Whole slots by their numbers, both included.
    pub(super) slots: Vec<(i64, i64)>,
    /// What is left, in nanoseconds, both included: edges of the range, and slots within which a
    /// piece ends.
    pub(super) lines: Vec<(i64, i64)>,
}

impl Parts {
    /// Parts of a range whose pieces are as long as `step` and begin with it.
    pub(super) fn of((from, to): (i64, i64), step: i64) -> Self {
        let mut parts = Self::default();
        if step < SLOT {
            parts.lines.push((from, to));
            return parts;
        }
        let (mut at, mut piece) = (from, from.saturating_add(step));
        // All times from `at` on are still to be put into a part.
        while at <= to {
            let end = piece.min(to.saturating_add(1));
            let first = at.div_euclid(SLOT) + i64::from(at.rem_euclid(SLOT) > 0);
            let after = end.div_euclid(SLOT);
            if first < after {
                parts.line(at, first * SLOT - 1);
                parts.slot(first, after - 1);
                parts.line(after * SLOT, end - 1);
            } else {
                parts.line(at, end - 1);
            }
            at = end;
            piece = piece.saturating_add(step);
        }
        parts
    }

    fn line(&mut self, from: i64, to: i64) {
        match self.lines.last_mut() {
            Some((_, last)) if *last + 1 == from && from <= to => *last = to,
            _ if from <= to => self.lines.push((from, to)),
            _ => {}
        }
    }

    fn slot(&mut self, first: i64, last: i64) {
        match self.slots.last_mut() {
            Some((_, end)) if *end + 1 == first => *end = last,
            _ => self.slots.push((first, last)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_cut_into_slots_and_edges() {
        let at = |slot: i64, more: i64| slot * SLOT + more;
        for (range, step, slots, lines) in [
            ((at(2, 0), at(5, -1)), SLOT, vec![(2, 4)], vec![]),
            (
                (at(2, 0), at(5, 0)),
                3 * SLOT,
                vec![(2, 4)],
                vec![(at(5, 0), at(5, 0))],
            ),
            (
                (at(2, 1), at(3, 0)),
                SLOT,
                vec![],
                vec![(at(2, 1), at(3, 0))],
            ),
            (
                (at(2, 7), at(7, 0)),
                2 * SLOT,
                vec![(3, 3), (5, 5)],
                vec![
                    (at(2, 7), at(3, -1)),
                    (at(4, 0), at(5, -1)),
                    (at(6, 0), at(7, 0)),
                ],
            ),
            (
                (at(0, 0), at(9, 0)),
                SLOT / 2,
                vec![],
                vec![(at(0, 0), at(9, 0))],
            ),
            ((5, 4), SLOT, vec![], vec![]),
            (
                (at(-3, 5), at(2, -1)),
                i64::MAX,
                vec![(-2, 1)],
                vec![(at(-3, 5), at(-2, -1))],
            ),
        ] {
            assert_eq!(Parts::of(range, step), Parts { slots, lines });
        }
    }
}
