use model::{Millis, TimeRange};

/// The most steps that Prometheus answers per series (web/api/v1/api.go).
pub const MOST_POINTS: i64 = 11_000;

/// The smallest step from `step` on by which a server answers the whole range.
///
/// A raised step is a whole number of seconds where the range is long enough for that.
#[must_use]
pub fn fit_step(range: TimeRange, step: Millis) -> Millis {
    let step = step.0.max(1);
    let least = range.length().0.div_euclid(MOST_POINTS)
        + i64::from(range.length().0.rem_euclid(MOST_POINTS) > 0);
    if step >= least {
        return Millis(step);
    }
    Millis(if least > 1_000 {
        least.saturating_add(999) / 1_000 * 1_000
    } else {
        least
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_grows_only_as_far_as_the_limit_demands() {
        for (length, step, expected) in [
            (3_600_000, 15_000, 15_000),
            (10_999_000, 1_000, 1_000),
            (11_000_000, 1_000, 1_000),
            (11_001_000, 1_000, 2_000),
            (604_800_000, 15_000, 55_000),
            (1_000, 0, 1),
            (60_000, -5, 6),
            (0, 15_000, 15_000),
        ] {
            let range = TimeRange::ending(Millis(1_795_223_570_000), Millis(length));
            let fitted = fit_step(range, Millis(step));
            assert_eq!(fitted, Millis(expected), "{length} by {step}");
            assert!(length / fitted.0 <= MOST_POINTS);
        }
    }
}
