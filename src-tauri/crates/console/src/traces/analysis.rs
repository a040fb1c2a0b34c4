use std::sync::OnceLock;

use model::{Answer, Code, Failure, Trace};
use trace::{Analysed, CriticalPath, Skew, Times, Timing, Tree};

/// A trace with everything that is worked out over it once.
pub(super) struct Analysis {
    pub(super) trace: Trace,
    pub(super) tree: Tree,
    pub(super) skew: Skew,
    /// With the clocks as the source wrote them.
    as_sent: Clocked,
    /// With corrected clocks, worked out when first asked for.
    corrected: OnceLock<Clocked>,
    /// True if the source said that spans are missing.
    pub(super) partial: bool,
    /// What the source said.
    pub(super) warnings: Vec<String>,
}

/// What depends on whose clock is right.
struct Clocked {
    timing: Timing,
    times: Times,
    path: CriticalPath,
}

impl Analysis {
    /// Works over a trace in a thread of its own: a million spans take a while.
    pub(super) async fn of(answer: Answer<Trace>) -> Result<Self, Failure> {
        let work = move || {
            let trace = answer.value;
            let tree = Tree::of(&trace);
            let skew = Skew::of(&trace, &tree);
            Self {
                as_sent: Clocked::of(&trace, &tree, &[]),
                corrected: OnceLock::new(),
                partial: answer.partial,
                warnings: answer.warnings,
                trace,
                tree,
                skew,
            }
        };
        tokio::task::spawn_blocking(work).await.map_err(|error| {
            Failure::new(Code::Internal, format!("the trace cannot be read: {error}"))
                .remedy("please report it, with the trace as a file if you may")
        })
    }

    /// The trace with its clocks as they were sent, or corrected.
    pub(super) fn with(&self, correct_clocks: bool) -> Analysed<'_> {
        let clocked = if correct_clocks && !self.skew.offsets().is_empty() {
            self.corrected
                .get_or_init(|| Clocked::of(&self.trace, &self.tree, self.skew.offsets()))
        } else {
            &self.as_sent
        };
        Analysed {
            trace: &self.trace,
            tree: &self.tree,
            timing: &clocked.timing,
            times: &clocked.times,
            path: &clocked.path,
        }
    }

    /// The span of a request, checked.
    pub(super) fn span(&self, span: u32) -> Result<u32, Failure> {
        if (span as usize) < self.trace.len() {
            return Ok(span);
        }
        Err(Failure::new(
            Code::BadInput,
            format!("the trace has no span number {span}"),
        ))
    }
}

impl Clocked {
    fn of(trace: &Trace, tree: &Tree, offsets: &[i64]) -> Self {
        let timing = Timing::of(trace, tree, offsets);
        let root = trace::main_root(trace, tree, &timing);
        Self {
            times: trace::times(tree, &timing),
            path: root.map_or_else(CriticalPath::default, |root| {
                trace::critical_path(tree, &timing, root)
            }),
            timing,
        }
    }
}
