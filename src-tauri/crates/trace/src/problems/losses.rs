//! What did not arrive, or not as a whole.

use model::{Trace, Value, ValueKind, Weight};

use super::{ProblemKind, TraceProblem};
use crate::words::counted;

/// Lengths at which values are cut: Tempo's default for an attribute (2,048 bytes) and the limits
/// that are set with `OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT`. Shorter ones end too often by chance.
const LIMITS: [usize; 6] = [1_024, 2_048, 4_096, 8_192, 16_384, 32_768];

pub(super) fn unreadable(trace: &Trace) -> Vec<TraceProblem> {
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

pub(super) fn dropped(trace: &Trace) -> Option<TraceProblem> {
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

pub(super) fn truncated(trace: &Trace) -> Option<TraceProblem> {
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
