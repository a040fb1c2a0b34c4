//! Bits written one after the other, most significant first.

/// Appends bits to a growing byte buffer; the bits of the last byte that are not used are zero.
#[derive(Clone, Debug, Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    /// Bits still free in the last byte.
    free: u32,
}

impl BitWriter {
    /// Appends the lowest `count` bits of `value`, 64 at most.
    pub(super) fn push(&mut self, value: u64, count: u32) {
        if count > 56 {
            self.push(value >> 32, count - 32);
            return self.push(value, 32);
        }
        if count == 0 {
            return;
        }
        // What is left of the last byte, then whole bytes: a head has millions of samples.
        let used = (8 - self.free) % 8;
        let word = (value << (64 - count)) >> used;
        let whole = (used + count).div_ceil(8);
        let [first, ..] = word.to_be_bytes();
        let begun = usize::from(used > 0);
        if let Some(last) = self.bytes.last_mut().filter(|_| begun == 1) {
            *last |= first;
        }
        let bytes = word.to_be_bytes();
        let new = bytes.get(begun..whole as usize).unwrap_or_default();
        self.bytes.extend_from_slice(new);
        self.free = whole * 8 - used - count;
    }

    /// The bytes written so far.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes, without spare room.
    pub(super) fn into_bytes(self) -> Box<[u8]> {
        self.bytes.into_boxed_slice()
    }
}

/// Reads bits back. Past the end it reads zeros and remembers that it did, so that the loops which
/// decode millions of samples test for damage once per chunk and not once per bit.
#[derive(Clone, Debug)]
pub(super) struct BitReader<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> BitReader<'a> {
    /// Reads from the first bit.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    /// The next bits, left-aligned; at least 57 of them are valid.
    #[inline(always)]
    pub(super) fn peek(&self) -> u64 {
        let from = self.position >> 3;
        let word = match self.bytes.get(from..from + 8) {
            Some(eight) => u64::from_be_bytes(eight.try_into().unwrap_or_default()),
            None => self.peek_at_the_end(from),
        };
        word << (self.position & 7)
    }

    #[cold]
    fn peek_at_the_end(&self, from: usize) -> u64 {
        let mut eight = [0; 8];
        if let Some(rest) = self.bytes.get(from..) {
            for (to, from) in eight.iter_mut().zip(rest) {
                *to = *from;
            }
        }
        u64::from_be_bytes(eight)
    }

    /// Moves on by `count` bits.
    #[inline(always)]
    pub(super) fn skip(&mut self, count: u32) {
        self.position += count as usize;
    }

    /// Takes `count` bits, 64 at most and not zero.
    #[inline(always)]
    pub(super) fn take(&mut self, count: u32) -> u64 {
        if count <= 57 {
            let value = self.peek() >> (64 - count);
            self.skip(count);
            value
        } else {
            let high = self.take(32);
            (high << (count - 32)) | self.take(count - 32)
        }
    }

    /// Whether more bits were taken than there are.
    pub(super) fn overran(&self) -> bool {
        self.position > self.bytes.len() * 8
    }
}

/// Appends an unsigned LEB128 number.
pub(super) fn put_varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Takes an unsigned LEB128 number off the front, or nothing if it does not end.
pub(super) fn take_varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

/// Folds the sign into the lowest bit, so that small numbers of either sign stay short.
pub(super) fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

/// The reverse of [`zigzag`].
pub(super) fn unzigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_come_back_in_the_widths_they_were_written_in() {
        let widths = [1, 2, 3, 7, 8, 9, 31, 32, 33, 56, 57, 58, 63, 64, 1, 5];
        let value = |width: u32| 0x9e37_79b9_7f4a_7c15_u64 >> (64 - width);
        let mut writer = BitWriter::default();
        for _ in 0..5 {
            for width in widths {
                writer.push(value(width), width);
            }
        }
        let bytes = writer.into_bytes();
        let mut reader = BitReader::new(&bytes);
        for _ in 0..5 {
            for width in widths {
                assert_eq!(reader.take(width), value(width), "{width} bits");
            }
        }
        assert!(!reader.overran());
        reader.take(8);
        assert!(reader.overran(), "reading past the end is noticed");
    }

    #[test]
    fn numbers_of_either_sign_survive_and_endless_ones_are_refused() {
        for value in [0, 1, -1, 63, -64, 64, i64::MAX, i64::MIN] {
            let mut bytes = Vec::new();
            put_varint(&mut bytes, zigzag(value));
            let mut rest = bytes.as_slice();
            assert_eq!(take_varint(&mut rest).map(unzigzag), Some(value));
            assert!(rest.is_empty());
        }
        assert_eq!(take_varint(&mut [0xff; 12].as_slice()), None);
        assert_eq!(take_varint(&mut [0x80].as_slice()), None);
    }
}
