//! Documents that are sent, and the answers that count.

use model::Millis;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{
    datadog::{MetaWire, Moment, Told},
    traces::loose::or_default,
};

/// Which events a question is about.
pub(super) struct Asked<'a> {
    pub(super) query: &'a str,
    /// First moment, and the first behind the last.
    pub(super) range: [Moment; 2],
    /// None are all.
    pub(super) indexes: &'a [String],
    pub(super) tier: Option<&'a str>,
}

impl Asked<'_> {
    fn filter(&self) -> Value {
        let [from, to] = &self.range;
        let mut filter = json!({"query": self.query, "from": from, "to": to});
        if !self.indexes.is_empty() {
            filter["indexes"] = json!(self.indexes);
        }
        if let Some(tier) = self.tier {
            filter["storage_tier"] = tier.into();
        }
        filter
    }

    /// The document that asks for events.
    pub(super) fn events(&self, sort: &str, limit: usize, cursor: Option<&str>) -> String {
        let mut page = json!({"limit": limit});
        if let Some(cursor) = cursor {
            page["cursor"] = cursor.into();
        }
        json!({"filter": self.filter(), "sort": sort, "page": page}).to_string()
    }

    /// The document that counts events by a facet, the most frequent values first; `interval` is
    /// the length of a piece of time.
    pub(super) fn counts(&self, facet: &str, most: usize, interval: Option<&str>) -> String {
        let compute = match interval {
            Some(interval) => {
                json!({"aggregation": "count", "type": "timeseries", "interval": interval})
            }
            None => json!({"aggregation": "count", "type": "total"}),
        };
        json!({
            "compute": [compute],
            "filter": self.filter(),
            "group_by": [{
                "facet": facet,
                "limit": most,
                "sort": {"type": "measure", "aggregation": "count", "order": "desc"},
            }],
        })
        .to_string()
    }
}

#[derive(Deserialize)]
pub(super) struct CountsWire<'a> {
    data: BucketsWire,
    #[serde(borrow, default, deserialize_with = "or_default")]
    meta: MetaWire<'a>,
}

#[derive(Deserialize)]
struct BucketsWire {
    #[serde(default, deserialize_with = "or_default")]
    buckets: Vec<Bucket>,
}

/// The events with one value.
#[derive(Deserialize)]
pub(super) struct Bucket {
    #[serde(default, deserialize_with = "or_default")]
    by: Map<String, Value>,
    #[serde(default, deserialize_with = "or_default")]
    computes: Map<String, Value>,
}

impl CountsWire<'_> {
    pub(super) fn read(self) -> (Vec<Bucket>, Told) {
        (self.data.buckets, self.meta.told("counts"))
    }
}

impl Bucket {
    /// The value; there is one facet.
    pub(super) fn text(&self) -> String {
        match self.by.values().next() {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        }
    }

    /// How many events there are.
    pub(super) fn total(&self) -> u64 {
        self.computes.values().next().map_or(0, whole)
    }

    /// How many there are per piece of time.
    pub(super) fn points(&self) -> impl Iterator<Item = (Millis, u64)> {
        let points = self.computes.values().next().and_then(Value::as_array);
        points.into_iter().flatten().filter_map(|point| {
            let time = point.get("time")?.as_str()?;
            let time = chrono::DateTime::parse_from_rfc3339(time).ok()?;
            let count = point.get("value").map_or(0, whole);
            Some((Millis(time.timestamp_millis()), count))
        })
    }
}

/// A count, which may be written as any number.
fn whole(value: &Value) -> u64 {
    let number = value.as_f64().unwrap_or_default();
    if number > 0.0 {
        number.round() as u64
    } else {
        0
    }
}
