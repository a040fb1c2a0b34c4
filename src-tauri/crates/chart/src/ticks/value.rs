/// About `count` round values of which the first is at or below `low` and the last at or above
/// `high`.
///
/// Steps are 1, 2, 2.5 or 5 times a power of ten; with `binary`, powers of two from 1 up, so that
/// bytes fall on whole KiB; with `seconds` in one unit given, minutes, hours and days from 30 s up.
#[must_use]
pub fn linear(low: f64, high: f64, count: usize, binary: bool, seconds: Option<f64>) -> Vec<f64> {
    let span = high - low;
    // Below that steps have no digits left to be round in.
    if !span.is_finite() || span < 1e-305 {
        return vec![low];
    }
    let least = span / count.max(1) as f64;
    let step = match seconds {
        Some(unit) if least * unit > 15.0 => clock_step(least * unit) / unit,
        _ if binary && least > 1.0 => 2f64.powf(least.log2().ceil()),
        _ => decimal_step(least),
    };
    let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
    let tick = |at: usize| {
        let exact = (first + at as f64) * step;
        // Sums of decimal steps pick up noise in the last digits: 0.30000000000000004.
        let digits = 10f64.powf((12.0 - step.log10().floor()).clamp(0.0, 300.0));
        let clean = (exact * digits).round() / digits;
        if clean.is_finite() { clean } else { exact }
    };
    (0..=((last - first) as usize).min(200)).map(tick).collect()
}

fn decimal_step(least: f64) -> f64 {
    let power = 10f64.powf(least.log10().floor());
    [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|times| times * power)
        .find(|step| *step >= least * (1.0 - 1e-9))
        .unwrap_or(10.0 * power)
}

fn clock_step(least: f64) -> f64 {
    const STEPS: [f64; 15] = [
        30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1_800.0, 3_600.0, 7_200.0, 10_800.0, 21_600.0,
        43_200.0, 86_400.0, 172_800.0, 604_800.0,
    ];
    STEPS
        .into_iter()
        .find(|step| *step >= least)
        .unwrap_or_else(|| decimal_step(least / 86_400.0) * 86_400.0)
}

/// Powers of `base` from at or below `low` to at or above `high`, thinned to about `count`; both
/// ends must be above zero.
#[must_use]
pub fn logarithmic(low: f64, high: f64, count: usize, base: f64) -> Vec<f64> {
    let exponent = |end: f64| (end.ln() / base.ln()).clamp(-1_100.0, 1_100.0);
    let first = (exponent(low) + 1e-9).floor() as i32;
    let last = ((exponent(high) - 1e-9).ceil() as i32).max(first + 1);
    let every = ((last - first) as usize).div_ceil(count.max(1)).max(1);
    (first..=last)
        .step_by(every)
        .map(|exponent| base.powi(exponent))
        .collect()
}

/// Zero and powers of `base` times `to` on either side, as far as `low` and `high` reach, thinned to
/// about `count`.
#[must_use]
pub fn symmetric(low: f64, high: f64, count: usize, base: f64, to: f64) -> Vec<f64> {
    let powers = |end: f64| {
        if end <= 0.0 {
            return 0;
        }
        ((end / to).ln() / base.ln() - 1e-9)
            .ceil()
            .clamp(0.0, 700.0) as usize
            + 1
    };
    let (below, above) = (powers(-low), powers(high));
    let every = (below + above).div_ceil(count.max(2)).max(1);
    let at = |nth: usize| to * base.powi(nth as i32 - 1);
    // The outermost first, so that the axis reaches over the data.
    let side = |most: usize| (1..=most).rev().step_by(every);
    let mut ticks: Vec<f64> = side(below).map(|nth| -at(nth)).collect();
    ticks.push(0.0);
    ticks.extend(side(above).map(at).collect::<Vec<_>>().into_iter().rev());
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_ticks_are_round_and_enclose_the_data() {
        for (low, high, count, binary, seconds, expected) in [
            (
                0.0,
                9.3,
                5,
                false,
                None,
                vec![0.0, 2.0, 4.0, 6.0, 8.0, 10.0],
            ),
            (0.0, 0.31, 4, false, None, vec![0.0, 0.1, 0.2, 0.3, 0.4]),
            (-3.0, 3.0, 4, false, None, vec![-4.0, -2.0, 0.0, 2.0, 4.0]),
            (
                97.0,
                99.0,
                4,
                false,
                None,
                vec![97.0, 97.5, 98.0, 98.5, 99.0],
            ),
            (
                0.0,
                3000.0,
                4,
                true,
                None,
                vec![0.0, 1024.0, 2048.0, 3072.0],
            ),
            (0.0, 500.0, 4, false, Some(1.0), vec![0.0, 300.0, 600.0]),
            (
                0.0,
                400.0,
                4,
                false,
                Some(1e-3),
                vec![0.0, 100.0, 200.0, 300.0, 400.0],
            ),
            (5.0, 5.0, 4, false, None, vec![5.0]),
        ] {
            assert_eq!(
                linear(low, high, count, binary, seconds),
                expected,
                "{low}..{high}"
            );
        }
    }

    #[test]
    fn logarithmic_ticks_are_powers_of_the_base() {
        assert_eq!(
            logarithmic(0.02, 30.0, 8, 10.0),
            [0.01, 0.1, 1.0, 10.0, 100.0]
        );
        assert_eq!(logarithmic(1.0, 1e9, 4, 10.0), [1.0, 1e3, 1e6, 1e9]);
        assert_eq!(logarithmic(5.0, 5.0, 4, 2.0), [4.0, 8.0]);
    }

    #[test]
    fn symmetric_ticks_are_powers_on_either_side_of_zero() {
        assert_eq!(
            symmetric(-20.0, 300.0, 10, 10.0, 1.0),
            [-100.0, -10.0, -1.0, 0.0, 1.0, 10.0, 100.0, 1_000.0]
        );
        assert_eq!(symmetric(0.0, 0.5, 4, 10.0, 1.0), [0.0, 1.0]);
        assert!(symmetric(-1e300, 1e300, 5, 10.0, 1e-300).len() < 12);
    }

    #[test]
    fn extreme_spans_neither_hang_nor_overflow() {
        for (low, high) in [
            (-1e308, 1e308),
            (0.0, 5e-324),
            (0.0, 1e-300),
            (-1e300, 1e300),
            (1e15, 1e15 + 1.0),
        ] {
            assert!(linear(low, high, 5, false, None).len() <= 202);
        }
    }
}
