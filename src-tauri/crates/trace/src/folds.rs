mod statement;

use hashbrown::HashMap;
use model::{Symbol, Trace};

use crate::{Tree, detail::conventions::spellings};

/// Repeated siblings of a trace, each kind of which is shown as one row.
///
/// Siblings belong together if they have the same service, name, kind, and statement or route (with
/// its literals left out), and if what is below them is the same, apart from order and repetition.
/// They follow each other with at most [`Folds::BETWEEN`] others in between, so that a loop over
/// several calls folds into as many rows, and two bursts with other work between them stay two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folds {
    group_of: Vec<u32>,
    /// Where the members of group `n` begin; one more entry than groups.
    members_from: Vec<u32>,
    members: Vec<u32>,
    shapes: Vec<u64>,
}

const NONE: u32 = u32::MAX;

impl Folds {
    /// The fewest siblings that fold: as many are still read one by one, and two retries or three
    /// replicas are better seen than counted.
    pub const LEAST: u32 = 5;

    /// The most other siblings between two of a group: the calls of one turn of a loop.
    pub const BETWEEN: u32 = 8;

    /// Finds the repeated siblings of a trace.
    #[must_use]
    pub fn of(trace: &Trace, tree: &Tree) -> Self {
        let shapes = shapes(trace, tree);
        let mut runs = Runs::default();
        let mut run_of = vec![NONE; trace.len()];
        let parents = (0..).take(trace.len()).map(|span| tree.children(span));
        for siblings in parents.chain([tree.roots()]) {
            if siblings.len() >= Self::LEAST as usize {
                runs.find(siblings, &shapes, &mut run_of);
            }
        }
        Self::gather(tree, &runs.counts, run_of, shapes)
    }

    /// Number of groups.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members_from.len().saturating_sub(1)
    }

    /// Whether nothing is repeated.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The group of a span.
    #[must_use]
    pub fn group(&self, span: u32) -> Option<u32> {
        Some(self.group_of[span as usize]).filter(|group| *group != NONE)
    }

    /// The spans of a group in order of their start.
    #[must_use]
    pub fn members(&self, group: u32) -> &[u32] {
        let at = group as usize;
        &self.members[self.members_from[at] as usize..self.members_from[at + 1] as usize]
    }

    /// A number that is equal for spans which do the same, whatever their parents.
    pub(crate) fn shape(&self, span: u32) -> u64 {
        self.shapes[span as usize]
    }

    /// Keeps the runs that are long enough; members in preorder are in order of their start.
    fn gather(tree: &Tree, counts: &[u32], mut run_of: Vec<u32>, shapes: Vec<u64>) -> Self {
        let mut members_from = vec![0];
        let mut next = Vec::new();
        let mut group_of_run = vec![NONE; counts.len()];
        let mut end = 0;
        for (run, count) in counts.iter().enumerate() {
            if *count >= Self::LEAST {
                group_of_run[run] = u32::try_from(next.len()).unwrap_or(NONE);
                next.push(end);
                end += count;
                members_from.push(end);
            }
        }
        let mut members = vec![0; end as usize];
        for span in tree.order() {
            let run = &mut run_of[*span as usize];
            if *run == NONE {
                continue;
            }
            *run = group_of_run[*run as usize];
            if let Some(at) = next.get_mut(*run as usize) {
                members[*at as usize] = *span;
                *at += 1;
            }
        }
        Self {
            group_of: run_of,
            members_from,
            members,
            shapes,
        }
    }
}

/// Runs of equal siblings, long enough or not.
#[derive(Default)]
struct Runs {
    counts: Vec<u32>,
    /// By shape: the run that is under way among the siblings, and where its last one stands.
    open: HashMap<u64, (u32, u32)>,
}

impl Runs {
    fn find(&mut self, siblings: &[u32], shapes: &[u64], run_of: &mut [u32]) {
        // Clearing costs as much as the map has room for, and the next list may be short.
        if self.open.capacity() > 64 + 4 * siblings.len() {
            self.open = HashMap::new();
        } else {
            self.open.clear();
        }
        for (at, span) in (0..).zip(siblings) {
            let fresh = u32::try_from(self.counts.len()).unwrap_or(NONE);
            let (run, last) = self
                .open
                .entry(shapes[*span as usize])
                .or_insert((fresh, at));
            if at - *last > Folds::BETWEEN + 1 {
                *run = fresh;
            }
            *last = at;
            run_of[*span as usize] = *run;
            if *run == fresh {
                self.counts.push(0);
            }
            self.counts[*run as usize] += 1;
        }
    }
}

/// What every span does with all below it, as a number: equal if the same.
fn shapes(trace: &Trace, tree: &Tree) -> Vec<u64> {
    let mut shapes = operations(trace);
    let mut below: Vec<u64> = Vec::new();
    for span in tree.order().iter().rev() {
        let children = tree.children(*span);
        if children.is_empty() {
            continue;
        }
        below.clear();
        below.extend(children.iter().map(|child| shapes[*child as usize]));
        below.sort_unstable();
        below.dedup();
        let own = &mut shapes[*span as usize];
        for shape in &below {
            *own = mix(*own, *shape);
        }
    }
    shapes
}

/// What every span does by itself: its service, name, kind and what it calls.
fn operations(trace: &Trace) -> Vec<u64> {
    let called = Called::of(trace);
    let mut statements = HashMap::new();
    let mut text = String::new();
    (0..trace.len())
        .map(|at| {
            let service = trace.service(at).index() as u64;
            let name = trace.names()[at].index() as u64;
            let mut operation = mix(mix(trace.kinds()[at] as u64 + 1, service), name);
            for (key, value) in trace.attribute_symbols(at) {
                if called.names.contains(&key) {
                    operation = mix(operation, value.index() as u64);
                } else if called.statements.contains(&key) {
                    let statement = *statements.entry(value).or_insert_with(|| {
                        statement::normalise(trace.text(value), &mut text);
                        text.bytes()
                            .fold(1, |hash, byte| mix(hash, u64::from(byte)))
                    });
                    operation = mix(operation, statement);
                }
            }
            operation
        })
        .collect()
}

/// Attributes that tell calls of one name apart.
struct Called {
    /// Taken as they are.
    names: Vec<Symbol>,
    /// Taken without their literals.
    statements: Vec<Symbol>,
}

impl Called {
    fn of(trace: &Trace) -> Self {
        let known = |names: &[&'static str]| {
            let all = names.iter().flat_map(|name| spellings(name));
            all.filter_map(|name| trace.symbol(name)).collect()
        };
        Self {
            names: known(&[
                "db.collection.name",
                "db.operation.name",
                "http.route",
                "url.template",
                "rpc.service",
                "rpc.method",
                "messaging.destination.name",
            ]),
            statements: known(&["db.query.text"]),
        }
    }
}

/// Joins two numbers into one that depends on both and their order (after MurmurHash3's
/// finaliser). Traces choose their texts, not the numbers of them, so no seed is needed.
fn mix(hash: u64, value: u64) -> u64 {
    let mut mixed = hash.rotate_left(23) ^ value.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^ (mixed >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Drawn, drawn};

    fn folds(spans: &[Drawn]) -> Vec<Vec<u32>> {
        let trace = drawn(spans);
        let folds = Folds::of(&trace, &Tree::of(&trace));
        for (group, span) in (0..trace.len()).filter_map(|span| {
            let span = u32::try_from(span).unwrap();
            Some((folds.group(span)?, span))
        }) {
            assert!(folds.members(group).contains(&span));
        }
        let groups = 0..u32::try_from(folds.len()).unwrap();
        groups.map(|group| folds.members(group).to_vec()).collect()
    }

    /// A root, and below it one leaf per name.
    fn below(names: &[&'static str]) -> Vec<Drawn> {
        let mut spans = vec![Drawn::new(1, 0, 0, 1_000)];
        for (at, name) in (0..).zip(names) {
            let id = u64::try_from(at).unwrap() + 2;
            spans.push(Drawn::new(id, 1, at, at + 1).name("db", name));
        }
        spans
    }

    #[test]
    fn siblings_fold_from_five_on() {
        assert!(folds(&below(&["a"; 4])).is_empty());
        assert_eq!(folds(&below(&["a"; 5])), [[1, 2, 3, 4, 5]]);
    }

    #[test]
    fn the_calls_of_a_loop_fold_apart() {
        let found = folds(&below(&[
            "a", "b", "a", "b", "a", "b", "a", "b", "a", "c", "b",
        ]));
        assert_eq!(found, [vec![1, 3, 5, 7, 9], vec![2, 4, 6, 8, 11]]);
    }

    #[test]
    fn bursts_with_other_work_between_them_stay_apart() {
        let other = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
        let names = [&["a"; 5][..], &other, &["a"; 5]].concat();
        assert_eq!(folds(&below(&names)).len(), 2);
        let names = [&["a"; 5][..], &other[1..], &["a"; 5]].concat();
        assert_eq!(folds(&below(&names)).len(), 1);
    }

    #[test]
    fn what_is_called_tells_them_apart_but_not_with_which_values() {
        let call = |statements: [&'static str; 6]| {
            let mut spans = below(&["query"; 6]);
            for (span, statement) in spans[1..].iter_mut().zip(statements) {
                *span = span.clone().attribute("db.query.text", statement);
            }
            folds(&spans)
        };
        let same = [
            "SELECT * FROM t WHERE id = 1",
            "SELECT * FROM t WHERE id = 22",
            "SELECT * FROM t WHERE id = 'x'",
            "SELECT * FROM t WHERE id = $1",
            "SELECT * FROM t  WHERE id = -7.5",
            "SELECT * FROM t WHERE id = 9 /* trace */",
        ];
        assert_eq!(call(same), [[1, 2, 3, 4, 5, 6]]);
        let mut other = same;
        other[5] = "SELECT * FROM u WHERE id = 9";
        assert_eq!(call(other), [[1, 2, 3, 4, 5]]);
    }

    #[test]
    fn what_is_below_them_must_be_the_same_apart_from_repetition() {
        let item = |id: u64, calls: &[&'static str]| {
            let at = i64::try_from(id).unwrap();
            let mut spans = vec![Drawn::new(id, 1, at, at + 9).name("api", "item")];
            for (below, name) in (1..).zip(calls) {
                spans.push(Drawn::new(id + below, id, at, at + 1).name("db", name));
            }
            spans
        };
        let mut spans = vec![Drawn::new(1, 0, 0, 1_000)];
        for turn in 1..=5 {
            spans.extend(item(turn * 10, &["get", "set"]));
        }
        spans.extend(item(60, &["get"]));
        spans.extend(item(70, &["set", "get", "get"]));
        assert_eq!(folds(&spans), [[1, 4, 7, 10, 13, 18]]);
    }

    #[test]
    fn roots_are_siblings_too() {
        let spans: Vec<_> = (1..=5).map(|id| Drawn::new(id, 99, 0, 1)).collect();
        assert_eq!(folds(&spans), [[0, 1, 2, 3, 4]]);
        assert!(folds(&[]).is_empty());
    }
}
