use std::collections::{HashMap, VecDeque};

use model::{LogLine, Nanos};

/// Lines that are held, oldest first; lines of one time in the order in which they came.
///
/// A line's place counts from the first line that ever stood here, so that places stay when the
/// oldest lines go.
#[derive(Default)]
pub(super) struct Store {
    lines: VecDeque<Held>,
    /// Place of the first line.
    first: u64,
    /// Number of the next line.
    next: u32,
    /// Grows when places change for another reason than lines that go or come at the ends.
    pub(super) order: u64,
    /// Grows with every change.
    pub(super) revision: u64,
}

/// A line that is held.
pub(super) struct Held {
    /// Stays the same while the lines are open.
    pub(super) number: u32,
    /// Its source's place among those asked.
    pub(super) source: u32,
    pub(super) line: LogLine,
}

impl Store {
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &Held> + ExactSizeIterator {
        self.lines.iter()
    }

    /// The lines from a place on, with their places.
    pub(super) fn from(&self, place: u64) -> impl Iterator<Item = (u64, &Held)> {
        let skip = usize::try_from(place.saturating_sub(self.first)).unwrap_or(usize::MAX);
        let first = self.first;
        let numbered = self.lines.iter().enumerate().skip(skip);
        numbered.map(move |(at, held)| (first + at as u64, held))
    }

    pub(super) fn at(&self, place: u64) -> Option<&Held> {
        let at = usize::try_from(place.checked_sub(self.first)?).ok()?;
        self.lines.get(at)
    }

    /// Places of the first line and of the one after the last.
    pub(super) fn places(&self) -> (u64, u64) {
        (self.first, self.first + self.lines.len() as u64)
    }

    pub(super) fn by_number(&self, number: u32) -> Option<&Held> {
        self.lines.iter().find(|held| held.number == number)
    }

    pub(super) fn oldest(&self) -> Option<Nanos> {
        self.lines.front().map(|held| held.line.at)
    }

    pub(super) fn newest(&self) -> Option<Nanos> {
        self.lines.back().map(|held| held.line.at)
    }

    /// Takes lines in, each at its time; among lines of one time `before` those that are there or
    /// after them. Lines beyond `most` are let go at the other end, and counted.
    pub(super) fn take(
        &mut self,
        mut lines: Vec<(u32, LogLine)>,
        before: bool,
        most: usize,
    ) -> u64 {
        if lines.is_empty() {
            return 0;
        }
        self.revision += 1;
        lines.sort_by_key(|(_, line)| line.at);
        let fits = |end: Option<Nanos>, at: Nanos, older: bool| match end {
            None => true,
            Some(end) if older => at <= end,
            Some(end) => at >= end,
        };
        let first = lines.first().map_or(Nanos(0), |(_, line)| line.at);
        let last = lines.last().map_or(Nanos(0), |(_, line)| line.at);
        let mut held: Vec<Held> = Vec::with_capacity(lines.len());
        for (source, line) in lines {
            held.push(Held {
                number: self.next,
                source,
                line,
            });
            self.next = self.next.wrapping_add(1);
        }
        if !before && fits(self.newest(), first, false) {
            self.lines.extend(held);
        } else if before && fits(self.oldest(), last, true) {
            self.order += 1;
            for one in held.into_iter().rev() {
                self.lines.push_front(one);
            }
        } else {
            self.order += 1;
            self.put_between(held, first, before);
        }
        self.let_go(before, most)
    }

    /// Only lines from the first one's time on move: late lines are late by seconds.
    fn put_between(&mut self, held: Vec<Held>, first: Nanos, before: bool) {
        let keeps = |line: &Held| line.line.at < first;
        let from = self.lines.partition_point(keeps);
        let there = self.lines.split_off(from);
        let mut all: Vec<Held> = if before {
            held.into_iter().chain(there).collect()
        } else {
            there.into_iter().chain(held).collect()
        };
        all.sort_by_key(|held| held.line.at);
        self.lines.extend(all);
    }

    /// All lines, oldest first; none is held afterwards.
    pub(super) fn drain(&mut self) -> Vec<(u32, LogLine)> {
        self.revision += 1;
        self.first += self.lines.len() as u64;
        let lines = self.lines.drain(..);
        lines.map(|held| (held.source, held.line)).collect()
    }

    fn let_go(&mut self, before: bool, most: usize) -> u64 {
        let over = self.lines.len().saturating_sub(most);
        if before {
            self.lines.truncate(most);
        } else {
            self.lines.drain(..over);
            self.first += over as u64;
        }
        over as u64
    }

    /// Lines among the given ones that are not held from a time on; lines without an id are told
    /// apart by all they hold, and as many of them are held as a source has sent.
    pub(super) fn unknown(&self, source: u32, lines: Vec<LogLine>) -> Vec<LogLine> {
        let Some(from) = lines.iter().map(|line| line.at).min() else {
            return lines;
        };
        let mut known: HashMap<Key<'_>, usize> = HashMap::new();
        let overlapping = self
            .lines
            .iter()
            .rev()
            .take_while(|held| held.line.at >= from)
            .filter(|held| held.source == source);
        for held in overlapping {
            *known.entry(key(&held.line)).or_default() += 1;
        }
        let mut new = Vec::with_capacity(lines.len());
        for line in &lines {
            let left = known.get_mut(&key(line)).filter(|left| **left > 0);
            new.push(left.is_none());
            if let Some(left) = left {
                // An id names one line only.
                *left -= usize::from(line.id.is_empty());
            }
        }
        let told = lines.into_iter().zip(new);
        told.filter(|(_, new)| *new).map(|(line, _)| line).collect()
    }
}

type Key<'l> = (Nanos, &'l str, &'l str);

fn key(line: &LogLine) -> Key<'_> {
    if line.id.is_empty() {
        (line.at, &line.stream, &line.raw)
    } else {
        (line.at, &line.id, "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(at: i64, id: &str) -> (u32, LogLine) {
        let line = LogLine {
            at: Nanos(at),
            id: id.to_owned(),
            raw: id.to_owned(),
            ..LogLine::default()
        };
        (0, line)
    }

    fn ids(store: &Store) -> String {
        let ids: Vec<&str> = store.iter().map(|held| held.line.id.as_str()).collect();
        ids.join(" ")
    }

    #[test]
    fn lines_stand_by_time_and_lines_of_one_time_as_they_came() {
        let mut store = Store::default();
        store.take(vec![line(5, "a"), line(5, "b"), line(7, "c")], true, 100);
        store.take(vec![line(1, "y"), line(5, "z")], true, 100);
        assert_eq!(ids(&store), "y z a b c");
        store.take(vec![line(7, "d"), line(9, "e")], false, 100);
        assert_eq!(ids(&store), "y z a b c d e");
        let order = store.order;
        store.take(vec![line(6, "late")], false, 100);
        assert_eq!(ids(&store), "y z a b late c d e");
        assert!(store.order > order, "places have changed");
        let numbers: Vec<u32> = store.iter().map(|held| held.number).collect();
        assert_eq!(numbers, [3, 4, 0, 1, 7, 2, 5, 6], "numbers stay");
    }

    #[test]
    fn at_most_so_many_are_held_and_places_stay_when_the_oldest_go() {
        let mut store = Store::default();
        store.take((0..4).map(|at| line(at, "x")).collect(), false, 4);
        assert_eq!(store.take(vec![line(9, "new")], false, 4), 1);
        assert_eq!(store.places(), (1, 5));
        assert_eq!(store.at(4).unwrap().line.id, "new");
        assert!(store.at(0).is_none());
        assert_eq!(store.take(vec![line(0, "old")], true, 4), 1);
        assert_eq!(store.newest(), Some(Nanos(3)), "the newest made room");
    }

    #[test]
    fn lines_that_are_asked_for_twice_are_held_once_and_equal_ones_as_often_as_they_were_written() {
        let mut store = Store::default();
        store.take(vec![line(1, "a"), line(2, "b")], false, 9);
        let again = vec![line(2, "b").1, line(2, "c").1];
        let new = store.unknown(0, again.clone());
        assert_eq!(new.len(), 1);
        assert_eq!(store.unknown(1, again).len(), 2, "another source's");
        let nameless = |at| LogLine {
            at: Nanos(at),
            raw: "same".into(),
            ..LogLine::default()
        };
        store.take(vec![(0, nameless(3)), (0, nameless(3))], false, 9);
        let three = vec![nameless(3), nameless(3), nameless(3)];
        assert_eq!(store.unknown(0, three).len(), 1);
    }
}
