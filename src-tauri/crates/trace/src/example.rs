//! Traces for tests.

use model::{SpanFields, SpanId, Trace, TraceBuilder, TraceId};

/// Id, parent (0 for none), start and end of a span.
pub(crate) type Row = (u64, u64, i64, i64);

/// A trace of one service whose spans are named by their ids.
pub(crate) fn trace(rows: &[Row]) -> Trace {
    let mut builder = TraceBuilder::new(TraceId(1));
    let resource = builder.resource("api", []);
    for (id, parent, start, end) in rows {
        let fields = SpanFields {
            id: SpanId(*id),
            parent: SpanId(*parent),
            name: &id.to_string(),
            start: *start,
            end: *end,
            resource,
            ..SpanFields::default()
        };
        builder.span(fields, []);
    }
    builder.finish()
}

/// A trace of up to `spans` spans in which everything that can be wrong is: parents that are
/// missing, repeated or in rings, and times in any order, in microseconds. Equal seeds give equal traces.
pub(crate) fn random(seed: u64, spans: u64) -> Trace {
    let mut next = numbers(seed);
    let count = next() % spans + 1;
    let rows: Vec<Row> = (0..count)
        .map(|_| {
            let start = i64::try_from(next() % 1_000).unwrap();
            let length = i64::try_from(next() % 400).unwrap() - 20;
            let (id, parent) = (next() % spans + 1, next() % (spans + 3));
            (id, parent, start * 1_000, (start + length) * 1_000)
        })
        .collect();
    trace(&rows)
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
