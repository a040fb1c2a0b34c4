//! What the tests of this room share.

/// A small repeatable source of mutations (xorshift64*).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.max(1))
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let next = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16;
        usize::try_from(next).unwrap_or(0) % limit.max(1)
    }

    /// A copy of `seed` with a few bytes changed, removed, doubled or cut off.
    pub(crate) fn mutate(&mut self, seed: &[u8]) -> Vec<u8> {
        let mut out = seed.to_vec();
        for _ in 0..=self.below(6) {
            let at = self.below(out.len());
            let byte = u8::try_from(self.below(256)).unwrap_or(0);
            match self.below(4) {
                _ if out.is_empty() => out.push(byte),
                0 => out[at] = byte,
                1 => drop(out.remove(at)),
                2 => out.insert(at, byte),
                _ => out.truncate(at + 1),
            }
        }
        out
    }
}
