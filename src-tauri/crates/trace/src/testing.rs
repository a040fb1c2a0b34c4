//! Traces for tests, written as tables.

use model::{SpanFields, SpanId, SpanKind, SpanStatus, Trace, TraceBuilder, TraceId, Value};

use crate::example::numbers;

/// A trace of one service from (id, parent, start, end).
pub(crate) fn spans(rows: &[(u64, u64, i64, i64)]) -> Trace {
    let rows: Vec<_> = rows
        .iter()
        .map(|(id, parent, start, end)| Drawn::new(*id, *parent, *start, *end))
        .collect();
    drawn(&rows)
}

/// A span of a trace for a test.
#[derive(Clone, Debug)]
pub(crate) struct Drawn {
    pub(crate) fields: SpanFields<'static>,
    pub(crate) service: &'static str,
    pub(crate) attributes: Vec<(&'static str, &'static str)>,
    pub(crate) events: Vec<(i64, &'static str)>,
}

impl Drawn {
    pub(crate) fn new(id: u64, parent: u64, start: i64, end: i64) -> Self {
        Self {
            fields: SpanFields {
                id: SpanId(id),
                parent: SpanId(parent),
                name: "work",
                kind: SpanKind::Internal,
                start,
                end,
                ..SpanFields::default()
            },
            service: "api",
            attributes: Vec::new(),
            events: Vec::new(),
        }
    }

    pub(crate) fn name(mut self, service: &'static str, name: &'static str) -> Self {
        self.service = service;
        self.fields.name = name;
        self
    }

    pub(crate) fn kind(mut self, kind: SpanKind) -> Self {
        self.fields.kind = kind;
        self
    }

    pub(crate) fn failed(mut self, message: &'static str) -> Self {
        self.fields.status = SpanStatus::Error;
        self.fields.message = message;
        self
    }

    pub(crate) fn attribute(mut self, name: &'static str, value: &'static str) -> Self {
        self.attributes.push((name, value));
        self
    }

    pub(crate) fn event(mut self, at: i64, name: &'static str) -> Self {
        self.events.push((at, name));
        self
    }
}

/// A trace of such spans; every service is one process.
pub(crate) fn drawn(spans: &[Drawn]) -> Trace {
    let mut builder = TraceBuilder::new(TraceId(1));
    let mut services: Vec<&str> = Vec::new();
    for span in spans {
        let known = services.iter().position(|known| *known == span.service);
        let resource = known.unwrap_or_else(|| {
            services.push(span.service);
            builder.resource(span.service, []) as usize
        });
        let fields = SpanFields {
            resource: u32::try_from(resource).unwrap(),
            ..span.fields
        };
        let texts = span.attributes.iter();
        builder.span(fields, texts.map(|(name, text)| (*name, Value::text(text))));
        for (at, name) in &span.events {
            builder.event(*at, name, []);
        }
    }
    builder.finish()
}

/// A trace of up to `most` spans of few names in which everything that can be wrong is: parents
/// that are missing, repeated, later in the list or in rings, times in any order, clocks that
/// disagree. Equal seeds give equal traces.
pub(crate) fn random(seed: u64, most: u64) -> Trace {
    const SERVICES: [&str; 3] = ["api", "db", "queue"];
    const NAMES: [&str; 3] = ["get", "set", "Send"];
    const KINDS: [SpanKind; 3] = [SpanKind::Internal, SpanKind::Client, SpanKind::Server];
    let mut next = numbers(seed);
    let mut below = move |most: u64| next() % most;
    let count = below(most) + 1;
    // Few parents have many children, so that some of them fold.
    let parents = below(count) + 1;
    let spans: Vec<Drawn> = (0..count)
        .map(|_| {
            let start = i64::try_from(below(10_000)).unwrap() * 1_000_000;
            let length = i64::try_from(below(1_000)).unwrap() * 1_000_000;
            let pick = |at: u64| usize::try_from(at).unwrap();
            let mut span = Drawn::new(below(count) + 1, below(parents + 1), start, start + length)
                .name(SERVICES[pick(below(3))], NAMES[pick(below(3))])
                .kind(KINDS[pick(below(3))]);
            if below(8) == 0 {
                span = span.failed("timeout").event(start + 1, "exception");
            }
            if below(20) == 0 {
                span.fields.end = [0, start - 5][pick(below(2))];
            }
            span
        })
        .collect();
    drawn(&spans)
}
