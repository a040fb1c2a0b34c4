use std::{collections::VecDeque, sync::Arc};

use lines::held::Needle;

use super::store::{Held, Store};

/// Places of the held lines that fit; kept from question to question and brought up to date.
pub(super) struct Sieve {
    needles: Vec<Needle>,
    /// Places of lines by the pattern they are of, as they were when patterns were mined.
    numbers: Option<Arc<[u32]>>,
    /// [`Store::order`] as it was.
    order: u64,
    /// The place after the last line that was looked at.
    until: u64,
    places: VecDeque<u64>,
}

impl Sieve {
    /// Lines that hold all texts, and are among those with the given numbers in ascending order.
    pub(super) fn new(texts: &[&str], numbers: Option<Arc<[u32]>>) -> Self {
        let texts = texts.iter().filter(|text| !text.is_empty());
        Self {
            needles: texts.map(|text| Needle::new(text)).collect(),
            numbers,
            order: u64::MAX,
            until: 0,
            places: VecDeque::new(),
        }
    }

    /// Whether every line fits.
    pub(super) fn is_open(&self) -> bool {
        self.needles.is_empty() && self.numbers.is_none()
    }

    /// Places of the lines that fit, ascending.
    pub(super) fn places(&mut self, store: &Store) -> &VecDeque<u64> {
        let (first, end) = store.places();
        if self.order != store.order || self.until < first {
            self.order = store.order;
            self.until = first;
            self.places.clear();
        }
        while self.places.front().is_some_and(|place| *place < first) {
            self.places.pop_front();
        }
        let until = self.until;
        for (place, held) in store.from(until) {
            if self.fits(held) {
                self.places.push_back(place);
            }
        }
        self.until = end;
        &self.places
    }

    fn fits(&self, held: &Held) -> bool {
        let numbered = self.numbers.as_ref();
        numbered.is_none_or(|numbers| numbers.binary_search(&held.number).is_ok())
            && self
                .needles
                .iter()
                .all(|needle| needle.is_in_line(&held.line))
    }
}

#[cfg(test)]
mod tests {
    use model::{LogLine, Nanos};

    use super::*;

    fn line(at: i64, body: &str) -> (u32, LogLine) {
        let line = LogLine {
            at: Nanos(at),
            body: body.to_owned(),
            ..LogLine::default()
        };
        (0, line)
    }

    #[test]
    fn places_follow_lines_that_come_go_and_stand_between() {
        let mut store = Store::default();
        let mut sieve = Sieve::new(&["err", ""], None);
        store.take(vec![line(1, "an Error"), line(2, "fine")], false, 4);
        assert_eq!(sieve.places(&store), &[0]);
        store.take(vec![line(3, "ERR"), line(4, "x")], false, 4);
        assert_eq!(sieve.places(&store), &[0, 2]);
        store.take(vec![line(5, "err")], false, 4);
        assert_eq!(sieve.places(&store), &[2, 4], "the oldest line went");
        store.take(vec![line(3, "late err")], false, 5);
        assert_eq!(sieve.places(&store), &[2, 3, 5]);
        let mut one = Sieve::new(&[], Some(Arc::from([0, 2])));
        assert_eq!(one.places(&store).len(), 1, "of number 2 only");
    }
}
