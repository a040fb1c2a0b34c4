//! Searches of servers that answer whole traces, or a few spans of each.

use model::{Answer, Nanos, SpanId, SpanStatus, Trace, TraceSummary};

/// The line of a search for a trace; nothing if it has no span.
///
/// It is named by the root that starts first, else by the span that starts first.
#[must_use]
pub fn summary(trace: &Trace) -> Option<TraceSummary> {
    let first = (0..trace.len()).min_by_key(|at| {
        let child = trace.parents()[*at] != SpanId::NONE;
        (child, trace.starts()[*at])
    })?;
    let starts = trace.starts().iter().copied();
    // A span without a time does not move the trace to 1970.
    let told = starts.clone().filter(|start| *start > 0).min();
    let start = told.or_else(|| starts.min())?;
    let end = *trace.ends().iter().max()?;
    let errors = trace
        .statuses()
        .iter()
        .filter(|status| **status == SpanStatus::Error)
        .count();
    Some(TraceSummary {
        id: trace.id().to_string(),
        service: trace.text(trace.service(first)).to_owned(),
        name: trace.text(trace.names()[first]).to_owned(),
        start: Nanos(start),
        duration_ms: end.saturating_sub(start).max(0) as f64 / 1e6,
        spans: Some(count(trace.len())),
        errors: Some(count(errors)),
    })
}

/// The lines of a search, newest first, with a word on where the search was cut.
pub(super) fn listed(mut lines: Vec<TraceSummary>, limit: u32) -> Answer<Vec<TraceSummary>> {
    lines.sort_by(|a, b| b.start.cmp(&a.start).then_with(|| a.id.cmp(&b.id)));
    let cut = lines.len() >= limit as usize;
    lines.truncate(limit as usize);
    Answer {
        capped_at: cut.then_some(limit),
        ..Answer::whole(lines)
    }
}

pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use model::{SpanFields, TraceBuilder, TraceId};

    use super::*;

    #[test]
    fn a_trace_is_named_by_its_root_and_measured_over_all_spans() {
        let mut builder = TraceBuilder::new(TraceId(7));
        let (edge, api) = (builder.resource("edge", []), builder.resource("api", []));
        for (id, parent, name, start, end, resource, status) in [
            (2, 1, "child", 5_000_000, 9_000_000, api, SpanStatus::Error),
            (1, 0, "root", 6_000_000, 8_000_000, edge, SpanStatus::Unset),
            (3, 0, "late root", 7_000_000, 0, api, SpanStatus::Unset),
        ] {
            let fields = SpanFields {
                id: SpanId(id),
                parent: SpanId(parent),
                name,
                start,
                end,
                resource,
                status,
                ..SpanFields::default()
            };
            builder.span(fields, []);
        }
        let line = summary(&builder.finish()).unwrap();
        assert_eq!(
            (line.service.as_str(), line.name.as_str()),
            ("edge", "root")
        );
        assert_eq!((line.start, line.duration_ms), (Nanos(5_000_000), 4.0));
        assert_eq!((line.spans, line.errors), (Some(3), Some(1)));
        assert_eq!(summary(&TraceBuilder::new(TraceId(7)).finish()), None);
    }
}
