use std::sync::OnceLock;

use model::Trace;

use crate::{
    Analysed, CriticalPath, Folds, Skew, Times, Timing, TraceProblem, Tree, critical_path,
    main_root, problems, times,
};

/// A trace with all that is derived from it once: as its clocks say, and, when first asked for,
/// with the clocks of its processes corrected.
#[derive(Debug)]
pub struct Opened {
    trace: Trace,
    skew: Skew,
    plain: Derived,
    corrected: OnceLock<Derived>,
}

#[derive(Debug)]
struct Derived {
    tree: Tree,
    timing: Timing,
    folds: Folds,
    times: Times,
    path: CriticalPath,
}

/// What rows, scale and minimap are made from: columns of one trace, by one reading of its clocks.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Reading<'a> {
    pub trace: &'a Trace,
    pub tree: &'a Tree,
    pub timing: &'a Timing,
    pub times: &'a Times,
    /// The path of the [main root](crate::main_root).
    pub path: &'a CriticalPath,
    pub folds: &'a Folds,
    /// What was added to the times of each span; empty if the clocks are read as they are.
    pub offsets: &'a [i64],
}

impl<'a> Reading<'a> {
    /// What statistics, comparison and details are made from.
    #[must_use]
    pub fn analysed(self) -> Analysed<'a> {
        Analysed {
            trace: self.trace,
            tree: self.tree,
            timing: self.timing,
            times: self.times,
            path: self.path,
        }
    }
}

impl Opened {
    /// Derives what every view of the trace needs.
    #[must_use]
    pub fn of(trace: Trace) -> Self {
        let tree = Tree::of(&trace);
        let skew = Skew::of(&trace, &tree);
        let timing = Timing::of(&trace, &tree, &[]);
        let plain = Derived::of(&trace, tree, timing);
        Self {
            trace,
            skew,
            plain,
            corrected: OnceLock::new(),
        }
    }

    /// The trace.
    #[must_use]
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// By how much the clocks of its processes disagree.
    #[must_use]
    pub fn skew(&self) -> &Skew {
        &self.skew
    }

    /// The columns to make rows from; the first corrected reading is worked out when it is asked
    /// for, and is the plain one where no clock is wrong.
    #[must_use]
    pub fn reading(&self, correct_skew: bool) -> Reading<'_> {
        let offsets = self.skew.offsets();
        if !correct_skew || offsets.is_empty() {
            return self.plain.reading(&self.trace, &[]);
        }
        let corrected = self.corrected.get_or_init(|| {
            let timing = Timing::of(&self.trace, &self.plain.tree, offsets);
            let tree = self.plain.tree.ordered_by(timing.starts());
            Derived::of(&self.trace, tree, timing)
        });
        corrected.reading(&self.trace, offsets)
    }

    /// What is wrong with the trace; `partial` if the source called its answer incomplete.
    #[must_use]
    pub fn problems(&self, partial: bool) -> Vec<TraceProblem> {
        problems(&self.trace, &self.plain.tree, &self.skew, partial)
    }
}

impl Derived {
    fn of(trace: &Trace, tree: Tree, timing: Timing) -> Self {
        let root = main_root(trace, &tree, &timing);
        Self {
            times: times(&tree, &timing),
            path: root.map_or_else(CriticalPath::default, |root| {
                critical_path(&tree, &timing, root)
            }),
            folds: Folds::of(trace, &tree),
            tree,
            timing,
        }
    }

    fn reading<'a>(&'a self, trace: &'a Trace, offsets: &'a [i64]) -> Reading<'a> {
        Reading {
            trace,
            tree: &self.tree,
            timing: &self.timing,
            times: &self.times,
            path: &self.path,
            folds: &self.folds,
            offsets,
        }
    }
}
