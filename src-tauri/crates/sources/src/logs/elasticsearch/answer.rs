//! Answers of `_search` and `_msearch` as they are written.

use model::{Failure, LogLine, Nanos};
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use transport::Body;

use super::{
    hit,
    refusal::{Refusal, of_error},
};

/// An answer of `_search`; one of `_msearch` holds several.
#[derive(Debug, Deserialize)]
pub(super) struct Searched {
    #[serde(default)]
    timed_out: bool,
    #[serde(rename = "_shards", default)]
    shards: Shards,
    #[serde(default)]
    hits: Option<HitsWire>,
    #[serde(default)]
    pub(super) aggregations: Value,
    /// The point in time as it is called from now on.
    #[serde(default)]
    pub(super) pit_id: Option<String>,
    #[serde(default)]
    error: Value,
    #[serde(default)]
    status: Option<u16>,
}

/// The parts of the indices that were asked.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Shards {
    #[serde(default)]
    total: u64,
    #[serde(default)]
    pub(super) failed: u64,
    #[serde(default)]
    failures: Vec<ShardFailure>,
}

#[derive(Debug, Deserialize)]
struct ShardFailure {
    #[serde(default)]
    index: Option<String>,
    #[serde(default)]
    reason: Value,
}

#[derive(Debug, Deserialize)]
struct HitsWire {
    #[serde(default)]
    hits: Vec<HitWire>,
}

/// A document.
#[derive(Debug, Deserialize)]
pub(super) struct HitWire {
    #[serde(rename = "_index", default)]
    pub(super) index: String,
    #[serde(rename = "_id", default)]
    pub(super) id: String,
    #[serde(rename = "_source", default)]
    pub(super) source: Option<Box<RawValue>>,
    #[serde(default)]
    pub(super) sort: Vec<Value>,
}

#[derive(Debug, Deserialize)]
struct Several {
    responses: Vec<Searched>,
}

/// A line, the tick of the server's clock that it is of, and by what it is sorted.
#[derive(Debug)]
pub(super) struct Hit {
    pub(super) line: LogLine,
    pub(super) moment: i64,
    pub(super) sort: Vec<Value>,
}

/// The answer to a search, or why there is none; `several` where it was one of several.
pub(super) fn searched(body: &Body, several: bool) -> Result<Result<Searched, Refusal>, Failure> {
    let searched = match several {
        true => {
            let mut several: Several = body.json()?;
            let one = several.responses.pop();
            one.ok_or_else(|| body.unexpected("no answer to the one search"))?
        }
        false => body.json()?,
    };
    if !searched.error.is_null() {
        let status = searched.status.unwrap_or(body.status);
        return Ok(Err(of_error(&searched.error, status, body)));
    }
    if searched.hits.is_none() {
        return Err(body.unexpected("JSON without hits"));
    }
    if searched.lost_its_point() {
        let failure = &searched.shards.failures;
        let reason = failure.first().map_or(&Value::Null, |one| &one.reason);
        return Ok(Err(of_error(reason, 404, body)));
    }
    Ok(Ok(searched))
}

impl Searched {
    /// The lines in the order of the answer; `unit` is how many nanoseconds the server tells apart.
    pub(super) fn lines(&mut self, unit: i64, body: &Body) -> Result<Vec<Hit>, Failure> {
        let hits = self.hits.take().map(|hits| hits.hits).unwrap_or_default();
        let mut lines = Vec::with_capacity(hits.len());
        for hit in hits {
            let moment = hit.sort.first().and_then(|sort| moment(sort, unit));
            let Some(moment) = moment else {
                let sort = format!("a line that is sorted by {:?}", hit.sort.first());
                return Err(body.unexpected(&sort));
            };
            lines.push(Hit {
                line: hit::line(&hit, Nanos(moment), unit),
                moment: moment.div_euclid(unit).saturating_mul(unit),
                sort: hit.sort,
            });
        }
        Ok(lines)
    }

    /// What is missing from the answer, in words.
    pub(super) fn missing(&self, body: &Body) -> Vec<String> {
        let mut missing = Vec::new();
        if self.timed_out {
            missing.push(
                "the server ran out of time and gave what it had found: choose a shorter range"
                    .to_owned(),
            );
        }
        let Shards {
            total,
            failed,
            failures,
        } = &self.shards;
        if *failed > 0 {
            let why = failures.first().map(|failure| {
                let reason = &failure.reason;
                let cause = reason["caused_by"]["reason"].as_str();
                let reason = cause.or(reason["reason"].as_str()).unwrap_or_default();
                let index = failure.index.as_deref().unwrap_or_default();
                format!(": {index}: {}", body.said(reason))
            });
            missing.push(format!(
                "{failed} of {total} shards did not answer{}",
                why.unwrap_or_default()
            ));
        }
        missing
    }

    fn lost_its_point(&self) -> bool {
        let kind = |failure: &ShardFailure| {
            failure.reason["type"].as_str() == Some("search_context_missing_exception")
        };
        self.shards.failures.iter().any(kind)
    }
}

/// A time by which a line is sorted, in nanoseconds.
fn moment(sort: &Value, unit: i64) -> Option<i64> {
    match sort {
        Value::String(text) => chrono::DateTime::parse_from_rfc3339(text)
            .ok()?
            .timestamp_nanos_opt(),
        // Servers that do not know the format give numbers in the unit of the field.
        number => number.as_i64()?.checked_mul(unit),
    }
}

/// The id of a point in time that was opened; the two families call it by different names.
#[derive(Debug, Deserialize)]
pub(super) struct Opened {
    #[serde(alias = "pit_id")]
    pub(super) id: String,
    #[serde(rename = "_shards", default)]
    pub(super) shards: Shards,
}

#[cfg(test)]
mod tests;
