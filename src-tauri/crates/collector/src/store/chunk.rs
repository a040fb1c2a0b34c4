//! The samples of one series within one window, compressed.
//!
//! Times are differences of differences, values the XOR with the value before, as in Pelkonen et
//! al., "Gorilla: a fast, scalable, in-memory time series database" (VLDB 2015), §4.1. The two go
//! to streams of their own: series scraped together have equal time streams, which a block keeps
//! once and decodes once.

use promql::Sample;

use super::bits::{BitReader, BitWriter, unzigzag, zigzag};

/// A finished run of samples, ascending in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chunk {
    /// Number of samples.
    pub(super) count: u32,
    /// Their times.
    pub(super) times: Box<[u8]>,
    /// Their values.
    pub(super) values: Box<[u8]>,
}

impl Chunk {
    /// Compresses samples that ascend strictly in time.
    pub(super) fn of(samples: &[Sample]) -> Self {
        let mut writer = ChunkWriter::default();
        for sample in samples {
            writer.push(*sample);
        }
        writer.finish()
    }

    /// Appends the samples within `start..=end`, both in milliseconds.
    pub(super) fn decode(&self, start: i64, end: i64, samples: &mut Vec<Sample>) {
        decode(self.count, &self.times, &self.values, start, end, samples);
    }
}

/// A run of samples that still grows; every sample is later than the one before.
#[derive(Clone, Debug, Default)]
pub(super) struct ChunkWriter {
    count: u32,
    times: BitWriter,
    values: BitWriter,
    last_at: i64,
    last_delta: i64,
    last_value: u64,
    leading: u32,
    meaningful: u32,
}

impl ChunkWriter {
    /// Number of samples.
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// The time of the last sample, if there is one.
    pub(super) fn last_at(&self) -> Option<i64> {
        (self.count > 0).then_some(self.last_at)
    }

    /// Appends a sample that is later than the last.
    pub(super) fn push(&mut self, sample: Sample) {
        self.push_time(sample.at);
        self.push_value(sample.value.to_bits());
        self.count += 1;
    }

    /// Appends the samples within `start..=end`, both in milliseconds.
    pub(super) fn decode(&self, start: i64, end: i64, samples: &mut Vec<Sample>) {
        let (times, values) = (self.times.bytes(), self.values.bytes());
        decode(self.count, times, values, start, end, samples);
    }

    /// The finished chunk.
    pub(super) fn finish(self) -> Chunk {
        Chunk {
            count: self.count,
            times: self.times.into_bytes(),
            values: self.values.into_bytes(),
        }
    }

    fn push_time(&mut self, at: i64) {
        if self.count == 0 {
            self.times.push(at as u64, 64);
        } else {
            let delta = at.wrapping_sub(self.last_at);
            match zigzag(delta.wrapping_sub(self.last_delta)) {
                0 => self.times.push(0, 1),
                change if change < 1 << 7 => self.times.push(0b10 << 7 | change, 9),
                change if change < 1 << 12 => self.times.push(0b110 << 12 | change, 15),
                change if change < 1 << 20 => self.times.push(0b1110 << 20 | change, 24),
                change => {
                    self.times.push(0b1111, 4);
                    self.times.push(change, 64);
                }
            }
            self.last_delta = delta;
        }
        self.last_at = at;
    }

    fn push_value(&mut self, value: u64) {
        let xor = value ^ self.last_value;
        self.last_value = value;
        if self.count == 0 {
            self.values.push(value, 64);
            return;
        }
        if xor == 0 {
            self.values.push(0, 1);
            return;
        }
        let (leading, trailing) = (xor.leading_zeros().min(31), xor.trailing_zeros());
        let meaningful = 64 - leading - trailing;
        let fits = self.meaningful > 0
            && leading >= self.leading
            && trailing >= 64 - self.leading - self.meaningful;
        // A window that one odd value made wide is left as soon as a new one pays for its header.
        if fits && self.meaningful < meaningful + 11 {
            self.values.push(0b10, 2);
            let trailing = 64 - self.leading - self.meaningful;
            self.values.push(xor >> trailing, self.meaningful);
        } else {
            self.values.push(0b11, 2);
            self.values.push(u64::from(leading), 5);
            self.values.push(u64::from(meaningful - 1), 6);
            self.values.push(xor >> trailing, meaningful);
            (self.leading, self.meaningful) = (leading, meaningful);
        }
    }
}

/// Decodes a time stream; `None` if it ends before `count` times are read or they do not ascend.
pub(super) fn decode_times(count: u32, stream: &[u8], times: &mut Vec<i64>) -> Option<()> {
    times.clear();
    // One bit per time at least: a damaged count never reserves more than the stream can hold.
    if count as usize > stream.len() * 8 {
        return None;
    }
    times.reserve(count as usize);
    let mut reader = BitReader::new(stream);
    let (mut at, mut delta) = (0_i64, 0_i64);
    for nth in 0..count {
        if nth == 0 {
            at = reader.take(64) as i64;
        } else {
            let change = take_time_change(&mut reader);
            delta = delta.wrapping_add(unzigzag(change));
            let next = at.wrapping_add(delta);
            if next <= at {
                return None;
            }
            at = next;
        }
        times.push(at);
    }
    (!reader.overran()).then_some(())
}

#[inline(always)]
fn take_time_change(reader: &mut BitReader<'_>) -> u64 {
    let (prefix, width) = match reader.peek().leading_ones() {
        0 => {
            return {
                reader.skip(1);
                0
            };
        }
        1 => (2, 7),
        2 => (3, 12),
        3 => (4, 20),
        _ => (4, 64),
    };
    reader.skip(prefix);
    reader.take(width)
}

/// Reads the values of a chunk in order.
pub(super) struct Values<'a> {
    reader: BitReader<'a>,
    value: u64,
    first: bool,
    trailing: u32,
    meaningful: u32,
}

impl<'a> Values<'a> {
    /// Reads a value stream from its start.
    pub(super) fn new(stream: &'a [u8]) -> Self {
        Self {
            reader: BitReader::new(stream),
            value: 0,
            first: true,
            trailing: 0,
            meaningful: 0,
        }
    }

    /// The next value; zeros past the end of the stream, see [`Values::overran`].
    #[inline(always)]
    pub(super) fn next(&mut self) -> f64 {
        if self.first {
            self.first = false;
            self.value = self.reader.take(64);
            return f64::from_bits(self.value);
        }
        let word = self.reader.peek();
        if word >> 63 == 0 {
            self.reader.skip(1);
            return f64::from_bits(self.value);
        }
        if word >> 62 == 0b11 {
            let leading = (word >> 57) as u32 & 31;
            let meaningful = ((word >> 51) as u32 & 63) + 1;
            self.meaningful = meaningful.min(64 - leading);
            self.trailing = 64 - leading - self.meaningful;
            self.reader.skip(13);
        } else {
            self.reader.skip(2);
        }
        if self.meaningful > 0 {
            self.value ^= self.reader.take(self.meaningful) << self.trailing;
        }
        f64::from_bits(self.value)
    }

    /// Whether more was read than was written.
    pub(super) fn overran(&self) -> bool {
        self.reader.overran()
    }
}

fn decode(
    count: u32,
    times: &[u8],
    values: &[u8],
    start: i64,
    end: i64,
    samples: &mut Vec<Sample>,
) {
    let mut decoded = Vec::new();
    if decode_times(count, times, &mut decoded).is_some() {
        let mut values = Values::new(values);
        append(&decoded, &mut values, start, end, samples);
    }
}

/// Pairs times with values and appends those within `start..=end`.
#[inline]
pub(super) fn append(
    times: &[i64],
    values: &mut Values<'_>,
    start: i64,
    end: i64,
    samples: &mut Vec<Sample>,
) {
    let from = times.partition_point(|at| *at < start);
    let to = times.partition_point(|at| *at <= end);
    for _ in 0..from.min(to) {
        values.next();
    }
    let wanted = times.get(from..to).unwrap_or_default();
    samples.extend(wanted.iter().map(|at| Sample {
        at: *at,
        value: values.next(),
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small generator (splitmix64), so that every seed names one run of cases.
    struct Random(u64);

    impl Random {
        fn next(&mut self) -> u64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        }

        fn below(&mut self, end: u64) -> u64 {
            self.next() % end
        }
    }

    const STALE: u64 = 0x7ff0_0000_0000_0002;

    fn random_samples(seed: u64) -> Vec<Sample> {
        let mut random = Random(seed);
        let (mut at, mut value) = (random.below(1 << 41) as i64 - (1 << 40), 0_f64);
        (0..random.below(600))
            .map(|_| {
                at += match random.below(6) {
                    0 => 1 + random.below(1 << 45) as i64,
                    1 | 2 => 15_000 + random.below(40) as i64,
                    _ => 15_000,
                };
                value = match random.below(9) {
                    0 => f64::from_bits(random.next()),
                    1 => f64::from_bits(STALE),
                    2 => [
                        0.0,
                        -0.0,
                        f64::INFINITY,
                        f64::NEG_INFINITY,
                        f64::MIN_POSITIVE,
                    ][random.below(5) as usize],
                    3 | 4 => value,
                    _ => value + random.below(1_000) as f64,
                };
                Sample { at, value }
            })
            .collect()
    }

    fn bits(samples: &[Sample]) -> Vec<(i64, u64)> {
        samples.iter().map(|s| (s.at, s.value.to_bits())).collect()
    }

    #[test]
    fn every_bit_of_every_sample_comes_back() {
        for seed in 0..2_000 {
            let samples = random_samples(seed);
            let mut back = Vec::new();
            Chunk::of(&samples).decode(i64::MIN, i64::MAX, &mut back);
            assert_eq!(bits(&back), bits(&samples), "seed {seed}");
        }
    }

    #[test]
    fn a_range_cuts_a_chunk_as_it_cuts_the_samples() {
        for seed in 0..500 {
            let samples = random_samples(seed);
            let mut random = Random(seed ^ 0xabcd);
            let mut moment = || match samples.len() as u64 {
                0 => 0,
                len => samples[random.below(len) as usize].at + random.below(3) as i64 - 1,
            };
            let (start, end) = (moment(), moment());
            let mut back = Vec::new();
            Chunk::of(&samples).decode(start, end, &mut back);
            let mut expected = samples.clone();
            expected.retain(|sample| start <= sample.at && sample.at <= end);
            assert_eq!(bits(&back), bits(&expected), "seed {seed}: {start}..={end}");
        }
    }

    #[test]
    fn the_extremes_of_time_survive() {
        let samples = [i64::MIN, -1, 0, i64::MAX - 1, i64::MAX].map(|at| Sample { at, value: 1.0 });
        let mut back = Vec::new();
        let chunk = Chunk::of(&samples[1..4]);
        chunk.decode(i64::MIN, i64::MAX, &mut back);
        assert_eq!(bits(&back), bits(&samples[1..4]));
    }

    #[test]
    fn damage_is_noticed_and_never_panics() {
        let samples = random_samples(7);
        let chunk = Chunk::of(&samples);
        let mut times = Vec::new();
        let cut = &chunk.times[..chunk.times.len() / 2];
        assert_eq!(decode_times(chunk.count, cut, &mut times), None);
        assert_eq!(decode_times(u32::MAX, &chunk.times, &mut times), None);
        for seed in 0..300 {
            let mut random = Random(seed);
            let garbage: Vec<u8> = (0..random.below(200))
                .map(|_| random.next() as u8)
                .collect();
            let _ = decode_times(random.below(900) as u32, &garbage, &mut times);
            let mut values = Values::new(&garbage);
            for _ in 0..2_000 {
                values.next();
            }
            assert!(values.overran(), "seed {seed}");
        }
    }

    #[test]
    fn a_flat_series_costs_a_bit_and_a_busy_counter_less_than_two_bytes() {
        let every_15_s = |value: fn(f64) -> f64| -> Vec<Sample> {
            (0..480)
                .scan(1e5, |last, nth| {
                    *last = value(*last);
                    Some(Sample {
                        at: 1_795_000_000_000 + nth * 15_000,
                        value: *last,
                    })
                })
                .collect()
        };
        let flat = Chunk::of(&every_15_s(|value| value));
        assert!(flat.values.len() <= 8 + 60, "{}", flat.values.len());
        assert!(flat.times.len() <= 8 + 3 + 60, "{}", flat.times.len());
        let busy = Chunk::of(&every_15_s(|value| value + (value % 97.0).floor() + 20.0));
        assert!(busy.values.len() < 960, "{}", busy.values.len());
    }
}
