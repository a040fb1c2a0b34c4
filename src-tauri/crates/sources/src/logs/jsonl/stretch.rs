//! The bytes of one file, read from either end in blocks of whole records.

use std::{
    cmp::Ordering,
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
    sync::Arc,
};

use lines::TimeGuess;
use model::Nanos;
use serde::{Deserialize, Serialize};

use super::{
    cut::{last_start, records, starts},
    packing::Packing,
    shelf::Listed,
};

/// Bytes of a block.
pub(super) const BLOCK: u64 = 256 << 10;
/// A block grows to this to end between records.
const LARGEST_BLOCK: u64 = 16 << 20;
/// Bytes of a packed file that are read, unpacked.
pub(super) const MOST_UNPACKED: u64 = 64 << 20;
/// Bytes of its start that a file is recognised by.
const HEAD: usize = 1_024;

/// What a file is recognised by under whatever name, packed or not: how it starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    /// Length of the start that was seen.
    pub(super) head: usize,
    /// Its checksum.
    pub(super) sum: u64,
}

impl Mark {
    pub(super) fn of(start: &[u8]) -> Self {
        let head = start.get(..HEAD).unwrap_or(start);
        // FNV-1a, which stays the same from one version of the program to the next.
        let sum = head.iter().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self {
            head: head.len(),
            sum,
        }
    }
}

/// Lines that lie together: a file, or what an address gave.
#[derive(Debug)]
pub(super) struct Stretch {
    pub(super) stream: String,
    /// When it was written to last.
    pub(super) modified: Nanos,
    /// The first bytes, which tell it from others.
    start: Vec<u8>,
    bytes: Bytes,
    /// Where it ends.
    pub(super) end: u64,
    /// Whether there is more that is not read.
    pub(super) cut: bool,
}

#[derive(Debug)]
enum Bytes {
    File(File),
    /// Bytes and where the first of them lies.
    Held(Arc<[u8]>, u64),
}

impl Stretch {
    /// Opens a file; one that is packed is unpacked, as much of it as is read.
    pub(super) fn open(listed: &Listed) -> io::Result<Self> {
        let mut file = File::open(&listed.path)?;
        let end = file.metadata()?.len();
        let mut magic = Vec::new();
        (&mut file).take(4).read_to_end(&mut magic)?;
        file.seek(SeekFrom::Start(0))?;
        if let Some(packing) = Packing::of(&magic) {
            let mut unpacked = Vec::new();
            packing
                .reader(file)?
                .take(MOST_UNPACKED + 1)
                .read_to_end(&mut unpacked)?;
            let cut = unpacked.len() as u64 > MOST_UNPACKED;
            unpacked.truncate(usize::try_from(MOST_UNPACKED).unwrap_or(usize::MAX));
            let stream = listed.stream.clone();
            return Ok(Self {
                cut,
                ..Self::held(unpacked.into(), 0, stream, listed.modified)
            });
        }
        let mut start = Vec::new();
        (&mut file).take(HEAD as u64).read_to_end(&mut start)?;
        Ok(Self {
            stream: listed.stream.clone(),
            modified: listed.modified,
            start,
            bytes: Bytes::File(file),
            end,
            cut: false,
        })
    }

    /// Bytes that are in memory, the first of them lying at `from`.
    pub(super) fn held(bytes: Arc<[u8]>, from: u64, stream: String, modified: Nanos) -> Self {
        let start = match from {
            0 => bytes.get(..HEAD).unwrap_or(&bytes).to_vec(),
            _ => Vec::new(),
        };
        Self {
            stream,
            modified,
            start,
            end: from + bytes.len() as u64,
            bytes: Bytes::Held(bytes, from),
            cut: from > 0,
        }
    }

    /// The same without a start to be recognised by: an address gives one document, and not always
    /// from its start.
    pub(super) fn without_start(self) -> Self {
        Self {
            start: Vec::new(),
            ..self
        }
    }

    pub(super) fn mark(&self) -> Mark {
        Mark::of(&self.start)
    }

    /// Whether this is the file of a mark, grown or not.
    pub(super) fn is(&self, mark: Mark) -> bool {
        let start = self.start.get(..mark.head);
        start.is_some_and(|start| Mark::of(start) == mark)
    }

    /// Where it begins.
    pub(super) fn begin(&self) -> u64 {
        match &self.bytes {
            Bytes::File(_) => 0,
            Bytes::Held(_, from) => *from,
        }
    }

    /// Bytes of it that are in memory.
    pub(super) fn held_bytes(&self) -> u64 {
        match &self.bytes {
            Bytes::File(_) => 0,
            Bytes::Held(bytes, _) => bytes.len() as u64,
        }
    }

    /// The bytes between two places.
    pub(super) fn read(&mut self, from: u64, to: u64) -> io::Result<Vec<u8>> {
        let length = to.saturating_sub(from);
        match &mut self.bytes {
            Bytes::File(file) => {
                let mut bytes = Vec::new();
                file.seek(SeekFrom::Start(from))?;
                file.take(length).read_to_end(&mut bytes)?;
                Ok(bytes)
            }
            Bytes::Held(bytes, first) => {
                let place = |at: u64| usize::try_from(at.saturating_sub(*first)).ok();
                let (from, to) = (place(from), place(to.min(*first + bytes.len() as u64)));
                let part = from.zip(to).and_then(|(from, to)| bytes.get(from..to));
                Ok(part.unwrap_or_default().to_vec())
            }
        }
    }

    /// The block that ends at a place, and where it begins; nothing at the start.
    pub(super) fn before(&mut self, edge: u64) -> io::Result<Option<(u64, Vec<u8>)>> {
        let begin = self.begin();
        if edge <= begin {
            return Ok(None);
        }
        let mut size = BLOCK;
        loop {
            let from = edge.saturating_sub(size).max(begin);
            let mut bytes = self.read(from, edge)?;
            if from == begin {
                return Ok(Some((from, bytes)));
            }
            let start = starts(&bytes).next();
            if let Some(start) = start {
                let block = bytes.split_off(start);
                return Ok(Some((from + start as u64, block)));
            }
            if size >= LARGEST_BLOCK {
                return Ok(Some((from, bytes)));
            }
            size *= 4;
        }
    }

    /// The block that begins at a place, and where it ends; nothing at the end.
    pub(super) fn after(&mut self, edge: u64) -> io::Result<Option<(u64, Vec<u8>)>> {
        let edge = edge.max(self.begin());
        if edge >= self.end {
            return Ok(None);
        }
        let mut size = BLOCK;
        loop {
            let mut bytes = self.read(edge, (edge + size).min(self.end))?;
            let to = edge + bytes.len() as u64;
            if bytes.is_empty() {
                return Ok(None);
            }
            if to >= self.end || size >= LARGEST_BLOCK {
                return Ok(Some((to, bytes)));
            }
            if let Some(end) = last_start(&bytes) {
                bytes.truncate(end);
                return Ok(Some((edge + end as u64, bytes)));
            }
            size *= 4;
        }
    }

    /// Where lines of a time are, to a block: what lies a block further on either side is earlier
    /// or later. Lines are taken to be in the order of time but for a block; what carries no time
    /// is taken to be `undated`.
    pub(super) fn place_of(&mut self, time: Nanos, undated: Ordering) -> io::Result<u64> {
        let (mut low, mut high) = (self.begin(), self.end);
        while high - low > BLOCK {
            let middle = low + (high - low) / 2;
            let found = self.time_at(middle, high)?;
            match found.map_or(undated, |at| at.cmp(&time)) {
                Ordering::Less => low = middle,
                _ => high = middle,
            }
        }
        Ok(low)
    }

    /// The first place at or after this one where a record begins.
    pub(super) fn align(&mut self, at: u64) -> io::Result<u64> {
        if at <= self.begin() || at >= self.end {
            return Ok(at.clamp(self.begin(), self.end));
        }
        let bytes = self.read(at, (at + LARGEST_BLOCK).min(self.end))?;
        let start = starts(&bytes).next();
        Ok(start.map_or(self.end, |start| at + start as u64))
    }

    /// The time of the first line after a place that carries one.
    fn time_at(&mut self, from: u64, to: u64) -> io::Result<Option<Nanos>> {
        let bytes = self.read(from, (from + BLOCK).min(to))?;
        let start = starts(&bytes).next().unwrap_or(0);
        let rest = bytes.get(start..).unwrap_or_default();
        let mut times = records(rest, 0).into_iter().take(100).filter_map(|record| {
            let read = record.read(Nanos(0), "");
            (read.time != TimeGuess::Seen).then_some(read.line.at)
        });
        Ok(times.next())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(count: usize) -> String {
        let second =
            |nth: usize| format!("{:02}:{:02}:{:02}", nth / 3_600, nth / 60 % 60, nth % 60);
        (0..count)
            .map(|nth| {
                let time = second(nth);
                format!("{{\"time\":\"2026-11-26T{time}Z\",\"msg\":\"line {nth}\"}}\n")
            })
            .collect()
    }

    #[test]
    fn blocks_from_either_end_are_the_whole() {
        let text = numbered(30_000);
        let bytes: Arc<[u8]> = text.as_bytes().into();
        for from in [0, 1_000_000] {
            let mut stretch = Stretch::held(bytes.clone(), from, String::new(), Nanos(0));
            let (mut edge, mut parts) = (stretch.end, Vec::new());
            while let Some((start, block)) = stretch.before(edge).unwrap() {
                assert_eq!(block.last(), Some(&b'\n'));
                assert_eq!(start + block.len() as u64, edge);
                parts.insert(0, block);
                edge = start;
            }
            assert!(parts.len() > 5);
            assert!(parts.concat() == bytes[..]);
            let (mut edge, mut parts) = (from, Vec::new());
            while let Some((end, block)) = stretch.after(edge).unwrap() {
                parts.push(block);
                edge = end;
            }
            assert!(parts.concat() == bytes[..]);
        }
    }

    #[test]
    fn a_time_is_found_without_reading_all() {
        let text = numbered(80_000);
        let mut stretch = Stretch::held(text.as_bytes().into(), 0, String::new(), Nanos(0));
        for nth in [0, 1, 40_000, 79_999] {
            let at = Nanos((1_795_651_200 + nth) * 1_000_000_000);
            let place = stretch.place_of(at, Ordering::Less).unwrap();
            let sought = text.find(&format!("line {nth}\"")).unwrap() as u64;
            assert!(
                place.abs_diff(sought) <= 2 * BLOCK,
                "{nth}: {place} {sought}"
            );
            let aligned = stretch.align(place).unwrap();
            assert!(aligned == 0 || text.as_bytes()[aligned as usize - 1] == b'\n');
        }
        let after = stretch.place_of(Nanos(i64::MAX), Ordering::Less).unwrap();
        assert!(stretch.end - after <= BLOCK);
    }

    #[test]
    fn one_endless_line_is_read_in_pieces() {
        let bytes = vec![b'x'; 40 << 20];
        let mut stretch = Stretch::held(bytes.into(), 0, String::new(), Nanos(0));
        let (start, block) = stretch.before(stretch.end).unwrap().unwrap();
        assert!(start > 0 && block.len() as u64 >= LARGEST_BLOCK);
        let (end, _) = stretch.after(0).unwrap().unwrap();
        assert!(end < stretch.end);
    }
}
