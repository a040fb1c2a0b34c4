//! What the fields of the indices are, as `_field_caps` tells it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use lines::{Column, columns_of};
use model::{Code, Failure};
use serde::Deserialize;
use tokio::sync::RwLock;
use transport::Request;

use super::{Elasticsearch, refusal};

/// Names under which a text is usually kept once more.
const AGAIN: [&str; 7] = [
    "keyword", "raw", "text", "exact", "caseless", "wildcard", "analyzed",
];

/// What names a service where nothing else does, as lines are read.
const NEAR_A_SERVICE: [&str; 4] = ["name", "application", "app", "program"];

/// How a field can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// By its words (`text`, `match_only_text`); whole by another field, if there is one.
    Text { whole: Option<String> },
    /// Whole (`keyword`, `wildcard`, `constant_keyword`).
    Keyword,
    /// As a number.
    Number,
    /// As one value of a kind that is no text (`boolean`, `ip`).
    Value,
    /// It holds values under names of their own, which are no fields (`flattened`, `flat_object`).
    Flattened,
    /// Only whether it is there: dates, places, and types that differ from index to index.
    There,
    /// Not at all: it is within `nested` objects, or kept without an index.
    Hidden,
}

/// The field of the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Time {
    pub(super) name: String,
    /// How many nanoseconds the server tells apart: one, or those of a millisecond.
    pub(super) unit: i64,
    /// Whether some indices keep milliseconds and some nanoseconds.
    pub(super) mixed: bool,
}

/// The fields of the indices.
#[derive(Clone, Debug)]
pub(super) struct Mapping {
    fields: BTreeMap<String, Kind>,
    time: Option<Time>,
}

impl Mapping {
    pub(super) fn new(caps: Caps) -> Self {
        let mut families: BTreeMap<String, BTreeSet<Family>> = BTreeMap::new();
        for (name, types) in caps.fields {
            let own = types.values().all(|one| !one.metadata_field);
            if own {
                let found = types.iter().map(|(kind, one)| Family::of(kind, one));
                families.insert(name, found.collect());
            }
        }
        let time = time(&families);
        let nested: Vec<String> = families
            .iter()
            .filter(|(_, found)| found.contains(&Family::Nested))
            .map(|(name, _)| format!("{name}."))
            .collect();
        let mut fields = BTreeMap::new();
        for (name, found) in &families {
            if found.iter().all(|family| family.is_object()) || is_again(name, &families) {
                continue;
            }
            let hidden = nested.iter().any(|parent| name.starts_with(parent));
            let kind = match hidden {
                true => Kind::Hidden,
                false => kind(name, found, &families),
            };
            fields.insert(name.clone(), kind);
        }
        Self { fields, time }
    }

    /// Where the time is; a failure if no field can be it.
    pub(super) fn time(&self) -> Result<&Time, Failure> {
        self.time.as_ref().ok_or_else(|| {
            Failure::new(
                Code::NotFound,
                "none of the indices has a field of type date, so its lines have no time",
            )
            .remedy("name the indices of the logs in the source's `index`")
        })
    }

    /// Whether no index was found.
    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Fields and how they can be asked.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&str, &Kind)> {
        self.fields.iter().map(|(name, kind)| (name.as_str(), kind))
    }

    /// How a field can be asked, also one within a flattened one; nothing for an unknown name.
    pub(super) fn kind(&self, name: &str) -> Option<Kind> {
        if let Some(kind) = self.fields.get(name) {
            return Some(kind.clone());
        }
        let mut parent = name;
        while let Some((before, _)) = parent.rsplit_once('.') {
            if self.fields.get(before) == Some(&Kind::Flattened) {
                return Some(Kind::Flattened);
            }
            parent = before;
        }
        None
    }

    /// Fields that can fill a column of a line, those first that are asked first.
    pub(super) fn of(&self, column: Column) -> Vec<&str> {
        let mut found: Vec<(u8, &str)> = Vec::new();
        for name in self.fields.keys() {
            let columns = columns_of(name);
            if let Some((_, rank)) = columns.iter().find(|(of, _)| *of == column) {
                found.push((*rank, name));
            } else if column == Column::Service && NEAR_A_SERVICE.contains(&name.as_str()) {
                found.push((u8::MAX, name));
            }
        }
        found.sort_unstable();
        found.into_iter().map(|(_, name)| name).collect()
    }

    /// Fields that fill a column of a line wherever they are there and those before them are not.
    pub(super) fn decides(&self, column: Column) -> Vec<&str> {
        let mut found = self.of(column);
        found.retain(|name| column != Column::Service || !NEAR_A_SERVICE.contains(name));
        found
    }

    /// The field by which values are counted: the field itself, or what keeps it whole.
    pub(super) fn counted(&self, name: &str) -> Option<String> {
        match self.kind(name)? {
            Kind::Text { whole } => whole,
            Kind::Keyword | Kind::Number | Kind::Value | Kind::Flattened => Some(name.to_owned()),
            Kind::There | Kind::Hidden => None,
        }
    }
}

impl Default for Mapping {
    /// What the Elastic Common Schema has.
    fn default() -> Self {
        let keyword = |name: &str| (name.to_owned(), Kind::Keyword);
        let mut fields: BTreeMap<String, Kind> = [
            "service.name",
            "log.level",
            "trace.id",
            "span.id",
            "http.request.id",
        ]
        .map(keyword)
        .into();
        fields.insert("message".to_owned(), Kind::Text { whole: None });
        Self {
            fields,
            time: Some(Time {
                name: "@timestamp".to_owned(),
                unit: 1_000_000,
                mixed: false,
            }),
        }
    }
}

/// How long a mapping holds for new searches.
const FRESH: Duration = Duration::from_secs(600);

/// How long a mapping holds that does not know a name.
const HARDLY_FRESH: Duration = Duration::from_secs(10);

/// The mapping that was read last, and when.
#[derive(Debug, Default)]
pub(super) struct Known(RwLock<Option<(Instant, Arc<Mapping>)>>);

impl Known {
    /// The mapping, asked for if it is not known, is old, or does not know one of the names.
    pub(super) async fn get(
        &self,
        server: &Elasticsearch,
        names: &[&str],
    ) -> Result<Arc<Mapping>, Failure> {
        if let Some((at, known)) = self.0.read().await.as_ref() {
            let knows = names.iter().all(|name| known.kind(name).is_some());
            if at.elapsed() < if knows { FRESH } else { HARDLY_FRESH } {
                return Ok(known.clone());
            }
        }
        let mapping = Arc::new(read(server).await?);
        if !mapping.is_empty() {
            *self.0.write().await = Some((Instant::now(), mapping.clone()));
        }
        Ok(mapping)
    }

    /// The mapping that was read last, without asking.
    pub(super) fn last(&self) -> Arc<Mapping> {
        let known = self.0.try_read().ok();
        let known = known.and_then(|known| known.as_ref().map(|(_, mapping)| mapping.clone()));
        known.unwrap_or_default()
    }
}

/// Asks for the mapping, without the many fields of a schema that no line has.
pub(super) async fn read(server: &Elasticsearch) -> Result<Mapping, Failure> {
    let path = format!("/{}/_field_caps", server.indices());
    let all = [("fields", "*"), ("ignore_unavailable", "true")];
    let filled = [all[0], all[1], ("include_empty_fields", "false")];
    let old = &server.learned.lists_all_fields;
    let mut body = None;
    if !old.load(Ordering::Relaxed) {
        let asked = server.client().send(Request::get(&path, &filled)).await?;
        // Known from Elasticsearch 8.13 on.
        if asked.status == 400 && asked.text().contains("include_empty_fields") {
            old.store(true, Ordering::Relaxed);
        } else {
            body = Some(asked);
        }
    }
    let body = match body {
        Some(body) => body,
        None => server.client().send(Request::get(&path, &all)).await?,
    };
    if body.status != 200 {
        return Err(refusal::refused(&body).failure);
    }
    body.json().map(Mapping::new)
}

/// An answer of `_field_caps`.
#[derive(Debug, Deserialize)]
pub(super) struct Caps {
    fields: BTreeMap<String, BTreeMap<String, Cap>>,
}

/// What a field of one type can do.
#[derive(Debug, Deserialize)]
pub(super) struct Cap {
    #[serde(default)]
    metadata_field: bool,
    #[serde(default = "yes")]
    searchable: bool,
}

fn yes() -> bool {
    true
}

/// Types that are asked alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Family {
    Text,
    Keyword,
    Number,
    Value,
    Flattened,
    Date,
    DateNanos,
    Object,
    Nested,
    Other,
    Unindexed,
}

impl Family {
    fn of(kind: &str, cap: &Cap) -> Self {
        match kind {
            "object" | "passthrough" => Self::Object,
            "nested" => Self::Nested,
            _ if !cap.searchable => Self::Unindexed,
            "text" | "match_only_text" | "annotated_text" => Self::Text,
            "keyword" | "wildcard" | "constant_keyword" => Self::Keyword,
            "long" | "integer" | "short" | "byte" | "double" | "float" | "half_float"
            | "scaled_float" | "unsigned_long" => Self::Number,
            "boolean" | "ip" => Self::Value,
            "flattened" | "flat_object" => Self::Flattened,
            "date" => Self::Date,
            "date_nanos" => Self::DateNanos,
            _ => Self::Other,
        }
    }

    fn is_object(self) -> bool {
        matches!(self, Self::Object | Self::Nested)
    }
}

fn kind(
    name: &str,
    found: &BTreeSet<Family>,
    families: &BTreeMap<String, BTreeSet<Family>>,
) -> Kind {
    let found: Vec<Family> = found.iter().copied().collect();
    match found[..] {
        [Family::Text] => Kind::Text {
            whole: whole(name, families),
        },
        [Family::Text, Family::Keyword] => Kind::Text { whole: None },
        [Family::Keyword] => Kind::Keyword,
        [Family::Number] => Kind::Number,
        [Family::Value] => Kind::Value,
        [Family::Flattened] => Kind::Flattened,
        _ if found.contains(&Family::Unindexed) => Kind::Hidden,
        _ => Kind::There,
    }
}

/// The field that keeps a text whole.
fn whole(name: &str, families: &BTreeMap<String, BTreeSet<Family>>) -> Option<String> {
    let mut names = AGAIN.iter().map(|again| format!("{name}.{again}"));
    names.find(|again| {
        let found = families.get(again);
        found.is_some_and(|found| found.iter().all(|family| *family == Family::Keyword))
    })
}

/// Whether a field keeps the value of another one once more.
fn is_again(name: &str, families: &BTreeMap<String, BTreeSet<Family>>) -> bool {
    name.rsplit_once('.').is_some_and(|(parent, last)| {
        let of_a_value = families
            .get(parent)
            .is_some_and(|found| found.iter().any(|family| !family.is_object()));
        of_a_value && AGAIN.contains(&last)
    })
}

/// The date that a line is dated by: the first by the names that lines have for it.
fn time(families: &BTreeMap<String, BTreeSet<Family>>) -> Option<Time> {
    let dated = |found: &BTreeSet<Family>| {
        found
            .iter()
            .all(|family| matches!(family, Family::Date | Family::DateNanos))
    };
    let dates = families.iter().filter(|(_, found)| dated(found));
    let (_, name, found) = dates
        .map(|(name, found)| {
            let columns = columns_of(name);
            let rank = columns.iter().find(|(of, _)| *of == Column::Time);
            (rank.map_or(u8::MAX, |(_, rank)| *rank), name, found)
        })
        .min_by_key(|(rank, name, _)| (*rank, *name))?;
    let nanos = !found.contains(&Family::Date);
    Some(Time {
        name: name.clone(),
        unit: if nanos { 1 } else { 1_000_000 },
        mixed: found.len() > 1,
    })
}

#[cfg(test)]
mod tests;
