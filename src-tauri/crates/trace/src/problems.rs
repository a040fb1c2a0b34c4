mod losses;
mod parents;
#[cfg(test)]
mod tests;
mod times;

use model::{Trace, Weight};
use serde::Serialize;
use ts_rs::TS;

use crate::{Skew, Tree};

pub(crate) use losses::is_cut;

/// Something wrong with a trace: what, how often, where, what it means and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TraceProblem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// What it costs: an error hides spans, a warning misplaces them, a note is worth knowing.
    pub weight: Weight,
    /// How many spans (of missing parents: how many parents) it is about.
    pub count: u32,
    /// The first spans that show it, at most five.
    pub spans: Vec<u32>,
    /// Ids that are named but absent, at most five.
    pub ids: Vec<String>,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

/// What may be wrong with a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ProblemKind {
    PartialAnswer,
    MissingParents,
    SeveralRoots,
    Cycle,
    SelfParent,
    /// Every span is there several times.
    Multiplied,
    DuplicateIds,
    Skew,
    EndBeforeStart,
    EndMissing,
    StartMissing,
    Dropped,
    Truncated,
    Unreadable,
    /// Texts were left out because all of them exceed what is held.
    TooLarge,
}

/// Enough to look at, few enough to read.
const EXAMPLES: usize = 5;

/// What is wrong with a trace, the most costly first.
///
/// `partial` tells that the source itself called its answer incomplete.
#[must_use]
pub fn problems(trace: &Trace, tree: &Tree, skew: &Skew, partial: bool) -> Vec<TraceProblem> {
    let mut found = Vec::new();
    if partial {
        found.push(TraceProblem::new(
            ProblemKind::PartialAnswer,
            Weight::Error,
            0,
            "The source says that its answer is incomplete".to_owned(),
            "Look it up again in a minute; if it stays so, the trace exceeds the source's limit (Tempo: max_bytes_per_trace) or a part of its store does not answer",
        ));
    }
    found.extend(losses::unreadable(trace));
    found.extend(parents::missing(trace, tree));
    found.extend(parents::multiplied(trace, tree));
    found.extend(parents::several_roots(trace, tree));
    found.extend(parents::rings(tree));
    found.extend(times::clocks(trace, skew));
    found.extend(times::wrong(trace));
    found.extend(losses::dropped(trace));
    found.extend(losses::truncated(trace));
    found.sort_by_key(|problem| std::cmp::Reverse(problem.weight));
    found
}

impl TraceProblem {
    fn new(kind: ProblemKind, weight: Weight, count: usize, message: String, remedy: &str) -> Self {
        Self {
            kind,
            weight,
            count: u32::try_from(count).unwrap_or(u32::MAX),
            spans: Vec::new(),
            ids: Vec::new(),
            message,
            remedy: remedy.to_owned(),
        }
    }

    fn examples(mut self, spans: impl IntoIterator<Item = u32>) -> Self {
        self.spans = spans.into_iter().take(EXAMPLES).collect();
        self
    }
}
