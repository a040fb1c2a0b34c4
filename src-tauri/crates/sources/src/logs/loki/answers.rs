//! Loki's answers as they are written (pkg/loghttp/query.go).

use std::{collections::BTreeMap, fmt};

use model::{Failure, LogLine};
use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, SeqAccess, Visitor},
};
use transport::Body;

use super::{entry, labels::Labels};

/// What every answer comes in; `data` is missing where nothing was found.
#[derive(Debug, Deserialize)]
pub(super) struct Envelope<T> {
    #[serde(default)]
    status: String,
    pub(super) data: Option<T>,
}

impl<T> Envelope<T> {
    /// Whether it is an answer of Loki.
    pub(super) fn checked(&self, body: &Body) -> Result<(), Failure> {
        if self.status == "success" {
            Ok(())
        } else {
            Err(body.unexpected("JSON that is not of Loki"))
        }
    }

    /// The data, which a query always has.
    pub(super) fn data(self, body: &Body) -> Result<T, Failure> {
        self.checked(body)?;
        self.data
            .ok_or_else(|| body.unexpected("JSON without its data"))
    }
}

/// Lines, stream by stream; each stream is in order, the streams are not.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Streams {
    result_type: String,
    #[serde(default)]
    encoding_flags: Vec<String>,
    #[serde(default)]
    result: Vec<StreamWire>,
}

#[derive(Debug, Deserialize)]
pub(super) struct StreamWire {
    #[serde(default)]
    stream: Option<BTreeMap<String, String>>,
    #[serde(default)]
    values: Option<Vec<EntryWire>>,
}

/// A moment, a line, and what comes beside it if the server tells that apart.
#[derive(Debug)]
struct EntryWire {
    at: String,
    raw: String,
    beside: Beside,
}

impl<'de> Deserialize<'de> for EntryWire {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Entry)
    }
}

struct Entry;

impl<'de> Visitor<'de> for Entry {
    type Value = EntryWire;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a moment and a line")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<EntryWire, A::Error> {
        let missing = || serde::de::Error::custom("a moment without a line");
        let entry = EntryWire {
            at: seq.next_element()?.ok_or_else(missing)?,
            raw: seq.next_element()?.ok_or_else(missing)?,
            beside: seq
                .next_element::<Option<Beside>>()?
                .flatten()
                .unwrap_or_default(),
        };
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(entry)
    }
}

/// What comes beside a line, told apart by where it is from.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Beside {
    /// Kept with the line.
    pub(super) structured_metadata: Option<BTreeMap<String, String>>,
    /// Made by the query.
    pub(super) parsed: Option<BTreeMap<String, String>>,
}

impl Streams {
    /// The lines in no particular order; `parsed` says whether fields made by the query are kept.
    pub(super) fn lines(
        self,
        labels: &Labels,
        parsed: bool,
        body: &Body,
    ) -> Result<Vec<LogLine>, Failure> {
        if self.result_type != "streams" {
            return Err(Failure::new(
                model::Code::BadQuery,
                format!(
                    "the query counts lines ({}), it does not show them",
                    self.result_type
                ),
            )
            .at(body.place().to_owned())
            .remedy(
                "write a query that begins with labels in braces and has no function around it",
            ));
        }
        let apart = self
            .encoding_flags
            .iter()
            .any(|flag| flag == "categorize-labels");
        read(self.result, apart, labels, parsed).map_err(|what| body.unexpected(&what))
    }
}

/// The lines of streams; the error says what cannot be read.
pub(super) fn read(
    streams: Vec<StreamWire>,
    apart: bool,
    labels: &Labels,
    parsed: bool,
) -> Result<Vec<LogLine>, String> {
    let mut lines = Vec::new();
    for wire in streams {
        let stream = wire.stream.unwrap_or_default();
        let (own, mixed) = if apart {
            (stream, BTreeMap::new())
        } else {
            // Older servers put everything together; what is of the index is known.
            stream.into_iter().partition(|(name, _)| labels.has(name))
        };
        let stream = entry::Stream::new(own, labels);
        for value in wire.values.unwrap_or_default() {
            let EntryWire {
                at,
                raw,
                mut beside,
            } = value;
            let Ok(at) = at.parse() else {
                return Err(format!("a line whose time is {at:?}"));
            };
            if !parsed {
                beside.parsed = None;
            }
            if !apart {
                beside.structured_metadata = Some(mixed.clone());
            }
            lines.push(stream.line(at, raw, beside));
        }
    }
    Ok(lines)
}

/// Counts over time or at one moment.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Counts {
    #[serde(default)]
    pub(super) result: Vec<CountWire>,
}

#[derive(Debug, Deserialize)]
pub(super) struct CountWire {
    #[serde(default)]
    pub(super) metric: BTreeMap<String, String>,
    /// Seconds and a number, over time.
    #[serde(default)]
    pub(super) values: Vec<(f64, String)>,
    /// The same at one moment.
    pub(super) value: Option<(f64, String)>,
}

/// A count as it is written, whole in spite of its form.
pub(super) fn count(text: &str) -> u64 {
    let number: f64 = text.parse().unwrap_or(0.0);
    if number.is_finite() && number > 0.0 {
        number.round() as u64
    } else {
        0
    }
}

/// An answer of `/detected_fields`.
#[derive(Debug, Deserialize)]
pub(super) struct DetectedFields {
    #[serde(default)]
    pub(super) fields: Option<Vec<DetectedField>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DetectedField {
    #[serde(default)]
    pub(super) label: String,
    #[serde(default)]
    pub(super) json_path: Option<Vec<String>>,
}

/// An answer of `/detected_field/NAME/values`.
#[derive(Debug, Deserialize)]
pub(super) struct DetectedValues {
    #[serde(default)]
    pub(super) values: Option<Vec<String>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct BuildWire {
    version: String,
}

/// The version out of `/status/buildinfo`, may be empty.
pub(super) fn version(body: &Body) -> String {
    body.json::<BuildWire>().unwrap_or_default().version
}

#[cfg(test)]
mod tests;
