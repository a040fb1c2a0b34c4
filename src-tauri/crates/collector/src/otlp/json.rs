//! OTLP/JSON whose doubles are words, as ProtoJSON writes what is no JSON number: `"NaN"`,
//! `"Infinity"` and `"-Infinity"` (<https://protobuf.dev/programming-guides/json/>). The generated
//! types take numbers alone: they read such a point as one without a value.

use serde::{
    Deserializer,
    de::{
        DeserializeOwned, IntoDeserializer, Visitor,
        value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::{Error, Value};

/// The fields of OTLP that are doubles
/// (<https://github.com/open-telemetry/opentelemetry-proto>, `metrics.proto` and `common.proto`).
const DOUBLES: [&str; 9] = [
    "asDouble",
    "doubleValue",
    "explicitBounds",
    "max",
    "min",
    "quantile",
    "sum",
    "value",
    "zeroThreshold",
];

/// Few bodies have them: only they pay for the detour.
const WORDS: [&str; 3] = ["\"NaN\"", "\"Infinity\"", "\"-Infinity\""];

/// Reads a message.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read<M: DeserializeOwned>(body: &[u8]) -> Result<M, Error> {
    if !WORDS.iter().any(|word| holds(body, word)) {
        return serde_json::from_slice(body);
    }
    let (value, double) = (serde_json::from_slice(body)?, false);
    M::deserialize(Worded { value, double })
}

fn holds(body: &[u8], word: &str) -> bool {
    memchr::memmem::find(body, word.as_bytes()).is_some()
}

/// A value in which words may stand for doubles.
struct Worded {
    value: Value,
    /// Whether it, or each of its items, is a double.
    double: bool,
}

impl Worded {
    fn fields(
        object: serde_json::Map<String, Value>,
    ) -> MapDeserializer<'static, impl Iterator<Item = (String, Self)>, Error> {
        MapDeserializer::new(object.into_iter().map(|(name, value)| {
            let double = DOUBLES.contains(&name.as_str());
            (name, Self { value, double })
        }))
    }
}

impl<'de> Deserializer<'de> for Worded {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let double = self.double;
        match self.value {
            Value::String(word) if double => match number(&word) {
                Some(number) => visitor.visit_f64(number),
                None => visitor.visit_string(word),
            },
            Value::Array(items) => {
                let items = items.into_iter().map(|value| Self { value, double });
                visitor.visit_seq(SeqDeserializer::new(items))
            }
            Value::Object(object) => visitor.visit_map(Self::fields(object)),
            plain => plain.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.value {
            Value::Object(object) => {
                visitor.visit_enum(MapAccessDeserializer::new(Self::fields(object)))
            }
            plain => plain.deserialize_enum(name, variants, visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Error> for Worded {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

fn number(word: &str) -> Option<f64> {
    match word {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use opentelemetry_proto::tonic::{
        collector::metrics::v1::ExportMetricsServiceRequest,
        metrics::v1::{Metric, metric::Data, number_data_point::Value as Number},
    };

    use super::*;

    fn metrics(body: &str) -> Result<Vec<Metric>, Error> {
        let request: ExportMetricsServiceRequest = read(body.as_bytes())?;
        let scopes = request
            .resource_metrics
            .into_iter()
            .flat_map(|r| r.scope_metrics);
        Ok(scopes.flat_map(|scope| scope.metrics).collect())
    }

    fn within(metric: &str) -> String {
        format!(r#"{{"resourceMetrics":[{{"scopeMetrics":[{{"metrics":[{metric}]}}]}}]}}"#)
    }

    #[test]
    fn words_stand_for_doubles() {
        for (word, expected) in [
            ("NaN", f64::NAN),
            ("Infinity", f64::INFINITY),
            ("-Infinity", f64::NEG_INFINITY),
        ] {
            let point = format!(
                r#"{{"asDouble":"{word}","timeUnixNano":"1","attributes":[{{"key":"a","value":{{"stringValue":"NaN"}}}},{{"key":"b","value":{{"doubleValue":"{word}"}}}}]}}"#
            );
            let body = within(&format!(
                r#"{{"name":"heat","gauge":{{"dataPoints":[{point}]}}}}"#
            ));
            let metrics = metrics(&body).expect(word);
            let Some(Data::Gauge(gauge)) = &metrics[0].data else {
                panic!("{word}: {metrics:?}")
            };
            let Some(Number::AsDouble(value)) = gauge.data_points[0].value else {
                panic!("{word}: {gauge:?}")
            };
            assert_eq!(value.to_bits(), expected.to_bits(), "{word}");
            let attributes = format!("{:?}", gauge.data_points[0].attributes);
            assert!(attributes.contains("StringValue(\"NaN\")"), "{attributes}");
        }
    }

    #[test]
    fn a_histogram_has_many_doubles() {
        let body = within(
            r#"{"name":"wait","histogram":{"aggregationTemporality":2,"dataPoints":[{"count":"3","sum":"NaN","min":"-Infinity","max":2,"bucketCounts":["1","2"],"explicitBounds":[0.5]}]}}"#,
        );
        let metrics = metrics(&body).expect("it is read");
        let Some(Data::Histogram(histogram)) = &metrics[0].data else {
            panic!("{metrics:?}")
        };
        let point = &histogram.data_points[0];
        assert!(point.sum.is_some_and(f64::is_nan));
        assert_eq!((point.min, point.max), (Some(f64::NEG_INFINITY), Some(2.0)));
        assert_eq!(point.explicit_bounds, [0.5]);
        assert_eq!(point.bucket_counts, [1, 2]);
    }

    #[test]
    fn what_is_no_json_is_refused_with_its_place() {
        for body in ["{", "{\"NaN\""] {
            let error = metrics(body).expect_err(body);
            assert_eq!(error.line(), 1, "{error}");
        }
    }
}
