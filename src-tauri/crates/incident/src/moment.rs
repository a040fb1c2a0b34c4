use chrono::{DateTime, Utc};
use model::{Millis, Nanos};

/// A moment for people: `2026-07-01 14:03:27 UTC`.
pub(crate) fn spoken(at: Nanos) -> String {
    let time: DateTime<Utc> = DateTime::from_timestamp_nanos(at.0);
    time.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// A length for people, of milliseconds as clocks' differences are told: `1 h 12 min`.
pub(crate) fn length(millis: f64) -> String {
    Millis(millis.round() as i64).in_words()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_for_people() {
        assert_eq!(
            spoken(Nanos(1_782_914_607_999_999_999)),
            "2026-07-01 14:03:27 UTC"
        );
    }
}
