use std::{hash::BuildHasher, ops::Range};

use hashbrown::{DefaultHashBuilder, HashTable};

use super::{
    Attribute, Span, SpanId, SpanKind, SpanResource, SpanScope, SpanStatus, Symbol, Trace, TraceId,
    Value,
    columns::{EventColumns, LinkColumns, PairColumns, Resource, ScopeColumns},
};

/// Fills the columns of a [`Trace`] span by span.
///
/// Attributes, events and links belong to the span that was added last; attributes of an event or
/// a link are given with it.
#[derive(Debug)]
pub struct TraceBuilder {
    trace: Trace,
    symbols: HashTable<Symbol>,
    hasher: DefaultHashBuilder,
}

/// The fields that every span has.
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs)]
pub struct SpanFields<'a> {
    pub id: SpanId,
    /// [`SpanId::NONE`] for a root.
    pub parent: SpanId,
    pub name: &'a str,
    pub kind: SpanKind,
    /// Nanoseconds since the Unix epoch.
    pub start: i64,
    /// Nanoseconds since the Unix epoch.
    pub end: i64,
    pub status: SpanStatus,
    pub message: &'a str,
    /// A number from [`TraceBuilder::resource`].
    pub resource: u32,
    /// A number from [`TraceBuilder::scope`]; 0 is a scope without a name.
    pub scope: u32,
}

impl TraceBuilder {
    /// A trace without spans.
    #[must_use]
    pub fn new(id: TraceId) -> Self {
        let mut builder = Self {
            trace: Trace {
                id,
                events_from: vec![0],
                links_from: vec![0],
                ..Trace::default()
            },
            symbols: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
        };
        builder.intern("");
        builder.trace.scopes.push(ScopeColumns::default());
        builder
    }

    /// Makes room for this many spans.
    pub fn reserve(&mut self, spans: usize) {
        let trace = &mut self.trace;
        trace.ids.reserve(spans);
        trace.parents.reserve(spans);
        trace.names.reserve(spans);
        trace.kinds.reserve(spans);
        trace.statuses.reserve(spans);
        trace.messages.reserve(spans);
        trace.starts.reserve(spans);
        trace.ends.reserve(spans);
        trace.resource_of.reserve(spans);
        trace.scope_of.reserve(spans);
        trace.attributes.reserve(spans);
        trace.events_from.reserve(spans);
        trace.links_from.reserve(spans);
    }

    /// Adds a resource; its number goes into [`SpanFields::resource`].
    pub fn resource<'a>(
        &mut self,
        service: &str,
        attributes: impl IntoIterator<Item = (&'a str, Value<'a>)>,
    ) -> u32 {
        let service = self.intern(service);
        let pairs = self.pairs(attributes);
        self.trace.resources.push(Resource { service, pairs });
        number(self.trace.resources.len()) - 1
    }

    /// Adds an instrumentation scope; its number goes into [`SpanFields::scope`].
    pub fn scope<'a>(
        &mut self,
        name: &str,
        version: &str,
        attributes: impl IntoIterator<Item = (&'a str, Value<'a>)>,
    ) -> u32 {
        let (name, version) = (self.intern(name), self.intern(version));
        let pairs = self.pairs(attributes);
        self.trace.scopes.push(ScopeColumns {
            name,
            version,
            pairs,
        });
        number(self.trace.scopes.len()) - 1
    }

    /// Adds a span with its attributes.
    ///
    /// # Panics
    /// If its resource or scope was never added.
    pub fn span<'a>(
        &mut self,
        span: SpanFields<'_>,
        attributes: impl IntoIterator<Item = (&'a str, Value<'a>)>,
    ) {
        assert!((span.resource as usize) < self.trace.resources.len());
        assert!((span.scope as usize) < self.trace.scopes.len());
        let (name, message) = (self.intern(span.name), self.intern(span.message));
        let attributes = self.pairs(attributes);
        let trace = &mut self.trace;
        trace.ids.push(span.id);
        trace.parents.push(span.parent);
        trace.names.push(name);
        trace.kinds.push(span.kind);
        trace.statuses.push(span.status);
        trace.messages.push(message);
        trace.starts.push(span.start);
        trace.ends.push(span.end);
        trace.resource_of.push(span.resource);
        trace.scope_of.push(span.scope);
        trace.attributes.push(attributes);
        trace.events_from.push(number(trace.events.len()));
        trace.links_from.push(number(trace.links.len()));
    }

    /// Adds an event to the last span.
    pub fn event<'a>(
        &mut self,
        at: i64,
        name: &str,
        attributes: impl IntoIterator<Item = (&'a str, Value<'a>)>,
    ) {
        let name = self.intern(name);
        let pairs = self.pairs(attributes);
        self.trace.events.push(EventColumns { at, name, pairs });
        if let Some(last) = self.trace.events_from.last_mut() {
            *last = number(self.trace.events.len());
        }
    }

    /// Adds a link to the last span.
    pub fn link<'a>(
        &mut self,
        to: TraceId,
        span: SpanId,
        attributes: impl IntoIterator<Item = (&'a str, Value<'a>)>,
    ) {
        let pairs = self.pairs(attributes);
        self.trace.links.push(LinkColumns {
            trace: to,
            span,
            pairs,
        });
        if let Some(last) = self.trace.links_from.last_mut() {
            *last = number(self.trace.links.len());
        }
    }

    /// Says how many attributes, events and links of the last span were dropped on the way.
    pub fn dropped(&mut self, counts: [u32; 3]) {
        if let (Some(at), true) = (self.trace.ids.len().checked_sub(1), counts != [0; 3]) {
            self.trace.dropped.push((number(at), counts));
        }
    }

    /// Counts a span that could not be read.
    pub fn unreadable(&mut self) {
        self.trace.unreadable += 1;
    }

    /// Number of spans so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.trace.len()
    }

    /// Whether no span was added yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.trace.is_empty()
    }

    /// The trace.
    #[must_use]
    pub fn finish(self) -> Trace {
        self.trace
    }

    fn pairs<'a>(
        &mut self,
        attributes: impl IntoIterator<Item = (&'a str, Value<'a>)>,
    ) -> Range<u32> {
        let from = number(self.trace.pairs.len());
        for (name, value) in attributes {
            let pair = PairColumns {
                name: self.intern(name),
                text: self.intern(value.text),
                kind: value.kind,
            };
            self.trace.pairs.push(pair);
        }
        from..number(self.trace.pairs.len())
    }

    fn intern(&mut self, text: &str) -> Symbol {
        let hash = self.hasher.hash_one(text);
        let texts = &mut self.trace.texts;
        if let Some(found) = self.symbols.find(hash, |symbol| texts.get(*symbol) == text) {
            return *found;
        }
        let Ok(end) = u32::try_from(texts.all.len() + text.len()) else {
            self.trace.full = true;
            return Symbol::default();
        };
        let symbol = Symbol(number(texts.ends.len()));
        texts.all.push_str(text);
        texts.ends.push(end);
        let hasher = &self.hasher;
        self.symbols
            .insert_unique(hash, symbol, |symbol| hasher.hash_one(texts.get(*symbol)));
        symbol
    }
}

impl Trace {
    /// The columns of spans that arrived one by one.
    #[must_use]
    pub fn of_spans<'a>(id: TraceId, spans: impl IntoIterator<Item = &'a Span>) -> Self {
        let mut builder = TraceBuilder::new(id);
        let (mut resources, mut scopes) = (Vec::new(), vec![(0, SpanScope::default())]);
        for span in spans {
            let (resource, scope) = (&*span.resource, &*span.scope);
            let known = |(_, known): &&(u32, SpanResource)| known == resource;
            let resource = match resources.iter().find(known) {
                Some((number, _)) => *number,
                None => {
                    let number = builder.resource(&resource.service, pairs(&resource.attributes));
                    resources.push((number, resource.clone()));
                    number
                }
            };
            let scope = match scopes.iter().find(|(_, known)| known == scope) {
                Some((number, _)) => *number,
                None => {
                    let (name, version) = (&scope.name, &scope.version);
                    let number = builder.scope(name, version, pairs(&scope.attributes));
                    scopes.push((number, scope.clone()));
                    number
                }
            };
            let fields = SpanFields {
                id: span.span_id,
                parent: span.parent_id,
                name: &span.name,
                kind: span.kind,
                start: span.start.0,
                end: span.end.0,
                status: span.status,
                message: &span.status_message,
                resource,
                scope,
            };
            builder.span(fields, pairs(&span.attributes));
            for event in &span.events {
                builder.event(event.at.0, &event.name, pairs(&event.attributes));
            }
            for link in &span.links {
                builder.link(link.trace_id, link.span_id, pairs(&link.attributes));
            }
            builder.dropped(span.dropped);
        }
        builder.finish()
    }
}

fn pairs(attributes: &[Attribute]) -> impl Iterator<Item = (&str, Value<'_>)> {
    attributes.iter().map(|attribute| {
        let value = Value {
            kind: attribute.kind,
            text: &attribute.value,
        };
        (attribute.name.as_str(), value)
    })
}

/// Counts stay below 2^32: memory ends before.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{Nanos, SpanEvent, SpanLink, ValueKind};

    #[test]
    fn what_went_in_comes_out_and_equal_texts_are_held_once() {
        let mut builder = TraceBuilder::new(TraceId(7));
        let resource = builder.resource("api", [("host.name", Value::text("a"))]);
        let scope = builder.scope("http", "1.2", []);
        for at in 0..3_u32 {
            let fields = SpanFields {
                id: SpanId(u64::from(at) + 1),
                parent: SpanId(u64::from(at)),
                name: "GET /",
                start: i64::from(at),
                end: 10,
                resource,
                scope,
                ..SpanFields::default()
            };
            let code = Value {
                kind: ValueKind::Int,
                text: "200",
            };
            builder.span(fields, [("http.response.status_code", code)]);
            builder.event(5, "exception", [("exception.type", Value::text("api"))]);
            builder.link(TraceId(9), SpanId(8), [("host.name", Value::text("b"))]);
            builder.dropped([u32::from(at == 1), 0, 0]);
        }
        let trace = builder.finish();
        assert_eq!(trace.len(), 3);
        assert_eq!(trace.texts(), 12);
        for span in trace.spans() {
            assert_eq!((span.name(), span.service()), ("GET /", "api"));
            assert_eq!(span.id(), SpanId(span.index() as u64 + 1));
            assert_eq!(span.attributes().len(), 1);
            assert_eq!(
                span.attribute("http.response.status_code").unwrap().kind,
                ValueKind::Int
            );
            assert_eq!(span.resource().next().unwrap().value.text, "a");
            assert_eq!(
                (span.scope().name(), span.scope().version()),
                ("http", "1.2")
            );
            let event = span.events().next().unwrap();
            assert_eq!((event.at(), event.name()), (5, "exception"));
            assert_eq!(event.attributes().next().unwrap().value.text, "api");
            let link = span.links().next().unwrap();
            assert_eq!((link.trace_id(), link.span_id()), (TraceId(9), SpanId(8)));
            assert_eq!(link.attributes().next().unwrap().value.text, "b");
        }
        assert_eq!(trace.span(1).dropped(), [1, 0, 0]);
        assert_eq!(trace.span(2).dropped(), [0; 3]);
        assert_eq!(trace.names()[0], trace.names()[2]);
    }

    #[test]
    fn spans_of_the_collector_become_columns() {
        let number = |name: &str| Attribute {
            kind: ValueKind::Int,
            ..Attribute::text(name, "7")
        };
        let resource = Arc::new(SpanResource {
            service: "shop".to_owned(),
            attributes: vec![Attribute::text("host.name", "h")],
        });
        let span = |id| Span {
            span_id: SpanId(id),
            name: "pay".to_owned(),
            resource: Arc::clone(&resource),
            attributes: vec![number("k")],
            events: vec![SpanEvent {
                at: Nanos(3),
                name: "e".to_owned(),
                attributes: vec![number("in event")],
            }],
            links: vec![SpanLink {
                trace_id: TraceId(8),
                span_id: SpanId(9),
                attributes: vec![number("in link")],
            }],
            dropped: [0, 2, 0],
            ..Span::default()
        };
        let scoped = Span {
            scope: Arc::new(SpanScope {
                name: "lib".to_owned(),
                version: "1".to_owned(),
                attributes: Vec::new(),
            }),
            ..span(2)
        };
        let trace = Trace::of_spans(TraceId(1), [&span(1), &scoped, &span(3)]);
        let names: Vec<&str> = trace.spans().map(|span| span.scope().name()).collect();
        assert_eq!(names, ["", "lib", ""]);
        for view in trace.spans() {
            assert_eq!((view.service(), view.parent()), ("shop", SpanId::NONE));
            assert_eq!(view.resource_index(), 0);
            assert_eq!(view.resource().next().unwrap().name, "host.name");
            let event = view.events().next().unwrap();
            assert_eq!((event.at(), event.attributes().len()), (3, 1));
            assert_eq!(view.links().next().unwrap().span_id(), SpanId(9));
            assert_eq!(view.dropped(), [0, 2, 0]);
            assert_eq!(view.attribute("k").unwrap().kind, ValueKind::Int);
        }
    }
}
