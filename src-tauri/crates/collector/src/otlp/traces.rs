use model::{Span, SpanEvent, SpanKind, SpanStatus};
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    trace::v1::{Span as WireSpan, span::Event},
};

use super::{
    Rejected,
    value::{self, Pairs},
};

/// The spans of a request; spans without ids or a start are refused, since nothing can show them.
pub fn spans(request: ExportTraceServiceRequest) -> (Vec<Span>, Rejected) {
    let mut spans = Vec::new();
    let mut rejected = Rejected::default();
    for group in request.resource_spans {
        let service = value::service(group.resource.as_ref());
        let resource = value::resource_pairs(group.resource.as_ref());
        for scoped in group.scope_spans {
            let mut around = value::scope_pairs(scoped.scope.as_ref());
            around.extend_from_slice(&resource);
            for span in scoped.spans {
                match read(span, &service, &around) {
                    Ok(span) => spans.push(span),
                    Err(reason) => rejected.add(1, reason),
                }
            }
        }
    }
    (spans, rejected)
}

fn read(span: WireSpan, service: &str, around: &Pairs) -> Result<Span, &'static str> {
    let status = span.status.unwrap_or_default();
    let start = value::nanos(span.start_time_unix_nano).ok_or("a span has no start time")?;
    let mut attributes: Pairs = value::pairs(&span.attributes).collect();
    attributes.extend_from_slice(around);
    Ok(Span {
        trace_id: value::id(&span.trace_id, 16)
            .ok_or("a span's trace id is not 16 bytes, or all zeros")?,
        span_id: value::id(&span.span_id, 8)
            .ok_or("a span's own id is not 8 bytes, or all zeros")?,
        parent_id: value::id(&span.parent_span_id, 8).unwrap_or_default(),
        name: span.name,
        service: service.to_owned(),
        kind: match span.kind {
            1 => SpanKind::Internal,
            2 => SpanKind::Server,
            3 => SpanKind::Client,
            4 => SpanKind::Producer,
            5 => SpanKind::Consumer,
            _ => SpanKind::Unspecified,
        },
        start,
        end: value::nanos(span.end_time_unix_nano).unwrap_or(start),
        status: match status.code {
            1 => SpanStatus::Ok,
            2 => SpanStatus::Error,
            _ => SpanStatus::Unset,
        },
        status_message: status.message,
        attributes,
        events: span
            .events
            .into_iter()
            .map(|event| read_event(event, start))
            .collect(),
    })
}

fn read_event(event: Event, start: model::Nanos) -> SpanEvent {
    SpanEvent {
        at: value::nanos(event.time_unix_nano).unwrap_or(start),
        name: event.name,
        attributes: value::pairs(&event.attributes).collect(),
    }
}
