use std::sync::Arc;

use model::{
    Span, SpanEvent, SpanId, SpanKind, SpanLink, SpanResource, SpanScope, SpanStatus, TraceId,
};
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::InstrumentationScope,
    resource::v1::Resource,
    trace::v1::{
        Span as WireSpan,
        span::{Event, Link},
    },
};

use super::{Rejected, value};

/// The spans of a request; spans without ids or a start are refused, since nothing can show them.
pub fn spans(request: ExportTraceServiceRequest) -> (Vec<Span>, Rejected) {
    let mut spans = Vec::new();
    let mut rejected = Rejected::default();
    for group in request.resource_spans {
        let resource = Arc::new(read_resource(group.resource.as_ref()));
        for scoped in group.scope_spans {
            let scope = Arc::new(read_scope(scoped.scope.as_ref()));
            for span in scoped.spans {
                match read(span, &resource, &scope) {
                    Ok(span) => spans.push(span),
                    Err(reason) => rejected.add(1, reason),
                }
            }
        }
    }
    (spans, rejected)
}

fn read_resource(resource: Option<&Resource>) -> SpanResource {
    let attributes = resource.map_or(&[][..], |resource| &resource.attributes);
    SpanResource {
        service: value::service(resource),
        attributes: value::attributes(attributes),
    }
}

fn read_scope(scope: Option<&InstrumentationScope>) -> SpanScope {
    scope.map_or_else(SpanScope::default, |scope| SpanScope {
        name: scope.name.clone(),
        version: scope.version.clone(),
        attributes: value::attributes(&scope.attributes),
    })
}

fn read(
    span: WireSpan,
    resource: &Arc<SpanResource>,
    scope: &Arc<SpanScope>,
) -> Result<Span, &'static str> {
    let status = span.status.unwrap_or_default();
    let start = value::nanos(span.start_time_unix_nano).ok_or("a span has no start time")?;
    Ok(Span {
        trace_id: trace_id(&span.trace_id)
            .ok_or("a span's trace id is not 16 bytes, or all zeros")?,
        span_id: span_id(&span.span_id).ok_or("a span's own id is not 8 bytes, or all zeros")?,
        parent_id: span_id(&span.parent_span_id).unwrap_or_default(),
        name: span.name,
        resource: Arc::clone(resource),
        scope: Arc::clone(scope),
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
        attributes: value::attributes(&span.attributes),
        events: span
            .events
            .into_iter()
            .map(|event| read_event(event, start))
            .collect(),
        links: span.links.iter().map(read_link).collect(),
        dropped: [
            span.dropped_attributes_count,
            span.dropped_events_count,
            span.dropped_links_count,
        ],
    })
}

fn read_event(event: Event, start: model::Nanos) -> SpanEvent {
    SpanEvent {
        at: value::nanos(event.time_unix_nano).unwrap_or(start),
        name: event.name,
        attributes: value::attributes(&event.attributes),
    }
}

fn read_link(link: &Link) -> SpanLink {
    SpanLink {
        trace_id: trace_id(&link.trace_id).unwrap_or_default(),
        span_id: span_id(&link.span_id).unwrap_or_default(),
        attributes: value::attributes(&link.attributes),
    }
}

/// `None` unless it has the right length and is not all zeros.
fn trace_id(bytes: &[u8]) -> Option<TraceId> {
    let id = u128::from_be_bytes(bytes.try_into().ok()?);
    (id != 0).then_some(TraceId(id))
}

/// `None` unless it has the right length and is not all zeros.
fn span_id(bytes: &[u8]) -> Option<SpanId> {
    let id = SpanId(u64::from_be_bytes(bytes.try_into().ok()?));
    id.is_some().then_some(id)
}
