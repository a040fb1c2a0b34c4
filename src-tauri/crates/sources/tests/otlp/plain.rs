//! A trace as plain values: comparable, and printed when two differ.

use model::{Pair, SpanKind, SpanStatus, Trace, ValueKind};

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plain {
    pub(crate) trace: String,
    pub(crate) id: String,
    pub(crate) parent: String,
    pub(crate) name: String,
    pub(crate) kind: SpanKind,
    pub(crate) start: i64,
    pub(crate) end: i64,
    pub(crate) status: SpanStatus,
    pub(crate) message: String,
    pub(crate) service: String,
    pub(crate) resource: Pairs,
    pub(crate) scope: (String, String, Pairs),
    pub(crate) attributes: Pairs,
    pub(crate) events: Vec<(i64, String, Pairs)>,
    pub(crate) links: Vec<(String, String, Pairs)>,
    pub(crate) dropped: [u32; 3],
}

pub(crate) type Pairs = Vec<(String, ValueKind, String)>;

pub(crate) fn of_trace(trace: &Trace) -> Vec<Plain> {
    fn pairs<'a>(pairs: impl Iterator<Item = Pair<'a>>) -> Pairs {
        pairs
            .map(|pair| {
                (
                    pair.name.to_owned(),
                    pair.value.kind,
                    pair.value.text.to_owned(),
                )
            })
            .collect()
    }
    let spans = trace.spans().map(|span| Plain {
        trace: trace.id().to_string(),
        id: span.id().to_string(),
        parent: span.parent().to_string(),
        name: span.name().to_owned(),
        kind: span.kind(),
        start: span.start(),
        end: span.end(),
        status: span.status(),
        message: span.message().to_owned(),
        service: span.service().to_owned(),
        resource: pairs(span.resource()),
        scope: (
            span.scope().name().to_owned(),
            span.scope().version().to_owned(),
            pairs(span.scope().attributes()),
        ),
        attributes: pairs(span.attributes()),
        events: span
            .events()
            .map(|event| {
                (
                    event.at(),
                    event.name().to_owned(),
                    pairs(event.attributes()),
                )
            })
            .collect(),
        links: span
            .links()
            .map(|link| {
                let (trace, span) = (link.trace_id(), link.span_id());
                (
                    trace.to_string(),
                    span.to_string(),
                    pairs(link.attributes()),
                )
            })
            .collect(),
        dropped: span.dropped(),
    });
    spans.collect()
}
