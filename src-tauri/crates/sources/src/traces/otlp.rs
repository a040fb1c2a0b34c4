//! OTLP spans → [`Trace`]s, from protobuf and from JSON in the dialects that servers write.

mod any;
mod attributes;
mod gather;
mod json;
mod protobuf;
mod wire;

use std::fmt;

use gather::Gather;
use model::{Trace, TraceId};

/// The most traces that one file or answer is sorted into.
pub const MOST_TRACES: usize = 20_000;

/// Decodes one or more messages of spans and sorts the spans by trace.
///
/// What cannot be read is left out and named in [`Decoded::damages`]; it never hides what can.
#[derive(Debug)]
pub struct Decoder {
    gather: Gather,
}

/// What a message says besides its spans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Whether it has the shape of an OTLP message or of an answer that wraps one.
    pub known: bool,
    /// Whether the server calls it a part of the trace (Tempo's `PARTIAL`).
    pub partial: bool,
    /// The server's message, may be empty.
    pub message: String,
}

/// The result of a [`Decoder`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decoded {
    /// In the order in which they first appeared.
    pub traces: Vec<Trace>,
    /// What could not be read, the first few.
    pub damages: Vec<Damage>,
    /// How much could not be read.
    pub damaged: u32,
    /// Spans without a trace id, which belong nowhere.
    pub homeless: u32,
    /// Spans of traces beyond [`MOST_TRACES`].
    pub beyond: u32,
}

/// Something that could not be read, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} ({place})")]
pub struct Damage {
    /// What is wrong, as a clause.
    pub what: String,
    /// Where.
    pub place: Place,
}

/// A place in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A byte, counted from 0.
    Byte(usize),
    /// A line and a column, both counted from 1.
    Line(usize, usize),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Byte(at) => write!(f, "at byte {at}"),
            Self::Line(line, column) => write!(f, "at line {line}, column {column}"),
        }
    }
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new()
    }
}

impl Decoder {
    /// Sorts spans by their trace ids.
    #[must_use]
    pub fn new() -> Self {
        Self {
            gather: Gather::new(None),
        }
    }

    /// Puts every span into this trace, whatever id it bears: for answers about one trace.
    #[must_use]
    pub fn of_trace(id: TraceId) -> Self {
        Self {
            gather: Gather::new(Some(id)),
        }
    }

    /// Reads `TracesData`, `ExportTraceServiceRequest` or Tempo's `Trace`, which are the same on
    /// the wire (opentelemetry/proto/trace/v1/trace.proto, tempopb/tempo.proto).
    pub fn protobuf(&mut self, bytes: &[u8]) {
        protobuf::traces_data(&mut self.gather, wire::Message::new(bytes));
    }

    /// Reads the answer of Tempo's `/api/v2/traces`: `TraceByIDResponse` of tempopb/tempo.proto.
    pub fn tempo_protobuf(&mut self, bytes: &[u8]) -> Said {
        protobuf::trace_by_id_response(&mut self.gather, wire::Message::new(bytes))
    }

    /// Reads one or more JSON documents, one per line or not: OTLP/JSON with hex ids, Tempo's with
    /// base64 ids and `batches`, and both inside `trace` (Tempo v2) or `result` (Jaeger v3).
    pub fn json(&mut self, bytes: &[u8]) -> Said {
        json::documents(&mut self.gather, bytes)
    }

    /// Number of spans so far.
    #[must_use]
    pub fn spans(&self) -> usize {
        self.gather.spans()
    }

    /// What was read.
    #[must_use]
    pub fn finish(self) -> Decoded {
        self.gather.finish()
    }
}

impl Decoded {
    /// The trace that a decoder [`Decoder::of_trace`] filled.
    #[must_use]
    pub fn one(self) -> Option<Trace> {
        self.traces.into_iter().next()
    }

    /// Number of spans of all traces.
    #[must_use]
    pub fn spans(&self) -> usize {
        self.traces.iter().map(Trace::len).sum()
    }
}
