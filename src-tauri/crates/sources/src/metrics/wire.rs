//! The small pieces of the Prometheus API: numbers in strings, seconds, pairs, histograms.

use std::fmt;

use model::{Histogram, HistogramBucket, Millis, Point};
use serde::{
    Deserialize, Deserializer,
    de::{self, Visitor},
};

/// A float written as a string, `"NaN"` and `"+Inf"` among them; bare numbers are taken too.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number(pub(super) f64);

/// A moment in seconds with a fraction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seconds(pub(super) Millis);

/// `[seconds, "value"]`
#[derive(Debug, Deserialize)]
pub(super) struct Pair(Seconds, Number);

/// `[seconds, {histogram}]`
#[derive(Debug, Deserialize)]
pub(super) struct HistogramPair(Seconds, NativeHistogram);

#[derive(Debug, Deserialize)]
struct NativeHistogram {
    count: Number,
    sum: Number,
    #[serde(default)]
    buckets: Vec<(u8, Number, Number, Number)>,
}

impl From<Pair> for Point {
    fn from(Pair(at, value): Pair) -> Self {
        Self {
            at: at.0,
            value: value.0,
        }
    }
}

impl From<HistogramPair> for (Millis, Histogram) {
    fn from(HistogramPair(at, wire): HistogramPair) -> Self {
        let buckets = wire
            .buckets
            .into_iter()
            .map(|(rule, left, right, count)| HistogramBucket {
                rule,
                left: left.0,
                right: right.0,
                count: count.0,
            });
        let histogram = Histogram {
            count: wire.count.0,
            sum: wire.sum.0,
            buckets: buckets.collect(),
        };
        (at.0, histogram)
    }
}

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        Ok(Self(Millis((seconds * 1_000.0).round() as i64)))
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberVisitor)
    }
}

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number in a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Number, E> {
        text.parse()
            .map(Number)
            .map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Number, E> {
        Ok(Number(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Number, E> {
        Ok(Number(value as f64))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Number, E> {
        Ok(Number(value as f64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_strings_and_times_are_seconds() {
        for (json, at, value) in [
            ("[1795221825.620,\"0.25\"]", 1_795_221_825_620, 0.25),
            ("[1795223025,\"+Inf\"]", 1_795_223_025_000, f64::INFINITY),
            ("[0.001,\"-Inf\"]", 1, f64::NEG_INFINITY),
            ("[-0.0006,\"6.17e-03\"]", -1, 0.006_17),
            ("[1,2]", 1_000, 2.0),
        ] {
            let point = Point::from(serde_json::from_str::<Pair>(json).unwrap());
            assert_eq!((point.at, point.value), (Millis(at), value), "{json}");
        }
        let point = Point::from(serde_json::from_str::<Pair>("[1,\"NaN\"]").unwrap());
        assert!(point.value.is_nan());
        for json in [
            "[1]",
            "[1,\"x\"]",
            "[\"1\",\"2\"]",
            "[1,null]",
            "[1,\"2\",3]",
        ] {
            assert!(serde_json::from_str::<Pair>(json).is_err(), "{json}");
        }
    }
}
