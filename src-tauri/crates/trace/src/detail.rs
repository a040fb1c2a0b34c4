//! All that is known of one span, as it is shown beside the waterfall.

mod attributes;
mod calls;
pub(crate) mod conventions;

pub use attributes::{Attribute, AttributeGroup};
pub use calls::{DatabaseCall, HttpCall, Statement};
pub use conventions::Topic;

use attributes::{grouped, listed};
use model::{EventView, LinkView, Nanos, SpanId, SpanKind, SpanStatus, SpanView, Trace};
use serde::Serialize;
use ts_rs::TS;

use crate::Analysed;

/// One span; all texts are untrusted. Lengths of time are in nanoseconds.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Detail {
    /// Its index in the trace.
    pub span: u32,
    /// 16 hex digits.
    pub id: String,
    /// The id that it names as its parent's, if it names one.
    pub parent_id: Option<String>,
    /// Its service, may be empty.
    pub service: String,
    /// Its name.
    pub name: String,
    /// Its role.
    pub kind: SpanKind,
    /// Its status.
    pub status: SpanStatus,
    /// The status message, may be empty.
    pub message: String,
    /// When it started and ended, as its own clock said.
    pub recorded: [Nanos; 2],
    /// When it started, from the trace's start.
    pub start: f64,
    /// How long it took.
    pub duration: f64,
    /// How long it took without its children.
    pub self_time: f64,
    /// How long it held up the root.
    pub on_path: f64,
    /// The spans above it, root first, at most [`Detail::CRUMBS`].
    pub crumbs: Vec<Crumb>,
    /// How many are left out in the middle of them.
    pub crumbs_hidden: u32,
    /// Number of spans that it called itself.
    pub children: u32,
    /// The call of a database that it is.
    pub database: Option<DatabaseCall>,
    /// The HTTP request that it is.
    pub http: Option<HttpCall>,
    /// What was thrown in it.
    pub exceptions: Vec<Exception>,
    /// Its own attributes.
    pub groups: Vec<AttributeGroup>,
    /// Its events, exceptions included, in order of time; at most [`Detail::MOMENTS`].
    pub events: Vec<Moment>,
    /// How many events it has.
    pub events_count: u32,
    /// What it is linked to, at most [`Detail::MOMENTS`].
    pub links: Vec<Link>,
    /// How many links it has.
    pub links_count: u32,
    /// Attributes, events and links that were dropped before they were sent.
    pub dropped: [u32; 3],
    /// Attributes of the process that made it.
    pub resource: Vec<AttributeGroup>,
    /// Name of the instrumentation library, may be empty.
    pub scope: String,
    /// Its version, may be empty.
    pub scope_version: String,
    /// Its attributes.
    pub scope_attributes: Vec<Attribute>,
}

/// A span on the way from the root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[allow(missing_docs)]
pub struct Crumb {
    pub span: u32,
    pub service: String,
    pub name: String,
}

/// Something that was thrown.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Exception {
    /// Its type, may be empty.
    pub kind: String,
    /// Its message, may be empty.
    pub message: String,
    /// Where it was thrown, as the language writes it; may be empty.
    pub stacktrace: String,
    /// When, from the start of the span, if it was an event.
    pub at: Option<f64>,
}

/// An event of a span.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Moment {
    /// When, from the start of the span; negative if it lies before it.
    pub at: f64,
    /// When, as the span's own clock said.
    pub recorded: Nanos,
    /// Its name.
    pub name: String,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
}

/// A link to another span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Link {
    /// 32 hex digits.
    pub trace_id: String,
    /// 16 hex digits.
    pub span_id: String,
    /// The span, if it is in this trace.
    pub span: Option<u32>,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
}

impl Detail {
    /// More steps than fit on a line; of a deeper span the first and the last ones are shown.
    pub const CRUMBS: usize = 24;

    /// More events or links than anyone reads.
    pub const MOMENTS: usize = 500;
}

/// Gathers what is known of a span.
///
/// # Panics
/// If `span` is not a span of the trace.
#[must_use]
pub fn detail(a: Analysed<'_>, span: u32) -> Detail {
    let view = a.trace.span(span as usize);
    let on_path = a.path.on_path.get(span as usize).copied().unwrap_or(0);
    let (crumbs, crumbs_hidden) = crumbs(a, span);
    Detail {
        span,
        id: view.id().to_string(),
        parent_id: view.parent().is_some().then(|| view.parent().to_string()),
        service: view.service().to_owned(),
        name: view.name().to_owned(),
        kind: view.kind(),
        status: view.status(),
        message: view.message().to_owned(),
        recorded: [Nanos(view.start()), Nanos(view.end())],
        start: a.timing.start(span) as f64,
        duration: a.timing.duration(span) as f64,
        self_time: a.times.self_time[span as usize] as f64,
        on_path: on_path as f64,
        crumbs,
        crumbs_hidden,
        children: number(a.tree.children(span).len()),
        database: DatabaseCall::of(view),
        http: HttpCall::of(view),
        exceptions: exceptions(view),
        groups: grouped(view.attributes()),
        events: events(view),
        events_count: number(view.events().len()),
        links: links(a.trace, view),
        links_count: number(view.links().len()),
        dropped: view.dropped(),
        resource: grouped(view.resource()),
        scope: view.scope().name().to_owned(),
        scope_version: view.scope().version().to_owned(),
        scope_attributes: listed(view.scope().attributes()),
    }
}

fn crumbs(a: Analysed<'_>, span: u32) -> (Vec<Crumb>, u32) {
    const LAST: usize = Detail::CRUMBS * 3 / 4;
    let mut above: Vec<u32> = a.tree.ancestors(span).collect();
    above.reverse();
    let hidden = above.len().saturating_sub(Detail::CRUMBS);
    if hidden > 0 {
        let first = Detail::CRUMBS - LAST;
        above.drain(first..first + hidden);
    }
    let crumb = |span: u32| {
        let view = a.trace.span(span as usize);
        Crumb {
            span,
            service: view.service().to_owned(),
            name: view.name().to_owned(),
        }
    };
    (above.into_iter().map(crumb).collect(), number(hidden))
}

/// Exceptions that were recorded as events, and one that was recorded as attributes.
fn exceptions(span: SpanView<'_>) -> Vec<Exception> {
    const MOST: usize = 20;
    let event = |event: EventView<'_>| {
        let value = |name: &str| {
            let pair = event.attributes().find(|pair| pair.name == name);
            pair.map(|pair| pair.value.text.to_owned())
        };
        exception(value, Some(from_start(span, event)))
    };
    let own = |name: &str| span.attribute(name).map(|value| value.text.to_owned());
    let events = span.events().filter_map(event);
    events.chain(exception(own, None)).take(MOST).collect()
}

fn exception(value: impl Fn(&str) -> Option<String>, at: Option<f64>) -> Option<Exception> {
    let (kind, message) = (value("exception.type"), value("exception.message"));
    let stacktrace = value("exception.stacktrace");
    if kind.is_none() && message.is_none() && stacktrace.is_none() {
        return None;
    }
    Some(Exception {
        kind: kind.unwrap_or_default(),
        message: message.unwrap_or_default(),
        stacktrace: stacktrace.unwrap_or_default(),
        at,
    })
}

fn events(span: SpanView<'_>) -> Vec<Moment> {
    let mut events: Vec<EventView<'_>> = span.events().collect();
    events.sort_by_key(|event| event.at());
    let events = events.into_iter().take(Detail::MOMENTS);
    events
        .map(|event| Moment {
            at: from_start(span, event),
            recorded: Nanos(event.at()),
            name: event.name().to_owned(),
            attributes: listed(event.attributes()),
        })
        .collect()
}

/// A process has one clock: events are as far from the start whether or not it is corrected.
fn from_start(span: SpanView<'_>, event: EventView<'_>) -> f64 {
    event.at().saturating_sub(span.start()) as f64
}

fn links(trace: &Trace, span: SpanView<'_>) -> Vec<Link> {
    let shown: Vec<LinkView<'_>> = span.links().take(Detail::MOMENTS).collect();
    let here = |link: &LinkView<'_>| link.trace_id() == trace.id();
    let mut wanted: Vec<(SpanId, Option<u32>)> = shown
        .iter()
        .filter(|link| here(link))
        .map(|link| (link.span_id(), None))
        .collect();
    wanted.sort_unstable();
    if !wanted.is_empty() {
        for (at, id) in (0..).zip(trace.ids()) {
            let first = wanted.partition_point(|(wanted, _)| wanted < id);
            let same = wanted[first..]
                .iter_mut()
                .take_while(|(wanted, _)| wanted == id);
            same.for_each(|(_, found)| *found = found.or(Some(at)));
        }
    }
    let find = |link: &LinkView<'_>| {
        let at = wanted.binary_search_by_key(&link.span_id(), |(id, _)| *id);
        at.ok().and_then(|at| wanted[at].1).filter(|_| here(link))
    };
    shown
        .iter()
        .map(|link| Link {
            trace_id: link.trace_id().to_string(),
            span_id: link.span_id().to_string(),
            span: find(link),
            attributes: listed(link.attributes()),
        })
        .collect()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
