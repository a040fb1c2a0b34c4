use std::fmt;

use model::{Histogram, InstantValue, Labels, Millis, Point, Series, VectorSample};
use serde::{
    Deserialize, Deserializer,
    de::{self, DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use super::wire::{HistogramPair, Pair, Seconds};

/// `{resultType, result}` of a query, cut at a number of series so that memory stays bounded.
#[derive(Debug)]
pub(super) struct Data {
    kind: String,
    found: Found,
    /// Whether series were left out.
    pub(super) cut: bool,
}

#[derive(Debug)]
enum Found {
    /// A vector or a matrix.
    Series(Vec<Element>),
    /// A scalar or a string.
    Single(Millis, String),
}

#[derive(Debug, Deserialize)]
struct Element {
    #[serde(default)]
    metric: Labels,
    value: Option<Pair>,
    #[serde(default)]
    values: Vec<Pair>,
    histogram: Option<HistogramPair>,
    #[serde(default)]
    histograms: Vec<HistogramPair>,
}

impl Data {
    /// What an instant query answers, or the kind of result that is not one.
    pub(super) fn instant(self) -> Result<InstantValue, String> {
        match (self.kind.as_str(), self.found) {
            ("vector", Found::Series(found)) => Ok(InstantValue::Vector(
                found.into_iter().filter_map(Element::sample).collect(),
            )),
            ("matrix", Found::Series(found)) => Ok(InstantValue::Matrix(
                found.into_iter().map(Element::series).collect(),
            )),
            ("scalar", Found::Single(at, value)) => match value.parse() {
                Ok(value) => Ok(InstantValue::Scalar(Point { at, value })),
                Err(_) => Err(format!("the scalar {value:?}")),
            },
            ("string", Found::Single(_, text)) => Ok(InstantValue::Text(text)),
            (kind, _) => Err(format!("a result of type {kind:?}")),
        }
    }

    /// What a range query answers, or the kind of result that is not one.
    pub(super) fn range(self) -> Result<Vec<Series>, String> {
        match (self.kind.as_str(), self.found) {
            ("matrix", Found::Series(found)) => {
                Ok(found.into_iter().map(Element::series).collect())
            }
            (kind, _) => Err(format!("a result of type {kind:?} to a range query")),
        }
    }
}

impl Element {
    fn series(self) -> Series {
        Series {
            labels: self.metric,
            points: self.values.into_iter().map(Point::from).collect(),
            histograms: self.histograms.into_iter().map(Into::into).collect(),
        }
    }

    fn sample(self) -> Option<VectorSample> {
        let histogram = self.histogram.map(<(Millis, Histogram)>::from);
        let point = match (&histogram, self.value) {
            (Some((at, _)), _) => Point {
                at: *at,
                value: f64::NAN,
            },
            (None, Some(pair)) => pair.into(),
            (None, None) => return None,
        };
        Some(VectorSample {
            labels: self.metric,
            point,
            histogram: histogram.map(|(_, histogram)| histogram),
        })
    }
}

/// Reads [`Data`] and keeps at most this many series.
#[derive(Clone, Copy)]
pub(super) struct AtMost(pub(super) usize);

impl<'de> DeserializeSeed<'de> for AtMost {
    type Value = Data;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Data, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for AtMost {
    type Value = Data;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the result of a query")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Data, A::Error> {
        let (mut kind, mut result) = (None, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "resultType" => kind = Some(map.next_value()?),
                "result" => result = Some(map.next_value_seed(ResultSeed(self.0))?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        let (found, cut) = result.ok_or_else(|| de::Error::missing_field("result"))?;
        Ok(Data {
            kind: kind.ok_or_else(|| de::Error::missing_field("resultType"))?,
            found,
            cut,
        })
    }
}

struct ResultSeed(usize);

impl<'de> DeserializeSeed<'de> for ResultSeed {
    type Value = (Found, bool);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for ResultSeed {
    type Value = (Found, bool);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of series, or one value with its time")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut found = Vec::new();
        match seq.next_element::<First>()? {
            None => {}
            Some(First::Time(at)) => {
                let text = seq
                    .next_element()?
                    .ok_or_else(|| de::Error::invalid_length(1, &self))?;
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                return Ok((Found::Single(at, text), false));
            }
            Some(First::Series(_)) if self.0 == 0 => {
                let cut = true;
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                return Ok((Found::Series(found), cut));
            }
            Some(First::Series(element)) => found.push(*element),
        }
        while found.len() < self.0 {
            match seq.next_element()? {
                Some(element) => found.push(element),
                None => return Ok((Found::Series(found), false)),
            }
        }
        let mut cut = false;
        while seq.next_element::<IgnoredAny>()?.is_some() {
            cut = true;
        }
        Ok((Found::Series(found), cut))
    }
}

/// The first element tells which kind of list it is, whatever order the keys come in.
enum First {
    Series(Box<Element>),
    Time(Millis),
}

impl<'de> Deserialize<'de> for First {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FirstVisitor)
    }
}

struct FirstVisitor;

impl<'de> Visitor<'de> for FirstVisitor {
    type Value = First;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a series or a time in seconds")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<First, A::Error> {
        Element::deserialize(de::value::MapAccessDeserializer::new(map))
            .map(|element| First::Series(Box::new(element)))
    }

    fn visit_f64<E: de::Error>(self, seconds: f64) -> Result<First, E> {
        let Seconds(at) = Seconds::deserialize(de::value::F64Deserializer::new(seconds))?;
        Ok(First::Time(at))
    }

    fn visit_u64<E: de::Error>(self, seconds: u64) -> Result<First, E> {
        self.visit_f64(seconds as f64)
    }

    fn visit_i64<E: de::Error>(self, seconds: i64) -> Result<First, E> {
        self.visit_f64(seconds as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str, cap: usize) -> Result<Data, serde_json::Error> {
        AtMost(cap).deserialize(&mut serde_json::Deserializer::from_str(json))
    }

    #[test]
    fn each_kind_of_result_is_read_whatever_the_order_of_keys() {
        let scalar = read("{\"result\":[1.5,\"NaN\"],\"resultType\":\"scalar\"}", 9).unwrap();
        assert!(matches!(
            scalar.instant(),
            Ok(InstantValue::Scalar(Point { at: Millis(1_500), value })) if value.is_nan()
        ));
        let text = read("{\"resultType\":\"string\",\"result\":[1,\"NaN\"]}", 9).unwrap();
        assert_eq!(text.instant(), Ok(InstantValue::Text("NaN".into())));
        let vector = "{\"resultType\":\"vector\",\"extra\":{},\"result\":[
            {\"metric\":{\"a\":\"1\"},\"value\":[1,\"2\"]},
            {\"metric\":{\"a\":\"2\"},\"histogram\":[1,{\"count\":\"3\",\"sum\":\"4\"}]}]}";
        let Ok(InstantValue::Vector(samples)) = read(vector, 9).unwrap().instant() else {
            panic!("not a vector");
        };
        assert_eq!(samples[0].point.value, 2.0);
        assert_eq!(samples[1].histogram.as_ref().unwrap().count, 3.0);
        assert!(samples[1].point.value.is_nan());
        assert!(read(vector, 9).unwrap().range().is_err(), "not a matrix");
        let empty = read("{\"resultType\":\"matrix\",\"result\":[]}", 9).unwrap();
        assert_eq!(empty.range(), Ok(Vec::new()));
    }

    #[test]
    fn what_is_beyond_the_cap_is_checked_but_not_kept() {
        let series = "{\"metric\":{},\"values\":[[1,\"2\"]]}";
        let json = |count: usize| {
            let list = vec![series; count].join(",");
            format!("{{\"resultType\":\"matrix\",\"result\":[{list}]}}")
        };
        for (count, cap, kept, cut) in [
            (3, 3, 3, false),
            (4, 3, 3, true),
            (2, 0, 0, true),
            (0, 0, 0, false),
        ] {
            let data = read(&json(count), cap).unwrap();
            assert_eq!(data.cut, cut, "{count} of {cap}");
            assert_eq!(data.range().unwrap().len(), kept);
        }
        assert!(
            read(&json(4).replace("]}]}", "]}"), 1).is_err(),
            "it breaks off"
        );
    }
}
