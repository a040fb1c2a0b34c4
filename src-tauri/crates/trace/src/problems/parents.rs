//! Spans whose place in the tree is in doubt.

use hashbrown::HashMap;
use model::{SpanId, Trace, Weight};

use super::{EXAMPLES, ProblemKind, TraceProblem};
use crate::{Tree, words::counted};

pub(super) fn missing(trace: &Trace, tree: &Tree) -> Option<TraceProblem> {
    let orphans = tree.orphans();
    let mut ids: Vec<SpanId> = Vec::new();
    let mut known: HashMap<SpanId, ()> = HashMap::new();
    for orphan in orphans {
        let id = trace.parents()[*orphan as usize];
        if known.insert(id, ()).is_none() {
            ids.push(id);
        }
    }
    if ids.is_empty() {
        return None;
    }
    let parents = counted(ids.len(), "parent is", "parents are");
    let children = counted(orphans.len(), "span names", "spans name");
    let message = format!("{parents} missing: {children} one that is not in the trace");
    let remedy = "The trace may still be arriving: look it up again in a minute. Otherwise a process on the way does not export its spans, samples by itself, or lost them";
    let kind = ProblemKind::MissingParents;
    let mut problem = TraceProblem::new(kind, Weight::Error, ids.len(), message, remedy)
        .examples(orphans.iter().copied());
    problem.ids = ids.iter().take(EXAMPLES).map(SpanId::to_string).collect();
    Some(problem)
}

/// Either every span is there several times, or some are.
pub(super) fn multiplied(trace: &Trace, tree: &Tree) -> Option<TraceProblem> {
    let repeated = tree.duplicates();
    if repeated.is_empty() {
        return None;
    }
    let examples = repeated.iter().copied();
    if let Some(times) = times_each(trace, repeated.len()) {
        let all = counted(trace.len(), "span", "spans");
        let distinct = counted(trace.len() / times, "id", "ids");
        let message = format!("Every span is there {times} times: {all} have {distinct}");
        let remedy = "They are exported by more than one exporter, or the source joins copies without removing repeats; counts and totals are that much too high";
        let kind = ProblemKind::Multiplied;
        let problem = TraceProblem::new(kind, Weight::Warning, trace.len(), message, remedy);
        return Some(problem.examples(examples));
    }
    let spans = counted(repeated.len(), "span has", "spans have");
    let message = format!("{spans} the id of another span");
    let remedy = "Client and server may share an id (Zipkin), a span may have been sent twice, or a process makes ids that are not random; children are placed below the one that encloses them in time";
    let kind = ProblemKind::DuplicateIds;
    let problem = TraceProblem::new(kind, Weight::Warning, repeated.len(), message, remedy);
    Some(problem.examples(examples))
}

/// How many times every id of the trace occurs, if all occur equally often and more than once.
fn times_each(trace: &Trace, repeated: usize) -> Option<usize> {
    let distinct = trace.len() - repeated;
    if distinct < 2 || !trace.len().is_multiple_of(distinct) {
        return None;
    }
    let times = trace.len() / distinct;
    let mut counts: HashMap<SpanId, usize> = HashMap::with_capacity(distinct);
    for id in trace.ids() {
        *counts.entry(*id).or_default() += 1;
    }
    counts
        .values()
        .all(|count| *count == times)
        .then_some(times)
}

pub(super) fn several_roots(trace: &Trace, tree: &Tree) -> Option<TraceProblem> {
    let is_real = |root: &u32| !trace.parents()[*root as usize].is_some();
    let real: Vec<u32> = tree.roots().iter().copied().filter(is_real).collect();
    if real.len() < 2 {
        return None;
    }
    let message = format!("The trace has {} roots", real.len());
    let remedy = "Work that was started apart shares the trace id: a queue that does not pass the parent on, a reused id, or a client that retried";
    let kind = ProblemKind::SeveralRoots;
    let problem = TraceProblem::new(kind, Weight::Note, real.len(), message, remedy);
    Some(problem.examples(real))
}

pub(super) fn rings(tree: &Tree) -> Vec<TraceProblem> {
    let mut found = Vec::new();
    let cycles = tree.cycles();
    if !cycles.is_empty() {
        let spans: usize = cycles.iter().map(|cycle| cycle.spans as usize).sum();
        let rings = counted(cycles.len(), "ring", "rings");
        let message = format!(
            "{} each other's parents, in {rings}",
            counted(spans, "span is", "spans are")
        );
        let remedy = "Each ring is cut where it starts first. Look for the process that makes these ids: they are repeated or not random";
        found.push(
            TraceProblem::new(ProblemKind::Cycle, Weight::Warning, spans, message, remedy)
                .examples(cycles.iter().map(|cycle| cycle.cut)),
        );
    }
    let own = tree.self_parents();
    if !own.is_empty() {
        let message = format!(
            "{} as the parent",
            counted(own.len(), "span names itself", "spans name themselves")
        );
        let remedy = "They are shown as roots. Look for the instrumentation that copies the span's id into its parent's";
        let kind = ProblemKind::SelfParent;
        found.push(
            TraceProblem::new(kind, Weight::Warning, own.len(), message, remedy)
                .examples(own.iter().copied()),
        );
    }
    found
}
