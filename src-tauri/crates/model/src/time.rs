use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Milliseconds since the Unix epoch, or a length in milliseconds; exact in JavaScript.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS,
)]
#[serde(transparent)]
#[ts(type = "number")]
pub struct Millis(pub i64);

impl Millis {
    /// The same moment in nanoseconds, saturating at the ends of the representable range.
    #[must_use]
    pub fn to_nanos(self) -> Nanos {
        Nanos(self.0.saturating_mul(1_000_000))
    }

    /// Seconds as a float, the unit of the Prometheus API.
    #[must_use]
    pub fn to_seconds(self) -> f64 {
        self.0 as f64 / 1_000.0
    }

    /// A length for people, in whole seconds, by its two largest units: `1 h 12 min`.
    #[must_use]
    pub fn in_words(self) -> String {
        let seconds = self.0.max(0).saturating_add(500) / 1_000;
        let units = [
            (seconds / 86_400, "d"),
            (seconds / 3_600 % 24, "h"),
            (seconds / 60 % 60, "min"),
            (seconds % 60, "s"),
        ];
        let Some(first) = units.iter().position(|(count, _)| *count > 0) else {
            return "0 s".to_owned();
        };
        let shown = units.iter().skip(first).take(2);
        let words: Vec<String> = shown
            .filter(|(count, _)| *count > 0)
            .map(|(count, unit)| format!("{count} {unit}"))
            .collect();
        words.join(" ")
    }
}

/// Nanoseconds since the Unix epoch; travels as a decimal string so that no digit is lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, TS)]
#[ts(type = "string")]
pub struct Nanos(pub i64);

impl Nanos {
    /// The millisecond the moment lies in, rounded towards the past.
    #[must_use]
    pub fn to_millis(self) -> Millis {
        Millis(self.0.div_euclid(1_000_000))
    }
}

impl Serialize for Nanos {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Nanos {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        digits.parse().map(Nanos).map_err(|_| {
            serde::de::Error::custom(format!("{digits:?} is not a decimal count of nanoseconds"))
        })
    }
}

/// A closed span of time, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct TimeRange {
    /// First moment of the range.
    pub start: Millis,
    /// Last moment of the range; never before `start` once checked.
    pub end: Millis,
}

impl TimeRange {
    /// The range that ends at `end` and lasts `length`.
    #[must_use]
    pub fn ending(end: Millis, length: Millis) -> Self {
        Self {
            start: Millis(end.0.saturating_sub(length.0)),
            end,
        }
    }

    /// Length of the range in milliseconds, zero if the ends are swapped.
    #[must_use]
    pub fn length(self) -> Millis {
        Millis(self.end.0.saturating_sub(self.start.0).max(0))
    }

    /// Whether the moment lies within the range.
    #[must_use]
    pub fn contains(self, at: Millis) -> bool {
        self.start <= at && at <= self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_told_by_their_two_largest_units() {
        for (millis, words) in [
            (0, "0 s"),
            (-5, "0 s"),
            (999, "1 s"),
            (61_000, "1 min 1 s"),
            (3_600_000, "1 h"),
            (3_605_000, "1 h"),
            (90_061_000, "1 d 1 h"),
            (i64::MAX - 500, "106751991167 d 7 h"),
        ] {
            assert_eq!(Millis(millis).in_words(), words, "{millis}");
        }
    }

    #[test]
    fn nanoseconds_keep_every_digit_through_json() {
        let before = Nanos(1_795_223_130_123_456_789);
        let json = serde_json::to_string(&before).unwrap();
        assert_eq!(
            json, "\"1795223130123456789\"",
            "a JSON number would be rounded by JavaScript"
        );
        assert_eq!(serde_json::from_str::<Nanos>(&json).unwrap(), before);
        assert!(serde_json::from_str::<Nanos>("\"1e9\"").is_err());
    }

    #[test]
    fn moments_before_the_epoch_round_towards_the_past() {
        assert_eq!(Nanos(-1).to_millis(), Millis(-1));
        assert_eq!(Millis(i64::MAX).to_nanos(), Nanos(i64::MAX));
    }
}
