use super::MINUTE;

/// A range in parts of which each lies within one piece.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    /// Whole minutes by their numbers, both included.
    pub(super) minutes: Vec<(i64, i64)>,
    /// What is left, in nanoseconds, both included: edges of the range, and minutes within which a
    /// piece ends.
    pub(super) lines: Vec<(i64, i64)>,
}

impl Parts {
    /// Parts of a range whose pieces are as long as `step` and begin with it.
    pub(super) fn of((from, to): (i64, i64), step: i64) -> Self {
        let mut parts = Self::default();
        if step < MINUTE {
            parts.lines.push((from, to));
            return parts;
        }
        let (mut at, mut piece) = (from, from.saturating_add(step));
        // All times from `at` on are still to be put into a part.
        while at <= to {
            let end = piece.min(to.saturating_add(1));
            let first = at.div_euclid(MINUTE) + i64::from(at.rem_euclid(MINUTE) > 0);
            let after = end.div_euclid(MINUTE);
            if first < after {
                parts.line(at, first * MINUTE - 1);
                parts.minute(first, after - 1);
                parts.line(after * MINUTE, end - 1);
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

    fn minute(&mut self, first: i64, last: i64) {
        match self.minutes.last_mut() {
            Some((_, end)) if *end + 1 == first => *end = last,
            _ => self.minutes.push((first, last)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_cut_into_minutes_and_edges() {
        let at = |minute: i64, more: i64| minute * MINUTE + more;
        for (range, step, minutes, lines) in [
            ((at(2, 0), at(5, -1)), MINUTE, vec![(2, 4)], vec![]),
            (
                (at(2, 0), at(5, 0)),
                3 * MINUTE,
                vec![(2, 4)],
                vec![(at(5, 0), at(5, 0))],
            ),
            (
                (at(2, 1), at(3, 0)),
                MINUTE,
                vec![],
                vec![(at(2, 1), at(3, 0))],
            ),
            (
                (at(2, 7), at(7, 0)),
                2 * MINUTE,
                vec![(3, 3), (5, 5)],
                vec![
                    (at(2, 7), at(3, -1)),
                    (at(4, 0), at(5, -1)),
                    (at(6, 0), at(7, 0)),
                ],
            ),
            (
                (at(0, 0), at(9, 0)),
                MINUTE / 2,
                vec![],
                vec![(at(0, 0), at(9, 0))],
            ),
            ((5, 4), MINUTE, vec![], vec![]),
            (
                (at(-3, 5), at(2, -1)),
                i64::MAX,
                vec![(-2, 1)],
                vec![(at(-3, 5), at(-2, -1))],
            ),
        ] {
            assert_eq!(Parts::of(range, step), Parts { minutes, lines });
        }
    }
}
