mod span;

use std::collections::HashMap;

use model::{Code, Failure, Trace, TraceBuilder, TraceId};
use serde::{Deserialize, de::IgnoredAny};
use serde_json::value::RawValue;

use span::{ProcessWire, SpanWire};

use crate::traces::loose::{Text, or_default};

/// Reads traces in Jaeger's own JSON (internal/uimodel/model.go), as its page saves them and as
/// `/api/traces` answers: `{"data": […]}`, the list alone, or one trace alone.
///
/// A span that cannot be read is counted in its trace and left out. Times are microseconds there;
/// what the model has a field for, such as `span.kind`, is not repeated among the attributes.
pub fn traces_of_json(bytes: &[u8]) -> Result<Vec<Trace>, Failure> {
    let wires = wires(bytes).map_err(|error| {
        Failure::new(
            Code::UnexpectedAnswer,
            format!("this is not Jaeger's JSON: {error}"),
        )
        .remedy("save the trace again in Jaeger, by \"Download JSON\"")
    })?;
    Ok(wires.into_iter().map(TraceWire::decoded).collect())
}

fn wires(bytes: &[u8]) -> serde_json::Result<Vec<TraceWire<'_>>> {
    #[derive(Deserialize)]
    struct Keys {
        data: Option<IgnoredAny>,
    }
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return serde_json::from_slice(bytes);
    }
    match serde_json::from_slice::<Keys>(bytes)?.data {
        Some(_) => serde_json::from_slice::<Envelope<'_>>(bytes).map(|envelope| envelope.data),
        None => Ok(vec![serde_json::from_slice(bytes)?]),
    }
}

/// What wraps every answer under `/api`.
#[derive(Deserialize)]
pub(super) struct Envelope<'a> {
    #[serde(borrow, deserialize_with = "or_default")]
    pub(super) data: Vec<TraceWire<'a>>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    pub(super) errors: Vec<ErrorWire<'a>>,
}

#[derive(Deserialize)]
pub(super) struct ErrorWire<'a> {
    #[serde(default)]
    pub(super) code: i64,
    #[serde(borrow, default)]
    pub(super) msg: Text<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TraceWire<'a> {
    #[serde(borrow, rename = "traceID", default)]
    id: Text<'a>,
    #[serde(borrow, deserialize_with = "or_default")]
    spans: Vec<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    processes: HashMap<Text<'a>, ProcessWire<'a>>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    warnings: Vec<Text<'a>>,
}

impl TraceWire<'_> {
    /// What the server said about the whole trace.
    pub(super) fn warnings(&self) -> Vec<String> {
        self.warnings
            .iter()
            .map(|warning| warning.as_str().to_owned())
            .filter(|warning| !warning.is_empty())
            .collect()
    }

    pub(super) fn decoded(self) -> Trace {
        let id = self.id.as_str().parse().unwrap_or_else(|_| {
            // Some exporters leave the trace's own id out.
            self.spans
                .iter()
                .filter_map(|raw| serde_json::from_str::<SpanWire<'_>>(raw.get()).ok())
                .find_map(|span| span.trace())
                .unwrap_or(TraceId(0))
        });
        let mut builder = TraceBuilder::new(id);
        builder.reserve(self.spans.len());
        let mut known = span::Known::new(&self.processes);
        for raw in self.spans {
            match serde_json::from_str::<SpanWire<'_>>(raw.get()) {
                Ok(span) => span.add_to(&mut builder, &mut known, id),
                Err(_) => builder.unreadable(),
            }
        }
        builder.finish()
    }
}
