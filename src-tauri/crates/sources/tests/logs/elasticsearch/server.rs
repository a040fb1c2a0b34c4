//! One server that speaks both dialects, and refuses what either would refuse.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use serde_json::{Map, Value, json};
use sources::logs::Dialect;

use super::{
    document::{Document, Kind, common_schema, fields},
    query::{self, Kinds, fits},
};
use crate::{
    conformance::held,
    fake::{Asked, Fake, Reply, Ruled, rule},
};

/// The name of the indices that the source is given.
pub(crate) const INDICES: &str = "logs-*";

/// The server, and what it turned out to be like.
pub(crate) struct Server {
    pub(super) dialect: Dialect,
    pub(super) documents: Mutex<Vec<Document>>,
    pub(super) kinds: Kinds,
    pub(super) window: usize,
    /// Whether points in time are given.
    pub(super) points: AtomicBool,
    /// Whether those that are given are forgotten at once.
    pub(super) forgetful: AtomicBool,
    /// Whether parts of words are looked for.
    pub(super) expensive: bool,
    /// Whether it lists empty fields in any case, as it did before 8.13.
    pub(super) old: bool,
    /// Whether a part of the indices does not answer.
    pub(super) broken: bool,
    opened: Mutex<HashMap<String, usize>>,
    pub(super) openings: AtomicUsize,
}

impl Server {
    /// The conformance lines in the common schema by milliseconds, or as they are written by
    /// nanoseconds.
    pub(crate) fn new(dialect: Dialect) -> Self {
        let document = |line: crate::conformance::Held| Document {
            index: "logs-app-1",
            id: format!("id-{}", line.case),
            source: match dialect {
                Dialect::Elasticsearch => common_schema(&line.json),
                Dialect::OpenSearch => line.json,
            },
            at: line.at.0,
        };
        Self::of(dialect, held().into_iter().map(document).collect())
    }

    pub(super) fn of(dialect: Dialect, documents: Vec<Document>) -> Self {
        let kind = |(name, values): (String, Vec<Value>)| {
            let kind = match (name.as_str(), &values[0]) {
                ("@timestamp", _) => Kind::Date,
                ("timestamp", _) => Kind::DateNanos,
                ("message", _) if dialect == Dialect::Elasticsearch => Kind::Text,
                (_, Value::Number(_)) if values.iter().all(Value::is_i64) => Kind::Long,
                (_, Value::Number(_)) => Kind::Double,
                _ if dialect == Dialect::Elasticsearch => Kind::Keyword(1_024),
                _ => Kind::Dynamic,
            };
            (name, kind)
        };
        Self {
            dialect,
            kinds: fields(&documents).into_iter().map(kind).collect(),
            documents: Mutex::new(documents),
            window: 10_000,
            points: AtomicBool::new(true),
            forgetful: AtomicBool::new(false),
            expensive: true,
            old: false,
            broken: false,
            opened: Mutex::default(),
            openings: AtomicUsize::new(0),
        }
    }

    pub(crate) async fn start(self) -> (Fake, Arc<Self>) {
        let server = Arc::new(self);
        let answering = server.clone();
        let fake = Fake::new(move |asked| answering.answer(asked)).await;
        (fake, server)
    }

    pub(super) fn answer(&self, asked: &Asked) -> Ruled {
        let parts: Vec<&str> = asked.path().trim_start_matches('/').split('/').collect();
        let opensearch = self.dialect == Dialect::OpenSearch;
        match (asked.method.as_str(), &parts[..]) {
            ("GET", [""]) => Ok(Reply::json(self.version().to_string())),
            ("GET", [indices, "_field_caps"]) => {
                named(indices)?;
                rule(
                    asked.param("fields").as_deref() == Some("*"),
                    "request must have fields",
                )?;
                if let Some(empty) = asked.param("include_empty_fields") {
                    rule(!opensearch && empty == "false", "unrecognized parameter")?;
                    if self.old {
                        let reason = "request [/logs-*/_field_caps] contains unrecognized parameter: [include_empty_fields]";
                        return Ok(reply(error(400, "illegal_argument_exception", reason)));
                    }
                }
                Ok(Reply::json(self.caps().to_string()))
            }
            ("POST", [indices, "_pit"]) if !opensearch => self.open(asked, indices, "id"),
            ("POST", [indices, "_search", "point_in_time"]) if opensearch => {
                self.open(asked, indices, "pit_id")
            }
            ("POST", [indices, "_search"]) => {
                named(indices)?;
                typed(asked, "application/json")?;
                let body = asked.json();
                rule(
                    body["pit"].is_null(),
                    "[indices] cannot be used with point in time",
                )?;
                Ok(reply(self.search(&body)?))
            }
            ("POST", ["_search"]) => {
                typed(asked, "application/json")?;
                rule(
                    asked.uri.query().is_none(),
                    "parameters are of the point in time",
                )?;
                let body = asked.json();
                rule(
                    body["pit"].is_object(),
                    "without a point in time all indices are searched",
                )?;
                Ok(reply(self.search(&body)?))
            }
            ("POST", ["_msearch"]) => self.several(asked),
            (method, _) => Err(format!(
                "no handler found for uri [{}] and method [{method}]",
                asked.path()
            )),
        }
    }

    fn version(&self) -> Value {
        match self.dialect {
            Dialect::Elasticsearch => json!({"version": {"number": "8.15.1"}}),
            Dialect::OpenSearch => {
                json!({"version": {"number": "2.17.0", "distribution": "opensearch"}})
            }
        }
    }

    fn caps(&self) -> Value {
        let mut caps = Map::new();
        let mut put = |name: &str, kind: &str, of_the_server: bool| {
            caps.insert(
                name.to_owned(),
                json!({kind: {
                    "type": kind,
                    "metadata_field": of_the_server,
                    "searchable": kind != "object",
                    "aggregatable": !kind.contains("text") && kind != "object",
                }}),
            );
        };
        put("_id", "_id", true);
        put("_source", "_source", true);
        for (name, kind) in &self.kinds {
            let written = match kind {
                Kind::Text => "match_only_text",
                Kind::Dynamic => "text",
                Kind::Keyword(_) => "keyword",
                Kind::Long => "long",
                Kind::Double => "double",
                Kind::Date => "date",
                Kind::DateNanos => "date_nanos",
            };
            put(name, written, false);
            if *kind == Kind::Dynamic {
                put(&format!("{name}.keyword"), "keyword", false);
            }
            if let Some((parent, _)) = name.split_once('.') {
                put(parent, "object", false);
            }
        }
        json!({"indices": ["logs-app-1"], "fields": caps})
    }

    fn open(&self, asked: &Asked, indices: &str, id: &str) -> Ruled {
        named(indices)?;
        rule(
            asked.body.is_empty(),
            "request does not support having a body",
        )?;
        rule(
            asked.param("keep_alive").as_deref() == Some("2m"),
            "keep_alive is missing",
        )?;
        let known = |name: &str| {
            name == "keep_alive"
                || self.dialect == Dialect::Elasticsearch && name == "ignore_unavailable"
        };
        for (name, _) in asked.query() {
            rule(
                known(&name),
                format!("request contains unrecognized parameter: [{name}]"),
            )?;
        }
        if !self.points.load(Ordering::Relaxed) {
            let text = r#"{"error":{"root_cause":[{"type":"security_exception","reason":"action [indices:data/read/open_point_in_time] is unauthorized for user [reader]"}],"type":"security_exception","reason":"action [indices:data/read/open_point_in_time] is unauthorized for user [reader]"},"status":403}"#;
            return Ok(Reply::new(403, "application/json", text));
        }
        let nth = self.openings.fetch_add(1, Ordering::Relaxed);
        let name = format!("46ToAwMDaWR5BXV1aWQy{nth}AAAA==");
        let seen = self.documents.lock().unwrap().len();
        self.opened.lock().unwrap().insert(name.clone(), seen);
        Ok(Reply::json(json!({id: name}).to_string()))
    }

    /// Lines of a header and a search each; Grafana sends them on as they are.
    fn several(&self, asked: &Asked) -> Ruled {
        typed(asked, "application/x-ndjson")?;
        rule(
            asked.body.ends_with('\n'),
            "The msearch request must be terminated by a newline [\\n]",
        )?;
        let lines: Vec<Value> = asked
            .body
            .lines()
            .map(|line| serde_json::from_str(line).map_err(|error| error.to_string()))
            .collect::<Result<_, _>>()?;
        let [header, search] = &lines[..] else {
            return Err(format!("{} lines", lines.len()));
        };
        rule(
            header["index"] == json!([INDICES]),
            "the header names the indices",
        )?;
        rule(
            search["pit"].is_null(),
            "no point in time can be opened here",
        )?;
        let mut answer = self.search(search)?;
        if answer.get("status").is_none() {
            answer["status"] = json!(200);
        }
        Ok(Reply::json(
            json!({"took": 1, "responses": [answer]}).to_string(),
        ))
    }

    /// A search, or an error as the server writes it.
    fn search(&self, body: &Value) -> Result<Value, String> {
        const KEYS: [&str; 9] = [
            "size",
            "query",
            "sort",
            "search_after",
            "pit",
            "timeout",
            "track_total_hits",
            "aggs",
            "from",
        ];
        for name in body.as_object().ok_or("no body")?.keys() {
            rule(
                KEYS.contains(&name.as_str()),
                format!("unknown key [{name}]"),
            )?;
        }
        rule(
            body["timeout"]
                .as_str()
                .is_some_and(|time| time.ends_with("ms")),
            "no timeout",
        )?;
        query::check(&body["query"])?;
        if !self.expensive && body.to_string().contains("\"wildcard\"") {
            return Ok(error(
                400,
                "query_shard_exception",
                "[wildcard] queries cannot be executed when 'search.allow_expensive_queries' is set to false.",
            ));
        }
        let size = body["size"].as_u64().ok_or("no size")? as usize;
        if size > self.window {
            let window = self.window;
            return Ok(error(
                400,
                "illegal_argument_exception",
                &format!(
                    "Result window is too large, from + size must be less than or equal to: [{window}] but was [{size}]. See the scroll api"
                ),
            ));
        }
        let Some((seen, point)) = self.point(&body["pit"])? else {
            let reason = "No search context found for id [31]";
            return Ok(error(404, "search_context_missing_exception", reason));
        };
        let documents = self.documents.lock().unwrap();
        let mut found: Vec<(usize, &Document)> = Vec::new();
        for (nth, document) in documents.iter().take(seen).enumerate() {
            if fits(&body["query"], document, &self.kinds)? {
                found.push((nth, document));
            }
        }
        let mut answer = json!({
            "took": 1,
            "timed_out": false,
            "_shards": {"total": 2, "successful": 2, "skipped": 0, "failed": 0},
            "hits": {"max_score": null, "hits": []},
        });
        if self.broken {
            answer["timed_out"] = json!(true);
            answer["_shards"] = json!({"total": 2, "successful": 1, "skipped": 0, "failed": 1, "failures": [
                {"shard": 0, "index": "logs-app-0", "reason": {"type": "node_disconnected_exception", "reason": "the node left"}},
            ]});
        }
        if let Some(aggs) = body.get("aggs") {
            let found: Vec<&Document> = found.iter().map(|(_, document)| *document).collect();
            answer["aggregations"] = self.aggregations(aggs, &found)?;
        }
        if size > 0 {
            answer["hits"]["hits"] = self.hits(body, found, size, point.is_some())?;
        }
        if let Some(point) = point {
            answer["pit_id"] = json!(point);
        }
        Ok(answer)
    }

    /// How many documents are seen, and the name of the point in time from now on; nothing if it
    /// is no more.
    fn point(&self, pit: &Value) -> Result<Option<(usize, Option<String>)>, String> {
        let all = self.documents.lock().unwrap().len();
        if pit.is_null() {
            return Ok(Some((all, None)));
        }
        rule(pit["keep_alive"] == "2m", "it would be forgotten")?;
        let id = pit["id"].as_str().ok_or("no id")?;
        let mut opened = self.opened.lock().unwrap();
        let Some(seen) = opened.remove(id) else {
            return Ok(None);
        };
        // Only the newest name is good.
        let renamed = format!("{id}x");
        if !self.forgetful.load(Ordering::Relaxed) {
            opened.insert(renamed.clone(), seen);
        }
        Ok(Some((seen, Some(renamed))))
    }

    fn hits(
        &self,
        body: &Value,
        found: Vec<(usize, &Document)>,
        size: usize,
        point: bool,
    ) -> Result<Value, String> {
        let sort = body["sort"].as_array().ok_or("no sort")?;
        let by_time = sort[0].as_object().ok_or("sort")?;
        let (field, how) = by_time.iter().next().ok_or("sort")?;
        let unit = match self.kinds.get(field) {
            Some(Kind::Date) => 1_000_000,
            Some(Kind::DateNanos) => 1,
            other => return Err(format!("sorted by {field}, which is {other:?}")),
        };
        rule(
            how["format"] == "strict_date_optional_time_nanos",
            "digits would be lost",
        )?;
        let newest = match how["order"].as_str() {
            Some("desc") => true,
            Some("asc") => false,
            other => return Err(format!("order {other:?}")),
        };
        let ordered = match sort.get(1) {
            None => false,
            Some(by) if *by == json!({"_shard_doc": "asc"}) => {
                rule(
                    point,
                    "[_shard_doc] sort field cannot be used without [point in time]",
                )?;
                rule(
                    self.dialect == Dialect::Elasticsearch,
                    "No mapping found for [_shard_doc]",
                )?;
                true
            }
            Some(other) => return Err(format!("sort by {other}")),
        };
        let mut keyed: Vec<(i64, i64, &Document)> = found
            .into_iter()
            .map(|(nth, document)| {
                // Two shards; without an order of their own lines of one moment come as they like.
                let place = match ordered {
                    true => ((nth % 2) << 32 | nth) as i64,
                    false => ((nth * 7 + size) % 5) as i64,
                };
                let tick = document.at.div_euclid(unit) * unit;
                (if newest { -tick } else { tick }, place, document)
            })
            .collect();
        keyed.sort_by_key(|(tick, place, _)| (*tick, *place));
        if let Some(after) = body.get("search_after") {
            let after = after.as_array().ok_or("search_after")?;
            rule(
                after.len() == sort.len(),
                "search_after has as many values as sort",
            )?;
            let text = after[0].as_str().ok_or("search_after is formatted")?;
            let at =
                chrono::DateTime::parse_from_rfc3339(text).map_err(|error| error.to_string())?;
            let at = at.timestamp_nanos_opt().unwrap();
            let at = if newest { -at } else { at };
            let place = after.get(1).and_then(Value::as_i64);
            keyed.retain(|(tick, have, _)| match place {
                Some(place) => (*tick, *have) > (at, place),
                None => *tick > at,
            });
        }
        keyed.truncate(size);
        let hit = |(tick, place, document): &(i64, i64, &Document)| {
            let mut by = vec![json!(
                chrono::DateTime::from_timestamp_nanos(tick.abs())
                    .to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
            )];
            if ordered {
                by.push(json!(place));
            }
            json!({"_index": document.index, "_id": document.id, "_score": null, "_source": document.source, "sort": by})
        };
        Ok(keyed.iter().map(hit).collect())
    }
}

fn named(indices: &str) -> Result<(), String> {
    rule(
        indices == INDICES || indices == "logs-%2A",
        format!("no such index [{indices}]"),
    )
}

fn typed(asked: &Asked, kind: &str) -> Result<(), String> {
    let have = asked.header("content-type").unwrap_or_default();
    rule(
        have == kind,
        format!("Content-Type header [{have}] is not supported"),
    )
}

/// An error as the server writes it.
pub(super) fn error(status: u16, kind: &str, reason: &str) -> Value {
    let cause = json!({"type": kind, "reason": reason});
    json!({"error": {"root_cause": [cause], "type": kind, "reason": reason}, "status": status})
}

fn reply(answer: Value) -> Reply {
    let status = answer["status"].as_u64().unwrap_or(200) as u16;
    Reply::new(status, "application/json", answer.to_string())
}
