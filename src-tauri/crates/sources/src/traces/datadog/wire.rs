use serde::Deserialize;
use serde_json::{json, value::RawValue};

use super::spans::Page;
use crate::{
    datadog::{MetaWire, Moment, Told},
    traces::loose::or_default,
};

/// The document of a search for spans.
pub(super) fn search(
    query: &str,
    [from, to]: &[Moment; 2],
    sort: &str,
    limit: u32,
    cursor: Option<&str>,
) -> String {
    let mut page = json!({"limit": limit});
    if let Some(cursor) = cursor {
        page["cursor"] = cursor.into();
    }
    json!({"data": {
        "type": "search_request",
        "attributes": {
            "filter": {"query": query, "from": from, "to": to},
            "sort": sort,
            "page": page,
        },
    }})
    .to_string()
}

/// The document that asks for the values of a facet, the most frequent ones first.
pub(super) fn group(query: &str, [from, to]: &[Moment; 2], facet: &str, limit: u32) -> String {
    json!({"data": {
        "type": "aggregate_request",
        "attributes": {
            "compute": [{"aggregation": "count", "type": "total"}],
            "filter": {"query": query, "from": from, "to": to},
            "group_by": [{"facet": facet, "limit": limit}],
        },
    }})
    .to_string()
}

#[derive(Deserialize)]
pub(super) struct SpansWire<'a> {
    #[serde(borrow, deserialize_with = "or_default")]
    data: Vec<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    meta: MetaWire<'a>,
}

impl SpansWire<'_> {
    /// The page without borrowing from the answer.
    pub(super) fn page(self) -> Page {
        let Told {
            next,
            warnings,
            late,
        } = self.meta.told("spans");
        Page {
            spans: self.data.into_iter().map(ToOwned::to_owned).collect(),
            next,
            warnings,
            late,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct BucketsWire<'a> {
    #[serde(borrow, deserialize_with = "or_default")]
    data: Vec<BucketWire<'a>>,
}

#[derive(Deserialize)]
struct BucketWire<'a> {
    #[serde(borrow)]
    attributes: GroupWire<'a>,
}

#[derive(Deserialize)]
struct GroupWire<'a> {
    #[serde(borrow, default, deserialize_with = "or_default")]
    by: crate::traces::loose::Object<'a>,
}

impl BucketsWire<'_> {
    pub(super) fn names(self, facet: &str) -> Vec<String> {
        self.data
            .into_iter()
            .filter_map(|bucket| {
                let by = bucket.attributes.by.attributes();
                by.into_iter().find(|one| one.name == facet)
            })
            .map(|one| one.text.into_owned())
            .filter(|name| !name.is_empty())
            .collect()
    }
}
