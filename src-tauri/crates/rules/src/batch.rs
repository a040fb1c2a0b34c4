use std::collections::BTreeSet;

use promql::{Labels, Matcher, Options, Stored};

/// Results of rules that are not kept yet: the rules of a group are kept together where none of them
/// asks for what another one found.
#[derive(Default)]
pub(crate) struct Batch {
    pub(crate) samples: Vec<(Labels, Stored)>,
    /// The rules that they are of, by their places in the group.
    pub(crate) rules: BTreeSet<usize>,
}

/// What an expression reads.
pub(crate) enum Reads {
    /// What these select.
    Selected(Vec<Vec<Matcher>>),
    /// It cannot be told.
    Anything,
}

impl Batch {
    pub(crate) fn add(&mut self, rule: usize, samples: Vec<(Labels, Stored)>) {
        if !samples.is_empty() {
            self.rules.insert(rule);
            self.samples.extend(samples);
        }
    }

    /// Whether what is asked for may be among the results.
    pub(crate) fn concerns(&self, reads: &Reads) -> bool {
        let selected = |matchers: &Vec<Matcher>| {
            let accepted = |labels: &Labels| matchers.iter().all(|one| one.accepts(labels));
            self.samples.iter().any(|(labels, _)| accepted(labels))
        };
        match reads {
            Reads::Selected(selectors) => selectors.iter().any(selected),
            Reads::Anything => !self.samples.is_empty(),
        }
    }
}

impl Reads {
    /// What an expression reads; one that does not parse reads nothing.
    pub(crate) fn of(query: &str) -> Self {
        // `info` reads metrics that it does not name.
        if query.contains("info") {
            return Self::Anything;
        }
        Self::Selected(promql::selectors(query, &Options::default()).unwrap_or_default())
    }
}
