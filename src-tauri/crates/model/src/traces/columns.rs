use std::ops::Range;

use super::{SpanId, SpanKind, SpanStatus, TraceId, Value, ValueKind};

/// All spans of one trace as columns, in the order in which the source sent them.
///
/// A million spans must fit into memory and be walked many times: every span is an index into
/// columns of numbers, and every distinct text is held once. Times are nanoseconds since the Unix
/// epoch as the source wrote them, wrong clocks included. Texts are untrusted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    pub(super) id: TraceId,
    pub(super) texts: Texts,
    pub(super) resources: Vec<Resource>,
    pub(super) scopes: Vec<ScopeColumns>,
    pub(super) ids: Vec<SpanId>,
    pub(super) parents: Vec<SpanId>,
    pub(super) names: Vec<Symbol>,
    pub(super) kinds: Vec<SpanKind>,
    pub(super) statuses: Vec<SpanStatus>,
    pub(super) messages: Vec<Symbol>,
    pub(super) starts: Vec<i64>,
    pub(super) ends: Vec<i64>,
    pub(super) resource_of: Vec<u32>,
    pub(super) scope_of: Vec<u32>,
    pub(super) attributes: Vec<Range<u32>>,
    /// Where the events and links of span `n` begin; one more entry than spans.
    pub(super) events_from: Vec<u32>,
    pub(super) links_from: Vec<u32>,
    pub(super) pairs: Vec<PairColumns>,
    pub(super) events: Vec<EventColumns>,
    pub(super) links: Vec<LinkColumns>,
    /// Attributes, events and links that were dropped before they were sent; spans without loss
    /// have no entry. Ascending by span.
    pub(super) dropped: Vec<(u32, [u32; 3])>,
    pub(super) unreadable: u32,
    pub(super) full: bool,
}

/// A text of a trace; equal texts of one trace have equal symbols.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(pub(super) u32);

impl Symbol {
    /// Its number: below [`Trace::texts`].
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Texts {
    pub(super) all: String,
    /// Where text `n` ends.
    pub(super) ends: Vec<u32>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Resource {
    pub(super) service: Symbol,
    pub(super) pairs: Range<u32>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ScopeColumns {
    pub(super) name: Symbol,
    pub(super) version: Symbol,
    pub(super) pairs: Range<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PairColumns {
    pub(super) name: Symbol,
    pub(super) text: Symbol,
    pub(super) kind: ValueKind,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct EventColumns {
    pub(super) at: i64,
    pub(super) name: Symbol,
    pub(super) pairs: Range<u32>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct LinkColumns {
    pub(super) trace: TraceId,
    pub(super) span: SpanId,
    pub(super) pairs: Range<u32>,
}

/// An attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value.
    pub value: Value<'a>,
}

impl Trace {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> TraceId {
        self.id
    }

    /// Number of spans.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether it has no span.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// One span.
    ///
    /// # Panics
    /// If `at` is not below [`Trace::len`].
    #[must_use]
    pub fn span(&self, at: usize) -> SpanView<'_> {
        assert!(at < self.len(), "span {at} of {}", self.len());
        SpanView { trace: self, at }
    }

    /// All spans in the order of the source.
    pub fn spans(&self) -> impl ExactSizeIterator<Item = SpanView<'_>> {
        (0..self.len()).map(|at| self.span(at))
    }

    /// Their ids; duplicates occur.
    #[must_use]
    pub fn ids(&self) -> &[SpanId] {
        &self.ids
    }

    /// The ids of their parents; [`SpanId::NONE`] for a root.
    #[must_use]
    pub fn parents(&self) -> &[SpanId] {
        &self.parents
    }

    /// Their names.
    #[must_use]
    pub fn names(&self) -> &[Symbol] {
        &self.names
    }

    /// The service of one span.
    #[must_use]
    pub fn service(&self, at: usize) -> Symbol {
        self.resources[self.resource_of[at] as usize].service
    }

    /// Their statuses.
    #[must_use]
    pub fn statuses(&self) -> &[SpanStatus] {
        &self.statuses
    }

    /// Their kinds.
    #[must_use]
    pub fn kinds(&self) -> &[SpanKind] {
        &self.kinds
    }

    /// When they started, in nanoseconds since the Unix epoch.
    #[must_use]
    pub fn starts(&self) -> &[i64] {
        &self.starts
    }

    /// When they ended; before the start when clocks are wrong.
    #[must_use]
    pub fn ends(&self) -> &[i64] {
        &self.ends
    }

    /// A text by its symbol.
    #[must_use]
    pub fn text(&self, symbol: Symbol) -> &str {
        self.texts.get(symbol)
    }

    /// Number of distinct texts, which symbols count.
    #[must_use]
    pub fn texts(&self) -> usize {
        self.texts.ends.len()
    }

    /// Number of spans that could not be read, such as ones without an id.
    #[must_use]
    pub fn unreadable(&self) -> u32 {
        self.unreadable
    }

    /// Whether texts were left out because all of them together exceed 4 GiB.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.full
    }

    fn pairs(&self, range: Range<u32>) -> impl ExactSizeIterator<Item = Pair<'_>> {
        self.pairs[range.start as usize..range.end as usize]
            .iter()
            .map(|pair| Pair {
                name: self.text(pair.name),
                value: Value {
                    kind: pair.kind,
                    text: self.text(pair.text),
                },
            })
    }
}

impl Texts {
    pub(super) fn get(&self, symbol: Symbol) -> &str {
        let at = symbol.index();
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]) as usize;
        self.all
            .get(start..self.ends[at] as usize)
            .unwrap_or_default()
    }
}

/// One span of a trace.
#[derive(Clone, Copy, Debug)]
pub struct SpanView<'a> {
    trace: &'a Trace,
    at: usize,
}

impl<'a> SpanView<'a> {
    /// Its index in the trace.
    #[must_use]
    pub fn index(self) -> usize {
        self.at
    }

    /// Its id.
    #[must_use]
    pub fn id(self) -> SpanId {
        self.trace.ids[self.at]
    }

    /// The id of its parent; [`SpanId::NONE`] for a root.
    #[must_use]
    pub fn parent(self) -> SpanId {
        self.trace.parents[self.at]
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'a str {
        self.trace.text(self.trace.names[self.at])
    }

    /// `service.name` of its resource, may be empty.
    #[must_use]
    pub fn service(self) -> &'a str {
        self.trace.text(self.trace.service(self.at))
    }

    /// Its role.
    #[must_use]
    pub fn kind(self) -> SpanKind {
        self.trace.kinds[self.at]
    }

    /// Its status.
    #[must_use]
    pub fn status(self) -> SpanStatus {
        self.trace.statuses[self.at]
    }

    /// The status message, may be empty.
    #[must_use]
    pub fn message(self) -> &'a str {
        self.trace.text(self.trace.messages[self.at])
    }

    /// When it started, in nanoseconds since the Unix epoch.
    #[must_use]
    pub fn start(self) -> i64 {
        self.trace.starts[self.at]
    }

    /// When it ended; before the start when clocks are wrong.
    #[must_use]
    pub fn end(self) -> i64 {
        self.trace.ends[self.at]
    }

    /// How long it took in nanoseconds; zero if it ends before it starts.
    #[must_use]
    pub fn duration(self) -> i64 {
        self.end().saturating_sub(self.start()).max(0)
    }

    /// Its own attributes, in their order.
    pub fn attributes(self) -> impl ExactSizeIterator<Item = Pair<'a>> {
        self.trace.pairs(self.trace.attributes[self.at].clone())
    }

    /// Attributes of its resource.
    pub fn resource(self) -> impl ExactSizeIterator<Item = Pair<'a>> {
        let resource = self.trace.resource_of[self.at] as usize;
        self.trace
            .pairs(self.trace.resources[resource].pairs.clone())
    }

    /// The number of its resource in the trace; equal for spans of one process.
    #[must_use]
    pub fn resource_index(self) -> usize {
        self.trace.resource_of[self.at] as usize
    }

    /// The scope that made it.
    #[must_use]
    pub fn scope(self) -> Scope<'a> {
        Scope {
            trace: self.trace,
            at: self.trace.scope_of[self.at] as usize,
        }
    }

    /// One of its own attributes.
    #[must_use]
    pub fn attribute(self, name: &str) -> Option<Value<'a>> {
        self.attributes()
            .find(|pair| pair.name == name)
            .map(|pair| pair.value)
    }

    /// Its events, in the order of the source.
    pub fn events(self) -> impl ExactSizeIterator<Item = EventView<'a>> {
        let range = span_of(&self.trace.events_from, self.at);
        let trace = self.trace;
        (range.start as usize..range.end as usize).map(move |at| EventView { trace, at })
    }

    /// Its links.
    pub fn links(self) -> impl ExactSizeIterator<Item = LinkView<'a>> {
        let range = span_of(&self.trace.links_from, self.at);
        let trace = self.trace;
        (range.start as usize..range.end as usize).map(move |at| LinkView { trace, at })
    }

    /// How many of its attributes, events and links were dropped before they were sent.
    #[must_use]
    pub fn dropped(self) -> [u32; 3] {
        let dropped = &self.trace.dropped;
        dropped
            .binary_search_by_key(&self.at, |(span, _)| *span as usize)
            .map_or([0; 3], |at| dropped[at].1)
    }
}

fn span_of(from: &[u32], at: usize) -> Range<u32> {
    from[at]..from[at + 1]
}

/// The instrumentation scope of a span.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    trace: &'a Trace,
    at: usize,
}

impl<'a> Scope<'a> {
    /// Name of the instrumentation library, may be empty.
    #[must_use]
    pub fn name(self) -> &'a str {
        self.trace.text(self.trace.scopes[self.at].name)
    }

    /// Its version, may be empty.
    #[must_use]
    pub fn version(self) -> &'a str {
        self.trace.text(self.trace.scopes[self.at].version)
    }

    /// Its attributes.
    pub fn attributes(self) -> impl ExactSizeIterator<Item = Pair<'a>> {
        self.trace.pairs(self.trace.scopes[self.at].pairs.clone())
    }

    /// Its number in the trace.
    #[must_use]
    pub fn index(self) -> usize {
        self.at
    }
}

/// A moment within a span.
#[derive(Clone, Copy, Debug)]
pub struct EventView<'a> {
    trace: &'a Trace,
    at: usize,
}

impl<'a> EventView<'a> {
    /// When, in nanoseconds since the Unix epoch.
    #[must_use]
    pub fn at(self) -> i64 {
        self.trace.events[self.at].at
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'a str {
        self.trace.text(self.trace.events[self.at].name)
    }

    /// Its attributes.
    pub fn attributes(self) -> impl ExactSizeIterator<Item = Pair<'a>> {
        self.trace.pairs(self.trace.events[self.at].pairs.clone())
    }
}

/// A link from a span to another one, usually of another trace.
#[derive(Clone, Copy, Debug)]
pub struct LinkView<'a> {
    trace: &'a Trace,
    at: usize,
}

impl<'a> LinkView<'a> {
    /// The trace it leads to.
    #[must_use]
    pub fn trace_id(self) -> TraceId {
        self.trace.links[self.at].trace
    }

    /// The span it leads to.
    #[must_use]
    pub fn span_id(self) -> SpanId {
        self.trace.links[self.at].span
    }

    /// Its attributes.
    pub fn attributes(self) -> impl ExactSizeIterator<Item = Pair<'a>> {
        self.trace.pairs(self.trace.links[self.at].pairs.clone())
    }
}
