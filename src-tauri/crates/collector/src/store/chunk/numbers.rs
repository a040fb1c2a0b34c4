//! Values that are decimal numbers: counts, bytes, seconds with a few digits.
//!
//! Such values are whole numbers once they are multiplied by a power of ten, which is tested bit for
//! bit (Afroozeh et al., "ALP: Adaptive lossless floating-point compression", SIGMOD 2023, §3.1).
//! What is kept are the steps from one to the next, as Rice codes: a counter that grows by a few
//! dozen between scrapes takes six bits, where the XOR of its floats takes sixteen.
//!
//! ```text
//! power      4 bits, of ten
//! width      6 bits, of the part of a step that is written plainly; 63 if all steps are equal
//! first      7 bits of length, then the number, sign folded
//! least      7 bits of length, then the smallest step, sign folded; a step that is smaller by far,
//!            as when a counter is reset, does not count and wraps around
//! steps      each less `least`: the quotient in ones, a zero, the rest in `width` bits; for
//!            quotients from 16 on sixteen ones, 6 bits of length less one, the number
//! ```

use super::super::bits::{BitReader, BitWriter, unzigzag, zigzag};

/// Powers of ten that a float holds exactly, as far as decimal digits make sense.
const POWERS: [f64; 10] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
/// Whole numbers beyond this are no longer counted exactly.
const LARGEST: f64 = 4_503_599_627_370_496.0; // 2^52
/// The width that says that all steps are equal.
const EQUAL: u32 = 63;
/// The largest width: a prefix and a step fit in one look at the stream.
const WIDEST: u32 = 40;
/// The quotient from which on a step is written in full.
const ESCAPE: u32 = 16;

/// Writes values; nothing if one of them is no decimal number.
pub(super) fn write(values: &[f64]) -> Option<Box<[u8]>> {
    let (power, numbers) = whole_numbers(values)?;
    let (first, _) = numbers.split_first()?;
    let pairs = numbers.iter().zip(numbers.iter().skip(1));
    let steps: Vec<i64> = pairs.map(|(number, next)| next - number).collect();
    let Steps { least, over, width } = Steps::of(steps);
    let mut bits = BitWriter::default();
    bits.push(power as u64, 4);
    bits.push(u64::from(width), 6);
    for number in [*first, least] {
        let folded = zigzag(number);
        let length = 64 - folded.leading_zeros();
        bits.push(u64::from(length), 7);
        bits.push(folded, length);
    }
    if width != EQUAL {
        for step in over {
            push(&mut bits, step, width);
        }
    }
    Some(bits.into_bytes())
}

/// Steps as they are written.
struct Steps {
    least: i64,
    over: Vec<u64>,
    width: u32,
}

impl Steps {
    fn of(mut steps: Vec<i64>) -> Self {
        let plain = steps.clone();
        let few = steps.len() / 32;
        if steps.is_empty() {
            steps.push(0);
        }
        let (smaller, low, _) = steps.select_nth_unstable(few);
        let low = *low;
        let lowest = smaller.iter().copied().min().unwrap_or(low);
        let above = |least: i64| {
            let over: Vec<u64> = plain
                .iter()
                .map(|step| step.wrapping_sub(least) as u64)
                .collect();
            let width = width(&over);
            let bits = bits(&over, width);
            (bits, Self { least, over, width })
        };
        let (all, whole) = above(lowest);
        let (most, but_a_few) = above(low);
        if most < all { but_a_few } else { whole }
    }
}

/// Bits that steps take.
fn bits(steps: &[u64], width: u32) -> u64 {
    match width {
        EQUAL => 0,
        _ => steps.iter().map(|step| length(*step, width)).sum(),
    }
}

/// The values times a power of ten, the smallest that makes all of them whole.
fn whole_numbers(values: &[f64]) -> Option<(usize, Vec<i64>)> {
    let mut numbers = Vec::with_capacity(values.len());
    'powers: for (power, ten) in POWERS.iter().enumerate() {
        numbers.clear();
        for value in values {
            let number = (value * ten).round();
            // By way of the whole number, which has no negative zero.
            let whole = number as i64;
            let is_exact =
                number.abs() < LARGEST && (whole as f64 / ten).to_bits() == value.to_bits();
            if !is_exact {
                continue 'powers;
            }
            numbers.push(whole);
        }
        return Some((power, numbers));
    }
    None
}

/// The width that takes the fewest bits.
fn width(steps: &[u64]) -> u32 {
    if steps.iter().all(|step| *step == 0) {
        return EQUAL;
    }
    let mut sorted = steps.to_vec();
    let middle = sorted.len() / 2;
    let (_, median, _) = sorted.select_nth_unstable(middle);
    let about = 64 - median.leading_zeros();
    let widths = about.saturating_sub(3)..=about + 2;
    let widths = widths.filter(|width| *width <= WIDEST);
    widths
        .min_by_key(|width| bits(steps, *width))
        .unwrap_or(WIDEST)
}

fn length(step: u64, width: u32) -> u64 {
    let quotient = step >> width;
    if quotient < u64::from(ESCAPE) {
        quotient + 1 + u64::from(width)
    } else {
        u64::from(ESCAPE + 6 + 64 - step.leading_zeros())
    }
}

fn push(bits: &mut BitWriter, step: u64, width: u32) {
    let quotient = step >> width;
    if quotient < u64::from(ESCAPE) {
        let ones = (1_u64 << quotient) - 1;
        bits.push(ones << 1, quotient as u32 + 1);
        bits.push(step, width);
    } else {
        let length = 64 - step.leading_zeros();
        bits.push((1 << ESCAPE) - 1, ESCAPE);
        bits.push(u64::from(length - 1), 6);
        bits.push(step, length);
    }
}

/// Reads the values in order.
pub(super) struct Numbers<'a> {
    reader: BitReader<'a>,
    ten: f64,
    width: u32,
    /// The next number is the first one.
    first: bool,
    number: i64,
    least: i64,
}

impl<'a> Numbers<'a> {
    pub(super) fn new(stream: &'a [u8]) -> Self {
        let mut reader = BitReader::new(stream);
        let power = reader.take(4) as usize;
        let width = reader.take(6) as u32;
        let mut number = || {
            let length = (reader.take(7) as u32).min(64);
            unzigzag(if length == 0 { 0 } else { reader.take(length) })
        };
        let (first, least) = (number(), number());
        Self {
            reader,
            ten: POWERS.get(power).copied().unwrap_or(1.0),
            width: if width == EQUAL {
                EQUAL
            } else {
                width.min(WIDEST)
            },
            first: true,
            number: first,
            least,
        }
    }

    #[inline(always)]
    fn step(&mut self) -> i64 {
        if self.width == EQUAL {
            return self.least;
        }
        let word = self.reader.peek();
        let quotient = word.leading_ones();
        let over = if quotient < ESCAPE {
            self.reader.skip(quotient + 1 + self.width);
            // Two shifts: a width of zero would be a shift by all bits.
            let rest = (word << (quotient + 1)) >> 1 >> (63 - self.width);
            (u64::from(quotient) << self.width) | rest
        } else {
            self.reader.skip(ESCAPE);
            let length = self.reader.take(6) as u32 + 1;
            self.reader.take(length)
        };
        self.least.wrapping_add(over as i64)
    }
}

impl super::Stream for Numbers<'_> {
    #[inline(always)]
    fn next(&mut self) -> f64 {
        if self.first {
            self.first = false;
        } else {
            self.number = self.number.wrapping_add(self.step());
        }
        self.number as f64 / self.ten
    }

    fn overran(&self) -> bool {
        self.reader.overran()
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Stream as _, *};

    fn back(values: &[f64]) -> Option<(usize, Vec<u64>)> {
        let stream = write(values)?;
        let mut numbers = Numbers::new(&stream);
        let back = values.iter().map(|_| numbers.next().to_bits()).collect();
        assert!(!numbers.overran());
        Some((stream.len(), back))
    }

    #[test]
    fn decimal_numbers_come_back_bit_by_bit() {
        let counter: Vec<f64> = (0..480_u64)
            .scan(1e6, |count, nth| {
                *count += (nth * 7_919 % 60) as f64;
                Some(*count)
            })
            .collect();
        let reset = [counter.as_slice(), &[0.0, 7.0, 9.0]].concat();
        let cases: [(&str, Vec<f64>, usize); 8] = [
            ("one", vec![42.0], 5),
            ("flat", vec![1_048_576.0; 480], 8),
            (
                "a clock",
                (0..480).map(|nth| 1.7e9 + 15.0 * f64::from(nth)).collect(),
                9,
            ),
            ("a counter", counter, 480),
            ("a counter that was reset", reset, 500),
            (
                "seconds",
                (0..480).map(|nth| f64::from(nth * nth) / 100.0).collect(),
                700,
            ),
            (
                "a gauge",
                (0..480)
                    .map(|nth| f64::from(nth * 7_919 % 100 - 50) * 4_096.0)
                    .collect(),
                1_400,
            ),
            ("extremes", vec![-4.5e15, 4.5e15, 0.0, -4.5e15], 60),
        ];
        for (name, values, most) in cases {
            let (bytes, back) = back(&values).unwrap_or_else(|| panic!("{name} is refused"));
            let expected: Vec<u64> = values.iter().map(|value| value.to_bits()).collect();
            assert_eq!(back, expected, "{name}");
            assert!(bytes <= most, "{name} takes {bytes} bytes");
        }
    }

    #[test]
    fn what_is_no_decimal_number_is_left_to_others() {
        for value in [
            f64::NAN,
            f64::INFINITY,
            -0.0,
            std::f64::consts::PI,
            1e300,
            f64::MIN_POSITIVE,
            9_007_199_254_740_993.0,
        ] {
            assert_eq!(write(&[1.0, value]), None, "{value}");
        }
        assert_eq!(write(&[]), None);
    }

    #[test]
    fn garbage_is_read_without_a_panic_and_noticed() {
        for seed in 0_u64..500 {
            let garbage: Vec<u8> = (0..seed % 90)
                .map(|nth| {
                    ((seed ^ nth) + 1)
                        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                        .to_le_bytes()[7]
                })
                .collect();
            let mut numbers = Numbers::new(&garbage);
            for _ in 0..2_000 {
                numbers.next();
            }
            assert!(numbers.overran() || numbers.width == EQUAL, "seed {seed}");
        }
    }
}
