//! The samples of one series within one window, compressed.
//!
//! Times are differences of differences, values the XOR with the value before, as in Pelkonen et
//! al., "Gorilla: a fast, scalable, in-memory time series database" (VLDB 2015), §4.1. The two go
//! to streams of their own: series scraped together have equal time streams, which a block keeps
//! once and decodes once. A finished chunk whose values are decimal numbers is packed once more, see
//! [`numbers`].

mod numbers;

use promql::Sample;

use self::numbers::Numbers;

use super::bits::{BitReader, BitWriter, unzigzag, zigzag};

/// A finished run of samples, ascending in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chunk {
    /// Number of samples.
    pub(super) count: u32,
    /// Their times.
    pub(super) times: Box<[u8]>,
    /// How their values are written.
    pub(super) form: Form,
    /// Their values.
    pub(super) values: Box<[u8]>,
}

/// How a stream of values is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The XOR of each float with the one before it.
    Xor,
    /// Steps between decimal numbers.
    Numbers,
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
        let mut times = Vec::new();
        if decode_times(self.count, &self.times, &mut times).is_some() {
            append(&times, self.form, &self.values, start, end, samples);
        }
    }

    /// The same samples in fewer bytes, if there is a way.
    pub(super) fn packed(mut self) -> Self {
        if self.form == Form::Numbers {
            return self;
        }
        let mut reader = Values::new(&self.values);
        let values: Vec<f64> = (0..self.count).map(|_| reader.next()).collect();
        if reader.overran() {
            return self;
        }
        if let Some(stream) = numbers::write(&values)
            && stream.len() < self.values.len()
        {
            self.form = Form::Numbers;
            self.values = stream;
        }
        self
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

    /// The time of the first sample, if there is one.
    pub(super) fn first_at(&self) -> Option<i64> {
        (self.count > 0).then(|| BitReader::new(self.times.bytes()).take(64) as i64)
    }

    /// Appends a sample that is later than the last.
    pub(super) fn push(&mut self, sample: Sample) {
        self.push_time(sample.at);
        self.push_value(sample.value.to_bits());
        self.count += 1;
    }

    /// Appends the samples within `start..=end`, both in milliseconds.
    pub(super) fn decode(&self, start: i64, end: i64, samples: &mut Vec<Sample>) {
        let mut times = Vec::new();
        if decode_times(self.count, self.times.bytes(), &mut times).is_some() {
            append(&times, Form::Xor, self.values.bytes(), start, end, samples);
        }
    }

    /// The finished chunk.
    pub(super) fn finish(self) -> Chunk {
        Chunk {
            count: self.count,
            times: self.times.into_bytes(),
            form: Form::Xor,
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
trait Stream {
    /// The next value; any past the end of the stream, see [`Stream::overran`].
    fn next(&mut self) -> f64;

    /// Whether more was read than was written.
    fn overran(&self) -> bool;
}

/// Values as the XOR with the one before.
struct Values<'a> {
    reader: BitReader<'a>,
    value: u64,
    first: bool,
    trailing: u32,
    meaningful: u32,
}

impl<'a> Values<'a> {
    fn new(stream: &'a [u8]) -> Self {
        Self {
            reader: BitReader::new(stream),
            value: 0,
            first: true,
            trailing: 0,
            meaningful: 0,
        }
    }
}

impl Stream for Values<'_> {
    #[inline(always)]
    fn next(&mut self) -> f64 {
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

    fn overran(&self) -> bool {
        self.reader.overran()
    }
}

/// Pairs times with values and appends those within `start..=end`; `None` if the stream is damaged.
pub(super) fn append(
    times: &[i64],
    form: Form,
    stream: &[u8],
    start: i64,
    end: i64,
    samples: &mut Vec<Sample>,
) -> Option<()> {
    match form {
        Form::Xor => pair(times, Values::new(stream), start, end, samples),
        Form::Numbers => pair(times, Numbers::new(stream), start, end, samples),
    }
}

#[inline]
fn pair(
    times: &[i64],
    mut values: impl Stream,
    start: i64,
    end: i64,
    samples: &mut Vec<Sample>,
) -> Option<()> {
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
    (!values.overran()).then_some(())
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
            for chunk in [Chunk::of(&samples), Chunk::of(&samples).packed()] {
                let mut back = Vec::new();
                chunk.decode(i64::MIN, i64::MAX, &mut back);
                assert_eq!(bits(&back), bits(&samples), "seed {seed}");
            }
        }
    }

    #[test]
    fn whole_numbers_are_packed_and_others_stay() {
        let samples = |value: fn(f64) -> f64| -> Vec<Sample> {
            let sample = |nth: i64| Sample {
                at: nth * 15_000,
                value: value(nth as f64),
            };
            (0..480).map(sample).collect()
        };
        let counter = samples(|nth| (nth * nth).floor());
        let packed = Chunk::of(&counter).packed();
        assert_eq!(packed.form, Form::Numbers);
        assert!(packed.values.len() < Chunk::of(&counter).values.len());
        let mut back = Vec::new();
        packed.decode(15_000, 60_000, &mut back);
        assert_eq!(bits(&back), bits(&counter[1..=4]));
        assert_eq!(packed.clone().packed(), packed, "once is enough");

        let sines = Chunk::of(&samples(f64::sin));
        assert_eq!(sines.clone().packed(), sines);
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
