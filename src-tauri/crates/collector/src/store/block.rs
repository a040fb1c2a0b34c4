//! One blob of the store: the chunks of a group of series within one window of two hours.
//!
//! A query reads a metric over a day as a few dozen blobs, one after the other, instead of twelve
//! rows for every series. Equal time columns are written once.
//!
//! ```text
//! version       1 byte
//! columns       varint, then per column: varint samples, varint bytes
//! chunks        varint, then per chunk: varint series (difference to the one before), varint column × 2
//!               + 1 if its values are decimal numbers, varint bytes
//! time columns  one after the other
//! values        one after the other
//! checksum      CRC-32 of everything before, little-endian
//! ```
//!
//! Blocks of version 1 are read as well: they say the column alone, and have no decimal numbers.

use std::collections::HashMap;

use promql::Sample;

use super::{
    bits::{put_varint, take_varint},
    chunk::{Chunk, Form, append, decode_times},
    series::SeriesId,
};

const VERSION: u8 = 2;
/// The version in which every chunk was [`Form::Xor`].
const PLAIN: u8 = 1;

/// Writes the chunks of a block, ascending by series.
pub(super) fn encode(chunks: &[(SeriesId, Chunk)]) -> Vec<u8> {
    let mut columns: Vec<&Chunk> = Vec::new();
    let mut known: HashMap<&[u8], u64> = HashMap::new();
    let column_of: Vec<u64> = chunks
        .iter()
        .map(|(_, chunk)| {
            *known.entry(&chunk.times).or_insert_with(|| {
                columns.push(chunk);
                columns.len() as u64 - 1
            })
        })
        .collect();
    let mut bytes = vec![VERSION];
    put_varint(&mut bytes, columns.len() as u64);
    for column in &columns {
        put_varint(&mut bytes, u64::from(column.count));
        put_varint(&mut bytes, column.times.len() as u64);
    }
    put_varint(&mut bytes, chunks.len() as u64);
    let mut before = 0;
    for ((series, chunk), column) in chunks.iter().zip(column_of) {
        put_varint(&mut bytes, u64::from(series - before));
        put_varint(
            &mut bytes,
            column << 1 | u64::from(chunk.form == Form::Numbers),
        );
        put_varint(&mut bytes, chunk.values.len() as u64);
        before = *series;
    }
    for column in columns {
        bytes.extend_from_slice(&column.times);
    }
    for (_, chunk) in chunks {
        bytes.extend_from_slice(&chunk.values);
    }
    bytes.extend_from_slice(&checksum(&bytes).to_le_bytes());
    bytes
}

/// A block as it lies in the store, its parts found but not decoded.
pub(super) struct Block<'a> {
    columns: Vec<Column<'a>>,
    chunks: Vec<Part<'a>>,
}

struct Column<'a> {
    count: u32,
    times: &'a [u8],
}

struct Part<'a> {
    series: SeriesId,
    column: usize,
    form: Form,
    values: &'a [u8],
}

impl<'a> Block<'a> {
    /// Finds the parts; `None` if a bit of the blob differs from what was written.
    pub(super) fn parse(blob: &'a [u8]) -> Option<Self> {
        let (body, sum) = blob.split_last_chunk::<4>()?;
        if checksum(body) != u32::from_le_bytes(*sum) {
            return None;
        }
        let (&version, mut head) = body.split_first()?;
        if !matches!(version, VERSION | PLAIN) {
            return None;
        }
        let columns = (0..take_varint(&mut head)?)
            .map(|_| Some((take_u32(&mut head)?, take_varint(&mut head)? as usize)))
            .collect::<Option<Vec<_>>>()?;
        let mut series: SeriesId = 0;
        let chunks = (0..take_varint(&mut head)?)
            .map(|_| {
                series = series.checked_add(take_u32(&mut head)?)?;
                let word = take_varint(&mut head)?;
                let (column, form) = match (version, word & 1) {
                    (PLAIN, _) => (word, Form::Xor),
                    (_, 0) => (word >> 1, Form::Xor),
                    (_, _) => (word >> 1, Form::Numbers),
                };
                let bytes = take_varint(&mut head)? as usize;
                Some((series, column as usize, form, bytes))
            })
            .collect::<Option<Vec<_>>>()?;
        let mut rest = head;
        let columns = columns
            .into_iter()
            .map(|(count, len)| {
                Some(Column {
                    count,
                    times: split_off(&mut rest, len)?,
                })
            })
            .collect::<Option<Vec<_>>>()?;
        let chunks = chunks
            .into_iter()
            .map(|(series, column, form, len)| {
                let values = split_off(&mut rest, len)?;
                (column < columns.len()).then_some(Part {
                    series,
                    column,
                    form,
                    values,
                })
            })
            .collect::<Option<Vec<_>>>()?;
        Some(Self { columns, chunks })
    }

    /// Series and number of samples of every chunk.
    pub(super) fn counts(&self) -> impl Iterator<Item = (SeriesId, u32)> {
        self.chunks.iter().map(|part| {
            let column = self.columns.get(part.column);
            (part.series, column.map_or(0, |column| column.count))
        })
    }

    /// Appends the samples within `start..=end` to the series that are asked for, which ascend by
    /// number; `None` if a stream is damaged.
    pub(super) fn decode(
        &self,
        start: i64,
        end: i64,
        wanted: &mut [(SeriesId, Vec<Sample>)],
    ) -> Option<()> {
        let mut times = Vec::new();
        let mut decoded = usize::MAX;
        for part in &self.chunks {
            let place = wanted.binary_search_by_key(&part.series, |(series, _)| *series);
            let Some((_, samples)) = place.ok().and_then(|place| wanted.get_mut(place)) else {
                continue;
            };
            if decoded != part.column {
                let column = self.columns.get(part.column)?;
                decode_times(column.count, column.times, &mut times)?;
                decoded = part.column;
            }
            append(&times, part.form, part.values, start, end, samples)?;
        }
        Some(())
    }

    /// The chunks as they were before they were written.
    pub(super) fn chunks(&self) -> Vec<(SeriesId, Chunk)> {
        self.chunks
            .iter()
            .filter_map(|part| {
                let column = self.columns.get(part.column)?;
                let chunk = Chunk {
                    count: column.count,
                    times: column.times.into(),
                    form: part.form,
                    values: part.values.into(),
                };
                Some((part.series, chunk))
            })
            .collect()
    }
}

fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn take_u32(bytes: &mut &[u8]) -> Option<u32> {
    take_varint(bytes)?.try_into().ok()
}

fn split_off<'a>(bytes: &mut &'a [u8], len: usize) -> Option<&'a [u8]> {
    let (part, rest) = bytes.split_at_checked(len)?;
    *bytes = rest;
    Some(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(start: i64, count: i64, scale: f64) -> Chunk {
        let samples: Vec<Sample> = (0..count)
            .map(|nth| Sample {
                at: start + nth * 15_000,
                value: nth as f64 * scale,
            })
            .collect();
        Chunk::of(&samples)
    }

    #[test]
    fn chunks_come_back_and_equal_times_are_kept_once() {
        let chunks = vec![
            (3, chunk(1_000, 480, 1.0)),
            (4, chunk(1_000, 480, 2.5).packed()),
            (900, chunk(2_000, 7, -1.0)),
            (901, chunk(1_000, 480, 0.0)),
        ];
        let blob = encode(&chunks);
        let block = Block::parse(&blob).expect("a whole block");
        assert_eq!(block.columns.len(), 2);
        assert_eq!(block.chunks(), chunks);
        let counts: Vec<_> = block.counts().collect();
        assert_eq!(counts, [(3, 480), (4, 480), (900, 7), (901, 480)]);

        let mut wanted = [(4, Vec::new()), (5, Vec::new())];
        block.decode(16_000, 31_000, &mut wanted).expect("decodes");
        let expected = [(16_000, 2.5), (31_000, 5.0)].map(|(at, value)| Sample { at, value });
        assert_eq!(wanted[0].1, expected);
        assert!(wanted[1].1.is_empty());
    }

    #[test]
    fn blocks_of_the_first_version_are_read() {
        let chunks = vec![(3, chunk(1_000, 4, 1.0)), (9, chunk(2_000, 4, 2.5))];
        let mut old = encode(&chunks);
        old.truncate(old.len() - 4);
        old[0] = PLAIN;
        // Version, columns (2, each samples and bytes), chunks (2, each series, column, bytes).
        assert_eq!(
            (old[8], old[11]),
            (0, 2),
            "where the columns stand, doubled"
        );
        old[11] = 1;
        old.extend_from_slice(&checksum(&old).to_le_bytes());
        assert_eq!(Block::parse(&old).expect("a whole block").chunks(), chunks);
    }

    #[test]
    fn a_block_without_chunks_is_a_block() {
        assert!(Block::parse(&encode(&[])).is_some());
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let blob = encode(&[(1, chunk(0, 20, 1.5)), (2, chunk(0, 20, 2.5))]);
        for at in 0..blob.len() {
            assert!(Block::parse(&blob[..at]).is_none(), "cut at {at}");
            for bit in 0..8 {
                let mut damaged = blob.clone();
                damaged[at] ^= 1 << bit;
                assert!(Block::parse(&damaged).is_none(), "bit {bit} of byte {at}");
            }
        }
    }
}
