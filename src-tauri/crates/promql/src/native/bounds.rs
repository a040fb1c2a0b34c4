//! Where buckets begin and end.

/// Upper bound of an exponential bucket: `2^(index · 2^-schema)`. The last finite one is the greatest
/// number there is, and infinity ends the one after it.
pub(super) fn exponential(schema: i32, index: i32) -> f64 {
    let (power, part) = if schema > 0 {
        let mask = (1 << schema) - 1;
        let part = f64::from(index & mask) / f64::from(1 << schema);
        (index >> schema, part)
    } else {
        (index.saturating_mul(1 << (-schema).min(30)), 0.0)
    };
    if power == 1024 && part == 0.0 {
        return f64::MAX;
    }
    if power >= 1024 {
        return f64::INFINITY;
    }
    // The power alone may be too small for a normal number where the product is not.
    let half = power / 2;
    f64::exp2(part) * f64::exp2(f64::from(half)) * f64::exp2(f64::from(power - half))
}

/// Lower and upper bound of a custom bucket; the outermost are infinite.
pub(super) fn custom(bounds: &[f64], index: i32) -> (f64, f64) {
    let at = |index: i32| usize::try_from(index).ok().and_then(|at| bounds.get(at));
    (
        at(index - 1).copied().unwrap_or(f64::NEG_INFINITY),
        at(index).copied().unwrap_or(f64::INFINITY),
    )
}

/// The index of the bucket that holds this one in a schema of lower resolution.
pub(super) fn coarser(index: i32, from: i32, to: i32) -> i32 {
    let by = (from - to).clamp(0, 30);
    // Bucket 0 ends at 1 in every schema, so the rounding is up.
    ((i64::from(index) + (1_i64 << by) - 1) >> by) as i32
}

/// Bounds that both lists have.
pub(super) fn common(left: &[f64], right: &[f64]) -> Vec<f64> {
    left.iter()
        .filter(|bound| right.contains(bound))
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{coarser, common, custom, exponential};

    #[test]
    fn bounds_are_powers_of_two_and_parts_of_them() {
        for (schema, index, bound) in [
            (0, 0, 1.0),
            (0, 1, 2.0),
            (0, -1, 0.5),
            (-1, 1, 4.0),
            (-4, -1, 1.0 / 65_536.0),
            (1, 1, std::f64::consts::SQRT_2),
            (8, 256, 2.0),
            (0, 1024, f64::MAX),
            (0, 1025, f64::INFINITY),
            (8, -256 * 1074, f64::from_bits(1)),
        ] {
            assert_eq!(exponential(schema, index), bound, "{schema} {index}");
        }
    }

    #[test]
    fn custom_bounds_are_open_at_both_ends() {
        let bounds = [5.0, 10.0];
        assert_eq!(custom(&bounds, 0), (f64::NEG_INFINITY, 5.0));
        assert_eq!(custom(&bounds, 1), (5.0, 10.0));
        assert_eq!(custom(&bounds, 2), (10.0, f64::INFINITY));
        assert_eq!(common(&[1.0, 2.0, 3.0], &[2.0, 3.0, 4.0]), [2.0, 3.0]);
    }

    #[test]
    fn a_coarser_bucket_ends_where_one_of_its_parts_does() {
        for (index, from, to, found) in [
            (1, 1, 0, 1),
            (2, 1, 0, 1),
            (0, 1, 0, 0),
            (-1, 1, 0, 0),
            (-2, 1, 0, -1),
            (3, 3, 0, 1),
        ] {
            assert_eq!(coarser(index, from, to), found, "{index}");
        }
    }
}
