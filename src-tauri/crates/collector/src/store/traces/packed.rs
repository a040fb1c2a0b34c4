//! A span as one blob: ids, numbers of its texts in the dictionary, times. A trace of 50,000 spans
//! is read in one go, and reading fourteen columns of a row costs more than what they hold.

use model::{SpanId, SpanKind, SpanStatus};
use serde::{Deserialize, Serialize};

use super::terms::Pair;

/// The parts of a span, texts as numbers of the dictionary (0 is no text).
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Packed {
    pub(super) id: SpanId,
    pub(super) parent: SpanId,
    pub(super) name: i64,
    pub(super) resource: i64,
    pub(super) scope: i64,
    pub(super) kind: SpanKind,
    pub(super) status: SpanStatus,
    pub(super) message: i64,
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) attributes: Vec<i64>,
    /// What few spans have.
    pub(super) more: Option<More>,
}

/// Events, links and counts of what was dropped before it was sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct More {
    pub(super) events: Vec<(i64, String, Vec<Pair>)>,
    /// Trace and span in hex digits.
    pub(super) links: Vec<(String, String, Vec<Pair>)>,
    pub(super) dropped: [u32; 3],
}

impl Packed {
    pub(super) fn pack(&self) -> serde_json::Result<Vec<u8>> {
        let mut out = Vec::with_capacity(64 + 3 * self.attributes.len());
        out.extend(self.id.0.to_le_bytes());
        out.extend(self.parent.0.to_le_bytes());
        out.extend(self.start.to_le_bytes());
        out.extend(self.end.to_le_bytes());
        out.push(self.kind as u8);
        out.push(self.status as u8);
        for number in [self.name, self.resource, self.scope, self.message] {
            push(&mut out, number);
        }
        push(&mut out, self.attributes.len() as i64);
        for number in &self.attributes {
            push(&mut out, *number);
        }
        if let Some(more) = &self.more {
            serde_json::to_writer(&mut out, more)?;
        }
        Ok(out)
    }

    /// `None` if the bytes are not what [`Packed::pack`] writes.
    pub(super) fn unpack(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader(bytes);
        let mut packed = Self {
            id: SpanId(u64::from_le_bytes(from.array()?)),
            parent: SpanId(u64::from_le_bytes(from.array()?)),
            start: i64::from_le_bytes(from.array()?),
            end: i64::from_le_bytes(from.array()?),
            kind: kind(from.array::<1>()?[0]),
            status: status(from.array::<1>()?[0]),
            name: from.number()?,
            resource: from.number()?,
            scope: from.number()?,
            message: from.number()?,
            ..Self::default()
        };
        let count = from.number()?;
        packed.attributes = (0..count)
            .map(|_| from.number())
            .collect::<Option<Vec<i64>>>()?;
        if !from.0.is_empty() {
            packed.more = Some(serde_json::from_slice(from.0).ok()?);
        }
        Some(packed)
    }

    /// All numbers of the dictionary.
    pub(super) fn terms(&self) -> impl Iterator<Item = i64> + '_ {
        [self.name, self.resource, self.scope, self.message]
            .into_iter()
            .chain(self.attributes.iter().copied())
            .filter(|id| *id != 0)
    }
}

/// LEB128; numbers of the dictionary are never negative.
fn push(out: &mut Vec<u8>, number: i64) {
    let mut rest = number.unsigned_abs();
    while rest >= 0x80 {
        out.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (array, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*array)
    }

    fn number(&mut self) -> Option<i64> {
        let mut number = 0_u64;
        for shift in (0..63).step_by(7) {
            let [byte] = self.array()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return i64::try_from(number).ok();
            }
        }
        None
    }
}

/// A kind by its number; an unknown one is unspecified.
pub(super) fn kind(number: u8) -> SpanKind {
    use SpanKind::{Client, Consumer, Internal, Producer, Server, Unspecified};
    let all = [Unspecified, Internal, Server, Client, Producer, Consumer];
    all.get(usize::from(number)).copied().unwrap_or_default()
}

/// A status by its number; an unknown one is unset.
pub(super) fn status(number: u8) -> SpanStatus {
    let all = [SpanStatus::Unset, SpanStatus::Ok, SpanStatus::Error];
    all.get(usize::from(number)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use model::ValueKind;

    use super::*;

    #[test]
    fn what_is_packed_is_unpacked_and_torn_bytes_never_panic() {
        let packed = Packed {
            id: SpanId(u64::MAX),
            parent: SpanId(1),
            name: 127,
            resource: 128,
            scope: 0,
            kind: SpanKind::Consumer,
            status: SpanStatus::Error,
            message: i64::MAX,
            start: i64::MIN,
            end: i64::MAX,
            attributes: (0..300).collect(),
            more: Some(More {
                events: vec![(
                    -1,
                    "\u{0}\"".to_owned(),
                    vec![("k".to_owned(), ValueKind::Int, "1".to_owned())],
                )],
                links: vec![("0a".to_owned(), "0b".to_owned(), Vec::new())],
                dropped: [1, u32::MAX, 0],
            }),
        };
        let bytes = packed.pack().unwrap();
        assert_eq!(Packed::unpack(&bytes).as_ref(), Some(&packed));
        for length in 0..bytes.len() {
            let torn = Packed::unpack(&bytes[..length]);
            assert_ne!(torn.as_ref(), Some(&packed));
        }
    }
}
