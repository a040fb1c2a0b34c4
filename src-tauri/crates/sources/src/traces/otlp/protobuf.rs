//! Field numbers of opentelemetry/proto/{trace,resource,common}/v1 and of Tempo's answers.

mod value;

use model::{SpanFields, SpanId, SpanKind, SpanStatus, TraceId};
use value::pair;

use super::{
    Damage, Said,
    attributes::Attributes,
    gather::Gather,
    wire::{Content, Field, Message},
};

/// `TracesData`: resource spans in field 1.
pub(super) fn traces_data(gather: &mut Gather, message: Message<'_>) {
    Reader::new(gather).traces_data(message);
}

/// `TraceByIDResponse`: trace 1, status 3, message 4.
pub(super) fn trace_by_id_response(gather: &mut Gather, message: Message<'_>) -> Said {
    let mut said = Said {
        known: true,
        ..Said::default()
    };
    let mut reader = Reader::new(gather);
    reader.walk(message, |reader, field| {
        match (field.number, field.content) {
            (1, Content::Bytes(trace) | Content::Cut(trace)) => reader.traces_data(trace),
            (3, Content::Varint(status)) => said.partial = status == 1,
            (4, Content::Bytes(text)) => said.message = lossy(text),
            _ => {}
        }
    });
    said
}

struct Reader<'g, 'a> {
    gather: &'g mut Gather,
    attributes: Attributes<'a>,
    events: Vec<Message<'a>>,
    links: Vec<Message<'a>>,
    /// Whether the message that is being read was cut off, which has been noted.
    within_cut: bool,
}

impl<'g, 'a> Reader<'g, 'a> {
    fn new(gather: &'g mut Gather) -> Self {
        Self {
            gather,
            attributes: Attributes::default(),
            events: Vec::new(),
            links: Vec::new(),
            within_cut: false,
        }
    }

    fn traces_data(&mut self, message: Message<'a>) {
        self.walk(message, |reader, field| {
            if let (1, Content::Bytes(message) | Content::Cut(message)) =
                (field.number, field.content)
            {
                reader.resource_spans(message);
            }
        });
    }

    /// Visits the fields of a message. What lies behind a damaged one cannot be found, but what is
    /// left of one that was cut off can be read.
    fn walk(&mut self, mut message: Message<'a>, mut visit: impl FnMut(&mut Self, Field<'a>)) {
        loop {
            let before = message;
            match message.next() {
                Ok(Some(field)) => visit(self, field),
                Ok(None) => return,
                Err(damage) => {
                    self.damaged(damage);
                    if let Some(field) = before.cut() {
                        // Within, the same cut is found again, at a place that says less.
                        let outer = std::mem::replace(&mut self.within_cut, true);
                        visit(self, field);
                        self.within_cut = outer;
                    }
                    return;
                }
            }
        }
    }

    fn damaged(&mut self, damage: Damage) {
        if !self.within_cut {
            self.gather.damaged(|| damage);
        }
    }

    /// `ResourceSpans`: resource 1, scope spans 2, and 1000 before OTLP 0.15.
    fn resource_spans(&mut self, message: Message<'a>) {
        self.attributes.clear();
        let mut newer = false;
        let mut fields = message;
        // Fields come in any order, and the resource is needed first.
        while let Ok(Some(field)) = fields.next() {
            match (field.number, field.content) {
                (1, Content::Bytes(resource)) => self.pairs_in(resource, 1),
                (2, Content::Bytes(_)) => newer = true,
                _ => {}
            }
        }
        self.gather.resource(&self.attributes);
        self.walk(message, |reader, field| {
            match (field.number, field.content) {
                (2, Content::Bytes(scope)) => reader.scope_spans(scope),
                (1000, Content::Bytes(scope)) if !newer => reader.scope_spans(scope),
                _ => {}
            }
        });
    }

    /// `ScopeSpans`: scope 1, spans 2; `InstrumentationLibrarySpans` has the same numbers.
    fn scope_spans(&mut self, message: Message<'a>) {
        self.attributes.clear();
        let (mut name, mut version) = (Message::new(&[]), Message::new(&[]));
        let mut fields = message;
        while let Ok(Some(field)) = fields.next() {
            let (1, Content::Bytes(scope)) = (field.number, field.content) else {
                continue;
            };
            self.pairs_in(scope, 3);
            let mut fields = scope;
            while let Ok(Some(field)) = fields.next() {
                match (field.number, field.content) {
                    (1, Content::Bytes(text)) => name = text,
                    (2, Content::Bytes(text)) => version = text,
                    _ => {}
                }
            }
        }
        self.gather
            .scope(&lossy(name), &lossy(version), &self.attributes);
        self.walk(message, |reader, field| {
            match (field.number, field.content) {
                (2, Content::Bytes(span)) => {
                    if let Err(damage) = reader.span(span) {
                        reader.damaged(damage);
                        reader.gather.unreadable();
                    }
                }
                (2, Content::Cut(_)) => reader.gather.unreadable(),
                _ => {}
            }
        });
    }

    /// The key-value pairs in one field of a resource or a scope.
    fn pairs_in(&mut self, message: Message<'a>, number: u32) {
        self.walk(message, |reader, field| {
            if let Content::Bytes(one) = field.content
                && field.number == number
                && let Err(damage) = pair(&mut reader.attributes, one)
            {
                reader.damaged(damage);
            }
        });
    }

    fn span(&mut self, mut message: Message<'a>) -> Result<(), Damage> {
        self.attributes.clear();
        self.events.clear();
        self.links.clear();
        let mut span = SpanFields::default();
        let mut trace = None;
        let (mut name, mut said) = (Message::new(&[]), Message::new(&[]));
        let mut dropped = [0; 3];
        while let Some(Field { number, content }) = message.next()? {
            match (number, content) {
                (1, Content::Bytes(id)) => trace = trace_id(id),
                (2, Content::Bytes(id)) => span.id = span_id(id),
                (4, Content::Bytes(id)) => span.parent = span_id(id),
                (5, Content::Bytes(text)) => name = text,
                (6, Content::Varint(kind)) => span.kind = self::kind(kind),
                (7, Content::Fixed64(at)) => span.start = moment(at),
                (8, Content::Fixed64(at)) => span.end = moment(at),
                (9, Content::Bytes(one)) => pair(&mut self.attributes, one)?,
                (10, Content::Varint(count)) => dropped[0] = self::count(count),
                (11, Content::Bytes(event)) => self.events.push(event),
                (12, Content::Varint(count)) => dropped[1] = self::count(count),
                (13, Content::Bytes(link)) => self.links.push(link),
                (14, Content::Varint(count)) => dropped[2] = self::count(count),
                (15, Content::Bytes(mut status)) => {
                    while let Some(Field { number, content }) = status.next()? {
                        match (number, content) {
                            (2, Content::Bytes(text)) => said = text,
                            (3, Content::Varint(code)) => span.status = self::status(code),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        let (name, said) = (
            String::from_utf8_lossy(name.bytes()),
            String::from_utf8_lossy(said.bytes()),
        );
        (span.name, span.message) = (&name, &said);
        let Some(builder) = self.gather.span(trace, span, &self.attributes) else {
            return Ok(());
        };
        builder.dropped(dropped);
        let mut damaged = None;
        for event in &self.events {
            self.attributes.clear();
            let read = self::event(&mut self.attributes, *event);
            let (at, name) = read.unwrap_or_else(|damage| {
                damaged = Some(damage);
                (0, Message::new(&[]))
            });
            builder.event(
                at,
                &String::from_utf8_lossy(name.bytes()),
                self.attributes.iter(),
            );
        }
        for link in &self.links {
            self.attributes.clear();
            let read = self::link(&mut self.attributes, *link);
            let (trace, span) = read.unwrap_or_else(|damage| {
                damaged = Some(damage);
                Default::default()
            });
            builder.link(trace, span, self.attributes.iter());
        }
        if let Some(damage) = damaged {
            self.damaged(damage);
        }
        Ok(())
    }
}

/// `Span.Event`: time 1, name 2, attributes 3.
fn event<'a>(
    attributes: &mut Attributes<'a>,
    mut message: Message<'a>,
) -> Result<(i64, Message<'a>), Damage> {
    let (mut at, mut name) = (0, Message::new(&[]));
    while let Some(Field { number, content }) = message.next()? {
        match (number, content) {
            (1, Content::Fixed64(time)) => at = moment(time),
            (2, Content::Bytes(text)) => name = text,
            (3, Content::Bytes(one)) => pair(attributes, one)?,
            _ => {}
        }
    }
    Ok((at, name))
}

/// `Span.Link`: trace id 1, span id 2, attributes 4.
fn link<'a>(
    attributes: &mut Attributes<'a>,
    mut message: Message<'a>,
) -> Result<(TraceId, SpanId), Damage> {
    let (mut trace, mut span) = (TraceId::default(), SpanId::NONE);
    while let Some(Field { number, content }) = message.next()? {
        match (number, content) {
            (1, Content::Bytes(id)) => trace = trace_id(id).unwrap_or_default(),
            (2, Content::Bytes(id)) => span = span_id(id),
            (4, Content::Bytes(one)) => pair(attributes, one)?,
            _ => {}
        }
    }
    Ok((trace, span))
}

/// 16 bytes; shorter ones are ids of systems with 64 bits. Nothing if all are zero.
fn trace_id(message: Message<'_>) -> Option<TraceId> {
    let bytes = message.bytes();
    let id = match bytes.len() {
        0..=16 => bytes
            .iter()
            .fold(0, |id: u128, byte| id << 8 | u128::from(*byte)),
        _ => 0,
    };
    (id != 0).then_some(TraceId(id))
}

fn span_id(message: Message<'_>) -> SpanId {
    match message.bytes().len() {
        0..=8 => SpanId(
            message
                .bytes()
                .iter()
                .fold(0, |id: u64, byte| id << 8 | u64::from(*byte)),
        ),
        _ => SpanId::NONE,
    }
}

fn moment(nanos: u64) -> i64 {
    i64::try_from(nanos).unwrap_or(i64::MAX)
}

fn count(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

pub(super) fn kind(number: u64) -> SpanKind {
    match number {
        1 => SpanKind::Internal,
        2 => SpanKind::Server,
        3 => SpanKind::Client,
        4 => SpanKind::Producer,
        5 => SpanKind::Consumer,
        _ => SpanKind::Unspecified,
    }
}

pub(super) fn status(code: u64) -> SpanStatus {
    match code {
        1 => SpanStatus::Ok,
        2 => SpanStatus::Error,
        _ => SpanStatus::Unset,
    }
}

fn lossy(message: Message<'_>) -> String {
    String::from_utf8_lossy(message.bytes()).into_owned()
}
