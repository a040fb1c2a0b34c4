use chrono::{DateTime, Utc};
use model::Nanos;

/// A moment for people: `2026-07-01 14:03:27 UTC`.
pub(crate) fn spoken(at: Nanos) -> String {
    let time: DateTime<Utc> = DateTime::from_timestamp_nanos(at.0);
    time.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// A length for people, by its two largest units: `1 h 12 min`.
pub(crate) fn length(millis: f64) -> String {
    let seconds = (millis / 1_000.0).round().max(0.0) as u64;
    let units = [
        (seconds / 86_400, "d"),
        (seconds / 3_600 % 24, "h"),
        (seconds / 60 % 60, "min"),
        (seconds % 60, "s"),
    ];
    let first = units.iter().position(|(count, _)| *count > 0);
    let Some(first) = first else {
        return "0 s".to_owned();
    };
    let shown = units.iter().skip(first).take(2);
    let shown = shown.filter(|(count, _)| *count > 0);
    let words: Vec<String> = shown
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_lengths_are_for_people() {
        assert_eq!(
            spoken(Nanos(1_782_914_607_999_999_999)),
            "2026-07-01 14:03:27 UTC"
        );
        for (millis, words) in [
            (0.0, "0 s"),
            (-5.0, "0 s"),
            (999.0, "1 s"),
            (61_000.0, "1 min 1 s"),
            (3_600_000.0, "1 h"),
            (3_605_000.0, "1 h"),
            (90_061_000.0, "1 d 1 h"),
        ] {
            assert_eq!(length(millis), words, "{millis}");
        }
    }
}
