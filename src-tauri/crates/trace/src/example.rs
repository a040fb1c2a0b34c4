//! Traces for property tests.

use model::Trace;

use crate::testing::spans;

/// Id, parent (0 for none), start and end of a span.
pub(crate) type Row = (u64, u64, i64, i64);

/// A trace of up to `most` spans in which everything that can be wrong is: parents that are
/// missing, repeated or in rings, and times in any order, in microseconds. Equal seeds give equal traces.
pub(crate) fn random(seed: u64, most: u64) -> Trace {
    let mut next = numbers(seed);
    let count = next() % most + 1;
    let rows: Vec<Row> = (0..count)
        .map(|_| {
            let start = i64::try_from(next() % 1_000).unwrap();
            let length = i64::try_from(next() % 400).unwrap() - 20;
            let (id, parent) = (next() % most + 1, next() % (most + 3));
            (id, parent, start * 1_000, (start + length) * 1_000)
        })
        .collect();
    spans(&rows)
}

/// Numbers that only the seed decides (SplitMix64, Steele et al. 2014).
pub(crate) fn numbers(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed;
    move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
