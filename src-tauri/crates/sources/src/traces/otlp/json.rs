//! OTLP/JSON, and the JSON that Tempo writes instead.

mod fields;
mod value;

use fields::{Scalar, kind, status};
use model::SpanFields;
use serde::Deserialize;
use serde_json::value::RawValue;
use value::push;

use super::{Damage, Place, Said, attributes::Attributes, gather::Gather};

/// All documents of a text. Where a line is not JSON, the next one may be.
pub(super) fn documents(gather: &mut Gather, bytes: &[u8]) -> Said {
    let text = String::from_utf8_lossy(bytes);
    let mut reader = Reader {
        gather,
        whole: &text,
        said: Said::default(),
    };
    let mut rest: &str = &text;
    while !rest.trim_ascii_start().is_empty() {
        let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<Document<'_>>();
        let mut end = 0;
        let error = loop {
            match stream.next() {
                Some(Ok(document)) => reader.document(&document),
                Some(Err(error)) => break Some(error),
                None => break None,
            }
            end = stream.byte_offset();
        };
        let Some(error) = error else { break };
        let (line_of_error, _) = position(rest, &error);
        reader.damaged(rest, Fault::Json(error));
        // Only a file of one document per line can be taken up again.
        let failed = rest.get(end..).unwrap_or_default().trim_ascii_start();
        match failed.split_once('\n') {
            Some((line, next)) if line_of_error == lines(rest, line) => rest = next,
            _ => break,
        }
    }
    reader.said
}

struct Reader<'g, 'a> {
    gather: &'g mut Gather,
    whole: &'a str,
    said: Said,
}

/// Every wrapper that spans come in.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Document<'a> {
    #[serde(borrow)]
    resource_spans: Option<Vec<&'a RawValue>>,
    /// Tempo's v1 name for it.
    #[serde(borrow)]
    batches: Option<Vec<&'a RawValue>>,
    /// Around it in Tempo v2.
    #[serde(borrow)]
    trace: Option<Box<Document<'a>>>,
    /// Around it in Jaeger v3.
    #[serde(borrow)]
    result: Option<Box<Document<'a>>>,
    #[serde(borrow)]
    status: Option<&'a RawValue>,
    #[serde(borrow)]
    message: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ResourceSpans<'a> {
    #[serde(borrow)]
    resource: Option<Resource<'a>>,
    #[serde(borrow)]
    scope_spans: Option<Vec<ScopeSpans<'a>>>,
    /// Before OTLP 0.15.
    #[serde(borrow)]
    instrumentation_library_spans: Option<Vec<ScopeSpans<'a>>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Resource<'a> {
    #[serde(borrow)]
    attributes: Pairs<'a>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ScopeSpans<'a> {
    #[serde(borrow)]
    scope: Option<Scope<'a>>,
    #[serde(borrow)]
    instrumentation_library: Option<Scope<'a>>,
    #[serde(borrow)]
    spans: Option<Vec<&'a RawValue>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Scope<'a> {
    #[serde(borrow)]
    name: Scalar<'a>,
    #[serde(borrow)]
    version: Scalar<'a>,
    #[serde(borrow)]
    attributes: Pairs<'a>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Span<'a> {
    #[serde(borrow)]
    trace_id: Scalar<'a>,
    #[serde(borrow)]
    span_id: Scalar<'a>,
    #[serde(borrow)]
    parent_span_id: Scalar<'a>,
    #[serde(borrow)]
    name: Scalar<'a>,
    #[serde(borrow)]
    kind: Scalar<'a>,
    #[serde(borrow)]
    start_time_unix_nano: Scalar<'a>,
    #[serde(borrow)]
    end_time_unix_nano: Scalar<'a>,
    #[serde(borrow)]
    attributes: Pairs<'a>,
    #[serde(borrow)]
    dropped_attributes_count: Scalar<'a>,
    #[serde(borrow)]
    events: Option<Vec<Event<'a>>>,
    #[serde(borrow)]
    dropped_events_count: Scalar<'a>,
    #[serde(borrow)]
    links: Option<Vec<Link<'a>>>,
    #[serde(borrow)]
    dropped_links_count: Scalar<'a>,
    #[serde(borrow)]
    status: Option<Status<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Event<'a> {
    #[serde(borrow)]
    time_unix_nano: Scalar<'a>,
    #[serde(borrow)]
    name: Scalar<'a>,
    #[serde(borrow)]
    attributes: Pairs<'a>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Link<'a> {
    #[serde(borrow)]
    trace_id: Scalar<'a>,
    #[serde(borrow)]
    span_id: Scalar<'a>,
    #[serde(borrow)]
    attributes: Pairs<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Status<'a> {
    #[serde(borrow)]
    message: Scalar<'a>,
    #[serde(borrow)]
    code: Scalar<'a>,
}

type Pairs<'a> = Option<Vec<value::Pair<'a>>>;

impl<'a> Reader<'_, 'a> {
    fn document(&mut self, document: &Document<'_>) {
        let lists = [&document.resource_spans, &document.batches];
        for list in lists.into_iter().flatten() {
            self.said.known = true;
            for raw in list {
                match serde_json::from_str::<ResourceSpans<'_>>(raw.get()) {
                    Ok(spans) => self.resource_spans(&spans),
                    Err(error) => self.damaged(raw.get(), Fault::Json(error)),
                }
            }
        }
        for inner in [&document.trace, &document.result].into_iter().flatten() {
            self.said.known = true;
            self.document(inner);
        }
        if let Some(status) = document.status.and_then(word) {
            self.said.partial |= matches!(status.text(), "PARTIAL" | "1");
        }
        if let Some(message) = document.message.and_then(word) {
            message.text().clone_into(&mut self.said.message);
        }
    }

    fn resource_spans(&mut self, message: &ResourceSpans<'_>) {
        let mut attributes = Attributes::default();
        if let Some(resource) = &message.resource {
            all(&mut attributes, &resource.attributes);
        }
        self.gather.resource(&attributes);
        let newer = message.scope_spans.as_ref();
        let older = message.instrumentation_library_spans.as_ref();
        for scope in newer.or(older).into_iter().flatten() {
            self.scope_spans(scope);
        }
    }

    fn scope_spans(&mut self, message: &ScopeSpans<'_>) {
        let mut attributes = Attributes::default();
        let scope = message.scope.as_ref();
        match scope.or(message.instrumentation_library.as_ref()) {
            Some(scope) => {
                all(&mut attributes, &scope.attributes);
                self.gather
                    .scope(scope.name.text(), scope.version.text(), &attributes);
            }
            None => self.gather.scope("", "", &attributes),
        }
        for raw in message.spans.iter().flatten() {
            let fault = match serde_json::from_str::<Span<'_>>(raw.get()) {
                Ok(span) => self.span(&span).err().map(Fault::Field),
                Err(error) => Some(Fault::Json(error)),
            };
            if let Some(fault) = fault {
                self.damaged(raw.get(), fault);
                self.gather.unreadable();
            }
        }
    }

    fn span(&mut self, span: &Span<'_>) -> Result<(), String> {
        let mut attributes = Attributes::default();
        all(&mut attributes, &span.attributes);
        let nothing = Status::default();
        let said = span.status.as_ref().unwrap_or(&nothing);
        let fields = SpanFields {
            id: span.span_id.span_id(),
            parent: span.parent_span_id.span_id(),
            name: span.name.text(),
            kind: kind(&span.kind),
            start: span.start_time_unix_nano.number("startTimeUnixNano")?,
            end: span.end_time_unix_nano.number("endTimeUnixNano")?,
            status: status(&said.code),
            message: said.message.text(),
            ..SpanFields::default()
        };
        let dropped = [
            span.dropped_attributes_count.count(),
            span.dropped_events_count.count(),
            span.dropped_links_count.count(),
        ];
        let trace = span.trace_id.trace_id();
        let Some(builder) = self.gather.span(trace, fields, &attributes) else {
            return Ok(());
        };
        builder.dropped(dropped);
        for event in span.events.iter().flatten() {
            attributes.clear();
            all(&mut attributes, &event.attributes);
            // An event at a moment that cannot be read is still worth its name.
            let at = event.time_unix_nano.number("").unwrap_or_default();
            builder.event(at, event.name.text(), attributes.iter());
        }
        for link in span.links.iter().flatten() {
            attributes.clear();
            all(&mut attributes, &link.attributes);
            let trace = link.trace_id.trace_id().unwrap_or_default();
            builder.link(trace, link.span_id.span_id(), attributes.iter());
        }
        Ok(())
    }

    fn damaged(&mut self, part: &str, fault: Fault) {
        let whole = self.whole;
        self.gather.damaged(|| fault.within(part, whole));
    }
}

/// Why a part of the text could not be read.
enum Fault {
    Json(serde_json::Error),
    /// A field, as a clause.
    Field(String),
}

impl Fault {
    fn within(self, part: &str, whole: &str) -> Damage {
        match self {
            Self::Field(what) => Damage {
                what,
                place: place(whole, part, 1, 1),
            },
            Self::Json(error) => {
                let text = error.to_string();
                let what = text.split(" at line ").next().unwrap_or_default();
                let (line, column) = position(part, &error);
                Damage {
                    what: what.to_owned(),
                    place: place(whole, part, line, column),
                }
            }
        }
    }
}

/// A field that other documents of the same shape may use otherwise.
fn word(raw: &RawValue) -> Option<Scalar<'_>> {
    serde_json::from_str(raw.get()).ok()
}

fn all<'a>(attributes: &mut Attributes<'a>, pairs: &'a Pairs<'_>) {
    for pair in pairs.iter().flatten() {
        push(attributes, pair);
    }
}

/// Line and column of an error. serde_json places what is wrong at the end of a line before the
/// first column of the next one.
fn position(part: &str, error: &serde_json::Error) -> (usize, usize) {
    match (error.line(), error.column()) {
        (line @ 2.., 0) => {
            let ended = part.lines().nth(line - 2).unwrap_or_default();
            (line - 1, ended.chars().count() + 1)
        }
        position => position,
    }
}

/// A place in the whole, from one in a part of it.
fn place(whole: &str, part: &str, line: usize, column: usize) -> Place {
    let start = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
    let before = whole.get(..start).unwrap_or_default();
    let above = before.bytes().filter(|byte| *byte == b'\n').count();
    let beside = before.rsplit('\n').next().unwrap_or_default();
    Place::Line(
        above + line.max(1),
        match line {
            0 | 1 => beside.chars().count() + column.max(1),
            _ => column.max(1),
        },
    )
}

/// The number of the line that `line`, a part of `text`, lies in.
fn lines(text: &str, line: &str) -> usize {
    match place(text, line, 1, 1) {
        Place::Line(number, _) => number,
        Place::Byte(_) => 0,
    }
}
