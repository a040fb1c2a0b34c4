use hashbrown::HashMap;
use model::{SpanId, Trace, Value, ValueKind, Weight};
use serde::Serialize;
use ts_rs::TS;

use crate::{
    Skew, Tree,
    timing::{missing_end, missing_start},
    words::{counted, duration},
};

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

/// Lengths at which values are cut: Tempo's default for an attribute (2,048 bytes) and the limits
/// that are set with `OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT`. Shorter ones end too often by chance.
const LIMITS: [usize; 6] = [1_024, 2_048, 4_096, 8_192, 16_384, 32_768];

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
    found.extend(unreadable(trace));
    found.extend(missing_parents(trace, tree));
    found.extend(multiplied(trace, tree));
    found.extend(several_roots(trace, tree));
    found.extend(rings(tree));
    found.extend(clocks(trace, skew));
    found.extend(times(trace));
    found.extend(dropped(trace));
    found.extend(truncated(trace));
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

fn unreadable(trace: &Trace) -> Vec<TraceProblem> {
    let mut found = Vec::new();
    let count = trace.unreadable() as usize;
    if count > 0 {
        let spans = counted(count, "span", "spans");
        found.push(TraceProblem::new(
            ProblemKind::Unreadable,
            Weight::Error,
            count,
            format!("{spans} could not be read, and cannot be shown"),
            "Their ids are missing or malformed: check the exporter, or whatever wrote the file",
        ));
    }
    if trace.is_full() {
        found.push(TraceProblem::new(
            ProblemKind::TooLarge,
            Weight::Error,
            0,
            "Some texts are left out: all texts together exceed 4 GiB".to_owned(),
            "Limit the length of attributes where the spans are made",
        ));
    }
    found
}

fn missing_parents(trace: &Trace, tree: &Tree) -> Option<TraceProblem> {
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
fn multiplied(trace: &Trace, tree: &Tree) -> Option<TraceProblem> {
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

fn several_roots(trace: &Trace, tree: &Tree) -> Option<TraceProblem> {
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

fn rings(tree: &Tree) -> Vec<TraceProblem> {
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

fn clocks(trace: &Trace, skew: &Skew) -> Option<TraceProblem> {
    let worst = skew
        .processes()
        .iter()
        .max_by_key(|process| process.offset.unsigned_abs())?;
    let service = match trace.span(worst.span as usize).service() {
        "" => "a process without a name".to_owned(),
        name => format!("a process of {}", crate::words::clipped(name, 60)),
    };
    let way = if worst.offset > 0 {
        "behind"
    } else {
        "ahead of"
    };
    let size = duration(worst.offset.saturating_abs());
    let mut message = format!("The clock of {service} is about {size} {way} its caller's");
    if skew.processes().len() > 1 {
        let others = counted(skew.processes().len() - 1, "more process", "more processes");
        message.push_str(&format!(", and {others} disagree"));
    }
    let spans = skew.processes().iter();
    let count = spans.map(|process| process.spans as usize).sum();
    let remedy = "Correct the times in the view, which moves each such process as a whole; and check that its host keeps time (NTP)";
    let problem = TraceProblem::new(ProblemKind::Skew, Weight::Warning, count, message, remedy);
    Some(problem.examples(skew.processes().iter().map(|process| process.span)))
}

fn times(trace: &Trace) -> Vec<TraceProblem> {
    let (no_start, no_end) = (missing_start(trace), missing_end(trace));
    let is_backwards =
        |at: usize| !no_start(at) && !no_end(at) && trace.ends()[at] < trace.starts()[at];
    [
        Timed {
            kind: ProblemKind::EndBeforeStart,
            is: &is_backwards,
            words: ("span ends before it starts", "spans end before they start"),
            remedy: "They count as taking no time. The clock of their process was set back, or their times were written by hand",
        },
        Timed {
            kind: ProblemKind::EndMissing,
            is: &no_end,
            words: ("span has no end", "spans have no end"),
            remedy: "They count as taking no time. They were exported before they ended, or their process died",
        },
        Timed {
            kind: ProblemKind::StartMissing,
            is: &no_start,
            words: ("span has no start", "spans have no start"),
            remedy: "They are shown from the start of their parent on. Check the exporter",
        },
    ]
    .into_iter()
    .filter_map(|timed| timed.problem(trace))
    .collect()
}

/// A kind of wrong times.
struct Timed<'a> {
    kind: ProblemKind,
    is: &'a dyn Fn(usize) -> bool,
    words: (&'static str, &'static str),
    remedy: &'static str,
}

impl Timed<'_> {
    fn problem(self, trace: &Trace) -> Option<TraceProblem> {
        let spans: Vec<u32> = (0..)
            .take(trace.len())
            .filter(|span| (self.is)(*span as usize))
            .collect();
        let message = counted(spans.len(), self.words.0, self.words.1);
        let count = spans.len();
        (count > 0).then(|| {
            TraceProblem::new(self.kind, Weight::Warning, count, message, self.remedy)
                .examples(spans)
        })
    }
}

fn dropped(trace: &Trace) -> Option<TraceProblem> {
    let mut spans = Vec::new();
    let mut sums = [0_usize; 3];
    for span in trace.spans() {
        let counts = span.dropped();
        if counts != [0; 3] {
            spans.push(u32::try_from(span.index()).unwrap_or(u32::MAX));
            for (sum, count) in sums.iter_mut().zip(counts) {
                *sum += count as usize;
            }
        }
    }
    let names = [
        ("attribute", "attributes"),
        ("event", "events"),
        ("link", "links"),
    ];
    let lost: Vec<String> = sums
        .iter()
        .zip(names)
        .filter(|(sum, _)| **sum > 0)
        .map(|(sum, (one, many))| counted(*sum, one, many))
        .collect();
    if lost.is_empty() {
        return None;
    }
    let message = format!(
        "{} lost {} before being sent",
        counted(spans.len(), "span", "spans"),
        lost.join(", ")
    );
    let remedy = "Raise the limits where they are made (OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT, OTEL_SPAN_EVENT_COUNT_LIMIT, OTEL_SPAN_LINK_COUNT_LIMIT)";
    let kind = ProblemKind::Dropped;
    let problem = TraceProblem::new(kind, Weight::Note, spans.len(), message, remedy);
    Some(problem.examples(spans))
}

fn truncated(trace: &Trace) -> Option<TraceProblem> {
    let has_cut = |span: &model::SpanView<'_>| span.attributes().any(|pair| is_cut(pair.value));
    let spans: Vec<u32> = trace
        .spans()
        .filter(has_cut)
        .map(|span| u32::try_from(span.index()).unwrap_or(u32::MAX))
        .collect();
    if spans.is_empty() {
        return None;
    }
    let message = format!(
        "{} a value that is as long as a usual limit, and was probably cut there",
        counted(spans.len(), "span has", "spans have")
    );
    let remedy = "Raise the limit at the source (Tempo: max_attribute_bytes) or where spans are made (OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT)";
    let kind = ProblemKind::Truncated;
    let problem = TraceProblem::new(kind, Weight::Note, spans.len(), message, remedy);
    Some(problem.examples(spans))
}

/// Whether a value is as long as values are cut to.
pub(crate) fn is_cut(value: Value<'_>) -> bool {
    value.kind == ValueKind::Text && LIMITS.contains(&value.text.len())
}

#[cfg(test)]
mod tests {
    use model::{SpanFields, TraceBuilder, TraceId, Value};

    use super::*;
    use crate::testing::{Drawn, drawn, spans};

    const LATE: i64 = 1_795_222_070_505_769_000;

    fn found(trace: &Trace, partial: bool) -> Vec<TraceProblem> {
        let tree = Tree::of(trace);
        problems(trace, &tree, &Skew::of(trace, &tree), partial)
    }

    fn said(trace: &Trace) -> Vec<(ProblemKind, u32, Vec<u32>, String)> {
        let found = found(trace, false).into_iter();
        found
            .map(|problem| (problem.kind, problem.count, problem.spans, problem.message))
            .collect()
    }

    #[test]
    fn a_trace_in_order_has_no_problem() {
        let trace = spans(&[(1, 0, LATE, LATE + 9), (2, 1, LATE + 1, LATE + 2)]);
        assert_eq!(found(&trace, false), []);
        assert_eq!(found(&Trace::default(), false), []);
        assert_eq!(found(&trace, true)[0].kind, ProblemKind::PartialAnswer);
    }

    #[test]
    fn parents_roots_and_rings_are_named() {
        let trace = spans(&[
            (1, 0, LATE, LATE + 9),
            (2, 0, LATE, LATE + 9),
            (3, 77, LATE, LATE + 9),
            (4, 77, LATE, LATE + 9),
            (5, 78, LATE, LATE + 9),
            (6, 6, LATE, LATE + 9),
            (7, 8, LATE, LATE + 9),
            (8, 7, LATE, LATE + 9),
        ]);
        let all = found(&trace, false);
        assert_eq!(
            all[0].message,
            "2 parents are missing: 3 spans name one that is not in the trace"
        );
        assert_eq!(all[0].ids, ["000000000000004d", "000000000000004e"]);
        assert_eq!(
            said(&trace)[1..],
            [
                (
                    ProblemKind::Cycle,
                    2,
                    vec![6],
                    "2 spans are each other's parents, in 1 ring".to_owned()
                ),
                (
                    ProblemKind::SelfParent,
                    1,
                    vec![5],
                    "1 span names itself as the parent".to_owned()
                ),
                (
                    ProblemKind::SeveralRoots,
                    2,
                    vec![0, 1],
                    "The trace has 2 roots".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn repeated_spans_are_told_from_repeated_ids() {
        let once = [(1, 0, LATE, LATE + 9), (2, 1, LATE, LATE + 9)];
        let twice = spans(&[once, once].concat());
        let (kind, count, _, message) = said(&twice).swap_remove(0);
        assert_eq!((kind, count), (ProblemKind::Multiplied, 4));
        assert_eq!(message, "Every span is there 2 times: 4 spans have 2 ids");
        let some = spans(&[&once[..], &once[1..]].concat());
        let (kind, count, examples, _) = said(&some).swap_remove(0);
        assert_eq!((kind, count), (ProblemKind::DuplicateIds, 1));
        assert_eq!(examples, [2]);
    }

    #[test]
    fn wrong_times_are_counted_apart() {
        let trace = spans(&[
            (1, 0, LATE, LATE + 9),
            (2, 1, LATE + 5, LATE + 2),
            (3, 1, LATE, 0),
            (4, 1, 0, LATE),
        ]);
        let kinds: Vec<_> = said(&trace)
            .into_iter()
            .map(|(kind, count, spans, _)| (kind, count, spans))
            .collect();
        assert_eq!(
            kinds,
            [
                (ProblemKind::EndBeforeStart, 1, vec![1]),
                (ProblemKind::EndMissing, 1, vec![2]),
                (ProblemKind::StartMissing, 1, vec![3]),
            ]
        );
    }

    #[test]
    fn a_wrong_clock_is_said_with_its_size() {
        let trace = drawn(&[
            Drawn::new(1, 0, LATE, LATE + 1_000_000_000),
            Drawn::new(2, 1, LATE - 2_000_000_000, LATE - 1_500_000_000).name("db", "query"),
        ]);
        let (kind, count, spans, message) = said(&trace).swap_remove(0);
        assert_eq!((kind, count, spans), (ProblemKind::Skew, 1, vec![1]));
        assert_eq!(
            message,
            "The clock of a process of db is about 2 s behind its caller's"
        );
    }

    #[test]
    fn losses_on_the_way_are_named() {
        let mut builder = TraceBuilder::new(TraceId(1));
        let resource = builder.resource("api", []);
        let long = "x".repeat(2_048);
        for id in [1, 2] {
            let fields = SpanFields {
                id: SpanId(id),
                parent: SpanId(id - 1),
                resource,
                ..SpanFields::default()
            };
            builder.span(fields, [("long", Value::text(&long))]);
        }
        builder.dropped([3, 1, 0]);
        builder.unreadable();
        let said = said(&builder.finish());
        assert_eq!(said[0].3, "1 span could not be read, and cannot be shown");
        assert_eq!(
            said[1].3,
            "1 span lost 3 attributes, 1 event before being sent"
        );
        assert_eq!((said[2].0, said[2].1), (ProblemKind::Truncated, 2));
    }
}
