//! What documents are counted by.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    document::{Document, Kind},
    query::fits,
    server::Server,
};
use crate::fake::rule;

impl Server {
    pub(super) fn aggregations(&self, aggs: &Value, found: &[&Document]) -> Result<Value, String> {
        let mut answer = Map::new();
        for (name, agg) in aggs.as_object().ok_or("aggs")? {
            let inner = agg.get("aggs");
            let bucket = |key: Value, found: &[&Document]| -> Result<Value, String> {
                let mut bucket = json!({"key": key, "doc_count": found.len()});
                if let Some(inner) = inner {
                    let inner = self.aggregations(inner, found)?;
                    bucket
                        .as_object_mut()
                        .unwrap()
                        .extend(inner.as_object().unwrap().clone());
                }
                Ok(bucket)
            };
            let buckets: Vec<Value> = if let Some(histogram) = agg.get("date_histogram") {
                let field = histogram["field"].as_str().ok_or("field")?;
                rule(
                    matches!(self.kinds.get(field), Some(Kind::Date | Kind::DateNanos)),
                    "a histogram of dates",
                )?;
                let step = histogram["fixed_interval"]
                    .as_str()
                    .and_then(|step| step.strip_suffix("ms"));
                let step: i64 = step
                    .and_then(|step| step.parse().ok())
                    .ok_or("fixed_interval")?;
                let mut pieces: BTreeMap<i64, Vec<&Document>> = BTreeMap::new();
                for document in found {
                    let millis = document.at.div_euclid(1_000_000);
                    pieces
                        .entry(millis.div_euclid(step) * step)
                        .or_default()
                        .push(document);
                }
                pieces
                    .into_iter()
                    .map(|(key, found)| bucket(json!(key), &found))
                    .collect::<Result<_, _>>()?
            } else if let Some(filters) = agg.get("filters") {
                let list = filters["filters"].as_array().ok_or("filters")?;
                list.iter()
                    .map(|clause| {
                        let mut count = 0;
                        for document in found {
                            count += usize::from(fits(clause, document, &self.kinds)?);
                        }
                        Ok(json!({"doc_count": count}))
                    })
                    .collect::<Result<_, String>>()?
            } else {
                let terms = agg
                    .get("terms")
                    .ok_or(format!("unknown aggregation in {agg}"))?;
                self.terms(terms, found)?
                    .into_iter()
                    .map(|(key, found)| bucket(key, &found))
                    .collect::<Result<_, _>>()?
            };
            answer.insert(
                name.clone(),
                json!({"buckets": buckets, "doc_count_error_upper_bound": 0}),
            );
        }
        Ok(Value::Object(answer))
    }

    fn terms<'a>(
        &self,
        terms: &Value,
        found: &[&'a Document],
    ) -> Result<Vec<(Value, Vec<&'a Document>)>, String> {
        let field = terms["field"].as_str().ok_or("field")?;
        let parent = field.strip_suffix(".keyword").unwrap_or(field);
        let kind = self.kinds.get(parent).copied();
        rule(
            kind != Some(Kind::Text) && (kind != Some(Kind::Dynamic) || parent != field),
            format!("Fielddata is disabled on [{field}]"),
        )?;
        let size = terms["size"].as_u64().ok_or("size")? as usize;
        rule(
            (1..=65_535).contains(&size),
            "[size] must be greater than 0",
        )?;
        let mut groups: BTreeMap<String, (Value, Vec<&Document>)> = BTreeMap::new();
        for document in found {
            let mut values = document.values(parent);
            if values.is_empty() {
                values.extend(terms.get("missing").cloned());
            }
            for value in values {
                let group = groups
                    .entry(value.to_string())
                    .or_insert((value, Vec::new()));
                group.1.push(document);
            }
        }
        let mut groups: Vec<(Value, Vec<&Document>)> = groups.into_values().collect();
        groups.sort_by_key(|(_, found)| std::cmp::Reverse(found.len()));
        groups.truncate(size);
        Ok(groups)
    }
}
