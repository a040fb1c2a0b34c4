//! How long ago something was, as people say it.

use model::Millis;

/// An age in its largest unit, rounded down, so that it is not restless: "3 h".
pub(crate) fn age(age: Millis) -> String {
    let seconds = age.0.max(0) / 1_000;
    for (unit, size) in [("d", 86_400), ("h", 3_600), ("min", 60)] {
        if seconds >= size {
            return format!("{} {unit}", seconds / size);
        }
    }
    format!("{seconds} s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_has_one_unit() {
        for (seconds, expected) in [
            (-5, "0 s"),
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (115, "1 min"),
            (7_199, "1 h"),
            (172_800, "2 d"),
        ] {
            assert_eq!(age(Millis(seconds * 1_000)), expected);
        }
    }
}
