mod answers;
mod refusal;
mod traceql;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use answers::{SearchWire, TagValuesWire, looked_up};
use async_trait::async_trait;
use model::{
    Answer, Code, Failure, Ladder, MatchOp, TimeRange, Trace, TraceAbilities, TraceId, TraceQuery,
    TraceSummary, Traces,
};
use refusal::{Absent, absent, refusal};
use serde::Deserialize;
use traceql::traceql;
use transport::{Body, Client, Request, climb};

use crate::literal::quoted;

/// The most traces of one search; servers allow more, a table does not gain by it.
const MOST: u32 = 5_000;

/// How long a span may take from its end to being found: exporters send every 5 s, and Tempo
/// leaves the newest 30 s out of searches.
const DELAY_MS: u32 = 35_000;

/// Above this size an answer is decoded away from the threads that serve everyone.
const LARGE: usize = 256 << 10;

/// A Grafana Tempo from 1.5 on, by itself, as Grafana Cloud, or through Grafana's data source
/// proxy, which is a base address like any other.
#[derive(Clone, Debug)]
pub struct Tempo {
    client: Client,
    learned: Arc<Learned>,
}

/// What the server turned out not to know.
#[derive(Debug, Default)]
struct Learned {
    /// It has no `/api/v2/traces` (before 2.6).
    only_v1_traces: AtomicBool,
    /// It has no `/api/v2/search` (before 2.0).
    only_v1_tags: AtomicBool,
    /// It refuses `with (most_recent=true)` (before 2.8).
    no_most_recent: AtomicBool,
}

#[derive(Deserialize)]
struct BuildWire {
    #[serde(default)]
    version: String,
}

impl Tempo {
    /// The server that the client leads to; the client brings tenant and secret.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self {
            client,
            learned: Arc::default(),
        }
    }

    /// Takes the connection apart, with a search for any trace as the last rung: `/ready` would
    /// be answered without the tenant that every query needs.
    pub async fn diagnose(&self) -> Ladder {
        climb(&self.client, |once| async move {
            let body = once
                .send(Request::get("/api/search", &[("q", "{}"), ("limit", "1")]))
                .await?;
            if body.status != 200 {
                return Err(refusal(&body));
            }
            let wire: SearchWire = body.json()?;
            if !wire.is_answer() {
                return Err(body.unexpected("JSON that is not of Tempo"));
            }
            let version = match once.get("/api/status/buildinfo", &[]).await {
                Ok(body) => body
                    .json()
                    .map_or(String::new(), |wire: BuildWire| wire.version),
                // Gateways hide it; the search was answered all the same.
                Err(_) => String::new(),
            };
            Ok(format!("answered a search; Tempo {version}")
                .trim_end()
                .to_owned())
        })
        .await
    }

    async fn look_up(
        &self,
        id: TraceId,
        range: Option<TimeRange>,
    ) -> Result<Answer<Option<Trace>>, Failure> {
        let times = range.map(seconds);
        let query: Vec<(&str, &str)> = match &times {
            Some((start, end)) => vec![("start", start), ("end", end)],
            None => Vec::new(),
        };
        if !self.learned.only_v1_traces.load(Ordering::Relaxed) {
            let body = self
                .ask_trace(&format!("/api/v2/traces/{id}"), &query)
                .await?;
            match (body.status, absent(&body)) {
                (200, _) => return decode(id, body, true).await,
                (404, Absent::Route) => {}
                (404, Absent::Trace) => return Ok(Answer::whole(None)),
                _ => return Err(refusal(&body)),
            }
        }
        let body = self.ask_trace(&format!("/api/traces/{id}"), &query).await?;
        let answer = match (body.status, absent(&body)) {
            (200, _) => decode(id, body, false).await?,
            (404, Absent::Trace) => Answer::whole(None),
            _ => return Err(refusal(&body)),
        };
        self.learned.only_v1_traces.store(true, Ordering::Relaxed);
        Ok(answer)
    }

    async fn ask_trace(&self, path: &str, query: &[(&str, &str)]) -> Result<Body, Failure> {
        // As JSON a trace is three times as long.
        let request = Request::get(path, query).accept("application/protobuf");
        self.client.send(request).await
    }

    async fn ask_search(&self, traceql: &str, query: &TraceQuery) -> Result<Body, Failure> {
        let (start, end) = seconds(query.range);
        let limit = limit(query).to_string();
        let fields = [
            ("q", traceql),
            ("start", &start),
            ("end", &end),
            ("limit", &limit),
            // A summary shows no spans; one is asked for because 0 means the default.
            ("spss", "1"),
        ];
        self.client.send(Request::get("/api/search", &fields)).await
    }

    /// Values of a tag, by version 2 of the API or by version 1.
    async fn values(
        &self,
        [v2, v1]: [&str; 2],
        filter: &str,
        range: TimeRange,
    ) -> Result<(Answer<Vec<String>>, bool), Failure> {
        let (start, end) = seconds(range);
        if !self.learned.only_v1_tags.load(Ordering::Relaxed) {
            let fields = [("q", filter), ("start", &start), ("end", &end)];
            let fields = if filter.is_empty() {
                &fields[1..]
            } else {
                &fields
            };
            let path = format!("/api/v2/search/tag/{v2}/values");
            let body = self.client.send(Request::get(&path, fields)).await?;
            match (body.status, absent(&body)) {
                (200, _) => return Ok((body.json::<TagValuesWire>()?.sorted(), true)),
                (404, Absent::Route) => {}
                _ => return Err(refusal(&body)),
            }
        }
        let path = format!("/api/search/tag/{v1}/values");
        let fields = [("start", start.as_str()), ("end", &end)];
        let body = self.client.send(Request::get(&path, &fields)).await?;
        if body.status != 200 {
            return Err(refusal(&body));
        }
        let values = body.json::<TagValuesWire>()?.sorted();
        self.learned.only_v1_tags.store(true, Ordering::Relaxed);
        Ok((values, false))
    }

    fn asks_for_newest(&self, query: &TraceQuery) -> bool {
        query.raw.is_none() && !self.learned.no_most_recent.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl Traces for Tempo {
    async fn trace(
        &self,
        id: TraceId,
        around: Option<TimeRange>,
    ) -> Result<Answer<Option<Trace>>, Failure> {
        let answer = self.look_up(id, around).await?;
        if answer.value.is_some() || around.is_none() {
            return Ok(answer);
        }
        // The range is a hint only: blocks outside of it were not looked into.
        self.look_up(id, None).await
    }

    async fn search(&self, query: &TraceQuery) -> Result<Answer<Vec<TraceSummary>>, Failure> {
        let plain = traceql(query)?;
        let mut newest = self.asks_for_newest(query);
        let asked = if newest {
            most_recent(&plain)
        } else {
            plain.clone()
        };
        let mut body = self.ask_search(&asked, query).await?;
        if newest && body.status == 400 && refusal::of_syntax(&body) {
            newest = false;
            body = self.ask_search(&plain, query).await?;
            if body.status == 200 {
                self.learned.no_most_recent.store(true, Ordering::Relaxed);
            }
        }
        if body.status != 200 {
            return Err(refusal(&body));
        }
        let wire: SearchWire = body.json()?;
        if !wire.is_answer() {
            return Err(body.unexpected("JSON that is not of Tempo"));
        }
        let without_errors = query.raw.is_none() && query.errors == Some(false);
        let mut answer = wire.summaries(limit(query), without_errors);
        if answer.capped_at.is_some() && !newest {
            answer.infos.push(
                "the server stops at the first matches, which need not be the newest: \
                 choose a shorter range to see them all"
                    .to_owned(),
            );
        }
        Ok(answer)
    }

    async fn services(&self, range: TimeRange) -> Result<Answer<Vec<String>>, Failure> {
        let names = ["resource.service.name", "service.name"];
        Ok(self.values(names, "", range).await?.0)
    }

    async fn operations(
        &self,
        service: &str,
        range: TimeRange,
    ) -> Result<Answer<Vec<String>>, Failure> {
        let filter = format!("{{ resource.service.name = {} }}", quoted(service));
        let (mut answer, filtered) = self.values(["name", "name"], &filter, range).await?;
        if !filtered {
            answer
                .infos
                .push("this version of Tempo lists the span names of all services".to_owned());
        }
        Ok(answer)
    }

    fn written(&self, query: &TraceQuery) -> String {
        match traceql(query) {
            Ok(text) if self.asks_for_newest(query) => most_recent(&text),
            Ok(text) => text,
            Err(failure) => failure.message,
        }
    }

    fn abilities(&self) -> TraceAbilities {
        TraceAbilities {
            language: Some("TraceQL".to_owned()),
            needs_service: false,
            search: true,
            attributes: true,
            ops: vec![
                MatchOp::Equal,
                MatchOp::NotEqual,
                MatchOp::Contains,
                MatchOp::Exists,
                MatchOp::Above,
                MatchOp::Below,
            ],
            errors: true,
            most: MOST,
            delay_ms: DELAY_MS,
        }
    }
}

/// Without it the server answers with the first matches that it comes across.
fn most_recent(traceql: &str) -> String {
    format!("{traceql} with (most_recent=true)")
}

fn limit(query: &TraceQuery) -> u32 {
    query.limit.clamp(1, MOST)
}

/// Whole seconds around the range; the end is always after the start.
fn seconds(range: TimeRange) -> (String, String) {
    let start = range.start.0.div_euclid(1_000).max(0);
    let end = range.end.0.saturating_add(999).div_euclid(1_000);
    (start.to_string(), end.max(start + 1).to_string())
}

async fn decode(id: TraceId, body: Body, v2: bool) -> Result<Answer<Option<Trace>>, Failure> {
    if body.bytes.len() < LARGE {
        return looked_up(id, &body, v2);
    }
    tokio::task::spawn_blocking(move || looked_up(id, &body, v2))
        .await
        .map_err(|error| Failure::new(Code::Internal, format!("decoding stopped: {error}")))?
}

#[cfg(test)]
mod tests {
    use model::Millis;

    use super::*;

    #[test]
    fn ranges_become_whole_seconds_that_hold_them() {
        for (start, end, expected) in [
            (1_000, 2_000, ("1", "2")),
            (1_999, 2_001, ("1", "3")),
            (5_000, 5_000, ("5", "6")),
            (9_000, 1_000, ("9", "10")),
            (-5_000, -1, ("0", "1")),
            (0, i64::MAX, ("0", "9223372036854775")),
        ] {
            let range = TimeRange {
                start: Millis(start),
                end: Millis(end),
            };
            let (start, end) = seconds(range);
            assert_eq!((start.as_str(), end.as_str()), expected);
        }
    }
}
