//! How many lines there are: over time, and by the values of a field.

use std::sync::Arc;

use lines::{Column, held};
use model::{
    Answer, Code, Counted, Failure, LogFilter, LogLine, LogSearch, Logs as _, Millis, Nanos,
    Severity, Volume,
};
use serde_json::{Map, Value, json};

use super::{
    Elasticsearch,
    ask::{Found, Outcome},
    dsl::Compiled,
    mapping::{Kind, Mapping},
    range,
    refusal::Refused,
};
use crate::logs::counted::{self, Pieces, ready};

/// The most fields that are counted at once; where there are more, those of the newest lines are.
const MOST_FIELDS: usize = 300;

/// How many lines are looked at where the server cannot count.
const SAMPLE: usize = 500;

/// How many fields of a column are counted together.
const MOST_NESTED: usize = 3;

/// Names of levels that are told apart.
const MOST_LEVELS: usize = 50;

/// Pieces begin at whole steps; the first and the last hold lines of the range only.
pub(super) async fn volume(
    server: &Elasticsearch,
    filter: &LogFilter,
    step: Millis,
) -> Result<Answer<Vec<Volume>>, Failure> {
    counted::check(step)?;
    let pieces = filter.range.length().0 / step.0;
    if pieces > held::MOST_PIECES {
        return Err(Failure::new(
            Code::BadInput,
            format!("the histogram would have {pieces} pieces"),
        )
        .remedy("choose a longer step or a shorter range"));
    }
    let Some((mapping, mut counting)) = Counting::new(server, filter).await? else {
        return Ok(Answer::whole(Vec::new()));
    };
    let levels = Nested::of(&mapping, &mapping.decides(Column::Severity));
    let time = &mapping.time()?.name;
    let mut over_time = json!({"date_histogram": {
        "field": time,
        "fixed_interval": format!("{}ms", step.0),
        "min_doc_count": 1,
    }});
    over_time["aggs"] = levels.aggregation(MOST_LEVELS, true);
    let found = counting.ask(json!({"over_time": over_time})).await?;
    let mut pieces = Pieces::default();
    for bucket in buckets(&found["over_time"]) {
        let start = Millis(bucket["key"].as_f64().unwrap_or_default() as i64);
        for (fields, count) in levels.read(bucket) {
            let severity = severity_of(&fields);
            if filter.severities.is_empty() || filter.severities.contains(&severity) {
                pieces.add(start, severity, count);
            }
        }
    }
    Ok(counting.told(pieces.volume()))
}

/// Fields of the indices that lines have.
pub(super) async fn fields(
    server: &Elasticsearch,
    filter: &LogFilter,
    limit: usize,
) -> Result<Answer<Vec<Counted>>, Failure> {
    let Some((mapping, mut counting)) = Counting::new(server, filter).await? else {
        return Ok(Answer::whole(Vec::new()));
    };
    let mut named = named(&mapping);
    if named.len() > MOST_FIELDS {
        let sample = sample(server, filter).await?;
        let seen = held::fields(&sample.value);
        named.retain(|(name, _)| {
            name == "severity" || seen.iter().any(|counted| counted.text == *name)
        });
        named.truncate(MOST_FIELDS);
        counting.infos.push(format!(
            "there are too many fields to count them all: those of the newest {} lines are listed",
            sample.value.len()
        ));
    }
    let clauses: Vec<&Value> = named.iter().map(|(_, clause)| clause).collect();
    let found = counting
        .ask(json!({"there": {"filters": {"filters": clauses}}}))
        .await?;
    let counts = buckets(&found["there"]);
    let mut listed: Vec<Counted> = named
        .iter()
        .zip(counts)
        .map(|((name, _), bucket)| Counted {
            text: name.clone(),
            count: Some(bucket["doc_count"].as_u64().unwrap_or_default()),
        })
        .filter(|counted| counted.count != Some(0))
        .collect();
    listed.sort_by(|a, b| (b.count, &a.text).cmp(&(a.count, &b.text)));
    let mut answer = counting.told(listed);
    counted::cap(&mut answer, limit);
    Ok(answer)
}

/// Values of a column or a field; where the server cannot count them, those of the newest lines.
pub(super) async fn values(
    server: &Elasticsearch,
    filter: &LogFilter,
    name: &str,
    limit: usize,
) -> Result<Answer<Vec<Counted>>, Failure> {
    let Some((mapping, mut counting)) = Counting::new(server, filter).await? else {
        return Ok(Answer::whole(Vec::new()));
    };
    let nested = match name {
        "severity" => Nested::of(&mapping, &mapping.decides(Column::Severity)),
        "service" => Nested::of(&mapping, &mapping.of(Column::Service)),
        "trace_id" => Nested::of(&mapping, &mapping.of(Column::TraceId)),
        "span_id" => Nested::of(&mapping, &mapping.of(Column::SpanId)),
        "request_id" => Nested::of(&mapping, &mapping.of(Column::RequestId)),
        name => Nested::of(&mapping, &[name]),
    };
    if nested.fields.is_empty() {
        return values_of_a_sample(server, filter, name, limit).await;
    }
    // One more than is shown tells whether there are more, another one may be the empty one.
    let size = match name {
        "severity" => MOST_LEVELS,
        _ => limit.saturating_add(2).min(10_000),
    };
    let severities = name == "severity";
    let found = match counting.ask(nested.aggregation(size, severities)).await {
        Ok(found) => found,
        // OpenSearch does not count what it keeps flattened.
        Err(failure)
            if failure.code == Code::BadQuery && mapping.kind(name) == Some(Kind::Flattened) =>
        {
            return values_of_a_sample(server, filter, name, limit).await;
        }
        Err(failure) => return Err(failure),
    };
    let combinations = nested.read(&found);
    if severities {
        let counts = combinations
            .iter()
            .map(|(fields, count)| (severity_of(fields), *count));
        return Ok(counting.told(counted::severities(counts)));
    }
    let mut counts: Map<String, Value> = Map::new();
    for (fields, count) in combinations {
        let value = match name {
            "service" | "trace_id" | "span_id" | "request_id" => column(&fields, name),
            _ => fields.values().next().map(text).unwrap_or_default(),
        };
        if !value.is_empty() {
            let sum = counts
                .get(&value)
                .and_then(Value::as_u64)
                .unwrap_or_default();
            counts.insert(value, json!(sum + count));
        }
    }
    let mut listed: Vec<Counted> = counts
        .into_iter()
        .map(|(text, count)| Counted {
            text,
            count: count.as_u64(),
        })
        .collect();
    listed.sort_by(|a, b| (b.count, &a.text).cmp(&(a.count, &b.text)));
    let left = found["by"]["doc_count_error_upper_bound"].as_u64();
    if left.is_some_and(|most| most > 0) {
        counting
            .infos
            .push("the counts are close: no shard counts all the values".to_owned());
    }
    let mut answer = counting.told(listed);
    counted::cap(&mut answer, limit);
    Ok(answer)
}

async fn values_of_a_sample(
    server: &Elasticsearch,
    filter: &LogFilter,
    name: &str,
    limit: usize,
) -> Result<Answer<Vec<Counted>>, Failure> {
    let sample = sample(server, filter).await?;
    let looked = sample.value.len();
    let mut answer = sample.map(|lines| held::values(&lines, name));
    counted::cap(&mut answer, limit);
    answer.infos.push(format!(
        "the server cannot count the values of {name}: those of the newest {looked} lines are \
         counted"
    ));
    Ok(answer)
}

/// The newest lines.
async fn sample(
    server: &Elasticsearch,
    filter: &LogFilter,
) -> Result<Answer<Vec<LogLine>>, Failure> {
    let search = LogSearch::newest(filter.clone(), SAMPLE);
    Ok(server.search(&search).await?.map(|page| page.lines))
}

/// A filter that is counted.
struct Counting<'a> {
    server: &'a Elasticsearch,
    filter: &'a LogFilter,
    mapping: Arc<Mapping>,
    exact: bool,
    infos: Vec<String>,
    missing: Vec<String>,
}

impl<'a> Counting<'a> {
    /// Nothing where there is no index.
    async fn new(
        server: &'a Elasticsearch,
        filter: &'a LogFilter,
    ) -> Result<Option<(Arc<Mapping>, Self)>, Failure> {
        ready(filter)?;
        let mapping = server.mapping(filter).await?;
        if mapping.is_empty() {
            return Ok(None);
        }
        let counting = Self {
            server,
            filter,
            mapping: mapping.clone(),
            exact: true,
            infos: Vec::new(),
            missing: Vec::new(),
        };
        Ok(Some((mapping, counting)))
    }

    async fn ask(&mut self, aggregations: Value) -> Result<Value, Failure> {
        let range = self.filter.range;
        let until = range.end.to_nanos().0.saturating_add(1_000_000);
        let range = self::range(self.mapping.time()?, range.start.to_nanos().0, until);
        loop {
            let Compiled { query, exact, .. } = self.server.compiled(self.filter, &self.mapping)?;
            let body = json!({
                "size": 0,
                "query": {"bool": {"filter": [range, query]}},
                "aggs": aggregations,
            });
            let had_words = self.server.finds_words_only();
            match self.server.find(body, None, 1).await? {
                Outcome::Refused(refusal)
                    if refusal.refused == Refused::Expensive && !had_words => {}
                outcome => {
                    let found: Found = outcome.accepted()?;
                    self.exact = exact;
                    self.missing.extend(found.missing);
                    return Ok(found.aggregations);
                }
            }
        }
    }

    fn told<T>(self, value: T) -> Answer<T> {
        let mut answer = Answer::whole(value);
        answer.partial = !self.missing.is_empty();
        answer.warnings = self.missing;
        answer.infos = self.infos;
        answer.infos.extend(counted::remark(self.exact));
        answer
    }
}

/// Fields counted together, each within the one before, so that a line's column can be read from
/// all of them.
struct Nested {
    /// Names as lines have them, what is counted for them, and what stands for none.
    fields: Vec<(String, String, Value)>,
}

impl Nested {
    fn of(mapping: &Mapping, names: &[&str]) -> Self {
        let fields = names.iter().filter_map(|name| {
            let none = match mapping.kind(name)? {
                Kind::Number => json!(-1),
                Kind::Value => Value::Null,
                _ => json!(""),
            };
            Some(((*name).to_owned(), mapping.counted(name)?, none))
        });
        Self {
            fields: fields.take(MOST_NESTED).collect(),
        }
    }

    /// At most so many values of each field, and whether lines that have none are counted too.
    fn aggregation(&self, size: usize, none_too: bool) -> Value {
        let none_too = none_too || self.fields.len() > 1;
        let mut inner = json!({});
        for (_, counted, none) in self.fields.iter().rev() {
            let mut terms = json!({"field": counted, "size": size});
            if none_too && !none.is_null() {
                terms["missing"] = none.clone();
            }
            let mut by = json!({"terms": terms});
            if inner != json!({}) {
                by["aggs"] = inner;
            }
            inner = json!({"by": by});
        }
        inner
    }

    /// The combinations of values within a bucket, and how many lines have each. Where the bucket
    /// says how many it has, the rest has none of them.
    fn read(&self, bucket: &Value) -> Vec<(Map<String, Value>, u64)> {
        let mut found = Vec::new();
        self.gather(bucket, 0, &Map::new(), &mut found);
        if let Some(all) = bucket["doc_count"].as_u64() {
            let counted: u64 = found.iter().map(|(_, count)| count).sum();
            if all > counted {
                found.push((Map::new(), all - counted));
            }
        }
        found
    }

    fn gather(
        &self,
        bucket: &Value,
        depth: usize,
        outer: &Map<String, Value>,
        found: &mut Vec<(Map<String, Value>, u64)>,
    ) {
        let Some((name, _, none)) = self.fields.get(depth) else {
            return;
        };
        for inner in buckets(&bucket["by"]) {
            let key = whole(inner.get("key_as_string").unwrap_or(&inner["key"]));
            let mut fields = outer.clone();
            if key != *none || none.is_null() {
                fields.insert(name.clone(), key);
            }
            if inner["by"].is_object() {
                self.gather(inner, depth + 1, &fields, found);
            } else {
                found.push((fields, inner["doc_count"].as_u64().unwrap_or_default()));
            }
        }
    }
}

/// What is listed as a field, and which lines have it.
fn named(mapping: &Mapping) -> Vec<(String, Value)> {
    let exists = |name: &str| json!({"exists": {"field": name}});
    let mut named = Vec::new();
    // What a line keeps apart has no field of its own.
    let mut apart: Vec<&str> = Vec::new();
    for (shown, column) in [
        ("severity", Column::Severity),
        ("service", Column::Service),
        ("trace_id", Column::TraceId),
        ("span_id", Column::SpanId),
        ("request_id", Column::RequestId),
    ] {
        let names = mapping.decides(column);
        if let Some(first) = names.first() {
            apart.push(first);
            let either: Vec<Value> = names.into_iter().map(exists).collect();
            let clause = json!({"bool": {"should": either, "minimum_should_match": 1}});
            named.push((shown.to_owned(), clause));
        }
    }
    for column in [Column::Time, Column::Body] {
        apart.extend(mapping.of(column).first());
    }
    for (name, kind) in mapping.fields() {
        if *kind != Kind::Hidden && !apart.contains(&name) {
            named.push((name.to_owned(), exists(name)));
        }
    }
    named
}

fn buckets(aggregation: &Value) -> &[Value] {
    aggregation["buckets"].as_array().map_or(&[], Vec::as_slice)
}

fn severity_of(fields: &Map<String, Value>) -> Severity {
    super::dsl::severity_of(&Value::Object(fields.clone()))
}

fn column(fields: &Map<String, Value>, name: &str) -> String {
    let line = lines::read(&Value::Object(fields.clone()).to_string(), Nanos(0), "");
    match name {
        "service" => line.service,
        "trace_id" => line.trace_id,
        "span_id" => line.span_id,
        _ => line.request_id,
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Keys of numbers come with a fraction that says nothing.
fn whole(key: &Value) -> Value {
    match key.as_f64() {
        Some(number) if key.is_f64() && number.fract() == 0.0 && number.abs() < 9e15 => {
            json!(number as i64)
        }
        _ => key.clone(),
    }
}
