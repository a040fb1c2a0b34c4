use std::collections::HashMap;

/// Which commit of the main line brought every commit to it.
///
/// The main line is HEAD and its first parents. A commit arrives with the oldest commit of the
/// main line from which it can be reached: itself if it was made there, a merge otherwise.
#[derive(Debug, Default)]
pub(crate) struct Arrivals {
    numbers: HashMap<String, u32>,
    /// By number of a commit: the number of what it arrived with.
    with: Vec<Option<u32>>,
    hashes: Vec<String>,
    /// By number of a commit: its place on the main line, 0 for HEAD.
    places: HashMap<u32, u32>,
}

impl Arrivals {
    /// From lines of `rev-list --parents HEAD`: a hash and those of its parents.
    pub(crate) fn read(lines: &str) -> Self {
        let mut arrivals = Self::default();
        let mut parents: Vec<Vec<u32>> = Vec::new();
        let mut head = None;
        for line in lines.lines() {
            let mut hashes = line.split(' ').filter(|hash| !hash.is_empty());
            let Some(hash) = hashes.next() else { continue };
            let number = arrivals.number(hash);
            head.get_or_insert(number);
            let of: Vec<u32> = hashes.map(|hash| arrivals.number(hash)).collect();
            parents.resize(arrivals.hashes.len(), Vec::new());
            parents[number as usize] = of;
        }
        arrivals.with = vec![None; arrivals.hashes.len()];
        let mut line = Vec::new();
        let mut next = head;
        while let Some(number) = next {
            // Git has no circles, but the words were read from a program.
            if arrivals.places.contains_key(&number) {
                break;
            }
            arrivals.places.insert(number, line.len() as u32);
            line.push(number);
            next = parents[number as usize].first().copied();
        }
        let mut left = Vec::new();
        for number in line.into_iter().rev() {
            left.push(number);
            while let Some(reached) = left.pop() {
                let with = &mut arrivals.with[reached as usize];
                if with.is_none() {
                    *with = Some(number);
                    left.extend(&parents[reached as usize]);
                }
            }
        }
        arrivals
    }

    /// What a commit arrived with, if it is known.
    pub(crate) fn with(&self, hash: &str) -> Option<&str> {
        let number = *self.numbers.get(hash)?;
        let with = self.with[number as usize]?;
        Some(&self.hashes[with as usize])
    }

    /// The place of a commit on the main line: 0 for HEAD, more for what is older.
    pub(crate) fn place(&self, hash: &str) -> Option<u32> {
        self.places.get(self.numbers.get(hash)?).copied()
    }

    /// How many commits there are.
    pub(crate) fn len(&self) -> usize {
        self.hashes.len()
    }

    fn number(&mut self, hash: &str) -> u32 {
        if let Some(number) = self.numbers.get(hash) {
            return *number;
        }
        let number = self.hashes.len() as u32;
        self.numbers.insert(hash.to_owned(), number);
        self.hashes.push(hash.to_owned());
        number
    }
}

#[cfg(test)]
mod tests {
    use super::Arrivals;

    #[test]
    fn commits_arrive_with_the_oldest_merge_that_reaches_them() {
        // h merges f (of e and d), and c merged b before; a is the first.
        let graph = "h g f\ng c\nf e d\ne c\nd a\nc a b\nb a\na\n";
        let arrivals = Arrivals::read(graph);
        let table = [
            ("h", "h", Some(0)),
            ("g", "g", Some(1)),
            ("f", "h", None),
            ("e", "h", None),
            ("d", "h", None),
            ("c", "c", Some(2)),
            ("b", "c", None),
            ("a", "a", Some(3)),
        ];
        for (hash, with, place) in table {
            assert_eq!(arrivals.with(hash), Some(with), "{hash}");
            assert_eq!(arrivals.place(hash), place, "{hash}");
        }
        assert_eq!(arrivals.with("x"), None);
        assert_eq!(arrivals.len(), 8);
    }

    #[test]
    fn what_is_not_a_graph_is_read_without_harm() {
        assert_eq!(Arrivals::read("").len(), 0);
        let circle = Arrivals::read("a b\nb a\n\n");
        assert_eq!(circle.with("b"), Some("b"));
        // A cut list: the parent is known by name alone.
        assert_eq!(Arrivals::read("a b").with("b"), Some("b"));
    }
}
