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
    of_value(serde_json::from_slice(body)?)
}

/// Takes a message out of JSON that was read already.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn of_value<M: DeserializeOwned>(value: Value) -> Result<M, Error> {
    let double = false;
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
        collector::{
            logs::v1::ExportLogsServiceRequest, metrics::v1::ExportMetricsServiceRequest,
            trace::v1::ExportTraceServiceRequest,
        },
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
    fn a_message_without_words_is_what_it_was() {
        let attributes = serde_json::json!([
            {"key": "a", "value": {"arrayValue": {"values": [{"intValue": "-7"}, {"boolValue": true}]}}},
            {"key": "b", "value": {"kvlistValue": {"values": [{"key": "c", "value": {"doubleValue": 1}}]}}},
        ]);
        let spans = serde_json::json!({"resourceSpans": [{"resource": {"attributes": attributes}, "scopeSpans": [{"spans": [{
            "traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174", "name": "GET /", "kind": 2,
            "startTimeUnixNano": "1544712660000000000", "endTimeUnixNano": "1544712661000000000", "attributes": attributes,
            "events": [{"timeUnixNano": "1544712660500000000", "name": "e"}], "status": {"code": 2, "message": "no"},
        }]}]}]});
        let read: ExportTraceServiceRequest = of_value(spans.clone()).expect("spans");
        assert_eq!(read, serde_json::from_value(spans).expect("spans"));
        assert_eq!(
            read.resource_spans[0].scope_spans[0].spans[0]
                .trace_id
                .len(),
            16
        );
        let lines = serde_json::json!({"resourceLogs": [{"scopeLogs": [{"logRecords": [{
            "timeUnixNano": "1544712660300000000", "severityNumber": 10, "severityText": "Information",
            "body": {"stringValue": "Example"}, "attributes": attributes, "traceId": "5b8efff798038103d269b633813fc60c",
        }]}]}]});
        let read: ExportLogsServiceRequest = of_value(lines.clone()).expect("lines");
        assert_eq!(read, serde_json::from_value(lines).expect("lines"));
    }

    #[test]
    fn what_is_no_json_is_refused_with_its_place() {
        for body in ["{", "{\"NaN\""] {
            let error = metrics(body).expect_err(body);
            assert_eq!(error.line(), 1, "{error}");
        }
    }
}
